/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What may be shown, decided once. Tables, plots and the page read figures from here, never from
 * the results themselves, so a cell that one of them hides cannot be had from another.
 */
#ifndef TARVE_REPORT_VIEW_H
#define TARVE_REPORT_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "tarve/intake.h"
#include "tarve/report.h"

/* The six parts of the ledger in the order in which they are told. */
typedef enum tarve_part {
    TARVE_PART_HIRES,
    TARVE_PART_CHURN,
    TARVE_PART_UNEMPLOYED,
    TARVE_PART_MOBILITY,
    TARVE_PART_ENTRANTS,
    TARVE_PART_BACKLOG,
    TARVE_N_PARTS
} tarve_part;

/* The five looks of a result: colour, mark and word on the page and in every chart. */
typedef enum tarve_look {
    TARVE_LOOK_SHORTAGE,
    TARVE_LOOK_BALANCE,
    TARVE_LOOK_SURPLUS,
    TARVE_LOOK_MISMATCH, /* shortage though many are unemployed */
    TARVE_LOOK_UNSURE    /* uncertain, or too small for a class */
} tarve_look;

/* A field of education (or a qualification) in one year, persons rounded as they are printed. */
typedef struct tarve_view_field {
    const char *code, *name; /* visible text, with the level when two fields share a name */
    const char *level;       /* "vet", "uas" */
    const char *parent;
    tarve_look look;
    size_t base; /* bytes of the name before the level */
    tarve_range openings, requirement, supply, gap, graduates;
    tarve_range part[TARVE_N_PARTS];
    tarve_range ratio, balance_share, replacement;
    double graduates_recent;    /* a year, the last three known */
    double employed, expansion; /* NaN when employment is not given */
    tarve_range gap_end[2];     /* by the register alone, by what is asked for alone */
    double bound_min, bound_max, always_unfilled, always_left_over,
        tightness; /* tightness NaN when unknown */
    bool small;    /* too few openings for figures of its own: every range above is empty */
    const tarve_field_need *need; /* classes and probabilities only */
    const tarve_field_need *from; /* whose class is shown: need, or of what it is part; or NULL */
} tarve_view_field;

typedef struct tarve_view_area {
    const char *code, *name;
    tarve_shown vacancies, unemployed; /* means of the last 12 months */
    double tightness, share;           /* NaN when not to be shown */
    size_t protected_months;
} tarve_view_area;

typedef struct tarve_view_occupation {
    const char *code, *name;
    double v_bar, u_bar, tightness;
    tarve_range n12, part[TARVE_N_PARTS]; /* no backlog: NaN */
} tarve_view_occupation;

/* A mean over the last 12 months of a headline series, and the 12 before; NaN when unknown. */
typedef struct tarve_view_mean {
    const tarve_published_series *series; /* NULL when the run has none */
    double now, before;
} tarve_view_mean;

/* Openings of occupations that no qualification leads to. */
typedef struct tarve_view_gap {
    const char *code, *name; /* "" for the sum of the small ones and for the covered rest */
    size_t n_occupations;
    double openings, share; /* persons rounded; of all openings; NaN of a small one */
    const char *reason;     /* missing, excluded, regulated; small, covered */
} tarve_view_gap;

typedef struct tarve_view {
    const tarve_report_inputs *in;
    const tarve_language *lang;
    size_t n_years, n_rows, n_levels, n_shown, n_charted, n_occupations, n_areas;
    int year;                          /* calendar year that page and plots show */
    tarve_view_field *row;             /* [year][row], by code: fields and their qualifications */
    tarve_view_field *level;           /* [year][level]: all education, then its levels */
    tarve_view_field *shown;           /* n_shown fields of `year`, largest gap first */
    tarve_view_field *charted;         /* n_charted of them: those with anything to draw */
    tarve_view_occupation *occupation; /* [year][occupation], publishable ones */
    tarve_view_area *area;
    tarve_view_gap *gap; /* n_gaps: those with figures by openings, the small ones, the rest */
    size_t n_gaps;
    tarve_view_area total; /* of the area */
    tarve_view_mean vacancies, unemployed;
    const char **series_name; /* one a published series */
    const char *region;       /* visible text */
    bool synthetic;           /* any input, source or field */
    tarve_arena memory;
} tarve_view; /* zero-initialise; release with tarve_view_free */

/* Names and texts are those of the language, which the view borrows. */
tarve_status tarve_view_make(const tarve_report_inputs *in, const tarve_language *lang,
                             tarve_view *v, tarve_error *err) TARVE_MUST_CHECK;
void tarve_view_free(tarve_view *v);
/* Fill row[], level[], shown[] and charted[] of a view under way (view_fields.c), and gap[]
 * (view_gaps.c). */
tarve_status tarve_view_fields(tarve_view *v, tarve_error *err) TARVE_MUST_CHECK;
tarve_status tarve_view_gaps(tarve_view *v, tarve_error *err) TARVE_MUST_CHECK;

/* Name of an area, an occupation, a field or a qualification in the view's language; @p otherwise
 * where the classifications do not have it. */
const char *tarve_view_label(const tarve_view *v, const char *code, const char *otherwise);
/* A built-in scenario's, else the name that the run gives it; text from outside. */
const char *tarve_view_scenario_name(const tarve_view *v, const tarve_scenario *s);
const char *tarve_view_level_name(const tarve_view *v, const char *code); /* "vet" */
/* Of a field, a qualification or a level; text from outside. */
const char *tarve_view_need_name(const tarve_view *v, const tarve_field_need *n);
/* Of a major group of occupations; NULL for the total and finer groups. */
const char *tarve_view_group_name(const tarve_view *v, const char *group);
const char *tarve_view_measure_name(const tarve_view *v, const char *code);
/* "Saarijarvi-Viitasaari, Managers: vacancies" */
const char *tarve_view_series_name(const tarve_view *v, const tarve_published_series *s);
/* Fills series_name[] of a view under way. */
tarve_status tarve_view_series_names(tarve_view *v, tarve_error *err) TARVE_MUST_CHECK;

/* One line of visible text in the view's memory, "" for NULL; NULL when out of memory. */
const char *tarve_view_text(tarve_view *v, const char *text);

/* Means of the headline series of a measure. */
tarve_view_mean tarve_view_headline(const tarve_report_inputs *in, const char *measure);
/* One cell of a published series as it may be printed (observed) or drawn. */
tarve_shown tarve_view_cell(const tarve_series *s, size_t t);
/* A forecast figure as it may be printed: NaN where a protected history forbids it. */
double tarve_view_forecast(const tarve_published_series *s, double value);
/* The same of a benchmark, which is an observed figure once more: never 1..4. */
double tarve_view_benchmark(const tarve_published_series *s, double value);
/* The direction as it may be told: unknown where the history holds protected cells; persons
 * rounded. */
tarve_trend tarve_view_trend(const tarve_published_series *s);
bool tarve_view_is_persons(const char *measure);
/* Steps that page and charts show: two years, or ten when the series is yearly. */
size_t tarve_view_steps(const tarve_published_series *s);
/* Does break i of the run concern the series? Its reason up to the first colon or bracket. */
bool tarve_view_break_concerns(const tarve_view *v, size_t i, const tarve_published_series *s);
const char *tarve_view_break_reason(const tarve_view *v, size_t i, char *buf, size_t size);

/* Finnish-free names for machines: "churn". */
const char *tarve_part_code(tarve_part p);

/*
 * What is said of a result, by one rule on all pages, charts and sheets: a class is named from the
 * limit of its probability on (`class_probability`); below it a shortage, balance or surplus is
 * called likely from 7/10 on, by the classes of its side together; else the result is uncertain.
 */
#define TARVE_VIEW_LIKELY 0.7 /* the limit of the word, see tarve_say_likelihood() */
/* P(shortage or large shortage), as it is printed. */
double tarve_view_p_shortage(const tarve_view_field *f);
/* The probability from which on a class is named. */
double tarve_view_class_limit(const tarve_view *v);
/* TARVE_NEED_SHORTAGE, BALANCE or SURPLUS when that side is likely, and how likely; else
 * TARVE_NEED_UNCERTAIN, @p probability (may be NULL) unchanged. */
tarve_need_class tarve_view_likely(const tarve_field_need *f, double *probability);
/* A shortage is likely at least, of a field with figures of its own. */
bool tarve_view_likely_shortage(const tarve_view_field *f);

#endif

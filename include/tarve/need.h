/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/need.h - from openings, graduates and job seekers to the training need.
 *
 * Formula numbers (F4...F22) are those of docs/methods.md. Persons per year unless a name says
 * otherwise.
 */
#ifndef TARVE_NEED_H
#define TARVE_NEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/commuting.h"
#include "tarve/employment.h"
#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/forecast.h"
#include "tarve/ingest.h"
#include "tarve/log.h"
#include "tarve/panel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- parameters
 * ----------------------------------------------------------------------------------------- */

typedef enum tarve_prior_kind {
    TARVE_PRIOR_FIXED,
    TARVE_PRIOR_LOGNORMAL,
    TARVE_PRIOR_BETA,
    TARVE_PRIOR_UNIFORM
} tarve_prior_kind;

/** One row of the parameter file. FIXED a; LOGNORMAL exp(a) median, sd b of the log; BETA(a,b);
 * UNIFORM(a,b). */
typedef struct tarve_parameter {
    const char *name;  /**< "kappa", "chi", "mu", ...                        */
    const char *level; /**< "all", "vet", "uas", "field", "qualification", "occupation" */
    const char *key;   /**< field, qualification or first digits of an occupation, else "" */
    double a, b;
    const char *source, *valid_from, *note;
    size_t line; /**< 0 = not in the file: the built-in default, always a placeholder */
    tarve_prior_kind kind;
    bool placeholder;
    bool used; /**< set by tarve_need_run                            */
} tarve_parameter;

typedef struct tarve_parameters tarve_parameters;
/**
 * Columns parameter,level,key,dist,a,b,source,valid_from,placeholder,note. What the file does not
 * name keeps its built-in default, which counts as a placeholder (docs/methods.md, "Training
 * need"). Errors: TARVE_E_INPUT with path, line and column for an unknown parameter, level or
 * distribution, an impossible value ("rate-above-one", "bad-range"), a row without source, or a row
 * that is there twice.
 */
TARVE_API tarve_status tarve_parameters_read(const char *path, tarve_parameters **out,
                                             tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_parameters_free(tarve_parameters *p);
TARVE_API size_t tarve_parameters_size(const tarve_parameters *p);
TARVE_API const tarve_parameter *tarve_parameters_row(const tarve_parameters *p, size_t i);
/** Most specific row: qualification, then field, then level (vet/uas), then all; NULL when none.
 * Any of the last three may be NULL. */
TARVE_API const tarve_parameter *tarve_parameters_find(const tarve_parameters *p, const char *name,
                                                       const char *level, const char *field,
                                                       const char *qualification);
/** Most specific row for a 4-digit occupation: the longest key that begins its code, then all. */
TARVE_API const tarve_parameter *tarve_parameters_occupation(const tarve_parameters *p,
                                                             const char *name, const char *code);
TARVE_API double tarve_parameter_mean(const tarve_parameter *p);
TARVE_API double tarve_parameter_draw(const tarve_parameter *p, gsl_rng *rng);
/** The value that a share q, 0 < q < 1, of the draws does not exceed; a fixed one is itself. */
TARVE_API double tarve_parameter_quantile(const tarve_parameter *p, double q);

/* ---- crosswalk
 * -------------------------------------------------------------------------------------------- */

typedef struct tarve_crosswalk tarve_crosswalk;
/**
 * Columns qualification,name_fi,level,field,occupation,match,note; match = full | partial | none.
 * Errors: TARVE_E_INPUT with path, line and column: unknown level or match, a qualification with
 * two fields or levels, the same pair twice, an occupation that is not four digits.
 */
TARVE_API tarve_status tarve_crosswalk_read(const char *path, tarve_crosswalk **out,
                                            tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_crosswalk_free(tarve_crosswalk *c);

/** What a file of occupations and educations says of them. */
typedef enum tarve_education_kind {
    TARVE_EMPLOYED, /**< employed persons, column employed; 1-4 and ... are protected cells    */
    TARVE_REQUIRED, /**< what is asked for, column share; the shares of an occupation add to 1 */
    TARVE_REGULATED /**< the legal qualifications, column law: nothing else is admitted        */
} tarve_education_kind;
typedef struct tarve_education tarve_education;
/**
 * Columns occupation (four digits); qualification ("Q:...", none = no vocational qualification,
 * other = higher or another one), or level and field ("vet", "F:09") in its place; the column of
 * its kind; age (all, under35, 35plus) may stand beside it. Where an occupation has rows of those
 * under 35 these alone are used. Errors: TARVE_E_INPUT with path, line and column: unknown code,
 * share or count that cannot be, a pair twice, shares of an occupation that miss 1 by more than
 * 0.005 ("share-sum").
 */
TARVE_API tarve_status tarve_education_read(const char *path, tarve_education_kind kind,
                                            tarve_education **out,
                                            tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_education_free(tarve_education *e);

/* ---- the ledger of one occupation: H = C + F + M + R exactly
 * ------------------------------------------------ */

typedef struct tarve_ledger {
    double hires;           /**< H, F6                                              */
    double churn;           /**< C, F7: filled by someone already in the occupation */
    double from_unemployed; /**< F, F10                                             */
    double mobility;        /**< M, F11                                             */
    double entrants;        /**< R >= 0: openings that need new entrants            */
    double surplus;         /**< what was cut off where the raw R is negative       */
    double backlog;         /**< B, F9, persons per year                            */
} tarve_ledger;

typedef struct tarve_ledger_params {
    double kappa, omega, chi, phi, alpha, iota, u_max, backlog_years;
    double frictional_months; /**< D* of F9; NaN = no backlog (it is not known)             */
} tarve_ledger_params;

/**
 * F6-F11 for @p n occupations of one area at once (F10 couples them).
 * @param n12 new vacancies a year; @param v_bar mean vacancy stock; @param u_bar mean unemployed
 * stock; n each. Zero vacancies give a ledger of zeros. Errors: TARVE_E_USAGE for parameters
 * outside their range, negative or NaN inputs; TARVE_E_NOMEM.
 */
TARVE_API tarve_status tarve_ledger_compute(size_t n, const double *n12, const double *v_bar,
                                            const double *u_bar, const tarve_ledger_params *par,
                                            tarve_ledger *out, tarve_error *err) TARVE_MUST_CHECK;

/** F14. */
TARVE_API double tarve_supply(double graduates, double mu, double a, double rho, double m);

/** "up" when more should be trained, "down", "unclear"; of tarve_field_need.direction. */
TARVE_API const char *tarve_need_direction_code(int direction);

/** F21. Official balance share, per cent of the employed; NaN without employment. */
TARVE_API double tarve_balance_share(double ratio, double openings, double employed);

/* ---- classes, F20
 * ---------------------------------------------------------------------------------------------- */

typedef enum tarve_need_class {
    TARVE_NEED_LARGE_SHORTAGE,
    TARVE_NEED_SHORTAGE,
    TARVE_NEED_BALANCE,
    TARVE_NEED_SURPLUS,
    TARVE_NEED_LARGE_SURPLUS,
    TARVE_NEED_UNCERTAIN,
    TARVE_NEED_TOO_SMALL /**< fewer openings a year than the publication rule asks for */
} tarve_need_class;
TARVE_API const char *tarve_need_class_code(tarve_need_class c); /**< "shortage" */

typedef struct tarve_range {
    double median, lo80, hi80;
} tarve_range;

/* ---- where a field stands and where it is going
 * ---------------------------------------------------------------------------------- */

typedef enum tarve_position {
    TARVE_POSITION_UNKNOWN,
    TARVE_POSITION_SHORTAGE,
    TARVE_POSITION_BALANCE,
    TARVE_POSITION_SURPLUS,
    TARVE_POSITION_UNCLEAR
} tarve_position;
TARVE_API const char *tarve_position_code(tarve_position p); /**< "shortage", "" unknown */
/** Stocks now beside flows ahead: "shortage_continues" where the flows to come only balance. */
TARVE_API const char *tarve_outlook_code(tarve_position start, tarve_position ahead);

/** F23, of one area: index and what equal shares would read by chance. */
typedef struct tarve_mismatch {
    const char *area; /**< of the occupation tables; NULL = not known */
    int digits;       /**< of the occupations compared; the same in every run */
    size_t n_occupations;
    double index;     /**< 0 = vacancies and unemployed in the same shares; 1 = in none common */
    tarve_range none; /**< the same without any mismatch: mean and 80 % of the resampled */
} tarve_mismatch;

/* ---- results
 * --------------------------------------------------------------------------------------------------------
 */

/** One field of education (level x broad field, or a qualification) in the area of the run. */
typedef struct tarve_field_need {
    const char *code; /**< "F:09", "vet:F:09", "Q:..."                            */
    const char *name_fi;
    const char *level;    /**< "vet", "uas"                                            */
    tarve_range openings; /**< J mapped to the field                                   */
    tarve_range requirement, supply, gap, ratio; /**< T, S, g, I                        */
    tarve_range hires, churn, from_unemployed, mobility, entrants,
        backlog;             /**< ledger mapped to the field */
    tarve_range graduates;   /**< G: synthetic flag below                                 */
    double graduates_recent; /**< a year, mean of the last three known, those who count here  */
    double p_class[5];       /**< probabilities of the five classes                       */
    double p_gap_positive, p_top5;
    tarve_need_class class_;
    tarve_need_class likeliest, second; /**< the two likeliest, to print with "uncertain"      */
    double class_probability; /**< of class_, with the more extreme class on its side       */
    int n_classes;            /**< how many classes the size allows: 5, 3 or 0             */
    int direction;            /**< of the gap: 1 up, -1 down, 0 unclear                    */
    /** Whose class is shown: itself, or, where that is TOO_SMALL, the nearest large enough of its
     * field, its level and all education in the same year; NULL when none is. */
    const struct tarve_field_need *class_from;
    tarve_position start, ahead; /**< stocks now; I of years +3 ... +5 */
    double employed;             /**< employed persons mapped to the field; NaN not given */
    tarve_range balance_share;   /**< F21, per cent of the employed */
    double expansion;            /**< change of the employed a year; NaN from one year alone */
    tarve_range replacement;     /**< J less the expansion, persons a year */
    tarve_range excess;          /**< S + F + M - J: supply beyond the openings, persons a year */
    bool opens_longer; /**< vacancies stand open longer than a year ago while not fewer seek work */
    bool mismatch; /**< shortage of openings' takers while many are unemployed: U/V above area */
    double bound_min, bound_max; /**< requirement under all admissible allocations (medians) */
    /** Under every admissible allocation (medians): openings that no newly trained can fill, and
     * newly trained who find no opening. */
    double always_unfilled, always_left_over;
    bool certain_shortage, certain_surplus; /**< above 0 in nine draws of ten */
    double narrowness;
    double tightness;   /**< F22, stocks mapped to the field: unemployed per vacancy; NaN unknown */
    const char *parent; /**< "vet:F:09" of a qualification's row, "" of a field's             */
    bool synthetic;     /**< rests on synthetic input                                */
    double variance_share[8]; /**< which assumption makes the gap wide, year +1; as in the result */
    tarve_range gap_end[2];   /**< the gap by the register alone (eta 0), by the requirement rows
                                   alone (eta 1), on the same draws; NaN without a register */
} tarve_field_need;

/** One occupation in the area of the run. */
typedef struct tarve_occupation_need {
    const char *code, *name_fi;
    tarve_range n12, hires, churn, from_unemployed, mobility, entrants;
    double v_bar, u_bar; /**< means over the last 12 months, area estimate (pooled)       */
    double tightness;    /**< F22 unemployed per vacancy, shrunk; NaN when not to be shown */
    bool publishable;    /**< disclosure and size rules allow figures of this occupation   */
} tarve_occupation_need;

/**
 * One municipality: share of the area's openings, tightness where large enough. Means rest on the
 * cells that tarve_disclosure_table() shows of the last 12 months (months it suppresses are left
 * out), so nothing here says more than that table.
 */
typedef struct tarve_area_need {
    const char *code, *name_fi;
    double v_bar_lo, v_bar_mid,
        v_bar_hi; /**< mean open vacancies, last 12 months; bounds when protected */
    double u_bar_lo, u_bar_mid, u_bar_hi;
    double tightness;           /**< NaN when it rests on protected cells or is too small */
    size_t protected_months;    /**< of the last 12: vacancies protected or suppressed */
    tarve_range openings_share; /**< share of the area's openings, 0..1 */
} tarve_area_need;

/** A forecast that is published already: the need draws its futures from it. */
typedef struct tarve_need_path {
    const tarve_forecast *forecast; /**< NULL = none */
    tarve_period last;              /**< last month of its history */
} tarve_need_path;

struct tarve_investors; /* tarve/intake.h */
struct tarve_starts;    /* tarve/intake.h */
struct tarve_question;  /* tarve/intake.h */
struct tarve_answer;    /* tarve/intake.h */
struct tarve_outlook;   /* tarve/intake.h */

typedef struct tarve_need_inputs {
    const tarve_panel *panel;
    const tarve_hierarchy *hierarchy;
    const tarve_lexicon *lexicon;
    const tarve_crosswalk *crosswalk;
    const tarve_education *employed, *required, *regulated; /**< each may be NULL */
    tarve_parameters *parameters;
    const char *area; /**< area of the run: "SK138", "TA27", or "" with municipalities below */
    const char *occupation_area;     /**< area of the occupation tables: "MK13" */
    const char *const *municipality; /**< members of the area of the run */
    size_t n_municipalities;
    const char *const *provider;  /**< codes "P:..." that serve the area; from the provider map */
    const double *provider_share; /**< share of a provider's graduates who count for the area */
    size_t n_providers;
    const char *provider_path;          /**< where the map stands, for messages; may be NULL */
    const size_t *provider_line;        /**< n_providers, or NULL */
    const tarve_employment *employment; /**< NULL = not given: no balance share */
    const tarve_commuting *commuting; /**< who lives where works where; NULL = by `place`, or not */
    const tarve_place *place;         /**< for commuting by distance; none = not */
    size_t n_places;
    tarve_period as_of_month;   /**< last month used */
    int horizon_years;          /**< 1..5 */
    int occupation_digits;      /**< 4 */
    const tarve_period *breaks; /**< months of known level shifts */
    size_t n_breaks;
    /** Of the area as a whole, by month. One that is not there, ends before the horizon or begins
     * elsewhere than after the last month used is made here. */
    tarve_need_path vacancy_path, unemployed_path, flow_path;
    bool synthetic_graduates;
    const struct tarve_investors *investors; /**< jobs of investors, or NULL              */
    const struct tarve_starts *starts;       /**< study places and starts, or NULL        */
    const struct tarve_question *question;   /**< NULL, or one whose answer alone is made:
                                                  neither scenarios nor variance shares   */
    size_t n_draws;                          /**< >= 4000 */
    uint64_t seed;
    int jobs;
    const tarve_log *log;
} tarve_need_inputs;

/** Why no qualification leads to an occupation. */
typedef enum tarve_gap_reason {
    TARVE_GAP_MISSING,  /**< the crosswalk has no row of it                          */
    TARVE_GAP_EXCLUDED, /**< its rows all say "none"                                 */
    TARVE_GAP_REGULATED /**< the law asks for a qualification the crosswalk lacks    */
} tarve_gap_reason;

/** One occupation whose openings are in no field's requirement. */
typedef struct tarve_occupation_gap {
    const char *code, *name_fi;
    double openings; /**< J expected in year +1, not to be shown unless publishable */
    tarve_gap_reason reason;
    bool publishable;
} tarve_occupation_gap;

/** Yearly result: one block per year +1 ... horizon. Owned; strings live as long as the result. */
typedef struct tarve_need_result {
    int base_year;
    size_t n_years, n_fields, n_levels, n_occupations, n_areas;
    /** [year][field], year-major: fields by code, then qualifications large enough, by code. */
    tarve_field_need *field;
    /** [year][level]: "all", then the levels of education ("uas", "vet"): sums of their fields. */
    tarve_field_need *level;
    tarve_occupation_need *occupation; /**< [year][occupation]                              */
    tarve_area_need *area;             /**< [area], now                                     */
    double area_tightness, nation_tightness;
    double area_n12, area_duration_months; /**< F2 and Little's law                          */
    bool flow_from_stock;                  /**< N came from stocks by Little's law              */
    tarve_mismatch mismatch;
    double commuting_factor;   /**< unemployed by workplace over by residence; NaN not asked for */
    double share_without_area; /**< of the country's vacancies (KUJOU and the like); NaN unknown */
    double administrative_share_u; /**< of the unemployed in administrative groups      */
    /** Which assumption makes the width (median over fields, adds up to 1): kappa, chi, vacancies
     * (N12), unemployed, crosswalk, graduate parameters, number of graduates, other. Variance of
     * the gap when one group is drawn and the others stand at their means. NaN without fields. */
    double variance_share[8];
    /** Occupations that no qualification leads to: publishable ones by openings, the rest by code.
     * NULL without fields. */
    tarve_occupation_gap *gap;
    size_t n_gaps;
    double gap_all_openings;       /**< of all occupations, expected in year +1 */
    tarve_findings findings;       /**< what was estimated, left out, contradicted      */
    struct tarve_outlook *outlook; /**< study places and scenarios, tarve/intake.h; never NULL */
    struct tarve_answer *answer;   /**< to the question of the inputs, or NULL              */
    struct tarve_need_store *store;
} tarve_need_result;

/**
 * From panel, parameters and crosswalk to the need per year and field: 4,000 or more draws, keyed
 * by (seed, quantity, draw), so the same numbers for any number of threads and any order of inputs.
 * What is missing for a full need is a finding and leaves n_fields = 0; it is not an error.
 * Errors: TARVE_E_USAGE (draws below 100, horizon outside 1..5, no members), TARVE_E_NOMEM.
 */
TARVE_API tarve_status tarve_need_run(const tarve_need_inputs *in, tarve_need_result **out,
                                      tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_need_free(tarve_need_result *r);

/* ---- disclosure
 * -------------------------------------------------------------------------------------------------------
 */

/**
 * How a figure may be printed: as it is, as "1-4", not at all because the source has none, or not
 * at all because a protected figure would follow from it. All outputs go through the calls below.
 */
typedef enum tarve_shown_kind {
    TARVE_SHOWN_NUMBER,
    TARVE_SHOWN_PROTECTED,
    TARVE_SHOWN_MISSING,
    TARVE_SHOWN_SUPPRESSED
} tarve_shown_kind;
typedef struct tarve_shown {
    tarve_shown_kind kind;
    double value; /**< NUMBER only */
} tarve_shown;

/** Modelled persons: to the nearest 5 below 50, to the nearest 10 from there; NaN stays NaN. */
TARVE_API double tarve_round_persons(double persons);
/** All three figures of a range. */
TARVE_API tarve_range tarve_round_range(tarve_range r);
/**
 * One observed count on its own: 1..4 is PROTECTED whatever its mark says; 0, figures from 5 up and
 * figures that the publisher has rounded to 3 are printed as published. A cell that stands under a
 * printed total goes through tarve_disclosure_table() instead.
 */
TARVE_API tarve_shown tarve_show_observed(double value, tarve_mark mark);

/**
 * Decides which cells of one published table may be printed so that no protected cell follows by
 * subtraction.
 *
 * A table is n_rows x n_cols observed cells (row-major) with row 0 = total of the rows below (or
 * has_total false). Where the printed figures bound a protected cell to less than [1,4], the
 * smallest other figure of 5 or more is suppressed too, and so on until nothing is bounded, also
 * for a reader who knows that the smallest goes first; the total goes last, zeros stay. A column is
 * hidden in the same way whatever stands beside it, so that tables of different spans do not give
 * each other's cells away.
 * @param shown [out] n_rows * n_cols; unchanged on error
 * Periods: a mean or sum over columns may be printed only when it is computed from the shown cells
 * (tarve_shown_mean), never from the figures behind them.
 */
TARVE_API tarve_status tarve_disclosure_table(size_t n_rows, size_t n_cols, bool has_total,
                                              const double *value, const tarve_mark *mark,
                                              tarve_shown *shown,
                                              tarve_error *err) TARVE_MUST_CHECK;

/**
 * The same for totals of totals (country, region, sub-region, municipality in one table).
 * @param parent n_rows: row that holds the total in which this row counts, SIZE_MAX for a row in
 * none. A row with children must be their total. Errors: TARVE_E_USAGE (parent out of range, or a
 * circle), TARVE_E_NOMEM. Cost: O(columns x suppressed x rows).
 */
TARVE_API tarve_status tarve_disclosure_tree(size_t n_rows, size_t n_cols, const size_t *parent,
                                             const double *value, const tarve_mark *mark,
                                             tarve_shown *shown, tarve_error *err) TARVE_MUST_CHECK;

/** An area and the municipalities that make it up. */
typedef struct tarve_members {
    const char *area; /**< code with a series of its own; "" or NULL: no total is printed */
    const char *const *member;
    size_t n;
} tarve_members;

/** Groups (by occupation, ...) of one area; is its total "SSS" printed as well? */
typedef struct tarve_groups {
    const char *area;
    const char *const *group;
    size_t n;
    bool total_is_printed;
} tarve_groups;

/** Months of the parts of a printed total (an area's members, its groups) as they may be shown. */
typedef struct tarve_member_cells {
    tarve_period first;
    size_t n_members, n_months; /**< n_months 0: no member has the measure       */
    tarve_shown *shown;         /**< [member][month]                             */
    double *value;              /**< the same as figures: NaN unless shown       */
    tarve_mark *mark; /**< as in the panel; small cells are PROTECTED, suppressed ones MISSING */
} tarve_member_cells;

/**
 * Whatever is published of a member beside its area (history, mean, forecast, benchmark) must be
 * worked out from these cells, or subtraction finds what they hide. The area's total is taken to be
 * printed whatever stands below it: a month in which only hiding the total would help shows no
 * member at all.
 * @param last last month taken; TARVE_NO_PERIOD = all
 * Errors: TARVE_E_NOMEM. On error @p out is unchanged.
 */
TARVE_API tarve_status tarve_disclosure_members(const tarve_panel *panel, const char *measure,
                                                const tarve_members *of, tarve_period last,
                                                tarve_member_cells *out,
                                                tarve_error *err) TARVE_MUST_CHECK;
/** The same for groups; the administrative ones count as an unknown part of the total. */
TARVE_API tarve_status tarve_disclosure_groups(const tarve_panel *panel, const char *measure,
                                               const tarve_groups *of, tarve_period last,
                                               tarve_member_cells *out,
                                               tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_member_cells_free(tarve_member_cells *c);

/** Bounds and middle of the mean of n shown cells, @p stride apart: protected ones count as [1,4]
 * and @p protected_mean; suppressed and missing ones are left out. All NaN when none is left. */
TARVE_API void tarve_shown_mean(const tarve_shown *shown, size_t n, size_t stride,
                                double protected_mean, double *lo, double *mid, double *hi);

#ifdef __cplusplus
}
#endif
#endif

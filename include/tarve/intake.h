/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/intake.h - from the gap to study places, and other assumptions beside the base (F24-F26).
 *
 * Persons per year unless a name says otherwise. Formulas: docs/methods.md, "Training need".
 */
#ifndef TARVE_INTAKE_H
#define TARVE_INTAKE_H

#include "tarve/need.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TARVE_PLACES_STEPS = 21, TARVE_LAG_YEARS = 8, TARVE_PHASES = 3 };

/** F25. Graduates y years after @p places study places a year began (y = 0 the first year):
 * places x f x c x the shares of lag 1..y. Source: docs/methods.md, F25. */
TARVE_API double tarve_places_graduates(double places, double f, double c,
                                        const double lag[TARVE_LAG_YEARS], int y);

/** What a number of new study places a year does to a field (F26). */
typedef struct tarve_places_step {
    double places;                      /**< new places a year                                 */
    double p_shortage, p_large_surplus; /**< in the year of effect, first graduates only      */
    double p_shortage_full, p_large_surplus_full; /**< when every class has come through      */
    tarve_range gap_full;
} tarve_places_step;

/** Something other than places that narrows the gap. */
typedef enum tarve_alternative_kind {
    TARVE_COMPLETION, /**< five points more complete                                          */
    TARVE_RETENTION,  /**< five points more stay or commute                                   */
    TARVE_ACTIVATION, /**< five points more of recruitment from the unemployed                */
    TARVE_N_ALTERNATIVES
} tarve_alternative_kind;

typedef struct tarve_alternative {
    tarve_range persons; /**< by how much the gap narrows                                     */
    tarve_range places;  /**< study places that would do the same, in full effect             */
} tarve_alternative;

/** One field or qualification; the same order as tarve_need_result.field of one year. */
typedef struct tarve_intake {
    const tarve_field_need *field; /**< of the judged year                                    */
    bool small;      /**< below the size rule: nothing below but years and applicants is set */
    int from_year;   /**< the places begin                                                  */
    int effect_year; /**< first graduates of them                                           */
    int full_year;   /**< all classes have come through                                     */
    int judged_year; /**< whose demand is used: the year of effect, or the last one computed */
    double yield;    /**< graduates in a matching job in the area per place, mean           */
    double student_years_per_place;
    tarve_range places;         /**< F24: places a year that close the gap; negative = too many */
    double smallest_places;     /**< that bring P(shortage) to a half or below, in full effect  */
    double largest_safe;        /**< with P(large surplus) within the accepted risk             */
    double recommended;         /**< the smaller of the two                                     */
    double risk;                /**< accepted P(large surplus)                                  */
    double phase[TARVE_PHASES]; /**< recommended places in the first years                    */
    tarve_places_step step[TARVE_PLACES_STEPS];
    tarve_alternative alternative[TARVE_N_ALTERNATIVES];
    double applicants_per_place; /**< NaN = not known                                         */
    double places_now;           /**< of the last year known; NaN = not known                 */
} tarve_intake;

/** One field in one year under one scenario. */
typedef struct tarve_scenario_row {
    tarve_range gap, ratio;
    tarve_range difference; /**< of the gap from the base, draw by draw                       */
} tarve_scenario_row;

typedef struct tarve_scenario {
    const char *code;        /**< "base", "low", ...                                       */
    const char *name;        /**< as an investor's row has it; NULL of a built-in one      */
    tarve_scenario_row *row; /**< [year][field], as in the result                          */
} tarve_scenario;

/** Assumptions that make ranges wide and that all fields share. */
typedef enum tarve_held {
    TARVE_HELD_KAPPA, /**< coverage of adverts */
    TARVE_HELD_CHI,   /**< churn               */
    TARVE_N_HELD
} tarve_held;
/** Where an assumption is held: 10, 50 and 90 % of its draws do not exceed these. */
enum { TARVE_HELD_LOW, TARVE_HELD_BASE, TARVE_HELD_HIGH, TARVE_N_POINTS };
TARVE_API const char *tarve_held_code(tarve_held h);       /**< "kappa" */
TARVE_API const char *tarve_held_point_code(size_t point); /**< "low"   */

/** One field in one year with one assumption held and all else drawn. */
typedef struct tarve_sensitivity_row {
    tarve_range gap, ratio;
    double p_shortage;
    tarve_need_class class_; /**< of as many classes as the field's own year allows             */
    double class_probability;
} tarve_sensitivity_row;

typedef struct tarve_sensitivity {
    double value;               /**< of the assumption                                          */
    tarve_sensitivity_row *row; /**< [year][field], as in the result; zeros below the size rule */
} tarve_sensitivity;

/** All that stands beside the need itself. */
typedef struct tarve_outlook {
    tarve_intake *intake; /**< [field]                                                        */
    tarve_scenario *scenario;
    size_t n_scenarios;
    tarve_sensitivity sensitivity[TARVE_N_HELD][TARVE_N_POINTS]; /**< rows NULL without fields */
} tarve_outlook;

/* ---- inputs ---- */

typedef struct tarve_investors tarve_investors; /**< investors' rows */
/**
 * Columns scenario,name,occupation,extra_jobs,year: jobs of an occupation that come in a year.
 * Rows of one scenario stand for it together. Errors: TARVE_E_INPUT with path, line and column: a
 * name of one of the built-in scenarios, an occupation unknown to the lexicon, jobs that are not a
 * positive number, a year outside first..last, the same row twice.
 */
TARVE_API tarve_status tarve_investors_read(const char *path, const tarve_lexicon *lexicon,
                                            int first_year, int last_year, tarve_investors **out,
                                            tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_investors_free(tarve_investors *p);

typedef struct tarve_starts tarve_starts; /**< study places, applicants, starts so far        */
/**
 * Columns field,year,places,applicants,starts; field is "vet:F:09" or a qualification "Q:..." of
 * the crosswalk; an empty figure is not known. Errors: TARVE_E_INPUT with path, line and column: an
 * unknown field, a negative or fractional figure, more starts than places ("rate-above-one"), a
 * year after last_year or before 1990, the same row twice.
 */
TARVE_API tarve_status tarve_starts_read(const char *path, const tarve_crosswalk *crosswalk,
                                         int last_year, tarve_starts **out,
                                         tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_starts_free(tarve_starts *s);

/* ---- one question ---- */

/** What if `places` study places a year were added to a field from a year on? */
typedef struct tarve_question {
    const char *field;
    double places;
    int from_year; /**< 0 = the year after the last month used                                */
} tarve_question;

typedef struct tarve_answer_year {
    double extra_graduates; /**< expected                                                     */
    tarve_range gap[2];     /**< without and with the places                                  */
    double p_shortage[2], p_large_surplus[2];
} tarve_answer_year;

/** Answer by year of the result. */
typedef struct tarve_answer {
    const tarve_field_need *field; /**< of the first year; NULL = no such field               */
    const tarve_intake *intake;
    double places;
    size_t n_years;
    tarve_answer_year year[5];
} tarve_answer;

#ifdef __cplusplus
}
#endif
#endif

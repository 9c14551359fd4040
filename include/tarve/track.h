/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/track.h - what earlier runs forecast, against what was observed later.
 *
 * Outcomes are the cells that may be shown (tarve_show_observed, tarve_disclosure_members): a
 * protected or suppressed figure is no outcome, it is counted as left out. Forecasts and their
 * ranges are those that the earlier run published, rounded as they stand in its files.
 */
#ifndef TARVE_TRACK_H
#define TARVE_TRACK_H

#include "tarve/signals.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tarve_track_scope {
    TARVE_TRACK_AREA,           /**< one series: the region of the run                     */
    TARVE_TRACK_MUNICIPALITY,   /**< one series                                            */
    TARVE_TRACK_OCCUPATION,     /**< one series                                            */
    TARVE_TRACK_MUNICIPALITIES, /**< all of them together                                  */
    TARVE_TRACK_OCCUPATIONS,
    TARVE_TRACK_FIELDS, /**< classes of fields of education                                */
    TARVE_TRACK_SIGNALS
} tarve_track_scope;
TARVE_API const char *tarve_track_scope_code(tarve_track_scope s); /**< "municipalities" */

/** A published series as it is known now; all borrowed. */
typedef struct tarve_outcome {
    const char *id;          /**< "vacancy_stock/SK138/SSS": that of forecasts.csv */
    tarve_track_scope scope; /**< AREA, MUNICIPALITY or OCCUPATION         */
    tarve_series seen;       /**< monthly; cells as they may be shown      */
} tarve_outcome;

/** The class of a field of education in a year as it is named now. */
typedef struct tarve_named {
    const char *field; /**< borrowed */
    int year;
    tarve_need_class class_; /**< one of the five: others are not named */
} tarve_named;

/**
 * One row of the record. Figures rest on `n` outcomes and are NaN below TARVE_TRACK_LEAST of them.
 * error = published median - outcome.
 */
typedef struct tarve_track_row {
    tarve_track_scope scope;
    const char *measure, *area, *group; /**< borrowed from the outcomes; "" where it has none */
    int from, to;            /**< steps ahead: months, of FIELDS years; 0 of SIGNALS              */
    size_t runs;             /**< earlier runs that have a part in it                             */
    size_t n;                /**< outcomes, named classes, judged signals                         */
    size_t n_left;           /**< left out: outcome hidden or missing, forecast not published, class
                                  not named in both runs, signal not judged yet                   */
    double mae, bias;        /**< mean absolute error; mean error, above 0 = forecast too high   */
    size_t n_naive;          /**< of n: those with a printed naive forecast as well              */
    double mae_naive;        /**< of the naive forecast, on these                                */
    double ratio;            /**< mae on these / mae_naive; below 1 = better than naive          */
    size_t n_ranges;         /**< outcomes of which both ranges can be judged                    */
    double cover80, cover95; /**< share of them inside the range                          */
    double hits;     /**< FIELDS: same side (shortage, balance, surplus); SIGNALS: confirmed */
    double opposite; /**< FIELDS: shortage then and surplus now, or the other way round   */
} tarve_track_row;

enum { TARVE_TRACK_LEAST = 3 };

/** A month of the chart: the forecast made nearest to a year before, but not earlier. */
typedef struct tarve_track_point {
    tarve_period month, origin; /**< month forecast; last month that the run knew */
    double lo80, median, hi80;  /**< as published, all there */
    double naive;               /**< NaN = not published     */
    double outcome;             /**< a figure that may be shown */
    bool hit;                   /**< inside the range        */
} tarve_track_point;

typedef struct tarve_track_inputs {
    const tarve_outcome *outcome;
    size_t n_outcomes;
    const tarve_named *named;
    size_t n_named;
    const tarve_signal_log *signals; /**< may be NULL */
    const char *charted;             /**< id of the series of the points; NULL = none */
} tarve_track_inputs;

typedef struct tarve_track {
    tarve_track_row *row; /**< by measure: area, all municipalities, all occupations, each; then
                               fields, then signals. Bands of steps, the whole last */
    size_t n_rows;
    tarve_track_point *point; /**< ascending months, the last three years */
    size_t n_points;
    size_t n_runs;  /**< earlier runs whose forecasts were read */
    size_t n_files; /**< files of theirs that were read */
    struct tarve_track_tally *tally;
    size_t n_tally;
} tarve_track; /**< zero-initialise; release with tarve_track_free */

/**
 * Holds the forecasts of one earlier run against the outcomes.
 * @param path  its data/forecasts.csv
 * Errors: TARVE_E_MISSING; TARVE_E_INPUT with path, line and column; TARVE_E_NOMEM. On error
 * @p t is unchanged. Series that are not among the outcomes are passed over.
 */
TARVE_API tarve_status tarve_track_forecasts(tarve_track *t, const tarve_track_inputs *in,
                                             const char *path, tarve_error *err) TARVE_MUST_CHECK;
/** The same for the classes of its data/need.csv. The first year there is one year ahead. */
TARVE_API tarve_status tarve_track_classes(tarve_track *t, const tarve_track_inputs *in,
                                           const char *path, tarve_error *err) TARVE_MUST_CHECK;
/** Classes as a need.csv names them, for tarve_track_inputs. @p named: free(); fields are kept in
 * @p table, which the caller releases after it. Errors: as above. */
TARVE_API tarve_status tarve_track_named(const char *path, tarve_named **named, size_t *n,
                                         tarve_table **table, tarve_error *err) TARVE_MUST_CHECK;
/** After the last run: the rows. Nothing when nothing was held against anything.
 * Error: TARVE_E_NOMEM; @p t keeps its tallies. */
TARVE_API tarve_status tarve_track_finish(tarve_track *t, const tarve_track_inputs *in,
                                          tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_track_free(tarve_track *t);
/** Is it the row of all steps ahead of a series or a kind of series? */
TARVE_API bool tarve_track_is_whole(const tarve_track_row *row);

#ifdef __cplusplus
}
#endif
#endif

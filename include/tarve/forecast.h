/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/forecast.h - a forecast with ranges for every series, whatever its state; never a refusal.
 */
#ifndef TARVE_FORECAST_H
#define TARVE_FORECAST_H

#include <gsl/gsl_rng.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/cell.h"
#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/log.h"
#include "tarve/model.h"
#include "tarve/period.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tarve_class {
    TARVE_CLASS_REGULAR, /**< long enough, mean >= 10, few zeros              */
    TARVE_CLASS_COUNTS,  /**< whole, mean < 10 or many zeros                  */
    TARVE_CLASS_BETWEEN, /**< whole, mean 10..50                              */
    TARVE_CLASS_SHORT,
    TARVE_CLASS_TINY,     /**< fewer than 4 observations, or none              */
    TARVE_CLASS_ZERO,     /**< all zero or constant                            */
    TARVE_CLASS_PROTECTED /**< some cells are protected                        */
} tarve_class;
TARVE_API const char *tarve_class_name(tarve_class c);

/** One series as the engine takes it; all pointers borrowed. */
typedef struct tarve_history {
    const char *id;         /**< unique; keys the random draws, so order does not matter */
    const double *value;    /**< n, NaN unless the mark has a number                     */
    const tarve_mark *mark; /**< n, or NULL: NaN = missing, all else VALUE               */
    size_t n;
    tarve_freq freq; /**< or season below                                         */
    size_t season;   /**< 0 = from freq                                           */
    tarve_period first;
    bool counts;                /**< counts are whole and never negative                     */
    const tarve_period *breaks; /**< dated level shifts (breaks.csv), or NULL              */
    size_t n_breaks;
    const char *model;      /**< a model by name, or NULL = chosen by class              */
    const double *exposure; /**< of a flow: n + n_steps figures > 0 that it grows with (working
                               days), from the first period on; or NULL. One that is not above 0
                               in the history: none is looked at */
    const double *lo, *hi;  /**< n bounds of the protected cells, whole, 0 <= lo <= hi (other cells:
                               not looked at); or NULL, as where either is NaN: 1 and 4 */
    const double *expected; /**< n figures that protected cells are expected to be, given what is
                               known of others, within the bounds: each is then one of the two whole
                               figures around it; or NULL, as where NaN */
} tarve_history;

enum { TARVE_MAX_LEVELS = 4 };

/**
 * status       the forecast is
 * ok           that of the model of the class; the reason says so where the benchmark was as good
 * benchmark    the benchmark's, which was clearly better on held-out figures (docs/methods.md)
 * constant     of a series whose figures are all equal
 * too-short    from fewer than 4 figures
 * all-missing  from none: the prior's
 * guarded      the benchmark's: the model's path left [min - 3 range, max + 3 range]
 * fallback     a simpler model's, or made without what was asked for; the reason says why
 */
/** Result for one series. Arrays have n_steps; lo/hi are [level][step]. Owned: tarve_forecast_free.
 */
typedef struct tarve_forecast {
    tarve_class class_;
    char model[24];   /**< the model that made it                                  */
    char status[24];  /**< see below                                               */
    char reason[120]; /**< one sentence, "" when there is nothing to say           */
    bool re_protect;  /**< history holds protected cells: figures below 5 are not to be printed */
    bool moved; /**< means were made to add up with others': draws are moved as the ranges were */
    size_t n_steps, n_levels;
    double level[TARVE_MAX_LEVELS]; /**< 0.80, 0.95                                       */
    double *mean, *median, *lo[TARVE_MAX_LEVELS], *hi[TARVE_MAX_LEVELS];
    double *benchmark;           /**< seasonal naive (naive without a season), n_steps         */
    double benchmark_mase, mase; /**< held out, of its group or its own; NaN when too short    */
    tarve_fit fit;               /**< of a single model; all 0 of a combination */
    tarve_dist *dist;            /**< n_steps                                                 */
    double *common;            /**< n_steps: share of the variance that the steps have in common */
    uint64_t key;              /**< of the draws                                            */
    struct tarve_pools *pools; /**< held errors that dist borrows; or NULL          */
} tarve_forecast;

typedef struct tarve_forecast_options {
    size_t n_steps;
    size_t n_levels;
    double level[TARVE_MAX_LEVELS];
    uint64_t seed;
    int jobs;
    const tarve_log *log;
} tarve_forecast_options;

/**
 * Forecasts @p n series. One bad series never stops the others: it gets a status and a fallback.
 * @param out [out] array of n results, zero-initialised by the caller; release each.
 * Errors: TARVE_E_USAGE (n_steps 0, levels outside (0,1)), TARVE_E_NOMEM. Same numbers for any jobs
 * and any order.
 */
TARVE_API tarve_status tarve_forecast_all(const tarve_history *series, size_t n,
                                          const tarve_forecast_options *opt, tarve_forecast *out,
                                          tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_forecast_free(tarve_forecast *f);

/**
 * Path number @p draw of a series: n_steps figures, correlated over steps by a common level error.
 * Keyed by (seed, series id, draw): the same whoever asks, in whatever order. The figures of one
 * step over many draws have the published quantiles (a normal copula over the steps).
 * @param rng  of type tarve_rng_keyed (base/rng.h); placed anew by every call
 */
TARVE_API void tarve_forecast_draw(const tarve_forecast *f, uint64_t seed, uint64_t draw,
                                   gsl_rng *rng, double *path);

/* ---- `tarve forecast FILE`: any long CSV
 * ---------------------------------------------------------------- */

/** How the series of a hierarchy are made to add up (tarve/reconcile.h). */
typedef enum tarve_reconcile_way {
    TARVE_RECONCILE_WLS,       /**< least change, weighted by the variances of the forecasts  */
    TARVE_RECONCILE_MINT,      /**< the same with shrunken correlations of yearly changes     */
    TARVE_RECONCILE_BOTTOM_UP, /**< totals are the sums of their parts                        */
    TARVE_RECONCILE_NONE       /**< the file is read and checked, forecasts stay as they are  */
} tarve_reconcile_way;

typedef struct tarve_forecast_file_options {
    const char *id_column, *period_column, *value_column; /**< NULL = series_id, period, value */
    const char *group_column; /**< groups of tarve_backtest_file; NULL = none */
    size_t horizon;
    double level[TARVE_MAX_LEVELS];
    size_t n_levels;
    int frequency;     /**< for integer periods; 0 = from the period's form */
    const char *model; /**< NULL = by class */
    uint64_t seed;
    int jobs;
    const tarve_log *log;
    const char *hierarchy; /**< file of child,parent, or NULL = series have nothing to do with each
                              other */
    const char *fixed; /**< file of series_id,period,value: figures that are published, or NULL */
    tarve_reconcile_way reconcile;
    bool working_days; /**< monthly figures are flows that grow with the working days of Finland */
    bool integers;     /**< means of the hierarchy are whole numbers that add up */
    void *draws; /**< a FILE for draw,series_id,horizon,period,value; used where n_draws > 0 */
    size_t n_draws;
} tarve_forecast_file_options;

/**
 * Reads series_id,period,value (value: number, empty = missing, "..." = protected 1-4) and writes
 * series_id,horizon,period,mean,median,lo80,hi80,lo95,hi95,model,status to @p fp (a FILE). With a
 * hierarchy the means of its series add up; their ranges go with them, their status does not.
 * Draws are those of tarve/joint.h for the series of a hierarchy that is reconciled, else those of
 * tarve_forecast_draw().
 * Errors: place of the first bad row; a bad value makes only its series "bad-input".
 */
TARVE_API tarve_status tarve_forecast_file(const char *path, const tarve_forecast_file_options *opt,
                                           void *fp, size_t *n_series, size_t *n_fallback,
                                           tarve_error *err) TARVE_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif

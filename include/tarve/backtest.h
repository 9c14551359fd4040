/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/backtest.h - how good the forecasts would have been: rolling origins, scoring rules, and
 * whether a simple forecast would have done as well.
 */
#ifndef TARVE_BACKTEST_H
#define TARVE_BACKTEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/forecast.h"
#include "tarve/log.h"
#include "tarve/model.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- scoring rules ---- */

/** What came: lo = hi = the figure; [1,4] where it is protected. An error is the distance to it. */
typedef struct tarve_actual {
    double lo, hi;
} tarve_actual;

/** The point of the actual nearest to x. */
TARVE_API double tarve_actual_nearest(tarve_actual a, double x);

/**
 * Interval score hi - lo + 2/alpha (distance of the actual from the range), alpha = 1 - level.
 * Of a protected actual the point that suits the range best. Cost O(1).
 * Source: Gneiting & Raftery (2007).
 */
TARVE_API double tarve_score_interval(double lo, double hi, double level, tarve_actual a);
/** The range meets the actual. */
TARVE_API bool tarve_score_covers(double lo, double hi, tarve_actual a);

/**
 * Weighted interval score (Bracher et al. 2021): (|y - median|/2 + sum alpha_l/2 IS_l) / (L + 1/2).
 * Twice the mean of the pinball losses at the 2L + 1 quantiles. No ranges: |y - median|.
 * @param lo, hi, level  [in] n_levels each
 */
TARVE_API double tarve_score_wis(double median, const double *lo, const double *hi,
                                 const double *level, size_t n_levels, tarve_actual a);

/** P(Y <= x); 0 or 1 where the distribution is a point. NaN stays NaN. Cost O(1), or O(mean) for a
 * negative binomial with a mean up to 200. */
TARVE_API double tarve_score_cdf(const tarve_dist *d, double x);

/**
 * Log score, -log of the chance given to what came; smaller is better.
 *
 *     whole figures   P(lo - 1/2 < Y < hi + 1/2), whatever the kind of distribution
 *     others          scale * (F(y + e) - F(y - e)) / 2e, e = scale/1000: a density without a unit
 *
 * @param scale  [in] > 0, of the series (that of MASE); not used for whole figures
 * The chance is kept above 1e-10, so that a score is at most 23.03.
 */
TARVE_API double tarve_score_log(const tarve_dist *d, bool whole, double scale, tarve_actual a);

/**
 * Ranked probability score, integral of (F(x) - 1{x >= y})^2 dx: by the sum over whole numbers for
 * a negative binomial with a mean up to 200 (outside [1,3] for a protected figure, about whose
 * thresholds nothing is known), in closed form for a normal, Student or log-normal distribution,
 * else as the mean of the pinball losses of 100 quantiles. Unit of the figure.
 * Source: Gneiting & Raftery (2007); Jordan, Krueger & Lerch (2019) for the closed forms.
 */
TARVE_API double tarve_score_rps(const tarve_dist *d, tarve_actual a);

/* ---- rolling origins ---- */

typedef enum tarve_method {
    TARVE_METHOD_ENGINE,
    TARVE_METHOD_NAIVE,          /**< last figure                                            */
    TARVE_METHOD_SEASONAL_NAIVE, /**< last figure of the same season                         */
    TARVE_METHOD_MEAN,           /**< mean of the last 12 figures                            */
    TARVE_N_METHODS
} tarve_method;
TARVE_API const char *tarve_method_name(tarve_method m);

typedef struct tarve_backtest_options {
    size_t origins; /**< 0 = 10                                                               */
    size_t step;    /**< periods between origins; 0 = 11 monthly, 3 quarterly, 1 yearly, m - 1 */
    size_t horizon; /**< 0 = 12 monthly, 8 quarterly, 6 yearly, else m                        */
    size_t n_levels;
    double level[TARVE_MAX_LEVELS];
    const char *model; /**< NULL = by class */
    uint64_t seed;
    int jobs;
    const tarve_log *log;
} tarve_backtest_options;

/** A series and the group that its scores go to; NULL = the class at the origin. */
typedef struct tarve_backtest_series {
    tarve_history history;
    const char *group;
    bool dated; /**< has a calendar: origins are the same months for all; else from its own end */
} tarve_backtest_series;

enum { TARVE_BACKTEST_GROUP = 80 };

/** One group, frequency, band of the horizon and method. NaN = not defined. */
typedef struct tarve_backtest_row {
    char group[TARVE_BACKTEST_GROUP]; /**< "all" = every group of the frequency */
    size_t season;                    /**< periods a year                       */
    size_t first, last;               /**< steps of the band                    */
    bool whole_path;                  /**< the band is the whole horizon        */
    tarve_method method, use;         /**< use: which to use here, section "Backtest"   */
    size_t n_series, n_forecasts, n_figures;
    double mase, rmsse; /**< means over forecasts (a series from one origin)          */
    double bias;        /**< sum of errors / sum of |actual|                          */
    double log_score;   /**< mean over figures                                        */
    double rps, wis;    /**< sums / sum of |actual|                                   */
    double msis;        /**< of the widest level, mean over forecasts                 */
    double coverage[TARVE_MAX_LEVELS]; /**< share of figures, mean over forecasts           */
    double skill; /**< 1 - WIS of the engine / WIS of this method; NaN for the engine        */
} tarve_backtest_row;

typedef struct tarve_backtest_result {
    tarve_backtest_row *row; /**< by frequency, group ("all" first), band, method */
    size_t n, n_series, n_scored;
    size_t n_levels;
    double level[TARVE_MAX_LEVELS];
} tarve_backtest_result; /* zero-initialise; release with tarve_backtest_free */

/**
 * Forecasts the end of every series from earlier origins and scores that against what came. All
 * series of one origin are forecast in one call, cut off at the origin, so that nothing learns from
 * later. An origin counts for a series with at least max(2m, 8) periods and 4 figures before it and
 * one figure after it.
 *
 * Errors: TARVE_E_USAGE as tarve_forecast_all; TARVE_E_NOMEM. On error @p out is empty.
 * Same numbers for any jobs; series are taken in the order given (sort them by id).
 * Cost: origins times a forecast of all series. Source: docs/methods.md, "Backtest".
 */
TARVE_API tarve_status tarve_backtest(const tarve_backtest_series *series, size_t n,
                                      const tarve_backtest_options *opt, tarve_backtest_result *out,
                                      tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_backtest_free(tarve_backtest_result *r);

/** The table as CSV (docs/data.md, "tarve backtest") to @p fp (a FILE). Errors stay in fp. */
TARVE_API void tarve_backtest_write(const tarve_backtest_result *r, void *fp);

/**
 * `tarve backtest FILE`: any long CSV. Columns, frequency and log are those of @p file, all else of
 * @p opt. by = NULL or "class": by class, else a column of the file (the smallest text of a series
 * that has several). Errors: as tarve_forecast_file.
 */
TARVE_API tarve_status tarve_backtest_file(const char *path,
                                           const tarve_forecast_file_options *file, const char *by,
                                           const tarve_backtest_options *opt,
                                           tarve_backtest_result *out,
                                           tarve_error *err) TARVE_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/trend.h - which way a series has gone, in words and figures that a reader may be told: of
 * the past, not a forecast.
 */
#ifndef TARVE_TREND_H
#define TARVE_TREND_H

#include "tarve/forecast.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tarve_direction {
    TARVE_DIRECTION_UNKNOWN, /**< too few years can be compared                     */
    TARVE_DIRECTION_UNCLEAR, /**< no change lies within the range, or p > 1 - level */
    TARVE_DIRECTION_RISING,
    TARVE_DIRECTION_FALLING
} tarve_direction;

typedef struct tarve_trend {
    tarve_direction direction;
    double per_year, lo, hi;  /**< change of the yearly mean a year, and its range; unit of the
                                   figures a year; NaN when unknown                            */
    double level;             /**< of the range                                                */
    double p;                 /**< Mann-Kendall's, two-sided; NaN when unknown                 */
    double persistence;       /**< 0..0.8, of one year to the next                             */
    size_t n_years;           /**< years compared; 0 when unknown                              */
    tarve_period first, last; /**< first period of the first of them, last of the last         */
} tarve_trend;

/**
 * Theil-Sen's slope and Mann-Kendall's test on the means of the last ten years.
 *
 *     a year     m periods in a row, counted back from the last figure: all observed, no break
 * inside slope      median of (Y_j - Y_i)/(j - i) over all pairs with no break between them S, Var
 * S   Mann's, summed over the stretches between breaks, ties counted r          lag-1
 * autocorrelation of Y less slope and median of its stretch, moved by the (1 + 3r)/n that few years
 * take off, kept within 0..0.8; Var = Var S (1 + r)/(1 - r) range      the k-th smallest and
 * largest of the N slopes, k = (N - z sqrt(Var))/2 rounded down p          of z = (|S| -
 * 1)/sqrt(Var)
 *
 * Rising (falling) when the whole range lies above (below) 0 and p <= 1 - level.
 *
 * @param h      [in]  seasons from freq or season; breaks: figures on both sides do not compare
 * @param level  [in]  of the range, 0.80
 * @param out    [out] UNKNOWN below five years or ten pairs, or when the newest year compared ends
 *                     more than two years before the last figure
 *
 * Missing:  a year with a missing or protected figure is left out.
 * Errors:   TARVE_E_USAGE level outside (0,1); @p out is then unchanged.
 * Memory:   allocates nothing.
 * Cost:     O(10 m).
 * Source:   docs/methods.md, "Which way it has gone".
 */
TARVE_API tarve_status tarve_trend_describe(const tarve_history *h, double level, tarve_trend *out,
                                            tarve_error *err) TARVE_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges from what was held out: quantiles of scaled, signed errors, pooled over series. */
#ifndef TARVE_FORECAST_SPREAD_H
#define TARVE_FORECAST_SPREAD_H

#include <stddef.h>
#include <stdint.h>

#include "tarve/error.h"
#include "tarve/model.h"

/* (figure - forecast) / spread of one held-out figure, on the scale of the path. */
typedef struct tarve_spread_score {
    double z;
    uint32_t bin;
    uint32_t date; /* errors of one origin tell the same story many times over */
} tarve_spread_score;

typedef struct tarve_spread tarve_spread; /* immutable once made: threads may share it */

/*
 * Quantile functions of the bins of a tree. A bin holds its own scores and those of the bins below
 * it; the parent of bin 0 is Student's t. N scores of one date hang together: with r their
 * correlation within a date (analysis of variance) and k scores a date they are worth
 * E = N / (1 + (k - 1) r). A bin's quantiles are
 *
 *     q(p) = median + width(p)
 *
 * the scores' own, at position p (E + 1) of E, with weight E / (E + 20) for the width and
 * E / (E + 100) for the median, and the parent's else.
 * A bin with all the scores of its parent is its parent: nothing counts twice. A median other than
 * 0 moves every forecast, so it needs more witnesses. An empty pool gives the
 * quantiles of t, and signed scores give ranges that need not be symmetric.
 *
 * score  [in] n, any order; those that are not finite are left out
 * parent [in] n_bins; parent[0] = 0, parent[b] < b
 * df     [in] of Student's t, > 0
 *
 * Same numbers for any order of the scores. Errors: USAGE (a bin or parent out of range, no bin,
 * df), NOMEM; *out is then unchanged. Cost: O(n depth log n) time, O(n depth) memory, most of it
 * given back at the end; what is kept is the knots of each bin.
 * Source: split conformal prediction, Lei et al. (2018), with signed scores; design effect of
 * clusters, Kish (1965).
 */
tarve_status tarve_spread_make(const tarve_spread_score *score, size_t n, const uint32_t *parent,
                               size_t n_bins, double df, tarve_spread **out,
                               tarve_error *err) TARVE_MUST_CHECK;
void tarve_spread_free(tarve_spread *s);

/* Scores of a bin and of all below it. */
size_t tarve_spread_n(const tarve_spread *s, uint32_t bin);

typedef struct tarve_dated {
    double z;
    uint32_t date;
} tarve_dated;
/* What n values are worth, 0..n; sorts them by date, then value. 1 where all are of one date. */
double tarve_effective_n(tarve_dated *v, size_t n);

/* Quantiles of the scaled error; borrowed. */
const tarve_quantiles *tarve_spread_bin(const tarve_spread *s, uint32_t bin);

/*
 * Means of the scores of every bin of such a tree: with weight E / (E + worth_of_parent) the bin's
 * own, and its parent's else; the parent of bin 0 is `root`. Errors: as above.
 */
typedef struct tarve_spread_means {
    double root, worth_of_parent; /* [in] */
    double *mean, *worth;         /* [out] n_bins each: the means; E of every bin */
} tarve_spread_means;
tarve_status tarve_spread_average(const tarve_spread_score *score, size_t n, const uint32_t *parent,
                                  size_t n_bins, const tarve_spread_means *out,
                                  tarve_error *err) TARVE_MUST_CHECK;

#endif

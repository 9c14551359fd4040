/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges from what was held out: quantiles of scaled, signed errors, pooled over series. */
#ifndef TARVE_FORECAST_SPREAD_H
#define TARVE_FORECAST_SPREAD_H

#include <stddef.h>
#include <stdint.h>

#include "tarve/error.h"

/* (figure - forecast) / spread of one held-out figure, on the scale of the path. */
typedef struct tarve_spread_score {
    double z;
    uint32_t bin;
} tarve_spread_score;

typedef struct tarve_spread tarve_spread; /* immutable once made: threads may share it */

/*
 * Quantile functions of the bins of a tree. A bin holds its own scores and those of the bins
 * below it. With N of them its quantiles are those of the scores, at position p (N + 1), with
 * weight N / (N + 100), and its parent's else; the parent of bin 0 is Student's t. So an empty
 * pool gives the quantiles of t, and signed scores give ranges that need not be symmetric.
 *
 * score  [in] n, any order; those that are not finite are left out
 * parent [in] n_bins; parent[0] = 0, parent[b] < b
 * df     [in] of Student's t, > 0
 *
 * Same numbers for any order of the scores. Errors: USAGE (a bin or parent out of range, no bin,
 * df), NOMEM; *out is then unchanged. Cost: O(n depth log n) time, O(n depth) memory, most of it
 * given back at the end; what is kept is 41 numbers a bin.
 * Source: split conformal prediction, Lei et al. (2018), with signed scores.
 */
tarve_status tarve_spread_make(const tarve_spread_score *score, size_t n, const uint32_t *parent,
                               size_t n_bins, double df, tarve_spread **out,
                               tarve_error *err) TARVE_MUST_CHECK;
void tarve_spread_free(tarve_spread *s);

/* Scores of a bin and of all below it. */
size_t tarve_spread_n(const tarve_spread *s, uint32_t bin);

/* Quantile of the scaled error for any 0 < p < 1, never falling in p. O(1). */
double tarve_spread_quantile(const tarve_spread *s, uint32_t bin, double p);

#endif

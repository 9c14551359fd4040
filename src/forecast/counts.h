/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a set of series of small counts says about each of them: the prior of a level, and how
 * common each memory and dispersion is (empirical Bayes). */
#ifndef TARVE_FORECAST_COUNTS_H
#define TARVE_FORECAST_COUNTS_H

#include "forecast/series.h"

typedef struct tarve_counts_pool tarve_counts_pool;

/*
 * Learns from the last five years of the series, all of counts. The prior of the levels is a Gamma
 * by the moments of the series' means; the weights of the grid maximise the likelihood of the
 * mixture by EM, and the lightest become 0. Same bytes for any jobs and order of the series.
 * Errors: NOMEM. *out is the caller's: tarve_counts_pool_free.
 */
tarve_status tarve_counts_learn(const tarve_series *const *s, size_t n_series, int jobs,
                                tarve_counts_pool **out, tarve_error *err) TARVE_MUST_CHECK;
void tarve_counts_pool_free(tarve_counts_pool *pool);

/* Log-likelihood of the mixture after every EM step; *n of them, borrowed. */
const double *tarve_counts_trace(const tarve_counts_pool *pool, size_t *n);

/* Has the pool a say after the first n figures? Counts below 10 on average, and no known break in
 * the five years that it looks at. */
bool tarve_counts_small(const tarve_series *s, size_t n);

/*
 * Predicts n_steps figures from the first n of s: a negative binomial with the mean and variance of
 * the mixture over the grid, weighted by the pool and by the likelihood of these figures. Without
 * a figure it is the prior's. @param season s->m effects on the log scale, or NULL = none.
 * Errors: NOMEM.
 */
tarve_status tarve_counts_predict(const tarve_counts_pool *pool, const tarve_series *s, size_t n,
                                  const double *season, size_t n_steps, tarve_dist *dist,
                                  tarve_error *err) TARVE_MUST_CHECK;

/* How much a pool is believed: its share of the distribution, and what the sd is multiplied by. */
typedef struct tarve_believed {
    double share, width;
} tarve_believed;

/* The negative binomial with the mean and variance of the mixture of two. */
tarve_dist tarve_counts_mix(const tarve_dist *combined, const tarve_dist *pooled, tarve_believed b);

#endif

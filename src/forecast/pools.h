/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all series of one call together say of each: seasons of like series, weights of the members,
 * and how far forecasts went astray. */
#ifndef TARVE_FORECAST_POOLS_H
#define TARVE_FORECAST_POOLS_H

#include "forecast/counts.h"
#include "forecast/groups.h"
#include "forecast/members.h"

typedef struct tarve_pools tarve_pools; /* immutable once learnt: threads share it */

/*
 * Learns from held-out figures of the series: of all where they are few, of an even sample, by
 * the hash of their ids, where they are many. Series of their own model have no part in it. Same
 * bytes for any jobs and order of the series. Errors: NOMEM.
 */
tarve_status tarve_pools_learn(const tarve_history *series, size_t n,
                               const tarve_forecast_options *opt, tarve_plans *plans,
                               tarve_pools **out, tarve_error *err) TARVE_MUST_CHECK;
/* One more holder; free gives one back. Both from any thread. */
tarve_pools *tarve_pools_hold(tarve_pools *p);
void tarve_pools_free(tarve_pools *p);

/* Seasonal effects of the series with these many seasons, on the log scale of the members; NULL
 * when there are too few. */
const double *tarve_pools_season(const tarve_pools *p, const tarve_series *s);

/* Shifts at the breaks that series have in common; borrowed. */
const tarve_shifts *tarve_pools_shifts(const tarve_pools *p);

/* One autoregression for all series of as many seasons, by that number; borrowed. And how far the
 * portfolio of a series leans on it, 0..1. */
const tarve_lag_rule *tarve_pools_lags(const tarve_pools *p);
double tarve_pools_lean(const tarve_pools *p, const tarve_series *s);

typedef struct tarve_verdict {
    tarve_weights weights;
    bool benchmark;                /* it has not been beaten, and is used */
    double error, benchmark_error; /* held out, in units of the seasonal step; NaN: not known */
    size_t n;                      /* stretches that say so */
} tarve_verdict;
tarve_verdict tarve_pools_verdict(const tarve_pools *p, tarve_group g);

/* What the standard deviation of the usual distribution of step h (0-based) is to be multiplied by:
 * what the series' own stretches say, shrunk towards its group's, within 0.5..3. O(log series). */
double tarve_pools_width(const tarve_pools *p, tarve_group g, const char *id, size_t h);

/* Negative binomial at step h (0-based) of a path of the series: the usual one, so widened. */
tarve_dist tarve_pools_count(const tarve_pools *p, const tarve_series *s, const tarve_path *path,
                             size_t h, size_t n_obs);

/* Mixes into dist, the n_steps counts of the combination, what the pool of small counts says of the
 * series, as far as that is believed. Errors: NOMEM. */
tarve_status tarve_pools_mix_counts(const tarve_pools *p, const tarve_series *s, size_t n_steps,
                                    tarve_dist *dist, tarve_error *err) TARVE_MUST_CHECK;

/* Errors in units of the spread at step h (0-based); lives as long as the pools. */
const tarve_quantiles *tarve_pools_errors(const tarve_pools *p, tarve_group g, size_t h);

#endif

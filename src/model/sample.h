/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of one series as every model takes them: plain blocks, checked once. */
#ifndef TARVE_MODEL_SAMPLE_H
#define TARVE_MODEL_SAMPLE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "tarve/model.h"

enum { TARVE_MODEL_SEASONS = 12, TARVE_MODEL_BREAKS = 6 };

typedef struct tarve_sample {
    size_t n, n_obs, n_censored;
    size_t first, last; /* index of the first and last observation; 0 when there is none */
    size_t m, first_season;
    bool counts;
    double *y;       /* n; NaN = missing; a censored cell is the middle of its bounds */
    double *lo, *hi; /* n; NaN unless censored                                        */
    size_t n_breaks, breaks[TARVE_MODEL_BREAKS]; /* ascending, observations on both sides */
    double shift[TARVE_MODEL_BREAKS];            /* of each; NaN = not known beforehand   */
} tarve_sample;

/* Copies and checks. Infinite figures count as missing. Errors: USAGE (sizes, m outside 1..12),
 * NOMEM. */
tarve_status tarve_sample_take(const tarve_model_input *in, tarve_sample *s,
                               tarve_error *err) TARVE_MUST_CHECK;
void tarve_sample_free(tarve_sample *s);

static inline bool tarve_sample_has(const tarve_sample *s, size_t t)
{
    return !isnan(s->y[t]);
}
static inline size_t tarve_sample_season(const tarve_sample *s, size_t t)
{
    return (s->first_season + t) % s->m;
}

/* What figures at t are to be raised by for the shifts after t that are known. */
double tarve_sample_known_shift(const tarve_sample *s, size_t t);

/* Starts a fit with what the sample says. */
tarve_fit tarve_fit_begin(const tarve_sample *s);
/* Season of forecast step h = 1.. */
size_t tarve_fit_season(const tarve_fit *fit, size_t h);

/*
 * One-step variance from errors with sum of squares `sum`, n_obs observations and df degrees
 * of freedom; never 0: a prior of 1/(n_obs + 1) observations with the standard deviation 0.2
 * |level| (or 1 at level 0; for counts at least Poisson's) is mixed in, so a constant series keeps
 * a range.
 */
double tarve_fit_variance(const tarve_fit *fit, double sum, double df);

/* The distribution of a figure with this mean and variance. Counts are negative binomial with a
 * mean of at least 1/2 in twelve and a half periods, so no 95 % range is [0, 0], and the bounds of
 * tarve_dist_widen; all else is Student's t. */
tarve_dist tarve_fit_dist(const tarve_fit *fit, double mean, double variance, double df);

#endif

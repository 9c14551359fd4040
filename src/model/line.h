/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The points of a straight line and what the models that draw one have in common. */
#ifndef TARVE_MODEL_LINE_H
#define TARVE_MODEL_LINE_H

#include "model/sample.h"
#include "model/season.h"

/* Observed points, season taken off, y/scale, u = (t - (n-1))/n in (-1, 0]. */
typedef struct tarve_line {
    size_t k, n;
    double scale;
    double *y, *u, *slope;
    size_t *t;
} tarve_line;

/* Level, slope (per u) and their covariance, all in scaled units. */
typedef struct tarve_line_estimate {
    double level, slope, var_level, cov, var_slope, sigma2, df;
    double step[TARVE_MODEL_BREAKS];
    size_t iterations;
} tarve_line_estimate;

/* The observed figures of s without their season. Release with tarve_line_free, also on error.
 * Errors: NOMEM. */
tarve_status tarve_line_take(const tarve_sample *s, const tarve_season *season, tarve_line *l,
                             tarve_error *err) TARVE_MUST_CHECK;
void tarve_line_free(tarve_line *l);

/* Sets variances and covariance of level and slope: a line through the points with the variance
 * sigma2 about it. */
void tarve_line_covariance(const tarve_line *l, double sigma2, tarve_line_estimate *e);

/* Median of all slopes between two of the last 300 points; level and spread by medians. The sorted
 * slopes are gone afterwards. Errors: NOMEM. */
tarve_status tarve_line_theil_sen(tarve_line *l, tarve_line_estimate *e,
                                  tarve_error *err) TARVE_MUST_CHECK;

/* Into fit, which has been begun: level, sigma2, season, param[0..5] and [8..] as robust_linear.c
 * says. */
void tarve_line_store(const tarve_sample *s, const tarve_season *season, const tarve_line *l,
                      const tarve_line_estimate *e, tarve_fit *fit);

/* Distributions of steps 1..n_steps of a line stored so. */
void tarve_line_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist);

#endif

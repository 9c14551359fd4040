/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Poisson regression with a log-linear trend, seasonal effects and level shifts. */
#ifndef TARVE_MODEL_GLM_H
#define TARVE_MODEL_GLM_H

#include "model/season.h"

/* log mu(t) = level + slope (t - (n-1))/m + season(t) + sum_k shift_k [t < break_k] */
typedef struct tarve_glm {
    double level, slope; /* at the end of the sample; per year */
    double season[TARVE_MODEL_SEASONS], shift[TARVE_MODEL_BREAKS];
    double var_slope; /* of the posterior, dispersion 1 */
    size_t iterations;
    double deviance;
} tarve_glm;

/*
 * Penalised maximum likelihood by iteratively reweighted least squares,
 *     W = mu, z = eta + (y - mu)/mu, beta = (X'WX + P)^-1 (X'Wz + P beta0), step halved until the
 * penalised deviance falls. P holds the prior precisions (their sd: slope 0.2 a year, seasons
 * sqrt(A) of @p prior and none where A = 0, shifts 2, level 10 about log(mean + 1/2n)), times the
 * prior's dispersion, so that all-zero seasons and series have a solution. Censored cells enter as
 * E[y | lo <= y <= hi, mu], taken anew at every step (EM).
 * @return TARVE_E_NUMERIC when 50 steps do not settle it, TARVE_E_NOMEM never.
 */
tarve_status tarve_glm_fit(const tarve_sample *s, const tarve_season *prior, tarve_glm *out,
                           tarve_error *err) TARVE_MUST_CHECK;

/* Trend, season and shifts of period t without the level: what multiplies it. */
double tarve_glm_pattern(const tarve_glm *g, const tarve_sample *s, size_t t);

/* E[y | lo <= y <= hi] of a Poisson variable with mean mu over the whole numbers. */
double tarve_poisson_within(double mu, double lo, double hi);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Regression of counts, Poisson or negative binomial, with a log-linear trend, seasonal effects and
 * level shifts. */
#ifndef TARVE_MODEL_GLM_H
#define TARVE_MODEL_GLM_H

#include "model/season.h"

/* log mu(t) = level + slope (t - (n-1))/m + season(t) + sum_k shift_k [t < break_k] */
typedef struct tarve_glm {
    double level, slope; /* at the end of the sample; per year */
    double season[TARVE_MODEL_SEASONS], shift[TARVE_MODEL_BREAKS];
    double var_level, cov, var_slope; /* of the posterior; level + season, mean over the seasons */
    double excess;                    /* as in the family */
    size_t iterations;
    double deviance;
} tarve_glm;

/* What the counts are about their mean, and how firmly the prior holds. */
typedef struct tarve_glm_family {
    double excess; /* Var y = mu + excess mu^2; 0 = Poisson */
    double prior;  /* factor on the prior's precisions; Poisson with dispersion d: d */
} tarve_glm_family;

/*
 * tarve_sample_take of figures a regression of counts can be made of: four of them, >= 0, and
 * ranges of censored cells narrow enough to be summed over. To be freed in any case.
 * @param model  its name in a message. Errors: NUMERIC where they are not; those of the sample.
 */
tarve_status tarve_glm_sample(const tarve_model_input *in, const char *model, tarve_sample *s,
                              tarve_error *err) TARVE_MUST_CHECK;

/*
 * Penalised maximum likelihood by iteratively reweighted least squares,
 *     W = mu/(1 + excess mu), z = eta + (y - mu)/mu, beta = (X'WX + P)^-1 (X'Wz + P beta0), step
 * halved until the penalised deviance falls. P holds the prior precisions (their sd: slope 0.2 a
 * year, seasons sqrt(A) of @p prior and none where A = 0, shifts 2, level 10 about log(mean +
 * 1/2n)), times the family's factor, so that all-zero seasons and series have a solution. Censored
 * cells enter as E[y | lo <= y <= hi, mu], taken anew at every step (EM).
 * @return TARVE_E_NUMERIC when 50 steps do not settle it, TARVE_E_NOMEM never.
 */
tarve_status tarve_glm_fit(const tarve_sample *s, const tarve_season *prior,
                           const tarve_glm_family *family, tarve_glm *out,
                           tarve_error *err) TARVE_MUST_CHECK;

/*
 * The same with the excess estimated by maximum likelihood (an exponential prior of mean 1, times
 * @p weight, keeps a series of zeros from an excess without end): the regression and
 *     d/d excess [sum log P(y | mu, excess)] = weight,  0 where there is no excess,
 * in turn until the excess stands still to a millionth. Censored cells enter with the mean of their
 * scores. @p weight is also the family's prior; 1 = as it stands.
 * Errors: NUMERIC as above, or when 200 turns do not settle it. Cost: O(turns n).
 */
tarve_status tarve_glm_negbin(const tarve_sample *s, const tarve_season *prior, double weight,
                              tarve_glm *out, tarve_error *err) TARVE_MUST_CHECK;

/* Probabilities of lo, lo + 1, ... relative to that of lo in turn: each is the one before times
 * this, for k the one before. */
static inline double tarve_glm_next(double mu, double excess, double k)
{
    return (1.0 + excess * k) * (mu / (1.0 + excess * mu)) / (k + 1.0);
}

/* Trend, season and shifts of period t without the level: what multiplies it. */
double tarve_glm_pattern(const tarve_glm *g, const tarve_sample *s, size_t t);

/* E[y | lo <= y <= hi] of a Poisson variable with mean mu over the whole numbers. */
double tarve_poisson_within(double mu, double lo, double hi);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counts by a negative binomial regression with a log-linear trend, seasons and level shifts.
 *
 *     y(t) ~ NB2(mu(t), k),  Var y = mu + mu^2/k
 *     log mu(t) = level + slope (t - (n-1))/m + season(t) + sum_b shift_b [t < break_b]
 *
 * by maximum likelihood with the priors of glm.h; k by its own likelihood, in turn with the rest
 * (k infinite: Poisson). Ahead the slope is damped:
 *     mu(h)  = exp(level + slope g + season(h)),  g = sum_{j<=h} phi^j / m,  phi = 0.95^(12/m)
 *     Var(h) = mu + mu^2 (1/k + v + v/k),  v = Var level + 2 g Cov + g^2 Var slope
 * Unlike poisson_trend the level does not drift: this is the trend of the whole history.
 *
 * param[0] exp(level), [1] slope per year, [2] phi, [3] 1/k, [4] Var level (with its season, mean
 * over the seasons), [5] Cov(level, slope), [6] Var slope, [8..13] log shifts; season[] = log
 * effects.
 * Source: Lawless (1987), Can. J. Statist. 15(3); Venables & Ripley (2002), Modern Applied
 * Statistics with S, 7.4.
 */
#include <stdlib.h>
#include <string.h>

#include "model/glm.h"
#include "model/registry.h"

static void store(const tarve_sample *s, const tarve_glm *g, tarve_fit *fit)
{
    *fit = tarve_fit_begin(s);
    fit->level = fit->param[0] = exp(g->level);
    fit->param[1] = g->slope;
    fit->param[2] = pow(0.95, 12.0 / (double)s->m);
    fit->param[3] = g->excess;
    fit->param[4] = g->var_level;
    fit->param[5] = g->cov;
    fit->param[6] = g->var_slope;
    for (size_t b = 0; b < s->n_breaks; b++)
        fit->param[8 + b] = g->shift[b];
    memcpy(fit->season, g->season, sizeof g->season);
    fit->dispersion = 1.0 + g->excess * fit->level;
    fit->sigma2 = fit->dispersion * fit->level;
    fit->iterations = g->iterations;
    fit->objective = g->deviance;
}

static tarve_status fit_counts(const tarve_sample *s, tarve_fit *fit, tarve_error *err)
{
    tarve_season season;
    tarve_glm g;
    double *work = malloc(s->n * sizeof *work);
    if (work == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s->n);
    tarve_season_ratios(s, work, &season);
    free(work);
    const tarve_status st = tarve_glm_negbin(s, &season, 1.0, &g, err);
    if (st == TARVE_OK)
        store(s, &g, fit);
    return st;
}

static tarve_status negbin_trend_fit(const tarve_model_input *in, tarve_fit *fit, tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_glm_sample(in, "negative binomial trend", &s, err);
    if (st == TARVE_OK)
        st = fit_counts(&s, fit, err);
    tarve_sample_free(&s);
    return st;
}

static tarve_status negbin_trend_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                         tarve_error *err)
{
    (void)err;
    const double *p = fit->param;
    double years = 0.0, damp = 1.0;
    for (size_t h = 1; h <= n_steps; h++) {
        damp *= p[2];
        years += damp / (double)fit->m;
        const double mu = p[0] * exp(p[1] * years + fit->season[tarve_fit_season(fit, h)]);
        const double v = fmax(0.0, p[4] + 2.0 * years * p[5] + years * years * p[6]);
        const double var = mu + mu * mu * (p[3] + fmin(v, 4.0) * (1.0 + p[3]));
        dist[h - 1] = tarve_fit_dist(fit, mu, var, (double)fit->n_obs - 2.0);
    }
    return TARVE_OK;
}

const tarve_model tarve_model_negbin_trend = {
    .name = "negbin_trend",
    .summary = "log-linear trend and seasons of counts that spread beyond Poisson",
    .min_obs = 4,
    .fit = negbin_trend_fit,
    .predict = negbin_trend_predict,
};

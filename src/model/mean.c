/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Discounted mean, with a prior so weak that it speaks only when the data are silent.
 *
 * Weights w(t) = omega^(last-t), omega = 1 - 1/max(m, 8), last = the last observation: about one
 * year counts.
 * Counts: rate ~ Gamma(1/2, 1/2) a priori (a power-discounted Gamma-Poisson pair), then
 *     a = 1/2 + sum w y,  b = 1/2 + sum w,  mean = a/b,  variance = d a/b + a/b^2
 * which for d = 1 is the negative binomial predictive NB(a, b/(b+1)); d = max(1, weighted
 * sum (y - a/b)^2 / ((a/b) sum w)) is the dispersion. No observation at all leaves the prior:
 * mean 1, variance 3.
 * Otherwise: mean = sum w y / W, sigma2 = weighted variance,
 *     variance = sigma2 (1 + sum w^2 / W^2), Student's t with W^2 / sum w^2 - 1 degrees of freedom.
 *
 * param[0] = a, param[1] = b, param[2] = sum w^2 / W^2, param[3] = degrees of freedom.
 * Source: Harvey & Fernandes (1989), JBES 7(4); Gelman et al., Bayesian Data Analysis, 2.6.
 */
#include "model/registry.h"
#include "model/sample.h"

typedef struct weighted {
    double w, w2, wy, ss;
} weighted;

static weighted weigh(const tarve_sample *s)
{
    const double omega = 1.0 - 1.0 / (double)(s->m > 8 ? s->m : 8);
    weighted k = {0};
    if (s->n_obs == 0)
        return k;
    double w = 1.0;
    for (size_t t = s->last + 1; t-- > 0;) {
        if (tarve_sample_has(s, t)) {
            k.w += w;
            k.w2 += w * w;
            k.wy += w * s->y[t];
        }
        w *= omega;
    }
    const double mean = k.wy / k.w;
    w = 1.0;
    for (size_t t = s->last + 1; t-- > 0;) {
        if (tarve_sample_has(s, t))
            k.ss += w * (s->y[t] - mean) * (s->y[t] - mean);
        w *= omega;
    }
    return k;
}

static void fit_mean(const tarve_sample *s, tarve_fit *fit)
{
    const weighted k = weigh(s);
    const double unequal = k.w > 0.0 ? k.w2 / (k.w * k.w) : 1.0;
    fit->param[0] = 0.5 + k.wy;
    fit->param[1] = 0.5 + k.w;
    fit->param[2] = unequal;
    fit->param[3] = 1.0 / unequal - 1.0;
    fit->level = s->counts ? fit->param[0] / fit->param[1] : k.w > 0.0 ? k.wy / k.w : 0.0;
    if (s->counts) {
        if (k.w > 1.0)
            fit->dispersion = fmax(1.0, k.ss / (fit->level * k.w));
        fit->sigma2 = fit->dispersion * fit->level;
    } else {
        const double share = k.w > 0.0 ? (1.0 / unequal) / k.w : 0.0;
        fit->sigma2 = tarve_fit_variance(fit, k.ss * share, fit->param[3]);
    }
}

static tarve_status mean_fit(const tarve_model_input *in, tarve_fit *fit, tarve_error *err)
{
    tarve_sample s;
    const tarve_status st = tarve_sample_take(in, &s, err);
    if (st == TARVE_OK) {
        *fit = tarve_fit_begin(&s);
        fit_mean(&s, fit);
    }
    tarve_sample_free(&s);
    return st;
}

static tarve_status mean_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                 tarve_error *err)
{
    (void)err;
    const double a = fit->param[0], b = fit->param[1];
    const double variance =
        fit->counts ? fit->sigma2 + a / (b * b) : fit->sigma2 * (1.0 + fit->param[2]);
    for (size_t h = 0; h < n_steps; h++)
        dist[h] = tarve_fit_dist(fit, fit->level, variance, fit->param[3]);
    return TARVE_OK;
}

const tarve_model tarve_model_mean = {
    .name = "mean",
    .summary = "discounted mean; counts by Gamma-Poisson",
    .min_obs = 0,
    .fit = mean_fit,
    .predict = mean_predict,
};

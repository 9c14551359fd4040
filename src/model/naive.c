/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Last value carried forward: y(n+h) = y(n), a random walk.
 *
 *     sigma2 = mean of (y(t) - y(s))^2 / (t - s) over neighbouring observations s < t
 *     Var y(n+h) = sigma2 (h + periods since the last observation)
 *
 * param[0] = periods since the last observation, param[1] = degrees of freedom.
 * Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), 5.2 and 5.5.
 */
#include "model/registry.h"
#include "model/sample.h"

static void fit_walk(const tarve_sample *s, tarve_fit *fit)
{
    double sum = 0.0;
    size_t before = s->first;
    for (size_t t = s->first + 1; t <= s->last; t++) {
        if (!tarve_sample_has(s, t))
            continue;
        const double step = s->y[t] - s->y[before];
        sum += step * step / (double)(t - before);
        before = t;
    }
    fit->level = s->y[s->last];
    fit->param[0] = (double)(s->n - 1 - s->last);
    fit->param[1] = (double)(s->n_obs - 1);
    fit->sigma2 = tarve_fit_variance(fit, sum, fit->param[1]);
}

static tarve_status naive_fit(const tarve_model_input *in, tarve_fit *fit, tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_sample_take(in, &s, err);
    if (st == TARVE_OK && s.n_obs < 1)
        st = tarve_fail(err, TARVE_E_NUMERIC, "no observation");
    if (st == TARVE_OK) {
        *fit = tarve_fit_begin(&s);
        fit_walk(&s, fit);
    }
    tarve_sample_free(&s);
    return st;
}

static tarve_status naive_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                  tarve_error *err)
{
    (void)err;
    for (size_t h = 1; h <= n_steps; h++)
        dist[h - 1] = tarve_fit_dist(fit, fit->level, fit->sigma2 * ((double)h + fit->param[0]),
                                     fit->param[1]);
    return TARVE_OK;
}

const tarve_model tarve_model_naive = {
    .name = "naive",
    .summary = "last value carried forward",
    .min_obs = 1,
    .fit = naive_fit,
    .predict = naive_predict,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The last value of the same season: y(n+h) = y(n+h-m), y(n+h-2m), ... whichever was observed last.
 *
 *     sigma2 = mean of (y(t) - y(t-m))^2 where both are observed
 *     Var y(n+h) = sigma2 * (years from the value used to n+h)
 *
 * A season never observed takes the mean of the others. Without a season it is the naive forecast.
 * season[i] = value used, param[i] = its age in years at the end of the sample (0 = last year's),
 * param[12] = degrees of freedom.
 * Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), 5.2 and 5.5.
 */
#include "model/registry.h"
#include "model/sample.h"

static void last_of_each_season(const tarve_sample *s, tarve_fit *fit)
{
    bool seen[TARVE_MODEL_SEASONS] = {false};
    double sum = 0.0;
    size_t n_seen = 0;
    for (size_t back = 0; back < s->n; back++) {
        const size_t t = s->n - 1 - back, i = tarve_sample_season(s, t);
        if (seen[i] || !tarve_sample_has(s, t))
            continue;
        seen[i] = true;
        n_seen++;
        fit->season[i] = s->y[t];
        const size_t age = back / s->m;
        fit->param[i] = (double)age;
        sum += s->y[t];
    }
    fit->level = sum / (double)n_seen;
    for (size_t i = 0; i < s->m; i++)
        if (!seen[i])
            fit->season[i] = fit->level;
}

static void seasonal_variance(const tarve_sample *s, tarve_fit *fit)
{
    double sum = 0.0;
    size_t k = 0;
    for (size_t t = s->m; t < s->n; t++) {
        const double step = s->y[t] - s->y[t - s->m];
        if (isnan(step))
            continue;
        sum += step * step;
        k++;
    }
    fit->param[12] = (double)k;
    fit->sigma2 = tarve_fit_variance(fit, sum, (double)k);
}

static tarve_status seasonal_naive_fit(const tarve_model_input *in, tarve_fit *fit,
                                       tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_sample_take(in, &s, err);
    if (st == TARVE_OK && s.n_obs < 1)
        st = tarve_fail(err, TARVE_E_NUMERIC, "no observation");
    if (st == TARVE_OK) {
        *fit = tarve_fit_begin(&s);
        last_of_each_season(&s, fit);
        seasonal_variance(&s, fit);
    }
    tarve_sample_free(&s);
    return st;
}

static tarve_status seasonal_naive_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                           tarve_error *err)
{
    (void)err;
    for (size_t h = 1; h <= n_steps; h++) {
        const size_t i = tarve_fit_season(fit, h);
        const size_t ahead = (h - 1) / fit->m + 1;
        const double years = (double)ahead + fit->param[i];
        dist[h - 1] =
            tarve_fit_dist(fit, fit->season[i], fit->sigma2 * years, fit->param[12] - 1.0);
    }
    return TARVE_OK;
}

const tarve_model tarve_model_seasonal_naive = {
    .name = "seasonal_naive",
    .summary = "last value of the same season",
    .min_obs = 1,
    .fit = seasonal_naive_fit,
    .predict = seasonal_naive_predict,
};

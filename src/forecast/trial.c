/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/trial.h"

#include <math.h>

enum { ORIGINS = 3, STEPS = 12 };

const tarve_model *tarve_benchmark_of(const tarve_series *s)
{
    const bool year = s->m > 1 && s->n_obs >= s->m;
    return tarve_model_find(year ? "seasonal_naive" : "naive");
}

typedef struct sums {
    double error, square;
    size_t n;
} sums;

static double distance(const tarve_series *s, size_t t, double x)
{
    if (isnan(s->lo[t]))
        return x - s->y[t];
    return x - fmin(fmax(x, s->lo[t]), s->hi[t]);
}

static tarve_status try_origin(const tarve_series *s, const tarve_model *model, size_t n,
                               size_t steps, sums *sum, tarve_error *err)
{
    tarve_fit fit;
    tarve_dist dist[STEPS];
    tarve_status st = tarve_series_fit(s, model, n, NULL, &fit, err);
    if (st == TARVE_OK)
        st = model->predict(&fit, steps, dist, err);
    for (size_t h = 0; st == TARVE_OK && h < steps && n + h < s->n; h++) {
        if (isnan(s->y[n + h]))
            continue;
        const double e = distance(s, n + h, tarve_dist_mean(&dist[h]));
        if (!isfinite(e) || !(dist[h].sd > 0.0))
            return tarve_fail(err, TARVE_E_NUMERIC, "a forecast is not finite");
        sum->error += fabs(e);
        sum->square += e / dist[h].sd * (e / dist[h].sd);
        sum->n++;
    }
    return st;
}

static size_t steps_held(const tarve_series *s, size_t n_steps)
{
    const size_t longest = n_steps < STEPS ? n_steps : STEPS;
    size_t held = s->m > 1 ? s->m : 4U;
    held = held < longest ? held : longest;
    return held < s->n_obs / 4 ? held : s->n_obs / 4;
}

/* End of the learning part of origin o. */
static size_t origin(const tarve_series *s, size_t held, size_t o)
{
    return s->end - held - o * ((held + 1) / 2);
}

static size_t count_origins(const tarve_series *s, size_t held)
{
    const size_t step = (held + 1) / 2, least = s->m > 1 ? 2 * s->m + 4 : 6;
    size_t n = 0;
    if (held == 0)
        return 0;
    while (n < ORIGINS && s->end >= held + n * step + least &&
           tarve_series_observed(s, origin(s, held, n)) >= 4)
        n++;
    return n == 0 && tarve_series_observed(s, origin(s, held, 0)) >= 4 ? 1 : n;
}

tarve_status tarve_trial_run(const tarve_series *s, const tarve_model *model, size_t n_steps,
                             tarve_trial *out, tarve_error *err)
{
    const size_t held = steps_held(s, n_steps), n = count_origins(s, held);
    sums sum = {0};
    tarve_error why = {0};
    tarve_status st = TARVE_OK;
    *out = (tarve_trial){.mase = (double)NAN};
    for (size_t o = 0; st == TARVE_OK && o < n; o++)
        st = try_origin(s, model, origin(s, held, o), held, &sum, &why);
    if (st == TARVE_E_NOMEM)
        return tarve_fail(err, st, "%s", why.message);
    if (st == TARVE_OK && sum.n > 0)
        *out = (tarve_trial){.n_origins = n,
                             .mase = sum.error / (double)sum.n / s->mase_scale,
                             .z2 = sum.square / (double)sum.n};
    return TARVE_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/scale.h"

#include <stdlib.h>
#include <string.h>

enum tarve_scale tarve_scale_of(const tarve_sample *s)
{
    double least = INFINITY;
    for (size_t t = 0; t < s->n; t++)
        if (tarve_sample_has(s, t))
            least = fmin(least, s->y[t]);
    if (s->counts && least >= 0.0)
        return TARVE_SCALE_LOG1P;
    return least > 0.0 ? TARVE_SCALE_LOG : TARVE_SCALE_PLAIN;
}

double tarve_scale_forward(enum tarve_scale scale, double y)
{
    return scale == TARVE_SCALE_LOG ? log(y) : scale == TARVE_SCALE_LOG1P ? log1p(y) : y;
}

void tarve_scale_flatten(const tarve_sample *s, enum tarve_scale scale, const double *prior,
                         double *x, double *work, tarve_season *season)
{
    for (size_t t = 0; t < s->n; t++)
        x[t] = tarve_sample_has(s, t) ? tarve_scale_forward(scale, s->y[t]) : (double)NAN;
    /* like series tell on log scales only */
    tarve_season_towards(s, x, scale == TARVE_SCALE_PLAIN ? NULL : prior, work, season);
    for (size_t t = 0; t < s->n; t++)
        x[t] -= season->effect[tarve_sample_season(s, t)];
}

/* Counts need no shape of the path but its scale. */
static tarve_dist dist_on(bool logs, double shift, const tarve_fit *fit, double centre,
                          double variance, double noise, double df)
{
    if (!logs)
        return tarve_fit_dist(fit, centre, variance, df);
    const double v = fmin(variance, 4.0), mean = exp(fmin(centre, 600.0) + fmin(v, noise) / 2.0);
    if (!(shift > 0.0))
        return (tarve_dist){.kind = TARVE_DIST_LOGNORMAL,
                            .non_negative = true,
                            .mean = mean,
                            .sd = mean * sqrt(expm1(v))};
    return tarve_fit_dist(fit, mean - shift, mean * mean * expm1(v), df);
}

tarve_dist tarve_dist_usual(const tarve_path *path, size_t h, bool counts, size_t n_obs)
{
    const tarve_fit fit = {.counts = counts, .n_obs = n_obs};
    return dist_on(path->logs, path->shift, &fit, path->centre[h],
                   path->spread[h] * path->spread[h], path->noise, 5.0);
}

static tarve_dist dist_at(const tarve_fit *fit, double centre, double variance)
{
    const enum tarve_scale scale = (enum tarve_scale)fit->param[TARVE_SCALE_KIND];
    return dist_on(scale != TARVE_SCALE_PLAIN, scale == TARVE_SCALE_LOG1P ? 1.0 : 0.0, fit, centre,
                   variance, fit->param[TARVE_SCALE_SIGMA2], fit->param[TARVE_SCALE_DF]);
}

tarve_status tarve_scale_predict(const tarve_fit *fit,
                                 void (*path)(const tarve_fit *fit, tarve_path *path),
                                 size_t n_steps, tarve_dist *dist, tarve_error *err)
{
    double *block = malloc((2 * n_steps + 1) * sizeof *block);
    if (block == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu steps", n_steps);
    tarve_path p = {.n_steps = n_steps, .centre = block, .spread = block + n_steps};
    path(fit, &p);
    for (size_t h = 0; h < n_steps; h++)
        dist[h] = dist_at(fit, p.centre[h], p.spread[h] * p.spread[h]);
    free(block);
    return TARVE_OK;
}

void tarve_scale_describe(const tarve_fit *fit, tarve_path *path)
{
    const enum tarve_scale scale = (enum tarve_scale)fit->param[TARVE_SCALE_KIND];
    path->logs = scale != TARVE_SCALE_PLAIN;
    path->shift = scale == TARVE_SCALE_LOG1P ? 1.0 : 0.0;
    path->noise = path->logs ? fit->param[TARVE_SCALE_SIGMA2] : 0.0;
}

double tarve_scale_noise(double sum, double df, size_t n)
{
    const double weight = 1.0 / (double)(n + 1);
    return fmin((sum + 0.04 * weight) / (df + weight), 2.0);
}

static tarve_status raw_effects(const tarve_sample *s, double *x, double *effect, double *error,
                                tarve_error *err)
{
    const enum tarve_scale scale = tarve_scale_of(s);
    double raw[TARVE_MODEL_SEASONS];
    for (size_t t = 0; t < s->n; t++)
        x[t] = tarve_sample_has(s, t) ? tarve_scale_forward(scale, s->y[t]) : (double)NAN;
    if (scale == TARVE_SCALE_PLAIN || !tarve_season_raw(s, x, x + s->n, raw, error))
        return tarve_fail(err, TARVE_E_NUMERIC, "no seasons to be had");
    memcpy(effect, raw, s->m * sizeof *raw);
    return TARVE_OK;
}

tarve_status tarve_season_effects(const tarve_model_input *in, double *effect, double *error,
                                  tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_sample_take(in, &s, err);
    if (st == TARVE_OK) {
        double *x = malloc((2 * s.n + 1) * sizeof *x);
        st = x == NULL ? tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s.n)
                       : raw_effects(&s, x, effect, error, err);
        free(x);
    }
    tarve_sample_free(&s);
    return st;
}

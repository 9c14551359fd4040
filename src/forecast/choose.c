/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/choose.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ORIGINS = 3 };

/* A few dozen held-out figures of one series are weak evidence: switching at the smallest
 * difference costs accuracy (docs/methods.md, "Forecasts, first form"). So the second candidate
 * must be this many times better than the first, the benchmark this many times better than the
 * model. */
static const double clearly_second = 1.2, clearly_benchmark = 1.3;

static const char *const candidates[][TARVE_CANDIDATES] = {
    [TARVE_CLASS_REGULAR] = {"damped_trend", NULL, NULL},
    [TARVE_CLASS_COUNTS] = {"poisson_trend", NULL, NULL},
    [TARVE_CLASS_BETWEEN] = {"poisson_trend", "damped_trend", NULL},
    [TARVE_CLASS_SHORT] = {"damped_trend", "robust_linear", "mean"},
    [TARVE_CLASS_TINY] = {"mean", NULL, NULL},
    [TARVE_CLASS_ZERO] = {"mean", NULL, NULL},
    [TARVE_CLASS_PROTECTED] = {"damped_trend", "poisson_trend", NULL},
};

const tarve_model *tarve_benchmark_of(const tarve_series *s)
{
    const bool year = s->m > 1 && s->n_obs >= s->m;
    return tarve_model_find(year ? "seasonal_naive" : "naive");
}

static double distance(const tarve_series *s, size_t t, double x)
{
    if (isnan(s->lo[t]))
        return x - s->y[t];
    return x - fmin(fmax(x, s->lo[t]), s->hi[t]);
}

static tarve_status try_model(const tarve_series *s, size_t n, size_t steps, tarve_trial *trial,
                              tarve_error *err)
{
    tarve_fit fit;
    tarve_dist dist[TARVE_STEPS_HELD];
    tarve_status st = tarve_series_fit(s, trial->model, n, &fit, err);
    if (st == TARVE_OK)
        st = trial->model->predict(&fit, steps, dist, err);
    if (st != TARVE_OK) {
        trial->failed = true;
        return st;
    }
    for (size_t h = 0; h < steps && n + h < s->n; h++) {
        if (isnan(s->y[n + h]))
            continue;
        const double e = distance(s, n + h, tarve_dist_mean(&dist[h]));
        if (!isfinite(e) || !(dist[h].sd > 0.0)) {
            trial->failed = true;
            return tarve_fail(err, TARVE_E_NUMERIC, "a forecast is not finite");
        }
        trial->mase += fabs(e);
        trial->z2 += e / dist[h].sd * (e / dist[h].sd);
        trial->n++;
    }
    return TARVE_OK;
}

static void finish(const tarve_series *s, tarve_trial *trial)
{
    const bool done = !trial->failed && trial->n > 0;
    trial->mase = done ? trial->mase / (double)trial->n / s->mase_scale : (double)NAN;
}

static size_t list_candidates(const tarve_series *s, tarve_choice *c)
{
    const tarve_model *asked = tarve_model_find(s->history->model);
    if (asked != NULL)
        c->candidate[c->n++].model = asked;
    for (size_t k = 0; asked == NULL && k < TARVE_CANDIDATES; k++) {
        const tarve_model *model = tarve_model_find(candidates[s->class_][k]);
        if (model != NULL)
            c->candidate[c->n++].model = model;
    }
    return c->n;
}

static size_t observed_before(const tarve_series *s, size_t n)
{
    size_t k = 0;
    for (size_t t = 0; t < n; t++)
        k += isnan(s->y[t]) ? 0U : 1U;
    return k;
}

/* End of the learning part of origin o. */
static size_t origin(const tarve_series *s, const tarve_choice *c, size_t o)
{
    return s->end - c->n_held - o * ((c->n_held + 1) / 2);
}

/* Length of the stretch held out and how many; none when too little would be left to learn from. */
static void plan(const tarve_series *s, size_t n_steps, tarve_choice *c)
{
    const size_t most = TARVE_STEPS_HELD, longest = n_steps < most ? n_steps : most;
    size_t held = s->m > 1 ? s->m : 4U, origins = 0;
    held = held < longest ? held : longest;
    if (held > s->n_obs / 4)
        held = s->n_obs / 4;
    c->n_held = held;
    if (held == 0)
        return;
    const size_t step = (held + 1) / 2, least = s->m > 1 ? 2 * s->m + 4 : 6;
    while (origins < ORIGINS && s->end >= held + origins * step + least &&
           observed_before(s, origin(s, c, origins)) >= 4)
        origins++;
    const bool one = origins == 0 && observed_before(s, origin(s, c, 0)) >= 4;
    c->n_origins = one ? 1 : origins;
}

static void pick(const tarve_series *s, tarve_choice *c)
{
    c->best = 0;
    while (c->best + 1 < c->n && c->candidate[c->best].failed)
        c->best++;
    for (size_t k = c->best + 1; k < c->n; k++)
        if (c->candidate[k].mase * clearly_second < c->candidate[c->best].mase)
            c->best = k;
    if (s->history->model != NULL)
        return;
    if (c->candidate[c->best].failed ||
        c->benchmark.mase * clearly_benchmark <= c->candidate[c->best].mase)
        c->best = c->n;
}

tarve_status tarve_choose(const tarve_series *s, size_t n_steps, tarve_choice *out,
                          tarve_error *err)
{
    tarve_choice c = {.benchmark = {.model = tarve_benchmark_of(s)}};
    list_candidates(s, &c);
    plan(s, n_steps, &c);
    for (size_t o = 0; o < c.n_origins; o++) {
        const size_t n = origin(s, &c, o);
        for (size_t k = 0; k <= c.n; k++) {
            tarve_trial *trial = k < c.n ? &c.candidate[k] : &c.benchmark;
            tarve_error why = {0};
            if (trial->failed)
                continue;
            const tarve_status st = try_model(s, n, c.n_held, trial, &why);
            if (st == TARVE_E_NOMEM)
                return tarve_fail(err, TARVE_E_NOMEM, "%s", why.message);
            if (st != TARVE_OK && k < c.n)
                (void)snprintf(c.failure, sizeof c.failure, "%s: %.70s", trial->model->name,
                               why.message);
        }
    }
    for (size_t k = 0; k <= c.n; k++)
        finish(s, k < c.n ? &c.candidate[k] : &c.benchmark);
    pick(s, &c);
    *out = c;
    return TARVE_OK;
}

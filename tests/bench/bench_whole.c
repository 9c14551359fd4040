/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench_whole.h"

#include <math.h>

#include "forecast/series.h"

static double figure(const bench_series *s, size_t t)
{
    const bool hidden = tarve_mark_state(s->mark[t]) == TARVE_CELL_PROTECTED;
    return hidden ? 2.5 : isnan(s->value[t]) ? 0.0 : s->value[t];
}

static double whole_at(const bench_set *all, const bench_series *parent, size_t t)
{
    double sum = 0.0;
    for (size_t i = 0; i < all->n && parent == NULL; i++) {
        if (all->s[i].n != all->s[0].n || all->s[i].start != all->s[0].start)
            bench_die("the series of a whole are not of the same periods");
        sum += figure(&all->s[i], t);
    }
    const double y = parent != NULL ? figure(parent, t) : sum;
    if (!(y > 0.0))
        bench_die("the whole is not above 0");
    return y;
}

static void find_seasons(const tarve_history *h, double *season)
{
    tarve_error err = {0};
    tarve_series s = {0};
    double error = 0.0;
    if (tarve_series_make(h, &s, &err) != TARVE_OK ||
        tarve_series_seasons(&s, season, &error, &err) != TARVE_OK)
        bench_die(err.message);
    tarve_series_free(&s);
}

void bench_whole_exposure(const bench_set *all, const bench_series *parent, size_t n,
                          size_t n_steps, double power, double *exposure)
{
    const bench_series *like = parent != NULL ? parent : &all->s[0];
    const size_t m = (size_t)like->frequency;
    double season[TARVE_SEASON_MAX] = {0.0};
    tarve_error err = {0};
    tarve_forecast f = {0};
    for (size_t t = 0; t < n; t++)
        exposure[t] = whole_at(all, parent, t);
    const tarve_history h = {
        .id = "whole", .value = exposure, .n = n, .season = m, .first = like->start};
    const tarve_forecast_options o = {.n_steps = n_steps, .jobs = 1};
    find_seasons(&h, season);
    if (tarve_forecast_all(&h, 1, &o, &f, &err) != TARVE_OK)
        bench_die(err.message);
    for (size_t t = 0; t < n + n_steps; t++) {
        const double y = t < n ? exposure[t] : f.median[t - n];
        exposure[t] = exp(power * (log(y) - season[((size_t)like->start + t) % m]));
    }
    tarve_forecast_free(&f);
}

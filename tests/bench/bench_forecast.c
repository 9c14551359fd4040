/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Accuracy and honesty of the forecasts on held-out figures, over rolling origins.
 *
 * usage: bench_forecast [-w POWER] [-p PARENT] ORIGINS STEP JOBS SET.csv META.csv
 *                       [SET.csv META.csv ...]
 * ORIGINS: how many, or FIRST-LAST
 * -w POWER: every series is forecast as a part of the whole, the sum of the set (bench_whole.h)
 * -p PARENT: the series that is the whole, in place of the sum; it is not scored
 *
 * SET.csv:  series_id,period_index,value,part(train|test); empty = missing, `...` = protected 1-4
 * META.csv: series_id,frequency,horizon,type,n_train,start(YEAR-SUB)
 * Origin k (0 is the set's own) ends the training part k*STEP periods earlier; the test part is the
 * next `horizon` periods. Origins with fewer than 60 training periods, or fewer than 24 that are
 * neither zero nor missing, are left out.
 *
 * An error against a protected figure is the distance to [1,4]. MASE: mean over series of mean
 * |error| / mean |y(t) - y(t-m)| of the training part, protected as 2.5. WIS: weighted interval
 * score of median, 80 and 95 % ranges, summed over all series, divided by the sum of the actuals.
 * Sum: coverage of the 80 % range of the sum of the path, from 400 draws. Shown: coverage of steps
 * whose actual is not protected, over all series (the others: mean over series).
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/num.h"
#include "base/rng.h"
#include "bench_set.h"
#include "bench_whole.h"
#include "quiet_gsl.h"

enum { DRAWS = 400, MAX_MODELS = 16 };

typedef struct score {
    size_t n, benchmark, fallback, n_mase;
    double mase, snaive, c80, c95, median80, sum80, wis, actual, bias, forecast;
    double band80[4], band95[4];
    size_t n_band[4];
    size_t n_shown, shown80, shown95; /* steps whose actual is not protected, and those covered */
} score;

static const size_t band_end[4] = {1, 3, 6, BENCH_MAX_H};

static double clamp(double x, double lo, double hi)
{
    return fmin(fmax(x, lo), hi);
}

typedef struct actual {
    double lo, hi;
} actual;

static bool actual_of(const bench_series *s, size_t t, actual *a)
{
    if (tarve_mark_state(s->mark[t]) == TARVE_CELL_PROTECTED)
        *a = (actual){1.0, 4.0};
    else
        *a = (actual){s->value[t], s->value[t]};
    return !isnan(a->lo);
}

/* The figure of the interval that suits the range best. */
static double suiting(actual a, double lo, double hi)
{
    if (hi < a.lo)
        return a.lo;
    if (lo > a.hi)
        return a.hi;
    return clamp((lo + hi) / 2, fmax(lo, a.lo), fmin(hi, a.hi));
}

static double interval_score(double lo, double hi, double a, double alpha)
{
    return hi - lo + 2 / alpha * (fmax(0, lo - a) + fmax(0, a - hi));
}

static double mase_scale(const bench_series *s, size_t n)
{
    double sum = 0.0;
    size_t k = 0, lag = n > (size_t)s->frequency ? (size_t)s->frequency : 1;
    for (size_t t = lag; t < n; t++) {
        actual a, b;
        if (actual_of(s, t, &a) && actual_of(s, t - lag, &b)) {
            sum += fabs((a.lo + a.hi) / 2 - (b.lo + b.hi) / 2);
            k++;
        }
    }
    return k == 0 ? 0.0 : sum / (double)k;
}

static void score_steps(const bench_series *s, size_t n, const tarve_forecast *f, score *out)
{
    double e = 0, e0 = 0, c80 = 0, c95 = 0;
    size_t k = 0;
    for (size_t h = 0; h < s->horizon && n + h < s->n; h++) {
        actual a;
        if (!actual_of(s, n + h, &a))
            continue;
        const double a8 = suiting(a, f->lo[0][h], f->hi[0][h]);
        const double a9 = suiting(a, f->lo[1][h], f->hi[1][h]);
        const bool in8 = a8 >= f->lo[0][h] && a8 <= f->hi[0][h];
        const bool in9 = a9 >= f->lo[1][h] && a9 <= f->hi[1][h];
        int band = 0;
        while (h + 1 > band_end[band])
            band++;
        out->band80[band] += in8;
        out->band95[band] += in9;
        out->n_band[band]++;
        if (!(a.hi > a.lo)) {
            out->n_shown++;
            out->shown80 += in8;
            out->shown95 += in9;
        }
        c80 += in8;
        c95 += in9;
        e += fabs(f->mean[h] - clamp(f->mean[h], a.lo, a.hi));
        e0 += fabs(f->benchmark[h] - clamp(f->benchmark[h], a.lo, a.hi));
        out->wis += (fabs(f->median[h] - clamp(f->median[h], a.lo, a.hi)) / 2 +
                     0.1 * interval_score(f->lo[0][h], f->hi[0][h], a8, 0.2) +
                     0.025 * interval_score(f->lo[1][h], f->hi[1][h], a9, 0.05)) /
                    2.5;
        out->actual += (a.lo + a.hi) / 2;
        out->forecast += f->mean[h];
        k++;
    }
    if (k == 0)
        return;
    out->n++;
    out->c80 += c80 / (double)k;
    out->c95 += c95 / (double)k;
    const double q = mase_scale(s, n);
    if (q > 0) {
        out->mase += e / (double)k / q;
        out->snaive += e0 / (double)k / q;
        out->n_mase++;
    }
    out->benchmark += strcmp(f->status, "benchmark") == 0;
    out->fallback += strcmp(f->status, "benchmark") != 0 && strcmp(f->status, "ok") != 0;
}

static void score_sum(const bench_series *s, size_t n, const tarve_forecast *f, score *out)
{
    double lo = 0, hi = 0, path[BENCH_MAX_H], sum[DRAWS];
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    for (size_t h = 0; h < s->horizon && n + h < s->n; h++) {
        actual a = {0, 0};
        if (actual_of(s, n + h, &a)) {
            lo += a.lo;
            hi += a.hi;
        }
    }
    for (uint64_t d = 0; d < DRAWS; d++) {
        tarve_forecast_draw(f, 1, d, rng, path);
        sum[d] = 0;
        for (size_t h = 0; h < s->horizon && n + h < s->n; h++) {
            actual a;
            sum[d] += actual_of(s, n + h, &a) ? path[h] : 0.0;
        }
    }
    tarve_sort(sum, DRAWS);
    out->sum80 += tarve_quantile_sorted(sum, DRAWS, 0.1) <= hi &&
                  tarve_quantile_sorted(sum, DRAWS, 0.9) >= lo;
    gsl_rng_free(rng);
}

static double seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static size_t model_number(const char *name)
{
    size_t n = 0, k = 0;
    const tarve_model *const *all = tarve_models(&n);
    while (k < n && strcmp(all[k]->name, name) != 0)
        k++;
    return k;
}

/* What is asked for. */
typedef struct task {
    double power; /* of the growth of the whole; 0 = none */
    const char *parent;
    int jobs;
} task;

/* Exposure of all series that end `back` periods before the training part does; NULL = none. The
 * caller's to free. */
static double *growth_of(bench_set *all, const task *k, size_t back, size_t n_steps)
{
    const bench_series *parent = k->parent != NULL ? bench_find(all, k->parent, false) : NULL;
    if (!(k->power > 0.0) || all->n == 0 || all->s[0].n_train <= back)
        return NULL;
    const size_t n = all->s[0].n_train - back;
    double *exposure = malloc((n + n_steps) * sizeof *exposure);
    if (exposure == NULL)
        bench_die("out of memory");
    bench_whole_exposure(all, parent, n, n_steps, k->power, exposure);
    return exposure;
}

static void run_origin(bench_set *all, size_t back, const task *k, score *out, double *time,
                       score *by_model)
{
    tarve_history *h = calloc(all->n + 1, sizeof *h);
    const bench_series **which = calloc(all->n + 1, sizeof(bench_series *));
    tarve_forecast *f = calloc(all->n + 1, sizeof *f);
    if (h == NULL || which == NULL || f == NULL)
        bench_die("out of memory");
    size_t n = 0, longest = 1;
    double *growth = growth_of(all, k, back, BENCH_MAX_H);
    for (size_t i = 0; i < all->n; i++) {
        const bench_series *s = &all->s[i];
        const bool whole = k->parent != NULL && strcmp(s->id, k->parent) == 0;
        if (s->n_train <= back || !bench_enough(s, s->n_train - back) || whole)
            continue;
        h[n] = (tarve_history){.id = s->id,
                               .value = s->value,
                               .mark = s->mark,
                               .n = s->n_train - back,
                               .season = (size_t)s->frequency,
                               .first = s->start,
                               .counts = bench_counts(s),
                               .exposure = growth};
        longest = s->horizon > longest ? s->horizon : longest;
        which[n++] = s;
    }
    const tarve_forecast_options o = {
        .n_steps = longest, .n_levels = 2, .level = {0.8, 0.95}, .seed = 1, .jobs = k->jobs};
    tarve_error err = {0};
    const double from = seconds();
    if (tarve_forecast_all(h, n, &o, f, &err) != TARVE_OK)
        bench_die(err.message);
    *time += seconds() - from;
    for (size_t i = 0; i < n; i++) {
        score_steps(which[i], h[i].n, &f[i], out);
        score_steps(which[i], h[i].n, &f[i], &by_model[model_number(f[i].model)]);
        score_sum(which[i], h[i].n, &f[i], out);
        tarve_forecast_free(&f[i]);
    }
    free(growth);
    free(f);
    free(which);
    free(h);
}

static void print_score(const char *name, const score *r, double time)
{
    const double n = (double)r->n, k = (double)r->n_mase;
    const char *base = strrchr(name, '/');
    (void)printf("%-22s %5zu %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %+6.3f", base ? base + 1 : name,
                 r->n, r->mase / k, r->snaive / k, r->c80 / n, r->c95 / n, r->sum80 / n,
                 r->wis / r->actual, r->forecast / r->actual - 1.0);
    for (int b = 0; b < 4; b++)
        (void)printf("  %.2f/%.2f", r->band80[b] / (double)r->n_band[b],
                     r->band95[b] / (double)r->n_band[b]);
    (void)printf("  %5.2f %5.2f  %7.2f  %.3f/%.3f\n", (double)r->benchmark / n,
                 (double)r->fallback / n, time, (double)r->shown80 / (double)r->n_shown,
                 (double)r->shown95 / (double)r->n_shown);
}

int main(int argc, char **argv)
{
    task k = {.power = 0.0};
    for (; argc > 2 && argv[1][0] == '-'; argc -= 2, argv += 2)
        if (argv[1][1] == 'w')
            k.power = strtod(argv[2], NULL);
        else
            k.parent = argv[2];
    if (argc < 6 || argc % 2 != 0)
        bench_die("usage: bench_forecast [-w POWER] [-p PARENT] ORIGINS STEP JOBS SET.csv META.csv "
                  "[SET.csv META.csv ...]");
    quiet_gsl();
    const char *dash = strchr(argv[1], '-');
    const size_t first = dash != NULL ? strtoul(argv[1], NULL, 10) : 0;
    const size_t origins =
        dash != NULL ? strtoul(dash + 1, NULL, 10) + 1 : strtoul(argv[1], NULL, 10);
    const size_t step = strtoul(argv[2], NULL, 10);
    k.jobs = (int)strtol(argv[3], NULL, 10);
    (void)printf("%-22s %5s %6s %6s %6s %6s %6s %6s %6s  %9s  %9s  %9s  %9s  %5s %5s  %7s  %s\n",
                 "set", "n", "MASE", "bench", "cov80", "cov95", "sum80", "WIS", "bias", "h=1",
                 "h=2-3", "h=4-6", "h=7-", "bench", "fall", "seconds", "shown");
    for (int a = 4; a + 1 < argc; a += 2) {
        bench_set all = {0};
        score r = {0}, by_model[MAX_MODELS] = {{0}};
        double time = 0;
        bench_read_set(argv[a], &all);
        bench_read_meta(argv[a + 1], &all);
        for (size_t i = first; i < origins; i++)
            run_origin(&all, i * step, &k, &r, &time, by_model);
        print_score(argv[a], &r, time);
        size_t n_models = 0;
        const tarve_model *const *models = tarve_models(&n_models);
        for (size_t i = 0; i < n_models; i++)
            if (by_model[i].n > 0)
                print_score(models[i]->name, &by_model[i], 0.0);
        free(all.s);
    }
    return 0;
}

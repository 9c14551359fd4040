/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small counts: the engine against the customary methods, over rolling origins.
 *
 * usage: bench_counts ORIGINS STEP JOBS SET.csv META.csv [SET.csv META.csv ...]
 * ORIGINS: how many, or FIRST-LAST; files and origins as in bench_forecast. All series of a set are
 * forecast together; those with a mean below 10 before the origin are scored.
 *
 * Log score: mean of -log P(figure), of P(1..4) where it is protected. RPS, WIS: sums over the sum
 * of the figures. Sum: |sum of the means - sum of the figures| over a year, over the sum of the
 * figures. The customary methods take a protected figure as 2.5. Each is given a Poisson
 * distribution, and (+d) a negative binomial with the dispersion of its own one-step errors.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench_set.h"
#include "forecast/counts.h"
#include "forecast/pools.h"
#include "intermittent.h"
#include "quiet_gsl.h"
#include "tarve/backtest.h"

enum { POOL = 2 * INTERMITTENTS, POOL_SEASONS, ENGINE, METHODS };
static const char *const name_of[METHODS] = {"croston", "croston +d",     "sba",     "sba +d",
                                             "tsb",     "tsb +d",         "poisson", "poisson +d",
                                             "pool",    "pool + seasons", "engine"};
static const double small = 10.0;

typedef struct score {
    double log, rps, wis, actual, sum, year, c80, c95;
    size_t n;
} score;

static bool actual_of(const bench_series *s, size_t t, tarve_actual *a)
{
    if (tarve_mark_state(s->mark[t]) == TARVE_CELL_PROTECTED)
        *a = (tarve_actual){1.0, 4.0};
    else
        *a = (tarve_actual){s->value[t], s->value[t]};
    return !isnan(a->lo);
}

static void score_step(const tarve_dist *d, tarve_actual a, score *out)
{
    static const double level[2] = {0.8, 0.95};
    double lo[2], hi[2];
    for (size_t l = 0; l < 2; l++) {
        lo[l] = tarve_dist_quantile(d, (1.0 - level[l]) / 2.0);
        hi[l] = tarve_dist_quantile(d, (1.0 + level[l]) / 2.0);
    }
    out->log += tarve_score_log(d, true, 1.0, a);
    out->rps += tarve_score_rps(d, a);
    out->wis += tarve_score_wis(tarve_dist_quantile(d, 0.5), lo, hi, level, 2, a);
    out->c80 += tarve_score_covers(lo[0], hi[0], a);
    out->c95 += tarve_score_covers(lo[1], hi[1], a);
    out->actual += (a.lo + a.hi) / 2.0;
    out->n++;
}

static void score_path(const bench_series *s, size_t n, const tarve_dist *d, score *out)
{
    tarve_actual year = {0.0, 0.0};
    double sum = 0.0;
    for (size_t h = 0; h < s->horizon && n + h < s->n; h++) {
        tarve_actual a;
        if (!actual_of(s, n + h, &a))
            continue;
        score_step(&d[h], a, out);
        sum += tarve_dist_mean(&d[h]);
        year.lo += a.lo;
        year.hi += a.hi;
    }
    out->sum += fabs(sum - tarve_actual_nearest(year, sum));
    out->year += (year.lo + year.hi) / 2.0;
}

static void run_customary(const bench_series *s, const tarve_series *ready, score *out)
{
    for (int k = 0; k < INTERMITTENTS; k++) {
        double dispersion = 1.0;
        const double mean = intermittent_level((intermittent)k, ready->y, ready->n, &dispersion);
        for (int wide = 0; wide < 2; wide++) {
            tarve_dist d[BENCH_MAX_H];
            for (size_t h = 0; h < s->horizon; h++)
                d[h] = (tarve_dist){.kind = TARVE_DIST_NEGBIN,
                                    .non_negative = true,
                                    .mean = mean,
                                    .sd = sqrt(mean * (wide ? dispersion : 1.0))};
            score_path(s, ready->n, d, &out[2 * k + wide]);
        }
    }
}

typedef struct origin {
    const bench_series **which;
    tarve_history *history;
    tarve_series *ready;
    const tarve_series **few; /* those of them that are scored */
    size_t n, n_few, n_steps;
} origin;

static void take_series(const bench_set *all, size_t back, origin *o)
{
    tarve_error err = {0};
    for (size_t i = 0; i < all->n; i++) {
        const bench_series *s = &all->s[i];
        if (s->n_train <= back || !bench_enough(s, s->n_train - back))
            continue;
        o->history[o->n] = (tarve_history){.id = s->id,
                                           .value = s->value,
                                           .mark = s->mark,
                                           .n = s->n_train - back,
                                           .season = (size_t)s->frequency,
                                           .first = s->start,
                                           .counts = bench_counts(s)};
        if (tarve_series_make(&o->history[o->n], &o->ready[o->n], &err) != TARVE_OK)
            bench_die(err.message);
        o->n_steps = s->horizon > o->n_steps ? s->horizon : o->n_steps;
        if (o->ready[o->n].counts && o->ready[o->n].mean < small)
            o->few[o->n_few++] = &o->ready[o->n];
        o->which[o->n++] = s;
    }
}

static void run_pool(const origin *o, const tarve_forecast_options *opt, score *out)
{
    tarve_error err = {0};
    tarve_counts_pool *pool = NULL;
    tarve_pools *all = NULL;
    tarve_plans *plans = NULL;
    if (tarve_counts_learn(o->few, o->n_few, opt->jobs, &pool, &err) != TARVE_OK ||
        tarve_plans_make(&plans, &err) != TARVE_OK ||
        tarve_pools_learn(o->history, o->n, opt, plans, &all, &err) != TARVE_OK)
        bench_die(err.message);
    for (size_t i = 0; i < o->n_few; i++) {
        const tarve_series *s = o->few[i];
        tarve_dist d[BENCH_MAX_H];
        for (int seasons = 0; seasons < 2; seasons++) {
            if (tarve_counts_predict(pool, s, s->n, seasons ? tarve_pools_season(all, s) : NULL,
                                     o->n_steps, d, &err) != TARVE_OK)
                bench_die(err.message);
            score_path(o->which[s - o->ready], s->n, d, &out[seasons ? POOL_SEASONS : POOL]);
        }
    }
    tarve_counts_pool_free(pool);
    tarve_pools_free(all);
    tarve_plans_free(plans);
}

static void run_engine(const origin *o, const tarve_forecast_options *opt, score *out)
{
    tarve_error err = {0};
    tarve_forecast *f = calloc(o->n + 1, sizeof *f);
    if (f == NULL)
        bench_die("out of memory");
    if (tarve_forecast_all(o->history, o->n, opt, f, &err) != TARVE_OK)
        bench_die(err.message);
    for (size_t i = 0; i < o->n_few; i++) {
        const size_t at = (size_t)(o->few[i] - o->ready);
        score_path(o->which[at], o->few[i]->n, f[at].dist, &out[ENGINE]);
    }
    for (size_t i = 0; i < o->n; i++)
        tarve_forecast_free(&f[i]);
    free(f);
}

static void run_origin(const bench_set *all, size_t back, int jobs, score *out)
{
    origin o = {.which = calloc(all->n + 1, sizeof(bench_series *)),
                .history = calloc(all->n + 1, sizeof *o.history),
                .ready = calloc(all->n + 1, sizeof *o.ready),
                .few = calloc(all->n + 1, sizeof(tarve_series *)),
                .n_steps = 1};
    if (o.which == NULL || o.history == NULL || o.ready == NULL || o.few == NULL)
        bench_die("out of memory");
    take_series(all, back, &o);
    const tarve_forecast_options opt = {
        .n_steps = o.n_steps, .n_levels = 2, .level = {0.8, 0.95}, .seed = 1, .jobs = jobs};
    for (size_t i = 0; i < o.n_few; i++)
        run_customary(o.which[o.few[i] - o.ready], o.few[i], out);
    run_pool(&o, &opt, out);
    run_engine(&o, &opt, out);
    for (size_t i = 0; i < o.n; i++)
        tarve_series_free(&o.ready[i]);
    free(o.which);
    free(o.history);
    free(o.ready);
    free(o.few);
}

static void print_scores(const char *path, const score *r)
{
    const char *base = strrchr(path, '/');
    (void)printf("%s: %zu figures\n", base != NULL ? base + 1 : path, r[ENGINE].n);
    (void)printf("%-16s %6s %6s %6s %6s %6s %6s\n", "", "log", "RPS", "WIS", "sum", "80 %", "95 %");
    for (int k = 0; k < METHODS; k++) {
        const double n = (double)r[k].n;
        (void)printf("%-16s %6.3f %6.3f %6.4f %6.3f %6.3f %6.3f\n", name_of[k], r[k].log / n,
                     r[k].rps / r[k].actual, r[k].wis / r[k].actual, r[k].sum / r[k].year,
                     r[k].c80 / n, r[k].c95 / n);
    }
}

int main(int argc, char **argv)
{
    if (argc < 6 || argc % 2 != 0)
        bench_die("usage: bench_counts ORIGINS STEP JOBS SET.csv META.csv [SET.csv META.csv ...]");
    quiet_gsl();
    const char *dash = strchr(argv[1], '-');
    const size_t first = dash != NULL ? strtoul(argv[1], NULL, 10) : 0;
    const size_t end = dash != NULL ? strtoul(dash + 1, NULL, 10) + 1 : strtoul(argv[1], NULL, 10);
    const size_t step = strtoul(argv[2], NULL, 10);
    for (int a = 4; a + 1 < argc; a += 2) {
        bench_set all = {0};
        score r[METHODS] = {{0}};
        bench_read_set(argv[a], &all);
        bench_read_meta(argv[a + 1], &all);
        for (size_t k = first; k < end; k++)
            run_origin(&all, k * step, (int)strtol(argv[3], NULL, 10), r);
        print_scores(argv[a], r);
        free(all.s);
    }
    return 0;
}

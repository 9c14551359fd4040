/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a protected cell is best taken for: cells that are known are hidden, treated in four ways,
 * and what comes is forecast from the rest.
 *
 * usage: bench_protected ORIGINS STEP JOBS 2310.csv
 *        bench_protected ORIGINS STEP JOBS MEAN SET.csv META.csv
 *
 * 2310.csv: "municipality","2006M01",open during the month,new during the month,... as Statistics
 * Finland has it. Open less new is carried over from the month before: a small count that is known,
 * also where it is 1 to 4, whenever both are published.
 * With a SET (bench_set.h), every person or opening of a published series is kept with the chance
 * that brings the series to a MEAN of so many: small counts with the course, seasons and breaks of
 * real series, all of them known. A dispersion above Poisson's shrinks by that.
 *
 * Figures of 1 to 4 before the origin are hidden. Series with a mean below 20, a twentieth of their
 * figures hidden and four fifths of all known are scored, by all 12 months after it that are known:
 * mean of -log P(figure); |sum of means - sum of figures| / sum of figures.
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "bench_set.h"
#include "forecast/counts.h"
#include "quiet_gsl.h"
#include "tarve/backtest.h"

enum { AHEAD = 12, LEAST = 36 };
typedef enum treatment { KNOWN, INTERVAL, DROPPED, ZERO, MIDDLE, TREATMENTS } treatment;
static const char *const name_of[TREATMENTS] = {"known", "1 to 4", "dropped", "0", "2.5"};
static const double small = 20.0, least_hidden = 0.05, least_known = 0.8;

typedef struct score {
    double log, error, sum;
    size_t n, paths;
} score;

/* ---- figures that are known ---- */

/* "text",... : the text; moves on to what follows the comma. */
static char *quoted(char **at)
{
    char *from = *at + 1, *end = **at == '"' ? strchr(from, '"') : NULL;
    if (end == NULL || end[1] != ',')
        bench_die("a row of the table is not understood");
    *end = '\0';
    *at = end + 2;
    return from;
}

static double number(char **at)
{
    char *end = *at;
    const double x = strtod(*at, &end);
    const bool none = end == *at;
    if (*end != ',')
        bench_die("a row of the table has too few fields");
    *at = end + 1;
    return none ? (double)NAN : x;
}

static void read_carried_over(const char *path, bench_set *all)
{
    FILE *fp = fopen(path, "r");
    char line[512];
    if (fp == NULL || fgets(line, sizeof line, fp) == NULL)
        bench_die(path);
    while (fgets(line, sizeof line, fp) != NULL) {
        char *at = line, *town = quoted(&at), *month = NULL;
        bench_series *s = bench_find(all, town, true);
        const long year = strtol(quoted(&at), &month, 10);
        if (s->n == 0)
            s->start = (int)(12 * year + strtol(month + 1, NULL, 10) - 1);
        if (s->n == BENCH_MAX_N)
            bench_die("a series is too long");
        const double open = number(&at), new = number(&at);
        s->value[s->n++] = open - new;
    }
    (void)fclose(fp);
}

/* Protected cells of the set itself are left out. */
static void thin(bench_set *all, double mean)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    if (rng == NULL)
        bench_die("out of memory");
    for (size_t i = 0; i < all->n; i++) {
        bench_series *s = &all->s[i];
        double sum = 0.0, k = 0.0;
        for (size_t t = 0; t < s->n; t++)
            if (!isnan(s->value[t])) {
                sum += s->value[t];
                k++;
            }
        const double kept = sum > 0.0 ? fmin(mean * k / sum, 1.0) : 1.0;
        for (size_t t = 0; t < s->n; t++) {
            tarve_rng_key(rng, 1, i, t);
            if (!isnan(s->value[t]))
                s->value[t] = gsl_ran_binomial(rng, kept, (unsigned)s->value[t]);
        }
    }
    gsl_rng_free(rng);
}

/* ---- treatments ---- */

static bool is_hidden(double y)
{
    return y >= 1.0 && y <= 4.0;
}

/* Likelihoods of counts know no 2.5: 2 and 3 in turn. */
static void treat(treatment how, const bench_series *s, size_t n, double *value, tarve_mark *mark)
{
    for (size_t t = 0; t < n; t++) {
        value[t] = s->value[t];
        const bool hide = how != KNOWN && is_hidden(s->value[t]);
        if (hide)
            value[t] = how == ZERO ? 0.0 : how == MIDDLE ? 2.0 + (double)(t % 2) : (double)NAN;
        mark[t] = (tarve_mark)(hide && how == INTERVAL ? TARVE_CELL_PROTECTED
                               : isnan(value[t])       ? TARVE_CELL_MISSING
                                                       : TARVE_CELL_VALUE);
    }
}

static bool is_scored(const bench_series *s, size_t n)
{
    double sum = 0.0, k = 0.0, hidden = 0.0;
    for (size_t t = 0; t < n; t++)
        if (!isnan(s->value[t])) {
            sum += s->value[t];
            hidden += is_hidden(s->value[t]);
            k++;
        }
    return k >= LEAST && sum / k < small && hidden / k >= least_hidden &&
           k / (double)n >= least_known;
}

static void score_path(const bench_series *s, size_t n, const tarve_dist *d, score *out)
{
    double came = 0.0, forecast = 0.0;
    for (size_t h = 0; h < AHEAD && n + h < s->n; h++) {
        const double y = s->value[n + h];
        if (isnan(y))
            continue;
        out->log += tarve_score_log(&d[h], true, 1.0, (tarve_actual){y, y});
        out->n++;
        came += y;
        forecast += tarve_dist_mean(&d[h]);
    }
    out->error += fabs(forecast - came);
    out->sum += came;
    out->paths++;
}

/* ---- one origin, one treatment ---- */

typedef struct origin {
    const bench_series **which;
    double *value;
    tarve_mark *mark;
    tarve_history *history;
    tarve_series *ready;
    const tarve_series **scored;
    size_t n, n_scored;
} origin;

static origin origin_make(const bench_set *all)
{
    origin o = {.which = calloc(all->n + 1, sizeof(bench_series *)),
                .value = calloc(all->n * BENCH_MAX_N + 1, sizeof *o.value),
                .mark = calloc(all->n * BENCH_MAX_N + 1, sizeof *o.mark),
                .history = calloc(all->n + 1, sizeof *o.history),
                .ready = calloc(all->n + 1, sizeof *o.ready),
                .scored = calloc(all->n + 1, sizeof(tarve_series *))};
    if (o.which == NULL || o.value == NULL || o.mark == NULL || o.history == NULL ||
        o.ready == NULL || o.scored == NULL)
        bench_die("out of memory");
    return o;
}

static void origin_free(origin *o)
{
    for (size_t i = 0; i < o->n; i++)
        tarve_series_free(&o->ready[i]);
    free(o->which);
    free(o->value);
    free(o->mark);
    free(o->history);
    free(o->ready);
    free(o->scored);
}

static void take_series(const bench_set *all, size_t back, treatment how, origin *o)
{
    tarve_error err = {0};
    for (size_t i = 0; i < all->n; i++) {
        const bench_series *s = &all->s[i];
        if (s->n < back + LEAST)
            continue;
        const size_t n = s->n - back;
        double *value = &o->value[o->n * BENCH_MAX_N];
        tarve_mark *mark = &o->mark[o->n * BENCH_MAX_N];
        treat(how, s, n, value, mark);
        o->history[o->n] = (tarve_history){.id = s->id,
                                           .value = value,
                                           .mark = mark,
                                           .n = n,
                                           .season = 12,
                                           .first = s->start,
                                           .counts = true};
        if (tarve_series_make(&o->history[o->n], &o->ready[o->n], &err) != TARVE_OK)
            bench_die(err.message);
        if (is_scored(s, n))
            o->scored[o->n_scored++] = &o->ready[o->n];
        o->which[o->n++] = s;
    }
}

static void run_pool(const origin *o, int jobs, score *out)
{
    tarve_error err = {0};
    tarve_counts_pool *pool = NULL;
    if (o->n_scored == 0)
        return;
    if (tarve_counts_learn(o->scored, o->n_scored, jobs, &pool, &err) != TARVE_OK)
        bench_die(err.message);
    for (size_t i = 0; i < o->n_scored; i++) {
        const tarve_series *s = o->scored[i];
        tarve_dist d[AHEAD];
        if (tarve_counts_predict(pool, s, s->n, NULL, AHEAD, d, &err) != TARVE_OK)
            bench_die(err.message);
        score_path(o->which[s - o->ready], s->n, d, out);
    }
    tarve_counts_pool_free(pool);
}

static void run_engine(const origin *o, int jobs, score *out)
{
    const tarve_forecast_options opt = {
        .n_steps = AHEAD, .n_levels = 1, .level = {0.95}, .seed = 1, .jobs = jobs};
    tarve_error err = {0};
    tarve_forecast *f = calloc(o->n + 1, sizeof *f);
    if (f == NULL)
        bench_die("out of memory");
    if (tarve_forecast_all(o->history, o->n, &opt, f, &err) != TARVE_OK)
        bench_die(err.message);
    for (size_t i = 0; i < o->n_scored; i++) {
        const size_t at = (size_t)(o->scored[i] - o->ready);
        score_path(o->which[at], o->scored[i]->n, f[at].dist, out);
    }
    for (size_t i = 0; i < o->n; i++)
        tarve_forecast_free(&f[i]);
    free(f);
}

static void print_scores(const score *pool, const score *engine)
{
    (void)printf("%zu forecasts, %zu figures\n", pool[KNOWN].paths, pool[KNOWN].n);
    (void)printf("%-10s %8s %8s %8s %8s\n", "1-4 as", "pool log", "sum", "engine", "sum");
    for (int k = 0; k < TREATMENTS; k++)
        (void)printf("%-10s %8.3f %8.3f %8.3f %8.3f\n", name_of[k], pool[k].log / (double)pool[k].n,
                     pool[k].error / pool[k].sum, engine[k].log / (double)engine[k].n,
                     engine[k].error / engine[k].sum);
}

int main(int argc, char **argv)
{
    if (argc != 5 && argc != 7)
        bench_die("usage: bench_protected ORIGINS STEP JOBS {2310.csv | MEAN SET.csv META.csv}");
    quiet_gsl();
    bench_set all = {0};
    score pool[TREATMENTS] = {{0}}, engine[TREATMENTS] = {{0}};
    if (argc == 5) {
        read_carried_over(argv[4], &all);
    } else {
        bench_read_set(argv[5], &all);
        bench_read_meta(argv[6], &all);
        thin(&all, strtod(argv[4], NULL));
    }
    const size_t origins = strtoul(argv[1], NULL, 10), step = strtoul(argv[2], NULL, 10);
    const int jobs = (int)strtol(argv[3], NULL, 10);
    for (size_t k = 0; k < origins; k++)
        for (int how = 0; how < TREATMENTS; how++) {
            origin o = origin_make(&all);
            take_series(&all, AHEAD + k * step, (treatment)how, &o);
            run_pool(&o, jobs, &pool[how]);
            run_engine(&o, jobs, &engine[how]);
            origin_free(&o);
        }
    print_scores(pool, engine);
    free(all.s);
    return 0;
}

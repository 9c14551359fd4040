/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rolling origins: frequency by frequency, origin by origin, all series of an origin in one call.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "forecast/backtest_int.h"
#include "forecast/simple.h"

enum { BLOCK = 256, LEAST_PERIODS = 8, LEAST_FIGURES = 4, ORIGINS = 10, ALL_BIT = 0x80 };
static const double protected_as = 2.5;

const char *tarve_method_name(tarve_method m)
{
    static const char *const name[] = {"engine", "naive", "seasonal_naive", "mean12"};
    return m < TARVE_N_METHODS ? name[m] : "";
}

/* ---- figures of a series ---- */

static size_t season_of(const tarve_history *h)
{
    return h->season > 0 ? h->season : h->freq > 0 ? (size_t)h->freq : 1;
}

static tarve_actual actual_of(const tarve_history *h, size_t t)
{
    const double nothing = (double)NAN;
    if (h->mark != NULL && tarve_mark_state(h->mark[t]) == TARVE_CELL_PROTECTED)
        return (tarve_actual){1.0, 4.0};
    if ((h->mark != NULL && !tarve_mark_has_number(h->mark[t])) || !isfinite(h->value[t]))
        return (tarve_actual){nothing, nothing};
    return (tarve_actual){h->value[t], h->value[t]};
}

static size_t count_figures(const tarve_history *h, size_t from, size_t to)
{
    size_t k = 0;
    for (size_t t = from; t < to; t++)
        k += isnan(actual_of(h, t).lo) ? 0 : 1;
    return k;
}

/* Mean of |step|^power between each figure of y and the one `lag` figures before; 0 without any. */
static double mean_step(const double *y, size_t n, size_t lag, int power)
{
    double sum = 0.0;
    size_t k = 0, seen = 0, j = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(y[i]))
            continue;
        if (++seen <= lag)
            continue;
        while (isnan(y[j]))
            j++;
        const double step = fabs(y[i] - y[j++]);
        sum += power == 2 ? step * step : step;
        k++;
    }
    return k > 0 ? sum / (double)k : 0.0;
}

/* ---- one frequency ---- */

typedef struct group {
    const char *name;
    size_t n_series;
    tarve_case_tally tally;
} group;

typedef struct one {
    const tarve_backtest_series *series;
    size_t number; /* among all series */
    size_t n_train;
} one;

typedef struct bench {
    const tarve_backtest_options *opt;
    const tarve_backtest_series *series;
    size_t n, season, horizon, step, origins;
    long long end; /* of the calendar that dated series share */
    uint8_t *seen; /* of each series: groups (classes) it was counted in */
    one *of;       /* series of the origin */
    size_t n_of;
    tarve_history *history;
    tarve_forecast *forecast;
    tarve_intern names;
    group *group; /* by id of name; 0 = all */
    size_t n_groups, cap;
} bench;

static void set_plan(bench *b)
{
    const tarve_backtest_options *o = b->opt;
    const size_t m = b->season;
    b->origins = o->origins > 0 ? o->origins : ORIGINS;
    b->step = o->step > 0 ? o->step : m > 1 ? m - 1 : 1;
    b->horizon = o->horizon > 0 ? o->horizon : m == 1 ? 6 : m == 4 ? 8 : m;
    b->end = INT32_MIN;
    for (size_t i = 0; i < b->n; i++) {
        const tarve_history *h = &b->series[i].history;
        const long long end = (long long)h->first + (long long)h->n;
        if (b->series[i].dated && season_of(h) == m && h->n > 0 && end > b->end)
            b->end = end;
    }
}

/* Figures before the origin; 0 when the series has no part in it. */
static size_t train_of(const bench *b, const tarve_backtest_series *s, size_t origin)
{
    const tarve_history *h = &s->history;
    const long long end = s->dated ? b->end : (long long)h->first + (long long)h->n;
    const long long n = end - (long long)b->horizon - (long long)(origin * b->step) - h->first;
    const long long least =
        (long long)(2 * b->season > LEAST_PERIODS ? 2 * b->season : LEAST_PERIODS);
    if (n < least || n >= (long long)h->n)
        return 0;
    const size_t from = (size_t)n, to = from + b->horizon < h->n ? from + b->horizon : h->n;
    return count_figures(h, 0, from) >= LEAST_FIGURES && count_figures(h, from, to) > 0 ? from : 0;
}

static void select_series(bench *b, size_t origin)
{
    b->n_of = 0;
    for (size_t i = 0; i < b->n; i++) {
        const tarve_backtest_series *s = &b->series[i];
        const size_t n = season_of(&s->history) == b->season ? train_of(b, s, origin) : 0;
        if (n == 0)
            continue;
        b->history[b->n_of] = s->history;
        b->history[b->n_of].n = n;
        b->history[b->n_of].model = b->opt->model;
        b->of[b->n_of++] = (one){.series = s, .number = i, .n_train = n};
    }
}

/* ---- scoring: a block of series at a time, in parallel, added up in order ---- */

typedef struct slot {
    tarve_case_tally tally;
    double *y;            /* figures before the origin, protected as 2.5 */
    double *path;         /* mean, median, then lo and hi of each level: horizon each */
    tarve_dist *dist;     /* horizon */
    tarve_actual *actual; /* horizon */
} slot;

static void slots_free(slot *s, size_t n)
{
    for (size_t i = 0; s != NULL && i < n; i++) {
        free(s[i].y);
        free(s[i].path);
        free(s[i].dist);
        free(s[i].actual);
    }
    free(s);
}

static slot *slots_make(size_t n, size_t horizon, size_t longest, size_t n_levels)
{
    slot *s = calloc(n, sizeof *s);
    for (size_t i = 0; s != NULL && i < n; i++) {
        s[i].y = calloc(longest + 1, sizeof *s[i].y);
        s[i].path = calloc((2 + 2 * n_levels) * horizon, sizeof *s[i].path);
        s[i].dist = calloc(horizon, sizeof *s[i].dist);
        s[i].actual = calloc(horizon, sizeof *s[i].actual);
        if (s[i].y == NULL || s[i].path == NULL || s[i].dist == NULL || s[i].actual == NULL) {
            slots_free(s, n);
            return NULL;
        }
    }
    return s;
}

static void score_engine(const tarve_forecast *f, tarve_scored *x, tarve_case_tally *tally)
{
    x->mean = f->mean;
    x->median = f->median;
    x->dist = f->dist;
    x->lo = (const double *const *)f->lo;
    x->hi = (const double *const *)f->hi;
    tarve_tally_forecast(tally, TARVE_METHOD_ENGINE, x);
}

static void score_simple(const tarve_history *h, tarve_method method, slot *s, tarve_scored *x)
{
    double *lo[TARVE_MAX_LEVELS], *hi[TARVE_MAX_LEVELS], *mean = s->path, *median = mean;
    median += x->n_steps;
    tarve_simple_forecast(method, s->y, h->n, x->season, h->counts, x->n_steps, s->dist);
    for (size_t l = 0; l < x->n_levels; l++) {
        lo[l] = s->path + (2 + 2 * l) * x->n_steps;
        hi[l] = lo[l] + x->n_steps;
    }
    for (size_t k = 0; k < x->n_steps; k++) {
        mean[k] = tarve_dist_mean(&s->dist[k]);
        median[k] = tarve_dist_quantile(&s->dist[k], 0.5);
        for (size_t l = 0; l < x->n_levels; l++)
            tarve_dist_range(&s->dist[k], x->level[l], &lo[l][k], &hi[l][k]);
    }
    x->mean = mean;
    x->median = median;
    x->dist = s->dist;
    x->lo = (const double *const *)lo;
    x->hi = (const double *const *)hi;
    tarve_tally_forecast(&s->tally, method, x);
}

static void score_one(const bench *b, size_t i, slot *s)
{
    const tarve_history *whole = &b->of[i].series->history, *h = &b->history[i];
    const double nothing = (double)NAN;
    size_t figures = 0;
    for (size_t t = 0; t < h->n; t++) {
        const tarve_actual a = actual_of(whole, t);
        s->y[t] = a.hi > a.lo ? protected_as : a.lo;
        figures += isnan(a.lo) ? 0 : 1;
    }
    for (size_t k = 0; k < b->horizon; k++)
        s->actual[k] =
            h->n + k < whole->n ? actual_of(whole, h->n + k) : (tarve_actual){nothing, nothing};
    s->tally = (tarve_case_tally){0};
    const size_t lag = figures > b->season ? b->season : 1;
    tarve_scored x = {.n_steps = b->horizon,
                      .n_levels = b->opt->n_levels,
                      .season = b->season,
                      .level = b->opt->level,
                      .actual = s->actual,
                      .whole = h->counts,
                      .mase_scale = mean_step(s->y, h->n, lag, 1),
                      .rmsse_scale = sqrt(mean_step(s->y, h->n, 1, 2))};
    score_engine(&b->forecast[i], &x, &s->tally);
    for (int m = TARVE_METHOD_ENGINE + 1; m < TARVE_N_METHODS; m++)
        score_simple(h, (tarve_method)m, s, &x);
}

static tarve_status group_named(bench *b, const char *name, uint32_t *id, tarve_error *err)
{
    const tarve_status st = tarve_intern_put(&b->names, name, strlen(name), id, err);
    if (st != TARVE_OK || *id < b->n_groups)
        return st;
    if (b->n_groups == b->cap) {
        const size_t cap = b->cap == 0 ? 8 : 2 * b->cap;
        group *g = realloc(b->group, cap * sizeof *g);
        if (g == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu groups", cap);
        b->group = g;
        b->cap = cap;
    }
    b->group[b->n_groups++] = (group){.name = tarve_intern_text(&b->names, *id, NULL)};
    return TARVE_OK;
}

static void add_case(group *g, const tarve_case_tally *t, uint8_t *seen, unsigned bit)
{
    for (size_t k = 0; k < TARVE_BANDS; k++)
        for (size_t m = 0; m < TARVE_N_METHODS; m++)
            tarve_tally_add(&g->tally.of[k][m], &t->of[k][m]);
    g->n_series += (*seen & bit) == 0;
    *seen = (uint8_t)(*seen | bit);
}

/* Group 0 is everything; a text that somebody calls "all" is another group. */
static tarve_status add_to_groups(bench *b, size_t i, const slot *s, tarve_error *err)
{
    const tarve_backtest_series *x = b->of[i].series;
    const tarve_class c = b->forecast[i].class_;
    const char *name = x->group == NULL      ? tarve_class_name(c)
                       : x->group[0] == '\0' ? "(none)"
                                             : x->group;
    uint32_t id = 0;
    const tarve_status st = group_named(b, name, &id, err);
    if (st != TARVE_OK)
        return st;
    uint8_t *seen = &b->seen[b->of[i].number];
    add_case(&b->group[0], &s->tally, seen, ALL_BIT);
    add_case(&b->group[id], &s->tally, seen, x->group == NULL ? 1U << (unsigned)c : 1U);
    return TARVE_OK;
}

static int jobs_of(const tarve_backtest_options *o)
{
    return o->jobs > 1 ? o->jobs : 1;
}

static tarve_status score_all(bench *b, tarve_error *err)
{
    size_t longest = 0;
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < b->n_of; i++)
        longest = b->of[i].n_train > longest ? b->of[i].n_train : longest;
    const size_t n_slots = b->n_of < BLOCK ? b->n_of : BLOCK;
    slot *s = slots_make(n_slots, b->horizon, longest, b->opt->n_levels);
    if (s == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the scores");
    for (size_t at = 0; at < b->n_of && st == TARVE_OK; at += BLOCK) {
        const size_t n = b->n_of - at < BLOCK ? b->n_of - at : BLOCK;
#pragma omp parallel for schedule(dynamic, 8) num_threads(jobs_of(b->opt))
        for (size_t i = 0; i < n; i++)
            score_one(b, at + i, &s[i]);
        for (size_t i = 0; i < n && st == TARVE_OK; i++)
            st = add_to_groups(b, at + i, &s[i], err);
    }
    slots_free(s, n_slots);
    return st;
}

static tarve_status run_origin(bench *b, size_t origin, tarve_error *err)
{
    tarve_forecast_options o = {.n_steps = b->horizon,
                                .n_levels = b->opt->n_levels,
                                .seed = b->opt->seed,
                                .jobs = b->opt->jobs};
    memcpy(o.level, b->opt->level, sizeof o.level);
    select_series(b, origin);
    if (b->n_of == 0)
        return TARVE_OK;
    memset(b->forecast, 0, b->n_of * sizeof *b->forecast);
    tarve_status st = tarve_forecast_all(b->history, b->n_of, &o, b->forecast, err);
    if (st == TARVE_OK)
        st = score_all(b, err);
    for (size_t i = 0; i < b->n_of; i++)
        tarve_forecast_free(&b->forecast[i]);
    return st;
}

/* ---- the table ---- */

static int by_name(const void *pa, const void *pb)
{
    const group *a = pa, *b = pb;
    return strcmp(a->name, b->name);
}

static tarve_status add_rows(bench *b, tarve_backtest_result *out, tarve_error *err)
{
    const size_t most = b->n_groups * TARVE_BANDS * TARVE_N_METHODS;
    tarve_backtest_row *row = realloc(out->row, (out->n + most + 1) * sizeof *row);
    if (row == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu rows", out->n + most);
    out->row = row;
    if (b->n_groups > 1)
        qsort(b->group + 1, b->n_groups - 1, sizeof *b->group, by_name);
    for (size_t g = 0; g < b->n_groups; g++)
        out->n +=
            tarve_tally_rows(&b->group[g].tally, g == 0 ? "all" : b->group[g].name, b->season,
                             b->horizon, b->opt->n_levels, b->group[g].n_series, out->row + out->n);
    return TARVE_OK;
}

static void forget_groups(bench *b)
{
    tarve_intern_free(&b->names);
    free(b->group);
    b->names = (tarve_intern){0};
    b->group = NULL;
    b->n_groups = b->cap = 0;
}

static tarve_status run_season(bench *b, tarve_backtest_result *out, tarve_error *err)
{
    uint32_t all = 0;
    set_plan(b);
    tarve_status st = group_named(b, "", &all, err); /* no group of a series is called "" */
    for (size_t k = 0; k < b->origins && st == TARVE_OK; k++) {
        tarve_log_progress(b->opt->log, "backtest", k, b->origins);
        st = run_origin(b, k, err);
    }
    tarve_log_progress(b->opt->log, "backtest", b->origins, b->origins);
    if (st == TARVE_OK)
        st = add_rows(b, out, err);
    forget_groups(b);
    return st;
}

/* The next larger season among the series; 0 when there is none. */
static size_t next_season(const tarve_backtest_series *series, size_t n, size_t after)
{
    size_t next = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t m = season_of(&series[i].history);
        if (m > after && (next == 0 || m < next))
            next = m;
    }
    return next;
}

tarve_status tarve_backtest(const tarve_backtest_series *series, size_t n,
                            const tarve_backtest_options *opt, tarve_backtest_result *out,
                            tarve_error *err)
{
    tarve_status st = TARVE_OK;
    bench b = {.opt = opt, .series = series, .n = n};
    tarve_backtest_result r = {.n_series = n, .n_levels = opt->n_levels};
    memcpy(r.level, opt->level, sizeof r.level);
    b.seen = calloc(n + 1, sizeof *b.seen);
    b.of = calloc(n + 1, sizeof *b.of);
    b.history = calloc(n + 1, sizeof *b.history);
    b.forecast = calloc(n + 1, sizeof *b.forecast);
    if (b.seen == NULL || b.of == NULL || b.history == NULL || b.forecast == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu series", n);
    for (b.season = next_season(series, n, 0); st == TARVE_OK && b.season > 0;
         b.season = next_season(series, n, b.season))
        st = run_season(&b, &r, err);
    for (size_t i = 0; st == TARVE_OK && i < n; i++)
        r.n_scored += b.seen[i] != 0;
    free(b.seen);
    free(b.of);
    free(b.history);
    free(b.forecast);
    *out = st == TARVE_OK ? r : (tarve_backtest_result){0};
    if (st != TARVE_OK)
        tarve_backtest_free(&r);
    return st;
}

void tarve_backtest_free(tarve_backtest_result *r)
{
    free(r->row);
    *r = (tarve_backtest_result){0};
}

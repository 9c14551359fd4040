/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows of a month that are better forecast per working day. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/published.h"
#include "tarve/backtest.h"

enum { ORIGINS = 6, HORIZON = 12 };
static const double least_gain = 0.01; /* of the error: less is no reason */

static bool is_flow(const tarve_published_series *s)
{
    return s->history.freq == TARVE_MONTH && tarve_measure_find(s->measure)->kind == TARVE_FLOW;
}

/* Working days of every month of a series and of the horizon. */
static const double *days_of(published *pub, const tarve_history *h, size_t n_steps)
{
    double *days = tarve_arena_alloc(&pub->memory, (h->n + n_steps) * sizeof *days);
    for (size_t t = 0; days != NULL && t < h->n + n_steps; t++)
        days[t] = tarve_period_working_days(h->first + (tarve_period)t);
    return days;
}

/* Without = 0, with = 1. */
typedef struct trial {
    tarve_backtest_series *series[2];
    tarve_backtest_result result[2];
    size_t n;
} trial;

static int by_id(const void *pa, const void *pb)
{
    const tarve_backtest_series *a = pa, *b = pb;
    return strcmp(a->history.id, b->history.id);
}

static tarve_status list(published *pub, size_t n_steps, trial *t, tarve_error *err)
{
    for (size_t i = 0; i < pub->n; i++) {
        const tarve_history *h = &pub->history[i];
        if (!is_flow(&pub->item[i]))
            continue;
        const double *days = days_of(pub, h, n_steps);
        if (days == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu series", pub->n);
        for (size_t k = 0; k < 2; k++)
            t->series[k][t->n] = (tarve_backtest_series){
                .history = *h, .group = pub->item[i].measure, .dated = true};
        t->series[1][t->n++].history.exposure = days;
    }
    for (size_t k = 0; k < 2; k++)
        qsort(t->series[k], t->n, sizeof *t->series[k], by_id);
    return TARVE_OK;
}

static tarve_status compare(const pipeline *p, trial *t, tarve_error *err)
{
    const tarve_backtest_options o = {.origins = ORIGINS,
                                      .horizon = HORIZON,
                                      .n_levels = 1,
                                      .level = {0.8},
                                      .seed = p->config->keys->seed,
                                      .jobs = p->jobs};
    tarve_status st = TARVE_OK;
    for (size_t k = 0; st == TARVE_OK && k < 2; k++)
        st = tarve_backtest(t->series[k], t->n, &o, &t->result[k], err);
    return st;
}

/* WIS of the engine over the whole horizon, large series weighing most: it is in them that days
 * show. NaN where nothing was forecast. */
static double error_of(const tarve_backtest_result *r, const char *measure)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->row[i].whole_path && r->row[i].method == TARVE_METHOD_ENGINE &&
            strcmp(r->row[i].group, measure) == 0)
            return r->row[i].wis;
    return (double)NAN;
}

static bool better_with(const trial *t, const char *measure)
{
    return error_of(&t->result[1], measure) < (1.0 - least_gain) * error_of(&t->result[0], measure);
}

static const double *days_in(const trial *t, const char *id)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->series[1][i].history.id, id) == 0)
            return t->series[1][i].history.exposure;
    return NULL;
}

static void settle(const trial *t, published *pub)
{
    for (size_t i = 0; i < pub->n; i++)
        if (is_flow(&pub->item[i]) && better_with(t, pub->item[i].measure))
            pub->history[i].exposure = days_in(t, pub->history[i].id);
}

tarve_status published_work(const pipeline *p, size_t n_steps, published *pub, tarve_error *err)
{
    trial t = {.n = 0};
    for (size_t k = 0; k < 2; k++)
        t.series[k] = calloc(pub->n + 1, sizeof *t.series[k]);
    tarve_status st = t.series[0] == NULL || t.series[1] == NULL
                          ? tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu series", pub->n)
                          : list(pub, n_steps < HORIZON ? HORIZON : n_steps, &t, err);
    if (st == TARVE_OK && t.n > 0)
        st = compare(p, &t, err);
    if (st == TARVE_OK && t.n > 0)
        settle(&t, pub);
    for (size_t k = 0; k < 2; k++) {
        tarve_backtest_free(&t.result[k]);
        free(t.series[k]);
    }
    return st;
}

/* The figure of a year ago as it was, one series a time: there are few. */
static tarve_status repeat_year(const tarve_history *h, const tarve_forecast_options *opt,
                                tarve_forecast *f, tarve_error *err)
{
    tarve_history plain = *h;
    tarve_forecast repeated = {0};
    plain.exposure = NULL;
    plain.model = "seasonal_naive";
    const tarve_status st = tarve_forecast_all(&plain, 1, opt, &repeated, err);
    if (st == TARVE_OK)
        memcpy(f->benchmark, repeated.benchmark, opt->n_steps * sizeof *f->benchmark);
    tarve_forecast_free(&repeated);
    return st;
}

tarve_status published_plain_benchmarks(const tarve_forecast_options *opt, published *pub,
                                        tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < pub->n && st == TARVE_OK; i++)
        if (pub->history[i].exposure != NULL)
            st = repeat_year(&pub->history[i], opt, &pub->forecast[i], err);
    return st;
}

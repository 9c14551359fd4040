/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/pools_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "forecast/failure.h"

enum {
    BUDGET = 4000, /* stretches held out of all series together */
    LOOKED_AT = 4 * BUDGET
};

static int by_key(const void *pa, const void *pb)
{
    const tarve_told *a = pa, *b = pb;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return strcmp(a->history->id, b->history->id);
}

int tarve_learning_jobs(const tarve_learning *l)
{
    return l->opt->jobs > 1 ? l->opt->jobs : 1;
}

tarve_status tarve_learn_each(tarve_learning *l, size_t n, tarve_learn_one one, void *context,
                              tarve_error *err)
{
    tarve_failure failed = {.status = TARVE_OK};
#pragma omp parallel for schedule(dynamic, 8) num_threads(tarve_learning_jobs(l))
    for (size_t i = 0; i < n; i++) {
        tarve_error why = {0};
        const tarve_status st = one(l, i, context, &why);
        if (st != TARVE_OK)
            tarve_failure_note(&failed, i, st, &why);
    }
    return tarve_failure_pass(&failed, err);
}

uint32_t tarve_learning_date(const tarve_learning *l, size_t series, size_t stretch)
{
    const long long at = (long long)l->of[series].history->first + (long long)l->stretch[stretch].n;
    return (uint32_t)(at & 0xffffffffLL);
}

/* ---- who tells ---- */

static tarve_status look_at(tarve_learning *l, size_t i, void *context, tarve_error *err)
{
    (void)context;
    tarve_series s = {0};
    const tarve_status st = tarve_series_make(l->of[i].history, &s, err);
    if (st == TARVE_OK && tarve_class_combines(s.class_)) {
        l->of[i].group = tarve_group_of(&s);
        l->of[i].origins = tarve_heldout_origins(&s, l->opt->n_steps, TARVE_HELD_ORIGINS);
    }
    tarve_series_free(&s);
    return st;
}

/* In the order of their keys the first series are an even sample, whatever order they came in.
 * Some have nothing to hold out, so more are looked at than are kept. */
static tarve_status list_series(const tarve_history *series, size_t n, tarve_learning *l,
                                tarve_error *err)
{
    size_t kept = 0;
    l->of = calloc(n + 1, sizeof *l->of);
    if (l->of == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu series", n);
    for (size_t i = 0; i < n; i++)
        if (series[i].model == NULL)
            l->of[l->n++] = (tarve_told){
                .history = &series[i], .key = tarve_hash_bytes(series[i].id, strlen(series[i].id))};
    if (l->n > 1)
        qsort(l->of, l->n, sizeof *l->of, by_key);
    l->n = l->n < LOOKED_AT ? l->n : LOOKED_AT;
    const tarve_status st = tarve_learn_each(l, l->n, look_at, NULL, err);
    for (size_t i = 0; i < l->n && kept < BUDGET / 2; i++)
        if (l->of[i].origins > 0)
            l->of[kept++] = l->of[i];
    l->n = kept;
    return st;
}

/* ---- what they tell ---- */

static void share_budget(tarve_learning *l)
{
    size_t most = l->n > 0 ? BUDGET / l->n : 0;
    most = most < 2 ? 2 : most;
    l->n_stretches = 0;
    for (size_t i = 0; i < l->n; i++) {
        l->of[i].origins = l->of[i].origins < most ? l->of[i].origins : most;
        l->first[i] = l->n_stretches;
        l->n_stretches += l->of[i].origins;
    }
    l->first[l->n] = l->n_stretches;
}

static tarve_status hold_out_one(tarve_learning *l, size_t i, void *context, tarve_error *err)
{
    (void)context;
    tarve_series s = {0};
    tarve_status st = tarve_series_make(l->of[i].history, &s, err);
    for (size_t o = 0; st == TARVE_OK && o < l->of[i].origins; o++) {
        tarve_heldout *stretch = &l->stretch[l->first[i] + o];
        stretch->paths.plans = l->plans;
        stretch->paths.shifts = l->pools->shifts;
        stretch->paths.lags = l->lags;
        st = tarve_heldout_make(&s, l->opt->n_steps, o, tarve_pools_season(l->pools, &s), stretch,
                                err);
    }
    tarve_series_free(&s);
    return st;
}

static tarve_status hold_out(tarve_learning *l, tarve_error *err)
{
    l->first = calloc(l->n + 1, sizeof *l->first);
    if (l->first == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu series", l->n);
    share_budget(l);
    l->stretch = calloc(l->n_stretches + 1, sizeof *l->stretch);
    if (l->stretch == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu stretches", l->n_stretches);
    return tarve_learn_each(l, l->n, hold_out_one, NULL, err);
}

static void learning_free(tarve_learning *l)
{
    for (size_t i = 0; l->stretch != NULL && i < l->n_stretches; i++)
        tarve_heldout_free(&l->stretch[i]);
    free(l->stretch);
    free(l->first);
    free(l->lags);
    free(l->of);
}

tarve_status tarve_pools_learn(const tarve_history *series, size_t n,
                               const tarve_forecast_options *opt, tarve_plans *plans,
                               tarve_pools **out, tarve_error *err)
{
    tarve_learning l = {.opt = opt, .plans = plans, .pools = calloc(1, sizeof *l.pools)};
    if (l.pools == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for the pools");
    atomic_init(&l.pools->holders, 1);
    tarve_status st = list_series(series, n, &l, err);
    if (st == TARVE_OK)
        st = tarve_learn_seasons(&l, err);
    if (st == TARVE_OK)
        st = tarve_learn_shifts(&l, err);
    if (st == TARVE_OK)
        st = tarve_learn_lags(&l, err);
    if (st == TARVE_OK)
        st = hold_out(&l, err);
    if (st == TARVE_OK)
        tarve_learn_lean(&l);
    if (st == TARVE_OK)
        st = tarve_learn_weights(&l, err);
    if (st == TARVE_OK)
        st = tarve_learn_errors(&l, err);
    if (st == TARVE_OK)
        st = tarve_learn_counts(&l, err);
    learning_free(&l);
    if (st == TARVE_OK)
        *out = l.pools;
    else
        tarve_pools_free(l.pools);
    return st;
}

/* ---- what was learnt ---- */

tarve_pools *tarve_pools_hold(tarve_pools *p)
{
    atomic_fetch_add(&p->holders, 1);
    return p;
}

void tarve_pools_free(tarve_pools *p)
{
    if (p == NULL || atomic_fetch_sub(&p->holders, 1) > 1)
        return;
    tarve_spread_free(p->spread);
    tarve_shifts_free(p->shifts);
    tarve_counts_pool_free(p->counts);
    free(p->own);
    free(p);
}

const double *tarve_pools_season(const tarve_pools *p, const tarve_series *s)
{
    return p->has_season[s->m] ? p->season[s->m] : NULL;
}

const tarve_shifts *tarve_pools_shifts(const tarve_pools *p)
{
    return p->shifts;
}

const tarve_lag_rule *tarve_pools_lags(const tarve_pools *p)
{
    return p->lags;
}

double tarve_pools_lean(const tarve_pools *p, const tarve_series *s)
{
    return p->lean[s->m];
}

tarve_verdict tarve_pools_verdict(const tarve_pools *p, tarve_group g)
{
    uint32_t of[TARVE_GROUP_LEVELS];
    tarve_group_numbers(g, of);
    return p->verdict[of[TARVE_GROUP_LEVELS - 1]];
}

double tarve_pools_width(const tarve_pools *p, tarve_group g, const char *id, size_t h)
{
    const uint64_t key = tarve_hash_bytes(id, strlen(id));
    size_t lo = 0, hi = p->n_own;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (p->own[mid].key < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    const double own = lo < p->n_own && p->own[lo].key == key ? p->own[lo].square : 1.0;
    return fmin(fmax(sqrt(own * p->width2[tarve_bin_of(g, h)]), 0.5), 3.0);
}

const tarve_quantiles *tarve_pools_errors(const tarve_pools *p, tarve_group g, size_t h)
{
    return tarve_spread_bin(p->spread, tarve_bin_of(g, h));
}

tarve_dist tarve_pools_count(const tarve_pools *p, const tarve_series *s, const tarve_path *path,
                             size_t h, size_t n_obs)
{
    tarve_dist d = tarve_dist_usual(path, h, true, n_obs);
    tarve_dist_widen(&d, tarve_pools_width(p, tarve_group_of(s), s->history->id, h));
    return d;
}

tarve_status tarve_pools_mix_counts(const tarve_pools *p, const tarve_series *s, size_t n_steps,
                                    tarve_dist *dist, tarve_error *err)
{
    uint32_t of[TARVE_GROUP_LEVELS];
    tarve_group_numbers(tarve_group_of(s), of);
    const tarve_believed b = p->believed[of[TARVE_GROUP_LEVELS - 1]];
    if (p->counts == NULL || !tarve_counts_small(s, s->n))
        return TARVE_OK;
    tarve_dist *pooled = malloc(n_steps * sizeof *pooled);
    if (pooled == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu steps", n_steps);
    const tarve_status st =
        tarve_counts_predict(p->counts, s, s->n, tarve_pools_season(p, s), n_steps, pooled, err);
    for (size_t h = 0; st == TARVE_OK && h < n_steps; h++)
        dist[h] = tarve_counts_mix(&dist[h], &pooled[h], b);
    free(pooled);
    return st;
}

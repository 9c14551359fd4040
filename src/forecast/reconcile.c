/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Column by column: solve, hold negative leaves at 0, solve again, sum up, see that it holds. */
#include "tarve/reconcile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forecast/reconcile_int.h"

enum { MOST_ROUNDS = 20 };
static const double slack = 1e-12; /* of the largest figure: what counts as 0 */

/* ---- room */

tarve_status tarve_reconcile_work_new(const tarve_reconcile_plan *p, size_t n_factors, bool dual,
                                      tarve_reconcile_work *k, tarve_error *err)
{
    const size_t n = p->n, a = p->n_inner, T = n_factors, c = dual ? a : 0;
    const size_t size[] = {n, n, n, n, n,     a,     a,     n,     c, c,
                           c, c, c, c, n - a, a * T, T * T, T * T, T, T};
    double **at[] = {&k->base, &k->w,    &k->x, &k->m,      &k->v, &k->sum, &k->var,
                     &k->pull, &k->dual, &k->r, &k->z,      &k->p, &k->q,   &k->diag,
                     &k->leaf, &k->cu,   &k->h, &k->common, &k->c, &k->g};
    *k = (tarve_reconcile_work){.n_factors = n_factors, .dual_used = dual};
    k->zero = calloc(n, sizeof *k->zero);
    bool whole = k->zero != NULL;
    for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
        *at[i] = calloc(size[i] + 1, sizeof **at[i]);
        whole = whole && *at[i] != NULL;
    }
    return whole ? TARVE_OK
                 : tarve_fail(err, TARVE_E_NOMEM, "out of memory to reconcile %zu series", n);
}

void tarve_reconcile_work_free(tarve_reconcile_work *k)
{
    double *all[] = {k->base, k->w,    k->x, k->m,      k->v, k->sum, k->var,
                     k->pull, k->dual, k->r, k->z,      k->p, k->q,   k->diag,
                     k->leaf, k->cu,   k->h, k->common, k->c, k->g};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    free(k->zero);
    *k = (tarve_reconcile_work){0};
}

/* ---- sums */

static void sum_by_place(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    tarve_reconcile_gather(p, k->x + p->n_inner, k->sum);
    for (size_t i = 0; i < p->n_inner; i++)
        if (k->w[i] > 0.0)
            k->x[i] = k->sum[i];
}

void tarve_reconcile_sum(const tarve_reconcile_plan *p, double *x)
{
    for (size_t i = 0; i < p->n_inner; i++)
        x[p->node[i]] = 0.0;
    const size_t leaves = p->n - p->n_inner;
    for (size_t j = 0; !p->tree && j < leaves; j++)
        for (size_t k = p->start[j]; k < p->start[j + 1]; k++)
            x[p->node[p->above[k]]] += x[p->node[p->n_inner + j]];
    for (size_t i = p->tree ? p->n : 0; i-- > 0;)
        if (p->parent[i] != TARVE_NO_NODE)
            x[p->node[p->parent[i]]] += x[p->node[i]];
}

/* ---- one column */

typedef struct column {
    const tarve_reconcile_plan *p;
    const tarve_reconcile_problem *problem;
    tarve_reconcile_work *k;
    double tiny;
    tarve_reconcile_report report;
} column;

static tarve_status load(column *c, size_t h, tarve_error *err)
{
    const tarve_reconcile_plan *p = c->p;
    const double *base = c->problem->base + h * p->n, *var = c->problem->variance + h * p->n;
    double largest = 0.0;
    for (size_t i = 0; i < p->n; i++) {
        const uint32_t node = p->node[i];
        const double y = base[node], w = var[node];
        c->report.node = node;
        if (!isfinite(y) || !isfinite(w) || w < 0.0)
            return tarve_fail(err, TARVE_E_USAGE,
                              "series %lu has figure %g and variance %g: not to be reconciled",
                              (unsigned long)node, y, w);
        c->k->base[i] = y;
        c->k->w[i] = w;
        c->k->zero[i] = false;
        largest = fmax(largest, fabs(y));
    }
    c->tiny = slack * largest;
    c->k->iterations = 0;
    c->k->factor = c->problem->factor;
    if (c->k->dual_used)
        memset(c->k->dual, 0, p->n_inner * sizeof *c->k->dual);
    return TARVE_OK;
}

static bool must_not_be_negative(const column *c, size_t i)
{
    return c->problem->non_negative != NULL && c->problem->non_negative[c->p->node[i]] &&
           c->k->w[i] > 0.0;
}

/* Holds negative leaves at 0 and lets those go that would be positive. How many changed. */
static size_t pivot(column *c)
{
    tarve_reconcile_work *k = c->k;
    size_t changed = 0;
    for (size_t i = c->p->n_inner; i < c->p->n; i++) {
        if (!must_not_be_negative(c, i))
            continue;
        const bool turn =
            k->zero[i] ? k->base[i] + k->w[i] * k->pull[i] > c->tiny : k->x[i] < -c->tiny;
        changed += turn;
        k->zero[i] = turn != k->zero[i];
    }
    return changed;
}

static bool solve_once(column *c)
{
    if (!c->k->dual_used) {
        tarve_reconcile_sweep(c->p, c->k);
        return true;
    }
    return tarve_reconcile_dual(c->p, c->k);
}

/* Clears what is left below 0: rounding, or after too many rounds the negative leaves. */
static void clear_negative(column *c)
{
    for (size_t i = c->p->n_inner; i < c->p->n; i++)
        if (must_not_be_negative(c, i)) {
            c->k->x[i] = fmax(c->k->x[i], 0.0);
            c->report.n_zero += c->k->zero[i] && c->k->x[i] <= 0.0;
        }
}

/* Nodes that are held must be the sums of their leaves. */
static tarve_status see_that_it_holds(column *c, bool converged, tarve_error *err)
{
    const tarve_reconcile_work *k = c->k;
    double worst = 1e-9;
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < c->p->n_inner; i++) {
        const double off = fabs(k->sum[i] - k->base[i]) / (1.0 + fabs(k->base[i]));
        if (k->w[i] <= 0.0 && !(off <= worst)) {
            worst = off;
            at = i;
        }
    }
    if (at == SIZE_MAX)
        return converged
                   ? TARVE_OK
                   : tarve_fail(err, TARVE_E_NUMERIC, "reconciling did not converge in %d steps",
                                c->report.iterations);
    c->report.node = c->p->node[at];
    c->report.sum = k->sum[at];
    c->report.contradiction = true;
    const tarve_status st =
        tarve_fail(err, TARVE_E_INPUT, "series %lu is held at %.10g but its parts come to %.10g",
                   (unsigned long)c->report.node, k->base[at], k->sum[at]);
    if (err != NULL)
        err->code = "held-sums";
    return st;
}

static tarve_status solve_column(column *c, tarve_error *err)
{
    bool converged = false;
    size_t changed = 1;
    while (changed > 0 && c->report.rounds < MOST_ROUNDS) {
        converged = solve_once(c);
        c->report.rounds++;
        changed = pivot(c);
    }
    c->report.fallback = changed > 0;
    c->report.iterations = c->k->iterations;
    clear_negative(c);
    sum_by_place(c->p, c->k);
    return see_that_it_holds(c, converged || c->report.fallback, err);
}

static tarve_status run_column(column *c, size_t h, double *out, double *spread, tarve_error *err)
{
    const size_t n = c->p->n;
    tarve_status st = load(c, h, err);
    if (st == TARVE_OK)
        st = solve_column(c, err);
    if (st != TARVE_OK)
        return st;
    for (size_t i = 0; i < n; i++)
        out[h * n + c->p->node[i]] = c->k->x[i];
    if (spread != NULL) { /* by way of m, which is free by now */
        tarve_reconcile_sweep_spread(c->p, c->k, c->k->m);
        for (size_t i = 0; i < n; i++)
            spread[h * n + c->p->node[i]] = c->k->m[i];
    }
    return TARVE_OK;
}

/* ---- all columns */

static tarve_status check(const tarve_reconcile_plan *p, const tarve_reconcile_problem *problem,
                          const double *spread, tarve_error *err)
{
    const size_t T = problem->factor == NULL ? 0 : problem->n_factors;
    if (spread != NULL && (T > 0 || !p->tree))
        return tarve_fail(err, TARVE_E_USAGE, "variances after reconciling are for trees only");
    for (size_t i = 0; T > 0 && i < p->n; i++) {
        double s = 0.0;
        for (size_t t = 0; t < T; t++)
            s += problem->factor[i * T + t] * problem->factor[i * T + t];
        if (!(s <= 1.0 + 1e-9))
            return tarve_fail(err, TARVE_E_USAGE, "the factors of series %zu have length %g", i,
                              sqrt(s));
    }
    return TARVE_OK;
}

/* The error of the first column that failed, whoever came first. */
static void keep_first(size_t h, tarve_status st, const tarve_error *why, size_t *first,
                       tarve_status *worst, tarve_error *err)
{
#pragma omp critical(tarve_reconcile_error)
    if (st != TARVE_OK && h < *first) {
        *first = h;
        *worst = st;
        if (err != NULL)
            *err = *why;
    }
}

tarve_status tarve_reconcile(const tarve_reconcile_plan *p, const tarve_reconcile_problem *problem,
                             double *out, double *spread, tarve_reconcile_report *report,
                             tarve_error *err)
{
    const size_t T = problem->factor == NULL ? 0 : problem->n_factors;
    tarve_status worst = check(p, problem, spread, err);
    if (worst != TARVE_OK)
        return worst;
    size_t first = SIZE_MAX;
#pragma omp parallel num_threads(problem->jobs > 1 ? problem->jobs : 1)
    {
        tarve_reconcile_work k;
        tarve_error why = {0};
        const tarve_status room = tarve_reconcile_work_new(p, T, !p->tree || T > 0, &k, &why);
#pragma omp for schedule(dynamic, 1)
        for (size_t h = 0; h < problem->n_columns; h++) {
            column c = {.p = p, .problem = problem, .k = &k};
            const tarve_status st = room == TARVE_OK ? run_column(&c, h, out, spread, &why) : room;
            keep_first(h, st, &why, &first, &worst, err);
            if (report != NULL)
                report[h] = c.report;
        }
        tarve_reconcile_work_free(&k);
    }
    return worst;
}

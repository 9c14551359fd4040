/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exact solution of a tree in two sweeps: upwards what the parts say of a total together with
 * what its own forecast says, downwards what the total says of its parts.
 */
#include "forecast/reconcile_int.h"

#include <math.h>
#include <string.h>

/* Mean and variance of two opinions; both certain: the node's own (the caller finds out). */
static void agree(double y, double w, double sum, double var, double *m, double *v)
{
    *m = w + var > 0.0 ? (y * var + sum * w) / (w + var) : y;
    *v = w + var > 0.0 ? w * var / (w + var) : 0.0;
}

static void upwards(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    memset(k->sum, 0, p->n_inner * sizeof *k->sum);
    memset(k->var, 0, p->n_inner * sizeof *k->var);
    for (size_t i = p->n; i-- > 0;) {
        if (i >= p->n_inner) {
            k->m[i] = k->zero[i] ? 0.0 : k->base[i];
            k->v[i] = k->zero[i] ? 0.0 : k->w[i];
        } else {
            agree(k->base[i], k->w[i], k->sum[i], k->var[i], &k->m[i], &k->v[i]);
        }
        const uint32_t up = p->parent[i];
        if (up != TARVE_NO_NODE) {
            k->sum[up] += k->m[i];
            k->var[up] += k->v[i];
        }
    }
}

/* The pull of a node on its parts. Where they cannot move, what they would feel if they could: held
 * at more than they give, everything should be let go; at no more, nothing. */
static double pull_of(const tarve_reconcile_work *k, size_t i, double from_above)
{
    if (k->var[i] > 0.0)
        return (k->x[i] - k->sum[i]) / k->var[i];
    const double gap = k->base[i] - k->x[i];
    if (k->w[i] > 0.0)
        return from_above + gap / k->w[i];
    return k->base[i] > k->sum[i] * (1.0 + 1e-12) ? HUGE_VAL : -HUGE_VAL;
}

void tarve_reconcile_sweep(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    upwards(p, k);
    for (size_t i = 0; i < p->n; i++) {
        const uint32_t up = p->parent[i];
        const double pull = up == TARVE_NO_NODE ? 0.0 : k->pull[up];
        k->x[i] = k->v[i] > 0.0 ? k->m[i] + k->v[i] * pull : k->m[i];
        k->pull[i] = i < p->n_inner ? pull_of(k, i, pull) : pull;
    }
}

void tarve_reconcile_sweep_spread(const tarve_reconcile_plan *p, tarve_reconcile_work *k,
                                  double *spread)
{
    for (size_t i = 0; i < p->n; i++) {
        const uint32_t up = p->parent[i];
        spread[i] = k->v[i];
        if (up != TARVE_NO_NODE && k->var[up] > 0.0) {
            const double share = k->v[i] / k->var[up];
            spread[i] = fmax(k->v[i] - share * share * (k->var[up] - spread[up]), 0.0);
        }
    }
}

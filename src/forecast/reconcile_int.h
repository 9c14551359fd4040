/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Inside of the reconciler. Nodes are renumbered: those with children first, parents before
 * children, then the leaves; node[i] is the caller's number of place i.
 */
#ifndef TARVE_FORECAST_RECONCILE_INT_H
#define TARVE_FORECAST_RECONCILE_INT_H

#include "tarve/reconcile.h"

#define TARVE_NO_NODE UINT32_MAX

struct tarve_reconcile_plan {
    size_t n, n_inner; /* leaves are places n_inner .. n - 1 */
    bool tree;
    uint32_t *node;   /* by place */
    uint32_t *parent; /* first parent, by place; TARVE_NO_NODE = none */
    size_t *start;    /* crossed only: by leaf, n_leaves + 1 */
    uint32_t *above;  /* crossed only: places of the nodes above each leaf, rising */
};

/* One column by place; all the room that the kernels need. */
typedef struct tarve_reconcile_work {
    double *base, *w, *x; /* n: figures, variances, result */
    double *m, *v;        /* n: sweeps; leaves of v are 0 where held at 0 */
    double *sum, *var;    /* n_inner: of the children */
    double *pull;         /* n: what a variance of 1 is moved by (sum of multipliers above) */
    double *dual, *r, *z, *p, *q, *diag; /* n_inner: conjugate gradients */
    double *leaf;                        /* n - n_inner */
    double *cu;                          /* n_inner x n_factors */
    double *h, *common, *c, *g;          /* n_factors squared (two), n_factors (two) */
    const double *factor;                /* [node][n_factors], the caller's */
    size_t n_factors;
    bool *zero;     /* n: leaf held at 0 */
    bool dual_used; /* there is room for conjugate gradients */
    int iterations;
} tarve_reconcile_work;

/* Room for one column, to be released by tarve_reconcile_work_free() also after a failure. */
tarve_status tarve_reconcile_work_new(const tarve_reconcile_plan *p, size_t n_factors, bool dual,
                                      tarve_reconcile_work *k, tarve_error *err) TARVE_MUST_CHECK;
void tarve_reconcile_work_free(tarve_reconcile_work *k);

/* sum[i] = total of the leaves' figures below place i < n_inner. */
void tarve_reconcile_gather(const tarve_reconcile_plan *p, const double *leaf, double *sum);
/* leaf[j] = total of the figures of the nodes above; work: n_inner, for trees only. */
void tarve_reconcile_spread(const tarve_reconcile_plan *p, const double *inner, double *work,
                            double *leaf);

/* Exact solution of a tree with leaves `zero` at 0: fills x and pull. */
void tarve_reconcile_sweep(const tarve_reconcile_plan *p, tarve_reconcile_work *k);
/* Variances that belong to it, by place. */
void tarve_reconcile_sweep_spread(const tarve_reconcile_plan *p, tarve_reconcile_work *k,
                                  double *spread);
/* The same solution for any hierarchy and covariance by conjugate gradients on the multipliers;
 * starts from those of the call before. false = not converged. */
bool tarve_reconcile_dual(const tarve_reconcile_plan *p, tarve_reconcile_work *k);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any hierarchy, by conjugate gradients on the multipliers of the totals.
 *
 * With D the variances, U = S F, A the sums over leaves that are not held at 0 (i), u the
 * multipliers and g = U'z for z = (u, -A'u) with what the leaves held at 0 (o) need:
 *
 *     (D_a + A D_i A' + C H^-1 C') u = y_a - A y_i - C H^-1 c      C = U_a - A U_i
 *     H = I + U_o' D_o^-1 U_o,  c = U_o' D_o^-1 y_o,  g = H^-1 (C'u + c)
 *     x_a = y_a - D_a u - U_a g,  x_i = y_i + D_i A'u - U_i g
 *
 * One row a total and F's few columns instead of a row a leaf.
 */
#include "forecast/reconcile_int.h"

#include <math.h>
#include <string.h>

enum { MOST_ITERATIONS = 3000 };
static const double enough =
    1e-13; /* residual against right-hand side, in the preconditioned norm */

/* 1 - |F_i|^2: the share of a node's variance that is its own. */
static double own_share(const double *f, size_t n)
{
    double s = 0.0;
    for (size_t t = 0; t < n; t++)
        s += f[t] * f[t];
    return fmax(1.0 - s, 0.0);
}

static const double *factor_of(const tarve_reconcile_plan *p, const tarve_reconcile_work *k,
                               size_t place)
{
    return k->factor + (size_t)p->node[place] * k->n_factors;
}

static double dot(const double *a, const double *b, size_t n)
{
    double s = 0.0;
    for (size_t i = 0; i < n; i++)
        s += a[i] * b[i];
    return s;
}

static void add(double a, const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] += a * x[i];
}

/* ---- small dense system in the factors */

/* Cholesky in place, lower triangle; H is at least the unit matrix. */
static void factorise(double *h, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            const double s = h[i * n + j] - dot(h + i * n, h + j * n, j);
            h[i * n + j] = i == j ? sqrt(s) : s / h[j * n + j];
        }
}

static void solve(const double *h, size_t n, double *b)
{
    for (size_t i = 0; i < n; i++)
        b[i] = (b[i] - dot(h + i * n, b, i)) / h[i * n + i];
    for (size_t i = n; i-- > 0;) {
        b[i] /= h[i * n + i];
        add(-b[i], h + i * n, b, i);
    }
}

/* ---- the operator */

/* C gets one leaf's factors taken off all the rows above it. */
static void take_off(const tarve_reconcile_plan *p, tarve_reconcile_work *k, size_t place,
                     const double *f, double s)
{
    const size_t T = k->n_factors;
    if (p->tree) {
        for (uint32_t up = p->parent[place]; up != TARVE_NO_NODE; up = p->parent[up])
            add(-s, f, k->cu + up * T, T);
        return;
    }
    const size_t j = place - p->n_inner;
    for (size_t e = p->start[j]; e < p->start[j + 1]; e++)
        add(-s, f, k->cu + p->above[e] * T, T);
}

/* What a leaf held at 0 adds to H (lower triangle) and c: both divided by its own variance. */
static void hold(tarve_reconcile_work *k, size_t place, const double *f, double own)
{
    const size_t T = k->n_factors;
    const double sd = sqrt(k->w[place]);
    for (size_t i = 0; i < T; i++)
        add(f[i] / own, f, k->h + i * T, i + 1);
    add(k->base[place] / (sd * own), f, k->c, T);
}

static void prepare_factors(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    const size_t T = k->n_factors;
    memset(k->cu, 0, p->n_inner * T * sizeof *k->cu);
    memset(k->h, 0, T * T * sizeof *k->h);
    memset(k->c, 0, T * sizeof *k->c);
    for (size_t i = 0; i < T; i++)
        k->h[i * T + i] = 1.0;
    for (size_t i = 0; i < p->n; i++) {
        const double *f = factor_of(p, k, i);
        const double own = own_share(f, T);
        k->v[i] = k->zero[i] ? 0.0 : k->w[i] * own;
        if (i < p->n_inner)
            add(sqrt(k->w[i]), f, k->cu + i * T, T);
        else if (!k->zero[i])
            take_off(p, k, i, f, sqrt(k->w[i]));
        else
            hold(k, i, f, fmax(own, 1e-12));
    }
}

/* The factors' part of the preconditioner, exact by Woodbury's identity: without it iterations are
 * as many as there are factors that matter. */
static void prepare_common(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    const size_t T = k->n_factors;
    memcpy(k->common, k->h, T * T * sizeof *k->h);
    for (size_t i = 0; i < p->n_inner; i++) {
        const double *c = k->cu + i * T;
        for (size_t t = 0; t < T; t++)
            add(k->diag[i] * c[t], c, k->common + t * T, t + 1);
    }
    factorise(k->common, T);
    factorise(k->h, T);
}

static void prepare(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    if (k->n_factors > 0)
        prepare_factors(p, k);
    else
        for (size_t i = 0; i < p->n; i++)
            k->v[i] = k->zero[i] ? 0.0 : k->w[i];
    tarve_reconcile_gather(p, k->v + p->n_inner, k->diag);
    for (size_t i = 0; i < p->n_inner; i++) {
        const double d = k->diag[i] + k->v[i];
        k->diag[i] = d > 0.0 ? 1.0 / d : 0.0;
    }
    if (k->n_factors > 0)
        prepare_common(p, k);
}

/* g = C'u */
static void multiply(const tarve_reconcile_plan *p, const tarve_reconcile_work *k, const double *u,
                     double *g)
{
    memset(g, 0, k->n_factors * sizeof *g);
    for (size_t i = 0; i < p->n_inner; i++)
        add(u[i], k->cu + i * k->n_factors, g, k->n_factors);
}

/* q = (D_a + A D_i A' + C H^-1 C') u */
static void apply(const tarve_reconcile_plan *p, tarve_reconcile_work *k, const double *u,
                  double *q)
{
    const size_t T = k->n_factors;
    const double *v = k->v + p->n_inner;
    tarve_reconcile_spread(p, u, k->m, k->leaf);
    for (size_t j = 0; j < p->n - p->n_inner; j++)
        k->leaf[j] *= v[j];
    tarve_reconcile_gather(p, k->leaf, q);
    for (size_t i = 0; i < p->n_inner; i++)
        q[i] += k->v[i] * u[i];
    if (T == 0)
        return;
    multiply(p, k, u, k->g);
    solve(k->h, T, k->g);
    for (size_t i = 0; i < p->n_inner; i++)
        q[i] += dot(k->cu + i * T, k->g, T);
}

/* r = right-hand side - operator times dual; returns the right-hand side's norm. */
static double residual(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    const size_t T = k->n_factors;
    double norm = 0.0;
    apply(p, k, k->dual, k->q);
    for (size_t i = p->n_inner; i < p->n; i++)
        k->leaf[i - p->n_inner] = k->zero[i] ? 0.0 : k->base[i];
    tarve_reconcile_gather(p, k->leaf, k->r);
    if (T > 0) {
        memcpy(k->g, k->c, T * sizeof *k->g);
        solve(k->h, T, k->g);
    }
    for (size_t i = 0; i < p->n_inner; i++) {
        const double scale = fabs(k->base[i]) + fabs(k->r[i]);
        const double c = T > 0 ? dot(k->cu + i * T, k->g, T) : 0.0;
        k->r[i] = k->base[i] - k->r[i] - c;
        norm += scale * scale * k->diag[i];
        k->r[i] -= k->q[i];
    }
    return norm;
}

/* z = (diagonal + C H^-1 C')^-1 r; returns r'z. */
static double precondition(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    const size_t T = k->n_factors;
    for (size_t i = 0; i < p->n_inner; i++)
        k->z[i] = k->diag[i] * k->r[i];
    if (T > 0) {
        multiply(p, k, k->z, k->g);
        solve(k->common, T, k->g);
        for (size_t i = 0; i < p->n_inner; i++)
            k->z[i] -= k->diag[i] * dot(k->cu + i * T, k->g, T);
    }
    return dot(k->r, k->z, p->n_inner);
}

static bool iterate(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    const double limit = enough * enough * residual(p, k);
    double rz = precondition(p, k);
    memcpy(k->p, k->z, p->n_inner * sizeof *k->p);
    for (int it = 0; it < MOST_ITERATIONS; it++) {
        if (rz <= limit)
            return true;
        apply(p, k, k->p, k->q);
        const double pq = dot(k->p, k->q, p->n_inner);
        if (!(pq > 0.0) || !isfinite(rz))
            return false;
        k->iterations++;
        add(rz / pq, k->p, k->dual, p->n_inner);
        add(-rz / pq, k->q, k->r, p->n_inner);
        const double next = precondition(p, k), b = next / rz;
        rz = next;
        for (size_t i = 0; i < p->n_inner; i++)
            k->p[i] = k->z[i] + b * k->p[i];
    }
    return rz <= 1e6 * limit;
}

/* ---- from the multipliers to figures */

static void common_part(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    const size_t T = k->n_factors;
    if (T == 0)
        return;
    memcpy(k->g, k->c, T * sizeof *k->g);
    for (size_t i = 0; i < p->n_inner; i++)
        add(k->dual[i], k->cu + i * T, k->g, T);
    solve(k->h, T, k->g);
}

/* A total whose parts are all held at 0 while it is held at more wants them let go. */
static void free_the_stuck(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    for (size_t i = 0; i < p->n_inner; i++) {
        k->z[i] = k->dual[i];
        if (k->diag[i] <= 0.0 && k->r[i] > 1e-12 * fabs(k->base[i]))
            k->z[i] = HUGE_VAL;
    }
}

/* x of leaves; for those held at 0 pull is such that base + w pull is what they would like to be.
 */
static void leaves_of(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    const size_t T = k->n_factors;
    free_the_stuck(p, k);
    tarve_reconcile_spread(p, k->z, k->m, k->leaf);
    for (size_t i = p->n_inner; i < p->n; i++) {
        const double *f = T > 0 ? factor_of(p, k, i) : NULL;
        const double own = T > 0 ? own_share(f, T) : 1.0;
        double pull = own * k->leaf[i - p->n_inner];
        if (T > 0 && k->w[i] > 0.0)
            pull -= dot(f, k->g, T) / sqrt(k->w[i]);
        k->pull[i] = pull;
        k->x[i] = k->zero[i] ? 0.0 : k->w[i] > 0.0 ? k->base[i] + k->w[i] * pull : k->base[i];
    }
}

bool tarve_reconcile_dual(const tarve_reconcile_plan *p, tarve_reconcile_work *k)
{
    prepare(p, k);
    const bool converged = iterate(p, k);
    common_part(p, k);
    leaves_of(p, k);
    for (size_t i = 0; i < p->n_inner; i++)
        k->x[i] = k->base[i]; /* the caller sums; those held are compared with the sums */
    return converged;
}

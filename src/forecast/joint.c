/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joint draws: a normal copula over the leaves, whose strength is what the totals' own ranges say.
 */
#include "tarve/joint.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "forecast/moved.h"
#include "forecast/reconcile_int.h"

enum { GRID = 41, LOOKED_AT = 3 };
static const double widest = 4.0;               /* of the grid, in standard deviations */
static const uint64_t common_key = 0x6a6f696eU; /* of the shocks that all series see */

struct tarve_joint {
    tarve_joint_problem of;
    size_t n, n_steps;
    double *agreement; /* n_steps */
    double *shock;     /* [1 + step][n_factors + 1]; the first is the path's */
    double *heard;     /* n_steps + 1 by row: what a leaf hears of the factors' shocks */
    double *own;       /* n_steps: normals of its own */
};

/* ---- one figure */

typedef struct moments {
    double variance, slope; /* slope: E(figure z), its covariance with the normal behind it */
} moments;

static moments moments_of(const tarve_forecast *f, size_t h)
{
    double sum[3] = {0}, weight = 0.0, slope = 0.0;
    for (int i = 0; i < GRID; i++) {
        const double z = widest * (2.0 * i / (GRID - 1.0) - 1.0), w = exp(-z * z / 2.0);
        const double x = tarve_moved_at(f, h, z) - f->mean[h];
        weight += w;
        sum[1] += w * x;
        sum[2] += w * x * x;
        slope += w * x * z;
    }
    const double mean = sum[1] / weight;
    return (moments){fmax(sum[2] / weight - mean * mean, 0.0), slope / weight};
}

/* ---- how much the leaves agree */

static double square(const double *factor, size_t n)
{
    double s = 0.0;
    for (size_t t = 0; t < n; t++)
        s += factor[t] * factor[t];
    return s;
}

static const double *factor_of(const tarve_joint *j, size_t node)
{
    return j->of.factor + node * j->of.n_factors;
}

/* Variance of the totals that are part of nothing: their own, and what the leaves would make it. */
typedef struct widths {
    double published, alone, factors, together;
} widths;

/* Series of fewer than four figures know nothing of their width. */
static bool speaks(const tarve_joint *j, size_t place)
{
    return j->of.plan->parent[place] == TARVE_NO_NODE &&
           j->of.forecast[j->of.plan->node[place]]->class_ != TARVE_CLASS_TINY;
}

/* Sum over those totals of the sums of x, figures of the leaves, or of their squares. */
static double over_totals(const tarve_joint *j, double *x, bool squared)
{
    const tarve_reconcile_plan *p = j->of.plan;
    double sum = 0.0;
    tarve_reconcile_sum(p, x);
    for (size_t i = 0; i < p->n_inner; i++)
        if (speaks(j, i))
            sum += squared ? x[p->node[i]] * x[p->node[i]] : x[p->node[i]];
    return sum;
}

/* work: 3 n */
static void add_widths(const tarve_joint *j, size_t h, double *work, widths *w)
{
    const tarve_reconcile_plan *p = j->of.plan;
    double *slope = work, *x = work + j->n, *y = x + j->n;
    for (size_t i = p->n_inner; i < p->n; i++) {
        const moments m = moments_of(j->of.forecast[p->node[i]], h);
        slope[p->node[i]] = m.slope;
        x[p->node[i]] = m.variance;
        y[p->node[i]] = m.slope * m.slope;
    }
    const double alone = over_totals(j, x, false), squares = over_totals(j, y, false);
    for (size_t i = 0; i < p->n_inner; i++)
        if (speaks(j, i))
            w->published += moments_of(j->of.forecast[p->node[i]], h).variance;
    memcpy(y, slope, j->n * sizeof *y);
    w->alone += alone;
    w->together += alone - squares + over_totals(j, y, true);
    w->factors += alone;
    if (j->of.factor == NULL)
        return;
    for (size_t t = 0; t < j->of.n_factors; t++) {
        for (size_t i = p->n_inner; i < p->n; i++)
            x[p->node[i]] = slope[p->node[i]] * factor_of(j, p->node[i])[t];
        w->factors += over_totals(j, x, true);
    }
    for (size_t i = p->n_inner; i < p->n; i++) {
        const double own = slope[p->node[i]];
        x[p->node[i]] = own * own * square(factor_of(j, p->node[i]), j->of.n_factors);
    }
    w->factors -= over_totals(j, x, false);
}

static double agreement_of(const widths *w)
{
    const bool more = w->published >= w->factors;
    const double room = more ? w->together - w->factors : w->factors - w->alone;
    const double share = room > 0.0 ? (w->published - w->factors) / room : 0.0;
    return fmin(fmax(share, -1.0), 1.0);
}

/* At the first, middle and last step, straight between them. */
static void learn_agreement(tarve_joint *j, double *work)
{
    const size_t step[LOOKED_AT] = {0, j->n_steps / 2, j->n_steps - 1};
    size_t from = 0;
    for (size_t i = 0; i < LOOKED_AT; i++) {
        const size_t to = step[i];
        if (i > 0 && to == from)
            continue;
        widths w = {0};
        add_widths(j, to, work, &w);
        j->agreement[to] = agreement_of(&w);
        for (size_t h = from + 1; h < to; h++) {
            const double share = (double)(h - from) / (double)(to - from);
            j->agreement[h] = j->agreement[from] + share * (j->agreement[to] - j->agreement[from]);
        }
        from = to;
    }
}

/* ---- draws */

static double normal(gsl_rng *rng)
{
    return gsl_cdf_ugaussian_Pinv(gsl_rng_uniform_pos(rng));
}

static void draw_shocks(tarve_joint *j, uint64_t seed, uint64_t draw, gsl_rng *rng)
{
    tarve_rng_key(rng, seed, common_key, draw);
    for (size_t i = 0; i < (j->n_steps + 1) * (j->of.n_factors + 1); i++)
        j->shock[i] = normal(rng);
}

/* What a leaf hears of the factors' shocks, by row; the rest of its variance is 1 - the result. */
static double listen(tarve_joint *j, size_t node)
{
    const size_t n = j->of.n_factors;
    const double *factor = j->of.factor == NULL ? NULL : factor_of(j, node);
    for (size_t row = 0; row <= j->n_steps; row++) {
        const double *g = j->shock + row * (n + 1);
        j->heard[row] = 0.0;
        for (size_t t = 0; factor != NULL && t < n; t++)
            j->heard[row] += factor[t] * g[t];
    }
    return factor == NULL ? 0.0 : square(factor, n);
}

/* A normal of variance 1: what all, what like series and what the leaf itself make of it. */
static double mix(const tarve_joint *j, double agreement, double from_factors, size_t row,
                  double own)
{
    const double strength2 = 1.0 - fabs(agreement), lift2 = fmax(agreement, 0.0);
    const double all = j->shock[row * (j->of.n_factors + 1) + j->of.n_factors];
    const double rest = fmax(1.0 - strength2 * from_factors - lift2, 0.0);
    return sqrt(strength2) * j->heard[row] + sqrt(lift2) * all + sqrt(rest) * own;
}

/* As tarve_forecast_draw(), with what is common in place of a part of either normal. */
static void draw_leaf(tarve_joint *j, size_t node, uint64_t seed, uint64_t draw, gsl_rng *rng,
                      double *x)
{
    const tarve_forecast *f = j->of.forecast[node];
    const double from_factors = listen(j, node);
    tarve_rng_key(rng, seed, f->key, draw);
    const double shared = normal(rng);
    for (size_t h = 0; h < j->n_steps; h++)
        j->own[h] = normal(rng);
    for (size_t h = 0; h < j->n_steps; h++) {
        const double path = mix(j, j->agreement[h], from_factors, 0, shared);
        const double step = mix(j, j->agreement[h], from_factors, h + 1, j->own[h]);
        const double z = sqrt(f->common[h]) * path + sqrt(1.0 - f->common[h]) * step;
        const double y = tarve_moved_at(f, h, z);
        const bool round = f->dist[h].kind == TARVE_DIST_NEGBIN && !tarve_moved_is_held(f, h);
        x[h * j->n + node] = round ? floor(y + gsl_rng_uniform(rng)) : y;
    }
}

void tarve_joint_draw(tarve_joint *j, uint64_t seed, uint64_t draw, gsl_rng *rng, double *x)
{
    const tarve_reconcile_plan *p = j->of.plan;
    draw_shocks(j, seed, draw, rng);
    for (size_t i = p->n_inner; i < p->n; i++)
        draw_leaf(j, p->node[i], seed, draw, rng, x);
    for (size_t h = 0; h < j->n_steps; h++)
        tarve_reconcile_sum(p, x + h * j->n);
}

/* ---- making */

static tarve_status check_problem(const tarve_joint_problem *problem, tarve_error *err)
{
    const size_t n_steps = problem->forecast[0]->n_steps;
    for (size_t i = 0; i < problem->plan->n; i++)
        if (problem->forecast[i]->n_steps != n_steps || n_steps == 0)
            return tarve_fail(err, TARVE_E_USAGE, "forecasts of %zu and %zu steps drawn together",
                              n_steps, problem->forecast[i]->n_steps);
    return TARVE_OK;
}

static tarve_status fill(tarve_joint *j, tarve_error *err)
{
    const size_t shocks = (j->n_steps + 1) * (j->of.n_factors + 1);
    double *work = malloc(3 * j->n * sizeof *work);
    j->shock = malloc((shocks + 3 * j->n_steps + 1) * sizeof *j->shock);
    if (work == NULL || j->shock == NULL) {
        free(work);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory to draw %zu series", j->n);
    }
    j->own = j->shock + shocks;
    j->agreement = j->own + j->n_steps;
    j->heard = j->agreement + j->n_steps;
    learn_agreement(j, work);
    free(work);
    return TARVE_OK;
}

tarve_status tarve_joint_new(const tarve_joint_problem *problem, tarve_joint **out,
                             tarve_error *err)
{
    tarve_status st = check_problem(problem, err);
    if (st != TARVE_OK)
        return st;
    tarve_joint *j = calloc(1, sizeof *j);
    if (j == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory to draw %zu series", problem->plan->n);
    j->of = *problem;
    j->n = problem->plan->n;
    j->n_steps = problem->forecast[0]->n_steps;
    if (problem->factor == NULL)
        j->of.n_factors = 0;
    st = fill(j, err);
    if (st == TARVE_OK)
        *out = j;
    else
        tarve_joint_free(j);
    return st;
}

void tarve_joint_free(tarve_joint *j)
{
    if (j != NULL)
        free(j->shock);
    free(j);
}

double tarve_joint_agreement(const tarve_joint *j, size_t h)
{
    return j->agreement[h];
}

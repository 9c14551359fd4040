/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts and level shifts of a damped trend for given smoothing: least squares within the filter.
 */
#include <gsl/gsl_linalg.h>
#include <string.h>

#include "model/damped_lanes.h"
#include "model/damped_trend.h"

typedef tarve_damped_smoother smoother;
typedef tarve_damped_problem problem;
typedef tarve_damped_end state;
typedef tarve_damped_solution solution;

enum { COLUMNS = TARVE_DAMPED_COLUMNS };

/* What an input other than the figures looks like at t: nothing for the starts, dummies for shifts.
 */
static double regressor(const problem *q, size_t column, size_t t)
{
    return column >= 2 && t < q->open[column - 2] ? 1.0 : 0.0;
}

typedef struct normal_equations {
    double a[COLUMNS * COLUMNS], v[COLUMNS], sum2;
    state data, column[COLUMNS];
    size_t n;
} normal_equations;

/* With level shifts: one setting, with a column for each. */
static void run_columns(const problem *q, const smoother *f, size_t p, normal_equations *k)
{
    memset(k, 0, sizeof *k);
    k->column[0].level = 1.0;
    k->column[1].trend = 1.0;
    for (size_t t = q->s->first; t < q->s->n; t++) {
        const bool observed = !isnan(q->x[t]);
        const double e = tarve_damped_step(f, &k->data, q->x[t], observed);
        double d[COLUMNS];
        for (size_t j = 0; j < p; j++) /* e = data - sum gamma (regressor - its forecast) */
            d[j] = tarve_damped_step(f, &k->column[j], regressor(q, j, t), observed);
        if (!observed)
            continue;
        for (size_t j = 0; j < p; j++) {
            d[j] = j < 2 ? -d[j] : d[j];
            k->v[j] += d[j] * e;
            for (size_t i = 0; i <= j; i++)
                k->a[j * p + i] += d[j] * d[i];
        }
        k->sum2 += e * e;
        k->n++;
    }
}

static void take_lane(const tarve_damped_sums *sums, size_t lane, size_t p, normal_equations *k)
{
    k->n = sums->n;
    k->sum2 = sums->ee[lane];
    k->data = (state){sums->data.level[lane], sums->data.trend[lane]};
    for (size_t j = 0; j < p; j++) {
        k->column[j] = (state){sums->unit[j].level[lane], sums->unit[j].trend[lane]};
        k->v[j] = sums->de[j][lane];
        for (size_t i = 0; i <= j; i++)
            k->a[j * p + i] = sums->dd[i + j][lane];
    }
}

/* Columns that a smoother has. */
static size_t columns_of(const problem *q, const smoother *f)
{
    return f->trend || q->p > 2 ? q->p : 1;
}

/* a x = v for a positive definite a: its lower half, row by row. */
static bool solve_small(const double *a, size_t p, double *v)
{
    const double l = sqrt(a[0]);
    if (!(l > 0.0))
        return false;
    v[0] /= l;
    if (p > 1) {
        const double below = a[2] / l, rest = a[3] - below * below;
        if (!(rest > 0.0))
            return false;
        v[1] = (v[1] - below * v[0]) / rest;
        v[0] -= below * v[1];
    }
    v[0] /= l;
    return true;
}

static bool solve_system(normal_equations *k, size_t p, double *v)
{
    if (p <= 2)
        return solve_small(k->a, p, v);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++)
            k->a[i * p + j] = k->a[j * p + i];
    gsl_matrix_view a = gsl_matrix_view_array(k->a, p, p);
    gsl_vector_view x = gsl_vector_view_array(v, p);
    return gsl_linalg_cholesky_decomp1(&a.matrix) == GSL_SUCCESS &&
           gsl_linalg_cholesky_svx(&a.matrix, &x.vector) == GSL_SUCCESS;
}

static void add_priors(const smoother *f, size_t p, normal_equations *k)
{
    static const double precision[2] = {1e-6, 25.0};
    for (size_t j = 0; j < p; j++)
        k->a[j * p + j] += j < 2 ? (j == 1 && !f->trend ? 1e12 : precision[j]) : 0.04;
}

/* The best starts and shifts for what the filter gave, and how good they are. */
static bool settle(const problem *q, const smoother *f, normal_equations *k, solution *out)
{
    const size_t p = columns_of(q, f);
    double v[COLUMNS];
    add_priors(f, p, k);
    for (size_t j = 0; j < p; j++)
        v[j] = k->v[j];
    if (!isfinite(k->sum2) || !isfinite(k->a[0]) || !solve_system(k, p, v))
        return false;
    *out = (solution){.sse = k->sum2, .end = k->data};
    for (size_t j = 0; j < p; j++) {
        out->gamma[j] = v[j];
        out->sse -= v[j] * k->v[j];
        const double sign = j < 2 ? 1.0 : -1.0;
        out->end.level += sign * v[j] * k->column[j].level;
        out->end.trend += sign * v[j] * k->column[j].trend;
    }
    const double n = (double)k->n, used = (f->trend ? 6.0 : 3.0) + (double)(q->p - 2);
    out->sse = fmax(out->sse, 1e-12 * n); /* the sd of x is 1: below this it is rounding */
    out->df = fmax(1.0, n - used + 1.0);
    const double small = n - used - 1.0 > 0.5 ? 2.0 * used * (used + 1.0) / (n - used - 1.0) : 1e3;
    out->aicc = n * log(out->sse / n) + 2.0 * used + small;
    return isfinite(out->aicc);
}

void tarve_damped_solve(const problem *q, const smoother *f, size_t n, solution *out)
{
    tarve_damped_set set = {.alpha = {0.0}};
    tarve_damped_sums sums;
    for (size_t i = 0; i < n; i++) {
        set.alpha[i] = f[i].alpha;
        set.beta[i] = f[i].beta;
        set.phi[i] = f[i].phi;
    }
    if (q->p == 2)
        tarve_damped_run(&set, q->x + q->s->first, q->s->n - q->s->first, &sums);
    for (size_t i = 0; i < n; i++) {
        normal_equations k;
        if (q->p == 2)
            take_lane(&sums, i, columns_of(q, &f[i]), &k);
        else
            run_columns(q, &f[i], columns_of(q, &f[i]), &k);
        if (!settle(q, &f[i], &k, &out[i]))
            out[i].aicc = INFINITY;
    }
}

double tarve_damped_variance(const problem *q, const smoother *f, const solution *found, size_t j)
{
    normal_equations k;
    double v[COLUMNS] = {0};
    run_columns(q, f, q->p, &k);
    add_priors(f, q->p, &k);
    v[j] = 1.0;
    if (!solve_system(&k, q->p, v))
        return (double)NAN;
    return v[j] * found->sse / found->df * q->sd * q->sd;
}

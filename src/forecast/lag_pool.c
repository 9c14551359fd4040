/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/lag_pool.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_linalg.h>

enum { ROWS_EACH = 10 };

/* One series as the regression sees it. */
typedef struct view {
    const double *y;
    size_t n;
    bool logs;
    double unit, min, max;
} view;

static size_t columns_of(size_t m)
{
    return m > 1 ? TARVE_LAGS : TARVE_LAGS_FLAT;
}

static double figure(const view *v, size_t t)
{
    return (v->logs ? log(v->y[t]) : v->y[t]) / v->unit;
}

static bool look(view *v, size_t m)
{
    const size_t lag = v->n > m ? m : 1;
    double sum = 0.0;
    v->min = (double)INFINITY;
    v->max = -(double)INFINITY;
    for (size_t t = 0; t < v->n; t++) {
        if (isnan(v->y[t]))
            return false;
        v->min = fmin(v->min, v->y[t]);
        v->max = fmax(v->max, v->y[t]);
    }
    v->logs = m == 1 && v->min > 0.0;
    v->unit = 1.0;
    for (size_t t = lag; t < v->n; t++)
        sum += fabs(figure(v, t) - figure(v, t - lag));
    v->unit = v->n > lag ? sum / (double)(v->n - lag) : 0.0;
    return v->unit > 0.0;
}

/* What is known once t figures are: t >= the number of columns. */
static void set_row(const view *v, size_t t, size_t n_columns, double x[TARVE_LAGS])
{
    const double last = figure(v, t - 1);
    x[0] = 1.0;
    for (size_t k = 1; k < n_columns; k++)
        x[k] = figure(v, t - 1 - k) - last;
}

static void add_row(tarve_lag_sums *s, const view *v, size_t t, double weight)
{
    const size_t n_columns = columns_of(s->m), follow = v->n - t;
    const size_t steps = follow < TARVE_LAG_STEPS ? follow : TARVE_LAG_STEPS;
    const double last = figure(v, t - 1);
    double x[TARVE_LAGS];
    set_row(v, t, n_columns, x);
    for (size_t i = 0; i < n_columns; i++)
        for (size_t j = 0; j <= i; j++)
            s->xx[steps - 1][i][j] += weight * x[i] * x[j];
    for (size_t k = 0; k < steps; k++) {
        const double change = weight * (figure(v, t + k) - last);
        for (size_t i = 0; i < n_columns; i++)
            s->xy[k][i] += change * x[i];
    }
    s->rows[steps - 1]++;
}

void tarve_lag_add(tarve_lag_sums *sums, const double *y, size_t n)
{
    const size_t n_columns = columns_of(sums->m);
    view v = {.y = y, .n = n};
    if (n <= n_columns || !look(&v, sums->m))
        return;
    for (size_t t = n_columns; t < n; t++)
        add_row(sums, &v, t, 1.0 / (double)(n - n_columns));
}

static tarve_status solve_step(double xx[TARVE_LAGS][TARVE_LAGS], const double *xy, size_t n,
                               double *b, tarve_error *err)
{
    static const double ridge = 1e-3;
    double factor[TARVE_LAGS][TARVE_LAGS];
    memcpy(factor, xx, sizeof factor);
    for (size_t i = 0; i < n; i++)
        factor[i][i] *= 1.0 + ridge;
    gsl_matrix_view a = gsl_matrix_view_array_with_tda(factor[0], n, n, TARVE_LAGS);
    gsl_vector_const_view right = gsl_vector_const_view_array(xy, n);
    gsl_vector_view x = gsl_vector_view_array(b, n);
    if (gsl_linalg_cholesky_decomp1(&a.matrix) != 0 ||
        gsl_linalg_cholesky_solve(&a.matrix, &right.vector, &x.vector) != 0)
        return tarve_fail(err, TARVE_E_NUMERIC, "lags of many series are not told apart");
    return TARVE_OK;
}

tarve_status tarve_lag_solve(const tarve_lag_sums *sums, tarve_lag_rule *out, tarve_error *err)
{
    const size_t n = columns_of(sums->m);
    double xx[TARVE_LAGS][TARVE_LAGS] = {{0.0}};
    size_t rows = 0;
    *out = (tarve_lag_rule){.m = sums->m};
    for (size_t k = TARVE_LAG_STEPS; k-- > 0;) {
        rows += sums->rows[k];
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j <= i; j++)
                xx[i][j] += sums->xx[k][i][j];
        if (rows < ROWS_EACH * n)
            continue;
        const tarve_status st = solve_step(xx, sums->xy[k], n, out->b[k], err);
        if (st != TARVE_OK)
            return st;
        out->n_steps = out->n_steps > k ? out->n_steps : k + 1;
    }
    return TARVE_OK;
}

size_t tarve_lag_path(const tarve_lag_rule *rule, const double *y, size_t n, size_t n_steps,
                      double *path)
{
    const size_t n_columns = columns_of(rule->m);
    const size_t steps = n_steps < rule->n_steps ? n_steps : rule->n_steps;
    view v = {.y = y, .n = n};
    double x[TARVE_LAGS];
    if (n < n_columns || !look(&v, rule->m))
        return 0;
    const double reach = 3.0 * (v.max - v.min);
    set_row(&v, n, n_columns, x);
    for (size_t k = 0; k < steps; k++) {
        double z = figure(&v, n - 1);
        for (size_t i = 0; i < n_columns; i++)
            z += rule->b[k][i] * x[i];
        path[k] = v.logs ? exp(v.unit * z) : v.unit * z;
        if (!(path[k] >= v.min - reach && path[k] <= v.max + reach))
            return 0;
    }
    return steps;
}

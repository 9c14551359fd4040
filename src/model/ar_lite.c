/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/ar_lite.h"

#include <math.h>

#include "model/mixture.h"

enum { ORDER = 6, SEASONAL = 3, COLUMNS = ORDER + 1, SPARE = 4 };

/* What is regressed on its own past. */
typedef struct kind {
    size_t m, lag[ORDER];
    bool differences, constant;
} kind;

/* Normal equations, the constant first where there is one. */
typedef struct normal {
    double xx[COLUMNS][COLUMNS], xy[COLUMNS], yy;
    size_t rows;
} normal;

/* A model of the nest: the first `order` lags. */
typedef struct model {
    kind of;
    double constant, phi[ORDER];
    size_t order;
} model;

/* Lags of a nest. */
static size_t order_of(const kind *of)
{
    return of->m > 1 ? SEASONAL : ORDER;
}

static double seasonal(const double *y, size_t t, size_t m)
{
    return m > 1 ? y[t] - y[t - m] : y[t];
}

static double figure(const double *y, size_t t, const kind *k)
{
    return seasonal(y, t, k->m) - (k->differences ? seasonal(y, t - 1, k->m) : 0.0);
}

/* The first figure all kinds can be regressed at. */
static size_t first_row(size_t m)
{
    return m > 1 ? 2 * m + 2 : ORDER + 1;
}

static void gather(const kind *of, const double *y, size_t n, normal *s)
{
    const size_t first = of->constant ? 1 : 0, order = order_of(of), k = order + first;
    for (size_t t = first_row(of->m); t < n; t++) {
        const double now = figure(y, t, of);
        double x[COLUMNS] = {1.0};
        for (size_t i = 0; i < order; i++)
            x[first + i] = figure(y, t - of->lag[i], of);
        for (size_t i = 0; i < k; i++) {
            for (size_t j = 0; j <= i; j++)
                s->xx[i][j] += x[i] * x[j];
            s->xy[i] += x[i] * now;
        }
        s->yy += now * now;
        s->rows++;
    }
}

/* xx = R R' in place, xy = R^-1 xy; how many columns the figures tell apart. */
static size_t factor(normal *s, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        const double whole = s->xx[i][i];
        for (size_t j = 0; j <= i; j++) {
            for (size_t r = 0; r < j; r++)
                s->xx[i][j] -= s->xx[i][r] * s->xx[j][r];
            if (j < i)
                s->xx[i][j] /= s->xx[j][j];
        }
        if (!(s->xx[i][i] > 1e-10 * whole))
            return i;
        s->xx[i][i] = sqrt(s->xx[i][i]);
        for (size_t r = 0; r < i; r++)
            s->xy[i] -= s->xx[i][r] * s->xy[r];
        s->xy[i] /= s->xx[i][i];
    }
    return k;
}

static model solve(const kind *of, const normal *s, size_t k)
{
    const size_t first = of->constant ? 1 : 0;
    double b[COLUMNS] = {0.0};
    model out = {.of = *of, .order = k - first};
    for (size_t i = k; i-- > 0;) {
        b[i] = s->xy[i];
        for (size_t r = i + 1; r < k; r++)
            b[i] -= s->xx[r][i] * b[r];
        b[i] /= s->xx[i][i];
    }
    out.constant = of->constant ? b[0] : 0.0;
    for (size_t i = 0; i < out.order; i++)
        out.phi[i] = b[first + i];
    return out;
}

static bool stationary(const model *a)
{
    double sum = 0.0;
    for (size_t i = 0; i < a->order; i++)
        sum += a->phi[i];
    return sum < 0.999 && (a->order != 1 || sum > -0.999);
}

/* Figures before n, the path from there on; nothing before n where y is NULL. */
static double at(const double *y, const double *path, size_t n, size_t t)
{
    return t >= n ? path[t - n] : y == NULL ? 0.0 : y[t];
}

static double past(const model *a, const double *y, const double *w, size_t n, size_t t)
{
    return t >= n ? w[t - n] : y == NULL ? 0.0 : figure(y, t, &a->of);
}

/* The path after y, or, where y is NULL, what a shock of 1 at its first step leads to. */
static void recur(const model *a, const double *y, const tarve_ar_task *task, double *w,
                  double *path)
{
    const size_t n = task->n, m = a->of.m;
    for (size_t h = 0, t = n; h < task->n_steps; h++, t++) {
        w[h] = y != NULL ? a->constant : h == 0 ? 1.0 : 0.0;
        for (size_t i = 0; i < a->order; i++)
            w[h] += a->phi[i] * past(a, y, w, n, t - a->of.lag[i]);
        path[h] = w[h];
        if (a->of.differences)
            path[h] += at(y, path, n, t - 1) - (m > 1 ? at(y, path, n, t - 1 - m) : 0.0);
        if (m > 1)
            path[h] += at(y, path, n, t - m);
    }
}

/* Path and variance in task->work; false where it leaves the neighbourhood of the figures. */
static bool look_ahead(const model *a, const tarve_ar_task *task, double sigma2)
{
    static const double far = 20.0;
    double *path = task->work, *variance = path + task->n_steps, *w = variance + task->n_steps;
    double *psi = w + task->n_steps, grown = 0.0;
    bool near = true;
    recur(a, task->y, task, w, path);
    recur(a, NULL, task, w, psi);
    for (size_t h = 0; h < task->n_steps; h++) {
        grown += psi[h] * psi[h];
        variance[h] = sigma2 * grown;
        near = near && fabs(path[h]) < far;
    }
    return near;
}

static void add_nest(const kind *of, const tarve_ar_task *task, tarve_mixture *mix)
{
    normal s = {0};
    gather(of, task->y, task->n, &s);
    const size_t least = of->constant ? 1 : 0, most = factor(&s, order_of(of) + least);
    double sse = s.yy;
    for (size_t k = 0; k <= most && s.rows >= k + SPARE; k++) {
        sse -= k > 0 ? s.xy[k - 1] * s.xy[k - 1] : 0.0;
        if (k < least)
            continue;
        const double squares = fmax(sse, 1e-9), criterion = tarve_aicc(squares, s.rows, k + 1);
        const model a = solve(of, &s, k);
        if (stationary(&a) && tarve_mixture_wants(mix, criterion) &&
            look_ahead(&a, task, squares / (double)(s.rows - k)))
            tarve_mixture_add(mix, criterion, task->work, task->work + task->n_steps);
    }
}

bool tarve_ar_path(const tarve_ar_task *task)
{
    static const bool constant[] = {true, false, false}, differences[] = {false, false, true};
    const size_t m = task->m, years = m > 1 ? 2 * m : 1;
    tarve_mixture mix = tarve_mixture_start(task->n_steps, task->centre, task->variance);
    bool complete = task->n >= first_row(m) + years;
    for (size_t t = 0; t < task->n; t++)
        complete = complete && !isnan(task->y[t]);
    for (size_t i = 0; complete && i < 3; i++) {
        kind of = {.m = m, .lag = {1, 2, 3, 4, 5, 6}};
        of.constant = constant[i];
        of.differences = differences[i];
        if (m > 1) {
            of.lag[0] = m;
            of.lag[1] = 1;
            of.lag[2] = m + 1;
        } else if (i == 1) { /* figures about no mean are differences about one */
            of.constant = of.differences = true;
        }
        add_nest(&of, task, &mix);
    }
    return tarve_mixture_finish(&mix);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/ar_lite.h"

#include <math.h>

#include "model/mixture.h"

enum { ORDER = 3, START = ORDER + 1, COLUMNS = ORDER + 1, SPARE = 4 };

/* Normal equations of figures (or differences) on their lags, the constant first where there is
 * one. */
typedef struct normal {
    double xx[COLUMNS][COLUMNS], xy[COLUMNS], yy;
    bool differences, constant;
    size_t rows;
} normal;

/* A model of the nest: the first `k` columns. */
typedef struct model {
    double constant, phi[ORDER];
    bool differences;
    size_t order;
} model;

static double figure(const double *y, size_t t, bool differences)
{
    return differences ? y[t] - y[t - 1] : y[t];
}

static void gather(normal *s, const double *y, size_t n)
{
    const size_t first = s->constant ? 1 : 0, k = ORDER + first;
    for (size_t t = START; t < n; t++) {
        const double now = figure(y, t, s->differences);
        double x[COLUMNS] = {1.0};
        for (size_t i = 0; i < ORDER; i++)
            x[first + i] = figure(y, t - 1 - i, s->differences);
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
static size_t factor(normal *s)
{
    const size_t k = ORDER + (s->constant ? 1 : 0);
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

static model solve(const normal *s, size_t k)
{
    const size_t first = s->constant ? 1 : 0;
    double b[COLUMNS] = {0.0};
    model out = {.differences = s->differences, .order = k - first};
    for (size_t i = k; i-- > 0;) {
        b[i] = s->xy[i];
        for (size_t r = i + 1; r < k; r++)
            b[i] -= s->xx[r][i] * b[r];
        b[i] /= s->xx[i][i];
    }
    out.constant = s->constant ? b[0] : 0.0;
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

/* Next value from the last ones, latest first, which it joins. */
static double next(const model *a, double constant, double recent[ORDER])
{
    double value = constant;
    for (size_t i = 0; i < a->order; i++)
        value += a->phi[i] * recent[i];
    for (size_t i = ORDER; i-- > 1;)
        recent[i] = recent[i - 1];
    recent[0] = value;
    return value;
}

/* False where the path leaves the neighbourhood of the figures. */
static bool look_ahead(const model *a, const double *y, size_t n, size_t n_steps, double sigma2,
                       double *path)
{
    static const double far = 20.0;
    double recent[ORDER], shock[ORDER] = {1.0}, level = y[n - 1], psi = 1.0, grown = 0.0;
    double *variance = path + n_steps;
    for (size_t i = 0; i < ORDER; i++)
        recent[i] = figure(y, n - 1 - i, a->differences);
    bool near = true;
    for (size_t h = 0; h < n_steps; h++) {
        const double value = next(a, a->constant, recent);
        level = a->differences ? level + value : value;
        path[h] = level;
        grown += psi * psi;
        variance[h] = sigma2 * grown;
        const double later = next(a, 0.0, shock);
        psi = a->differences ? psi + later : later;
        near = near && fabs(level) < far;
    }
    return near;
}

static void add_nest(normal *s, const double *y, size_t n, size_t n_steps, double *work,
                     tarve_mixture *mix)
{
    gather(s, y, n);
    const size_t least = s->constant ? 1 : 0, most = factor(s);
    double sse = s->yy;
    for (size_t k = 0; k <= most && s->rows >= k + SPARE; k++) {
        sse -= k > 0 ? s->xy[k - 1] * s->xy[k - 1] : 0.0;
        if (k < least)
            continue;
        const double squares = fmax(sse, 1e-9);
        const double criterion = tarve_aicc(squares, s->rows, k + 1);
        const model a = solve(s, k);
        if (stationary(&a) && tarve_mixture_wants(mix, criterion) &&
            look_ahead(&a, y, n, n_steps, squares / (double)(s->rows - k), work))
            tarve_mixture_add(mix, criterion, work, work + n_steps);
    }
}

bool tarve_ar_path(const double *y, size_t n, size_t n_steps, double *centre, double *variance,
                   double *work)
{
    tarve_mixture mix = tarve_mixture_start(n_steps, centre, variance);
    bool complete = n > START;
    for (size_t t = 0; t < n; t++)
        complete = complete && !isnan(y[t]);
    for (int kind = 0; complete && kind < 3; kind++) {
        normal s = {.differences = kind > 0, .constant = kind < 2};
        add_nest(&s, y, n, n_steps, work, &mix);
    }
    return tarve_mixture_finish(&mix);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/linear_profile.h"

#include <math.h>
#include <string.h>

/* Both halves side by side: sixteen lanes in step. */
enum { L = TARVE_LANES, W = 2 * L, S = TARVE_FILTER_SEASONS, K = S + 1 };

typedef struct lanes {
    double of[W];
} lanes;

typedef struct parameters {
    lanes alpha, beta, gamma, phi;
} parameters;

typedef struct states {
    lanes level, trend, season[S];
} states;

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__)
#define WIDE __attribute__((target_clones("arch=x86-64-v3", "default"), flatten))
#else
#define WIDE
#endif

static lanes side_by_side(const double *first, const double *second)
{
    lanes both;
    memcpy(both.of, first, L * sizeof *first);
    memcpy(both.of + L, second, L * sizeof *second);
    return both;
}

static parameters parameters_of(const tarve_profile_half half[2])
{
    const tarve_filter_setting *a = half[0].set, *b = half[1].set;
    return (parameters){side_by_side(a->alpha, b->alpha), side_by_side(a->beta, b->beta),
                        side_by_side(a->gamma, b->gamma), side_by_side(a->phi, b->phi)};
}

/* The filter from the states x, which it moves to the end; errors n, and their squares. */
static inline void forwards(const parameters *f, const tarve_profile_half half[2], size_t n,
                            size_t m, states *restrict x, lanes *restrict error,
                            lanes *restrict square)
{
    lanes l = x->level, b = x->trend, sum = {{0.0}};
    for (size_t t = 0, season = 0; t < n; t++, season = season + 1 == m ? 0 : season + 1) {
        double *restrict s = x->season[season].of, *restrict e = error[t].of, in[W];
        for (int i = 0; i < L; i++)
            in[i] = half[0].y[t];
        for (int i = L; i < W; i++)
            in[i] = half[1].y[t];
        for (int i = 0; i < W; i++) {
            const double slope = f->phi.of[i] * b.of[i], ahead = l.of[i] + slope;
            e[i] = (m > 1 ? in[i] - s[i] : in[i]) - ahead;
            sum.of[i] += e[i] * e[i];
            l.of[i] = ahead + f->alpha.of[i] * e[i];
            b.of[i] = slope + f->beta.of[i] * e[i];
            if (m > 1)
                s[i] += f->gamma.of[i] * e[i];
        }
    }
    x->level = l;
    x->trend = b;
    *square = sum;
}

/* What each state at the start would have added to the sum of forecasts times errors. */
static inline void backwards(const parameters *f, size_t n, size_t m, const lanes *restrict error,
                             states *restrict x)
{
    lanes l = {{0.0}}, b = {{0.0}};
    for (size_t t = n, season = n % m; t-- > 0;) {
        season = (season == 0 ? m : season) - 1;
        double *restrict s = x->season[season].of;
        for (int i = 0; i < W; i++) {
            double d = error[t].of[i] - f->beta.of[i] * b.of[i];
            if (m > 1)
                d -= f->gamma.of[i] * s[i];
            d -= f->alpha.of[i] * l.of[i];
            l.of[i] += d;
            b.of[i] = f->phi.of[i] * (l.of[i] + b.of[i]);
            if (m > 1)
                s[i] += d;
        }
    }
    x->level = l;
    x->trend = b;
}

/* The normal equations' right side: level, contrasts of the seasons with the last one, trend. */
static inline void moments(const states *x, size_t m, lanes v[K])
{
    v[0] = x->level;
    for (size_t j = 1; j < m; j++)
        for (int i = 0; i < W; i++)
            v[j].of[i] = x->season[j - 1].of[i] - x->season[m - 1].of[i];
    v[m] = x->trend;
}

static inline size_t row(size_t j)
{
    return j * (j + 1) / 2;
}

/* v = factor^-1 v of one half, in place; *gain = its squares. */
static inline void solve(const double *factor, size_t k, lanes v[K], size_t from, double *gain)
{
    for (size_t j = 0; j < k; j++) {
        const double *f = factor + row(j) * L;
        double sum[L];
        memcpy(sum, v[j].of + from, sizeof sum);
        for (size_t r = 0; r < j; r++)
            for (size_t q = 0; q < L; q++)
                sum[q] -= f[r * L + q] * v[r].of[from + q];
        for (size_t q = 0; q < L; q++) {
            sum[q] *= f[j * L + q];
            gain[q] += sum[q] * sum[q];
        }
        memcpy(v[j].of + from, sum, sizeof sum);
    }
}

WIDE void tarve_profile_run(const tarve_profile_half half[2], size_t n, size_t m, double *work,
                            tarve_profile_fit *fit)
{
    const parameters f = parameters_of(half);
    lanes *error = (lanes *)work, square, v[K];
    states x = {0};
    if (m > 1) {
        forwards(&f, half, n, m, &x, error, &square);
        memset(&x, 0, sizeof x);
        backwards(&f, n, m, error, &x);
    } else { /* compiled without seasons */
        forwards(&f, half, n, 1, &x, error, &square);
        backwards(&f, n, 1, error, &x);
    }
    moments(&x, m, v);
    for (size_t d = 0; d < 2; d++) {
        const size_t k = m + (half[d].set->trend ? 1 : 0);
        double gain[L] = {0.0};
        solve(half[d].factor, k, v, d * L, gain);
        for (size_t q = 0; q < L; q++)
            fit->sse[d][q] = fmax(square.of[d * L + q] - gain[q], 0.0);
        for (size_t j = 0; j < k; j++)
            memcpy(fit->solved[d][j], v[j].of + d * L, sizeof fit->solved[d][j]);
    }
}

/* The starts of one half: x = factor'^-1 solved, then level, seasons and trend of it. */
static inline void starts(const tarve_profile_half *half, size_t m, size_t from,
                          const double solved[K][L], states *to)
{
    const size_t k = m + (half->set->trend ? 1 : 0);
    double x[K][L] = {{0.0}};
    for (size_t j = k; j-- > 0;) {
        memcpy(x[j], solved[j], sizeof x[j]);
        for (size_t r = j + 1; r < k; r++)
            for (size_t q = 0; q < L; q++)
                x[j][q] -= half->factor[(row(r) + j) * L + q] * x[r][q];
        for (size_t q = 0; q < L; q++)
            x[j][q] *= half->factor[(row(j) + j) * L + q];
    }
    memcpy(to->level.of + from, x[0], sizeof x[0]);
    for (size_t j = 1; j < m; j++)
        for (size_t q = 0; q < L; q++) {
            to->season[j - 1].of[from + q] = x[j][q];
            to->season[m - 1].of[from + q] -= x[j][q];
        }
    memcpy(to->trend.of + from, x[m], sizeof x[m]); /* 0 without a trend */
}

WIDE void tarve_profile_states(const tarve_profile_half half[2], size_t n, size_t m,
                               const tarve_profile_fit *fit, double *work, tarve_profile_end *end)
{
    const parameters f = parameters_of(half);
    states x = {0};
    lanes square;
    for (size_t d = 0; d < 2; d++)
        starts(&half[d], m, d * L, fit->solved[d], &x);
    if (m > 1)
        forwards(&f, half, n, m, &x, (lanes *)work, &square);
    else
        forwards(&f, half, n, 1, &x, (lanes *)work, &square);
    memcpy(end->level, x.level.of, sizeof end->level);
    memcpy(end->trend, x.trend.of, sizeof end->trend);
    memcpy(end->season, x.season, sizeof end->season);
}

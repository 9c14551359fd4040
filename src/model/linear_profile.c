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

typedef struct motion {
    lanes level, trend;
} motion;

typedef struct states {
    lanes level, trend, season[S];
} states;

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), flatten))
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

/* Figure t of each series: its errors, and their squares added. */
static inline void step(const parameters *f, const tarve_profile_half half[2], size_t t,
                        double *restrict s, motion *restrict x, lanes *restrict error,
                        lanes *restrict square)
{
    double in[W];
    for (int i = 0; i < L; i++)
        in[i] = half[0].y[t];
    for (int i = L; i < W; i++)
        in[i] = half[1].y[t];
    for (int i = 0; i < W; i++) {
        const double slope = f->phi.of[i] * x->trend.of[i], ahead = x->level.of[i] + slope;
        const double e = (s != NULL ? in[i] - s[i] : in[i]) - ahead;
        error->of[i] = e;
        square->of[i] += e * e;
        x->level.of[i] = ahead + f->alpha.of[i] * e;
        x->trend.of[i] = slope + f->beta.of[i] * e;
        if (s != NULL)
            s[i] += f->gamma.of[i] * e;
    }
}

/* The filter from the states x, which it moves to the end; errors n, and their squares. Four
 * figures at a time, so that their states pass in registers. */
static inline void forwards(const parameters *f, const tarve_profile_half half[2], size_t n,
                            size_t m, states *restrict x, lanes *restrict error,
                            lanes *restrict square)
{
    enum { AT_ONCE = 4 };
    motion now = {.level = x->level, .trend = x->trend};
    lanes sum = {{0.0}};
    size_t season = 0, t = 0;
    for (; t + AT_ONCE <= n; t += AT_ONCE)
        for (size_t i = 0; i < AT_ONCE; i++, season = season + 1 == m ? 0 : season + 1)
            step(f, half, t + i, m > 1 ? x->season[season].of : NULL, &now, &error[t + i], &sum);
    for (; t < n; t++, season = season + 1 == m ? 0 : season + 1)
        step(f, half, t, m > 1 ? x->season[season].of : NULL, &now, &error[t], &sum);
    x->level = now.level;
    x->trend = now.trend;
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
    states x = {0}, end = {0};
    if (m > 1) {
        forwards(&f, half, n, m, &end, error, &square);
        backwards(&f, n, m, error, &x);
    } else { /* compiled without seasons */
        forwards(&f, half, n, 1, &end, error, &square);
        backwards(&f, n, 1, error, &x);
    }
    memcpy(fit->end.level, end.level.of, sizeof fit->end.level);
    memcpy(fit->end.trend, end.trend.of, sizeof fit->end.trend);
    memcpy(fit->end.season, end.season, m * sizeof *fit->end.season);
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

/* The starts of one half: x = factor'^-1 solved. */
static inline void starts(const tarve_profile_half *half, size_t k, double solved[K][L],
                          double x[K][L])
{
    for (size_t j = k; j-- > 0;) {
        memcpy(x[j], solved[j], sizeof x[j]);
        for (size_t r = j + 1; r < k; r++)
            for (size_t q = 0; q < L; q++)
                x[j][q] -= half->factor[(row(r) + j) * L + q] * x[r][q];
        for (size_t q = 0; q < L; q++)
            x[j][q] *= half->factor[(row(j) + j) * L + q];
    }
}

static inline void add_product(double *restrict sum, const double *a, const double *b)
{
    for (size_t q = 0; q < L; q++)
        sum[q] += a[q] * b[q];
}

WIDE void tarve_profile_states(const tarve_profile_half half[2], size_t m, tarve_profile_fit *fit)
{
    for (size_t d = 0; d < 2; d++) {
        const size_t k = m + (half[d].set->trend ? 1 : 0);
        const double *end = half[d].ends;
        double x[K][L];
        starts(&half[d], k, fit->solved[d], x);
        for (size_t j = 0; j < k; j++) {
            add_product(fit->end.level[d], x[j], end);
            add_product(fit->end.trend[d], x[j], end + L);
            for (size_t p = 0; p < m; p++)
                add_product(fit->end.season[p][d], x[j], end + (2 + p) * L);
            end += (2 + m) * L;
        }
    }
}

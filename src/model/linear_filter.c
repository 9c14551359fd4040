/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/linear_filter.h"

#include <math.h>
#include <string.h>

enum { L = TARVE_LANES, S = TARVE_FILTER_SEASONS, K = S + 1, C = K + TARVE_FILTER_DATA };

enum { BATCH = 8 }; /* errors kept before their products are added: sums stay in registers */

/* States of all columns: unit starts 0..K-1 (level, seasons, trend), then the data. */
typedef struct work {
    double level[C][L], trend[C][L], season[S][C][L], error[BATCH][C][L];
    size_t filled; /* errors in the batch */
    double gram[K][K][L], moment[TARVE_FILTER_DATA][K][L], square[TARVE_FILTER_DATA][L];
} work;

static void set_all(double *lane, double value)
{
    for (int i = 0; i < L; i++)
        lane[i] = value;
}

/* Column j: the level, the contrast of season j-1 with the last one, or (j = m) the trend. */
static void start(work *w, size_t m)
{
    memset(w, 0, sizeof *w);
    set_all(w->level[0], 1.0);
    for (size_t j = 1; j < m; j++) {
        set_all(w->season[j - 1][j], 1.0);
        set_all(w->season[m - 1][j], -1.0);
    }
    set_all(w->trend[m], 1.0);
}

/* One step of column c, whose input is `input` (0 for a unit start). The lanes are taken out and
 * put back: the compiler then sees that they do not overlap. */
static inline void step(const tarve_filter_setting *f, work *w, size_t c, size_t season,
                        double input)
{
    double l[L], b[L], s[L], e[L];
    memcpy(l, w->level[c], sizeof l);
    memcpy(b, w->trend[c], sizeof b);
    memcpy(s, w->season[season][c], sizeof s);
    for (int i = 0; i < L; i++) {
        const double slope = f->phi[i] * b[i], ahead = l[i] + slope;
        e[i] = input - ahead - s[i];
        l[i] = ahead + f->alpha[i] * e[i];
        b[i] = slope + f->beta[i] * e[i];
        s[i] += f->gamma[i] * e[i];
    }
    memcpy(w->level[c], l, sizeof l);
    memcpy(w->trend[c], b, sizeof b);
    memcpy(w->season[season][c], s, sizeof s);
    memcpy(w->error[w->filled][c], e, sizeof e);
}

static inline void skip(const tarve_filter_setting *f, work *w, size_t c)
{
    for (int i = 0; i < L; i++) {
        w->trend[c][i] *= f->phi[i];
        w->level[c][i] += w->trend[c][i];
    }
}

static inline void add_products(const work *w, size_t a, size_t b, double *to)
{
    double sum[L];
    memcpy(sum, to, sizeof sum);
    for (size_t t = 0; t < BATCH; t++)
        for (int i = 0; i < L; i++)
            sum[i] += w->error[t][a][i] * w->error[t][b][i];
    memcpy(to, sum, sizeof sum);
}

static inline void accumulate(work *w, size_t k, size_t n_data)
{
    memset(w->error[w->filled], 0, (BATCH - w->filled) * sizeof *w->error);
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i <= j; i++)
            add_products(w, j, i, w->gram[j][i]);
    for (size_t d = 0; d < n_data; d++) {
        for (size_t j = 0; j < k; j++)
            add_products(w, j, K + d, w->moment[d][j]);
        add_products(w, K + d, K + d, w->square[d]);
    }
    w->filled = 0;
}

/* gram = R R' in place; a column that the data do not tell apart gets a start of 0. */
static inline void factor(work *w, size_t k)
{
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i <= j; i++) {
            double sum[L];
            memcpy(sum, w->gram[j][i], sizeof sum);
            for (size_t r = 0; r < i; r++)
                for (int q = 0; q < L; q++)
                    sum[q] -= w->gram[j][r][q] * w->gram[i][r][q];
            for (int q = 0; q < L; q++) {
                const double whole = w->gram[j][j][q], pivot = w->gram[i][i][q];
                const double root =
                    sum[q] > 1e-12 * whole ? sqrt(fmax(sum[q], 0.0)) : (double)INFINITY;
                w->gram[j][i][q] = i == j ? root : sum[q] / pivot;
            }
        }
}

/* x = gram^-1 moment by the factor; *gain = what it takes off the sum of squares. */
static inline void solve(const work *w, size_t d, size_t k, double x[K][L], double *gain)
{
    for (size_t j = 0; j < k; j++)
        for (int q = 0; q < L; q++) {
            double sum = w->moment[d][j][q];
            for (size_t r = 0; r < j; r++)
                sum -= w->gram[j][r][q] * x[r][q];
            x[j][q] = sum / w->gram[j][j][q];
            gain[q] += x[j][q] * x[j][q];
        }
    for (size_t j = k; j-- > 0;)
        for (int q = 0; q < L; q++) {
            double sum = x[j][q];
            for (size_t r = j + 1; r < k; r++)
                sum -= w->gram[r][j][q] * x[r][q];
            x[j][q] = sum / w->gram[j][j][q];
        }
}

static inline void finish(const work *w, size_t d, size_t k, size_t m, tarve_filter_result *out)
{
    double x[K][L], gain[L] = {0.0};
    solve(w, d, k, x, gain);
    memcpy(out->level[d], w->level[K + d], sizeof out->level[d]);
    memcpy(out->trend[d], w->trend[K + d], sizeof out->trend[d]);
    for (size_t p = 0; p < m; p++)
        memcpy(out->season[d][p], w->season[p][K + d], sizeof out->season[d][p]);
    for (int q = 0; q < L; q++)
        out->sse[d][q] = fmax(w->square[d][q] - gain[q], 0.0);
    /* A unit start has the error 0 - its forecast, so x is minus the start: hence the signs. */
    for (size_t j = 0; j < k; j++)
        for (int q = 0; q < L; q++) {
            out->level[d][q] -= x[j][q] * w->level[j][q];
            out->trend[d][q] -= x[j][q] * w->trend[j][q];
            for (size_t p = 0; p < m; p++)
                out->season[d][p][q] -= x[j][q] * w->season[p][j][q];
        }
}

/* The ridge on all m seasons, in terms of the m - 1 contrasts: ridge (I + 11'). */
static void add_ridge(work *w, size_t m, double ridge)
{
    for (size_t j = 1; j < m; j++)
        for (size_t i = 1; i <= j; i++)
            for (int q = 0; q < L; q++)
                w->gram[j][i][q] += i == j ? 2.0 * ridge : ridge;
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), flatten))
#else
#define WIDE
#endif

/* The columns over n figures, and the data's where there are any; sums in w. */
static inline size_t run(const tarve_filter_setting *f, const double *const *y, size_t n_data,
                         size_t n, size_t m, work *w)
{
    const size_t k = m + (f->trend ? 1 : 0);
    size_t n_obs = 0;
    start(w, m);
    for (size_t t = 0, season = 0; t < n; t++, season = season + 1 == m ? 0 : season + 1) {
        const bool missing = n_data > 0 && isnan(y[0][t]);
        for (size_t c = 0; c < K + n_data; c++) {
            if (c >= k && c < K)
                continue;
            if (missing)
                skip(f, w, c);
            else
                step(f, w, c, season, c < K ? 0.0 : y[c - K][t]);
        }
        w->filled += !missing;
        n_obs += !missing;
        if (w->filled == BATCH)
            accumulate(w, k, n_data);
    }
    accumulate(w, k, n_data);
    return n_obs;
}

WIDE void tarve_filter_run(const tarve_filter_setting *f, const double *const *y, size_t n_data,
                           size_t n, size_t m, double ridge, tarve_filter_result *out)
{
    work w;
    const size_t k = m + (f->trend ? 1 : 0);
    out->n_obs = run(f, y, n_data, n, m, &w);
    add_ridge(&w, m, ridge);
    factor(&w, k);
    for (size_t d = 0; d < n_data; d++)
        finish(&w, d, k, m, out);
}

WIDE void tarve_filter_factor(const tarve_filter_setting *f, size_t n, size_t m, double *r,
                              double *ends)
{
    work w;
    const size_t k = m + (f->trend ? 1 : 0), entry = sizeof w.level[0];
    (void)run(f, NULL, 0, n, m, &w);
    factor(&w, k);
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i <= j; i++, r += L)
            for (int q = 0; q < L; q++) /* 1/infinity = 0: a start that stays 0 */
                r[q] = i == j ? 1.0 / w.gram[j][j][q] : w.gram[j][i][q];
    for (size_t j = 0; j < k; j++, ends += (m + 2) * L) {
        memcpy(ends, w.level[j], entry);
        memcpy(ends + L, w.trend[j], entry);
        for (size_t p = 0; p < m; p++)
            memcpy(ends + (2 + p) * L, w.season[p][j], entry);
    }
}

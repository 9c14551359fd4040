/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shrunken correlations without an n x n matrix. With z the standardised residuals (sum of squares
 * T) and w_ij(k) = z_ik z_jk, the sums that Schafer and Strimmer's intensity needs are
 *
 *     sum_ij mean_k(w_ij)^2 = |Z'Z|_F^2 / T^2        sum_ij sum_k w_ij(k)^2 = sum_k (sum_i
 * z_ik^2)^2
 *
 * less the diagonals i = j: one pass over the series and a T x T matrix.
 */
#include "tarve/reconcile.h"

#include <math.h>
#include <stdlib.h>

static const double least = 1e-3; /* below it W is all but singular where n > T */

/* z with mean 0 and sum of squares n_times; all 0 where nothing varies. */
static bool standardise(const double *e, size_t n_times, double *z)
{
    double mean = 0.0, ss = 0.0, size = 0.0;
    size_t seen = 0;
    for (size_t t = 0; t < n_times; t++)
        if (!isnan(e[t])) {
            mean += e[t];
            size = fmax(size, fabs(e[t]));
            seen++;
        }
    mean = seen > 0 ? mean / (double)seen : 0.0;
    for (size_t t = 0; t < n_times; t++) {
        z[t] = isnan(e[t]) ? 0.0 : e[t] - mean;
        ss += z[t] * z[t];
    }
    const double scale =
        ss > 1e-24 * size * size ? sqrt((double)n_times / ss) : 0.0; /* or only rounding */
    for (size_t t = 0; t < n_times; t++)
        z[t] *= scale;
    return scale > 0.0;
}

typedef struct sums {
    double *gram;          /* n_times squared, lower triangle of Z'Z */
    double *square;        /* n_times: sum over series of z^2 */
    double fourth, n_used; /* what i = j adds to the two sums, times T for the first */
} sums;

static void take(sums *s, const double *z, size_t n_times)
{
    for (size_t a = 0; a < n_times; a++) {
        const double z2 = z[a] * z[a];
        s->square[a] += z2;
        s->fourth += z2 * z2;
        for (size_t b = 0; b <= a; b++)
            s->gram[a * n_times + b] += z[a] * z[b];
    }
    s->n_used += 1.0;
}

static double intensity(const sums *s, size_t n_times)
{
    const double T = (double)n_times;
    double frobenius = 0.0, squares = 0.0;
    for (size_t a = 0; a < n_times; a++) {
        squares += s->square[a] * s->square[a];
        for (size_t b = 0; b <= a; b++) {
            const double g = s->gram[a * n_times + b];
            frobenius += (a == b ? 1.0 : 2.0) * g * g;
        }
    }
    const double mean2 = frobenius / (T * T);
    const double num = squares - s->fourth - T * (mean2 - s->n_used), den = mean2 - s->n_used;
    if (!(den > 1e-12 * mean2)) /* one series, or none that go together */
        return 1.0;
    return fmin(fmax(num / (T * (T - 1.0) * den), least), 1.0);
}

tarve_status tarve_reconcile_shrink(size_t n, size_t n_times, const double *residual,
                                    double *factor, double *lambda, tarve_error *err)
{
    if (n_times < 3)
        return tarve_fail(err, TARVE_E_USAGE, "%zu residuals are too few for correlations",
                          n_times);
    for (size_t i = 0; i < n * n_times; i++)
        if (isinf(residual[i]))
            return tarve_fail(err, TARVE_E_USAGE, "residual %zu is infinite", i);
    sums s = {.gram = calloc(n_times * n_times, sizeof *s.gram),
              .square = calloc(n_times, sizeof *s.square)};
    tarve_status st = TARVE_OK;
    if (s.gram == NULL || s.square == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu residuals", n_times);
    for (size_t i = 0; st == TARVE_OK && i < n; i++)
        if (standardise(residual + i * n_times, n_times, factor + i * n_times))
            take(&s, factor + i * n_times, n_times);
    if (st == TARVE_OK) {
        *lambda = intensity(&s, n_times);
        const double scale = sqrt((1.0 - *lambda) / (double)n_times);
        for (size_t i = 0; i < n * n_times; i++)
            factor[i] *= scale;
    }
    free(s.gram);
    free(s.square);
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/damped_lanes.h"

#include <math.h>
#include <string.h>

enum { L = TARVE_DAMPED_LANES };

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), flatten))
#else
#define WIDE
#endif

/* One setting as it goes along; a compiler that sees all of it in one loop keeps it in registers.
 * The errors of the unit starts, whose figures are 0, are -d. */
static inline void take(const tarve_damped_set *f, double x, tarve_damped_sums *restrict k)
{
#pragma omp simd
    for (int i = 0; i < L; i++) {
        const double alpha = f->alpha[i], beta = f->beta[i], phi = f->phi[i];
        const double slope = phi * k->data.trend[i], ahead = k->data.level[i] + slope;
        const double slope_l = phi * k->unit[0].trend[i], d_l = k->unit[0].level[i] + slope_l;
        const double slope_b = phi * k->unit[1].trend[i], d_b = k->unit[1].level[i] + slope_b;
        const double e = x - ahead;
        k->data.level[i] = ahead + alpha * e;
        k->data.trend[i] = slope + beta * e;
        k->unit[0].level[i] = d_l - alpha * d_l;
        k->unit[0].trend[i] = slope_l - beta * d_l;
        k->unit[1].level[i] = d_b - alpha * d_b;
        k->unit[1].trend[i] = slope_b - beta * d_b;
        k->dd[0][i] += d_l * d_l;
        k->dd[1][i] += d_l * d_b;
        k->dd[2][i] += d_b * d_b;
        k->de[0][i] += d_l * e;
        k->de[1][i] += d_b * e;
        k->ee[i] += e * e;
    }
}

static inline void skip(const tarve_damped_set *f, tarve_damped_state *restrict s)
{
#pragma omp simd
    for (int i = 0; i < L; i++) {
        const double slope = f->phi[i] * s->trend[i];
        s->level[i] += slope;
        s->trend[i] = slope;
    }
}

WIDE void tarve_damped_run(const tarve_damped_set *set, const double *x, size_t n,
                           tarve_damped_sums *out)
{
    tarve_damped_sums k;
    memset(&k, 0, sizeof k);
    for (int i = 0; i < L; i++)
        k.unit[0].level[i] = k.unit[1].trend[i] = 1.0;
    for (size_t t = 0; t < n; t++) {
        if (!isnan(x[t])) {
            take(set, x[t], &k);
            k.n++;
            continue;
        }
        skip(set, &k.data);
        for (int j = 0; j < 2; j++)
            skip(set, &k.unit[j]);
    }
    *out = k;
}

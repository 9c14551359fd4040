/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N4: what of a change is the region's own, and how far the whole mix has moved. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/rng.h"
#include "need/memory.h"
#include "need/signal_int.h"

enum { NULL_DRAWS = 200 };

signal_local signal_shift_share(double a, double b, double A, double B, double growth, double psi)
{
    const double ratio = B / A; /* growth of the occupation in the country */
    return (signal_local){
        .national = a * (growth - 1.0),
        .occupation = a * (ratio - growth),
        .local = b - a * ratio,
        .sd = sqrt(psi * (b + ratio * ratio * a + a * a * ratio * ratio * (1.0 / A + 1.0 / B)))};
}

static double dissimilarity(const double *a, const double *b, size_t n)
{
    double ta = 0.0, tb = 0.0, sum = 0.0;
    for (size_t o = 0; o < n; o++) {
        ta += a[o];
        tb += b[o];
    }
    for (size_t o = 0; o < n; o++)
        sum += fabs(a[o] / ta - b[o] / tb);
    return 0.5 * sum;
}

/* One of the two years as chance would have it: `size` counts, in the mix of both years. */
static void draw_year(const gsl_rng *rng, const double *mix, size_t n, double size, unsigned *work,
                      double *out)
{
    gsl_ran_multinomial(rng, n, (unsigned)lround(size), mix, work);
    for (size_t o = 0; o < n; o++)
        out[o] = work[o];
}

/* Two years that nothing but chance sets apart; a count that varies psi times as much as a Poisson
 * one is worth 1/psi of one. */
static tarve_status null_mean(const double *a, const double *b, size_t n, double psi, uint64_t seed,
                              double *mean, tarve_error *err)
{
    double *mix = calloc(3 * n + 1, sizeof *mix), ta = 0.0, tb = 0.0;
    unsigned *work = calloc(n + 1, sizeof *work);
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_status st = mix == NULL || work == NULL || rng == NULL ? no_memory(err) : TARVE_OK;
    *mean = 0.0;
    for (size_t o = 0; st == TARVE_OK && o < n; o++) {
        mix[o] = a[o] + b[o];
        ta += a[o];
        tb += b[o];
    }
    for (size_t d = 0; st == TARVE_OK && d < NULL_DRAWS; d++) {
        tarve_rng_key(rng, seed, tarve_hash_bytes("signal-mix", strlen("signal-mix")), d);
        draw_year(rng, mix, n, fmax(1.0, ta / psi), work, mix + n);
        draw_year(rng, mix, n, fmax(1.0, tb / psi), work, mix + 2 * n);
        *mean += dissimilarity(mix + n, mix + 2 * n, n) / NULL_DRAWS;
    }
    gsl_rng_free(rng);
    free(work);
    free(mix);
    return st;
}

tarve_status signal_dissimilarity(const signal_grid *g, double psi, uint64_t seed, double *index,
                                  double *expected, tarve_error *err)
{
    double *year = calloc(2 * g->n + 1, sizeof *year), sum[2] = {0.0, 0.0};
    tarve_status st = TARVE_OK;
    *index = *expected = (double)NAN;
    if (year == NULL)
        return no_memory(err);
    for (size_t k = 0; k < 2; k++)
        for (size_t o = 0; o < g->n; o++) {
            const double x = signal_year(g, signal_row(g, o), 1 - k);
            year[k * g->n + o] = isnan(x) ? 0.0 : x;
            sum[k] += year[k * g->n + o];
        }
    if (sum[0] > 0.0 && sum[1] > 0.0) {
        *index = dissimilarity(year, year + g->n, g->n);
        st = null_mean(year, year + g->n, g->n, psi, seed, expected, err);
    }
    free(year);
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/spread.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/num.h"

enum { KNOTS = 41 };
static const double first_knot = -3.0,
                    knot_step = 0.15;         /* normal quantiles: p = .00135 to .99865 */
static const double weight_of_parent = 100.0; /* worth that many scores */

struct tarve_spread {
    size_t n_bins;
    size_t *start; /* n_bins + 1: places of the bins' scores */
    double *knot;  /* n_bins x KNOTS */
};

void tarve_spread_free(tarve_spread *s)
{
    if (s == NULL)
        return;
    free(s->start);
    free(s->knot);
    free(s);
}

static tarve_status check(const tarve_spread_score *score, size_t n, const uint32_t *parent,
                          size_t n_bins, double df, tarve_error *err)
{
    if (n_bins == 0 || !(df > 0.0))
        return tarve_fail(err, TARVE_E_USAGE, "a spread needs a bin and degrees of freedom");
    for (size_t b = 0; b < n_bins; b++)
        if (b == 0 ? parent[b] != 0 : parent[b] >= b)
            return tarve_fail(err, TARVE_E_USAGE, "bin %zu stands before its parent", b);
    for (size_t i = 0; i < n; i++)
        if (score[i].bin >= n_bins)
            return tarve_fail(err, TARVE_E_USAGE, "score %zu is of no bin", i);
    return TARVE_OK;
}

/* Sizes of the bins, each with all below it, as the places where they start. */
static void count(tarve_spread *s, const tarve_spread_score *score, size_t n,
                  const uint32_t *parent)
{
    size_t *size = s->start + 1;
    for (size_t i = 0; i < n; i++)
        size[score[i].bin] += isfinite(score[i].z) ? 1U : 0U;
    for (size_t b = s->n_bins - 1; b > 0; b--) /* parents stand before their children */
        size[parent[b]] += size[b];
    for (size_t b = 0; b < s->n_bins; b++)
        size[b] += s->start[b];
}

static void deal(const tarve_spread_score *score, size_t n, const uint32_t *parent, size_t *next,
                 double *z)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(score[i].z))
            continue;
        uint32_t b = score[i].bin;
        z[next[b]++] = score[i].z;
        while (b != 0) {
            b = parent[b];
            z[next[b]++] = score[i].z;
        }
    }
}

/* Position p (n + 1) among sorted figures; beyond them the parent's where it is wider. */
static double own_quantile(const double *z, size_t n, double p, double parent)
{
    const double at = p * (double)(n + 1);
    if (at < 1.0)
        return fmin(z[0], parent);
    if (at >= (double)n)
        return fmax(z[n - 1], parent);
    const size_t i = (size_t)at;
    return z[i - 1] + (at - (double)i) * (z[i] - z[i - 1]);
}

static void set_knots(const tarve_spread *s, const double *z, const uint32_t *parent, double df)
{
    for (size_t b = 0; b < s->n_bins; b++) {
        const size_t n = s->start[b + 1] - s->start[b];
        const double own = (double)n / ((double)n + weight_of_parent);
        for (size_t k = 0; k < KNOTS; k++) {
            const double p = gsl_cdf_ugaussian_P(first_knot + knot_step * (double)k);
            const double above =
                b == 0 ? gsl_cdf_tdist_Pinv(p, df) : s->knot[(size_t)parent[b] * KNOTS + k];
            const double q = n == 0 ? above : own_quantile(z + s->start[b], n, p, above);
            s->knot[b * KNOTS + k] = own * q + (1.0 - own) * above;
        }
    }
}

static tarve_status fill(tarve_spread *s, const tarve_spread_score *score, size_t n,
                         const uint32_t *parent, double df, tarve_error *err)
{
    count(s, score, n, parent);
    double *z = malloc((s->start[s->n_bins] + 1) * sizeof *z);
    size_t *next = malloc(s->n_bins * sizeof *next);
    const bool room = z != NULL && next != NULL;
    if (room) {
        for (size_t b = 0; b < s->n_bins; b++)
            next[b] = s->start[b];
        deal(score, n, parent, next, z);
        for (size_t b = 0; b < s->n_bins; b++)
            tarve_sort(z + s->start[b], s->start[b + 1] - s->start[b]);
        set_knots(s, z, parent, df);
    }
    free(z);
    free(next);
    return room ? TARVE_OK : tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu scores", n);
}

tarve_status tarve_spread_make(const tarve_spread_score *score, size_t n, const uint32_t *parent,
                               size_t n_bins, double df, tarve_spread **out, tarve_error *err)
{
    tarve_status st = check(score, n, parent, n_bins, df, err);
    if (st != TARVE_OK)
        return st;
    tarve_spread *s = calloc(1, sizeof *s);
    if (s == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for ranges");
    s->n_bins = n_bins;
    s->start = calloc(n_bins + 1, sizeof *s->start);
    s->knot = calloc(n_bins * KNOTS, sizeof *s->knot);
    st = s->start != NULL && s->knot != NULL
             ? fill(s, score, n, parent, df, err)
             : tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu bins", n_bins);
    if (st == TARVE_OK)
        *out = s;
    else
        tarve_spread_free(s);
    return st;
}

size_t tarve_spread_n(const tarve_spread *s, uint32_t bin)
{
    return s->start[bin + 1] - s->start[bin];
}

double tarve_spread_quantile(const tarve_spread *s, uint32_t bin, double p)
{
    const double *knot = s->knot + (size_t)bin * KNOTS;
    const double at = (gsl_cdf_ugaussian_Pinv(p) - first_knot) / knot_step;
    const double low = fmin(fmax(floor(at), 0.0), (double)(KNOTS - 2)); /* ends are prolonged */
    const size_t i = (size_t)low;
    return knot[i] + (at - low) * (knot[i + 1] - knot[i]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/spread.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* the parent is worth that many scores */
static const double parent_width = 20.0, parent_median = 100.0;

struct tarve_spread {
    size_t n_bins;
    size_t *start; /* n_bins + 1: places of the bins' scores */
    tarve_quantiles *bin;
};

void tarve_spread_free(tarve_spread *s)
{
    if (s == NULL)
        return;
    free(s->start);
    free(s->bin);
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
                 tarve_dated *z)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(score[i].z))
            continue;
        uint32_t b = score[i].bin;
        z[next[b]++] = (tarve_dated){score[i].z, score[i].date};
        while (b != 0) {
            b = parent[b];
            z[next[b]++] = (tarve_dated){score[i].z, score[i].date};
        }
    }
}

static int by_date(const void *pa, const void *pb)
{
    const tarve_dated *a = pa, *b = pb;
    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    return (a->z > b->z) - (a->z < b->z);
}

static int by_value(const void *pa, const void *pb)
{
    const tarve_dated *a = pa, *b = pb;
    return (a->z > b->z) - (a->z < b->z);
}

typedef struct variance {
    double between, within, squares; /* sums of squares; sum of the squared sizes of the dates */
    size_t dates;
} variance;

static variance variance_by_date(const tarve_dated *v, size_t n)
{
    double all = 0.0;
    variance r = {0};
    for (size_t i = 0; i < n; i++)
        all += v[i].z / (double)n;
    for (size_t i = 0, end = 0; i < n; i = end) {
        double mean = 0.0;
        while (end < n && v[end].date == v[i].date)
            mean += v[end++].z;
        const double k = (double)(end - i);
        mean /= k;
        for (size_t j = i; j < end; j++)
            r.within += (v[j].z - mean) * (v[j].z - mean);
        r.between += k * (mean - all) * (mean - all);
        r.squares += k * k;
        r.dates++;
    }
    return r;
}

double tarve_effective_n(tarve_dated *v, size_t n)
{
    if (n == 0)
        return 0.0;
    qsort(v, n, sizeof *v, by_date);
    const variance r = variance_by_date(v, n);
    const double all = (double)n, dates = (double)r.dates;
    if (r.dates < 2)
        return 1.0;
    if (r.dates == n)
        return all;
    const double between = r.between / (dates - 1.0), within = r.within / (all - dates);
    const double k = (all - r.squares / all) / (dates - 1.0);
    const double total = between + (k - 1.0) * within;
    const double alike = total > 0.0 ? fmin(fmax((between - within) / total, 0.0), 1.0) : 0.0;
    return all / (1.0 + (all / dates - 1.0) * alike);
}

/* Position p (E + 1) among E figures, stretched over the n there are; beyond them the parent's
 * where it is wider. */
static double own_quantile(const tarve_dated *z, size_t n, double worth, double p, double parent)
{
    const double at = (p * (worth + 1.0) - 0.5) / worth * (double)n + 0.5;
    if (at < 1.0)
        return fmin(z[0].z, parent);
    if (at >= (double)n)
        return fmax(z[n - 1].z, parent);
    const size_t i = (size_t)at;
    return z[i - 1].z + (at - (double)i) * (z[i].z - z[i - 1].z);
}

static void set_knots(const tarve_dated *z, size_t n, double worth, const tarve_quantiles *above,
                      tarve_quantiles *out)
{
    enum { MIDDLE = TARVE_KNOTS / 2 };
    const double own = worth / (worth + parent_width), shift = worth / (worth + parent_median);
    tarve_quantiles q = *above;
    for (size_t k = 0; k < TARVE_KNOTS && n > 0; k++)
        q.knot[k] =
            own_quantile(z, n, worth, gsl_cdf_ugaussian_P(-3.0 + 0.15 * (double)k), above->knot[k]);
    const double middle = q.knot[MIDDLE], parents = above->knot[MIDDLE];
    for (size_t k = 0; k < TARVE_KNOTS; k++)
        out->knot[k] = shift * middle + (1.0 - shift) * parents + own * (q.knot[k] - middle) +
                       (1.0 - own) * (above->knot[k] - parents);
}

/* A bin with all the scores of its parent is its parent: they must not count twice. */
static bool holds_all(const tarve_spread *s, size_t b, const uint32_t *parent)
{
    const size_t p = parent[b];
    return s->start[b + 1] - s->start[b] == s->start[p + 1] - s->start[p];
}

static void set_bins(const tarve_spread *s, tarve_dated *z, const uint32_t *parent, double df)
{
    tarve_quantiles root;
    for (size_t k = 0; k < TARVE_KNOTS; k++)
        root.knot[k] = gsl_cdf_tdist_Pinv(gsl_cdf_ugaussian_P(-3.0 + 0.15 * (double)k), df);
    for (size_t b = 0; b < s->n_bins; b++) {
        const size_t n = s->start[b + 1] - s->start[b];
        tarve_dated *of = z + s->start[b];
        if (b > 0 && holds_all(s, b, parent)) {
            s->bin[b] = s->bin[parent[b]];
            continue;
        }
        const double worth = tarve_effective_n(of, n);
        if (n > 1)
            qsort(of, n, sizeof *of, by_value);
        set_knots(of, n, worth, b == 0 ? &root : &s->bin[parent[b]], &s->bin[b]);
    }
}

/* The scores of every bin, its own and those of the bins below it. */
static tarve_status deal_out(tarve_spread *s, const tarve_spread_score *score, size_t n,
                             const uint32_t *parent, tarve_dated **out, tarve_error *err)
{
    count(s, score, n, parent);
    tarve_dated *z = malloc((s->start[s->n_bins] + 1) * sizeof *z);
    size_t *next = malloc(s->n_bins * sizeof *next);
    const bool room = z != NULL && next != NULL;
    for (size_t b = 0; room && b < s->n_bins; b++)
        next[b] = s->start[b];
    if (room)
        deal(score, n, parent, next, z);
    free(next);
    if (!room) {
        free(z);
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu scores", n);
    }
    *out = z;
    return TARVE_OK;
}

static tarve_status fill(tarve_spread *s, const tarve_spread_score *score, size_t n,
                         const uint32_t *parent, double df, tarve_error *err)
{
    tarve_dated *z = NULL;
    const tarve_status st = deal_out(s, score, n, parent, &z, err);
    if (st == TARVE_OK)
        set_bins(s, z, parent, df);
    free(z);
    return st;
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
    s->bin = calloc(n_bins, sizeof *s->bin);
    st = s->start != NULL && s->bin != NULL
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

const tarve_quantiles *tarve_spread_bin(const tarve_spread *s, uint32_t bin)
{
    return &s->bin[bin];
}

static void set_means(const tarve_spread *s, tarve_dated *z, const uint32_t *parent,
                      const tarve_spread_means *out)
{
    for (size_t b = 0; b < s->n_bins; b++) {
        const size_t n = s->start[b + 1] - s->start[b];
        const double above = b == 0 ? out->root : out->mean[parent[b]];
        if (b > 0 && holds_all(s, b, parent)) {
            out->mean[b] = above;
            out->worth[b] = out->worth[parent[b]];
            continue;
        }
        const double e = tarve_effective_n(z + s->start[b], n);
        const double own = e / (e + out->worth_of_parent);
        double sum = 0.0;
        for (size_t i = 0; i < n; i++)
            sum += z[s->start[b] + i].z;
        out->mean[b] = n == 0 ? above : own * sum / (double)n + (1.0 - own) * above;
        out->worth[b] = e;
    }
}

tarve_status tarve_spread_average(const tarve_spread_score *score, size_t n, const uint32_t *parent,
                                  size_t n_bins, const tarve_spread_means *out, tarve_error *err)
{
    tarve_spread s = {.n_bins = n_bins};
    tarve_dated *z = NULL;
    tarve_status st = check(score, n, parent, n_bins, 1.0, err);
    if (st != TARVE_OK)
        return st;
    s.start = calloc(n_bins + 1, sizeof *s.start);
    st = s.start != NULL ? deal_out(&s, score, n, parent, &z, err)
                         : tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu bins", n_bins);
    if (st == TARVE_OK)
        set_means(&s, z, parent, out);
    free(z);
    free(s.start);
    return st;
}

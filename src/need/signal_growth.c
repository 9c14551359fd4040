/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N1 and N2: has the share of an occupation grown by more than such shares do, and is it enough? */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "need/memory.h"
#include "need/signal_int.h"

static const double mass_now = 10.0, mass_more = 5.0; /* N2, new vacancies a year */
enum { MASS_MONTHS = 3, GROUPS = 10, TESTED = 2, FEWEST_PAIRS = 3 };
static const double group_weight = 8.0;   /* years that the group's psi counts for */
static const double least_variance = 1.0; /* smaller tables say nothing about psi */
static const double rate = 0.05;          /* of false discoveries */

static double binomial_variance(double a, double b, double t0, double t1)
{
    const double pi = t1 / (t0 + t1);
    return (a + b) * pi * (1.0 - pi);
}

double signal_growth_z(double a, double b, double t0, double t1, double psi)
{
    const double expected = (a + b) * t1 / (t0 + t1);
    const double variance = binomial_variance(a, b, t0, t1) * psi;
    return variance > 0.0 ? (b - expected - 0.5) / sqrt(variance) : (double)NAN;
}

/* Pair j: the year that ended j years ago against the one before it. */
typedef struct year_pair {
    double a, b, t0, t1;
} year_pair;

static year_pair pair_of(const signal_grid *g, size_t o, size_t j)
{
    const double *row = signal_row(g, o);
    return (year_pair){signal_year(g, row, j + 1), signal_year(g, row, j),
                       signal_year(g, g->total, j + 1), signal_year(g, g->total, j)};
}

/* Pearson's term: mean psi over many. NaN when the pair cannot say. */
static double dispersion(year_pair y)
{
    const double variance = binomial_variance(y.a, y.b, y.t0, y.t1);
    const double off = y.b - (y.a + y.b) * y.t1 / (y.t0 + y.t1);
    return variance >= least_variance ? off * off / variance : (double)NAN;
}

/* First pair that psi is made from: those before the tested ones, when there are enough. */
static size_t first_pair(const signal_grid *g)
{
    const size_t years = g->n_months / SIGNAL_YEAR;
    return years >= TESTED + FEWEST_PAIRS + 1 ? TESTED : 0;
}

static void own_dispersion(const signal_grid *g, size_t o, double *sum, double *n)
{
    const size_t years = g->n_months / SIGNAL_YEAR;
    *sum = *n = 0.0;
    for (size_t j = first_pair(g); j + 1 < years; j++) {
        const double d = dispersion(pair_of(g, o, j));
        if (isnan(d))
            continue;
        *sum += d;
        ++*n;
    }
}

static tarve_status find_psi(const signal_grid *g, signal_growth *out, tarve_error *err)
{
    double sum[GROUPS + 1] = {0}, n[GROUPS + 1] = {0};
    double *own = calloc(2 * g->n + 1, sizeof *own);
    if (own == NULL)
        return no_memory(err);
    for (size_t o = 0; o < g->n; o++) {
        const size_t group = (size_t)(g->code[o][0] - '0');
        own_dispersion(g, o, &own[2 * o], &own[2 * o + 1]);
        sum[group] += own[2 * o];
        n[group] += own[2 * o + 1];
        sum[GROUPS] += own[2 * o];
        n[GROUPS] += own[2 * o + 1];
    }
    const double all = n[GROUPS] > 0.0 ? fmax(1.0, sum[GROUPS] / n[GROUPS]) : (double)NAN;
    for (size_t o = 0; o < g->n; o++) {
        const size_t k = (size_t)(g->code[o][0] - '0');
        const double group = (group_weight * all + sum[k]) / (group_weight + n[k]);
        out[o].psi =
            fmax(1.0, (group_weight * group + own[2 * o]) / (group_weight + own[2 * o + 1]));
    }
    free(own);
    return TARVE_OK;
}

bool signal_mass(const signal_grid *g, size_t o)
{
    const double *row = signal_row(g, o), *least = g->least + o * g->n_months;
    const double now = g->turnover * signal_year(g, row, 0);
    const double before = g->turnover * signal_year(g, row, 1);
    int seen = 0;
    if (!(g->turnover * signal_year(g, least, 0) >= mass_now && now - before >= mass_more))
        return false;
    for (size_t t = g->n_months - SIGNAL_YEAR; t < g->n_months; t++)
        seen += row[t] > 0.0;
    return seen >= MASS_MONTHS;
}

static void test_one(const signal_grid *g, size_t o, signal_growth *out)
{
    for (size_t j = 0; j < TESTED; j++) {
        const year_pair y = pair_of(g, o, j);
        const double z = signal_growth_z(y.a, y.b, y.t0, y.t1, out->psi);
        out->p[j] = isnan(z) ? (double)NAN : gsl_cdf_ugaussian_Q(z);
        if (j > 0)
            continue;
        out->before = y.a;
        out->now = y.b;
        out->share_before = y.a / y.t0;
        out->share_now = y.b / y.t1;
    }
    out->mass = signal_mass(g, o);
}

tarve_status signal_growth_test(const signal_grid *g, signal_growth *out, tarve_error *err)
{
    double *p = calloc(g->n + 1, sizeof *p);
    bool *pass = calloc(g->n + 1, sizeof *pass);
    tarve_status st = p == NULL || pass == NULL ? no_memory(err) : find_psi(g, out, err);
    for (size_t o = 0; st == TARVE_OK && o < g->n; o++) {
        test_one(g, o, &out[o]);
        p[o] = out[o].p[0];
    }
    if (st == TARVE_OK)
        st = signal_benjamini_hochberg(p, g->n, rate, pass, err);
    for (size_t o = 0; st == TARVE_OK && o < g->n; o++)
        out[o].corrected = pass[o];
    free(p);
    free(pass);
    return st;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

tarve_status signal_benjamini_hochberg(const double *p, size_t n, double q, bool *pass,
                                       tarve_error *err)
{
    double *sorted = calloc(n + 1, sizeof *sorted), limit = -1.0;
    size_t m = 0;
    if (sorted == NULL)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i]))
            sorted[m++] = p[i];
    qsort(sorted, m, sizeof *sorted, ascending);
    for (size_t k = 0; k < m; k++)
        if (sorted[k] <= q * (double)(k + 1) / (double)m)
            limit = sorted[k];
    for (size_t i = 0; i < n; i++)
        pass[i] = p[i] <= limit;
    free(sorted);
    return TARVE_OK;
}

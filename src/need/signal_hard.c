/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N6: vacancies of an occupation stand open longer than before, and few unemployed look for it. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "need/memory.h"
#include "need/signal_int.h"

static const double least_flow = 10.0; /* new vacancies in either year */

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Unemployed per vacancy in the month `back` months before the last; NaN where not known. */
static double tightness(const signal_grid *u, size_t i, const signal_grid *v, size_t o, size_t back)
{
    const double unemployed = signal_row(u, i)[u->n_months - 1 - back];
    const double vacancies = signal_row(v, o)[v->n_months - 1 - back];
    return vacancies > 0.0 ? unemployed / vacancies : (double)NAN;
}

/* Median over the occupations that have vacancies that month. */
static tarve_status median_tightness(const signal_grid *u, const signal_grid *v, size_t back,
                                     double *out, tarve_error *err)
{
    double *x = calloc(v->n + 1, sizeof *x);
    size_t n = 0;
    if (x == NULL)
        return no_memory(err);
    for (size_t o = 0; o < v->n; o++) {
        const size_t i = signal_grid_find(u, v->code[o]);
        const double t = i == SIZE_MAX ? (double)NAN : tightness(u, i, v, o, back);
        if (!isnan(t))
            x[n++] = t;
    }
    qsort(x, n, sizeof *x, ascending);
    *out = n > 0 ? x[n / 2] : (double)NAN;
    free(x);
    return TARVE_OK;
}

/* Longer open: the log of the ratio of two durations, each a mean stock over a flow. */
static double longer(const signal_grid *flow, size_t f, const signal_grid *stock, size_t o,
                     double psi, double *factor)
{
    const double n0 = signal_year(flow, signal_row(flow, f), 1);
    const double n1 = signal_year(flow, signal_row(flow, f), 0);
    const double v0 = signal_year(stock, signal_row(stock, o), 1);
    const double v1 = signal_year(stock, signal_row(stock, o), 0);
    if (!(n0 >= least_flow && n1 >= least_flow && v0 > 0.0 && v1 > 0.0))
        return (double)NAN;
    *factor = (v1 / n1) / (v0 / n0);
    return gsl_cdf_ugaussian_Q(log(*factor) / sqrt(2.0 * psi * (1.0 / n0 + 1.0 / n1)));
}

static bool low_all_year(const signal_grid *u, size_t i, const signal_grid *v, size_t o,
                         const double *median)
{
    for (size_t k = 0; k < SIGNAL_YEAR; k++)
        if (!(tightness(u, i, v, o, k) < median[k]))
            return false;
    return true;
}

tarve_status signal_hard_to_fill(const signal_grid *flow, const signal_grid *stock,
                                 const signal_grid *unemployed, double psi, double *p,
                                 double *factor, tarve_error *err)
{
    double median[SIGNAL_YEAR];
    tarve_status st = TARVE_OK;
    const bool comparable = stock->n_months >= (size_t)2 * SIGNAL_YEAR &&
                            unemployed->n_months >= SIGNAL_YEAR &&
                            flow->first + (tarve_period)flow->n_months ==
                                stock->first + (tarve_period)stock->n_months &&
                            unemployed->first + (tarve_period)unemployed->n_months ==
                                stock->first + (tarve_period)stock->n_months;
    for (size_t k = 0; comparable && st == TARVE_OK && k < SIGNAL_YEAR; k++)
        st = median_tightness(unemployed, stock, k, &median[k], err);
    for (size_t f = 0; st == TARVE_OK && f < flow->n; f++) {
        const size_t o = signal_grid_find(stock, flow->code[f]);
        const size_t i = signal_grid_find(unemployed, flow->code[f]);
        p[f] = factor[f] = (double)NAN;
        if (comparable && o != SIZE_MAX && i != SIZE_MAX &&
            low_all_year(unemployed, i, stock, o, median))
            p[f] = longer(flow, f, stock, o, psi, &factor[f]);
    }
    return st;
}

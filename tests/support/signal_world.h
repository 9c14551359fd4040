/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Month-end vacancies of a made-up region: none of its occupations grows but those that are told
 * to. Vacancies come in batches (variance about 3 times the mean), at a rate that drifts about its
 * level from month to month, and each stays open from one month to the next with one chance, so
 * month ends share vacancies as real ones do. Cells of 1-4 count as 2.
 */
#ifndef TARVE_TEST_SIGNAL_WORLD_H
#define TARVE_TEST_SIGNAL_WORLD_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/rng.h"
#include "need/signal_int.h"

enum { SW_OCCUPATIONS = 390, SW_MONTHS = 144, SW_BURN_IN = 24 };
static const double sw_stays = 0.37, sw_drift = 0.7, sw_drift_sd = 0.15;

typedef struct signal_world {
    signal_grid grid;
    char code[SW_OCCUPATIONS][5];
    const char *codes[SW_OCCUPATIONS];
    double *cells, total[SW_MONTHS], administrative[SW_MONTHS];
} signal_world;

static inline double sw_batches(gsl_rng *rng, double mean)
{
    double sum = 0.0; /* batches of 1, 2, ... with a mean of 2: variance 3 times the mean */
    for (unsigned k = gsl_ran_poisson(rng, mean / 2.0); k > 0; k--)
        sum += gsl_ran_geometric(rng, 0.5);
    return sum;
}

/* growth: of the rate a year, in the last two years. */
static inline void sw_row(gsl_rng *rng, double level, double growth, double *row)
{
    double drift = 0.0, stock = 0.0;
    for (int t = -SW_BURN_IN; t < SW_MONTHS; t++) {
        const double years = fmax(0.0, (t - (SW_MONTHS - 24)) / 12.0);
        drift = sw_drift * drift + gsl_ran_gaussian(rng, sw_drift_sd);
        const double season = 1.0 + 0.3 * sin(2.0 * 3.14159265358979 * t / 12.0);
        const double rate = level * season * exp(drift) * (1.0 + (growth - 1.0) * fmin(years, 2.0));
        stock = gsl_ran_binomial(rng, sw_stays, (unsigned)stock) + sw_batches(rng, rate);
        if (t >= 0)
            row[t] = stock >= 1.0 && stock <= 4.0 ? 2.0 : stock;
    }
}

/* n_growing of them grow, by turns from 5 and from 20 new vacancies a month. */
static inline void sw_make(signal_world *w, uint64_t run, int n_growing, double growth)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    w->cells = calloc((size_t)SW_OCCUPATIONS * SW_MONTHS, sizeof *w->cells);
    if (rng == NULL || w->cells == NULL)
        abort();
    w->grid = (signal_grid){.first = 2011 * 12,
                            .n = SW_OCCUPATIONS,
                            .n_months = SW_MONTHS,
                            .code = w->codes,
                            .value = w->cells,
                            .least = w->cells,
                            .total = w->total,
                            .administrative = w->administrative,
                            .turnover = 1.0 - sw_stays};
    for (int t = 0; t < SW_MONTHS; t++)
        w->total[t] = w->administrative[t] = 0.0;
    for (int o = 0; o < SW_OCCUPATIONS; o++) {
        (void)snprintf(w->code[o], sizeof w->code[o], "%04d", 1000 + 20 * o);
        w->codes[o] = w->code[o];
        tarve_rng_key(rng, run, 77, (uint64_t)o);
        const bool grows = o % 39 == 0 && o / 39 < n_growing;
        const double level =
            grows ? (o / 39 % 2 == 0 ? 5.0 : 20.0) : exp(gsl_ran_gaussian(rng, 1.6));
        sw_row(rng, level, grows ? growth : 1.0, w->cells + (size_t)o * SW_MONTHS);
        for (int t = 0; t < SW_MONTHS; t++)
            w->total[t] += w->cells[(size_t)o * SW_MONTHS + (size_t)t];
    }
    gsl_rng_free(rng);
}

/* The country beside it: the same occupations at 15 times the rate, years before and now. */
static inline int sw_local_signals(const signal_world *w, uint64_t run)
{
    const signal_grid *g = &w->grid;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    signal_growth *t = calloc(g->n, sizeof *t);
    double *row = calloc(SW_MONTHS, sizeof *row), *p = calloc(g->n, sizeof *p);
    bool *pass = calloc(g->n, sizeof *pass);
    int told = 0;
    if (rng == NULL || t == NULL || row == NULL || p == NULL || pass == NULL ||
        signal_growth_test(g, t, NULL) != TARVE_OK)
        abort();
    for (size_t o = 0; o < g->n; o++) {
        double year[2] = {0.0, 0.0}, mean = 0.0;
        for (size_t k = 0; k < SW_MONTHS; k++)
            mean += signal_row(g, o)[k] / SW_MONTHS;
        tarve_rng_key(rng, run, 78, o);
        sw_row(rng, 15.0 * mean * (1.0 - sw_stays), 1.0, row);
        for (size_t k = 0; k < 24; k++)
            year[k / 12] += row[SW_MONTHS - 24 + k];
        const signal_local l =
            signal_shift_share(t[o].before, t[o].now, year[0], year[1], 1.0, t[o].psi);
        p[o] = isfinite(l.sd) && l.sd > 0.0 ? gsl_cdf_ugaussian_Q(l.local / l.sd) : (double)NAN;
    }
    if (signal_benjamini_hochberg(p, g->n, 0.01, pass, NULL) != TARVE_OK)
        abort();
    for (size_t o = 0; o < g->n; o++)
        told += pass[o] && t[o].mass;
    free(t);
    free(row);
    free(p);
    free(pass);
    gsl_rng_free(rng);
    return told;
}

static inline void sw_free(signal_world *w)
{
    free(w->cells);
}

/* What was said of it. */
typedef struct sw_count {
    int strong, strong_true, weak, weak_true, breaks, breaks_true, plain, tested;
} sw_count;

static inline bool sw_grows(size_t o, int n_growing)
{
    return o % 39 == 0 && (int)o / 39 < n_growing;
}

static inline void sw_tell(const signal_world *w, uint64_t run, int n_growing, sw_count *c)
{
    const signal_grid *g = &w->grid;
    signal_growth *t = calloc(g->n, sizeof *t);
    signal_break *b = calloc(g->n, sizeof *b);
    if (t == NULL || b == NULL || signal_growth_test(g, t, NULL) != TARVE_OK ||
        signal_break_all(g, run, b, NULL) != TARVE_OK)
        abort();
    for (size_t o = 0; o < g->n; o++) {
        const bool yes = sw_grows(o, n_growing), now = t[o].p[0] < 0.05;
        const bool strong = t[o].mass && now && t[o].p[1] < 0.05;
        const bool weak = t[o].mass && !strong && t[o].corrected;
        const bool broke = b[o].found && b[o].up && t[o].mass && b[o].at + 36 >= g->n_months;
        const double z = signal_growth_z(t[o].before, t[o].now, t[o].before / t[o].share_before,
                                         t[o].now / t[o].share_now, 1.0);
        c->tested += !isnan(t[o].p[0]);
        c->plain += !yes && z > 1.6449;
        *(yes ? &c->strong_true : &c->strong) += strong;
        *(yes ? &c->weak_true : &c->weak) += weak;
        *(yes ? &c->breaks_true : &c->breaks) += broke;
    }
    free(t);
    free(b);
}

#endif

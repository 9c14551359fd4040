/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customary methods for small counts, as the benchmarks need them: a level without seasons or
 * trend, and a Poisson or negative binomial about it. */
#ifndef TARVE_BENCH_INTERMITTENT_H
#define TARVE_BENCH_INTERMITTENT_H

#include <stddef.h>

typedef enum intermittent {
    CROSTON, /* smoothed size over smoothed interval between figures above 0 (Croston 1972)    */
    SBA,     /* that times 1 - alpha/2 (Syntetos & Boylan 2005)                                */
    TSB,     /* smoothed size times smoothed chance of a figure above 0 (Teunter et al. 2011)  */
    POISSON, /* simple smoothing, alpha by the Poisson likelihood of its one-step forecasts    */
    INTERMITTENTS
} intermittent;

/*
 * The level after n figures (NaN = missing: skipped), at least .01, and in *dispersion (may be
 * NULL) the mean of (y - level)^2 / level of the one-step forecasts after the first year, at least
 * 1. alpha is .1 but for POISSON. Without a figure the level is .01.
 */
double intermittent_level(intermittent method, const double *y, size_t n, double *dispersion);

#endif

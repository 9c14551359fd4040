/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exponential smoothing of small counts with a negative-binomial likelihood over a fixed grid. */
#ifndef TARVE_NB_SMOOTH_H
#define TARVE_NB_SMOOTH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    TARVE_NB_OMEGAS = 8,      /* memories: what a period keeps of the past                      */
    TARVE_NB_DISPERSIONS = 8, /* variance / mean                                                */
    TARVE_NB_GRID = TARVE_NB_OMEGAS * TARVE_NB_DISPERSIONS
};

/* Counts of a series. A cell is known to lie within lo..hi, whole numbers >= 0; lo = hi where it
 * is published, and NaN in either where it is missing. */
typedef struct tarve_nb_counts {
    size_t n;
    const double *lo, *hi;
    const double *exposure; /* what multiplies the rate, > 0 (season, length); NULL = 1 */
} tarve_nb_counts;

/* Gamma prior of the rate before the first cell: mean a/b, worth b periods; both > 0. */
typedef struct tarve_nb_prior {
    double a, b;
} tarve_nb_prior;

typedef struct tarve_nb_fit {
    double log_likelihood[TARVE_NB_GRID]; /* of grid point i * TARVE_NB_DISPERSIONS + j        */
    double rate[TARVE_NB_GRID];           /* after the last cell, for exposure 1               */
    size_t n_used;                        /* cells that were not missing                        */
} tarve_nb_fit;

/* Memory i and dispersion j of the grid. */
double tarve_nb_omega(size_t i);
double tarve_nb_dispersion(size_t j);

/*
 * Filters the counts at every point (omega, d) of the grid:
 *
 *     mu(t) = e(t) a/b,  y(t) ~ NB(mean mu, variance d mu),  a = omega (a + y), b = omega (b + e)
 *
 * A missing cell changes nothing. A cell known only within lo..hi adds log P(lo <= y <= hi) to the
 * likelihood, and E[y | lo <= y <= hi] stands for y in the filter (an EM-type step).
 * Allocates nothing. O(grid x sum of counts), wide or large cells O(grid x hi).
 */
void tarve_nb_filter(const tarve_nb_counts *c, tarve_nb_prior prior, tarve_nb_fit *out);

/* log P(lo <= y <= hi) of mean mu > 0 and variance d mu, d >= 1; *mean = E[y | lo <= y <= hi]. */
double tarve_nb_within(double mu, double d, double lo, double hi, double *mean);

#ifdef __cplusplus
}
#endif

#endif

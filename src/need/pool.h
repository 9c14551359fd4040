/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small counts: hidden cells (F4), pooling to a parent (F5), tightness drawn to its parent (F22).
 */
#ifndef TARVE_NEED_POOL_H
#define TARVE_NEED_POOL_H

#include <gsl/gsl_rng.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/error.h"

/* ---- F4 ---- */

/* Every rng here is a tarve_rng_keyed (base/rng.h). */

enum { LATENT_MIN = 1, LATENT_MAX = 4 };

/* Protected cells of one group in one period; with the total of the cells they are drawn jointly.
 */
typedef struct latent_block {
    size_t n;
    double *weight; /* n x 4: P(z) of every cell on its own */
    double *tail; /* (n+1) x (total+1): chances of the sums of cells i.., scaled; NULL = no total */
    size_t total;
} latent_block; /* zero-initialise; latent_free */

/* mu: expected count of each cell. total < 0: not known. A total that no n cells of 1..4 can have
 * is treated as unknown and reported by *contradiction. */
tarve_status latent_init(latent_block *b, size_t n, const double *mu, double total,
                         bool *contradiction, tarve_error *err) TARVE_MUST_CHECK;
void latent_free(latent_block *b);
/* Figures 1..4 of one cell in n draws at once, z[n]. The cells of a block are drawn in order from
 * 0; state[n] of the generators (base/rng.h) and left[n], b->total at first, go along. */
void latent_draw_cell(const latent_block *b, size_t cell, size_t n, uint64_t *state, size_t *left,
                      double *z);
/* One cell on its own. */
double latent_draw_one(double mu, gsl_rng *rng);
/* Expected figures, unconditioned: what a single cell may be taken for. mu <= 0 counts as 0. */
double latent_mean(double mu);

/* ---- F5 ---- */

/* Shape a of the Gamma(a,a) spread of observed over expected counts, by moments; psi = variance
 * over mean of the counts themselves. Clamped to [0.5, 200]; fallback when fewer than 3 cells or
 * nothing is expected. */
double pool_shape(size_t n, const double *observed, const double *expected, double psi,
                  double fallback);
/* Posterior mean of lambda. */
double pool_lambda(double shape, double observed, double expected);
/* Scales x so that it adds up to total; leaves zeros as they are. */
void pool_rake(size_t n, double *x, double total);
/* Count with mean and variance psi * mean (psi <= 1: Poisson). */
double pool_count(gsl_rng *rng, double mean, double psi);

/* ---- F22 ---- */

/* Unemployed per vacancy drawn to the parent's: out[i] from means u and v over the same months, in
 * which turnover vacancies passed for each one open (1 for a single day). NaN where v is 0. */
typedef struct tightness_parent {
    double ratio, psi, turnover;
} tightness_parent;
void pool_tightness(size_t n, const double *u, const double *v, const tightness_parent *parent,
                    double *out);

#endif

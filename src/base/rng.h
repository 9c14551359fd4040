/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers keyed by what they are for, not by the order in which threads ask for them. */
#ifndef TARVE_BASE_RNG_H
#define TARVE_BASE_RNG_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

/* A gsl_rng_type (splitmix64) for gsl_rng_alloc; use tarve_rng_key, not gsl_rng_set, to place it.
 */
extern const gsl_rng_type *const tarve_rng_keyed;

/* Start of the stream of (seed, what, draw): the same three give the same numbers everywhere. */
void tarve_rng_key(gsl_rng *rng, uint64_t seed, uint64_t what, uint64_t draw);

#endif

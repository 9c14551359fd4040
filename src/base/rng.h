/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers keyed by what they are for, not by the order in which threads ask for them. */
#ifndef TARVE_BASE_RNG_H
#define TARVE_BASE_RNG_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

/* A gsl_rng_type (splitmix64) for gsl_rng_alloc; use tarve_rng_key, not gsl_rng_set, to place it.
 */
extern const gsl_rng_type *const tarve_rng_keyed;

/* splitmix64 (Steele, Lea & Flood 2014): a counter passed through a mixer, so any key starts a
 * stream. */
#define TARVE_RNG_STEP UINT64_C(0x9e3779b97f4a7c15)
static inline uint64_t tarve_rng_mix(uint64_t z)
{
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* gsl_rng_uniform() of a tarve_rng_keyed in this state, without the calls. */
static inline double tarve_rng_next(uint64_t *state)
{
    *state += TARVE_RNG_STEP;
    return (double)(tarve_rng_mix(*state) >> 11) * 0x1p-53;
}
/* The same of a tarve_rng_keyed, and of no other. */
static inline double tarve_rng_uniform(gsl_rng *rng)
{
    return tarve_rng_next(rng->state);
}

/* Start of the stream of (seed, what, draw): the same three give the same numbers everywhere. */
void tarve_rng_key(gsl_rng *rng, uint64_t seed, uint64_t what, uint64_t draw);
/* The same for many whats of one seed and draw: tarve_rng_seed() and tarve_rng_draw() once. */
static inline uint64_t tarve_rng_seed(uint64_t seed)
{
    return tarve_rng_mix(seed + TARVE_RNG_STEP);
}
static inline uint64_t tarve_rng_draw(uint64_t draw)
{
    return TARVE_RNG_STEP * (draw + 1);
}
static inline uint64_t tarve_rng_start(uint64_t seeded, uint64_t what, uint64_t drawn)
{
    return tarve_rng_mix(tarve_rng_mix(seeded ^ what) + drawn);
}
static inline void tarve_rng_place(gsl_rng *rng, uint64_t seeded, uint64_t what, uint64_t drawn)
{
    *(uint64_t *)rng->state = tarve_rng_start(seeded, what, drawn);
}

#endif

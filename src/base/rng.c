/* SPDX-License-Identifier: GPL-3.0-or-later */
/* splitmix64 (Steele, Lea & Flood 2014): a counter passed through a mixer, so any key starts a
 * stream. */
#include "base/rng.h"

static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

static void set(void *state, unsigned long seed)
{
    *(uint64_t *)state = mix(seed + 0x9e3779b97f4a7c15U);
}

static uint64_t next(void *state)
{
    uint64_t *s = state;
    *s += 0x9e3779b97f4a7c15U;
    return mix(*s);
}

static unsigned long get(void *state)
{
    return (unsigned long)(next(state) >> 32);
}

static double get_double(void *state)
{
    return (double)(next(state) >> 11) * 0x1p-53;
}

static const gsl_rng_type keyed = {
    .name = "tarve-splitmix64",
    .max = 0xffffffffUL,
    .min = 0,
    .size = sizeof(uint64_t),
    .set = set,
    .get = get,
    .get_double = get_double,
};
const gsl_rng_type *const tarve_rng_keyed = &keyed;

void tarve_rng_key(gsl_rng *rng, uint64_t seed, uint64_t what, uint64_t draw)
{
    uint64_t *s = rng->state;
    *s = mix(mix(mix(seed + 0x9e3779b97f4a7c15U) ^ what) + 0x9e3779b97f4a7c15U * (draw + 1));
}

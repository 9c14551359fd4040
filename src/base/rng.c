/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/rng.h"

static void set(void *state, unsigned long seed)
{
    *(uint64_t *)state = tarve_rng_seed(seed);
}

static uint64_t next(void *state)
{
    uint64_t *s = state;
    *s += TARVE_RNG_STEP;
    return tarve_rng_mix(*s);
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
    tarve_rng_place(rng, tarve_rng_seed(seed), what, tarve_rng_draw(draw));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Protected cells of the counts by occupation, F4: drawn for many draws at once. Cell by cell, what
 * is known of a cell stays near the processor while all the draws use it.
 */
#include "need/workspace.h"

static void draw_block(const workspace *w, const mix *m, size_t block, size_t n_draws, double *to)
{
    const mix_block *b = &m->block[block];
    const uint64_t what = stream_of(m->stream) ^ ((block + 1) * TARVE_RNG_STEP);
    const uint64_t seeded = tarve_rng_seed(w->m->seed);
    uint64_t state[DRAWS_AT_ONCE];
    size_t left[DRAWS_AT_ONCE];
    double z[DRAWS_AT_ONCE];
    for (size_t d = 0; d < n_draws; d++) {
        state[d] = tarve_rng_start(seeded, what, tarve_rng_draw(w->first + d));
        left[d] = b->latent.total;
    }
    for (size_t i = 0; i < b->latent.n; i++) {
        latent_draw_cell(&b->latent, i, n_draws, state, left, z);
        if (b->occupation[i] == SIZE_MAX)
            continue;
        double *counts = to + b->occupation[i] * DRAWS_AT_ONCE;
        for (size_t d = 0; d < n_draws; d++)
            counts[d] += z[d] / (double)m->n_blocks;
    }
}

static void draw_mix(const workspace *w, const mix *m, size_t n_draws, double *to)
{
    for (size_t o = 0; o < w->m->n_occupations; o++)
        for (size_t d = 0; d < n_draws; d++)
            to[o * DRAWS_AT_ONCE + d] = m->known[o];
    for (size_t b = 0; b < m->n_blocks; b++)
        draw_block(w, m, b, n_draws, to);
}

void draw_hidden_counts(workspace *w, uint64_t first, size_t n_draws)
{
    const need_model *m = w->m;
    w->first = first;
    if (varies(w, VARY_N12))
        draw_mix(w, &m->v, n_draws, w->counts[0]);
    if (varies(w, VARY_U))
        draw_mix(w, &m->u, n_draws, w->counts[1]);
    if (varies(w, VARY_N12) && m->n.known != NULL)
        draw_mix(w, &m->n, n_draws, w->counts[2]);
}

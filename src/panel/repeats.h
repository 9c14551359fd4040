/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells met a second time: in one file (duplicates), in two (overlaps), or with another figure. */
#ifndef TARVE_PANEL_REPEATS_H
#define TARVE_PANEL_REPEATS_H

#include <stddef.h>
#include <stdint.h>

#include "tarve/ingest.h"

typedef struct series_key {
    uint32_t code[TARVE_N_AXES];
    uint32_t freq;
} series_key;

typedef struct cell_figure {
    double value;
    tarve_mark mark;
} cell_figure;

typedef struct repeat {
    tarve_mark first, later;
} repeat;

/* Where two records say different things; of many, the one that comes first in the file. */
typedef struct conflict {
    series_key key;
    tarve_period period;
    cell_figure before, later;
} conflict;

typedef struct repeats {
    repeat *item; /* duplicates within the file */
    size_t n, cap;
    size_t zero, protected_, rounded, missing, not_applicable, preliminary; /* of them */
    size_t overlaps; /* cells that another input has too, in agreement */
    repeat overlap;  /* the first of them in the later file */
    size_t n_conflicts;
    conflict worst; /* when n_conflicts > 0 */
} repeats;          /* zero-initialise with = {0} */

/* State and number are the same. */
bool figures_agree(const cell_figure *a, const cell_figure *b);
/* A cell met again; before and later may come from one file or from two. */
tarve_status repeats_note(repeats *r, const series_key *key, tarve_period period,
                          const cell_figure *before, const cell_figure *later,
                          tarve_error *err) TARVE_MUST_CHECK;
/* The same for two files: only counts, cannot fail. */
void repeats_overlap(repeats *r, const series_key *key, tarve_period period,
                     const cell_figure *before, const cell_figure *later);
/* Adds those of a part, whose codes `key` may need translation: see store.h. */
tarve_status repeats_join(repeats *r, const repeats *part, const uint32_t *const map[TARVE_N_AXES],
                          tarve_error *err) TARVE_MUST_CHECK;
/* Sorts the duplicates by place and lets each point at the very first of its cell. */
void repeats_settle(repeats *r);
void repeats_free(repeats *r);

#endif

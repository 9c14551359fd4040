/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells by series. A series owns one block (n values, then n marks), so that it can be handed over
 * or freed by itself: between a part of a file and the file, between the file and the panel, and
 * later between processes that each own some areas.
 */
#ifndef TARVE_PANEL_STORE_H
#define TARVE_PANEL_STORE_H

#include "panel/repeats.h"
#include "tarve/ingest.h"

typedef struct series_rec {
    series_key key;
    tarve_period base; /* period of slot 0 */
    uint32_t n;        /* slots; the first and last may be absent until store_trim */
    uint32_t cells;    /* of them, observed */
    double *value;     /* n values, then n marks */
} series_rec;

typedef struct span {
    tarve_period base;
    uint32_t n;
} span;

enum { STORE_CACHE = 256, N_FREQS = 3 };

typedef struct store {
    series_rec *series;
    size_t n, cap;
    uint32_t *slot; /* open addressing, series + 1; 0 = free */
    size_t n_slots;
    size_t cells;                /* observed */
    size_t room;                 /* slots of all blocks */
    uint32_t last, before_last;  /* series touched: the next one is usually near */
    span usual[N_FREQS];         /* what earlier series needed */
    uint32_t cache[STORE_CACHE]; /* series + 1 by hash */
} store;                         /* zero-initialise with = {0} */

#define NO_SERIES UINT32_MAX

static inline size_t freq_index(uint32_t freq)
{
    return freq == TARVE_YEAR ? 0 : freq == TARVE_QUARTER ? 1 : 2;
}

static inline tarve_mark *series_marks(const series_rec *r)
{
    void *after_values = r->value + r->n;
    return after_values;
}

/*
 * Takes observations of input `file`. A cell that is there already goes to `rep` and stays as it
 * was. O(1) a cell, no allocation unless a series is new or grows.
 */
tarve_status store_add(store *s, const tarve_obs *obs, size_t n, unsigned file, repeats *rep,
                       tarve_error *err) TARVE_MUST_CHECK;
/* NO_SERIES when there is none. */
uint32_t store_find(const store *s, const series_key *key);
/* Mark 0 (absent) when the store has no such cell. */
tarve_mark store_cell(const store *s, const series_key *key, tarve_period p, double *value);

/* Codes of a source in terms of the destination: code[axis][id]; NULL members = the same ids. */
typedef struct code_map {
    const uint32_t *code[TARVE_N_AXES];
} code_map;

/*
 * Moves all of src into dst, freeing as it goes: series that dst lacks are handed over, others
 * copied cell by cell. Cells both have stay as dst has them and go to rep. After an error both are
 * valid but partly merged.
 */
tarve_status store_absorb(store *dst, store *src, const code_map *map, repeats *rep,
                          tarve_error *err) TARVE_MUST_CHECK;

/* The same in two steps, for when dst must not change on error: room first, which can fail and
 * changes nothing that can be seen; then the move, which cannot fail. Ids are the same in both; the
 * inputs differ, and a cell both have keeps the mark that `path` puts first. */
tarve_status store_reserve(store *dst, const store *src, tarve_error *err) TARVE_MUST_CHECK;
void store_move(store *dst, store *src, const char *const *path);
/* Counts in rep the cells that both have: those that agree and those that do not. */
void store_compare(const store *dst, const store *src, repeats *rep);

/* Cuts absent cells at both ends and gives the memory back. */
void store_trim(store *s);
/* Frees what only adding needs. Afterwards store_find finds nothing. */
void store_drop_index(store *s);
void store_free(store *s);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/keys.h"

#include <stdlib.h>

static void place(ingest_key_entry **slot, size_t n_slots, ingest_key_entry *e)
{
    size_t i = e->hash & (n_slots - 1);
    while (slot[i] != NULL)
        i = (i + 1) & (n_slots - 1);
    slot[i] = e;
}

static tarve_status grow(ingest_keys *k, tarve_error *err)
{
    const size_t n_slots = k->n_slots == 0 ? 64 : 2 * k->n_slots;
    ingest_key_entry **slot = calloc(n_slots, sizeof(void *));
    if (slot == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu names", k->n);
    for (size_t i = 0; i < k->n_slots; i++) {
        if (k->slot[i] != NULL)
            place(slot, n_slots, k->slot[i]);
    }
    free(k->slot);
    k->slot = slot;
    k->n_slots = n_slots;
    return TARVE_OK;
}

tarve_status ingest_keys_add(ingest_keys *k, tarve_arena *arena, const ingest_key_text *text,
                             uint32_t hash, ingest_key_entry **out, tarve_error *err)
{
    if (2 * (k->n + 1) > k->n_slots) {
        const tarve_status st = grow(k, err);
        if (st != TARVE_OK)
            return st;
    }
    ingest_key_entry *e = tarve_arena_alloc(arena, sizeof *e);
    const char *raw = tarve_arena_text(arena, text->s, text->len);
    if (e == NULL || raw == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a name of %zu bytes", text->len);
    *e = (ingest_key_entry){
        .raw = *text, .hash = hash, .period = TARVE_NO_PERIOD, .scale = 1, .plain = true};
    e->raw.s = raw;
    for (size_t a = 0; a < TARVE_N_AXES; a++)
        e->code[a] = TAKE_NO_CODE;
    place(k->slot, k->n_slots, e);
    k->n++;
    *out = e;
    return TARVE_OK;
}

void ingest_keys_free(ingest_keys *k)
{
    free(k->slot);
    *k = (ingest_keys){0};
}

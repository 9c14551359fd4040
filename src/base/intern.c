/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/intern.h"

#include <stdlib.h>
#include <string.h>

struct intern_entry {
    const char *text;
    size_t len;
    uint64_t hash;
};

uint64_t tarve_hash_bytes(const void *data, size_t len)
{
    const unsigned char *p = data;
    uint64_t h = 0x9e3779b97f4a7c15U ^ len;
    for (; len >= 8; len -= 8, p += 8) {
        uint64_t w;
        memcpy(&w, p, 8);
        h = (h ^ w) * 0xff51afd7ed558ccdU;
        h ^= h >> 32;
    }
    uint64_t tail = 0;
    if (len > 0)
        memcpy(&tail, p, len);
    h = (h ^ tail) * 0xc4ceb9fe1a85ec53U;
    return h ^ h >> 29;
}

static size_t find_slot(const tarve_intern *t, const char *s, size_t len, uint64_t hash)
{
    size_t i = (size_t)hash & (t->n_slots - 1);
    for (; t->slot[i] != 0; i = (i + 1) & (t->n_slots - 1)) {
        const struct intern_entry *e = &t->entry[t->slot[i] - 1];
        if (e->hash == hash && e->len == len && memcmp(e->text, s, len) == 0)
            break;
    }
    return i;
}

static tarve_status grow_slots(tarve_intern *t, tarve_error *err)
{
    const size_t n_slots = t->n_slots == 0 ? 64 : 2 * t->n_slots;
    uint32_t *slot = calloc(n_slots, sizeof *slot);
    if (slot == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu names", t->n);
    for (size_t id = 0; id < t->n; id++) {
        size_t i = (size_t)t->entry[id].hash & (n_slots - 1);
        while (slot[i] != 0)
            i = (i + 1) & (n_slots - 1);
        slot[i] = (uint32_t)id + 1;
    }
    free(t->slot);
    t->slot = slot;
    t->n_slots = n_slots;
    return TARVE_OK;
}

static tarve_status grow_entries(tarve_intern *t, tarve_error *err)
{
    const size_t cap = t->cap == 0 ? 32 : 2 * t->cap;
    struct intern_entry *entry = realloc(t->entry, cap * sizeof *entry);
    if (entry == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu names", cap);
    t->entry = entry;
    t->cap = cap;
    return TARVE_OK;
}

tarve_status tarve_intern_put(tarve_intern *t, const char *s, size_t len, uint32_t *id,
                              tarve_error *err)
{
    const uint64_t hash = tarve_hash_bytes(s, len);
    if (2 * (t->n + 1) > t->n_slots) {
        const tarve_status st = grow_slots(t, err);
        if (st != TARVE_OK)
            return st;
    }
    const size_t i = find_slot(t, s, len, hash);
    if (t->slot[i] == 0) {
        if (t->n >= TARVE_NO_ID - 1)
            return tarve_fail(err, TARVE_E_INPUT, "more than %zu distinct names", t->n);
        const tarve_status st = t->n == t->cap ? grow_entries(t, err) : TARVE_OK;
        if (st != TARVE_OK)
            return st;
        const char *copy = tarve_arena_text(&t->text, s, len);
        if (copy == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a name of %zu bytes", len);
        t->entry[t->n] = (struct intern_entry){.text = copy, .len = len, .hash = hash};
        t->slot[i] = (uint32_t)++t->n;
    }
    *id = t->slot[i] - 1;
    return TARVE_OK;
}

uint32_t tarve_intern_find(const tarve_intern *t, const char *s, size_t len)
{
    if (t->n_slots == 0)
        return TARVE_NO_ID;
    const uint32_t found = t->slot[find_slot(t, s, len, tarve_hash_bytes(s, len))];
    return found == 0 ? TARVE_NO_ID : found - 1;
}

const char *tarve_intern_text(const tarve_intern *t, uint32_t id, size_t *len)
{
    if (len != NULL)
        *len = t->entry[id].len;
    return t->entry[id].text;
}

void tarve_intern_free(tarve_intern *t)
{
    tarve_arena_free(&t->text);
    free(t->entry);
    free(t->slot);
    *t = (tarve_intern){0};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "panel/store.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHORT = 32,          /* slots: below, a series grows by half, beyond by a quarter */
    MAX_SPAN = 12 * 512, /* periods of one series: what the calendar of period.h can hold */
    SPARSE_FROM = 1 << 22,
    SPARSE_RATIO = 100 /* slots a cell that no honest file needs */
};

/* ---- the index ---- */

static uint64_t hash_key(const uint32_t code[TARVE_N_AXES], uint32_t freq)
{
    uint64_t h = (code[0] + 1U) * 0x9e3779b97f4a7c15U;
    h ^= (code[1] + 1U) * 0xc2b2ae3d27d4eb4fU;
    h = (h ^ h >> 31) * 0xff51afd7ed558ccdU;
    h ^= (code[2] + 1U) * 0x165667b19e3779f9U;
    h ^= (code[3] + 1U) * 0xd6e8feb86659fd93U + freq;
    h = (h ^ h >> 32) * 0xc4ceb9fe1a85ec53U;
    return h ^ h >> 29;
}

static bool key_is(const series_key *k, const uint32_t code[TARVE_N_AXES], uint32_t freq)
{
    return ((k->code[0] ^ code[0]) | (k->code[1] ^ code[1]) | (k->code[2] ^ code[2]) |
            (k->code[3] ^ code[3]) | (k->freq ^ freq)) == 0;
}

static uint32_t lookup(const store *s, const uint32_t code[TARVE_N_AXES], uint32_t freq,
                       uint64_t hash)
{
    if (s->n_slots == 0)
        return NO_SERIES;
    for (size_t i = (size_t)hash & (s->n_slots - 1); s->slot[i] != 0;
         i = (i + 1) & (s->n_slots - 1))
        if (key_is(&s->series[s->slot[i] - 1].key, code, freq))
            return s->slot[i] - 1;
    return NO_SERIES;
}

uint32_t store_find(const store *s, const series_key *key)
{
    return lookup(s, key->code, key->freq, hash_key(key->code, key->freq));
}

static void put_slot(uint32_t *slot, size_t n_slots, uint64_t hash, size_t id)
{
    size_t i = (size_t)hash & (n_slots - 1);
    while (slot[i] != 0)
        i = (i + 1) & (n_slots - 1);
    slot[i] = (uint32_t)id + 1;
}

static tarve_status grow_slots(store *s, size_t n_series, tarve_error *err)
{
    size_t n_slots = s->n_slots == 0 ? 64 : s->n_slots;
    while (n_slots < 2 * n_series)
        n_slots *= 2;
    if (n_slots == s->n_slots)
        return TARVE_OK;
    uint32_t *slot = calloc(n_slots, sizeof *slot);
    if (slot == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu series", n_series);
    for (size_t id = 0; id < s->n; id++)
        put_slot(slot, n_slots, hash_key(s->series[id].key.code, s->series[id].key.freq), id);
    free(s->slot);
    s->slot = slot;
    s->n_slots = n_slots;
    return TARVE_OK;
}

static tarve_status reserve_series(store *s, size_t more, tarve_error *err)
{
    const size_t need = s->n + more;
    if (need >= NO_SERIES)
        return tarve_fail(err, TARVE_E_INPUT, "more than %u series", NO_SERIES - 1);
    if (need > s->cap) {
        const size_t cap = need + need / 2 + 32;
        series_rec *series = realloc(s->series, cap * sizeof *series);
        if (series == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu series", cap);
        s->series = series;
        s->cap = cap;
    }
    return grow_slots(s, need, err);
}

/* Room was reserved. */
static uint32_t append_series(store *s, const series_rec *r)
{
    assert(s->n < s->cap && 2 * s->n < s->n_slots);
    const uint32_t id = (uint32_t)s->n;
    s->series[s->n++] = *r;
    put_slot(s->slot, s->n_slots, hash_key(r->key.code, r->key.freq), id);
    return id;
}

/* ---- blocks ---- */

/* First observed slot and number of slots to the last observed one; n = 0 when there is none. */
static span used_span(const series_rec *r)
{
    const tarve_mark *m = series_marks(r);
    uint32_t lo = 0, hi = r->n;
    while (lo < hi && m[lo] == 0)
        lo++;
    while (hi > lo && m[hi - 1] == 0)
        hi--;
    return (span){.base = r->base + (tarve_period)lo, .n = hi - lo};
}

static tarve_status refuse_far_periods(tarve_error *err)
{
    if (err != NULL)
        err->code = "periods-far-apart";
    return tarve_fail(err, TARVE_E_INPUT,
                      "figures of one series lie centuries apart: are the periods right?");
}

/* Makes r cover periods lo..hi, inclusive, keeping its cells. r is unchanged on error. */
static tarve_status resize_block(store *s, series_rec *r, int64_t lo, int64_t hi, tarve_error *err)
{
    const size_t n = (size_t)(hi - lo + 1);
    if (hi - lo >= MAX_SPAN ||
        (s->room + n > SPARSE_FROM && (s->room + n) / SPARSE_RATIO > s->cells))
        return refuse_far_periods(err);
    double *block = malloc(n * (sizeof(double) + sizeof(tarve_mark)));
    if (block == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a series of %zu periods", n);
    series_rec wider = *r;
    wider.base = (tarve_period)lo;
    wider.n = (uint32_t)n;
    wider.value = block;
    tarve_mark *mark = series_marks(&wider);
    memset(mark, 0, n * sizeof *mark);
    for (size_t i = 0; i < n; i++)
        block[i] = NAN;
    if (r->n > 0) {
        const size_t at = (size_t)(r->base - lo);
        memcpy(block + at, r->value, r->n * sizeof *block);
        memcpy(mark + at, series_marks(r), r->n * sizeof *mark);
    }
    free(r->value);
    s->room += n - r->n;
    *r = wider;
    return TARVE_OK;
}

/* What to allocate for a series that must hold lo..hi: as much as earlier series needed when that
 * is near, else a bit more than asked on the side that grows. */
static tarve_status widen(store *s, series_rec *r, int64_t lo, int64_t hi, tarve_error *err)
{
    const int64_t had_lo = r->n > 0 ? r->base : lo;
    const int64_t had_hi = r->n > 0 ? had_lo + r->n - 1 : hi;
    const span usual = s->usual[freq_index(r->key.freq)];
    const int64_t usual_lo = usual.base, usual_hi = usual_lo + usual.n - 1;
    lo = had_lo < lo ? had_lo : lo;
    hi = had_hi > hi ? had_hi : hi;
    if (usual.n > 0 && lo >= usual_lo && hi <= usual_hi)
        return resize_block(s, r, usual_lo, usual_hi, err);
    if (r->n > 0) {
        const int64_t more = r->n < SHORT ? r->n / 2 + 1 : r->n / 4 + 8;
        if (hi > had_hi && hi < had_hi + more)
            hi = had_hi + more;
        if (lo < had_lo && lo > had_lo - more)
            lo = had_lo - more;
    }
    return resize_block(s, r, lo, hi, err);
}

static tarve_status cover(store *s, uint32_t id, int64_t lo, int64_t hi, tarve_error *err)
{
    series_rec *r = &s->series[id];
    return r->n > 0 && lo >= r->base && hi < (int64_t)r->base + r->n ? TARVE_OK
                                                                     : widen(s, r, lo, hi, err);
}

/* ---- adding ---- */

/* The series before a new one is usually complete: what it needed is what the new one will need. */
static void learn_span(store *s)
{
    if (s->last >= s->n)
        return;
    const series_rec *r = &s->series[s->last];
    const span used = used_span(r);
    if (used.n >= 2)
        s->usual[freq_index(r->key.freq)] = used;
}

static tarve_status add_series(store *s, const tarve_obs *o, uint32_t *id, tarve_error *err)
{
    tarve_status st = reserve_series(s, 1, err);
    if (st != TARVE_OK)
        return st;
    learn_span(s);
    series_rec r = {.key.freq = (uint32_t)o->freq};
    memcpy(r.key.code, o->code, sizeof r.key.code);
    st = widen(s, &r, o->period, o->period, err);
    if (st == TARVE_OK)
        *id = append_series(s, &r);
    return st;
}

static uint32_t find_near(store *s, const tarve_obs *o)
{
    const uint32_t next = s->last + 1, before = s->before_last;
    if (next < s->n && key_is(&s->series[next].key, o->code, (uint32_t)o->freq))
        return next;
    if (before < s->n && key_is(&s->series[before].key, o->code, (uint32_t)o->freq))
        return before; /* two measures in turn */
    const uint64_t hash = hash_key(o->code, (uint32_t)o->freq);
    uint32_t *cached = &s->cache[hash >> 40 & (STORE_CACHE - 1)];
    if (*cached != 0 && key_is(&s->series[*cached - 1].key, o->code, (uint32_t)o->freq))
        return *cached - 1;
    const uint32_t id = lookup(s, o->code, (uint32_t)o->freq, hash);
    if (id != NO_SERIES)
        *cached = id + 1;
    return id;
}

tarve_status store_add(store *s, const tarve_obs *obs, size_t n, unsigned file, repeats *rep,
                       tarve_error *err)
{
    for (const tarve_obs *o = obs; o < obs + n; o++) {
        if (tarve_mark_state(o->mark) == TARVE_CELL_ABSENT)
            continue;
        uint32_t id = find_near(s, o);
        tarve_status st =
            id == NO_SERIES ? add_series(s, o, &id, err) : cover(s, id, o->period, o->period, err);
        if (st != TARVE_OK)
            return st;
        s->before_last = s->last;
        s->last = id;
        series_rec *r = &s->series[id];
        const size_t at = (size_t)(o->period - r->base);
        tarve_mark *mark = series_marks(r) + at;
        const cell_figure now = {.value = tarve_mark_has_number(o->mark) ? o->value : (double)NAN,
                                 .mark = tarve_mark_with_file(o->mark, file)};
        if (*mark == 0) {
            r->value[at] = now.value;
            *mark = now.mark;
            r->cells++;
            s->cells++;
            continue;
        }
        const cell_figure before = {.value = r->value[at], .mark = *mark};
        st = repeats_note(rep, &r->key, o->period, &before, &now, err);
        if (st != TARVE_OK)
            return st;
    }
    return TARVE_OK;
}

tarve_mark store_cell(const store *s, const series_key *key, tarve_period p, double *value)
{
    const uint32_t id = store_find(s, key);
    if (id == NO_SERIES)
        return 0;
    const series_rec *r = &s->series[id];
    if (p < r->base || (int64_t)p >= (int64_t)r->base + r->n)
        return 0;
    *value = r->value[p - r->base];
    return series_marks(r)[p - r->base];
}

/* ---- merging ---- */

static series_key translate(const series_key *key, const code_map *map)
{
    series_key k = *key;
    for (size_t a = 0; a < TARVE_N_AXES; a++)
        if (map != NULL && map->code[a] != NULL)
            k.code[a] = map->code[a][k.code[a]];
    return k;
}

static cell_figure figure_at(const series_rec *r, size_t at)
{
    return (cell_figure){.value = r->value[at], .mark = series_marks(r)[at]};
}

/* Cells that the destination lacks are copied; what both have is the caller's to judge first. */
static void fill_from(store *dst, series_rec *to, const series_rec *from)
{
    const tarve_mark *mark = series_marks(from);
    for (size_t i = 0; i < from->n; i++) {
        const size_t at = (size_t)(from->base + (int64_t)i - to->base);
        if (mark[i] == 0 || series_marks(to)[at] != 0)
            continue;
        to->value[at] = from->value[i];
        series_marks(to)[at] = mark[i];
        to->cells++;
        dst->cells++;
    }
}

static void release_block(store *s, series_rec *r)
{
    free(r->value);
    s->room -= r->n;
    s->cells -= r->cells;
    r->value = NULL;
    r->n = r->cells = 0;
}

static void hand_over(store *dst, store *src, series_rec *from, const series_key *key)
{
    series_rec r = *from;
    r.key = *key;
    dst->cells += r.cells;
    src->cells -= r.cells;
    dst->room += r.n;
    src->room -= r.n;
    from->value = NULL;
    from->n = from->cells = 0;
    (void)append_series(dst, &r);
}

static tarve_status note_repeats(const series_rec *to, const series_rec *from, repeats *rep,
                                 tarve_error *err)
{
    const int64_t shift = (int64_t)from->base - to->base;
    for (size_t i = 0; i < from->n; i++) {
        const int64_t at = (int64_t)i + shift;
        if (at < 0 || at >= to->n || series_marks(to)[at] == 0 || series_marks(from)[i] == 0)
            continue;
        const cell_figure before = figure_at(to, (size_t)at), later = figure_at(from, i);
        const tarve_status st =
            repeats_note(rep, &to->key, from->base + (tarve_period)i, &before, &later, err);
        if (st != TARVE_OK)
            return st;
    }
    return TARVE_OK;
}

static tarve_status merge_series(store *dst, store *src, series_rec *from, const series_key *key,
                                 repeats *rep, tarve_error *err)
{
    const uint32_t id = store_find(dst, key);
    if (id == NO_SERIES) {
        const tarve_status st = reserve_series(dst, 1, err);
        if (st == TARVE_OK)
            hand_over(dst, src, from, key);
        return st;
    }
    const span used = used_span(from);
    tarve_status st = note_repeats(&dst->series[id], from, rep, err);
    if (st == TARVE_OK && used.n > 0)
        st = cover(dst, id, used.base, (int64_t)used.base + used.n - 1, err);
    if (st != TARVE_OK)
        return st;
    fill_from(dst, &dst->series[id], from);
    release_block(src, from);
    return TARVE_OK;
}

tarve_status store_absorb(store *dst, store *src, const code_map *map, repeats *rep,
                          tarve_error *err)
{
    for (size_t i = 0; i < src->n; i++) {
        const series_key key = translate(&src->series[i].key, map);
        const tarve_status st = merge_series(dst, src, &src->series[i], &key, rep, err);
        if (st != TARVE_OK)
            return st;
    }
    return TARVE_OK;
}

tarve_status store_reserve(store *dst, const store *src, tarve_error *err)
{
    size_t fresh = 0;
    for (size_t i = 0; i < src->n; i++) {
        const uint32_t id = store_find(dst, &src->series[i].key);
        fresh += id == NO_SERIES;
        if (id == NO_SERIES)
            continue;
        const span used = used_span(&src->series[i]);
        if (used.n == 0)
            continue;
        const tarve_status st = cover(dst, id, used.base, (int64_t)used.base + used.n - 1, err);
        if (st != TARVE_OK)
            return st;
    }
    return reserve_series(dst, fresh, err);
}

/* Which of two marks of the same figure to keep: never a matter of who was read first. */
static bool goes_before(tarve_mark a, tarve_mark b, const char *const *path)
{
    const unsigned prel_a = tarve_mark_flags(a) & TARVE_FLAG_PRELIMINARY,
                   prel_b = tarve_mark_flags(b) & TARVE_FLAG_PRELIMINARY;
    if (prel_a != prel_b)
        return prel_a < prel_b;
    const int order = strcmp(path[tarve_mark_file(a)], path[tarve_mark_file(b)]);
    if (order != 0)
        return order < 0;
    return a >> 22 < b >> 22; /* line, then field */
}

static void settle_marks(series_rec *to, const series_rec *from, const char *const *path)
{
    const int64_t shift = (int64_t)from->base - to->base;
    for (size_t i = 0; i < from->n; i++) {
        const int64_t at = (int64_t)i + shift;
        if (at < 0 || at >= to->n || series_marks(to)[at] == 0 || series_marks(from)[i] == 0)
            continue;
        if (goes_before(series_marks(from)[i], series_marks(to)[at], path))
            series_marks(to)[at] = series_marks(from)[i];
    }
}

void store_move(store *dst, store *src, const char *const *path)
{
    for (size_t i = 0; i < src->n; i++) {
        series_rec *from = &src->series[i];
        const series_key key = from->key;
        const uint32_t id = store_find(dst, &key);
        if (id == NO_SERIES) {
            hand_over(dst, src, from, &key);
            continue;
        }
        settle_marks(&dst->series[id], from, path);
        fill_from(dst, &dst->series[id], from);
        release_block(src, from);
    }
}

void store_compare(const store *dst, const store *src, repeats *rep)
{
    for (size_t i = 0; i < src->n; i++) {
        const uint32_t id = store_find(dst, &src->series[i].key);
        if (id != NO_SERIES) /* of different files: only counted, so it cannot fail */
            (void)note_repeats(&dst->series[id], &src->series[i], rep, NULL);
    }
}

/* ---- the end ---- */

void store_trim(store *s)
{
    for (size_t i = 0; i < s->n; i++) {
        series_rec *r = &s->series[i];
        const span used = used_span(r);
        if (used.n == r->n || used.n == 0)
            continue;
        const size_t lo = (size_t)(used.base - r->base);
        const tarve_mark *mark = series_marks(r);
        memmove(r->value, r->value + lo, used.n * sizeof *r->value);
        memmove(r->value + used.n, mark + lo, used.n * sizeof *mark);
        double *less = realloc(r->value, used.n * (sizeof(double) + sizeof(tarve_mark)));
        if (less != NULL) /* else it keeps its larger block: no harm done */
            r->value = less;
        s->room -= r->n - used.n;
        r->base = used.base;
        r->n = used.n;
    }
}

void store_drop_index(store *s)
{
    free(s->slot);
    s->slot = NULL;
    s->n_slots = 0;
    s->last = 0;
    memset(s->cache, 0, sizeof s->cache);
}

void store_free(store *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->series[i].value);
    free(s->series);
    free(s->slot);
    *s = (store){0};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keys of a record say. From one record to the next few of them change, and only those are
 * looked up and applied. */
#include <stdlib.h>

#include "ingest/take.h"

void take_set_key(ingest_take *t, size_t column, ingest_key_entry *e)
{
    take_column *c = &t->column[column];
    t->n_odd += !e->plain;
    if (c->last != NULL) {
        t->n_odd -= !c->last->plain;
        c->last->next = e;
    }
    c->last = e;
    if (!c->changed)
        t->changed[t->n_changed++] = column;
    c->changed = true;
}

static tarve_status other_key(ingest_take *t, size_t f, const char *s, size_t len)
{
    const ingest_key_entry *above = t->column[f].last;
    if (above != NULL && above->next != NULL && ingest_key_is(&above->next->raw, s, len)) {
        take_set_key(t, f, above->next);
        return TARVE_OK;
    }
    const ingest_key_text text = ingest_key_text_of(s, len);
    const uint32_t hash = ingest_key_hash(&text);
    ingest_key_entry *e = ingest_keys_find(&t->column[f].keys, &text, hash);
    if (e == NULL)
        return take_learn_key(t, f, &text, hash, &t->err);
    take_set_key(t, f, e);
    return TARVE_OK;
}

static tarve_status keep_text(ingest_take *t, size_t f, const char *s, size_t len)
{
    if (t->text == NULL || t->text_room - t->text_used < len) {
        const size_t room = 2 * t->text_room + len + 256;
        char *text = room < TAKE_PLAIN ? realloc(t->text, room) : NULL;
        if (text == NULL)
            return tarve_fail(&t->err, TARVE_E_NOMEM, "out of memory for %zu bytes", room);
        t->text = text;
        t->text_room = room;
    }
    if (len > 0)
        memcpy(t->text + t->text_used, s, len);
    t->figure[t->n_figures++] =
        (take_figure){.field = (uint32_t)f, .at = (uint32_t)t->text_used, .len = (uint32_t)len};
    t->text_used += len;
    return TARVE_OK;
}

void take_keep_other(ingest_take *t, size_t f, const char *s, size_t len)
{
    const tarve_role role = t->column[f].role;
    tarve_status st = TARVE_OK;
    if (len > t->plan->limits->field_bytes)
        t->long_field = f + 1;
    else if (role == TARVE_ROLE_VALUE)
        st = keep_text(t, f, s, len);
    else if (role != TARVE_ROLE_IGNORE)
        st = other_key(t, f, s, len);
    if (t->st == TARVE_OK)
        t->st = st;
}

/* ---- variants: what remains of further dimensions, joined by ';' */

static tarve_status join_variants(ingest_take *t, const uint32_t *id, size_t n, uint32_t *out,
                                  tarve_error *err)
{
    char joined[512];
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        const char *s = tarve_codes_text(t->codes, TARVE_AXIS_VARIANT, id[i]);
        const size_t m = strlen(s);
        if (m == 0)
            continue;
        if (len + m + 2 > sizeof joined)
            return tarve_fail(err, TARVE_E_INPUT, "further dimensions need more than %zu bytes",
                              sizeof joined);
        if (len > 0)
            joined[len++] = ';';
        memcpy(joined + len, s, m);
        len += m;
    }
    joined[len] = '\0';
    return take_put(t, TARVE_AXIS_VARIANT, joined, out, err);
}

tarve_status take_variant(ingest_take *t, uint32_t *out, tarve_error *err)
{
    bool same = true;
    size_t n = 1; /* variant[0] is what the file fixes */
    for (size_t i = 0; i < t->n_keys; i++) {
        const take_column *c = &t->column[t->key[i]];
        if (c->role != TARVE_ROLE_VARIANT && c->role != TARVE_ROLE_STUB)
            continue;
        const uint32_t id = c->last->code[TARVE_AXIS_VARIANT];
        same = same && t->variant[n] == id;
        t->variant[n++] = id;
    }
    const tarve_status st = same ? TARVE_OK : join_variants(t, t->variant, n, &t->variant_id, err);
    *out = t->variant_id;
    return st;
}

static tarve_status join_with_column(ingest_take *t, take_column *c, uint32_t row, uint32_t *out,
                                     tarve_error *err)
{
    if (c->join_row != row) {
        const uint32_t both[2] = {row, c->fixed[TARVE_AXIS_VARIANT]};
        const tarve_status st = join_variants(t, both, 2, &c->join_id, err);
        if (st != TARVE_OK)
            return st;
        c->join_row = row;
    }
    *out = c->join_id;
    return TARVE_OK;
}

/* ---- keys */

static void apply_stub(take_keyed *k, const ingest_key_entry *e)
{
    for (size_t a = 0; a < TARVE_AXIS_VARIANT; a++) {
        if (e->code[a] != TAKE_NO_CODE)
            k->o.code[a] = e->code[a];
    }
    if (e->measure != NULL)
        k->measure = e->measure;
    if (e->period != TARVE_NO_PERIOD) {
        k->o.freq = e->freq;
        k->o.period = e->period;
    }
}

static void apply_key(take_keyed *k, const take_column *c)
{
    const ingest_key_entry *e = c->last;
    switch (c->role) {
    case TARVE_ROLE_MEASURE:
        k->o.code[TARVE_AXIS_MEASURE] = e->code[TARVE_AXIS_MEASURE];
        k->measure = e->measure;
        break;
    case TARVE_ROLE_AREA:
        k->o.code[TARVE_AXIS_AREA] = e->code[TARVE_AXIS_AREA];
        break;
    case TARVE_ROLE_GROUP:
        k->o.code[TARVE_AXIS_GROUP] = e->code[TARVE_AXIS_GROUP];
        break;
    case TARVE_ROLE_PERIOD:
        k->o.freq = e->freq;
        k->o.period = e->period;
        break;
    case TARVE_ROLE_YEAR:
        k->year = tarve_period_year(TARVE_YEAR, e->period);
        break;
    case TARVE_ROLE_MONTH:
        k->sub_freq = e->freq;
        k->sub = e->period;
        break;
    case TARVE_ROLE_STUB:
        apply_stub(k, e);
        break;
    case TARVE_ROLE_VARIANT: /* joined with the others, variant_of_record */
    case TARVE_ROLE_VALUE:
    case TARVE_ROLE_IGNORE:
        break;
    }
}

void take_begin_keys(ingest_take *t)
{
    t->keyed = (take_keyed){.measure = t->base_measure, .scale = 1};
    t->keyed.o.period = TARVE_NO_PERIOD;
    memcpy(t->keyed.o.code, t->base, sizeof t->base);
}

/* Flags and units of several keys add up. */
static void apply_oddities(ingest_take *t)
{
    take_keyed *k = &t->keyed;
    k->flags = 0;
    k->scale = 1;
    for (size_t i = 0; t->n_odd > 0 && i < t->n_keys; i++) {
        const ingest_key_entry *e = t->column[t->key[i]].last;
        k->flags |= e->flags;
        k->scale *= e->scale;
    }
}

static void combine_year(ingest_take *t)
{
    take_keyed *k = &t->keyed;
    if (k->sub != 0) {
        k->o.freq = k->sub_freq;
        k->o.period = tarve_period_make(k->sub_freq, k->year, k->sub);
    } else if (!t->has_month) {
        k->o.freq = TARVE_YEAR;
        k->o.period = tarve_period_make(TARVE_YEAR, k->year, 1);
    }
}

void take_apply_keys(ingest_take *t)
{
    for (size_t i = 0; i < t->n_changed; i++) {
        take_column *c = &t->column[t->changed[i]];
        c->changed = false;
        if (t->n_stubs == 0)
            apply_key(&t->keyed, c);
    }
    t->n_changed = 0;
    if (t->n_stubs > 0) { /* what one text says the next may leave unsaid */
        take_begin_keys(t);
        for (size_t i = 0; i < t->n_keys; i++)
            apply_key(&t->keyed, &t->column[t->key[i]]);
    }
    if (t->keyed.year != 0)
        combine_year(t);
    apply_oddities(t);
}

tarve_status take_overlay(ingest_take *t, take_column *c, tarve_obs *o, tarve_error *err)
{
    for (size_t a = 0; a < TARVE_AXIS_VARIANT; a++) {
        if (c->fixed[a] != TAKE_NO_CODE)
            o->code[a] = c->fixed[a];
    }
    if (c->period != TARVE_NO_PERIOD) {
        o->freq = c->freq;
        o->period = c->period;
    }
    if (c->fixed[TARVE_AXIS_VARIANT] == TAKE_NO_CODE)
        return TARVE_OK;
    return join_with_column(t, c, o->code[TARVE_AXIS_VARIANT], &o->code[TARVE_AXIS_VARIANT], err);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part's view of the layout, and what each new text of its keys means. */
#include <stdlib.h>

#include "ingest/refuse.h"
#include "ingest/take.h"

tarve_status take_put(ingest_take *t, tarve_axis axis, const char *code, uint32_t *id,
                      tarve_error *err)
{
    return tarve_codes_put(t->codes, axis, code, strlen(code), id, err);
}

static tarve_status out_of_memory(tarve_error *err)
{
    return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the columns of a file");
}

static bool later_than(tarve_freq freq, tarve_period period, tarve_period month)
{
    return period != TARVE_NO_PERIOD && tarve_period_convert(freq, period, TARVE_MONTH) > month;
}

/* ---- opening */

static tarve_status open_value(ingest_take *t, take_column *c, const tarve_column *from,
                               tarve_error *err)
{
    c->freq = from->freq;
    c->period = from->period;
    c->flags = from->flags;
    c->scale = from->scale == 0 ? 1 : from->scale;
    c->too_late = later_than(c->freq, c->period, t->plan->as_of);
    c->fixes = c->period != TARVE_NO_PERIOD;
    if (from->fixed[TARVE_AXIS_MEASURE] != NULL)
        c->measure = tarve_measure_find(from->fixed[TARVE_AXIS_MEASURE]);
    for (size_t a = 0; a < TARVE_N_AXES; a++) {
        if (from->fixed[a] == NULL)
            continue;
        c->fixes = true;
        const tarve_status st = take_put(t, (tarve_axis)a, from->fixed[a], &c->fixed[a], err);
        if (st != TARVE_OK)
            return st;
    }
    return TARVE_OK;
}

static tarve_status open_column(ingest_take *t, size_t i, tarve_error *err)
{
    const tarve_column *from = &t->plan->layout->column[i];
    take_column *c = &t->column[i];
    *c = (take_column){.role = from->role, .join_row = TAKE_NO_CODE, .scale = 1};
    for (size_t a = 0; a < TARVE_N_AXES; a++)
        c->fixed[a] = TAKE_NO_CODE;
    if (c->role == TARVE_ROLE_VALUE) {
        t->n_values++;
        c->counts = !t->plan->layout->rounded3;
        return open_value(t, c, from, err);
    }
    if (c->role == TARVE_ROLE_IGNORE)
        return TARVE_OK;
    t->key[t->n_keys++] = i;
    t->n_stubs += c->role == TARVE_ROLE_STUB;
    t->n_variants += c->role == TARVE_ROLE_VARIANT || c->role == TARVE_ROLE_STUB;
    t->has_month = t->has_month || c->role == TARVE_ROLE_MONTH;
    return TARVE_OK;
}

static tarve_status open_base(ingest_take *t, tarve_error *err)
{
    const tarve_layout *layout = t->plan->layout;
    if (layout->fixed[TARVE_AXIS_MEASURE] != NULL)
        t->base_measure = tarve_measure_find(layout->fixed[TARVE_AXIS_MEASURE]);
    for (size_t a = 0; a < TARVE_N_AXES; a++) {
        const char *code = layout->fixed[a] == NULL ? "" : layout->fixed[a];
        const tarve_status st = take_put(t, (tarve_axis)a, code, &t->base[a], err);
        if (st != TARVE_OK)
            return st;
    }
    for (size_t i = 0; i <= t->n_variants; i++)
        t->variant[i] = t->base[TARVE_AXIS_VARIANT];
    t->variant_id = t->base[TARVE_AXIS_VARIANT];
    take_begin_keys(t);
    return TARVE_OK;
}

tarve_status ingest_take_open(ingest_take *t, const ingest_plan *plan, tarve_codes *codes,
                              void *sink_part, tarve_error *err)
{
    const size_t n = plan->layout->n_columns;
    t->plan = plan;
    t->codes = codes;
    t->sink_part = sink_part;
    t->n_columns = n;
    t->rejects.tell = plan->options->reject;
    t->rejects.ctx = plan->options->reject_ctx;
    t->column = calloc(n + 1, sizeof *t->column);
    t->key = calloc(n + 1, sizeof *t->key);
    t->variant = calloc(n + 1, sizeof *t->variant);
    t->changed = calloc(n + 1, sizeof *t->changed);
    t->figure = calloc(n + 1, sizeof *t->figure);
    if (t->column == NULL || t->key == NULL || t->changed == NULL || t->variant == NULL ||
        t->figure == NULL)
        return out_of_memory(err);
    tarve_status st = ingest_decoder_open(&t->decoder, plan->encoding, err);
    for (size_t i = 0; i < n && st == TARVE_OK; i++)
        st = open_column(t, i, err);
    return st != TARVE_OK ? st : open_base(t, err);
}

void ingest_take_close(ingest_take *t)
{
    for (size_t i = 0; t->column != NULL && i < t->n_columns; i++)
        ingest_keys_free(&t->column[i].keys);
    free(t->column);
    free(t->key);
    free(t->variant);
    free(t->changed);
    free(t->figure);
    free(t->text);
    ingest_decoder_close(&t->decoder);
    ingest_notes_free(&t->notes);
    ingest_rejects_free(&t->rejects);
    tarve_arena_free(&t->arena);
    *t = (ingest_take){0};
}

/* ---- a new text */

static void refuse_key(ingest_key_entry *e, const char *reason, const char *expected)
{
    e->verdict = KEY_REJECT;
    e->plain = false;
    e->reason = reason;
    e->expected = expected;
}

static tarve_status put_codes(ingest_take *t, take_column *c, const key_meaning *m,
                              ingest_key_entry *e, tarve_error *err)
{
    const char *code[TARVE_N_AXES] = {0};
    if (c->role == TARVE_ROLE_STUB)
        memcpy(code, m->part, sizeof code);
    else if (c->role >= TARVE_ROLE_MEASURE && c->role <= TARVE_ROLE_VARIANT)
        code[c->role - TARVE_ROLE_MEASURE] = m->code;
    if (c->role == TARVE_ROLE_STUB && code[TARVE_AXIS_VARIANT] == NULL)
        code[TARVE_AXIS_VARIANT] = "";
    if (code[TARVE_AXIS_MEASURE] != NULL)
        e->measure = tarve_measure_find(code[TARVE_AXIS_MEASURE]);
    for (size_t a = 0; a < TARVE_N_AXES; a++) {
        if (code[a] == NULL)
            continue;
        const tarve_status st = take_put(t, (tarve_axis)a, code[a], &e->code[a], err);
        if (st != TARVE_OK)
            return st;
    }
    return TARVE_OK;
}

static tarve_status keep_meaning(ingest_take *t, take_column *c, const key_meaning *m,
                                 ingest_key_entry *e, tarve_error *err)
{
    e->verdict = m->verdict;
    e->flags = m->flags;
    e->scale = m->scale == 0 ? 1 : m->scale;
    e->plain = m->verdict == KEY_OK && e->flags == 0 && e->scale == 1;
    if (m->verdict == KEY_REJECT)
        refuse_key(e, m->reason, m->expected);
    if (m->verdict != KEY_OK)
        return TARVE_OK;
    const bool timed =
        c->role == TARVE_ROLE_PERIOD || c->role == TARVE_ROLE_YEAR || c->role == TARVE_ROLE_STUB;
    if (timed || c->role == TARVE_ROLE_MONTH) {
        e->freq = m->freq;
        e->period = m->period;
    }
    if (timed && later_than(m->freq, m->period, t->plan->as_of))
        refuse_key(e, "constraint-error", t->plan->as_of_text);
    return put_codes(t, c, m, e, err);
}

static tarve_status ask(ingest_take *t, size_t column, const char *s, size_t len, key_meaning *m,
                        ingest_decoded *how, tarve_error *err)
{
    field_text text;
    tarve_status st = ingest_decode(&t->decoder, s, len, &text, how, err);
    if (st != TARVE_OK || *how == INGEST_NO_TEXT)
        return st;
    return ingest_key(t->plan->layout, column, text, t->plan->options->lexicon, &t->arena, m, err);
}

static tarve_status learn(ingest_take *t, size_t column, const ingest_key_text *text, uint32_t hash,
                          ingest_key_entry **out, tarve_error *err)
{
    take_column *c = &t->column[column];
    key_meaning m = {.scale = 1, .period = TARVE_NO_PERIOD};
    ingest_decoded how = INGEST_TEXT;
    tarve_status st = ask(t, column, text->s, text->len, &m, &how, err);
    if (st == TARVE_OK)
        st = ingest_keys_add(&c->keys, &t->arena, text, hash, out, err);
    if (st != TARVE_OK)
        return st;
    ingest_key_entry *e = *out;
    if (how == INGEST_NO_TEXT) {
        refuse_key(e, "encoding-error", "text in the encoding of the file");
        return TARVE_OK;
    }
    st = keep_meaning(t, c, &m, e, err);
    const char *remark = how == INGEST_REPAIRED ? "encoding-repaired" : m.remark;
    if (st != TARVE_OK || remark == NULL || e->verdict != KEY_OK)
        return st;
    st = ingest_notes_slot(&t->notes, remark, &e->note, err);
    e->note++;
    e->plain = false;
    return st;
}

tarve_status take_learn_key(ingest_take *t, size_t column, const ingest_key_text *text,
                            uint32_t hash, tarve_error *err)
{
    ingest_key_entry *e = NULL;
    if (t->column[column].keys.n >= t->plan->limits->distinct_names)
        return ingest_refuse(err, "too-many-names", "more than %zu different texts in \"%.80s\"",
                             t->plan->limits->distinct_names,
                             t->plan->layout->column[column].label);
    const tarve_status st = learn(t, column, text, hash, &e, err);
    if (st == TARVE_OK)
        take_set_key(t, column, e);
    return st;
}

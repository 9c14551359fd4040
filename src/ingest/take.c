/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hot loop of the program: a record's fields come in one by one, its figures go out as
 * observations. Nothing is allocated for a cell; a text seen before costs one comparison. */
#include "ingest/take.h"

#include <math.h>
#include <stdlib.h>

static void forget(ingest_take *t)
{
    t->n_fields = t->n_filled = t->long_field = 0;
    t->n_figures = t->text_used = 0;
}

/* ---- fields */

/* A count below 10^9 without leading zeros; -1 when it is anything else. */
static int64_t plain_count(const char *s, size_t len)
{
    int64_t v = 0;
    if (len == 0 || len > 9 || (s[0] == '0' && len > 1))
        return -1;
    for (size_t i = 0; i < len; i++) {
        const unsigned d = (unsigned)(unsigned char)s[i] - '0';
        if (d > 9)
            return -1;
        v = 10 * v + (int64_t)d;
    }
    return v;
}

/* Most fields are a text as in the record above or a count: what is neither goes to
 * take_keep_other.
 */
static void take_field(void *text, size_t len, void *ctx)
{
    ingest_take *t = ctx;
    const size_t f = t->n_fields++;
    t->n_filled += len > 0;
    if (f >= t->n_columns)
        return;
    const take_column *c = &t->column[f];
    if (c->counts) {
        const int64_t count = plain_count(text, len);
        if (count >= 0) {
            take_figure *g = &t->figure[t->n_figures++];
            g->field = (uint32_t)f;
            g->at = TAKE_PLAIN;
            g->value = (double)count;
            return;
        }
    } else if (c->last != NULL && ingest_key_is(&c->last->raw, text, len)) {
        return;
    }
    take_keep_other(t, f, text, len);
}

/* ---- observations */

tarve_status ingest_take_flush(ingest_take *t, tarve_error *err)
{
    const size_t n = t->n_batch;
    t->n_batch = 0;
    return n == 0 ? TARVE_OK : t->plan->sink->add(t->sink_part, t->batch, n, err);
}

static tarve_status emit(ingest_take *t, const tarve_obs *from, double value, tarve_mark mark,
                         tarve_error *err)
{
    tarve_obs *o = &t->batch[t->n_batch];
    *o = *from;
    o->value = value;
    o->mark = mark;
    t->n.state[tarve_mark_state(mark)]++;
    t->n.zero += value == 0;
    t->n.preliminary += (tarve_mark_flags(mark) & TARVE_FLAG_PRELIMINARY) != 0;
    return ++t->n_batch == TAKE_BATCH ? ingest_take_flush(t, err) : TARVE_OK;
}

/* ---- one record */

static tarve_status understand(ingest_take *t, const char *s, size_t len,
                               const tarve_measure_info *measure, figure_memo *out,
                               tarve_error *err)
{
    field_text text;
    ingest_decoded how = INGEST_TEXT;
    tarve_status st = ingest_decode(&t->decoder, s, len, &text, &how, err);
    if (st != TARVE_OK)
        return st;
    *out = (figure_memo){.measure = measure};
    if (how == INGEST_NO_TEXT) {
        out->meaning.reject = "encoding-error";
        out->meaning.expected = "text in the encoding of the file";
        return TARVE_OK;
    }
    ingest_cell(text, t->plan->layout, measure, &out->meaning);
    if (out->meaning.remark != NULL) {
        st = ingest_notes_slot(&t->notes, out->meaning.remark, &out->note, err);
        out->note++;
    }
    return st;
}

/* Few texts are no numbers, and they come again and again: "...", "-", "..", "1-4". */
static tarve_status figure_meaning(ingest_take *t, const take_figure *g,
                                   const tarve_measure_info *measure, const figure_memo **out,
                                   tarve_error *err)
{
    const char *s = t->text + g->at;
    figure_memo *m = &t->one_memo;
    *out = m;
    if (g->len > 0 && g->len <= sizeof m->text) {
        const ingest_key_text text = ingest_key_text_of(s, g->len);
        m = &t->memo[ingest_key_hash(&text) % TAKE_MEMOS];
        *out = m;
        if (m->len == g->len && m->measure == measure && memcmp(m->text, s, g->len) == 0)
            return TARVE_OK;
    }
    const tarve_status st = understand(t, s, g->len, measure, m, err);
    if (st == TARVE_OK && m != &t->one_memo) {
        m->len = g->len;
        memcpy(m->text, s, g->len);
    }
    return st;
}

static tarve_status refuse_cell(ingest_take *t, const ingest_record *rec, size_t field,
                                const char *code, const char *expected, tarve_error *err)
{
    const take_refusal why = {.code = code, .expected = expected, .field = field};
    t->n.cells_rejected++;
    return take_tell(t, rec, &t->at, &why, err);
}

static tarve_status take_text(ingest_take *t, const ingest_record *rec, const take_keyed *k,
                              const take_figure *g, const tarve_obs *o, tarve_error *err)
{
    const take_column *c = &t->column[g->field];
    const size_t field = (size_t)g->field + 1;
    const figure_memo *m = NULL;
    tarve_status st = figure_meaning(t, g, c->measure != NULL ? c->measure : k->measure, &m, err);
    if (st != TARVE_OK)
        return st;
    const cell_meaning *cell = &m->meaning;
    if (cell->reject != NULL)
        return refuse_cell(t, rec, field, cell->reject, cell->expected, err);
    if (m->note > 0)
        st = take_count_note(t, m->note - 1, rec, field, err);
    if (st != TARVE_OK)
        return st;
    const tarve_mark mark =
        tarve_mark_make(cell->state, cell->reason, k->flags | c->flags | cell->flags, 0,
                        (unsigned)field, rec->line);
    return emit(t, o, tarve_mark_has_number(mark) ? cell->value * k->scale * c->scale : (double)NAN,
                mark, err);
}

static tarve_status take_cell(ingest_take *t, const ingest_record *rec, const take_keyed *k,
                              const take_figure *g, tarve_error *err)
{
    take_column *c = &t->column[g->field];
    const size_t field = (size_t)g->field + 1;
    const tarve_obs *o = &k->o;
    tarve_obs own;
    if (c->fixes) {
        own = k->o;
        o = &own;
        const tarve_status st = take_overlay(t, c, &own, err);
        if (st != TARVE_OK)
            return st;
    }
    if (c->too_late)
        return refuse_cell(t, rec, field, "constraint-error", t->plan->as_of_text, err);
    if (o->period == TARVE_NO_PERIOD)
        return refuse_cell(t, rec, field, "constraint-error", "a period for the figure", err);
    if (g->at != TAKE_PLAIN)
        return take_text(t, rec, k, g, o, err);
    return emit(t, o, g->value * k->scale * c->scale,
                tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, k->flags | c->flags, 0,
                                (unsigned)field, rec->line),
                err);
}

static tarve_status take_cells(ingest_take *t, const ingest_record *rec, const take_keyed *k,
                               tarve_error *err)
{
    const size_t rejected_before = t->n.cells_rejected;
    t->at.s = NULL;
    for (size_t i = 0; i < t->n_figures; i++) {
        const tarve_status st = take_cell(t, rec, k, &t->figure[i], err);
        if (st != TARVE_OK)
            return st;
    }
    t->n.cells += t->n_figures;
    if (t->n.cells_rejected - rejected_before == t->n_figures && t->n_figures > 0)
        t->n.rejected++;
    else
        t->n.accepted++;
    return TARVE_OK;
}

/* The first key of the record that cannot be taken; n_keys when all can. */
static size_t first_bad_key(const ingest_take *t)
{
    size_t i = 0;
    while (i < t->n_keys && t->column[t->key[i]].last->verdict == KEY_OK)
        i++;
    return i;
}

static tarve_status refuse_key(ingest_take *t, const ingest_record *rec, size_t i, tarve_error *err)
{
    const ingest_key_entry *e = t->column[t->key[i]].last;
    if (e->verdict == KEY_SKIP) {
        t->n.accepted++;
        uint32_t slot = 0;
        const tarve_status st = ingest_notes_slot(&t->notes, "not-used", &slot, err);
        return st != TARVE_OK ? st : take_count_note(t, slot, rec, t->key[i] + 1, err);
    }
    const take_refusal why = {.code = e->reason, .expected = e->expected, .field = t->key[i] + 1};
    return take_refuse_record(t, rec, &why, err);
}

static tarve_status count_key_notes(ingest_take *t, const ingest_record *rec, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < t->n_keys && st == TARVE_OK; i++) {
        const uint32_t note = t->column[t->key[i]].last->note;
        if (note > 0)
            st = take_count_note(t, note - 1, rec, t->key[i] + 1, err);
    }
    return st;
}

/* Refuses the record, or counts what its keys deserve a remark for. */
static tarve_status look_at_keys(ingest_take *t, const ingest_record *rec, bool *refused,
                                 tarve_error *err)
{
    const size_t bad = first_bad_key(t);
    *refused = bad < t->n_keys;
    return *refused ? refuse_key(t, rec, bad, err) : count_key_notes(t, rec, err);
}

static tarve_status take_record(ingest_take *t, const ingest_record *rec, tarve_error *err)
{
    take_keyed *k = &t->keyed;
    tarve_status st = TARVE_OK;
    if (t->n_odd > 0) {
        bool refused = false;
        st = look_at_keys(t, rec, &refused, err);
        if (st != TARVE_OK || refused)
            return st;
    }
    take_apply_keys(t);
    if (t->has_month && k->o.period != TARVE_NO_PERIOD &&
        tarve_period_convert(k->o.freq, k->o.period, TARVE_MONTH) > t->plan->as_of) {
        const take_refusal why = {.code = "constraint-error", .expected = t->plan->as_of_text};
        return take_refuse_record(t, rec, &why, err);
    }
    if (t->n_variants > 0)
        st = take_variant(t, &k->o.code[TARVE_AXIS_VARIANT], err);
    return st != TARVE_OK ? st : take_cells(t, rec, k, err);
}

static tarve_status count_blank(ingest_take *t, const ingest_record *rec, tarve_error *err)
{
    t->n.blank++;
    return ingest_notes_add(&t->notes, "blank-row", rec->line, 1, "", err);
}

static tarve_status judge_row(ingest_take *t, const ingest_record *rec, tarve_error *err)
{
    if (t->st != TARVE_OK)
        return take_late_failure(t, rec, err);
    t->n.records++;
    if (t->n_filled == 0)
        return count_blank(t, rec, err);
    if (t->long_field > 0) {
        const take_refusal why = {.code = "field-too-long", .field = t->long_field};
        return take_fail_at(t, rec, &why, err);
    }
    if (rec->bare_quotes) {
        const tarve_status st = ingest_notes_add(&t->notes, "inner-quote", rec->line, 1, "", err);
        if (st != TARVE_OK)
            return st;
    }
    if (t->n_fields != t->n_columns)
        return take_refuse_ragged(t, rec, err);
    bool refused = false;
    tarve_status st = TARVE_OK;
    if (rec->last_line > rec->line)
        st = take_judge_multiline(t, rec, &refused, err);
    return st != TARVE_OK || refused ? st : take_record(t, rec, err);
}

static tarve_status take_row(void *ctx, const ingest_record *rec, tarve_error *err)
{
    ingest_take *t = ctx;
    const tarve_status st = judge_row(t, rec, err);
    forget(t);
    if (st != TARVE_OK)
        take_uncount(t);
    return st;
}

static void take_repeat(void *ctx, size_t n)
{
    ingest_take *t = ctx;
    t->n_fields = t->n_filled = n;
}

static void take_forget(void *ctx)
{
    forget(ctx);
}

/* A figure is no text to remember: repetition ends before it. */
static size_t leading_keys(const ingest_take *t)
{
    size_t n = 0;
    while (n < t->n_columns && t->column[n].role != TARVE_ROLE_VALUE)
        n++;
    return n;
}

ingest_taker ingest_take_as_taker(ingest_take *t)
{
    return (ingest_taker){.field = take_field,
                          .row = take_row,
                          .fault = take_fault,
                          .forget = take_forget,
                          .repeat = take_repeat,
                          .repeatable = leading_keys(t),
                          .ctx = t};
}

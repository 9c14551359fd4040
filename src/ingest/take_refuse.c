/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is not taken: why, and where it stood. Places are looked up here, when they are needed, not
 * while good records pass. */
#include <stdio.h>

#include "base/text.h"
#include "ingest/refuse.h"
#include "ingest/take.h"

enum { SHOWN = 400 }; /* room for 80 bytes, escaped */

static const char *label_of(const ingest_take *t, size_t field)
{
    const tarve_layout *layout = t->plan->layout;
    const char *label =
        field == 0 || field > layout->n_columns ? NULL : layout->column[field - 1].label;
    return label == NULL ? "" : label;
}

static ingest_fields fields_of(const ingest_take *t, const ingest_record *rec)
{
    return ingest_fields_of(rec->raw, rec->len, t->plan->dialect.delimiter, rec->bare_quotes);
}

static tarve_status show(ingest_take *t, const char *s, size_t len, char out[SHOWN],
                         tarve_error *err)
{
    field_text text;
    ingest_decoded how = INGEST_TEXT;
    const tarve_status st = ingest_decode(&t->decoder, s, len, &text, &how, err);
    if (st == TARVE_OK)
        (void)tarve_text_escape(text.s, text.len, out, SHOWN);
    return st;
}

tarve_status take_tell(ingest_take *t, const ingest_record *rec, ingest_fields *at,
                       const take_refusal *why, tarve_error *err)
{
    char found[SHOWN] = "";
    tarve_reject r = {.path = t->plan->path,
                      .line = rec->line,
                      .last_line = rec->last_line,
                      .record = t->n.records,
                      .column = why->column,
                      .field = why->field,
                      .label = label_of(t, why->field),
                      .code = why->code,
                      .found = why->found == NULL ? found : why->found,
                      .expected = why->expected == NULL ? "" : why->expected,
                      .raw = rec->raw,
                      .raw_len = rec->len};
    ingest_field field = {0};
    if (t->rejects.tell == NULL)
        return TARVE_OK;
    if (at->s != rec->raw)
        *at = fields_of(t, rec);
    const bool there = why->field > 0 && ingest_fields_seek(at, why->field, &field);
    if (r.column == 0)
        r.column = there ? field.at + 1 : 1;
    if (there && why->found == NULL) {
        const tarve_status st = show(t, field.s, field.len, found, err);
        if (st != TARVE_OK)
            return st;
    }
    return ingest_rejects_add(&t->rejects, &r, err);
}

/* ---- the whole record */

static bool is_header(const ingest_take *t, const char *s, size_t len)
{
    return len == t->plan->header_len && memcmp(s, t->plan->header, len) == 0;
}

/* Exports glued together: the header again, or a byte order mark and the header. */
static tarve_status check_glued(const ingest_take *t, const ingest_record *rec, tarve_error *err)
{
    const size_t bom = ingest_bom(rec->raw, rec->len);
    if (bom == 0 || !is_header(t, rec->raw + bom, rec->len - bom))
        return TARVE_OK;
    tarve_error_at(err, t->plan->path, rec->line, 1);
    return ingest_refuse(err, "repeated-header",
                         "a byte order mark and the header again: two files in one");
}

tarve_status take_refuse_record(ingest_take *t, const ingest_record *rec, const take_refusal *why,
                                tarve_error *err)
{
    static const take_refusal header_again = {.code = "repeated-header",
                                              .expected = "a row of figures, not the header again",
                                              .found = "the header"};
    ingest_fields at = {0};
    const tarve_status st = check_glued(t, rec, err);
    if (st != TARVE_OK)
        return st;
    t->n.rejected++;
    t->n.cells += t->n_values;
    t->n.cells_rejected += t->n_values;
    return take_tell(t, rec, &at, is_header(t, rec->raw, rec->len) ? &header_again : why, err);
}

tarve_status take_refuse_ragged(ingest_take *t, const ingest_record *rec, tarve_error *err)
{
    char found[32];
    (void)snprintf(found, sizeof found, "%zu cells", t->n_fields);
    take_refusal why = {
        .code = "missing-cell", .expected = t->plan->width_text, .column = 1, .found = found};
    if (t->n_fields > t->n_columns) {
        why.code = "extra-cell";
        why.field = t->n_columns + 1;
        why.column = 0;
    }
    return take_refuse_record(t, rec, &why, err);
}

tarve_status take_late_failure(const ingest_take *t, const ingest_record *rec, tarve_error *err)
{
    *err = t->err;
    tarve_error_at(err, t->plan->path, rec->line, 0);
    return t->st;
}

void take_uncount(ingest_take *t)
{
    ingest_counts *n = &t->n;
    n->records = n->accepted + n->rejected + n->blank;
    n->cells = n->cells_rejected;
    for (size_t i = 0; i < sizeof n->state / sizeof n->state[0]; i++)
        n->cells += n->state[i];
}

tarve_status take_fault(void *ctx, const ingest_record *rec, const ingest_fault *fault,
                        tarve_error *err)
{
    ingest_take *t = ctx;
    char found[SHOWN];
    const size_t from = fault->column - 1 < rec->len ? fault->column - 1 : rec->len;
    const size_t shown = rec->len - from;
    (void)tarve_text_escape(rec->raw + from, shown < 24 ? shown : 24, found, sizeof found);
    const take_refusal why = {
        .code = fault->code, .expected = fault->expected, .column = fault->column, .found = found};
    if (t->st != TARVE_OK)
        return take_late_failure(t, rec, err);
    t->n.records++;
    t->n_fields = t->n_filled = t->long_field = 0;
    t->n_figures = t->text_used = 0;
    const tarve_status st = take_refuse_record(t, rec, &why, err);
    if (st != TARVE_OK)
        take_uncount(t);
    return st;
}

tarve_status take_fail_at(const ingest_take *t, const ingest_record *rec, const take_refusal *why,
                          tarve_error *err)
{
    ingest_fields at = fields_of(t, rec);
    ingest_field field = {0};
    (void)ingest_fields_seek(&at, why->field, &field);
    tarve_error_at(err, t->plan->path, rec->line, field.at + 1);
    return ingest_refuse(err, why->code, "a field longer than %zu bytes",
                         t->plan->limits->field_bytes);
}

/* ---- records over several lines */

static size_t without_line_ends(const ingest_field *f, char *out, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; i < f->len && n < room; i++) {
        if (f->s[i] != '\r' && f->s[i] != '\n')
            out[n++] = f->s[i];
    }
    return n;
}

/* A known name that a line end breaks is a bad key; else the text is judged as it would be without
 * the line end. */
static tarve_status judge_broken_key(ingest_take *t, const ingest_record *rec, size_t i,
                                     const ingest_field *field, tarve_error *err)
{
    char whole[256];
    const size_t n = without_line_ends(field, whole, sizeof whole);
    take_column *c = &t->column[i];
    const ingest_key_text text = ingest_key_text_of(whole, n);
    const uint32_t hash = ingest_key_hash(&text);
    const ingest_key_entry *e = ingest_keys_find(&c->keys, &text, hash);
    if (e == NULL) {
        const tarve_status st = take_learn_key(t, i, &text, hash, err);
        if (st != TARVE_OK)
            return st;
        e = c->last;
    }
    take_refusal why = {.code = "bad-key", .expected = "a name on one line", .field = i + 1};
    if (e->verdict == KEY_REJECT) {
        why.code = e->reason;
        why.expected = e->expected;
    }
    return take_refuse_record(t, rec, &why, err);
}

tarve_status take_judge_multiline(ingest_take *t, const ingest_record *rec, bool *refused,
                                  tarve_error *err)
{
    ingest_fields at = fields_of(t, rec);
    ingest_field field;
    for (size_t i = 0; i < t->n_columns && ingest_fields_next(&at, &field); i++) {
        if (memchr(field.s, '\n', field.len) == NULL && memchr(field.s, '\r', field.len) == NULL)
            continue;
        if (t->column[i].role == TARVE_ROLE_IGNORE)
            continue;
        *refused = true;
        if (t->column[i].role != TARVE_ROLE_VALUE)
            return judge_broken_key(t, rec, i, &field, err);
        const take_refusal why = {
            .code = "type-error", .expected = "a figure on one line", .field = i + 1};
        return take_refuse_record(t, rec, &why, err);
    }
    return TARVE_OK;
}

/* ---- remarks */

tarve_status take_count_note(ingest_take *t, uint32_t slot, const ingest_record *rec, size_t field,
                             tarve_error *err)
{
    char text[SHOWN];
    tarve_note *note = &t->notes.item[slot];
    if (note->count++ > 0)
        return TARVE_OK;
    ingest_fields at = fields_of(t, rec);
    ingest_field f = {.s = ""};
    (void)ingest_fields_seek(&at, field, &f);
    const tarve_status st = show(t, f.s, f.len, text, err);
    if (st == TARVE_OK)
        ingest_note_first(note, rec->line, f.at + 1, text);
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any delimited file, row by row as text: the reader without recognition. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ingest/dialect.h"
#include "ingest/encoding.h"
#include "ingest/fields.h"
#include "ingest/records.h"
#include "ingest/refuse.h"
#include "ingest/survey.h"
#include "tarve/ingest.h"

enum { BLOCK = 256 << 10 };

typedef struct rows {
    tarve_row_fn give;
    void *ctx;
    const tarve_log *log;
    ingest_source src;
    ingest_survey survey;
    ingest_records records;
    ingest_decoder decoder;
    bool decode;     /* the file is not UTF-8 */
    size_t n_header; /* fields of the header, 0 = not yet read */
    size_t n;        /* fields of the record under way         */
    size_t *at;      /* where each field begins in text        */
    const char **field;
    char *text; /* fields one after the other, each with a NUL */
    size_t used, room;
    tarve_status st; /* of the record under way */
} rows;

static void store(rows *r, const char *s, size_t len)
{
    if (r->room - r->used <= len) {
        const size_t room = 2 * r->room + len + 256;
        char *text = realloc(r->text, room);
        if (text == NULL) {
            r->st = TARVE_E_NOMEM;
            return;
        }
        r->text = text;
        r->room = room;
    }
    r->at[r->n++] = r->used;
    if (len > 0)
        memcpy(r->text + r->used, s, len);
    r->text[r->used + len] = '\0';
    r->used += len + 1;
}

/* Blanks at both ends are no part of a field; bytes of another encoding become UTF-8. */
static void on_field(void *text, size_t len, void *ctx)
{
    rows *r = ctx;
    const char *s = text;
    field_text utf8;
    ingest_decoded how;
    if (r->n >= tarve_default_limits.columns || r->st != TARVE_OK)
        return;
    while (len > 0 && (*s == ' ' || *s == '\t')) {
        s++;
        len--;
    }
    while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
        len--;
    if (!r->decode) {
        store(r, s, len);
        return;
    }
    r->st = ingest_decode(&r->decoder, s, len, &utf8, &how, NULL);
    if (r->st == TARVE_OK && how == INGEST_NO_TEXT)
        r->st = TARVE_E_INPUT;
    if (r->st == TARVE_OK)
        store(r, utf8.s, utf8.len);
}

static void forget(void *ctx)
{
    rows *r = ctx;
    r->n = r->used = 0;
}

static tarve_status placed(const rows *r, size_t line, size_t column, tarve_status st,
                           tarve_error *err)
{
    tarve_error_at(err, r->src.path, line, column);
    return st;
}

static tarve_status on_fault(void *ctx, const ingest_record *rec, const ingest_fault *f,
                             tarve_error *err)
{
    return placed(ctx, rec->line, f->column,
                  ingest_refuse(err, f->code, "expected %s", f->expected), err);
}

static tarve_status check_row(rows *r, const ingest_record *rec, tarve_error *err)
{
    if (r->st == TARVE_E_NOMEM)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a row");
    if (r->st != TARVE_OK)
        return placed(r, rec->line, 0,
                      ingest_refuse(err, "encoding-error", "bytes that are no text"), err);
    if (r->n_header == 0)
        r->n_header = r->n;
    if (r->n != r->n_header)
        return placed(r, rec->line, 0,
                      ingest_refuse(err, r->n < r->n_header ? "missing-cell" : "extra-cell",
                                    "%zu fields where the header has %zu", r->n, r->n_header),
                      err);
    return TARVE_OK;
}

static tarve_status on_row(void *ctx, const ingest_record *rec, tarve_error *err)
{
    rows *r = ctx;
    if (r->n == 0 && r->st == TARVE_OK)
        return TARVE_OK;
    tarve_status st = check_row(r, rec, err);
    if (st == TARVE_OK) {
        for (size_t k = 0; k < r->n; k++)
            r->field[k] = r->text + r->at[k];
        const tarve_row row = {.path = r->src.path,
                               .line = rec->line,
                               .n = r->n,
                               .field = r->field,
                               .raw = rec->raw,
                               .raw_len = rec->len,
                               .delimiter = r->records.dialect.delimiter};
        st = r->give(r->ctx, &row, err);
    }
    forget(r);
    return st;
}

size_t tarve_row_column(const tarve_row *row, size_t field)
{
    ingest_fields f = ingest_fields_of(row->raw, row->raw_len, row->delimiter, false);
    ingest_field at;
    return ingest_fields_seek(&f, field + 1, &at) ? at.at + 1 : 0;
}

/* ---- opening */

static tarve_status survey(rows *r, tarve_error *err)
{
    char *work = malloc(BLOCK);
    if (work == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a block of input");
    const tarve_status st =
        ingest_survey_range(&r->src, 0, r->src.size, work, BLOCK, &r->survey, err);
    free(work);
    return st;
}

static tarve_status understand(rows *r, const char *head, size_t len, tarve_error *err)
{
    const char *encoding = NULL;
    tarve_status st = ingest_refuse_binary(&r->survey, head, len, err);
    if (st == TARVE_OK)
        st = ingest_choose_encoding(&r->survey, head, len, &encoding, err);
    if (st == TARVE_OK)
        st = ingest_find_dialect(head, len, NULL, tarve_default_limits.columns, &r->records.dialect,
                                 err);
    r->decode = st == TARVE_OK && !tarve_text_same(encoding, "UTF-8");
    if (r->decode)
        st = ingest_decoder_open(&r->decoder, encoding, err);
    r->records.check_utf8 = !r->decode && r->survey.n_invalid > 0;
    r->records.check_bytes = r->records.check_utf8 || r->survey.n_nul > 0;
    r->records.simple_lines = r->survey.n_cr == r->survey.n_crlf;
    return st;
}

static tarve_status open_rows(rows *r, tarve_error *err)
{
    const size_t most = 2 * tarve_default_limits.record_bytes;
    const size_t len = r->src.size < most ? r->src.size : most;
    char *head = malloc(len + 1);
    r->at = calloc(tarve_default_limits.columns, sizeof *r->at);
    r->field = calloc(tarve_default_limits.columns, sizeof *r->field);
    tarve_status st = TARVE_OK;
    if (head == NULL || r->at == NULL || r->field == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for the head of the file");
    if (st == TARVE_OK && r->src.size == 0)
        st = ingest_refuse(err, "empty-file", "the file is empty: a header is needed");
    if (st == TARVE_OK)
        st = ingest_source_read(&r->src, 0, head, len, err);
    if (st == TARVE_OK)
        st = survey(r, err);
    if (st == TARVE_OK)
        st = understand(r, head, len, err);
    free(head);
    if (st != TARVE_OK)
        return placed(r, 0, 0, st, err);
    const ingest_dialect *d = &r->records.dialect;
    return ingest_records_open(&r->records, &r->src, d->header_at, r->src.size, d->title_lines + 1,
                               BLOCK, err);
}

static tarve_status read_rows(rows *r, tarve_error *err)
{
    bool end = false;
    tarve_status st = TARVE_OK;
    for (size_t n = 0; st == TARVE_OK && !end; n++) {
        st = ingest_records_next(&r->records, &end, err);
        if (n % 65536 == 0)
            tarve_log_progress(r->log, "reading", ingest_lines_next_offset(&r->records.lines),
                               r->src.size);
    }
    return st == TARVE_OK ? ingest_source_unchanged(&r->src, err) : st;
}

tarve_status tarve_rows_read(const char *path, const tarve_log *log, tarve_row_fn give, void *ctx,
                             tarve_error *err)
{
    rows r = {.give = give, .ctx = ctx, .log = log, .src = {.fd = -1}};
    r.records.limits = &tarve_default_limits;
    r.records.to = (ingest_taker){
        .field = on_field, .row = on_row, .fault = on_fault, .forget = forget, .ctx = &r};
    tarve_status st = ingest_source_open(path, tarve_default_limits.file_bytes, &r.src, err);
    if (st == TARVE_OK)
        st = open_rows(&r, err);
    if (st == TARVE_OK)
        st = read_rows(&r, err);
    ingest_records_close(&r.records);
    ingest_decoder_close(&r.decoder);
    ingest_source_close(&r.src);
    free(r.text);
    free((void *)r.field);
    free(r.at);
    return st;
}

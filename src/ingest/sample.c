/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/sample.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/encoding.h"
#include "ingest/refuse.h"

enum { MOST_FIELDS = 200000, BLOCK = 64 * 1024, FIRST_FIELDS = 64 };

typedef struct collector {
    ingest_sample *out;
    const tarve_read_limits *limits;
    const char *path;
    ingest_decoder decoder;
    field_text *field; /* of the row under way */
    size_t n_fields, cap, total;
    const field_text *row[SAMPLE_ROWS];
    size_t width[SAMPLE_ROWS], line[SAMPLE_ROWS];
    bool damaged, repaired; /* the row under way holds a text that cannot be decoded, that had been
                               encoded twice */
    tarve_status st;
    tarve_error err;
} collector;

static tarve_status no_memory(tarve_error *err)
{
    return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the first rows");
}

/* Line ends inside a heading are blanks to the reader of it. */
static void join_lines(char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '\n' || s[i] == '\r')
            s[i] = ' ';
    }
}

static tarve_status keep_field(collector *c, const char *text, size_t len, tarve_error *err)
{
    field_text t;
    ingest_decoded how = INGEST_TEXT;
    if (c->n_fields == c->cap) {
        const size_t cap = c->cap == 0 ? FIRST_FIELDS : 2 * c->cap;
        field_text *field = realloc(c->field, cap * sizeof *field);
        if (field == NULL)
            return no_memory(err);
        c->field = field;
        c->cap = cap;
    }
    tarve_status st = ingest_decode(&c->decoder, text, len, &t, &how, err);
    if (st != TARVE_OK)
        return st;
    c->damaged = c->damaged || how == INGEST_NO_TEXT;
    c->repaired = c->repaired || how == INGEST_REPAIRED;
    char *copy = tarve_arena_text(&c->out->arena, t.s, t.len);
    if (copy == NULL)
        return no_memory(err);
    if (c->out->s.n_rows == 0)
        join_lines(copy, t.len);
    c->field[c->n_fields++] = (field_text){.s = copy, .len = t.len};
    return TARVE_OK;
}

static void collect_field(void *text, size_t len, void *ctx)
{
    collector *c = ctx;
    if (c->st == TARVE_OK && c->n_fields <= c->limits->columns)
        c->st = keep_field(c, text, len, &c->err);
}

static void collect_forget(void *ctx)
{
    collector *c = ctx;
    c->n_fields = 0;
    c->damaged = c->repaired = false;
}

static bool is_blank_row(const collector *c)
{
    size_t i = 0;
    while (i < c->n_fields && c->field[i].len == 0)
        i++;
    return i == c->n_fields;
}

static tarve_status keep_row(collector *c, const ingest_record *rec, tarve_error *err)
{
    sample *s = &c->out->s;
    field_text *row = tarve_arena_alloc(&c->out->arena, c->n_fields * sizeof *row);
    if (row == NULL)
        return no_memory(err);
    memcpy(row, c->field, c->n_fields * sizeof *row);
    c->row[s->n_rows] = row;
    c->width[s->n_rows] = c->n_fields;
    c->line[s->n_rows] = rec->line;
    c->total += c->n_fields;
    s->n_rows++;
    return TARVE_OK;
}

static tarve_status keep_header(collector *c, const ingest_record *rec, tarve_error *err)
{
    err->line = rec->line;
    err->column = 1;
    if (c->n_fields > c->limits->columns)
        return ingest_refuse(err, "too-many-columns", "more than the %zu columns allowed",
                             c->limits->columns);
    if (c->damaged)
        return ingest_refuse(err, "encoding-error", "the header is not text in its encoding");
    err->line = err->column = 0;
    c->out->header = tarve_arena_text(&c->out->arena, rec->raw, rec->len);
    if (c->out->header == NULL)
        return no_memory(err);
    c->out->header_len = rec->len;
    c->out->header_line = rec->line;
    c->out->body_line = rec->last_line + 1;
    c->out->header_repaired = c->repaired;
    return TARVE_OK;
}

static tarve_status collect_row(void *ctx, const ingest_record *rec, tarve_error *err)
{
    collector *c = ctx;
    tarve_status st = c->st;
    if (st != TARVE_OK)
        *err = c->err;
    if (st == TARVE_OK && !is_blank_row(c)) {
        if (c->out->s.n_rows == 0)
            st = keep_header(c, rec, err);
        if (st == TARVE_OK)
            st = keep_row(c, rec, err);
    }
    collect_forget(c);
    return st;
}

/* Bad rows are nobody's example; a bad header ends the read. */
static tarve_status collect_fault(void *ctx, const ingest_record *rec, const ingest_fault *fault,
                                  tarve_error *err)
{
    collector *c = ctx;
    collect_forget(c);
    if (c->out->s.n_rows > 0)
        return TARVE_OK;
    tarve_error_at(err, c->path, rec->line, fault->column);
    return ingest_refuse(err, fault->code, "the header is no record: expected %s", fault->expected);
}

static tarve_status decode_title(collector *c, const ingest_dialect *dialect, tarve_error *err)
{
    field_text t;
    ingest_decoded how = INGEST_TEXT;
    tarve_status st = ingest_decode(&c->decoder, dialect->title, dialect->title_len, &t, &how, err);
    if (st != TARVE_OK)
        return st;
    if (how == INGEST_NO_TEXT)
        t.len = 0; /* a title is a hint, not data */
    c->out->s.title = tarve_arena_text(&c->out->arena, t.s, t.len);
    return c->out->s.title != NULL ? TARVE_OK : no_memory(err);
}

static tarve_status collect(collector *c, ingest_records *r, tarve_error *err)
{
    bool end = false;
    while (!end && c->out->s.n_rows < SAMPLE_ROWS && c->total < MOST_FIELDS) {
        const size_t had = c->out->s.n_rows;
        const tarve_status st = ingest_records_next(r, &end, err);
        if (st == TARVE_E_INPUT && had > 1) {
            *err = (tarve_error){0}; /* met again in the read, after the rows before it */
            break;
        }
        if (st != TARVE_OK)
            return st;
        if (c->out->header != NULL && c->out->body_at == 0)
            c->out->body_at = ingest_lines_next_offset(&r->lines);
    }
    if (c->out->header == NULL)
        return ingest_refuse(err, "missing-label", "no header: the first line holds no text");
    return TARVE_OK;
}

static tarve_status keep_sample(collector *c, tarve_error *err)
{
    sample *s = &c->out->s;
    const size_t n = s->n_rows;
    const field_text **row = tarve_arena_alloc(&c->out->arena, (n + 1) * sizeof(void *));
    size_t *width = tarve_arena_alloc(&c->out->arena, (n + 1) * sizeof *width);
    size_t *line = tarve_arena_alloc(&c->out->arena, (n + 1) * sizeof *line);
    if (row == NULL || width == NULL || line == NULL)
        return no_memory(err);
    memcpy(row, c->row, n * sizeof(void *));
    memcpy(width, c->width, n * sizeof *width);
    memcpy(line, c->line, n * sizeof *line);
    s->row = row;
    s->width = width;
    s->line = line;
    return TARVE_OK;
}

tarve_status ingest_sample_take(ingest_sample *out, const ingest_source *src, size_t end,
                                const ingest_dialect *dialect, const char *encoding,
                                const tarve_read_limits *limits, tarve_error *err)
{
    collector *c = calloc(1, sizeof *c);
    if (c == NULL)
        return no_memory(err);
    c->out = out;
    c->limits = limits;
    c->path = src->path;
    ingest_records r = {.dialect = *dialect,
                        .limits = limits,
                        .to = {.field = collect_field,
                               .row = collect_row,
                               .fault = collect_fault,
                               .forget = collect_forget,
                               .ctx = c}};
    tarve_status st = ingest_decoder_open(&c->decoder, encoding, err);
    if (st == TARVE_OK)
        st = decode_title(c, dialect, err);
    if (st == TARVE_OK)
        st = ingest_records_open(&r, src, dialect->header_at, end, dialect->title_lines + 1, BLOCK,
                                 err);
    if (st == TARVE_OK)
        st = collect(c, &r, err);
    if (st == TARVE_OK)
        st = keep_sample(c, err);
    ingest_records_close(&r);
    ingest_decoder_close(&c->decoder);
    free(c->field);
    free(c);
    return st;
}

void ingest_sample_free(ingest_sample *s)
{
    tarve_arena_free(&s->arena);
    *s = (ingest_sample){0};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/records.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ingest/fields.h"
#include "ingest/refuse.h"

/* ---- libcsv */

static tarve_status csv_begin(ingest_records *r, tarve_error *err)
{
    enum { FIELD_STEP = 4096 }; /* libcsv grows its field buffer by this much */
    r->repeat.n = 0;
    if (r->csv_ready)
        csv_free(&r->csv);
    r->csv_ready = false;
    if (csv_init(&r->csv, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return tarve_fail(err, TARVE_E_BUG, "csv_init failed");
    csv_set_delim(&r->csv, (unsigned char)r->dialect.delimiter);
    csv_set_blk_size(&r->csv, FIELD_STEP);
    csv_set_realloc_func(&r->csv, realloc); /* ours, so that tests see it */
    csv_set_free_func(&r->csv, free);
    r->csv_ready = true;
    return TARVE_OK;
}

typedef enum fed { FED_WELL, FED_OPEN, FED_STRAY, FED_NOMEM } fed;

/* Bytes that end with a line end, or with the text (last): then csv_fini must end the record. */
static fed feed(ingest_records *r, const char *s, size_t len, bool last, size_t *parsed)
{
    *parsed = csv_parse(&r->csv, s, len, r->to.field, NULL, r->to.ctx);
    if (*parsed != len)
        return csv_error(&r->csv) == CSV_EPARSE ? FED_STRAY : FED_NOMEM;
    if (!last)
        return r->csv.quoted != 0 ? FED_OPEN : FED_WELL;
    return csv_fini(&r->csv, r->to.field, NULL, r->to.ctx) == 0 ? FED_WELL : FED_OPEN;
}

/* ---- places */

static size_t record_full(const ingest_records *r)
{
    return r->lines.stop - r->lines.start;
}

static bool without_line_end(const ingest_records *r)
{
    return record_full(r) == r->rec.len;
}

static void note_record(ingest_records *r)
{
    r->rec.raw = r->lines.buf + r->lines.start;
    r->rec.len = r->lines.len;
    r->rec.at = ingest_lines_offset(&r->lines);
}

static tarve_status at_record(const ingest_records *r, size_t column, tarve_error *err,
                              tarve_status st)
{
    tarve_error_at(err, r->lines.src->path, r->rec.line, column);
    return st;
}

static tarve_status give_fault(ingest_records *r, const char *code, size_t column,
                               const char *expected, tarve_error *err)
{
    const ingest_fault f = {.code = code, .expected = expected, .column = column};
    return r->to.fault(r->to.ctx, &r->rec, &f, err);
}

static tarve_status out_of_memory(const ingest_records *r, tarve_error *err)
{
    return at_record(
        r, 0, err,
        tarve_fail(err, TARVE_E_NOMEM, "out of memory for a record of %zu bytes", r->rec.len));
}

/* ---- a line that is longer than a record may be: say which limit it breaks first */

static tarve_status too_long(ingest_records *r, tarve_error *err)
{
    const tarve_read_limits *max = r->limits;
    const size_t fetched = r->lines.fill - r->lines.start;
    /* what lies beyond the limit is there or not with the size of the blocks */
    const size_t n = fetched < max->record_bytes ? fetched : max->record_bytes;
    ingest_fields f = ingest_fields_of(r->lines.buf + r->lines.start, n, r->dialect.delimiter,
                                       r->dialect.bare_quotes);
    ingest_field field = {0}, longest = {0};
    while (ingest_fields_next(&f, &field)) {
        if (field.len > longest.len)
            longest = field;
    }
    if (f.n > max->columns)
        return at_record(r, 1, err,
                         ingest_refuse(err, "too-many-columns", "more than %zu fields in a record",
                                       max->columns));
    if (longest.len > max->field_bytes)
        return at_record(r, longest.at + 1, err,
                         ingest_refuse(err, "field-too-long", "a field longer than %zu bytes%s",
                                       max->field_bytes,
                                       longest.open ? ": is its closing quote missing?" : ""));
    return at_record(
        r, 1, err,
        ingest_refuse(err, "record-too-long", "a record longer than %zu bytes", max->record_bytes));
}

/* ---- a quote that is still open where its line ends */

typedef enum closing {
    CLOSED_WELL,
    CLOSED_BADLY,
    HIDES_FIELDS,
    NEVER_CLOSED,
    LONG_FIELD,
    LONG_RECORD
} closing;

/* Offset in the record of the quote that is open at its end. */
static size_t open_quote_at(const ingest_records *r)
{
    ingest_fields f = ingest_fields_of(r->rec.raw, r->rec.len, r->dialect.delimiter, false);
    ingest_field field = {0};
    size_t at = 0;
    while (ingest_fields_next(&f, &field))
        at = field.at;
    return at;
}

static bool closes_well(const ingest_records *r, size_t after)
{
    const char d = r->dialect.delimiter;
    while (after < r->rec.len && d != r->rec.raw[after] &&
           (r->rec.raw[after] == ' ' || r->rec.raw[after] == '\t'))
        after++;
    return after == r->rec.len || r->rec.raw[after] == d || r->rec.raw[after] == '\r' ||
           r->rec.raw[after] == '\n';
}

/* Reads on until the field that opens at `open` closes; the record then reaches to the end of that
 * line. */
static tarve_status find_closing(ingest_records *r, size_t open, closing *how, tarve_error *err)
{
    size_t i = open + 1;
    for (;;) {
        for (; i < r->rec.len; i++) {
            if (r->rec.raw[i] != '"')
                continue;
            if (i + 1 < r->rec.len && r->rec.raw[i + 1] == '"')
                i++;
            else
                break;
        }
        if (i - open > r->limits->field_bytes) {
            *how = LONG_FIELD;
            return TARVE_OK;
        }
        if (i < r->rec.len)
            break;
        ingest_line_state state = LINE_OK;
        const tarve_status st = ingest_lines_extend(&r->lines, &state, err);
        if (st != TARVE_OK)
            return st;
        if (state != LINE_OK) {
            *how = state == LINE_END ? NEVER_CLOSED : LONG_RECORD;
            return TARVE_OK;
        }
        note_record(r);
        r->rec.last_line++;
    }
    const bool hides = memchr(r->rec.raw + open, r->dialect.delimiter, i - open) != NULL;
    *how = !closes_well(r, i + 1) ? CLOSED_BADLY : hides ? HIDES_FIELDS : CLOSED_WELL;
    return TARVE_OK;
}

/* The record becomes its first line again; what follows is read anew, line by line. */
static void keep_first_line(ingest_records *r, size_t full, size_t len)
{
    ingest_lines_shrink(&r->lines, full, len);
    r->rec.last_line = r->rec.line;
    note_record(r);
}

static tarve_status refuse_open(ingest_records *r, closing how, size_t open, tarve_error *err)
{
    if (how == NEVER_CLOSED && without_line_end(r) && r->rec.last_line == r->rec.line)
        return give_fault(r, "unterminated-quote", open + 1,
                          "a closing quote: the file ends inside this record", err);
    if (how == NEVER_CLOSED)
        return at_record(
            r, open + 1, err,
            ingest_refuse(err, "unterminated-quote", "a quote opens here and is never closed"));
    if (how == LONG_RECORD)
        return too_long(r, err);
    return at_record(r, open + 1, err,
                     ingest_refuse(err, "field-too-long",
                                   "a quoted field longer than %zu bytes opens here: is its "
                                   "closing quote missing?",
                                   r->limits->field_bytes));
}

/* libcsv has the first line and waits for more. A name broken over lines is one record, to be
 * judged by whoever takes it; a stray quote must not swallow the rows that follow. */
static tarve_status open_quote(ingest_records *r, tarve_error *err)
{
    const size_t full = record_full(r), len = r->rec.len;
    size_t open = open_quote_at(r), fed_bytes = full, parsed = 0;
    const size_t first_open = open;
    for (;;) {
        closing how = CLOSED_WELL;
        tarve_status st = find_closing(r, open, &how, err);
        if (st != TARVE_OK)
            return st;
        if (how >= NEVER_CLOSED)
            return refuse_open(r, how, open, err);
        fed f = FED_STRAY;
        if (how == CLOSED_WELL)
            f = feed(r, r->rec.raw + fed_bytes, record_full(r) - fed_bytes, without_line_end(r),
                     &parsed);
        if (f == FED_NOMEM)
            return out_of_memory(r, err);
        if (f == FED_WELL)
            return r->to.row(r->to.ctx, &r->rec, err);
        if (f == FED_STRAY) {
            keep_first_line(r, full, len);
            st = csv_begin(r, err);
            if (st != TARVE_OK)
                return st;
            return how == HIDES_FIELDS
                       ? give_fault(r, "suspicious-multiline", first_open + 1,
                                    "no line end between quotes: a quote too many or too few", err)
                       : give_fault(r, "unterminated-quote", first_open + 1, "a closing quote",
                                    err);
        }
        fed_bytes = record_full(r);
        open = open_quote_at(r);
    }
}

/* ---- quoted text with quotes inside that are not doubled */

static tarve_status double_quotes(ingest_records *r, size_t *out_len, tarve_error *err)
{
    const size_t need = 2 * record_full(r);
    if (need > r->doubled_cap) {
        char *p = realloc(r->doubled, need);
        if (p == NULL)
            return out_of_memory(r, err);
        r->doubled = p;
        r->doubled_cap = need;
    }
    ingest_fields f = ingest_fields_of(r->rec.raw, r->rec.len, r->dialect.delimiter, true);
    ingest_field field;
    size_t o = 0, done = 0;
    while (ingest_fields_next(&f, &field)) {
        if (!field.quoted)
            continue;
        const size_t from = (size_t)(field.s - r->rec.raw);
        memcpy(r->doubled + o, r->rec.raw + done, from - done);
        o += from - done;
        for (size_t i = 0; i < field.len; i++) {
            r->doubled[o++] = field.s[i];
            if (field.s[i] == '"')
                r->doubled[o++] = '"';
        }
        done = from + field.len;
    }
    memcpy(r->doubled + o, r->rec.raw + done, record_full(r) - done);
    *out_len = o + record_full(r) - done;
    return TARVE_OK;
}

/* *taken: the line made sense that way and was given to the taker. */
static tarve_status try_bare_quotes(ingest_records *r, bool *taken, tarve_error *err)
{
    size_t n = 0, parsed = 0;
    *taken = false;
    tarve_status st = double_quotes(r, &n, err);
    if (st != TARVE_OK)
        return st;
    const fed f = feed(r, r->doubled, n, without_line_end(r), &parsed);
    if (f == FED_NOMEM)
        return out_of_memory(r, err);
    if (f != FED_WELL)
        return csv_begin(r, err);
    *taken = true;
    r->rec.bare_quotes = true;
    return r->to.row(r->to.ctx, &r->rec, err);
}

/* ---- one record */

/* A fresh line. What it repeats of the one above is replaced by the delimiter after it: libcsv is
 * then where it would be, and the taker knows the fields. */
static fed feed_line(ingest_records *r, size_t *parsed)
{
    const char *s = r->rec.raw;
    const size_t full = record_full(r), k = ingest_repeat_match(&r->repeat, s, r->rec.len);
    const size_t skip = k == 0 ? 0 : r->repeat.end[k - 1];
    if (k > 0) {
        if (csv_parse(&r->csv, s + skip - 1, 1, NULL, NULL, NULL) != 1)
            return FED_NOMEM;
        r->to.repeat(r->to.ctx, k);
    }
    const fed how = feed(r, s + skip, full - skip, without_line_end(r), parsed);
    *parsed += skip;
    if (how != FED_WELL)
        r->repeat.n = 0;
    else if (k < r->repeat.most && r->rec.len > 0)
        ingest_repeat_learn(&r->repeat, s, r->rec.len, k, r->dialect.delimiter);
    return how;
}

static tarve_status trouble(ingest_records *r, fed what, size_t parsed, tarve_error *err)
{
    bool taken = false;
    if (what == FED_NOMEM)
        return out_of_memory(r, err);
    if (r->dialect.bare_quotes) {
        tarve_status st = csv_begin(r, err);
        r->to.forget(r->to.ctx);
        if (st == TARVE_OK)
            st = try_bare_quotes(r, &taken, err);
        if (st != TARVE_OK || taken)
            return st;
        r->to.forget(r->to.ctx);
        what = feed(r, r->rec.raw, record_full(r), without_line_end(r), &parsed);
        if (what == FED_NOMEM)
            return out_of_memory(r, err);
    }
    if (what == FED_OPEN)
        return open_quote(r, err);
    const tarve_status st = csv_begin(r, err);
    return st != TARVE_OK ? st
                          : give_fault(r, "stray-quote", parsed + 1,
                                       "quotes around a whole field, doubled inside it", err);
}

/* Column of the first byte that cannot be there, 0 when all can. */
static size_t bad_byte(const ingest_records *r, ingest_fault *f)
{
    const char *nul = memchr(r->rec.raw, '\0', r->rec.len);
    if (nul != NULL) {
        *f = (ingest_fault){.code = "nul-byte",
                            .expected = "text without NUL bytes",
                            .column = (size_t)(nul - r->rec.raw) + 1};
        return f->column;
    }
    uint32_t cp = 0;
    for (size_t i = 0, n; r->check_utf8 && i < r->rec.len; i += n) {
        n = tarve_utf8_next(r->rec.raw + i, r->rec.len - i, &cp);
        if (n > 0)
            continue;
        const bool at_end = ingest_lines_next_offset(&r->lines) == r->lines.end &&
                            without_line_end(r) && r->rec.len - i < 4 &&
                            (unsigned char)r->rec.raw[i] >= 0xc2;
        *f = (ingest_fault){.code = at_end ? "truncated" : "encoding-error",
                            .expected = at_end ? "the rest of the file: it ends inside a character"
                                               : "UTF-8 text",
                            .column = i + 1};
        return f->column;
    }
    return 0;
}

tarve_status ingest_records_next(ingest_records *r, bool *end, tarve_error *err)
{
    ingest_line_state state = LINE_OK;
    tarve_status st = TARVE_OK;
    if (!ingest_lines_next_simple(&r->lines))
        st = ingest_lines_next(&r->lines, &state, err);
    *end = state == LINE_END;
    if (st != TARVE_OK || *end)
        return st;
    note_record(r);
    r->rec.line = r->rec.last_line = r->line;
    r->rec.bare_quotes = false;
    if (state == LINE_TOO_LONG)
        return too_long(r, err);
    if (r->line > r->limits->records)
        return at_record(
            r, 0, err,
            ingest_refuse(err, "too-many-records", "more than %zu lines", r->limits->records));
    ingest_fault f;
    if (r->check_bytes && bad_byte(r, &f) > 0) {
        r->line++;
        return r->to.fault(r->to.ctx, &r->rec, &f, err);
    }
    size_t parsed = 0;
    const fed how = feed_line(r, &parsed);
    st = how == FED_WELL ? r->to.row(r->to.ctx, &r->rec, err) : trouble(r, how, parsed, err);
    r->line = r->rec.last_line + 1;
    return st;
}

tarve_status ingest_records_open(ingest_records *r, const ingest_source *src, size_t from,
                                 size_t end, size_t line, size_t block, tarve_error *err)
{
    r->line = line;
    r->repeat = (ingest_repeat){.most = r->to.repeatable};
    const tarve_status st =
        ingest_lines_open(&r->lines, src, from, end, block, r->limits->record_bytes, err);
    r->lines.simple = r->simple_lines;
    return st != TARVE_OK ? st : csv_begin(r, err);
}

void ingest_records_close(ingest_records *r)
{
    ingest_lines_close(&r->lines);
    if (r->csv_ready)
        csv_free(&r->csv);
    free(r->doubled);
    *r = (ingest_records){0};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/dialect.h"

#include <string.h>

#include "ingest/encoding.h"
#include "ingest/fields.h"
#include "ingest/refuse.h"

enum { MOST_LINES = 64 };

typedef struct line {
    const char *s;
    size_t len, number;
} line;

/* The first lines that hold something. */
typedef struct top {
    line at[MOST_LINES];
    size_t n;
    bool sep_line;
} top;

/* What one delimiter makes of the first lines. */
typedef struct reading {
    char delimiter;
    size_t header; /* index of the header among the lines */
    size_t width;  /* its fields */
    size_t same, rows;
} reading;

/* ---- lines */

static size_t end_of_line(const char *s, size_t len, size_t *next)
{
    size_t i = 0;
    while (i < len && s[i] != '\n' && s[i] != '\r')
        i++;
    const size_t end = i;
    while (i < len && s[i] == '\r')
        i++;
    *next = i < len && s[i] == '\n' ? i + 1 : end < len ? end + 1 : len;
    return end;
}

/* Spreadsheets write an empty line as delimiters only. */
static bool holds_text(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (strchr(" \t,;", s[i]) == NULL || s[i] == '\0')
            return true;
    }
    return false;
}

static bool balanced(const line *l)
{
    size_t quotes = 0;
    for (size_t i = 0; i < l->len; i++)
        quotes += l->s[i] == '"';
    return quotes % 2 == 0;
}

/* A heading may go over several lines: its line grows until its quotes are balanced. */
static size_t join_lines(line *l, const char *end, size_t next, size_t *number)
{
    enum { MOST_JOINED = 8 };
    line whole = *l;
    size_t at = next, step = 0;
    for (size_t i = 1; i < MOST_JOINED && l->s + at < end; i++, at += step) {
        whole.len = at + end_of_line(l->s + at, (size_t)(end - l->s) - at, &step);
        if (!balanced(&whole))
            continue;
        *l = whole;
        *number += i;
        return at + step;
    }
    return next;
}

static void gather(const char *head, size_t len, size_t skip, top *t)
{
    size_t number = 1;
    *t = (top){.n = 0};
    for (size_t i = ingest_bom(head, len), next = 0; i < len && t->n < MOST_LINES; i += next) {
        line l = {.s = head + i, .number = number};
        l.len = end_of_line(l.s, len - i, &next);
        if (t->n < 2 && !balanced(&l))
            next = join_lines(&l, head + len, next, &number);
        if (l.number > skip && holds_text(l.s, l.len))
            t->at[t->n++] = l;
        number++;
    }
}

/* ---- one reading */

typedef struct width {
    size_t all, filled;
    bool all_quoted, first_quoted;
} width;

static width measure_line(const line *l, char delimiter)
{
    ingest_fields f = ingest_fields_of(l->s, l->len, delimiter, false);
    ingest_field field;
    width w = {.all_quoted = true};
    while (ingest_fields_next(&f, &field)) {
        w.first_quoted = w.first_quoted || (w.all == 0 && field.quoted);
        w.all++;
        w.filled += field.len > 0;
        w.all_quoted = w.all_quoted && field.quoted;
    }
    return w;
}

/* A title is one text: quoted, or set off by an empty line, or with empty cells beside it as
 * spreadsheets leave them. */
static bool is_title(const top *t, char delimiter)
{
    if (t->n < 2)
        return false;
    const width a = measure_line(&t->at[0], delimiter), b = measure_line(&t->at[1], delimiter);
    const bool gap = t->at[1].number > t->at[0].number + 1;
    return a.filled == 1 && b.filled >= 2 && (a.all > 1 || a.first_quoted || gap);
}

static reading read_with(const top *t, char delimiter, bool may_have_title)
{
    reading r = {.delimiter = delimiter};
    r.header = may_have_title && is_title(t, delimiter) ? 1 : 0;
    if (r.header >= t->n)
        return r;
    const width h = measure_line(&t->at[r.header], delimiter);
    r.width = h.all;
    if (delimiter == ' ' && !h.all_quoted)
        r.width = 1; /* blanks part fields only where all text is quoted */
    for (size_t i = r.header + 1; i < t->n; i++) {
        const width w = measure_line(&t->at[i], delimiter);
        if (w.filled == 0)
            continue;
        r.rows++;
        r.same += w.all == h.all;
    }
    return r;
}

static bool better(const reading *a, const reading *b)
{
    if ((a->width > 1) != (b->width > 1))
        return a->width > 1;
    const size_t share_a = a->rows == 0 ? 0 : 1000 * a->same / a->rows,
                 share_b = b->rows == 0 ? 0 : 1000 * b->same / b->rows;
    return share_a != share_b ? share_a > share_b : a->width > b->width;
}

static reading best_reading(const top *t, bool may_have_title)
{
    static const char known[] = {',', ';', '\t', ' '};
    reading best = read_with(t, known[0], may_have_title);
    for (size_t i = 1; i < sizeof known; i++) {
        const reading r = read_with(t, known[i], may_have_title);
        if (better(&r, &best))
            best = r;
    }
    return best;
}

/* ---- details */

/* PxWeb quotes all text and no number, and does not double the quotes inside. */
static bool quotes_are_bare(const top *t, const reading *r)
{
    if (!measure_line(&t->at[r->header], r->delimiter).all_quoted || r->rows == 0)
        return false;
    for (size_t i = r->header + 1; i < t->n; i++) {
        const width w = measure_line(&t->at[i], r->delimiter);
        if (w.all == r->width && (!w.first_quoted || w.all_quoted))
            return false;
    }
    return true;
}

/* Digits, one mark, digits. */
static char decimal_mark(const ingest_field *f)
{
    char mark = '\0';
    for (size_t i = 0; i < f->len; i++) {
        const char c = f->s[i];
        if (c >= '0' && c <= '9')
            continue;
        if (mark != '\0' || i == 0 || i + 1 == f->len || (c != ',' && c != '.'))
            return '\0';
        mark = c;
    }
    return mark;
}

static bool commas_are_decimal(const top *t, const reading *r)
{
    size_t commas = 0, dots = 0;
    for (size_t i = r->header + 1; i < t->n; i++) {
        ingest_fields f = ingest_fields_of(t->at[i].s, t->at[i].len, r->delimiter, false);
        ingest_field field;
        while (ingest_fields_next(&f, &field)) {
            const char mark = decimal_mark(&field);
            commas += mark == ',';
            dots += mark == '.';
        }
    }
    return r->delimiter != ',' && commas > 0 && dots == 0;
}

/* "sep=;" as Excel writes and reads it. */
static char delimiter_of_sep_line(const line *l)
{
    const char *s = l->s;
    size_t n = l->len;
    if (n >= 2 && s[0] == '"' && s[n - 1] == '"') {
        s++;
        n -= 2;
    }
    if (n != 5 || (s[0] | 32) != 's' || (s[1] | 32) != 'e' || (s[2] | 32) != 'p' || s[3] != '=')
        return '\0';
    return s[4];
}

/* ---- refusals */

static const char *name_of(char c)
{
    static const char *const names[] = {"'|'", "':'", "'^'", "'~'", "'#'", "'/'"};
    static const char marks[] = "|:^~#/";
    const char *p = strchr(marks, c);
    return c == '\0' || p == NULL ? NULL : names[p - marks];
}

static size_t count(const line *l, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < l->len; i++)
        n += l->s[i] == c;
    return n;
}

static tarve_status refuse_one_column(const top *t, const reading *r, tarve_error *err)
{
    const line *header = &t->at[r->header];
    for (const char *c = "|:^~#/"; *c != '\0'; c++) {
        const size_t n = count(header, *c);
        if (n > 0 && (t->n <= r->header + 1 || count(&t->at[r->header + 1], *c) == n))
            return ingest_refuse(err, "missing-label",
                                 "1 column found; it looks as if %s were between the fields: "
                                 "export with comma, semicolon or tab",
                                 name_of(*c));
    }
    return ingest_refuse(err, "missing-label",
                         "1 column found where a header with two or more was expected");
}

/* A line of one field above a table that is wider: not skipped silently. */
static tarve_status check_preamble(const top *t, const reading *r, tarve_error *err)
{
    if (r->width > 1)
        return TARVE_OK;
    for (size_t i = 1; i < t->n && i < 20; i++) {
        top below = {.n = t->n - i};
        memcpy(below.at, t->at + i, below.n * sizeof below.at[0]);
        const reading b = best_reading(&below, false);
        if (b.width > 1 && b.rows > 0 && 2 * b.same > b.rows)
            return ingest_refuse(err, "missing-label",
                                 "1 field here, but a table begins at line %zu: say title_lines: "
                                 "%zu if these lines may be skipped",
                                 t->at[i].number, t->at[i].number - 1);
    }
    return refuse_one_column(t, r, err);
}

static tarve_status check_width(const top *t, const reading *r, size_t max_columns,
                                tarve_error *err)
{
    if (r->width > max_columns)
        return ingest_refuse(err, "too-many-columns", "%zu columns%s, more than the %zu allowed",
                             r->width, t->n == 1 ? " or more" : "", max_columns);
    return check_preamble(t, r, err);
}

/* ---- */

static void keep_title(const line *l, char delimiter, ingest_dialect *out)
{
    ingest_fields f = ingest_fields_of(l->s, l->len, delimiter, true);
    ingest_field title = {0};
    (void)ingest_fields_next(&f, &title);
    out->title = title.s;
    out->title_len = title.len;
}

static void describe(const char *head, const top *t, const reading *r, ingest_dialect *out)
{
    const line *header = &t->at[r->header];
    out->delimiter = r->delimiter;
    out->bare_quotes = quotes_are_bare(t, r);
    out->decimal_comma = commas_are_decimal(t, r);
    out->title_lines = header->number - 1;
    out->header_at = (size_t)(header->s - head);
    if (r->header > 0)
        keep_title(&t->at[0], r->delimiter, out);
}

tarve_status ingest_find_dialect(const char *head, size_t len, const tarve_layout *given,
                                 size_t max_columns, ingest_dialect *out, tarve_error *err)
{
    top t;
    const size_t skip = given == NULL ? 0 : given->title_lines;
    char delimiter = '\0';
    if (given != NULL)
        delimiter = given->delimiter;
    *out = (ingest_dialect){.title = ""};
    gather(head, len, skip, &t);
    if (t.n > 0 && delimiter_of_sep_line(&t.at[0]) != '\0') {
        if (delimiter == '\0')
            delimiter = delimiter_of_sep_line(&t.at[0]);
        out->sep_line = true;
        memmove(t.at, t.at + 1, --t.n * sizeof t.at[0]);
    }
    if (t.n == 0)
        return ingest_refuse(err, "empty-file", "no header and no rows");
    const reading r =
        delimiter != '\0' ? read_with(&t, delimiter, skip == 0) : best_reading(&t, skip == 0);
    const tarve_status st = check_width(&t, &r, max_columns, err);
    if (st != TARVE_OK) {
        err->line = t.at[r.header].number;
        err->column = 1;
        return st;
    }
    describe(head, &t, &r, out);
    if (skip > 0) { /* what the configuration skips may still say what the table is */
        gather(head, len, 0, &t);
        if (t.n > 0 && t.at[0].number <= skip && delimiter_of_sep_line(&t.at[0]) == '\0')
            keep_title(&t.at[0], out->delimiter, out);
    }
    return TARVE_OK;
}

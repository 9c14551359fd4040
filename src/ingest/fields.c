/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/fields.h"

#include <string.h>

ingest_fields ingest_fields_of(const char *record, size_t len, char delimiter, bool bare_quotes)
{
    return (ingest_fields){
        .s = record, .len = len, .delimiter = delimiter, .bare_quotes = bare_quotes};
}

static bool is_pad(const ingest_fields *f, char c)
{
    return (c == ' ' || c == '\t') && c != f->delimiter;
}

static bool ends_here(const ingest_fields *f, size_t i)
{
    while (i < f->len && is_pad(f, f->s[i]))
        i++;
    return i == f->len || f->s[i] == f->delimiter || f->s[i] == '\r' || f->s[i] == '\n';
}

/* Index of the closing quote for text that begins at i; len when there is none. */
static size_t closing_quote(const ingest_fields *f, size_t i)
{
    for (; i < f->len; i++) {
        const char *q = memchr(f->s + i, '"', f->len - i);
        if (q == NULL)
            return f->len;
        i = (size_t)(q - f->s);
        if (!f->bare_quotes && i + 1 < f->len && f->s[i + 1] == '"')
            i++; /* a doubled quote is text */
        else if (ends_here(f, i + 1))
            return i;
    }
    return f->len;
}

static void to_delimiter(ingest_fields *f)
{
    const char *d = f->at < f->len ? memchr(f->s + f->at, f->delimiter, f->len - f->at) : NULL;
    f->end = d == NULL;
    f->at = d == NULL ? f->len : (size_t)(d - f->s) + 1;
}

bool ingest_fields_next(ingest_fields *f, ingest_field *out)
{
    if (f->end)
        return false;
    *out = (ingest_field){0};
    while (f->at < f->len && is_pad(f, f->s[f->at]))
        f->at++;
    out->at = f->at;
    f->n++;
    if (f->at < f->len && f->s[f->at] == '"') {
        const size_t close = closing_quote(f, f->at + 1);
        out->quoted = true;
        out->open = close == f->len;
        out->s = f->s + f->at + 1;
        out->len = close - f->at - 1;
        f->at = close;
        to_delimiter(f);
        return true;
    }
    const size_t from = f->at;
    to_delimiter(f);
    size_t to = f->end ? f->len : f->at - 1;
    while (to > from && is_pad(f, f->s[to - 1]))
        to--;
    out->s = f->s + from;
    out->len = to - from;
    return true;
}

bool ingest_fields_seek(ingest_fields *f, size_t n, ingest_field *out)
{
    if (f->n >= n)
        *f = ingest_fields_of(f->s, f->len, f->delimiter, f->bare_quotes);
    while (f->n < n) {
        if (!ingest_fields_next(f, out))
            return false;
    }
    return n > 0;
}

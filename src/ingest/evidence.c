/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the texts of a column look like. */
#include <string.h>

#include "ingest/columns.h"
#include "ingest/measure.h"
#include "ingest/periodparse.h"
#include "ingest/resolve.h"

bool is_figure(const recogniser *r, field_text text)
{
    cell_meaning c;
    const tarve_layout any = {.decimal_comma = r->layout->decimal_comma};
    ingest_cell(text, &any, NULL, &c);
    return c.reject == NULL;
}

static bool period_of(field_text text, tarve_freq *freq)
{
    tarve_period p;
    unsigned flags;
    const char *why;
    return period_parse(text, true, freq, &p, &flags, &why) == PERIOD_OK;
}

bool is_period(const recogniser *r, field_text text)
{
    tarve_freq freq;
    (void)r;
    return period_of(text, &freq);
}

bool is_year(const recogniser *r, field_text text)
{
    tarve_freq freq;
    (void)r;
    return period_of(text, &freq) && freq == TARVE_YEAR;
}

bool is_month(const recogniser *r, field_text text)
{
    (void)r;
    return month_parse(text, true) > 0;
}

bool is_quarter(const recogniser *r, field_text text)
{
    (void)r;
    return quarter_parse(text) > 0;
}

bool is_foreign_month(const recogniser *r, field_text text)
{
    (void)r;
    for (size_t i = 0; i < text.len; i++) /* "feb 2024" and "2024 feb" too */
        if (text.s[i] == ' ') {
            const field_text first = {text.s, i};
            const field_text rest = text_trim((field_text){text.s + i, text.len - i});
            return month_is_foreign(first) || month_is_foreign(rest);
        }
    return month_is_foreign(text);
}

bool is_measure(const recogniser *r, field_text text)
{
    measure_match m;
    (void)r;
    return measure_recognise(text.s, text.len, &m);
}

bool is_area(const recogniser *r, field_text text)
{
    return resolve_area(r->lex, LEVEL_ANY, MATCH_LOOSE, text, NULL) != NULL;
}

bool is_occupation(const recogniser *r, field_text text)
{
    return resolve_occupation(r->lex, MATCH_LOOSE, text, NULL) != NULL;
}

bool is_field(const recogniser *r, field_text text)
{
    field_text code;
    return resolve_field(r->lex, text) != NULL || resolve_narrow_field(r->lex, text, &code) != NULL;
}

bool is_qualification(const recogniser *r, field_text text)
{
    return resolve_qualification(r->lex, text) != NULL;
}

bool is_stub(const recogniser *r, field_text text)
{
    joined j;
    return joined_parse(r->lex, text, true, &j) && j.n_pieces > 1;
}

field_text column_text(const recogniser *r, size_t row, size_t column)
{
    const field_text none = {"", 0};
    return column < r->s->width[row + 1] ? r->s->row[row + 1][column] : none;
}

size_t column_count(const recogniser *r, size_t column, text_is what, size_t *said)
{
    size_t n = 0;
    *said = 0;
    field_text last = {NULL, 0};
    bool last_is = false;
    for (size_t row = 0; row < r->n_rows; row++) {
        const field_text t = text_trim(column_text(r, row, column));
        if (t.len == 0 || says_unknown(t))
            continue;
        const bool again = last.s != NULL && last.len == t.len && memcmp(last.s, t.s, t.len) == 0;
        if (!again)
            last_is = what(r, t);
        last = t;
        n += last_is ? 1 : 0;
        ++*said;
    }
    return n;
}

double column_share(const recogniser *r, size_t column, text_is what)
{
    size_t said = 0;
    const size_t n = column_count(r, column, what, &said);
    return said == 0 ? 0 : (double)n / (double)said;
}

bool column_blank(const recogniser *r, size_t column)
{
    for (size_t row = 0; row + 1 < r->s->n_rows; row++)
        if (text_trim(column_text(r, row, column)).len > 0)
            return false;
    return true;
}

bool column_counts_rows(const recogniser *r, size_t column)
{
    size_t expected = 0;
    for (size_t row = 0; row < r->n_rows; row++) {
        const field_text t = text_trim(column_text(r, row, column));
        size_t v = 0;
        for (size_t i = 0; i < t.len; i++) {
            if (t.s[i] < '0' || t.s[i] > '9' || t.len > 9)
                return false;
            v = v * 10 + (size_t)(t.s[i] - '0');
        }
        if (t.len == 0 || (row > 0 && v != expected) || (row == 0 && v > 1))
            return false;
        expected = v + 1;
    }
    return r->n_rows > 0;
}

static bool same_text(field_text a, field_text b)
{
    return a.len == b.len && memcmp(a.s, b.s, a.len) == 0;
}

bool column_implies(const recogniser *r, size_t fine, size_t coarse)
{
    for (size_t i = 0; i < r->n_rows; i++)
        for (size_t k = i + 1; k < r->n_rows; k++)
            if (same_text(column_text(r, i, fine), column_text(r, k, fine)) &&
                !same_text(column_text(r, i, coarse), column_text(r, k, coarse)))
                return false;
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a table of our own: refused with its place, or taken, and then each cell is what a
 * second reader of RFC 4180 finds there, and the table written anew reads the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { MOST_CELLS = 4096, LARGEST = 1 << 16 };

/* The second reader: for input that the first one took, so nothing is refused here. */
typedef struct cells {
    fuzz_part
        cell[MOST_CELLS]; /* quotes and blanks around it are off, inner quotes doubled still */
    size_t n, n_columns, n_records;
} cells;

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool line_end(char c)
{
    return c == '\n' || c == '\r';
}

static fuzz_part trim(fuzz_part p)
{
    while (p.len > 0 && blank(p.s[0]))
        p = (fuzz_part){p.s + 1, p.len - 1};
    while (p.len > 0 && blank(p.s[p.len - 1]))
        p.len--;
    return p;
}

/* Offset of what ends the field that begins at i. */
static size_t end_of_field(const char *s, size_t len, size_t i)
{
    bool quoted = false;
    for (; i < len && (quoted || (s[i] != ',' && !line_end(s[i]))); i++)
        quoted = quoted != (s[i] == '"');
    return i;
}

static fuzz_part field(const char *s, size_t from, size_t to)
{
    fuzz_part p = trim((fuzz_part){s + from, to - from});
    if (p.len >= 2 && p.s[0] == '"')
        p = trim((fuzz_part){p.s + 1, p.len - 2});
    return p;
}

static bool split(const char *s, size_t len, cells *c)
{
    size_t i = len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    *c = (cells){.n = 0};
    while (i < len) {
        size_t in_record = 0;
        const size_t end = end_of_field(s, len, i);
        if ((end == len || line_end(s[end])) && trim((fuzz_part){s + i, end - i}).len == 0) {
            i = end + 1; /* a blank line */
            continue;
        }
        for (bool more = true; more; in_record++) {
            const size_t to = end_of_field(s, len, i);
            if (c->n == MOST_CELLS)
                return false;
            c->cell[c->n++] = field(s, i, to);
            more = to < len && s[to] == ',';
            i = to + 1;
        }
        c->n_columns = c->n_records == 0 ? in_record : c->n_columns;
        fuzz_check(in_record == c->n_columns);
        c->n_records++;
    }
    return true;
}

/* The text of a cell with each doubled quote as one. */
static const char *single_quotes(fuzz_part p, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < p.len; i++) {
        out[n++] = p.s[i];
        i += p.s[i] == '"' && i + 1 < p.len && p.s[i + 1] == '"';
    }
    out[n] = '\0';
    return out;
}

static void same_cells(const tarve_table *t, const cells *c, char *room)
{
    fuzz_check(c->n_records == tarve_table_rows(t) + 1);
    for (size_t i = 0; i < c->n_columns; i++)
        fuzz_check(tarve_table_find_column(t, single_quotes(c->cell[i], room)) == i);
    for (size_t i = c->n_columns; i < c->n; i++)
        fuzz_check(strcmp(tarve_table_text(t, i / c->n_columns - 1, i % c->n_columns),
                          single_quotes(c->cell[i], room)) == 0);
    for (size_t r = 1; r < tarve_table_rows(t); r++)
        fuzz_check(tarve_table_line(t, r) >= tarve_table_line(t, r - 1));
}

/* All cells quoted, with other line ends than many a file has. */
static void written_again(const cells *c, char *room)
{
    char *text = NULL;
    size_t len = 0;
    tarve_table *t = NULL;
    FILE *fp = open_memstream(&text, &len);
    fuzz_check(fp != NULL);
    for (size_t i = 0; i < c->n; i++)
        (void)fprintf(fp, "\"%.*s\"%s", (int)c->cell[i].len, c->cell[i].s,
                      (i + 1) % c->n_columns == 0 ? "\r\n" : ",");
    fuzz_check(fclose(fp) == 0);
    fuzz_check(tarve_table_read(fuzz_file("again.csv", text, len), &t, NULL) == TARVE_OK);
    same_cells(t, c, room);
    tarve_table_free(t);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static cells c;
    static char room[LARGEST + 1];
    tarve_table *t = NULL;
    tarve_error err = {0};
    if (size > LARGEST)
        return 0;
    const char *path = fuzz_file("table.csv", data, size);
    const tarve_status st = tarve_table_read(path, &t, &err);
    if (st != TARVE_OK) {
        fuzz_refused_at(st, &err, path);
        fuzz_check(t == NULL && err.code != NULL);
        return 0;
    }
    if (split((const char *)data, size, &c)) {
        same_cells(t, &c, room);
        written_again(&c, room);
    }
    tarve_table_free(t);
    return 0;
}

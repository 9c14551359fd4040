/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any text as the first rows of an export, cells parted by semicolons, a title before them after
 * '#': refused with a reason, or understood; then every column has a role that its texts can be
 * read by, and the layout found, given back as a pin, fits the rows that it was found from. Other
 * rows, after "====", are taken by that pin or refused as those of another layout.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "ingest/recognise.h"
#include "support.h"

enum { MOST_ROWS = 40, MOST_WIDTH = 24, LARGEST = 1 << 14 };

typedef struct rows {
    field_text cell[MOST_ROWS][MOST_WIDTH];
    const field_text *row[MOST_ROWS];
    size_t width[MOST_ROWS], line[MOST_ROWS];
    char title[256];
    sample s;
} rows;

static size_t split_row(const char *s, size_t len, field_text cell[MOST_WIDTH])
{
    size_t n = 0;
    for (const char *end = s + len; n < MOST_WIDTH; n++) {
        const char *sep = memchr(s, ';', (size_t)(end - s));
        cell[n] = (field_text){s, (size_t)((sep == NULL ? end : sep) - s)};
        if (sep == NULL)
            return n + 1;
        s = sep + 1;
    }
    return n;
}

static void split(const char *s, size_t len, rows *r)
{
    size_t n = 0, line = 1;
    *r = (rows){.s = {.title = r->title}};
    for (const char *end = s + len; s < end && n < MOST_ROWS; line++) {
        const char *nl = memchr(s, '\n', (size_t)(end - s));
        const size_t size = (size_t)((nl == NULL ? end : nl) - s);
        if (line == 1 && s[0] == '#') {
            (void)snprintf(r->title, sizeof r->title, "%.*s", (int)(size < 60 ? size : 60) - 1,
                           s + 1);
        } else if (size > 0) {
            r->row[n] = r->cell[n];
            r->line[n] = line;
            r->width[n] = split_row(s, size, r->cell[n]);
            n++;
        }
        s += size + (nl != NULL);
    }
    r->s = (sample){r->row, r->width, r->line, n, r->title};
}

/* ---- what was understood ---- */

static void clean_code(const char *code)
{
    fuzz_check(tarve_utf8_valid(code, strlen(code)));
    for (; *code != '\0'; code++)
        fuzz_check((unsigned char)*code >= 0x20 && *code != 0x7f);
}

static void layout_holds(const tarve_layout *l, const rows *r)
{
    size_t values = 0;
    fuzz_check(l->n_columns == r->width[0] && l->kind[0] != '\0');
    for (size_t c = 0; c < l->n_columns; c++) {
        const tarve_column *col = &l->column[c];
        values += col->role == TARVE_ROLE_VALUE;
        fuzz_check(isfinite(col->scale) && col->scale > 0);
        fuzz_check(strlen(col->label) == r->cell[0][c].len);
        for (int a = 0; a < TARVE_N_AXES; a++)
            if (col->fixed[a] != NULL)
                clean_code(col->fixed[a]);
    }
    fuzz_check(values > 0);
}

static bool is_coded(tarve_role role)
{
    return role == TARVE_ROLE_MEASURE || role == TARVE_ROLE_AREA || role == TARVE_ROLE_GROUP ||
           role == TARVE_ROLE_VARIANT;
}

static void read_cell(const tarve_layout *l, size_t c, field_text text, tarve_arena *arena)
{
    key_meaning key;
    cell_meaning cell;
    if (l->column[c].role == TARVE_ROLE_VALUE) {
        ingest_cell(text, l, NULL, &cell);
        fuzz_check((cell.reject == NULL) == (cell.expected == NULL));
    } else if (l->column[c].role != TARVE_ROLE_IGNORE) {
        const tarve_status st = ingest_key(l, c, text, fuzz_lexicon(), arena, &key, NULL);
        fuzz_check(st == TARVE_OK);
        if (key.verdict == KEY_REJECT)
            fuzz_check(key.reason != NULL && key.expected != NULL);
        else if (key.verdict == KEY_OK && is_coded(l->column[c].role))
            clean_code(key.code);
    }
}

static void read_cells(const tarve_layout *l, const rows *r, tarve_arena *arena)
{
    for (size_t i = 1; i < r->s.n_rows; i++)
        for (size_t c = 0; c < l->n_columns && c < r->width[i]; c++)
            read_cell(l, c, r->cell[i][c], arena);
}

/* ---- pinned ---- */

static bool same_code(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

/* What a configuration keeps of a column. */
static tarve_layout as_pinned(const tarve_layout *l, tarve_column column[MOST_WIDTH])
{
    tarve_layout p = *l;
    for (size_t c = 0; c < l->n_columns; c++) {
        column[c] = l->column[c];
        column[c].traits = column[c].flags = 0;
    }
    p.column = column;
    p.pinned = true;
    p.rounded3 = false;
    p.source_table = p.kind = "";
    return p;
}

static void fits_as_pin(const tarve_layout *l, const rows *r, tarve_arena *arena)
{
    tarve_column column[MOST_WIDTH];
    const tarve_layout pin = as_pinned(l, column);
    tarve_layout again = {.delimiter = ';', .title = r->title, .source_table = "", .kind = ""};
    tarve_error err = {0};
    fuzz_taken(ingest_recognise(&r->s, fuzz_lexicon(), &pin, arena, &again, (remark_sink){0}, &err),
               &err);
    fuzz_check(again.n_columns == l->n_columns && again.pinned);
    for (size_t c = 0; c < l->n_columns; c++)
        fuzz_check(again.column[c].role == l->column[c].role &&
                   again.column[c].period == l->column[c].period &&
                   again.column[c].flags == l->column[c].flags);
    for (int a = 0; a < TARVE_N_AXES; a++)
        fuzz_check(same_code(again.fixed[a], l->fixed[a]));
}

/* The same file of a later quarter, or another one in its place. */
static void later(const tarve_layout *l, fuzz_part text, tarve_arena *arena)
{
    static rows r;
    tarve_column column[MOST_WIDTH];
    const tarve_layout pin = as_pinned(l, column);
    tarve_layout found = {.delimiter = ';', .title = r.title, .source_table = "", .kind = ""};
    tarve_error err = {0};
    split(text.s, text.len, &r);
    const tarve_status st =
        ingest_recognise(&r.s, fuzz_lexicon(), &pin, arena, &found, (remark_sink){0}, &err);
    if (st == TARVE_OK)
        layout_holds(&found, &r);
    else
        fuzz_refused(st, &err);
    fuzz_check(st == TARVE_OK || err.code != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static rows r;
    tarve_arena arena = {0};
    tarve_layout l = {.delimiter = ';', .title = r.title, .source_table = "", .kind = ""};
    tarve_error err = {0};
    fuzz_part rest = {(const char *)data, size};
    if (size > LARGEST || memchr(data, '\0', size) != NULL ||
        !tarve_utf8_valid((const char *)data, size))
        return 0; /* the reader gives text only */
    const fuzz_part first = fuzz_next_part(&rest);
    split(first.s, first.len, &r);
    const tarve_status st =
        ingest_recognise(&r.s, fuzz_lexicon(), NULL, &arena, &l, (remark_sink){0}, &err);
    if (st == TARVE_OK) {
        layout_holds(&l, &r);
        read_cells(&l, &r, &arena);
        fits_as_pin(&l, &r, &arena);
        later(&l, rest, &arena);
    } else {
        fuzz_refused(st, &err);
        fuzz_check(err.code != NULL);
    }
    tarve_arena_free(&arena);
    return 0;
}

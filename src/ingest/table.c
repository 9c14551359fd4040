/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small tables of our own: RFC 4180, UTF-8, all text, with a header. */
#include <csv.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/files.h"
#include "base/text.h"
#include "ingest/number.h"
#include "tarve/ingest.h"

enum { TABLE_BYTES = 64 * 1024 * 1024, TABLE_COLUMNS = 256 };

struct tarve_table {
    char path[256];
    tarve_arena arena;
    const char **cell; /* (n_rows + 1) x n_columns, the header first */
    size_t *line;      /* of every record, the header first */
    size_t n_columns, n_records, cap_records, cap_cells;
};

typedef struct filling {
    tarve_table *table;
    size_t line, record_line; /* under way, where the record began */
    size_t field;             /* of the record under way */
    bool in_record;
    tarve_status status;
    tarve_error *err;
} filling;

static tarve_status fill_fail(filling *f, tarve_status st, const char *code, const char *text)
{
    if (f->status == TARVE_OK) {
        f->status = tarve_fail(f->err, st, "%s", text);
        if (f->err != NULL)
            f->err->code = code;
        tarve_error_at(f->err, f->table->path, f->record_line, 0);
    }
    return f->status;
}

static bool grow(void **block, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return true;
    const size_t room = *cap == 0 ? 64 : *cap * 2;
    void *p = realloc(*block, (room > need ? room : need) * size);
    if (p == NULL)
        return false;
    *block = p;
    *cap = room > need ? room : need;
    return true;
}

static bool store(tarve_table *t, size_t at, const char *s, size_t len)
{
    while (len > 0 && (s[0] == ' ' || s[0] == '\t')) {
        s++;
        len--;
    }
    while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
        len--;
    void *cells = (void *)t->cell;
    if (!grow(&cells, &t->cap_cells, at + 1, sizeof *t->cell))
        return false;
    t->cell = cells;
    t->cell[at] = tarve_arena_text(&t->arena, s, len);
    return t->cell[at] != NULL;
}

static void on_field(void *s, size_t len, void *ctx)
{
    filling *f = ctx;
    tarve_table *t = f->table;
    if (f->status != TARVE_OK)
        return;
    if (memchr(s, '\0', len) != NULL || !tarve_utf8_valid(s, len))
        (void)fill_fail(f, TARVE_E_INPUT, "encoding-error", "a field is not UTF-8 text");
    else if (f->field >= TABLE_COLUMNS)
        (void)fill_fail(f, TARVE_E_INPUT, "too-many-columns", "more than 256 columns");
    else if (!store(t, t->n_records * t->n_columns + f->field, s, len))
        (void)fill_fail(f, TARVE_E_NOMEM, NULL, "out of memory");
    f->field++;
}

static void on_record(int c, void *ctx)
{
    filling *f = ctx;
    tarve_table *t = f->table;
    (void)c;
    if (f->status == TARVE_OK && t->n_records == 0)
        t->n_columns = f->field;
    if (f->status == TARVE_OK && f->field != t->n_columns) {
        char text[96];
        (void)snprintf(text, sizeof text, "%zu fields where the header has %zu", f->field,
                       t->n_columns);
        (void)fill_fail(f, TARVE_E_INPUT, f->field < t->n_columns ? "missing-cell" : "extra-cell",
                        text);
    }
    void *lines = t->line;
    if (f->status == TARVE_OK && !grow(&lines, &t->cap_records, t->n_records + 1, sizeof *t->line))
        (void)fill_fail(f, TARVE_E_NOMEM, NULL, "out of memory");
    if (f->status == TARVE_OK) {
        t->line = lines;
        t->line[t->n_records++] = f->record_line;
    }
    f->field = 0;
    f->in_record = false;
}

static bool blank_line(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r' && s[i] != '\n')
            return false;
    return true;
}

/* One physical line a call, so that every record knows where it began. */
static void feed(filling *f, struct csv_parser *p, const char *text, size_t len)
{
    for (size_t i = 0, n; i < len && f->status == TARVE_OK; i += n) {
        const char *end = memchr(text + i, '\n', len - i);
        n = end == NULL ? len - i : (size_t)(end - (text + i)) + 1;
        f->line++;
        if (!f->in_record && !blank_line(text + i, n)) {
            f->in_record = true;
            f->record_line = f->line;
        }
        if (csv_parse(p, text + i, n, on_field, on_record, f) != n) {
            if (csv_error(p) == CSV_EPARSE)
                (void)fill_fail(f, TARVE_E_INPUT, "stray-quote",
                                "a quote stands where none may be");
            else
                (void)fill_fail(f, TARVE_E_NOMEM, NULL, "out of memory");
        }
    }
    if (f->status == TARVE_OK && csv_fini(p, on_field, on_record, f) != 0)
        (void)fill_fail(f, TARVE_E_INPUT, "unterminated-quote", "a quote is opened but not closed");
}

static tarve_status parse(tarve_table *t, const char *text, size_t len, tarve_error *err)
{
    struct csv_parser p;
    filling f = {.table = t, .status = TARVE_OK, .err = err};
    if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    const bool bom = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
    feed(&f, &p, text + (bom ? 3 : 0), len - (bom ? 3 : 0));
    csv_free(&p);
    if (f.status == TARVE_OK && t->n_records == 0)
        (void)fill_fail(&f, TARVE_E_INPUT, "empty-file", "the table is empty: a header is needed");
    return f.status;
}

static tarve_status check_header(const tarve_table *t, tarve_error *err)
{
    for (size_t i = 0; i < t->n_columns; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(t->cell[i], t->cell[k]) == 0) {
                char shown[120];
                const tarve_status st = tarve_fail(
                    err, TARVE_E_INPUT, "heading '%s' stands twice",
                    tarve_text_escape(t->cell[i], strlen(t->cell[i]), shown, sizeof shown));
                if (err != NULL)
                    err->code = "duplicate-label";
                tarve_error_at(err, t->path, t->line[0], 0);
                return st;
            }
    return TARVE_OK;
}

tarve_status tarve_table_read(const char *path, tarve_table **out, tarve_error *err)
{
    char *text = NULL;
    size_t len = 0;
    tarve_table *t = calloc(1, sizeof *t);
    if (t == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    (void)snprintf(t->path, sizeof t->path, "%s", path);
    tarve_status st = tarve_file_read(path, TABLE_BYTES, &text, &len, err);
    if (st == TARVE_OK)
        st = parse(t, text, len, err);
    if (st == TARVE_OK)
        st = check_header(t, err);
    free(text);
    if (st == TARVE_OK)
        *out = t;
    else
        tarve_table_free(t);
    return st;
}

void tarve_table_free(tarve_table *t)
{
    if (t == NULL)
        return;
    tarve_arena_free(&t->arena);
    free((void *)t->cell);
    free(t->line);
    free(t);
}

const char *tarve_table_path(const tarve_table *t)
{
    return t->path;
}

size_t tarve_table_rows(const tarve_table *t)
{
    return t->n_records - 1;
}

size_t tarve_table_find_column(const tarve_table *t, const char *heading)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->cell[i], heading) == 0)
            return i;
    return SIZE_MAX;
}

/* As many headings as there is room for, whole, with what is not visible escaped; false: not all.
 */
static bool list_headings(const tarve_table *t, char *list, size_t size)
{
    enum { SHOWN = 80 };
    char one[SHOWN];
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; i < t->n_columns; i++) {
        (void)tarve_text_escape(t->cell[i], strlen(t->cell[i]), one, sizeof one);
        if (used + strlen(one) + 3 > size)
            return false;
        used += (size_t)snprintf(list + used, size - used, "%s%s", i > 0 ? ", " : "", one);
    }
    return true;
}

tarve_status tarve_table_column(const tarve_table *t, const char *heading, size_t *column,
                                tarve_error *err)
{
    const size_t found = tarve_table_find_column(t, heading);
    if (found != SIZE_MAX) {
        *column = found;
        return TARVE_OK;
    }
    char list[160];
    const bool all = list_headings(t, list, sizeof list);
    const tarve_status st = tarve_fail(err, TARVE_E_INPUT, "no column '%.40s'; found: %s%s",
                                       heading, list, all ? "" : "...");
    if (err != NULL)
        err->code = "missing-label";
    tarve_error_at(err, t->path, t->line[0], 0);
    return st;
}

const char *tarve_table_text(const tarve_table *t, size_t row, size_t column)
{
    return t->cell[(row + 1) * t->n_columns + column];
}

size_t tarve_table_line(const tarve_table *t, size_t row)
{
    return t->line[row + 1];
}

tarve_status tarve_table_refuse(const tarve_table *t, size_t row, size_t column, const char *code,
                                const char *expected, tarve_error *err)
{
    char found[400];
    const char *text = tarve_table_text(t, row, column);
    const tarve_status st =
        tarve_fail(err, TARVE_E_INPUT, "%.60s is \"%s\": %s", t->cell[column],
                   tarve_text_escape(text, strlen(text), found, sizeof found), expected);
    if (err != NULL)
        err->code = code;
    tarve_error_at(err, t->path, tarve_table_line(t, row), column + 1);
    return st;
}

tarve_status tarve_table_number(const tarve_table *t, size_t row, size_t column, double *value,
                                tarve_error *err)
{
    const char *text = tarve_table_text(t, row, column);
    double v = (double)NAN;
    if (text[0] != '\0' && !number_plain(text, strlen(text), '.', &v))
        return tarve_table_refuse(t, row, column, "type-error", "not a number with '.' decimals",
                                  err);
    *value = v;
    return TARVE_OK;
}

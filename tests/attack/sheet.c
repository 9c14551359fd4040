/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as tarve writes them: one record a line, quotes doubled, a header. */
#include "attack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"

enum { MOST_BYTES = 64 << 20 };

/* Ends the field at *at with a NUL, unquoted in place; *at moves behind its separator. */
static char *take_field(char **at, char separator)
{
    char *s = *at, *out = s, *field = s;
    const bool quoted = *s == '"';
    s += quoted;
    while (*s != '\0' && *s != '\n' && (quoted || *s != separator)) {
        if (quoted && *s == '"' && *++s != '"')
            break;
        *out++ = *s++;
    }
    while (*s == '\r')
        s++;
    *at = *s == separator ? s + 1 : s;
    const bool last = *s != separator;
    if (last && out == s) /* the line's end itself must stay for the caller */
        return field;
    *out = '\0';
    return field;
}

static size_t count(const char *s, const char *end, char c)
{
    size_t n = 0;
    for (; s < end; s++)
        n += *s == c;
    return n;
}

static void fill_row(sheet *s, char **at, char separator)
{
    char **row = s->field + s->n_rows * s->n_cols;
    for (size_t c = 0; c < s->n_cols; c++)
        row[c] = "";
    for (size_t c = 0; **at != '\0' && **at != '\n'; c++) {
        char *field = take_field(at, separator);
        if (c < s->n_cols)
            row[c] = field;
    }
    const bool more = **at == '\n';
    **at = '\0'; /* also ends the last field */
    *at += more;
    s->n_rows++;
}

bool sheet_read(sheet *s, const char *dir, const char *name, char separator)
{
    char path[4096];
    size_t len = 0;
    *s = (sheet){0};
    (void)snprintf(path, sizeof path, "%s%s%s", name[0] == '/' ? "" : dir,
                   name[0] == '/' ? "" : "/", name);
    if (tarve_file_read(path, MOST_BYTES, &s->text, &len, NULL) != TARVE_OK)
        return false;
    const char *eol = strchr(s->text, '\n');
    s->n_cols = count(s->text, eol == NULL ? s->text + len : eol, separator) + 1;
    s->n_cols = separator == '\t' && s->n_cols < 8 ? 8 : s->n_cols;
    s->field = calloc((count(s->text, s->text + len, '\n') + 2) * s->n_cols, sizeof *s->field);
    if (s->field == NULL)
        exit(2);
    for (char *at = s->text; *at != '\0';)
        fill_row(s, &at, separator);
    return true;
}

void sheet_free(sheet *s)
{
    free(s->text);
    free(s->field);
    *s = (sheet){0};
}

size_t sheet_column(const sheet *s, const char *name)
{
    for (size_t c = 0; s->n_rows > 0 && c < s->n_cols; c++)
        if (strcmp(s->field[c], name) == 0)
            return c;
    return SIZE_MAX;
}

const char *sheet_at(const sheet *s, size_t row, const char *column)
{
    const size_t c = sheet_column(s, column);
    return c == SIZE_MAX ? "" : s->field[row * s->n_cols + c];
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "panel/rawlines.h"

#include <stdbool.h>
#include <stdlib.h>

enum { LONGEST = 64 * 1024 };

void raw_lines_open(raw_lines *r, const char *path)
{
    *r = (raw_lines){.fp = fopen(path, "rb"), .line = 1};
    r->text = calloc(LONGEST + 1, 1);
    r->cap = r->text == NULL ? 0 : LONGEST;
}

/* After a CR: takes the rest of a line's end, which is more CRs when an LF follows them. */
static void skip_line_end(FILE *fp)
{
    long back = 0;
    int c;
    do {
        c = getc(fp);
        back += c != EOF;
    } while (c == '\r');
    if (c != '\n' && back > 0)
        (void)fseek(fp, -back, SEEK_CUR);
}

static bool next_line(raw_lines *r, bool keep)
{
    int c;
    r->len = 0;
    while ((c = getc(r->fp)) != EOF) {
        if (c == '\r')
            skip_line_end(r->fp);
        if (c == '\r' || c == '\n') {
            r->line++;
            return true;
        }
        if (keep && r->text != NULL && r->len < r->cap)
            r->text[r->len++] = (char)c;
    }
    return false;
}

void raw_lines_get(raw_lines *r, size_t line)
{
    r->len = 0;
    if (r->text != NULL)
        r->text[0] = '\0';
    if (r->fp == NULL)
        return;
    while (r->line < line)
        if (!next_line(r, false))
            return;
    (void)next_line(r, true);
    if (r->text != NULL)
        r->text[r->len] = '\0';
}

void raw_lines_close(raw_lines *r)
{
    if (r->fp != NULL)
        (void)fclose(r->fp);
    free(r->text);
    *r = (raw_lines){0};
}

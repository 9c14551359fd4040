/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to a sample of records, for tests of recognition alone: no bad input, quotes without
 * escapes. */
#ifndef TARVE_TEST_SAMPLER_H
#define TARVE_TEST_SAMPLER_H

#include <iconv.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/recognise.h"

typedef struct sampler {
    char *text; /* owned, UTF-8 */
    field_text *field;
    const field_text *row[SAMPLE_ROWS];
    size_t width[SAMPLE_ROWS], line[SAMPLE_ROWS];
    char title[600];
    sample s;
} sampler;

static inline void sampler_free(sampler *p)
{
    free(p->text);
    free(p->field);
}

static inline char *sampler_field(char *s, char delimiter, field_text *out, int *last)
{
    char *end = s;
    if (*s == '"') {
        for (end = s + 1; *end != '"' || (end[1] != delimiter && end[1] != '\n' && end[1] != '\r' &&
                                          end[1] != '\0');
             end++)
            ;
        *out = (field_text){s + 1, (size_t)(end - s) - 1};
        end++;
    } else {
        while (*end != delimiter && *end != '\n' && *end != '\r' && *end != '\0')
            end++;
        *out = (field_text){s, (size_t)(end - s)};
    }
    *last = *end != delimiter;
    if (*last)
        while (*end == '\r')
            end++;
    return *end == '\0' ? end : end + 1;
}

/* title_lines: lines above the header; the first of them is the title. Takes over `text`. */
static inline void sampler_read(sampler *p, char *text, char delimiter, size_t title_lines)
{
    memset(p, 0, sizeof *p);
    p->text = text;
    p->field = calloc(strlen(text) + 2, sizeof *p->field);
    assert_non_null(p->field);
    char *s = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
    size_t line = 1, n = 0;
    for (; line <= title_lines; line++) {
        const size_t len = strcspn(s, "\r\n");
        if (line == 1 && len >= 2)
            (void)snprintf(p->title, sizeof p->title, "%.*s", (int)(len - 2), s + 1);
        s += strcspn(s, "\n") + 1;
    }
    for (; *s != '\0' && p->s.n_rows < SAMPLE_ROWS; line++) {
        const size_t r = p->s.n_rows++;
        p->row[r] = &p->field[n];
        p->line[r] = line;
        for (int last = 0; !last; p->width[r]++)
            s = sampler_field(s, delimiter, &p->field[n++], &last);
    }
    p->s.row = p->row;
    p->s.width = p->width;
    p->s.line = p->line;
    p->s.title = p->title;
}

static inline void sampler_from(sampler *p, const char *text, char delimiter, size_t title_lines)
{
    char *copy = malloc(strlen(text) + 1);
    assert_non_null(copy);
    memcpy(copy, text, strlen(text) + 1);
    sampler_read(p, copy, delimiter, title_lines);
}

/* The first part of a file; false when there is none. */
static inline int sampler_file(sampler *p, const char *path, const char *encoding, char delimiter,
                               size_t title_lines)
{
    enum { PART = 120000 };
    FILE *fp = fopen(path, "rb");
    if (fp == NULL)
        return 0;
    char *raw = malloc(PART), *text = malloc(3 * PART + 1), *in = raw, *out = text;
    assert_non_null(raw);
    assert_non_null(text);
    size_t n = fread(raw, 1, PART, fp), room = 3 * PART;
    const bool cut = n == PART;
    while (cut && n > 0 && raw[n - 1] != '\n')
        n--;
    (void)fclose(fp);
    const iconv_t cd = iconv_open("UTF-8", encoding);
    assert_int_equal(iconv(cd, &in, &n, &out, &room), 0);
    (void)iconv_close(cd);
    *out = '\0';
    free(raw);
    sampler_read(p, text, delimiter, title_lines);
    return 1;
}

#endif

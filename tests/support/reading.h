/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One read of a file as text: what was taken, what was not, what was remarked; to compare and to
 * search. */
#ifndef TARVE_TEST_READING_H
#define TARVE_TEST_READING_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/read.h"
#include "tarve/ingest.h"

typedef struct transcript {
    char *text[3]; /* observations, rejects, notes and counts */
    size_t len[3];
    FILE *to[3];
    bool with_raw;
} transcript;

enum { TAKEN, REJECTED, REPORTED };

typedef struct transcript_part {
    tarve_codes *codes;
    char *text;
    size_t len;
    FILE *to;
} transcript_part;

static inline tarve_status transcript_begin(void *ctx, size_t number, tarve_codes **codes,
                                            void **part, tarve_error *err)
{
    (void)ctx;
    (void)number;
    transcript_part *p = calloc(1, sizeof *p);
    if (p == NULL || (p->codes = tarve_codes_new()) == NULL ||
        (p->to = open_memstream(&p->text, &p->len)) == NULL) {
        if (p != NULL)
            tarve_codes_free(p->codes);
        free(p);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    }
    *codes = p->codes;
    *part = p;
    return TARVE_OK;
}

static inline tarve_status transcript_add(void *part, const tarve_obs *o, size_t n,
                                          tarve_error *err)
{
    const transcript_part *p = part;
    char period[TARVE_PERIOD_TEXT];
    (void)err;
    for (; n > 0; n--, o++) {
        for (size_t a = 0; a < TARVE_N_AXES; a++)
            (void)fprintf(p->to, "%s ", tarve_codes_text(p->codes, (tarve_axis)a, o->code[a]));
        (void)fprintf(p->to, "%s %d %.17g r%d f%u at %u:%u\n",
                      tarve_period_format(o->freq, o->period, period),
                      (int)tarve_mark_state(o->mark), o->value, (int)tarve_mark_reason(o->mark),
                      tarve_mark_flags(o->mark), (unsigned)tarve_mark_line(o->mark),
                      tarve_mark_field(o->mark));
    }
    return TARVE_OK;
}

static inline tarve_status transcript_finish(void *ctx, void *part, bool keep, tarve_error *err)
{
    transcript *t = ctx;
    transcript_part *p = part;
    (void)err;
    (void)fclose(p->to);
    if (keep)
        (void)fwrite(p->text, 1, p->len, t->to[TAKEN]);
    free(p->text);
    tarve_codes_free(p->codes);
    free(p);
    return TARVE_OK;
}

static inline void transcript_reject(void *ctx, const tarve_reject *r)
{
    const transcript *t = ctx;
    (void)fprintf(t->to[REJECTED], "%zu-%zu:%zu record %zu field %zu \"%s\" %s: \"%s\", not %s\n",
                  r->line, r->last_line, r->column, r->record, r->field, r->label, r->code,
                  r->found, r->expected);
    if (t->with_raw)
        (void)fprintf(t->to[REJECTED], "<%.*s>\n", (int)r->raw_len, r->raw);
}

static inline void transcript_report(const transcript *t, const tarve_read_report *r)
{
    FILE *to = t->to[REPORTED];
    for (size_t i = 0; i < r->n_notes; i++)
        (void)fprintf(to, "note %s x%zu at %zu:%zu \"%s\"%s\n", r->note[i].code, r->note[i].count,
                      r->note[i].first_line, r->note[i].first_column, r->note[i].text,
                      r->note[i].fatal_for_run ? " not for sums" : "");
    (void)fprintf(to, "encoding %s delimiter %c title %zu \"%s\" bom %d\n",
                  r->layout.encoding == NULL ? "?" : r->layout.encoding,
                  r->layout.delimiter == '\0' ? '?' : r->layout.delimiter, r->layout.title_lines,
                  r->layout.title == NULL ? "?" : r->layout.title, (int)r->layout.bom);
    (void)fprintf(to, "bytes %zu lines %zu records %zu accepted %zu rejected %zu blank %zu\n",
                  r->bytes, r->lines, r->records, r->accepted, r->rejected, r->blank);
    (void)fprintf(to, "cells %zu taken %zu rejected %zu zero %zu protected %zu rounded %zu ",
                  r->cells, r->taken, r->cells_rejected, r->zero, r->protected_, r->rounded);
    (void)fprintf(to, "missing %zu n/a %zu preliminary %zu\n", r->missing, r->not_applicable,
                  r->preliminary);
    (void)fprintf(to, "sha256 %s\n", r->sha256);
}

typedef struct reading_result {
    tarve_status st;
    tarve_error err;
    tarve_read_report *report;
    transcript t;
} reading_result;

/* options->reject is set here. */
static inline reading_result read_path(const char *path, const tarve_read_options *options,
                                       const ingest_tuning *tuning)
{
    reading_result r = {.st = TARVE_OK};
    tarve_read_options o = *options;
    for (int i = 0; i < 3; i++)
        r.t.to[i] = open_memstream(&r.t.text[i], &r.t.len[i]);
    r.t.with_raw = true;
    o.reject = transcript_reject;
    o.reject_ctx = &r.t;
    const tarve_sink sink = {
        .ctx = &r.t, .begin = transcript_begin, .add = transcript_add, .finish = transcript_finish};
    r.st = ingest_read_file(path, &o, &sink, tuning, &r.report, &r.err);
    if (r.report != NULL)
        transcript_report(&r.t, r.report);
    for (int i = 0; i < 3; i++)
        (void)fclose(r.t.to[i]);
    return r;
}

static inline void reading_free(reading_result *r)
{
    for (int i = 0; i < 3; i++)
        free(r->t.text[i]);
    tarve_read_report_free(r->report);
    *r = (reading_result){.st = TARVE_OK};
}

/* Status, place, code and all three texts are the same. */
static inline bool same_reading(const reading_result *a, const reading_result *b)
{
    bool same = a->st == b->st && a->err.line == b->err.line && a->err.column == b->err.column &&
                strcmp(a->err.message, b->err.message) == 0;
    for (int i = 0; i < 3; i++)
        same = same && a->t.len[i] == b->t.len[i] &&
               memcmp(a->t.text[i], b->t.text[i], a->t.len[i]) == 0;
    return same;
}

static inline bool is_conserved(const reading_result *r)
{
    const tarve_read_report *p = r->report;
    return p->records == p->accepted + p->rejected + p->blank &&
           p->cells == p->taken + p->cells_rejected;
}

/* A file with these bytes; the caller unlinks it. */
static inline bool write_temp_file(char path[64], const void *bytes, size_t len)
{
    (void)snprintf(path, 64, "/tmp/tarve_test_XXXXXX");
    const int fd = mkstemp(path);
    if (fd < 0)
        return false;
    const bool ok = write(fd, bytes, len) == (ssize_t)len;
    return close(fd) == 0 && ok;
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/rejects.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tarve/run.h"

enum { MESSAGE = 1300 };

void rejects_header(const rejects *to)
{
    static const char *const column[] = {"source",   "line_first", "line_last", "record",  "column",
                                         "field_no", "field",      "code",      "message", "raw"};
    const size_t n = sizeof column / sizeof *column;
    tarve_csvout w = {.fp = to->fp};
    for (size_t i = 0; i < (to->published ? n - 1 : n); i++)
        tarve_csv_str(&w, column[i]);
    tarve_csv_end(&w);
}

const char *tarve_reject_text(const tarve_reject *r, char *out, size_t size)
{
    char found[400], label[400], where[440];
    const char *f = r->found == NULL ? "" : r->found, *l = r->label == NULL ? "" : r->label;
    (void)tarve_text_escape(f, strlen(f), found, sizeof found);
    (void)tarve_text_escape(l, strlen(l), label, sizeof label);
    char record[32] = ""; /* a reject that was found after the read has lost its record */
    if (r->record > 0)
        (void)snprintf(record, sizeof record, "%srecord %zu", r->field > 0 ? ", " : "", r->record);
    if (r->field > 0 && label[0] != '\0')
        (void)snprintf(where, sizeof where, "field %s%s", label, record);
    else if (r->field > 0)
        (void)snprintf(where, sizeof where, "field %zu%s", r->field, record);
    else
        (void)snprintf(where, sizeof where, "%s", r->record > 0 ? record : "whole record");
    (void)snprintf(out, size, "found \"%s\"%s%s (%s)", found,
                   r->expected != NULL && r->expected[0] != '\0' ? "; expected " : "",
                   r->expected == NULL ? "" : r->expected, where);
    return out;
}

/* The record as UTF-8 whatever it held: NUL and bytes that are no text are written as \xNN, and
 * what goes beyond 8 KiB as "...". */
static void write_raw(tarve_csvout *w, const char *raw, size_t len)
{
    char text[8 * 1024];
    size_t o = 0, i = 0;
    const size_t end = raw == NULL ? 0 : len;
    while (i < end && o + 8 < sizeof text) {
        uint32_t cp = 0;
        const size_t n = raw[i] == '\0' ? 0 : tarve_utf8_next(raw + i, end - i, &cp);
        if (n == 0) {
            o += (size_t)snprintf(text + o, sizeof text - o, "\\x%02x",
                                  (unsigned)(unsigned char)raw[i]);
        } else {
            memcpy(text + o, raw + i, n);
            o += n;
        }
        i += n == 0 ? 1 : n;
    }
    if (i < end) {
        o += (size_t)snprintf(text + o, sizeof text - o, "...");
    }
    tarve_csv_text(w, text, o);
}

/* Digits of what was found become #. */
static void mask_found(const tarve_reject *r, char *out, size_t size)
{
    char found[400];
    size_t n = 0;
    for (const char *s = r->found == NULL ? "" : r->found; *s != '\0' && n + 1 < sizeof found; s++)
        found[n++] = (char)(*s >= '0' && *s <= '9' ? '#' : *s);
    found[n] = '\0';
    tarve_reject masked = *r;
    masked.found = found;
    (void)tarve_reject_text(&masked, out, size);
}

static void write_row(const rejects *to, const tarve_reject *r, const char *message)
{
    char masked[MESSAGE];
    tarve_csvout w = {.fp = to->fp};
    if (to->published)
        mask_found(r, masked, sizeof masked);
    tarve_csv_str(&w, to->source);
    tarve_csv_int(&w, (long long)r->line);
    tarve_csv_int(&w, (long long)(r->last_line > r->line ? r->last_line : r->line));
    tarve_csv_int(&w, (long long)r->record);
    tarve_csv_int(&w, (long long)r->column);
    tarve_csv_int(&w, (long long)r->field);
    tarve_csv_str(&w, r->label);
    tarve_csv_str(&w, r->code);
    tarve_csv_str(&w, to->published ? masked : message);
    if (!to->published)
        write_raw(&w, r->raw, r->raw_len);
    tarve_csv_end(&w);
}

void rejects_take(void *ctx, const tarve_reject *r)
{
    rejects *to = ctx;
    char message[MESSAGE];
    tarve_error place = {.line = r->line, .column = r->column, .code = r->code};
    (void)snprintf(place.path, sizeof place.path, "%s", r->path == NULL ? "" : r->path);
    (void)tarve_reject_text(r, message, sizeof message);
    to->n++;
    if (to->fp != NULL)
        write_row(to, r, message);
    tarve_log_say(to->log, to->level, &place, "%s", message);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "panel/duplicates.h"

#include <stdio.h>
#include <stdlib.h>

#include "panel/rawlines.h"

static int by_line(const void *a, const void *b)
{
    const size_t x = ((const duplicate_line *)a)->line, y = ((const duplicate_line *)b)->line;
    return x < y ? -1 : x > y;
}

static void count_kept(duplicates *d, const series_rec *r)
{
    const tarve_mark *mark = series_marks(r);
    const size_t first = d->line[0].line, last = d->line[d->n - 1].line;
    for (size_t i = 0; i < r->n; i++) {
        const duplicate_line want = {.line = (size_t)tarve_mark_line(mark[i])};
        if (mark[i] == 0 || want.line < first || want.line > last)
            continue;
        duplicate_line *line = bsearch(&want, d->line, d->n, sizeof want, by_line);
        if (line != NULL)
            line->kept++;
    }
}

tarve_status duplicates_find(duplicates *d, stage *s, tarve_error *err)
{
    const repeats *r = &s->repeats;
    if (r->n == 0)
        return TARVE_OK;
    repeats_settle(&s->repeats);
    d->line = calloc(r->n, sizeof *d->line);
    if (d->line == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu repeated rows", r->n);
    for (size_t i = 0; i < r->n; i++) {
        const size_t line = (size_t)tarve_mark_line(r->item[i].later);
        if (d->n == 0 || d->line[d->n - 1].line != line)
            d->line[d->n++] = (duplicate_line){.line = line, .from = i};
        d->line[d->n - 1].to = i + 1;
    }
    for (size_t i = 0; i < s->cells.n; i++)
        count_kept(d, &s->cells.series[i]);
    return TARVE_OK;
}

typedef struct teller {
    const stage *stage;
    const tarve_read_options *options;
    const tarve_read_report *report; /* knows the headings; may be NULL */
    raw_lines raw;
} teller;

static const char *label_of(const tarve_read_report *report, unsigned field)
{
    if (report == NULL || field == 0 || field > report->layout.n_columns)
        return "";
    const char *label = report->layout.column[field - 1].label;
    return label == NULL ? "" : label;
}

/* field 0: the whole record. */
static void reject_one(const teller *t, const repeat *cell, unsigned field)
{
    char expected[96];
    const size_t line = (size_t)tarve_mark_line(cell->later);
    (void)snprintf(expected, sizeof expected, "%s that line %zu does not hold already",
                   field == 0 ? "a row" : "a figure", (size_t)tarve_mark_line(cell->first));
    const char *raw = t->raw.text == NULL ? "" : t->raw.text;
    const tarve_reject reject = {.path = t->stage->panel->path[t->stage->file],
                                 .line = line,
                                 .last_line = line,
                                 .column = field == 0 ? 1 : 0,
                                 .field = field,
                                 .label = label_of(t->report, field),
                                 .code = "duplicate-row",
                                 .found = field == 0 ? raw : "the same again",
                                 .expected = expected,
                                 .raw = raw,
                                 .raw_len = t->raw.len};
    t->options->reject(t->options->reject_ctx, &reject);
}

static void tell(const duplicates *d, teller *t)
{
    const repeats *r = &t->stage->repeats;
    if (d->n == 0)
        return;
    raw_lines_open(&t->raw, t->stage->panel->path[t->stage->file]);
    for (size_t i = 0; i < d->n; i++) {
        const duplicate_line *line = &d->line[i];
        raw_lines_get(&t->raw, line->line);
        if (line->kept == 0)
            reject_one(t, &r->item[line->from], 0);
        for (size_t k = line->from; line->kept > 0 && k < line->to; k++)
            reject_one(t, &r->item[k], tarve_mark_field(r->item[k].later));
    }
    raw_lines_close(&t->raw);
}

static void correct_report(const duplicates *d, const repeats *r, tarve_read_report *report)
{
    for (size_t i = 0; i < d->n; i++) {
        report->accepted -= d->line[i].kept == 0;
        report->rejected += d->line[i].kept == 0;
    }
    report->taken -= r->n;
    report->cells_rejected += r->n;
    report->zero -= r->zero;
    report->protected_ -= r->protected_;
    report->rounded -= r->rounded;
    report->missing -= r->missing;
    report->not_applicable -= r->not_applicable;
    report->preliminary -= r->preliminary;
}

void duplicates_reject(const duplicates *d, const stage *s, const tarve_read_options *options,
                       tarve_read_report *report)
{
    teller t = {.stage = s, .options = options, .report = report};
    if (options->reject != NULL)
        tell(d, &t);
    if (report != NULL)
        correct_report(d, &s->repeats, report);
}

void duplicates_free(duplicates *d)
{
    free(d->line);
    *d = (duplicates){0};
}

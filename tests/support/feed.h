/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Panels out of facts written in a test, by the way that files take: parts, sink, stage. */
#ifndef TARVE_TEST_FEED_H
#define TARVE_TEST_FEED_H

#include <stdio.h>
#include <string.h>

#include "panel/stage.h"
#include "tarve/panel.h"

typedef struct fact {
    const char *measure, *area, *group;
    tarve_freq freq;
    tarve_period period;
    tarve_cell_state state;
    double value;
    const char *variant; /* NULL = "" */
    unsigned field;      /* 0 = 1 */
    unsigned flags;
    size_t line; /* 0 = place among the facts + 2 */
} fact;

static inline tarve_status feed_obs(tarve_codes *codes, const fact *f, size_t line, tarve_obs *o)
{
    const char *text[TARVE_N_AXES] = {f->measure, f->area, f->group,
                                      f->variant == NULL ? "" : f->variant};
    for (size_t a = 0; a < TARVE_N_AXES; a++) {
        const tarve_status st =
            tarve_codes_put(codes, (tarve_axis)a, text[a], strlen(text[a]), &o->code[a], NULL);
        if (st != TARVE_OK)
            return st;
    }
    o->freq = f->freq;
    o->period = f->period;
    o->value = f->value;
    o->mark = tarve_mark_make(f->state, TARVE_REASON_NONE, f->flags, 0, f->field ? f->field : 1,
                              f->line ? f->line : line);
    return TARVE_OK;
}

static inline tarve_status feed_part(const tarve_sink *sink, size_t part, const fact *f, size_t n,
                                     size_t first_line, void **part_ctx, tarve_error *err)
{
    tarve_codes *codes = NULL;
    tarve_status st = sink->begin(sink->ctx, part, &codes, part_ctx, NULL);
    for (size_t i = 0; st == TARVE_OK && i < n; i++) {
        tarve_obs o;
        st = feed_obs(codes, &f[i], first_line + i, &o);
        if (st == TARVE_OK)
            st = sink->add(*part_ctx, &o, 1, err);
    }
    return st;
}

/* n facts as file `path` read in n_parts (at most 8) parts of about the same size. */
static inline tarve_status feed(tarve_panel *p, const char *path, const fact *f, size_t n,
                                size_t n_parts, tarve_error *err)
{
    stage s;
    void *part[8] = {0};
    tarve_status st = stage_open(&s, p, path, err);
    if (st != TARVE_OK)
        return st;
    const tarve_sink sink = stage_sink(&s);
    for (size_t k = 0; st == TARVE_OK && k < n_parts; k++) {
        const size_t from = n * k / n_parts, to = n * (k + 1) / n_parts;
        st = feed_part(&sink, k, f + from, to - from, from + 2, &part[k], err);
    }
    const bool keep = st == TARVE_OK;
    for (size_t k = 0; k < n_parts; k++) {
        if (part[k] == NULL)
            continue;
        const tarve_status done = sink.finish(sink.ctx, part[k], keep && st == TARVE_OK, NULL);
        st = st == TARVE_OK ? done : st;
    }
    if (st == TARVE_OK)
        st = stage_check(&s, err);
    if (st == TARVE_OK)
        st = stage_commit(&s, err);
    stage_close(&s);
    return st;
}

/* Shorthand for a row of figures in time: value < 0 = protected, NaN = missing. */
static inline size_t facts_row(fact *out, const char *measure, const char *area, const char *group,
                               tarve_period first, const double *value, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const bool missing = value[i] != value[i], hidden = value[i] < 0;
        out[i] = (fact){.measure = measure,
                        .area = area,
                        .group = group,
                        .freq = TARVE_MONTH,
                        .period = first + (tarve_period)i,
                        .state = missing  ? TARVE_CELL_MISSING
                                 : hidden ? TARVE_CELL_PROTECTED
                                          : TARVE_CELL_VALUE,
                        .value = value[i]};
    }
    return n;
}

/* All that a finished panel shows, as bytes to compare; the caller frees them. Of a file its path
 * counts, not its number. */
static inline char *panel_bytes(const tarve_panel *p, size_t *len)
{
    char *text = NULL;
    FILE *fp = open_memstream(&text, len);
    for (size_t i = 0; i < tarve_panel_size(p); i++) {
        const tarve_series s = tarve_panel_series(p, i);
        (void)fprintf(fp, "%s|%s|%s|%s|%d|%d|%zu\n", s.measure, s.area, s.group, s.variant,
                      (int)s.freq, (int)s.first, s.n);
        for (size_t t = 0; t < s.n; t++)
            (void)fprintf(fp, "%.17g %016llx %s\n", s.value[t],
                          (unsigned long long)tarve_mark_with_file(s.mark[t], 0),
                          s.mark[t] == 0 ? "-" : tarve_panel_path(p, tarve_mark_file(s.mark[t])));
    }
    return fclose(fp) == 0 ? text : NULL;
}

#endif

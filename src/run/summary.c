/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each input brought: one pass over the cells of the panel. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "run/pipeline.h"

typedef struct brought {
    tarve_intern measure, area, group;
    tarve_freq freq; /* the finest seen */
    tarve_period first, last;
} brought;

static tarve_status see(brought *b, tarve_input_summary *sum, const tarve_series *s,
                        tarve_error *err)
{
    uint32_t id = 0;
    tarve_status st = tarve_intern_put(&b->measure, s->measure, strlen(s->measure), &id, err);
    if (st == TARVE_OK)
        st = tarve_intern_put(&b->area, s->area, strlen(s->area), &id, err);
    if (st == TARVE_OK)
        st = tarve_intern_put(&b->group, s->group, strlen(s->group), &id, err);
    sum->n_series++;
    return st;
}

/* The range counts in the finest frequency that the input has. */
static void stretch(brought *b, tarve_freq freq, tarve_period p)
{
    if (b->last == TARVE_NO_PERIOD || freq > b->freq) {
        b->freq = freq;
        b->first = b->last = p;
    } else if (freq == b->freq) {
        b->first = p < b->first ? p : b->first;
        b->last = p > b->last ? p : b->last;
    }
}

/* `seen[i]` is the number of the last series in which input i had a cell. */
static tarve_status scan_series(pipeline *p, brought *b, size_t *seen, size_t number,
                                tarve_error *err)
{
    const tarve_series s = tarve_panel_series(p->panel, number);
    for (size_t t = 0; t < s.n; t++) {
        if (tarve_mark_state(s.mark[t]) == TARVE_CELL_ABSENT)
            continue;
        const size_t i = p->file_input[tarve_mark_file(s.mark[t])];
        stretch(&b[i], s.freq, s.first + (tarve_period)t);
        if (seen[i] == number + 1)
            continue;
        seen[i] = number + 1;
        const tarve_status st = see(&b[i], &p->result.summary[i], &s, err);
        if (st != TARVE_OK)
            return st;
    }
    return TARVE_OK;
}

static void write_summary(const brought *b, tarve_input_summary *out)
{
    char first[TARVE_PERIOD_TEXT], last[TARVE_PERIOD_TEXT];
    out->n_measures = b->measure.n;
    out->n_areas = b->area.n;
    out->n_groups = b->group.n;
    if (b->last == TARVE_NO_PERIOD)
        return;
    (void)snprintf(out->periods, sizeof out->periods, "%s%s%s",
                   tarve_period_format(b->freq, b->first, first), b->last > b->first ? "-" : "",
                   b->last > b->first ? tarve_period_format(b->freq, b->last, last) : "");
}

tarve_status pipeline_summarise(pipeline *p, tarve_error *err)
{
    const size_t n = p->result.n_inputs;
    tarve_status st = TARVE_OK;
    brought *b = calloc(n, sizeof *b);
    size_t *seen = calloc(n, sizeof *seen);
    if (b == NULL || seen == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        goto done;
    }
    for (size_t i = 0; i < n; i++)
        b[i].last = TARVE_NO_PERIOD;
    for (size_t k = 0; k < tarve_panel_size(p->panel) && st == TARVE_OK; k++)
        st = scan_series(p, b, seen, k, err);
    for (size_t i = 0; i < n && st == TARVE_OK; i++)
        write_summary(&b[i], &p->result.summary[i]);
done:
    for (size_t i = 0; i < n && b != NULL; i++) {
        tarve_intern_free(&b[i].measure);
        tarve_intern_free(&b[i].area);
        tarve_intern_free(&b[i].group);
    }
    free(b);
    free(seen);
    return st;
}

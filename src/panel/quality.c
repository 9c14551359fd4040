/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of what the panel holds: one row per measure and frequency. */
#include <stdlib.h>
#include <string.h>

#include "panel/panel_int.h"

typedef struct tally {
    const tarve_panel *p;
    const char *path;
    tarve_quality *row;
    size_t n;
    size_t row_of[N_FREQS]; /* of the measure under way; SIZE_MAX = none yet */
    uint32_t area[N_FREQS]; /* seen last */
    uint32_t *group_seen;   /* by group: 1 + row that saw it last, for each frequency */
} tally;

static void count_cell(tarve_quality *q, double value, tarve_mark mark)
{
    const tarve_cell_state state = tarve_mark_state(mark);
    q->cells++;
    q->zero += state == TARVE_CELL_VALUE && value == 0;
    q->protected_ += state == TARVE_CELL_PROTECTED;
    q->rounded += state == TARVE_CELL_ROUNDED3;
    q->missing += state == TARVE_CELL_MISSING;
    q->not_applicable += state == TARVE_CELL_NOT_APPLICABLE;
    q->preliminary += (tarve_mark_flags(mark) & TARVE_FLAG_PRELIMINARY) != 0;
}

static bool wanted(const tally *t, tarve_mark mark)
{
    return mark != 0 &&
           (t->path == NULL || strcmp(t->p->path[tarve_mark_file(mark)], t->path) == 0);
}

static void count_series(tarve_quality *q, const tally *t, const series_rec *r)
{
    const tarve_mark *mark = series_marks(r);
    size_t cells = 0, first = 0, last = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (!wanted(t, mark[i]))
            continue;
        first = cells == 0 ? i : first;
        last = i;
        cells++;
        count_cell(q, r->value[i], mark[i]);
    }
    const tarve_period from = r->base + (tarve_period)first, to = r->base + (tarve_period)last;
    q->gaps += last - first + 1 - cells;
    q->first = q->series == 0 || from < q->first ? from : q->first;
    q->last = q->series == 0 || to > q->last ? to : q->last;
    q->series++;
}

static bool has_any(const tally *t, const series_rec *r)
{
    const tarve_mark *mark = series_marks(r);
    for (size_t i = 0; i < r->n; i++)
        if (wanted(t, mark[i]))
            return true;
    return false;
}

static void add_series(tally *t, const series_rec *r)
{
    if (!has_any(t, r))
        return;
    const size_t f = freq_index(r->key.freq);
    const uint32_t *code = r->key.code;
    if (t->row_of[f] == SIZE_MAX) {
        t->row_of[f] = t->n;
        t->area[f] = UINT32_MAX;
        t->row[t->n++] = (tarve_quality){
            .measure = panel_code(t->p, TARVE_AXIS_MEASURE, code[TARVE_AXIS_MEASURE]),
            .freq = (tarve_freq)r->key.freq};
    }
    tarve_quality *q = &t->row[t->row_of[f]];
    q->areas += t->area[f] != code[TARVE_AXIS_AREA];
    t->area[f] = code[TARVE_AXIS_AREA];
    uint32_t *seen = &t->group_seen[(size_t)code[TARVE_AXIS_GROUP] * N_FREQS + f];
    q->groups += *seen != t->row_of[f] + 1;
    *seen = (uint32_t)t->row_of[f] + 1;
    count_series(q, t, r);
}

static int by_measure_and_freq(const void *a, const void *b)
{
    const tarve_quality *x = a, *y = b;
    const int order = strcmp(x->measure, y->measure);
    return order != 0 ? order : (int)x->freq - (int)y->freq;
}

tarve_status tarve_panel_quality(const tarve_panel *p, const char *path, tarve_quality **rows,
                                 size_t *n, tarve_error *err)
{
    if (!p->finished)
        return tarve_fail(err, TARVE_E_USAGE, "the panel is not finished");
    tally t = {.p = p, .path = path};
    const size_t most = p->axis[TARVE_AXIS_MEASURE].n * N_FREQS;
    t.row = calloc(most + 1, sizeof *t.row);
    t.group_seen = calloc(p->axis[TARVE_AXIS_GROUP].n * N_FREQS + 1, sizeof *t.group_seen);
    if (t.row == NULL || t.group_seen == NULL) {
        free(t.row);
        free(t.group_seen);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the quality of %zu measures",
                          most / N_FREQS);
    }
    uint32_t measure = UINT32_MAX;
    for (size_t i = 0; i < p->cells.n; i++) {
        const series_rec *r = &p->cells.series[i];
        if (r->key.code[TARVE_AXIS_MEASURE] != measure)
            for (size_t f = 0; f < N_FREQS; f++)
                t.row_of[f] = SIZE_MAX;
        measure = r->key.code[TARVE_AXIS_MEASURE];
        add_series(&t, r);
    }
    free(t.group_seen);
    if (t.n > 0)
        qsort(t.row, t.n, sizeof *t.row, by_measure_and_freq);
    else {
        free(t.row);
        t.row = NULL;
    }
    *rows = t.row;
    *n = t.n;
    return TARVE_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Municipalities beside the total of their area: the one place where their cells are let out. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"
#include "need/series.h"
#include "tarve/need.h"

typedef struct member_table {
    size_t n_rows, n_months; /* row 0 = the area */
    tarve_period first;
    double *value;
    tarve_mark *mark;
    tarve_shown *shown;
} member_table;

static void table_free(member_table *t)
{
    free(t->value);
    free(t->mark);
    free(t->shown);
    *t = (member_table){0};
}

static void find_span(const tarve_panel *p, const char *measure, const tarve_members *of,
                      tarve_period last, member_table *t)
{
    tarve_period first = INT32_MAX, end = INT32_MIN;
    for (size_t i = 0; i < of->n; i++) {
        const size_t at = find_total(p, measure, of->member[i], TARVE_MONTH);
        if (at == SIZE_MAX)
            continue;
        const tarve_series s = tarve_panel_series(p, at);
        first = s.first < first ? s.first : first;
        end = s.first + (tarve_period)s.n > end ? s.first + (tarve_period)s.n : end;
    }
    if (last != TARVE_NO_PERIOD && end > last + 1)
        end = last + 1;
    t->first = first;
    t->n_months = end > first ? (size_t)(end - first) : 0;
}

static void fill_row(const tarve_panel *p, size_t series, size_t row, member_table *t)
{
    for (size_t k = 0; k < t->n_months; k++) {
        const size_t at = row * t->n_months + k;
        t->mark[at] = cell_at(p, series, t->first + (tarve_period)k, &t->value[at]);
    }
}

static tarve_status hand_out(member_table *t, tarve_member_cells *out, tarve_error *err)
{
    const size_t cells = (t->n_rows - 1) * t->n_months;
    tarve_member_cells c = {.first = t->first, .n_members = t->n_rows - 1, .n_months = t->n_months};
    c.shown = calloc(cells + 1, sizeof *c.shown);
    c.value = calloc(cells + 1, sizeof *c.value);
    c.mark = calloc(cells + 1, sizeof *c.mark);
    if (c.shown == NULL || c.value == NULL || c.mark == NULL) {
        tarve_member_cells_free(&c);
        return no_memory(err);
    }
    for (size_t i = 0; i < cells; i++) {
        c.shown[i] = t->shown[t->n_months + i];
        c.value[i] = c.shown[i].kind == TARVE_SHOWN_NUMBER ? c.shown[i].value : (double)NAN;
        c.mark[i] = c.shown[i].kind == TARVE_SHOWN_SUPPRESSED
                        ? tarve_mark_make(TARVE_CELL_MISSING, TARVE_REASON_NOT_SHOWN, 0, 0, 0, 0)
                        : t->mark[t->n_months + i];
    }
    *out = c;
    return TARVE_OK;
}

static bool table_room(member_table *t)
{
    const size_t cells = t->n_rows * t->n_months;
    t->value = calloc(cells + 1, sizeof *t->value);
    t->mark = calloc(cells + 1, sizeof *t->mark);
    t->shown = calloc(cells + 1, sizeof *t->shown);
    return t->value != NULL && t->mark != NULL && t->shown != NULL;
}

tarve_status tarve_disclosure_members(const tarve_panel *panel, const char *measure,
                                      const tarve_members *of, tarve_period last,
                                      tarve_member_cells *out, tarve_error *err)
{
    member_table t = {.n_rows = of->n + 1};
    const size_t total = of->area == NULL || of->area[0] == '\0'
                             ? SIZE_MAX
                             : find_total(panel, measure, of->area, TARVE_MONTH);
    find_span(panel, measure, of, last, &t);
    if (!table_room(&t)) {
        table_free(&t);
        return no_memory(err);
    }
    fill_row(panel, total, 0, &t);
    for (size_t i = 0; i < of->n; i++)
        fill_row(panel, find_total(panel, measure, of->member[i], TARVE_MONTH), i + 1, &t);
    tarve_status st = tarve_disclosure_table(t.n_rows, t.n_months, total != SIZE_MAX, t.value,
                                             t.mark, t.shown, err);
    if (st == TARVE_OK)
        st = hand_out(&t, out, err);
    table_free(&t);
    return st;
}

void tarve_member_cells_free(tarve_member_cells *c)
{
    free(c->shown);
    free(c->value);
    free(c->mark);
    *c = (tarve_member_cells){0};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts beside their printed total: the one place where cells of municipalities and groups are let
 * out. */
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

/* Months that the parts reach over; series[0] is the total. */
static void find_span(const tarve_panel *p, const size_t *series, tarve_period last,
                      member_table *t)
{
    tarve_period first = INT32_MAX, end = INT32_MIN;
    for (size_t i = 1; i < t->n_rows; i++) {
        if (series[i] == SIZE_MAX)
            continue;
        const tarve_series s = tarve_panel_series(p, series[i]);
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

/* The total is printed in any case: where the table would rather hide it, its parts go. */
static void keep_total(member_table *t)
{
    for (size_t k = 0; k < t->n_months; k++)
        for (size_t i = 1; t->shown[k].kind == TARVE_SHOWN_SUPPRESSED && i < t->n_rows; i++)
            t->shown[i * t->n_months + k] =
                (tarve_shown){.kind = TARVE_SHOWN_SUPPRESSED, .value = (double)NAN};
}

static tarve_mark mark_of_shown(tarve_shown s, tarve_mark of_panel)
{
    switch (s.kind) {
    case TARVE_SHOWN_PROTECTED:
        return tarve_mark_make(TARVE_CELL_PROTECTED, TARVE_REASON_SECRET, 0, 0, 0, 0);
    case TARVE_SHOWN_SUPPRESSED:
        return tarve_mark_make(TARVE_CELL_MISSING, TARVE_REASON_NOT_SHOWN, 0, 0, 0, 0);
    case TARVE_SHOWN_NUMBER:
    case TARVE_SHOWN_MISSING:
        break;
    }
    return of_panel;
}

static tarve_status hand_out(const member_table *t, tarve_member_cells *out, tarve_error *err)
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
        c.mark[i] = mark_of_shown(c.shown[i], t->mark[t->n_months + i]);
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

/* @p series n_rows of the panel: the total or SIZE_MAX, then its parts. */
static tarve_status let_out(const tarve_panel *p, const size_t *series, size_t n_rows,
                            tarve_period last, tarve_member_cells *out, tarve_error *err)
{
    member_table t = {.n_rows = n_rows};
    find_span(p, series, last, &t);
    if (!table_room(&t)) {
        table_free(&t);
        return no_memory(err);
    }
    for (size_t i = 0; i < n_rows; i++)
        fill_row(p, series[i], i, &t);
    tarve_status st = tarve_disclosure_table(n_rows, t.n_months, series[0] != SIZE_MAX, t.value,
                                             t.mark, t.shown, err);
    if (st == TARVE_OK) {
        keep_total(&t);
        st = hand_out(&t, out, err);
    }
    table_free(&t);
    return st;
}

tarve_status tarve_disclosure_members(const tarve_panel *panel, const char *measure,
                                      const tarve_members *of, tarve_period last,
                                      tarve_member_cells *out, tarve_error *err)
{
    size_t *series = calloc(of->n + 1, sizeof *series);
    if (series == NULL)
        return no_memory(err);
    series[0] = of->area == NULL || of->area[0] == '\0'
                    ? SIZE_MAX
                    : find_total(panel, measure, of->area, TARVE_MONTH);
    for (size_t i = 0; i < of->n; i++)
        series[i + 1] = find_total(panel, measure, of->member[i], TARVE_MONTH);
    const tarve_status st = let_out(panel, series, of->n + 1, last, out, err);
    free(series);
    return st;
}

tarve_status tarve_disclosure_groups(const tarve_panel *panel, const char *measure,
                                     const tarve_groups *of, tarve_period last,
                                     tarve_member_cells *out, tarve_error *err)
{
    size_t *series = calloc(of->n + 2, sizeof *series);
    if (series == NULL)
        return no_memory(err);
    series[of->n + 1] = SIZE_MAX; /* administrative codes: in the total, never printed */
    series[0] = of->total_is_printed ? find_total(panel, measure, of->area, TARVE_MONTH) : SIZE_MAX;
    for (size_t i = 0; i < of->n; i++)
        series[i + 1] = tarve_panel_find(panel, measure, of->area, of->group[i], NULL, TARVE_MONTH);
    const tarve_status st = let_out(panel, series, of->n + 2, last, out, err);
    if (st == TARVE_OK)
        out->n_members = of->n;
    free(series);
    return st;
}

void tarve_member_cells_free(tarve_member_cells *c)
{
    free(c->shown);
    free(c->value);
    free(c->mark);
    *c = (tarve_member_cells){0};
}

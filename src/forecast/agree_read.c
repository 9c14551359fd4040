/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a hierarchy: child,parent and published figures. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forecast/agree_int.h"
#include "tarve/ingest.h"

void *tarve_agree_room(size_t n, size_t size, tarve_status *st, tarve_error *err)
{
    void *p = *st == TARVE_OK ? calloc(n + 1, size) : NULL;
    if (*st == TARVE_OK && p == NULL)
        *st = tarve_fail(err, TARVE_E_NOMEM, "out of memory to reconcile %zu figures", n);
    return p;
}

/* ---- child,parent */

static uint32_t find_series(const tarve_agreement *a, const char *id)
{
    size_t low = 0, high = a->n_series;
    while (low < high) {
        const size_t mid = (low + high) / 2;
        const int way = strcmp(a->series[mid].history.id, id);
        if (way == 0)
            return (uint32_t)mid;
        low = way < 0 ? mid + 1 : low;
        high = way < 0 ? high : mid;
    }
    return UINT32_MAX;
}

/* A series of a cell, which must be one of the data. */
static tarve_status series_of_cell(const tarve_agreement *a, const tarve_table *t, size_t row,
                                   size_t column, uint32_t *series, tarve_error *err)
{
    *series = find_series(a, tarve_table_text(t, row, column));
    return *series != UINT32_MAX ? TARVE_OK
                                 : tarve_table_refuse(t, row, column, "unknown-series",
                                                      "not a series of the data", err);
}

/* Series must end together: step 1 of all is then the same period. */
static tarve_status same_calendar(const tarve_agreement *a, const tarve_table *t, size_t row,
                                  uint32_t child, uint32_t parent, tarve_error *err)
{
    const tarve_longseries *c = &a->series[child], *p = &a->series[parent];
    char ends[TARVE_PERIODTEXT] = "unknown", other[TARVE_PERIODTEXT] = "unknown";
    if (c->dated && p->dated && c->kind == p->kind && c->stride == p->stride && c->last == p->last)
        return TARVE_OK;
    if (c->dated)
        (void)tarve_periodtext_write(c->kind, c->last, c->day, ends);
    if (p->dated)
        (void)tarve_periodtext_write(p->kind, p->last, p->day, other);
    const tarve_status st = tarve_fail(
        err, TARVE_E_INPUT, "%.60s ends in %s, %.60s in %s: they must end in the same period",
        c->history.id, ends, p->history.id, other);
    if (err != NULL)
        err->code = "period-mismatch";
    tarve_error_at(err, tarve_table_path(t), tarve_table_line(t, row),
                   tarve_table_find_column(t, "child") + 1);
    return st;
}

static tarve_status read_links(tarve_agreement *a, const tarve_table *t, tarve_reconcile_link *link,
                               tarve_error *err)
{
    size_t child = 0, parent = 0;
    tarve_status st = tarve_table_column(t, "child", &child, err);
    if (st == TARVE_OK)
        st = tarve_table_column(t, "parent", &parent, err);
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++) {
        st = series_of_cell(a, t, i, child, &link[i].child, err);
        if (st == TARVE_OK)
            st = series_of_cell(a, t, i, parent, &link[i].parent, err);
        if (st == TARVE_OK)
            st = same_calendar(a, t, i, link[i].child, link[i].parent, err);
    }
    return st;
}

/* Nodes are the series that the links name, in order of their ids. */
static void number_nodes(tarve_agreement *a, tarve_reconcile_link *link, size_t n_links)
{
    memset(a->node_of, 0xff, a->n_series * sizeof *a->node_of);
    for (size_t i = 0; i < n_links; i++)
        a->node_of[link[i].child] = a->node_of[link[i].parent] = 0;
    for (uint32_t s = 0; s < a->n_series; s++)
        if (a->node_of[s] == 0) {
            a->series_of[a->n] = s;
            a->node_of[s] = (uint32_t)a->n++;
        }
    for (size_t i = 0; i < n_links; i++)
        link[i] = (tarve_reconcile_link){a->node_of[link[i].child], a->node_of[link[i].parent]};
}

tarve_status tarve_agree_hierarchy(tarve_agreement *a, tarve_error *err)
{
    tarve_table *t = NULL;
    size_t bad = SIZE_MAX;
    tarve_status st = tarve_table_read(a->opt->hierarchy, &t, err);
    const size_t n = st == TARVE_OK ? tarve_table_rows(t) : 0;
    a->link = tarve_agree_room(n, sizeof *a->link, &st, err);
    a->n_links = n;
    a->node_of = tarve_agree_room(a->n_series, sizeof *a->node_of, &st, err);
    a->series_of = tarve_agree_room(a->n_series, sizeof *a->series_of, &st, err);
    if (st == TARVE_OK)
        st = read_links(a, t, a->link, err);
    if (st == TARVE_OK)
        number_nodes(a, a->link, n);
    if (st == TARVE_OK && a->n > 0)
        st = tarve_reconcile_plan_new(a->n, a->link, n, &a->plan, &bad, err);
    if (bad < n)
        tarve_error_at(err, a->opt->hierarchy, tarve_table_line(t, bad),
                       tarve_table_find_column(t, "child") + 1);
    tarve_table_free(t);
    return st;
}

/* ---- published figures */

/* Step ahead of a period, SIZE_MAX = not among those forecast. */
static size_t step_of(const tarve_agreement *a, const tarve_longseries *s, const char *text)
{
    tarve_period_kind kind = TARVE_N_KINDS;
    int32_t period = 0;
    if (!tarve_periodtext_read(text, a->opt->frequency, &kind, &period) || kind != s->kind)
        return SIZE_MAX;
    const int64_t at = kind == TARVE_KIND_DATE ? period / 32 : period, ahead = at - s->last;
    if (ahead <= 0 || ahead % s->stride != 0 || (size_t)(ahead / s->stride) > a->n_steps)
        return SIZE_MAX;
    return (size_t)(ahead / s->stride) - 1;
}

static tarve_status fix_row(tarve_agreement *a, const tarve_table *t, size_t row,
                            const size_t column[3], tarve_error *err)
{
    uint32_t series = 0;
    double value = 0.0;
    tarve_status st = series_of_cell(a, t, row, column[0], &series, err);
    if (st != TARVE_OK)
        return st;
    const uint32_t node = a->node_of[series];
    if (node == UINT32_MAX)
        return tarve_table_refuse(t, row, column[0], "unknown-series",
                                  "not a series of the hierarchy", err);
    const size_t h = step_of(a, &a->series[series], tarve_table_text(t, row, column[1]));
    if (h == SIZE_MAX)
        return tarve_table_refuse(t, row, column[1], "outside-horizon",
                                  "not a period that is forecast", err);
    st = tarve_table_number(t, row, column[2], &value, err);
    if (st != TARVE_OK)
        return st;
    if (!isfinite(value))
        return tarve_table_refuse(t, row, column[2], "type-error", "not a number", err);
    if (value < 0.0 && tarve_agree_never_negative(&a->series[series].history, &a->forecast[series]))
        return tarve_table_refuse(t, row, column[2], "negative",
                                  "below 0, where the series never is", err);
    if (a->opt->integers && value > floor(value))
        return tarve_table_refuse(t, row, column[2], "type-error",
                                  "not whole, as --integers asks for", err);
    if (!isnan(a->fixed[h * a->n + node]))
        return tarve_table_refuse(t, row, column[1], "duplicate-key", "given twice for this series",
                                  err);
    a->fixed[h * a->n + node] = value;
    return TARVE_OK;
}

tarve_status tarve_agree_fixed(tarve_agreement *a, tarve_error *err)
{
    static const char *const heading[] = {"series_id", "period", "value"};
    size_t column[3] = {0};
    tarve_table *t = NULL;
    if (a->opt->integers && !tarve_reconcile_is_tree(a->plan))
        return tarve_fail(err, TARVE_E_USAGE,
                          "fixed figures and whole numbers together need a hierarchy in which no "
                          "series has two parents");
    tarve_status st = TARVE_OK;
    a->fixed = tarve_agree_room(a->n * a->n_steps, sizeof *a->fixed, &st, err);
    for (size_t i = 0; st == TARVE_OK && i < a->n * a->n_steps; i++)
        a->fixed[i] = (double)NAN;
    if (st == TARVE_OK)
        st = tarve_table_read(a->opt->fixed, &t, err);
    for (size_t i = 0; st == TARVE_OK && i < 3; i++)
        st = tarve_table_column(t, heading[i], &column[i], err);
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++)
        st = fix_row(a, t, i, column, err);
    tarve_table_free(t);
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of occupations as they were published: a year of one measure of one area.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"
#include "need/occupation_cells.h"

static const double protected_guess = 2.0; /* in sums that only steer the pooling */

static bool four_digits(const char *code)
{
    return strspn(code, "0123456789") == 4 && code[4] == '\0';
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const table_row *)a)->code, ((const table_row *)b)->code);
}

tarve_status occupation_table_list(const build *b, occupation_table *out, tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    const char *area = b->in->occupation_area;
    const size_t size = tarve_panel_size(p);
    table_row *row = calloc(size + 1, sizeof *row);
    size_t n = 0;
    if (row == NULL)
        return no_memory(err);
    for (size_t i = 0; area != NULL && i < size; i++) {
        const tarve_series s = tarve_panel_series(p, i);
        const bool ours =
            strcmp(s.area, area) == 0 && s.freq == TARVE_MONTH && s.variant[0] == '\0' &&
            (strcmp(s.measure, "vacancy_stock") == 0 || strcmp(s.measure, "unemployed_stock") == 0);
        if (ours && (four_digits(s.group) || tarve_occupation_is_administrative(s.group)))
            row[n++].code = s.group;
    }
    if (n > 1)
        qsort(row, n, sizeof *row, by_code);
    size_t kept = 0, occupations = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && strcmp(row[kept - 1].code, row[i].code) == 0)
            continue;
        const char *code = row[i].code;
        row[kept++] = (table_row){code, four_digits(code) ? occupations++ : SIZE_MAX};
    }
    *out = (occupation_table){kept, row};
    return TARVE_OK;
}

void occupation_year_free(occupation_year *y)
{
    free(y->value);
    free(y->state);
    *y = (occupation_year){0};
}

tarve_status occupation_year_read(const build *b, const occupation_table *t, const char *measure,
                                  const char *area, tarve_period last, occupation_year *out,
                                  tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    out->n = t->n;
    out->value = calloc(t->n * YEAR_MONTHS + 1, sizeof *out->value);
    out->state = calloc(t->n * YEAR_MONTHS + 1, sizeof *out->state);
    if (out->value == NULL || out->state == NULL)
        return no_memory(err);
    for (size_t i = 0; i < t->n; i++) {
        const size_t at = tarve_panel_find(p, measure, area, t->row[i].code, NULL, TARVE_MONTH);
        for (int k = 0; k < YEAR_MONTHS; k++) {
            const size_t cell = i * YEAR_MONTHS + (size_t)k;
            const tarve_mark mark = cell_at(p, at, last - YEAR_MONTHS + 1 + k, &out->value[cell]);
            out->state[cell] = tarve_mark_state(mark);
        }
    }
    const size_t total = find_total(p, measure, area, TARVE_MONTH);
    for (int k = 0; k < YEAR_MONTHS; k++) {
        const tarve_mark mark = cell_at(p, total, last - YEAR_MONTHS + 1 + k, &out->total[k]);
        if (tarve_mark_state(mark) != TARVE_CELL_VALUE)
            out->total[k] = (double)NAN;
    }
    return TARVE_OK;
}

bool is_known_cell(tarve_cell_state s)
{
    return s == TARVE_CELL_VALUE || s == TARVE_CELL_ROUNDED3;
}

double occupation_year_mean(const occupation_year *y, size_t row)
{
    double sum = 0.0, n = 0.0;
    for (size_t k = 0; k < YEAR_MONTHS; k++) {
        const size_t cell = row * YEAR_MONTHS + k;
        const bool protected_ = y->state[cell] == TARVE_CELL_PROTECTED;
        if (!protected_ && !is_known_cell(y->state[cell]))
            continue;
        sum += protected_ ? protected_guess : y->value[cell];
        n++;
    }
    return n > 0.0 ? sum / n : (double)NAN;
}

double occupation_year_administrative(const occupation_table *t, const occupation_year *y)
{
    double administrative = 0.0, all = 0.0;
    for (size_t i = 0; i < t->n; i++) {
        const double mean = occupation_year_mean(y, i);
        if (isnan(mean))
            continue;
        all += mean;
        administrative += t->row[i].occupation == SIZE_MAX ? mean : 0.0;
    }
    return all > 0.0 ? administrative / all : 0.0;
}

bool occupation_table_has(const build *b, const occupation_table *t, const char *measure,
                          const char *area)
{
    size_t n = 0;
    for (size_t i = 0; area != NULL && i < t->n; i++)
        n += tarve_panel_find(b->in->panel, measure, area, t->row[i].code, NULL, TARVE_MONTH) !=
             SIZE_MAX;
    return n >= 10;
}

tarve_period occupation_table_last(const build *b, const occupation_table *t)
{
    tarve_period last = TARVE_NO_PERIOD;
    for (size_t i = 0; i < t->n; i++) {
        const size_t at = tarve_panel_find(b->in->panel, "vacancy_stock", b->in->occupation_area,
                                           t->row[i].code, NULL, TARVE_MONTH);
        if (at == SIZE_MAX)
            continue;
        const tarve_series s = tarve_panel_series(b->in->panel, at);
        const tarve_period end = s.first + (tarve_period)s.n - 1;
        last = end > last ? end : last;
    }
    return last > b->base ? b->base : last;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the panel to one table of counts by occupation and month, protected cells at what such cells
 * come to on average. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"
#include "need/pool.h"
#include "need/series.h"
#include "need/signal_int.h"

static bool four_digits(const char *code)
{
    return strspn(code, "0123456789") == 4 && code[4] == '\0';
}

/* Codes of today's classification: what an old one is called now. */
static const char *name_now(const tarve_signal_inputs *in, const char *code)
{
    for (size_t i = 0; i < in->n_renamed; i++)
        if (strcmp(in->renamed[i].from, code) == 0)
            return in->renamed[i].to;
    return code;
}

typedef struct source {
    const char *code; /* as it is called now; "X" for administrative ones */
    tarve_series s;
} source;

static int by_code(const void *a, const void *b)
{
    const source *x = a, *y = b;
    const int d = strcmp(x->code, y->code);
    return d != 0 ? d : strcmp(x->s.group, y->s.group);
}

static tarve_status list_sources(const tarve_signal_inputs *in, const char *measure,
                                 const char *area, source **out, size_t *n, tarve_error *err)
{
    const size_t size = tarve_panel_size(in->panel);
    source *list = calloc(size + 1, sizeof *list);
    *n = 0;
    if (list == NULL)
        return no_memory(err);
    for (size_t i = 0; area != NULL && i < size; i++) {
        const tarve_series s = tarve_panel_series(in->panel, i);
        const bool other = tarve_occupation_is_administrative(s.group);
        if (strcmp(s.measure, measure) == 0 && strcmp(s.area, area) == 0 && s.n > 0 &&
            s.freq == TARVE_MONTH && s.variant[0] == '\0' && s.first <= in->as_of_month &&
            (other || four_digits(s.group)))
            list[(*n)++] = (source){other ? "X" : name_now(in, s.group), s};
    }
    if (*n > 1)
        qsort(list, *n, sizeof *list, by_code);
    *out = list;
    return TARVE_OK;
}

static void span(const tarve_signal_inputs *in, const source *list, size_t n, signal_grid *g)
{
    tarve_period last = TARVE_NO_PERIOD;
    for (size_t i = 0; i < n; i++) {
        const tarve_period end = list[i].s.first + (tarve_period)list[i].s.n - 1;
        g->first = i == 0 || list[i].s.first < g->first ? list[i].s.first : g->first;
        last = end > last ? end : last;
        g->n += strcmp(list[i].code, "X") != 0 &&
                (i == 0 || strcmp(list[i].code, list[i - 1].code) != 0);
    }
    last = last > in->as_of_month ? in->as_of_month : last;
    /* rows without an occupation alone are no table by occupation */
    g->n_months = g->n > 0 ? (size_t)(last - g->first) + 1 : 0;
}

static bool is_small(tarve_mark mark, double x)
{
    return tarve_mark_state(mark) == TARVE_CELL_PROTECTED || (x >= LATENT_MIN && x <= LATENT_MAX);
}

/* What a cell of 1-4 of this series is taken for: never what it holds. */
static double small_cell(const tarve_series *s)
{
    double sum = 0.0, n = 0.0;
    for (size_t t = 0; t < s->n; t++) {
        const bool small = is_small(s->mark[t], s->value[t]);
        if (!small && !tarve_mark_has_number(s->mark[t]))
            continue;
        sum += small ? 2.0 : s->value[t];
        n++;
    }
    return latent_mean(n > 0.0 ? sum / n : 0.0);
}

/* Adds a series to its row; a month without a cell adds nothing. */
static void add_series(const signal_grid *g, const tarve_series *s, double *value, double *least)
{
    const double small = small_cell(s);
    for (size_t t = 0; t < g->n_months; t++) {
        const tarve_period at = g->first + (tarve_period)t - s->first;
        if (at < 0 || at >= (tarve_period)s->n)
            continue;
        const tarve_mark mark = s->mark[at];
        if (is_small(mark, s->value[at])) {
            value[t] += small;
            least[t] += LATENT_MIN;
        } else if (tarve_mark_has_number(mark)) {
            value[t] += s->value[at];
            least[t] += s->value[at];
        } else if (tarve_mark_state(mark) != TARVE_CELL_ABSENT) {
            value[t] = least[t] = (double)NAN;
        }
    }
}

/* Months in which no occupation has a cell are in no table. */
static void mark_months(const signal_grid *g, const source *list, size_t n)
{
    for (size_t t = 0; t < g->n_months; t++) {
        bool any = false;
        const tarve_period at = g->first + (tarve_period)t;
        for (size_t i = 0; i < n && !any; i++) {
            const tarve_series *s = &list[i].s;
            any = at >= s->first && at < s->first + (tarve_period)s->n &&
                  tarve_mark_state(s->mark[at - s->first]) != TARVE_CELL_ABSENT;
        }
        for (size_t o = 0; o < g->n && !any; o++)
            g->value[o * g->n_months + t] = g->least[o * g->n_months + t] = (double)NAN;
        g->total[t] = any ? 0.0 : (double)NAN;
        for (size_t o = 0; o < g->n; o++) /* an unknown cell of one does not hide the others */
            g->total[t] +=
                isnan(g->value[o * g->n_months + t]) && any ? 0.0 : g->value[o * g->n_months + t];
    }
}

static tarve_status fill(signal_grid *g, const source *list, size_t n, tarve_error *err)
{
    g->code = calloc(g->n + 1, sizeof *g->code);
    g->value = calloc(2 * (g->n + 1) * g->n_months, sizeof *g->value);
    g->total = calloc(2 * g->n_months, sizeof *g->total);
    if (g->code == NULL || g->value == NULL || g->total == NULL)
        return no_memory(err);
    g->least = g->value + (g->n + 1) * g->n_months;
    g->administrative = g->total + g->n_months;
    size_t row = 0; /* one beyond the row under way */
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].code, "X") == 0) {
            double *spare = g->least + g->n * g->n_months;
            add_series(g, &list[i].s, g->administrative, spare);
            continue;
        }
        if (row == 0 || strcmp(g->code[row - 1], list[i].code) != 0)
            g->code[row++] = list[i].code;
        add_series(g, &list[i].s, g->value + (row - 1) * g->n_months,
                   g->least + (row - 1) * g->n_months);
    }
    mark_months(g, list, n);
    return TARVE_OK;
}

tarve_status signal_grid_read(const tarve_signal_inputs *in, const char *measure, const char *area,
                              signal_grid *out, tarve_error *err)
{
    signal_grid g = {.turnover = 1.0};
    source *list = NULL;
    size_t n = 0;
    tarve_status st = list_sources(in, measure, area, &list, &n, err);
    if (st == TARVE_OK)
        span(in, list, n, &g);
    if (st == TARVE_OK && g.n > 0)
        st = fill(&g, list, n, err);
    free(list);
    if (st != TARVE_OK)
        signal_grid_free(&g);
    else
        *out = g;
    return st;
}

/* Flows where there is a table of them: they are what they seem. */
tarve_status signal_grid_region(const tarve_signal_inputs *in, const char **measure,
                                signal_grid *out, tarve_error *err)
{
    *measure = "vacancy_flow";
    tarve_status st = signal_grid_read(in, *measure, in->occupation_area, out, err);
    if (st != TARVE_OK || out->n_months >= (size_t)2 * SIGNAL_YEAR)
        return st;
    signal_grid_free(out);
    *measure = "vacancy_stock";
    st = signal_grid_read(in, *measure, in->occupation_area, out, err);
    if (in->duration_months > 0.0)
        out->turnover = 1.0 / in->duration_months;
    return st;
}

void signal_grid_free(signal_grid *g)
{
    free((void *)g->code);
    free(g->value);
    free(g->total);
    *g = (signal_grid){0};
}

size_t signal_grid_find(const signal_grid *g, const char *code)
{
    for (size_t o = 0; o < g->n; o++)
        if (strcmp(g->code[o], code) == 0)
            return o;
    return SIZE_MAX;
}

double signal_year(const signal_grid *g, const double *row, size_t back)
{
    const size_t end = g->n_months - back * SIGNAL_YEAR;
    double sum = 0.0;
    if (g->n_months < (back + 1) * SIGNAL_YEAR)
        return (double)NAN;
    for (size_t t = end - SIGNAL_YEAR; t < end; t++)
        sum += row[t];
    return sum;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "run/published.h"

enum { SMALLEST_PRINTED = 5 };

/* A 4-digit occupation, or an administrative group, of the span. */
static bool is_part(const group_span *g, const tarve_series *s)
{
    return s->freq == TARVE_MONTH && strcmp(s->measure, g->measure) == 0 &&
           strcmp(s->area, g->area) == 0 && s->variant[0] == '\0' && strlen(s->group) == 4 &&
           (strspn(s->group, "0123456789") == 4 || tarve_occupation_is_administrative(s->group));
}

static size_t index_of(const tarve_series *s, tarve_period month)
{
    const long long t = (long long)month - s->first;
    return t >= 0 && (size_t)t < s->n ? (size_t)t : SIZE_MAX;
}

/* Adds what one part has in each month. */
static void add_part(const group_span *g, const tarve_series *s, double *printed,
                     double *n_protected)
{
    for (size_t i = 0; i < g->n; i++) {
        const size_t t = index_of(s, g->first + (tarve_period)i);
        if (t == SIZE_MAX)
            continue;
        if (tarve_mark_has_number(s->mark[t]))
            printed[i] += s->value[t];
        else if (tarve_mark_state(s->mark[t]) == TARVE_CELL_PROTECTED)
            n_protected[i] += 1;
    }
}

void group_protected_means(const group_span *g, double *mean, double *work)
{
    enum { FEWEST = 5 };
    const double unknown = 2; /* about the mean of a small count that is not 0 */
    const size_t all = tarve_panel_find(g->panel, g->measure, g->area, "SSS", NULL, TARVE_MONTH);
    memset(work, 0, g->n * sizeof *work);
    memset(mean, 0, g->n * sizeof *mean);
    for (size_t k = 0; k < tarve_panel_size(g->panel); k++) {
        const tarve_series s = tarve_panel_series(g->panel, k);
        if (is_part(g, &s))
            add_part(g, &s, work, mean);
    }
    for (size_t i = 0; i < g->n; i++) {
        const double n_protected = mean[i];
        mean[i] = unknown;
        if (all == SIZE_MAX || n_protected < FEWEST)
            continue;
        const tarve_series total = tarve_panel_series(g->panel, all);
        const size_t t = index_of(&total, g->first + (tarve_period)i);
        if (t != SIZE_MAX && tarve_mark_has_number(total.mark[t]))
            mean[i] = fmin(4, fmax(1, (total.value[t] - work[i]) / n_protected));
    }
}

static void add_member(const group_span *g, const tarve_series *s, const double *protected_mean,
                       double *value)
{
    for (size_t i = 0; i < g->n; i++) {
        const size_t t = index_of(s, g->first + (tarve_period)i);
        const tarve_cell_state state =
            t == SIZE_MAX ? TARVE_CELL_ABSENT : tarve_mark_state(s->mark[t]);
        if (state == TARVE_CELL_PROTECTED)
            value[i] += protected_mean[i];
        else if (state == TARVE_CELL_VALUE || state == TARVE_CELL_ROUNDED3)
            value[i] += s->value[t];
        else if (state != TARVE_CELL_NOT_APPLICABLE)
            value[i] = (double)NAN;
    }
}

/* Whole, and protected where all that the group holds is a small count: no figure says how small.
 */
static tarve_mark settle(double *sum)
{
    if (isnan(*sum))
        return tarve_mark_make(TARVE_CELL_MISSING, TARVE_REASON_MISSING, 0, 0, 0, 0);
    *sum = round(*sum);
    if (*sum == 0 || *sum >= SMALLEST_PRINTED)
        return tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, 0, 0, 0, 0);
    *sum = (double)NAN;
    return tarve_mark_make(TARVE_CELL_PROTECTED, TARVE_REASON_SECRET, 0, 0, 0, 0);
}

bool group_sum(const group_span *g, char digit, const double *protected_mean, double *value,
               tarve_mark *mark)
{
    size_t members = 0;
    memset(value, 0, g->n * sizeof *value);
    for (size_t k = 0; k < tarve_panel_size(g->panel); k++) {
        const tarve_series s = tarve_panel_series(g->panel, k);
        if (!is_part(g, &s) || s.group[0] != digit)
            continue;
        add_member(g, &s, protected_mean, value);
        members++;
    }
    for (size_t i = 0; i < g->n; i++)
        mark[i] = settle(&value[i]);
    return members > 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file holds, whether or not earlier files hold some of it, too. */
#include <stdlib.h>

#include "panel/stage.h"

/* Codes of one axis that were seen, by id. */
typedef struct seen_codes {
    bool *seen;
    size_t n;
} seen_codes;

static void see(seen_codes *c, uint32_t id)
{
    c->n += !c->seen[id];
    c->seen[id] = true;
}

static bool is_observed(const series_rec *r, uint32_t i)
{
    return tarve_mark_state(series_marks(r)[i]) != TARVE_CELL_ABSENT;
}

static void stretch(tarve_coverage *c, const series_rec *r)
{
    uint32_t first = 0, end = r->n;
    while (first < end && !is_observed(r, first))
        first++;
    while (end > first && !is_observed(r, end - 1))
        end--;
    if (first == end || (c->n_series > 0 && (uint32_t)c->freq > r->key.freq))
        return;
    const tarve_period from = r->base + (tarve_period)first, to = r->base + (tarve_period)end - 1;
    const bool fresh = c->n_series == 0 || (uint32_t)c->freq < r->key.freq;
    c->first = fresh || from < c->first ? from : c->first;
    c->last = fresh || to > c->last ? to : c->last;
    c->freq = (tarve_freq)r->key.freq;
}

tarve_status stage_coverage(const stage *s, tarve_coverage *out, tarve_error *err)
{
    tarve_coverage c = {0};
    seen_codes axis[TARVE_N_AXES] = {0};
    tarve_status st = TARVE_OK;
    for (int a = 0; a < TARVE_N_AXES; a++) {
        axis[a].seen = calloc(s->panel->axis[a].seen.n + 1, sizeof(bool));
        if (axis[a].seen == NULL) {
            st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for the codes of a file");
            goto done;
        }
    }
    for (size_t i = 0; i < s->cells.n; i++) {
        const series_rec *r = &s->cells.series[i];
        for (int a = 0; a < TARVE_N_AXES; a++)
            see(&axis[a], r->key.code[a]);
        stretch(&c, r);
        c.n_series++;
    }
    c.n_measures = axis[TARVE_AXIS_MEASURE].n;
    c.n_areas = axis[TARVE_AXIS_AREA].n;
    c.n_groups = axis[TARVE_AXIS_GROUP].n;
    *out = c;
done:
    for (int a = 0; a < TARVE_N_AXES; a++)
        free(axis[a].seen);
    return st;
}

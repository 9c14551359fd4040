/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both ends of eta: the gap by the register alone and by what is asked for alone, on the draws of
 * the run (the same seed and keys). */
#include "need/ends.h"

#include <math.h>
#include <stdlib.h>

#include "need/draws.h"
#include "need/memory.h"
#include "need/rows.h"

static void gap_range(const need_draws *r, size_t y, size_t unit, double *work, tarve_range *out)
{
    for (size_t d = 0; d < r->n_draws; d++)
        work[d] = draws_gap(r, y, unit, d);
    *out = draws_range(work, r->n_draws);
}

static tarve_status one_end(build *b, size_t end, tarve_error *err)
{
    mixed_rows rows = *b->m.mixed;
    need_model m = b->m; /* borrows all but the weight of the rows */
    need_draws r = {0};
    double *work = calloc(m.n_draws + 1, sizeof *work);
    rows.eta = (double)end;
    m.mixed = &rows;
    tarve_status st = work == NULL
                          ? no_memory(err)
                          : need_simulate(&m, NULL, VARY_ALL, m.n_years, m.n_draws, &r, err);
    for (size_t y = 0; st == TARVE_OK && y < m.n_years; y++)
        for (size_t i = 0; i < m.n_units; i++)
            gap_range(&r, y, i, work, &b->result->field[y * m.n_units + i].gap_end[end]);
    need_draws_free(&r);
    free(work);
    return st;
}

tarve_status need_ends(build *b, tarve_error *err)
{
    const tarve_need_result *out = b->result;
    const tarve_range unknown = {(double)NAN, (double)NAN, (double)NAN};
    for (size_t i = 0; i < out->n_years * out->n_fields; i++) {
        out->field[i].gap_end[0] = unknown;
        out->field[i].gap_end[1] = out->field[i].gap; /* nothing but what is asked for */
    }
    if (b->m.mixed == NULL || b->m.mixed->eta >= 1.0)
        return TARVE_OK;
    const tarve_status st = one_end(b, 0, err);
    return st == TARVE_OK ? one_end(b, 1, err) : st;
}

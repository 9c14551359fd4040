/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Openings of occupations that no qualification leads to, as they may be shown: the small ones
 * by name, their openings only together. */
#include <math.h>

#include "report/view.h"

static const char *reason_code(tarve_gap_reason r)
{
    static const char *const code[] = {"missing", "excluded", "regulated"};
    return code[r];
}

static void add(tarve_view *v, tarve_view_gap g)
{
    const double all = v->in->need->gap_all_openings;
    g.share = all > 0.0 ? g.openings / all : (double)NAN;
    g.openings = tarve_round_persons(g.openings);
    v->gap[v->n_gaps++] = g;
}

tarve_status tarve_view_gaps(tarve_view *v, tarve_error *err)
{
    const tarve_need_result *r = v->in->need;
    tarve_view_gap small = {.code = "", .name = "", .reason = "small"},
                   covered = {.code = "", .name = "", .reason = "covered"};
    if (r->gap == NULL)
        return TARVE_OK;
    v->gap = tarve_arena_alloc(&v->memory, (r->n_gaps + 2) * sizeof *v->gap);
    if (v->gap == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    covered.openings = r->gap_all_openings;
    for (size_t i = 0; i < r->n_gaps; i++) {
        const tarve_occupation_gap *g = &r->gap[i];
        covered.openings -= g->openings;
        const char *code = tarve_view_text(v, g->code),
                   *name = tarve_view_text(v, tarve_view_label(v, g->code, g->name_fi));
        if (code == NULL || name == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        small.openings += g->publishable ? 0.0 : g->openings;
        small.n_occupations += g->publishable ? 0 : 1;
        add(v, (tarve_view_gap){.code = code,
                                .name = name,
                                .n_occupations = 1,
                                .openings = g->publishable ? g->openings : (double)NAN,
                                .reason = reason_code(g->reason)});
    }
    if (small.n_occupations > 0)
        add(v, small);
    covered.openings = fmax(0.0, covered.openings);
    add(v, covered);
    return TARVE_OK;
}

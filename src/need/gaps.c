/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Occupations whose openings no qualification of the crosswalk reaches. */
#include <stdlib.h>
#include <string.h>

#include "need/education.h"
#include "need/ends.h"
#include "need/levels.h"
#include "need/memory.h"

/* Persons a year from which an occupation's openings may stand alone: below, its vacancies in the
 * occupation area are mostly protected counts. */
static const double least_openings = 10.0;

/* Expected openings of year +1 by occupation; all at their means. */
static tarve_status expect(const build *b, double *openings, tarve_error *err)
{
    need_model m = b->m; /* borrows all but the groups */
    need_draws r = {0};
    m.n_groups = m.n_occupations;
    m.group_of = calloc(m.n_occupations + 1, sizeof *m.group_of);
    if (m.group_of == NULL)
        return no_memory(err);
    for (size_t o = 0; o < m.n_occupations; o++)
        m.group_of[o] = o;
    const tarve_status st = need_simulate(&m, NULL, 0, 1, 1, &r, err);
    for (size_t o = 0; st == TARVE_OK && o < m.n_occupations; o++)
        openings[o] = need_group(&r, 0, o, FIGURE_HIRES)[0] - need_group(&r, 0, o, FIGURE_CHURN)[0];
    need_draws_free(&r);
    free(m.group_of);
    return st;
}

static tarve_gap_reason reason_of(const build *b, const char *occupation)
{
    size_t first = 0;
    if (education_rows(b->in->regulated, occupation, &first) > 0)
        return TARVE_GAP_REGULATED;
    return crosswalk_pairs(b->in->crosswalk, occupation, &first) > 0 ? TARVE_GAP_EXCLUDED
                                                                     : TARVE_GAP_MISSING;
}

/* Those with figures first, by openings; the others by code alone. */
static int by_openings(const void *pa, const void *pb)
{
    const tarve_occupation_gap *a = pa, *b = pb;
    if (a->publishable != b->publishable)
        return a->publishable ? -1 : 1;
    if (a->publishable && a->openings != b->openings)
        return a->openings > b->openings ? -1 : 1;
    return strcmp(a->code, b->code);
}

static tarve_status add_gap(build *b, size_t o, double openings, tarve_error *err)
{
    const char *code = tarve_arena_text(b->text, b->occupation[o], strlen(b->occupation[o]));
    const char *name = facts_label(b, b->occupation[o], b->occupation[o]);
    if (code == NULL || name == NULL)
        return no_memory(err);
    b->result->gap[b->result->n_gaps++] = (tarve_occupation_gap){
        code, name, openings, reason_of(b, code), openings >= least_openings};
    return TARVE_OK;
}

static tarve_status list(build *b, const double *openings, tarve_error *err)
{
    tarve_need_result *out = b->result;
    const need_model *m = &b->m;
    tarve_status st = TARVE_OK;
    out->gap = calloc(m->n_occupations + 1, sizeof *out->gap);
    if (out->gap == NULL)
        return no_memory(err);
    for (size_t o = 0; st == TARVE_OK && o < m->n_occupations; o++) {
        out->gap_all_openings += openings[o];
        if (m->first[o] == m->first[o + 1])
            st = add_gap(b, o, openings[o], err);
    }
    if (out->n_gaps > 1)
        qsort(out->gap, out->n_gaps, sizeof *out->gap, by_openings);
    return st;
}

static tarve_status say(const build *b, tarve_error *err)
{
    const tarve_need_result *out = b->result;
    double left = 0.0;
    for (size_t i = 0; i < out->n_gaps; i++)
        left += out->gap[i].openings;
    if (out->n_gaps == 0 || !(out->gap_all_openings > 0.0))
        return TARVE_OK;
    return tarve_findings_add(
        &b->result->findings, "crosswalk-gaps", TARVE_LOG_WARN, NULL, 0, 0, err,
        "%zu of %zu occupations, with %.0f %% of the openings, lead to no "
        "qualification of the crosswalk (data/crosswalk_gaps.csv)",
        out->n_gaps, b->m.n_occupations, 100.0 * left / out->gap_all_openings);
}

tarve_status need_gaps(build *b, tarve_error *err)
{
    const size_t n = b->m.n_occupations;
    if (b->m.n_fields == 0)
        return TARVE_OK;
    double *openings = calloc(n + 1, sizeof *openings);
    tarve_status st = openings == NULL ? no_memory(err) : TARVE_OK;
    if (st == TARVE_OK)
        st = expect(b, openings, err);
    if (st == TARVE_OK)
        st = list(b, openings, err);
    free(openings);
    return st == TARVE_OK ? say(b, err) : st;
}

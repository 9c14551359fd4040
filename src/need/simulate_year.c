/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One year of one draw: counts, the ledger, and its figures by unit. */
#include <math.h>
#include <string.h>

#include "need/ledger.h"
#include "need/workspace.h"

/* Weights to the area's total. */
static void spread(const workspace *w, const double *weight, double total, double *out)
{
    memcpy(out, weight, w->m->n_occupations * sizeof *out);
    pool_rake(w->m->n_occupations, out, total);
}

/* Net openings J = kappa (1 - omega) (1 - chi) N grow by the jobs: who comes from a job of the same
 * occupation leaves another one open. They stand open no longer than is usual. */
static void add_jobs(workspace *w, const extra_jobs *e)
{
    const tarve_ledger_params *p = &w->params;
    const double open = e->jobs / (p->kappa * (1.0 - p->omega) * (1.0 - p->chi));
    w->n12[e->occupation] += open;
    if (!isnan(p->frictional_months))
        w->v_bar[e->occupation] += open / 12.0 * p->frictional_months;
}

void year_counts(workspace *w, size_t y)
{
    const need_model *m = w->m;
    const double total = path_at(w, m->n_path, m->n_mean, VARY_N12, y);
    spread(w, w->drawn_n12 + y * m->n_occupations, total * w->vacancies_by, w->n12);
    spread(w, w->v, path_at(w, m->v_path, m->v_mean, VARY_N12, y) * w->vacancies_by, w->v_bar);
    spread(w, w->u, path_at(w, m->u_path, m->u_mean, VARY_U, y) * w->unemployed_by, w->u_bar);
    for (size_t i = 0; i < w->change->n_jobs; i++)
        if (w->change->jobs[i].year == y)
            add_jobs(w, &w->change->jobs[i]);
    for (size_t o = 0; o < m->n_occupations; o++) /* F15 */
        w->u_bar[o] = fmax(0.0, w->u_bar[o] - m->registered[o]);
    ledger_ease(m->n_occupations, w->n12, w->v_bar, w->u_bar, w->drawn.alpha, w->ease);
}

static void add_openings(double *to, const tarve_ledger *l, double share)
{
    to[FIGURE_HIRES] += share * l->hires;
    to[FIGURE_CHURN] += share * l->churn;
    to[FIGURE_UNEMPLOYED] += share * l->from_unemployed;
    to[FIGURE_MOBILITY] += share * l->mobility;
    to[FIGURE_ENTRANTS] += share * l->entrants;
    to[FIGURE_BACKLOG] += share * l->backlog;
}

/* F13 and the bounds over all admissible allocations. A field counts an occupation once. */
static void add_occupation(workspace *w, size_t o)
{
    const need_model *m = w->m;
    const tarve_ledger *l = &w->ledger[o];
    const double required = l->entrants + l->backlog;
    if (l->hires <= 0.0 && l->backlog <= 0.0)
        return; /* nothing in any column */
    const double qualified = required * (1.0 - m->none[o] - m->other[o]);
    size_t last_field = SIZE_MAX;
    if (m->set_of != NULL) {
        w->set[m->set_of[o]] += required;
        w->set[m->n_sets + m->set_of[o]] += qualified;
    }
    for (size_t c = m->first[o]; c < m->first[o + 1]; c++) {
        const size_t q = m->cell_qualification[c], f = m->field_of[q];
        double *own = w->qualification + q * N_UNIT_FIGURES, *field = w->unit + f * N_UNIT_FIGURES;
        add_openings(own, l, w->share[c]);
        own[FIGURE_BOUND_MAX] += required;
        own[FIGURE_BOUND_MIN] += m->only_cell[c] ? qualified : 0.0;
        if (f != last_field) { /* cells of one field stand together */
            field[FIGURE_BOUND_MAX] += required;
            field[FIGURE_BOUND_MIN] += m->only_field[c] ? qualified : 0.0;
        }
        last_field = f;
    }
    if (m->group_of[o] == SIZE_MAX)
        return;
    double *group = w->group + m->group_of[o] * N_GROUP_FIGURES;
    tarve_ledger without_backlog = *l;
    without_backlog.backlog = 0.0;
    add_openings(group, &without_backlog, 1.0);
    group[FIGURE_N12] += w->n12[o];
}

/* Graduates of one more point of completion for every c of them. */
static double completing(const workspace *w, size_t q)
{
    const double by = w->change->completion;
    const double c = by == 0.0 || w->m->completion == NULL ? 0.0 : w->m->completion[q];
    return c > 0.0 ? fmin(1.0, fmax(0.0, c + by)) / c : 1.0;
}

static void add_graduates(workspace *w, size_t y)
{
    const need_model *m = w->m;
    for (size_t q = 0; q < m->n_qualifications; q++) {
        const size_t f = m->field_of[q], *r = m->rows_of[q];
        const double path = varies(w, VARY_GRADUATES)
                                ? m->g_path[(f * m->n_draws + w->draw) * m->n_years + y]
                                : m->g_mean[f * m->n_years + y];
        const double more =
            w->change->graduates == NULL ? 0.0 : w->change->graduates[f * m->n_years + y];
        const double part = m->recent_field[f] > 0.0 ? w->recent[q] / m->recent_field[f] : 0.0;
        double *own = w->qualification + q * N_UNIT_FIGURES;
        own[FIGURE_GRADUATES] = (path * completing(w, q) + more) * part;
        own[FIGURE_SUPPLY] = tarve_supply(own[FIGURE_GRADUATES], w->row[r[0]], w->row[r[1]],
                                          w->row[r[2]], w->row[r[3]]);
    }
}

static void add_units(workspace *w)
{
    const need_model *m = w->m;
    for (size_t q = 0; q < m->n_qualifications; q++) {
        const double *own = w->qualification + q * N_UNIT_FIGURES;
        double *field = w->unit + m->field_of[q] * N_UNIT_FIGURES;
        for (size_t k = 0; k < FIGURE_BOUND_MIN; k++)
            field[k] += own[k];
        if (m->unit_of[q] != SIZE_MAX)
            memcpy(w->unit + m->unit_of[q] * N_UNIT_FIGURES, own, N_UNIT_FIGURES * sizeof *own);
    }
}

tarve_status year_figures(workspace *w, size_t y, tarve_error *err)
{
    const need_model *m = w->m;
    memset(w->qualification, 0, m->n_qualifications * N_UNIT_FIGURES * sizeof *w->qualification);
    memset(w->unit, 0, m->n_units * N_UNIT_FIGURES * sizeof *w->unit);
    memset(w->group, 0, m->n_groups * N_GROUP_FIGURES * sizeof *w->group);
    memset(w->set, 0, 2 * m->n_sets * sizeof *w->set);
    const ledger_counts counts = {m->n_occupations, w->n12, w->v_bar, w->u_bar, w->ease};
    const tarve_status st = ledger_fill(&counts, &w->params, w->ledger, err);
    if (st != TARVE_OK)
        return st;
    for (size_t o = 0; o < m->n_occupations; o++)
        add_occupation(w, o);
    add_graduates(w, y);
    add_units(w);
    return TARVE_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger drawn many times over. Every random number is keyed by what it is for and by the
 * number of the draw: threads, order and what else is drawn do not matter.
 */
#include <math.h>
#include <stdlib.h>

#include "need/allocation.h"
#include "need/memory.h"
#include "need/workspace.h"

static void keep_year(const workspace *w, size_t y, need_draws *out)
{
    for (size_t i = 0; i < out->n_units; i++)
        for (size_t k = 0; k < N_UNIT_FIGURES; k++)
            need_unit(out, y, i, k)[w->draw] = w->unit[i * N_UNIT_FIGURES + k];
    for (size_t i = 0; i < out->n_groups; i++)
        for (size_t k = 0; k < N_GROUP_FIGURES; k++)
            need_group(out, y, i, k)[w->draw] = w->group[i * N_GROUP_FIGURES + k];
    if (w->draw < out->n_set_draws)
        memcpy(need_sets(out, y, w->draw), w->set, 2 * out->n_sets * sizeof *w->set);
}

static void hold(workspace *w, size_t k, const tarve_ledger_params *drawn)
{
    w->params = *drawn;
    if (w->hold == NULL)
        return;
    if (!isnan(w->hold[k].kappa))
        w->params.kappa = w->hold[k].kappa;
    if (!isnan(w->hold[k].chi))
        w->params.chi = w->hold[k].chi;
}

/* out: one of each hold, all of one shape. */
static tarve_status do_draw(workspace *w, uint64_t draw, need_draws *out, tarve_error *err)
{
    begin_draw(w, draw);
    draw_once(w);
    const tarve_ledger_params drawn = w->params;
    for (size_t y = 0; y < out->n_years; y++) {
        draw_counts(w, y);
        for (size_t k = 0; k < w->n_holds; k++) {
            hold(w, k, &drawn);
            const tarve_status st = draw_figures(w, y, err);
            if (st != TARVE_OK)
                return st;
            keep_year(w, y, &out[k]);
        }
    }
    return TARVE_OK;
}

/* Draws *d, *d + 1, ... that are made together; *d is the failing one on error. */
static tarve_status do_draws(workspace *w, size_t *d, need_draws *out, tarve_error *err)
{
    const size_t left = out->n_draws - *d;
    const size_t end = *d + (left < DRAWS_AT_ONCE ? left : DRAWS_AT_ONCE);
    tarve_status st = TARVE_OK;
    draw_hidden_counts(w, *d, end - *d);
    while (st == TARVE_OK && *d < end) {
        st = do_draw(w, *d, out, err);
        *d += st == TARVE_OK;
    }
    return st;
}

/* ---- rooms and threads ---- */

static double *room(size_t n)
{
    return calloc(n > 0 ? n : 1, sizeof(double));
}

static void workspace_free(workspace *w)
{
    double *all[] = {w->v,      w->u,     w->n,         w->n12,           w->v_bar,
                     w->u_bar,  w->share, w->centre,    w->moved,         w->duration,
                     w->recent, w->row,   w->counts[0], w->qualification, w->unit,
                     w->group,  w->set,   w->counts[1], w->counts[2]};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    free(w->ledger);
    if (w->rng != NULL)
        gsl_rng_free(w->rng);
}

/* The part that every thread has of its own; *w says the rest. */
static bool workspace_init(workspace *w)
{
    const need_model *m = w->m;
    const size_t n = m->n_occupations;
    w->rng = gsl_rng_alloc(tarve_rng_keyed);
    w->v = room(n), w->u = room(n), w->n = room(n);
    w->n12 = room(n), w->v_bar = room(n), w->u_bar = room(n);
    w->ledger = calloc(n > 0 ? n : 1, sizeof *w->ledger);
    w->share = room(m->first[n]);
    w->centre = room(m->first[n]);
    w->moved = room(m->mixed != NULL ? m->mixed->n_hidden : 0);
    w->duration = room(m->n_duration_groups);
    w->counts[0] = room(n * DRAWS_AT_ONCE), w->counts[1] = room(n * DRAWS_AT_ONCE);
    w->counts[2] = room(m->n.known != NULL ? n * DRAWS_AT_ONCE : 0);
    w->recent = room(m->n_qualifications);
    w->row = room(m->n_rows);
    w->qualification = room(m->n_qualifications * N_UNIT_FIGURES);
    w->unit = room(m->n_units * N_UNIT_FIGURES);
    w->group = room(m->n_groups * N_GROUP_FIGURES);
    w->set = room(2 * m->n_sets);
    return w->rng != NULL && w->v != NULL && w->u != NULL && w->n != NULL && w->n12 != NULL &&
           w->v_bar != NULL && w->u_bar != NULL && w->ledger != NULL && w->share != NULL &&
           w->centre != NULL && w->moved != NULL && w->duration != NULL && w->counts[0] != NULL &&
           w->counts[1] != NULL && w->counts[2] != NULL && w->recent != NULL && w->row != NULL &&
           w->qualification != NULL && w->unit != NULL && w->group != NULL && w->set != NULL;
}

/* One thread's part. The first failing draw wins, whichever thread meets it. */
static void run_part(const workspace *task, need_draws *out, size_t *failed, tarve_error *failure)
{
    workspace w = *task;
    const bool ready = workspace_init(&w);
#pragma omp for schedule(static)
    for (size_t first = 0; first < out->n_draws; first += DRAWS_AT_ONCE) {
        tarve_error err = {0};
        size_t d = first;
        const tarve_status st = ready ? do_draws(&w, &d, out, &err) : no_memory(&err);
        if (st == TARVE_OK)
            continue;
#pragma omp critical(tarve_need_failure)
        if (d < *failed) {
            *failed = d;
            *failure = err;
        }
    }
    workspace_free(&w);
}

static tarve_status run_all(const workspace *task, need_draws *out, tarve_error *err)
{
    size_t failed = SIZE_MAX;
    tarve_error failure = {0};
#pragma omp parallel num_threads(task->m->jobs > 0 ? task->m->jobs : 1)
    run_part(task, out, &failed, &failure);
    if (failed == SIZE_MAX)
        return TARVE_OK;
    if (err != NULL)
        *err = failure;
    return failure.status;
}

/* Draws of units, and nothing else yet. */
static need_draws shape_of(const need_model *m, size_t n_years, size_t n_draws)
{
    return (need_draws){.n_years = n_years < m->n_years ? n_years : m->n_years,
                        .n_draws = n_draws < m->n_draws ? n_draws : m->n_draws,
                        .n_units = m->n_units};
}

static tarve_status make_room(need_draws *r, tarve_error *err)
{
    r->unit = room(r->n_years * r->n_units * N_UNIT_FIGURES * r->n_draws);
    r->group = room(r->n_years * r->n_groups * N_GROUP_FIGURES * r->n_draws);
    r->set = room(r->n_years * r->n_set_draws * 2 * r->n_sets);
    return r->unit != NULL && r->group != NULL && r->set != NULL ? TARVE_OK : no_memory(err);
}

static const need_change none = {0};

tarve_status need_simulate(const need_model *m, const need_change *change, unsigned vary,
                           size_t n_years, size_t n_draws, need_draws *out, tarve_error *err)
{
    need_draws r = shape_of(m, n_years, n_draws);
    r.n_groups = m->n_groups;
    r.n_sets = m->n_sets;
    r.n_set_draws = r.n_draws < ALLOCATION_DRAWS ? r.n_draws : ALLOCATION_DRAWS;
    tarve_status st = make_room(&r, err);
    workspace task = {
        .m = m, .change = change != NULL ? change : &none, .vary = vary, .n_holds = 1};
    if (st == TARVE_OK)
        st = change_demand(m, task.change->demand_sd, &task.vacancies_by, &task.unemployed_by, err);
    if (st == TARVE_OK)
        st = run_all(&task, &r, err);
    if (st == TARVE_OK)
        *out = r;
    else
        need_draws_free(&r);
    return st;
}

tarve_status need_simulate_holding(const need_model *m, const need_hold *hold, size_t n_holds,
                                   size_t n_years, size_t n_draws, need_draws *out,
                                   tarve_error *err)
{
    const workspace task = {.m = m,
                            .change = &none,
                            .vacancies_by = 1.0,
                            .unemployed_by = 1.0,
                            .vary = VARY_ALL,
                            .hold = hold,
                            .n_holds = n_holds};
    need_draws *r = calloc(n_holds + 1, sizeof *r);
    tarve_status st = r == NULL ? no_memory(err) : TARVE_OK;
    for (size_t k = 0; st == TARVE_OK && k < n_holds; k++) {
        r[k] = shape_of(m, n_years, n_draws);
        st = make_room(&r[k], err);
    }
    if (st == TARVE_OK && n_holds > 0)
        st = run_all(&task, r, err);
    for (size_t k = 0; r != NULL && k < n_holds; k++)
        if (st == TARVE_OK)
            out[k] = r[k];
        else
            need_draws_free(&r[k]);
    free(r);
    return st;
}

void need_draws_free(need_draws *r)
{
    free(r->unit);
    free(r->group);
    free(r->set);
    *r = (need_draws){0};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger drawn many times over. Every random number is keyed by what it is for and by the
 * number of the draw: threads, order and what else is drawn do not matter.
 */
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

/* A change with the factors it puts on demand, and where its draws go. */
typedef struct task_case {
    const need_change *change;
    double vacancies_by, unemployed_by;
    need_draws *out;
} task_case;

/* All cases have years and draws in common. */
typedef struct task {
    const need_model *m;
    unsigned vary;
    size_t n_years, n_draws, n_cases;
    task_case *one;
} task;

static void begin_case(workspace *w, const task_case *c)
{
    w->change = c->change;
    w->vacancies_by = c->vacancies_by;
    w->unemployed_by = c->unemployed_by;
    change_parameters(w);
}

static bool same_counts(const task_case *a, const task_case *b)
{
    return a->change->demand_sd == b->change->demand_sd && a->change->n_jobs == 0 &&
           b->change->n_jobs == 0;
}

static tarve_status do_draw(workspace *w, uint64_t draw, const task *t, tarve_error *err)
{
    begin_draw(w, draw);
    draw_once(w, t->n_years);
    for (size_t y = 0; y < t->n_years; y++)
        for (size_t i = 0; i < t->n_cases; i++) {
            begin_case(w, &t->one[i]);
            if (i == 0 || !same_counts(&t->one[i - 1], &t->one[i]))
                year_counts(w, y);
            const tarve_status st = year_figures(w, y, err);
            if (st != TARVE_OK)
                return st;
            keep_year(w, y, t->one[i].out);
        }
    return TARVE_OK;
}

/* Draws *d, *d + 1, ... that are made together; *d is the failing one on error. */
static tarve_status do_draws(workspace *w, size_t *d, const task *t, tarve_error *err)
{
    const size_t left = t->n_draws - *d;
    const size_t end = *d + (left < DRAWS_AT_ONCE ? left : DRAWS_AT_ONCE);
    tarve_status st = TARVE_OK;
    draw_hidden_counts(w, *d, end - *d);
    while (st == TARVE_OK && *d < end) {
        st = do_draw(w, *d, t, err);
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
    double *all[] = {w->v,         w->u,     w->n,         w->n12,           w->v_bar,
                     w->u_bar,     w->share, w->centre,    w->moved,         w->duration,
                     w->recent,    w->row,   w->counts[0], w->qualification, w->unit,
                     w->group,     w->set,   w->counts[1], w->counts[2],     w->drawn_n12,
                     w->drawn_row, w->ease};
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
    w->row = room(m->n_rows), w->drawn_row = room(m->n_rows);
    w->drawn_n12 = room(m->n_years * n), w->ease = room(n);
    w->qualification = room(m->n_qualifications * N_UNIT_FIGURES);
    w->unit = room(m->n_units * N_UNIT_FIGURES);
    w->group = room(m->n_groups * N_GROUP_FIGURES);
    w->set = room(2 * m->n_sets);
    return w->rng != NULL && w->v != NULL && w->u != NULL && w->n != NULL && w->n12 != NULL &&
           w->v_bar != NULL && w->u_bar != NULL && w->ledger != NULL && w->share != NULL &&
           w->centre != NULL && w->moved != NULL && w->duration != NULL && w->counts[0] != NULL &&
           w->counts[1] != NULL && w->counts[2] != NULL && w->recent != NULL && w->row != NULL &&
           w->drawn_row != NULL && w->drawn_n12 != NULL && w->ease != NULL &&
           w->qualification != NULL && w->unit != NULL && w->group != NULL && w->set != NULL;
}

/* One thread's part. The first failing draw wins, whichever thread meets it. */
static void run_part(const task *t, size_t *failed, tarve_error *failure)
{
    workspace w = {.m = t->m, .vary = t->vary};
    const bool ready = workspace_init(&w);
#pragma omp for schedule(static)
    for (size_t first = 0; first < t->n_draws; first += DRAWS_AT_ONCE) {
        tarve_error err = {0};
        size_t d = first;
        const tarve_status st = ready ? do_draws(&w, &d, t, &err) : no_memory(&err);
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

static tarve_status run_all(const task *t, tarve_error *err)
{
    size_t failed = SIZE_MAX;
    tarve_error failure = {0};
#pragma omp parallel num_threads(t->m->jobs > 0 ? t->m->jobs : 1)
    run_part(t, &failed, &failure);
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

static tarve_status make_case(const need_model *m, const need_change *change, need_draws *out,
                              task_case *to, tarve_error *err)
{
    static const need_change none = {0};
    *to = (task_case){.change = change != NULL ? change : &none, .out = out};
    const tarve_status st = make_room(out, err);
    return st == TARVE_OK
               ? change_demand(m, to->change->demand_sd, &to->vacancies_by, &to->unemployed_by, err)
               : st;
}

tarve_status need_simulate(const need_model *m, const need_change *change, unsigned vary,
                           size_t n_years, size_t n_draws, need_draws *out, tarve_error *err)
{
    need_draws r = shape_of(m, n_years, n_draws);
    r.n_groups = m->n_groups;
    r.n_sets = m->n_sets;
    r.n_set_draws = r.n_draws < ALLOCATION_DRAWS ? r.n_draws : ALLOCATION_DRAWS;
    task_case one;
    const task t = {m, vary, r.n_years, r.n_draws, 1, &one};
    tarve_status st = make_case(m, change, &r, &one, err);
    if (st == TARVE_OK)
        st = run_all(&t, err);
    if (st == TARVE_OK)
        *out = r;
    else
        need_draws_free(&r);
    return st;
}

tarve_status need_simulate_cases(const need_model *m, size_t n_years, size_t n_draws,
                                 size_t n_cases, need_case *cases, tarve_error *err)
{
    const need_draws shape = shape_of(m, n_years, n_draws);
    task_case *one = calloc(n_cases + 1, sizeof *one);
    const task t = {m, VARY_ALL, shape.n_years, shape.n_draws, n_cases, one};
    tarve_status st = one == NULL ? no_memory(err) : TARVE_OK;
    for (size_t i = 0; i < n_cases; i++)
        cases[i].draws = shape;
    for (size_t i = 0; st == TARVE_OK && i < n_cases; i++)
        st = make_case(m, cases[i].change, &cases[i].draws, &one[i], err);
    if (st == TARVE_OK)
        st = run_all(&t, err);
    for (size_t i = 0; st != TARVE_OK && i < n_cases; i++)
        need_draws_free(&cases[i].draws);
    free(one);
    return st;
}

void need_draws_free(need_draws *r)
{
    free(r->unit);
    free(r->group);
    free(r->set);
    *r = (need_draws){0};
}

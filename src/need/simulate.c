/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger drawn many times over. Every random number is keyed by what it is for and by the
 * number of the draw: threads, order and what else is drawn do not matter.
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/rng.h"
#include "need/allocation.h"
#include "need/memory.h"
#include "need/model.h"

/* One thread's room, and what the draw under way is. */
typedef struct workspace {
    const need_model *m;
    unsigned vary;
    uint64_t draw;
    gsl_rng *rng;
    double *v, *u, *n;           /* o: weights of this draw */
    double *n12, *v_bar, *u_bar; /* o: of this year */
    tarve_ledger *ledger;        /* o */
    double *share;               /* cell: row of P drawn */
    double *duration;            /* duration group */
    double *latent;              /* protected cells of one month */
    double *recent;              /* q: graduates of the last years, drawn */
    double *row;                 /* parameter row drawn */
    double *qualification;       /* q x N_UNIT_FIGURES */
    double *unit;                /* unit x N_UNIT_FIGURES */
    double *group;               /* group x N_GROUP_FIGURES */
    double *set;                 /* 2 x set: required, qualified */
    tarve_ledger_params params;
} workspace;

static bool varies(const workspace *w, int group)
{
    return (w->vary >> group & 1U) != 0;
}

static void key(workspace *w, const char *stream, uint64_t what)
{
    const uint64_t name = tarve_hash_bytes(stream, strlen(stream));
    tarve_rng_key(w->rng, w->m->seed, name ^ (what * 0x9e3779b97f4a7c15U), w->draw);
}

/* ---- mixes: F4 and F5 ---- */

/* How far an area departs from its parent: drawn when the rng is given, else the mean. */
static double departure(double shape, double observed, double expected, gsl_rng *rng)
{
    if (isinf(shape))
        return 1.0;
    if (rng == NULL)
        return pool_lambda(shape, observed, expected);
    return gsl_ran_gamma(rng, shape + observed, 1.0 / (shape + expected));
}

static double mix_weight(const mix *m, size_t o, double observed, gsl_rng *rng)
{
    const double e = m->exposure;
    double weight = observed;
    if (m->expected != NULL)
        weight = m->expected[o] * departure(m->shape[o], e * observed, e * m->expected[o], rng);
    if (m->same_area)
        return weight;
    const double own = m->own == NULL ? (double)NAN : m->own[o];
    const double expected = e * m->own_share * weight;
    if (isnan(own))
        return weight * departure(m->shape[o], 0.0, 0.0, rng);
    return weight * departure(m->shape[o], e * own, expected, rng);
}

void mix_mean(const mix *m, size_t n, double *weight)
{
    for (size_t o = 0; o < n; o++)
        weight[o] = mix_weight(m, o, m->middle[o], NULL);
}

static void mix_draw(workspace *w, const mix *m, double *weight)
{
    const size_t n = w->m->n_occupations;
    memcpy(weight, m->known, n * sizeof *weight);
    for (size_t b = 0; b < m->n_blocks; b++) {
        const mix_block *block = &m->block[b];
        key(w, m->stream, b + 1);
        latent_draw(&block->latent, w->rng, w->latent);
        for (size_t i = 0; i < block->latent.n; i++)
            if (block->occupation[i] != SIZE_MAX)
                weight[block->occupation[i]] += w->latent[i] / (double)m->n_blocks;
    }
    for (size_t o = 0; o < n; o++) {
        key(w, m->stream, w->m->occupation_key[o]);
        weight[o] = mix_weight(m, o, weight[o], w->rng);
    }
}

/* Where the flow is not observed: stock over time open, which differs between occupations. */
static void flow_from_stock(workspace *w)
{
    const need_model *m = w->m;
    for (size_t i = 0; i < m->n_duration_groups; i++) {
        key(w, "duration", i);
        w->duration[i] =
            varies(w, VARY_N12) ? exp(m->duration_sd * gsl_ran_ugaussian(w->rng)) : 1.0;
    }
    for (size_t o = 0; o < m->n_occupations; o++)
        w->n[o] = w->v[o] / w->duration[m->duration_group[o]];
}

static void draw_mixes(workspace *w)
{
    const need_model *m = w->m;
    if (varies(w, VARY_N12))
        mix_draw(w, &m->v, w->v);
    else
        mix_mean(&m->v, m->n_occupations, w->v);
    if (varies(w, VARY_U))
        mix_draw(w, &m->u, w->u);
    else
        mix_mean(&m->u, m->n_occupations, w->u);
    if (m->n.known == NULL)
        flow_from_stock(w);
    else if (varies(w, VARY_N12))
        mix_draw(w, &m->n, w->n);
    else
        mix_mean(&m->n, m->n_occupations, w->n);
}

/* ---- parameters ---- */

static double draw_parameter(workspace *w, const tarve_parameter *p, int group)
{
    if (!varies(w, group))
        return tarve_parameter_mean(p);
    key(w, p->name,
        tarve_hash_bytes(p->level, strlen(p->level)) +
            3 * tarve_hash_bytes(p->key, strlen(p->key)));
    return tarve_parameter_draw(p, w->rng);
}

static void draw_parameters(workspace *w)
{
    const need_model *m = w->m;
    w->params = (tarve_ledger_params){
        .kappa = draw_parameter(w, m->kappa, VARY_KAPPA),
        .omega = draw_parameter(w, m->omega, VARY_OTHER),
        .chi = fmin(0.999, draw_parameter(w, m->chi, VARY_CHI)),
        .phi = draw_parameter(w, m->phi, VARY_U),
        .alpha = draw_parameter(w, m->alpha, VARY_U),
        .iota = draw_parameter(w, m->iota, VARY_OTHER),
        .u_max = draw_parameter(w, m->u_max, VARY_U),
        .backlog_years = draw_parameter(w, m->backlog_years, VARY_OTHER),
        .frictional_months = m->frictional_months,
    };
    for (size_t i = 0; i < m->n_rows; i++)
        w->row[i] = draw_parameter(w, m->row[i], VARY_GRADUATE_PARAMETERS);
}

/* F12: Dirichlet around the row of P; what is left of one needs no qualification, or another. */
static void draw_rows(workspace *w)
{
    const need_model *m = w->m;
    if (!varies(w, VARY_CROSSWALK)) {
        memcpy(w->share, m->cell_share, m->first[m->n_occupations] * sizeof *w->share);
        return;
    }
    for (size_t o = 0; o < m->n_occupations; o++) {
        key(w, "crosswalk", m->occupation_key[o]);
        double sum = 0.0;
        for (size_t c = m->first[o]; c < m->first[o + 1]; c++) {
            const double shape = m->crosswalk_n * m->cell_share[c];
            w->share[c] = shape > 0.0 ? gsl_ran_gamma(w->rng, shape, 1.0) : 0.0;
            sum += w->share[c];
        }
        const double rest = m->crosswalk_n * (m->none[o] + m->other[o]);
        sum += rest > 0.0 ? gsl_ran_gamma(w->rng, rest, 1.0) : 0.0;
        for (size_t c = m->first[o]; c < m->first[o + 1]; c++)
            w->share[c] = sum > 0.0 ? w->share[c] / sum : m->cell_share[c];
    }
}

/* F4 for graduates: protected cells are 1..4, rounded ones one of three. */
static double draw_graduate_cell(workspace *w, const graduate_cell *c)
{
    static const double rounding_matters_below = 15.0;
    if (!varies(w, VARY_GRADUATES))
        return c->value;
    key(w, "graduate cell", c->key);
    if (!isnan(c->mu))
        return latent_draw_one(c->mu, w->rng);
    if (c->rounded && c->value > 0.0 && c->value < rounding_matters_below)
        return c->value - 1.0 + (double)gsl_rng_uniform_int(w->rng, 3);
    return c->value;
}

static void draw_graduates(workspace *w)
{
    const need_model *m = w->m;
    memset(w->recent, 0, m->n_qualifications * sizeof *w->recent);
    for (size_t i = 0; i < m->n_graduate_cells; i++) {
        const graduate_cell *c = &m->graduate_cell[i];
        w->recent[c->qualification] += c->share * draw_graduate_cell(w, c);
    }
}

/* ---- one year of one draw ---- */

static double path_at(const workspace *w, const double *path, const double *mean, int group,
                      size_t y)
{
    return varies(w, group) ? path[w->draw * w->m->n_years + y] : mean[y];
}

/* Weights to the area's total; vacancies also get the noise of small counts (F5). */
static void spread(const workspace *w, const double *weight, double total, double *out)
{
    memcpy(out, weight, w->m->n_occupations * sizeof *out);
    pool_rake(w->m->n_occupations, out, total);
}

static void year_counts(workspace *w, size_t y)
{
    const need_model *m = w->m;
    const double total = path_at(w, m->n_path, m->n_mean, VARY_N12, y);
    spread(w, w->n, total, w->n12);
    for (size_t o = 0; varies(w, VARY_N12) && o < m->n_occupations; o++) {
        key(w, "count", m->occupation_key[o] + y);
        w->n12[o] = pool_count(w->rng, w->n12[o], m->psi);
    }
    pool_rake(m->n_occupations, w->n12, total);
    spread(w, w->v, path_at(w, m->v_path, m->v_mean, VARY_N12, y), w->v_bar);
    spread(w, w->u, path_at(w, m->u_path, m->u_mean, VARY_U, y), w->u_bar);
    for (size_t o = 0; o < m->n_occupations; o++) /* F15 */
        w->u_bar[o] = fmax(0.0, w->u_bar[o] - m->registered[o]);
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

static void add_graduates(workspace *w, size_t y)
{
    const need_model *m = w->m;
    for (size_t q = 0; q < m->n_qualifications; q++) {
        const size_t f = m->field_of[q], *r = m->rows_of[q];
        const double path = varies(w, VARY_GRADUATES)
                                ? m->g_path[(f * m->n_draws + w->draw) * m->n_years + y]
                                : m->g_mean[f * m->n_years + y];
        const double part = m->recent_field[f] > 0.0 ? w->recent[q] / m->recent_field[f] : 0.0;
        double *own = w->qualification + q * N_UNIT_FIGURES;
        own[FIGURE_GRADUATES] = path * part;
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

static tarve_status do_year(workspace *w, size_t y, tarve_error *err)
{
    const need_model *m = w->m;
    year_counts(w, y);
    memset(w->qualification, 0, m->n_qualifications * N_UNIT_FIGURES * sizeof *w->qualification);
    memset(w->unit, 0, m->n_units * N_UNIT_FIGURES * sizeof *w->unit);
    memset(w->group, 0, m->n_groups * N_GROUP_FIGURES * sizeof *w->group);
    memset(w->set, 0, 2 * m->n_sets * sizeof *w->set);
    const tarve_status st = tarve_ledger_compute(m->n_occupations, w->n12, w->v_bar, w->u_bar,
                                                 &w->params, w->ledger, err);
    if (st != TARVE_OK)
        return st;
    for (size_t o = 0; o < m->n_occupations; o++)
        add_occupation(w, o);
    add_graduates(w, y);
    add_units(w);
    return TARVE_OK;
}

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

static tarve_status do_draw(workspace *w, uint64_t draw, need_draws *out, tarve_error *err)
{
    w->draw = draw;
    draw_mixes(w);
    draw_parameters(w);
    draw_rows(w);
    draw_graduates(w);
    for (size_t y = 0; y < out->n_years; y++) {
        const tarve_status st = do_year(w, y, err);
        if (st != TARVE_OK)
            return st;
        keep_year(w, y, out);
    }
    return TARVE_OK;
}

/* ---- rooms and threads ---- */

static size_t widest_block(const need_model *m)
{
    const mix *all[3] = {&m->v, &m->u, &m->n};
    size_t most = 1;
    for (int i = 0; i < 3; i++)
        for (size_t b = 0; b < all[i]->n_blocks; b++)
            most = all[i]->block[b].latent.n > most ? all[i]->block[b].latent.n : most;
    return most;
}

static double *room(size_t n)
{
    return calloc(n > 0 ? n : 1, sizeof(double));
}

static void workspace_free(workspace *w)
{
    double *all[] = {w->v,     w->u,        w->n,      w->n12,    w->v_bar, w->u_bar,
                     w->share, w->duration, w->latent, w->recent, w->row,   w->qualification,
                     w->unit,  w->group,    w->set};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    free(w->ledger);
    if (w->rng != NULL)
        gsl_rng_free(w->rng);
}

static bool workspace_init(workspace *w, const need_model *m, unsigned vary)
{
    const size_t n = m->n_occupations;
    *w = (workspace){.m = m, .vary = vary, .rng = gsl_rng_alloc(tarve_rng_keyed)};
    w->v = room(n), w->u = room(n), w->n = room(n);
    w->n12 = room(n), w->v_bar = room(n), w->u_bar = room(n);
    w->ledger = calloc(n > 0 ? n : 1, sizeof *w->ledger);
    w->share = room(m->first[n]);
    w->duration = room(m->n_duration_groups);
    w->latent = room(widest_block(m));
    w->recent = room(m->n_qualifications);
    w->row = room(m->n_rows);
    w->qualification = room(m->n_qualifications * N_UNIT_FIGURES);
    w->unit = room(m->n_units * N_UNIT_FIGURES);
    w->group = room(m->n_groups * N_GROUP_FIGURES);
    w->set = room(2 * m->n_sets);
    return w->rng != NULL && w->v != NULL && w->u != NULL && w->n != NULL && w->n12 != NULL &&
           w->v_bar != NULL && w->u_bar != NULL && w->ledger != NULL && w->share != NULL &&
           w->duration != NULL && w->latent != NULL && w->recent != NULL && w->row != NULL &&
           w->qualification != NULL && w->unit != NULL && w->group != NULL && w->set != NULL;
}

/* One thread's part. The first failing draw wins, whichever thread meets it. */
static void run_part(const need_model *m, unsigned vary, need_draws *out, size_t *failed,
                     tarve_error *failure)
{
    workspace w;
    const bool ready = workspace_init(&w, m, vary);
#pragma omp for schedule(static)
    for (size_t d = 0; d < out->n_draws; d++) {
        tarve_error err = {0};
        tarve_status st = ready ? do_draw(&w, d, out, &err) : no_memory(&err);
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

tarve_status need_simulate(const need_model *m, unsigned vary, size_t n_years, size_t n_draws,
                           need_draws *out, tarve_error *err)
{
    need_draws r = {.n_years = n_years < m->n_years ? n_years : m->n_years,
                    .n_draws = n_draws < m->n_draws ? n_draws : m->n_draws,
                    .n_units = m->n_units,
                    .n_groups = m->n_groups,
                    .n_sets = m->n_sets};
    r.n_set_draws = r.n_draws < ALLOCATION_DRAWS ? r.n_draws : ALLOCATION_DRAWS;
    r.unit = room(r.n_years * r.n_units * N_UNIT_FIGURES * r.n_draws);
    r.group = room(r.n_years * r.n_groups * N_GROUP_FIGURES * r.n_draws);
    r.set = room(r.n_years * r.n_set_draws * 2 * r.n_sets);
    if (r.unit == NULL || r.group == NULL || r.set == NULL) {
        need_draws_free(&r);
        return no_memory(err);
    }
    size_t failed = SIZE_MAX;
    tarve_error failure = {0};
#pragma omp parallel num_threads(m->jobs > 0 ? m->jobs : 1)
    run_part(m, vary, &r, &failed, &failure);
    if (failed != SIZE_MAX) {
        need_draws_free(&r);
        if (err != NULL)
            *err = failure;
        return failure.status;
    }
    *out = r;
    return TARVE_OK;
}

void need_draws_free(need_draws *r)
{
    free(r->unit);
    free(r->group);
    free(r->set);
    *r = (need_draws){0};
}

static void mix_free(mix *m)
{
    for (size_t b = 0; b < m->n_blocks; b++) {
        latent_free(&m->block[b].latent);
        free(m->block[b].occupation);
    }
    free(m->block);
    free(m->known);
    free(m->middle);
    free(m->expected);
    free(m->own);
    free(m->shape);
}

void need_model_free(need_model *m)
{
    mix_free(&m->v);
    mix_free(&m->u);
    mix_free(&m->n);
    double *doubles[] = {m->registered, m->cell_share, m->none,   m->other,  m->recent_field,
                         m->n_path,     m->v_path,     m->u_path, m->g_path, m->n_mean,
                         m->v_mean,     m->u_mean,     m->g_mean};
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++)
        free(doubles[i]);
    size_t *sizes[] = {m->duration_group,     m->group_of, m->first,
                       m->cell_qualification, m->field_of, m->unit_of};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        free(sizes[i]);
    free(m->occupation_key);
    free(m->set_of);
    free(m->set_admits);
    free(m->only_field);
    free(m->only_cell);
    free(m->graduate_cell);
    free((void *)m->row);
    free(m->rows_of);
    *m = (need_model){0};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The municipalities now. Everything here is worked out from the cells that a published table of
 * the same months shows (disclosure.c), never from the figures behind them.
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/rng.h"
#include "need/build.h"
#include "need/draws.h"
#include "need/memory.h"

enum { MAJOR_GROUPS = 10 };
static const double protected_guess = 2.0, least_for_tightness = 5.0;

/* The last twelve months of a member's row; NULL when the table does not reach over them. */
static const tarve_shown *last_year(const build *b, const tarve_member_cells *c, size_t member)
{
    const tarve_period from = b->base - YEAR_MONTHS + 1;
    if (c->n_months < YEAR_MONTHS || from < c->first ||
        b->base >= c->first + (tarve_period)c->n_months)
        return NULL;
    return c->shown + member * c->n_months + (size_t)(from - c->first);
}

static void fill_means(const build *b, const tarve_member_cells *v, const tarve_member_cells *u)
{
    const double hidden = latent_mean(protected_guess);
    const tarve_shown none = {.kind = TARVE_SHOWN_MISSING, .value = (double)NAN};
    for (size_t i = 0; i < b->n_members; i++) {
        tarve_area_need *a = &b->result->area[i];
        const tarve_shown *vi = last_year(b, v, i), *ui = last_year(b, u, i);
        tarve_shown_mean(vi == NULL ? &none : vi, vi == NULL ? 1 : YEAR_MONTHS, 1, hidden,
                         &a->v_bar_lo, &a->v_bar_mid, &a->v_bar_hi);
        tarve_shown_mean(ui == NULL ? &none : ui, ui == NULL ? 1 : YEAR_MONTHS, 1, hidden,
                         &a->u_bar_lo, &a->u_bar_mid, &a->u_bar_hi);
        for (size_t k = 0; vi != NULL && k < YEAR_MONTHS; k++)
            a->protected_months +=
                vi[k].kind == TARVE_SHOWN_PROTECTED || vi[k].kind == TARVE_SHOWN_SUPPRESSED;
    }
}

static tarve_status fill_tightness(build *b, tarve_error *err)
{
    double *work = calloc(3 * b->n_members + 1, sizeof *work);
    if (work == NULL)
        return no_memory(err);
    double *u = work, *v = work + b->n_members, *out = work + 2 * b->n_members;
    for (size_t i = 0; i < b->n_members; i++) {
        const tarve_area_need *a = &b->result->area[i];
        const bool usable = a->protected_months == 0 && a->v_bar_mid >= least_for_tightness &&
                            a->u_bar_lo == a->u_bar_hi;
        u[i] = usable ? a->u_bar_mid : 0.0;
        v[i] = usable ? a->v_bar_mid : 0.0;
    }
    const tightness_parent parent = {b->u_now / b->v_now, params_value(b->parameters, "psi"),
                                     YEAR_MONTHS / b->duration};
    pool_tightness(b->n_members, u, v, &parent, out);
    for (size_t i = 0; i < b->n_members; i++)
        b->result->area[i].tightness = out[i];
    free(work);
    return TARVE_OK;
}

/* Major groups of the area's openings: weight, and the Gamma shape of one municipality's departure
 * in a group of several occupations (equal in mean and variance to drawing each of them). */
typedef struct major_group {
    double weight, shape;
} major_group;

static tarve_status major_groups(const build *b, major_group g[MAJOR_GROUPS], tarve_error *err)
{
    const size_t n = b->m.n_occupations;
    double *weight = calloc(n + 1, sizeof *weight);
    double squares[MAJOR_GROUPS] = {0};
    if (weight == NULL)
        return no_memory(err);
    mix_mean(&b->m.v, n, weight);
    memset(g, 0, MAJOR_GROUPS * sizeof *g);
    for (size_t o = 0; o < n; o++) {
        const int k = b->occupation[o][0] - '0';
        g[k].weight += weight[o];
        squares[k] += weight[o] * weight[o];
        g[k].shape = b->m.v.shape[o];
    }
    for (int k = 0; k < MAJOR_GROUPS; k++)
        if (squares[k] > 0.0)
            g[k].shape *= g[k].weight * g[k].weight / squares[k];
    free(weight);
    return TARVE_OK;
}

static double draw_size(const build *b, size_t i, size_t d, const major_group *g, gsl_rng *rng)
{
    const char *code = b->result->area[i].code;
    const double size = b->result->area[i].v_bar_mid;
    double mixed = 0.0;
    tarve_rng_key(rng, b->m.seed, tarve_hash_bytes(code, strlen(code)), d);
    for (int k = 0; k < MAJOR_GROUPS; k++)
        if (g[k].weight > 0.0)
            mixed += g[k].weight * gsl_ran_gamma(rng, g[k].shape, 1.0 / g[k].shape);
    return isnan(size) ? 0.0 : size * mixed;
}

/* Shares add up to the area in every draw. */
static tarve_status fill_shares(build *b, tarve_error *err)
{
    const size_t n = b->n_members, draws = b->m.n_draws;
    major_group g[MAJOR_GROUPS];
    double *share = calloc(n * draws + 1, sizeof *share);
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_status st = share != NULL && rng != NULL ? major_groups(b, g, err) : no_memory(err);
    for (size_t d = 0; st == TARVE_OK && d < draws; d++) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++)
            sum += share[i * draws + d] = draw_size(b, i, d, g, rng);
        for (size_t i = 0; sum > 0.0 && i < n; i++)
            share[i * draws + d] /= sum;
    }
    for (size_t i = 0; st == TARVE_OK && i < n; i++) {
        double *x = share + i * draws;
        const bool known = !isnan(b->result->area[i].v_bar_mid);
        b->result->area[i].openings_share = draws_range(x, known ? draws : 0);
    }
    free(share);
    if (rng != NULL)
        gsl_rng_free(rng);
    return st;
}

static tarve_status name_members(build *b, tarve_error *err)
{
    b->result->area = calloc(b->n_members + 1, sizeof *b->result->area);
    if (b->result->area == NULL)
        return no_memory(err);
    for (size_t i = 0; i < b->n_members; i++) {
        const char *code = b->member[i];
        const char *name =
            b->in->lexicon == NULL ? NULL : tarve_lexicon_label(b->in->lexicon, code, TARVE_FI);
        tarve_area_need *a = &b->result->area[i];
        name = name == NULL ? code : name;
        a->code = tarve_arena_text(b->text, code, strlen(code));
        a->name_fi = tarve_arena_text(b->text, name, strlen(name));
        if (a->code == NULL || a->name_fi == NULL)
            return no_memory(err);
    }
    b->result->n_areas = b->n_members;
    return TARVE_OK;
}

tarve_status need_municipalities(build *b, tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    const tarve_members of = {b->in->area, b->member, b->n_members};
    tarve_member_cells v = {0}, u = {0};
    tarve_status st = name_members(b, err);
    if (st == TARVE_OK)
        st = tarve_disclosure_members(p, "vacancy_stock", &of, b->base, &v, err);
    if (st == TARVE_OK)
        st = tarve_disclosure_members(p, "unemployed_stock", &of, b->base, &u, err);
    if (st == TARVE_OK) {
        fill_means(b, &v, &u);
        st = fill_tightness(b, err);
    }
    if (st == TARVE_OK)
        st = fill_shares(b, err);
    tarve_member_cells_free(&v);
    tarve_member_cells_free(&u);
    return st;
}

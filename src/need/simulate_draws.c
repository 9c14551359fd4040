/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is drawn once a draw: mixes of occupations, parameters, rows of P, recent graduates. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "need/workspace.h"

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

static void mix_draw(workspace *w, const mix *m, const double *counts, double *weight)
{
    const uint64_t stream = stream_of(m->stream);
    const size_t at = w->draw - w->first;
    for (size_t o = 0; o < w->m->n_occupations; o++) {
        key(w, stream, w->m->occupation_key[o]);
        weight[o] = mix_weight(m, o, counts[o * DRAWS_AT_ONCE + at], w->rng);
    }
}

/* Where the flow is not observed: stock over time open, which differs between occupations. */
static void flow_from_stock(workspace *w)
{
    const need_model *m = w->m;
    const uint64_t stream = stream_of("duration");
    for (size_t i = 0; i < m->n_duration_groups; i++) {
        key(w, stream, i);
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
        mix_draw(w, &m->v, w->counts[0], w->v);
    else
        mix_mean(&m->v, m->n_occupations, w->v);
    if (varies(w, VARY_U))
        mix_draw(w, &m->u, w->counts[1], w->u);
    else
        mix_mean(&m->u, m->n_occupations, w->u);
    if (m->n.known == NULL)
        flow_from_stock(w);
    else if (varies(w, VARY_N12))
        mix_draw(w, &m->n, w->counts[2], w->n);
    else
        mix_mean(&m->n, m->n_occupations, w->n);
}

/* ---- parameters ---- */

double draw_parameter(workspace *w, const tarve_parameter *p, int group)
{
    if (!varies(w, group))
        return tarve_parameter_mean(p);
    key(w, stream_of(p->name),
        tarve_hash_bytes(p->level, strlen(p->level)) +
            3 * tarve_hash_bytes(p->key, strlen(p->key)));
    return tarve_parameter_draw(p, w->rng);
}

/* A rate stays one. */
static double shifted(double rate, double by)
{
    return fmin(1.0, fmax(0.0, rate + by));
}

static void draw_parameters(workspace *w)
{
    const need_model *m = w->m;
    w->drawn = (tarve_ledger_params){
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
        w->drawn_row[i] = draw_parameter(w, m->row[i], VARY_GRADUATE_PARAMETERS);
}

void change_parameters(workspace *w)
{
    const need_model *m = w->m;
    const need_hold *held = w->change->hold;
    w->params = w->drawn;
    w->params.phi = shifted(w->drawn.phi, w->change->phi);
    if (held != NULL && !isnan(held->kappa))
        w->params.kappa = held->kappa;
    if (held != NULL && !isnan(held->chi))
        w->params.chi = held->chi;
    memcpy(w->row, w->drawn_row, m->n_rows * sizeof *w->row);
    for (size_t i = 0; w->change->rho != 0.0 && i < m->n_rows; i++)
        if (strcmp(m->row[i]->name, "rho") == 0)
            w->row[i] = shifted(w->drawn_row[i], w->change->rho);
}

/* F4: how far the protected cells of an occupation's register lie from what was expected. */
static void draw_hidden(workspace *w, const mixed_rows *r, size_t o)
{
    const uint64_t stream = stream_of("register cell");
    for (size_t h = r->first_hidden[o]; h < r->first_hidden[o + 1]; h++) {
        if (h > r->first_hidden[o] && r->hidden[h].key == r->hidden[h - 1].key) {
            w->moved[h] = w->moved[h - 1]; /* another part of the same cell */
            continue;
        }
        key(w, stream, r->hidden[h].key);
        w->moved[h] = latent_draw_one(r->hidden[h].mu, w->rng) - r->hidden[h].mean;
    }
}

/* F12: Dirichlet around the row of P; what is left of one needs no qualification, or another. */
static void draw_row(workspace *w, size_t o, uint64_t stream)
{
    const need_model *m = w->m;
    const double *centre = m->cell_share;
    const size_t from = m->first[o], to = m->first[o + 1];
    double persons = m->crosswalk_n, left[2] = {m->none[o], m->other[o]}, sum = 0.0;
    if (m->mixed != NULL) {
        draw_hidden(w, m->mixed, o);
        rows_blend(m->mixed, o, from, to, w->moved, w->centre, left);
        centre = w->centre;
        persons = m->mixed->persons[o];
    }
    key(w, stream, m->occupation_key[o]);
    for (size_t c = from; c < to; c++) {
        const double shape = persons * centre[c];
        w->share[c] = shape > 0.0 ? gsl_ran_gamma(w->rng, shape, 1.0) : 0.0;
        sum += w->share[c];
    }
    const double rest = persons * (left[0] + left[1]);
    sum += rest > 0.0 ? gsl_ran_gamma(w->rng, rest, 1.0) : 0.0;
    for (size_t c = from; c < to; c++)
        w->share[c] = sum > 0.0 ? w->share[c] / sum : centre[c];
}

static void draw_rows(workspace *w)
{
    const need_model *m = w->m;
    const uint64_t stream = stream_of("crosswalk");
    if (varies(w, VARY_CROSSWALK))
        for (size_t o = 0; o < m->n_occupations; o++)
            draw_row(w, o, stream);
    else
        memcpy(w->share, m->cell_share, m->first[m->n_occupations] * sizeof *w->share);
}

/* F4 for graduates: protected cells are 1..4, rounded ones one of three. */
static double draw_graduate_cell(workspace *w, const graduate_cell *c, uint64_t stream)
{
    static const double rounding_matters_below = 15.0;
    if (!varies(w, VARY_GRADUATES))
        return c->value;
    key(w, stream, c->key);
    if (!isnan(c->mu))
        return latent_draw_one(c->mu, w->rng);
    if (c->rounded && c->value > 0.0 && c->value < rounding_matters_below)
        return c->value - 1.0 + (double)gsl_rng_uniform_int(w->rng, 3);
    return c->value;
}

static void draw_graduates(workspace *w)
{
    const need_model *m = w->m;
    const uint64_t stream = stream_of("graduate cell");
    memset(w->recent, 0, m->n_qualifications * sizeof *w->recent);
    for (size_t i = 0; i < m->n_graduate_cells; i++) {
        const graduate_cell *c = &m->graduate_cell[i];
        w->recent[c->qualification] += c->share * draw_graduate_cell(w, c, stream);
    }
}

/* Vacancies of one year with the noise of small counts (F5), before they add up to the total. */
static void draw_vacancies(workspace *w, size_t y)
{
    const need_model *m = w->m;
    const uint64_t stream = stream_of("count");
    double *n12 = w->drawn_n12 + y * m->n_occupations;
    memcpy(n12, w->n, m->n_occupations * sizeof *n12);
    pool_rake(m->n_occupations, n12, path_at(w, m->n_path, m->n_mean, VARY_N12, y));
    for (size_t o = 0; varies(w, VARY_N12) && o < m->n_occupations; o++) {
        key(w, stream, m->occupation_key[o] + y);
        n12[o] = pool_count(w->rng, n12[o], m->psi);
    }
}

void draw_once(workspace *w, size_t n_years)
{
    draw_mixes(w);
    draw_parameters(w);
    draw_rows(w);
    draw_graduates(w);
    for (size_t y = 0; y < n_years; y++)
        draw_vacancies(w, y);
}

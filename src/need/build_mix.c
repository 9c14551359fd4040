/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one count of the area divides into occupations: F4 and F5 from the two margins.
 */
#include <math.h>
#include <stdlib.h>

#include "need/memory.h"
#include "need/occupation_cells.h"
#include "need/pool.h"

static bool mix_room(mix *m, size_t n, bool with_nation, bool with_own)
{
    m->known = calloc(n + 1, sizeof *m->known);
    m->middle = calloc(n + 1, sizeof *m->middle);
    m->shape = calloc(n + 1, sizeof *m->shape);
    m->block = calloc(YEAR_MONTHS, sizeof *m->block);
    if (with_nation)
        m->expected = calloc(n + 1, sizeof *m->expected);
    if (with_own)
        m->own = calloc(n + 1, sizeof *m->own);
    return m->known != NULL && m->middle != NULL && m->shape != NULL && m->block != NULL &&
           (!with_nation || m->expected != NULL) && (!with_own || m->own != NULL);
}

/* Expected means from the nation's mix, scaled to the area's own sum. */
static void expect_from(const occupation_table *t, const occupation_year *area,
                        const occupation_year *nation, double *expected)
{
    double of_area = 0.0, of_nation = 0.0;
    for (size_t i = 0; i < t->n; i++) {
        const double a = occupation_year_mean(area, i);
        const double n = occupation_year_mean(nation, i);
        if (t->row[i].occupation == SIZE_MAX || isnan(a) || isnan(n))
            continue;
        of_area += a;
        of_nation += n;
    }
    for (size_t i = 0; i < t->n; i++) {
        const double n = occupation_year_mean(nation, i);
        if (t->row[i].occupation != SIZE_MAX)
            expected[t->row[i].occupation] =
                of_nation > 0.0 && !isnan(n) ? n * of_area / of_nation : 0.0;
    }
}

/* F5: one Gamma shape for each major group (first digit), from how far its occupations lie from
 * what the nation's mix lets expect. */
static tarve_status find_shapes(const build *b, const occupation_table *t,
                                const occupation_year *area, mix *m, tarve_error *err)
{
    const double psi = params_value(b->parameters, "psi");
    const double fallback = params_value(b->parameters, "pool_shape");
    double *observed = calloc(2 * (t->n + 1), sizeof *observed);
    if (observed == NULL)
        return no_memory(err);
    double *expected = observed + t->n + 1;
    for (int digit = '0'; digit <= '9'; digit++) {
        size_t n = 0;
        for (size_t i = 0; m->expected != NULL && i < t->n; i++) {
            const size_t o = t->row[i].occupation;
            if (o == SIZE_MAX || t->row[i].code[0] != digit)
                continue;
            observed[n] = m->exposure * occupation_year_mean(area, i);
            expected[n++] = m->exposure * m->expected[o];
        }
        const double shape = pool_shape(n, observed, expected, psi, fallback);
        for (size_t i = 0; i < t->n; i++)
            if (t->row[i].occupation != SIZE_MAX && t->row[i].code[0] == digit)
                m->shape[t->row[i].occupation] = shape;
    }
    free(observed);
    return TARVE_OK;
}

/* Expected figure of an occupation in one month, from pooling: what mu of F4 is. */
static double expected_cell(const mix *m, size_t o, double mean)
{
    const double seen = isnan(mean) ? 0.0 : mean;
    if (m->expected == NULL)
        return seen;
    const double e = m->exposure;
    return m->expected[o] * pool_lambda(m->shape[o], e * seen, e * m->expected[o]);
}

/* Protected cells of one month; their sum is known where the total and all others are printed. */
static tarve_status make_block(const occupation_table *t, const occupation_year *y, size_t k,
                               mix *m, size_t *contradictions, tarve_error *err)
{
    mix_block *block = &m->block[k];
    double *mu = calloc(t->n + 1, sizeof *mu);
    block->occupation = calloc(t->n + 1, sizeof *block->occupation);
    if (mu == NULL || block->occupation == NULL) {
        free(mu);
        return no_memory(err);
    }
    double rest = y->total[k];
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        const size_t cell = i * YEAR_MONTHS + k, o = t->row[i].occupation;
        if (y->state[cell] != TARVE_CELL_PROTECTED) {
            rest -= y->value[cell]; /* NaN where it is missing: then the sum is not known */
            continue;
        }
        const double mean = occupation_year_mean(y, i);
        block->occupation[n] = o;
        mu[n++] = o == SIZE_MAX ? mean : expected_cell(m, o, mean);
    }
    bool contradiction = false;
    const tarve_status st = latent_init(&block->latent, n, mu, isnan(rest) ? -1.0 : fmax(rest, 0.0),
                                        &contradiction, err);
    *contradictions += contradiction;
    for (size_t i = 0; st == TARVE_OK && i < n; i++)
        if (block->occupation[i] != SIZE_MAX)
            m->middle[block->occupation[i]] += latent_mean(mu[i]) / YEAR_MONTHS;
    free(mu);
    return st;
}

static void add_known(const occupation_table *t, const occupation_year *y, mix *m)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < YEAR_MONTHS; k++) {
            const size_t cell = i * YEAR_MONTHS + k, o = t->row[i].occupation;
            if (o != SIZE_MAX && is_known_cell(y->state[cell]))
                m->known[o] += y->value[cell] / YEAR_MONTHS;
        }
    for (size_t i = 0; i < t->n; i++)
        if (t->row[i].occupation != SIZE_MAX)
            m->middle[t->row[i].occupation] += m->known[t->row[i].occupation];
}

tarve_status mix_fill(const build *b, const occupation_table *t, const mix_source *src, mix *m,
                      size_t *contradictions, tarve_error *err)
{
    occupation_year area = {0}, nation = {0}, own = {0};
    if (!mix_room(m, b->m.n_occupations, src->nation, src->own))
        return no_memory(err);
    m->exposure = src->exposure;
    m->n_blocks = YEAR_MONTHS;
    tarve_status st =
        occupation_year_read(b, t, src->measure, b->in->occupation_area, src->last, &area, err);
    if (st == TARVE_OK && src->nation)
        st = occupation_year_read(b, t, src->measure, "SSS", src->last, &nation, err);
    if (st == TARVE_OK && src->own)
        st = occupation_year_read(b, t, src->measure, b->in->area, src->last, &own, err);
    if (st == TARVE_OK && src->nation)
        expect_from(t, &area, &nation, m->expected);
    if (st == TARVE_OK)
        st = find_shapes(b, t, &area, m, err);
    if (st == TARVE_OK)
        add_known(t, &area, m);
    for (size_t k = 0; st == TARVE_OK && k < YEAR_MONTHS; k++)
        st = make_block(t, &area, k, m, contradictions, err);
    double sum = 0.0;
    for (size_t i = 0; st == TARVE_OK && i < t->n; i++) {
        const size_t o = t->row[i].occupation;
        if (o == SIZE_MAX)
            continue;
        sum += m->middle[o];
        if (src->own)
            m->own[o] = occupation_year_mean(&own, i);
    }
    m->own_share = sum > 0.0 ? fmin(1.0, src->now / sum) : 0.0;
    occupation_year_free(&area);
    occupation_year_free(&nation);
    occupation_year_free(&own);
    return st;
}

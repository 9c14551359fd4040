/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commuting matrix, and the unemployed of an area by where they can work (F11). */
#include "tarve/commuting.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "need/build.h"
#include "need/memory.h"

static const double protected_guess = 2.0;

typedef struct pair {
    const char *residence, *workplace;
    double share;
    size_t row; /* of the file */
} pair;

struct tarve_commuting {
    tarve_arena text;
    size_t n_pairs, n_residences;
    pair *pair;    /* by residence, then workplace */
    size_t *first; /* residence i: pairs first[i] .. first[i+1]-1 */
};

void tarve_commuting_free(tarve_commuting *c)
{
    if (c == NULL)
        return;
    tarve_arena_free(&c->text);
    free(c->pair);
    free(c->first);
    free(c);
}

static tarve_commuting *commuting_new(size_t n)
{
    tarve_commuting *c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    c->pair = calloc(n + 1, sizeof *c->pair);
    c->first = calloc(n + 2, sizeof *c->first);
    if (c->pair != NULL && c->first != NULL)
        return c;
    tarve_commuting_free(c);
    return NULL;
}

static int by_pair(const void *pa, const void *pb)
{
    const pair *a = pa, *b = pb;
    const int d = strcmp(a->residence, b->residence);
    return d != 0 ? d : strcmp(a->workplace, b->workplace);
}

/* Sorts, finds the rows; shares are persons until normalise(). */
static void index_rows(tarve_commuting *c)
{
    if (c->n_pairs > 1)
        qsort(c->pair, c->n_pairs, sizeof *c->pair, by_pair);
    for (size_t i = 0; i < c->n_pairs; i++)
        if (i == 0 || strcmp(c->pair[i].residence, c->pair[i - 1].residence) != 0)
            c->first[c->n_residences++] = i;
    c->first[c->n_residences] = c->n_pairs;
}

static double row_sum(const tarve_commuting *c, size_t i)
{
    double sum = 0.0;
    for (size_t k = c->first[i]; k < c->first[i + 1]; k++)
        sum += c->pair[k].share;
    return sum;
}

static void normalise(tarve_commuting *c)
{
    for (size_t i = 0; i < c->n_residences; i++) {
        const double sum = row_sum(c, i);
        for (size_t k = c->first[i]; k < c->first[i + 1]; k++)
            c->pair[k].share /= sum;
    }
}

/* ---- the file ---- */

typedef struct reading {
    const tarve_table *table;
    size_t residence, workplace, employed;
    const tarve_hierarchy *h;
    tarve_commuting *out;
} reading;

static tarve_status read_municipality(const reading *r, size_t row, size_t column, const char **out,
                                      tarve_error *err)
{
    const char *code = tarve_table_text(r->table, row, column);
    char expected[120];
    int year = 0;
    const char *now = r->h == NULL ? NULL : tarve_area_merged_into(r->h, code, &year);
    if (now != NULL) {
        (void)snprintf(expected, sizeof expected, "merged into %.20s in %d; give that code", now,
                       year);
        return tarve_table_refuse(r->table, row, column, "outside-map", expected, err);
    }
    if (r->h != NULL && tarve_area_level(r->h, code) != TARVE_LEVEL_MUNICIPALITY)
        return tarve_table_refuse(r->table, row, column, "outside-map",
                                  "expected the code of a municipality, KU729", err);
    *out = tarve_arena_text(&r->out->text, code, strlen(code));
    return *out != NULL ? TARVE_OK : no_memory(err);
}

static tarve_status read_employed(const reading *r, size_t row, double *out, tarve_error *err)
{
    const char *text = tarve_table_text(r->table, row, r->employed);
    if (strcmp(text, "...") == 0 || strcmp(text, "1-4") == 0) {
        *out = latent_mean(protected_guess);
        return TARVE_OK;
    }
    const tarve_status st = tarve_table_number(r->table, row, r->employed, out, err);
    if (st != TARVE_OK)
        return st;
    if (!(*out >= 0.0 && *out <= 1e9) || *out != floor(*out))
        return tarve_table_refuse(r->table, row, r->employed, "bad-range",
                                  "expected a count of persons, 0 or more", err);
    return TARVE_OK;
}

static tarve_status read_rows(const reading *r, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t row = 0; st == TARVE_OK && row < tarve_table_rows(r->table); row++) {
        pair *p = &r->out->pair[r->out->n_pairs];
        p->row = row;
        st = read_municipality(r, row, r->residence, &p->residence, err);
        if (st == TARVE_OK)
            st = read_municipality(r, row, r->workplace, &p->workplace, err);
        if (st == TARVE_OK)
            st = read_employed(r, row, &p->share, err);
        r->out->n_pairs++;
    }
    return st;
}

static tarve_status check_rows(const reading *r, tarve_error *err)
{
    const tarve_commuting *c = r->out;
    for (size_t i = 1; i < c->n_pairs; i++)
        if (by_pair(&c->pair[i - 1], &c->pair[i]) == 0) {
            const size_t a = c->pair[i - 1].row, b = c->pair[i].row;
            return tarve_table_refuse(r->table, a > b ? a : b, r->workplace, "duplicate-key",
                                      "each residence and workplace stands once", err);
        }
    for (size_t i = 0; i < c->n_residences; i++)
        if (!(row_sum(c, i) > 0.0))
            return tarve_table_refuse(r->table, c->pair[c->first[i]].row, r->residence, "zero-row",
                                      "somebody who lives there works", err);
    if (c->n_residences > 0)
        return TARVE_OK;
    const tarve_status st = tarve_fail(err, TARVE_E_INPUT, "a commuting file without rows");
    tarve_error_at(err, tarve_table_path(r->table), 1, 0);
    return st;
}

static tarve_status read_table(const tarve_table *t, const tarve_hierarchy *h, tarve_commuting *c,
                               tarve_error *err)
{
    reading r = {.table = t, .h = h, .out = c};
    tarve_status st = tarve_table_column(t, "residence", &r.residence, err);
    if (st == TARVE_OK)
        st = tarve_table_column(t, "workplace", &r.workplace, err);
    if (st == TARVE_OK)
        st = tarve_table_column(t, "employed", &r.employed, err);
    if (st == TARVE_OK)
        st = read_rows(&r, err);
    if (st != TARVE_OK)
        return st;
    index_rows(c);
    return check_rows(&r, err);
}

tarve_status tarve_commuting_read(const char *path, const tarve_hierarchy *h, tarve_commuting **out,
                                  tarve_error *err)
{
    tarve_table *t = NULL;
    tarve_status st = tarve_table_read(path, &t, err);
    if (st != TARVE_OK)
        return st;
    tarve_commuting *c = commuting_new(tarve_table_rows(t));
    st = c == NULL ? no_memory(err) : read_table(t, h, c, err);
    tarve_table_free(t);
    if (st != TARVE_OK) {
        tarve_commuting_free(c);
        return st;
    }
    normalise(c);
    *out = c;
    return TARVE_OK;
}

/* ---- distances ---- */

static tarve_status fill_distances(const tarve_place *place, size_t n, double km,
                                   tarve_commuting *c, tarve_error *err)
{
    for (size_t s = 0; s < n; s++)
        for (size_t r = 0; r < n; r++) {
            pair *p = &c->pair[c->n_pairs++];
            const double d = hypot(place[s].x_km - place[r].x_km, place[s].y_km - place[r].y_km);
            p->residence = tarve_arena_text(&c->text, place[s].code, strlen(place[s].code));
            p->workplace = tarve_arena_text(&c->text, place[r].code, strlen(place[r].code));
            p->share = exp(-d / km);
            if (p->residence == NULL || p->workplace == NULL)
                return no_memory(err);
        }
    return TARVE_OK;
}

tarve_status tarve_commuting_by_distance(const tarve_place *place, size_t n, double km,
                                         tarve_commuting **out, tarve_error *err)
{
    if (n == 0 || !(km > 0.0))
        return tarve_fail(err, TARVE_E_USAGE, "commuting by distance: %zu places, %g km", n, km);
    tarve_commuting *c = commuting_new(n * n);
    const tarve_status st = c == NULL ? no_memory(err) : fill_distances(place, n, km, c, err);
    if (st != TARVE_OK) {
        tarve_commuting_free(c);
        return st;
    }
    index_rows(c);
    normalise(c);
    *out = c;
    return TARVE_OK;
}

/* ---- what is asked of it ---- */

size_t tarve_commuting_residences(const tarve_commuting *c)
{
    return c->n_residences;
}

const char *tarve_commuting_residence(const tarve_commuting *c, size_t i)
{
    return c->pair[c->first[i]].residence;
}

static bool is_one_of(const char *code, const char *const *of, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(of[i], code) == 0)
            return true;
    return false;
}

double tarve_commuting_share(const tarve_commuting *c, size_t i, const char *const *municipality,
                             size_t n)
{
    double inside = 0.0, outside = 0.0;
    for (size_t k = c->first[i]; k < c->first[i + 1]; k++)
        if (is_one_of(c->pair[k].workplace, municipality, n))
            inside += c->pair[k].share;
        else
            outside += c->pair[k].share;
    return outside > 0.0 ? inside : 1.0; /* exactly one where all work in the area */
}

/* ---- the unemployed of the area by workplace ---- */

/* Those who live in the area and could only work outside are taken off, those who live outside and
 * could work here come in; who lives where the matrix has no row stays where he lives. */
static tarve_status by_workplace(const build *b, const tarve_commuting *c, double *in, double *out,
                                 size_t *n_known, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < c->n_residences; i++) {
        const char *code = tarve_commuting_residence(c, i);
        const double share = tarve_commuting_share(c, i, b->member, b->n_members);
        months m = {0};
        st = months_of(b->in->panel, "unemployed_stock", code, NULL, 0, &m, err);
        const double u = months_mean(&m, b->base, YEAR_MONTHS);
        months_free(&m);
        if (isnan(u))
            continue;
        *n_known += 1;
        if (is_one_of(code, b->member, b->n_members))
            *out += (1.0 - share) * u;
        else
            *in += share * u;
    }
    return st;
}

static void scale_unemployed(need_model *m, double factor)
{
    for (size_t i = 0; i < m->n_draws * m->n_years; i++)
        m->u_path[i] *= factor;
    for (size_t y = 0; y < m->n_years; y++)
        m->u_mean[y] *= factor;
}

static tarve_status apply(build *b, const tarve_commuting *c, tarve_error *err)
{
    double in = 0.0, out = 0.0;
    size_t n = 0;
    tarve_status st = by_workplace(b, c, &in, &out, &n, err);
    if (st != TARVE_OK)
        return st;
    const double factor = b->u_now > 0.0 ? fmax(0.0, 1.0 + (in - out) / b->u_now) : 1.0;
    scale_unemployed(&b->m, factor);
    b->result->commuting_factor = factor;
    return tarve_findings_add(
        &b->result->findings, "commuting", TARVE_LOG_INFO, NULL, 0, 0, err,
        "the unemployed count where they can work: %.2f of those who live in the area "
        "(%zu of %zu municipalities of the commuting matrix have figures)",
        factor, n, c->n_residences);
}

tarve_status build_commuting(build *b, tarve_error *err)
{
    tarve_commuting *by_distance = NULL;
    tarve_status st = TARVE_OK;
    if (b->in->commuting == NULL && b->in->n_places > 0)
        st = tarve_commuting_by_distance(b->in->place, b->in->n_places,
                                         params_value(b->parameters, "commuting_km"), &by_distance,
                                         err);
    const tarve_commuting *c = b->in->commuting != NULL ? b->in->commuting : by_distance;
    if (st == TARVE_OK && c != NULL)
        st = apply(b, c, err);
    tarve_commuting_free(by_distance);
    return st;
}

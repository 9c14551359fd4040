/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of P (F12): by the match key alone, or register and what is asked for, blended. Columns are
 * the qualifications in the model's order, then "no qualification" and "higher or other". */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "need/build.h"
#include "need/education.h"
#include "need/memory.h"
#include "need/rows.h"

static const double most_persons = 200.0; /* n* of F12 */

typedef struct row_maker {
    build *b;
    size_t n_q, n;     /* qualifications; columns */
    double *graduates; /* by the crosswalk's numbering, as crosswalk_row wants them */
    size_t *model_of;  /* the same: the model's q */
    match_pair *pair;  /* of one occupation, those that are not legal without a match */
    double *pair_share;
    bool *admitted; /* columns of one occupation from here on */
    double *count, *pi, *part, *weight, *required;
    register_table table;
    double tau;
    mixed_rows *mixed; /* NULL: the match key alone */
    size_t n_cells, most_hidden;
} row_maker;

static tarve_status rows_room(need_model *m, size_t n_pairs, tarve_error *err)
{
    const size_t n = m->n_occupations + 1;
    m->first = calloc(n + 1, sizeof *m->first);
    m->none = calloc(n, sizeof *m->none);
    m->other = calloc(n, sizeof *m->other);
    m->cell_qualification = calloc(n_pairs + 1, sizeof *m->cell_qualification);
    m->cell_share = calloc(n_pairs + 1, sizeof *m->cell_share);
    m->only_cell = calloc(n_pairs + 1, sizeof *m->only_cell);
    m->only_field = calloc(n_pairs + 1, sizeof *m->only_field);
    return m->first != NULL && m->none != NULL && m->other != NULL &&
                   m->cell_qualification != NULL && m->cell_share != NULL && m->only_cell != NULL &&
                   m->only_field != NULL
               ? TARVE_OK
               : no_memory(err);
}

static void mark_only(need_model *m, size_t from, size_t to)
{
    bool one_field = true;
    for (size_t c = from; c < to; c++)
        one_field = one_field && m->field_of[m->cell_qualification[c]] ==
                                     m->field_of[m->cell_qualification[from]];
    for (size_t c = from; c < to; c++) {
        m->only_cell[c] = to - from == 1;
        m->only_field[c] = one_field;
    }
}

static void put_row(row_maker *k, size_t o, const double *share)
{
    need_model *m = &k->b->m;
    for (size_t q = 0; q < k->n_q; q++)
        if (k->admitted[q]) {
            m->cell_qualification[k->n_cells] = q;
            m->cell_share[k->n_cells++] = share[q];
        }
    m->none[o] = share[k->n_q];
    m->other[o] = share[k->n_q + 1];
    m->first[o + 1] = k->n_cells;
    mark_only(m, m->first[o], k->n_cells);
}

/* ---- the match key ---- */

/* Is the education one of the legal ones, where the occupation is regulated? */
static bool is_legal(const build *b, const char *occupation, const char *code)
{
    size_t first = 0;
    const size_t n = education_rows(b->in->regulated, occupation, &first);
    bool legal = n == 0;
    for (size_t i = first; i < first + n; i++)
        legal = legal || strcmp(b->in->regulated->row[i].code, code) == 0;
    return legal;
}

static double rate_of(const build *b, const char *name, const char *occupation)
{
    return tarve_parameter_mean(params_use_occupation(b->parameters, name, occupation));
}

/* The row by the key, in columns; admitted says which qualifications match. */
static void key_row(row_maker *k, size_t o, double *row)
{
    const build *b = k->b;
    const tarve_crosswalk *c = b->in->crosswalk;
    const char *occupation = b->occupation[o];
    size_t first = 0;
    const size_t n = crosswalk_pairs(c, occupation, &first);
    double none = rate_of(b, "none", occupation), higher = rate_of(b, "higher", occupation);
    const double too_much = fmax(1.0, none + higher); /* both rates built in */
    none /= too_much;
    higher /= too_much;
    memset(row, 0, k->n * sizeof *row);
    memset(k->admitted, 0, k->n * sizeof *k->admitted);
    for (size_t i = 0; i < n; i++) {
        k->pair[i] = c->pair[first + i];
        if (!is_legal(b, occupation, c->qualification[k->pair[i].qualification].code))
            k->pair[i].match = 0.0;
    }
    crosswalk_row(k->pair, n, k->graduates, none, higher, k->pair_share, &row[k->n_q + 1]);
    row[k->n_q] = none;
    for (size_t i = 0; i < n; i++)
        if (k->pair[i].match > 0.0) {
            row[k->model_of[k->pair[i].qualification]] = k->pair_share[i];
            k->admitted[k->model_of[k->pair[i].qualification]] = true;
        }
}

/* ---- educations of a file as columns ---- */

static size_t find_column(const row_maker *k, const char *code)
{
    const build *b = k->b;
    if (strcmp(code, "none") == 0)
        return k->n_q;
    for (size_t q = 0; q < k->n_q; q++)
        if (strcmp(b->in->crosswalk->qualification[b->qualification[q]].code, code) == 0)
            return q;
    return k->n_q + 1;
}

static bool in_field(const build *b, size_t q, const char *code)
{
    const char *own = b->field_code[b->m.field_of[q]], *field = code + 4;
    const char *broad =
        b->in->hierarchy == NULL ? NULL : tarve_field_broad(b->in->hierarchy, field);
    return strncmp(own, code, 4) == 0 && strcmp(own + 4, broad == NULL ? field : broad) == 0;
}

/* Shares of a level and field among its qualifications: by the key, else by graduates. */
static void spread_field(const row_maker *k, const char *occupation, const char *code, double *part)
{
    const tarve_crosswalk *c = k->b->in->crosswalk;
    size_t first = 0;
    const size_t n = crosswalk_pairs(c, occupation, &first);
    double sum = 0.0;
    for (size_t i = first; i < first + n; i++) {
        const size_t q = k->model_of[c->pair[i].qualification];
        if (in_field(k->b, q, code))
            sum += part[q] = c->pair[i].match * (k->graduates[c->pair[i].qualification] + 1.0);
    }
    for (size_t q = 0; !(sum > 0.0) && q < k->n_q; q++)
        part[q] = in_field(k->b, q, code) ? k->graduates[k->b->qualification[q]] + 1.0 : 0.0;
    rows_scale(k->n, part);
}

static void spread(const row_maker *k, const education_row *row, double *part)
{
    memset(part, 0, k->n * sizeof *part);
    if (strncmp(row->code, "vet:", 4) == 0 || strncmp(row->code, "uas:", 4) == 0)
        spread_field(k, row->occupation, row->code, part);
    else
        part[find_column(k, row->code)] = 1.0;
}

/* ---- register ---- */

/* A protected cell is taken for 2 where only the parents' rows are wanted. */
static double printed(const education_row *r)
{
    return isnan(r->value) ? 2.0 : r->value;
}

static tarve_status make_table(row_maker *k, tarve_error *err)
{
    const tarve_education *e = k->b->in->employed;
    register_table *t = &k->table;
    t->n_columns = k->n;
    t->occupation = calloc(e->n + 1, sizeof *t->occupation);
    for (size_t i = 0; t->occupation != NULL && i < e->n; i++)
        if (i == 0 || strcmp(e->row[i].occupation, e->row[i - 1].occupation) != 0)
            t->occupation[t->n_rows++] = e->row[i].occupation;
    t->count = calloc(t->n_rows * k->n + 1, sizeof *t->count);
    if (t->occupation == NULL || t->count == NULL)
        return no_memory(err);
    for (size_t r = 0; r < t->n_rows; r++) {
        size_t first = 0;
        const size_t n = education_rows(e, t->occupation[r], &first);
        for (size_t i = first; i < first + n; i++) {
            if (!need_occupation_known(k->b, t->occupation[r]) || !education_counts(e, first, n, i))
                continue;
            spread(k, &e->row[i], k->part);
            for (size_t c = 0; c < k->n; c++)
                t->count[r * k->n + c] += printed(&e->row[i]) * k->part[c];
        }
    }
    return TARVE_OK;
}

/* F4: the rate of a protected cell is what the parent's row expects of the occupation. */
static double rate_of_hidden(const row_maker *k, double persons)
{
    double share = 0.0;
    for (size_t c = 0; c < k->n; c++)
        share += k->part[c] > 0.0 ? k->pi[c] : 0.0;
    return fmin(6.0, fmax(0.5, share * persons));
}

static tarve_status add_hidden(row_maker *k, hidden_cell cell, tarve_error *err)
{
    mixed_rows *r = k->mixed;
    if (r->n_hidden == k->most_hidden) {
        const size_t more = 2 * k->most_hidden + 64;
        hidden_cell *bigger = realloc(r->hidden, more * sizeof *bigger);
        if (bigger == NULL)
            return no_memory(err);
        r->hidden = bigger;
        k->most_hidden = more;
    }
    r->hidden[r->n_hidden++] = cell;
    return TARVE_OK;
}

/* Employed of one occupation by column. Hidden cells point at columns until the row is put. */
static tarve_status count_employed(row_maker *k, const char *occupation, double *persons,
                                   tarve_error *err)
{
    const tarve_education *e = k->b->in->employed;
    size_t first = 0;
    const size_t n = education_rows(e, occupation, &first);
    tarve_status st = TARVE_OK;
    memset(k->count, 0, k->n * sizeof *k->count);
    *persons = 0.0;
    for (size_t i = first; i < first + n; i++)
        *persons += education_counts(e, first, n, i) ? printed(&e->row[i]) : 0.0;
    for (size_t i = first; st == TARVE_OK && i < first + n; i++) {
        if (!education_counts(e, first, n, i))
            continue;
        spread(k, &e->row[i], k->part);
        const bool hidden = isnan(e->row[i].value);
        const double mu = hidden ? rate_of_hidden(k, *persons) : 0.0;
        const double expected = hidden ? latent_mean(mu) : e->row[i].value;
        const uint64_t key = tarve_hash_bytes(occupation, 4) +
                             3 * tarve_hash_bytes(e->row[i].code, strlen(e->row[i].code)) +
                             (uint64_t)e->row[i].age;
        for (size_t c = 0; st == TARVE_OK && c < k->n; c++) {
            k->count[c] += expected * k->part[c];
            if (hidden && k->part[c] > 0.0)
                st = add_hidden(k, (hidden_cell){c, k->part[c], expected, mu, key}, err);
        }
    }
    return st;
}

/* ---- the blend ---- */

/* What is asked for: rows of the file, else the key's. */
static void required_row(row_maker *k, size_t o)
{
    const tarve_education *e = k->b->in->required;
    size_t first = 0;
    const size_t n = education_rows(e, k->b->occupation[o], &first);
    key_row(k, o, k->required);
    if (n == 0)
        return;
    memset(k->required, 0, k->n * sizeof *k->required);
    for (size_t i = first; i < first + n; i++) {
        spread(k, &e->row[i], k->part);
        for (size_t c = 0; c < k->n; c++)
            k->required[c] += e->row[i].value * k->part[c];
    }
}

/* m of F12: what matches, is asked for or is met among the employed; the crosswalk's "none" and the
 * law exclude. */
static void mask(row_maker *k, const char *occupation)
{
    const tarve_crosswalk *x = k->b->in->crosswalk;
    size_t first = 0;
    const size_t n = crosswalk_pairs(x, occupation, &first);
    for (size_t c = 0; c < k->n; c++)
        k->admitted[c] = k->admitted[c] || k->required[c] > 0.0 || k->count[c] > 0.0 || c >= k->n_q;
    for (size_t i = first; i < first + n; i++)
        if (x->pair[i].match <= 0.0)
            k->admitted[k->model_of[x->pair[i].qualification]] = false;
    for (size_t q = 0; q < k->n_q; q++)
        if (!is_legal(k->b, occupation, x->qualification[k->b->qualification[q]].code))
            k->admitted[q] = false;
    k->admitted[k->n_q] = k->admitted[k->n_q] && is_legal(k->b, occupation, "none");
    k->admitted[k->n_q + 1] = k->admitted[k->n_q + 1] && is_legal(k->b, occupation, "other");
    for (size_t c = 0; c < k->n; c++)
        k->required[c] = k->admitted[c] ? k->required[c] : 0.0;
}

/* Where the law or the crosswalk leaves nothing of a row: what it does admit, by graduates. */
static void fill_empty(const row_maker *k, double *row)
{
    double sum = 0.0;
    for (size_t c = 0; c < k->n; c++)
        sum += row[c];
    for (size_t q = 0; !(sum > 0.0) && q < k->n_q; q++)
        row[q] = k->admitted[q] ? k->graduates[k->b->qualification[q]] + 1.0 : 0.0;
}

/* Hidden cells of the occupation: from columns to places in the arrays; excluded ones go. */
static void place_hidden(row_maker *k, size_t o)
{
    mixed_rows *r = k->mixed;
    const need_model *m = &k->b->m;
    size_t kept = r->first_hidden[o];
    for (size_t h = kept; h < r->n_hidden; h++) {
        hidden_cell cell = r->hidden[h];
        if (!k->admitted[cell.at])
            continue;
        size_t at = 2 * o + (cell.at - k->n_q);
        for (size_t c = m->first[o]; cell.at < k->n_q && c < m->first[o + 1]; c++)
            at = m->cell_qualification[c] == cell.at ? r->n_rest + c : at;
        cell.at = at;
        r->hidden[kept++] = cell;
    }
    r->n_hidden = r->first_hidden[o + 1] = kept;
}

static tarve_status mix_row(row_maker *k, size_t o, tarve_error *err)
{
    need_model *m = &k->b->m;
    mixed_rows *r = k->mixed;
    const char *occupation = k->b->occupation[o];
    double persons = 0.0;
    memset(k->pi, 0, k->n * sizeof *k->pi);
    if (k->table.n_rows > 0)
        (void)rows_parent(&k->table, occupation, 3, k->tau, k->pi);
    required_row(k, o);
    const tarve_status st = count_employed(k, occupation, &persons, err);
    if (st != TARVE_OK)
        return st;
    mask(k, occupation);
    rows_smooth(k->n, k->count, k->pi, k->admitted, k->tau, k->weight);
    fill_empty(k, k->weight);
    fill_empty(k, k->required);
    rows_scale(k->n, k->required);
    put_row(k, o, k->required); /* makes the cells; their shares follow */
    for (size_t c = m->first[o]; c < m->first[o + 1]; c++) {
        r->weight[r->n_rest + c] = k->weight[m->cell_qualification[c]];
        r->required[r->n_rest + c] = k->required[m->cell_qualification[c]];
    }
    for (size_t i = 0; i < 2; i++) {
        r->weight[2 * o + i] = k->weight[k->n_q + i];
        r->required[2 * o + i] = k->required[k->n_q + i];
    }
    r->persons[o] =
        k->table.n_rows > 0 ? fmin(most_persons, fmax(fmax(persons, k->tau), 1.0)) : m->crosswalk_n;
    place_hidden(k, o);
    double rest[2];
    rows_blend(r, o, m->first[o], m->first[o + 1], NULL, m->cell_share, rest);
    m->none[o] = rest[0];
    m->other[o] = rest[1];
    return TARVE_OK;
}

static tarve_status mixed_room(row_maker *k, size_t n_cells, tarve_error *err)
{
    const size_t n_o = k->b->m.n_occupations;
    mixed_rows *r = calloc(1, sizeof *r);
    k->b->m.mixed = k->mixed = r;
    if (r == NULL)
        return no_memory(err);
    r->n_rest = 2 * n_o;
    r->weight = calloc(r->n_rest + n_cells + 1, sizeof *r->weight);
    r->required = calloc(r->n_rest + n_cells + 1, sizeof *r->required);
    r->persons = calloc(n_o + 1, sizeof *r->persons);
    r->first_hidden = calloc(n_o + 1, sizeof *r->first_hidden);
    return r->weight != NULL && r->required != NULL && r->persons != NULL && r->first_hidden != NULL
               ? TARVE_OK
               : no_memory(err);
}

static tarve_status mix_rows(row_maker *k, tarve_error *err)
{
    const need_model *m = &k->b->m;
    tarve_parameters *p = k->b->parameters;
    tarve_status st = mixed_room(k, m->n_occupations * k->n_q, err);
    k->tau = params_value(p, "tau");
    if (st == TARVE_OK && k->b->in->employed != NULL)
        st = make_table(k, err);
    if (st == TARVE_OK)
        k->mixed->eta = k->table.n_rows > 0 ? params_value(p, "eta") : 1.0;
    for (size_t o = 0; st == TARVE_OK && o < m->n_occupations; o++)
        st = mix_row(k, o, err);
    return st;
}

/* ---- all rows ---- */

static void maker_free(row_maker *k)
{
    double *all[] = {k->graduates, k->pair_share, k->count,    k->pi,
                     k->part,      k->weight,     k->required, k->table.count};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    free(k->model_of);
    free(k->pair);
    free(k->admitted);
    free((void *)k->table.occupation);
}

static tarve_status maker_init(row_maker *k, build *b, size_t n_pairs, tarve_error *err)
{
    const size_t n_q = b->m.n_qualifications, n = n_q + 2;
    *k = (row_maker){.b = b, .n_q = n_q, .n = n};
    k->graduates = calloc(n, sizeof(double));
    k->model_of = calloc(n, sizeof *k->model_of);
    k->pair = calloc(n_pairs + 1, sizeof *k->pair);
    k->pair_share = calloc(n_pairs + 1, sizeof(double));
    k->admitted = calloc(n, sizeof *k->admitted);
    k->count = calloc(n, sizeof(double));
    k->pi = calloc(n, sizeof(double));
    k->part = calloc(n, sizeof(double));
    k->weight = calloc(n, sizeof(double));
    k->required = calloc(n, sizeof(double));
    if (k->graduates == NULL || k->model_of == NULL || k->pair == NULL || k->pair_share == NULL ||
        k->admitted == NULL || k->count == NULL || k->pi == NULL || k->part == NULL ||
        k->weight == NULL || k->required == NULL)
        return no_memory(err);
    for (size_t q = 0; q < n_q; q++) {
        k->graduates[b->qualification[q]] = b->yearly_graduates[q];
        k->model_of[b->qualification[q]] = q;
    }
    return TARVE_OK;
}

tarve_status build_rows(build *b, tarve_error *err)
{
    need_model *m = &b->m;
    const size_t n_q = m->n_qualifications;
    const size_t n_pairs = b->in->crosswalk == NULL ? 0 : b->in->crosswalk->n_pairs;
    const bool mixed = n_q > 0 && (b->in->employed != NULL || b->in->required != NULL);
    row_maker k;
    tarve_status st = maker_init(&k, b, n_pairs, err);
    m->crosswalk_n = params_value(b->parameters, "crosswalk_n");
    if (st == TARVE_OK)
        st = rows_room(m, mixed ? m->n_occupations * n_q : n_pairs, err);
    if (st == TARVE_OK && mixed)
        st = mix_rows(&k, err);
    for (size_t o = 0; st == TARVE_OK && !mixed && n_q > 0 && o < m->n_occupations; o++) {
        key_row(&k, o, k.required);
        put_row(&k, o, k.required);
    }
    maker_free(&k);
    return st;
}

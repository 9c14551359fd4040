/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The optional fourth input: employed persons, and with them F21, expansion and replacement. */
#include "tarve/employment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "need/build.h"
#include "need/memory.h"

enum { YEARS_BACK = 5, SAID_AT_MOST = 10, FIRST_YEAR = 1900, LAST_YEAR = 2200 };
static const double protected_guess = 2.0;
static const double least_share = 0.02, most_share = 0.20, least_employed = 50.0;

typedef struct row {
    const char *code;
    int year; /* 0 = not said */
    double employed;
    size_t line, table_row;
} row;

struct tarve_employment {
    tarve_arena text;
    const char *path;
    row *row; /* by code, then year */
    size_t n;
    int newest, oldest; /* years compared; equal = one year alone */
};

void tarve_employment_free(tarve_employment *e)
{
    if (e == NULL)
        return;
    tarve_arena_free(&e->text);
    free(e->row);
    free(e);
}

/* ---- the file ---- */

typedef struct reading {
    const tarve_table *table;
    size_t occupation, employed, year; /* year SIZE_MAX when there is no such column */
    tarve_employment *out;
} reading;

static int by_code(const void *pa, const void *pb)
{
    const row *a = pa, *b = pb;
    const int d = strcmp(a->code, b->code);
    return d != 0 ? d : (a->year > b->year) - (a->year < b->year);
}

static tarve_status read_code(const reading *r, size_t i, row *to, tarve_error *err)
{
    const char *code = tarve_table_text(r->table, i, r->occupation);
    const size_t digits = strspn(code, "0123456789");
    const size_t want = r->out->n > 0 ? strlen(r->out->row[0].code) : digits;
    if (digits < 1 || digits > 4 || code[digits] != '\0' || digits != want)
        return tarve_table_refuse(r->table, i, r->occupation, "unknown-code",
                                  "an occupation of 1 to 4 digits, as many in every row", err);
    to->code = tarve_arena_text(&r->out->text, code, digits);
    return to->code != NULL ? TARVE_OK : no_memory(err);
}

static tarve_status read_figure(const reading *r, size_t i, row *to, tarve_error *err)
{
    const char *text = tarve_table_text(r->table, i, r->employed);
    if (strcmp(text, "...") == 0 || strcmp(text, "1-4") == 0) {
        to->employed = latent_mean(protected_guess);
        return TARVE_OK;
    }
    const tarve_status st = tarve_table_number(r->table, i, r->employed, &to->employed, err);
    if (st != TARVE_OK)
        return st;
    if (!(to->employed >= 0.0 && to->employed <= 1e8))
        return tarve_table_refuse(r->table, i, r->employed, "bad-range",
                                  "employed persons, 0 or more", err);
    return TARVE_OK;
}

static tarve_status read_year(const reading *r, size_t i, row *to, tarve_error *err)
{
    double year = 0.0;
    if (r->year == SIZE_MAX)
        return TARVE_OK;
    const tarve_status st = tarve_table_number(r->table, i, r->year, &year, err);
    if (st != TARVE_OK)
        return st;
    if (!(year >= FIRST_YEAR && year <= LAST_YEAR) || year != floor(year))
        return tarve_table_refuse(r->table, i, r->year, "bad-range", "expected a year, 2023", err);
    to->year = (int)year;
    return TARVE_OK;
}

static tarve_status read_rows(const reading *r, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(r->table); i++) {
        row *to = &r->out->row[r->out->n];
        *to = (row){.line = tarve_table_line(r->table, i), .table_row = i};
        st = read_code(r, i, to, err);
        if (st == TARVE_OK)
            st = read_figure(r, i, to, err);
        if (st == TARVE_OK)
            st = read_year(r, i, to, err);
        r->out->n++;
    }
    return st;
}

static tarve_status check_twice(const reading *r, tarve_error *err)
{
    tarve_employment *e = r->out;
    if (e->n > 1)
        qsort(e->row, e->n, sizeof *e->row, by_code);
    for (size_t i = 1; i < e->n; i++)
        if (by_code(&e->row[i - 1], &e->row[i]) == 0) {
            const size_t a = e->row[i - 1].table_row, b = e->row[i].table_row;
            return tarve_table_refuse(r->table, a > b ? a : b, r->occupation, "duplicate-key",
                                      "each occupation stands once a year", err);
        }
    return TARVE_OK;
}

static void find_years(tarve_employment *e)
{
    for (size_t i = 0; i < e->n; i++)
        e->newest = e->row[i].year > e->newest ? e->row[i].year : e->newest;
    e->oldest = e->newest;
    for (size_t i = 0; i < e->n; i++)
        if (e->row[i].year >= e->newest - YEARS_BACK && e->row[i].year < e->oldest)
            e->oldest = e->row[i].year;
}

static tarve_status read_table(reading *r, tarve_error *err)
{
    const char *path = tarve_table_path(r->table);
    tarve_status st = tarve_table_column(r->table, "occupation", &r->occupation, err);
    if (st == TARVE_OK)
        st = tarve_table_column(r->table, "employed", &r->employed, err);
    r->year = tarve_table_find_column(r->table, "year");
    r->out->path = tarve_arena_text(&r->out->text, path, strlen(path));
    r->out->row = calloc(tarve_table_rows(r->table) + 1, sizeof *r->out->row);
    if (st == TARVE_OK && (r->out->path == NULL || r->out->row == NULL))
        st = no_memory(err);
    if (st == TARVE_OK)
        st = read_rows(r, err);
    return st == TARVE_OK ? check_twice(r, err) : st;
}

tarve_status tarve_employment_read(const char *path, tarve_employment **out, tarve_error *err)
{
    tarve_table *t = NULL;
    tarve_status st = tarve_table_read(path, &t, err);
    if (st != TARVE_OK)
        return st;
    reading r = {.table = t, .out = calloc(1, sizeof *r.out)};
    st = r.out == NULL ? no_memory(err) : read_table(&r, err);
    tarve_table_free(t);
    if (st != TARVE_OK) {
        tarve_employment_free(r.out);
        return st;
    }
    find_years(r.out);
    *out = r.out;
    return TARVE_OK;
}

/* ---- by occupation ---- */

typedef struct employed {
    double *now, *change; /* o: persons; persons a year, NaN where it is not known */
    double *openings;     /* o: J expected in year +1 */
    double *size;         /* o: how a row divides among its occupations */
} employed;

static double figure_of(const tarve_employment *e, const char *code, int year)
{
    for (size_t i = 0; i < e->n; i++)
        if (e->row[i].year == year && strcmp(e->row[i].code, code) == 0)
            return e->row[i].employed;
    return (double)NAN;
}

static bool is_in(const build *b, size_t o, const char *code)
{
    return strncmp(b->occupation[o], code, strlen(code)) == 0;
}

/* Expected openings: J = kappa (1 - omega) (1 - chi) N. */
static void expected_openings(const build *b, employed *w)
{
    const need_model *m = &b->m;
    const size_t n = m->n_occupations;
    const double net = tarve_parameter_mean(m->kappa) * (1.0 - tarve_parameter_mean(m->omega)) *
                       (1.0 - tarve_parameter_mean(m->chi));
    mix_mean(&m->v, n, w->size);
    mix_mean(m->n.known != NULL ? &m->n : &m->v, n, w->openings);
    pool_rake(n, w->openings, net * b->n_now);
}

static tarve_status say_implausible(build *b, const tarve_employment *e, const row *r, double j,
                                    size_t *said, tarve_error *err)
{
    const double share = j / r->employed;
    if (r->employed < least_employed || (share >= least_share && share <= most_share))
        return TARVE_OK;
    if (++*said > SAID_AT_MOST)
        return TARVE_OK;
    return tarve_findings_add(&b->result->findings, "openings-implausible", TARVE_LOG_WARN, e->path,
                              r->line, 0, err,
                              "occupation %s: openings are %.1f %% of the employed a year; %.0f to "
                              "%.0f %% are plausible",
                              r->code, 100.0 * share, 100.0 * least_share, 100.0 * most_share);
}

static tarve_status take_row(build *b, const tarve_employment *e, const row *r, employed *w,
                             size_t *said, tarve_error *err)
{
    const size_t n = b->m.n_occupations;
    const double before = figure_of(e, r->code, e->oldest);
    const double a_year = e->oldest == e->newest ? (double)NAN
                          : isnan(before)        ? 0.0 /* new in the table: not a change */
                                                 : (r->employed - before) / (e->newest - e->oldest);
    double all = 0.0, j = 0.0;
    for (size_t o = 0; o < n; o++)
        if (is_in(b, o, r->code)) {
            all += w->size[o];
            j += w->openings[o];
        }
    if (!(all > 0.0))
        return tarve_findings_add(&b->result->findings, "employment-unmatched", TARVE_LOG_INFO,
                                  e->path, r->line, 0, err,
                                  "occupation %s has employed persons and no vacancies; they are "
                                  "in no field",
                                  r->code);
    for (size_t o = 0; o < n; o++)
        if (is_in(b, o, r->code)) {
            w->now[o] = r->employed * w->size[o] / all;
            w->change[o] = a_year * w->size[o] / all;
        }
    return say_implausible(b, e, r, j, said, err);
}

/* ---- by field ---- */

static bool is_of(const build *b, const tarve_field_need *f, size_t q)
{
    const need_model *m = &b->m;
    const char *field = b->field_code[m->field_of[q]];
    if (strcmp(f->code, "all") == 0 || strcmp(f->code, field) == 0)
        return true;
    if (f->parent[0] != '\0' && strcmp(f->parent, "all") != 0)
        return strcmp(b->in->crosswalk->qualification[b->qualification[q]].code, f->code) == 0;
    return strncmp(f->code, field, strlen(f->code)) == 0 && field[strlen(f->code)] == ':';
}

static tarve_range scaled(tarve_range r, double by)
{
    return (tarve_range){by * r.median, by * r.lo80, by * r.hi80};
}

static tarve_range less(tarve_range r, double x)
{
    return (tarve_range){r.median - x, r.lo80 - x, r.hi80 - x};
}

/* F21 with (I - 1) J = S + F + M - J. */
static void fill_one(const build *b, const employed *w, tarve_field_need *f)
{
    const need_model *m = &b->m;
    double now = 0.0, change = 0.0;
    for (size_t o = 0; o < m->n_occupations; o++)
        for (size_t c = m->first[o]; c < m->first[o + 1]; c++)
            if (m->cell_share[c] > 0.0 && is_of(b, f, m->cell_qualification[c])) {
                now += m->cell_share[c] * w->now[o];
                change += m->cell_share[c] * (w->now[o] > 0.0 ? w->change[o] : 0.0);
            }
    f->employed = now;
    f->expansion = change;
    f->balance_share = scaled(f->excess, now > 0.0 ? 100.0 / now : (double)NAN);
    f->replacement = less(f->openings, change);
}

static void fill_unknown(tarve_field_need *f, size_t n)
{
    const tarve_range none = {(double)NAN, (double)NAN, (double)NAN};
    for (size_t i = 0; i < n; i++) {
        f[i].employed = f[i].expansion = (double)NAN;
        f[i].balance_share = f[i].replacement = none;
    }
}

static tarve_status fill_all(build *b, const tarve_employment *e, employed *w, tarve_error *err)
{
    tarve_need_result *r = b->result;
    tarve_status st = TARVE_OK;
    size_t said = 0;
    expected_openings(b, w);
    for (size_t i = 0; st == TARVE_OK && i < e->n; i++)
        if (e->row[i].year == e->newest)
            st = take_row(b, e, &e->row[i], w, &said, err);
    if (st == TARVE_OK && said > SAID_AT_MOST)
        st = tarve_findings_add(&r->findings, "openings-implausible", TARVE_LOG_WARN, e->path, 0, 0,
                                err, "and %zu more occupations", said - SAID_AT_MOST);
    for (size_t i = 0; st == TARVE_OK && i < r->n_years * r->n_fields; i++)
        fill_one(b, w, &r->field[i]);
    for (size_t i = 0; st == TARVE_OK && i < r->n_years * r->n_levels; i++)
        fill_one(b, w, &r->level[i]);
    return st;
}

tarve_status need_employment(build *b, tarve_error *err)
{
    const size_t n = b->m.n_occupations;
    fill_unknown(b->result->field, b->result->n_years * b->result->n_fields);
    fill_unknown(b->result->level, b->result->n_years * b->result->n_levels);
    if (b->in->employment == NULL)
        return TARVE_OK;
    double *room = calloc(4 * n + 1, sizeof *room);
    if (room == NULL)
        return no_memory(err);
    employed w = {room, room + n, room + 2 * n, room + 3 * n};
    const tarve_status st = fill_all(b, b->in->employment, &w, err);
    free(room);
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parameter file: every assumption with its distribution and source. What the file leaves out
 * has a built-in default, kept behind the rows of the file and always a placeholder.
 */
#include "need/params.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "need/memory.h"
#include "need/params_table.h"

struct tarve_parameters {
    tarve_arena text;
    const char *path;
    tarve_parameter *row; /* those of the file, then the built-in ones */
    size_t n, n_file;
};

/* Beyond these GSL's quantiles fail, or never end. */
static const double least_beta = 0.2, most_beta = 5000.0;

/* ---- reading: one row, with its place in every message ---- */

enum { N_COLUMNS = 10 };
static const char *const headings[N_COLUMNS] = {
    "parameter", "level", "key", "dist", "a", "b", "source", "valid_from", "placeholder", "note"};
enum { C_NAME, C_LEVEL, C_KEY, C_DIST, C_A, C_B, C_SOURCE, C_FROM, C_PLACEHOLDER, C_NOTE };

typedef struct reading {
    const tarve_table *table;
    size_t column[N_COLUMNS];
    tarve_parameters *out;
    tarve_error *err;
} reading;

static tarve_status refuse(const reading *r, size_t row, int column, const char *code,
                           const char *expected)
{
    return tarve_table_refuse(r->table, row, r->column[column], code, expected, r->err);
}

static const char *text_of(const reading *r, size_t row, int column)
{
    return tarve_table_text(r->table, row, r->column[column]);
}

static bool read_kind(const char *text, tarve_prior_kind *kind)
{
    static const char *const name[] = {"fixed", "lognormal", "beta", "uniform"};
    for (int i = 0; i < 4; i++)
        if (strcmp(text, name[i]) == 0) {
            *kind = (tarve_prior_kind)i;
            return true;
        }
    return false;
}

static bool all_digits(const char *s, size_t most)
{
    const size_t n = strspn(s, "0123456789");
    return n > 0 && n <= most && s[n] == '\0';
}

static tarve_status check_level(const reading *r, size_t row, const params_limits *s,
                                const tarve_parameter *p)
{
    static const char *const wide[] = {"all", "vet", "uas"};
    for (int i = 0; i < 3; i++)
        if (strcmp(p->level, wide[i]) == 0) {
            if (i > 0 && !s->by_education)
                return refuse(r, row, C_LEVEL, "unknown-code",
                              "this parameter does not differ by level of education");
            return p->key[0] == '\0' ? TARVE_OK
                                     : refuse(r, row, C_KEY, "unknown-code",
                                              "a row for a whole level has no key");
        }
    if (strcmp(p->level, "occupation") == 0 && s->by_occupation)
        return all_digits(p->key, 4) ? TARVE_OK
                                     : refuse(r, row, C_KEY, "unknown-code",
                                              "the first one to four digits of an occupation");
    if ((strcmp(p->level, "field") == 0 || strcmp(p->level, "qualification") == 0) &&
        s->by_education)
        return p->key[0] != '\0' ? TARVE_OK
                                 : refuse(r, row, C_KEY, "missing-value",
                                          "the code of the field or qualification");
    return refuse(r, row, C_LEVEL, "unknown-code",
                  s->by_occupation  ? "all or occupation"
                  : s->by_education ? "all, vet, uas, field or qualification"
                                    : "all");
}

/* A single figure that the parameter would take. */
static tarve_status check_figure(const reading *r, size_t row, int column, const params_limits *s,
                                 double x)
{
    if (isnan(x))
        return refuse(r, row, column, "missing-value", "a number is needed");
    if (x > s->hi && s->hi <= 1.0)
        return refuse(r, row, column, "rate-above-one", "a rate lies between 0 and 1");
    if (!(x >= s->lo && x <= s->hi) || (s->open_hi && x >= s->hi))
        return refuse(r, row, column, "bad-range", "outside what this parameter can be");
    return TARVE_OK;
}

static tarve_status check_spread(const reading *r, size_t row, const params_limits *s,
                                 const tarve_parameter *p)
{
    tarve_status st = TARVE_OK;
    switch (p->kind) {
    case TARVE_PRIOR_FIXED:
        return s->may_be_empty && isnan(p->a) ? TARVE_OK : check_figure(r, row, C_A, s, p->a);
    case TARVE_PRIOR_UNIFORM:
        st = check_figure(r, row, C_A, s, p->a);
        if (st == TARVE_OK)
            st = check_figure(r, row, C_B, s, p->b);
        return st == TARVE_OK && p->a > p->b
                   ? refuse(r, row, C_B, "bad-range", "the upper end must not be below a")
                   : st;
    case TARVE_PRIOR_BETA:
        if (s->lo > 0.0 || s->hi > 1.0)
            return refuse(r, row, C_DIST, "bad-range", "beta is for rates");
        if (!(p->a >= least_beta && p->a <= most_beta))
            return refuse(r, row, C_A, "bad-range", "beta needs an a from 0.2 to 5000");
        return p->b >= least_beta && p->b <= most_beta
                   ? TARVE_OK
                   : refuse(r, row, C_B, "bad-range", "beta needs a b from 0.2 to 5000");
    case TARVE_PRIOR_LOGNORMAL:
        if (s->hi <= 1.0)
            return refuse(r, row, C_DIST, "bad-range", "a rate would be drawn above one");
        if (!(fabs(p->a) < 10.0) || !(exp(p->a) >= s->lo && exp(p->a) <= s->hi))
            return refuse(r, row, C_A, "bad-range", "a is the logarithm of the median");
        return p->b >= 0.0 && p->b <= 2.0
                   ? TARVE_OK
                   : refuse(r, row, C_B, "bad-range", "the spread of the logarithm, 0 to 2");
    }
    return TARVE_OK;
}

static bool same_row(const tarve_parameter *a, const tarve_parameter *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->level, b->level) == 0 &&
           strcmp(a->key, b->key) == 0;
}

static tarve_status check_row(const reading *r, size_t row, const tarve_parameter *p)
{
    const params_limits *s = params_spec(p->name);
    tarve_freq freq = TARVE_YEAR;
    tarve_period from = 0;
    if (s == NULL)
        return refuse(r, row, C_NAME, "unknown-code", "no such parameter (docs/methods.md)");
    tarve_status st = check_level(r, row, s, p);
    if (st == TARVE_OK)
        st = check_spread(r, row, s, p);
    if (st == TARVE_OK && p->source[0] == '\0')
        st = refuse(r, row, C_SOURCE, "missing-value", "every assumption needs its source");
    if (st == TARVE_OK && p->valid_from[0] != '\0' &&
        !tarve_period_parse(p->valid_from, strlen(p->valid_from), &freq, &from))
        st = refuse(r, row, C_FROM, "type-error", "a year, quarter or month, or nothing");
    for (size_t i = 0; st == TARVE_OK && i < r->out->n; i++)
        if (same_row(&r->out->row[i], p))
            st = refuse(r, row, C_NAME, "duplicate-key", "the same row stands above");
    return st;
}

/* Text into the arena of the result; false when out of memory. */
static bool keep(const reading *r, size_t row, int column, const char **out)
{
    const char *text = text_of(r, row, column);
    *out = tarve_arena_text(&r->out->text, text, strlen(text));
    return *out != NULL;
}

static tarve_status read_row(const reading *r, size_t row)
{
    tarve_parameter p = {.line = tarve_table_line(r->table, row)};
    if (!keep(r, row, C_NAME, &p.name) || !keep(r, row, C_LEVEL, &p.level) ||
        !keep(r, row, C_KEY, &p.key) || !keep(r, row, C_SOURCE, &p.source) ||
        !keep(r, row, C_FROM, &p.valid_from) || !keep(r, row, C_NOTE, &p.note))
        return no_memory(r->err);
    if (!read_kind(text_of(r, row, C_DIST), &p.kind))
        return refuse(r, row, C_DIST, "unknown-code", "fixed, lognormal, beta or uniform");
    const char *flag = text_of(r, row, C_PLACEHOLDER);
    p.placeholder = strcmp(flag, "yes") == 0;
    if (!p.placeholder && strcmp(flag, "no") != 0)
        return refuse(r, row, C_PLACEHOLDER, "unknown-code", "yes or no");
    tarve_status st = tarve_table_number(r->table, row, r->column[C_A], &p.a, r->err);
    if (st == TARVE_OK)
        st = tarve_table_number(r->table, row, r->column[C_B], &p.b, r->err);
    if (st == TARVE_OK)
        st = check_row(r, row, &p);
    if (st == TARVE_OK)
        r->out->row[r->out->n++] = p;
    return st;
}

static void add_built_in(tarve_parameters *p)
{
    p->n_file = p->n;
    for (size_t i = 0; i < params_n_built_in; i++) {
        const params_default_row *d = &params_built_in[i];
        const tarve_parameter row = {.name = d->name,
                                     .level = d->level,
                                     .key = d->key,
                                     .kind = d->kind,
                                     .a = d->a,
                                     .b = d->b,
                                     .source = "built-in default",
                                     .valid_from = "",
                                     .note = "",
                                     .placeholder = true};
        p->row[p->n++] = row;
    }
}

static tarve_parameters *params_new(size_t n_file)
{
    tarve_parameters *p = calloc(1, sizeof *p);
    if (p == NULL)
        return NULL;
    p->row = calloc(n_file + params_n_built_in, sizeof *p->row);
    if (p->row == NULL) {
        free(p);
        return NULL;
    }
    return p;
}

tarve_parameters *params_default(void)
{
    tarve_parameters *p = params_new(0);
    if (p != NULL)
        add_built_in(p);
    return p;
}

tarve_status tarve_parameters_read(const char *path, tarve_parameters **out, tarve_error *err)
{
    tarve_table *table = NULL;
    tarve_status st = tarve_table_read(path, &table, err);
    if (st != TARVE_OK)
        return st;
    reading r = {.table = table, .err = err, .out = params_new(tarve_table_rows(table))};
    if (r.out != NULL)
        r.out->path = tarve_arena_text(&r.out->text, path, strlen(path));
    if (r.out == NULL || r.out->path == NULL)
        st = no_memory(err);
    for (int i = 0; st == TARVE_OK && i < N_COLUMNS; i++)
        st = tarve_table_column(table, headings[i], &r.column[i], err);
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(table); i++)
        st = read_row(&r, i);
    tarve_table_free(table);
    if (st == TARVE_OK) {
        add_built_in(r.out);
        *out = r.out;
    } else {
        tarve_parameters_free(r.out);
    }
    return st;
}

void tarve_parameters_free(tarve_parameters *p)
{
    if (p == NULL)
        return;
    tarve_arena_free(&p->text);
    free(p->row);
    free(p);
}

const char *params_path(const tarve_parameters *p)
{
    return p->path == NULL ? "" : p->path;
}

size_t tarve_parameters_size(const tarve_parameters *p)
{
    return p->n;
}

const tarve_parameter *tarve_parameters_row(const tarve_parameters *p, size_t i)
{
    return &p->row[i];
}

/* ---- looking up ---- */

/* How specific a row is for what is asked; 0 = does not hold for it. */
static int fits(const tarve_parameter *p, const char *level, const char *field,
                const char *qualification)
{
    if (strcmp(p->level, "all") == 0)
        return 1;
    if (level != NULL && strcmp(p->level, level) == 0)
        return 2;
    if (strcmp(p->level, "field") == 0 && field != NULL) {
        const size_t n = level == NULL ? 0 : strlen(level);
        if (strcmp(p->key, field) == 0)
            return 3;
        if (n > 0 && strncmp(p->key, level, n) == 0 && p->key[n] == ':' &&
            strcmp(p->key + n + 1, field) == 0)
            return 4; /* "vet:F:09" */
    }
    if (strcmp(p->level, "qualification") == 0 && qualification != NULL &&
        strcmp(p->key, qualification) == 0)
        return 5;
    return 0;
}

static size_t find_between(const tarve_parameters *p, size_t from, size_t to, const char *name,
                           const char *const key[3])
{
    size_t best = SIZE_MAX;
    int how = 0;
    for (size_t i = from; i < to; i++) {
        const int fit =
            strcmp(p->row[i].name, name) != 0 ? 0 : fits(&p->row[i], key[0], key[1], key[2]);
        if (fit > how) {
            how = fit;
            best = i;
        }
    }
    return best;
}

const tarve_parameter *tarve_parameters_find(const tarve_parameters *p, const char *name,
                                             const char *level, const char *field,
                                             const char *qualification)
{
    const char *const key[3] = {level, field, qualification};
    size_t at = find_between(p, 0, p->n_file, name, key);
    if (at == SIZE_MAX)
        at = find_between(p, p->n_file, p->n, name, key);
    return at == SIZE_MAX ? NULL : &p->row[at];
}

static size_t occupation_between(const tarve_parameters *p, size_t from, size_t to,
                                 const char *name, const char *code)
{
    size_t best = SIZE_MAX, length = 0;
    for (size_t i = from; i < to; i++) {
        const tarve_parameter *row = &p->row[i];
        if (strcmp(row->name, name) != 0)
            continue;
        const size_t n = strlen(row->key);
        const bool holds =
            strcmp(row->level, "all") == 0 ||
            (strcmp(row->level, "occupation") == 0 && strncmp(row->key, code, n) == 0);
        if (holds && (best == SIZE_MAX || n > length)) {
            best = i;
            length = n;
        }
    }
    return best;
}

const tarve_parameter *tarve_parameters_occupation(const tarve_parameters *p, const char *name,
                                                   const char *code)
{
    size_t at = occupation_between(p, 0, p->n_file, name, code);
    if (at == SIZE_MAX)
        at = occupation_between(p, p->n_file, p->n, name, code);
    return at == SIZE_MAX ? NULL : &p->row[at];
}

static const tarve_parameter *mark_used(tarve_parameters *p, const tarve_parameter *found)
{
    assert(found != NULL); /* every name the library asks for has a built-in row */
    p->row[found - p->row].used = true;
    return found;
}

const tarve_parameter *params_use(tarve_parameters *p, const char *name, const char *level,
                                  const char *field, const char *qualification)
{
    return mark_used(p, tarve_parameters_find(p, name, level, field, qualification));
}

const tarve_parameter *params_use_occupation(tarve_parameters *p, const char *name,
                                             const char *code)
{
    return mark_used(p, tarve_parameters_occupation(p, name, code));
}

double params_value(tarve_parameters *p, const char *name)
{
    return tarve_parameter_mean(params_use(p, name, NULL, NULL, NULL));
}

double tarve_parameter_mean(const tarve_parameter *p)
{
    switch (p->kind) {
    case TARVE_PRIOR_FIXED:
        return p->a;
    case TARVE_PRIOR_LOGNORMAL:
        return exp(p->a + 0.5 * p->b * p->b);
    case TARVE_PRIOR_BETA:
        return p->a / (p->a + p->b);
    case TARVE_PRIOR_UNIFORM:
        return 0.5 * (p->a + p->b);
    }
    return (double)NAN;
}

double tarve_parameter_draw(const tarve_parameter *p, gsl_rng *rng)
{
    switch (p->kind) {
    case TARVE_PRIOR_FIXED:
        return p->a;
    case TARVE_PRIOR_LOGNORMAL:
        return gsl_ran_lognormal(rng, p->a, p->b);
    case TARVE_PRIOR_BETA:
        return gsl_ran_beta(rng, p->a, p->b);
    case TARVE_PRIOR_UNIFORM:
        return gsl_ran_flat(rng, p->a, p->b);
    }
    return (double)NAN;
}

/* Where GSL's own search gives up, a slower one that does not. */
static double beta_quantile(double a, double b, double q)
{
    enum { HALVINGS = 60 };
    const double found = gsl_cdf_beta_Pinv(q, a, b);
    double lo = 0.0, hi = 1.0;
    for (int i = 0; i < HALVINGS && !isfinite(found); i++) {
        const double mid = 0.5 * (lo + hi);
        *(gsl_cdf_beta_P(mid, a, b) < q ? &lo : &hi) = mid;
    }
    return isfinite(found) ? found : 0.5 * (lo + hi);
}

double tarve_parameter_quantile(const tarve_parameter *p, double q)
{
    switch (p->kind) {
    case TARVE_PRIOR_FIXED:
        return p->a;
    case TARVE_PRIOR_LOGNORMAL:
        return gsl_cdf_lognormal_Pinv(q, p->a, p->b);
    case TARVE_PRIOR_BETA:
        return beta_quantile(p->a, p->b, q);
    case TARVE_PRIOR_UNIFORM:
        return gsl_cdf_flat_Pinv(q, p->a, p->b);
    }
    return (double)NAN;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which qualification leads to which occupation: reading the key, and the rows of P (F12). */
#include "need/crosswalk.h"

#include <stdlib.h>
#include <string.h>

#include "need/memory.h"

static const double full_match = 1.0, partial_match = 0.3;

enum { N_COLUMNS = 6 };
static const char *const headings[N_COLUMNS] = {"qualification", "name_fi",    "level",
                                                "field",         "occupation", "match"};
enum { C_CODE, C_NAME, C_LEVEL, C_FIELD, C_OCCUPATION, C_MATCH };

typedef struct reading {
    const tarve_table *table;
    size_t column[N_COLUMNS];
    tarve_crosswalk *out;
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

static size_t find_qualification(const tarve_crosswalk *c, const char *code)
{
    for (size_t i = 0; i < c->n_qualifications; i++)
        if (strcmp(c->qualification[i].code, code) == 0)
            return i;
    return SIZE_MAX;
}

static tarve_status add_qualification(const reading *r, size_t row, size_t *at)
{
    const char *text[4];
    static const int column[4] = {C_CODE, C_NAME, C_LEVEL, C_FIELD};
    for (int i = 0; i < 4; i++) {
        const char *s = text_of(r, row, column[i]);
        text[i] = tarve_arena_text(&r->out->text, s, strlen(s));
        if (text[i] == NULL)
            return no_memory(r->err);
    }
    *at = r->out->n_qualifications++;
    r->out->qualification[*at] = (qualification){text[0], text[1], text[2], text[3]};
    return TARVE_OK;
}

static tarve_status read_qualification(const reading *r, size_t row, size_t *at)
{
    const char *code = text_of(r, row, C_CODE), *level = text_of(r, row, C_LEVEL);
    if (strncmp(code, "Q:", 2) != 0 || code[2] == '\0')
        return refuse(r, row, C_CODE, "unknown-code", "Q: and the code of a qualification");
    if (strcmp(level, "vet") != 0 && strcmp(level, "uas") != 0)
        return refuse(r, row, C_LEVEL, "unknown-code", "vet or uas");
    if (strncmp(text_of(r, row, C_FIELD), "F:", 2) != 0)
        return refuse(r, row, C_FIELD, "unknown-code", "F: and the code of a field of education");
    *at = find_qualification(r->out, code);
    if (*at == SIZE_MAX)
        return add_qualification(r, row, at);
    const qualification *q = &r->out->qualification[*at];
    if (strcmp(q->level, level) != 0)
        return refuse(r, row, C_LEVEL, "conflict", "the qualification has another level above");
    if (strcmp(q->field, text_of(r, row, C_FIELD)) != 0)
        return refuse(r, row, C_FIELD, "conflict", "the qualification has another field above");
    return TARVE_OK;
}

static tarve_status read_row(const reading *r, size_t row)
{
    size_t at = SIZE_MAX;
    match_pair pair = {.line = tarve_table_line(r->table, row)};
    tarve_status st = read_qualification(r, row, &at);
    if (st != TARVE_OK)
        return st;
    const char *occupation = text_of(r, row, C_OCCUPATION), *match = text_of(r, row, C_MATCH);
    if (strspn(occupation, "0123456789") != 4 || occupation[4] != '\0')
        return refuse(r, row, C_OCCUPATION, "unknown-code", "an occupation of four digits");
    if (strcmp(match, "full") != 0 && strcmp(match, "partial") != 0 && strcmp(match, "none") != 0)
        return refuse(r, row, C_MATCH, "unknown-code", "full, partial or none");
    memcpy(pair.occupation, occupation, sizeof pair.occupation);
    pair.qualification = at;
    pair.match = match[0] == 'f' ? full_match : match[0] == 'p' ? partial_match : 0.0;
    for (size_t i = 0; i < r->out->n_pairs; i++)
        if (r->out->pair[i].qualification == at &&
            strcmp(r->out->pair[i].occupation, occupation) == 0)
            return refuse(r, row, C_OCCUPATION, "duplicate-key", "the same pair stands above");
    r->out->pair[r->out->n_pairs++] = pair;
    return TARVE_OK;
}

typedef struct sort_key {
    const char *code;
    size_t was;
} sort_key;

static int by_code(const void *a, const void *b)
{
    return strcmp(((const sort_key *)a)->code, ((const sort_key *)b)->code);
}

static int by_occupation(const void *pa, const void *pb)
{
    const match_pair *a = pa, *b = pb;
    const int c = strcmp(a->occupation, b->occupation);
    return c != 0 ? c
                  : (a->qualification > b->qualification) - (a->qualification < b->qualification);
}

static tarve_status sort_all(tarve_crosswalk *c, tarve_error *err)
{
    const size_t n = c->n_qualifications;
    sort_key *key = calloc(n + 1, sizeof *key);
    qualification *sorted = calloc(n + 1, sizeof *sorted);
    size_t *now = calloc(n + 1, sizeof *now);
    tarve_status st = TARVE_OK;
    if (key == NULL || sorted == NULL || now == NULL) {
        st = no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < n; i++)
        key[i] = (sort_key){c->qualification[i].code, i};
    if (n > 1)
        qsort(key, n, sizeof *key, by_code);
    for (size_t i = 0; i < n; i++) {
        sorted[i] = c->qualification[key[i].was];
        now[key[i].was] = i;
    }
    if (n > 0)
        memcpy(c->qualification, sorted, n * sizeof *sorted);
    for (size_t i = 0; i < c->n_pairs; i++)
        c->pair[i].qualification = now[c->pair[i].qualification];
    if (c->n_pairs > 1)
        qsort(c->pair, c->n_pairs, sizeof *c->pair, by_occupation);
done:
    free(key);
    free(sorted);
    free(now);
    return st;
}

tarve_status tarve_crosswalk_read(const char *path, tarve_crosswalk **out, tarve_error *err)
{
    tarve_table *table = NULL;
    tarve_status st = tarve_table_read(path, &table, err);
    if (st != TARVE_OK)
        return st;
    const size_t n = tarve_table_rows(table);
    reading r = {.table = table, .err = err, .out = calloc(1, sizeof *r.out)};
    if (r.out != NULL) {
        r.out->qualification = calloc(n + 1, sizeof *r.out->qualification);
        r.out->pair = calloc(n + 1, sizeof *r.out->pair);
    }
    if (r.out != NULL)
        r.out->path = tarve_arena_text(&r.out->text, path, strlen(path));
    if (r.out == NULL || r.out->qualification == NULL || r.out->pair == NULL || r.out->path == NULL)
        st = no_memory(err);
    for (int i = 0; st == TARVE_OK && i < N_COLUMNS; i++)
        st = tarve_table_column(table, headings[i], &r.column[i], err);
    for (size_t i = 0; st == TARVE_OK && i < n; i++)
        st = read_row(&r, i);
    if (st == TARVE_OK)
        st = sort_all(r.out, err);
    tarve_table_free(table);
    if (st == TARVE_OK)
        *out = r.out;
    else
        tarve_crosswalk_free(r.out);
    return st;
}

void tarve_crosswalk_free(tarve_crosswalk *c)
{
    if (c == NULL)
        return;
    tarve_arena_free(&c->text);
    free(c->qualification);
    free(c->pair);
    free(c);
}

size_t crosswalk_pairs(const tarve_crosswalk *c, const char *occupation, size_t *first)
{
    size_t lo = 0, hi = c->n_pairs;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (strcmp(c->pair[mid].occupation, occupation) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    *first = lo;
    size_t n = 0;
    while (lo + n < c->n_pairs && strcmp(c->pair[lo + n].occupation, occupation) == 0)
        n++;
    return n;
}

void crosswalk_row(const match_pair *pair, size_t n, const double *graduates, double none,
                   double higher, double *share, double *other)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        /* one more graduate each: a qualification nobody has taken lately keeps its demand */
        share[i] = pair[i].match * (graduates[pair[i].qualification] + 1.0);
        sum += share[i];
    }
    const double left = 1.0 - none - higher;
    for (size_t i = 0; sum > 0.0 && i < n; i++)
        share[i] *= left / sum;
    *other = higher + (sum > 0.0 ? 0.0 : left);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading employed by occupation and education, requirement rows and the list of regulated
 * professions: three files of one shape. */
#include "need/education.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"

static const double sum_tolerance = 0.005;

typedef struct reading {
    const tarve_table *table;
    size_t occupation, qualification, level, field, value, age; /* SIZE_MAX = no such column */
    tarve_education *out;
    tarve_error *err;
} reading;

static tarve_status refuse(const reading *r, size_t row, size_t column, const char *code,
                           const char *expected)
{
    return tarve_table_refuse(r->table, row, column, code, expected, r->err);
}

static const char *text_of(const reading *r, size_t row, size_t column)
{
    return column == SIZE_MAX ? "" : tarve_table_text(r->table, row, column);
}

static tarve_status find_columns(reading *r)
{
    static const char *const value[] = {"employed", "share", "law"};
    const tarve_table *t = r->table;
    r->level = tarve_table_find_column(t, "level");
    r->field = tarve_table_find_column(t, "field");
    r->qualification = tarve_table_find_column(t, "qualification");
    r->age = tarve_table_find_column(t, "age");
    tarve_status st = tarve_table_column(t, "occupation", &r->occupation, r->err);
    if (st == TARVE_OK)
        st = tarve_table_column(t, value[r->out->kind], &r->value, r->err);
    const bool by_field = r->level != SIZE_MAX && r->field != SIZE_MAX;
    if (st == TARVE_OK && r->qualification == SIZE_MAX && !by_field)
        st = tarve_table_column(t, "qualification", &r->qualification, r->err);
    return st;
}

static bool is_rest(const char *code)
{
    return strcmp(code, "none") == 0 || strcmp(code, "other") == 0;
}

/* "Q:...", "none", "other", or level and field as "vet:F:09". */
static tarve_status read_code(const reading *r, size_t row, const char **out)
{
    const char *q = text_of(r, row, r->qualification), *level = text_of(r, row, r->level),
               *field = text_of(r, row, r->field);
    char code[80];
    if (q[0] != '\0' || r->level == SIZE_MAX) {
        if (!is_rest(q) && (strncmp(q, "Q:", 2) != 0 || q[2] == '\0'))
            return refuse(r, row, r->qualification, "unknown-code",
                          "Q: and the code of a qualification, none or other");
        *out = tarve_arena_text(&r->out->text, q, strlen(q));
    } else if (is_rest(level)) {
        *out = tarve_arena_text(&r->out->text, level, strlen(level));
    } else {
        if (strcmp(level, "vet") != 0 && strcmp(level, "uas") != 0)
            return refuse(r, row, r->level, "unknown-code", "vet, uas, none or other");
        if (r->field == SIZE_MAX)
            return refuse(r, row, r->level, "missing-label",
                          "a level goes with the column field, which is not there");
        if (strncmp(field, "F:", 2) != 0 || strlen(field) > 60)
            return refuse(r, row, r->field, "unknown-code",
                          "F: and the code of a field of education");
        (void)snprintf(code, sizeof code, "%s:%s", level, field);
        *out = tarve_arena_text(&r->out->text, code, strlen(code));
    }
    return *out != NULL ? TARVE_OK : no_memory(r->err);
}

static tarve_status read_age(const reading *r, size_t row, education_age *age)
{
    static const char *const name[] = {"all", "under35", "35plus"};
    const char *text = text_of(r, row, r->age);
    *age = AGE_ALL;
    for (int i = 0; i < 3; i++)
        if (strcmp(text, name[i]) == 0)
            *age = (education_age)i;
    return text[0] == '\0' || strcmp(text, name[*age]) == 0
               ? TARVE_OK
               : refuse(r, row, r->age, "unknown-code", "all, under35 or 35plus");
}

static tarve_status read_value(const reading *r, size_t row, double *value)
{
    const char *text = text_of(r, row, r->value);
    const bool employed = r->out->kind == TARVE_EMPLOYED;
    *value = r->out->kind == TARVE_REGULATED ? 1.0 : (double)NAN;
    if (text[0] == '\0')
        return refuse(r, row, r->value, "missing-value",
                      r->out->kind == TARVE_REGULATED ? "the law or other source"
                                                      : "a number is needed");
    if (r->out->kind == TARVE_REGULATED ||
        (employed && (strcmp(text, "1-4") == 0 || strcmp(text, "...") == 0)))
        return TARVE_OK;
    const tarve_status st = tarve_table_number(r->table, row, r->value, value, r->err);
    if (st != TARVE_OK)
        return st;
    if (employed)
        return *value >= 0.0 && *value < 1e9 && *value == floor(*value)
                   ? TARVE_OK
                   : refuse(r, row, r->value, "bad-range", "a count of persons, 1-4 or ...");
    return *value >= 0.0 && *value <= 1.0
               ? TARVE_OK
               : refuse(r, row, r->value, *value > 1.0 ? "rate-above-one" : "bad-range",
                        "a share lies between 0 and 1");
}

static tarve_status read_row(const reading *r, size_t row)
{
    education_row new = {.line = tarve_table_line(r->table, row), .row = row};
    const char *occupation = text_of(r, row, r->occupation);
    if (strspn(occupation, "0123456789") != 4 || occupation[4] != '\0')
        return refuse(r, row, r->occupation, "unknown-code", "an occupation of four digits");
    memcpy(new.occupation, occupation, sizeof new.occupation);
    tarve_status st = read_code(r, row, &new.code);
    if (st == TARVE_OK)
        st = read_age(r, row, &new.age);
    if (st == TARVE_OK)
        st = read_value(r, row, &new.value);
    if (st == TARVE_OK)
        r->out->row[r->out->n++] = new;
    return st;
}

static int by_key(const void *pa, const void *pb)
{
    const education_row *a = pa, *b = pb;
    int c = strcmp(a->occupation, b->occupation);
    c = c != 0 ? c : strcmp(a->code, b->code);
    c = c != 0 ? c : (a->age > b->age) - (a->age < b->age);
    return c != 0 ? c : (a->row > b->row) - (a->row < b->row);
}

static bool same_cell(const education_row *a, const education_row *b)
{
    return strcmp(a->occupation, b->occupation) == 0 && strcmp(a->code, b->code) == 0 &&
           a->age == b->age;
}

static tarve_status check_shares(const reading *r)
{
    const tarve_education *e = r->out;
    for (size_t i = 0, next = 0; i < e->n; i = next) {
        double sum = 0.0;
        for (next = i; next < e->n && strcmp(e->row[next].occupation, e->row[i].occupation) == 0;
             next++)
            sum += e->row[next].value;
        if (fabs(sum - 1.0) <= sum_tolerance)
            continue;
        char what[80];
        (void)snprintf(what, sizeof what, "the shares of this occupation add up to %.3f, not to 1",
                       sum);
        return refuse(r, e->row[i].row, r->value, "share-sum", what);
    }
    return TARVE_OK;
}

static tarve_status finish(const reading *r)
{
    tarve_education *e = r->out;
    if (e->n > 1)
        qsort(e->row, e->n, sizeof *e->row, by_key);
    for (size_t i = 1; i < e->n; i++)
        if (same_cell(&e->row[i - 1], &e->row[i]))
            return refuse(r, e->row[i].row, r->occupation, "duplicate-key",
                          "the same occupation and education stand above");
    return e->kind == TARVE_REQUIRED ? check_shares(r) : TARVE_OK;
}

tarve_status tarve_education_read(const char *path, tarve_education_kind kind,
                                  tarve_education **out, tarve_error *err)
{
    tarve_table *table = NULL;
    tarve_status st = tarve_table_read(path, &table, err);
    if (st != TARVE_OK)
        return st;
    reading r = {.table = table, .err = err, .out = calloc(1, sizeof *r.out)};
    const size_t n = tarve_table_rows(table);
    if (r.out != NULL) {
        r.out->kind = kind;
        r.out->row = calloc(n + 1, sizeof *r.out->row);
        r.out->path = tarve_arena_text(&r.out->text, path, strlen(path));
    }
    if (r.out == NULL || r.out->row == NULL || r.out->path == NULL)
        st = no_memory(err);
    if (st == TARVE_OK)
        st = find_columns(&r);
    for (size_t i = 0; st == TARVE_OK && i < n; i++)
        st = read_row(&r, i);
    if (st == TARVE_OK)
        st = finish(&r);
    tarve_table_free(table);
    if (st == TARVE_OK)
        *out = r.out;
    else
        tarve_education_free(r.out);
    return st;
}

void tarve_education_free(tarve_education *e)
{
    if (e == NULL)
        return;
    tarve_arena_free(&e->text);
    free(e->row);
    free(e);
}

size_t education_rows(const tarve_education *e, const char *occupation, size_t *first)
{
    size_t lo = 0, hi = e == NULL ? 0 : e->n, n = 0;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (strcmp(e->row[mid].occupation, occupation) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    *first = lo;
    while (e != NULL && lo + n < e->n && strcmp(e->row[lo + n].occupation, occupation) == 0)
        n++;
    return n;
}

bool education_counts(const tarve_education *e, size_t first, size_t n, size_t i)
{
    bool young = false, all = false;
    for (size_t k = first; k < first + n; k++) {
        young = young || e->row[k].age == AGE_UNDER_35;
        all = all || e->row[k].age == AGE_ALL;
    }
    const education_age age = e->row[i].age;
    if (young)
        return age == AGE_UNDER_35;
    return !all || age == AGE_ALL;
}

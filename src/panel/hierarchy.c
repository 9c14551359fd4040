/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which area holds which, what merged into what, and what a code rolls up to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "tarve/panel.h"

enum { N_PARENTS = TARVE_LEVEL_OTHER + 1, FIRST_YEAR = 1900, LAST_YEAR = 2200 };

typedef struct area_node {
    const char *code;
    tarve_level level;
    const char *parent[N_PARENTS]; /* of a municipality, by level; NULL = in none */
    const char *merged_into;       /* NULL while it exists */
    int merger_year;
    const char *const *member; /* of all but municipalities */
    size_t n_members;
} area_node;

typedef struct code_field {
    const char *code, *field;
} code_field;

struct tarve_hierarchy {
    tarve_arena text;
    area_node *area; /* ascending by code */
    size_t n_areas;
    code_field *field; /* fields themselves and qualifications, ascending by code */
    size_t n_fields;
};

static int by_area_code(const void *a, const void *b)
{
    return strcmp(((const area_node *)a)->code, ((const area_node *)b)->code);
}

static int by_field_code(const void *a, const void *b)
{
    return strcmp(((const code_field *)a)->code, ((const code_field *)b)->code);
}

static area_node *find_area(const tarve_hierarchy *h, const char *code)
{
    const area_node want = {.code = code};
    return h->n_areas == 0 ? NULL : bsearch(&want, h->area, h->n_areas, sizeof want, by_area_code);
}

/* ---- loading ---- */

/* A table under way: the columns of a row are asked for by heading. */
typedef struct source {
    tarve_table *table;
    size_t row;
} source;

static tarve_status open_source(const char *dir, const char *name, source *s, tarve_error *err)
{
    char path[512];
    const int len = snprintf(path, sizeof path, "%s/%s", dir, name);
    if (len < 0 || (size_t)len >= sizeof path)
        return tarve_fail(err, TARVE_E_CONFIG, "the name of the classification folder is too long");
    return tarve_table_read(path, &s->table, err);
}

static tarve_status need_columns(const source *s, const char *const *heading, size_t n,
                                 size_t *column, tarve_error *err)
{
    for (size_t i = 0; i < n; i++) {
        const tarve_status st = tarve_table_column(s->table, heading[i], &column[i], err);
        if (st != TARVE_OK)
            return st;
    }
    return TARVE_OK;
}

static tarve_status bad_row(const source *s, tarve_error *err, const char *what, const char *found)
{
    const tarve_status st = tarve_fail(err, TARVE_E_INPUT, "\"%.60s\" %s", found, what);
    tarve_error_at(err, tarve_table_path(s->table), tarve_table_line(s->table, s->row), 1);
    return st;
}

static tarve_status keep_text(tarve_hierarchy *h, const char *text, const char **out,
                              tarve_error *err)
{
    *out = tarve_arena_text(&h->text, text, strlen(text));
    return *out != NULL ? TARVE_OK
                        : tarve_fail(err, TARVE_E_NOMEM, "out of memory for classifications");
}

static bool parse_level(const char *text, tarve_level *level)
{
    static const struct {
        const char *text;
        tarve_level level;
    } known[] = {
        {"subregion", TARVE_LEVEL_SUBREGION}, {"employment_area", TARVE_LEVEL_EMPLOYMENT_AREA},
        {"region", TARVE_LEVEL_REGION},       {"country", TARVE_LEVEL_COUNTRY},
        {"none", TARVE_LEVEL_NO_AREA},        {"ely", TARVE_LEVEL_OTHER},
        {"other", TARVE_LEVEL_OTHER}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(text, known[i].text) == 0) {
            *level = known[i].level;
            return true;
        }
    return false;
}

static tarve_status sort_areas(tarve_hierarchy *h, tarve_error *err)
{
    qsort(h->area, h->n_areas, sizeof *h->area, by_area_code);
    for (size_t i = 1; i < h->n_areas; i++)
        if (strcmp(h->area[i - 1].code, h->area[i].code) == 0)
            return tarve_fail(err, TARVE_E_INPUT, "area %.40s stands twice in the classifications",
                              h->area[i].code);
    return TARVE_OK;
}

static tarve_status load_areas(tarve_hierarchy *h, source *areas, const source *munis,
                               tarve_error *err)
{
    static const char *const heading[] = {"code", "level"};
    size_t column[2], muni_code = 0;
    const size_t n = tarve_table_rows(areas->table), n_munis = tarve_table_rows(munis->table);
    tarve_status st = need_columns(areas, heading, 2, column, err);
    if (st == TARVE_OK)
        st = tarve_table_column(munis->table, "code", &muni_code, err);
    if (st != TARVE_OK)
        return st;
    h->area = calloc(n + n_munis + 1, sizeof *h->area);
    if (h->area == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu areas", n + n_munis);
    for (areas->row = 0; st == TARVE_OK && areas->row < n; areas->row++) {
        area_node *a = &h->area[h->n_areas];
        const char *level = tarve_table_text(areas->table, areas->row, column[1]);
        if (!parse_level(level, &a->level))
            return bad_row(areas, err, "is no level of areas", level);
        st = keep_text(h, tarve_table_text(areas->table, areas->row, column[0]), &a->code, err);
        h->n_areas += st == TARVE_OK;
    }
    for (size_t r = 0; st == TARVE_OK && r < n_munis; r++) {
        area_node *a = &h->area[h->n_areas];
        a->level = TARVE_LEVEL_MUNICIPALITY;
        st = keep_text(h, tarve_table_text(munis->table, r, muni_code), &a->code, err);
        h->n_areas += st == TARVE_OK;
    }
    return st == TARVE_OK ? sort_areas(h, err) : st;
}

static tarve_status link_parent(tarve_hierarchy *h, const source *s, area_node *a, size_t column,
                                tarve_level level, tarve_error *err)
{
    const char *code = tarve_table_text(s->table, s->row, column);
    if (code[0] == '\0')
        return TARVE_OK;
    const area_node *parent = find_area(h, code);
    if (parent == NULL || parent->level != level)
        return bad_row(s, err, "is not in areas.csv at the level of this column", code);
    a->parent[level] = parent->code;
    return TARVE_OK;
}

static tarve_status link_merger(tarve_hierarchy *h, const source *s, area_node *a,
                                const size_t column[2], tarve_error *err)
{
    const char *into = tarve_table_text(s->table, s->row, column[1]);
    double year = 0;
    tarve_status st = tarve_table_number(s->table, s->row, column[0], &year, err);
    if (st != TARVE_OK || (into[0] == '\0' && year != year))
        return st;
    const area_node *to = find_area(h, into);
    if (to == NULL || to->level != TARVE_LEVEL_MUNICIPALITY || to == a)
        return bad_row(s, err, "is no other municipality to have merged into", into);
    if (!(year >= FIRST_YEAR && year <= LAST_YEAR))
        return bad_row(s, err, "merged, but valid_to holds no year", a->code);
    a->merged_into = to->code;
    a->merger_year = (int)year;
    return TARVE_OK;
}

static tarve_status link_municipalities(tarve_hierarchy *h, source *s, tarve_error *err)
{
    static const char *const heading[] = {"subregion", "employment_area", "region", "ely",
                                          "valid_to",  "merged_into",     "code"};
    static const tarve_level level[] = {TARVE_LEVEL_SUBREGION, TARVE_LEVEL_EMPLOYMENT_AREA,
                                        TARVE_LEVEL_REGION, TARVE_LEVEL_OTHER};
    enum { N_LINKS = 4, N_COLUMNS = 7 };
    size_t column[N_COLUMNS];
    tarve_status st = need_columns(s, heading, N_COLUMNS, column, err);
    for (s->row = 0; st == TARVE_OK && s->row < tarve_table_rows(s->table); s->row++) {
        area_node *a = find_area(h, tarve_table_text(s->table, s->row, column[N_COLUMNS - 1]));
        a->parent[TARVE_LEVEL_MUNICIPALITY] = a->code;
        for (size_t k = 0; st == TARVE_OK && k < N_LINKS; k++)
            st = link_parent(h, s, a, column[k], level[k], err);
        if (st == TARVE_OK)
            st = link_merger(h, s, a, column + N_LINKS, err);
    }
    return st;
}

static bool holds(const area_node *area, const area_node *muni)
{
    if (muni->level != TARVE_LEVEL_MUNICIPALITY || muni->merged_into != NULL)
        return false;
    if (area->level == TARVE_LEVEL_COUNTRY)
        return true;
    return area->level != TARVE_LEVEL_MUNICIPALITY && muni->parent[area->level] == area->code;
}

static tarve_status list_members(tarve_hierarchy *h, area_node *area, tarve_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n_areas; i++)
        n += holds(area, &h->area[i]);
    if (n == 0)
        return TARVE_OK;
    const char **member = tarve_arena_alloc(&h->text, n * sizeof *member);
    if (member == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for classifications");
    for (size_t i = 0; i < h->n_areas; i++)
        if (holds(area, &h->area[i]))
            member[area->n_members++] = h->area[i].code;
    area->member = member;
    return TARVE_OK;
}

static tarve_status link_country(tarve_hierarchy *h, tarve_error *err)
{
    const char *country = NULL;
    for (size_t i = 0; i < h->n_areas; i++)
        if (h->area[i].level == TARVE_LEVEL_COUNTRY)
            country = h->area[i].code;
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < h->n_areas; i++) {
        if (h->area[i].level == TARVE_LEVEL_MUNICIPALITY)
            h->area[i].parent[TARVE_LEVEL_COUNTRY] = country;
        st = list_members(h, &h->area[i], err);
    }
    return st;
}

static bool is_field(const tarve_hierarchy *h, size_t known, const char *code)
{
    const code_field want = {.code = code};
    return code[0] == '\0' || bsearch(&want, h->field, known, sizeof want, by_field_code) != NULL;
}

/* Rows of a file that says a code's broad field: in a column of its own, or the code itself. */
static tarve_status load_fields(tarve_hierarchy *h, source *s, const char *field_heading,
                                tarve_error *err)
{
    const char *const heading[] = {"code", field_heading};
    size_t column[2];
    tarve_status st = need_columns(s, heading, 2, column, err);
    if (st != TARVE_OK)
        return st;
    const size_t n = tarve_table_rows(s->table);
    code_field *field = realloc(h->field, (h->n_fields + n + 1) * sizeof *field);
    if (field == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu fields", n);
    h->field = field;
    const size_t known = h->n_fields; /* sorted already */
    for (s->row = 0; s->row < n; s->row++) {
        code_field *f = &h->field[h->n_fields];
        st = keep_text(h, tarve_table_text(s->table, s->row, column[0]), &f->code, err);
        if (st == TARVE_OK)
            st = keep_text(h, tarve_table_text(s->table, s->row, column[1]), &f->field, err);
        if (st != TARVE_OK)
            return st;
        if (column[1] != column[0] && !is_field(h, known, f->field))
            return bad_row(s, err, "is not in fields.csv", f->field);
        h->n_fields++;
    }
    qsort(h->field, h->n_fields, sizeof *h->field, by_field_code);
    return TARVE_OK;
}

tarve_status tarve_hierarchy_load(const char *dir, tarve_hierarchy **out, tarve_error *err)
{
    source areas = {0}, munis = {0}, fields = {0}, quals = {0};
    tarve_status st = TARVE_OK;
    tarve_hierarchy *h = calloc(1, sizeof *h);
    if (h == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for classifications");
    if ((st = open_source(dir, "areas.csv", &areas, err)) != TARVE_OK ||
        (st = open_source(dir, "municipalities.csv", &munis, err)) != TARVE_OK ||
        (st = open_source(dir, "fields.csv", &fields, err)) != TARVE_OK ||
        (st = open_source(dir, "qualifications.csv", &quals, err)) != TARVE_OK ||
        (st = load_areas(h, &areas, &munis, err)) != TARVE_OK ||
        (st = link_municipalities(h, &munis, err)) != TARVE_OK ||
        (st = link_country(h, err)) != TARVE_OK ||
        (st = load_fields(h, &fields, "code", err)) != TARVE_OK ||
        (st = load_fields(h, &quals, "field", err)) != TARVE_OK)
        goto done;
    *out = h;
    h = NULL;
done:
    tarve_table_free(areas.table);
    tarve_table_free(munis.table);
    tarve_table_free(fields.table);
    tarve_table_free(quals.table);
    tarve_hierarchy_free(h);
    return st;
}

void tarve_hierarchy_free(tarve_hierarchy *h)
{
    if (h == NULL)
        return;
    tarve_arena_free(&h->text);
    free(h->area);
    free(h->field);
    free(h);
}

/* ---- areas ---- */

tarve_level tarve_area_level(const tarve_hierarchy *h, const char *area)
{
    const area_node *a = find_area(h, area);
    if (a != NULL)
        return a->level;
    return strncmp(area, "P:", 2) == 0 ? TARVE_LEVEL_PROVIDER : TARVE_LEVEL_OTHER;
}

const char *tarve_area_parent(const tarve_hierarchy *h, const char *area, tarve_level level)
{
    const area_node *a = find_area(h, area);
    if (a == NULL || (unsigned)level >= N_PARENTS)
        return NULL;
    if (a->level == TARVE_LEVEL_MUNICIPALITY)
        return a->parent[level];
    const char *parent = NULL;
    for (size_t i = 0; i < a->n_members; i++) {
        const char *of = find_area(h, a->member[i])->parent[level];
        if (of == NULL || (parent != NULL && of != parent))
            return NULL;
        parent = of;
    }
    return parent;
}

size_t tarve_area_members(const tarve_hierarchy *h, const char *area, const char *const **members)
{
    const area_node *a = find_area(h, area);
    *members = a == NULL ? NULL : a->member;
    return a == NULL ? 0 : a->n_members;
}

const char *tarve_area_merged_into(const tarve_hierarchy *h, const char *area, int *year)
{
    const area_node *a = find_area(h, area);
    if (a == NULL || a->merged_into == NULL)
        return NULL;
    *year = a->merger_year;
    return a->merged_into;
}

/* ---- groups ---- */

static size_t count_digits(const char *text)
{
    size_t n = 0;
    while (text[n] >= '0' && text[n] <= '9')
        n++;
    return n;
}

bool tarve_occupation_parent(const char *code, int digits, char out[5])
{
    const size_t n = count_digits(code);
    if (digits < 1 || digits > 4 || n > 4 || n < (size_t)digits || code[n] != '\0')
        return false;
    memcpy(out, code, (size_t)digits);
    out[digits] = '\0';
    return true;
}

bool tarve_occupation_is_administrative(const char *code)
{
    return code[0] == 'X' && count_digits(code + 1) == 3 && code[4] == '\0';
}

const char *tarve_field_broad(const tarve_hierarchy *h, const char *code)
{
    enum { BROAD = 4 }; /* "F:09" */
    char broad[BROAD + 1];
    if (strncmp(code, "F:", 2) == 0 && count_digits(code + 2) >= 2) {
        memcpy(broad, code, BROAD);
        broad[BROAD] = '\0';
        code = broad;
    }
    const code_field want = {.code = code};
    const code_field *f =
        h->n_fields == 0 ? NULL : bsearch(&want, h->field, h->n_fields, sizeof want, by_field_code);
    return f == NULL || f->field[0] == '\0' ? NULL : f->field;
}

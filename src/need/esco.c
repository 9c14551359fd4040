/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the CSV download of ESCO: the columns that the scores need, whatever else stands there. */
#include "need/esco.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"

enum { PATH = 4096, MOST_COLUMNS = 4, DEEPEST = 12 };

void tarve_esco_free(tarve_esco *e)
{
    if (e == NULL)
        return;
    free(e->occupation);
    free(e->skill);
    free(e->pair);
    free(e->parent);
    free(e->group);
    tarve_arena_free(&e->text);
    free(e);
}

/* One file: its table and the columns asked for. */
typedef struct esco_file {
    tarve_table *table;
    size_t column[MOST_COLUMNS];
} esco_file;

static tarve_status path_of(const char *dir, const char *name, char path[PATH], tarve_error *err)
{
    const int n = snprintf(path, PATH, "%s/%s", dir, name);
    return n > 0 && n < PATH ? TARVE_OK
                             : tarve_fail(err, TARVE_E_MISSING, "the path of ESCO is too long");
}

/* headings: NULL after the last one. */
static tarve_status open_file(const char *dir, const char *name, const char *const *headings,
                              esco_file *f, tarve_error *err)
{
    char path[PATH];
    tarve_status st = path_of(dir, name, path, err);
    if (st == TARVE_OK)
        st = tarve_table_read(path, &f->table, err);
    for (size_t i = 0; st == TARVE_OK && headings[i] != NULL; i++)
        st = tarve_table_column(f->table, headings[i], &f->column[i], err);
    return st;
}

static const char *at(const esco_file *f, size_t row, size_t c)
{
    return tarve_table_text(f->table, row, f->column[c]);
}

static tarve_status keep(tarve_esco *e, const char *text, const char **out, tarve_error *err)
{
    *out = tarve_arena_text(&e->text, text, strlen(text));
    return *out == NULL ? no_memory(err) : TARVE_OK;
}

/* ---- occupations ---- */

static int by_isco(const void *a, const void *b)
{
    const esco_occupation *x = a, *y = b;
    const int d = strcmp(x->isco, y->isco);
    return d != 0 ? d : strcmp(x->uri, y->uri);
}

static tarve_status take_occupations(tarve_esco *e, const esco_file *f, tarve_error *err)
{
    const size_t n = tarve_table_rows(f->table);
    tarve_status st = TARVE_OK;
    e->occupation = calloc(n + 1, sizeof *e->occupation);
    if (e->occupation == NULL)
        return no_memory(err);
    for (size_t i = 0; st == TARVE_OK && i < n; i++) {
        const char *isco = at(f, i, 1);
        esco_occupation *o = &e->occupation[e->n_occupations++];
        isco += isco[0] == 'C';
        if (strlen(isco) != 4 || strspn(isco, "0123456789") != 4)
            return tarve_table_refuse(f->table, i, f->column[1], "type-error",
                                      "expected a code of ISCO-08 with four digits", err);
        memcpy(o->isco, isco, sizeof o->isco);
        st = keep(e, at(f, i, 0), &o->uri, err);
    }
    if (e->n_occupations > 1)
        qsort(e->occupation, e->n_occupations, sizeof *e->occupation, by_isco);
    return st;
}

static tarve_status read_occupations(tarve_esco *e, const char *dir, tarve_error *err)
{
    static const char *const headings[] = {"conceptUri", "iscoGroup", NULL};
    esco_file f = {0};
    tarve_status st = open_file(dir, "occupations_fi.csv", headings, &f, err);
    if (st == TARVE_OK)
        st = take_occupations(e, &f, err);
    tarve_table_free(f.table);
    return st;
}

/* ---- labels of skills and of their groups ---- */

static int by_uri(const void *a, const void *b)
{
    return strcmp(((const esco_skill *)a)->uri, ((const esco_skill *)b)->uri);
}

static esco_skill *find(esco_skill *list, size_t n, const char *uri)
{
    const esco_skill key = {.uri = uri};
    return n == 0 ? NULL : bsearch(&key, list, n, sizeof *list, by_uri);
}

static tarve_status read_labels(tarve_esco *e, const char *dir, const char *name, esco_skill **out,
                                size_t *n, tarve_error *err)
{
    static const char *const headings[] = {"conceptUri", "preferredLabel", NULL};
    esco_file f = {0};
    tarve_status st = open_file(dir, name, headings, &f, err);
    const size_t rows = st == TARVE_OK ? tarve_table_rows(f.table) : 0;
    esco_skill *list = st == TARVE_OK ? calloc(rows + 1, sizeof *list) : NULL;
    if (st == TARVE_OK && list == NULL)
        st = no_memory(err);
    for (size_t i = 0; st == TARVE_OK && i < rows; i++) {
        st = keep(e, at(&f, i, 0), &list[i].uri, err);
        if (st == TARVE_OK)
            st = keep(e, at(&f, i, 1), &list[i].fi, err);
    }
    tarve_table_free(f.table);
    if (st != TARVE_OK) {
        free(list);
        return st;
    }
    if (rows > 1)
        qsort(list, rows, sizeof *list, by_uri);
    *out = list;
    *n = rows;
    return TARVE_OK;
}

/* A file that need not be there. */
static tarve_status read_if_there(tarve_esco *e, const char *dir, const char *name,
                                  esco_skill **out, size_t *n, tarve_error *err)
{
    tarve_error why = {0};
    const tarve_status st = read_labels(e, dir, name, out, n, &why);
    if (st == TARVE_E_MISSING)
        return TARVE_OK;
    if (st != TARVE_OK && err != NULL)
        *err = why;
    return st;
}

static tarve_status read_skills(tarve_esco *e, const char *dir, tarve_error *err)
{
    esco_skill *swedish = NULL;
    size_t n = 0;
    tarve_status st = read_labels(e, dir, "skills_fi.csv", &e->skill, &e->n_skills, err);
    if (st == TARVE_OK)
        st = read_if_there(e, dir, "skills_sv.csv", &swedish, &n, err);
    for (size_t i = 0; st == TARVE_OK && i < n; i++) {
        esco_skill *s = find(e->skill, e->n_skills, swedish[i].uri);
        if (s != NULL)
            s->sv = swedish[i].fi;
    }
    free(swedish);
    if (st == TARVE_OK)
        st = read_if_there(e, dir, "skillGroups_fi.csv", &e->group, &e->n_groups, err);
    return st;
}

/* ---- relations ---- */

/* Occupations by URI, while relations are read. */
typedef struct uri_index {
    const char *uri;
    size_t at;
} uri_index;

static int by_index_uri(const void *a, const void *b)
{
    return strcmp(((const uri_index *)a)->uri, ((const uri_index *)b)->uri);
}

static int by_skill(const void *a, const void *b)
{
    const esco_pair *x = a, *y = b;
    const int d = (x->skill > y->skill) - (x->skill < y->skill);
    return d != 0 ? d : (x->occupation > y->occupation) - (x->occupation < y->occupation);
}

static void unique_pairs(tarve_esco *e)
{
    size_t kept = 0;
    if (e->n_pairs > 1)
        qsort(e->pair, e->n_pairs, sizeof *e->pair, by_skill);
    for (size_t i = 0; i < e->n_pairs; i++)
        if (kept == 0 || by_skill(&e->pair[kept - 1], &e->pair[i]) != 0)
            e->pair[kept++] = e->pair[i];
    e->n_pairs = kept;
}

static tarve_status take_relations(tarve_esco *e, const esco_file *f, const uri_index *index,
                                   tarve_error *err)
{
    const size_t n = tarve_table_rows(f->table);
    e->pair = calloc(n + 1, sizeof *e->pair);
    if (e->pair == NULL)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        const char *type = at(f, i, 1);
        const uri_index key = {.uri = at(f, i, 0)};
        if (strcmp(type, "essential") != 0 && strcmp(type, "optional") != 0)
            return tarve_table_refuse(f->table, i, f->column[1], "type-error",
                                      "expected essential or optional", err);
        if (type[0] == 'o')
            continue;
        const uri_index *o = e->n_occupations == 0 ? NULL
                                                   : bsearch(&key, index, e->n_occupations,
                                                             sizeof *index, by_index_uri);
        const esco_skill *s = find(e->skill, e->n_skills, at(f, i, 2));
        if (o == NULL)
            return tarve_table_refuse(f->table, i, f->column[0], "unknown-code",
                                      "expected an occupation of occupations_fi.csv", err);
        if (s == NULL)
            return tarve_table_refuse(f->table, i, f->column[2], "unknown-code",
                                      "expected a skill of skills_fi.csv", err);
        e->pair[e->n_pairs++] = (esco_pair){o->at, (size_t)(s - e->skill)};
    }
    unique_pairs(e);
    return TARVE_OK;
}

static tarve_status read_relations(tarve_esco *e, const char *dir, tarve_error *err)
{
    static const char *const headings[] = {"occupationUri", "relationType", "skillUri", NULL};
    esco_file f = {0};
    uri_index *index = calloc(e->n_occupations + 1, sizeof *index);
    tarve_status st = index == NULL
                          ? no_memory(err)
                          : open_file(dir, "occupationSkillRelations_fi.csv", headings, &f, err);
    for (size_t i = 0; st == TARVE_OK && i < e->n_occupations; i++)
        index[i] = (uri_index){e->occupation[i].uri, i};
    if (st == TARVE_OK) {
        qsort(index, e->n_occupations, sizeof *index, by_index_uri);
        st = take_relations(e, &f, index, err);
    }
    tarve_table_free(f.table);
    free(index);
    return st;
}

/* ---- groups ---- */

static int by_child(const void *a, const void *b)
{
    const esco_parent *x = a, *y = b;
    const int d = strcmp(x->uri, y->uri);
    return d != 0 ? d : strcmp(x->broader, y->broader);
}

static tarve_status read_parents(tarve_esco *e, const char *dir, tarve_error *err)
{
    static const char *const headings[] = {"conceptUri", "broaderUri", NULL};
    esco_file f = {0};
    tarve_status st = open_file(dir, "broaderRelationsSkillPillar_fi.csv", headings, &f, err);
    const size_t rows = st == TARVE_OK ? tarve_table_rows(f.table) : 0;
    e->parent = calloc(rows + 1, sizeof *e->parent);
    if (st == TARVE_OK && e->parent == NULL)
        st = no_memory(err);
    for (size_t i = 0; st == TARVE_OK && i < rows; i++) {
        esco_parent *p = &e->parent[e->n_parents++];
        st = keep(e, at(&f, i, 0), &p->uri, err);
        if (st == TARVE_OK)
            st = keep(e, at(&f, i, 1), &p->broader, err);
    }
    tarve_table_free(f.table);
    if (st == TARVE_OK && e->n_parents > 1)
        qsort(e->parent, e->n_parents, sizeof *e->parent, by_child);
    return st;
}

/* The first parent by URI, NULL at the top. */
static const char *parent_of(const tarve_esco *e, const char *uri)
{
    size_t lo = 0, hi = e->n_parents;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (strcmp(e->parent[mid].uri, uri) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < e->n_parents && strcmp(e->parent[lo].uri, uri) == 0 ? e->parent[lo].broader : NULL;
}

const char *esco_group(const tarve_esco *e, const char *skill)
{
    const char *chain[DEEPEST];
    size_t n = 0;
    for (const char *uri = skill; uri != NULL && n < DEEPEST; uri = parent_of(e, uri))
        chain[n++] = uri;
    if (n < 2)
        return "";
    /* from the top: the pillar, level 1, level 2; the skill itself is no group */
    const char *uri = n >= 4 ? chain[n - 3] : chain[1];
    const esco_skill *group = find(e->group, e->n_groups, uri);
    if (group == NULL)
        group = find(e->skill, e->n_skills, uri);
    const char *slash = strrchr(uri, '/');
    return group != NULL ? group->fi : slash != NULL ? slash + 1 : uri;
}

tarve_status tarve_esco_read(const char *dir, tarve_esco **out, tarve_error *err)
{
    tarve_esco *e = calloc(1, sizeof *e);
    if (e == NULL)
        return no_memory(err);
    tarve_status st = read_occupations(e, dir, err);
    if (st == TARVE_OK)
        st = read_skills(e, dir, err);
    if (st == TARVE_OK)
        st = read_relations(e, dir, err);
    if (st == TARVE_OK)
        st = read_parents(e, dir, err);
    if (st == TARVE_OK)
        *out = e;
    else
        tarve_esco_free(e);
    return st;
}

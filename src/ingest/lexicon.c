/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes and names of areas, occupations, fields and qualifications in three languages. */
#include "ingest/lexicon.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "ingest/fold.h"

typedef struct lex_entry {
    const char *code;
    const char *name[TARVE_N_LANGS];  /* "" when the classification has none */
    const char *words[TARVE_N_LANGS]; /* fold_words() of the name, NULL when an earlier language has
                                         the same, or none */
    size_t n_words[TARVE_N_LANGS];    /* bytes of them */
    tarve_scheme scheme;
    area_level level;
} lex_entry;

struct tarve_lexicon {
    tarve_arena arena;
    lex_entry *entry;
    size_t n, cap;
    tarve_intern key; /* kind byte, level byte, then a code or a folded name */
    uint32_t *of_key; /* entry by key id */
    size_t cap_keys;
};

enum { KIND_CODE = 'c', KIND_NAME = 'n' };

static size_t make_key(char kind, tarve_scheme scheme, area_level level, const char *s, size_t len,
                       char out[FOLD_ROOM + 3])
{
    out[0] = kind;
    out[1] = (char)('0' + (int)scheme);
    out[2] = (char)('0' + (int)level);
    const size_t n = len < FOLD_ROOM ? len : FOLD_ROOM - 1;
    memcpy(out + 3, s, n);
    return n + 3;
}

static tarve_status put_key(tarve_lexicon *lex, const char *key, size_t len, tarve_error *err)
{
    const size_t known = lex->key.n;
    uint32_t id = 0;
    const tarve_status st = tarve_intern_put(&lex->key, key, len, &id, err);
    if (st != TARVE_OK || lex->key.n == known)
        return st; /* the first entry keeps a name: current municipalities are read first */
    if (lex->key.n > lex->cap_keys) {
        const size_t cap = lex->cap_keys == 0 ? 1024 : 2 * lex->cap_keys;
        uint32_t *p = realloc(lex->of_key, cap * sizeof *p);
        if (p == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for names");
        lex->of_key = p;
        lex->cap_keys = cap;
    }
    lex->of_key[id] = (uint32_t)(lex->n - 1);
    return TARVE_OK;
}

/* A name by which the last entry is found. */
static tarve_status index_name(tarve_lexicon *lex, const char *name, size_t len, tarve_error *err)
{
    assert(lex->n > 0 && lex->entry != NULL);
    const lex_entry *e = &lex->entry[lex->n - 1];
    char key[FOLD_ROOM + 3], folded[FOLD_ROOM];
    const size_t n = fold_name(name, len, folded);
    return put_key(lex, key, make_key(KIND_NAME, e->scheme, e->level, folded, n, key), err);
}

static tarve_status index_entry(tarve_lexicon *lex, tarve_error *err)
{
    const lex_entry *e = &lex->entry[lex->n - 1];
    char key[FOLD_ROOM + 3];
    const size_t len = make_key(KIND_CODE, e->scheme, LEVEL_ANY, e->code, strlen(e->code), key);
    tarve_status st = put_key(lex, key, len, err);
    for (int lang = 0; lang < TARVE_N_LANGS && st == TARVE_OK; lang++)
        if (e->name[lang][0] != '\0')
            st = index_name(lex, e->name[lang], strlen(e->name[lang]), err);
    return st;
}

/* Further spellings of the last entry, "Ackas|Hartola": found, never shown. */
static tarve_status index_others(tarve_lexicon *lex, const char *names, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    while (st == TARVE_OK && *names != '\0') {
        const size_t len = strcspn(names, "|");
        if (len > 0)
            st = index_name(lex, names, len, err);
        names += len + (names[len] == '|');
    }
    return st;
}

static bool keep_words(tarve_lexicon *lex, lex_entry *e)
{
    char words[FOLD_ROOM];
    for (int i = 0; i < TARVE_N_LANGS; i++) {
        bool known = e->name[i][0] == '\0';
        for (int k = 0; k < i; k++)
            known = known || strcmp(e->name[i], e->name[k]) == 0;
        e->words[i] = NULL;
        if (known)
            continue;
        e->n_words[i] = fold_words(e->name[i], strlen(e->name[i]), words);
        e->words[i] = tarve_arena_text(&lex->arena, words, e->n_words[i]);
        if (e->words[i] == NULL)
            return false;
    }
    return true;
}

static tarve_status add_entry(tarve_lexicon *lex, lex_entry e, tarve_error *err)
{
    if (lex->n == lex->cap) {
        const size_t cap = lex->cap == 0 ? 512 : 2 * lex->cap;
        lex_entry *p = realloc(lex->entry, cap * sizeof *p);
        if (p == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu names", cap);
        lex->entry = p;
        lex->cap = cap;
    }
    bool whole = (e.code = tarve_arena_text(&lex->arena, e.code, strlen(e.code))) != NULL;
    for (int i = 0; i < TARVE_N_LANGS; i++)
        whole = (e.name[i] = tarve_arena_text(&lex->arena, e.name[i], strlen(e.name[i]))) != NULL &&
                whole;
    if (!whole || !keep_words(lex, &e))
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for names");
    lex->entry[lex->n++] = e;
    return index_entry(lex, err);
}

/* ---- loading ---- */

typedef struct lex_source {
    const char *file;
    tarve_scheme scheme;
    bool levels;      /* has a column `level` that says what an area is */
    bool by_validity; /* has a column `valid_to`: entries that ended come last */
} lex_source;

static const lex_source sources[] = {
    {"municipalities.csv", TARVE_SCHEME_AREA, false, true},
    {"areas.csv", TARVE_SCHEME_AREA, true, false},
    {"occupations.csv", TARVE_SCHEME_OCCUPATION, false, false},
    {"fields.csv", TARVE_SCHEME_FIELD, false, false},
    {"qualifications.csv", TARVE_SCHEME_QUALIFICATION, false, false},
};

static tarve_status level_of(const char *name, const tarve_table *t, size_t row, area_level *level,
                             tarve_error *err)
{
    static const struct {
        const char *name;
        area_level level;
    } levels[] = {{"subregion", LEVEL_SUBREGION},
                  {"employment_area", LEVEL_EMPLOYMENT_AREA},
                  {"region", LEVEL_REGION},
                  {"country", LEVEL_COUNTRY},
                  {"ely", LEVEL_ELY},
                  {"other", LEVEL_OTHER},
                  {"none", LEVEL_NONE},
                  {"municipality", LEVEL_MUNICIPALITY}};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (strcmp(levels[i].name, name) == 0) {
            *level = levels[i].level;
            return TARVE_OK;
        }
    const tarve_status st = tarve_fail(
        err, TARVE_E_INPUT,
        "level '%.40s' is none of subregion, employment_area, region, country, ely, other, none",
        name);
    tarve_error_at(err, tarve_table_path(t), tarve_table_line(t, row), 0);
    return st;
}

typedef struct lex_columns {
    size_t code, name[TARVE_N_LANGS], level, valid_to;
    size_t others; /* SIZE_MAX: the file has none */
} lex_columns;

static tarve_status find_columns(const tarve_table *t, const lex_source *src, lex_columns *c,
                                 tarve_error *err)
{
    static const char *const names[TARVE_N_LANGS] = {"name_fi", "name_sv", "name_en"};
    tarve_status st = tarve_table_column(t, "code", &c->code, err);
    for (int i = 0; i < TARVE_N_LANGS && st == TARVE_OK; i++)
        st = tarve_table_column(t, names[i], &c->name[i], err);
    if (st == TARVE_OK && src->levels)
        st = tarve_table_column(t, "level", &c->level, err);
    if (st == TARVE_OK && src->by_validity)
        st = tarve_table_column(t, "valid_to", &c->valid_to, err);
    c->others = tarve_table_find_column(t, "other_names");
    return st;
}

static tarve_status add_row(tarve_lexicon *lex, const tarve_table *t, const lex_source *src,
                            const lex_columns *c, size_t row, tarve_error *err)
{
    lex_entry e = {.code = tarve_table_text(t, row, c->code), .scheme = src->scheme};
    for (int i = 0; i < TARVE_N_LANGS; i++)
        e.name[i] = tarve_table_text(t, row, c->name[i]);
    if (src->by_validity)
        e.level = LEVEL_MUNICIPALITY;
    if (src->levels) {
        const tarve_status st = level_of(tarve_table_text(t, row, c->level), t, row, &e.level, err);
        if (st != TARVE_OK)
            return st;
    }
    if (e.code[0] == '\0') {
        const tarve_status st = tarve_fail(err, TARVE_E_INPUT, "a row without a code");
        tarve_error_at(err, tarve_table_path(t), tarve_table_line(t, row), 0);
        return st;
    }
    const tarve_status st = add_entry(lex, e, err);
    return st != TARVE_OK || c->others == SIZE_MAX
               ? st
               : index_others(lex, tarve_table_text(t, row, c->others), err);
}

static tarve_status load_source(tarve_lexicon *lex, const char *dir, const lex_source *src,
                                tarve_error *err)
{
    char path[4096];
    tarve_table *t = NULL;
    lex_columns c = {0};
    if ((size_t)snprintf(path, sizeof path, "%s/%s", dir, src->file) >= sizeof path)
        return tarve_fail(err, TARVE_E_MISSING, "path of %s is too long", src->file);
    tarve_status st = tarve_table_read(path, &t, err);
    if (st == TARVE_OK)
        st = find_columns(t, src, &c, err);
    for (int ended = 0; ended <= (src->by_validity ? 1 : 0); ended++)
        for (size_t row = 0; st == TARVE_OK && row < tarve_table_rows(t); row++) {
            const bool has_ended =
                src->by_validity && tarve_table_text(t, row, c.valid_to)[0] != '\0';
            if (has_ended == (ended == 1))
                st = add_row(lex, t, src, &c, row, err);
        }
    tarve_table_free(t);
    return st;
}

tarve_status tarve_lexicon_load(const char *dir, tarve_lexicon **out, tarve_error *err)
{
    tarve_lexicon *lex = calloc(1, sizeof *lex);
    if (lex == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < sizeof sources / sizeof *sources && st == TARVE_OK; i++)
        st = load_source(lex, dir, &sources[i], err);
    if (st == TARVE_OK)
        *out = lex;
    else
        tarve_lexicon_free(lex);
    return st;
}

void tarve_lexicon_free(tarve_lexicon *lex)
{
    if (lex == NULL)
        return;
    tarve_intern_free(&lex->key);
    tarve_arena_free(&lex->arena);
    free(lex->entry);
    free(lex->of_key);
    free(lex);
}

/* ---- lookups ---- */

static const lex_entry *find_key(const tarve_lexicon *lex, char kind, tarve_scheme scheme,
                                 area_level level, const char *s, size_t len)
{
    char key[FOLD_ROOM + 3];
    if (len >= FOLD_ROOM)
        return NULL;
    const size_t n = make_key(kind, scheme, level, s, len, key);
    const uint32_t id = tarve_intern_find(&lex->key, key, n);
    return id == TARVE_NO_ID ? NULL : &lex->entry[lex->of_key[id]];
}

const char *lexicon_code(const tarve_lexicon *lex, tarve_scheme scheme, const char *s, size_t len)
{
    const lex_entry *e = find_key(lex, KIND_CODE, scheme, LEVEL_ANY, s, len);
    return e == NULL ? NULL : e->code;
}

const char *lexicon_name(const tarve_lexicon *lex, tarve_scheme scheme, area_level level,
                         const char *s, size_t len)
{
    char folded[FOLD_ROOM];
    if (len >= FOLD_ROOM)
        return NULL; /* a cut name could pass for another */
    const size_t n = fold_name(s, len, folded);
    const bool any = scheme == TARVE_SCHEME_AREA && level == LEVEL_ANY;
    const area_level last = any ? LEVEL_NONE : level;
    for (area_level at = any ? LEVEL_MUNICIPALITY : level; at <= last; at++) {
        const lex_entry *e = find_key(lex, KIND_NAME, scheme, at, folded, n);
        if (e != NULL)
            return e->code;
    }
    return NULL;
}

area_level lexicon_level(const tarve_lexicon *lex, const char *area_code)
{
    const lex_entry *e =
        find_key(lex, KIND_CODE, TARVE_SCHEME_AREA, LEVEL_ANY, area_code, strlen(area_code));
    return e == NULL ? LEVEL_ANY : e->level;
}

const char *tarve_lexicon_name(const tarve_lexicon *lex, tarve_scheme scheme, const char *code,
                               tarve_lang lang)
{
    const lex_entry *e = find_key(lex, KIND_CODE, scheme, LEVEL_ANY, code, strlen(code));
    if (e == NULL)
        return NULL;
    return e->name[lang][0] != '\0' ? e->name[lang] : e->name[TARVE_FI];
}

const char *tarve_lexicon_label(const tarve_lexicon *lex, const char *code, tarve_lang lang)
{
    static const tarve_scheme order[] = {TARVE_SCHEME_AREA, TARVE_SCHEME_OCCUPATION,
                                         TARVE_SCHEME_FIELD, TARVE_SCHEME_QUALIFICATION};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const char *label = tarve_lexicon_name(lex, order[i], code, lang);
        if (label != NULL)
            return label;
    }
    return NULL;
}

const char *tarve_lexicon_find(const tarve_lexicon *lex, tarve_scheme scheme, const char *text,
                               size_t len)
{
    const char *code = lexicon_code(lex, scheme, text, len);
    return code != NULL ? code : lexicon_name(lex, scheme, LEVEL_ANY, text, len);
}

/* ---- the nearest name, for hints ---- */

enum { NEAR_LONGEST = 48, NEAR_FURTHEST = 2 };

/* Edits (change, insert, delete, swap of neighbours) from a to b, or NEAR_FURTHEST + 1. Only a band
 * around the diagonal can hold so few. */
static int distance(const char *a, size_t n, const char *b, size_t m)
{
    enum { TOO_FAR = NEAR_FURTHEST + 1 };
    int row[3][NEAR_LONGEST + 1];
    for (size_t j = 0; j <= m; j++) {
        row[0][j] = (int)j < TOO_FAR ? (int)j : TOO_FAR;
        row[1][j] = row[2][j] = TOO_FAR;
    }
    for (size_t i = 1; i <= n; i++) {
        int *now = row[i % 3], *last = row[(i - 1) % 3], *before = row[(i + 1) % 3];
        const size_t from = i > NEAR_FURTHEST ? i - NEAR_FURTHEST : 1;
        const size_t to = i + NEAR_FURTHEST < m ? i + NEAR_FURTHEST : m;
        now[from - 1] = from == 1 && i < TOO_FAR ? (int)i : TOO_FAR;
        int least = now[from - 1];
        for (size_t j = from; j <= to; j++) {
            int d = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            d = last[j] + 1 < d ? last[j] + 1 : d;
            d = now[j - 1] + 1 < d ? now[j - 1] + 1 : d;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < d)
                d = before[j - 2] + 1;
            now[j] = d;
            least = d < least ? d : least;
        }
        if (to < m)
            now[to + 1] = TOO_FAR;
        if (least > NEAR_FURTHEST)
            return TOO_FAR;
    }
    return row[n % 3][m];
}

static bool could_be_near(const char *a, size_t n, const char *b, size_t m)
{
    return m > 0 && m <= NEAR_LONGEST && m <= n + NEAR_FURTHEST && n <= m + NEAR_FURTHEST &&
           (a[0] == b[0] || a[n - 1] == b[m - 1]);
}

const char *lexicon_near(const tarve_lexicon *lex, tarve_scheme scheme, const char *s, size_t len)
{
    char text[FOLD_ROOM];
    if (len > NEAR_LONGEST)
        return NULL;
    const size_t n = fold_words(s, len, text);
    const char *found = NULL;
    /* Short words: one edit at most, unless the letters that were lost are marked ("J?ms?"). */
    int best = n < 5 && memchr(s, '?', len) == NULL ? 2 : NEAR_FURTHEST + 1;
    if (n < 3)
        return NULL;
    for (size_t i = 0; i < lex->n && best > 0; i++) {
        const lex_entry *e = &lex->entry[i];
        for (int lang = 0; lang < TARVE_N_LANGS && e->scheme == scheme; lang++) {
            if (e->words[lang] == NULL || !could_be_near(text, n, e->words[lang], e->n_words[lang]))
                continue;
            const int d = distance(text, n, e->words[lang], e->n_words[lang]);
            if (d < best) {
                best = d;
                found = e->name[lang];
            }
        }
    }
    return found;
}

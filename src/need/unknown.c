/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "need/unknown.h"

#include <stdio.h>
#include <string.h>

#include "need/education.h"

enum { MOST_NAMED = 20, TEXT = 200 };

tarve_status naming_add(naming *k, const char *path, size_t line, const char *what,
                        tarve_error *err)
{
    if (k->n++ >= MOST_NAMED)
        return TARVE_OK;
    return tarve_findings_add(k->to, k->code, k->level, path, line, 0, err, "%s", what);
}

tarve_status naming_end(const naming *k, tarve_error *err)
{
    if (k->n <= MOST_NAMED)
        return TARVE_OK;
    return tarve_findings_add(k->to, k->code, k->level, NULL, 0, 0, err,
                              "and %zu more of the same kind", k->n - MOST_NAMED);
}

static bool known(const build *b, tarve_scheme scheme, const char *code)
{
    return b->in->lexicon == NULL ||
           tarve_lexicon_name(b->in->lexicon, scheme, code, TARVE_FI) != NULL;
}

bool need_occupation_known(const build *b, const char *code)
{
    return known(b, TARVE_SCHEME_OCCUPATION, code);
}

static const qualification *in_crosswalk(const build *b, const char *code)
{
    const tarve_crosswalk *c = b->in->crosswalk;
    for (size_t i = 0; c != NULL && i < c->n_qualifications; i++)
        if (strcmp(c->qualification[i].code, code) == 0)
            return &c->qualification[i];
    return NULL;
}

/* ---- occupations ---- */

static tarve_status name_occupation(const build *b, naming *k, const char *path, size_t line,
                                    const char *code, const char *file, tarve_error *err)
{
    char text[TEXT];
    if (need_occupation_known(b, code))
        return TARVE_OK;
    (void)snprintf(text, sizeof text,
                   "occupation %.4s of %s is not in the classification; the row is left out", code,
                   file);
    return naming_add(k, path, line, text, err);
}

static tarve_status occupations(build *b, tarve_error *err)
{
    const tarve_crosswalk *c = b->in->crosswalk;
    const tarve_education *list[] = {b->in->employed, b->in->required, b->in->regulated};
    static const char *const name[] = {"the register", "the requirement rows",
                                       "the regulated professions"};
    naming k = {&b->result->findings, "occupation-unknown", TARVE_LOG_WARN, 0};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && c != NULL && i < c->n_pairs; i++)
        st = name_occupation(b, &k, c->path, c->pair[i].line, c->pair[i].occupation,
                             "the crosswalk", err);
    for (size_t f = 0; f < 3; f++)
        for (size_t i = 0; st == TARVE_OK && list[f] != NULL && i < list[f]->n; i++)
            st = name_occupation(b, &k, list[f]->path, list[f]->row[i].line,
                                 list[f]->row[i].occupation, name[f], err);
    return st == TARVE_OK ? naming_end(&k, err) : st;
}

/* ---- educations ---- */

static bool education_known(const build *b, const char *code)
{
    const tarve_crosswalk *c = b->in->crosswalk;
    if (strcmp(code, "none") == 0 || strcmp(code, "other") == 0)
        return true;
    if (strncmp(code, "Q:", 2) == 0)
        return in_crosswalk(b, code) != NULL;
    const char *broad =
        b->in->hierarchy == NULL ? NULL : tarve_field_broad(b->in->hierarchy, code + 4);
    for (size_t i = 0; c != NULL && i < c->n_qualifications; i++) {
        const qualification *q = &c->qualification[i];
        const char *own =
            b->in->hierarchy == NULL ? NULL : tarve_field_broad(b->in->hierarchy, q->field);
        if (strncmp(code, q->level, 3) == 0 &&
            strcmp(broad == NULL ? code + 4 : broad, own == NULL ? q->field : own) == 0)
            return true;
    }
    return false;
}

static tarve_status educations(build *b, tarve_error *err)
{
    const tarve_education *list[] = {b->in->employed, b->in->required};
    naming k = {&b->result->findings, "education-unknown", TARVE_LOG_WARN, 0};
    tarve_status st = TARVE_OK;
    for (size_t f = 0; f < 2; f++)
        for (size_t i = 0; st == TARVE_OK && list[f] != NULL && i < list[f]->n; i++) {
            char text[TEXT];
            if (education_known(b, list[f]->row[i].code))
                continue;
            (void)snprintf(text, sizeof text,
                           "education %.60s is not in the crosswalk; it counts as another one",
                           list[f]->row[i].code);
            st = naming_add(&k, list[f]->path, list[f]->row[i].line, text, err);
        }
    return st == TARVE_OK ? naming_end(&k, err) : st;
}

/* ---- regulated professions ---- */

static bool legal(const build *b, const char *occupation, const char *code)
{
    size_t first = 0;
    const size_t n = education_rows(b->in->regulated, occupation, &first);
    for (size_t i = first; i < first + n; i++)
        if (strcmp(b->in->regulated->row[i].code, code) == 0)
            return true;
    return n == 0;
}

static tarve_status name_illegal(const build *b, naming *k, const char *path, size_t line,
                                 const char *occupation, const char *code, tarve_error *err)
{
    char text[TEXT];
    if (legal(b, occupation, code))
        return TARVE_OK;
    (void)snprintf(text, sizeof text,
                   "occupation %.4s is regulated and does not admit %.60s; the row is left out",
                   occupation, code);
    return naming_add(k, path, line, text, err);
}

static tarve_status regulated(build *b, tarve_error *err)
{
    const tarve_crosswalk *c = b->in->crosswalk;
    const tarve_education *e = b->in->required;
    naming k = {&b->result->findings, "regulated", TARVE_LOG_WARN, 0};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && c != NULL && i < c->n_pairs; i++)
        if (c->pair[i].match > 0.0)
            st = name_illegal(b, &k, c->path, c->pair[i].line, c->pair[i].occupation,
                              c->qualification[c->pair[i].qualification].code, err);
    for (size_t i = 0; st == TARVE_OK && e != NULL && i < e->n; i++)
        if (e->row[i].value > 0.0 && e->row[i].code[0] == 'Q')
            st = name_illegal(b, &k, e->path, e->row[i].line, e->row[i].occupation, e->row[i].code,
                              err);
    return st == TARVE_OK ? naming_end(&k, err) : st;
}

/* ---- parameters ---- */

/* Groups of one, two and four digits have names; one of three stands under its two. */
static bool occupation_key_known(const build *b, const char *key)
{
    char code[5] = {0};
    const size_t n = strlen(key) == 3 ? 2 : strlen(key);
    memcpy(code, key, n < 4 ? n : 4);
    return need_occupation_known(b, code);
}

static bool key_known(const build *b, const tarve_parameter *p)
{
    if (strcmp(p->level, "occupation") == 0)
        return occupation_key_known(b, p->key);
    if (strcmp(p->level, "qualification") == 0)
        return in_crosswalk(b, p->key) != NULL || b->in->crosswalk == NULL;
    if (strcmp(p->level, "field") == 0) {
        const bool level = strncmp(p->key, "vet:", 4) == 0 || strncmp(p->key, "uas:", 4) == 0;
        return known(b, TARVE_SCHEME_FIELD, level ? p->key + 4 : p->key);
    }
    return true;
}

static tarve_status parameters(build *b, tarve_error *err)
{
    const tarve_parameters *p = b->parameters;
    naming k = {&b->result->findings, "parameter-unknown-key", TARVE_LOG_WARN, 0};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < tarve_parameters_size(p); i++) {
        const tarve_parameter *r = tarve_parameters_row(p, i);
        char text[TEXT];
        if (r->line == 0 || key_known(b, r))
            continue;
        (void)snprintf(text, sizeof text,
                       "parameter %.30s is given for %.60s, which is not in the classification or "
                       "crosswalk; the row is not used",
                       r->name, r->key);
        st = naming_add(&k, params_path(p), r->line, text, err);
    }
    return st == TARVE_OK ? naming_end(&k, err) : st;
}

tarve_status need_name_unknown(build *b, tarve_error *err)
{
    tarve_status st = occupations(b, err);
    if (st == TARVE_OK)
        st = educations(b, err);
    if (st == TARVE_OK)
        st = regulated(b, err);
    return st == TARVE_OK ? parameters(b, err) : st;
}

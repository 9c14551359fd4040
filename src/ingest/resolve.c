/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From one label or code to one canonical code. */
#include "ingest/resolve.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ingest/fold.h"
#include "ingest/periodparse.h"

static bool all_digits(field_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if (t.s[i] < '0' || t.s[i] > '9')
            return false;
    return t.len > 0;
}

static bool in_list(field_text text, const char *const *list, size_t n)
{
    char words[FOLD_ROOM];
    if (text.len > 48 || fold_words(text.s, text.len, words) == 0)
        return false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(words, list[i]) == 0)
            return true;
    return false;
}

bool says_total(field_text text)
{
    static const char *const list[] = {"yhteensa",     "kaikki",
                                       "totalt",       "samtliga",
                                       "total",        "all",
                                       "sss",          "summa",
                                       "sss yhteensa", "sss totalt",
                                       "sss total",    "kaikki yhteensa",
                                       "both sexes",   "molemmat sukupuolet",
                                       "bada konen",   "sukupuolet yhteensa"};
    return in_list(text, list, sizeof list / sizeof *list);
}

bool says_unknown(field_text text)
{
    static const char *const list[] = {
        "tieto puuttuu", "tuntematon", "ei tietoa", "ei tiedossa", "uppgift saknas",     "okand",
        "unknown",       "not known",  "na",        "null",        "information missing"};
    return in_list(text, list, sizeof list / sizeof *list);
}

bool split_label(field_text text, field_text *code, field_text *name)
{
    size_t n = 0;
    uint32_t cp = 0;
    for (size_t i = 0; i < text.len; i += n) {
        n = tarve_utf8_next(text.s + i, text.len - i, &cp);
        if (n == 0)
            return false;
        if (!tarve_is_blank(cp))
            continue;
        *code = (field_text){text.s, i};
        *name = text_trim((field_text){text.s + i, text.len - i});
        if (name->len > 1 && name->s[0] == '-' && name->s[1] == ' ')
            *name = text_trim((field_text){name->s + 1, name->len - 1});
        while (code->len > 0 && (code->s[code->len - 1] == ':' || code->s[code->len - 1] == ','))
            code->len--;
        return code->len > 0 && name->len > 0;
    }
    return false;
}

/* ---- areas ---- */

static const char *with_prefix(const tarve_lexicon *lex, const char *prefix, field_text digits,
                               size_t width)
{
    char code[16];
    if (digits.len > width || width > 4)
        return NULL;
    const int n = snprintf(code, sizeof code, "%s%.*s%.*s", prefix, (int)(width - digits.len),
                           "0000", (int)digits.len, digits.s);
    return lexicon_code(lex, TARVE_SCHEME_AREA, code, (size_t)n);
}

const char *resolve_number(const tarve_lexicon *lex, field_text text)
{
    return all_digits(text) ? with_prefix(lex, "KU", text, 3) : NULL;
}

/* A bare number, by the level that the column is about. */
static const char *area_by_number(const tarve_lexicon *lex, area_level level, field_text t)
{
    if (t.len == 3 && (level == LEVEL_MUNICIPALITY || level == LEVEL_ANY)) {
        const char *sub = level == LEVEL_ANY ? with_prefix(lex, "SK", t, 3) : NULL;
        return sub == NULL ? with_prefix(lex, "KU", t, 3) : NULL;
    }
    if (t.len == 3 && level == LEVEL_SUBREGION)
        return with_prefix(lex, "SK", t, 3);
    if (t.len == 2 && level == LEVEL_REGION)
        return with_prefix(lex, "MK", t, 2);
    if (t.len == 2 && level == LEVEL_EMPLOYMENT_AREA)
        return with_prefix(lex, "TA", t, 2);
    if (t.len == 2 && level == LEVEL_ELY)
        return with_prefix(lex, "ELY", t, 2);
    return NULL;
}

static const char *area_code(const tarve_lexicon *lex, area_level level, field_text t)
{
    const char *code = lexicon_code(lex, TARVE_SCHEME_AREA, t.s, t.len);
    if (code == NULL && all_digits(t))
        code = area_by_number(lex, level, t);
    for (size_t i = t.len; code == NULL && i > 1; i--) /* "alue_KU729": a prefixed value code */
        if (t.s[i - 1] == '_' || t.s[i - 1] == ':')
            return lexicon_code(lex, TARVE_SCHEME_AREA, t.s + i, t.len - i);
    return code;
}

const char *resolve_area(const tarve_lexicon *lex, area_level level, match_kind kind,
                         field_text text, const char **contradiction)
{
    const field_text t = text_trim(text);
    const char *found = area_code(lex, level, t);
    if (found == NULL)
        found = lexicon_name(lex, TARVE_SCHEME_AREA, level, t.s, t.len);
    if (found == NULL && level != LEVEL_ANY)
        found = lexicon_name(lex, TARVE_SCHEME_AREA, LEVEL_ANY, t.s, t.len);
    field_text code, name;
    if (found != NULL || !split_label(t, &code, &name))
        return found;
    found = area_code(lex, level, code);
    if (found == NULL)
        return NULL;
    const char *named =
        lexicon_name(lex, TARVE_SCHEME_AREA, lexicon_level(lex, found), name.s, name.len);
    if (named != NULL && strcmp(named, found) != 0) {
        if (contradiction != NULL)
            *contradiction = named;
        return NULL;
    }
    return named == NULL && kind == MATCH_STRICT ? NULL : found;
}

/* ---- groups ---- */

/* "ammatti_5321" and "C5321": value codes of four digits with letters before them. */
static field_text without_prefix(field_text t)
{
    enum { DIGITS = 4 };
    size_t i = 0;
    while (i < t.len && ((t.s[i] >= 'A' && t.s[i] <= 'Z') || (t.s[i] >= 'a' && t.s[i] <= 'z')))
        i++;
    if (i > 0 && i < t.len && t.s[i] == '_')
        i++;
    const field_text rest = {t.s + i, t.len - i};
    return i > 0 && rest.len == DIGITS && all_digits(rest) ? rest : t;
}

static const char *occupation_code(const tarve_lexicon *lex, field_text t)
{
    const char *code = lexicon_code(lex, TARVE_SCHEME_OCCUPATION, t.s, t.len);
    if (code != NULL || all_digits(t))
        return code;
    const field_text bare = without_prefix(t);
    return bare.len < t.len ? lexicon_code(lex, TARVE_SCHEME_OCCUPATION, bare.s, bare.len) : NULL;
}

/* Levels of the classification share names: "0110", "011" and "01" are all Upseerit. */
static bool same_branch(const char *a, const char *b)
{
    const size_t n = strlen(a), m = strlen(b);
    return strncmp(a, b, n < m ? n : m) == 0;
}

const char *resolve_occupation(const tarve_lexicon *lex, match_kind kind, field_text text,
                               const char **contradiction)
{
    const field_text t = text_trim(text);
    const char *found = occupation_code(lex, t);
    if (found == NULL)
        found = lexicon_name(lex, TARVE_SCHEME_OCCUPATION, LEVEL_ANY, t.s, t.len);
    if (found == NULL && says_total(t))
        found = lexicon_code(lex, TARVE_SCHEME_OCCUPATION, "SSS", 3);
    field_text code, name;
    if (found != NULL || !split_label(t, &code, &name))
        return found;
    found = occupation_code(lex, code);
    if (found == NULL)
        return NULL;
    const char *named = lexicon_name(lex, TARVE_SCHEME_OCCUPATION, LEVEL_ANY, name.s, name.len);
    if (named != NULL && !same_branch(named, found)) {
        if (contradiction != NULL)
            *contradiction = named;
        return NULL;
    }
    return named == NULL && kind == MATCH_STRICT ? NULL : found;
}

static const char *coded(const tarve_lexicon *lex, tarve_scheme scheme, const char *prefix,
                         field_text t)
{
    char code[80];
    const char *found = lexicon_code(lex, scheme, t.s, t.len);
    if (found != NULL || t.len > 64)
        return found;
    const int n = snprintf(code, sizeof code, "%s%.*s", prefix, (int)t.len, t.s);
    return lexicon_code(lex, scheme, code, (size_t)n);
}

static const char *coded_or_named(const tarve_lexicon *lex, tarve_scheme scheme, const char *prefix,
                                  field_text text)
{
    const field_text t = text_trim(text);
    const char *found = coded(lex, scheme, prefix, t);
    if (found == NULL)
        found = lexicon_name(lex, scheme, LEVEL_ANY, t.s, t.len);
    field_text code, name;
    if (found != NULL || !split_label(t, &code, &name))
        return found;
    found = coded(lex, scheme, prefix, code);
    return found != NULL ? found : NULL;
}

const char *resolve_field(const tarve_lexicon *lex, field_text text)
{
    return coded_or_named(lex, TARVE_SCHEME_FIELD, "F:", text);
}

const char *resolve_narrow_field(const tarve_lexicon *lex, field_text text, field_text *code)
{
    field_text name;
    *code = text_trim(text);
    (void)split_label(*code, code, &name);
    if (code->len < 3 || code->len > 4 || !all_digits(*code))
        return NULL;
    return coded(lex, TARVE_SCHEME_FIELD, "F:", (field_text){code->s, 2});
}

const char *resolve_qualification(const tarve_lexicon *lex, field_text text)
{
    return coded_or_named(lex, TARVE_SCHEME_QUALIFICATION, "Q:", text);
}

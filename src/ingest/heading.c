/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a heading says its column is about. */
#include "ingest/heading.h"

#include <string.h>

#include "ingest/fold.h"
#include "ingest/periodparse.h"
#include "ingest/resolve.h"

typedef struct concept {
    const char *words;
    heading_kind kind;
    int detail; /* area_level, group_scheme or tarve_freq */
}
concept;

static const concept concepts[] = {
    {"alue", HEADING_AREA, LEVEL_ANY},
    {"alueet", HEADING_AREA, LEVEL_ANY},
    {"alueen nimi", HEADING_AREA, LEVEL_ANY},
    {"aluekoodi", HEADING_AREA, LEVEL_ANY},
    {"area", HEADING_AREA, LEVEL_ANY},
    {"area code", HEADING_AREA, LEVEL_ANY},
    {"region", HEADING_AREA, LEVEL_ANY},
    {"omrade", HEADING_AREA, LEVEL_ANY},
    {"kunta", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"kuntakoodi", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"kuntanro", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"kuntanumero", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"kunnan nimi", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"municipality", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"municipality code", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"municipality name", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"kommun", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"kommunkod", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"asuinkunta", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"koulutuksen kunta", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"koulutuksenkunta", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"oppilaitoksen kunta", HEADING_AREA, LEVEL_MUNICIPALITY},
    {"seutukunta", HEADING_AREA, LEVEL_SUBREGION},
    {"subregion", HEADING_AREA, LEVEL_SUBREGION},
    {"sub region", HEADING_AREA, LEVEL_SUBREGION},
    {"sub regional unit", HEADING_AREA, LEVEL_SUBREGION},
    {"ekonomisk region", HEADING_AREA, LEVEL_SUBREGION},
    {"maakunta", HEADING_AREA, LEVEL_REGION},
    {"maakuntakoodi", HEADING_AREA, LEVEL_REGION},
    {"koulutuksen maakunta", HEADING_AREA, LEVEL_REGION},
    {"koulutuksenmaakunta", HEADING_AREA, LEVEL_REGION},
    {"landskap", HEADING_AREA, LEVEL_REGION},
    {"tyollisyysalue", HEADING_AREA, LEVEL_EMPLOYMENT_AREA},
    {"employment area", HEADING_AREA, LEVEL_EMPLOYMENT_AREA},
    {"sysselsattningsomrade", HEADING_AREA, LEVEL_EMPLOYMENT_AREA},
    {"ely", HEADING_AREA, LEVEL_ELY},
    {"ely keskus", HEADING_AREA, LEVEL_ELY},
    {"ely centre", HEADING_AREA, LEVEL_ELY},
    {"ntm central", HEADING_AREA, LEVEL_ELY},
    {"koulutuksenjarjestaja", HEADING_PROVIDER, 0},
    {"koulutuksen jarjestaja", HEADING_PROVIDER, 0},
    {"jarjestaja", HEADING_PROVIDER, 0},
    {"korkeakoulu", HEADING_PROVIDER, 0},
    {"ammattikorkeakoulu", HEADING_PROVIDER, 0},
    {"yliopisto", HEADING_PROVIDER, 0},
    {"oppilaitos", HEADING_PROVIDER, 0},
    {"provider", HEADING_PROVIDER, 0},
    {"education provider", HEADING_PROVIDER, 0},
    {"utbildningsanordnare", HEADING_PROVIDER, 0},
    {"hogskola", HEADING_PROVIDER, 0},
    {"yrkeshogskola", HEADING_PROVIDER, 0},
    {"higher education institution", HEADING_PROVIDER, 0},
    {"ammattiryhma", HEADING_GROUP, GROUP_OCCUPATION},
    {"ammatti", HEADING_GROUP, GROUP_OCCUPATION},
    {"ammattiluokka", HEADING_GROUP, GROUP_OCCUPATION},
    {"ammattiluokitus", HEADING_GROUP, GROUP_OCCUPATION},
    {"ammattikoodi", HEADING_GROUP, GROUP_OCCUPATION},
    {"amma", HEADING_GROUP, GROUP_OCCUPATION},
    {"isco", HEADING_GROUP, GROUP_OCCUPATION},
    {"occupation", HEADING_GROUP, GROUP_OCCUPATION},
    {"occupation code", HEADING_GROUP, GROUP_OCCUPATION},
    {"occupation group", HEADING_GROUP, GROUP_OCCUPATION},
    {"occupational group", HEADING_GROUP, GROUP_OCCUPATION},
    {"classification of occupations", HEADING_GROUP, GROUP_OCCUPATION},
    {"yrke", HEADING_GROUP, GROUP_OCCUPATION},
    {"yrkesgrupp", HEADING_GROUP, GROUP_OCCUPATION},
    {"koulutusala", HEADING_GROUP, GROUP_FIELD},
    {"koulutusala taso", HEADING_GROUP, GROUP_FIELD},
    {"koulutusalataso", HEADING_GROUP, GROUP_FIELD},
    {"koulutusalan nimi", HEADING_GROUP, GROUP_FIELD},
    {"field", HEADING_GROUP, GROUP_FIELD},
    {"field of education", HEADING_GROUP, GROUP_FIELD},
    {"utbildningsomrade", HEADING_GROUP, GROUP_FIELD},
    {"utbildningsomrade niva", HEADING_GROUP, GROUP_FIELD},
    {"tutkinto", HEADING_GROUP, GROUP_QUALIFICATION},
    {"tutkintonimi", HEADING_GROUP, GROUP_QUALIFICATION},
    {"tutkintokoodi", HEADING_GROUP, GROUP_QUALIFICATION},
    {"koulutus", HEADING_GROUP, GROUP_QUALIFICATION},
    {"koulutuskoodi", HEADING_GROUP, GROUP_QUALIFICATION},
    {"qualification", HEADING_GROUP, GROUP_QUALIFICATION},
    {"degree programme", HEADING_GROUP, GROUP_QUALIFICATION},
    {"programme", HEADING_GROUP, GROUP_QUALIFICATION},
    {"examen", HEADING_GROUP, GROUP_QUALIFICATION},
    {"time", HEADING_TIME, 0},
    {"period", HEADING_TIME, 0},
    {"time period", HEADING_TIME, 0},
    {"timeperiod", HEADING_TIME, 0},
    {"aika", HEADING_TIME, 0},
    {"ajankohta", HEADING_TIME, 0},
    {"kausi", HEADING_TIME, 0},
    {"jakso", HEADING_TIME, 0},
    {"tid", HEADING_TIME, 0},
    {"date", HEADING_TIME, 0},
    {"pvm", HEADING_TIME, 0},
    {"paivamaara", HEADING_TIME, 0},
    {"kuukausi", HEADING_TIME, TARVE_MONTH},
    {"kk", HEADING_TIME, TARVE_MONTH},
    {"manad", HEADING_TIME, TARVE_MONTH},
    {"month", HEADING_TIME, TARVE_MONTH},
    {"timeperiod m", HEADING_TIME, TARVE_MONTH},
    {"vuosineljannes", HEADING_TIME, TARVE_QUARTER},
    {"neljannes", HEADING_TIME, TARVE_QUARTER},
    {"kvartal", HEADING_TIME, TARVE_QUARTER},
    {"quarter", HEADING_TIME, TARVE_QUARTER},
    {"timeperiod q", HEADING_TIME, TARVE_QUARTER},
    {"vuosi", HEADING_TIME, TARVE_YEAR},
    {"tilastovuosi", HEADING_TIME, TARVE_YEAR},
    {"ar", HEADING_TIME, TARVE_YEAR},
    {"statistikar", HEADING_TIME, TARVE_YEAR},
    {"year", HEADING_TIME, TARVE_YEAR},
    {"statistical year", HEADING_TIME, TARVE_YEAR},
    {"timeperiod y", HEADING_TIME, TARVE_YEAR},
    {"tiedot", HEADING_MEASURE, 0},
    {"tieto", HEADING_MEASURE, 0},
    {"contentscode", HEADING_MEASURE, 0},
    {"contents", HEADING_MEASURE, 0},
    {"information", HEADING_MEASURE, 0},
    {"uppgifter", HEADING_MEASURE, 0},
    {"data", HEADING_MEASURE, 0},
    {"measure", HEADING_MEASURE, 0},
    {"indicator", HEADING_MEASURE, 0},
    {"variable", HEADING_MEASURE, 0},
    {"muuttuja", HEADING_MEASURE, 0},
    {"mittari", HEADING_MEASURE, 0},
    {"transaction", HEADING_MEASURE, 0},
    {"nimi", HEADING_NAME, 0},
    {"name", HEADING_NAME, 0},
    {"namn", HEADING_NAME, 0},
    {"selite", HEADING_NAME, 0},
    {"label", HEADING_NAME, 0},
    {"aineisto", HEADING_NOTE, 0},
    {"dataset", HEADING_NOTE, 0},
    {"lahde", HEADING_NOTE, 0},
    {"kalla", HEADING_NOTE, 0},
    {"source", HEADING_NOTE, 0},
    {"synthetic", HEADING_NOTE, 0},
    {"huomautus", HEADING_NOTE, 0},
    {"huom", HEADING_NOTE, 0},
    {"note", HEADING_NOTE, 0},
    {"notes", HEADING_NOTE, 0},
    {"anmarkning", HEADING_NOTE, 0},
    {"value", HEADING_VALUE, 0},
    {"values", HEADING_VALUE, 0},
    {"obs value", HEADING_VALUE, 0},
    {"arvo", HEADING_VALUE, 0},
    {"varde", HEADING_VALUE, 0},
    {"count", HEADING_VALUE, 0},
    {"lkm", HEADING_VALUE, 0},
    {"maara", HEADING_VALUE, 0},
    {"antal", HEADING_VALUE, 0},
    {"sukupuoli", HEADING_VARIANT, 0},
    {"sex", HEADING_VARIANT, 0},
    {"gender", HEADING_VARIANT, 0},
    {"kon", HEADING_VARIANT, 0},
    {"ika", HEADING_VARIANT, 0},
    {"ikaryhma", HEADING_VARIANT, 0},
    {"age", HEADING_VARIANT, 0},
    {"age group", HEADING_VARIANT, 0},
    {"alder", HEADING_VARIANT, 0},
    {"sector", HEADING_VARIANT, 0},
    {"sektori", HEADING_VARIANT, 0},
    {"sektor", HEADING_VARIANT, 0},
    {"industry", HEADING_VARIANT, 0},
    {"toimiala", HEADING_VARIANT, 0},
    {"naringsgren", HEADING_VARIANT, 0},
    {"koulutusaste", HEADING_VARIANT, 0},
    {"level of education", HEADING_VARIANT, 0},
    {"utbildningsniva", HEADING_VARIANT, 0},
};

static const concept *find_concept(const char *words)
{
    for (size_t i = 0; i < sizeof concepts / sizeof *concepts; i++)
        if (strcmp(concepts[i].words, words) == 0)
            return &concepts[i];
    return NULL;
}

/* Takes numbers off the end: "kunta18", "alue 23 20260101", "region 2011". Returns the last digit
 * taken, 0 when there is none left to take. */
static int drop_number(char *words, size_t *len)
{
    size_t n = *len;
    while (n > 0 && words[n - 1] >= '0' && words[n - 1] <= '9')
        n--;
    if (n == *len || n == 0)
        return 0;
    const int digit = words[*len - 1] - '0';
    if (words[n - 1] == ' ')
        n--;
    words[n] = '\0';
    *len = n;
    return digit;
}

heading heading_of(field_text label)
{
    heading h = {.kind = HEADING_OTHER};
    char words[FOLD_ROOM];
    if (label.len >= 80)
        return h;
    size_t n = fold_words(label.s, label.len, words);
    const concept *c = find_concept(words);
    for (int digit = 1; c == NULL && digit != 0;) {
        digit = drop_number(words, &n);
        c = digit != 0 || n > 0 ? find_concept(words) : NULL;
        h.depth = c != NULL ? digit : 0;
    }
    if (c == NULL)
        return h;
    h.kind = c->kind;
    h.level = c->kind == HEADING_AREA ? (area_level)c->detail : LEVEL_ANY;
    h.scheme = c->kind == HEADING_GROUP ? (group_scheme)c->detail : GROUP_OCCUPATION;
    h.freq = c->kind == HEADING_TIME ? (unsigned)c->detail : 0;
    return h;
}

static bool table_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* Table codes are three to five digits and small letters, the first a digit: 12r5, 111l, 2310. */
static bool table_code(field_text t)
{
    if (t.len < 3 || t.len > 5 || t.s[0] < '0' || t.s[0] > '9')
        return false;
    for (size_t i = 0; i < t.len; i++)
        if (!table_byte(t.s[i]))
            return false;
    return true;
}

field_text heading_table(field_text text)
{
    static const char stem[] = "statfin_", mark[] = "_pxt_";
    const field_text t = text_trim(text), none = {"", 0};
    field_text code, rest;
    if (split_label(t, &code, &rest) && table_code(code) && t.len > code.len + 3 &&
        memcmp(t.s + code.len, " --", 3) == 0)
        return code;
    if (t.len > sizeof stem + sizeof mark && memcmp(t.s, stem, sizeof stem - 1) == 0)
        for (size_t i = sizeof stem - 1; i + sizeof mark - 1 < t.len; i++)
            if (memcmp(t.s + i, mark, sizeof mark - 1) == 0) {
                const field_text tail = {t.s + i + sizeof mark - 1, t.len - i - (sizeof mark - 1)};
                return table_code(tail) ? tail : none;
            }
    uint32_t year = 0;
    for (size_t i = 0; i < t.len && table_code(t); i++)
        year = t.s[i] >= '0' && t.s[i] <= '9' ? year * 10 + (uint32_t)(t.s[i] - '0') : 100000;
    return table_code(t) && !(t.len == 4 && year >= 1900 && year <= 2200) ? t : none;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real figures of Sydänsuomi as a panel, read without the reader under test elsewhere. */
#ifndef TARVE_TEST_SYDANSUOMI_H
#define TARVE_TEST_SYDANSUOMI_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"

/* Splits in place; quotes around a field are dropped (no field of these files holds a delimiter in
 * quotes unless it is quoted whole). */
static inline size_t facts_split(char *line, char delimiter, char *field[], size_t most)
{
    size_t n = 0;
    char *p = line;
    while (n < most) {
        const bool quoted = *p == '"';
        field[n++] = quoted ? ++p : p;
        while (*p != '\0' && *p != '\n' && *p != '\r' && (quoted ? *p != '"' : *p != delimiter))
            p++;
        char end = *p;
        *p = '\0';
        if (quoted && end == '"')
            end = *++p;
        if (end != delimiter)
            break;
        p++;
    }
    return n;
}

static inline void facts_cell(facts *f, fact one, const char *text)
{
    const bool number = *text >= '0' && *text <= '9' && strcmp(text, "1-4") != 0;
    const bool hidden = strcmp(text, "...") == 0 || strcmp(text, "1-4") == 0;
    const tarve_cell_state as_number = one.state;
    one.state = number ? as_number : hidden ? TARVE_CELL_PROTECTED : TARVE_CELL_MISSING;
    one.value = number ? strtod(text, NULL) : (double)NAN;
    facts_add(f, one);
}

/* area[,group|name],period,figures...: measure[k] of the k-th figure, NULL = not taken. */
static inline bool facts_read(facts *f, const char *path, bool has_group, int first_year,
                              const char *const measure[3], bool (*wanted)(const char *area))
{
    char line[512], *field[16];
    FILE *fp = fopen(path, "r");
    if (fp == NULL)
        return false;
    if (fgets(line, sizeof line, fp) == NULL)
        line[0] = 0;
    while (fgets(line, sizeof line, fp) != NULL) {
        const size_t n = facts_split(line, ',', field, 16);
        const int year = n > 2 ? (int)strtol(field[2], NULL, 10) : 0;
        if (year < first_year || !wanted(field[0]))
            continue;
        const char *area = facts_text(f, field[0], strlen(field[0]));
        const char *group = has_group ? facts_text(f, field[1], strlen(field[1])) : "SSS";
        for (size_t k = 0; k < 3 && k + 3 < n; k++)
            if (measure[k] != NULL)
                facts_cell(f,
                           (fact){.measure = measure[k],
                                  .area = area,
                                  .group = group,
                                  .freq = TARVE_MONTH,
                                  .state = TARVE_CELL_VALUE,
                                  .period = tarve_period_make(TARVE_MONTH, year,
                                                              (int)strtol(field[2] + 5, NULL, 10))},
                           field[k + 3]);
    }
    return fclose(fp) == 0;
}

static inline bool facts_any(const char *area)
{
    (void)area;
    return true;
}

static const char *const sydansuomi[8] = {"KU216", "KU226", "KU256", "KU265",
                                          "KU312", "KU601", "KU729", "KU931"};

static inline bool facts_ours(const char *area)
{
    for (size_t i = 0; i < 8; i++)
        if (strcmp(area, sydansuomi[i]) == 0)
            return true;
    return strcmp(area, "SSS") == 0 || strcmp(area, "SK138") == 0 || strcmp(area, "MK13") == 0;
}

/* year;qualification;provider;...;graduates of the synthetic example files */
static inline bool facts_graduates(facts *f, const tarve_lexicon *lex, const char *path,
                                   char delimiter, const size_t column[4])
{
    char line[1024], *field[16], provider[200];
    FILE *fp = fopen(path, "r");
    if (fp == NULL)
        return false;
    if (fgets(line, sizeof line, fp) == NULL)
        line[0] = 0;
    while (fgets(line, sizeof line, fp) != NULL) {
        if (facts_split(line, delimiter, field, 16) < 5)
            continue;
        const char *name = field[column[1]];
        const char *q = tarve_lexicon_find(lex, TARVE_SCHEME_QUALIFICATION, name, strlen(name));
        if (q == NULL)
            continue;
        (void)snprintf(provider, sizeof provider, "P:%s", field[column[2]]);
        facts_cell(f,
                   (fact){.measure = "graduates",
                          .area = facts_text(f, provider, strlen(provider)),
                          .group = q,
                          .freq = TARVE_YEAR,
                          .state = TARVE_CELL_ROUNDED3,
                          .period = tarve_period_make(TARVE_YEAR,
                                                      (int)strtol(field[column[0]], NULL, 10), 1)},
                   field[column[3]]);
    }
    return fclose(fp) == 0;
}

/* New vacancies of one area of table 2310, where areas go by name. */
static inline bool facts_flow(facts *f, const char *path, const char *name, const char *area)
{
    char line[512], *field[16];
    FILE *fp = fopen(path, "r");
    if (fp == NULL)
        return false;
    while (fgets(line, sizeof line, fp) != NULL)
        if (facts_split(line, ',', field, 16) >= 4 && strcmp(field[0], name) == 0)
            facts_cell(
                f,
                (fact){.measure = "vacancy_flow",
                       .area = area,
                       .group = "SSS",
                       .freq = TARVE_MONTH,
                       .state = TARVE_CELL_VALUE,
                       .period = tarve_period_make(TARVE_MONTH, (int)strtol(field[1], NULL, 10),
                                                   (int)strtol(field[1] + 5, NULL, 10))},
                field[3]);
    return fclose(fp) == 0;
}

/* Occupations from `first_year` on; false when the shared figures are not there. */
static inline bool facts_sydansuomi(facts *f, const tarve_lexicon *lex, int first_year)
{
    static const char *const of_12r5[3] = {"unemployed_stock", NULL, "vacancy_stock"};
    static const char *const of_12ti[3] = {"unemployed_stock", "vacancy_stock", NULL};
    static const size_t vet[4] = {0, 1, 2, 5}, uas[4] = {0, 2, 1, 3};
    const char *series = TARVE_SHARED_DATA "/statfin/series/";
    char path[512];
    (void)snprintf(path, sizeof path, "%s12r5_keski-suomi_2006M01-2023M10.csv", series);
    bool ok = facts_read(f, path, false, 2006, of_12r5, facts_ours);
    (void)snprintf(path, sizeof path, "%s12ti_MK13_2006M01-2023M10.csv", series);
    ok = ok && facts_read(f, path, true, first_year, of_12ti, facts_any);
    (void)snprintf(path, sizeof path, "%s12ti_SSS_2006M01-2023M10.csv", series);
    ok = ok && facts_read(f, path, true, first_year, of_12ti, facts_any);
    (void)snprintf(path, sizeof path, "%s2310_seutukunnat_2006M01-2020M08.csv", series);
    ok = ok && facts_flow(f, path, "Saarij\u00e4rvi-Viitasaari", "SK138");
    (void)snprintf(path, sizeof path, "%s2310_maakunnat_2006M01-2020M08.csv", series);
    ok = ok && facts_flow(f, path, "Keski-Suomi", "MK13");
    ok = ok && facts_graduates(
                   f, lex, TARVE_DATASETS "/example/vipunen_ammatillinen_graduates_synthetic.csv",
                   ';', vet);
    return ok && facts_graduates(
                     f, lex, TARVE_DATASETS "/example/vipunen_korkeakoulu_graduates_synthetic.csv",
                     ',', uas);
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as the classifications: areas.csv, municipalities.csv, fields.csv, qualifications.csv
 * and occupations.csv, with "====" between them. Refused, or loaded by both of its readers; then
 * what an area holds lies in that area, mergers lead to municipalities, and names find their codes.
 */
#include <string.h>

#include "support.h"
#include "tarve/panel.h"

enum { N_FILES = 5 };
static const char *const names[N_FILES] = {"areas.csv", "municipalities.csv", "fields.csv",
                                           "qualifications.csv", "occupations.csv"};

static void members_lie_in(const tarve_hierarchy *h, const char *area)
{
    const char *const *member = NULL;
    const size_t n = tarve_area_members(h, area, &member);
    const tarve_level level = tarve_area_level(h, area);
    for (size_t i = 0; i < n; i++) {
        int year = 0;
        fuzz_check(tarve_area_level(h, member[i]) == TARVE_LEVEL_MUNICIPALITY);
        fuzz_check(tarve_area_merged_into(h, member[i], &year) == NULL);
        fuzz_check(i == 0 || strcmp(member[i - 1], member[i]) < 0);
        if (level != TARVE_LEVEL_COUNTRY)
            fuzz_check(strcmp(tarve_area_parent(h, member[i], level), area) == 0);
    }
}

static void merger_holds(const tarve_hierarchy *h, const char *area)
{
    int year = 0;
    const char *into = tarve_area_merged_into(h, area, &year);
    if (into != NULL)
        fuzz_check(strcmp(into, area) != 0 && year >= 1900 && year <= 2200 &&
                   tarve_area_level(h, into) == TARVE_LEVEL_MUNICIPALITY);
}

/* Every code of a file, as the file has it. */
static void every_code(const char *path, void (*look)(const void *ctx, const char *code),
                       const void *ctx)
{
    tarve_table *t = NULL;
    size_t column = 0;
    fuzz_check(tarve_table_read(path, &t, NULL) == TARVE_OK);
    if (tarve_table_column(t, "code", &column, NULL) == TARVE_OK)
        for (size_t i = 0; i < tarve_table_rows(t); i++)
            look(ctx, tarve_table_text(t, i, column));
    tarve_table_free(t);
}

static void look_at_area(const void *ctx, const char *code)
{
    const tarve_hierarchy *h = ctx;
    members_lie_in(h, code);
    merger_holds(h, code);
    (void)tarve_area_parent(h, code, TARVE_LEVEL_REGION);
}

static void look_at_field(const void *ctx, const char *code)
{
    const char *broad = tarve_field_broad(ctx, code);
    fuzz_check(broad == NULL || broad[0] != '\0');
}

static void look_up(const void *ctx, const char *code)
{
    const char *found = tarve_lexicon_find(ctx, TARVE_SCHEME_AREA, code, strlen(code));
    const char *name = tarve_lexicon_label(ctx, code, TARVE_SV);
    fuzz_check(found == NULL || found[0] != '\0');
    if (name != NULL)
        (void)tarve_lexicon_find(ctx, TARVE_SCHEME_AREA, name, strlen(name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path[N_FILES];
    fuzz_part rest = {(const char *)data, size};
    tarve_hierarchy *h = NULL;
    tarve_lexicon *lex = NULL;
    tarve_error err = {0};
    for (size_t i = 0; i < N_FILES; i++) {
        const fuzz_part one = fuzz_next_part(&rest);
        path[i] = fuzz_file(names[i], one.s, one.len);
    }
    tarve_status st = tarve_hierarchy_load(fuzz_folder(), &h, &err);
    if (st != TARVE_OK)
        fuzz_refused(st, &err);
    for (size_t i = 0; st == TARVE_OK && i < 2; i++)
        every_code(path[i], look_at_area, h);
    for (size_t i = 2; st == TARVE_OK && i < 4; i++)
        every_code(path[i], look_at_field, h);
    tarve_hierarchy_free(h);
    err = (tarve_error){0};
    st = tarve_lexicon_load(fuzz_folder(), &lex, &err);
    if (st != TARVE_OK)
        fuzz_refused(st, &err);
    for (size_t i = 0; st == TARVE_OK && i < N_FILES; i++)
        every_code(path[i], look_up, lex);
    tarve_lexicon_free(lex);
    return 0;
}

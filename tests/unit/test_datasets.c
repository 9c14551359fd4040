/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of datasets/: their columns, and that what they say of each other holds. */
#include "near.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/intern.h"
#include "tarve/ingest.h"
#include "tarve/need.h"
#include "tarve/period.h"

static const char *in_datasets(const char *file)
{
    static char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", TARVE_DATASETS, file);
    return path;
}

static tarve_table *table_of(const char *file)
{
    tarve_error err = {0};
    tarve_table *t = NULL;
    if (tarve_table_read(in_datasets(file), &t, &err) != TARVE_OK)
        fail_msg("%s: %s", file, err.message);
    return t;
}

static const char *cell(const tarve_table *t, size_t row, const char *heading)
{
    const size_t column = tarve_table_find_column(t, heading);
    if (column == SIZE_MAX)
        fail_msg("%s has no column %s", tarve_table_path(t), heading);
    return tarve_table_text(t, row, column);
}

/* Row of the first cell that says `text`, SIZE_MAX when none. */
static size_t row_of(const tarve_table *t, const char *heading, const char *text)
{
    for (size_t i = 0; i < tarve_table_rows(t); i++)
        if (strcmp(cell(t, i, heading), text) == 0)
            return i;
    return SIZE_MAX;
}

static bool one_of(const char *text, const char *const *choice)
{
    while (*choice != NULL && strcmp(text, *choice) != 0)
        choice++;
    return *choice != NULL;
}

static void put_once(tarve_intern *seen, const char *key, const tarve_table *t, size_t row)
{
    uint32_t id = 0;
    const size_t before = seen->n;
    assert_int_equal(tarve_intern_put(seen, key, strlen(key), &id, NULL), TARVE_OK);
    if (seen->n == before)
        fail_msg("%s:%zu: %s stands twice", tarve_table_path(t), tarve_table_line(t, row), key);
}

/* ---- columns ---- */

static void headers_are_as_documented(void **state)
{
    (void)state;
    static const struct {
        const char *file, *columns;
    } wanted[] = {
        {"classifications/municipalities.csv",
         "code name_fi name_sv name_en subregion employment_area region wellbeing_area ely "
         "valid_to merged_into other_names"},
        {"classifications/areas.csv", "code level name_fi name_sv name_en"},
        {"classifications/occupations.csv", "code name_fi name_sv name_en"},
        {"classifications/fields.csv", "code name_fi name_sv name_en"},
        {"classifications/qualifications.csv", "code level field name_fi name_sv name_en"},
        {"regulated.csv", "occupation qualification law note"},
        {"crosswalk.csv", "qualification name_fi level field occupation match note"},
        {"parameters.csv", "parameter level key dist a b source valid_from placeholder note"},
        {"breaks.csv", "period until measure area kind reason_fi reason_sv reason_en source"},
        {"glossary.csv", "key fi sv en checked"},
        {"example/providers.csv", "provider name_fi municipality share synthetic note"},
        {"roadmap.csv", "theme theme_title_fi subgoal_fi partners_fi measures_fi feed audience_fi"},
        {"example/roadmap.csv", "theme theme_title_fi subgoal_fi partners_fi measures_fi"},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        tarve_table *t = table_of(wanted[i].file);
        char columns[300], *save = NULL;
        size_t at = 0;
        (void)snprintf(columns, sizeof columns, "%s", wanted[i].columns);
        for (char *c = strtok_r(columns, " ", &save); c != NULL; c = strtok_r(NULL, " ", &save))
            if (tarve_table_find_column(t, c) != at++)
                fail_msg("%s: %s is not column %zu", wanted[i].file, c, at);
        assert_true(tarve_table_rows(t) > 0);
        tarve_table_free(t);
    }
}

/* ---- classifications ---- */

static void every_code_has_names_and_stands_once(void **state)
{
    (void)state;
    static const char *const files[] = {"municipalities", "areas", "occupations", "fields",
                                        "qualifications"};
    tarve_intern seen = {0};
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        char file[100], key[200];
        (void)snprintf(file, sizeof file, "classifications/%s.csv", files[f]);
        tarve_table *t = table_of(file);
        for (size_t i = 0; i < tarve_table_rows(t); i++) {
            (void)snprintf(key, sizeof key, "%s %s", f == 2 ? "occupation" : "",
                           cell(t, i, "code"));
            put_once(&seen, key, t, i);
            static const char *const names[] = {"name_fi", "name_sv", "name_en"};
            for (int lang = 0; lang < 3; lang++)
                if (cell(t, i, names[lang])[0] == '\0')
                    fail_msg("%s: %s has no %s", file, key, names[lang]);
        }
        tarve_table_free(t);
    }
    tarve_intern_free(&seen);
}

static void check_parent(const tarve_table *m, size_t row, const tarve_table *areas,
                         const char *column, const char *level)
{
    const char *code = cell(m, row, column);
    const size_t at = row_of(areas, "code", code);
    if (at == SIZE_MAX)
        fail_msg("%s: %s is no area", cell(m, row, "code"), code);
    assert_string_equal(cell(areas, at, "level"), level);
}

static void municipalities_have_parents(void **state)
{
    (void)state;
    tarve_table *m = table_of("classifications/municipalities.csv");
    tarve_table *areas = table_of("classifications/areas.csv");
    size_t current = 0;
    for (size_t i = 0; i < tarve_table_rows(m); i++) {
        check_parent(m, i, areas, "subregion", "subregion");
        check_parent(m, i, areas, "employment_area", "employment_area");
        check_parent(m, i, areas, "region", "region");
        check_parent(m, i, areas, "ely", "ely");
        const char *into = cell(m, i, "merged_into"), *until = cell(m, i, "valid_to");
        current += into[0] == '\0';
        assert_int_equal(into[0] == '\0', until[0] == '\0');
        if (into[0] == '\0')
            continue;
        const size_t successor = row_of(m, "code", into);
        assert_true(successor != SIZE_MAX); /* and itself not merged: one step leads to today */
        assert_string_equal(cell(m, successor, "merged_into"), "");
        assert_string_equal(cell(m, successor, "subregion"), cell(m, i, "subregion"));
        assert_true(strlen(until) == 4 && strcmp(until, "2006") > 0 && strcmp(until, "2026") <= 0);
    }
    assert_int_equal(current, 308);
    assert_string_equal(cell(m, row_of(m, "code", "KU099"), "merged_into"), "KU214");
    assert_string_equal(cell(m, row_of(m, "code", "KU588"), "valid_to"), "2025");
    tarve_table_free(m);
    tarve_table_free(areas);
}

static void other_spellings_are_found(void **state)
{ /* the table of 2023 and the key of 2026 spell some names in different ways: both are read */
    (void)state;
    static const char *const same[][2] = {
        {"Maarianhamina - Mariehamn", "KU478"},
        {"Maarianhamina", "KU478"},
        {"Mariehamn", "KU478"},
        {"Laukaa", "KU410"},
        {"Laukas", "KU410"},
        {"Gustav Adolfs", "KU081"},
        {"Honkajoki", "KU099"},
    };
    tarve_lexicon *lex = NULL;
    assert_int_equal(tarve_lexicon_load(in_datasets("classifications"), &lex, NULL), TARVE_OK);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        const char *code =
            tarve_lexicon_find(lex, TARVE_SCHEME_AREA, same[i][0], strlen(same[i][0]));
        assert_non_null(code);
        assert_string_equal(code, same[i][1]);
    }
    assert_string_equal(tarve_lexicon_label(lex, "KU410", TARVE_SV), "Laukaa");
    tarve_lexicon_free(lex);
}

static void occupations_have_all_levels(void **state)
{
    (void)state;
    tarve_table *t = table_of("classifications/occupations.csv");
    size_t n[5] = {0}, administrative = 0;
    for (size_t i = 0; i < tarve_table_rows(t); i++) {
        const char *code = cell(t, i, "code");
        if (code[0] == 'X')
            administrative++;
        else if (strcmp(code, "SSS") != 0)
            n[strlen(code)]++;
        if (code[0] >= '0' && code[0] <= '9' && strlen(code) == 4) {
            char major[2] = {code[0], '\0'}, group[3] = {code[0], code[1], '\0'};
            assert_true(row_of(t, "code", major) != SIZE_MAX);
            assert_true(row_of(t, "code", group) != SIZE_MAX);
        }
    }
    assert_int_equal(n[1], 10);
    assert_int_equal(n[4], 417);
    assert_int_equal(administrative, 15);
    tarve_table_free(t);
}

/* ---- crosswalk ---- */

static void check_crosswalk_row(const tarve_table *x, size_t i, const tarve_table *occupations,
                                const tarve_table *qualifications)
{
    static const char *const matches[] = {"full", "partial", NULL};
    const char *occupation = cell(x, i, "occupation");
    if (strlen(occupation) != 4 || row_of(occupations, "code", occupation) == SIZE_MAX)
        fail_msg("crosswalk.csv:%zu: no occupation %s", tarve_table_line(x, i), occupation);
    const size_t q = row_of(qualifications, "code", cell(x, i, "qualification"));
    assert_true(q != SIZE_MAX);
    static const char *const same[] = {"name_fi", "level", "field"};
    for (int k = 0; k < 3; k++)
        assert_string_equal(cell(x, i, same[k]), cell(qualifications, q, same[k]));
    assert_true(one_of(cell(x, i, "match"), matches));
    assert_true(strlen(cell(x, i, "note")) > 8);
}

static void crosswalk_holds_together(void **state)
{
    (void)state;
    tarve_table *x = table_of("crosswalk.csv");
    tarve_table *occupations = table_of("classifications/occupations.csv");
    tarve_table *qualifications = table_of("classifications/qualifications.csv");
    tarve_table *fields = table_of("classifications/fields.csv");
    tarve_intern seen = {0}, full = {0};
    for (size_t i = 0; i < tarve_table_rows(x); i++) {
        char key[200];
        check_crosswalk_row(x, i, occupations, qualifications);
        (void)snprintf(key, sizeof key, "%s %s", cell(x, i, "qualification"),
                       cell(x, i, "occupation"));
        put_once(&seen, key, x, i);
        uint32_t id = 0;
        const char *q = cell(x, i, "qualification");
        if (strcmp(cell(x, i, "match"), "full") == 0)
            assert_int_equal(tarve_intern_put(&full, q, strlen(q), &id, NULL), TARVE_OK);
    }
    size_t vet = 0, uas = 0;
    for (size_t i = 0; i < tarve_table_rows(qualifications); i++) {
        const char *q = cell(qualifications, i, "code");
        vet += strcmp(cell(qualifications, i, "level"), "vet") == 0;
        uas += strcmp(cell(qualifications, i, "level"), "uas") == 0;
        assert_true(row_of(fields, "code", cell(qualifications, i, "field")) != SIZE_MAX);
        if (tarve_intern_find(&full, q, strlen(q)) == TARVE_NO_ID)
            fail_msg("%s leads fully to no occupation", q);
    }
    assert_true(vet >= 45 && uas >= 20 && vet + uas == tarve_table_rows(qualifications));
    tarve_intern_free(&seen);
    tarve_intern_free(&full);
    tarve_table_free(x);
    tarve_table_free(occupations);
    tarve_table_free(qualifications);
    tarve_table_free(fields);
}

/* What the crosswalk says of a regulated occupation, the law admits: the list changes no row. */
static void the_law_agrees_with_the_crosswalk(void **state)
{
    (void)state;
    tarve_table *law = table_of("regulated.csv"), *x = table_of("crosswalk.csv");
    tarve_table *occupations = table_of("classifications/occupations.csv");
    for (size_t i = 0; i < tarve_table_rows(law); i++)
        if (row_of(occupations, "code", cell(law, i, "occupation")) == SIZE_MAX)
            fail_msg("regulated.csv:%zu: no such occupation", tarve_table_line(law, i));
    for (size_t i = 0; i < tarve_table_rows(x); i++) {
        bool regulated = false, legal = false;
        for (size_t k = 0; k < tarve_table_rows(law); k++) {
            const bool same = strcmp(cell(law, k, "occupation"), cell(x, i, "occupation")) == 0;
            regulated = regulated || same;
            legal = legal || (same && strcmp(cell(law, k, "qualification"),
                                             cell(x, i, "qualification")) == 0);
        }
        if (regulated && !legal)
            fail_msg("crosswalk.csv:%zu: not what the law asks for", tarve_table_line(x, i));
    }
    tarve_table_free(law);
    tarve_table_free(x);
    tarve_table_free(occupations);
}

/* ---- parameters, breaks, glossary ---- */

static void parameters_are_read_and_unique(void **state)
{
    (void)state;
    tarve_error err = {0};
    tarve_parameters *p = NULL;
    if (tarve_parameters_read(in_datasets("parameters.csv"), &p, &err) != TARVE_OK)
        fail_msg("parameters.csv:%zu:%zu: %s", err.line, err.column, err.message);
    tarve_parameters_free(p);
    tarve_table *t = table_of("parameters.csv");
    tarve_table *occupations = table_of("classifications/occupations.csv");
    tarve_table *fields = table_of("classifications/fields.csv");
    tarve_intern seen = {0};
    for (size_t i = 0; i < tarve_table_rows(t); i++) {
        char key[200];
        const char *level = cell(t, i, "level"), *about = cell(t, i, "key");
        (void)snprintf(key, sizeof key, "%s %s %s", cell(t, i, "parameter"), level, about);
        put_once(&seen, key, t, i);
        assert_true(strcmp(level, "field") != 0 || row_of(fields, "code", about) != SIZE_MAX);
        assert_true(strcmp(level, "occupation") != 0 ||
                    row_of(occupations, "code", about) != SIZE_MAX);
        assert_true(strlen(cell(t, i, "source")) > 4);
    }
    tarve_intern_free(&seen);
    tarve_table_free(t);
    tarve_table_free(occupations);
    tarve_table_free(fields);
}

static void no_default_is_left_to_the_program(void **state)
{ /* each assumption that the program would make up itself stands in the file, where people see it
   */
    (void)state;
    tarve_parameters *p = NULL;
    tarve_table *t = table_of("parameters.csv");
    assert_int_equal(tarve_parameters_read(in_datasets("parameters.csv"), &p, NULL), TARVE_OK);
    for (size_t i = 0; i < tarve_parameters_size(p); i++) {
        const char *name = tarve_parameters_row(p, i)->name;
        if (row_of(t, "parameter", name) == SIZE_MAX)
            fail_msg("parameters.csv does not set %s", name);
    }
    tarve_parameters_free(p);
    tarve_table_free(t);
}

static tarve_period month_of(const char *text)
{
    tarve_freq freq = TARVE_YEAR;
    tarve_period p = TARVE_NO_PERIOD;
    if (!tarve_period_parse(text, strlen(text), &freq, &p) || freq != TARVE_MONTH)
        fail_msg("breaks.csv: %s is no month", text);
    return p;
}

static void breaks_name_known_things(void **state)
{
    (void)state;
    static const char *const kinds[] = {"level", "temporary", NULL};
    tarve_lexicon *lex = NULL;
    assert_int_equal(tarve_lexicon_load(in_datasets("classifications"), &lex, NULL), TARVE_OK);
    tarve_table *t = table_of("breaks.csv");
    for (size_t i = 0; i < tarve_table_rows(t); i++) {
        const char *area = cell(t, i, "area"), *until = cell(t, i, "until");
        const tarve_period from = month_of(cell(t, i, "period"));
        assert_non_null(tarve_measure_find(cell(t, i, "measure")));
        assert_non_null(tarve_lexicon_find(lex, TARVE_SCHEME_AREA, area, strlen(area)));
        assert_true(one_of(cell(t, i, "kind"), kinds));
        assert_int_equal(strcmp(cell(t, i, "kind"), "temporary") == 0, until[0] != '\0');
        assert_true(until[0] == '\0' || month_of(until) >= from);
        assert_true(cell(t, i, "reason_fi")[0] != '\0' && cell(t, i, "reason_sv")[0] != '\0' &&
                    cell(t, i, "reason_en")[0] != '\0' && cell(t, i, "source")[0] != '\0');
    }
    tarve_table_free(t);
    tarve_lexicon_free(lex);
}

static void glossary_keys_are_unique(void **state)
{
    (void)state;
    static const char *const checks[] = {"yes", "partly", "no", NULL};
    tarve_table *t = table_of("glossary.csv");
    tarve_intern seen = {0};
    for (size_t i = 0; i < tarve_table_rows(t); i++) {
        const char *key = cell(t, i, "key");
        put_once(&seen, key, t, i);
        assert_true(strspn(key, "abcdefghijklmnopqrstuvwxyz_") == strlen(key));
        assert_true(one_of(cell(t, i, "checked"), checks));
        assert_true(cell(t, i, "fi")[0] != '\0' && cell(t, i, "sv")[0] != '\0' &&
                    cell(t, i, "en")[0] != '\0');
    }
    tarve_intern_free(&seen);
    tarve_table_free(t);
}

/* ---- synthetic graduates ---- */

/* Vipunen's protection: a true zero, 1-4, or a multiple of 3 that some count of 5 or more rounds
 * to. */
static bool is_protected_count(const char *s)
{
    if (strcmp(s, "0") == 0 || strcmp(s, "1-4") == 0)
        return true;
    long n = 0;
    if (s[0] == '\0' || s[0] == '0' || strspn(s, "0123456789") != strlen(s) || strlen(s) > 6)
        return false;
    for (; *s != '\0'; s++)
        n = 10 * n + (*s - '0');
    return n % 3 == 0 && n >= 6;
}

typedef struct graduates {
    const char *file;
    char delimiter;
    size_t columns, qualification, provider, first_count, last_count, mark;
} graduates;

static const graduates graduate_files[] = {
    {"example/vipunen_ammatillinen_graduates_synthetic.csv", ';', 8, 1, 2, 3, 6, 7},
    {"example/vipunen_korkeakoulu_graduates_synthetic.csv", ',', 7, 2, 1, 3, 5, 6},
};

/* Splits one record of a graduates file: as the table read it, or at ";" where it saw one field. */
static size_t split(const graduates *g, const tarve_table *t, size_t row, char *room, size_t size,
                    const char *field[8])
{
    if (g->delimiter == ',') {
        for (size_t i = 0; i < g->columns; i++)
            field[i] = tarve_table_text(t, row, i);
        return g->columns;
    }
    (void)snprintf(room, size, "%s", tarve_table_text(t, row, 0));
    size_t n = 0;
    for (char *s = room; s != NULL && n < 8; n++) {
        char *end = strchr(s, g->delimiter);
        field[n] = s;
        if (end != NULL)
            *end++ = '\0';
        s = end;
    }
    return n;
}

static void check_graduates(const graduates *g, const tarve_table *qualifications,
                            const tarve_table *providers)
{
    tarve_table *t = table_of(g->file);
    size_t hidden = 0, unknown = 0;
    for (size_t i = 0; i < tarve_table_rows(t); i++) {
        char room[500];
        const char *field[8] = {0};
        assert_int_equal(split(g, t, i, room, sizeof room, field), g->columns);
        assert_string_equal(field[g->mark], "SYNTEETTINEN");
        assert_true(row_of(providers, "name_fi", field[g->provider]) != SIZE_MAX);
        unknown += strcmp(field[g->qualification], "Tieto puuttuu") == 0;
        if (strcmp(field[g->qualification], "Tieto puuttuu") != 0 &&
            row_of(qualifications, "name_fi", field[g->qualification]) == SIZE_MAX)
            fail_msg("%s: no qualification %s", g->file, field[g->qualification]);
        for (size_t c = g->first_count; c <= g->last_count; c++) {
            hidden += strcmp(field[c], "1-4") == 0;
            if (!is_protected_count(field[c]))
                fail_msg("%s:%zu: %s is not protected", g->file, tarve_table_line(t, i), field[c]);
        }
    }
    assert_true(hidden > 0 && unknown > 0);
    tarve_table_free(t);
}

static void synthetic_graduates_are_marked_and_protected(void **state)
{
    (void)state;
    assert_true(is_protected_count("6") && is_protected_count("1-4") && is_protected_count("0"));
    assert_false(is_protected_count("5") || is_protected_count("3") || is_protected_count("") ||
                 is_protected_count("-6"));
    tarve_table *qualifications = table_of("classifications/qualifications.csv");
    tarve_table *providers = table_of("example/providers.csv");
    for (size_t i = 0; i < sizeof graduate_files / sizeof *graduate_files; i++)
        check_graduates(&graduate_files[i], qualifications, providers);
    tarve_table_free(qualifications);
    tarve_table_free(providers);
}

static void providers_are_consistent(void **state)
{
    (void)state;
    tarve_table *t = table_of("example/providers.csv");
    tarve_table *m = table_of("classifications/municipalities.csv");
    for (size_t i = 0; i < tarve_table_rows(t); i++) {
        double share = 0;
        assert_int_equal(strncmp(cell(t, i, "provider"), "P:", 2), 0);
        assert_string_equal(cell(t, i, "provider") + 2, cell(t, i, "name_fi"));
        assert_true(row_of(m, "code", cell(t, i, "municipality")) != SIZE_MAX);
        assert_int_equal(
            tarve_table_number(t, i, tarve_table_find_column(t, "share"), &share, NULL), TARVE_OK);
        assert_true(share > 0.0 && share <= 1.0);
    }
    tarve_table_free(t);
    tarve_table_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_as_documented),
        cmocka_unit_test(every_code_has_names_and_stands_once),
        cmocka_unit_test(municipalities_have_parents),
        cmocka_unit_test(other_spellings_are_found),
        cmocka_unit_test(occupations_have_all_levels),
        cmocka_unit_test(crosswalk_holds_together),
        cmocka_unit_test(the_law_agrees_with_the_crosswalk),
        cmocka_unit_test(parameters_are_read_and_unique),
        cmocka_unit_test(no_default_is_left_to_the_program),
        cmocka_unit_test(breaks_name_known_things),
        cmocka_unit_test(glossary_keys_are_unique),
        cmocka_unit_test(synthetic_graduates_are_marked_and_protected),
        cmocka_unit_test(providers_are_consistent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

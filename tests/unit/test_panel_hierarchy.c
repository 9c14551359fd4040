/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tarve/panel.h"

static tarve_hierarchy *shipped;

static int load_shipped(void **state)
{
    (void)state;
    tarve_error err = {0};
    if (tarve_hierarchy_load(TARVE_DATASETS "/classifications", &shipped, &err) == TARVE_OK)
        return 0;
    print_error("%s: %s\n", err.path, err.message);
    return 1;
}

static int free_shipped(void **state)
{
    (void)state;
    tarve_hierarchy_free(shipped);
    return 0;
}

static void levels_and_parents(void **state)
{
    (void)state;
    const tarve_hierarchy *h = shipped;
    assert_int_equal(tarve_area_level(h, "KU729"), TARVE_LEVEL_MUNICIPALITY);
    assert_int_equal(tarve_area_level(h, "SK138"), TARVE_LEVEL_SUBREGION);
    assert_int_equal(tarve_area_level(h, "TA27"), TARVE_LEVEL_EMPLOYMENT_AREA);
    assert_int_equal(tarve_area_level(h, "MK13"), TARVE_LEVEL_REGION);
    assert_int_equal(tarve_area_level(h, "SSS"), TARVE_LEVEL_COUNTRY);
    assert_int_equal(tarve_area_level(h, "KUJOU"), TARVE_LEVEL_NO_AREA);
    assert_int_equal(tarve_area_level(h, "KU199"), TARVE_LEVEL_NO_AREA);
    assert_int_equal(tarve_area_level(h, "P:Poke"), TARVE_LEVEL_PROVIDER);
    assert_int_equal(tarve_area_level(h, "nowhere"), TARVE_LEVEL_OTHER);
    assert_string_equal(tarve_area_parent(h, "KU729", TARVE_LEVEL_MUNICIPALITY), "KU729");
    assert_string_equal(tarve_area_parent(h, "KU729", TARVE_LEVEL_SUBREGION), "SK138");
    assert_string_equal(tarve_area_parent(h, "KU729", TARVE_LEVEL_EMPLOYMENT_AREA), "TA27");
    assert_string_equal(tarve_area_parent(h, "KU729", TARVE_LEVEL_REGION), "MK13");
    assert_string_equal(tarve_area_parent(h, "KU729", TARVE_LEVEL_COUNTRY), "SSS");
    assert_string_equal(tarve_area_parent(h, "SK138", TARVE_LEVEL_REGION), "MK13");
    assert_null(tarve_area_parent(h, "MK13", TARVE_LEVEL_SUBREGION)); /* more than one */
    assert_null(tarve_area_parent(h, "KU729", TARVE_LEVEL_PROVIDER));
    assert_null(tarve_area_parent(h, "KUJOU", TARVE_LEVEL_COUNTRY));
    assert_null(tarve_area_parent(h, "nowhere", TARVE_LEVEL_COUNTRY));
}

static void members_are_those_that_exist(void **state)
{
    (void)state;
    static const char *const sk138[] = {"KU216", "KU226", "KU256", "KU265",
                                        "KU312", "KU601", "KU729", "KU931"};
    const char *const *member = NULL;
    const size_t n = tarve_area_members(shipped, "SK138", &member);
    assert_int_equal(n, sizeof sk138 / sizeof *sk138);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(member[i], sk138[i]);
    const size_t country = tarve_area_members(shipped, "SSS", &member);
    assert_int_equal(country, 308);
    for (size_t i = 0; i < country; i++) {
        int year = 0;
        assert_null(tarve_area_merged_into(shipped, member[i], &year));
        assert_true(i == 0 || strcmp(member[i - 1], member[i]) < 0);
    }
    assert_int_equal(tarve_area_members(shipped, "KU729", &member), 0);
    assert_int_equal(tarve_area_members(shipped, "nowhere", &member), 0);
}

/* Every municipality lies in one sub-region and one region, and in the region of its sub-region. */
static void municipalities_nest(void **state)
{
    (void)state;
    const char *const *muni = NULL;
    const size_t n = tarve_area_members(shipped, "SSS", &muni);
    size_t in_regions = 0;
    for (size_t i = 0; i < n; i++) {
        const char *sub = tarve_area_parent(shipped, muni[i], TARVE_LEVEL_SUBREGION);
        const char *region = tarve_area_parent(shipped, muni[i], TARVE_LEVEL_REGION);
        assert_non_null(sub);
        assert_non_null(region);
        assert_string_equal(tarve_area_parent(shipped, sub, TARVE_LEVEL_REGION), region);
    }
    for (int k = 1; k <= 21; k++) {
        char code[8];
        const char *const *member = NULL;
        (void)snprintf(code, sizeof code, "MK%02d", k);
        in_regions += tarve_area_members(shipped, code, &member);
    }
    assert_int_equal(in_regions, n);
}

static void mergers(void **state)
{
    (void)state;
    int year = 0;
    assert_string_equal(tarve_area_merged_into(shipped, "KU099", &year), "KU214");
    assert_int_equal(year, 2021);
    assert_string_equal(tarve_area_merged_into(shipped, "KU588", &year), "KU507");
    assert_int_equal(year, 2025);
    assert_null(tarve_area_merged_into(shipped, "KU214", &year));
    assert_null(tarve_area_merged_into(shipped, "nowhere", &year));
}

static void occupations_roll_up(void **state)
{
    (void)state;
    char out[5] = "";
    static const char *const want[] = {"5", "53", "532", "5321"};
    for (int d = 1; d <= 4; d++) {
        assert_true(tarve_occupation_parent("5321", d, out));
        assert_string_equal(out, want[d - 1]);
    }
    assert_false(tarve_occupation_parent("5321", 0, out));
    assert_false(tarve_occupation_parent("5321", 5, out));
    assert_false(tarve_occupation_parent("53", 3, out));
    assert_false(tarve_occupation_parent("SSS", 1, out));
    assert_false(tarve_occupation_parent("X011", 1, out));
    assert_false(tarve_occupation_parent("53210", 4, out));
    assert_false(tarve_occupation_parent("", 1, out));
    assert_true(tarve_occupation_is_administrative("X011"));
    assert_true(tarve_occupation_is_administrative("X999"));
    static const char *const no[] = {"5321", "SSS", "X", "X01", "X0111", "XX11", "x011", ""};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(tarve_occupation_is_administrative(no[i]));
}

static void fields_roll_up(void **state)
{
    (void)state;
    assert_string_equal(tarve_field_broad(shipped, "F:09"), "F:09");
    assert_string_equal(tarve_field_broad(shipped, "F:0913"), "F:09");
    assert_string_equal(tarve_field_broad(shipped, "Q:331101"), "F:04");
    assert_null(tarve_field_broad(shipped, "F:55"));
    assert_null(tarve_field_broad(shipped, "F:9"));
    assert_null(tarve_field_broad(shipped, "Q:none"));
    assert_null(tarve_field_broad(shipped, "5321"));
}

/* ---- classifications that are wrong say where ---- */

static const char areas_csv[] =
    "code,level,name_fi,name_sv,name_en\nSSS,country,a,a,a\nSK1,subregion,b,b,b\n"
    "TA1,employment_area,c,c,c\nMK1,region,d,d,d\n";
static const char munis_head[] = "code,name_fi,name_sv,name_en,subregion,employment_area,region,"
                                 "wellbeing_area,ely,valid_to,merged_into\n";
static const char fields_csv[] = "code,name_fi,name_sv,name_en\nF:01,a,a,a\n";

static void write_text(const char *dir, const char *name, const char *a, const char *b)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    (void)fprintf(fp, "%s%s", a, b);
    assert_int_equal(fclose(fp), 0);
}

static void faults_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *munis, *areas_tail, *quals;
        size_t line;
        const char *words;
    } table[] = {
        {"KU1,a,a,a,SK1,TA1,MK1,,,,\n", "", "Q:1,vet,F:01,a,a,a\n", 0, NULL},
        {"KU1,a,a,a,SK9,TA1,MK1,,,,\n", "", "", 2, "\"SK9\" is not in areas.csv"},
        {"KU1,a,a,a,MK1,TA1,MK1,,,,\n", "", "", 2, "\"MK1\" is not in areas.csv"},
        {"KU1,a,a,a,SK1,TA1,MK1,,,2020,KU9\n", "", "", 2, "\"KU9\" is no other municipality"},
        {"KU1,a,a,a,SK1,TA1,MK1,,,2020,KU1\n", "", "", 2, "\"KU1\" is no other municipality"},
        {"KU1,a,a,a,SK1,TA1,MK1,,,,\nKU2,a,a,a,SK1,TA1,MK1,,,,KU1\n", "", "", 3, "no year"},
        {"KU1,a,a,a,SK1,TA1,MK1,,,x,\n", "", "", 2, ""},
        {"KU1,a,a,a,SK1,TA1,MK1,,,,\nKU1,a,a,a,SK1,TA1,MK1,,,,\n", "", "", 0, "KU1 stands twice"},
        {"", "MK2,planet,a,a,a\n", "", 6, "\"planet\" is no level"},
        {"", "", "Q:1,vet,F:77,a,a,a\n", 2, "\"F:77\" is not in fields.csv"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char dir[] = "/tmp/tarve-hierarchy-XXXXXX";
        assert_non_null(mkdtemp(dir));
        write_text(dir, "areas.csv", areas_csv, table[i].areas_tail);
        write_text(dir, "municipalities.csv", munis_head, table[i].munis);
        write_text(dir, "fields.csv", fields_csv, "");
        write_text(dir, "qualifications.csv", "code,level,field,name_fi,name_sv,name_en\n",
                   table[i].quals);
        tarve_hierarchy *h = NULL;
        tarve_error err = {0};
        const tarve_status st = tarve_hierarchy_load(dir, &h, &err);
        if (table[i].words == NULL) {
            assert_int_equal(st, TARVE_OK);
            assert_string_equal(tarve_field_broad(h, "Q:1"), "F:01");
            tarve_hierarchy_free(h);
        } else {
            assert_int_equal(st, TARVE_E_INPUT);
            assert_null(h);
            assert_int_equal(err.line, table[i].line);
            assert_non_null(strstr(err.message, table[i].words));
        }
        static const char *const names[] = {"areas.csv", "municipalities.csv", "fields.csv",
                                            "qualifications.csv"};
        for (size_t k = 0; k < 4; k++) {
            char path[300];
            (void)snprintf(path, sizeof path, "%s/%s", dir, names[k]);
            assert_int_equal(unlink(path), 0);
        }
        assert_int_equal(rmdir(dir), 0);
    }
    tarve_hierarchy *h = NULL;
    assert_int_equal(tarve_hierarchy_load("/nowhere", &h, NULL), TARVE_E_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_and_parents),  cmocka_unit_test(members_are_those_that_exist),
        cmocka_unit_test(municipalities_nest), cmocka_unit_test(mergers),
        cmocka_unit_test(occupations_roll_up), cmocka_unit_test(fields_roll_up),
        cmocka_unit_test(faults_are_named),
    };
    return cmocka_run_group_tests(tests, load_shipped, free_shipped);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/files.h"
#include "report/datapackage.h"
#include "report/tables.h"
#include "report_fixture.h"

/* Writes tables and description into a folder; the description as text, to be freed. */
static char *described(const fixture *x, const char *without, tarve_status want)
{
    tarve_view v = {0};
    tarve_error err = {0};
    char dir[64], path[128], *text = NULL;
    size_t len = 0;
    const int fd = fixture_folder(dir);
    assert_true(fd >= 0);
    assert_int_equal(tarve_view_make(&x->in, x->language[0], &v, NULL), TARVE_OK);
    assert_int_equal(tarve_tables_write(fd, &v, false, NULL), TARVE_OK);
    if (without != NULL)
        assert_int_equal(unlinkat(fd, without, 0), 0);
    assert_int_equal(tarve_datapackage_write(fd, &v, &err), want);
    if (want != TARVE_OK)
        assert_string_equal(err.path, without);
    (void)snprintf(path, sizeof path, "%s/datapackage.json", dir);
    if (want == TARVE_OK)
        assert_int_equal(tarve_file_read(path, 1 << 22, &text, &len, NULL), TARVE_OK);
    for (size_t i = 0; i < TARVE_N_DATA_TABLES; i++) {
        (void)snprintf(path, sizeof path, "%s.csv", tarve_data_tables[i]->name);
        (void)unlinkat(fd, path, 0); /* not every table is made */
    }
    (void)unlinkat(fd, "datapackage.json", 0);
    assert_int_equal(close(fd), 0);
    assert_int_equal(rmdir(dir), 0);
    tarve_view_free(&v);
    return text;
}

static json_t *parsed(const fixture *x)
{
    char *text = described(x, NULL, TARVE_OK);
    json_t *o = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(o);
    free(text);
    return o;
}

static const char *string_at(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s == NULL ? "" : s;
}

static const json_t *named(const json_t *list, const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(string_at(json_array_get(list, i), "name"), name) == 0)
            return json_array_get(list, i);
    return NULL;
}

static const json_t *schema_of(const json_t *package, const char *table)
{
    const json_t *r = named(json_object_get(package, "resources"), table);
    assert_non_null(r);
    return json_object_get(r, "schema");
}

static void tables_are_described(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    json_t *o = parsed(&x);
    assert_string_equal(string_at(o, "name"), "tarve-2023q4");
    const json_t *need = schema_of(o, "need"), *fields = json_object_get(need, "fields");
    assert_string_equal(string_at(named(fields, "gap_lo80"), "type"), "integer");
    assert_string_equal(string_at(named(fields, "gap_lo80"), "title"), "Gap: 80% range from");
    const json_t *titles = json_object_get(named(fields, "gap_lo80"), "titles");
    assert_string_equal(string_at(titles, "en"), "Gap: 80% range from");
    assert_string_equal(string_at(titles, "fi"), "Vaje: 80\302\240%:n vaihteluväli alkaen");
    assert_string_equal(string_at(named(fields, "gap_lo80"), "unit"), "persons a year");
    assert_string_equal(string_at(named(fields, "year"), "type"), "year");
    assert_string_equal(string_at(named(fields, "mismatch"), "type"), "boolean");
    assert_int_equal(json_array_size(json_object_get(need, "primaryKey")), 2);
    const json_t *link = json_array_get(json_object_get(need, "foreignKeys"), 0);
    assert_string_equal(string_at(json_object_get(link, "reference"), "resource"), "");
    link = json_array_get(json_object_get(schema_of(o, "ledger"), "foreignKeys"), 0);
    assert_string_equal(string_at(json_object_get(link, "reference"), "resource"), "need");
    assert_int_equal(json_array_size(json_object_get(link, "fields")), 2);
    assert_int_equal(json_array_size(json_object_get(need, "missingValues")), 1);
    assert_int_equal(json_array_size(json_object_get(schema_of(o, "areas"), "missingValues")), 2);
    assert_null(named(json_object_get(o, "resources"), "skills")); /* not made */
    json_decref(o);
}

static void the_package_has_its_licence_and_sources_theirs(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    x.in.licence = "CC BY 4.0";
    x.source[0].licence = "CC0";
    x.source[1].licence = "Vain tutkimukseen";
    x.source[2].licence = "";
    json_t *o = parsed(&x);
    const json_t *list = json_object_get(o, "licenses"), *sources = json_object_get(o, "sources");
    assert_int_equal(json_array_size(list), 1);
    assert_string_equal(string_at(named(list, "CC-BY-4.0"), "path"),
                        "https://creativecommons.org/licenses/by/4.0/");
    assert_int_equal(json_array_size(sources), 3);
    assert_string_equal(string_at(json_object_get(json_array_get(sources, 0), "license"), "name"),
                        "CC0-1.0");
    assert_string_equal(string_at(json_object_get(json_array_get(sources, 1), "license"), "title"),
                        "Vain tutkimukseen");
    assert_null(json_object_get(json_array_get(sources, 2), "license"));
    json_decref(o);
    x.in.licence = "Vain sisäiseen käyttöön";
    o = parsed(&x);
    assert_string_equal(string_at(named(json_object_get(o, "licenses"), "other"), "title"),
                        "Vain sisäiseen käyttöön");
    json_decref(o);
    x.in.licence = "";
    o = parsed(&x);
    assert_null(json_object_get(o, "licenses")); /* an empty list is none */
    json_decref(o);
}

/* Whatever a name holds, the file is JSON, and the same bytes every time. */
static void hostile_names_stay_text(void **state)
{
    static char many[10001];
    const char *const bad[] = {"\"},{\"name\":\"", "=cmd()",           "<script>", "a\nb\x01",
                               "\xff\xfe",         "\xf0\x9f\x98\x80", many};
    fixture x;
    (void)state;
    memset(many, 'x', sizeof many - 1);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fixture_make(&x);
        x.in.region_name = x.source[0].name = x.source[0].path = x.source[0].licence = bad[i];
        json_decref(parsed(&x));
        char *a = described(&x, NULL, TARVE_OK), *b = described(&x, NULL, TARVE_OK);
        assert_string_equal(a, b);
        assert_true(strlen(a) < 1000000);
        free(a);
        free(b);
    }
}

static void a_table_that_is_not_there_is_an_error(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    assert_null(described(&x, "need.csv", TARVE_E_MISSING));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_described),
        cmocka_unit_test(the_package_has_its_licence_and_sources_theirs),
        cmocka_unit_test(hostile_names_stay_text),
        cmocka_unit_test(a_table_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

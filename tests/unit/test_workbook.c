/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What LibreOffice reads in it is tested by tests/workbook; here that it is written at all. */
#include "near.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/text.h"
#include "report/workbook.h"
#include "report_fixture.h"

/* The bytes of a workbook, to be freed. */
static char *written(const fixture *x, tarve_lang lang, size_t *len)
{
    tarve_view v = {0};
    char dir[64], path[128], *bytes = NULL;
    const int fd = fixture_folder(dir);
    assert_true(fd >= 0);
    assert_int_equal(tarve_view_make(&x->in, fx_language(lang), &v, NULL), TARVE_OK);
    assert_int_equal(tarve_workbook_write(fd, &v, NULL), TARVE_OK);
    (void)snprintf(path, sizeof path, "%s/%s", dir, TARVE_WORKBOOK);
    assert_int_equal(tarve_file_read(path, 1 << 24, &bytes, len, NULL), TARVE_OK);
    assert_int_equal(unlinkat(fd, TARVE_WORKBOOK, 0), 0);
    assert_int_equal(close(fd), 0);
    assert_int_equal(rmdir(dir), 0); /* no temporary file is left */
    tarve_view_free(&v);
    return bytes;
}

static void same_inputs_same_bytes(void **state)
{
    fixture x;
    size_t len[2];
    (void)state;
    fixture_make(&x);
    char *a = written(&x, TARVE_SV, &len[0]), *b = written(&x, TARVE_SV, &len[1]);
    assert_int_equal(len[0], len[1]);
    assert_memory_equal(a, b, len[0]);
    assert_memory_equal(a, "PK\003\004", 4);
    free(a);
    free(b);
}

/* A sheet is called as its table; a spreadsheet takes 31 UTF-16 units and not every sign. */
static void sheets_can_be_called_so(void **state)
{
    (void)state;
    for (int l = 0; l < TARVE_N_LANGS; l++)
        for (size_t i = 0; i < TARVE_N_DATA_TABLES; i++) {
            const char *name = tarve_tr(fx_language((tarve_lang)l), tarve_data_tables[i]->title);
            size_t units = 0, n = 0;
            uint32_t cp = 0;
            for (const char *s = name; *s != '\0'; s += n) {
                n = tarve_utf8_next(s, strlen(s), &cp);
                assert_true(n > 0);
                units += cp > 0xFFFF ? 2 : 1;
            }
            if (units > TARVE_SHEET_NAME)
                print_message("too long: %s\n", name);
            assert_true(units > 0 && units <= TARVE_SHEET_NAME);
            assert_null(strpbrk(name, "[]:*?/\\'"));
            for (size_t k = 0; k < i; k++)
                assert_string_not_equal(
                    name, tarve_tr(fx_language((tarve_lang)l), tarve_data_tables[k]->title));
        }
}

static void hostile_names_do_no_harm(void **state)
{
    static char many[10001];
    const char *const bad[] = {"=cmd|'/C calc'!A0",
                               "\"</t><f>1+1</f>",
                               "a\nb\x01\t",
                               "\xff\xfe",
                               "\xf0\x9f\x98\x80\xe2\x80\x8f",
                               "",
                               many};
    fixture x;
    size_t len;
    (void)state;
    memset(many, 'x', sizeof many - 1);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fixture_make(&x);
        x.in.region_name = x.source[0].name = x.source[0].path = x.source[0].licence = bad[i];
        x.field[0].name_fi = x.area[0].name_fi = x.occupation[0].name_fi = bad[i];
        free(written(&x, TARVE_FI, &len));
        assert_true(len > 10000);
    }
}

static void nothing_to_say_is_said(void **state)
{ /* no field with figures, no series, no source */
    fixture x;
    size_t len;
    (void)state;
    fixture_make(&x);
    x.in.n_series = x.in.n_sources = x.in.n_inputs = 0;
    for (size_t i = 0; i < (size_t)FX_YEARS * FX_FIELDS; i++)
        x.field[i].class_ = TARVE_NEED_TOO_SMALL;
    free(written(&x, TARVE_EN, &len));
    assert_true(len > 10000);
}

static void what_is_there_already_is_not_replaced(void **state)
{
    fixture x;
    tarve_view v = {0};
    tarve_error err = {0};
    char dir[64];
    (void)state;
    fixture_make(&x);
    const int fd = fixture_folder(dir);
    assert_int_equal(symlinkat("/etc/passwd", fd, TARVE_WORKBOOK), 0);
    assert_int_equal(tarve_view_make(&x.in, fx_language(TARVE_FI), &v, NULL), TARVE_OK);
    assert_int_equal(tarve_workbook_write(fd, &v, &err), TARVE_E_CREATE);
    assert_string_equal(err.path, TARVE_WORKBOOK);
    tarve_view_free(&v);
    assert_int_equal(unlinkat(fd, TARVE_WORKBOOK, 0), 0);
    assert_int_equal(close(fd), 0);
    assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_inputs_same_bytes),
        cmocka_unit_test(sheets_can_be_called_so),
        cmocka_unit_test(hostile_names_do_no_harm),
        cmocka_unit_test(nothing_to_say_is_said),
        cmocka_unit_test(what_is_there_already_is_not_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

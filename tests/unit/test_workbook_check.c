/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A workbook that lost something is refused, however well-formed the rest of it is. */
#include "near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "report/workbook_check.h"

static const char sheet[] = "xl/worksheets/sheet1.xml", texts[] = "xl/sharedStrings.xml",
                  chart[] = "xl/charts/chart1.xml";

static void put(zipFile z, const char *part, const char *xml)
{
    assert_int_equal(zipOpenNewFileInZip(z, part, NULL, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6),
                     ZIP_OK);
    assert_int_equal(zipWriteInFileInZip(z, xml, (unsigned)strlen(xml)), ZIP_OK);
    assert_int_equal(zipCloseFileInZip(z), ZIP_OK);
}

/* Verdict on a workbook of three parts with two cells. */
static tarve_status verdict(const char *in_sheet, const char *in_texts, const char *in_chart,
                            tarve_error *err)
{
    static const char path[] = "test_workbook_check.xlsx";
    zipFile z = zipOpen64(path, APPEND_STATUS_CREATE);
    assert_non_null(z);
    put(z, sheet, in_sheet);
    put(z, texts, in_texts);
    put(z, chart, in_chart);
    assert_int_equal(zipClose(z, NULL), ZIP_OK);
    const tarve_status st = tarve_workbook_check(path, 2, err);
    assert_int_equal(unlink(path), 0);
    return st;
}

#define SHEET "<row><c r=\"A1\"/><c r=\"A2\"/></row>"
#define TEXTS "<sst uniqueCount=\"2\"><si/><si/></sst>"
#define CHART "<x xmlns:c=\"u\"><c:ser><c:cat/><c:val/></c:ser></x>"

static void a_whole_one_passes(void **state)
{
    (void)state;
    tarve_error err = {0};
    assert_int_equal(verdict(SHEET, TEXTS, CHART, &err), TARVE_OK);
}

static void what_is_lost_is_missed(void **state)
{
    (void)state;
    static const struct {
        const char *sheet, *texts, *chart, *says;
    } lost[] = {
        {"<row><c/><c/>", TEXTS, CHART,
         "the workbook is cut or damaged (xl/worksheets/sheet1.xml)"},
        {"", TEXTS, CHART, "the workbook is cut or damaged (xl/worksheets/sheet1.xml)"},
        {"<row><c/></row>", TEXTS, CHART, "the workbook has 1 cells and not the 2 written"},
        {SHEET, "<sst uniqueCount=\"2\"><si/></sst>", CHART,
         "the workbook is cut or damaged (xl/sharedStrings.xml)"},
        {SHEET, TEXTS, "<x xmlns:c=\"u\"><c:ser><c:val/></c:ser></x>",
         "the workbook is cut or damaged (xl/charts/chart1.xml)"},
    };
    for (size_t i = 0; i < sizeof lost / sizeof *lost; i++) {
        tarve_error err = {0};
        assert_int_equal(verdict(lost[i].sheet, lost[i].texts, lost[i].chart, &err), TARVE_E_IO);
        assert_string_equal(err.message, lost[i].says);
    }
}

static void what_is_no_zip_is_refused(void **state)
{
    (void)state;
    tarve_error err = {0};
    assert_int_equal(tarve_workbook_check("/dev/null", 0, &err), TARVE_E_IO);
    assert_string_equal(err.message, "the workbook is cut or damaged (it is no zip file)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_one_passes),
        cmocka_unit_test(what_is_lost_is_missed),
        cmocka_unit_test(what_is_no_zip_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* index.html of a run leads to the PDFs that are there, and to no other. */
#include "near.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "report/page.h"
#include "report_fixture.h"

enum { SIZE = 12345 };

static void put(int fd, const char *name, size_t size)
{
    tarve_out out = {0};
    assert_int_equal(tarve_out_open(fd, name, &out, NULL), TARVE_OK);
    for (size_t i = 0; i < size; i++)
        assert_int_not_equal(fputc('x', out.fp), EOF);
    assert_int_equal(tarve_out_close(&out, NULL), TARVE_OK);
}

/* The index of a run whose folder fi/ holds the named file of SIZE bytes, or nothing. */
static char *index_beside(const char *file)
{
    fixture x;
    tarve_view v = {0};
    tarve_html h = {0};
    char dir[64], path[128], *text = NULL;
    size_t len = 0;
    fixture_make(&x);
    const int fd = fixture_folder(dir);
    assert_true(fd >= 0);
    assert_int_equal(mkdirat(fd, "fi", 0755), 0);
    if (file != NULL)
        put(fd, file, SIZE);
    assert_int_equal(tarve_view_make(&x.in, x.language[0], &v, NULL), TARVE_OK);
    assert_int_equal(tarve_page_index_begin(&h, &x.in, NULL), TARVE_OK);
    tarve_page_index_language(&h, &v, fd);
    assert_int_equal(tarve_page_index_end(&h, fd, NULL), TARVE_OK);
    tarve_html_free(&h);
    tarve_view_free(&v);
    (void)snprintf(path, sizeof path, "%s/index.html", dir);
    assert_int_equal(tarve_file_read(path, 1 << 20, &text, &len, NULL), TARVE_OK);
    assert_int_equal(fixture_remove(fd, dir), 0);
    return text;
}

static void a_pdf_that_is_there_has_a_link_with_its_size(void **state)
{
    (void)state;
    char *text = index_beside("fi/brief.pdf");
    assert_non_null(strstr(text, "<a href=\"fi/brief.pdf\" type=\"application/pdf\">PDF, suomi, "
                                 "13\302\240kt</a>"));
    assert_null(strstr(text, "fi/intake.pdf"));
    free(text);
    text = index_beside("fi/municipality-KU729.pdf");
    assert_non_null(strstr(text, "<a href=\"fi/municipality-KU729.pdf\""));
    assert_null(strstr(text, "fi/brief.pdf"));
    free(text);
}

static void without_pdfs_there_is_no_link_to_one(void **state)
{
    (void)state;
    char *text = index_beside(NULL);
    assert_non_null(strstr(text, "href=\"fi/brief.html\""));
    assert_null(strstr(text, ".pdf"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pdf_that_is_there_has_a_link_with_its_size),
        cmocka_unit_test(without_pdfs_there_is_no_link_to_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDFs beside the pages: by WeasyPrint where there is one, and by programs that fail in every way.
 */
#include "near.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "report/pdf.h"
#include "report/pdf_page.h"

typedef struct room {
    char path[64], said[400];
    int fd;
    size_t warnings;
} room;

static int enter(void **state)
{
    static room r;
    r = (room){.fd = -1};
    (void)snprintf(r.path, sizeof r.path, "pdf-test-XXXXXX");
    if (mkdtemp(r.path) == NULL)
        return -1;
    r.fd = open(r.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *state = &r;
    return r.fd < 0 || mkdirat(r.fd, "fi", 0755) != 0 ? -1 : 0;
}

static void empty(int dirfd)
{
    DIR *d = fdopendir(dup(dirfd));
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
        (void)unlinkat(dirfd, e->d_name, 0);
    if (d != NULL)
        (void)closedir(d);
}

static int leave(void **state)
{
    room *r = *state;
    const int fi = openat(r->fd, "fi", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    empty(fi);
    (void)close(fi);
    empty(r->fd);
    if (unlinkat(r->fd, "fi", AT_REMOVEDIR) != 0)
        return -1;
    (void)close(r->fd);
    return rmdir(r->path);
}

static void put(const room *r, const char *name, const char *text, mode_t mode)
{
    const int fd = openat(r->fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(close(fd), 0);
}

static char *slurp(const room *r, const char *name, size_t *len)
{
    char path[256], *text = NULL;
    (void)snprintf(path, sizeof path, "%s/%s", r->path, name);
    if (tarve_file_read(path, 1 << 26, &text, len, NULL) != TARVE_OK)
        fail_msg("%s is not there", path);
    return text;
}

static bool there(const room *r, const char *name)
{
    return faccessat(r->fd, name, F_OK, 0) == 0;
}

static void hear(void *ctx, tarve_log_level level, const tarve_error *place, const char *text)
{
    room *r = ctx;
    (void)place;
    if (level != TARVE_LOG_WARN)
        return;
    r->warnings++;
    (void)snprintf(r->said, sizeof r->said, "%s", text);
}

static const char page[] =
    "<!DOCTYPE html>\n<html lang=\"sv\"><head><meta charset=\"utf-8\"/><title>Ett test</title>"
    "<style>:root{--s:1rem}@media print{:root{--s:2pt}}p{margin:0 0 var(--s)}</style></head><body>"
    "<h1>Rubrik</h1><p>Text <a href=\"rejects.csv\">fil</a></p></body></html>\n";

/* The program's body as a script, or NULL for `program` itself. */
static tarve_status write_with(room *r, const char *body, const char *program, tarve_pdf_wish wish,
                               tarve_error *err)
{
    char path[4200], cwd[4096];
    const tarve_log log = {.event = hear, .ctx = r};
    tarve_report_inputs in = {.pdf = wish, .weasyprint = program, .log = &log};
    if (body != NULL) {
        put(r, "fake", body, 0755);
        assert_non_null(getcwd(cwd, sizeof cwd));
        (void)snprintf(path, sizeof path, "%s/%s/fake", cwd, r->path);
        in.weasyprint = path;
    }
    return tarve_pdf_write(r->fd, &in, err);
}

#define LAST "for last; do :; done\n"
#define GOOD "#!/bin/sh\n" LAST "{ echo %PDF-1.7; echo \"$@\"; cat; echo %%EOF; } >\"$last\"\n"

/* ---- which pages, and how the program is asked ---- */

static void printed_pages_get_a_pdf_beside_them(void **state)
{
    room *r = *state;
    size_t len = 0;
    struct stat sb;
    put(r, "index.html", page, 0644);
    put(r, "fi/brief.html", page, 0644);
    put(r, "fi/annex.html", page, 0644);
    put(r, "fi/municipality-KU729.html", page, 0644);
    assert_int_equal(write_with(r, GOOD, NULL, TARVE_PDF_AUTO, NULL), TARVE_OK);
    assert_true(there(r, "fi/brief.pdf") && there(r, "fi/municipality-KU729.pdf"));
    assert_false(there(r, "fi/annex.pdf") || there(r, "index.pdf"));
    assert_int_equal(fstatat(r->fd, "fi/brief.pdf", &sb, 0), 0);
    assert_int_equal(sb.st_mode & 0777, 0644);
    char *text = slurp(r, "fi/brief.pdf", &len);
    assert_non_null(strstr(text, "--quiet --pdf-variant pdf/ua-1 - fi/brief.pdf\n"));
    assert_non_null(strstr(text, "p{margin:0 0 2pt}")); /* the page came by stdin, for paper */
    free(text);
    assert_int_equal(r->warnings, 0);
}

static void off_makes_none(void **state)
{
    room *r = *state;
    put(r, "fi/brief.html", page, 0644);
    assert_int_equal(write_with(r, GOOD, NULL, TARVE_PDF_OFF, NULL), TARVE_OK);
    assert_false(there(r, "fi/brief.pdf"));
    assert_int_equal(write_with(r, GOOD, NULL, TARVE_PDF_REQUIRED, NULL), TARVE_OK);
    assert_true(there(r, "fi/brief.pdf"));
}

/* ---- programs that fail ---- */

static void a_missing_program_is_one_warning(void **state)
{
    room *r = *state;
    tarve_error err = {0};
    put(r, "fi/brief.html", page, 0644);
    put(r, "fi/intake.html", page, 0644);
    put(r, "fi/meeting.html", page, 0644);
    assert_int_equal(write_with(r, NULL, "no-such-program", TARVE_PDF_AUTO, &err),
                     TARVE_INCOMPLETE);
    assert_int_equal(r->warnings, 1);
    assert_non_null(strstr(r->said, "no PDF: no-such-program is not found"));
    assert_int_equal(write_with(r, NULL, "no-such-program", TARVE_PDF_REQUIRED, &err),
                     TARVE_E_SERVICE);
    assert_non_null(strstr(err.message, "no-such-program is not found"));
    assert_int_equal(r->warnings, 1);
}

static void a_page_that_fails_does_not_keep_the_others(void **state)
{
    static const char picky[] =
        "#!/bin/sh\n" LAST
        "case $last in *intake*) echo %PDF- >\"$last\"; echo 'Traceback (most recent "
        "call last):' >&2; echo 'ValueError: too many' >&2; exit 1 ;; esac\n"
        "{ echo %PDF-1.7; cat; echo %%EOF; } >\"$last\"\n";
    room *r = *state;
    tarve_error err = {0};
    put(r, "fi/brief.html", page, 0644);
    put(r, "fi/intake.html", page, 0644);
    assert_int_equal(write_with(r, picky, NULL, TARVE_PDF_AUTO, NULL), TARVE_INCOMPLETE);
    assert_true(there(r, "fi/brief.pdf"));
    assert_false(there(r, "fi/intake.pdf"));
    assert_int_equal(r->warnings, 1);
    assert_non_null(strstr(r->said, "1 of 2 PDFs are lacking; fi/intake.pdf: "));
    assert_non_null(strstr(r->said, "exit 1): ValueError: too many"));
    assert_int_equal(write_with(r, picky, NULL, TARVE_PDF_REQUIRED, &err), TARVE_E_SERVICE);
    assert_string_equal(err.path, "fi/intake.pdf");
}

static void what_is_no_whole_pdf_is_removed(void **state)
{
    static const char *const body[] = {
        "#!/bin/sh\nexit 0\n",                                    /* wrote nothing */
        "#!/bin/sh\n" LAST ": >\"$last\"\n",                      /* an empty file */
        "#!/bin/sh\n" LAST "head -c 5000 /dev/zero >\"$last\"\n", /* garbage */
        "#!/bin/sh\n" LAST "{ echo %PDF-1.7; head -c 5000 /dev/zero; } >\"$last\"\n", /* cut */
        "#!/bin/sh\n" LAST "ln -s /etc/passwd \"$last\"\n",                           /* a link */
        "#!/bin/sh\n" LAST "mkfifo \"$last\"\n",
        "#!/bin/sh\nkill -9 $$\n",
    };
    room *r = *state;
    put(r, "fi/brief.html", page, 0644);
    for (size_t i = 0; i < sizeof body / sizeof *body; i++) {
        assert_int_equal(write_with(r, body[i], NULL, TARVE_PDF_AUTO, NULL), TARVE_INCOMPLETE);
        assert_int_equal(r->warnings, i + 1);
        assert_false(there(r, "fi/brief.pdf"));
    }
}

/* ---- the page for paper ---- */

static void check_page(const char *html, const char *expected_part, const char *absent_part)
{
    char *out = NULL;
    size_t n = 0;
    assert_int_equal(tarve_pdf_page(html, strlen(html), &out, &n, NULL), TARVE_OK);
    assert_int_equal(strlen(out), n);
    if (expected_part != NULL && strstr(out, expected_part) == NULL)
        fail_msg("no '%s' in: %s", expected_part, out);
    if (absent_part != NULL && strstr(out, absent_part) != NULL)
        fail_msg("'%s' in: %s", absent_part, out);
    free(out);
}

static void custom_properties_have_the_values_of_paper(void **state)
{
    (void)state;
    check_page("<style>:root{--a:1px;--b:2px}@media screen and (max-width:9rem){:root{--a:3px}}"
               "@media print{:root{--b:4px;--c:5px}}p{margin:var(--a) var(--b)}</style>",
               "p{margin:1px 4px}", "var(");
    check_page("<style>:root{--a:1px}</style><b>var(--a)</b><style>q{top:var(--a)}</style>",
               "<b>var(--a)</b><style>q{top:1px}</style>", NULL);
    check_page("<style>p{margin:var(--none)}</style>", "p{margin:}", NULL);
    check_page("<style>:root{--a:1px;p{margin:var(--a", NULL, NULL); /* cut: it ends all the same */
    check_page("", NULL, NULL);
}

static void links_to_files_and_narrow_pictures_go(void **state)
{
    (void)state;
    check_page("<p><a class=\"x\" href=\"../data/need.csv\">f</a></p>",
               "<p><a class=\"x\">f</a></p>", NULL);
    check_page("<a href=\"#top\">t</a>", "<a href=\"#top\">t</a>", NULL);
    check_page("<a href=\"https://stat.fi/\">s</a>", "href=\"https://stat.fi/\"", NULL);
    check_page("<picture><source media=\"screen\" srcset=\"data:,\"/><img alt=\"\" src=\"data:,\"/>"
               "</picture>",
               "<picture><img alt=\"\" src=\"data:,\"/></picture>", "srcset");
}

/* ---- the real one ---- */

static bool holds(const char *data, size_t len, const char *what)
{
    const size_t n = strlen(what);
    for (size_t i = 0; i + n <= len; i++)
        if (memcmp(data + i, what, n) == 0)
            return true;
    return false;
}

static void weasyprint_makes_tagged_pdfs(void **state)
{
    room *r = *state;
    size_t len[2] = {0, 0};
    char *text[2] = {NULL, NULL};
    put(r, "fi/brief.html", page, 0644);
    for (int i = 0; i < 2; i++) {
        if (write_with(r, NULL, NULL, TARVE_PDF_AUTO, NULL) != TARVE_OK) {
            assert_non_null(strstr(r->said, "is not found")); /* where there is one, it must work */
            print_message("skipped: %s\n", r->said);
            skip();
        }
        text[i] = slurp(r, "fi/brief.pdf", &len[i]);
    }
    assert_int_equal(len[0], len[1]);
    assert_memory_equal(text[0], text[1], len[0]); /* the same page, the same bytes */
    assert_true(holds(text[0], len[0], "/Lang (sv)"));
    assert_true(holds(text[0], len[0], "/StructTreeRoot"));
    assert_true(holds(text[0], len[0], "/Title (Rubrik)")); /* a bookmark */
    assert_false(holds(text[0], len[0], "rejects.csv"));
    free(text[0]);
    free(text[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(printed_pages_get_a_pdf_beside_them, enter, leave),
        cmocka_unit_test_setup_teardown(off_makes_none, enter, leave),
        cmocka_unit_test_setup_teardown(a_missing_program_is_one_warning, enter, leave),
        cmocka_unit_test_setup_teardown(a_page_that_fails_does_not_keep_the_others, enter, leave),
        cmocka_unit_test_setup_teardown(what_is_no_whole_pdf_is_removed, enter, leave),
        cmocka_unit_test(custom_properties_have_the_values_of_paper),
        cmocka_unit_test(links_to_files_and_narrow_pictures_go),
        cmocka_unit_test_setup_teardown(weasyprint_makes_tagged_pdfs, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

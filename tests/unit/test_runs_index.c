/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page over all runs: only whole ones, newest first, and never in the place of another's page.
 */
#include "near.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "run/runs_index.h"
#include "run/tree.h"

typedef struct place {
    staging s;
    languages l;
    size_t warnings;
    tarve_log log;
} place;

static void count(void *to, tarve_log_level level, const tarve_error *at, const char *text)
{
    place *p = to;
    (void)at;
    (void)text;
    p->warnings += level == TARVE_LOG_WARN;
}

static int set_up(void **state)
{
    place *p = calloc(1, sizeof *p);
    if (p == NULL)
        return -1;
    p->s = staging_closed();
    (void)snprintf(p->s.folder, sizeof p->s.folder, "/tmp/tarve_runs_XXXXXX");
    if (mkdtemp(p->s.folder) == NULL)
        return -1;
    p->s.folder_fd = open(p->s.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    p->l.item[p->l.n++] = tarve_language_untranslated();
    p->log = (tarve_log){.event = count, .ctx = p};
    *state = p;
    return p->s.folder_fd < 0 ? -1 : 0;
}

static int tear_down(void **state)
{
    place *p = *state;
    tarve_error err = {0};
    (void)close(p->s.folder_fd);
    (void)tree_remove(AT_FDCWD, p->s.folder, &err);
    free(p);
    return 0;
}

static void put(const place *p, const char *name, const char *text)
{
    tarve_out out = {0};
    (void)unlinkat(p->s.folder_fd, name, 0);
    assert_int_equal(tarve_out_open(p->s.folder_fd, name, &out, NULL), TARVE_OK);
    assert_true(fputs(text, out.fp) >= 0);
    assert_int_equal(tarve_out_close(&out, NULL), TARVE_OK);
}

static void add_run(const place *p, const char *period, const char *status)
{
    char name[64], text[400];
    assert_int_equal(mkdirat(p->s.folder_fd, period, 0755), 0);
    (void)snprintf(name, sizeof name, "%s/manifest.json", period);
    (void)snprintf(text, sizeof text,
                   "{\"period\": \"%s\", \"as_of\": \"2023M10\", \"status\": \"%s\",\n"
                   " \"configuration\": {\"region\": {\"name\": \"A <b> region\"}}}\n",
                   period, status);
    put(p, name, text);
}

static char *read_index(const place *p)
{
    char path[4200], *text = NULL;
    size_t len = 0;
    (void)snprintf(path, sizeof path, "%s/index.html", p->s.folder);
    assert_int_equal(tarve_file_read(path, 1 << 20, &text, &len, NULL), TARVE_OK);
    return text;
}

static void runs_are_listed_newest_first(void **state)
{
    place *p = *state;
    add_run(p, "2022Q4", "complete");
    add_run(p, "2023Q4", "incomplete");
    add_run(p, "2023Q1", "complete");
    put(p, ".index-new", "left by a killed run");
    runs_index_write(&p->s, &p->l, &p->log);
    assert_int_equal(p->warnings, 0);
    char *text = read_index(p);
    const char *a = strstr(text, "2023Q4/index.html"), *b = strstr(text, "2023Q1/index.html"),
               *c = strstr(text, "2022Q4/index.html");
    assert_true(a != NULL && b != NULL && c != NULL && a < b && b < c);
    assert_non_null(strstr(a, "incomplete"));
    assert_non_null(strstr(text, "A &lt;b&gt; region"));
    assert_non_null(strstr(text, ">10/2023<"));
    free(text);
    assert_int_not_equal(faccessat(p->s.folder_fd, ".index-new", F_OK, 0), 0);
}

static void a_brief_as_pdf_is_linked_where_it_is_there(void **state)
{
    place *p = *state;
    add_run(p, "2023Q4", "complete");
    add_run(p, "2023Q3", "complete");
    assert_int_equal(mkdirat(p->s.folder_fd, "2023Q4/sv", 0755), 0);
    put(p, "2023Q4/sv/brief.pdf", "%PDF-1.7");
    runs_index_write(&p->s, &p->l, &p->log);
    char *text = read_index(p);
    assert_non_null(strstr(text, "<a href=\"2023Q4/sv/brief.pdf\" type=\"application/pdf\" "
                                 "lang=\"sv\" hreflang=\"sv\">svenska</a>"));
    assert_null(strstr(text, "/fi/brief.pdf"));
    assert_null(strstr(text, "2023Q3/sv/brief.pdf"));
    free(text);
}

static void what_is_no_whole_run_is_not_listed(void **state)
{
    place *p = *state;
    add_run(p, "2023Q4", "complete");
    add_run(p, ".run-abcdef", "complete");
    assert_int_equal(mkdirat(p->s.folder_fd, "2023Q3", 0755), 0); /* no manifest */
    add_run(p, "2023Q2", "complete");
    put(p, "2023Q2/manifest.json", "{\"period\": \"2023Q");
    add_run(p, "2023Q1", "complete");
    put(p, "2023Q1/manifest.json", "{\"period\": \"2022Q1\"}"); /* of another */
    put(p, "2022Q4", "a file");
    runs_index_write(&p->s, &p->l, &p->log);
    char *text = read_index(p);
    assert_non_null(strstr(text, "2023Q4/index.html"));
    for (const char *const *no =
             (const char *const[]){"2023Q3", "2023Q2", "2023Q1", "2022Q4", ".run-", NULL};
         *no != NULL; no++)
        assert_null(strstr(text, *no));
    free(text);
}

static void a_page_of_ours_is_renewed_another_is_kept(void **state)
{
    place *p = *state;
    add_run(p, "2023Q3", "complete");
    runs_index_write(&p->s, &p->l, &p->log);
    add_run(p, "2023Q4", "complete");
    runs_index_write(&p->s, &p->l, &p->log);
    char *text = read_index(p);
    assert_non_null(strstr(text, "2023Q4/index.html"));
    free(text);
    assert_int_equal(p->warnings, 0);
    put(p, "index.html", "<p>The region's own page");
    runs_index_write(&p->s, &p->l, &p->log);
    assert_int_equal(p->warnings, 1);
    text = read_index(p);
    assert_string_equal(text, "<p>The region's own page");
    free(text);
}

static void that_it_cannot_be_written_is_a_warning(void **state)
{
    place *p = *state;
    add_run(p, "2023Q4", "complete");
    assert_int_equal(mkdirat(p->s.folder_fd, "index.html", 0755), 0);
    runs_index_write(&p->s, &p->l, &p->log);
    assert_int_equal(p->warnings, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(runs_are_listed_newest_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_brief_as_pdf_is_linked_where_it_is_there, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_whole_run_is_not_listed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_page_of_ours_is_renewed_another_is_kept, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(that_it_cannot_be_written_is_a_warning, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

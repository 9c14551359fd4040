/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which old runs are reduced, to what, and that nothing else is. */
#include "near.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "run/retention.h"
#include "run/tree.h"

typedef struct place {
    char root[64];
    staging s;
} place;

static int set_up(void **state)
{
    place *p = calloc(1, sizeof *p);
    if (p == NULL)
        return -1;
    (void)snprintf(p->root, sizeof p->root, "/tmp/tarve_retention_XXXXXX");
    p->s = staging_closed();
    *state = p;
    return mkdtemp(p->root) == NULL || staging_lock(&p->s, p->root, 0, NULL, NULL) != TARVE_OK ? -1
                                                                                               : 0;
}

static int tear_down(void **state)
{
    place *p = *state;
    tarve_error err = {0};
    staging_close(&p->s);
    (void)tree_remove(AT_FDCWD, p->root, &err);
    free(p);
    return 0;
}

static void make_file(const place *p, const char *name, const char *file)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/%s", name, file);
    const int fd = openat(p->s.folder_fd, path, O_CREAT | O_WRONLY | O_EXCL, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, name, strlen(name)), strlen(name));
    assert_int_equal(close(fd), 0);
}

static void make_folder(const place *p, const char *name, bool manifest)
{
    char path[300];
    assert_int_equal(mkdirat(p->s.folder_fd, name, 0755), 0);
    (void)snprintf(path, sizeof path, "%s/data", name);
    assert_int_equal(mkdirat(p->s.folder_fd, path, 0755), 0);
    make_file(p, name, manifest ? "manifest.json" : "mine.txt");
    make_file(p, name, "page.html");
    make_file(p, name, "data/need.csv");
}

/* Runs of all quarters from `first` to the last of `last`. */
static void make_runs(const place *p, int first, int last)
{
    char name[16];
    for (int year = first; year <= last; year++)
        for (int q = 1; q <= 4; q++) {
            (void)snprintf(name, sizeof name, "%dQ%d", year, q);
            make_folder(p, name, true);
        }
}

static bool there(const place *p, const char *name)
{
    struct stat sb;
    return fstatat(p->s.folder_fd, name, &sb, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool whole(const place *p, const char *name)
{
    char path[64];
    (void)snprintf(path, sizeof path, "%s/page.html", name);
    return there(p, path);
}

static void apply(const place *p, unsigned runs, unsigned years)
{
    const retention keep = {runs, years};
    tarve_error err = {0};
    assert_int_equal(retention_apply(&p->s, &keep, NULL, &err), TARVE_OK);
}

static void all_stay_without_a_rule(void **state)
{
    const place *p = *state;
    make_runs(p, 2018, 2023);
    apply(p, 0, 0);
    assert_true(whole(p, "2018Q1"));
}

static void the_newest_stay(void **state)
{
    const place *p = *state;
    make_runs(p, 2018, 2023);
    apply(p, 12, 0);
    assert_true(whole(p, "2021Q1"));
    assert_false(whole(p, "2020Q4"));
    assert_false(whole(p, "2018Q1"));
}

static void two_years_always_stay(void **state)
{
    const place *p = *state;
    make_runs(p, 2020, 2023);
    apply(p, 1, 0);
    assert_true(whole(p, "2021Q4")); /* eight quarters before 2023Q4 */
    assert_false(whole(p, "2021Q3"));
}

static void years_count_from_the_newest(void **state)
{
    const place *p = *state;
    make_runs(p, 2018, 2023);
    apply(p, 0, 4);
    assert_true(whole(p, "2020Q1"));
    assert_false(whole(p, "2019Q4"));
}

static void one_rule_is_enough_to_stay(void **state)
{
    const place *p = *state;
    make_runs(p, 2018, 2023);
    apply(p, 10, 4);
    assert_true(whole(p, "2020Q1"));
    assert_false(whole(p, "2019Q4"));
}

static void gaps_do_not_count_as_runs(void **state)
{
    const place *p = *state;
    make_folder(p, "2010Q1", true);
    make_folder(p, "2015Q1", true);
    make_folder(p, "2023Q4", true);
    apply(p, 2, 0);
    assert_true(whole(p, "2015Q1"));
    assert_false(whole(p, "2010Q1"));
}

static void the_latest_stays(void **state)
{
    const place *p = *state;
    make_runs(p, 2018, 2023);
    assert_int_equal(symlinkat("2018Q2", p->s.folder_fd, "latest"), 0);
    apply(p, 1, 0);
    assert_true(whole(p, "2018Q2"));
    assert_false(whole(p, "2018Q1"));
}

static void what_is_no_run_stays(void **state)
{
    const place *p = *state;
    make_folder(p, "2023Q4", true);
    make_folder(p, "2010Q1", false); /* no manifest */
    make_folder(p, "2010", true);
    make_folder(p, "2010M01", true);
    make_folder(p, "notes", true);
    make_folder(p, "elsewhere", true);
    assert_int_equal(symlinkat("elsewhere", p->s.folder_fd, "2011Q1"), 0);
    apply(p, 1, 0);
    assert_true(there(p, "2010Q1/mine.txt"));
    assert_true(there(p, "2010/manifest.json"));
    assert_true(there(p, "2010M01/manifest.json"));
    assert_true(there(p, "notes/manifest.json"));
    assert_true(there(p, "2011Q1"));
    assert_true(there(p, "elsewhere/manifest.json"));
}

/* What the track record and a repeat of later runs need stays, in the same bytes; once is enough.
 */
static void a_reduced_run_keeps_what_later_ones_need(void **state)
{
    const place *p = *state;
    char path[200], *text = NULL;
    struct stat before, after;
    size_t len = 0;
    make_runs(p, 2020, 2023);
    apply(p, 1, 0);
    assert_false(there(p, "2020Q1/page.html"));
    assert_true(there(p, "2020Q1/reduced.txt"));
    assert_true(there(p, "2020Q1/manifest.json"));
    assert_false(there(p, "2020Q1/data/areas.csv")); /* it never had one */
    (void)snprintf(path, sizeof path, "%s/2020Q1/data/need.csv", p->root);
    assert_int_equal(tarve_file_read(path, 1000, &text, &len, NULL), TARVE_OK);
    assert_string_equal(text, "2020Q1");
    free(text);
    assert_int_equal(fstatat(p->s.folder_fd, "2020Q1", &before, 0), 0);
    assert_int_equal(before.st_mode & 0777, 0755);
    apply(p, 1, 0);
    assert_int_equal(fstatat(p->s.folder_fd, "2020Q1", &after, 0), 0);
    assert_int_equal(before.st_ino, after.st_ino);
}

/* As when a run is killed between the new name and the end of removing. */
static void a_removal_cut_short_is_swept(void **state)
{
    place *p = *state;
    make_runs(p, 2020, 2023);
    assert_int_equal(renameat(p->s.folder_fd, "2020Q1", p->s.folder_fd, ".run-abcDEF"), 0);
    assert_int_equal(staging_make(&p->s, NULL, NULL), TARVE_OK);
    assert_false(there(p, ".run-abcDEF"));
    assert_true(there(p, "2020Q2/page.html"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_stay_without_a_rule, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_newest_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_years_always_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(years_count_from_the_newest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_rule_is_enough_to_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(gaps_do_not_count_as_runs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_latest_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_run_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reduced_run_keeps_what_later_ones_need, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_removal_cut_short_is_swept, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

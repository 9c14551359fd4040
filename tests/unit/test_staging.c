/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Publication: whole or not at all, whatever stood there before. */
#include "near.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "run/staging.h"
#include "run/tree.h"

typedef struct place {
    char root[64], out[80];
    int fd; /* of root */
} place;

static int set_up(void **state)
{
    place *p = calloc(1, sizeof *p);
    if (p == NULL)
        return -1;
    (void)snprintf(p->root, sizeof p->root, "/tmp/tarve_staging_XXXXXX");
    if (mkdtemp(p->root) == NULL)
        return -1;
    (void)snprintf(p->out, sizeof p->out, "%s/reports", p->root);
    p->fd = open(p->root, O_RDONLY | O_DIRECTORY);
    *state = p;
    return p->fd < 0 ? -1 : 0;
}

static int tear_down(void **state)
{
    place *p = *state;
    tarve_error err = {0};
    (void)tree_remove(AT_FDCWD, p->root, &err);
    (void)close(p->fd);
    free(p);
    return 0;
}

static void write_file(int dirfd, const char *name, const char *text)
{
    tarve_out out = {0};
    assert_int_equal(tarve_out_open(dirfd, name, &out, NULL), TARVE_OK);
    assert_true(fputs(text, out.fp) >= 0);
    assert_int_equal(tarve_out_close(&out, NULL), TARVE_OK);
}

static void assert_holds(const place *p, const char *name, const char *text)
{
    char path[300], *found = NULL;
    size_t len = 0;
    (void)snprintf(path, sizeof path, "%s/%s", p->out, name);
    assert_int_equal(tarve_file_read(path, 1000, &found, &len, NULL), TARVE_OK);
    assert_string_equal(found, text);
    free(found);
}

static bool exists(const place *p, const char *name)
{
    char path[300];
    struct stat sb;
    (void)snprintf(path, sizeof path, "%s/%s", p->out, name);
    return lstat(path, &sb) == 0;
}

/* Names in the output folder that begin with ".run-" or ".old-". */
static size_t leftovers(const place *p)
{
    char cmd[200];
    (void)snprintf(cmd, sizeof cmd, "%s", p->out);
    tree_file *f = NULL;
    size_t n = 0, found = 0;
    const int fd = open(cmd, O_RDONLY | O_DIRECTORY);
    const int link = unlinkat(fd, "latest", 0); /* a listing refuses links */
    assert_int_equal(tree_list(fd, &f, &n, NULL), TARVE_OK);
    for (size_t i = 0; i < n; i++)
        found += strncmp(f[i].name, ".run-", 5) == 0 || strncmp(f[i].name, ".old-", 5) == 0;
    if (link == 0)
        assert_int_equal(symlinkat("2023Q4", fd, "latest"), 0);
    tree_list_free(f, n);
    (void)close(fd);
    return found;
}

static void publish(const place *p, const char *period, const char *text)
{
    staging s = staging_closed();
    tarve_error err = {0};
    assert_int_equal(staging_open(&s, p->out, NULL, &err), TARVE_OK);
    assert_int_equal(mkdirat(s.fd, "data", 0755), 0);
    write_file(s.fd, "data/need.csv", text);
    write_file(s.fd, "manifest.json", "{}");
    const tarve_status st = staging_publish(&s, period, NULL, &err);
    if (st != TARVE_OK)
        fail_msg("%s: %s", err.path, err.message);
    staging_close(&s);
}

static void replaces_whole(void **state)
{
    const place *p = *state;
    publish(p, "2023Q4", "one");
    assert_holds(p, "2023Q4/data/need.csv", "one");
    assert_holds(p, "latest/data/need.csv", "one");
    publish(p, "2023Q4", "two");
    assert_holds(p, "2023Q4/data/need.csv", "two");
    assert_int_equal(leftovers(p), 0);
    struct stat sb;
    assert_int_equal(fstatat(p->fd, "reports/2023Q4", &sb, 0), 0);
    assert_int_equal(sb.st_mode & 07777, 0755);
}

static void latest_goes_forward_only(void **state)
{
    const place *p = *state;
    publish(p, "2023Q4", "new");
    publish(p, "2023Q3", "late");
    assert_holds(p, "latest/data/need.csv", "new");
    publish(p, "2024Q1", "newest");
    assert_holds(p, "latest/data/need.csv", "newest");
}

static void failure_leaves_the_old_run(void **state)
{
    const place *p = *state;
    staging s = staging_closed();
    publish(p, "2023Q4", "old");
    assert_int_equal(staging_open(&s, p->out, NULL, NULL), TARVE_OK);
    write_file(s.fd, "half.csv", "half");
    staging_close(&s); /* as after a failure */
    assert_holds(p, "2023Q4/data/need.csv", "old");
    assert_int_equal(leftovers(p), 0);
}

static void foreign_things_are_left_alone(void **state)
{
    const place *p = *state;
    staging s = staging_closed();
    tarve_error err = {0};
    assert_int_equal(mkdirat(p->fd, "reports", 0755), 0);
    assert_int_equal(mkdirat(p->fd, "reports/2023Q4", 0755), 0);
    write_file(p->fd, "reports/2023Q4/thesis.txt", "years of work");
    write_file(p->fd, "victim", "safe");
    assert_int_equal(mkdirat(p->fd, "reports/.run-notours", 0755), 0); /* seven letters */
    assert_int_equal(symlinkat("../victim", p->fd, "reports/latest"), 0);
    assert_int_equal(symlinkat("..", p->fd, "reports/.run-abcdef"), 0);

    assert_int_equal(staging_open(&s, p->out, NULL, &err), TARVE_OK);
    write_file(s.fd, "manifest.json", "{}");
    assert_int_equal(staging_publish(&s, "2023Q4", NULL, &err), TARVE_E_CREATE);
    assert_string_equal(err.path, "2023Q4");
    assert_int_equal(staging_publish(&s, "2024Q1", NULL, &err), TARVE_OK);
    staging_close(&s);

    assert_holds(p, "2023Q4/thesis.txt", "years of work");
    assert_holds(p, "../victim", "safe");
    assert_true(exists(p, ".run-notours"));
    assert_true(exists(p, ".run-abcdef"));
    assert_holds(p, "latest/manifest.json", "{}"); /* the planted link was replaced, not followed */
}

static void sweeps_what_killed_runs_left(void **state)
{
    const place *p = *state;
    publish(p, "2023Q4", "old");
    assert_int_equal(mkdirat(p->fd, "reports/.run-aB3dEf", 0700), 0);
    write_file(p->fd, "reports/.run-aB3dEf/half.csv", "half");
    /* a broken exchange: the old run was moved aside and its successor never came */
    assert_int_equal(mkdirat(p->fd, "reports/.old-2023Q1", 0755), 0);
    write_file(p->fd, "reports/.old-2023Q1/manifest.json", "{}");
    /* and one whose successor did come */
    assert_int_equal(mkdirat(p->fd, "reports/.old-2023Q4", 0755), 0);
    write_file(p->fd, "reports/.old-2023Q4/manifest.json", "{}");
    publish(p, "2024Q1", "new");
    assert_int_equal(leftovers(p), 0);
    assert_holds(p, "2023Q1/manifest.json", "{}");
    assert_holds(p, "2023Q4/data/need.csv", "old");
}

static void second_run_is_told_who_holds_the_lock(void **state)
{
    const place *p = *state;
    staging one = staging_closed(), two = staging_closed();
    tarve_error err = {0};
    char pid[40];
    assert_int_equal(staging_open(&one, p->out, NULL, NULL), TARVE_OK);
    assert_int_equal(staging_open(&two, p->out, NULL, &err), TARVE_E_BUSY);
    (void)snprintf(pid, sizeof pid, "pid %ld since 20", (long)getpid());
    assert_non_null(strstr(err.message, pid));
    staging_close(&two);
    staging_close(&one);
    assert_int_equal(staging_open(&two, p->out, NULL, NULL), TARVE_OK);
    staging_close(&two);
}

static void planted_lock_is_not_followed(void **state)
{
    const place *p = *state;
    staging s = staging_closed();
    tarve_error err = {0};
    write_file(p->fd, "victim", "safe");
    assert_int_equal(mkdirat(p->fd, "reports", 0755), 0);
    assert_int_equal(symlinkat("../victim", p->fd, "reports/.lock"), 0);
    assert_int_equal(staging_open(&s, p->out, NULL, &err), TARVE_E_CREATE);
    staging_close(&s);
    assert_holds(p, "../victim", "safe");
}

static void missing_parent_is_an_error(void **state)
{
    const place *p = *state;
    staging s = staging_closed();
    char deep[120];
    (void)snprintf(deep, sizeof deep, "%s/none/reports", p->root);
    assert_int_equal(staging_open(&s, deep, NULL, NULL), TARVE_E_CREATE);
    staging_close(&s);
}

static void lists_in_order_with_hashes(void **state)
{
    const place *p = *state;
    tree_file *f = NULL;
    size_t n = 0;
    assert_int_equal(mkdirat(p->fd, "data", 0755), 0);
    write_file(p->fd, "data/b.csv", "");
    write_file(p->fd, "data/a.csv", "abc");
    write_file(p->fd, "c.csv", "x");
    assert_int_equal(tree_list(p->fd, &f, &n, NULL), TARVE_OK);
    assert_int_equal(n, 3);
    assert_string_equal(f[0].name, "c.csv");
    assert_string_equal(f[1].name, "data/a.csv");
    assert_int_equal(f[1].bytes, 3);
    assert_string_equal(f[1].sha256,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(f[2].name, "data/b.csv");
    tree_list_free(f, n);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(replaces_whole),
        T(latest_goes_forward_only),
        T(failure_leaves_the_old_run),
        T(foreign_things_are_left_alone),
        T(sweeps_what_killed_runs_left),
        T(second_run_is_told_who_holds_the_lock),
        T(planted_lock_is_not_followed),
        T(missing_parent_is_an_error),
        T(lists_in_order_with_hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

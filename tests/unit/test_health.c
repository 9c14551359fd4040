/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a run last went well: written in one step, and judged against a clock. */
#include "near.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "run/health.h"
#include "run/tree.h"
#include "tarve/run.h"

enum { DAY = 86400 };

typedef struct place {
    char root[64], run[80];
    staging s;
} place;

static int set_up(void **state)
{
    place *p = calloc(1, sizeof *p);
    if (p == NULL)
        return -1;
    (void)snprintf(p->root, sizeof p->root, "/tmp/tarve_health_XXXXXX");
    p->s = staging_closed();
    *state = p;
    if (mkdtemp(p->root) == NULL || staging_lock(&p->s, p->root, 0, NULL, NULL) != TARVE_OK)
        return -1;
    (void)snprintf(p->run, sizeof p->run, "%s/latest", p->root);
    return mkdirat(p->s.folder_fd, "2023Q4", 0755) == 0 &&
                   symlinkat("2023Q4", p->s.folder_fd, "latest") == 0
               ? 0
               : -1;
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

static void say(const place *p, const char *text)
{
    char path[100];
    (void)snprintf(path, sizeof path, "%s/status.json", p->root);
    assert_int_equal(tarve_file_replace(path, text, strlen(text), NULL), TARVE_OK);
}

static void assert_age(const place *p, int64_t now, tarve_status want, const char *said)
{
    tarve_error err = {0};
    assert_int_equal(tarve_verify_age(p->run, 100, now, &err), want);
    if (said != NULL)
        assert_non_null(strstr(err.message, said));
}

static void a_success_is_dated_now(void **state)
{
    const place *p = *state;
    const int64_t now = (int64_t)time(NULL);
    health_write(&p->s, "2023Q4", "published", NULL);
    assert_age(p, now, TARVE_OK, NULL);
    assert_age(p, now + 99LL * DAY, TARVE_OK, NULL);
    assert_age(p, now + 101LL * DAY + 10, TARVE_E_BUSY, "101 days ago, more than 100");
    assert_int_equal(faccessat(p->s.folder_fd, ".status-new", F_OK, 0), -1);
}

static void the_limit_itself_is_allowed(void **state)
{
    const place *p = *state;
    say(p, "{\"succeeded_seconds\": 1000000}");
    assert_age(p, 1000000 + 100LL * DAY, TARVE_OK, NULL);
    assert_age(p, 1000001 + 100LL * DAY, TARVE_E_BUSY, "1970-01-12T13:46:40Z");
    assert_age(p, 1000000 - DAY, TARVE_OK, NULL); /* clocks of two machines differ a little */
    assert_age(p, 999999 - DAY, TARVE_E_BUSY, "yet to come");
}

static void what_tells_nothing_is_refused(void **state)
{
    static const char *const bad[] = {
        "", "{", "[]", "{}", "{\"succeeded_seconds\": \"1\"}", "{\"succeeded_seconds\": 1.5}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        say(*state, bad[i]);
        assert_age(*state, 0, TARVE_E_INPUT, "does not tell");
    }
}

static void no_status_and_no_run_are_missing(void **state)
{
    place *p = *state;
    assert_age(p, 0, TARVE_E_MISSING, NULL);
    (void)snprintf(p->run, sizeof p->run, "%s/none", p->root);
    assert_age(p, 0, TARVE_E_MISSING, NULL);
}

static void hear(void *ctx, tarve_log_level level, const tarve_error *at, const char *text)
{
    (void)at;
    assert_int_equal(level, TARVE_LOG_WARN);
    assert_non_null(strstr(text, "not noted"));
    ++*(int *)ctx;
}

static void what_cannot_be_written_is_a_warning(void **state)
{
    const place *p = *state;
    int heard = 0;
    const tarve_log log = {.event = hear, .ctx = &heard};
    assert_int_equal(mkdirat(p->s.folder_fd, "status.json", 0755), 0);
    health_write(&p->s, "2023Q4", "published", &log);
    assert_int_equal(heard, 1);
    assert_int_equal(faccessat(p->s.folder_fd, ".status-new", F_OK, 0), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_success_is_dated_now, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_limit_itself_is_allowed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_tells_nothing_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_status_and_no_run_are_missing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_written_is_a_warning, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

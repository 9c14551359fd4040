/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A published run against its manifest: every kind of difference is told, with its path. */
#include "near.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "run/tree.h"
#include "tarve/run.h"

typedef struct place {
    char root[64], heard[2000];
    int fd;
    tarve_log log;
} place;

/* "changed data/a.csv\n" an event. */
static void hear(void *ctx, tarve_log_level level, const tarve_error *at, const char *text)
{
    place *p = ctx;
    const size_t n = strlen(p->heard);
    assert_int_equal(level, TARVE_LOG_ERROR);
    assert_true(text[0] != '\0');
    assert_non_null(strstr(at->path, p->root));
    (void)snprintf(p->heard + n, sizeof p->heard - n, "%s %s\n", at->code,
                   at->path + strlen(p->root) + 1);
}

static void write_file(const place *p, const char *name, const char *text)
{
    tarve_out out = {0};
    assert_int_equal(tarve_out_open(p->fd, name, &out, NULL), TARVE_OK);
    assert_true(fputs(text, out.fp) >= 0);
    assert_int_equal(tarve_out_close(&out, NULL), TARVE_OK);
}

static void manifest_with(const place *p, const char *outputs)
{
    char text[2000];
    (void)unlinkat(p->fd, "manifest.json", 0);
    (void)snprintf(text, sizeof text,
                   "{\"tarve\": \"0\", \"period\": \"2023Q4\", \"as_of\": \"2023M10\","
                   "\"configuration_sha256\": \"x\", \"inputs\": [], \"files\": {}, \"outputs\": "
                   "%s}",
                   outputs);
    write_file(p, "manifest.json", text);
}

/* A run of two files, "a\n" and "b\n". */
static int set_up(void **state)
{
    char a[TARVE_SHA256_TEXT], b[TARVE_SHA256_TEXT], outputs[600];
    place *p = calloc(1, sizeof *p);
    if (p == NULL)
        return -1;
    (void)snprintf(p->root, sizeof p->root, "/tmp/tarve_verify_XXXXXX");
    if (mkdtemp(p->root) == NULL)
        return -1;
    p->fd = open(p->root, O_RDONLY | O_DIRECTORY);
    p->log = (tarve_log){.event = hear, .ctx = p};
    if (p->fd < 0 || mkdirat(p->fd, "data", 0755) != 0)
        return -1;
    tarve_sha256("a\n", 2, a);
    tarve_sha256("b\n", 2, b);
    (void)snprintf(outputs, sizeof outputs,
                   "[{\"path\": \"index.html\", \"bytes\": 2, \"sha256\": \"%s\"},"
                   "{\"path\": \"data/a.csv\", \"bytes\": 2, \"sha256\": \"%s\"}]",
                   b, a);
    write_file(p, "data/a.csv", "a\n");
    write_file(p, "index.html", "b\n");
    manifest_with(p, outputs);
    *state = p;
    return 0;
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

static void assert_verdict(place *p, tarve_status want, const char *heard)
{
    size_t n = 0;
    tarve_error err = {0};
    assert_int_equal(tarve_verify(p->root, &p->log, &n, &err), want);
    assert_string_equal(p->heard, heard);
    if (want == TARVE_OK)
        assert_int_equal(n, 2);
    else
        assert_true(err.message[0] != '\0' && strstr(err.path, p->root) != NULL);
}

static void a_whole_run_is_silent(void **state)
{
    assert_verdict(*state, TARVE_OK, "");
}

static void a_changed_byte_is_told(void **state)
{
    const place *p = *state;
    assert_int_equal(unlinkat(p->fd, "data/a.csv", 0), 0);
    write_file(p, "data/a.csv", "A\n");
    assert_verdict(*state, TARVE_E_INPUT, "changed data/a.csv\n");
}

static void a_cut_file_is_told(void **state)
{
    const place *p = *state;
    assert_int_equal(unlinkat(p->fd, "index.html", 0), 0);
    write_file(p, "index.html", "");
    assert_verdict(*state, TARVE_E_INPUT, "changed index.html\n");
}

static void missing_and_extra_are_told(void **state)
{
    const place *p = *state;
    assert_int_equal(unlinkat(p->fd, "data/a.csv", 0), 0);
    write_file(p, "data/b.csv", "a\n");
    assert_verdict(*state, TARVE_E_INPUT, "missing data/a.csv\nextra data/b.csv\n");
}

static void a_link_is_no_file(void **state)
{
    const place *p = *state;
    assert_int_equal(renameat(p->fd, "data/a.csv", p->fd, "data/z.csv"), 0);
    assert_int_equal(symlinkat("z.csv", p->fd, "data/a.csv"), 0);
    assert_verdict(*state, TARVE_E_INPUT, "not-a-file data/a.csv\nextra data/z.csv\n");
}

static void a_linked_folder_is_not_entered(void **state)
{
    const place *p = *state;
    assert_int_equal(renameat(p->fd, "data", p->fd, "real"), 0);
    assert_int_equal(symlinkat("real", p->fd, "data"), 0);
    assert_verdict(*state, TARVE_E_INPUT, "extra data\nmissing data/a.csv\nextra real/a.csv\n");
}

static void a_pipe_does_not_block(void **state)
{
    const place *p = *state;
    assert_int_equal(unlinkat(p->fd, "data/a.csv", 0), 0);
    assert_int_equal(mkfifoat(p->fd, "data/a.csv", 0644), 0);
    assert_verdict(*state, TARVE_E_INPUT, "not-a-file data/a.csv\n");
}

static void no_run_is_missing(void **state)
{
    place *p = *state;
    assert_int_equal(unlinkat(p->fd, "manifest.json", 0), 0);
    assert_verdict(p, TARVE_E_MISSING, "");
}

static void a_bad_manifest_is_refused(void **state)
{
    static const char *const bad[] = {
        "1",
        "[1]",
        "[{\"path\": \"a\"}]",
        "[{\"path\": \"a\", \"bytes\": 1, \"sha256\": \"00\"}]",
        "[{\"path\": \"../a\", \"bytes\": 1, \"sha256\": "
        "\"87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7\"}]",
        "[{\"path\": \"data/..\", \"bytes\": 1, \"sha256\": "
        "\"87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7\"}]",
        "[{\"path\": \"a\", \"bytes\": -1, \"sha256\": "
        "\"87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7\"}]",
        "[",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        manifest_with(*state, bad[i]);
        assert_verdict(*state, TARVE_E_INPUT, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_run_is_silent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_changed_byte_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cut_file_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(missing_and_extra_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_link_is_no_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_linked_folder_is_not_entered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_pipe_does_not_block, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_run_is_missing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bad_manifest_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

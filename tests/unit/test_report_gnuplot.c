/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "report/gnuplot.h"
#include "report/picture.h"

typedef struct room {
    char path[64];
    int fd;
} room;

static int enter(void **state)
{
    static room r;
    (void)snprintf(r.path, sizeof r.path, "gnuplot-test-XXXXXX");
    if (mkdtemp(r.path) == NULL)
        return -1;
    r.fd = open(r.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *state = &r;
    return r.fd < 0 ? -1 : 0;
}

static int leave(void **state)
{
    room *r = *state;
    char name[512];
    DIR *d = opendir(r->path);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        (void)snprintf(name, sizeof name, "%s/%s", r->path, e->d_name);
        (void)unlink(name);
    }
    if (d != NULL)
        (void)closedir(d);
    (void)close(r->fd);
    return rmdir(r->path);
}

static void put(const room *r, const char *name, const void *data, size_t len, mode_t mode)
{
    const int fd = openat(r->fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, len), (ssize_t)len);
    assert_int_equal(close(fd), 0);
}

static void put_text(const room *r, const char *name, const char *text, mode_t mode)
{
    put(r, name, text, strlen(text), mode);
}

/* A program of that body in the folder, run on "all.gp". */
static tarve_status run_fake(const room *r, const char *body, unsigned ms, tarve_error *err)
{
    char program[4096], cwd[3072];
    put_text(r, "fake", body, 0755);
    assert_non_null(getcwd(cwd, sizeof cwd));
    (void)snprintf(program, sizeof program, "%s/%s/fake", cwd, r->path);
    const tarve_gnuplot job = {program, "all.gp", ms, 1 << 20};
    return tarve_gnuplot_run(r->fd, &job, err);
}

static void a_missing_gnuplot_is_a_missing_service(void **state)
{
    const room *r = *state;
    tarve_error err = {0};
    const tarve_gnuplot job = {"no-such-gnuplot-here", "all.gp", 1000, 1 << 20};
    assert_int_equal(tarve_gnuplot_run(r->fd, &job, &err), TARVE_E_SERVICE);
    assert_non_null(strstr(err.message, "no-such-gnuplot-here is not found"));
}

static void a_failing_gnuplot_says_why(void **state)
{
    tarve_error err = {0};
    assert_int_equal(run_fake(*state,
                              "#!/bin/sh\nprintf '\\n  ^\\n\"gap.gp\" line 3: no\\n' >&2\nexit 1\n",
                              5000, &err),
                     TARVE_E_SERVICE);
    assert_non_null(strstr(err.message, "exit 1"));
    assert_non_null(strstr(err.message, "\"gap.gp\" line 3: no"));
}

static void a_killed_gnuplot_says_its_signal(void **state)
{
    tarve_error err = {0};
    assert_int_equal(run_fake(*state, "#!/bin/sh\nkill -9 $$\n", 5000, &err), TARVE_E_SERVICE);
    assert_non_null(strstr(err.message, "signal 9"));
}

static void a_hanging_gnuplot_is_stopped_with_its_children(void **state)
{
    tarve_error err = {0};
    struct timespec t0, t1;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &t0), 0);
    assert_int_equal(run_fake(*state, "#!/bin/sh\nsleep 60 &\nsleep 60\n", 200, &err),
                     TARVE_E_SERVICE);
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &t1), 0);
    assert_true(t1.tv_sec - t0.tv_sec < 10);
    assert_non_null(strstr(err.message, "did not finish"));
    /* it closed stderr and hangs all the same */
    assert_int_equal(run_fake(*state, "#!/bin/sh\nexec 2>&-\nsleep 60\n", 200, NULL),
                     TARVE_E_SERVICE);
}

static void it_sees_its_folder_and_little_of_the_environment(void **state)
{
    const room *r = *state;
    char text[2048] = "";
    assert_int_equal(setenv("GNUPLOT_LIB", "/tmp", 1), 0);
    assert_int_equal(setenv("GNUTERM", "dumb", 1), 0);
    assert_int_equal(run_fake(r, "#!/bin/sh\nenv >seen\necho \"$@\" >args\n", 5000, NULL),
                     TARVE_OK);
    assert_int_equal(unsetenv("GNUPLOT_LIB"), 0);
    assert_int_equal(unsetenv("GNUTERM"), 0);
    int fd = openat(r->fd, "seen", O_RDONLY);
    assert_true(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
    assert_int_equal(close(fd), 0);
    assert_null(strstr(text, "GNU"));
    assert_null(strstr(text, "HOME="));
    assert_null(strstr(text, "LD_"));
    memset(text, 0, sizeof text);
    fd = openat(r->fd, "args", O_RDONLY);
    assert_true(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
    assert_int_equal(close(fd), 0);
    assert_string_equal(text, "-d all.gp\n");
}

static void much_complaint_is_cut(void **state)
{
    tarve_error err = {0};
    assert_int_equal(
        run_fake(*state,
                 "#!/bin/sh\ni=0\nwhile [ $i -lt 3000 ]; do echo 'warning: aaaaaaaaaa' "
                 ">&2; i=$((i+1)); done\nexit 2\n",
                 20000, &err),
        TARVE_E_SERVICE);
    assert_true(strlen(err.message) < sizeof err.message);
}

static void a_picture_may_not_be_larger_than_allowed(void **state)
{
    tarve_error err = {0};
    assert_int_equal(run_fake(*state, "#!/bin/sh\nsleep 0.2\nexec head -c 9000000 /dev/zero >big\n",
                              20000, &err),
                     TARVE_E_SERVICE);
}

static void cut_pictures_are_errors(void **state)
{
    const room *r = *state;
    static const char svg[] = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\">"
                              "<g/></svg>\n";
    tarve_error err = {0};
    put_text(r, "a.svg", svg, 0644);
    assert_int_equal(tarve_picture_check(r->fd, "a.svg", NULL), TARVE_OK);
    for (size_t n = 0; n < sizeof svg - 3; n += 7) {
        put(r, "a.svg", svg, n, 0644);
        assert_int_equal(tarve_picture_check(r->fd, "a.svg", NULL), TARVE_E_IO);
    }
    put_text(r, "a.svg", "<svg><g></svg>", 0644);
    assert_int_equal(tarve_picture_check(r->fd, "a.svg", &err), TARVE_E_IO);
    assert_string_equal(err.path, "a.svg");
    put_text(r, "a.svg", "<svg>\001</svg>", 0644);
    assert_int_equal(tarve_picture_check(r->fd, "a.svg", NULL), TARVE_E_IO);
    put_text(r, "a.png", "", 0644);
    assert_int_equal(tarve_picture_check(r->fd, "a.png", NULL), TARVE_E_IO);
    put_text(r, "a.png", "\211PNG\r\n\032\n", 0644);
    assert_int_equal(tarve_picture_check(r->fd, "a.png", NULL), TARVE_E_IO);
    assert_int_equal(tarve_picture_check(r->fd, "absent.svg", NULL), TARVE_E_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_gnuplot_is_a_missing_service),
        cmocka_unit_test(a_failing_gnuplot_says_why),
        cmocka_unit_test(a_killed_gnuplot_says_its_signal),
        cmocka_unit_test(a_hanging_gnuplot_is_stopped_with_its_children),
        cmocka_unit_test(it_sees_its_folder_and_little_of_the_environment),
        cmocka_unit_test(much_complaint_is_cut),
        cmocka_unit_test(a_picture_may_not_be_larger_than_allowed),
        cmocka_unit_test(cut_pictures_are_errors),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A child that can neither read our environment nor outlive its time. Built with _GNU_SOURCE for
 * posix_spawn_file_actions_addfchdir_np, pipe2 and prlimit. */
#include "report/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STDERR_KEPT = 2048, PATH_ROOM = 4096 };

typedef struct child {
    pid_t pid;
    int fd; /* read end of its stderr */
    size_t n;
    char text[STDERR_KEPT + 1]; /* what it complained about; the rest is read and dropped */
} child;

static long long now_ms(void)
{
    struct timespec t;
    return clock_gettime(CLOCK_MONOTONIC, &t) == 0 ? t.tv_sec * 1000LL + t.tv_nsec / 1000000 : 0;
}

static int file_actions(posix_spawn_file_actions_t *fa, int dirfd, int input, int err_fd)
{
    int e = posix_spawn_file_actions_addfchdir_np(fa, dirfd);
    if (e == 0)
        e = input >= 0
                ? posix_spawn_file_actions_adddup2(fa, input, STDIN_FILENO)
                : posix_spawn_file_actions_addopen(fa, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (e == 0)
        e = posix_spawn_file_actions_addopen(fa, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (e == 0)
        e = posix_spawn_file_actions_adddup2(fa, err_fd, STDERR_FILENO);
    return e;
}

static int attributes(posix_spawnattr_t *at)
{
    sigset_t none, all;
    int e = sigemptyset(&none) != 0 || sigfillset(&all) != 0 ? errno : 0;
    if (e == 0)
        e = posix_spawnattr_setsigmask(at, &none);
    if (e == 0)
        e = posix_spawnattr_setsigdefault(at, &all);
    if (e == 0)
        e = posix_spawnattr_setpgroup(at, 0);
    if (e == 0)
        e = posix_spawnattr_setflags(at, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                             POSIX_SPAWN_SETSIGDEF);
    return e;
}

static int spawn(const tarve_job *job, int dirfd, int err_fd, pid_t *pid)
{
    static char locale[] = "LC_ALL=C", zone[] = "TZ=UTC", epoch[] = "SOURCE_DATE_EPOCH=0";
    char path[PATH_ROOM];
    const char *searched = getenv("PATH");
    (void)snprintf(path, sizeof path, "PATH=%s", searched == NULL ? "/usr/bin:/bin" : searched);
    char *const env[] = {path, locale, zone, epoch, NULL};
    posix_spawn_file_actions_t fa;
    posix_spawnattr_t at;
    int e = posix_spawn_file_actions_init(&fa);
    if (e != 0)
        return e;
    e = posix_spawnattr_init(&at);
    if (e == 0) {
        e = file_actions(&fa, dirfd, job->input, err_fd);
        if (e == 0)
            e = attributes(&at);
        if (e == 0) /* it takes char *const[] and leaves the texts alone */
            e = posix_spawnp(pid, job->argv[0], &fa, &at, (char *const *)job->argv, env);
        (void)posix_spawnattr_destroy(&at);
    }
    (void)posix_spawn_file_actions_destroy(&fa);
    return e;
}

static tarve_status not_there(const char *program, const char *why, bool *absent, tarve_error *err)
{
    if (absent != NULL)
        *absent = true;
    return tarve_fail(err, TARVE_E_SERVICE, "%s is not found or cannot be run%s%s", program,
                      why[0] == '\0' ? "" : ": ", why);
}

static tarve_status start(const tarve_job *job, int dirfd, child *c, bool *absent, tarve_error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return tarve_fail(err, TARVE_E_NOMEM, "no pipe for %s: %s", job->argv[0], strerror(errno));
    const int e = spawn(job, dirfd, ends[1], &c->pid);
    (void)close(ends[1]);
    if (e != 0) {
        (void)close(ends[0]);
        if (e == ENOMEM || e == EAGAIN || e == EMFILE || e == ENFILE)
            return tarve_fail(err, TARVE_E_NOMEM, "cannot start %s: %s", job->argv[0], strerror(e));
        return not_there(job->argv[0], strerror(e), absent, err);
    }
    const struct rlimit largest = {job->max_bytes, job->max_bytes};
    (void)prlimit(c->pid, RLIMIT_FSIZE, &largest, NULL); /* it may be gone already */
    c->fd = ends[0];
    return TARVE_OK;
}

/* Reads stderr until the child closes it; false when the time is over first. */
static bool listen_until(child *c, long long deadline)
{
    char buf[512];
    for (;;) {
        struct pollfd p = {.fd = c->fd, .events = POLLIN};
        const long long left = deadline - now_ms();
        const int ready = left <= 0 ? 0 : poll(&p, 1, (int)(left < 1000 ? left : 1000));
        if (left <= 0)
            return false;
        if (ready <= 0)
            continue;
        const ssize_t n = read(c->fd, buf, sizeof buf);
        if (n <= 0)
            return true;
        const size_t room = STDERR_KEPT - c->n, take = (size_t)n < room ? (size_t)n : room;
        memcpy(c->text + c->n, buf, take);
        c->n += take;
    }
}

/* The child's wait status; -1 when it had to be killed, -2 when somebody else took it. */
static int reap(child *c, long long deadline)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    int status = -1;
    bool late = !listen_until(c, deadline);
    for (;;) {
        if (late)
            (void)kill(-c->pid, SIGKILL);
        const pid_t got = waitpid(c->pid, &status, late ? 0 : WNOHANG);
        if (got == c->pid)
            break;
        if (got < 0 && errno != EINTR) {
            status = -2;
            break;
        }
        late = late || now_ms() >= deadline;
        (void)nanosleep(&pause, NULL);
    }
    (void)kill(-c->pid, SIGKILL); /* whatever it may have left behind */
    (void)close(c->fd);
    c->text[c->n] = '\0';
    return late ? -1 : status;
}

/* The line of its stderr with a colon, the first or the last: gnuplot prints blank lines and a
 * caret before it, Python where it was. */
static const char *complaint(child *c, bool last_line)
{
    const char *found = "it said nothing";
    char *line = c->text;
    while (*line != '\0') {
        const size_t n = strcspn(line, "\r\n");
        const bool last = line[n] == '\0';
        line[n] = '\0';
        if (strchr(line, ':') != NULL) {
            found = line;
            if (!last_line)
                break;
        }
        line += last ? n : n + 1;
    }
    return found;
}

tarve_status tarve_child_run(int dirfd, const tarve_job *job, bool *absent, tarve_error *err)
{
    child c = {.fd = -1};
    const char *program = job->argv[0];
    const tarve_status st = start(job, dirfd, &c, absent, err);
    if (st != TARVE_OK)
        return st;
    const int status = reap(&c, now_ms() + job->timeout_ms);
    if (status == -1)
        return tarve_fail(err, TARVE_E_SERVICE, "%s did not finish in %u s and was stopped",
                          program, (job->timeout_ms + 999) / 1000);
    if (status == -2)
        return tarve_fail(err, TARVE_E_SERVICE, "the outcome of %s is lost", program);
    if (WIFSIGNALED(status))
        return tarve_fail(err, TARVE_E_SERVICE, "%s was stopped by signal %d", program,
                          WTERMSIG(status));
    if (WEXITSTATUS(status) == 127)
        return not_there(program, "", absent, err);
    if (WEXITSTATUS(status) != 0)
        return tarve_fail(err, TARVE_E_SERVICE, "%s failed (exit %d): %s", program,
                          WEXITSTATUS(status), complaint(&c, job->last_line));
    return TARVE_OK;
}

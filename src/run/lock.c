/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"

#define LOCK_NAME ".lock"

/* "pid 123 since 2026-..." as the holder signed. */
static void read_holder(int fd, char by[96])
{
    const ssize_t n = pread(fd, by, 95, 0);
    by[n > 0 ? n : 0] = '\0';
    for (char *c = by; *c != '\0'; c++) /* only what we write ourselves is shown */
        if (*c < ' ' || *c > '~')
            *c = '\0';
    if (by[0] == '\0')
        (void)snprintf(by, 96, "it does not say who");
}

static tarve_status held(int fd, unsigned waited, tarve_error *err)
{
    char by[96], after[48] = "";
    read_holder(fd, by);
    if (waited > 0)
        (void)snprintf(after, sizeof after, " after %u s of waiting", waited);
    return tarve_fail(err, TARVE_E_BUSY, "another run holds the lock%s (%s); try again later",
                      after, by);
}

static long long now_ms(void)
{
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t); /* jumps of the wall clock do not count */
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Asked again and again: a flock() that waits has no end of its own. */
static tarve_status wait_for(int fd, unsigned seconds, const tarve_log *log, tarve_error *err)
{
    const struct timespec a_moment = {.tv_nsec = 100000000};
    const long long end = now_ms() + 1000LL * seconds;
    bool said = false;
    char by[96];
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return tarve_fail(err, TARVE_E_IO, "flock: %s", strerror(errno));
        if (now_ms() >= end)
            return held(fd, seconds, err);
        if (!said) {
            read_holder(fd, by);
            tarve_log_say(log, TARVE_LOG_INFO, NULL,
                          "waiting up to %u s for another run to end (%s)", seconds, by);
        }
        said = true;
        (void)nanosleep(&a_moment, NULL);
    }
    return TARVE_OK;
}

/* The holder's pid and start are for people only; the lock itself is the kernel's. */
static tarve_status sign(int fd, tarve_error *err)
{
    char text[96], when[40] = "?";
    const time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc) != NULL)
        (void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
    const int n = snprintf(text, sizeof text, "pid %ld since %s\n", (long)getpid(), when);
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n)
        return tarve_fail(err, TARVE_E_IO, "cannot write the lock: %s", strerror(errno));
    return TARVE_OK;
}

tarve_status lock_take(int dirfd, const char *folder, unsigned wait_seconds, const tarve_log *log,
                       int *fd, tarve_error *err)
{
    char path[256];
    struct stat sb;
    tarve_status st = TARVE_OK;
    const int f = openat(dirfd, LOCK_NAME,
                         O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
    if (f < 0)
        st = tarve_fail(err, tarve_errno_status(errno), "%s", strerror(errno));
    else if (fstat(f, &sb) != 0 || !S_ISREG(sb.st_mode))
        st = tarve_fail(err, TARVE_E_CREATE, "the lock is not a regular file");
    else
        st = wait_for(f, wait_seconds, log, err);
    if (st == TARVE_OK)
        st = sign(f, err);
    if (st == TARVE_OK) {
        *fd = f;
        return TARVE_OK;
    }
    (void)snprintf(path, sizeof path, "%.240s/" LOCK_NAME, folder);
    tarve_error_at(err, path, 0, 0);
    lock_release(f);
    return st;
}

void lock_release(int fd)
{
    if (fd >= 0)
        (void)close(fd); /* the kernel frees the lock with the last descriptor */
}

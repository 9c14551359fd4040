/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_NAME ".lock"

static tarve_status held(int fd, tarve_error *err)
{
    char by[96] = {0};
    const ssize_t n = pread(fd, by, sizeof by - 1, 0);
    by[n > 0 ? n : 0] = '\0';
    for (char *c = by; *c != '\0'; c++) /* only what we write ourselves is shown */
        if (*c < ' ' || *c > '~')
            *c = '\0';
    return tarve_fail(err, TARVE_E_BUSY, "another run holds the lock (%s); try again later",
                      by[0] != '\0' ? by : "it does not say who");
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

tarve_status lock_take(int dirfd, const char *folder, int *fd, tarve_error *err)
{
    char path[256];
    struct stat sb;
    tarve_status st = TARVE_OK;
    const int f = openat(dirfd, LOCK_NAME,
                         O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
    if (f < 0)
        st = tarve_fail(err, errno == ENOSPC || errno == EDQUOT ? TARVE_E_IO : TARVE_E_CREATE, "%s",
                        strerror(errno));
    else if (fstat(f, &sb) != 0 || !S_ISREG(sb.st_mode))
        st = tarve_fail(err, TARVE_E_CREATE, "the lock is not a regular file");
    else if (flock(f, LOCK_EX | LOCK_NB) != 0)
        st = errno == EWOULDBLOCK ? held(f, err)
                                  : tarve_fail(err, TARVE_E_IO, "flock: %s", strerror(errno));
    else
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

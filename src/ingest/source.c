/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "ingest/refuse.h"

static tarve_status cannot_open(int e, tarve_error *err)
{
    if (e == EMFILE || e == ENFILE || e == ENOMEM)
        return tarve_fail(err, TARVE_E_NOMEM, "cannot open: %s", strerror(e));
    return tarve_fail(err, TARVE_E_MISSING, "%s",
                      e == ENXIO ? "not a regular file" : strerror(e)); /* a socket */
}

tarve_status ingest_source_open(const char *path, size_t max_bytes, ingest_source *out,
                                tarve_error *err)
{
    ingest_source s = {.path = path};
    s.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (s.fd < 0)
        return cannot_open(errno, err);
    tarve_status st = TARVE_OK;
    if (fstat(s.fd, &s.before) != 0)
        st = tarve_fail(err, TARVE_E_IO, "fstat failed: %s", strerror(errno));
    else if (!S_ISREG(s.before.st_mode))
        st = tarve_fail(err, TARVE_E_MISSING, "not a regular file");
    else if ((unsigned long long)s.before.st_size > max_bytes)
        st = ingest_refuse(err, "file-too-large", "%lld bytes, more than the %zu allowed",
                           (long long)s.before.st_size, max_bytes);
    if (st != TARVE_OK) {
        (void)close(s.fd); /* read side: nothing to lose */
        return st;
    }
    s.size = (size_t)s.before.st_size;
    *out = s;
    return TARVE_OK;
}

tarve_status ingest_source_read(const ingest_source *s, size_t at, void *buf, size_t want,
                                tarve_error *err)
{
    size_t got = 0;
    while (got < want) {
        const ssize_t n = pread(s->fd, (char *)buf + got, want - got, (off_t)(at + got));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return tarve_fail(err, TARVE_E_IO, "read failed: %s", strerror(errno));
        if (n == 0)
            return tarve_fail(err, TARVE_E_BUSY, "became shorter while it was read: try again");
        got += (size_t)n;
    }
    return TARVE_OK;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

tarve_status ingest_source_unchanged(const ingest_source *s, tarve_error *err)
{
    struct stat open_now, path_now;
    if (fstat(s->fd, &open_now) != 0)
        return tarve_fail(err, TARVE_E_IO, "fstat failed: %s", strerror(errno));
    if (!same_file(&s->before, &open_now))
        return tarve_fail(err, TARVE_E_BUSY, "changed while it was read: try again");
    if (stat(s->path, &path_now) != 0 || !same_file(&s->before, &path_now))
        return tarve_fail(err, TARVE_E_BUSY, "was replaced while it was read: try again");
    return TARVE_OK;
}

void ingest_source_close(ingest_source *s)
{
    if (s->fd >= 0)
        (void)close(s->fd);
    s->fd = -1;
}

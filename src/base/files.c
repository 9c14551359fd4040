/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

tarve_status tarve_errno_status(int e)
{
    switch (e) {
    case ENOMEM:
    case EMFILE:
    case ENFILE:
        return TARVE_E_NOMEM;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EIO:
        return TARVE_E_IO;
    default:
        return TARVE_E_CREATE;
    }
}

static tarve_status open_regular(const char *path, int *fd, size_t *size, tarve_error *err)
{
    struct stat sb;
    const int f = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (f < 0) {
        const int e = errno;
        const bool no_room = tarve_errno_status(e) == TARVE_E_NOMEM;
        return tarve_fail(err, no_room ? TARVE_E_NOMEM : TARVE_E_MISSING, "%s",
                          e == ENXIO ? "not a regular file" : strerror(e)); /* a socket */
    }
    if (fstat(f, &sb) != 0 || !S_ISREG(sb.st_mode) || sb.st_size < 0) {
        (void)close(f);
        return tarve_fail(err, TARVE_E_MISSING, "not a regular file");
    }
    *fd = f;
    *size = (size_t)sb.st_size;
    return TARVE_OK;
}

static tarve_status read_all(int fd, char *text, size_t room, size_t *len, tarve_error *err)
{
    while (*len < room) {
        const ssize_t n = read(fd, text + *len, room - *len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return tarve_fail(err, TARVE_E_IO, "read failed: %s", strerror(errno));
        if (n == 0)
            break;
        *len += (size_t)n;
    }
    return TARVE_OK;
}

tarve_status tarve_file_read(const char *path, size_t max, char **text, size_t *len,
                             tarve_error *err)
{
    int fd = -1;
    size_t size = 0, got = 0;
    char *buf = NULL;
    tarve_status st = open_regular(path, &fd, &size, err);
    if (st != TARVE_OK)
        goto done;
    if (size > max) {
        st = tarve_fail(err, TARVE_E_INPUT, "%zu bytes, more than the %zu allowed", size, max);
        goto done;
    }
    buf = malloc(size + 1);
    if (buf == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu bytes", size);
        goto done;
    }
    st = read_all(fd, buf, size, &got, err);
    if (st != TARVE_OK)
        goto done;
    buf[got] = '\0';
    *text = buf;
    *len = got;
    buf = NULL;
done:
    if (st != TARVE_OK)
        tarve_error_at(err, path, 0, 0);
    if (fd >= 0)
        (void)close(fd); /* read side: nothing left to lose */
    free(buf);
    return st;
}

static bool inside(const char *name)
{
    return name[0] != '\0' && name[0] != '/' && strncmp(name, "../", 3) != 0 &&
           strstr(name, "/../") == NULL && strcmp(name, "..") != 0;
}

tarve_status tarve_out_open(int dirfd, const char *name, tarve_out *out, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    (void)snprintf(out->path, sizeof out->path, "%s", name);
    out->fp = NULL;
    if (dirfd != AT_FDCWD && !inside(name)) {
        st = tarve_fail(err, TARVE_E_BUG, "output name leaves its folder");
        goto done;
    }
    const int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0) {
        const int e = errno;
        st = tarve_fail(err, tarve_errno_status(e), "%s", strerror(e));
        goto done;
    }
    out->fp = fdopen(fd, "wb");
    if (out->fp == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "%s", strerror(errno));
        (void)close(fd);
    }
done:
    if (st != TARVE_OK)
        tarve_error_at(err, name, 0, 0);
    return st;
}

tarve_status tarve_out_close(tarve_out *out, tarve_error *err)
{
    if (out->fp == NULL)
        return TARVE_OK;
    const bool bad = ferror(out->fp) != 0 || fflush(out->fp) != 0 || fsync(fileno(out->fp)) != 0;
    int e = errno;
    if (fclose(out->fp) != 0 && !bad)
        e = errno;
    else if (!bad)
        e = 0;
    out->fp = NULL;
    if (e == 0 && !bad)
        return TARVE_OK;
    const tarve_status st =
        tarve_fail(err, TARVE_E_IO, "write failed: %s", strerror(e == 0 ? EIO : e));
    tarve_error_at(err, out->path, 0, 0);
    return st;
}

static tarve_status sync_folder_of(const char *path, tarve_error *err)
{
    char dir[4096];
    const char *slash = strrchr(path, '/');
    const size_t n = slash == NULL ? 1 : slash == path ? 1 : (size_t)(slash - path);
    if (n >= sizeof dir)
        return tarve_fail(err, TARVE_E_CREATE, "path is too long");
    memcpy(dir, slash == NULL ? "." : path, n);
    dir[n] = '\0';
    const int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return tarve_fail(err, TARVE_E_IO, "cannot open the folder: %s", strerror(errno));
    const int rc = fsync(fd);
    const int e = errno;
    (void)close(fd);
    return rc == 0 ? TARVE_OK : tarve_fail(err, TARVE_E_IO, "fsync of the folder: %s", strerror(e));
}

static tarve_status cannot_create(const char *what, tarve_error *err)
{
    const int e = errno;
    return tarve_fail(err, tarve_errno_status(e), "%s%s", what, strerror(e));
}

/* A device or a pipe would give way to a file of its name. */
static bool may_be_replaced(const char *path)
{
    struct stat s;
    return stat(path, &s) != 0 || S_ISREG(s.st_mode);
}

static tarve_status open_temp(tarve_replacing *r, tarve_error *err)
{
    if (!may_be_replaced(r->path))
        return tarve_fail(err, TARVE_E_CREATE, "not a regular file, so it is not replaced");
    const int n = snprintf(r->temp, sizeof r->temp, "%s.XXXXXX", r->path);
    if (n < 0 || (size_t)n >= sizeof r->temp) {
        r->temp[0] = '\0';
        return tarve_fail(err, TARVE_E_CREATE, "the path is too long");
    }
    const int fd = mkstemp(r->temp);
    if (fd < 0) {
        r->temp[0] = '\0';
        return cannot_create("", err);
    }
    (void)snprintf(r->out.path, sizeof r->out.path, "%.255s", r->path);
    r->out.fp = fdopen(fd, "wb");
    if (r->out.fp == NULL) {
        (void)close(fd);
        return tarve_fail(err, TARVE_E_NOMEM, "%s", strerror(errno));
    }
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 || fchmod(fd, 0644) != 0)
        return cannot_create("", err);
    return TARVE_OK;
}

tarve_status tarve_replace_begin(tarve_replacing *r, const char *path, tarve_error *err)
{
    (void)snprintf(r->path, sizeof r->path, "%s", path);
    const tarve_status st = strlen(path) < sizeof r->path
                                ? open_temp(r, err)
                                : tarve_fail(err, TARVE_E_CREATE, "the path is too long");
    if (st != TARVE_OK) {
        tarve_error_at(err, path, 0, 0);
        tarve_replace_abandon(r);
    }
    return st;
}

tarve_status tarve_replace_commit(tarve_replacing *r, tarve_error *err)
{
    tarve_status st = tarve_out_close(&r->out, err);
    if (st == TARVE_OK && rename(r->temp, r->path) != 0)
        st = cannot_create("cannot rename: ", err);
    if (st == TARVE_OK) {
        r->temp[0] = '\0';
        st = sync_folder_of(r->path, err);
    }
    if (st != TARVE_OK)
        tarve_error_at(err, r->path, 0, 0);
    tarve_replace_abandon(r);
    return st;
}

void tarve_replace_abandon(tarve_replacing *r)
{
    (void)tarve_out_close(&r->out, NULL);
    if (r->temp[0] != '\0')
        (void)unlink(r->temp);
    r->temp[0] = '\0';
}

tarve_status tarve_file_replace(const char *path, const void *data, size_t len, tarve_error *err)
{
    tarve_replacing r = {0};
    const tarve_status st = tarve_replace_begin(&r, path, err);
    if (st != TARVE_OK)
        return st;
    if (len > 0)
        (void)fwrite(data, 1, len, r.out.fp); /* a failure stays in the stream */
    return tarve_replace_commit(&r, err);
}

static void digest_text(struct sha256_ctx *ctx, char hex[TARVE_SHA256_TEXT])
{
    uint8_t d[SHA256_DIGEST_SIZE];
    sha256_digest(ctx, sizeof d, d);
    for (size_t i = 0; i < sizeof d; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", (unsigned)d[i]);
}

void tarve_sha256(const void *data, size_t len, char hex[TARVE_SHA256_TEXT])
{
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    sha256_update(&ctx, len, data);
    digest_text(&ctx, hex);
}

tarve_status tarve_sha256_fd(int fd, char hex[TARVE_SHA256_TEXT], tarve_error *err)
{
    struct sha256_ctx ctx;
    uint8_t buf[1 << 16];
    off_t at = 0;
    sha256_init(&ctx);
    for (ssize_t n; (n = pread(fd, buf, sizeof buf, at)) != 0; at += n) {
        if (n < 0 && errno == EINTR) {
            n = 0;
            continue;
        }
        if (n < 0)
            return tarve_fail(err, TARVE_E_IO, "read failed: %s", strerror(errno));
        sha256_update(&ctx, (size_t)n, buf);
    }
    digest_text(&ctx, hex);
    return TARVE_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built with _GNU_SOURCE: getdents64 is Linux's. */
#include "run/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"

enum { DEEPEST = 16, MOST_TRIES = 60 };

/* What is done with each entry of a folder; `path` is below the folder where the walk began. */
typedef struct visitor {
    void *ctx;
    tarve_status (*entry)(struct visitor *v, int dirfd, const char *name, const char *path,
                          tarve_error *err);
    int depth;
} visitor;

static tarve_status io_failed(const char *what, const char *path, tarve_error *err)
{
    const int e = errno;
    const bool no_room = tarve_errno_status(e) == TARVE_E_NOMEM;
    const tarve_status st =
        tarve_fail(err, no_room ? TARVE_E_NOMEM : TARVE_E_IO, "%s: %s", what, strerror(e));
    tarve_error_at(err, path, 0, 0);
    return st;
}

static int open_folder(int dirfd, const char *name)
{
    return openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static tarve_status visit(visitor *v, int fd, const char *path, const char *name, tarve_error *err)
{
    char below[1024];
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return TARVE_OK;
    (void)snprintf(below, sizeof below, "%.760s%s%.255s", path, path[0] != '\0' ? "/" : "", name);
    return v->entry(v, fd, name, below, err);
}

/* Takes fd. Entries may be removed while the walk is under way. Allocates nothing: a run that ran
 * out of memory must still be able to clean up. */
static tarve_status walk(visitor *v, int fd, const char *path, tarve_error *err)
{
    _Alignas(struct dirent64) char buf[4096];
    ssize_t n = 0;
    tarve_status st = ++v->depth <= DEEPEST
                          ? TARVE_OK
                          : tarve_fail(err, TARVE_E_BUG, "folders too deep: %.80s", path);
    while (st == TARVE_OK && (n = getdents64(fd, buf, sizeof buf)) > 0)
        for (ssize_t at = 0; at < n && st == TARVE_OK;) {
            const struct dirent64 *e = (const void *)(buf + at);
            at += e->d_reclen;
            st = visit(v, fd, path, e->d_name, err);
        }
    if (st == TARVE_OK && n < 0)
        st = io_failed("cannot list", path, err);
    v->depth--;
    (void)close(fd); /* read side */
    return st;
}

/* ---- remove ---- */

/* A program of a killed run may still write there for a moment, so a folder that fills again is
 * emptied again. */
static tarve_status remove_folder(visitor *v, int dirfd, const char *name, const char *path,
                                  tarve_error *err)
{
    static const struct timespec moment = {.tv_nsec = 50000000}; /* 50 ms */
    for (int tries = 0;; tries++) {
        const int fd = open_folder(dirfd, name);
        if (fd < 0)
            return io_failed("cannot remove", path, err);
        const tarve_status st = walk(v, fd, path, err);
        if (st != TARVE_OK || unlinkat(dirfd, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
            return st;
        if (errno != ENOTEMPTY || tries == MOST_TRIES)
            return io_failed("cannot remove", path, err);
        (void)nanosleep(&moment, NULL);
    }
}

static tarve_status remove_entry(visitor *v, int dirfd, const char *name, const char *path,
                                 tarve_error *err)
{
    if (unlinkat(dirfd, name, 0) == 0 || errno == ENOENT)
        return TARVE_OK;
    if (errno == EISDIR || errno == EPERM)
        return remove_folder(v, dirfd, name, path, err);
    return io_failed("cannot remove", path, err);
}

tarve_status tree_remove(int dirfd, const char *name, tarve_error *err)
{
    visitor v = {.entry = remove_entry};
    return remove_entry(&v, dirfd, name, name, err);
}

/* ---- sync ---- */

static tarve_status sync_entry(visitor *v, int dirfd, const char *name, const char *path,
                               tarve_error *err)
{
    const int fd = open_folder(dirfd, name);
    if (fd < 0)
        return errno == ENOTDIR || errno == ELOOP ? TARVE_OK : io_failed("cannot open", path, err);
    tarve_status st = fsync(fd) == 0 ? TARVE_OK : io_failed("fsync", path, err);
    if (st != TARVE_OK) {
        (void)close(fd);
        return st;
    }
    return walk(v, fd, path, err);
}

static tarve_status walk_below(visitor *v, int dirfd, tarve_error *err)
{
    const int fd = open_folder(dirfd, ".");
    return fd < 0 ? io_failed("cannot open", ".", err) : walk(v, fd, "", err);
}

tarve_status tree_sync(int dirfd, tarve_error *err)
{
    visitor v = {.entry = sync_entry};
    const tarve_status st = walk_below(&v, dirfd, err);
    if (st == TARVE_OK && fsync(dirfd) != 0)
        return io_failed("fsync", ".", err);
    return st;
}

/* ---- list ---- */

typedef struct listing {
    tree_file *file;
    size_t n, cap;
    bool lenient; /* what is no regular file is listed too */
} listing;

static tarve_status add_entry(listing *l, const char *path, tree_file **out, tarve_error *err)
{
    if (l->n == l->cap) {
        const size_t cap = l->cap == 0 ? 64 : 2 * l->cap;
        tree_file *more = realloc(l->file, cap * sizeof *more);
        if (more == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        l->file = more;
        l->cap = cap;
    }
    tree_file *f = &l->file[l->n];
    *f = (tree_file){.name = strdup(path)};
    if (f->name == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    l->n++;
    *out = f;
    return TARVE_OK;
}

static tarve_status add_file(listing *l, int fd, const char *path, size_t bytes, tarve_error *err)
{
    tree_file *f = NULL;
    const tarve_status st = add_entry(l, path, &f, err);
    if (st != TARVE_OK)
        return st;
    f->bytes = bytes;
    return tarve_sha256_fd(fd, f->sha256, err);
}

static tarve_status add_trouble(listing *l, const char *path, const char *trouble, tarve_error *err)
{
    tree_file *f = NULL;
    const tarve_status st = add_entry(l, path, &f, err);
    if (st == TARVE_OK)
        f->trouble = trouble;
    return st;
}

static tarve_status not_opened(listing *l, const char *path, tarve_error *err)
{
    if (!l->lenient || errno == ENOMEM || errno == EMFILE || errno == ENFILE)
        return io_failed("cannot open", path, err);
    return add_trouble(l, path, errno == ELOOP ? "it is a link" : "it cannot be read", err);
}

static tarve_status list_entry(visitor *v, int dirfd, const char *name, const char *path,
                               tarve_error *err)
{
    listing *l = v->ctx;
    struct stat sb;
    const int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return not_opened(l, path, err);
    if (fstat(fd, &sb) != 0) {
        const tarve_status st = io_failed("cannot open", path, err);
        (void)close(fd);
        return st;
    }
    if (S_ISDIR(sb.st_mode))
        return walk(v, fd, path, err);
    const tarve_status st = S_ISREG(sb.st_mode) ? add_file(l, fd, path, (size_t)sb.st_size, err)
                            : l->lenient
                                ? add_trouble(l, path, "it is no regular file", err)
                                : tarve_fail(err, TARVE_E_BUG, "%s is not a regular file", path);
    (void)close(fd);
    return st;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const tree_file *)a)->name, ((const tree_file *)b)->name);
}

static tarve_status list(int dirfd, bool lenient, tree_file **out, size_t *n, tarve_error *err)
{
    listing l = {.lenient = lenient};
    visitor v = {.entry = list_entry, .ctx = &l};
    const tarve_status st = walk_below(&v, dirfd, err);
    if (st != TARVE_OK) {
        tree_list_free(l.file, l.n);
        return st;
    }
    if (l.n > 0)
        qsort(l.file, l.n, sizeof *l.file, by_name);
    *out = l.file;
    *n = l.n;
    return TARVE_OK;
}

tarve_status tree_list(int dirfd, tree_file **out, size_t *n, tarve_error *err)
{
    return list(dirfd, false, out, n, err);
}

tarve_status tree_look(int dirfd, tree_file **out, size_t *n, tarve_error *err)
{
    return list(dirfd, true, out, n, err);
}

void tree_list_free(tree_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(files[i].name);
    free(files);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inputs of a run, kept in it compressed by zlib; unpacked again to repeat it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/files.h"
#include "run/run_int.h"

enum { CHUNK = 1 << 16, MOST_BYTES = 1 << 30 };
static const char folder[] = "inputs", unpacked[] = ".inputs";

/* One file of the run: how it is called there, where it is, its hash. */
typedef struct kept_file {
    char name[64];
    const char *shown, *path;
    char sha256[TARVE_SHA256_TEXT];
} kept_file;

static tarve_status failed(const char *what, const char *path, tarve_error *err)
{
    const bool made = errno == ENOSPC || errno == EDQUOT || errno == EIO;
    const tarve_status st =
        tarve_fail(err, made ? TARVE_E_IO : TARVE_E_CREATE, "%s: %s", what, strerror(errno));
    tarve_error_at(err, path, 0, 0);
    return st;
}

/* ---- write ---- */

static tarve_status compress_all(int from, gzFile to, const char *path, tarve_error *err)
{
    char buf[CHUNK];
    for (off_t at = 0;;) {
        const ssize_t n = pread(from, buf, sizeof buf, at);
        if (n == 0)
            return TARVE_OK;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failed("cannot read", path, err);
        if (gzwrite(to, buf, (unsigned)n) != (int)n)
            return failed("cannot write it compressed", path, err);
        at += n;
    }
}

/* Takes fd. No name and no time goes into the header: the same file gives the same bytes. */
static tarve_status write_compressed(int from, int fd, const char *path, tarve_error *err)
{
    const int synced = dup(fd);
    gzFile to = synced < 0 ? NULL : gzdopen(fd, "wb");
    tarve_status st = TARVE_OK;
    if (to == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "cannot compress it: out of memory or descriptors");
        (void)close(fd);
    } else {
        st = compress_all(from, to, path, err);
        errno = EIO; /* gzclose sets it when the system failed */
        if (gzclose(to) != Z_OK && st == TARVE_OK)
            st = failed("cannot write it compressed", path, err);
    }
    if (st == TARVE_OK && fsync(synced) != 0)
        st = failed("fsync", path, err);
    if (synced >= 0)
        (void)close(synced); /* was synced */
    return st;
}

static tarve_status keep_one(int dirfd, const kept_file *f, tarve_error *err)
{
    char hex[TARVE_SHA256_TEXT];
    tarve_status st = TARVE_OK;
    const int from = open(f->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (from < 0)
        st = tarve_fail(err, TARVE_E_MISSING, "cannot keep it: %s", strerror(errno));
    if (st == TARVE_OK)
        st = tarve_sha256_fd(from, hex, err);
    if (st == TARVE_OK && strcmp(hex, f->sha256) != 0)
        st = tarve_fail(err, TARVE_E_BUSY, "it changed while the run was made; try again");
    if (st == TARVE_OK) {
        const int to =
            openat(dirfd, f->name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        st = to < 0 ? failed("cannot keep it", f->path, err)
                    : write_compressed(from, to, f->path, err);
    }
    if (from >= 0)
        (void)close(from); /* read side */
    if (st != TARVE_OK)
        tarve_error_at(err, f->path, 0, 0);
    return st;
}

/* ESCO's files are many times larger than all else and can be had again by their hash. */
static bool is_kept(const manifest_file *f)
{
    return f->own && strncmp(f->what, "esco_", 5) != 0;
}

static tarve_status keep_inputs(const run *r, int dirfd, tarve_error *err)
{
    const config_keys *k = r->p.config->keys;
    char path[4096];
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < r->p.result.n_inputs && st == TARVE_OK; i++) {
        kept_file f = {.shown = k->inputs[i].path, .path = path};
        (void)snprintf(f.name, sizeof f.name, "%04zu.gz", i + 1);
        memcpy(f.sha256, r->p.result.input[i]->sha256, sizeof f.sha256);
        st = config_path(r->p.config, f.shown, path, err);
        if (st == TARVE_OK)
            st = keep_one(dirfd, &f, err);
    }
    return st;
}

static tarve_status keep_files(const run *r, int dirfd, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < r->beside.n && st == TARVE_OK; i++) {
        const manifest_file *from = &r->beside.file[i];
        kept_file f = {.shown = from->shown, .path = from->path};
        if (!is_kept(from))
            continue;
        (void)snprintf(f.name, sizeof f.name, "%.40s.gz", from->what);
        st = manifest_hash(f.path, f.sha256, err);
        if (st == TARVE_OK)
            st = keep_one(dirfd, &f, err);
    }
    return st;
}

/* Makes and opens a folder that only its owner sees into. */
static tarve_status make_folder(int dirfd, const char *name, int *fd, tarve_error *err)
{
    if (mkdirat(dirfd, name, 0700) != 0)
        return failed("cannot make the folder", name, err);
    *fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return *fd < 0 ? failed("cannot open the folder", name, err) : TARVE_OK;
}

tarve_status kept_write(const run *r, tarve_error *err)
{
    int fd = -1;
    if (r->p.config->keys->keep_inputs == 0)
        return TARVE_OK;
    tarve_status st = make_folder(r->stage.fd, folder, &fd, err);
    if (st == TARVE_OK)
        st = keep_inputs(r, fd, err);
    if (st == TARVE_OK)
        st = keep_files(r, fd, err);
    if (fd >= 0)
        (void)close(fd); /* synced with the tree */
    return st;
}

/* ---- unpack ---- */

static tarve_status expand_all(gzFile from, FILE *to, tarve_error *err)
{
    char buf[CHUNK];
    size_t total = 0;
    for (int n = 0; (n = gzread(from, buf, sizeof buf)) != 0; total += (size_t)n) {
        if (n < 0)
            return tarve_fail(err, TARVE_E_INPUT, "it is no whole compressed file");
        if (total > MOST_BYTES)
            return tarve_fail(err, TARVE_E_INPUT, "it is larger than any input may be");
        (void)fwrite(buf, 1, (size_t)n, to); /* a failure stays in the stream */
    }
    return TARVE_OK;
}

static tarve_status unpack_one(int from_dir, const char *name, int to_dir, const char *to_name,
                               tarve_error *err)
{
    tarve_out out = {0};
    const int fd = openat(from_dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    gzFile from = fd < 0 ? NULL : gzdopen(fd, "rb");
    if (from == NULL) {
        if (fd >= 0)
            (void)close(fd);
        return fd < 0 ? tarve_fail(err, TARVE_E_MISSING, "%s", strerror(errno))
                      : tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    }
    tarve_status st = tarve_out_open(to_dir, to_name, &out, err);
    if (st == TARVE_OK)
        st = expand_all(from, out.fp, err);
    const tarve_status closed = tarve_out_close(&out, st == TARVE_OK ? err : NULL);
    (void)gzclose(from); /* read side */
    return st == TARVE_OK ? closed : st;
}

typedef struct unpacking {
    const run *r;
    tarve_config *c;
    int from, to;
} unpacking;

/* inputs/NAME.gz, from now on in the place of `shown`; one that is not kept is read where it was.
 */
static tarve_status unpack_as(const unpacking *u, const char *name, const char *shown,
                              tarve_error *err)
{
    char packed[80];
    config_moved *m = &u->c->moved[u->c->n_moved];
    (void)snprintf(packed, sizeof packed, "%s.gz", name);
    if (faccessat(u->from, packed, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT)
        return TARVE_OK;
    const tarve_status st = unpack_one(u->from, packed, u->to, name, err);
    if (st != TARVE_OK) {
        tarve_error_at(err, packed, 0, 0);
        return st;
    }
    (void)snprintf(m->shown, sizeof m->shown, "%.299s", shown);
    (void)snprintf(m->actual, sizeof m->actual, "%.4000s/%s/%s", u->r->stage.path, unpacked, name);
    u->c->n_moved++;
    return TARVE_OK;
}

static tarve_status unpack_all(const unpacking *u, tarve_error *err)
{
    const recorded *m = u->r->repeats;
    char name[64];
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < m->inputs.n && st == TARVE_OK; i++) {
        (void)snprintf(name, sizeof name, "%04zu", i + 1);
        st = unpack_as(u, name, m->inputs.item[i].path, err);
    }
    for (size_t i = 0; i < m->files.n && st == TARVE_OK; i++) {
        const recorded_file *f = &m->files.item[i];
        (void)snprintf(name, sizeof name, "%.40s", f->what);
        if (strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name))
            st = unpack_as(u, name, f->path, err);
    }
    return st;
}

tarve_status kept_unpack(const run *r, const char *place, tarve_config *c, tarve_error *err)
{
    char path[4200];
    unpacking u = {.r = r, .c = c, .from = -1, .to = -1};
    (void)snprintf(path, sizeof path, "%.4096s/%s", place, folder);
    u.from = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (u.from < 0)
        return errno == ENOENT ? TARVE_OK : failed("cannot open", path, err);
    c->moved = calloc(r->repeats->inputs.n + r->repeats->files.n + 1, sizeof *c->moved);
    tarve_status st = c->moved == NULL ? tarve_fail(err, TARVE_E_NOMEM, "out of memory")
                                       : make_folder(r->stage.fd, unpacked, &u.to, err);
    if (st == TARVE_OK)
        st = unpack_all(&u, err);
    (void)close(u.from); /* read side */
    if (u.to >= 0)
        (void)close(u.to); /* read back at once, never kept */
    return st;
}

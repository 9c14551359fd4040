/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are whole or absent: every output is flushed, checked, synced and closed. */
#ifndef TARVE_BASE_FILES_H
#define TARVE_BASE_FILES_H

#include <stddef.h>
#include <stdio.h>

#include "tarve/error.h"

/* What a call that makes or opens an output failed of: NOMEM (memory, descriptors), IO (the disk is
 * full or broken), CREATE (all else). */
tarve_status tarve_errno_status(int e);

/* A regular file of at most max bytes into a NUL-terminated buffer that the caller frees. Never
 * blocks on a FIFO, never reads a device. Errors: MISSING (absent, unreadable, not regular), INPUT
 * (too large), NOMEM (descriptors too). */
tarve_status tarve_file_read(const char *path, size_t max, char **text, size_t *len,
                             tarve_error *err) TARVE_MUST_CHECK;

typedef struct tarve_out {
    FILE *fp;
    char path[256]; /* for messages */
} tarve_out;        /* zero-initialise with = {0} */

/* Creates dirfd/name anew (O_EXCL, no links followed, mode 0644). dirfd may be AT_FDCWD.
 * name may not be absolute nor hold "..". */
tarve_status tarve_out_open(int dirfd, const char *name, tarve_out *out,
                            tarve_error *err) TARVE_MUST_CHECK;
/* Flushes, checks, syncs, closes; also the way to close after a failure (then the result may be
 * ignored). */
tarve_status tarve_out_close(tarve_out *out, tarve_error *err);

/* A file that replaces `path` when it is whole: written under a temporary name in the same folder,
 * then synced and renamed, the folder synced. What stands there already must be a regular file
 * (CREATE): a device is not replaced. */
typedef struct tarve_replacing {
    tarve_out out; /* write to out.fp */
    char path[4096], temp[4096];
} tarve_replacing; /* zero-initialise with = {0} */
tarve_status tarve_replace_begin(tarve_replacing *r, const char *path,
                                 tarve_error *err) TARVE_MUST_CHECK;
tarve_status tarve_replace_commit(tarve_replacing *r, tarve_error *err) TARVE_MUST_CHECK;
void tarve_replace_abandon(tarve_replacing *r); /* after a failure; fine after a commit */

/* The same in one call. */
tarve_status tarve_file_replace(const char *path, const void *data, size_t len,
                                tarve_error *err) TARVE_MUST_CHECK;

/* Lower-case hex SHA-256 (nettle). */
enum { TARVE_SHA256_TEXT = 65 };
void tarve_sha256(const void *data, size_t len, char hex[TARVE_SHA256_TEXT]);
tarve_status tarve_sha256_fd(int fd, char hex[TARVE_SHA256_TEXT],
                             tarve_error *err) TARVE_MUST_CHECK;

#endif

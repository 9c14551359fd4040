/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file under a read: opened once, never blocking, and the same file from the first byte to the
 * last. */
#ifndef TARVE_INGEST_SOURCE_H
#define TARVE_INGEST_SOURCE_H

#include <stddef.h>
#include <sys/stat.h>

#include "tarve/error.h"

typedef struct ingest_source {
    int fd; /* -1 when closed */
    const char *path;
    size_t size;
    struct stat before;
} ingest_source;

/* Errors: MISSING (absent, unreadable, not a regular file), INPUT "file-too-large", NOMEM (no
 * descriptors left). */
tarve_status ingest_source_open(const char *path, size_t max_bytes, ingest_source *out,
                                tarve_error *err) TARVE_MUST_CHECK;
/* Exactly `want` bytes from offset `at`, safe from several threads; a file that became shorter is
 * TARVE_E_BUSY. */
tarve_status ingest_source_read(const ingest_source *s, size_t at, void *buf, size_t want,
                                tarve_error *err) TARVE_MUST_CHECK;
/* TARVE_E_BUSY when size, time or identity differ from what they were at opening. */
tarve_status ingest_source_unchanged(const ingest_source *s, tarve_error *err) TARVE_MUST_CHECK;
void ingest_source_close(ingest_source *s);

#endif

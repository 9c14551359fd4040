/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders of ours: removed, synced, listed. Links are never followed. */
#ifndef TARVE_RUN_TREE_H
#define TARVE_RUN_TREE_H

#include <stddef.h>

#include "tarve/error.h"

/* dirfd/name and all below it; a file or link of that name is unlinked. Absent is fine.
 * Errors: TARVE_E_IO; cleaning up after a failure may ignore it. */
tarve_status tree_remove(int dirfd, const char *name, tarve_error *err);

/* fsync of every folder below and of dirfd itself (files are synced by who wrote them). */
tarve_status tree_sync(int dirfd, tarve_error *err) TARVE_MUST_CHECK;

typedef struct tree_file {
    char *name; /* "data/need.csv" */
    size_t bytes;
    char sha256[65];
    const char *trouble; /* static text of what is no readable regular file, else NULL */
} tree_file;

/* All regular files below dirfd in byte order of their names; anything else is TARVE_E_BUG. */
tarve_status tree_list(int dirfd, tree_file **out, size_t *n, tarve_error *err) TARVE_MUST_CHECK;
/* The same of a folder that others may have touched: links, devices and what cannot be read are
 * entries with their trouble. */
tarve_status tree_look(int dirfd, tree_file **out, size_t *n, tarve_error *err) TARVE_MUST_CHECK;
void tree_list_free(tree_file *files, size_t n);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Publication, whole or not at all: a staging folder beside the published ones, filled, synced,
 * then given its name in one step. A reader sees the old run or the new one, never a part.
 */
#ifndef TARVE_RUN_STAGING_H
#define TARVE_RUN_STAGING_H

#include <stdbool.h>

#include "tarve/error.h"
#include "tarve/log.h"

typedef struct staging {
    char folder[4096]; /* where runs are published */
    char name[16];     /* ".run-XXXXXX", "" when there is none */
    char path[4128];   /* folder/name, for who must clean up from outside */
    int folder_fd, fd, lock_fd;
} staging; /* start from staging_closed() */

staging staging_closed(void);

/*
 * Opens the output folder and takes its lock, waiting up to wait_seconds for another run to end.
 * The output folder itself is made when only its last part is missing.
 * Errors: TARVE_E_BUSY, TARVE_E_CREATE, TARVE_E_IO.
 */
tarve_status staging_lock(staging *s, const char *folder, unsigned wait_seconds,
                          const tarve_log *log, tarve_error *err) TARVE_MUST_CHECK;

/* Under the lock: removes what killed runs left, makes an empty staging folder.
 * Errors: TARVE_E_CREATE, TARVE_E_IO. */
tarve_status staging_make(staging *s, const tarve_log *log, tarve_error *err) TARVE_MUST_CHECK;

/* Both, without waiting. */
tarve_status staging_open(staging *s, const char *folder, const tarve_log *log,
                          tarve_error *err) TARVE_MUST_CHECK;

/*
 * Syncs the staging folder and gives it the name `period`; a run of that name is replaced and then
 * removed; `latest` points to it unless it points to a later one.
 * Errors: TARVE_E_CREATE (nothing is published), TARVE_E_IO (the text says whether it is
 * published).
 */
tarve_status staging_publish(staging *s, const char *period, const tarve_log *log,
                             tarve_error *err) TARVE_MUST_CHECK;

/* Removes the staging folder if it is still there, and lets the lock go. */
void staging_close(staging *s);

#endif

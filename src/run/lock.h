/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run at a time: flock on a file in the output folder. */
#ifndef TARVE_RUN_LOCK_H
#define TARVE_RUN_LOCK_H

#include "tarve/error.h"
#include "tarve/log.h"

/* Takes dirfd/.lock; the descriptor is close-on-exec, so that no child can keep it. While another
 * run holds it, waits up to wait_seconds, which it says once.
 * Errors: TARVE_E_BUSY naming the holder and its start, TARVE_E_CREATE, TARVE_E_IO. */
tarve_status lock_take(int dirfd, const char *folder, unsigned wait_seconds, const tarve_log *log,
                       int *fd, tarve_error *err) TARVE_MUST_CHECK;
void lock_release(int fd); /* < 0 is fine */

#endif

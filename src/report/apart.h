/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work of a library that cannot be trusted when memory or the disk runs out, in a process of its
 * own. */
#ifndef TARVE_REPORT_APART_H
#define TARVE_REPORT_APART_H

#include "tarve/error.h"

/*
 * Does work(ctx) in a fork of this process and waits for it. What it changes in memory is lost,
 * what it writes stays. It may start no thread.
 *
 * @param library  [in] for messages
 * Errors: those of the work; NOMEM when it is ended by a signal (a library that does not look
 *         whether it was given memory), when it said anything on stderr, or cannot be started.
 */
tarve_status tarve_apart(tarve_status (*work)(void *ctx, tarve_error *err), void *ctx,
                         const char *library, tarve_error *err) TARVE_MUST_CHECK;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that starts other programs: gnuplot, WeasyPrint. */
#ifndef TARVE_REPORT_CHILD_H
#define TARVE_REPORT_CHILD_H

#include <stdbool.h>
#include <stddef.h>

#include "tarve/error.h"

typedef struct tarve_job {
    const char *const *argv; /* NULL at the end; argv[0] is a path or is searched for in PATH */
    int input;               /* what it reads from its stdin; -1 = /dev/null */
    unsigned timeout_ms;     /* the whole group is killed after it */
    size_t max_bytes;        /* largest file it may write (RLIMIT_FSIZE) */
    bool last_line;          /* its complaint stands in the last line of stderr, not the first */
} tarve_job;

/*
 * Runs the program once with dirfd as its working folder, in a process group of its own, with an
 * environment of PATH, LC_ALL=C, TZ=UTC and SOURCE_DATE_EPOCH=0, stdout on /dev/null; no shell.
 * Several threads may do so at once.
 *
 * @param absent [out] there is no such program; may be NULL
 *
 * Errors: TARVE_E_SERVICE (absent, failed, killed, out of time; the message carries a line of its
 *         stderr), TARVE_E_NOMEM (no process or descriptor to be had). An exit status of 0 says
 *         nothing about a full disk: check every file.
 */
tarve_status tarve_child_run(int dirfd, const tarve_job *job, bool *absent,
                             tarve_error *err) TARVE_MUST_CHECK;

#endif

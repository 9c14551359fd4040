/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that starts gnuplot. */
#ifndef TARVE_REPORT_GNUPLOT_H
#define TARVE_REPORT_GNUPLOT_H

#include <stddef.h>

#include "tarve/error.h"

typedef struct tarve_gnuplot {
    const char *program; /* name or path; searched for in PATH */
    const char *script;  /* name inside the folder */
    unsigned timeout_ms; /* the whole group is killed after it */
    size_t max_bytes;    /* largest picture (RLIMIT_FSIZE) */
} tarve_gnuplot;

/*
 * Runs `program -d script` once with dirfd as its working folder, in a process group of its own,
 * with an environment that names no GNUPLOT_*, LD_* or HOME, stdin and stdout on /dev/null.
 *
 * Errors: TARVE_E_SERVICE (absent, failed, killed, out of time; the message carries the first line
 *         of its stderr), TARVE_E_NOMEM (no process or descriptor to be had). Its exit status says
 *         nothing about a full disk: check every picture.
 */
tarve_status tarve_gnuplot_run(int dirfd, const tarve_gnuplot *job,
                               tarve_error *err) TARVE_MUST_CHECK;

#endif

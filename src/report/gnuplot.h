/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot, started on one script. */
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

/* Runs `program -d script` once, as child.h says; errors as there. */
tarve_status tarve_gnuplot_run(int dirfd, const tarve_gnuplot *job,
                               tarve_error *err) TARVE_MUST_CHECK;

#endif

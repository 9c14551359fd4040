/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * log.txt of a run: what was said and counted while it was made, a line each. No time, no thread
 * and no place is in it, so that it is the same bytes whenever and wherever the run is made; a
 * refused figure is counted, not told.
 */
#ifndef TARVE_RUN_RUN_LOG_H
#define TARVE_RUN_RUN_LOG_H

#include "tarve/error.h"
#include "tarve/run.h"

enum { RUN_LOG_PLACES = 4 };

typedef struct run_log {
    void *fp; /* FILE in memory; NULL: events are only passed on */
    char *text;
    size_t len;
    const tarve_log *to; /* who hears of all events as well */
    tarve_log tee;
    const char *place[RUN_LOG_PLACES]; /* folders that are left out of paths; the first of texts */
    tarve_run_options opt;             /* the caller's, with tee as its log */
} run_log;                             /* zero-initialise; release with run_log_close */

struct run;

/* From now on events of r->p.opt->log are in the log: after the inputs are read, whose refused
 * cells it must not hold. Error: NOMEM. */
tarve_status run_log_begin(struct run *r, tarve_error *err) TARVE_MUST_CHECK;
/* What was read; what was worked out, with all findings; both are also said at level info. */
void run_log_inputs(const struct run *r);
void run_log_results(const struct run *r);
/* Into log.txt of the staging folder; later events are only passed on. Errors: NOMEM, those of
 * files. */
tarve_status run_log_write(struct run *r, tarve_error *err) TARVE_MUST_CHECK;
void run_log_close(run_log *l);

#endif

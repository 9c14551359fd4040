/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Earlier runs of an output folder, as a run looks back at them. Which ones they are, and the hash
 * of the manifest of each, stands in the manifest of the run: a repeat looks back at the same.
 */
#ifndef TARVE_RUN_PAST_H
#define TARVE_RUN_PAST_H

#include "run/recorded.h"
#include "tarve/panel.h"
#include "tarve/period.h"

enum { PAST_PATH = 4400, PAST_SHOWN = 64 };

typedef struct past_run {
    tarve_period quarter;
    char name[TARVE_PERIOD_TEXT];   /* "2023Q3"          */
    char sha256[TARVE_SHA256_TEXT]; /* of its manifest   */
    recorded was;                   /* empty when that cannot be read: it is only named */
    bool broken;
    tarve_error why; /* of a broken one */
} past_run;

typedef struct past_runs {
    char folder[4096];
    past_run *item; /* by quarter, ascending */
    size_t n;
    const tarve_log *log; /* of a repeat: files that are not as they were are said at once */
} past_runs;              /* zero-initialise; release with past_free */

/* Quarters that name a folder in `folder`, ascending, with or without a manifest. The caller frees.
 * A folder that is not there has none. Error: NOMEM. */
tarve_status past_quarters(const char *folder, tarve_period **out, size_t *n,
                           tarve_error *err) TARVE_MUST_CHECK;

/* Runs of quarters before `before` (TARVE_NO_PERIOD: all): folders with a manifest. Error: NOMEM.
 */
tarve_status past_find(const char *folder, tarve_period before, past_runs *out,
                       tarve_error *err) TARVE_MUST_CHECK;

/* Those that the run of this manifest looked back at. Errors: TARVE_E_MISSING, TARVE_E_INPUT naming
 * the first that is not there or has another manifest; NOMEM. */
tarve_status past_again(const char *folder, const recorded *repeated, const tarve_log *log,
                        past_runs *out, tarve_error *err) TARVE_MUST_CHECK;
/* Finding "track-record" for each whose manifest is broken. Error: NOMEM. */
tarve_status past_say(const past_runs *p, tarve_findings *findings,
                      tarve_error *err) TARVE_MUST_CHECK;

/* The run before: the last one that can be read, or NULL. */
const past_run *past_last(const past_runs *p);

/*
 * Where a file of an earlier run is, "data/need.csv", when it is the one of its manifest.
 * shown: "2023Q3/data/need.csv", also on error. Errors: TARVE_E_MISSING, TARVE_E_INPUT, NOMEM.
 */
tarve_status past_file(const past_runs *p, const past_run *one, const char *file,
                       char shown[PAST_SHOWN], char path[PAST_PATH],
                       tarve_error *err) TARVE_MUST_CHECK;

void past_free(past_runs *p);

#endif

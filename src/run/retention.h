/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Old runs: which of them are reduced to what later runs look back at. */
#ifndef TARVE_RUN_RETENTION_H
#define TARVE_RUN_RETENTION_H

#include "run/staging.h"

typedef struct retention {
    unsigned runs, years; /* 0 = this rule keeps none; both 0 = all stay whole */
} retention;

/* Quarters before the newest run whose runs stay whole, whatever the rules say: those that people
 * may still be reading. */
enum { RETENTION_QUARTERS = 8 };

/*
 * Reduces (run/reduce.h) the runs of a folder, quarters with a manifest, that neither rule keeps:
 * not among the newest `runs`, and `years` or more before the newest. Never one that `latest`
 * points to, nor one of the RETENTION_QUARTERS quarters before the newest. What the track record
 * and a repeat of the others need stays. The caller holds the lock. Errors: TARVE_E_CREATE,
 * TARVE_E_IO, TARVE_E_NOMEM; runs that were reduced before are.
 */
tarve_status retention_apply(const staging *s, const retention *keep, const tarve_log *log,
                             tarve_error *err) TARVE_MUST_CHECK;

#endif

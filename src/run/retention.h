/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Old runs: which of them go. */
#ifndef TARVE_RUN_RETENTION_H
#define TARVE_RUN_RETENTION_H

#include "run/staging.h"

typedef struct retention {
    unsigned runs, years; /* 0 = this rule keeps none; both 0 = all are kept */
} retention;

/* Quarters before the latest run whose runs always stay: the track record holds their forecasts
 * against what was observed since, and a repeat looks back at the run before. */
enum { RETENTION_QUARTERS = 8 };

/*
 * Removes the runs of a folder, quarters with a manifest, that neither rule keeps: not among the
 * newest `runs`, and `years` or more before the newest. Never one that `latest` points to, nor one
 * of the RETENTION_QUARTERS quarters before the newest. The caller holds the lock.
 * Errors: TARVE_E_CREATE, TARVE_E_IO, TARVE_E_NOMEM; runs that went before are gone.
 */
tarve_status retention_apply(const staging *s, const retention *keep, const tarve_log *log,
                             tarve_error *err) TARVE_MUST_CHECK;

#endif

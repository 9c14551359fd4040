/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong in a loop of many threads: of all failures that of the first in order, so that
 * the message does not depend on the number of threads. */
#ifndef TARVE_FORECAST_FAILURE_H
#define TARVE_FORECAST_FAILURE_H

#include <stddef.h>

#include "tarve/error.h"

typedef struct tarve_failure {
    tarve_status status; /* OK: none so far */
    size_t at;
    tarve_error error;
} tarve_failure;

/* From any thread. */
static inline void tarve_failure_note(tarve_failure *f, size_t at, tarve_status st,
                                      const tarve_error *why)
{
#pragma omp critical(tarve_failure)
    if (f->status == TARVE_OK || at < f->at)
        *f = (tarve_failure){.status = st, .at = at, .error = *why};
}

static inline tarve_status tarve_failure_pass(const tarve_failure *f, tarve_error *err)
{
    if (f->status != TARVE_OK && err != NULL)
        *err = f->error;
    return f->status;
}

#endif

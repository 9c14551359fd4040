/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/changes.h - what has changed since the published run of the last quarter before this one:
 * the data, the method, or reality.
 */
#ifndef TARVE_CHANGES_H
#define TARVE_CHANGES_H

#include <stddef.h>

#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/period.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tarve_change_why {
    TARVE_CHANGE_DATA,   /**< inputs, and figures that were revised */
    TARVE_CHANGE_METHOD, /**< program, settings, assumptions, keys, classifications */
    TARVE_CHANGE_REALITY /**< figures, both by the data of now */
} tarve_change_why;
TARVE_API const char *tarve_change_why_code(tarve_change_why w); /**< "data" */

typedef struct tarve_change {
    tarve_change_why why;
    const char *what; /**< "input_changed"; static: docs/data.md, "changes.csv" */
    char name[300];   /**< of which input, file, setting or figure */
    char then[96], now[96];
    double mean[2]; /**< of figure: the same two as numbers; NaN = may not be shown */
} tarve_change;

typedef struct tarve_changes {
    char period[TARVE_PERIOD_TEXT]; /**< of the earlier run, "2023Q3"; "" when there is none */
    char as_of[TARVE_PERIOD_TEXT];  /**< its last month used */
    double vacancies;   /**< of the area, mean of 12 months, as it printed them; NaN: it did not */
    tarve_change *item; /**< by why */
    size_t n, cap;
    size_t compared, revised; /**< figures that the earlier run printed; of these, now others */
} tarve_changes;              /**< zero-initialise; release with tarve_changes_free */

/** Texts are copied, and cut to their room; NULL = "". Error: TARVE_E_NOMEM. */
TARVE_API tarve_status tarve_changes_add(tarve_changes *c, tarve_change_why why, const char *what,
                                         const char *name, const char *then, const char *now,
                                         tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_changes_free(tarve_changes *c);

#ifdef __cplusplus
}
#endif
#endif

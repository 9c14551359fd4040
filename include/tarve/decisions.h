/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/decisions.h - what the partners agreed at their last meeting, kept by them in a file, so
 * that the next meeting pack can follow it up.
 */
#ifndef TARVE_DECISIONS_H
#define TARVE_DECISIONS_H

#include <stddef.h>

#include "tarve/error.h"
#include "tarve/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tarve_decision_status {
    TARVE_DECISION_OPEN, /**< not begun */
    TARVE_DECISION_UNDER_WAY,
    TARVE_DECISION_DONE,
    TARVE_DECISION_LATE,
    TARVE_DECISION_DROPPED,
    TARVE_N_DECISION_STATUSES
} tarve_decision_status;

typedef struct tarve_decision {
    const char *text, *owner, *due; /**< as written; due "" = none */
    tarve_decision_status status;
} tarve_decision;

typedef struct tarve_decisions {
    tarve_decision *item; /**< in the order of the file */
    size_t n;
    struct tarve_decisions_store *store;
} tarve_decisions; /**< zero-initialise; release with tarve_decisions_free */

/**
 * Columns decision,owner,due,status; status = open | under_way | done | late | dropped. Errors:
 * TARVE_E_MISSING; TARVE_E_INPUT with path, line and column: a column that is missing, an empty
 * decision, another status; TARVE_E_NOMEM. On error @p out is unchanged.
 */
TARVE_API tarve_status tarve_decisions_read(const char *path, tarve_decisions *out,
                                            tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_decisions_free(tarve_decisions *d);

#ifdef __cplusplus
}
#endif
#endif

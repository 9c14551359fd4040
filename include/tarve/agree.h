/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/agree.h - forecasts of the series of a hierarchy, ranges and all, made to add up.
 */
#ifndef TARVE_AGREE_H
#define TARVE_AGREE_H

#include <stdbool.h>
#include <stddef.h>

#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/forecast.h"
#include "tarve/log.h"
#include "tarve/reconcile.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Figures that are held and contradict each other. */
typedef struct tarve_agree_conflict {
    size_t node, step;  /**< the node that is held; step from 0           */
    double held, parts; /**< at what, and what its parts add up to        */
} tarve_agree_conflict;

typedef struct tarve_agree_problem {
    const tarve_reconcile_plan *plan;
    const tarve_history *const *history; /**< by node; all end in the same period              */
    const double *fixed; /**< [step][node] published figures, NaN = none; or NULL = none at all */
    const bool *held; /**< by node: its forecast is taken as it is, range and all; or NULL      */
    tarve_agree_conflict *conflict; /**< [out] on "held-sums", else untouched; or NULL          */
    tarve_reconcile_way way;        /**< not TARVE_RECONCILE_NONE                               */
    bool integers;                  /**< means become whole numbers that add up                 */
    double **factor; /**< [out] [node][n_factors] of tarve/joint.h, to be freed; NULL = not asked */
    size_t *n_factors; /**< [out] with factor                                                   */
    int jobs;
    const tarve_log *log; /**< told where another way had to be taken; or NULL */
} tarve_agree_problem;

/**
 * Moves means, medians and ranges of @p forecast (by node, of as many steps each) so that the means
 * add up. Weights are the variances of the widest ranges. A range goes with its mean: shrunken with
 * it where figures are never negative and it falls, moved by as much otherwise; a range of counts
 * that begins at 0 still does; a held figure has no range. A total of fewer than four figures has
 * no say and gets the sums of its parts. tarve_forecast_draw() draws what was moved.
 *
 * Missing: a forecast that is not finite is refused.
 * Errors:  TARVE_E_USAGE (different numbers of steps), TARVE_E_INPUT (not finite; code "held-sums":
 *          see conflict), TARVE_E_NOMEM; on error forecasts are unchanged.
 * Cost:    tarve_reconcile() for n_steps columns; 24 bytes a node and step.
 * Source:  docs/methods.md, "Reconciliation".
 */
TARVE_API tarve_status tarve_agree_forecasts(const tarve_agree_problem *of,
                                             tarve_forecast *const *forecast,
                                             tarve_error *err) TARVE_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif

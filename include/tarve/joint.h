/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/joint.h - draws of all series of a hierarchy that go together and add up.
 *
 * Leaf i at step h is drawn as the quantile of its forecast at Phi(z), the other nodes are sums of
 * leaves. z is normal with variance 1 and, between leaves, correlation
 *
 *     r_ij = (1 - w) F_i F_j' + w   for 0 <= w <= 1,    (1 + w) F_i F_j'   for -1 <= w < 0
 *
 * F the shrunken correlations of tarve_reconcile_shrink(). The number w, -1 = leaves know nothing
 * of each other, 1 = all go wrong together, makes the spread of the series that are part of nothing
 * that of their own forecasts at the first, the middle and the last step; it is straight between.
 */
#ifndef TARVE_JOINT_H
#define TARVE_JOINT_H

#include <gsl/gsl_rng.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/forecast.h"
#include "tarve/reconcile.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tarve_joint_problem {
    const tarve_reconcile_plan *plan;
    const tarve_forecast *const *forecast; /**< by node, of as many steps each; means that add up */
    const double *factor; /**< [node][n_factors] by tarve_reconcile_shrink(), or NULL */
    size_t n_factors;
} tarve_joint_problem;

typedef struct tarve_joint tarve_joint;

/**
 * Gets ready to draw; everything in @p problem is borrowed until tarve_joint_free().
 *
 * Errors: TARVE_E_USAGE (forecasts of no or of different numbers of steps), TARVE_E_NOMEM.
 * Cost:   O(n (n_factors + 41 quantiles)) for each of three steps; 24 n bytes.
 */
TARVE_API tarve_status tarve_joint_new(const tarve_joint_problem *problem, tarve_joint **out,
                                       tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_joint_free(tarve_joint *j);
/** The number w above at step h < n_steps (0-based). */
TARVE_API double tarve_joint_agreement(const tarve_joint *j, size_t h);

/**
 * Draw number @p draw of everything: keyed by (seed, series id, draw) as tarve_forecast_draw(), so
 * neither the order of draws nor that of the series matters.
 *
 * A leaf's figures are moved as its published range was when its mean was reconciled: shrunken
 * with the mean where they are never negative and it falls, moved by as much otherwise. Counts stay
 * whole: what is left of a figure becomes one more with that chance, so that the mean is kept. A
 * leaf whose range has no width (a published figure) is always that; a total that is held is held
 * in the mean.
 *
 * @param rng  of type tarve_rng_keyed (base/rng.h); placed anew by every call
 * @param x    [out] [step][node]: a node that is no leaf is the sum of its leaves, exactly where
 *             they are counts
 *
 * Errors: none. One call at a time for a tarve_joint. Cost: O(n_steps n (n_factors + quantile)).
 */
TARVE_API void tarve_joint_draw(tarve_joint *j, uint64_t seed, uint64_t draw, gsl_rng *rng,
                                double *x);

#ifdef __cplusplus
}
#endif
#endif

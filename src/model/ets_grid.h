/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Additive exponential smoothing averaged over a grid of smoothing parameters. */
#ifndef TARVE_MODEL_ETS_GRID_H
#define TARVE_MODEL_ETS_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "tarve/error.h"

enum { TARVE_ETS_FLAT, TARVE_ETS_LINEAR, TARVE_ETS_DAMPED, TARVE_ETS_TYPES };

/* What does not depend on the figures: the grid for m, and the factors of complete series of n.
 * Never written to once made, so that threads may share it. */
typedef struct tarve_ets_plan tarve_ets_plan;

/* n = 0: without factors, for any number of figures. m: 1..12. Cost: O(grid n
 * m^2). NOMEM. */
tarve_status tarve_ets_plan_make(size_t n, size_t m, tarve_ets_plan **out, tarve_error *err);
void tarve_ets_plan_free(tarve_ets_plan *plan);

/* One or two series of equal length, missing (NaN) at the same places, standardised by the caller;
 * t mod m is the season. Arrays of n_steps, the caller's. */
typedef struct tarve_ets_task {
    const double *y[2];
    size_t n_data, n, n_steps;
    double *centre[2], *variance[2]; /* of the average */
    double *best;                    /* TARVE_ETS_TYPES x n_steps or NULL: the path of the best
                                        point of each type, of y[0] */
    double *criterion;               /* n_data or NULL: least AICc - 2 log prior */
    double *work;                    /* tarve_ets_work(n, n_steps) */
} tarve_ets_task;

size_t tarve_ets_work(size_t n, size_t n_steps);

/*
 * ETS(A,N), ETS(A,A), ETS(A,Ad), each with additive seasons when m > 1, over a fixed grid; starts
 * are profiled (linear_filter.h). Weights exp(-AICc/2), equal prior mass a type, spread evenly over
 * its points. Variance of step h: sse/(N-k) (1 + sum_{j<h} c_j^2), c_j = alpha + beta (phi + ... +
 * phi^j) + gamma [m | j], plus that of the paths over the grid.
 *
 * Complete figures with a plan for their n: O(grid n). With missing figures, or a plan without
 * factors: O(grid n m^2). The two agree to rounding. Two series cost less than one and one.
 * Returns false when there are too few figures for any type: the arrays are then NaN.
 * Allocates nothing. Source: Hyndman et al. (2008); engine of averages: our own.
 */
bool tarve_ets_grid_paths(const tarve_ets_plan *plan, const tarve_ets_task *task);

#endif

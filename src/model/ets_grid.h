/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Additive exponential smoothing averaged over a grid of smoothing parameters. */
#ifndef TARVE_MODEL_ETS_GRID_H
#define TARVE_MODEL_ETS_GRID_H

#include <stdbool.h>
#include <stddef.h>

enum { TARVE_ETS_FLAT, TARVE_ETS_LINEAR, TARVE_ETS_DAMPED, TARVE_ETS_TYPES };

/*
 * ETS(A,N), ETS(A,A), ETS(A,Ad), each with additive seasons when m > 1, over a fixed grid; starts
 * are profiled (linear_filter.h). Weights exp(-AICc/2), equal prior mass a type, spread evenly over
 * its points. Variance of step h: sse/(N-k) (1 + sum_{j<h} c_j^2), c_j = alpha + beta (phi + ... +
 * phi^j)
 * + gamma [m | j], plus that of the paths over the grid.
 *
 * y:        n figures, NaN = missing, standardised by the caller; t mod m is the season
 * centre, variance: n_steps, of the average
 * best:     TARVE_ETS_TYPES x n_steps or NULL: the path of the best point of each type
 * work:     2 n_steps
 * Returns false when there are too few figures for any type: the arrays are then NaN.
 * Cost: O(grid n m^2); allocates nothing. Source: Hyndman et al. (2008); engine of averages: our
 * own.
 */
bool tarve_ets_grid_path(const double *y, size_t n, size_t m, size_t n_steps, double *centre,
                         double *variance, double *best, double *work);

/* The same of two series (n_data 1 or 2) missing at the same places, at little more than the cost
 * of one: what does not depend on the figures is done once. best is that of y[0]. */
bool tarve_ets_grid_paths(const double *const *y, size_t n_data, size_t n, size_t m, size_t n_steps,
                          double *const *centre, double *const *variance, double *best,
                          double *work);

#endif

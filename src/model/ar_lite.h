/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short autoregressions by least squares, averaged. */
#ifndef TARVE_MODEL_AR_LITE_H
#define TARVE_MODEL_AR_LITE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Twelve models: order 0..3 of the figures with a constant, of their differences with and without
 * one; least squares over t > 4, the same figures for all; weights exp(-AICc/2). One whose
 * coefficients sum to .999 or more, or whose path goes beyond 20 in size, is left out. Variance of
 * step h: s^2 sum psi_j^2, and that between the paths.
 *
 * y:        n figures, standardised by the caller
 * centre, variance: n_steps; NaN where the call returns false: a figure is missing (NaN), or too
 * few work:     2 n_steps. Cost: O(n); allocates nothing. Source: docs/methods.md, "Portfolio".
 */
bool tarve_ar_path(const double *y, size_t n, size_t n_steps, double *centre, double *variance,
                   double *work);

#endif

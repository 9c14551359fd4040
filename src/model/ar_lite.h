/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short autoregressions by least squares, averaged. */
#ifndef TARVE_MODEL_AR_LITE_H
#define TARVE_MODEL_AR_LITE_H

#include <stdbool.h>
#include <stddef.h>

/* What is averaged, y(t) being figures or (seasonal) differences from those m before. */
typedef struct tarve_ar_task {
    const double *y;
    size_t n, n_steps;
    size_t m; /* 1: of figures, on lags 1 to 6; else of differences, on lags m, 1, m + 1 */
    double *centre, *variance; /* n_steps each */
    double *work;              /* TARVE_AR_WORK n_steps */
} tarve_ar_task;

enum { TARVE_AR_WORK = 4 };

/*
 * The models: the first 0..6 lags (0..3 where m > 1) with a constant, without, and of differences
 * from the period before without and (m = 1 only: in place of none) with one; least squares over
 * the same figures for all; weights exp(-AICc/2). One whose coefficients sum to .999 or more, or
 * whose path goes beyond 20 in size, is left out. Variance of step h: s^2 sum_{j<h} psi_j^2, and
 * that between the paths.
 *
 * y:        standardised by the caller, m <= n
 * centre, variance: NaN where the call returns false: a figure is missing (NaN), or fewer than
 *           11 or than four years and two
 * Cost: O(n); allocates nothing. Source: docs/methods.md, "Portfolio".
 */
bool tarve_ar_path(const tarve_ar_task *task);

#endif

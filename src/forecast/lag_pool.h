/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One autoregression that many series have in common (Montero-Manso & Hyndman, IJF 37(4), 2021):
 * z(t + k) - z(t) regressed on 1 and on z(t - 1) - z(t), z(t - 2) - z(t), ..., each step k by
 * itself. z = y, or log y where there are no seasons and no figure is 0 or less, in units of the
 * series' own mean |z(t) - z(t - m)|; every series counts alike, however long it is.
 */
#ifndef TARVE_FORECAST_LAG_POOL_H
#define TARVE_FORECAST_LAG_POOL_H

#include "tarve/model.h"

/* Figures looked at: with seasons a year of months and two, without a few. */
enum { TARVE_LAGS = 14, TARVE_LAGS_FLAT = 6, TARVE_LAG_STEPS = 24 };

/* Sums over rows; zero-initialised but for m by the caller. Element k of rows and xx is of those
 * that exactly k + 1 figures follow, the last of all that more follow. */
typedef struct tarve_lag_sums {
    size_t m;
    size_t rows[TARVE_LAG_STEPS];
    double xx[TARVE_LAG_STEPS][TARVE_LAGS][TARVE_LAGS]; /* lower triangles */
    double xy[TARVE_LAG_STEPS][TARVE_LAGS];             /* of step k */
} tarve_lag_sums;

/* Coefficients; of no step where n_steps is 0. */
typedef struct tarve_lag_rule {
    size_t m, n_steps;
    double b[TARVE_LAG_STEPS][TARVE_LAGS];
} tarve_lag_rule;

/* Adds the n figures of a series; nothing where one is missing, none moves or there are too few.
 * Cost: O(n (lags^2 + lags steps)). */
void tarve_lag_add(tarve_lag_sums *sums, const double *y, size_t n);

/* Least squares with a ridge of 1/1000 of the diagonal, for the steps with ten rows a coefficient.
 * Errors: NUMERIC (the columns are not told apart). */
tarve_status tarve_lag_solve(const tarve_lag_sums *sums, tarve_lag_rule *out,
                             tarve_error *err) TARVE_MUST_CHECK;

/* The path after n figures, of as many steps as are returned: at most n_steps; 0 where the figures
 * do not allow one, or it would leave them by three times their range. */
size_t tarve_lag_path(const tarve_lag_rule *rule, const double *y, size_t n, size_t n_steps,
                      double *path);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ARMA(1,1) of figures about their mean, and ARIMA(1,1,1) without one, averaged over a fixed grid
 * with weights exp(-AICc/2): w(t) - c = phi (w(t-1) - c) + e(t) - theta e(t-1), the second error 0,
 * the mean c solved by least squares inside (Box, Jenkins & Reinsel 2008, 7.1.2). It returns to the
 * mean, or settles after a turn, where smoothing goes on from the last level.
 */
#ifndef TARVE_MODEL_ARMA_GRID_H
#define TARVE_MODEL_ARMA_GRID_H

#include <stdbool.h>
#include <stddef.h>

enum { TARVE_ARMA_LANES = 8, TARVE_ARMA_WORK = 2 };

typedef struct tarve_arma_task {
    const double *y; /* n, none missing, of mean 0 and sd 1 or so */
    size_t n, n_steps;
    double *centre, *variance; /* [out] n_steps; NaN where there is none */
    double *work;              /* TARVE_ARMA_WORK * n_steps */
} tarve_arma_task;

/* One phi with TARVE_ARMA_LANES values of theta. */
typedef struct tarve_arma_fit {
    double phi, theta[TARVE_ARMA_LANES];
    bool differences;
    double mean[TARVE_ARMA_LANES], sse[TARVE_ARMA_LANES]; /* [out] of n - 2 errors */
    double error[TARVE_ARMA_LANES];                       /* [out] the last */
} tarve_arma_fit;

/* Fills in what comes out of n >= 3 figures. */
void tarve_arma_run(const double *y, size_t n, tarve_arma_fit *fit);

/* False where figures are missing or fewer than nine. Cost: O(points n). */
bool tarve_arma_path(const tarve_arma_task *task);

#endif

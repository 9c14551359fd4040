/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dynamic optimised Theta, its start and weight in closed form, averaged over a grid of alpha. */
#ifndef TARVE_MODEL_DOTM_H
#define TARVE_MODEL_DOTM_H

#include <stdbool.h>
#include <stddef.h>

enum { TARVE_DOTM_LANES = 20 };

typedef struct tarve_dotm {
    double alpha, start, omega; /* omega = 1 - 1/theta, 0..1 */
    double sse;
    double level, intercept, slope, mean, power; /* state at the end; power = (1 - alpha)^n */
    size_t n_obs;
} tarve_dotm;

/*
 *     y(t+1) = l(t) + omega C(t) + e(t+1),   l(t) = alpha y(t) + q l(t-1),   q = 1 - alpha
 *     C(t) = A(t) q^t + B(t) (1 - q^(t+1)) / alpha,  A, B = least-squares line of y(1..t)
 *
 * l is linear in l(0), so that for given alpha (l(0), omega) is a regression on two columns over
 * t >= 3; omega outside [0, 1] is set to the border. y: n >= 3 figures, NaN = missing: filled for
 * the recursion by the straight line between its neighbours, its error not counted. All of
 * TARVE_DOTM_LANES alphas in one pass: the line is the same for all. Cost: O(n); allocates nothing.
 * Source: Fiorucci et al. (2016), IJF 32(4); the closed form is our own.
 */
void tarve_dotm_fit(const double *y, size_t n, const double *alpha, tarve_dotm *out);

/*
 * Mean over alpha = .1(.0494).99, weights exp(-AICc/2): centre and variance (of the errors and of
 * the paths over the grid) of steps 1..n_steps. work: 2 n_steps.
 */
void tarve_dotm_path(const double *y, size_t n, size_t n_steps, double *centre, double *variance,
                     double *work);

#endif

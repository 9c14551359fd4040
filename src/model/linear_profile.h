/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filter of linear_filter.h for complete figures, its normal equations factored beforehand. */
#ifndef TARVE_MODEL_LINEAR_PROFILE_H
#define TARVE_MODEL_LINEAR_PROFILE_H

#include "model/linear_filter.h"

/* Eight settings over one series. */
typedef struct tarve_profile_half {
    const tarve_filter_setting *set;
    const double *factor, *ends; /* of tarve_filter_factor for set, n and m */
    const double *y;             /* n figures, none missing */
} tarve_profile_half;

typedef struct tarve_profile_end {
    double level[2][TARVE_LANES], trend[2][TARVE_LANES];
    double season[TARVE_FILTER_SEASONS][2][TARVE_LANES]; /* by t mod m */
} tarve_profile_end;

typedef struct tarve_profile_fit {
    double sse[2][TARVE_LANES];
    double solved[2][TARVE_FILTER_SEASONS + 1][TARVE_LANES]; /* factor^-1 D'a */
    tarve_profile_end end;                                   /* from starts of 0 */
} tarve_profile_fit;

enum { TARVE_PROFILE_WORK = 2 * TARVE_LANES }; /* doubles a figure */

/*
 * Sums of squares at the best starts, of two halves that share nothing but n and m: they fill the
 * time in which one recursion waits for itself. D'a is the adjoint of the filter run backwards over
 * the errors of the zero start: O(n), whatever m, where the columns of D would cost O(n m).
 * Agrees with tarve_filter_run to rounding. work: TARVE_PROFILE_WORK n; allocates nothing.
 */
void tarve_profile_run(const tarve_profile_half half[2], size_t n, size_t m, double *work,
                       tarve_profile_fit *fit);

/* Moves fit->end to the states at the end from the best starts. O(m^2). */
void tarve_profile_states(const tarve_profile_half half[2], size_t m, tarve_profile_fit *fit);

#endif

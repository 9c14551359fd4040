/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linear innovations filter of exponential smoothing, eight settings at a time, with its
 * initial states profiled out. */
#ifndef TARVE_MODEL_LINEAR_FILTER_H
#define TARVE_MODEL_LINEAR_FILTER_H

#include <stdbool.h>
#include <stddef.h>

enum { TARVE_LANES = 8, TARVE_FILTER_SEASONS = 12, TARVE_FILTER_DATA = 2 };

/* Smoothing parameters of the lanes; all eight are run. */
typedef struct tarve_filter_setting {
    double alpha[TARVE_LANES], beta[TARVE_LANES], gamma[TARVE_LANES], phi[TARVE_LANES];
    bool trend; /* else b = 0 throughout, beta and phi are not used */
} tarve_filter_setting;

/* Per series (at most two) and lane. */
typedef struct tarve_filter_result {
    double sse[TARVE_FILTER_DATA][TARVE_LANES];
    double level[TARVE_FILTER_DATA][TARVE_LANES], trend[TARVE_FILTER_DATA][TARVE_LANES];
    double season[TARVE_FILTER_DATA][TARVE_FILTER_SEASONS][TARVE_LANES]; /* by t mod m */
    size_t n_obs;
} tarve_filter_result;

/*
 *     e(t) = y(t) - l(t-1) - phi b(t-1) - s(t-m),        l(t) = l(t-1) + phi b(t-1) + alpha e(t)
 *     b(t) = phi b(t-1) + beta e(t),                      s(t) = s(t-m) + gamma e(t)
 *
 * The errors are linear in the start x0 = (l, s(1..m-1), b), the seasons summing to 0: e = a - D
 * x0. The same filter runs over the data and over one unit start a column; x0 solves the normal
 * equations (D'D + ridge) x0 = D'a, and the state at the end is that of the data plus those of the
 * columns times x0. sse is ssq(e) + ridge |s|^2 at that x0: the ridge is a normal prior on the
 * seasons.
 *
 * y:    n_data (1 or 2) series of n figures, missing (NaN) at the same places; standardised by the
 *       caller. A missing figure updates nothing (e = 0).
 * m:    1 (no seasons) to 12. ridge >= 0.
 * Cost: O(n m^2) for the eight lanes together; allocates nothing.
 * Source: Hyndman, Koehler, Ord & Snyder (2008), ch. 3 and 5; de Jong (1991).
 */
void tarve_filter_run(const tarve_filter_setting *f, const double *const *y, size_t n_data,
                      size_t n, size_t m, double ridge, tarve_filter_result *out);

/*
 * What does not depend on the figures, where none of n is missing, eight lanes an entry. factor:
 * the lower R of D'D = R R', rows one after the other, 1/R(j,j) on the diagonal (0: a start the
 * figures do not tell apart): TARVE_LANES k (k + 1) / 2, k = m and 1 for a trend. ends: where a
 * unit start of each column ends, level, trend and m seasons: TARVE_LANES k (m + 2). Cost: O(n
 * m^2).
 */
void tarve_filter_factor(const tarve_filter_setting *f, size_t n, size_t m, double *factor,
                         double *ends);

#endif

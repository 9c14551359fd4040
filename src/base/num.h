/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums and order statistics that say what they do with nothing and with NaN. */
#ifndef TARVE_BASE_NUM_H
#define TARVE_BASE_NUM_H

#include <stddef.h>

/* Neumaier's compensated sum; NaN anywhere makes it NaN; 0 for n = 0. */
double tarve_sum(const double *x, size_t n);
/* NaN for n = 0. */
double tarve_mean(const double *x, size_t n);
/* Sorts in place, NaN last. */
void tarve_sort(double *x, size_t n);
/* Type-7 quantile of n sorted finite values, 0 <= p <= 1; NaN for n = 0. */
double tarve_quantile_sorted(const double *sorted, size_t n, double p);
/* The same of n finite values in any order, for k values of p in ascending order; reorders x. O(n)
 * a quantile on average; the figures are those of sorting first. */
void tarve_select_quantiles(double *x, size_t n, size_t k, const double *p, double *out);
/* Median of the finite ones among n values; work has room for n. NaN when none. */
double tarve_median(const double *x, size_t n, double *work);
/* Index of the first of the largest, no NaN among them; 0 for n = 0. */
size_t tarve_largest(const double *x, size_t n);
/* The same of the smallest. */
size_t tarve_smallest(const double *x, size_t n);
/* Mann's S = sum over i < j of sign(y[j] - y[i]) and its variance when nothing trends, ties
 * counted: (k(k-1)(2k+5) - sum g(g-1)(2g+5))/18, g the sizes of groups of equal figures. Finite
 * figures; y is sorted afterwards. O(k^2). */
void tarve_mann_kendall(double *y, size_t k, double *s, double *variance);

#endif

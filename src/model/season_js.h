/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seasonal indices of a regular series by classical decomposition, shrunk as James and Stein do. */
#ifndef TARVE_MODEL_SEASON_JS_H
#define TARVE_MODEL_SEASON_JS_H

#include <stdbool.h>
#include <stddef.h>

/* |r(m)| > 1.645 sqrt((1 + 2 sum_{i<m} r(i)^2)/n) with n > 2m; pairs with a missing figure (NaN)
 * are left out. O(n m). Source: Assimakopoulos & Nikolopoulos (2000). */
bool tarve_is_seasonal(const double *y, size_t n, size_t m);

/*
 * Indices by t mod m, of ratios to the moving average (mean 1) or, without `ratio`, of differences
 * (sum 0): S; V = mean variance of an index within its season; A = max(0, sum (S-1)^2/(m-1) - V);
 * index = 1 + (1 - W)(S - 1), W = (m-3)/(m-1) V/(V + A) (0 for m <= 3). m <= 12. O(n m).
 * Source: Miller & Williams (2003), IJF 19(4).
 */
void tarve_season_indices(const double *y, size_t n, size_t m, bool ratio, double *index);

#endif

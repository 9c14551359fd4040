/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seasonal indices of a regular series by classical decomposition, shrunk as James and Stein do. */
#ifndef TARVE_MODEL_SEASON_JS_H
#define TARVE_MODEL_SEASON_JS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Indices by t mod m, of ratios to the centred mean of a year (mean 1) or, without `ratio`, of
 * differences from it (sum 0).
 *
 *     S = mean of a season's ratios, each year back weighing .75 of the next,
 *     index = 1 + max(0, 1 - 2/F) (S - 1),
 *     F = mean square between seasons / mean square within, times (d - 2)/d, d = its degrees within
 *
 * Figures without seasons have F near 1, so that their indices vanish: no test before. Ratios with
 * a missing figure (NaN) in their year are left out. Returns false, and indices that change
 * nothing, where none is kept, with n <= 2m or m < 2. m <= 12. O(n m).
 * Source: Miller & Williams (2003), IJF 19(4); docs/methods.md, "Portfolio", for the constants.
 */
bool tarve_season_indices(const double *y, size_t n, size_t m, bool ratio, double *index);

#endif

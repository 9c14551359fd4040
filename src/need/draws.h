/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of one draw of one unit (F8, F16, F20), and the range of many. */
#ifndef TARVE_NEED_DRAWS_H
#define TARVE_NEED_DRAWS_H

#include "need/model.h"

static inline double draws_gap(const need_draws *r, size_t y, size_t unit, size_t d)
{
    return need_unit(r, y, unit, FIGURE_ENTRANTS)[d] + need_unit(r, y, unit, FIGURE_BACKLOG)[d] -
           need_unit(r, y, unit, FIGURE_SUPPLY)[d];
}
static inline double draws_openings(const need_draws *r, size_t y, size_t unit, size_t d)
{
    return need_unit(r, y, unit, FIGURE_HIRES)[d] - need_unit(r, y, unit, FIGURE_CHURN)[d];
}
/* NaN without openings. */
double draws_ratio(const need_draws *r, size_t y, size_t unit, size_t d);
/* Median and 80 % of n figures, NaN left out; reorders them. */
tarve_range draws_range(double *figures, size_t n);
/* What changed draws say beside the base's same draws, on top of what all draws of the base say:
 * where nothing changes it is the base, whatever the number of draws. */
tarve_range draws_beside(tarve_range base, tarve_range same, tarve_range changed);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "need/draws.h"

#include <math.h>

#include "base/num.h"

double draws_ratio(const need_draws *r, size_t y, size_t unit, size_t d)
{
    const double j = draws_openings(r, y, unit, d);
    const double filled = need_unit(r, y, unit, FIGURE_SUPPLY)[d] +
                          need_unit(r, y, unit, FIGURE_UNEMPLOYED)[d] +
                          need_unit(r, y, unit, FIGURE_MOBILITY)[d];
    return j > 0.0 ? filled / j : (double)NAN;
}

tarve_range draws_range(double *figures, size_t n)
{
    size_t k = 0;
    for (size_t d = 0; d < n; d++)
        if (!isnan(figures[d]))
            figures[k++] = figures[d];
    static const double p[3] = {0.1, 0.5, 0.9};
    double at[3];
    tarve_select_quantiles(figures, k, 3, p, at);
    return (tarve_range){.median = at[1], .lo80 = at[0], .hi80 = at[2]};
}

tarve_range draws_beside(tarve_range base, tarve_range same, tarve_range changed)
{
    return (tarve_range){base.median + (changed.median - same.median),
                         base.lo80 + (changed.lo80 - same.lo80),
                         base.hi80 + (changed.hi80 - same.hi80)};
}

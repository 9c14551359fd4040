/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/portfolio.h"

tarve_status tarve_portfolio_path(const tarve_series *s, size_t n, const double *season,
                                  tarve_path *path, tarve_error *err)
{
    return tarve_regular_path(s->y, n, s->m, season, path, err);
}

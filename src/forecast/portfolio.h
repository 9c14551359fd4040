/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forecast of a regular series: an equal mean of models that differ in how they see the trend.
 */
#ifndef TARVE_FORECAST_PORTFOLIO_H
#define TARVE_FORECAST_PORTFOLIO_H

#include "forecast/series.h"

/* tarve_regular_path (tarve/model.h) of the first n figures of s, on the scale of s->y; season as
 * there. */
tarve_status tarve_portfolio_path(const tarve_series *s, size_t n, const double *season,
                                  tarve_path *path, tarve_error *err) TARVE_MUST_CHECK;

#endif

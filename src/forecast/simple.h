/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simple forecasts that the engine has to beat, with ranges from their own earlier errors. */
#ifndef TARVE_FORECAST_SIMPLE_H
#define TARVE_FORECAST_SIMPLE_H

#include "tarve/backtest.h"

/*
 * n_steps distributions of naive, seasonal naive or the mean of the last 12 figures after n figures
 * y (NaN = missing). The spread of step h is the root mean square of the method's errors h steps
 * ahead inside y; where there were none, of one step. whole: negative binomial, mean at least 0.01;
 * else normal. Cost O(n n_steps). Allocates nothing.
 */
void tarve_simple_forecast(tarve_method method, const double *y, size_t n, size_t season,
                           bool whole, size_t n_steps, tarve_dist *dist);

#endif

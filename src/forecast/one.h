/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forecast of one series, once the pools are learnt. */
#ifndef TARVE_FORECAST_ONE_H
#define TARVE_FORECAST_ONE_H

#include "forecast/members.h"
#include "forecast/pools.h"

/*
 * By the combination or the model asked for; what fails or runs away gives way to something
 * simpler, and the status says so.
 * @param f  [in,out] with its arrays (tarve_forecast), steps and levels; all else is set
 * Errors: NOMEM; BUG if not even the mean gave a forecast.
 */
tarve_status tarve_forecast_one(const tarve_series *s, tarve_pools *pools, tarve_members *members,
                                tarve_forecast *f, tarve_error *err) TARVE_MUST_CHECK;

#endif

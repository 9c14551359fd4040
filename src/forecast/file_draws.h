/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws of all series of a file, as CSV. */
#ifndef TARVE_FORECAST_FILE_DRAWS_H
#define TARVE_FORECAST_FILE_DRAWS_H

#include "forecast/agree.h"

/* Writes opt->n_draws draws of n series to opt->draws: those that agree add up. Errors: NOMEM, IO.
 */
tarve_status tarve_file_draws(const tarve_longseries *series, const tarve_forecast *forecast,
                              size_t n, const tarve_agreed *agreed,
                              const tarve_forecast_file_options *opt,
                              tarve_error *err) TARVE_MUST_CHECK;

#endif

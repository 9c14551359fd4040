/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts of the series of one file made to add up along a hierarchy file. */
#ifndef TARVE_FORECAST_AGREE_H
#define TARVE_FORECAST_AGREE_H

#include "forecast/longfile.h"
#include "tarve/reconcile.h"

/* What draws need to know of the series that agree; all of it owned. */
typedef struct tarve_agreed {
    size_t n;            /* nodes; 0 = nothing was made to agree */
    uint32_t *series_of; /* by node */
    tarve_reconcile_plan *plan;
    double *factor; /* [node][n_factors], or NULL */
    size_t n_factors;
} tarve_agreed;
void tarve_agreed_free(tarve_agreed *a);

/*
 * Bounds of protected cells by the totals of opt->hierarchy (forecast/narrow.h): fills lo, hi and
 * expected of the histories. Warns, with series and period, of totals that their parts cannot come
 * to; one that is no sum where all is printed says nothing. Nothing without a hierarchy or a
 * protected cell. Errors: as tarve_agree().
 */
tarve_status tarve_agree_narrow(tarve_longfile *f, tarve_longseries *series, size_t n,
                                const tarve_forecast_file_options *opt,
                                tarve_error *err) TARVE_MUST_CHECK;

/*
 * Reads opt->hierarchy (child,parent) and opt->fixed (series_id,period,value) and moves means,
 * medians and ranges of the series that they name; series: n, sorted by id. Nothing without a
 * hierarchy. kept: zeroed; filled where draws are asked for (opt->n_draws).
 *
 * Errors: those of tarve_table_read(); INPUT with the place in the file at fault: unknown-series,
 * duplicate-link, cycle, period-mismatch, outside-horizon, type-error, duplicate-key, held-sums.
 */
tarve_status tarve_agree(const tarve_longseries *series, size_t n,
                         const tarve_forecast_file_options *opt, tarve_forecast *forecast,
                         tarve_agreed *kept, tarve_error *err) TARVE_MUST_CHECK;

#endif

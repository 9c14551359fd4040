/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading the files of a hierarchy and making forecasts agree have in common. */
#ifndef TARVE_FORECAST_AGREE_INT_H
#define TARVE_FORECAST_AGREE_INT_H

#include "forecast/agree.h"
#include "tarve/reconcile.h"

typedef struct tarve_agreement {
    const tarve_longseries *series;
    size_t n_series, n_steps;
    const tarve_forecast_file_options *opt;
    tarve_forecast *forecast;
    uint32_t *node_of; /* by series; UINT32_MAX = takes no part */
    uint32_t *series_of;
    size_t n; /* nodes */
    tarve_reconcile_plan *plan;
    double *base, *variance, *out;     /* [step][node] */
    bool *fixed;                       /* [step][node] */
    bool *non_negative, *total, *mute; /* by node; total = has parts */
    double *factor;
    size_t n_factors;
} tarve_agreement;

/* n + 1 zeroed items, or NULL with *st set; NULL also when *st was not OK. */
void *tarve_agree_room(size_t n, size_t size, tarve_status *st, tarve_error *err);
/* Fills node_of, series_of, n, total and plan. */
tarve_status tarve_agree_hierarchy(tarve_agreement *a, tarve_error *err) TARVE_MUST_CHECK;
/* Puts published figures into base, with variance 0. */
tarve_status tarve_agree_fixed(tarve_agreement *a, tarve_error *err) TARVE_MUST_CHECK;

#endif

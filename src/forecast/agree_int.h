/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading the files of a hierarchy and making forecasts agree have in common. */
#ifndef TARVE_FORECAST_AGREE_INT_H
#define TARVE_FORECAST_AGREE_INT_H

#include "forecast/agree.h"
#include "tarve/agree.h"

/* The files of a hierarchy, read. */
typedef struct tarve_agreement {
    const tarve_longseries *series;
    size_t n_series, n_steps;
    const tarve_forecast_file_options *opt;
    tarve_forecast *forecast; /* by series */
    uint32_t *node_of;        /* by series; UINT32_MAX = takes no part */
    uint32_t *series_of;
    size_t n; /* nodes */
    tarve_reconcile_plan *plan;
    tarve_reconcile_link *link; /* n_links, by node */
    size_t n_links;
    double *fixed; /* [step][node] published figures, NaN = none; NULL = none at all */
} tarve_agreement;

/* n + 1 zeroed items, or NULL with *st set; NULL also when *st was not OK. */
void *tarve_agree_room(size_t n, size_t size, tarve_status *st, tarve_error *err);
/* Releases all but what it borrows. */
void tarve_agreement_free(tarve_agreement *a);
/* Fills node_of, series_of, n, plan and link. */
tarve_status tarve_agree_hierarchy(tarve_agreement *a, tarve_error *err) TARVE_MUST_CHECK;
/* Fills fixed. */
tarve_status tarve_agree_fixed(tarve_agreement *a, tarve_error *err) TARVE_MUST_CHECK;

bool tarve_agree_never_negative(const tarve_history *s, const tarve_forecast *f);

#endif

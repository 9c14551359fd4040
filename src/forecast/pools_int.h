/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that learn the pools share. */
#ifndef TARVE_FORECAST_POOLS_INT_H
#define TARVE_FORECAST_POOLS_INT_H

#include <stdatomic.h>

#include "forecast/heldout.h"
#include "forecast/pools.h"
#include "forecast/spread.h"

/* How much more the errors of one series are than its group's. */
typedef struct tarve_own_width {
    uint64_t key;
    double square;
} tarve_own_width;

struct tarve_pools {
    atomic_size_t holders;
    bool has_season[TARVE_SEASON_MAX + 1];
    double season[TARVE_SEASON_MAX + 1][TARVE_SEASON_MAX];
    tarve_verdict verdict[TARVE_GROUPS];
    double width2[TARVE_BINS]; /* squares of what ranges are multiplied by */
    tarve_shifts *shifts;
    tarve_lag_rule lags[TARVE_SEASON_MAX + 1];
    double lean[TARVE_SEASON_MAX + 1]; /* share of those in the portfolio */
    tarve_own_width *own;              /* of the series that told, by key */
    size_t n_own;
    tarve_spread *spread;
    tarve_counts_pool *counts; /* NULL: there are none */
    tarve_believed believed[TARVE_GROUPS];
};

/* A series that tells something. */
typedef struct tarve_told {
    const tarve_history *history;
    uint64_t key;
    size_t origins;
    tarve_group group;
} tarve_told;

typedef struct tarve_learning {
    const tarve_forecast_options *opt;
    tarve_plans *plans;
    tarve_pools *pools;
    tarve_told *of; /* in the order of their keys: the same whatever the order of the series */
    size_t n;
    tarve_heldout *stretch;
    size_t *first; /* n + 1: places of the stretches of a series */
    size_t n_stretches;
    tarve_lag_rule *lags; /* by season, of what was known before anything was held out */
} tarve_learning;

int tarve_learning_jobs(const tarve_learning *l);

/* Calls one() for 0..n-1 from several threads; the first failure met is returned. */
typedef tarve_status (*tarve_learn_one)(tarve_learning *l, size_t i, void *context,
                                        tarve_error *err);
tarve_status tarve_learn_each(tarve_learning *l, size_t n, tarve_learn_one one, void *context,
                              tarve_error *err) TARVE_MUST_CHECK;

/* The calendar date of a stretch's origin, as a number. */
uint32_t tarve_learning_date(const tarve_learning *l, size_t series, size_t stretch);

/* The steps of learning, in this order; each fills its part of the pools. Errors: NOMEM. */
tarve_status tarve_learn_seasons(tarve_learning *l, tarve_error *err) TARVE_MUST_CHECK;
tarve_status tarve_learn_shifts(tarve_learning *l, tarve_error *err) TARVE_MUST_CHECK;
/* Before figures are held out; and how far the portfolio leans on it, after. */
tarve_status tarve_learn_lags(tarve_learning *l, tarve_error *err) TARVE_MUST_CHECK;
void tarve_learn_lean(tarve_learning *l);
tarve_status tarve_learn_weights(tarve_learning *l, tarve_error *err) TARVE_MUST_CHECK;
tarve_status tarve_learn_errors(tarve_learning *l, tarve_error *err) TARVE_MUST_CHECK;
tarve_status tarve_learn_counts(tarve_learning *l, tarve_error *err) TARVE_MUST_CHECK;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The series whose forecasts a run publishes. */
#ifndef TARVE_RUN_PUBLISHED_H
#define TARVE_RUN_PUBLISHED_H

#include "base/arena.h"
#include "run/pipeline.h"
#include "tarve/report.h"

typedef struct published {
    tarve_published_series *item;
    tarve_history *history;
    tarve_forecast *forecast;
    size_t n, cap;
    tarve_arena memory; /* names, sums of occupation groups, breaks */
} published;            /* zero-initialise; release with published_free */

/*
 * For every measure of the configuration: the region, its municipalities, and the occupations of
 * the occupation area by their first digit, up to as_of. Series that the panel lacks are left out.
 */
tarve_status published_collect(const pipeline *p, published *out,
                               tarve_error *err) TARVE_MUST_CHECK;
/*
 * workdays.c: gives the monthly flows of a measure the working days of Finland where earlier
 * origins of its series say that they are better forecast per working day. Stocks are left alone.
 * n_steps: how far beyond its end a series may be forecast.
 */
tarve_status published_work(const pipeline *p, size_t n_steps, published *pub,
                            tarve_error *err) TARVE_MUST_CHECK;
/* The benchmark that is published stays a figure that was: of the same month a year before. */
tarve_status published_plain_benchmarks(const tarve_forecast_options *opt, published *pub,
                                        tarve_error *err) TARVE_MUST_CHECK;
/* Forecasts all of them over the configured years. */
tarve_status published_forecast(const pipeline *p, published *pub,
                                tarve_error *err) TARVE_MUST_CHECK;
/*
 * coherent.c: makes forecasts of the area's municipalities add up to those of the area, measure by
 * measure. They rest on figures that are printed, so adding up tells nothing of hidden ones. What
 * cannot be made to add up is a finding.
 */
tarve_status published_agree(pipeline *p, published *pub, tarve_error *err) TARVE_MUST_CHECK;
/* A published series of the whole area, to draw from; none = {0}. */
tarve_need_path published_path(const pipeline *p, const published *pub, const char *measure);

/* trends.c: which way the headline series have gone, told from their printed figures: temporary
 * breaks count as missing months, lasting ones are not compared across. */
tarve_status published_describe(const pipeline *p, published *pub,
                                tarve_error *err) TARVE_MUST_CHECK;
void published_free(published *pub);

/* ---- groups.c: occupation groups that no export has, summed over their 4-digit occupations ----
 */

/* The occupations of a measure and an area over n months from `first`. */
typedef struct group_span {
    const tarve_panel *panel;
    const char *measure, *area;
    tarve_period first;
    size_t n;
} group_span;

/* What the mean protected cell of each month stands for: what the printed total leaves for all of
 * them, within 1..4; 2 when fewer than 5 are protected. mean and work hold n. */
void group_protected_means(const group_span *g, double *mean, double *work);

/*
 * Figures of the group that begins with `digit`. A protected cell counts with the mean of all
 * protected cells of its month, so that no single one can be had from the sum. A month in which an
 * occupation is missing is missing. value and mark hold n; false when there is no such occupation.
 */
bool group_sum(const group_span *g, char digit, const double *protected_mean, double *value,
               tarve_mark *mark);

#endif

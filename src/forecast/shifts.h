/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaks that several series have on one date: how far they moved together, and what that says of
 * each. */
#ifndef TARVE_FORECAST_SHIFTS_H
#define TARVE_FORECAST_SHIFTS_H

#include "forecast/series.h"

/* What one series says of its break. */
typedef struct tarve_shift {
    tarve_period date; /* of the first period of the new level */
    size_t m;
    double size, variance; /* relative: of logarithms; with its sampling variance */
} tarve_shift;

typedef struct tarve_shifts tarve_shifts; /* immutable: threads share it */

/*
 * Pools n shifts, which are sorted in place: mean by date and seasons, and the variance between
 * series beyond sampling (DerSimonian & Laird 1986), both of those within 4 standard deviations of
 * the weighted median. Dates of fewer than 5 series are left out. The same for any order of equals
 * that the caller keeps fixed. Errors: NOMEM.
 */
tarve_status tarve_shifts_pool(tarve_shift *shift, size_t n, tarve_shifts **out,
                               tarve_error *err) TARVE_MUST_CHECK;
void tarve_shifts_free(tarve_shifts *p);
/* Mean and variance between series; false where there are none of that date. */
bool tarve_shifts_find(const tarve_shifts *p, tarve_period date, size_t m, double *mean,
                       double *variance);

/* A series' own shift drawn to the mean by how much each is to be believed; its own when it lies
 * more than 4 standard deviations away. */
double tarve_shifts_draw(double own, double error, double mean, double variance);

/*
 * For every break of a series, from its first n figures: the shift as tarve_model_input takes it,
 * NaN where no other series has it. *out is NULL, or the caller's to free. p may be NULL.
 * Errors: NOMEM. Cost: a fit of damped_trend where a break is shared, else O(breaks).
 */
tarve_status tarve_shifts_of(const tarve_shifts *p, const tarve_series *s, size_t n, double **out,
                             tarve_error *err) TARVE_MUST_CHECK;

#endif

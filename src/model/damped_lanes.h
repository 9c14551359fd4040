/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filter of a damped trend at eight settings in step: a processor does them in the time of one,
 * for each figure waits for the one before. */
#ifndef TARVE_MODEL_DAMPED_LANES_H
#define TARVE_MODEL_DAMPED_LANES_H

#include <stddef.h>

enum { TARVE_DAMPED_LANES = 8 };

typedef double tarve_damped_lane[TARVE_DAMPED_LANES];

typedef struct tarve_damped_set {
    tarve_damped_lane alpha, beta, phi;
} tarve_damped_set;

typedef struct tarve_damped_state {
    tarve_damped_lane level, trend;
} tarve_damped_state;

/* Ends of the data (from 0) and of the unit starts of level and trend, and the sums of products of
 * the forecasts d of the starts with each other and with the errors e of the data. */
typedef struct tarve_damped_sums {
    tarve_damped_state data, unit[2];
    tarve_damped_lane dd[3]; /* level level, level trend, trend trend */
    tarve_damped_lane de[2], ee;
    size_t n; /* figures that are not missing */
} tarve_damped_sums;

/*
 *     e(t) = x(t) - l - phi b,  l <- l + phi b + alpha e,  b <- phi b + beta e
 *
 * @param x    [in] n, NaN = missing: no error, and nothing is updated
 * @param out  [out] the same numbers, lane by lane, as one setting after the other
 * O(n). Allocates nothing.
 */
void tarve_damped_run(const tarve_damped_set *set, const double *x, size_t n,
                      tarve_damped_sums *out);

#endif

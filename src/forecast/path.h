/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the models of a class hand on: centre and spread of every step. */
#ifndef TARVE_FORECAST_PATH_H
#define TARVE_FORECAST_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* On the scale where errors are symmetric: logarithms when `logs`. Arrays of n_steps, the caller's.
 */
typedef struct tarve_path {
    size_t n_steps;
    double *centre, *spread;
    bool logs;
} tarve_path;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths averaged with weights exp(-criterion/2), in one pass and without keeping them. */
#ifndef TARVE_MODEL_MIXTURE_H
#define TARVE_MODEL_MIXTURE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct tarve_mixture {
    size_t n_steps;
    double *centre, *variance; /* of the caller; sums until tarve_mixture_finish */
    double least, total;       /* smallest criterion so far; sum of weights relative to it */
} tarve_mixture;

/* N log(sse/N) + 2k + 2k(k+1)/(N-k-1); infinite where N <= k + 1. sse of standardised figures:
 * below 1e-12 counts as 1e-12. */
double tarve_aicc(double sse, size_t n, size_t k);

tarve_mixture tarve_mixture_start(size_t n_steps, double *centre, double *variance);
/* Would this one get a share worth its path? False for an infinite criterion. A prior p comes as
 * -2 log p in the criterion. */
bool tarve_mixture_wants(const tarve_mixture *m, double criterion);
void tarve_mixture_add(tarve_mixture *m, double criterion, const double *path,
                       const double *variance);
/*
 * centre = sum w f, variance = sum w (v + f^2) - centre^2. False, and NaN, when nothing was added.
 */
bool tarve_mixture_finish(tarve_mixture *m);

#endif

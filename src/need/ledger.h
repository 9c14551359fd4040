/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger in two steps: F10's powers once for all the parameters that counts are put under. */
#ifndef TARVE_NEED_LEDGER_H
#define TARVE_NEED_LEDGER_H

#include "tarve/need.h"

typedef struct ledger_counts {
    size_t n;
    const double *n12, *v_bar, *u_bar; /* as of tarve_ledger_compute() */
    const double *ease;                /* ledger_ease() with the alpha of the parameters */
} ledger_counts;

/* F10: how much easier than average it is to fill from the unemployed; 0 where nothing is to fill.
 */
void ledger_ease(size_t n, const double *n12, const double *v_bar, const double *u_bar,
                 double alpha, double *ease);
/* tarve_ledger_compute() to the last bit. */
tarve_status ledger_fill(const ledger_counts *c, const tarve_ledger_params *par, tarve_ledger *out,
                         tarve_error *err) TARVE_MUST_CHECK;

#endif

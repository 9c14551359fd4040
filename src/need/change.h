/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Another assumption in place of the model's own: what a scenario or a what-if changes. The model
 * itself stays as it is, and so does every random number, since these are keyed by what they are
 * for: draw d with and without a change differ by the change alone.
 */
#ifndef TARVE_NEED_CHANGE_H
#define TARVE_NEED_CHANGE_H

#include "need/model.h"

/* New jobs of an occupation that the vacancies so far do not foretell; one round of recruiting. */
typedef struct extra_jobs {
    size_t occupation, year; /* o, y */
    double jobs;             /* persons; net openings J grow by as many */
} extra_jobs;

/* An assumption at a value in place of the drawn one; NaN = as drawn. */
typedef struct need_hold {
    double kappa, chi;
} need_hold;

/* Zero-initialise: no change at all, and the same bytes as with none. All memory is borrowed. */
typedef struct need_change {
    double demand_sd;  /* vacancies and their flow, in sd of a year's growth; unemployed minus */
    double rho, phi;   /* added; the sum is kept within 0..1 */
    double completion; /* points added to c: graduates grow by (c + x) / c */
    const extra_jobs *jobs;
    size_t n_jobs;
    const double *graduates; /* [f * n_years + y], persons added; NULL = none */
    const need_hold *hold;   /* NULL = all as drawn */
} need_change;

/* The factors that a shift of sd standard deviations puts on vacancies and, the other way, on the
 * unemployed in every year: exp(sd x s), s = spread of the first year's draws of either path, which
 * is how much a year brings (F6, F10). Errors: TARVE_E_NOMEM. */
tarve_status change_demand(const need_model *m, double sd, double *vacancies, double *unemployed,
                           tarve_error *err) TARVE_MUST_CHECK;

#endif

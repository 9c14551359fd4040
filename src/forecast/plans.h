/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans of tarve_regular_path, made when first asked for and shared by all threads. */
#ifndef TARVE_FORECAST_PLANS_H
#define TARVE_FORECAST_PLANS_H

#include "tarve/model.h"

typedef struct tarve_plans tarve_plans;

/* Room for a few hundred lengths; of more none is kept. Errors: NOMEM. */
tarve_status tarve_plans_make(tarve_plans **out, tarve_error *err) TARVE_MUST_CHECK;
void tarve_plans_free(tarve_plans *p);

/* The plan of n figures and m seasons, borrowed; NULL where there is no room for one, or p is NULL.
 * From any thread. Errors: USAGE (m), NOMEM. */
tarve_status tarve_plans_get(tarve_plans *p, size_t n, size_t m, const tarve_regular_plan **out,
                             tarve_error *err) TARVE_MUST_CHECK;

#endif

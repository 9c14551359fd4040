/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "need/change.h"

#include <math.h>
#include <stdlib.h>

#include "base/num.h"
#include "need/memory.h"

/* Half of what lies between the 16th and the 84th of a hundred draws of the first year, as a
 * logarithm: one standard deviation where the spread is lognormal, and no draw near zero counts for
 * more than that it is low. */
static double growth_sd(const need_model *m, const double *path, double *work)
{
    size_t n = 0;
    for (size_t d = 0; d < m->n_draws; d++)
        if (path[d * m->n_years] > 0.0)
            work[n++] = log(path[d * m->n_years]);
    tarve_sort(work, n);
    return n > 1
               ? 0.5 * (tarve_quantile_sorted(work, n, 0.84) - tarve_quantile_sorted(work, n, 0.16))
               : 0.0;
}

tarve_status change_demand(const need_model *m, double sd, double *vacancies, double *unemployed,
                           tarve_error *err)
{
    *vacancies = *unemployed = 1.0;
    if (sd == 0.0)
        return TARVE_OK;
    double *work = calloc(m->n_draws + 1, sizeof *work);
    if (work == NULL)
        return no_memory(err);
    *vacancies = exp(sd * growth_sd(m, m->n_path, work));
    *unemployed = exp(-sd * growth_sd(m, m->u_path, work));
    free(work);
    return TARVE_OK;
}

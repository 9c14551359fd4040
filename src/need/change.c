/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "need/change.h"

#include <math.h>

/* Of the logarithm over draws; draws at zero say nothing of growth. */
static double log_sd(const need_model *m, const double *path, size_t y)
{
    double mean = 0.0, squares = 0.0, n = 0.0;
    for (size_t d = 0; d < m->n_draws; d++) {
        const double x = path[d * m->n_years + y];
        if (!(x > 0.0))
            continue;
        const double step = log(x) - mean;
        mean += step / ++n;
        squares += step * (log(x) - mean);
    }
    return n > 1.0 ? sqrt(squares / (n - 1.0)) : 0.0;
}

void change_demand(const need_model *m, double sd, double *vacancies, double *unemployed)
{
    for (size_t y = 0; y < m->n_years; y++) {
        vacancies[y] = sd == 0.0 ? 1.0 : exp(sd * log_sd(m, m->n_path, y));
        unemployed[y] = sd == 0.0 ? 1.0 : exp(-sd * log_sd(m, m->u_path, y));
    }
}

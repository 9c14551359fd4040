/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/moved.h"

#include <gsl/gsl_cdf.h>

static bool never_negative(const tarve_dist *d)
{
    return d->non_negative || d->kind == TARVE_DIST_NEGBIN || d->kind == TARVE_DIST_LOGNORMAL;
}

bool tarve_moved_is_held(const tarve_forecast *f, size_t h)
{
    return f->n_levels > 0 && !(f->hi[0][h] > f->lo[0][h]) && !(f->lo[0][h] < f->mean[h]) &&
           !(f->lo[0][h] > f->mean[h]);
}

double tarve_moved_at(const tarve_forecast *f, size_t h, double z)
{
    const tarve_dist *d = &f->dist[h];
    const double to = f->mean[h], from = tarve_dist_mean(d);
    if (tarve_moved_is_held(f, h))
        return to;
    const double x = tarve_dist_quantile(d, gsl_cdf_ugaussian_P(z));
    return never_negative(d) && to < from && from > 0.0 ? x * (to / from) : x + (to - from);
}

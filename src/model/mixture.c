/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/mixture.h"

#include <math.h>

static const double negligible = 28.0; /* e^-14: below one in a million */

double tarve_aicc(double sse, size_t n, size_t k)
{
    if (n <= k + 1)
        return (double)INFINITY;
    const double obs = (double)n, par = (double)k;
    return obs * log(fmax(sse, 1e-12) / obs) + 2.0 * par +
           2.0 * par * (par + 1.0) / (obs - par - 1.0);
}

tarve_mixture tarve_mixture_start(size_t n_steps, double *centre, double *variance)
{
    for (size_t h = 0; h < n_steps; h++)
        centre[h] = variance[h] = 0.0;
    return (tarve_mixture){
        .n_steps = n_steps, .centre = centre, .variance = variance, .least = (double)INFINITY};
}

bool tarve_mixture_wants(const tarve_mixture *m, double criterion)
{
    return isfinite(criterion) && criterion < m->least + negligible;
}

/* Sums are relative to the least criterion; a new least scales down what is there. */
void tarve_mixture_add(tarve_mixture *m, double value, const double *path, const double *variance)
{
    if (value < m->least) {
        const double shrink = m->total > 0.0 ? exp(-0.5 * (m->least - value)) : 0.0;
        m->least = value;
        m->total *= shrink;
        for (size_t h = 0; h < m->n_steps; h++) {
            m->centre[h] *= shrink;
            m->variance[h] *= shrink;
        }
    }
    const double w = exp(-0.5 * (value - m->least)), total = m->total + w;
    /* West's update: the spread about the running mean, free of cancellation */
    for (size_t h = 0; h < m->n_steps; h++) {
        const double mean = m->total > 0.0 ? m->centre[h] / m->total : path[h];
        const double away = path[h] - mean;
        m->centre[h] += w * path[h];
        m->variance[h] += w * variance[h] + away * away * w * m->total / total;
    }
    m->total = total;
}

bool tarve_mixture_finish(tarve_mixture *m)
{
    for (size_t h = 0; h < m->n_steps; h++) {
        m->centre[h] /= m->total; /* 0 / 0 = NaN when there was none */
        m->variance[h] /= m->total;
    }
    return m->total > 0.0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distributions whose shape was learnt from held-out errors. */
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "model/pooled.h"

static const double largest_noise = 1.0;                 /* variance of a logarithm */
static const double first_knot = -3.0, knot_step = 0.15; /* p = .00135 to .99865 */

/* Share of the errors that lie nearest to knots 0..20; the others mirror them. */
static const double share_of_knot[TARVE_KNOTS / 2 + 1] = {
    0.0017222811158676256, 0.0010378042753948471, 0.0015723629717500874, 0.0023293604289701441,
    0.003374171308291359,  0.0047790780923358672, 0.0066186239215430681, 0.0089626796511083941,
    0.011867374492691062,  0.015364486018200722,  0.019450378275918695,  0.024076020443514007,
    0.02913989614122299,   0.034485612843501517,  0.039905665366942233,  0.045152087124524315,
    0.049953712996919003,  0.054038637858580263,  0.057159403803994147,  0.05911771881583483,
    0.059785288105789425,
};

double tarve_quantiles_at(const tarve_quantiles *q, double p)
{
    const double at = (gsl_cdf_ugaussian_Pinv(p) - first_knot) / knot_step;
    const double low = fmin(fmax(floor(at), 0.0), (double)(TARVE_KNOTS - 2)); /* ends go on */
    const size_t i = (size_t)low;
    return q->knot[i] + (at - low) * (q->knot[i + 1] - q->knot[i]);
}

double tarve_quantiles_cdf(const tarve_quantiles *q, double z)
{
    size_t lo = 0, hi = TARVE_KNOTS - 1; /* knot[lo] <= z < knot[hi], or the end on that side */
    while (hi - lo > 1) {
        const size_t mid = (lo + hi) / 2;
        *(q->knot[mid] <= z ? &lo : &hi) = mid;
    }
    const double width = q->knot[hi] - q->knot[lo];
    /* an end that is flat: nothing lies below the lower one, all at or below the upper one */
    const double flat = z < q->knot[lo] ? -(double)INFINITY : (double)INFINITY;
    const double share = width > 0.0 ? (z - q->knot[lo]) / width : flat;
    return gsl_cdf_ugaussian_P(
        fmin(fmax(first_knot + knot_step * ((double)lo + share), -8.0), 8.0));
}

static double figure_at(const tarve_dist *d, double z)
{
    const double x = d->centre + d->spread * z;
    const double y = d->unit * (d->logs ? exp(fmin(x, 600.0)) - d->shift : x);
    return d->non_negative ? fmax(0.0, y) : y;
}

double tarve_pooled_quantile(const tarve_dist *d, double p)
{
    return figure_at(d, tarve_quantiles_at(d->error, p));
}

double tarve_dist_pooled_cdf(const tarve_dist *d, double x)
{
    const double y = x / d->unit;
    if (d->non_negative && x < 0.0)
        return 0.0;
    if (d->logs && !(y + d->shift > 0.0))
        return 0.0;
    const double at = d->logs ? log(y + d->shift) : y;
    return tarve_quantiles_cdf(d->error, (at - d->centre) / d->spread);
}

static double mean_square(const tarve_dist *d)
{
    double sum = 0.0;
    for (size_t k = 0; k < TARVE_KNOTS; k++) {
        const double share = share_of_knot[k < TARVE_KNOTS / 2 ? k : TARVE_KNOTS - 1 - k];
        const double away = figure_at(d, d->error->knot[k]) - d->mean;
        sum += share * away * away;
    }
    return sum;
}

tarve_dist tarve_dist_pooled(const tarve_path *path, size_t h, bool non_negative,
                             const tarve_quantiles *error)
{
    tarve_dist d = {.kind = TARVE_DIST_POOLED,
                    .non_negative = non_negative,
                    .centre = path->centre[h],
                    .spread = path->spread[h],
                    .shift = path->shift,
                    .unit = 1.0,
                    .logs = path->logs,
                    .error = error};
    const double noise = fmin(path->noise, largest_noise);
    d.mean = d.logs ? exp(fmin(d.centre, 600.0) + noise / 2.0) - d.shift : d.centre;
    d.mean = d.non_negative ? fmax(0.0, d.mean) : d.mean;
    d.sd = sqrt(mean_square(&d));
    return d;
}

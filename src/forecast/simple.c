/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/simple.h"

#include <math.h>

enum { MEAN_OF = 12 };
static const double least_mean = 0.01; /* a count may always be other than 0 */

static double mean_before(const double *y, size_t n)
{
    double sum = 0.0;
    size_t k = 0;
    for (size_t t = n; t > 0 && k < MEAN_OF; t--) {
        if (isnan(y[t - 1]))
            continue;
        sum += y[t - 1];
        k++;
    }
    return k > 0 ? sum / (double)k : (double)NAN;
}

/* The newest figure among y[at], y[at - stride], ... */
static double newest(const double *y, size_t at, size_t stride)
{
    for (;; at -= stride) {
        if (!isnan(y[at]))
            return y[at];
        if (at < stride)
            return (double)NAN;
    }
}

/* Forecast of the figure h steps after the first n >= 1; NaN when nothing is known. */
static double point(tarve_method method, const double *y, size_t n, size_t season, size_t h)
{
    if (method == TARVE_METHOD_MEAN)
        return mean_before(y, n);
    if (method == TARVE_METHOD_SEASONAL_NAIVE && season > 1) {
        const size_t back = (h + season - 1) / season * season, target = n - 1 + h;
        const double same = target >= back ? newest(y, target - back, season) : (double)NAN;
        if (!isnan(same))
            return same;
    }
    return newest(y, n - 1, 1);
}

/* Root mean square of the errors h steps ahead; NaN when there are none. */
static double spread(tarve_method method, const double *y, size_t n, size_t season, size_t h)
{
    double sum = 0.0;
    size_t k = 0;
    for (size_t t = 1; t + h <= n; t++) {
        const double e = y[t + h - 1] - point(method, y, t, season, h);
        if (isnan(e))
            continue;
        sum += e * e;
        k++;
    }
    return k > 0 ? sqrt(sum / (double)k) : (double)NAN;
}

void tarve_simple_forecast(tarve_method method, const double *y, size_t n, size_t season,
                           bool whole, size_t n_steps, tarve_dist *dist)
{
    const double one = n > 1 ? spread(method, y, n, season, 1) : (double)NAN;
    for (size_t h = 1; h <= n_steps; h++) {
        const double at = n > 0 ? point(method, y, n, season, h) : (double)NAN;
        double sd = n > h ? spread(method, y, n, season, h) : one;
        sd = isnan(sd) ? one : sd;
        dist[h - 1] = (tarve_dist){.kind = whole ? TARVE_DIST_NEGBIN : TARVE_DIST_NORMAL,
                                   .non_negative = whole,
                                   .mean = isnan(at) ? 0.0 : at,
                                   .sd = isnan(sd) ? 0.0 : sd};
        if (whole) {
            dist[h - 1].mean = fmax(dist[h - 1].mean, least_mean);
            dist[h - 1].sd = fmax(dist[h - 1].sd, sqrt(dist[h - 1].mean));
        }
    }
}

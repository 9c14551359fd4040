/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/season_js.h"

#include <math.h>

enum { SEASONS = 12 };

static double lag_product(const double *y, size_t n, size_t lag, double mean)
{
    double sum = 0.0;
    for (size_t t = lag; t < n; t++) {
        const double product = (y[t] - mean) * (y[t - lag] - mean);
        sum += isnan(product) ? 0.0 : product;
    }
    return sum;
}

bool tarve_is_seasonal(const double *y, size_t n, size_t m)
{
    double mean = 0.0, squares = 0.0;
    size_t k = 0;
    for (size_t t = 0; t < n; t++)
        if (!isnan(y[t]))
            mean += (y[t] - mean) / (double)++k;
    const double all = lag_product(y, n, 0, mean);
    if (m < 2 || k <= 2 * m || !(all > 0.0))
        return false;
    for (size_t lag = 1; lag < m; lag++) {
        const double r = lag_product(y, n, lag, mean) / all;
        squares += r * r;
    }
    const double last = lag_product(y, n, m, mean) / all;
    return fabs(last) > 1.645 * sqrt((1.0 + 2.0 * squares) / (double)k);
}

/* Centred mean over a year at t: half weights at the ends where m is even. NaN where one is
 * missing. */
static double year_mean(const double *y, size_t t, size_t m)
{
    const size_t half = m / 2;
    double sum = 0.0;
    for (size_t i = t - half; i <= t + half; i++)
        sum += y[i];
    if (m % 2 == 0)
        sum -= 0.5 * (y[t - half] + y[t + half]);
    return sum / (double)m;
}

typedef struct seasons {
    double mean[SEASONS], square[SEASONS]; /* square: about the mean */
    double n[SEASONS];
} seasons;

static void gather(seasons *s, const double *y, size_t n, size_t m, bool ratio)
{
    for (size_t t = m / 2; t + m / 2 < n; t++) {
        const double trend = year_mean(y, t, m), r = ratio ? y[t] / trend : y[t] - trend;
        if (!isfinite(r))
            continue;
        const size_t i = t % m;
        const double away = r - s->mean[i];
        s->n[i] += 1.0;
        s->mean[i] += away / s->n[i];
        s->square[i] += away * (r - s->mean[i]);
    }
}

void tarve_season_indices(const double *y, size_t n, size_t m, bool ratio, double *index)
{
    seasons s = {0};
    const double none = ratio ? 1.0 : 0.0, k = (double)m;
    double total = 0.0, error = 0.0, spread = 0.0;
    gather(&s, y, n, m, ratio);
    for (size_t i = 0; i < m; i++) {
        index[i] = s.n[i] > 0.0 ? s.mean[i] : none;
        total += index[i] / k;
        error += s.n[i] > 1.0 ? s.square[i] / (s.n[i] - 1.0) / s.n[i] / k : 0.0;
    }
    for (size_t i = 0; i < m; i++) {
        index[i] = ratio ? index[i] / total : index[i] - total;
        spread += (index[i] - none) * (index[i] - none) / (k - 1.0);
    }
    spread = fmax(spread - error, 0.0);
    const double both = error + spread;
    const double w = m > 3 && both > 0.0 ? (k - 3.0) / (k - 1.0) * error / both : 0.0;
    for (size_t i = 0; i < m; i++)
        index[i] = none + (1.0 - w) * (index[i] - none);
}

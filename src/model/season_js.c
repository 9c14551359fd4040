/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/season_js.h"

#include <math.h>

enum { SEASONS = 12 };

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
    double recent[SEASONS], weight[SEASONS]; /* sum of figures, later years weighing more */
} seasons;

/* From the last figure backwards, so that weights start at 1. */
static void gather(seasons *s, const double *y, size_t n, size_t m, bool ratio)
{
    static const double a_year_back = 0.75;
    const double a_step_back = pow(a_year_back, 1.0 / (double)m);
    double weight = 1.0;
    for (size_t t = n - m / 2; t-- > m / 2;) {
        const double trend = year_mean(y, t, m), r = ratio ? y[t] / trend : y[t] - trend;
        const double now = weight;
        weight *= a_step_back;
        if (!isfinite(r))
            continue;
        const size_t i = t % m;
        const double away = r - s->mean[i];
        s->n[i] += 1.0;
        s->mean[i] += away / s->n[i];
        s->square[i] += away * (r - s->mean[i]);
        s->recent[i] += now * r;
        s->weight[i] += now;
    }
}

/* 1 - 2/F, at least 0: F between seasons and within them, less what few figures add to it. */
static double share_kept(const seasons *s, size_t m)
{
    static const double worth = 2.0;
    double all = 0.0, filled = 0.0, mean = 0.0, within = 0.0, between = 0.0;
    for (size_t i = 0; i < m; i++) {
        all += s->n[i];
        filled += s->n[i] > 0.0 ? 1.0 : 0.0;
        mean += s->n[i] > 0.0 ? s->mean[i] : 0.0;
        within += s->square[i];
    }
    mean /= filled;
    for (size_t i = 0; i < m; i++)
        between += s->n[i] * (s->mean[i] - mean) * (s->mean[i] - mean);
    const double free_within = all - filled;
    if (!(free_within > 2.0) || !(between > 0.0))
        return 0.0;
    const double inverse = within / (free_within - 2.0) / (between / ((double)m - 1.0));
    return fmax(1.0 - worth * inverse, 0.0);
}

bool tarve_season_indices(const double *y, size_t n, size_t m, bool ratio, double *index)
{
    seasons s = {0};
    const double none = ratio ? 1.0 : 0.0;
    double total = 0.0;
    for (size_t i = 0; i < m; i++)
        index[i] = none;
    if (m < 2 || n <= 2 * m)
        return false;
    gather(&s, y, n, m, ratio);
    const double kept = share_kept(&s, m);
    if (!(kept > 0.0))
        return false;
    for (size_t i = 0; i < m; i++) {
        index[i] = s.weight[i] > 0.0 ? s.recent[i] / s.weight[i] : none;
        total += index[i] / (double)m;
    }
    for (size_t i = 0; i < m; i++)
        index[i] = none + kept * ((ratio ? index[i] / total : index[i] - total) - none);
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tarve/trend.h"

#include <math.h>

#include "base/num.h"

#include <gsl/gsl_cdf.h>

enum { YEARS = 10, FEWEST = 5, FEWEST_PAIRS = 10, PAIRS = YEARS * (YEARS - 1) / 2, STALE = 2 };
static const double most_persistent = 0.8;

/* Means of years, oldest first; `at` counts years back from the last figure, 0 = the newest. */
typedef struct years {
    size_t n, m, end; /* end: one past the last figure */
    double mean[YEARS];
    size_t at[YEARS], stretch[YEARS]; /* stretch: breaks before it */
} years;

static bool usable(const tarve_history *h, size_t t)
{
    return isfinite(h->value[t]) && (h->mark == NULL || tarve_mark_has_number(h->mark[t]));
}

/* Breaks at or before period t of the history. */
static size_t breaks_until(const tarve_history *h, size_t t)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n_breaks; i++)
        n += (long long)h->breaks[i] - h->first <= (long long)t;
    return n;
}

static void take_year(const tarve_history *h, size_t back, years *y)
{
    const size_t start = y->end - (back + 1) * y->m;
    double sum = 0.0;
    for (size_t t = start; t < start + y->m; t++) {
        if (!usable(h, t))
            return;
        sum += h->value[t];
    }
    const size_t stretch = breaks_until(h, start);
    if (breaks_until(h, start + y->m - 1) != stretch || !isfinite(sum))
        return;
    y->mean[y->n] = sum / (double)y->m;
    y->at[y->n] = back;
    y->stretch[y->n++] = stretch;
}

/* A year alone between breaks has nothing to be compared with. */
static void drop_lonely(years *y)
{
    size_t kept = 0;
    for (size_t i = 0; i < y->n; i++) {
        const bool before = kept > 0 && y->stretch[kept - 1] == y->stretch[i];
        if (!before && (i + 1 == y->n || y->stretch[i + 1] != y->stretch[i]))
            continue;
        y->mean[kept] = y->mean[i];
        y->at[kept] = y->at[i];
        y->stretch[kept++] = y->stretch[i];
    }
    y->n = kept;
}

static years years_of(const tarve_history *h)
{
    years y = {.m = h->season > 0 ? h->season : h->freq > 0 ? (size_t)h->freq : 1, .end = h->n};
    while (y.end > 0 && !usable(h, y.end - 1))
        y.end--;
    for (size_t back = YEARS; back-- > 0;)
        if (y.end >= (back + 1) * y.m)
            take_year(h, back, &y);
    drop_lonely(&y);
    return y;
}

static size_t slopes_of(const years *y, double slope[PAIRS])
{
    size_t n = 0;
    for (size_t i = 0; i < y->n; i++)
        for (size_t j = i + 1; j < y->n; j++)
            if (y->stretch[i] == y->stretch[j])
                slope[n++] = (y->mean[j] - y->mean[i]) / (double)(y->at[i] - y->at[j]);
    tarve_sort(slope, n);
    return n;
}

/* One past the last year of the stretch that year i begins. */
static size_t stretch_end(const years *y, size_t i)
{
    size_t j = i;
    while (j < y->n && y->stretch[j] == y->stretch[i])
        j++;
    return j;
}

static double persistence(const years *y, double slope)
{
    double r[YEARS] = {0}, work[YEARS], squares = 0.0, products = 0.0;
    for (size_t i = 0; i < y->n; i++)
        r[i] = y->mean[i] + slope * (double)y->at[i];
    for (size_t i = 0, j = 0; i < y->n; i = j) {
        j = stretch_end(y, i);
        const double centre = tarve_median(r + i, j - i, work);
        for (size_t k = i; k < j; k++) {
            r[k] -= centre;
            squares += r[k] * r[k];
            if (k > i && y->at[k - 1] == y->at[k] + 1)
                products += r[k] * r[k - 1];
        }
    }
    const double a = squares > 0.0 ? products / squares : 0.0;
    return fmin(fmax(a + (1.0 + 3.0 * a) / (double)y->n, 0.0), most_persistent);
}

static void kendall(const years *y, double *s, double *variance)
{
    *s = *variance = 0.0;
    for (size_t i = 0, j = 0; i < y->n; i = j) {
        double part[YEARS], s1, v1;
        j = stretch_end(y, i);
        for (size_t k = i; k < j; k++)
            part[k - i] = y->mean[k];
        tarve_mann_kendall(part, j - i, &s1, &v1);
        *s += s1;
        *variance += v1;
    }
}

static void range(const double *slope, size_t n, double width, tarve_trend *t)
{
    const double rank = floor(((double)n - width) / 2.0);
    const size_t k = rank >= 1.0 ? (size_t)rank - 1 : 0;
    t->lo = slope[k];
    t->hi = slope[n - 1 - k];
}

static void judge(const tarve_history *h, const years *y, const double *slope, size_t n,
                  tarve_trend *t)
{
    double s, variance;
    t->per_year = tarve_quantile_sorted(slope, n, 0.5);
    t->persistence = persistence(y, t->per_year);
    kendall(y, &s, &variance);
    const double sd = sqrt(variance * (1.0 + t->persistence) / (1.0 - t->persistence));
    t->p = sd > 0.0 ? 2.0 * gsl_cdf_ugaussian_Q(fmax(fabs(s) - 1.0, 0.0) / sd) : 1.0;
    range(slope, n, gsl_cdf_ugaussian_Pinv((1.0 + t->level) / 2.0) * sd, t);
    t->n_years = y->n;
    t->first = h->first + (tarve_period)(y->end - (y->at[0] + 1) * y->m);
    t->last = h->first + (tarve_period)(y->end - y->at[y->n - 1] * y->m) - 1;
    const bool clear = t->p <= 1.0 - t->level;
    t->direction = clear && t->lo > 0.0   ? TARVE_DIRECTION_RISING
                   : clear && t->hi < 0.0 ? TARVE_DIRECTION_FALLING
                                          : TARVE_DIRECTION_UNCLEAR;
}

tarve_status tarve_trend_describe(const tarve_history *h, double level, tarve_trend *out,
                                  tarve_error *err)
{
    if (!(level > 0.0 && level < 1.0))
        return tarve_fail(err, TARVE_E_USAGE, "level %g is not between 0 and 1", level);
    const double none = (double)NAN;
    double slope[PAIRS];
    const years y = years_of(h);
    const size_t n = slopes_of(&y, slope);
    *out = (tarve_trend){
        .per_year = none, .lo = none, .hi = none, .p = none, .level = level, .first = h->first};
    if (y.n >= FEWEST && n >= FEWEST_PAIRS && y.at[y.n - 1] <= STALE)
        judge(h, &y, slope, n, out);
    return TARVE_OK;
}

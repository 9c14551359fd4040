/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scoring rules: what a forecast is worth once the figure is known. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "tarve/backtest.h"

enum { SUM_LIMIT = 200, MOST_TERMS = 100000, QUANTILES = 100 };
static const double least_chance = 1e-10;

double tarve_actual_nearest(tarve_actual a, double x)
{
    return fmin(fmax(x, a.lo), a.hi);
}

static double distance(double lo, double hi, tarve_actual a)
{
    return fmax(0.0, fmax(lo - a.hi, a.lo - hi));
}

bool tarve_score_covers(double lo, double hi, tarve_actual a)
{
    return a.hi >= lo && a.lo <= hi;
}

double tarve_score_interval(double lo, double hi, double level, tarve_actual a)
{
    return hi - lo + 2.0 / (1.0 - level) * distance(lo, hi, a);
}

double tarve_score_wis(double median, const double *lo, const double *hi, const double *level,
                       size_t n_levels, tarve_actual a)
{
    double sum = fabs(median - tarve_actual_nearest(a, median)) / 2.0;
    for (size_t l = 0; l < n_levels; l++)
        sum += (1.0 - level[l]) / 2.0 * tarve_score_interval(lo[l], hi[l], level[l], a);
    return sum / ((double)n_levels + 0.5);
}

/* ---- distribution functions ---- */

static double student_df(const tarve_dist *d)
{
    return fmax(d->df, 3.0);
}

/* sd of a normal, scale of Student's t */
static double scale_of(const tarve_dist *d)
{
    const double df = student_df(d);
    return d->kind == TARVE_DIST_STUDENT ? d->sd * sqrt((df - 2.0) / df) : d->sd;
}

/* Chance of 0 and the ratio of each chance to the one before; Poisson when the variance is no
 * larger than the mean. */
typedef struct terms {
    double mean, size, first;
} terms;

static terms terms_of(const tarve_dist *d)
{
    const double excess = d->sd * d->sd - d->mean;
    terms t = {.mean = d->mean, .size = (double)INFINITY, .first = exp(-d->mean)};
    if (excess > 1e-9 * d->mean) {
        t.size = d->mean * d->mean / excess;
        t.first = exp(-t.size * log1p(d->mean / t.size));
    }
    return t;
}

static double ratio(const terms *t, int k)
{
    return isinf(t->size) ? t->mean / (k + 1)
                          : (t->size + k) / (k + 1) * (t->mean / (t->size + t->mean));
}

static double count_cdf_by_sum(const tarve_dist *d, double x)
{
    const terms t = terms_of(d);
    double term = t.first, sum = term;
    for (int k = 0; k + 1 <= x && k < MOST_TERMS; k++) {
        term *= ratio(&t, k);
        sum += term;
        if (term < 1e-18 && k > t.mean)
            break;
    }
    return fmin(sum, 1.0);
}

/* The gamma distribution that quantiles of large counts come from, turned round (dist.c). */
static double large_count_cdf(const tarve_dist *d, double x)
{
    const double m = d->mean, sd = fmax(d->sd, sqrt(m)), skew = (2.0 * sd * sd / m - 1.0) / sd;
    const double cube = 1.0 + (floor(x) + 0.5 - m) * skew / (2.0 * sd);
    if (!(cube > 0.0))
        return 0.0;
    return gsl_cdf_ugaussian_P((cbrt(cube) - 1.0 + skew * skew / 36.0) * 6.0 / skew);
}

static double count_cdf(const tarve_dist *d, double x)
{
    if (x < 0.0)
        return 0.0;
    if (!(d->mean > 0.0))
        return 1.0;
    return d->mean <= SUM_LIMIT ? count_cdf_by_sum(d, x) : large_count_cdf(d, x);
}

static double lognormal_cdf(const tarve_dist *d, double x)
{
    if (!(x > 0.0) || !(d->mean > 0.0))
        return x >= 0.0 && !(d->mean > 0.0) ? 1.0 : 0.0;
    const double s2 = log1p(d->sd / d->mean * (d->sd / d->mean));
    return gsl_cdf_ugaussian_P((log(x / d->mean) + s2 / 2.0) / sqrt(s2));
}

double tarve_score_cdf(const tarve_dist *d, double x)
{
    if (isnan(x))
        return x;
    if (d->kind == TARVE_DIST_NEGBIN)
        return count_cdf(d, x);
    if (d->kind == TARVE_DIST_POOLED)
        return tarve_dist_pooled_cdf(d, x);
    if (d->non_negative && x < 0.0)
        return 0.0;
    if (d->kind == TARVE_DIST_POINT || !(d->sd > 0.0))
        return x >= (d->non_negative ? fmax(0.0, d->mean) : d->mean) ? 1.0 : 0.0;
    if (d->kind == TARVE_DIST_LOGNORMAL)
        return lognormal_cdf(d, x);
    const double z = (x - d->mean) / scale_of(d);
    return d->kind == TARVE_DIST_STUDENT ? gsl_cdf_tdist_P(z, student_df(d))
                                         : gsl_cdf_ugaussian_P(z);
}

double tarve_score_log(const tarve_dist *d, bool whole, double scale, tarve_actual a)
{
    double chance = 0.0;
    if (whole) {
        chance = tarve_score_cdf(d, a.hi + 0.5) - tarve_score_cdf(d, a.lo - 0.5);
    } else {
        const double e = scale / 1000.0;
        chance = (tarve_score_cdf(d, a.hi + e) - tarve_score_cdf(d, a.lo - e)) / (2.0 * e) * scale;
    }
    return -log(fmax(chance, least_chance));
}

/* ---- ranked probability score ---- */

static double count_rps(const tarve_dist *d, tarve_actual a)
{
    const terms t = terms_of(d);
    double term = t.first, cdf = term, sum = 0.0;
    int k = 0;
    for (; k < MOST_TERMS && (k < a.hi || 1.0 - cdf > 1e-9); k++) {
        const double miss = k < a.lo ? cdf : k >= a.hi ? 1.0 - cdf : 0.0;
        sum += miss * miss;
        term *= ratio(&t, k);
        cdf = fmin(cdf + term, 1.0);
    }
    /* figures beyond the last term: every further threshold below y is missed by 1 */
    return sum + fmax(0.0, a.lo - k);
}

static double normal_rps(double z)
{
    return z * (2.0 * gsl_cdf_ugaussian_P(z) - 1.0) + 2.0 * gsl_ran_ugaussian_pdf(z) -
           1.0 / sqrt(M_PI);
}

static double student_rps(double z, double df)
{
    const double b = exp(gsl_sf_lnbeta(0.5, df - 0.5) - 2.0 * gsl_sf_lnbeta(0.5, df / 2.0));
    return z * (2.0 * gsl_cdf_tdist_P(z, df) - 1.0) +
           2.0 * gsl_ran_tdist_pdf(z, df) * (df + z * z) / (df - 1.0) -
           2.0 * sqrt(df) / (df - 1.0) * b;
}

static double lognormal_rps(const tarve_dist *d, double y)
{
    const double s = sqrt(log1p(d->sd / d->mean * (d->sd / d->mean)));
    const double z = y > 0.0 ? log(y / d->mean) / s + s / 2.0 : -(double)INFINITY;
    const double p = y > 0.0 ? gsl_cdf_ugaussian_P(z) : 0.0;
    const double q = y > 0.0 ? gsl_cdf_ugaussian_P(z - s) : 0.0;
    return y * (2.0 * p - 1.0) - 2.0 * d->mean * (q + gsl_cdf_ugaussian_P(s / M_SQRT2) - 1.0);
}

static double rps_by_quantiles(const tarve_dist *d, tarve_actual a)
{
    double sum = 0.0;
    for (int i = 0; i < QUANTILES; i++) {
        const double p = (i + 0.5) / QUANTILES, q = tarve_dist_quantile(d, p);
        const double gap = tarve_actual_nearest(a, q) - q;
        sum += gap > 0.0 ? p * gap : (p - 1.0) * gap;
    }
    return 2.0 * sum / QUANTILES;
}

double tarve_score_rps(const tarve_dist *d, tarve_actual a)
{
    const bool point = d->kind == TARVE_DIST_POINT || !(d->sd > 0.0 && d->mean != 0.0);
    if (d->kind == TARVE_DIST_NEGBIN && d->mean > 0.0 && d->mean <= SUM_LIMIT && a.lo >= 0.0 &&
        a.hi < MOST_TERMS)
        return count_rps(d, a);
    const double s = scale_of(d), z = (a.lo - d->mean) / s;
    const bool cut = d->non_negative && d->mean < 4.0 * d->sd;
    const bool other = d->kind == TARVE_DIST_NEGBIN || d->kind == TARVE_DIST_POOLED;
    if (a.hi > a.lo || point || cut || other)
        return rps_by_quantiles(d, a);
    if (d->kind == TARVE_DIST_LOGNORMAL)
        return d->mean > 0.0 ? lognormal_rps(d, a.lo) : rps_by_quantiles(d, a);
    return s * (d->kind == TARVE_DIST_STUDENT ? student_rps(z, student_df(d)) : normal_rps(z));
}

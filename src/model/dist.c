/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Predictive distributions given by mean and standard deviation of the figure itself.
 *
 * NEGBIN  variance v > mean m: size r = m^2/(v - m), P(0) = (r/(r+m))^r, P(k+1)/P(k) =
 *         (r+k)/(k+1) * m/(r+m); v <= m is Poisson. Up to a mean of 200 quantiles come from the sum
 *         of these terms; above, where a step of one person is little, from the gamma distribution
 *         of the same mean, sd and skewness (Wilson & Hilferty 1931), rounded.
 * Draws are quantiles of a uniform number, so a copula over steps keeps the published marginals.
 */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "model/pooled.h"

enum { MAX_TERMS = 2000000, SUM_LIMIT = 200, TRIM_LIMIT = 10 };
static const double few = 5.0;    /* counts up to here may be mostly zeros */
static const double tail = 1e-12; /* probabilities are kept this far from 0 and 1 */

typedef struct negbin {
    double mean, size; /* size = INFINITY: Poisson */
} negbin;

static negbin negbin_of(const tarve_dist *d)
{
    const double excess = d->sd * d->sd - d->mean;
    const bool poisson = !(excess > 1e-9 * d->mean);
    return (negbin){d->mean, poisson ? (double)INFINITY : d->mean * d->mean / excess};
}

static double first_term(negbin b)
{
    return exp(isinf(b.size) ? -b.mean : -b.size * log1p(b.mean / b.size));
}

/* P(k + 1) / P(k) */
static double ratio(negbin b, double k)
{
    return isinf(b.size) ? b.mean / (k + 1) : (b.size + k) / (k + 1) * (b.mean / (b.size + b.mean));
}

static double negbin_by_sum(negbin b, double p)
{
    double term = first_term(b), sum = term;
    int k = 0;
    while (sum < p && k < MAX_TERMS) {
        term *= ratio(b, k);
        sum += term;
        k++;
        if (term < 1e-18 && k > b.mean)
            break; /* what is left of p is rounding */
    }
    return k;
}

/* Leaves off each end at most the one whole number that it was rounded out to, the less likely
 * first, while the rest holds the level; the median stays in. */
static void trim(negbin b, double level, double *lo, double *hi)
{
    const double middle = negbin_by_sum(b, 0.5);
    const int from = (int)*lo, to = (int)*hi;
    double high = first_term(b), low = high, held = from == 0 ? high : 0.0;
    for (int k = 1; k <= to; k++) {
        high *= ratio(b, k - 1);
        low = k == from ? high : low;
        held += k >= from ? high : 0.0;
    }
    const bool upper_first = high <= low;
    for (int pass = 0; pass < 2; pass++) {
        const bool upper = (pass == 0) == upper_first;
        const double end = upper ? high : low;
        if (held - end < level || (upper ? *hi <= middle : *lo >= middle))
            continue;
        held -= end;
        *(upper ? hi : lo) += upper ? -1.0 : 1.0;
    }
}

static double lognormal_quantile(double mean, double sd, double p)
{
    if (!(mean > 0.0))
        return 0.0;
    const double s2 = log1p(sd / mean * (sd / mean));
    return mean * exp(sqrt(s2) * gsl_cdf_ugaussian_Pinv(p) - s2 / 2.0);
}

/* Gamma variable moved to the mean, sd and skewness (2v/m - 1)/sd of the negative binomial, by
 * Wilson & Hilferty's cube root. */
static double gamma_quantile(double mean, double sd, double p)
{
    const double skew = (2.0 * sd * sd / mean - 1.0) / sd, z = gsl_cdf_ugaussian_Pinv(p);
    const double root = fmax(1.0 + skew * z / 6.0 - skew * skew / 36.0, 0.0);
    return fmax(mean + sd * 2.0 / skew * (root * root * root - 1.0), 0.0);
}

static double negbin_quantile(const tarve_dist *d, double p)
{
    if (!(d->mean > 0.0))
        return 0.0;
    if (d->mean <= SUM_LIMIT)
        return negbin_by_sum(negbin_of(d), p);
    return floor(gamma_quantile(d->mean, fmax(d->sd, sqrt(d->mean)), p) + 0.5);
}

static double student_df(const tarve_dist *d)
{
    return fmax(d->df, 3.0);
}

/* Scale of Student's t that gives the standard deviation sd. */
static double student_scale(const tarve_dist *d)
{
    const double df = student_df(d);
    return d->sd * sqrt((df - 2.0) / df);
}

double tarve_dist_quantile(const tarve_dist *d, double p)
{
    const double q = fmin(fmax(p, tail), 1.0 - tail);
    double x = d->mean;
    if (!(d->sd > 0.0) && d->kind != TARVE_DIST_NEGBIN)
        return d->non_negative ? fmax(0.0, x) : x;
    switch (d->kind) {
    case TARVE_DIST_POINT:
        break;
    case TARVE_DIST_NORMAL:
        x += d->sd * gsl_cdf_ugaussian_Pinv(q);
        break;
    case TARVE_DIST_STUDENT:
        x += student_scale(d) * gsl_cdf_tdist_Pinv(q, student_df(d));
        break;
    case TARVE_DIST_LOGNORMAL:
        return lognormal_quantile(d->mean, d->sd, q);
    case TARVE_DIST_NEGBIN:
        return negbin_quantile(d, q);
    case TARVE_DIST_POOLED:
        return tarve_pooled_quantile(d, q);
    }
    return d->non_negative ? fmax(0.0, x) : x;
}

void tarve_dist_range(const tarve_dist *d, double level, double *lo, double *hi)
{
    *lo = tarve_dist_quantile(d, (1.0 - level) / 2.0);
    *hi = tarve_dist_quantile(d, (1.0 + level) / 2.0);
    if (d->kind == TARVE_DIST_NEGBIN && d->mean > 0.0 && d->mean <= TRIM_LIMIT)
        trim(negbin_of(d), level, lo, hi);
}

/* E max(0, m + s Z) for standard Z with density f and distribution F; s = scale. */
static double mean_cut_at_zero(const tarve_dist *d)
{
    if (d->kind == TARVE_DIST_NORMAL) {
        const double z = d->mean / d->sd;
        return d->mean * gsl_cdf_ugaussian_P(z) + d->sd * gsl_ran_ugaussian_pdf(z);
    }
    const double df = student_df(d), s = student_scale(d), z = d->mean / s;
    return d->mean * gsl_cdf_tdist_P(z, df) +
           s * gsl_ran_tdist_pdf(z, df) * (df + z * z) / (df - 1.0);
}

double tarve_dist_mean(const tarve_dist *d)
{
    const bool cut =
        d->non_negative && (d->kind == TARVE_DIST_NORMAL || d->kind == TARVE_DIST_STUDENT);
    if (cut && d->sd > 0.0 && d->mean < 40.0 * d->sd)
        return mean_cut_at_zero(d);
    return d->non_negative ? fmax(0.0, d->mean) : d->mean;
}

double tarve_dist_draw(const tarve_dist *d, gsl_rng *rng)
{
    return tarve_dist_quantile(d, gsl_rng_uniform_pos(rng));
}

void tarve_dist_widen(tarve_dist *d, double c)
{
    d->sd *= c;
    d->spread *= c;
    if (d->kind != TARVE_DIST_NEGBIN)
        return;
    const double m = d->mean, k = m > few ? 1.0 : 10.0;
    d->sd = fmin(fmax(d->sd, sqrt(m)), sqrt(m + k * m * m));
}

void tarve_dist_scale(tarve_dist *d, double factor)
{
    d->mean *= factor;
    d->sd *= factor;
    d->unit *= factor;
}

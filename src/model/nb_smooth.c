/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The probabilities come from Panjer's recursion, which needs no gamma function and holds for the
 * Poisson limit d = 1 as it stands:
 *     P(0) = d^(-mu/(d-1)),  P(j+1) = P(j) (mu + (d-1) j) / (d (j+1)). */
#include "tarve/nb_smooth.h"

#include <math.h>

static const double omegas[TARVE_NB_OMEGAS] = {1, 0.98, 0.96, 0.93, 0.9, 0.85, 0.8, 0.7};
static const double dispersions[TARVE_NB_DISPERSIONS] = {1, 1.25, 1.5, 2, 2.5, 3, 4, 6};

/* Below this a rate is no more than rounding; it keeps log P finite where a count follows zeros. */
static const double least_mean = 1e-9;
/* Counts above this take the gamma function instead of a product as long as the count. */
static const double long_product = 256;

double tarve_nb_omega(size_t i)
{
    return omegas[i];
}

double tarve_nb_dispersion(size_t j)
{
    return dispersions[j];
}

static double log_none(double mu, double d)
{
    return d > 1 ? -mu * log(d) / (d - 1) : -mu;
}

/* log P(y) by the gamma function. */
static double log_pmf_far(double mu, double d, double y)
{
    if (d <= 1)
        return y * log(mu) - mu - lgamma(y + 1);
    const double r = mu / (d - 1);
    return lgamma(y + r) - lgamma(r) - lgamma(y + 1) + log_none(mu, d) + y * log1p(-1 / d);
}

/* log P(y): the product of the recursion, its logarithm taken only where it nears the limits. */
static double log_pmf(double mu, double d, double y)
{
    if (y > long_product)
        return log_pmf_far(mu, d, y);
    double sum = log_none(mu, d), product = 1;
    for (size_t i = 0; (double)i < y; i++) {
        const double j = (double)i;
        product *= (mu + (d - 1) * j) / (d * (j + 1));
        if (product < 1e-200 || product > 1e200) {
            sum += log(product);
            product = 1;
        }
    }
    return sum + log(product);
}

double tarve_nb_within(double mu, double d, double lo, double hi, double *mean)
{
    if (lo >= hi) {
        *mean = lo;
        return log_pmf(mu, d, lo);
    }
    /* relative to P(lo), so that a far tail does not underflow before it is divided */
    double p = 1, mass = 1, first = lo;
    for (size_t i = 0; lo + (double)i < hi; i++) {
        const double j = lo + (double)i;
        p *= (mu + (d - 1) * j) / (d * (j + 1));
        mass += p;
        first += p * (j + 1);
    }
    *mean = first / mass;
    return log_pmf(mu, d, lo) + log(mass);
}

static void filter_point(const tarve_nb_counts *c, tarve_nb_prior prior, double omega, double d,
                         double *log_likelihood, double *rate)
{
    double a = prior.a, b = prior.b, sum = 0;
    for (size_t t = 0; t < c->n; t++) {
        if (isnan(c->lo[t]) || isnan(c->hi[t]))
            continue;
        const double e = c->exposure != NULL ? c->exposure[t] : 1;
        double y = 0;
        sum += tarve_nb_within(fmax(e * a / b, least_mean), d, c->lo[t], c->hi[t], &y);
        a = omega * (a + y);
        b = omega * (b + e);
    }
    *log_likelihood = sum;
    *rate = a / b;
}

void tarve_nb_filter(const tarve_nb_counts *c, tarve_nb_prior prior, tarve_nb_fit *out)
{
    for (size_t i = 0; i < TARVE_NB_OMEGAS; i++) {
        for (size_t j = 0; j < TARVE_NB_DISPERSIONS; j++) {
            const size_t k = i * TARVE_NB_DISPERSIONS + j;
            filter_point(c, prior, omegas[i], dispersions[j], &out->log_likelihood[k],
                         &out->rate[k]);
        }
    }
    out->n_used = 0;
    for (size_t t = 0; t < c->n; t++)
        out->n_used += !isnan(c->lo[t]) && !isnan(c->hi[t]);
}

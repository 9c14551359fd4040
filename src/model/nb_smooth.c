/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The probabilities come from Panjer's recursion, which needs no gamma function and holds for the
 * Poisson limit d = 1 as it stands:
 *     P(0) = d^(-mu/(d-1)),  P(j+1) = P(j) (mu + (d-1) j) / (d (j+1)).
 * They are multiplied over the cells, a logarithm is taken where the product nears the limits. */
#include <math.h>

#include "tarve/model.h"

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

/* All counts of one dispersion d. */
typedef struct family {
    double d, none; /* P(0) = exp(-mu none) */
} family;

static family family_of(double d)
{
    return (family){d, d > 1 ? log(d) / (d - 1) : 1};
}

/* A chance: exp(log) times product. */
typedef struct chance {
    double log, product;
} chance;

static void times(chance *c, double factor)
{
    c->product *= factor;
    if (c->product < 1e-200 || c->product > 1e200) {
        c->log += log(c->product);
        c->product = 1;
    }
}

/* P(y) / P(0) by the gamma function. */
static double log_ratio_far(const family *f, double mu, double y)
{
    if (f->d <= 1)
        return y * log(mu) - lgamma(y + 1);
    const double r = mu / (f->d - 1);
    return lgamma(y + r) - lgamma(r) - lgamma(y + 1) + y * log1p(-1 / f->d);
}

static double step_up(const family *f, double mu, double j)
{
    return (mu + (f->d - 1) * j) / (f->d * (j + 1));
}

static void times_exact(const family *f, double mu, double y, chance *c)
{
    c->log -= mu * f->none;
    if (y > long_product)
        c->log += log_ratio_far(f, mu, y);
    for (size_t j = 0; y <= long_product && (double)j < y; j++)
        times(c, step_up(f, mu, (double)j));
}

/* Multiplies c by P(lo <= y <= hi); returns E[y | lo <= y <= hi]. */
static double times_within(const family *f, double mu, double lo, double hi, chance *c)
{
    times_exact(f, mu, lo, c);
    if (lo >= hi)
        return lo;
    /* relative to P(lo), so that a far tail does not underflow before it is divided */
    double p = 1, mass = 1, first = lo;
    for (size_t i = 0; lo + (double)i < hi; i++) {
        const double j = lo + (double)i;
        p *= step_up(f, mu, j);
        mass += p;
        first += p * (j + 1);
    }
    times(c, mass);
    return first / mass;
}

double tarve_nb_within(double mu, double d, double lo, double hi, double *mean)
{
    const family f = family_of(d);
    chance c = {0, 1};
    *mean = times_within(&f, mu, lo, hi, &c);
    return c.log + log(c.product);
}

static void filter_point(const tarve_nb_counts *c, tarve_nb_prior prior, double omega, double d,
                         double *log_likelihood, double *rate)
{
    const family f = family_of(d);
    chance all = {0, 1};
    double a = prior.a, b = prior.b;
    for (size_t t = 0; t < c->n; t++) {
        if (isnan(c->lo[t]) || isnan(c->hi[t]))
            continue;
        const double e = c->exposure != NULL ? c->exposure[t] : 1;
        const double y = times_within(&f, fmax(e * a / b, least_mean), c->lo[t], c->hi[t], &all);
        a = omega * (a + y);
        b = omega * (b + e);
    }
    *log_likelihood = all.log + log(all.product);
    *rate = a / b;
}

void tarve_nb_filter(const tarve_nb_counts *c, tarve_nb_prior prior, const double *weight,
                     tarve_nb_fit *out)
{
    for (size_t k = 0; k < TARVE_NB_GRID; k++) {
        out->log_likelihood[k] = -(double)INFINITY;
        out->rate[k] = prior.a / prior.b;
        if (weight == NULL || weight[k] > 0)
            filter_point(c, prior, tarve_nb_omega(k / TARVE_NB_DISPERSIONS),
                         tarve_nb_dispersion(k % TARVE_NB_DISPERSIONS), &out->log_likelihood[k],
                         &out->rate[k]);
    }
}

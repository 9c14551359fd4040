/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small counts: hidden cells, pooling to a parent, raking. Formulas F4, F5 and F22. */
#include "need/pool.h"
#include "base/rng.h"
#include "need/memory.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

enum { N_LATENT = LATENT_MAX - LATENT_MIN + 1 };
static const double least_mu = 0.05; /* a cell that is never seen above 4 may still be 4 */

/* Poisson chances of 1..4 given that the count is one of them. */
static void latent_weights(double mu, double w[N_LATENT])
{
    const double m = isfinite(mu) ? fmax(mu, least_mu) : 1.0;
    double term = m, sum = 0.0;
    for (int z = 0; z < N_LATENT; z++) {
        w[z] = term;
        sum += term;
        term *= m / (z + 2);
    }
    for (int z = 0; z < N_LATENT; z++)
        w[z] /= sum;
}

double latent_mean(double mu)
{
    double w[N_LATENT], mean = 0.0;
    latent_weights(mu, w);
    for (int z = 0; z < N_LATENT; z++)
        mean += (z + LATENT_MIN) * w[z];
    return mean;
}

/* Row i of tail from row i+1; scaled to a largest value of one, so that nothing underflows. */
static void convolve_one(const double w[N_LATENT], size_t total, const double *next, double *row)
{
    double most = 0.0;
    for (size_t s = 0; s <= total; s++) {
        row[s] = 0.0;
        for (size_t z = LATENT_MIN; z <= LATENT_MAX && z <= s; z++)
            row[s] += w[z - LATENT_MIN] * next[s - z];
        most = fmax(most, row[s]);
    }
    for (size_t s = 0; most > 0.0 && s <= total; s++)
        row[s] /= most;
}

static double sum_of_means(size_t n, const double *weight, double log_tilt)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        double all = 0.0, mean = 0.0;
        for (int z = 0; z < N_LATENT; z++) {
            const double w = weight[i * N_LATENT + (size_t)z] * exp(log_tilt * z);
            all += w;
            mean += (z + LATENT_MIN) * w;
        }
        sum += mean / all;
    }
    return sum;
}

/* Tilting every P(z) by the same factor^z changes nothing given the total; tilted so that the total
 * is what is expected, its chances do not underflow, however unlikely it was. */
static void tilt_to(size_t n, double *weight, double total)
{
    double lo = -30.0, hi = 30.0;
    for (int i = 0; i < 60; i++) {
        const double mid = 0.5 * (lo + hi);
        if (sum_of_means(n, weight, mid) < total)
            lo = mid;
        else
            hi = mid;
    }
    for (size_t i = 0; i < n * N_LATENT; i++)
        weight[i] *= exp(0.5 * (lo + hi) * (double)(i % N_LATENT));
}

tarve_status latent_init(latent_block *b, size_t n, const double *mu, double total,
                         bool *contradiction, tarve_error *err)
{
    latent_block out = {.n = n};
    const double least = (double)n * LATENT_MIN, most = (double)n * LATENT_MAX;
    const bool known = total >= least && total <= most;
    *contradiction = total >= 0.0 && !known;
    out.weight = calloc(n > 0 ? n * N_LATENT : 1, sizeof *out.weight);
    if (out.weight == NULL)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        latent_weights(mu[i], out.weight + i * N_LATENT);
    if (known && n > 0) {
        out.total = (size_t)llround(total);
        tilt_to(n, out.weight, total);
        const size_t width = out.total + 1;
        out.tail = calloc((n + 1) * width, sizeof *out.tail);
        if (out.tail == NULL) {
            latent_free(&out);
            return no_memory(err);
        }
        out.tail[n * width] = 1.0;
        for (size_t i = n; i-- > 0;)
            convolve_one(out.weight + i * N_LATENT, out.total, out.tail + (i + 1) * width,
                         out.tail + i * width);
    }
    *b = out;
    return TARVE_OK;
}

void latent_free(latent_block *b)
{
    free(b->weight);
    free(b->tail);
    *b = (latent_block){0};
}

/* Rounding has left nothing of the chances but the last figure that has one. */
static size_t last_possible(const double w[N_LATENT])
{
    size_t last = 0;
    for (size_t z = 0; z < N_LATENT; z++)
        last = w[z] > 0.0 ? z : last;
    return last;
}

/* The first figure whose chances reach beyond the point drawn. Added up without a branch, which
 * would be guessed wrong every other time. */
static inline size_t pick(const double w[N_LATENT], uint64_t *state)
{
    double at = tarve_rng_next(state) * (w[0] + w[1] + w[2] + w[3]);
    size_t passed = 0;
    for (size_t z = 0; z < N_LATENT; z++) {
        passed += at >= w[z]; /* once it is not, `at` is negative and stays below */
        at -= w[z];
    }
    return (passed < N_LATENT ? passed : last_possible(w)) + LATENT_MIN;
}

void latent_draw_cell(const latent_block *b, size_t cell, size_t n, uint64_t *state, size_t *left,
                      double *z)
{
    const double *own = b->weight + cell * N_LATENT;
    const double *tail = b->tail == NULL ? NULL : b->tail + (cell + 1) * (b->total + 1);
    for (size_t d = 0; d < n; d++) {
        double w[N_LATENT];
        for (size_t k = 0; k < N_LATENT; k++) {
            const size_t figure = k + LATENT_MIN;
            const double rest = tail == NULL        ? 1.0
                                : figure <= left[d] ? tail[left[d] - figure]
                                                    : 0.0;
            w[k] = own[k] * rest;
        }
        const size_t figure = pick(w, &state[d]);
        z[d] = (double)figure;
        left[d] -= tail == NULL ? 0 : figure;
    }
}

double latent_draw_one(double mu, gsl_rng *rng)
{
    double w[N_LATENT];
    latent_weights(mu, w);
    return (double)pick(w, rng->state);
}

double pool_shape(size_t n, const double *observed, const double *expected, double psi,
                  double fallback)
{
    double squares = 0.0, excess = 0.0;
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        const double m = expected[i], d = observed[i] - m;
        if (!(m > 0.0) || !isfinite(d))
            continue;
        squares += m * m;
        excess += d * d - psi * m;
        used++;
    }
    if (used < 3)
        return fallback;
    const double shape = excess > 0.0 ? squares / excess : 200.0;
    return fmin(200.0, fmax(0.5, shape));
}

double pool_lambda(double shape, double observed, double expected)
{
    return (shape + observed) / (shape + expected);
}

void pool_rake(size_t n, double *x, double total)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    for (size_t i = 0; sum > 0.0 && i < n; i++)
        x[i] *= total / sum;
}

/* gsl_ran_poisson(), number for number; the usual small rates without its calls. */
static double poisson(gsl_rng *rng, double rate)
{
    static const double small = 10.0;
    if (rate > small)
        return gsl_ran_poisson(rng, rate);
    const double none = exp(-rate);
    double left = tarve_rng_uniform(rng);
    unsigned k = 0;
    for (; left > none; k++)
        left *= tarve_rng_uniform(rng);
    return k;
}

double pool_count(gsl_rng *rng, double mean, double psi)
{
    if (!(mean > 0.0))
        return 0.0;
    const double rate = psi > 1.0 ? gsl_ran_gamma(rng, mean / (psi - 1.0), psi - 1.0) : mean;
    return rate > 0.0 ? poisson(rng, rate) : 0.0;
}

static double log_noise(double u, double v, const tightness_parent *parent)
{
    return parent->psi * (1.0 / u + 1.0 / (v * parent->turnover));
}

/* Variance between the logs beyond what counting explains, by moments weighted with the precision
 * of each; 0 with fewer than two. */
static double between_variance(size_t n, const double *u, const double *v,
                               const tightness_parent *parent)
{
    double sum = 0.0, weights = 0.0, k = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (!(u[i] > 0.0) || !(v[i] > 0.0))
            continue;
        const double d = log(u[i] / v[i]) - log(parent->ratio);
        const double weight = 1.0 / log_noise(u[i], v[i], parent);
        sum += weight * d * d;
        weights += weight;
        k++;
    }
    return k < 2.0 ? 0.0 : fmax(0.0, (sum - k) / weights);
}

void pool_tightness(size_t n, const double *u, const double *v, const tightness_parent *parent,
                    double *out)
{
    const double between = parent->ratio > 0.0 ? between_variance(n, u, v, parent) : 0.0;
    for (size_t i = 0; i < n; i++) {
        out[i] = (double)NAN;
        if (!(v[i] > 0.0) || !(parent->ratio > 0.0))
            continue;
        const double uu = fmax(u[i], 0.5); /* half a person: none at all has no logarithm */
        const double noise = log_noise(uu, v[i], parent);
        const double weight = between / (between + noise);
        out[i] = parent->ratio * exp(weight * (log(uu / v[i]) - log(parent->ratio)));
    }
}

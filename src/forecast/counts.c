/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/counts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forecast/groups.h"

enum { EM_STEPS = 60, YEARS = 5 /* of a history that are looked at */ };
static const double small_mean = 10, least_mean = 1e-9;
/* Weights below it are taken from the grid points: they cost time and say nothing. */
static const double least_weight = 0.01;

struct tarve_counts_pool {
    tarve_nb_prior prior;
    double weight[TARVE_NB_GRID];
    double trace[EM_STEPS];
};

static int by_id(const void *a, const void *b)
{
    const tarve_series *const *x = a, *const *y = b;
    return strcmp((*x)->history->id, (*y)->history->id);
}

static size_t years_of(const tarve_series *s)
{
    return YEARS * (s->m > 1 ? s->m : TARVE_SEASON_MAX);
}

/* The last years of the first n figures, at the points that have weight. */
static tarve_status filter(const tarve_counts_pool *pool, const tarve_series *s, size_t n,
                           const double *season, tarve_nb_fit *fit, tarve_error *err)
{
    const size_t most = years_of(s);
    const size_t from = n > most ? n - most : 0, k = n - from;
    double *block = malloc((3 * k + 1) * sizeof *block);
    if (block == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    double *lo = block, *hi = block + k, *exposure = block + 2 * k;
    for (size_t i = 0; i < k; i++) {
        const size_t t = from + i;
        const bool within = !isnan(s->lo[t]) && !isnan(s->hi[t]);
        lo[i] = within ? s->lo[t] : s->y[t];
        hi[i] = within ? s->hi[t] : s->y[t];
        exposure[i] = season != NULL ? exp(season[(s->first_season + t) % s->m]) : 1;
    }
    const tarve_nb_counts c = {.n = k, .lo = lo, .hi = hi, .exposure = exposure};
    tarve_nb_filter(&c, pool->prior, pool->weight, fit);
    free(block);
    return TARVE_OK;
}

/* Gamma by moments: what the means differ by beyond their own noise. Worth 0.1 to 24 periods. */
static tarve_nb_prior prior_by_moments(const tarve_series *const *s, size_t n)
{
    double sum = 0, squares = 0, noise = 0, used = 0;
    for (size_t i = 0; i < n; i++) {
        const double seen = (double)(s[i]->n_obs + s[i]->n_protected);
        if (seen < 1 || !isfinite(s[i]->mean))
            continue;
        sum += s[i]->mean;
        squares += s[i]->mean * s[i]->mean;
        noise += s[i]->mean / seen;
        used++;
    }
    if (used < 2 || sum <= 0)
        return (tarve_nb_prior){0.5, 1};
    const double mean = sum / used, between = squares / used - mean * mean - noise / used;
    const double b = fmin(fmax(mean / fmax(between, 1e-9), 0.1), 24);
    return (tarve_nb_prior){mean * b, b};
}

/* w = prior weight x likelihood, summing to 1; returns the log-likelihood of the mixture. */
static double responsibilities(const double *weight, const double *log_likelihood, double *w)
{
    double most = -(double)INFINITY, sum = 0;
    for (size_t k = 0; k < TARVE_NB_GRID; k++)
        most = fmax(most, log_likelihood[k]);
    for (size_t k = 0; k < TARVE_NB_GRID; k++)
        sum += w[k] = weight[k] > 0 ? weight[k] * exp(log_likelihood[k] - most) : 0;
    for (size_t k = 0; k < TARVE_NB_GRID; k++)
        w[k] /= sum;
    return most + log(sum);
}

/* One series' worth of even weights stays in, so that no grid point dies out in a small pool. */
static void learn_weights(tarve_counts_pool *pool, const tarve_nb_fit *fit, size_t n)
{
    for (size_t step = 0; step < EM_STEPS; step++) {
        double next[TARVE_NB_GRID], w[TARVE_NB_GRID], total = 0;
        for (size_t k = 0; k < TARVE_NB_GRID; k++) {
            next[k] = 1.0 / TARVE_NB_GRID;
            total += log(pool->weight[k]) / TARVE_NB_GRID;
        }
        for (size_t i = 0; i < n; i++) {
            total += responsibilities(pool->weight, fit[i].log_likelihood, w);
            for (size_t k = 0; k < TARVE_NB_GRID; k++)
                next[k] += w[k];
        }
        for (size_t k = 0; k < TARVE_NB_GRID; k++)
            pool->weight[k] = next[k] / ((double)n + 1);
        pool->trace[step] = total;
    }
}

static void drop_light_points(double *weight)
{
    double sum = 0;
    for (size_t k = 0; k < TARVE_NB_GRID; k++)
        sum += weight[k] = weight[k] >= least_weight ? weight[k] : 0;
    for (size_t k = 0; k < TARVE_NB_GRID; k++)
        weight[k] /= sum;
}

static tarve_status learn(tarve_counts_pool *pool, const tarve_series **s, size_t n, int jobs,
                          tarve_error *err)
{
    tarve_nb_fit *fit = calloc(n + 1, sizeof *fit);
    if (fit == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    pool->prior = prior_by_moments((const tarve_series *const *)s, n);
    for (size_t k = 0; k < TARVE_NB_GRID; k++)
        pool->weight[k] = 1.0 / TARVE_NB_GRID;
    bool failed = false;
#pragma omp parallel for num_threads(jobs > 0 ? jobs : 1) schedule(dynamic, 16)                    \
    reduction(||                                                                                   \
              : failed)
    for (size_t i = 0; i < n; i++)
        failed = filter(pool, s[i], s[i]->n, NULL, &fit[i], NULL) != TARVE_OK || failed;
    if (!failed) {
        learn_weights(pool, fit, n);
        drop_light_points(pool->weight);
    }
    free(fit);
    return failed ? tarve_fail(err, TARVE_E_NOMEM, "out of memory") : TARVE_OK;
}

tarve_status tarve_counts_learn(const tarve_series *const *s, size_t n_series, int jobs,
                                tarve_counts_pool **out, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    tarve_counts_pool *pool = calloc(1, sizeof *pool);
    const tarve_series **sorted = malloc((n_series + 1) * sizeof(tarve_series *));
    if (pool == NULL || sorted == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        goto done;
    }
    for (size_t i = 0; i < n_series; i++)
        sorted[i] = s[i];
    qsort(sorted, n_series, sizeof(tarve_series *), by_id);
    st = learn(pool, sorted, n_series, jobs, err);
    if (st != TARVE_OK)
        goto done;
    *out = pool;
    pool = NULL;
done:
    free(sorted);
    tarve_counts_pool_free(pool);
    return st;
}

void tarve_counts_pool_free(tarve_counts_pool *pool)
{
    free(pool);
}

const double *tarve_counts_trace(const tarve_counts_pool *pool, size_t *n)
{
    *n = EM_STEPS;
    return pool->trace;
}

/* A year of zeros does not make a figure impossible: as the usual distribution has it. */
static double least_level(const tarve_series *s, size_t n)
{
    double seen = 0;
    for (size_t t = n; t > 0 && seen < TARVE_SEASON_MAX; t--)
        seen += isnan(s->y[t - 1]) ? 0 : 1;
    return 0.5 / (0.5 + seen);
}

tarve_status tarve_counts_predict(const tarve_counts_pool *pool, const tarve_series *s, size_t n,
                                  const double *season, size_t n_steps, tarve_dist *dist,
                                  tarve_error *err)
{
    tarve_nb_fit fit = {0};
    double w[TARVE_NB_GRID], rate = 0, own = 0, squares = 0;
    const tarve_status st = filter(pool, s, n, season, &fit, err);
    if (st != TARVE_OK)
        return st;
    responsibilities(pool->weight, fit.log_likelihood, w);
    for (size_t k = 0; k < TARVE_NB_GRID; k++) {
        rate += w[k] * fit.rate[k];
        own += w[k] * fit.rate[k] * tarve_nb_dispersion(k % TARVE_NB_DISPERSIONS);
        squares += w[k] * fit.rate[k] * fit.rate[k];
    }
    const double spread = fmax(squares - rate * rate, 0);
    const double least = least_level(s, n);
    for (size_t h = 0; h < n_steps; h++) {
        const double e = season != NULL ? exp(season[(s->first_season + n + h) % s->m]) : 1;
        dist[h] = (tarve_dist){.kind = TARVE_DIST_NEGBIN, .non_negative = true};
        dist[h].mean = fmax(e * rate, least);
        dist[h].sd = sqrt(fmax(e * own + e * e * spread, dist[h].mean));
    }
    return TARVE_OK;
}

/* It knows nothing of level shifts: those within the years looked at are the combination's. */
static bool broken(const tarve_series *s, size_t n)
{
    const size_t most = years_of(s);
    for (size_t b = 0; b < s->n_breaks; b++)
        if (s->breaks[b] < n && s->breaks[b] + most > n)
            return true;
    return false;
}

bool tarve_counts_small(const tarve_series *s, size_t n)
{
    return !broken(s, n) && s->counts && s->mean < small_mean && tarve_class_combines(s->class_);
}

tarve_dist tarve_counts_mix(const tarve_dist *combined, const tarve_dist *pooled, tarve_believed b)
{
    const double w = b.share, apart = combined->mean - pooled->mean;
    tarve_dist d = {.kind = TARVE_DIST_NEGBIN, .non_negative = true};
    d.mean = fmax((1 - w) * combined->mean + w * pooled->mean, least_mean);
    d.sd = sqrt((1 - w) * combined->sd * combined->sd + w * pooled->sd * pooled->sd +
                w * (1 - w) * apart * apart);
    tarve_dist_widen(&d, b.width);
    return d;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/counts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tarve/nb_smooth.h"

enum { MOST_SERIES = 20000, EM_STEPS = 60 };

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

static tarve_status filter(const tarve_series *s, size_t n, const double *season,
                           tarve_nb_prior prior, tarve_nb_fit *fit, tarve_error *err)
{
    double *block = malloc((3 * n + 1) * sizeof *block);
    if (block == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    double *lo = block, *hi = block + n, *exposure = block + 2 * n;
    for (size_t t = 0; t < n; t++) {
        const bool within = !isnan(s->lo[t]) && !isnan(s->hi[t]);
        lo[t] = within ? s->lo[t] : s->y[t];
        hi[t] = within ? s->hi[t] : s->y[t];
        exposure[t] = season != NULL ? exp(season[(s->first_season + t) % s->m]) : 1;
    }
    const tarve_nb_counts c = {.n = n, .lo = lo, .hi = hi, .exposure = exposure};
    tarve_nb_filter(&c, prior, fit);
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
    double most = -INFINITY, sum = 0;
    for (size_t k = 0; k < TARVE_NB_GRID; k++)
        most = fmax(most, log_likelihood[k]);
    for (size_t k = 0; k < TARVE_NB_GRID; k++)
        sum += w[k] = weight[k] * exp(log_likelihood[k] - most);
    for (size_t k = 0; k < TARVE_NB_GRID; k++)
        w[k] /= sum;
    return most + log(sum);
}

/* One series' worth of even weights stays in, so that no grid point dies out in a small pool. */
static void learn_weights(tarve_counts_pool *pool, const tarve_nb_fit *fit, size_t n)
{
    for (size_t k = 0; k < TARVE_NB_GRID; k++)
        pool->weight[k] = 1.0 / TARVE_NB_GRID;
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

static tarve_status learn(tarve_counts_pool *pool, const tarve_series **s, size_t n, int jobs,
                          tarve_error *err)
{
    tarve_nb_fit *fit = calloc(n + 1, sizeof *fit);
    if (fit == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    pool->prior = prior_by_moments((const tarve_series *const *)s, n);
    bool failed = false;
#pragma omp parallel for num_threads(jobs > 0 ? jobs : 1) schedule(dynamic, 16)                    \
    reduction(||                                                                                   \
              : failed)
    for (size_t i = 0; i < n; i++)
        failed = filter(s[i], s[i]->n, NULL, pool->prior, &fit[i], NULL) != TARVE_OK || failed;
    if (!failed)
        learn_weights(pool, fit, n);
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
    const size_t n = n_series < MOST_SERIES ? n_series : MOST_SERIES;
    for (size_t i = 0; i < n; i++)
        sorted[i] = sorted[i * n_series / n];
    st = learn(pool, sorted, n, jobs, err);
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

tarve_status tarve_counts_predict(const tarve_counts_pool *pool, const tarve_series *s, size_t n,
                                  const double *season, size_t n_steps, tarve_dist *dist,
                                  tarve_error *err)
{
    tarve_nb_fit fit = {0};
    double w[TARVE_NB_GRID], rate = 0, own = 0, squares = 0;
    const tarve_status st = filter(s, n, season, pool->prior, &fit, err);
    if (st != TARVE_OK)
        return st;
    responsibilities(pool->weight, fit.log_likelihood, w);
    for (size_t k = 0; k < TARVE_NB_GRID; k++) {
        rate += w[k] * fit.rate[k];
        own += w[k] * fit.rate[k] * tarve_nb_dispersion(k % TARVE_NB_DISPERSIONS);
        squares += w[k] * fit.rate[k] * fit.rate[k];
    }
    const double spread = fmax(squares - rate * rate, 0);
    for (size_t h = 0; h < n_steps; h++) {
        const double e = season != NULL ? exp(season[(s->first_season + n + h) % s->m]) : 1;
        dist[h] = (tarve_dist){.kind = TARVE_DIST_NEGBIN, .non_negative = true};
        dist[h].mean = fmax(e * rate, 1e-9);
        dist[h].sd = sqrt(fmax(e * own + e * e * spread, dist[h].mean));
    }
    return TARVE_OK;
}

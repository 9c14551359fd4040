/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A forecast with ranges for every series, whatever its state: what all have in common is learnt
 * first, then each is forecast. */
#include <math.h>
#include <stdlib.h>

#include "base/rng.h"
#include "forecast/failure.h"
#include "forecast/moved.h"
#include "forecast/one.h"

#include <gsl/gsl_cdf.h>

enum { BLOCK = 2048 };

static tarve_status make_room(tarve_forecast *f, const tarve_forecast_options *opt,
                              tarve_error *err)
{
    const size_t h = opt->n_steps, rows = 4 + 2 * opt->n_levels;
    f->mean = calloc(rows * h, sizeof *f->mean); /* one block, owned through mean */
    f->dist = calloc(h, sizeof *f->dist);
    if (f->mean == NULL || f->dist == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu steps", h);
    f->n_steps = h;
    f->n_levels = opt->n_levels;
    f->median = f->mean + h;
    f->benchmark = f->median + h;
    f->common = f->benchmark + h;
    for (size_t l = 0; l < opt->n_levels; l++) {
        f->level[l] = opt->level[l];
        f->lo[l] = f->common + (1 + 2 * l) * h;
        f->hi[l] = f->lo[l] + h;
    }
    return TARVE_OK;
}

void tarve_forecast_free(tarve_forecast *f)
{
    if (f == NULL)
        return;
    free(f->mean);
    free(f->dist);
    tarve_pools_free(f->pools);
    *f = (tarve_forecast){0};
}

static tarve_status forecast_series(const tarve_history *h, tarve_pools *pools,
                                    const tarve_forecast_options *opt, tarve_members *members,
                                    tarve_forecast *f, tarve_error *err)
{
    tarve_series s = {0};
    tarve_status st = make_room(f, opt, err);
    if (st == TARVE_OK)
        st = tarve_series_make(h, &s, err);
    if (st == TARVE_OK)
        st = tarve_forecast_one(&s, pools, members, f, err);
    tarve_series_free(&s);
    return st;
}

static tarve_status check_options(const tarve_forecast_options *opt, tarve_error *err)
{
    if (opt->n_steps == 0)
        return tarve_fail(err, TARVE_E_USAGE, "the horizon must be at least 1");
    if (opt->n_levels > TARVE_MAX_LEVELS)
        return tarve_fail(err, TARVE_E_USAGE, "at most %d levels", (int)TARVE_MAX_LEVELS);
    for (size_t l = 0; l < opt->n_levels; l++)
        if (!(opt->level[l] > 0.0 && opt->level[l] < 1.0))
            return tarve_fail(err, TARVE_E_USAGE, "level %g is not between 0 and 1", opt->level[l]);
    return TARVE_OK;
}

static int jobs_of(const tarve_forecast_options *opt)
{
    return opt->jobs > 1 ? opt->jobs : 1;
}

/* What all threads share. */
typedef struct common {
    tarve_plans *plans;
    tarve_pools *pools;
} common;

/* Part of one thread in a block; the first failure met stays in `failed`. */
static void forecast_part(const tarve_history *series, size_t n, const common *all,
                          const tarve_forecast_options *opt, tarve_forecast *out,
                          tarve_failure *failed)
{
    tarve_members members = {.plans = all->plans,
                             .shifts = tarve_pools_shifts(all->pools),
                             .lags = tarve_pools_lags(all->pools)};
#pragma omp for schedule(dynamic, 16)
    for (size_t i = 0; i < n; i++) {
        tarve_error why = {0};
        const tarve_status st =
            forecast_series(&series[i], all->pools, opt, &members, &out[i], &why);
        if (st != TARVE_OK)
            tarve_failure_note(failed, i, st, &why);
    }
    tarve_members_free(&members);
}

static tarve_status forecast_block(const tarve_history *series, size_t n, const common *all,
                                   const tarve_forecast_options *opt, tarve_forecast *out,
                                   tarve_error *err)
{
    tarve_failure failed = {.status = TARVE_OK};
#pragma omp parallel num_threads(jobs_of(opt))
    forecast_part(series, n, all, opt, out, &failed);
    return tarve_failure_pass(&failed, err);
}

tarve_status tarve_forecast_all(const tarve_history *series, size_t n,
                                const tarve_forecast_options *opt, tarve_forecast *out,
                                tarve_error *err)
{
    tarve_plans *plans = NULL;
    tarve_pools *pools = NULL;
    tarve_status st = check_options(opt, err);
    if (st == TARVE_OK)
        st = tarve_plans_make(&plans, err);
    if (st == TARVE_OK)
        st = tarve_pools_learn(series, n, opt, plans, &pools, err);
    for (size_t at = 0; st == TARVE_OK && at < n; at += BLOCK) {
        const size_t size = n - at < BLOCK ? n - at : BLOCK;
        st = forecast_block(series + at, size, &(common){plans, pools}, opt, out + at, err);
        tarve_log_progress(opt->log, "forecasting", at + size, n);
    }
    for (size_t i = 0; st != TARVE_OK && i < n; i++)
        tarve_forecast_free(&out[i]);
    tarve_pools_free(pools);
    tarve_plans_free(plans);
    return st;
}

void tarve_forecast_draw(const tarve_forecast *f, uint64_t seed, uint64_t draw, gsl_rng *rng,
                         double *path)
{
    tarve_rng_key(rng, seed, f->key, draw);
    const double shared = gsl_cdf_ugaussian_Pinv(gsl_rng_uniform_pos(rng));
    for (size_t h = 0; h < f->n_steps; h++) {
        const double own = gsl_cdf_ugaussian_Pinv(gsl_rng_uniform_pos(rng));
        const double z = sqrt(f->common[h]) * shared + sqrt(1.0 - f->common[h]) * own;
        path[h] = f->moved ? tarve_moved_at(f, h, z)
                           : tarve_dist_quantile(&f->dist[h], gsl_cdf_ugaussian_P(z));
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/ets_grid.h"

#include <math.h>
#include <string.h>

#include "model/linear_filter.h"
#include "model/mixture.h"

static const double alphas[] = {0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97};
static const double ratios[] = {0.005, 0.03, 0.08, 0.2, 0.4, 0.7}; /* beta / alpha */
static const double phis[] = {0.8, 0.86, 0.9, 0.94, 0.98};
/* With seasons; gamma is a share of 1 - alpha. */
static const double seasonal_alphas[] = {0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9};
static const double seasonal_ratios[] = {0.01, 0.1, 0.4};
static const double seasonal_phis[] = {0.85, 0.93, 0.98};
static const double gammas[] = {0.0, 0.08, 0.25, 0.5};

typedef struct axis {
    const double *value;
    size_t n;
} axis;

typedef struct grid {
    axis alpha, ratio, phi, gamma;
} grid;

typedef struct run {
    const double *const *y;
    size_t n_data, n, m, n_steps;
    int type;
    double prior, least; /* least criterion of the type */
    tarve_mixture mix[TARVE_FILTER_DATA];
    double *best, *path, *variance;
    tarve_filter_setting set;
    size_t filled;
} run;

#define AXIS(a)                                                                                    \
    {                                                                                              \
        a, sizeof(a) / sizeof(a)[0]                                                                \
    }

static grid grid_of(int type, size_t m)
{
    static const double one = 1.0, zero = 0.0;
    grid g = {AXIS(alphas), AXIS(ratios), AXIS(phis), {&zero, 1}};
    if (m > 1)
        g = (grid){AXIS(seasonal_alphas), AXIS(seasonal_ratios), AXIS(seasonal_phis), AXIS(gammas)};
    if (type == TARVE_ETS_FLAT)
        g.ratio = (axis){&zero, 1};
    if (type != TARVE_ETS_DAMPED)
        g.phi = (axis){&one, 1};
    return g;
}

static void look_ahead(run *r, const tarve_filter_result *f, size_t d, int lane, double sigma2)
{
    const double phi = r->set.phi[lane];
    double sum = 0.0, power = 1.0, grown = 1.0;
    for (size_t h = 0; h < r->n_steps; h++) {
        r->variance[h] = sigma2 * grown;
        power *= phi;
        sum += power;
        r->path[h] = f->level[d][lane] + sum * f->trend[d][lane];
        double c = r->set.alpha[lane] + r->set.beta[lane] * sum;
        if (r->m > 1) {
            r->path[h] += f->season[d][(r->n + h) % r->m][lane];
            c += (h + 1) % r->m == 0 ? r->set.gamma[lane] : 0.0;
        }
        grown += c * c;
    }
}

static void take_lane(run *r, const tarve_filter_result *f, size_t d, int lane)
{
    const size_t trend = r->type == TARVE_ETS_FLAT ? 0 : 1;
    const size_t starts = r->m + trend, smoothing = 1 + trend + (r->type == TARVE_ETS_DAMPED) +
                                                    (r->m > 1 && r->set.gamma[lane] > 0.0);
    const size_t k = starts + smoothing + 1;
    const double criterion = tarve_aicc(f->sse[d][lane], f->n_obs, k);
    const bool better = r->best != NULL && d == 0 && criterion < r->least;
    if (!better && !tarve_mixture_wants(&r->mix[d], criterion, r->prior))
        return;
    look_ahead(r, f, d, lane, f->sse[d][lane] / (double)(f->n_obs - k + 1));
    if (better) {
        r->least = criterion;
        memcpy(r->best, r->path, r->n_steps * sizeof *r->best);
    }
    if (tarve_mixture_wants(&r->mix[d], criterion, r->prior))
        tarve_mixture_add(&r->mix[d], criterion, r->prior, r->path, r->variance);
}

/* Runs the lanes that are filled; the rest repeat the last one and are not looked at. */
static void flush(run *r)
{
    tarve_filter_result f;
    for (size_t i = r->filled; i > 0 && i < TARVE_LANES; i++) {
        r->set.alpha[i] = r->set.alpha[i - 1];
        r->set.beta[i] = r->set.beta[i - 1];
        r->set.gamma[i] = r->set.gamma[i - 1];
        r->set.phi[i] = r->set.phi[i - 1];
    }
    if (r->filled > 0)
        tarve_filter_run(&r->set, r->y, r->n_data, r->n, r->m, 0.0, &f);
    for (size_t i = 0; i < r->filled; i++)
        for (size_t d = 0; d < r->n_data; d++)
            take_lane(r, &f, d, (int)i);
    r->filled = 0;
}

static void push(run *r, double alpha, double ratio, double phi, double gamma)
{
    r->set.alpha[r->filled] = alpha;
    r->set.beta[r->filled] = alpha * ratio;
    r->set.phi[r->filled] = phi;
    r->set.gamma[r->filled] = gamma * (1.0 - alpha);
    if (++r->filled == TARVE_LANES)
        flush(r);
}

static void run_type(run *r)
{
    const grid g = grid_of(r->type, r->m);
    r->prior = 1.0 / (double)(g.alpha.n * g.ratio.n * g.phi.n * g.gamma.n);
    r->least = (double)INFINITY;
    r->set.trend = r->type != TARVE_ETS_FLAT;
    for (size_t a = 0; a < g.alpha.n; a++)
        for (size_t b = 0; b < g.ratio.n; b++)
            for (size_t i = 0; i < g.phi.n * g.gamma.n; i++)
                push(r, g.alpha.value[a], g.ratio.value[b], g.phi.value[i / g.gamma.n],
                     g.gamma.value[i % g.gamma.n]);
    flush(r);
}

bool tarve_ets_grid_paths(const double *const *y, size_t n_data, size_t n, size_t m, size_t n_steps,
                          double *const *centre, double *const *variance, double *best,
                          double *work)
{
    run r = {.y = y, .n_data = n_data, .n = n, .m = m, .n_steps = n_steps};
    r.path = work;
    r.variance = work + n_steps;
    for (size_t d = 0; d < n_data; d++)
        r.mix[d] = tarve_mixture_start(n_steps, centre[d], variance[d]);
    for (r.type = 0; r.type < TARVE_ETS_TYPES; r.type++) {
        r.best = best == NULL ? NULL : best + (size_t)r.type * n_steps;
        for (size_t h = 0; best != NULL && h < n_steps; h++)
            r.best[h] = (double)NAN;
        run_type(&r);
    }
    bool made = true;
    for (size_t d = 0; d < n_data; d++)
        made = tarve_mixture_finish(&r.mix[d]) && made;
    return made;
}

bool tarve_ets_grid_path(const double *y, size_t n, size_t m, size_t n_steps, double *centre,
                         double *variance, double *best, double *work)
{
    return tarve_ets_grid_paths(&y, 1, n, m, n_steps, &centre, &variance, best, work);
}

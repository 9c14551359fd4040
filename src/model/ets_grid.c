/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/ets_grid.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/linear_profile.h"
#include "model/mixture.h"

/* Likely values first: most others then fall short of the best so far and need no path. */
static const double alphas[] = {0.5, 0.3, 0.8, 0.2, 0.7, 0.1, 0.9, 0.05, 0.97, 0.4, 0.6, 0.02};
static const double ratios[] = {0.005, 0.03, 0.08, 0.2, 0.4, 0.7}; /* beta / alpha */
static const double phis[] = {0.8, 0.86, 0.9, 0.94, 0.98};
/* With seasons; gamma is a share of 1 - alpha. */
static const double seasonal_alphas[] = {0.35, 0.5, 0.2, 0.7, 0.1, 0.9, 0.03};
static const double seasonal_ratios[] = {0.01, 0.1, 0.4};
static const double seasonal_phis[] = {0.88, 0.97};
static const double gammas[] = {0.0, 0.1, 0.35};

enum { L = TARVE_LANES, MOST_BLOCKS = 64 };

typedef struct axis {
    const double *value;
    size_t n;
} axis;

typedef struct grid {
    axis alpha, ratio, phi, gamma;
} grid;

/* Eight points of one type; the last block of a type repeats its last point in the lanes left. */
typedef struct block {
    tarve_filter_setting set;
    int type;
    size_t filled;
    double penalty;              /* -2 log prior, in every criterion here */
    const double *factor, *ends; /* in the plan */
} block;

struct tarve_ets_plan {
    size_t n, m, n_blocks;
    block blocks[MOST_BLOCKS];
    double held[];
};

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

static void push(tarve_ets_plan *plan, int type, double penalty, const double point[4])
{
    block *b = plan->n_blocks == 0 ? NULL : &plan->blocks[plan->n_blocks - 1];
    if (b == NULL || b->type != type || b->filled == L) {
        assert(plan->n_blocks < MOST_BLOCKS);
        b = &plan->blocks[plan->n_blocks++];
        *b = (block){.type = type, .penalty = penalty, .set.trend = type != TARVE_ETS_FLAT};
    }
    for (size_t i = b->filled++; i < L; i++) {
        b->set.alpha[i] = point[0];
        b->set.beta[i] = point[1];
        b->set.phi[i] = point[2];
        b->set.gamma[i] = point[3];
    }
}

static void fill(tarve_ets_plan *plan, int type)
{
    const grid g = grid_of(type, plan->m);
    const double penalty = 2.0 * log((double)(g.alpha.n * g.ratio.n * g.phi.n * g.gamma.n));
    for (size_t a = 0; a < g.alpha.n; a++)
        for (size_t b = 0; b < g.ratio.n; b++)
            for (size_t i = 0; i < g.phi.n * g.gamma.n; i++) {
                const double alpha = g.alpha.value[a];
                push(plan, type, penalty,
                     (double[4]){alpha, alpha * g.ratio.value[b], g.phi.value[i / g.gamma.n],
                                 g.gamma.value[i % g.gamma.n] * (1.0 - alpha)});
            }
}

tarve_status tarve_ets_plan_make(size_t n, size_t m, tarve_ets_plan **out, tarve_error *err)
{
    assert(m >= 1 && m <= TARVE_FILTER_SEASONS);
    const size_t factor = L * (m + 1) * (m + 2) / 2, ends = L * (m + 1) * (m + 2);
    tarve_ets_plan made = {.n = n, .m = m};
    for (int type = 0; type < TARVE_ETS_TYPES; type++)
        fill(&made, type);
    const size_t held = n == 0 ? 0 : made.n_blocks * (factor + ends);
    tarve_ets_plan *plan = malloc(sizeof *plan + held * sizeof *plan->held);
    if (plan == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for the grid of %zu figures", n);
    *plan = made;
    for (size_t i = 0; n > 0 && i < plan->n_blocks; i++) {
        double *at = plan->held + i * (factor + ends);
        tarve_filter_factor(&plan->blocks[i].set, n, m, at, at + factor);
        plan->blocks[i].factor = at;
        plan->blocks[i].ends = at + factor;
    }
    *out = plan;
    return TARVE_OK;
}

void tarve_ets_plan_free(tarve_ets_plan *plan)
{
    free(plan);
}

/* A task under way. */
typedef struct run {
    const tarve_ets_task *task;
    size_t m, n_obs;
    double least[TARVE_ETS_TYPES]; /* criterion of the best of each type, of y[0] */
    tarve_mixture mix[2];
    double *path, *variance, *errors;
} run;

/* States at the end of one point. */
typedef struct ending {
    double level, trend, season[TARVE_FILTER_SEASONS], sigma2;
} ending;

static size_t parameters(const block *b, size_t m, bool gamma)
{
    const size_t trend = b->set.trend ? 1 : 0, damped = b->type == TARVE_ETS_DAMPED ? 1 : 0;
    return m + trend + 1 + trend + damped + (m > 1 && gamma ? 1 : 0) + 1;
}

static double criterion_of(const run *r, const block *b, size_t lane, double sse)
{
    return tarve_aicc(sse, r->n_obs, parameters(b, r->m, b->set.gamma[lane] > 0.0)) + b->penalty;
}

static bool wants(const run *r, const block *b, size_t d, double criterion)
{
    const bool better = r->task->best != NULL && d == 0 && criterion < r->least[b->type];
    return better || tarve_mixture_wants(&r->mix[d], criterion);
}

/* Would any point of the block be wanted? By the best of them, with the fewest parameters. */
static bool wants_any(const run *r, const block *b, size_t d, const double *sse)
{
    double least = sse[0];
    for (size_t i = 1; i < b->filled; i++)
        least = fmin(least, sse[i]);
    return wants(r, b, d, tarve_aicc(least, r->n_obs, parameters(b, r->m, false)) + b->penalty);
}

static void look_ahead(const run *r, const block *b, size_t lane, const ending *end)
{
    const double phi = b->set.phi[lane], alpha = b->set.alpha[lane], beta = b->set.beta[lane];
    double sum = 0.0, power = 1.0, grown = 1.0;
    for (size_t h = 0, season = r->task->n % r->m; h < r->task->n_steps; h++) {
        r->variance[h] = end->sigma2 * grown;
        power *= phi;
        sum += power;
        r->path[h] = end->level + sum * end->trend;
        double c = alpha + beta * sum;
        if (r->m > 1) {
            r->path[h] += end->season[season];
            season = season + 1 == r->m ? 0 : season + 1;
            c += season == r->task->n % r->m ? b->set.gamma[lane] : 0.0;
        }
        grown += c * c;
    }
}

static void take(run *r, const block *b, size_t lane, size_t d, double criterion, ending *end,
                 double sse)
{
    const size_t k = parameters(b, r->m, b->set.gamma[lane] > 0.0), n_steps = r->task->n_steps;
    end->sigma2 = sse / (double)(r->n_obs - k + 1);
    look_ahead(r, b, lane, end);
    if (r->task->best != NULL && d == 0 && criterion < r->least[b->type]) {
        r->least[b->type] = criterion;
        memcpy(r->task->best + (size_t)b->type * n_steps, r->path, n_steps * sizeof *r->path);
    }
    if (tarve_mixture_wants(&r->mix[d], criterion))
        tarve_mixture_add(&r->mix[d], criterion, r->path, r->variance);
}

/* The lanes of one half whose states at the end are known. */
static void take_half(run *r, const block *b, size_t half, size_t d, const double *sse,
                      const tarve_profile_end *from)
{
    for (size_t i = 0; i < b->filled; i++) {
        const double criterion = criterion_of(r, b, i, sse[i]);
        if (!wants(r, b, d, criterion))
            continue;
        ending end = {.level = from->level[half][i], .trend = from->trend[half][i]};
        for (size_t p = 0; p < r->m; p++)
            end.season[p] = from->season[p][half][i];
        take(r, b, i, d, criterion, &end, sse[i]);
    }
}

/* Two series over one block, or one series over two. */
static void run_pair(run *r, const block *const b[2], const size_t d[2], size_t n_halves)
{
    tarve_profile_half half[2];
    tarve_profile_fit fit;
    bool any = false;
    for (size_t i = 0; i < 2; i++)
        half[i] = (tarve_profile_half){&b[i]->set, b[i]->factor, b[i]->ends, r->task->y[d[i]]};
    tarve_profile_run(half, r->task->n, r->m, r->errors, &fit);
    for (size_t i = 0; i < n_halves; i++)
        any = wants_any(r, b[i], d[i], fit.sse[i]) || any;
    if (!any)
        return;
    tarve_profile_states(half, r->m, &fit);
    for (size_t i = 0; i < n_halves; i++)
        take_half(r, b[i], i, d[i], fit.sse[i], &fit.end);
}

static void run_complete(run *r, const tarve_ets_plan *plan)
{
    if (r->task->n_data == 2) {
        for (size_t i = 0; i < plan->n_blocks; i++)
            run_pair(r, (const block *[2]){&plan->blocks[i], &plan->blocks[i]}, (size_t[2]){0, 1},
                     2);
        return;
    }
    for (size_t i = 0; i < plan->n_blocks; i += 2) {
        const size_t n_halves = i + 1 < plan->n_blocks ? 2 : 1;
        const block *b = &plan->blocks[i];
        run_pair(r, (const block *[2]){b, b + n_halves - 1}, (size_t[2]){0, 0}, n_halves);
    }
}

/* Some figures missing: the normal equations are this series' own. */
static void run_holed(run *r, const tarve_ets_plan *plan)
{
    for (size_t i = 0; i < plan->n_blocks; i++) {
        const block *b = &plan->blocks[i];
        tarve_filter_result f;
        tarve_profile_end end;
        tarve_filter_run(&b->set, r->task->y, r->task->n_data, r->task->n, r->m, 0.0, &f);
        r->n_obs = f.n_obs;
        memcpy(end.level, f.level, sizeof end.level);
        memcpy(end.trend, f.trend, sizeof end.trend);
        for (size_t d = 0; d < r->task->n_data; d++) {
            for (size_t p = 0; p < r->m; p++)
                memcpy(end.season[p][d], f.season[d][p], sizeof end.season[p][d]);
            take_half(r, b, d, d, f.sse[d], &end);
        }
    }
}

size_t tarve_ets_work(size_t n, size_t n_steps)
{
    return TARVE_PROFILE_WORK * n + 2 * n_steps;
}

bool tarve_ets_grid_paths(const tarve_ets_plan *plan, const tarve_ets_task *task)
{
    run r = {.task = task, .m = plan->m, .n_obs = task->n, .errors = task->work};
    r.path = task->work + TARVE_PROFILE_WORK * task->n;
    r.variance = r.path + task->n_steps;
    bool holed = plan->n == 0;
    for (size_t t = 0; t < task->n && !holed; t++)
        holed = isnan(task->y[0][t]);
    assert(plan->m >= 1 && (holed || plan->n == task->n));
    for (size_t d = 0; d < task->n_data; d++)
        r.mix[d] = tarve_mixture_start(task->n_steps, task->centre[d], task->variance[d]);
    for (int type = 0; type < TARVE_ETS_TYPES; type++)
        r.least[type] = (double)INFINITY;
    for (size_t i = 0; task->best != NULL && i < TARVE_ETS_TYPES * task->n_steps; i++)
        task->best[i] = (double)NAN;
    if (holed)
        run_holed(&r, plan);
    else
        run_complete(&r, plan);
    bool made = true;
    for (size_t d = 0; d < task->n_data; d++) {
        made = tarve_mixture_finish(&r.mix[d]) && made;
        if (task->criterion != NULL)
            task->criterion[d] = r.mix[d].least;
    }
    return made;
}

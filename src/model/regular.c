/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tarve/model.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/ar_lite.h"
#include "model/arma_grid.h"
#include "model/dotm.h"
#include "model/ets_grid.h"
#include "model/linear_filter.h"
#include "model/season_js.h"

enum { FIGURES, LOGS, THETA, COMB, AUTO, YEARS_APART, ARMA, MEMBERS };
enum { LEAST = 6, YEARS = 3 }; /* fewest figures; years for seasons of a smoothing's own */

/* Figures brought to mean 0 and sd 1, so that the kernels' thresholds mean the same for all. */
typedef struct scaling {
    double centre, sd;
} scaling;

struct tarve_regular_plan {
    size_t n, m;
    tarve_ets_plan *flat, *seasonal; /* seasonal: NULL for less than three years */
};

typedef struct job {
    const double *y;
    const tarve_ets_plan *flat_plan, *seasonal_plan; /* the latter NULL: seasons are given */
    size_t n, m, n_steps;
    bool positive, seasonal, flat_positive;
    double min, max, change; /* change: mean |y(t) - y(t - m)| */
    double index[TARVE_FILTER_SEASONS];
    double *flat, *x, *x_log; /* n each: figures less their seasons; inputs of a kernel */
    double *best;             /* 3 n_steps */
    double *work;             /* that of the neediest kernel */
    double *centre[MEMBERS], *variance[MEMBERS];
    double weight[MEMBERS];
    bool out[MEMBERS];
} job;

static bool look(job *j)
{
    size_t k = 0;
    j->min = (double)INFINITY;
    j->max = -(double)INFINITY;
    for (size_t t = 0; t < j->n; t++) {
        if (isnan(j->y[t]))
            continue;
        j->min = fmin(j->min, j->y[t]);
        j->max = fmax(j->max, j->y[t]);
        k++;
    }
    j->positive = j->min > 0.0;
    j->change = 0.0;
    double pairs = 0.0;
    for (size_t t = j->m; t < j->n; t++)
        if (!isnan(j->y[t] - j->y[t - j->m]))
            j->change += (fabs(j->y[t] - j->y[t - j->m]) - j->change) / ++pairs;
    return k >= LEAST && j->max > j->min;
}

static tarve_status reserve(job *j, tarve_error *err)
{
    const size_t h = j->n_steps;
    const size_t smoothing = tarve_ets_work(j->n, h), other = TARVE_AR_WORK * h;
    const size_t work = smoothing > other ? smoothing : other;
    const size_t all = 3 * j->n + (3 + 2 * MEMBERS) * h + work;
    double *block = calloc(all, sizeof *block);
    if (block == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for the forecast of %zu figures", j->n);
    j->flat = block;
    j->x = block + j->n;
    j->x_log = j->x + j->n;
    j->best = j->x_log + j->n;
    for (size_t i = 0; i < MEMBERS; i++) {
        j->centre[i] = j->best + (3 + 2 * i) * h;
        j->variance[i] = j->centre[i] + h;
    }
    j->work = j->variance[MEMBERS - 1] + h;
    return TARVE_OK;
}

/* Seasons as ratios; as differences where figures are not positive or an index would be near 0. */
static bool own_seasons(job *j)
{
    bool ratio = j->positive;
    j->seasonal = tarve_season_indices(j->y, j->n, j->m, ratio, j->index);
    for (size_t i = 0; j->seasonal && i < j->m; i++)
        ratio = ratio && j->index[i] >= 0.01;
    if (j->seasonal && !ratio && j->positive)
        j->seasonal = tarve_season_indices(j->y, j->n, j->m, false, j->index);
    return ratio;
}

static bool take_seasons(job *j, const double *season)
{
    assert(j->m >= 1);
    bool ratio = j->positive;
    if (season == NULL) {
        ratio = own_seasons(j);
    } else {
        j->seasonal = j->m > 1;
        for (size_t i = 0; i < j->m; i++)
            j->index[i] = ratio ? exp(season[i]) : season[i];
    }
    j->flat_positive = true;
    for (size_t t = 0; t < j->n; t++) {
        const double s = j->index[t % j->m];
        j->flat[t] = !j->seasonal ? j->y[t] : ratio ? j->y[t] / s : j->y[t] - s;
        j->flat_positive = j->flat_positive && !(j->flat[t] <= 0.0);
    }
    return ratio;
}

static scaling standardise(const double *y, size_t n, bool logs, double *x)
{
    scaling z = {0.0, 0.0};
    double k = 0.0, square = 0.0;
    for (size_t t = 0; t < n; t++) {
        x[t] = logs ? log(y[t]) : y[t];
        if (isnan(x[t]))
            continue;
        const double away = x[t] - z.centre;
        z.centre += away / ++k;
        square += away * (x[t] - z.centre);
    }
    z.sd = square > 0.0 ? sqrt(square / k) : 1.0;
    for (size_t t = 0; t < n; t++)
        x[t] = (x[t] - z.centre) / z.sd;
    return z;
}

/* Back to the figures; logarithms give medians, and variances to first order. */
static void restore(const job *j, size_t member, scaling z, bool logs)
{
    double *f = j->centre[member], *v = j->variance[member];
    for (size_t h = 0; h < j->n_steps; h++) {
        f[h] = z.centre + z.sd * f[h];
        v[h] *= z.sd * z.sd;
        if (logs) {
            f[h] = exp(f[h]);
            v[h] *= f[h] * f[h];
        }
    }
}

static void add_seasons(const job *j, size_t member, bool ratio)
{
    for (size_t h = 0; j->seasonal && h < j->n_steps; h++) {
        const double s = j->index[(j->n + h) % j->m];
        j->centre[member][h] = ratio ? j->centre[member][h] * s : j->centre[member][h] + s;
        j->variance[member][h] *= ratio ? s * s : 1.0;
    }
}

/* Member `to` is the same as member `from` so far. */
static void repeat(const job *j, size_t to, size_t from)
{
    memcpy(j->centre[to], j->centre[from], j->n_steps * sizeof *j->centre[to]);
    memcpy(j->variance[to], j->variance[from], j->n_steps * sizeof *j->variance[to]);
}

static tarve_ets_task smoothing(const job *j, bool logs)
{
    return (tarve_ets_task){.y = {j->x, j->x_log},
                            .n_data = logs ? 2 : 1,
                            .n = j->n,
                            .n_steps = j->n_steps,
                            .centre = {j->centre[FIGURES], j->centre[LOGS]},
                            .variance = {j->variance[FIGURES], j->variance[LOGS]},
                            .work = j->work};
}

/* Figures and logarithms share a weight of 1 by their likelihoods, of the same figures, at a fifth
 * of what they say: errors of one step, while paths of many are averaged. */
static void share(job *j, const double *y, const double criterion[2], const scaling z[2])
{
    static const double tempered = 0.2;
    double sum_logs = 0.0, n = 0.0;
    for (size_t t = 0; t < j->n; t++)
        if (!isnan(y[t])) {
            sum_logs += log(y[t]);
            n += 1.0;
        }
    const double figures = criterion[0] + 2.0 * n * log(z[0].sd);
    const double logs = criterion[1] + 2.0 * n * log(z[1].sd) + 2.0 * sum_logs;
    if (!isfinite(figures) || !isfinite(logs))
        return;
    j->weight[LOGS] = 1.0 / (1.0 + exp(0.5 * tempered * (logs - figures)));
    j->weight[FIGURES] = 1.0 - j->weight[LOGS];
}

/* Smoothing with seasons of its own from three years on, whatever the indices keep: gamma and the
 * starts may be small. Of what is flat where seasons are given. */
static void smooth(job *j, bool ratio)
{
    const bool with = j->seasonal_plan != NULL, logs = j->positive && (with || j->flat_positive);
    const double *y = with ? j->y : j->flat;
    const scaling z[2] = {standardise(y, j->n, false, j->x),
                          logs ? standardise(y, j->n, true, j->x_log) : (scaling){0}};
    double criterion[2];
    tarve_ets_task task = smoothing(j, logs);
    task.criterion = criterion;
    task.best = with ? NULL : j->best;
    (void)tarve_ets_grid_paths(with ? j->seasonal_plan : j->flat_plan, &task);
    if (!with)
        repeat(j, COMB, FIGURES);
    j->weight[FIGURES] = j->weight[LOGS] = 0.5;
    if (logs)
        share(j, y, criterion, z);
    else
        repeat(j, LOGS, FIGURES);
    restore(j, FIGURES, z[0], false);
    restore(j, LOGS, z[logs ? 1 : 0], logs);
    for (size_t i = FIGURES; i <= LOGS && !with; i++)
        add_seasons(j, i, ratio);
}

/* Simple, Holt's and damped: the mean of the best of each. Where smooth() has no seasons of its
 * own it has run this grid already. */
static void comb(job *j, bool ratio)
{
    const scaling z = standardise(j->flat, j->n, false, j->x);
    tarve_ets_task task = smoothing(j, false);
    task.centre[0] = j->centre[COMB];
    task.variance[0] = j->variance[COMB];
    task.best = j->best;
    if (j->seasonal_plan != NULL)
        (void)tarve_ets_grid_paths(j->flat_plan, &task);
    for (size_t h = 0; h < j->n_steps; h++) {
        double sum = 0.0, k = 0.0;
        for (size_t i = 0; i < TARVE_ETS_TYPES; i++) {
            const double f = j->best[i * j->n_steps + h];
            sum += isnan(f) ? 0.0 : f;
            k += isnan(f) ? 0.0 : 1.0;
        }
        j->centre[COMB][h] = sum / k;
    }
    restore(j, COMB, z, false);
    add_seasons(j, COMB, ratio);
}

static tarve_ar_task autoregression(const job *j, size_t member, size_t m)
{
    return (tarve_ar_task){.y = j->x,
                           .n = j->n,
                           .n_steps = j->n_steps,
                           .m = m,
                           .centre = j->centre[member],
                           .variance = j->variance[member],
                           .work = j->work};
}

static void moving_average(const job *j, scaling z, bool logs, bool ratio)
{
    const tarve_arma_task moving = {.y = j->x,
                                    .n = j->n,
                                    .n_steps = j->n_steps,
                                    .centre = j->centre[ARMA],
                                    .variance = j->variance[ARMA],
                                    .work = j->work};
    (void)tarve_arma_path(&moving);
    restore(j, ARMA, z, logs);
    add_seasons(j, ARMA, ratio);
}

/* Of logarithms where there are any: less the seasons, and of changes over the year. */
static void autoregress(job *j, bool ratio)
{
    const bool logs = j->positive && j->flat_positive;
    const scaling z = standardise(j->flat, j->n, logs, j->x);
    const tarve_ar_task flat = autoregression(j, AUTO, 1);
    (void)tarve_ar_path(&flat);
    restore(j, AUTO, z, logs);
    add_seasons(j, AUTO, ratio);
    moving_average(j, z, logs, ratio);
    for (size_t h = 0; h < j->n_steps; h++)
        j->centre[YEARS_APART][h] = (double)NAN;
    if (j->seasonal_plan == NULL)
        return;
    const scaling whole = standardise(j->y, j->n, j->positive, j->x);
    const tarve_ar_task seasonal = autoregression(j, YEARS_APART, j->m);
    (void)tarve_ar_path(&seasonal);
    restore(j, YEARS_APART, whole, j->positive);
}

static void theta(job *j, bool ratio)
{
    const scaling z = standardise(j->flat, j->n, false, j->x);
    tarve_dotm_path(j->x, j->n, j->n_steps, j->centre[THETA], j->variance[THETA], j->work);
    restore(j, THETA, z, false);
    add_seasons(j, THETA, ratio);
}

/* Of logarithms, where there are any: these members grow wild together. */
static bool on_logs(const job *j, size_t member)
{
    return j->positive &&
           (member == LOGS || member == AUTO || member == YEARS_APART || member == ARMA);
}

typedef struct bounds {
    double low, high;
} bounds;

static bounds reach_of(const job *j, size_t member)
{
    bounds b = {(double)INFINITY, -(double)INFINITY};
    for (size_t h = 0; h < j->n_steps; h++) {
        b.low = fmin(b.low, j->centre[member][h]);
        b.high = fmax(b.high, j->centre[member][h]);
    }
    return b;
}

static bool is_number(const job *j, size_t member)
{
    bool finite = true;
    for (size_t h = 0; h < j->n_steps; h++)
        finite = finite && isfinite(j->centre[member][h]) && isfinite(j->variance[member][h]);
    return finite;
}

/* A path far from all figures stays out, unless two of the figures' own scale go far; then members
 * of logarithms may go as far as they. What is no number stays out in any case. */
static void trim(job *j)
{
    const double range = j->max - j->min;
    const bounds usual = {j->min - 3.0 * range, j->max + 3.0 * range};
    bounds most = usual;
    size_t far = 0, kept = 0;
    for (size_t i = 0; i < MEMBERS; i++) {
        const bounds b = reach_of(j, i);
        if (on_logs(j, i) || !is_number(j, i) || (b.low >= usual.low && b.high <= usual.high))
            continue;
        far++;
        most = (bounds){fmin(most.low, b.low), fmax(most.high, b.high)};
    }
    const bounds in = far >= 2 ? most : usual;
    for (size_t i = 0; i < MEMBERS; i++) {
        const bounds b = reach_of(j, i);
        j->out[i] = !is_number(j, i) || b.low < in.low || b.high > in.high;
        kept += !j->out[i];
    }
    for (size_t i = 0; i < MEMBERS && kept == 0; i++)
        j->out[i] = !is_number(j, i);
}

/* Seasons fit so closely that the errors of the fit say too little: a walk with a fifth of the
 * yearly change is the least that figures do. */
static double unseen(const job *j, size_t h)
{
    static const double part = 0.2;
    const double step = j->m > 1 ? part * j->change : 0.0;
    return step * step * (double)(h + 1);
}

static bool combine(const job *j, double *centre, double *spread)
{
    const double *weight = j->weight;
    double total = 0.0;
    for (size_t i = 0; i < MEMBERS; i++)
        total += j->out[i] ? 0.0 : weight[i];
    if (!(total > 0.0))
        return false;
    for (size_t h = 0; h < j->n_steps; h++) {
        double f = 0.0, v = 0.0;
        for (size_t i = 0; i < MEMBERS; i++)
            f += j->out[i] ? 0.0 : weight[i] / total * j->centre[i][h];
        for (size_t i = 0; i < MEMBERS; i++) {
            const double away = j->centre[i][h] - f;
            v += j->out[i] ? 0.0 : weight[i] / total * (j->variance[i][h] + away * away);
        }
        v += unseen(j, h);
        if (j->positive) /* a path may cross 0 where its figures never did */
            f = fmax(f, 0.1 * j->min);
        centre[h] = j->positive ? log(f) : f;
        spread[h] = j->positive ? fmin(sqrt(v) / f, 3.0) : sqrt(v);
    }
    return true;
}

static tarve_status make_plan(size_t n, size_t m, bool complete, tarve_regular_plan **out,
                              tarve_error *err)
{
    if (m < 1 || m > TARVE_FILTER_SEASONS)
        return tarve_fail(err, TARVE_E_USAGE, "a season of %zu", m);
    tarve_regular_plan *plan = calloc(1, sizeof *plan);
    if (plan == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for a plan of %zu figures", n);
    plan->n = n;
    plan->m = m;
    tarve_status st = tarve_ets_plan_make(complete ? n : 0, 1, &plan->flat, err);
    if (st == TARVE_OK && m > 1 && n >= YEARS * m)
        st = tarve_ets_plan_make(complete ? n : 0, m, &plan->seasonal, err);
    if (st == TARVE_OK)
        *out = plan;
    else
        tarve_regular_plan_free(plan);
    return st;
}

tarve_status tarve_regular_plan_make(size_t n, size_t m, tarve_regular_plan **out, tarve_error *err)
{
    return make_plan(n, m, true, out, err);
}

void tarve_regular_plan_free(tarve_regular_plan *plan)
{
    if (plan == NULL)
        return;
    tarve_ets_plan_free(plan->flat);
    tarve_ets_plan_free(plan->seasonal);
    free(plan);
}

tarve_status tarve_regular_path_planned(const tarve_regular_plan *plan, const double *y, size_t m,
                                        const double *season, tarve_path *path, tarve_error *err)
{
    job j = {.y = y, .n = plan->n, .m = m, .n_steps = path->n_steps, .flat_plan = plan->flat};
    if (m < 1 || m > TARVE_FILTER_SEASONS || path->n_steps < 1)
        return tarve_fail(err, TARVE_E_USAGE, "a season of %zu, %zu steps", m, path->n_steps);
    if (season == NULL && plan->m != m)
        return tarve_fail(err, TARVE_E_USAGE, "a plan for a season of %zu, not %zu", plan->m, m);
    if (!look(&j))
        return tarve_fail(err, TARVE_E_NUMERIC, "fewer than %d figures, or all equal", LEAST);
    const tarve_status st = reserve(&j, err);
    if (st != TARVE_OK)
        return st;
    j.seasonal_plan = season == NULL ? plan->seasonal : NULL;
    const bool ratio = take_seasons(&j, season);
    j.weight[THETA] = 1.5;
    j.weight[COMB] = 1.0;
    j.weight[AUTO] = 0.75;
    j.weight[YEARS_APART] = 0.375;
    j.weight[ARMA] = 0.5;
    smooth(&j, ratio);
    theta(&j, ratio);
    comb(&j, ratio);
    autoregress(&j, ratio);
    trim(&j);
    const bool made = combine(&j, path->centre, path->spread);
    if (made) {
        path->logs = j.positive;
        path->shift = 0.0;
        path->noise = 0.0; /* most members are of the figures themselves */
    }
    free(j.flat);
    return made ? TARVE_OK : tarve_fail(err, TARVE_E_NUMERIC, "no model gave a finite path");
}

static bool complete(const double *y, size_t n)
{
    size_t t = 0;
    while (t < n && !isnan(y[t]))
        t++;
    return t == n;
}

tarve_status tarve_regular_path(const double *y, size_t n, size_t m, const double *season,
                                tarve_path *path, tarve_error *err)
{
    tarve_regular_plan *plan = NULL;
    tarve_status st = make_plan(n, season == NULL ? m : 1, complete(y, n), &plan, err);
    if (st == TARVE_OK)
        st = tarve_regular_path_planned(plan, y, m, season, path, err);
    tarve_regular_plan_free(plan);
    return st;
}

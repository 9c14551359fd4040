/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/one.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/intern.h"
#include "forecast/trial.h"

enum { WEIGHT = 3, RUNGS = 3 };

static void say(tarve_forecast *f, const char *status, const char *reason)
{
    (void)snprintf(f->status, sizeof f->status, "%s", status);
    (void)snprintf(f->reason, sizeof f->reason, "%s", reason);
}

/* Mean and sd of every step are numbers, and usable as a distribution. */
static bool sound(const tarve_dist *dist, size_t n)
{
    for (size_t h = 0; h < n; h++)
        if (!isfinite(dist[h].mean) || !isfinite(dist[h].sd) || !(dist[h].sd >= 0.0))
            return false;
    return true;
}

/* R, how much a series moves: a forecast may leave what was seen as far as [min - 3R, max + 3R].
 * Never 0. */
static double reach(const tarve_series *s)
{
    const double size = fmax(fabs(s->min), fabs(s->max));
    const double range = fmax(s->max - s->min, 0.25 * size);
    return fmax(range, s->counts || size == 0.0 ? 1.0 : 0.0);
}

static bool within_reason(const tarve_series *s, tarve_dist *dist, size_t n)
{
    const double range = reach(s);
    for (size_t h = 0; h < n; h++) {
        const double at = dist[h].mean;
        if (at < s->min - 3.0 * range || at > s->max + 3.0 * range)
            return false;
        dist[h].sd = fmin(dist[h].sd, 3.0 * range);
    }
    return true;
}

/* What the state of the history alone explains; false when it explains nothing. */
static bool explain_history(const tarve_series *s, tarve_forecast *f)
{
    char text[sizeof f->reason];
    if (s->history->model != NULL && tarve_model_find(s->history->model) == NULL) {
        (void)snprintf(text, sizeof text, "no model named %.60s", s->history->model);
        say(f, "fallback", text);
    } else if (s->n_obs == 0) {
        say(f, "all-missing", "no observation: the range is that of the prior");
    } else if (s->n_obs < 4) {
        (void)snprintf(text, sizeof text, "%zu observations", s->n_obs);
        say(f, "too-short", text);
    } else if (s->demoted) {
        say(f, "fallback", "negative figures in a series of counts: forecast without that limit");
    } else if (s->long_season) {
        say(f, "fallback", "seasons longer than 12 periods are not modelled");
    } else {
        return false;
    }
    return true;
}

static tarve_status benchmark_path(const tarve_series *s, tarve_forecast *f, tarve_error *err)
{
    tarve_fit fit;
    const tarve_model *model = s->n_obs > 0 ? tarve_benchmark_of(s) : tarve_model_find("mean");
    tarve_status st = tarve_series_fit(s, model, s->n, NULL, &fit, err);
    if (st == TARVE_OK)
        st = model->predict(&fit, f->n_steps, f->dist, err);
    for (size_t h = 0; st == TARVE_OK && h < f->n_steps; h++)
        f->benchmark[h] = tarve_series_unit(s, s->n + h) *
                          (s->n_obs > 0 ? f->dist[h].mean : tarve_dist_mean(&f->dist[h]));
    return st;
}

/* ---- the combination ---- */

/* Share of the variance beyond the noise of the first step, which the steps have in common. */
static void share_common_path(tarve_forecast *f, const tarve_path *path)
{
    const double noise = path->spread[0] * path->spread[0];
    for (size_t h = 0; h < f->n_steps; h++) {
        const double v = path->spread[h] * path->spread[h];
        f->common[h] = fmin(fmax(1.0 - noise / v, 0.2), 0.98);
    }
}

static void explain_combination(const tarve_series *s, const tarve_verdict *v, tarve_forecast *f)
{
    const char *name = tarve_benchmark_of(s)->name;
    char text[sizeof f->reason];
    (void)snprintf(f->model, sizeof f->model, "%s", v->benchmark ? name : "combination");
    if (explain_history(s, f))
        return;
    say(f, v->benchmark ? "benchmark" : "ok", "");
    if (!v->benchmark)
        return;
    (void)snprintf(text, sizeof text,
                   "%s was better on %zu held-out stretches of like series: %.2f, combination %.2f",
                   name, v->n, v->benchmark_error, v->error);
    say(f, "benchmark", text);
}

/* 95 % ranges end within those bounds, or the spread is cut. On a log scale there is no way below.
 */
static void bound_spread(const tarve_series *s, const tarve_members *members,
                         const tarve_quantiles *error, size_t h, tarve_path *path)
{
    const double range = 3.0 * reach(s), at = path->centre[h];
    const double above = tarve_members_place(members, s->max + range) - at;
    const double below = at - (s->min - range), up = tarve_quantiles_at(error, 0.975);
    const double down = -tarve_quantiles_at(error, 0.025);
    if (above > 0.0 && up > 0.0)
        path->spread[h] = fmin(path->spread[h], above / up);
    if (!path->logs && below > 0.0 && down > 0.0)
        path->spread[h] = fmin(path->spread[h], below / down);
}

/* Counts keep their family, which knows of whole numbers and of 0; for all else the errors of like
 * series say what the distribution is. */
static void set_dist(const tarve_series *s, const tarve_pools *pools, const tarve_members *members,
                     tarve_path *path, size_t h, tarve_dist *out)
{
    const tarve_group g = tarve_group_of(s);
    const tarve_quantiles *error = tarve_pools_errors(pools, g, h);
    bound_spread(s, members, error, h, path);
    if (!s->counts) {
        *out = tarve_dist_pooled(path, h, s->non_negative || path->logs, error);
        return;
    }
    *out = tarve_pools_count(pools, s, path, h, s->n_obs);
}

/* *made stays false when no path could be made or it ran away: then the ladder is gone down. */
static tarve_status combine(const tarve_series *s, tarve_pools *pools, const tarve_members *members,
                            tarve_forecast *f, bool *made, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    const tarve_group g = tarve_group_of(s);
    const tarve_verdict v = tarve_pools_verdict(pools, g);
    /* the last rows of the block are filled by publish(): room for a path until then */
    tarve_path path = {.n_steps = f->n_steps, .centre = f->mean, .spread = f->median};
    if (!tarve_members_blend(members, &v.weights, &path)) {
        say(f, "fallback", members->failure);
        return TARVE_OK;
    }
    for (size_t h = 0; h < f->n_steps; h++)
        set_dist(s, pools, members, &path, h, &f->dist[h]);
    if (!v.benchmark)
        st = tarve_pools_mix_counts(pools, s, f->n_steps, f->dist, err);
    if (st != TARVE_OK)
        return st;
    if (!sound(f->dist, f->n_steps) || !within_reason(s, f->dist, f->n_steps)) {
        say(f, "guarded", "the path of the combination left what was ever seen");
        return TARVE_OK;
    }
    share_common_path(f, &path);
    f->pools = tarve_pools_hold(pools);
    f->mase = v.error;
    f->benchmark_mase = v.benchmark_error;
    explain_combination(s, &v, f);
    *made = true;
    return TARVE_OK;
}

/* ---- one model ---- */

static tarve_status run_model(const tarve_series *s, const tarve_model *model, tarve_forecast *f,
                              tarve_error *err)
{
    tarve_fit fit;
    tarve_status st = tarve_series_fit(s, model, s->n, NULL, &fit, err);
    if (st == TARVE_OK)
        st = model->predict(&fit, f->n_steps, f->dist, err);
    if (st == TARVE_OK && !sound(f->dist, f->n_steps))
        st = tarve_fail(err, TARVE_E_NUMERIC, "%s: a forecast is not finite", model->name);
    if (st != TARVE_OK)
        return st;
    f->fit = fit;
    (void)snprintf(f->model, sizeof f->model, "%s", model->name);
    return TARVE_OK;
}

/* The model; the benchmark when that fails or runs away; the mean, which never fails. A status and
 * reason that stand already are kept. */
static tarve_status run_ladder(const tarve_series *s, const tarve_model *first, tarve_forecast *f,
                               tarve_error *err)
{
    const tarve_model *const rung[RUNGS] = {first, tarve_benchmark_of(s), tarve_model_find("mean")};
    char reason[sizeof f->reason];
    (void)snprintf(reason, sizeof reason, "%s", f->reason);
    for (size_t k = 0; k < RUNGS; k++) {
        tarve_error why = {0};
        const tarve_status st = run_model(s, rung[k], f, &why);
        if (st == TARVE_E_NOMEM || st == TARVE_E_USAGE)
            return tarve_fail(err, st, "%s", why.message);
        if (st == TARVE_OK && (k > 0 || s->n_obs == 0 || within_reason(s, f->dist, f->n_steps))) {
            if (reason[0] != '\0' && f->status[0] == '\0')
                say(f, "fallback", reason);
            else if (reason[0] != '\0')
                (void)snprintf(f->reason, sizeof f->reason, "%s", reason);
            return TARVE_OK;
        }
        if (st == TARVE_OK)
            say(f, "guarded", "");
        if (reason[0] == '\0')
            (void)snprintf(reason, sizeof reason, "%s: %.80s", rung[k]->name,
                           st == TARVE_OK ? "its path left what was ever seen" : why.message);
    }
    return tarve_fail(err, TARVE_E_BUG, "series %s: no model gave a forecast", s->history->id);
}

static void explain_model(const tarve_series *s, tarve_forecast *f)
{
    if (f->status[0] != '\0' || explain_history(s, f))
        return;
    if (s->class_ == TARVE_CLASS_ZERO && s->history->model == NULL)
        say(f, "constant",
            s->max > 0.0 || s->min < 0.0 ? "all observations are equal" : "all observations are 0");
    else
        say(f, "ok", "");
}

/* Share of the variance that all steps have in common: what exceeds the noise of a single figure.
 */
static void share_common(tarve_forecast *f)
{
    const double noise = fmin(f->fit.sigma2, f->dist[0].sd * f->dist[0].sd);
    const double level = fmax(fabs(f->fit.level), 1e-300);
    for (size_t h = 0; h < f->n_steps; h++) {
        const double v = f->dist[h].sd * f->dist[h].sd, ratio = fabs(f->dist[h].mean) / level;
        const double own = f->dist[h].kind == TARVE_DIST_NEGBIN      ? noise * ratio
                           : f->dist[h].kind == TARVE_DIST_LOGNORMAL ? noise * ratio * ratio
                                                                     : noise;
        f->common[h] = v > 0.0 && isfinite(own) ? fmin(fmax(1.0 - own / v, 0.2), 0.98) : 0.2;
    }
}

/*
 * Widens or narrows the ranges by what the held-out stretches said: c^2 = (prior + sum of z^2 per
 * stretch) / (prior + stretches), z = error / predicted sd; the prior is WEIGHT stretches that
 * agree.
 */
static double calibration(const tarve_trial *t)
{
    const double k = (double)t->n_origins;
    return fmin(fmax(sqrt((WEIGHT + k * t->z2) / (WEIGHT + k)), 0.8), 2.0);
}

/* The model asked for, or the mean of a series that says too little for more; the benchmark of one
 * whose combination gave way. */
static const tarve_model *model_of(const tarve_series *s, bool gave_way)
{
    const tarve_model *asked = tarve_model_find(s->history->model);
    return asked != NULL ? asked : gave_way ? tarve_benchmark_of(s) : tarve_model_find("mean");
}

static tarve_status forecast_by_model(const tarve_series *s, const tarve_model *model,
                                      tarve_forecast *f, tarve_error *err)
{
    tarve_trial own = {0}, benchmark = {0};
    tarve_status st = tarve_trial_run(s, model, f->n_steps, &own, err);
    if (st == TARVE_OK)
        st = tarve_trial_run(s, tarve_benchmark_of(s), f->n_steps, &benchmark, err);
    if (st == TARVE_OK)
        st = run_ladder(s, model, f, err);
    if (st != TARVE_OK)
        return st;
    f->mase = own.mase;
    f->benchmark_mase = benchmark.mase;
    explain_model(s, f);
    const bool same = strcmp(f->model, model->name) == 0;
    for (size_t h = 0; same && h < f->n_steps; h++)
        tarve_dist_widen(&f->dist[h], calibration(&own));
    share_common(f);
    return TARVE_OK;
}

static bool combines(const tarve_series *s)
{
    return s->history->model == NULL && tarve_class_combines(s->class_);
}

/* A series that never moved says nothing of how its figures scatter: its range gives up no end. */
static void set_range(const tarve_series *s, const tarve_dist *d, double level, double *lo,
                      double *hi)
{
    tarve_dist_range(d, level, lo, hi);
    if (s->class_ != TARVE_CLASS_ZERO && s->class_ != TARVE_CLASS_TINY)
        return;
    *lo = tarve_dist_quantile(d, (1.0 - level) / 2.0);
    *hi = tarve_dist_quantile(d, (1.0 + level) / 2.0);
}

static void publish(const tarve_series *s, tarve_forecast *f)
{
    for (size_t h = 0; h < f->n_steps; h++) {
        tarve_dist *d = &f->dist[h];
        tarve_dist_scale(d, tarve_series_unit(s, s->n + h));
        d->non_negative = d->non_negative || s->non_negative;
        f->mean[h] = tarve_dist_mean(d);
        f->median[h] = tarve_dist_quantile(d, 0.5);
        for (size_t l = 0; l < f->n_levels; l++)
            set_range(s, d, f->level[l], &f->lo[l][h], &f->hi[l][h]);
    }
}

tarve_status tarve_forecast_one(const tarve_series *s, tarve_pools *pools, tarve_members *members,
                                tarve_forecast *f, tarve_error *err)
{
    f->class_ = s->class_;
    f->re_protect = s->n_protected > 0;
    f->key = tarve_hash_bytes(s->history->id, strlen(s->history->id));
    bool made = false;
    tarve_status st = benchmark_path(s, f, err);
    if (st == TARVE_OK && combines(s)) {
        st = tarve_members_run(members, s, s->n, tarve_pools_season(pools, s), f->n_steps, err);
        if (st == TARVE_OK) {
            tarve_members_lean(members, tarve_pools_lean(pools, s));
            st = combine(s, pools, members, f, &made, err);
        }
    }
    if (st == TARVE_OK && !made)
        st = forecast_by_model(s, model_of(s, combines(s)), f, err);
    if (st == TARVE_OK)
        publish(s, f);
    return st;
}

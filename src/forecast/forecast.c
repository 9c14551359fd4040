/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A forecast with ranges for every series, whatever its state. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/rng.h"
#include "forecast/choose.h"
#include "forecast/series.h"

#include <gsl/gsl_cdf.h>

enum { BLOCK = 2048, WEIGHT = 3, RUNGS = 3 };

static void say(tarve_forecast *f, const char *status, const char *reason)
{
    (void)snprintf(f->status, sizeof f->status, "%s", status);
    (void)snprintf(f->reason, sizeof f->reason, "%s", reason);
}

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
    *f = (tarve_forecast){0};
}

/* Mean and sd of every step are numbers, and usable as a distribution. */
static bool sound(const tarve_dist *dist, size_t n)
{
    for (size_t h = 0; h < n; h++)
        if (!isfinite(dist[h].mean) || !isfinite(dist[h].sd) || !(dist[h].sd >= 0.0))
            return false;
    return true;
}

/* How far a forecast may leave what was seen: [min - 3R, max + 3R], R never 0. */
static bool within_reason(const tarve_series *s, tarve_dist *dist, size_t n)
{
    const double size = fmax(fabs(s->min), fabs(s->max));
    double range = fmax(s->max - s->min, 0.25 * size);
    range = fmax(range, s->counts || size == 0.0 ? 1.0 : 0.0);
    for (size_t h = 0; h < n; h++) {
        const double at = dist[h].mean;
        if (at < s->min - 3.0 * range || at > s->max + 3.0 * range)
            return false;
        dist[h].sd = fmin(dist[h].sd, 3.0 * range);
    }
    return true;
}

static tarve_status run_model(const tarve_series *s, const tarve_model *model, tarve_forecast *f,
                              tarve_error *err)
{
    tarve_fit fit;
    tarve_status st = tarve_series_fit(s, model, s->n, &fit, err);
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

/* The model chosen; the benchmark when that fails or runs away; the mean, which never fails. */
static tarve_status run_ladder(const tarve_series *s, const tarve_choice *c, tarve_forecast *f,
                               tarve_error *err)
{
    const tarve_model *const first =
        c->best < c->n ? c->candidate[c->best].model : c->benchmark.model;
    const tarve_model *const rung[RUNGS] = {first, c->benchmark.model, tarve_model_find("mean")};
    char reason[sizeof f->reason] = "";
    for (size_t k = 0; k < RUNGS; k++) {
        tarve_error why = {0};
        const tarve_status st = run_model(s, rung[k], f, &why);
        if (st == TARVE_E_NOMEM || st == TARVE_E_USAGE)
            return tarve_fail(err, st, "%s", why.message);
        if (st == TARVE_OK && (k > 0 || s->n_obs == 0 || within_reason(s, f->dist, f->n_steps))) {
            if (k > 0)
                say(f, f->status[0] == '\0' ? "fallback" : f->status, reason);
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

/* Model and benchmark on the figures held out. */
static void compare(const tarve_choice *c, const tarve_trial *model, tarve_forecast *f)
{
    const size_t periods = c->n_held + (c->n_origins - 1) * ((c->n_held + 1) / 2);
    char text[sizeof f->reason];
    const bool benchmark = c->best == c->n;
    if (!benchmark && !(c->benchmark.mase <= model->mase)) {
        say(f, "ok", "");
        return;
    }
    (void)snprintf(text, sizeof text, "%s was %s on the last %zu periods: error %.2f, %s %.2f",
                   c->benchmark.model->name, benchmark ? "clearly better" : "as good", periods,
                   c->benchmark.mase, model->model->name, model->mase);
    say(f, benchmark ? "benchmark" : "ok", text);
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

static void explain(const tarve_series *s, const tarve_choice *c, tarve_forecast *f)
{
    const tarve_trial *best = &c->candidate[c->best < c->n ? c->best : 0];
    if (explain_history(s, f) || f->status[0] != '\0')
        return;
    if (s->class_ == TARVE_CLASS_ZERO)
        say(f, "constant",
            s->max > 0.0 || s->min < 0.0 ? "all observations are equal" : "all observations are 0");
    else if (c->best == c->n && c->failure[0] != '\0')
        say(f, "fallback", c->failure);
    else
        compare(c, best, f);
}

static tarve_status benchmark_path(const tarve_series *s, const tarve_choice *c, tarve_forecast *f,
                                   tarve_error *err)
{
    tarve_fit fit;
    const tarve_model *model = s->n_obs > 0 ? c->benchmark.model : tarve_model_find("mean");
    tarve_status st = tarve_series_fit(s, model, s->n, &fit, err);
    if (st == TARVE_OK)
        st = model->predict(&fit, f->n_steps, f->dist, err);
    for (size_t h = 0; st == TARVE_OK && h < f->n_steps; h++)
        f->benchmark[h] =
            s->scale * (s->n_obs > 0 ? f->dist[h].mean : tarve_dist_mean(&f->dist[h]));
    return st;
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
static double calibration(const tarve_choice *c, const tarve_trial *used)
{
    if (c->n_origins == 0 || used->n == 0 || used->failed)
        return 1.0;
    const double z2 = used->z2 / (double)used->n, k = (double)c->n_origins;
    return fmin(fmax(sqrt((WEIGHT + k * z2) / (WEIGHT + k)), 0.8), 2.0);
}

static void widen(tarve_forecast *f, double c)
{
    for (size_t h = 0; h < f->n_steps; h++) {
        tarve_dist *d = &f->dist[h];
        d->sd *= c;
        if (d->kind == TARVE_DIST_NEGBIN)
            d->sd = fmin(fmax(d->sd, sqrt(d->mean)), sqrt(d->mean + 10.0 * d->mean * d->mean));
    }
}

static void publish(const tarve_series *s, tarve_forecast *f)
{
    share_common(f);
    for (size_t h = 0; h < f->n_steps; h++) {
        tarve_dist *d = &f->dist[h];
        d->mean *= s->scale;
        d->sd *= s->scale;
        d->non_negative = d->non_negative || s->non_negative;
        f->mean[h] = tarve_dist_mean(d);
        f->median[h] = tarve_dist_quantile(d, 0.5);
        for (size_t l = 0; l < f->n_levels; l++) {
            f->lo[l][h] = tarve_dist_quantile(d, (1.0 - f->level[l]) / 2.0);
            f->hi[l][h] = tarve_dist_quantile(d, (1.0 + f->level[l]) / 2.0);
        }
    }
}

static tarve_status forecast_one(const tarve_history *h, const tarve_forecast_options *opt,
                                 tarve_forecast *f, tarve_error *err)
{
    tarve_series s = {0};
    tarve_choice c = {0};
    tarve_status st = make_room(f, opt, err);
    if (st == TARVE_OK)
        st = tarve_series_make(h, &s, err);
    if (st == TARVE_OK)
        st = tarve_choose(&s, opt->n_steps, &c, err);
    if (st == TARVE_OK)
        st = benchmark_path(&s, &c, f, err);
    if (st == TARVE_OK)
        st = run_ladder(&s, &c, f, err);
    if (st == TARVE_OK) {
        const tarve_trial *used = c.best < c.n ? &c.candidate[c.best] : &c.benchmark;
        f->class_ = s.class_;
        f->re_protect = s.n_protected > 0;
        f->key = tarve_hash_bytes(h->id, strlen(h->id));
        f->mase = c.n_origins > 0 ? used->mase : (double)NAN;
        f->benchmark_mase = c.n_origins > 0 ? c.benchmark.mase : (double)NAN;
        explain(&s, &c, f);
        if (strcmp(f->model, used->model->name) == 0)
            widen(f, calibration(&c, used));
        publish(&s, f);
    }
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

static tarve_status forecast_block(const tarve_history *series, size_t n,
                                   const tarve_forecast_options *opt, tarve_forecast *out,
                                   tarve_error *err)
{
    tarve_status worst = TARVE_OK;
#pragma omp parallel for schedule(dynamic, 16) num_threads(jobs_of(opt))
    for (size_t i = 0; i < n; i++) {
        tarve_error why = {0};
        const tarve_status st = forecast_one(&series[i], opt, &out[i], &why);
        if (st != TARVE_OK) {
#pragma omp critical(tarve_forecast_error)
            {
                worst = st;
                if (err != NULL)
                    *err = why;
            }
        }
    }
    return worst;
}

tarve_status tarve_forecast_all(const tarve_history *series, size_t n,
                                const tarve_forecast_options *opt, tarve_forecast *out,
                                tarve_error *err)
{
    tarve_status st = check_options(opt, err);
    for (size_t at = 0; st == TARVE_OK && at < n; at += BLOCK) {
        const size_t size = n - at < BLOCK ? n - at : BLOCK;
        st = forecast_block(series + at, size, opt, out + at, err);
        tarve_log_progress(opt->log, "forecasting", at + size, n);
    }
    for (size_t i = 0; st != TARVE_OK && i < n; i++)
        tarve_forecast_free(&out[i]);
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
        path[h] = tarve_dist_quantile(&f->dist[h], gsl_cdf_ugaussian_P(z));
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A level without a trend: the mean of four memories and of the last three years.
 *
 *     x = log(1 + y) for counts, log y for other positive figures, y itself else; less season
 *     l_k(t) = l_k(t-1) + a_k (x(t) - l_k(t-1)),  a = .15, .3, .5, .8, from the mean of the first
 *              year on
 *     l(t)   = mean of the l_k(t) and of the x of the last 3m periods (12 without a season)
 *     x(n+h) = l(n) + season
 *
 * A short memory follows a turn, a long one comes back after it; nobody knows in time which it is.
 * A missing x updates nothing. Known breaks: x before a break is moved by the shift where it
 * is given, else by the difference of the mean levels of the year before and the year from it on.
 * Var(h) from the sample: mean squares v(1), v(f) of x(t+h) - l(t) over all origins t past the
 * first year, f = m (6 without a season); v(1) with a prior worth a fraction of a figure, v(f)
 * mixed with two stretches of 2 v(1), and at least v(1). Between them and beyond f along a line in
 * h, which goes on while figures are missing at the end.
 *
 * param[0] l(n), [1] v(1), [2] v(f), [3] f, [4] periods since the last observation, [5] scale 0 y /
 * 1 log y / 2 log(1+y), [6] sigma2 on that scale, [7] df; season[] on that scale. objective = v(1).
 * Source: our own; averages of memories: Fildes & Petropoulos (2015), JBR 68(8).
 */
#include <stdlib.h>
#include <string.h>

#include "model/registry.h"
#include "model/scale.h"

enum { MEMORIES = 4, STRETCHES = 2 };
static const double memory[MEMORIES] = {0.15, 0.3, 0.5, 0.8};

typedef struct levels {
    double smooth[MEMORIES], window, last; /* mean of the window; the last one in a long gap */
    size_t n_window;
} levels;

static double mean_of(const double *x, size_t from, size_t to)
{
    double sum = 0.0;
    size_t k = 0;
    for (size_t t = from; t < to; t++)
        if (!isnan(x[t])) {
            sum += x[t];
            k++;
        }
    return k > 0 ? sum / (double)k : (double)NAN;
}

static size_t year_of(const tarve_sample *s)
{
    return s->m > 1 ? s->m : 4;
}

static void undo_breaks(const tarve_sample *s, double *x)
{
    const size_t year = year_of(s);
    for (size_t k = s->n_breaks; k-- > 0;) {
        const size_t at = s->breaks[k], from = at > year ? at - year : 0;
        const size_t to = at + year < s->n ? at + year : s->n;
        const double shift = mean_of(x, at, to) - mean_of(x, from, at);
        const double by = isnan(s->shift[k]) ? shift : s->shift[k];
        for (size_t t = 0; t < at && !isnan(by); t++)
            x[t] += by;
    }
}

static double level_of(const levels *l)
{
    double sum = l->last;
    for (size_t k = 0; k < MEMORIES; k++)
        sum += l->smooth[k];
    return sum / (MEMORIES + 1);
}

static void take(levels *l, double x, double leaving)
{
    if (!isnan(x)) {
        for (size_t k = 0; k < MEMORIES; k++)
            l->smooth[k] += memory[k] * (x - l->smooth[k]);
        l->window += x;
        l->n_window++;
    }
    if (!isnan(leaving)) {
        l->window -= leaving;
        l->n_window--;
    }
    if (l->n_window > 0)
        l->last = l->window / (double)l->n_window;
}

/* level[t] = l(t), from the first observation on. */
static void run(const tarve_sample *s, const double *x, double *level)
{
    const size_t window = s->m > 1 ? 3 * s->m : 12, year = s->first + year_of(s);
    const double start = mean_of(x, s->first, year < s->n ? year : s->n);
    levels l = {{start, start, start, start}, 0.0, start, 0};
    for (size_t t = s->first; t < s->n; t++) {
        take(&l, x[t], t >= s->first + window ? x[t - window] : (double)NAN);
        level[t] = level_of(&l);
    }
}

/* Mean square of x(t+h) - l(t) and how many; origins past the first year where there are any. */
static double mean_square(const tarve_sample *s, const double *x, const double *level, size_t h,
                          size_t *n)
{
    double sum = 0.0;
    size_t from = s->first + year_of(s);
    *n = 0;
    if (from + h >= s->n)
        from = s->first;
    for (size_t t = from; t + h < s->n; t++)
        if (!isnan(x[t + h])) {
            sum += (x[t + h] - level[t]) * (x[t + h] - level[t]);
            ++*n;
        }
    return *n > 0 ? sum / (double)*n : 0.0;
}

static double mix(double own, size_t n, double other, size_t weight)
{
    return ((double)n * own + (double)weight * other) / (double)(n + weight);
}

static void set_spread(const tarve_sample *s, enum tarve_scale scale, const double *x,
                       const double *level, tarve_fit *fit)
{
    const size_t far = s->m > 1 ? s->m : 6;
    size_t n_near = 0, n_far = 0;
    const double near = mean_square(s, x, level, 1, &n_near);
    const double away = mean_square(s, x, level, far, &n_far);
    const double df = n_near > 1 ? (double)n_near - 1.0 : 1.0;
    fit->level = fit->param[0];
    const double sigma2 = scale == TARVE_SCALE_PLAIN
                              ? tarve_fit_variance(fit, near * (double)n_near, df)
                              : tarve_scale_noise(near * (double)n_near, df, s->n_obs);
    /* a level that wanders as far again within f steps */
    fit->param[1] = sigma2;
    fit->param[2] = fmax(mix(away, n_far, 2.0 * sigma2, STRETCHES * far), sigma2);
    fit->param[3] = (double)far;
    fit->param[4] = (double)(s->n - 1 - s->last);
    fit->param[TARVE_SCALE_SIGMA2] = sigma2;
    fit->param[TARVE_SCALE_DF] = df;
}

static void store(const tarve_sample *s, enum tarve_scale scale, const double *x,
                  const double *level, tarve_fit *fit)
{
    *fit = tarve_fit_begin(s);
    fit->param[0] = level[s->n - 1];
    fit->param[TARVE_SCALE_KIND] = scale;
    set_spread(s, scale, x, level, fit);
    fit->objective = fit->param[1];
    fit->sigma2 = fit->param[1];
    if (scale == TARVE_SCALE_PLAIN)
        return;
    fit->level = exp(fit->param[0]) - (scale == TARVE_SCALE_LOG1P ? 1.0 : 0.0);
    fit->sigma2 = exp(2.0 * fit->param[0]) * fit->param[1];
    if (fit->counts && fit->level > 0.0)
        fit->dispersion = fmax(1.0, fit->sigma2 / fit->level);
}

static tarve_status level_average_fit(const tarve_model_input *in, tarve_fit *fit, tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_sample_take(in, &s, err);
    if (st == TARVE_OK && s.n_obs < 4)
        st = tarve_fail(err, TARVE_E_NUMERIC, "an average of levels needs four observations");
    if (st == TARVE_OK) {
        double *x = malloc(2U * s.n * sizeof *x);
        if (x == NULL) {
            st = tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s.n);
        } else {
            const enum tarve_scale scale = tarve_scale_of(&s);
            tarve_season season;
            tarve_scale_flatten(&s, scale, in->season_prior, x, x + s.n, &season);
            undo_breaks(&s, x);
            run(&s, x, x + s.n);
            store(&s, scale, x, x + s.n, fit);
            memcpy(fit->season, season.effect, sizeof season.effect);
        }
        free(x);
    }
    tarve_sample_free(&s);
    return st;
}

static void level_average_path(const tarve_fit *fit, tarve_path *path)
{
    const double *p = fit->param, slope = (p[2] - p[1]) / (p[3] - 1.0);
    tarve_scale_describe(fit, path);
    for (size_t h = 1; h <= path->n_steps; h++) {
        path->centre[h - 1] = p[0] + fit->season[tarve_fit_season(fit, h)];
        path->spread[h - 1] = sqrt(p[1] + slope * (p[4] + (double)(h - 1)));
    }
}

static tarve_status level_average_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                          tarve_error *err)
{
    return tarve_scale_predict(fit, level_average_path, n_steps, dist, err);
}

const tarve_model tarve_model_level_average = {
    .name = "level_average",
    .summary = "a level without trend, the mean of five memories, and seasons",
    .min_obs = 4,
    .fit = level_average_fit,
    .predict = level_average_predict,
    .path = level_average_path,
};

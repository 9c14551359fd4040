/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The series of a hierarchy: on what weights they agree, and what becomes of their forecasts. */
#include "forecast/agree_int.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/num.h"

enum { MOST_CHANGES = 60, FEWEST_CHANGES = 8 };

/* ---- figures and weights */

/* From the widest range, which is calibrated; from the distribution where that has no width. */
static double variance_of(const tarve_forecast *f, size_t h)
{
    if (f->n_levels > 0) {
        const size_t l = tarve_largest(f->level, f->n_levels);
        const double z = gsl_cdf_ugaussian_Pinv(0.5 + f->level[l] / 2.0);
        const double sd = (f->hi[l][h] - f->lo[l][h]) / (2.0 * z);
        if (sd > 0.0)
            return sd * sd;
    }
    return f->dist[h].sd * f->dist[h].sd;
}

static bool never_negative(const tarve_longseries *s, const tarve_forecast *f)
{
    const tarve_dist *d = &f->dist[0];
    return s->history.counts || d->non_negative || d->kind == TARVE_DIST_NEGBIN ||
           d->kind == TARVE_DIST_LOGNORMAL;
}

/* A series that has never moved still gives way before it holds all others; a total of which
 * nothing is known (variance NaN) has no say. */
static void bound_variances(double *variance, size_t n)
{
    double largest = 0.0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, variance[i]);
    largest = largest > 0.0 ? largest : 1.0;
    for (size_t i = 0; i < n; i++)
        variance[i] = isnan(variance[i]) ? 1e6 * largest : fmax(variance[i], 1e-8 * largest);
}

/* Below four figures a range knows nothing of how the series moves. */
static bool is_known(const tarve_longseries *s)
{
    size_t n = 0;
    for (size_t t = 0; t < s->history.n && n < 4; t++)
        n += tarve_mark_has_number(s->mark[t]) ||
             tarve_mark_state(s->mark[t]) == TARVE_CELL_PROTECTED;
    return n >= 4;
}

static tarve_status load_figures(tarve_agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    const size_t n = a->n * a->n_steps;
    a->base = tarve_agree_room(n, sizeof *a->base, &st, err);
    a->variance = tarve_agree_room(n, sizeof *a->variance, &st, err);
    a->out = tarve_agree_room(n, sizeof *a->out, &st, err);
    a->fixed = tarve_agree_room(n, sizeof *a->fixed, &st, err);
    a->non_negative = tarve_agree_room(a->n, sizeof *a->non_negative, &st, err);
    a->mute = tarve_agree_room(a->n, sizeof *a->mute, &st, err);
    for (size_t i = 0; st == TARVE_OK && i < a->n; i++) {
        const tarve_longseries *s = &a->series[a->series_of[i]];
        const tarve_forecast *f = &a->forecast[a->series_of[i]];
        const bool mute = a->mute[i] = a->total[i] && !is_known(s);
        a->non_negative[i] = never_negative(s, f);
        for (size_t h = 0; h < a->n_steps; h++) {
            const double v = variance_of(f, h);
            if (!isfinite(f->mean[h]) || !isfinite(v))
                return tarve_fail(err, TARVE_E_INPUT,
                                  "series %.80s has no finite forecast to be reconciled",
                                  s->history.id);
            a->base[h * a->n + i] = f->mean[h];
            a->variance[h * a->n + i] = mute ? (double)NAN : v;
        }
    }
    for (size_t h = 0; st == TARVE_OK && h < a->n_steps; h++)
        bound_variances(a->variance + h * a->n, a->n);
    return st;
}

/* ---- MinT: what changes together */

/* The last n_changes changes over `lag` periods; all series end in the same period. */
static void changes_of(const tarve_longseries *s, size_t lag, size_t n_changes, double *e)
{
    const size_t n = s->history.n;
    for (size_t t = 0; t < n_changes; t++)
        e[t] = t + lag < n ? s->value[n - 1 - t] - s->value[n - 1 - t - lag] : (double)NAN;
}

static tarve_status learn_factors(tarve_agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    size_t longest = 0, lag = a->series[a->series_of[0]].history.season;
    for (size_t i = 0; i < a->n; i++)
        longest = a->series[a->series_of[i]].history.n > longest
                      ? a->series[a->series_of[i]].history.n
                      : longest;
    lag = lag < 1 || longest < lag + FEWEST_CHANGES ? 1 : lag;
    if (longest < lag + FEWEST_CHANGES) {
        if (a->opt->reconcile == TARVE_RECONCILE_MINT)
            tarve_log_say(a->opt->log, TARVE_LOG_WARN, NULL,
                          "too short to learn what changes together: --reconcile wls is used");
        return TARVE_OK;
    }
    a->n_factors = longest - lag < MOST_CHANGES ? longest - lag : MOST_CHANGES;
    double lambda = 1.0, *e = tarve_agree_room(a->n * a->n_factors, sizeof *e, &st, err);
    a->factor = tarve_agree_room(a->n * a->n_factors, sizeof *a->factor, &st, err);
    for (size_t i = 0; st == TARVE_OK && i < a->n; i++)
        changes_of(&a->series[a->series_of[i]], lag, a->n_factors, e + i * a->n_factors);
    if (st == TARVE_OK)
        st = tarve_reconcile_shrink(a->n, a->n_factors, e, a->factor, &lambda, err);
    free(e);
    if (st == TARVE_OK)
        tarve_log_say(a->opt->log, TARVE_LOG_INFO, NULL,
                      "correlations of %zu series from %zu changes, shrunken by %.3f", a->n,
                      a->n_factors, lambda);
    return st;
}

/* ---- reconciling */

static tarve_status name_the_held(const tarve_agreement *a, const tarve_reconcile_report *report,
                                  const double *base, tarve_error *err)
{
    const tarve_longseries *s = &a->series[a->series_of[report->node]];
    char period[TARVE_PERIODTEXT] = "";
    const size_t h = (size_t)(base - a->base) / a->n;
    (void)tarve_periodtext_write(s->kind, s->last + (int64_t)(h + 1) * s->stride, s->day, period);
    if (err != NULL)
        *err = (tarve_error){0};
    const tarve_status st =
        tarve_fail(err, TARVE_E_INPUT, "%.80s is fixed at %.10g in %s but its parts come to %.10g",
                   s->history.id, base[report->node], period, report->sum);
    if (err != NULL)
        err->code = "held-sums";
    tarve_error_at(err, a->opt->fixed, 0, 0);
    return st;
}

static void sum_instead(tarve_agreement *a, size_t h)
{
    memcpy(a->out + h * a->n, a->base + h * a->n, a->n * sizeof *a->out);
    tarve_reconcile_sum(a->plan, a->out + h * a->n);
}

/* Whatever cannot be reconciled is summed from its leaves, and said; held figures that contradict
 * each other are the user's. */
static tarve_status judge(tarve_agreement *a, tarve_status st, const tarve_reconcile_report *report,
                          tarve_error *err)
{
    size_t n_fallback = 0;
    for (size_t h = 0; h < a->n_steps; h++) {
        if (st == TARVE_E_INPUT && report[h].contradiction)
            return name_the_held(a, &report[h], a->base + h * a->n, err);
        n_fallback += report[h].fallback;
    }
    if (st == TARVE_E_NUMERIC)
        for (size_t h = 0; h < a->n_steps; h++)
            sum_instead(a, h);
    if (st == TARVE_E_NUMERIC || n_fallback > 0)
        tarve_log_say(a->opt->log, TARVE_LOG_WARN, NULL,
                      "reconciling gave no solution: totals are the sums of their parts");
    return st == TARVE_E_NUMERIC ? TARVE_OK : st;
}

static tarve_status least_change(tarve_agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    const bool mint = a->opt->reconcile == TARVE_RECONCILE_MINT;
    const tarve_reconcile_problem problem = {.n_columns = a->n_steps,
                                             .base = a->base,
                                             .variance = a->variance,
                                             .factor = mint ? a->factor : NULL,
                                             .n_factors = mint ? a->n_factors : 0,
                                             .non_negative = a->non_negative,
                                             .jobs = a->opt->jobs};
    tarve_reconcile_report *report = tarve_agree_room(a->n_steps, sizeof *report, &st, err);
    if (st == TARVE_OK) {
        st = tarve_reconcile(a->plan, &problem, a->out, NULL, report, err);
        st = judge(a, st, report, err);
    }
    free(report);
    return st;
}

static tarve_status make_whole(tarve_agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    uint64_t *key = tarve_agree_room(a->n, sizeof *key, &st, err);
    for (size_t i = 0; st == TARVE_OK && i < a->n; i++) {
        const char *id = a->series[a->series_of[i]].history.id;
        key[i] = tarve_hash_bytes(id, strlen(id));
    }
    for (size_t h = 0; st == TARVE_OK && h < a->n_steps; h++)
        st = tarve_reconcile_round(a->plan, a->out + h * a->n, key, err);
    free(key);
    return st;
}

/* ---- back to the forecasts */

/* Ranges go with the mean: shrunken with it where figures are never negative and it falls, moved
 * by as much otherwise, but a range of counts that begins at 0 still does. A published figure has
 * no range. */
static void move_step(tarve_forecast *f, size_t h, double mean, bool scale, bool fixed)
{
    const double from = f->mean[h], ratio = mean / from;
    const bool shrink = scale && mean < from && from > 0.0;
    double *figure[2 + 2 * TARVE_MAX_LEVELS] = {&f->mean[h], &f->median[h]};
    size_t n = 2;
    for (size_t l = 0; l < f->n_levels; l++) {
        figure[n++] = &f->lo[l][h];
        figure[n++] = &f->hi[l][h];
    }
    for (size_t i = 1; i < n; i++) {
        const bool stays = scale && i % 2 == 0 && *figure[i] <= 0.0;
        const double moved = shrink ? *figure[i] * ratio : *figure[i] + (mean - from);
        *figure[i] = fixed ? mean : stays ? *figure[i] : moved;
    }
    f->mean[h] = mean;
}

static void write_back(tarve_agreement *a)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t h = 0; h < a->n_steps; h++)
            move_step(&a->forecast[a->series_of[i]], h, a->out[h * a->n + i], a->non_negative[i],
                      a->fixed[h * a->n + i]);
}

/* One figure of all series at a step: a total that has no say gets the sum of its leaves'. `a->out`
 * is free by now. */
static void sum_figure(tarve_agreement *a, size_t h, double *(*figure)(tarve_forecast *, size_t),
                       size_t which)
{
    for (size_t i = 0; i < a->n; i++)
        a->out[i] = figure(&a->forecast[a->series_of[i]], which)[h];
    tarve_reconcile_sum(a->plan, a->out);
    for (size_t i = 0; i < a->n; i++)
        if (a->mute[i] && !a->fixed[h * a->n + i])
            figure(&a->forecast[a->series_of[i]], which)[h] = a->out[i];
}

static double *lower(tarve_forecast *f, size_t level)
{
    return f->lo[level];
}

static double *upper(tarve_forecast *f, size_t level)
{
    return f->hi[level];
}

static double *middle(tarve_forecast *f, size_t level)
{
    (void)level;
    return f->median;
}

/* Ranges of totals of which too little is known: as if all leaves went wrong together, too wide
 * rather than too narrow. */
static void sum_ranges(tarve_agreement *a)
{
    bool any = false;
    for (size_t i = 0; i < a->n; i++)
        any = any || a->mute[i];
    for (size_t h = 0; any && h < a->n_steps; h++) {
        sum_figure(a, h, middle, 0);
        for (size_t l = 0; l < a->forecast[a->series_of[0]].n_levels; l++) {
            sum_figure(a, h, lower, l);
            sum_figure(a, h, upper, l);
        }
    }
}

static void agreement_free(tarve_agreement *a)
{
    tarve_reconcile_plan_free(a->plan);
    free(a->node_of);
    free(a->series_of);
    free(a->base);
    free(a->variance);
    free(a->out);
    free(a->fixed);
    free(a->non_negative);
    free(a->total);
    free(a->mute);
    free(a->factor);
}

static tarve_status agree_figures(tarve_agreement *a, tarve_error *err)
{
    tarve_status st = load_figures(a, err);
    if (st == TARVE_OK && a->opt->fixed != NULL)
        st = tarve_agree_fixed(a, err);
    if (st == TARVE_OK && (a->opt->reconcile == TARVE_RECONCILE_MINT || a->opt->n_draws > 0))
        st = learn_factors(a, err);
    if (st == TARVE_OK && a->opt->reconcile == TARVE_RECONCILE_BOTTOM_UP)
        for (size_t h = 0; h < a->n_steps; h++)
            sum_instead(a, h);
    else if (st == TARVE_OK)
        st = least_change(a, err);
    if (st == TARVE_OK && a->opt->integers)
        st = make_whole(a, err);
    if (st == TARVE_OK) {
        write_back(a);
        sum_ranges(a);
    }
    return st;
}

static void keep(tarve_agreement *a, tarve_agreed *kept)
{
    *kept = (tarve_agreed){.n = a->n,
                           .series_of = a->series_of,
                           .plan = a->plan,
                           .factor = a->factor,
                           .n_factors = a->n_factors};
    a->series_of = NULL;
    a->plan = NULL;
    a->factor = NULL;
}

void tarve_agreed_free(tarve_agreed *a)
{
    tarve_reconcile_plan_free(a->plan);
    free(a->series_of);
    free(a->factor);
    *a = (tarve_agreed){0};
}

tarve_status tarve_agree(const tarve_longseries *series, size_t n,
                         const tarve_forecast_file_options *opt, tarve_forecast *forecast,
                         tarve_agreed *kept, tarve_error *err)
{
    tarve_agreement a = {
        .series = series, .n_series = n, .n_steps = opt->horizon, .opt = opt, .forecast = forecast};
    if (opt->hierarchy == NULL)
        return TARVE_OK;
    tarve_status st = tarve_agree_hierarchy(&a, err);
    if (st == TARVE_OK && a.n > 0 && opt->reconcile != TARVE_RECONCILE_NONE)
        st = agree_figures(&a, err);
    if (st == TARVE_OK && a.n > 0 && opt->n_draws > 0)
        keep(&a, kept);
    agreement_free(&a);
    return st;
}

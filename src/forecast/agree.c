/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The series of a hierarchy: on what weights they agree, and what becomes of their forecasts. */
#include "tarve/agree.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/num.h"
#include "forecast/agree_int.h"
#include "forecast/reconcile_int.h"

enum { MOST_CHANGES = 60, FEWEST_CHANGES = 8 };

typedef struct agreement {
    const tarve_agree_problem *of;
    tarve_forecast *const *forecast; /* by node */
    size_t n, n_steps;
    double *base, *variance, *out; /* [step][node] */
    bool *non_negative, *mute;     /* by node */
    double *factor;
    size_t n_factors;
} agreement;

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

bool tarve_agree_never_negative(const tarve_history *s, const tarve_forecast *f)
{
    const tarve_dist *d = &f->dist[0];
    return s->counts || d->non_negative || d->kind == TARVE_DIST_NEGBIN ||
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
static bool is_observed(const tarve_history *s, size_t t)
{
    if (s->mark == NULL)
        return !isnan(s->value[t]);
    return tarve_mark_has_number(s->mark[t]) ||
           tarve_mark_state(s->mark[t]) == TARVE_CELL_PROTECTED;
}

static bool is_known(const tarve_history *s)
{
    size_t n = 0;
    for (size_t t = 0; t < s->n && n < 4; t++)
        n += is_observed(s, t);
    return n >= 4;
}

static bool is_fixed(const agreement *a, size_t h, size_t node)
{
    return a->of->fixed != NULL && !isnan(a->of->fixed[h * a->n + node]);
}

static void hold(agreement *a, size_t h, size_t node)
{
    const bool fixed = is_fixed(a, h, node);
    if (fixed)
        a->base[h * a->n + node] = a->of->fixed[h * a->n + node];
    if (fixed || (a->of->held != NULL && a->of->held[node]))
        a->variance[h * a->n + node] = 0.0;
}

static tarve_status make_room(agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    const size_t n = a->n * a->n_steps;
    a->base = tarve_agree_room(n, sizeof *a->base, &st, err);
    a->variance = tarve_agree_room(n, sizeof *a->variance, &st, err);
    a->out = tarve_agree_room(n, sizeof *a->out, &st, err);
    a->non_negative = tarve_agree_room(a->n, sizeof *a->non_negative, &st, err);
    a->mute = tarve_agree_room(a->n, sizeof *a->mute, &st, err);
    if (st == TARVE_OK) /* a total of which too little is known has no say */
        for (size_t place = 0; place < a->of->plan->n_inner; place++) {
            const uint32_t node = a->of->plan->node[place];
            a->mute[node] = !is_known(a->of->history[node]);
        }
    return st;
}

static tarve_status load_node(agreement *a, size_t i, tarve_error *err)
{
    const tarve_forecast *f = a->forecast[i];
    a->non_negative[i] = tarve_agree_never_negative(a->of->history[i], f);
    for (size_t h = 0; h < a->n_steps; h++) {
        const double v = variance_of(f, h);
        if (!isfinite(f->mean[h]) || !isfinite(v))
            return tarve_fail(err, TARVE_E_INPUT,
                              "series %.80s has no finite forecast to be reconciled",
                              a->of->history[i]->id);
        a->base[h * a->n + i] = f->mean[h];
        a->variance[h * a->n + i] = a->mute[i] ? (double)NAN : v;
    }
    return TARVE_OK;
}

static tarve_status load_figures(agreement *a, tarve_error *err)
{
    tarve_status st = make_room(a, err);
    for (size_t i = 0; st == TARVE_OK && i < a->n; i++)
        st = load_node(a, i, err);
    for (size_t h = 0; st == TARVE_OK && h < a->n_steps; h++) {
        bound_variances(a->variance + h * a->n, a->n);
        for (size_t i = 0; i < a->n; i++)
            hold(a, h, i);
    }
    return st;
}

/* ---- MinT: what changes together */

/* The last n_changes changes over `lag` periods; all series end in the same period. */
static void changes_of(const tarve_history *s, size_t lag, size_t n_changes, double *e)
{
    const size_t n = s->n;
    for (size_t t = 0; t < n_changes; t++)
        e[t] = t + lag < n ? s->value[n - 1 - t] - s->value[n - 1 - t - lag] : (double)NAN;
}

static tarve_status learn_factors(agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    size_t longest = 0, lag = a->of->history[0]->season;
    for (size_t i = 0; i < a->n; i++)
        longest = a->of->history[i]->n > longest ? a->of->history[i]->n : longest;
    lag = lag < 1 || longest < lag + FEWEST_CHANGES ? 1 : lag;
    if (longest < lag + FEWEST_CHANGES) {
        if (a->of->way == TARVE_RECONCILE_MINT)
            tarve_log_say(a->of->log, TARVE_LOG_WARN, NULL,
                          "too short to learn what changes together: --reconcile wls is used");
        return TARVE_OK;
    }
    a->n_factors = longest - lag < MOST_CHANGES ? longest - lag : MOST_CHANGES;
    double lambda = 1.0, *e = tarve_agree_room(a->n * a->n_factors, sizeof *e, &st, err);
    a->factor = tarve_agree_room(a->n * a->n_factors, sizeof *a->factor, &st, err);
    for (size_t i = 0; st == TARVE_OK && i < a->n; i++)
        changes_of(a->of->history[i], lag, a->n_factors, e + i * a->n_factors);
    if (st == TARVE_OK)
        st = tarve_reconcile_shrink(a->n, a->n_factors, e, a->factor, &lambda, err);
    free(e);
    if (st == TARVE_OK)
        tarve_log_say(a->of->log, TARVE_LOG_INFO, NULL,
                      "correlations of %zu series from %zu changes, shrunken by %.3f", a->n,
                      a->n_factors, lambda);
    return st;
}

/* ---- reconciling */

static tarve_status name_the_held(const agreement *a, const tarve_reconcile_report *report,
                                  size_t h, tarve_error *err)
{
    const tarve_agree_conflict found = {report->node, h, a->base[h * a->n + report->node],
                                        report->sum};
    if (a->of->conflict != NULL)
        *a->of->conflict = found;
    if (err != NULL)
        *err = (tarve_error){0};
    const tarve_status st =
        tarve_fail(err, TARVE_E_INPUT,
                   "%.80s is fixed at %.10g in step %zu but its parts come to "
                   "%.10g",
                   a->of->history[found.node]->id, found.held, h + 1, found.parts);
    if (err != NULL)
        err->code = "held-sums";
    return st;
}

static void sum_instead(agreement *a, size_t h)
{
    memcpy(a->out + h * a->n, a->base + h * a->n, a->n * sizeof *a->out);
    tarve_reconcile_sum(a->of->plan, a->out + h * a->n);
}

/* Whatever cannot be reconciled is summed from its leaves, and said; held figures that contradict
 * each other are the user's. */
static tarve_status judge(agreement *a, tarve_status st, const tarve_reconcile_report *report,
                          tarve_error *err)
{
    size_t n_fallback = 0;
    for (size_t h = 0; h < a->n_steps; h++) {
        if (st == TARVE_E_INPUT && report[h].contradiction)
            return name_the_held(a, &report[h], h, err);
        n_fallback += report[h].fallback;
    }
    if (st == TARVE_E_NUMERIC)
        for (size_t h = 0; h < a->n_steps; h++)
            sum_instead(a, h);
    if (st == TARVE_E_NUMERIC || n_fallback > 0)
        tarve_log_say(a->of->log, TARVE_LOG_WARN, NULL,
                      "reconciling gave no solution: totals are the sums of their parts");
    return st == TARVE_E_NUMERIC ? TARVE_OK : st;
}

static tarve_status least_change(agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    const bool mint = a->of->way == TARVE_RECONCILE_MINT;
    const tarve_reconcile_problem problem = {.n_columns = a->n_steps,
                                             .base = a->base,
                                             .variance = a->variance,
                                             .factor = mint ? a->factor : NULL,
                                             .n_factors = mint ? a->n_factors : 0,
                                             .non_negative = a->non_negative,
                                             .jobs = a->of->jobs};
    tarve_reconcile_report *report = tarve_agree_room(a->n_steps, sizeof *report, &st, err);
    if (st == TARVE_OK) {
        st = tarve_reconcile(a->of->plan, &problem, a->out, NULL, report, err);
        st = judge(a, st, report, err);
    }
    free(report);
    return st;
}

static tarve_status make_whole(agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    uint64_t *key = tarve_agree_room(a->n, sizeof *key, &st, err);
    for (size_t i = 0; st == TARVE_OK && i < a->n; i++) {
        const char *id = a->of->history[i]->id;
        key[i] = tarve_hash_bytes(id, strlen(id));
    }
    for (size_t h = 0; st == TARVE_OK && h < a->n_steps; h++)
        st = tarve_reconcile_round(a->of->plan, a->out + h * a->n, key, err);
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
    f->moved = true;
}

static void write_back(agreement *a)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t h = 0; h < a->n_steps; h++)
            move_step(a->forecast[i], h, a->out[h * a->n + i], a->non_negative[i],
                      is_fixed(a, h, i));
}

/* One figure of all series at a step: a total that has no say gets the sum of its leaves'. `a->out`
 * is free by now. */
static void sum_figure(agreement *a, size_t h, double *(*figure)(tarve_forecast *, size_t),
                       size_t which)
{
    for (size_t i = 0; i < a->n; i++)
        a->out[i] = figure(a->forecast[i], which)[h];
    tarve_reconcile_sum(a->of->plan, a->out);
    for (size_t i = 0; i < a->n; i++)
        if (a->mute[i] && !is_fixed(a, h, i))
            figure(a->forecast[i], which)[h] = a->out[i];
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
static void sum_ranges(agreement *a)
{
    bool any = false;
    for (size_t i = 0; i < a->n; i++)
        any = any || a->mute[i];
    for (size_t h = 0; any && h < a->n_steps; h++) {
        sum_figure(a, h, middle, 0);
        for (size_t l = 0; l < a->forecast[0]->n_levels; l++) {
            sum_figure(a, h, lower, l);
            sum_figure(a, h, upper, l);
        }
    }
}

static void agreement_free(agreement *a)
{
    free(a->base);
    free(a->variance);
    free(a->out);
    free(a->non_negative);
    free(a->mute);
    free(a->factor);
}

static tarve_status agree_figures(agreement *a, tarve_error *err)
{
    tarve_status st = load_figures(a, err);
    if (st == TARVE_OK && (a->of->way == TARVE_RECONCILE_MINT || a->of->factor != NULL))
        st = learn_factors(a, err);
    if (st == TARVE_OK && a->of->way == TARVE_RECONCILE_BOTTOM_UP)
        for (size_t h = 0; h < a->n_steps; h++)
            sum_instead(a, h);
    else if (st == TARVE_OK)
        st = least_change(a, err);
    if (st == TARVE_OK && a->of->integers)
        st = make_whole(a, err);
    return st;
}

/* To who draws. */
static void hand_over_factors(agreement *a)
{
    if (a->of->factor == NULL)
        return;
    *a->of->factor = a->factor;
    *a->of->n_factors = a->n_factors;
    a->factor = NULL;
}

tarve_status tarve_agree_forecasts(const tarve_agree_problem *of, tarve_forecast *const *forecast,
                                   tarve_error *err)
{
    agreement a = {
        .of = of, .forecast = forecast, .n = of->plan->n, .n_steps = forecast[0]->n_steps};
    for (size_t i = 0; i < a.n; i++)
        if (forecast[i]->n_steps != a.n_steps)
            return tarve_fail(err, TARVE_E_USAGE, "forecasts of %zu and %zu steps cannot agree",
                              a.n_steps, forecast[i]->n_steps);
    const tarve_status st = agree_figures(&a, err);
    if (st == TARVE_OK) {
        write_back(&a);
        sum_ranges(&a);
        hand_over_factors(&a);
    }
    agreement_free(&a);
    return st;
}

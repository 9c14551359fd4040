/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hierarchy of a long CSV: which series take part, on what weights, and what they become. */
#include "forecast/agree.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "tarve/ingest.h"
#include "tarve/reconcile.h"

enum { MOST_CHANGES = 60, FEWEST_CHANGES = 8 };

typedef struct agreement {
    const tarve_longseries *series;
    size_t n_series, n_steps;
    const tarve_forecast_file_options *opt;
    tarve_forecast *forecast;
    uint32_t *node_of; /* by series; UINT32_MAX = takes no part */
    uint32_t *series_of;
    size_t n; /* nodes */
    tarve_reconcile_plan *plan;
    double *base, *variance, *out; /* [step][node] */
    bool *fixed;                   /* [step][node] */
    bool *non_negative, *total;    /* by node; total = has parts */
    double *factor;
    size_t n_factors;
} agreement;

static void *room(size_t n, size_t size, tarve_status *st, tarve_error *err)
{
    void *p = *st == TARVE_OK ? calloc(n + 1, size) : NULL;
    if (*st == TARVE_OK && p == NULL)
        *st = tarve_fail(err, TARVE_E_NOMEM, "out of memory to reconcile %zu figures", n);
    return p;
}

/* ---- the two files */

static uint32_t find_series(const agreement *a, const char *id)
{
    size_t low = 0, high = a->n_series;
    while (low < high) {
        const size_t mid = (low + high) / 2;
        const int way = strcmp(a->series[mid].history.id, id);
        if (way == 0)
            return (uint32_t)mid;
        low = way < 0 ? mid + 1 : low;
        high = way < 0 ? high : mid;
    }
    return UINT32_MAX;
}

/* A series of a cell, which must be one of the data. */
static tarve_status series_of_cell(const agreement *a, const tarve_table *t, size_t row,
                                   size_t column, uint32_t *series, tarve_error *err)
{
    *series = find_series(a, tarve_table_text(t, row, column));
    return *series != UINT32_MAX ? TARVE_OK
                                 : tarve_table_refuse(t, row, column, "unknown-series",
                                                      "not a series of the data", err);
}

/* Series must end together: step 1 of all is then the same period. */
static tarve_status same_calendar(const agreement *a, const tarve_table *t, size_t row,
                                  uint32_t child, uint32_t parent, tarve_error *err)
{
    const tarve_longseries *c = &a->series[child], *p = &a->series[parent];
    char ends[TARVE_PERIODTEXT] = "unknown", other[TARVE_PERIODTEXT] = "unknown";
    if (c->dated && p->dated && c->kind == p->kind && c->stride == p->stride && c->last == p->last)
        return TARVE_OK;
    if (c->dated)
        (void)tarve_periodtext_write(c->kind, c->last, c->day, ends);
    if (p->dated)
        (void)tarve_periodtext_write(p->kind, p->last, p->day, other);
    const tarve_status st = tarve_fail(
        err, TARVE_E_INPUT, "%.60s ends in %s, %.60s in %s: they must end in the same period",
        c->history.id, ends, p->history.id, other);
    if (err != NULL)
        err->code = "period-mismatch";
    tarve_error_at(err, tarve_table_path(t), tarve_table_line(t, row),
                   tarve_table_find_column(t, "child") + 1);
    return st;
}

static tarve_status read_links(agreement *a, const tarve_table *t, tarve_reconcile_link *link,
                               tarve_error *err)
{
    size_t child = 0, parent = 0;
    tarve_status st = tarve_table_column(t, "child", &child, err);
    if (st == TARVE_OK)
        st = tarve_table_column(t, "parent", &parent, err);
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++) {
        st = series_of_cell(a, t, i, child, &link[i].child, err);
        if (st == TARVE_OK)
            st = series_of_cell(a, t, i, parent, &link[i].parent, err);
        if (st == TARVE_OK)
            st = same_calendar(a, t, i, link[i].child, link[i].parent, err);
    }
    return st;
}

/* Nodes are the series that the links name, in order of their ids. */
static void number_nodes(agreement *a, tarve_reconcile_link *link, size_t n_links)
{
    memset(a->node_of, 0xff, a->n_series * sizeof *a->node_of);
    for (size_t i = 0; i < n_links; i++)
        a->node_of[link[i].child] = a->node_of[link[i].parent] = 0;
    for (uint32_t s = 0; s < a->n_series; s++)
        if (a->node_of[s] == 0) {
            a->series_of[a->n] = s;
            a->node_of[s] = (uint32_t)a->n++;
        }
    for (size_t i = 0; i < n_links; i++)
        link[i] = (tarve_reconcile_link){a->node_of[link[i].child], a->node_of[link[i].parent]};
}

static tarve_status read_hierarchy(agreement *a, tarve_error *err)
{
    tarve_table *t = NULL;
    tarve_reconcile_link *link = NULL;
    size_t bad = SIZE_MAX;
    tarve_status st = tarve_table_read(a->opt->hierarchy, &t, err);
    const size_t n = st == TARVE_OK ? tarve_table_rows(t) : 0;
    link = room(n, sizeof *link, &st, err);
    a->node_of = room(a->n_series, sizeof *a->node_of, &st, err);
    a->series_of = room(a->n_series, sizeof *a->series_of, &st, err);
    if (st == TARVE_OK)
        st = read_links(a, t, link, err);
    if (st == TARVE_OK)
        number_nodes(a, link, n);
    a->total = room(a->n, sizeof *a->total, &st, err);
    for (size_t i = 0; st == TARVE_OK && i < n; i++)
        a->total[link[i].parent] = true;
    if (st == TARVE_OK && a->n > 0)
        st = tarve_reconcile_plan_new(a->n, link, n, &a->plan, &bad, err);
    if (bad < n)
        tarve_error_at(err, a->opt->hierarchy, tarve_table_line(t, bad),
                       tarve_table_find_column(t, "child") + 1);
    free(link);
    tarve_table_free(t);
    return st;
}

/* Step ahead of a period, SIZE_MAX = not among those forecast. */
static size_t step_of(const agreement *a, const tarve_longseries *s, const char *text)
{
    tarve_period_kind kind = TARVE_N_KINDS;
    int32_t period = 0;
    if (!tarve_periodtext_read(text, a->opt->frequency, &kind, &period) || kind != s->kind)
        return SIZE_MAX;
    const int64_t at = kind == TARVE_KIND_DATE ? period / 32 : period, ahead = at - s->last;
    if (ahead <= 0 || ahead % s->stride != 0 || (size_t)(ahead / s->stride) > a->n_steps)
        return SIZE_MAX;
    return (size_t)(ahead / s->stride) - 1;
}

static tarve_status fix_row(agreement *a, const tarve_table *t, size_t row, const size_t column[3],
                            tarve_error *err)
{
    uint32_t series = 0;
    double value = 0.0;
    tarve_status st = series_of_cell(a, t, row, column[0], &series, err);
    if (st != TARVE_OK)
        return st;
    const uint32_t node = a->node_of[series];
    if (node == UINT32_MAX)
        return tarve_table_refuse(t, row, column[0], "unknown-series",
                                  "not a series of the hierarchy", err);
    const size_t h = step_of(a, &a->series[series], tarve_table_text(t, row, column[1]));
    if (h == SIZE_MAX)
        return tarve_table_refuse(t, row, column[1], "outside-horizon",
                                  "not a period that is forecast", err);
    st = tarve_table_number(t, row, column[2], &value, err);
    if (st != TARVE_OK)
        return st;
    if (!isfinite(value))
        return tarve_table_refuse(t, row, column[2], "type-error", "not a number", err);
    if (a->non_negative[node] && value < 0.0)
        return tarve_table_refuse(t, row, column[2], "negative",
                                  "below 0, where the series never is", err);
    if (a->opt->integers && value > floor(value))
        return tarve_table_refuse(t, row, column[2], "type-error",
                                  "not whole, as --integers asks for", err);
    if (a->fixed[h * a->n + node])
        return tarve_table_refuse(t, row, column[1], "duplicate-key", "given twice for this series",
                                  err);
    a->fixed[h * a->n + node] = true;
    a->base[h * a->n + node] = value;
    a->variance[h * a->n + node] = 0.0;
    return TARVE_OK;
}

static tarve_status read_fixed(agreement *a, tarve_error *err)
{
    static const char *const heading[] = {"series_id", "period", "value"};
    size_t column[3] = {0};
    tarve_table *t = NULL;
    if (a->opt->integers && !tarve_reconcile_is_tree(a->plan))
        return tarve_fail(err, TARVE_E_USAGE,
                          "fixed figures and whole numbers together need a hierarchy in which no "
                          "series has two parents");
    tarve_status st = tarve_table_read(a->opt->fixed, &t, err);
    for (size_t i = 0; st == TARVE_OK && i < 3; i++)
        st = tarve_table_column(t, heading[i], &column[i], err);
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++)
        st = fix_row(a, t, i, column, err);
    tarve_table_free(t);
    return st;
}

/* ---- figures and weights */

/* From the widest range, which is calibrated; from the distribution where that has no width. */
static double variance_of(const tarve_forecast *f, size_t h)
{
    if (f->n_levels > 0) {
        const size_t l = f->n_levels - 1;
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

static tarve_status load_figures(agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    const size_t n = a->n * a->n_steps;
    a->base = room(n, sizeof *a->base, &st, err);
    a->variance = room(n, sizeof *a->variance, &st, err);
    a->out = room(n, sizeof *a->out, &st, err);
    a->fixed = room(n, sizeof *a->fixed, &st, err);
    a->non_negative = room(a->n, sizeof *a->non_negative, &st, err);
    for (size_t i = 0; st == TARVE_OK && i < a->n; i++) {
        const tarve_longseries *s = &a->series[a->series_of[i]];
        const tarve_forecast *f = &a->forecast[a->series_of[i]];
        const bool mute = a->total[i] && !is_known(s);
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

static tarve_status learn_factors(agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    size_t longest = 0, lag = a->series[a->series_of[0]].history.season;
    for (size_t i = 0; i < a->n; i++)
        longest = a->series[a->series_of[i]].history.n > longest
                      ? a->series[a->series_of[i]].history.n
                      : longest;
    lag = lag < 1 || longest < lag + FEWEST_CHANGES ? 1 : lag;
    if (longest < lag + FEWEST_CHANGES) {
        tarve_log_say(a->opt->log, TARVE_LOG_WARN, NULL,
                      "too short to learn what changes together: --reconcile wls is used");
        return TARVE_OK;
    }
    a->n_factors = longest - lag < MOST_CHANGES ? longest - lag : MOST_CHANGES;
    double lambda = 1.0, *e = room(a->n * a->n_factors, sizeof *e, &st, err);
    a->factor = room(a->n * a->n_factors, sizeof *a->factor, &st, err);
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

static tarve_status name_the_held(const agreement *a, const tarve_reconcile_report *report,
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

static void sum_instead(agreement *a, size_t h)
{
    memcpy(a->out + h * a->n, a->base + h * a->n, a->n * sizeof *a->out);
    tarve_reconcile_sum(a->plan, a->out + h * a->n);
}

/* Whatever cannot be reconciled is summed from its leaves, and said; held figures that contradict
 * each other are the user's. */
static tarve_status judge(agreement *a, tarve_status st, const tarve_reconcile_report *report,
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

static tarve_status least_change(agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    if (a->opt->reconcile == TARVE_RECONCILE_MINT)
        st = learn_factors(a, err);
    const tarve_reconcile_problem problem = {.n_columns = a->n_steps,
                                             .base = a->base,
                                             .variance = a->variance,
                                             .factor = a->factor,
                                             .n_factors = a->n_factors,
                                             .non_negative = a->non_negative,
                                             .jobs = a->opt->jobs};
    tarve_reconcile_report *report = room(a->n_steps, sizeof *report, &st, err);
    if (st == TARVE_OK) {
        st = tarve_reconcile(a->plan, &problem, a->out, NULL, report, err);
        st = judge(a, st, report, err);
    }
    free(report);
    return st;
}

static tarve_status make_whole(agreement *a, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    uint64_t *key = room(a->n, sizeof *key, &st, err);
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

static void write_back(agreement *a)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t h = 0; h < a->n_steps; h++)
            move_step(&a->forecast[a->series_of[i]], h, a->out[h * a->n + i], a->non_negative[i],
                      a->fixed[h * a->n + i]);
}

static void agreement_free(agreement *a)
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
    free(a->factor);
}

static tarve_status agree_figures(agreement *a, tarve_error *err)
{
    tarve_status st = load_figures(a, err);
    if (st == TARVE_OK && a->opt->fixed != NULL)
        st = read_fixed(a, err);
    if (st == TARVE_OK && a->opt->reconcile == TARVE_RECONCILE_BOTTOM_UP)
        for (size_t h = 0; h < a->n_steps; h++)
            sum_instead(a, h);
    else if (st == TARVE_OK)
        st = least_change(a, err);
    if (st == TARVE_OK && a->opt->integers)
        st = make_whole(a, err);
    if (st == TARVE_OK)
        write_back(a);
    return st;
}

tarve_status tarve_agree(const tarve_longseries *series, size_t n,
                         const tarve_forecast_file_options *opt, tarve_forecast *forecast,
                         tarve_error *err)
{
    agreement a = {
        .series = series, .n_series = n, .n_steps = opt->horizon, .opt = opt, .forecast = forecast};
    if (opt->hierarchy == NULL)
        return TARVE_OK;
    tarve_status st = read_hierarchy(&a, err);
    if (st == TARVE_OK && a.n > 0 && opt->reconcile != TARVE_RECONCILE_NONE)
        st = agree_figures(&a, err);
    agreement_free(&a);
    return st;
}

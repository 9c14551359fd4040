/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts of a long file, made to agree along its hierarchy. */
#include <stdio.h>
#include <stdlib.h>

#include "forecast/agree_int.h"

void tarve_agreement_free(tarve_agreement *a)
{
    free(a->link);
    tarve_reconcile_plan_free(a->plan);
    free(a->node_of);
    free(a->series_of);
    free(a->fixed);
}

void tarve_agreed_free(tarve_agreed *a)
{
    tarve_reconcile_plan_free(a->plan);
    free(a->series_of);
    free(a->factor);
    *a = (tarve_agreed){0};
}

/* In the words of the file: which period, and where the figures stand. */
static tarve_status say_conflict(const tarve_agreement *a, const tarve_agree_conflict *c,
                                 tarve_error *err)
{
    const tarve_longseries *s = &a->series[a->series_of[c->node]];
    char period[TARVE_PERIODTEXT] = "";
    (void)tarve_periodtext_write(s->kind, s->last + (int64_t)(c->step + 1) * s->stride, s->day,
                                 period);
    if (err != NULL)
        *err = (tarve_error){0};
    const tarve_status st =
        tarve_fail(err, TARVE_E_INPUT, "%.80s is fixed at %.10g in %s but its parts come to %.10g",
                   s->history.id, c->held, period, c->parts);
    if (err != NULL)
        err->code = "held-sums";
    tarve_error_at(err, a->opt->fixed, 0, 0);
    return st;
}

static tarve_status agree_nodes(tarve_agreement *a, tarve_agreed *kept, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    tarve_agree_conflict conflict = {.node = SIZE_MAX};
    const tarve_history **history = tarve_agree_room(a->n, sizeof(const tarve_history *), &st, err);
    tarve_forecast **forecast = tarve_agree_room(a->n, sizeof(tarve_forecast *), &st, err);
    for (size_t i = 0; st == TARVE_OK && i < a->n; i++) {
        history[i] = &a->series[a->series_of[i]].history;
        forecast[i] = &a->forecast[a->series_of[i]];
    }
    const bool draws = a->opt->n_draws > 0;
    const tarve_agree_problem of = {.plan = a->plan,
                                    .history = history,
                                    .fixed = a->fixed,
                                    .conflict = &conflict,
                                    .way = a->opt->reconcile,
                                    .integers = a->opt->integers,
                                    .factor = draws ? &kept->factor : NULL,
                                    .n_factors = draws ? &kept->n_factors : NULL,
                                    .jobs = a->opt->jobs,
                                    .log = a->opt->log};
    if (st == TARVE_OK)
        st = tarve_agree_forecasts(&of, forecast, err);
    if (st == TARVE_E_INPUT && conflict.node != SIZE_MAX)
        st = say_conflict(a, &conflict, err);
    free((void *)history);
    free((void *)forecast);
    return st;
}

static void keep(tarve_agreement *a, tarve_agreed *kept)
{
    kept->n = a->n;
    kept->series_of = a->series_of;
    kept->plan = a->plan;
    a->series_of = NULL;
    a->plan = NULL;
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
    if (st == TARVE_OK && a.n > 0 && opt->fixed != NULL)
        st = tarve_agree_fixed(&a, err);
    if (st == TARVE_OK && a.n > 0 && opt->reconcile != TARVE_RECONCILE_NONE)
        st = agree_nodes(&a, kept, err);
    if (st == TARVE_OK && a.n > 0 && opt->n_draws > 0)
        keep(&a, kept);
    tarve_agreement_free(&a);
    return st;
}

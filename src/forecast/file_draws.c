/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/file_draws.h"

#include <stdlib.h>

#include "base/csvout.h"
#include "base/rng.h"
#include "tarve/joint.h"

enum { DIGITS = 6 };

typedef struct drawing {
    const tarve_longseries *series;
    const tarve_forecast *forecast;
    size_t n, n_steps;
    const tarve_agreed *agreed;
    const tarve_forecast_file_options *opt;
    const tarve_forecast **by_node;
    tarve_joint *joint;
    gsl_rng *rng;
    double *node;  /* [step][node] */
    double *value; /* [series][step] */
    bool *agrees;  /* by series */
} drawing;

static tarve_status drawing_make(drawing *d, tarve_error *err)
{
    d->by_node = calloc(d->agreed->n + 1, sizeof(const tarve_forecast *));
    d->rng = gsl_rng_alloc(tarve_rng_keyed);
    d->node = calloc(d->agreed->n * d->n_steps + 1, sizeof *d->node);
    d->value = calloc(d->n * d->n_steps + 1, sizeof *d->value);
    d->agrees = calloc(d->n + 1, sizeof *d->agrees);
    if (d->by_node == NULL || d->rng == NULL || d->node == NULL || d->value == NULL ||
        d->agrees == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory to draw %zu series", d->n);
    for (size_t i = 0; i < d->agreed->n; i++) {
        d->by_node[i] = &d->forecast[d->agreed->series_of[i]];
        d->agrees[d->agreed->series_of[i]] = true;
    }
    const tarve_joint_problem problem = {.plan = d->agreed->plan,
                                         .forecast = d->by_node,
                                         .factor = d->agreed->factor,
                                         .n_factors = d->agreed->n_factors};
    const tarve_status st = d->agreed->n > 0 ? tarve_joint_new(&problem, &d->joint, err) : TARVE_OK;
    if (st == TARVE_OK && d->joint != NULL)
        tarve_log_say(d->opt->log, TARVE_LOG_INFO, NULL,
                      "draws of %zu series go together with an agreement of %.3f, at the last step "
                      "%.3f",
                      d->agreed->n, tarve_joint_agreement(d->joint, 0),
                      tarve_joint_agreement(d->joint, d->n_steps - 1));
    return st;
}

static void drawing_free(drawing *d)
{
    tarve_joint_free(d->joint);
    if (d->rng != NULL)
        gsl_rng_free(d->rng);
    free(d->by_node);
    free(d->node);
    free(d->value);
    free(d->agrees);
}

static void draw_all(drawing *d, size_t draw)
{
    const uint64_t seed = d->opt->seed;
    const size_t n = d->agreed->n;
    if (d->joint != NULL)
        tarve_joint_draw(d->joint, seed, draw, d->rng, d->node);
    for (size_t i = 0; i < n; i++)
        for (size_t h = 0; h < d->n_steps; h++)
            d->value[d->agreed->series_of[i] * d->n_steps + h] = d->node[h * n + i];
    for (size_t s = 0; s < d->n; s++)
        if (!d->agrees[s])
            tarve_forecast_draw(&d->forecast[s], seed, draw, d->rng, d->value + s * d->n_steps);
}

static void write_draw(const drawing *d, size_t draw, tarve_csvout *w)
{
    char period[TARVE_PERIODTEXT] = "";
    for (size_t s = 0; s < d->n; s++)
        for (size_t h = 0; h < d->n_steps; h++) {
            const tarve_longseries *of = &d->series[s];
            const int64_t at = of->last + (int64_t)(h + 1) * of->stride;
            tarve_csv_int(w, (long long)draw + 1);
            tarve_csv_str(w, of->history.id);
            tarve_csv_int(w, (long long)h + 1);
            tarve_csv_str(w,
                          of->dated ? tarve_periodtext_write(of->kind, at, of->day, period) : "");
            tarve_csv_short(w, d->value[s * d->n_steps + h], DIGITS);
            tarve_csv_end(w);
        }
}

static tarve_status write_draws(drawing *d, tarve_error *err)
{
    static const char *const heading[] = {"draw", "series_id", "horizon", "period", "value"};
    tarve_csvout w = {.fp = d->opt->draws};
    for (size_t i = 0; i < sizeof heading / sizeof *heading; i++)
        tarve_csv_str(&w, heading[i]);
    tarve_csv_end(&w);
    for (size_t draw = 0; draw < d->opt->n_draws; draw++) {
        draw_all(d, draw);
        write_draw(d, draw, &w);
    }
    return ferror(w.fp) ? tarve_fail(err, TARVE_E_IO, "the draws cannot be written") : TARVE_OK;
}

tarve_status tarve_file_draws(const tarve_longseries *series, const tarve_forecast *forecast,
                              size_t n, const tarve_agreed *agreed,
                              const tarve_forecast_file_options *opt, tarve_error *err)
{
    drawing d = {.series = series,
                 .forecast = forecast,
                 .n = n,
                 .n_steps = opt->horizon,
                 .agreed = agreed,
                 .opt = opt};
    tarve_status st = drawing_make(&d, err);
    if (st == TARVE_OK)
        st = write_draws(&d, err);
    drawing_free(&d);
    return st;
}

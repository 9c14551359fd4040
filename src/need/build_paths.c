/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The area's vacancies, unemployed and new vacancies in the years ahead, drawn and expected. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/rng.h"
#include "need/build.h"
#include "need/memory.h"

enum { ENGINE_YEARS = 2, REVERT_YEARS = 5 };

static tarve_history history_of(const months *m, const char *id, const build *b)
{
    return (tarve_history){.id = id,
                           .value = m->value,
                           .mark = m->mark,
                           .n = m->n,
                           .freq = TARVE_MONTH,
                           .first = m->first,
                           .counts = true,
                           .breaks = b->in->breaks,
                           .n_breaks = b->in->n_breaks};
}

/* Means over 12 months of one path; year y of the result is months 12y..12y+11. */
static void yearly(const double *path, size_t n_years, double *out)
{
    for (size_t y = 0; y < n_years; y++)
        out[y] = tarve_mean(path + y * YEAR_MONTHS, YEAR_MONTHS);
}

/* Beyond two years the unemployed go towards their mean of five years, keeping the draw's spread.
 */
static void revert(double *path, size_t n_years, double long_mean, double second_mean)
{
    for (size_t y = ENGINE_YEARS; y < n_years && second_mean > 0.0 && !isnan(long_mean); y++) {
        const double w = (double)(y + 1 - ENGINE_YEARS) / (double)(REVERT_YEARS - ENGINE_YEARS);
        const double at = path[ENGINE_YEARS - 1];
        path[y] = (1.0 - w) * at + w * long_mean * at / second_mean;
    }
}

static bool paths_room(need_model *m)
{
    const size_t all = m->n_draws * m->n_years;
    m->v_path = calloc(all, sizeof *m->v_path);
    m->u_path = calloc(all, sizeof *m->u_path);
    m->n_path = calloc(all, sizeof *m->n_path);
    m->v_mean = calloc(m->n_years, sizeof *m->v_mean);
    m->u_mean = calloc(m->n_years, sizeof *m->u_mean);
    m->n_mean = calloc(m->n_years, sizeof *m->n_mean);
    return m->v_path != NULL && m->u_path != NULL && m->n_path != NULL && m->v_mean != NULL &&
           m->u_mean != NULL && m->n_mean != NULL;
}

/* Yearly means of the paths of one forecast, drawn and expected. */
static tarve_status draw_paths(const build *b, const tarve_forecast *f, double *path, double *mean,
                               tarve_error *err)
{
    const need_model *m = &b->m;
    tarve_status st = TARVE_OK;
    yearly(f->mean, m->n_years, mean);
#pragma omp parallel num_threads(m->jobs > 0 ? m->jobs : 1)
    {
        gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
        double *months_ahead = calloc(f->n_steps, sizeof *months_ahead);
        const bool ready = rng != NULL && months_ahead != NULL;
#pragma omp for schedule(static)
        for (size_t d = 0; d < m->n_draws; d++) {
            if (!ready)
                continue;
            tarve_forecast_draw(f, m->seed, d, rng, months_ahead);
            yearly(months_ahead, m->n_years, path + d * m->n_years);
        }
        if (!ready) {
#pragma omp critical(tarve_need_paths)
            st = TARVE_E_NOMEM;
        }
        free(months_ahead);
        if (rng != NULL)
            gsl_rng_free(rng);
    }
    return st == TARVE_OK ? st : no_memory(err);
}

/* The flow follows the stock, or the other way round never: N = 12 V / D. */
static void flow_of_stock(build *b)
{
    need_model *m = &b->m;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    for (size_t y = 0; y < m->n_years; y++)
        m->n_mean[y] = YEAR_MONTHS * m->v_mean[y] / b->duration;
    for (size_t d = 0; rng != NULL && d < m->n_draws; d++) {
        tarve_rng_key(rng, m->seed, 0x6475726174696f6eU, d); /* "duration" */
        const double z = gsl_ran_ugaussian(rng);
        const double open = b->duration * exp(b->duration_sd * z);
        for (size_t y = 0; y < m->n_years; y++)
            m->n_path[d * m->n_years + y] = YEAR_MONTHS * m->v_path[d * m->n_years + y] / open;
    }
    if (rng != NULL)
        gsl_rng_free(rng);
}

static void months_to_years(need_model *m)
{ /* a flow's mean per month, times twelve */
    for (size_t i = 0; i < m->n_draws * m->n_years; i++)
        m->n_path[i] *= YEAR_MONTHS;
    for (size_t y = 0; y < m->n_years; y++)
        m->n_mean[y] *= YEAR_MONTHS;
}

static tarve_status say_fallback(build *b, const char *what, const tarve_forecast *f,
                                 tarve_error *err)
{
    if (strcmp(f->status, "ok") == 0)
        return TARVE_OK;
    return tarve_findings_add(&b->result->findings, "forecast-fallback", TARVE_LOG_INFO, NULL, 0, 0,
                              err, "%s of the area ahead: %s by %s (%s)", what, f->status, f->model,
                              f->reason);
}

/* What is published of a series, when it says all that is needed. */
static const tarve_forecast *published_of(const build *b, const tarve_need_path *path)
{
    const bool usable = path->forecast != NULL && path->last == b->base &&
                        path->forecast->n_steps >= b->m.n_years * YEAR_MONTHS;
    return usable ? path->forecast : NULL;
}

/* One of the area's series ahead. */
typedef struct ahead {
    tarve_history history;
    const tarve_need_path *published;
    const char *name;
    double *path, *mean;
} ahead;

static tarve_status make_path(build *b, const ahead *a, tarve_error *err)
{
    const need_model *m = &b->m;
    const tarve_forecast_options opt = {.n_steps = m->n_years * YEAR_MONTHS,
                                        .n_levels = 1,
                                        .level = {0.80},
                                        .seed = m->seed,
                                        .jobs = m->jobs};
    const tarve_forecast *f = published_of(b, a->published);
    tarve_forecast own = {0};
    tarve_status st = TARVE_OK;
    if (f == NULL) {
        st = tarve_forecast_all(&a->history, 1, &opt, &own, err);
        f = &own;
    }
    if (st == TARVE_OK)
        st = draw_paths(b, f, a->path, a->mean, err);
    if (st == TARVE_OK)
        st = say_fallback(b, a->name, f, err);
    tarve_forecast_free(&own);
    return st;
}

static void revert_unemployed(build *b)
{
    need_model *m = &b->m;
    const double long_mean = months_mean(&b->u, b->base, (size_t)REVERT_YEARS * YEAR_MONTHS);
    const double second = m->n_years >= ENGINE_YEARS ? m->u_mean[ENGINE_YEARS - 1] : 0.0;
    for (size_t d = 0; d < m->n_draws; d++)
        revert(m->u_path + d * m->n_years, m->n_years, long_mean, second);
    revert(m->u_mean, m->n_years, long_mean, second);
}

tarve_status build_paths(build *b, tarve_error *err)
{
    need_model *m = &b->m;
    tarve_status st = paths_room(m) ? TARVE_OK : no_memory(err);
    const tarve_need_inputs *in = b->in;
    const ahead all[3] = {{history_of(&b->v, "need/vacancy_stock", b), &in->vacancy_path,
                           "vacancies", m->v_path, m->v_mean},
                          {history_of(&b->u, "need/unemployed_stock", b), &in->unemployed_path,
                           "unemployed", m->u_path, m->u_mean},
                          {history_of(&b->n, "need/vacancy_flow", b), &in->flow_path,
                           "new vacancies", m->n_path, m->n_mean}};
    for (size_t i = 0; st == TARVE_OK && i < (b->from_stock ? 2U : 3U); i++)
        st = make_path(b, &all[i], err);
    if (st != TARVE_OK)
        return st;
    if (b->from_stock)
        flow_of_stock(b);
    else
        months_to_years(m);
    revert_unemployed(b);
    return TARVE_OK;
}

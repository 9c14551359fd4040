/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the model knows of those who have begun: completion, and graduates out of starts (F25). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/intake.h"
#include "need/memory.h"
#include "need/workspace.h"

/* Starts of a field in a year: its own row, else the sum of its qualifications; NaN = none. */
static double starts_of(const build *b, size_t f, int year)
{
    const tarve_starts *s = b->in->starts;
    double sum = (double)NAN;
    for (size_t i = 0; i < s->n; i++)
        if (s->item[i].year == year && strcmp(s->item[i].code, b->field_code[f]) == 0 &&
            !isnan(s->item[i].starts))
            return s->item[i].starts;
    for (size_t q = 0; q < b->m.n_qualifications; q++) {
        const char *code = b->in->crosswalk->qualification[b->qualification[q]].code;
        for (size_t i = 0; b->m.field_of[q] == f && i < s->n; i++)
            if (s->item[i].year == year && strcmp(s->item[i].code, code) == 0 &&
                !isnan(s->item[i].starts))
                sum = (isnan(sum) ? 0.0 : sum) + s->item[i].starts;
    }
    return sum;
}

/* Those who begin and will graduate in a year, were all to complete: over the lags whose starts are
 * known, scaled up to all of them. *known = share of the lags. */
static double pipeline(const build *b, size_t f, const double lag[TARVE_LAG_YEARS], int year,
                       double *known)
{
    double sum = 0.0;
    *known = 0.0;
    for (int k = 1; k <= TARVE_LAG_YEARS; k++) {
        const double starts = lag[k - 1] > 0.0 ? starts_of(b, f, year - k) : (double)NAN;
        if (isnan(starts))
            continue;
        sum += lag[k - 1] * starts;
        *known += lag[k - 1];
    }
    return *known > 0.0 ? sum / *known : 0.0;
}

/* G = (1 - w) engine + w c starts, w = weight x the share of the lags whose starts are known. */
static void blend_field(build *b, size_t f, double weight, gsl_rng *rng)
{
    need_model *m = &b->m;
    size_t q = 0;
    while (m->field_of[q] != f)
        q++;
    const qualification *of = &b->in->crosswalk->qualification[b->qualification[q]];
    const tarve_parameter *c = params_use(b->parameters, "c", of->level, of->field, NULL);
    double lag[TARVE_LAG_YEARS];
    workspace w = {.m = m, .vary = VARY_ALL, .rng = rng};
    intake_lag(b->parameters, of->level, of->field, NULL, lag);
    for (size_t y = 0; y < m->n_years; y++) {
        double known = 0.0;
        const int year = tarve_period_year(TARVE_MONTH, b->base) + 1 + (int)y;
        const double begun = pipeline(b, f, lag, year, &known);
        const double part = weight * known;
        if (part <= 0.0)
            continue;
        double *mean = &m->g_mean[f * m->n_years + y];
        *mean = (1.0 - part) * *mean + part * tarve_parameter_mean(c) * begun;
        for (size_t d = 0; d < m->n_draws; d++) {
            double *path = &m->g_path[(f * m->n_draws + d) * m->n_years + y];
            begin_draw(&w, d);
            *path = (1.0 - part) * *path +
                    part * draw_parameter(&w, c, VARY_GRADUATE_PARAMETERS) * begun;
        }
    }
}

static tarve_status blend(build *b, tarve_error *err)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    if (rng == NULL)
        return no_memory(err);
    const double weight = params_value(b->parameters, "pipeline_weight");
    for (size_t f = 0; f < b->m.n_fields; f++)
        blend_field(b, f, weight, rng);
    gsl_rng_free(rng);
    return TARVE_OK;
}

tarve_status build_intake(build *b, tarve_error *err)
{
    need_model *m = &b->m;
    m->completion = calloc(m->n_qualifications + 1, sizeof *m->completion);
    if (m->completion == NULL)
        return no_memory(err);
    for (size_t q = 0; q < m->n_qualifications; q++) {
        const qualification *of = &b->in->crosswalk->qualification[b->qualification[q]];
        m->completion[q] =
            tarve_parameter_mean(params_use(b->parameters, "c", of->level, of->field, of->code));
    }
    return b->in->starts != NULL && m->n_fields > 0 ? blend(b, err) : TARVE_OK;
}

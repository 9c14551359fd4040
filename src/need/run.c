/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole need of one area: build the model, draw, decide what is large enough, sum up. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "need/allocation.h"
#include "need/build.h"
#include "need/ends.h"
#include "need/intake.h"
#include "need/memory.h"
#include "need/sensitivity.h"
#include "need/unknown.h"

struct tarve_need_store {
    tarve_arena text;
};

enum { FEWEST_DRAWS = 100, VARIANCE_DRAWS = 500 };

void build_free(build *b)
{
    need_model_free(&b->m);
    months_free(&b->v);
    months_free(&b->u);
    months_free(&b->n);
    free((void *)b->occupation);
    free((void *)b->group);
    free(b->qualification);
    free(b->yearly_graduates);
    free((void *)b->field_code);
}

void tarve_need_free(tarve_need_result *r)
{
    if (r == NULL)
        return;
    tarve_findings_free(&r->findings);
    free(r->field);
    free(r->level);
    free(r->occupation);
    free(r->area);
    free(r->gap);
    if (r->outlook != NULL) {
        for (size_t i = 0; i < r->outlook->n_scenarios; i++)
            free(r->outlook->scenario[i].row);
        free(r->outlook->scenario);
        sensitivity_free(r->outlook);
        free(r->outlook->intake);
    }
    free(r->outlook);
    free(r->answer);
    if (r->store != NULL)
        tarve_arena_free(&r->store->text);
    free(r->store);
    free(r);
}

static tarve_need_result *result_new(void)
{
    tarve_need_result *r = calloc(1, sizeof *r);
    if (r == NULL)
        return NULL;
    r->store = calloc(1, sizeof *r->store);
    r->outlook = calloc(1, sizeof *r->outlook);
    if (r->store == NULL || r->outlook == NULL) {
        free(r->store);
        free(r->outlook);
        free(r);
        return NULL;
    }
    r->area_tightness = r->nation_tightness = r->area_n12 = (double)NAN;
    r->commuting_factor = (double)NAN;
    r->area_duration_months = r->share_without_area = r->administrative_share_u = (double)NAN;
    for (int k = 0; k < N_VARY; k++)
        r->variance_share[k] = (double)NAN;
    return r;
}

/* ---- what stands beside the model ---- */

static tarve_status mean_of(const build *b, const char *measure, const char *area, double *out,
                            tarve_error *err)
{
    months m = {0};
    const tarve_status st = months_of(b->in->panel, measure, area, NULL, 0, &m, err);
    *out = months_mean(&m, b->base, YEAR_MONTHS);
    months_free(&m);
    return st;
}

/* Vacancies that the country has and no municipality: reported, never spread. */
static tarve_status without_area(build *b, double nation, tarve_error *err)
{
    double mean = (double)NAN;
    const tarve_status st = mean_of(b, "vacancy_stock", "KUJOU", &mean, err);
    if (st != TARVE_OK || isnan(mean) || !(nation > 0.0))
        return st;
    b->result->share_without_area = mean / nation;
    return tarve_findings_add(&b->result->findings, "no-area", TARVE_LOG_INFO, NULL, 0, 0, err,
                              "%.1f %% of the country's open vacancies have no municipality; they "
                              "are in no area's figures",
                              100.0 * mean / nation);
}

static tarve_status fill_now(build *b, tarve_error *err)
{
    tarve_need_result *r = b->result;
    double v = (double)NAN, u = (double)NAN;
    r->base_year = tarve_period_year(TARVE_MONTH, b->base);
    r->area_tightness = b->u_now / b->v_now;
    r->area_n12 = b->n_now;
    r->area_duration_months = b->duration;
    r->flow_from_stock = b->from_stock;
    tarve_status st = mean_of(b, "vacancy_stock", "SSS", &v, err);
    if (st == TARVE_OK)
        st = mean_of(b, "unemployed_stock", "SSS", &u, err);
    r->nation_tightness = v > 0.0 ? u / v : (double)NAN;
    return st == TARVE_OK ? without_area(b, v, err) : st;
}

static void take_parameters(build *b)
{
    need_model *m = &b->m;
    const tarve_parameter **const to[] = {&m->kappa, &m->omega, &m->chi,   &m->phi,
                                          &m->alpha, &m->iota,  &m->u_max, &m->backlog_years};
    static const char *const name[] = {"kappa", "omega", "chi",   "phi",
                                       "alpha", "iota",  "u_max", "backlog_years"};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++)
        *to[i] = params_use(b->parameters, name[i], NULL, NULL, NULL);
}

/* ---- what is large enough to be shown ---- */

/* One code of n digits after the other; occupations are ascending, so groups are too. */
static tarve_status all_groups(build *b, size_t **of, tarve_error *err)
{
    const int digits = b->in->occupation_digits >= 1 && b->in->occupation_digits <= 4
                           ? b->in->occupation_digits
                           : 4;
    need_model *m = &b->m;
    b->group = calloc(m->n_occupations + 1, sizeof *b->group);
    *of = calloc(m->n_occupations + 1, sizeof **of);
    if (b->group == NULL || *of == NULL)
        return no_memory(err);
    for (size_t o = 0; o < m->n_occupations; o++) {
        const char *last = b->n_groups > 0 ? b->group[b->n_groups - 1] : NULL;
        if (last == NULL || strncmp(last, b->occupation[o], (size_t)digits) != 0) {
            last = tarve_arena_text(b->text, b->occupation[o], (size_t)digits);
            if (last == NULL)
                return no_memory(err);
            b->group[b->n_groups++] = last;
        }
        (*of)[o] = b->n_groups - 1;
    }
    return TARVE_OK;
}

static tarve_status keep_groups(build *b, const need_draws *r, const size_t *of, double least,
                                tarve_error *err)
{
    need_model *m = &b->m;
    size_t *now = calloc(b->n_groups + 1, sizeof *now);
    size_t kept = 0;
    if (now == NULL)
        return no_memory(err);
    for (size_t g = 0; g < b->n_groups; g++) {
        const bool large = need_group(r, 0, g, FIGURE_N12)[0] >= least;
        now[g] = large ? kept : SIZE_MAX;
        if (large)
            b->group[kept++] = b->group[g];
    }
    const tarve_status st =
        tarve_findings_add(&b->result->findings, "too-small", TARVE_LOG_INFO, NULL, 0, 0, err,
                           "%zu of %zu occupations have fewer than %.0f new vacancies a year in "
                           "the area and are not shown",
                           b->n_groups - kept, b->n_groups, least);
    for (size_t o = 0; o < m->n_occupations; o++)
        m->group_of[o] = now[of[o]];
    m->n_groups = b->n_groups = kept;
    free(now);
    return st;
}

static void keep_qualifications(need_model *m, const need_draws *r, double least)
{
    size_t units = m->n_fields;
    for (size_t q = 0; q < m->n_qualifications; q++) {
        const double j = need_unit(r, 0, m->n_fields + q, FIGURE_HIRES)[0] -
                         need_unit(r, 0, m->n_fields + q, FIGURE_CHURN)[0];
        m->unit_of[q] = j >= least ? units++ : SIZE_MAX;
    }
    m->n_units = units;
}

/* Expected figures of everything, by one pass with all at their means. */
static tarve_status choose_units(build *b, tarve_error *err)
{
    need_model *m = &b->m;
    const double least = params_value(b->parameters, "min_openings_three");
    need_draws expected = {0};
    size_t *of = NULL;
    tarve_status st = all_groups(b, &of, err);
    if (st != TARVE_OK)
        goto done;
    m->n_groups = b->n_groups;
    m->n_units = m->n_fields + m->n_qualifications;
    for (size_t o = 0; o < m->n_occupations; o++)
        m->group_of[o] = of[o];
    for (size_t q = 0; q < m->n_qualifications; q++)
        m->unit_of[q] = m->n_fields + q;
    st = need_simulate(m, NULL, 0, 1, 1, &expected, err);
    if (st == TARVE_OK)
        st = keep_groups(b, &expected, of, least, err);
    if (st == TARVE_OK)
        keep_qualifications(m, &expected, least);
done:
    need_draws_free(&expected);
    free(of);
    return st;
}

/* ---- where the width comes from ---- */

static double gap_variance(const need_draws *r, size_t unit)
{
    const double *t = need_unit(r, 0, unit, FIGURE_ENTRANTS),
                 *w = need_unit(r, 0, unit, FIGURE_BACKLOG),
                 *s = need_unit(r, 0, unit, FIGURE_SUPPLY);
    double mean = 0.0, squares = 0.0;
    for (size_t d = 0; d < r->n_draws; d++)
        mean += (t[d] + w[d] - s[d]) / (double)r->n_draws;
    for (size_t d = 0; d < r->n_draws; d++) {
        const double x = t[d] + w[d] - s[d] - mean;
        squares += x * x;
    }
    return squares / (double)r->n_draws;
}

static tarve_status variances(const need_model *m, double *out, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (unsigned k = 0; st == TARVE_OK && m->n_units > 0 && k < N_VARY; k++) {
        need_draws r = {0};
        st = need_simulate(m, NULL, 1U << k, 1, VARIANCE_DRAWS, &r, err);
        for (size_t i = 0; st == TARVE_OK && i < m->n_units; i++)
            out[i * N_VARY + k] = gap_variance(&r, i);
        need_draws_free(&r);
    }
    return st;
}

/* What stands beside the need: one answer, or places and scenarios. */
static tarve_status look_ahead(build *b, const need_draws *draws, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    if (b->in->question != NULL) {
        b->result->answer = calloc(1, sizeof *b->result->answer);
        b->result->outlook->intake = calloc(b->result->n_fields + 1, sizeof(tarve_intake));
        if (b->result->answer == NULL || b->result->outlook->intake == NULL)
            return no_memory(err);
        return intake_answer(b, draws, b->in->question, b->result->answer, err);
    }
    st = intake_fill(b, draws, err);
    if (st == TARVE_OK)
        st = sensitivity_fill(b, draws, err);
    return st == TARVE_OK ? scenarios_fill(b, draws, err) : st;
}

static tarve_status draw_and_sum_up(build *b, tarve_error *err)
{
    enum { STEPS = 4 };
    need_draws draws = {0};
    const tarve_log *log = b->in->log;
    double *variance = calloc(b->m.n_units * N_VARY + 1, sizeof *variance);
    tarve_status st = variance == NULL ? no_memory(err) : TARVE_OK;
    tarve_log_progress(log, "training need", 0, STEPS);
    if (st == TARVE_OK)
        st = need_simulate(&b->m, NULL, VARY_ALL, b->m.n_years, b->m.n_draws, &draws, err);
    tarve_log_progress(log, "training need", 1, STEPS);
    if (st == TARVE_OK && b->in->question == NULL)
        st = variances(&b->m, variance, err);
    tarve_log_progress(log, "training need", 2, STEPS);
    if (st == TARVE_OK)
        st = need_summarise(b, &draws, variance, err);
    tarve_log_progress(log, "training need", 3, STEPS);
    if (st == TARVE_OK)
        st = need_employment(b, err);
    if (st == TARVE_OK && b->in->question == NULL)
        st = need_ends(b, err);
    if (st == TARVE_OK)
        st = look_ahead(b, &draws, err);
    if (st == TARVE_OK)
        tarve_log_progress(log, "training need", STEPS, STEPS);
    free(variance);
    need_draws_free(&draws);
    return st;
}

/* ---- the run ---- */

static tarve_status check_inputs(const tarve_need_inputs *in, tarve_error *err)
{
    if (in->panel == NULL || in->parameters == NULL)
        return tarve_fail(err, TARVE_E_USAGE, "the training need takes a panel and parameters");
    if (in->n_draws < FEWEST_DRAWS)
        return tarve_fail(err, TARVE_E_USAGE, "%zu draws: at least %d", in->n_draws,
                          (int)FEWEST_DRAWS);
    if (in->horizon_years < 1 || in->horizon_years > 5)
        return tarve_fail(err, TARVE_E_USAGE, "a horizon of %d years: 1 to 5", in->horizon_years);
    if ((in->area == NULL || in->area[0] == '\0') && in->n_municipalities == 0)
        return tarve_fail(err, TARVE_E_USAGE, "neither an area nor municipalities are given");
    return TARVE_OK;
}

static tarve_status build_and_run(build *b, tarve_error *err)
{
    bool ready = false;
    tarve_status st = build_area(b, &ready, err);
    if (st != TARVE_OK || !ready)
        return st;
    st = fill_now(b, err);
    if (st == TARVE_OK)
        st = build_occupations(b, &ready, err);
    if (st != TARVE_OK || !ready)
        return st;
    b->result->administrative_share_u = b->administrative_share;
    take_parameters(b);
    st = need_check_parameters(b, err);
    if (st == TARVE_OK)
        st = need_name_unknown(b, err);
    if (st == TARVE_OK)
        st = need_check_graduates(b, err);
    if (st == TARVE_OK)
        st = build_education(b, err);
    if (st == TARVE_OK)
        st = build_intake(b, err);
    if (st == TARVE_OK)
        st = allocation_sets(&b->m, err);
    if (st == TARVE_OK)
        st = choose_units(b, err);
    if (st == TARVE_OK)
        st = draw_and_sum_up(b, err);
    if (st == TARVE_OK)
        st = need_gaps(b, err);
    return st == TARVE_OK ? need_municipalities(b, err) : st;
}

tarve_status tarve_need_run(const tarve_need_inputs *in, tarve_need_result **out, tarve_error *err)
{
    tarve_status st = check_inputs(in, err);
    if (st != TARVE_OK)
        return st;
    tarve_need_result *result = result_new();
    if (result == NULL)
        return no_memory(err);
    build b = {.in = in,
               .parameters = in->parameters,
               .result = result,
               .text = &result->store->text,
               .member = in->municipality,
               .n_members = in->n_municipalities};
    if (b.n_members == 0 && in->hierarchy != NULL)
        b.n_members = tarve_area_members(in->hierarchy, in->area, &b.member);
    b.m.n_draws = in->n_draws;
    b.m.n_years = (size_t)in->horizon_years;
    b.m.seed = in->seed;
    b.m.jobs = in->jobs;
    st = build_and_run(&b, err);
    build_free(&b);
    if (st == TARVE_OK)
        *out = result;
    else
        tarve_need_free(result);
    return st;
}

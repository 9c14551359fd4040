/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other assumptions beside the base, each the same draws with one thing changed. */
#include <stdlib.h>
#include <string.h>

#include "need/draws.h"
#include "need/intake.h"
#include "need/memory.h"

static const double points = 0.05;
enum { SCENARIO_DRAWS = 500 }; /* the first of the base's: paired, differences need no more */

/* The built-in ones; the alternatives to study places stand last, in the order of their kinds. */
enum { N_FIXED = 6, FIRST_ALTERNATIVE = 3 };
static const char *const fixed[N_FIXED] = {"base",       "low",       "high",
                                           "completion", "retention", "activation"};

bool scenario_is_built_in(const char *code)
{
    for (size_t i = 0; i < N_FIXED; i++)
        if (strcmp(fixed[i], code) == 0)
            return true;
    return false;
}

static need_change change_of(size_t i)
{
    need_change c = {0};
    c.demand_sd = i == 1 ? -1.0 : i == 2 ? 1.0 : 0.0;
    c.completion = i == FIRST_ALTERNATIVE + TARVE_COMPLETION ? points : 0.0;
    c.rho = i == FIRST_ALTERNATIVE + TARVE_RETENTION ? points : 0.0;
    c.phi = i == FIRST_ALTERNATIVE + TARVE_ACTIVATION ? points : 0.0;
    return c;
}

/* ---- rows ---- */

typedef double (*figure_of)(const need_draws *r, size_t y, size_t unit, size_t d);

static tarve_range range_at(figure_of of, const need_draws *r, size_t n, const size_t at[2],
                            double *work)
{
    for (size_t d = 0; d < n; d++)
        work[d] = of(r, at[0], at[1], d);
    return draws_range(work, n);
}

/* at: year and unit. */
static void fill_row(const tarve_field_need *base_field, const need_draws *base,
                     const need_draws *r, const size_t at[2], double *work, tarve_scenario_row *to)
{
    const size_t n = r->n_draws;
    to->gap = draws_beside(base_field->gap, range_at(draws_gap, base, n, at, work),
                           range_at(draws_gap, r, n, at, work));
    to->ratio = draws_beside(base_field->ratio, range_at(draws_ratio, base, n, at, work),
                             range_at(draws_ratio, r, n, at, work));
    for (size_t d = 0; d < n; d++)
        work[d] = draws_gap(r, at[0], at[1], d) - draws_gap(base, at[0], at[1], d);
    to->difference = draws_range(work, n);
}

static tarve_status fill_rows(build *b, const need_draws *base, const need_draws *r,
                              tarve_scenario *to, tarve_error *err)
{
    const size_t n = r->n_years * r->n_units;
    bool full = true;
    to->row = calloc(n + 1, sizeof *to->row);
    if (to->row == NULL)
        return no_memory(err);
#pragma omp parallel num_threads(b->m.jobs > 0 ? b->m.jobs : 1)
    {
        double *work = calloc(r->n_draws + 1, sizeof *work);
#pragma omp for schedule(dynamic)
        for (size_t i = 0; i < n; i++)
            if (work != NULL && b->result->field[i].class_ != TARVE_NEED_TOO_SMALL)
                fill_row(&b->result->field[i], base, r,
                         (const size_t[2]){i / r->n_units, i % r->n_units}, work, &to->row[i]);
        if (work == NULL) {
#pragma omp critical(tarve_scenario_rows)
            full = false;
        }
        free(work);
    }
    return full ? TARVE_OK : no_memory(err);
}

/* ---- investors ---- */

static size_t occupation_at(const build *b, const char *code)
{
    for (size_t o = 0; o < b->m.n_occupations; o++)
        if (strcmp(b->occupation[o], code) == 0)
            return o;
    return SIZE_MAX;
}

/* Jobs of one scenario that the model has an occupation for; others are told. */
static tarve_status jobs_of(build *b, const char *scenario, extra_jobs *jobs, size_t *n,
                            tarve_error *err)
{
    const tarve_investors *p = b->in->investors;
    tarve_status st = TARVE_OK;
    *n = 0;
    for (size_t i = 0; st == TARVE_OK && i < p->n; i++) {
        const plan *one = &p->item[i];
        const size_t o = occupation_at(b, one->occupation);
        if (strcmp(one->scenario, scenario) != 0)
            continue;
        if (o == SIZE_MAX)
            st = tarve_findings_add(&b->result->findings, "scenario-occupation", TARVE_LOG_WARN,
                                    NULL, one->line, 0, err,
                                    "scenario %.60s: the inputs have no vacancies of occupation "
                                    "%s by area; its jobs are left out",
                                    scenario, one->occupation);
        else
            jobs[(*n)++] = (extra_jobs){.occupation = o,
                                        .year = (size_t)(one->year - b->result->base_year - 1),
                                        .jobs = one->jobs};
    }
    return st;
}

static bool seen_above(const tarve_investors *p, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (strcmp(p->item[i].scenario, p->item[row].scenario) == 0)
            return true;
    return false;
}

/* ---- all of them together ---- */

/* What is simulated beside the base: case i is scenario i + 1. */
typedef struct changes {
    size_t n;
    need_change *change;
    need_case *one;
    extra_jobs *jobs; /* of all investors, those of one scenario together */
} changes;

static void changes_free(changes *c)
{
    for (size_t i = 0; i < c->n; i++)
        need_draws_free(&c->one[i].draws);
    free(c->change);
    free(c->one);
    free(c->jobs);
}

static tarve_status add_plans(build *b, changes *to, tarve_error *err)
{
    const tarve_investors *p = b->in->investors;
    tarve_outlook *out = b->result->outlook;
    extra_jobs *jobs = to->jobs;
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < p->n; i++) {
        const plan *one = &p->item[i];
        size_t n = 0;
        if (seen_above(p, i))
            continue;
        st = jobs_of(b, one->scenario, jobs, &n, err);
        tarve_scenario *name = &out->scenario[out->n_scenarios++];
        name->code = tarve_arena_text(b->text, one->scenario, strlen(one->scenario));
        name->name = tarve_arena_text(b->text, one->name, strlen(one->name));
        if (st == TARVE_OK && (name->code == NULL || name->name == NULL))
            st = no_memory(err);
        to->change[to->n++] = (need_change){.jobs = jobs, .n_jobs = n};
        jobs += n;
    }
    return st;
}

static tarve_status changes_init(build *b, size_t n_plans, changes *to, tarve_error *err)
{
    tarve_outlook *out = b->result->outlook;
    out->scenario = calloc(N_FIXED + n_plans, sizeof *out->scenario);
    *to = (changes){.change = calloc(N_FIXED + n_plans, sizeof *to->change),
                    .one = calloc(N_FIXED + n_plans, sizeof *to->one),
                    .jobs = calloc(n_plans + 1, sizeof *to->jobs)};
    if (out->scenario == NULL || to->change == NULL || to->one == NULL || to->jobs == NULL)
        return no_memory(err);
    for (size_t i = 0; i < N_FIXED; i++) {
        out->scenario[i].code = fixed[i];
        if (i > 0) /* the base is simulated already */
            to->change[to->n++] = change_of(i);
    }
    out->n_scenarios = N_FIXED;
    const tarve_status st = n_plans > 0 ? add_plans(b, to, err) : TARVE_OK;
    for (size_t i = 0; i < to->n; i++)
        to->one[i].change = &to->change[i];
    return st;
}

/* Sums up the scenarios and prices the alternatives to study places. */
static tarve_status sum_up(build *b, const need_draws *base, const changes *c, tarve_error *err)
{
    tarve_scenario *to = b->result->outlook->scenario;
    tarve_status st = fill_rows(b, base, base, &to[0], err);
    for (size_t i = 0; st == TARVE_OK && i < c->n; i++)
        st = fill_rows(b, base, &c->one[i].draws, &to[i + 1], err);
    for (size_t i = FIRST_ALTERNATIVE; st == TARVE_OK && i < N_FIXED; i++)
        st = intake_price(b, base, &c->one[i - 1].draws,
                          (tarve_alternative_kind)(i - FIRST_ALTERNATIVE), err);
    return st;
}

tarve_status scenarios_fill(build *b, const need_draws *base, tarve_error *err)
{
    changes c = {0};
    if (b->result->n_fields == 0)
        return TARVE_OK;
    tarve_status st = changes_init(b, b->in->investors == NULL ? 0 : b->in->investors->n, &c, err);
    if (st == TARVE_OK)
        st = need_simulate_cases(&b->m, base->n_years, SCENARIO_DRAWS, c.n, c.one, err);
    if (st == TARVE_OK)
        st = sum_up(b, base, &c, err);
    changes_free(&c);
    return st;
}

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
static const struct {
    const char *code, *name_fi;
} fixed[N_FIXED] = {
    {"base", "Perusoletus"},
    {"low", "Heikko kysyntä"},
    {"high", "Vahva kysyntä"},
    {"completion", "Läpäisy paranee viisi prosenttiyksikköä"},
    {"retention", "Alueella pysyvien osuus kasvaa viisi prosenttiyksikköä"},
    {"activation", "Työttömien osuus rekrytoiduista kasvaa viisi prosenttiyksikköä"},
};

bool scenario_is_built_in(const char *code)
{
    for (size_t i = 0; i < N_FIXED; i++)
        if (strcmp(fixed[i].code, code) == 0)
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

/* One scenario, simulated, summed up and dropped. */
static tarve_status run_change(build *b, const need_draws *base, const need_change *change,
                               tarve_scenario *to, tarve_error *err)
{
    const size_t at = b->result->outlook->n_scenarios++;
    need_draws r = {0};
    tarve_status st = TARVE_OK;
    if (at == 0) /* nothing changed: the base itself */
        return fill_rows(b, base, base, to, err);
    st = need_simulate(&b->m, change, VARY_ALL, base->n_years, SCENARIO_DRAWS, &r, err);
    if (st == TARVE_OK)
        st = fill_rows(b, base, &r, to, err);
    if (st == TARVE_OK && at >= FIRST_ALTERNATIVE && at < N_FIXED)
        st = intake_price(b, base, &r, (tarve_alternative_kind)(at - FIRST_ALTERNATIVE), err);
    need_draws_free(&r);
    return st;
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

static tarve_status run_plans(build *b, const need_draws *base, tarve_error *err)
{
    const tarve_investors *p = b->in->investors;
    tarve_outlook *out = b->result->outlook;
    extra_jobs *jobs = calloc(p->n + 1, sizeof *jobs);
    tarve_status st = jobs == NULL ? no_memory(err) : TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < p->n; i++) {
        const plan *one = &p->item[i];
        size_t n = 0;
        if (seen_above(p, i))
            continue;
        st = jobs_of(b, one->scenario, jobs, &n, err);
        tarve_scenario *to = &out->scenario[out->n_scenarios];
        to->code = tarve_arena_text(b->text, one->scenario, strlen(one->scenario));
        to->name_fi = tarve_arena_text(b->text, one->name, strlen(one->name));
        if (st == TARVE_OK && (to->code == NULL || to->name_fi == NULL))
            st = no_memory(err);
        const need_change change = {.jobs = jobs, .n_jobs = n};
        if (st == TARVE_OK)
            st = run_change(b, base, &change, to, err);
    }
    free(jobs);
    return st;
}

tarve_status scenarios_fill(build *b, const need_draws *base, tarve_error *err)
{
    tarve_outlook *out = b->result->outlook;
    const size_t most = N_FIXED + (b->in->investors == NULL ? 0 : b->in->investors->n);
    tarve_status st = TARVE_OK;
    if (b->result->n_fields == 0)
        return TARVE_OK;
    out->scenario = calloc(most, sizeof *out->scenario);
    if (out->scenario == NULL)
        return no_memory(err);
    for (size_t i = 0; st == TARVE_OK && i < N_FIXED; i++) {
        const need_change change = change_of(i);
        out->scenario[i].code = fixed[i].code;
        out->scenario[i].name_fi = fixed[i].name_fi;
        st = run_change(b, base, &change, &out->scenario[i], err);
    }
    return st == TARVE_OK && b->in->investors != NULL ? run_plans(b, base, err) : st;
}

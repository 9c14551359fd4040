/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run hands to the training need. */
#include <stdlib.h>

#include "run/run_int.h"
#include "run/whatif.h"

static int by_period(const void *a, const void *b)
{
    const tarve_period x = *(const tarve_period *)a, y = *(const tarve_period *)b;
    return (x > y) - (x < y);
}

/* Months of all shifts up to as_of, each once; the caller frees. */
static tarve_status shift_months(const run *r, tarve_period **out, size_t *n, tarve_error *err)
{
    tarve_period *m = calloc(r->p.shifts.n + 1, sizeof *m);
    size_t found = 0, kept = 0;
    if (m == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    for (size_t i = 0; i < r->p.shifts.n; i++)
        if (r->p.shifts.item[i].month <= r->p.as_of)
            m[found++] = r->p.shifts.item[i].month;
    qsort(m, found, sizeof *m, by_period);
    for (size_t i = 0; i < found; i++)
        if (kept == 0 || m[kept - 1] != m[i])
            m[kept++] = m[i];
    *out = m;
    *n = kept;
    return TARVE_OK;
}

tarve_status run_compute_need(run *r, tarve_error *err)
{
    const config_keys *k = r->p.config->keys;
    tarve_period *months = NULL;
    size_t n_months = 0;
    tarve_status st = shift_months(r, &months, &n_months, err);
    if (st != TARVE_OK)
        return st;
    const tarve_need_inputs in = {
        .panel = r->p.panel,
        .hierarchy = r->p.hierarchy,
        .lexicon = r->p.lexicon,
        .crosswalk = r->crosswalk,
        .employed = r->employed,
        .required = r->required,
        .regulated = r->regulated,
        .parameters = r->parameters,
        .area = k->region.area == NULL ? "" : k->region.area,
        .occupation_area = k->region.occupation_area,
        .municipality = r->p.member,
        .n_municipalities = r->p.n_members,
        .provider = r->providers.code,
        .provider_share = r->providers.share,
        .n_providers = r->providers.n,
        .employment = r->employment,
        .commuting = r->commuting,
        .place = r->places.item,
        .n_places = r->places.n,
        .provider_path = r->providers.path,
        .provider_line = r->providers.line,
        .as_of_month = r->p.as_of,
        .horizon_years = (int)k->horizon_years,
        .occupation_digits = (int)k->occupation_digits,
        .breaks = months,
        .n_breaks = n_months,
        .vacancy_path = published_path(&r->p, &r->series, "vacancy_stock"),
        .unemployed_path = published_path(&r->p, &r->series, "unemployed_stock"),
        .flow_path = published_path(&r->p, &r->series, "vacancy_flow"),
        .synthetic_graduates = r->synthetic_graduates,
        .investors = r->investors,
        .starts = r->starts,
        .question = r->question,
        .n_draws = r->question != NULL ? WHATIF_DRAWS : k->draws,
        .seed = k->seed,
        .jobs = r->p.jobs,
        .log = r->p.opt->log,
    };
    st = tarve_need_run(&in, &r->need, err);
    free(months);
    return st;
}

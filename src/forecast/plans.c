/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/plans.h"

#include <stdlib.h>

enum { MOST_PLANS = 400 }; /* of monthly series 170 MB */

typedef struct entry {
    size_t n, m;
    tarve_regular_plan *plan;
} entry;

struct tarve_plans {
    size_t n_entries;
    entry of[MOST_PLANS];
};

tarve_status tarve_plans_make(tarve_plans **out, tarve_error *err)
{
    tarve_plans *p = calloc(1, sizeof *p);
    if (p == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for plans");
    *out = p;
    return TARVE_OK;
}

void tarve_plans_free(tarve_plans *p)
{
    for (size_t i = 0; p != NULL && i < p->n_entries; i++)
        tarve_regular_plan_free(p->of[i].plan);
    free(p);
}

static const entry *find(const tarve_plans *p, size_t n, size_t m)
{
    for (size_t i = p->n_entries; i-- > 0;)
        if (p->of[i].n == n && p->of[i].m == m)
            return &p->of[i];
    return NULL;
}

static tarve_status add(tarve_plans *p, size_t n, size_t m, const entry **out, tarve_error *err)
{
    if (p->n_entries == MOST_PLANS)
        return TARVE_OK;
    entry *e = &p->of[p->n_entries];
    *e = (entry){.n = n, .m = m};
    const tarve_status st = tarve_regular_plan_make(n, m, &e->plan, err);
    if (st != TARVE_OK)
        return st;
    p->n_entries++;
    *out = e;
    return TARVE_OK;
}

tarve_status tarve_plans_get(tarve_plans *p, size_t n, size_t m, const tarve_regular_plan **out,
                             tarve_error *err)
{
    tarve_status st = TARVE_OK;
    *out = NULL;
    if (p == NULL)
        return TARVE_OK;
#pragma omp critical(tarve_plans)
    {
        const entry *e = find(p, n, m);
        if (e == NULL)
            st = add(p, n, m, &e, err);
        *out = e != NULL ? e->plan : NULL;
    }
    return st;
}

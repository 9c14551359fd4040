/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/signals.h"

#include <stdlib.h>
#include <string.h>

/* Months at which vacancies of the occupations' area are known to shift. */
static size_t vacancy_breaks(const pipeline *p, tarve_period *month)
{
    const char *area = p->config->keys->region.occupation_area;
    size_t n = 0;
    for (size_t i = 0; i < p->shifts.n; i++) {
        const level_shift *s = &p->shifts.item[i];
        if (s->month <= p->as_of && (level_shift_concerns(s, "vacancy_stock", area) ||
                                     level_shift_concerns(s, "vacancy_flow", area)))
            month[n++] = s->month;
    }
    return n;
}

tarve_status signals_compute(const pipeline *p, const signal_sources *from, tarve_signals *out,
                             tarve_error *err)
{
    const config_keys *k = p->config->keys;
    tarve_period *breaks = calloc(p->shifts.n + 1, sizeof *breaks);
    if (breaks == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    const tarve_signal_inputs in = {
        .panel = p->panel,
        .crosswalk = from->crosswalk,
        .area = k->region.area,
        .occupation_area = k->region.occupation_area,
        .provider = from->providers->code,
        .n_providers = from->providers->n,
        .as_of_month = p->as_of,
        .duration_months = from->need->area_duration_months,
        .breaks = breaks,
        .n_breaks = vacancy_breaks(p, breaks),
        .seed = k->seed,
        .findings = &from->need->findings,
    };
    const tarve_status st = tarve_signals_find(&in, out, err);
    free(breaks);
    return st;
}

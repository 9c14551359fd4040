/* SPDX-License-Identifier: GPL-3.0-or-later */
/* F1 where stock and flow of vacancies are both there: an impossible outflow is a revision. The
 * finding has the place but no figure: it is published, and may be of a municipality. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "panel/audit.h"

enum { TOLERATED_PER_CENT = 5 };

typedef struct flow_check {
    size_t areas, months, flagged;
    const series_rec *first; /* the stock */
    tarve_period at;
} flow_check;

static double figure(const series_rec *r, tarve_period t)
{
    return tarve_mark_state(series_mark_at(r, t)) == TARVE_CELL_VALUE ? r->value[t - r->base]
                                                                      : (double)NAN;
}

static void check_pair(flow_check *c, const series_rec *stock, const series_rec *flow)
{
    size_t months = 0;
    for (size_t i = 1; i < stock->n; i++) {
        const tarve_period t = stock->base + (tarve_period)i;
        const double before = figure(stock, t - 1), came = figure(flow, t), now = figure(stock, t);
        const double left = before + came - now;
        if (isnan(left))
            continue;
        months++;
        if (!outflow_is_odd(left, came))
            continue;
        if (c->flagged++ == 0) {
            c->first = stock;
            c->at = t;
        }
    }
    c->months += months;
    c->areas += months > 0;
}

void audit_flows(audit *a)
{
    const store *s = &a->p->cells;
    flow_check c = {0};
    uint32_t stock, flow;
    if (!panel_code_id(a->p, TARVE_AXIS_MEASURE, "vacancy_stock", &stock) ||
        !panel_code_id(a->p, TARVE_AXIS_MEASURE, "vacancy_flow", &flow))
        return;
    for (size_t i = 0; i < s->n; i++) {
        series_key key = s->series[i].key;
        if (key.code[TARVE_AXIS_MEASURE] != stock || key.freq != TARVE_MONTH)
            continue;
        key.code[TARVE_AXIS_MEASURE] = flow;
        const series_rec *other = panel_series_of(a->p, &key);
        if (other != NULL)
            check_pair(&c, &s->series[i], other);
    }
    if (c.flagged == 0)
        return;
    char key[KEY_TEXT], period[TARVE_PERIOD_TEXT];
    const bool many = c.flagged * 100 > c.months * TOLERATED_PER_CENT;
    audit_say(a, "identity", many ? TARVE_LOG_WARN : TARVE_LOG_INFO, series_mark_at(c.first, c.at),
              "stock and flow of vacancies do not fit in %zu of %zu months of %zu series: first %s "
              "in %s; revised, or counted in two ways",
              c.flagged, c.months, c.areas, panel_key_text(a->p, &c.first->key, key),
              tarve_period_format(TARVE_MONTH, c.at, period));
}

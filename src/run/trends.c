/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "run/published.h"

static const double trend_level = 0.80;

/* Months of the series in which a temporary break lies are as good as missing. */
static void blank(const level_shift *b, const tarve_series *s, double *value)
{
    const tarve_period end = s->first + (tarve_period)s->n;
    tarve_period at = tarve_period_convert(TARVE_MONTH, b->month, s->freq);
    const tarve_period last = tarve_period_convert(TARVE_MONTH, b->until - 1, s->freq);
    for (at = at > s->first ? at : s->first; at <= last && at < end; at++)
        value[at - s->first] = (double)NAN;
}

static tarve_status describe(const pipeline *p, published *pub, size_t i, tarve_error *err)
{
    const tarve_series *s = &pub->item[i].history;
    const level_shifts *shifts = &p->shifts;
    tarve_history h = pub->history[i];
    double *value = tarve_arena_alloc(&pub->memory, (s->n + 1) * sizeof *value);
    tarve_period *lasting = tarve_arena_alloc(&pub->memory, (shifts->n + 1) * sizeof *lasting);
    if (value == NULL || lasting == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    for (size_t t = 0; t < s->n; t++) {
        const tarve_shown shown = tarve_show_observed(s->value[t], s->mark[t]);
        value[t] = shown.kind == TARVE_SHOWN_NUMBER ? shown.value : (double)NAN;
    }
    h.n_breaks = 0;
    for (size_t k = 0; k < shifts->n; k++) {
        const level_shift *b = &shifts->item[k];
        if (!b->begins || !level_shift_concerns(b, s->measure, s->area))
            continue;
        if (b->until != TARVE_NO_PERIOD)
            blank(b, s, value);
        else
            lasting[h.n_breaks++] = tarve_period_convert(TARVE_MONTH, b->month, s->freq);
    }
    h.value = value;
    h.mark = NULL;
    h.breaks = lasting;
    return tarve_trend_describe(&h, trend_level, &pub->item[i].trend, err);
}

tarve_status published_describe(const pipeline *p, published *pub, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < pub->n && st == TARVE_OK; i++)
        if (pub->item[i].headline)
            st = describe(p, pub, i, err);
    return st;
}

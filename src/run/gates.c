/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the run good enough: coverage and age of its figures, skill, change since the run before. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "run/run_int.h"

enum { MONTHS = 12 };

static const char *const measures[] = {"vacancy_stock", "unemployed_stock"};

static bool is_there(tarve_mark m)
{
    return tarve_mark_has_number(m) || tarve_mark_state(m) == TARVE_CELL_PROTECTED;
}

/* ---- coverage ---- */

static size_t months_there(const pipeline *p, size_t k)
{
    size_t n = 0;
    if (k == SIZE_MAX)
        return 0;
    const tarve_series s = tarve_panel_series(p->panel, k);
    for (tarve_period m = p->as_of - MONTHS + 1; m <= p->as_of; m++)
        n += m >= s.first && m < s.first + (tarve_period)s.n && is_there(s.mark[m - s.first]);
    return n;
}

/* Of the municipalities' figures of the last twelve months; a measure that no municipality has is
 * not counted. NaN when there is none at all. */
static double coverage(const pipeline *p)
{
    size_t there = 0, all = 0;
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        bool known = false;
        size_t n = 0;
        for (size_t j = 0; j < p->n_members; j++) {
            const size_t k =
                tarve_panel_find(p->panel, measures[i], p->member[j], "SSS", NULL, TARVE_MONTH);
            known = known || k != SIZE_MAX;
            n += months_there(p, k);
        }
        there += n;
        all += known ? MONTHS * p->n_members : 0;
    }
    return all == 0 ? (double)NAN : (double)there / (double)all;
}

/* ---- age ---- */

/* Months from the newest figures to the month that was asked for, else to now; NaN: not known. */
static double age(const run *r)
{
    tarve_freq freq = TARVE_MONTH;
    tarve_period to = r->p.config->as_of == TARVE_NO_PERIOD ? r->p.opt->today : r->p.config->as_of;
    const char *asked = r->p.opt->as_of;
    if (asked != NULL)
        (void)tarve_period_parse(asked, strlen(asked), &freq, &to); /* was checked before */
    return to == TARVE_NO_PERIOD ? (double)NAN : (double)to - (double)r->p.as_of;
}

static bool is_recorded(const recorded *m, tarve_gate gate)
{
    const json_t *list = json_object_get(m->json, "gates_failed");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *key = json_string_value(json_array_get(list, i));
        if (key != NULL && strcmp(key, config_gate_key(gate)) == 0)
            return true;
    }
    return false;
}

/* ---- skill ---- */

/* By how much the errors on held-out figures are smaller than those of the benchmark. */
static double skill(const published *pub)
{
    double ours = 0, theirs = 0;
    for (size_t i = 0; i < pub->n; i++) {
        const tarve_forecast *f = &pub->forecast[i];
        if (!isfinite(f->mase) || !isfinite(f->benchmark_mase))
            continue;
        ours += f->mase;
        theirs += f->benchmark_mase;
    }
    return theirs > 0 ? 1 - ours / theirs : (double)NAN;
}

/* ---- change ---- */

/* Of the area's vacancies, mean of twelve months, since the run before; NaN without one. */
static double change(const run *r)
{
    double sum = 0;
    for (size_t i = 0; i < r->series.n; i++) {
        const tarve_published_series *s = &r->series.item[i];
        if (!s->headline || strcmp(s->measure, "vacancy_stock") != 0 || s->history.n < MONTHS)
            continue;
        for (size_t t = s->history.n - MONTHS; t < s->history.n; t++)
            sum += tarve_mark_has_number(s->history.mark[t]) ? s->history.value[t] : (double)NAN;
        return r->changes.vacancies > 0 ? sum / MONTHS / r->changes.vacancies - 1 : (double)NAN;
    }
    return (double)NAN;
}

/* ---- verdict ---- */

static double measured(const run *r, tarve_gate gate)
{
    switch (gate) {
    case TARVE_GATE_COVERAGE:
        return coverage(&r->p);
    case TARVE_GATE_AGE:
        return age(r);
    case TARVE_GATE_SKILL:
        return skill(&r->series);
    case TARVE_GATE_CHANGE:
        return change(r);
    case TARVE_N_GATES:
        break;
    }
    return (double)NAN;
}

static bool fails(tarve_gate gate, double value, double limit)
{
    const double slack = 1e-9; /* 0.9 is not less than 90 % */
    if (gate == TARVE_GATE_COVERAGE || gate == TARVE_GATE_SKILL)
        return value < limit - slack;
    return fabs(value) > limit + slack && (gate == TARVE_GATE_CHANGE || value > 0);
}

/* A gate that cannot be judged passes, which is said. */
static bool has_failed(const run *r, tarve_gate gate, double value)
{
    if (gate == TARVE_GATE_AGE && r->repeats != NULL)
        return is_recorded(r->repeats, gate);
    if (!isnan(value))
        return fails(gate, value, r->p.config->gate[gate].limit);
    /* That the clock is off is said, and not written down: it is nothing of the run. */
    tarve_log_say(gate == TARVE_GATE_AGE && r->log.to != NULL ? r->log.to : r->p.opt->log,
                  TARVE_LOG_INFO, NULL, "quality.%s cannot be judged: %s", config_gate_key(gate),
                  gate == TARVE_GATE_CHANGE ? "no earlier run has the figure"
                  : gate == TARVE_GATE_AGE  ? "the clock is not to be trusted"
                                            : "there are too few figures");
    return false;
}

tarve_status gates_check(run *r, tarve_error *err)
{
    char why[200];
    bool held = false;
    for (tarve_gate g = 0; g < TARVE_N_GATES; g++) {
        const gate_limit *limit = &r->p.config->gate[g];
        const double value = limit->on ? measured(r, g) : (double)NAN;
        if (!limit->on || !has_failed(r, g, value))
            continue;
        r->gate[r->n_gates++] = (tarve_gate_failed){g, g == TARVE_GATE_AGE ? (double)NAN : value,
                                                    limit->limit, r->p.as_of};
        held = held || limit->holds;
    }
    r->incomplete = r->incomplete || r->n_gates > 0;
    if (!held)
        return TARVE_OK;
    gates_say(r->gate, r->n_gates, why, sizeof why);
    return tarve_fail(err, TARVE_INCOMPLETE, "%s held back, nothing is published: %s", r->period,
                      why);
}

static void say_one(const tarve_gate_failed *g, char *out, size_t size)
{
    char month[TARVE_PERIOD_TEXT];
    const char *key = config_gate_key(g->gate);
    if (g->gate == TARVE_GATE_AGE)
        (void)snprintf(out, size, "%s: the newest figures are of %s, older than %.0f months", key,
                       tarve_period_format(TARVE_MONTH, g->newest, month), g->limit);
    else
        (void)snprintf(out, size, "%s: %.1f %%, limit %.1f %%", key, 100 * g->value,
                       100 * g->limit);
}

void gates_say(const tarve_gate_failed *gate, size_t n, char *out, size_t size)
{
    size_t o = 0;
    char one[120];
    out[0] = '\0';
    for (size_t i = 0; i < n && o < size; i++) {
        say_one(&gate[i], one, sizeof one);
        o += (size_t)snprintf(out + o, size - o, "%s%s", i > 0 ? "; " : "", one);
    }
}

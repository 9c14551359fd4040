/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/signals.h"

#include <stdio.h>
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

/* The log of the last published run; none is no error. */
static tarve_status read_log(const char *folder, tarve_findings *findings, tarve_signal_log *log,
                             tarve_error *err)
{
    char path[4400];
    tarve_error why = {0};
    (void)snprintf(path, sizeof path, "%.4096s/latest/data/signal_log.csv", folder);
    const tarve_status st = tarve_signal_log_read(path, log, &why);
    if (st == TARVE_OK || st == TARVE_E_MISSING)
        return TARVE_OK;
    if (st == TARVE_E_NOMEM)
        return tarve_fail(err, st, "%s", why.message);
    return tarve_findings_add(findings, "signal-log", TARVE_LOG_WARN, "latest/data/signal_log.csv",
                              why.line, why.column, err,
                              "the log of signals of the last run cannot be carried on and begins "
                              "anew: %s",
                              why.message);
}

static tarve_status say_log(const tarve_signal_log *l, tarve_findings *findings, tarve_error *err)
{
    if (l->begins)
        return tarve_findings_add(findings, "signal-log", TARVE_LOG_INFO, NULL, 0, 0, err,
                                  "the log of signals begins with this run");
    return tarve_findings_add(findings, "signal-log", TARVE_LOG_INFO, NULL, 0, 0, err,
                              "of the signals of earlier runs %zu were confirmed and %zu dropped",
                              l->confirmed, l->dropped);
}

static tarve_status find_and_carry(const pipeline *p, const tarve_signal_inputs *in,
                                   const char *folder, signal_results *out, tarve_error *err)
{
    const tarve_period quarter = tarve_period_convert(TARVE_MONTH, p->as_of, TARVE_QUARTER);
    tarve_status st = tarve_signals_find(in, &out->now, err);
    if (st == TARVE_OK)
        st = read_log(folder, in->findings, &out->log, err);
    if (st == TARVE_OK)
        st = tarve_signal_log_carry(in, &out->now, quarter, &out->log, err);
    return st == TARVE_OK ? say_log(&out->log, in->findings, err) : st;
}

tarve_status signals_compute(const pipeline *p, const signal_sources *from, const char *folder,
                             signal_results *out, tarve_error *err)
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
    const tarve_status st = find_and_carry(p, &in, folder, out, err);
    free(breaks);
    return st;
}

void signals_free(signal_results *r)
{
    tarve_signals_free(&r->now);
    tarve_signal_log_free(&r->log);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good the forecasts of a configuration would have been. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/published.h"

typedef enum grouping { BY_KIND, BY_MEASURE, BY_CLASS } grouping;

static tarve_status grouping_of(const char *by, grouping *out, tarve_error *err)
{
    *out = by == NULL ? BY_KIND : strcmp(by, "measure") == 0 ? BY_MEASURE : BY_CLASS;
    if (*out == BY_CLASS && strcmp(by, "class") != 0)
        return tarve_fail(
            err, TARVE_E_USAGE,
            "series of a configuration are grouped by measure or class, not by '%.40s'", by);
    return TARVE_OK;
}

/* "vacancy_stock, municipalities" */
static const char *group_of(published *pub, const tarve_published_series *s, grouping by)
{
    char text[200];
    if (by != BY_KIND)
        return by == BY_MEASURE ? s->measure : NULL;
    const char *kind = s->headline                    ? "region"
                       : strcmp(s->group, "SSS") == 0 ? "municipalities"
                                                      : "occupations";
    (void)snprintf(text, sizeof text, "%.150s, %s", s->measure, kind);
    return tarve_arena_text(&pub->memory, text, strlen(text));
}

static int by_id(const void *pa, const void *pb)
{
    const tarve_backtest_series *a = pa, *b = pb;
    return strcmp(a->history.id, b->history.id);
}

static tarve_status score(const pipeline *p, published *pub, grouping by,
                          const tarve_backtest_options *b, tarve_backtest_result *out,
                          tarve_error *err)
{
    tarve_backtest_options o = *b;
    tarve_backtest_series *series = calloc(pub->n + 1, sizeof *series);
    if (series == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu series", pub->n);
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < pub->n && st == TARVE_OK; i++) {
        series[i] = (tarve_backtest_series){
            .history = pub->history[i], .group = group_of(pub, &pub->item[i], by), .dated = true};
        if (series[i].group == NULL && by != BY_CLASS)
            st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    }
    qsort(series, pub->n, sizeof *series, by_id);
    o.jobs = p->jobs;
    o.seed = p->config->keys->seed;
    o.log = p->opt->log;
    if (st == TARVE_OK)
        st = tarve_backtest(series, pub->n, &o, out, err);
    free(series);
    return st;
}

tarve_status tarve_backtest_config(const tarve_config *c, const tarve_run_options *opt,
                                   const char *by, const tarve_backtest_options *b,
                                   tarve_backtest_result *out, tarve_error *err)
{
    pipeline p = {0};
    published pub = {0};
    grouping group = BY_KIND;
    bool incomplete = false;
    *out = (tarve_backtest_result){0};
    tarve_status st = grouping_of(by, &group, err);
    if (st == TARVE_OK)
        st = pipeline_open(&p, c, opt, err);
    if (st == TARVE_OK)
        st = pipeline_read(&p, NULL, err);
    if (st == TARVE_OK) {
        st = pipeline_verdict(&p, err);
        incomplete = st == TARVE_INCOMPLETE;
        st = incomplete ? TARVE_OK : st;
    }
    if (st == TARVE_OK)
        st = pipeline_settle_as_of(&p, err);
    if (st == TARVE_OK)
        st = published_collect(&p, &pub, err);
    if (st == TARVE_OK)
        st = published_work(&p, b->horizon, &pub, err);
    if (st == TARVE_OK)
        st = score(&p, &pub, group, b, out, err);
    published_free(&pub);
    pipeline_close(&p);
    return st == TARVE_OK && incomplete ? TARVE_INCOMPLETE : st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published forecasts of the municipalities add up to those of their area. */
#include <stdlib.h>
#include <string.h>

#include "run/published.h"
#include "tarve/agree.h"

/* Places in the list of one measure's family: the area first, then its municipalities. */
typedef struct family {
    size_t *place;
    size_t n;
} family;

static size_t find(const published *pub, const char *measure, const char *area)
{
    for (size_t i = 0; i < pub->n; i++)
        if (strcmp(pub->item[i].measure, measure) == 0 && strcmp(pub->item[i].area, area) == 0 &&
            strcmp(pub->item[i].group, "SSS") == 0)
            return i;
    return SIZE_MAX;
}

static tarve_period last_of(const tarve_series *s)
{
    return s->first + (tarve_period)s->n - 1;
}

/* What keeps a measure from adding up, or NULL when all of the area is there. */
static const char *gather(const pipeline *p, const published *pub, size_t total, family *f)
{
    const tarve_published_series *area = &pub->item[total];
    const char *const *member = NULL;
    const size_t n = tarve_area_members(p->hierarchy, area->area, &member);
    f->place[0] = total;
    f->n = 1;
    for (size_t j = 0; j < n; j++) {
        const size_t at = find(pub, area->measure, member[j]);
        if (at == SIZE_MAX)
            return "a municipality is missing";
        if (last_of(&pub->item[at].history) != last_of(&area->history))
            return "the figures of a municipality end in another month";
        f->place[f->n++] = at;
    }
    return f->n > 1 ? NULL : "it is a municipality itself";
}

static tarve_status agree(const pipeline *p, published *pub, const family *f, tarve_error *err)
{
    tarve_reconcile_plan *plan = NULL;
    tarve_reconcile_link *link = calloc(f->n, sizeof *link);
    const tarve_history **history = calloc(f->n, sizeof(const tarve_history *));
    tarve_forecast **forecast = calloc(f->n, sizeof(tarve_forecast *));
    bool *held = calloc(f->n, sizeof *held);
    tarve_status st = link == NULL || history == NULL || forecast == NULL || held == NULL
                          ? tarve_fail(err, TARVE_E_NOMEM, "out of memory")
                          : TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < f->n; i++) {
        history[i] = &pub->history[f->place[i]];
        forecast[i] = &pub->forecast[f->place[i]];
        if (i > 0)
            link[i - 1] = (tarve_reconcile_link){.child = (uint32_t)i, .parent = 0};
    }
    if (st == TARVE_OK) {
        held[0] = true;
        st = tarve_reconcile_plan_new(f->n, link, f->n - 1, &plan, NULL, err);
    }
    const tarve_agree_problem of = {.plan = plan,
                                    .history = history,
                                    .held = held,
                                    .way = TARVE_RECONCILE_WLS,
                                    .jobs = p->jobs,
                                    .log = p->opt->log};
    if (st == TARVE_OK)
        st = tarve_agree_forecasts(&of, forecast, err);
    tarve_reconcile_plan_free(plan);
    free(link);
    free((void *)history);
    free((void *)forecast);
    free(held);
    return st;
}

static tarve_status agree_measure(pipeline *p, published *pub, size_t total, family *f,
                                  tarve_error *err)
{
    const tarve_published_series *area = &pub->item[total];
    const char *why = gather(p, pub, total, f);
    if (why == NULL)
        return agree(p, pub, f, err);
    return tarve_findings_add(&p->result.findings, "not-reconciled", TARVE_LOG_INFO, NULL, 0, 0,
                              err, "forecasts of %s of %s are not made to add up: %s",
                              area->measure, area->area, why);
}

tarve_status published_agree(pipeline *p, published *pub, tarve_error *err)
{
    const char *region = p->config->keys->region.area;
    tarve_status st = TARVE_OK;
    family f = {.place = calloc(pub->n + 1, sizeof *f.place)};
    if (f.place == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    for (size_t i = 0; region != NULL && st == TARVE_OK && i < pub->n; i++)
        if (strcmp(pub->item[i].area, region) == 0 && strcmp(pub->item[i].group, "SSS") == 0)
            st = agree_measure(p, pub, i, &f, err);
    free(f.place);
    return st;
}

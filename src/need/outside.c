/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graduates that the need cannot count, named with the file and row of their newest figure. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "need/unknown.h"

enum { TEXT = 280 };

static bool is_listed(const tarve_need_inputs *in, const char *provider)
{
    for (size_t i = 0; i < in->n_providers; i++)
        if (strcmp(in->provider[i], provider) == 0)
            return true;
    return false;
}

static bool in_crosswalk(const tarve_need_inputs *in, const char *code)
{
    for (size_t i = 0; i < in->crosswalk->n_qualifications; i++)
        if (strcmp(in->crosswalk->qualification[i].code, code) == 0)
            return true;
    return false;
}

/* Place of the newest cell that says anything. */
static void place_of(const tarve_panel *p, const tarve_series *s, const char **path, size_t *line)
{
    *path = NULL;
    *line = 0;
    for (size_t t = s->n; t-- > 0;)
        if (tarve_mark_state(s->mark[t]) != TARVE_CELL_ABSENT) {
            *path = tarve_panel_path(p, tarve_mark_file(s->mark[t]));
            *line = (size_t)tarve_mark_line(s->mark[t]);
            return;
        }
}

static bool is_graduates(const tarve_series *s)
{
    return strcmp(s->measure, "graduates") == 0 && s->freq == TARVE_YEAR && s->n > 0;
}

/* ---- what nothing reaches ---- */

static tarve_status without_crosswalk(build *b, tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    naming k = {&b->result->findings, "graduates-without-crosswalk", TARVE_LOG_WARN, 0};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < tarve_panel_size(p); i++) {
        const tarve_series s = tarve_panel_series(p, i);
        if (!is_graduates(&s) || !is_listed(b->in, s.area) || in_crosswalk(b->in, s.group))
            continue;
        const char *path = NULL, *name = s.group;
        size_t line = 0;
        char text[TEXT];
        place_of(p, &s, &path, &line);
        (void)snprintf(text, sizeof text,
                       "graduates of %.60s at %.80s are left out: the crosswalk has no row for it",
                       name, s.area);
        st = naming_add(&k, path, line, text, err);
    }
    return st == TARVE_OK ? naming_end(&k, err) : st;
}

/* Exports of a whole country hold hundreds of them: one finding, with the first. */
static tarve_status outside_map(build *b, tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    const char *last = "", *first = NULL, *path = NULL;
    size_t n = 0, line = 0;
    for (size_t i = 0; i < tarve_panel_size(p); i++) {
        const tarve_series s = tarve_panel_series(p, i);
        if (!is_graduates(&s) || strncmp(s.area, "P:", 2) != 0 || is_listed(b->in, s.area) ||
            strcmp(s.area, last) == 0)
            continue;
        last = s.area;
        if (n++ > 0)
            continue;
        first = s.area;
        place_of(p, &s, &path, &line);
    }
    if (n == 0)
        return TARVE_OK;
    return tarve_findings_add(&b->result->findings, "provider-outside-map",
                              b->in->n_providers > 0 ? TARVE_LOG_INFO : TARVE_LOG_WARN, path, line,
                              0, err,
                              "%zu providers with graduates are not in the provider map and are "
                              "left out, the first of them %.80s",
                              n, first);
}

static bool has_graduates(const tarve_panel *p, const char *provider)
{
    for (size_t i = 0; i < tarve_panel_size(p); i++) {
        const tarve_series s = tarve_panel_series(p, i);
        if (is_graduates(&s) && strcmp(s.area, provider) == 0)
            return true;
    }
    return false;
}

static tarve_status without_graduates(build *b, tarve_error *err)
{
    naming k = {&b->result->findings, "provider-without-graduates", TARVE_LOG_WARN, 0};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < b->in->n_providers; i++) {
        char text[TEXT];
        if (has_graduates(b->in->panel, b->in->provider[i]))
            continue;
        (void)snprintf(text, sizeof text,
                       "provider %.80s of the map has no graduates in the inputs; its name must "
                       "stand there as in the exports",
                       b->in->provider[i]);
        st = naming_add(&k, b->in->provider_path,
                        b->in->provider_line == NULL ? 0 : b->in->provider_line[i], text, err);
    }
    return st == TARVE_OK ? naming_end(&k, err) : st;
}

/* ---- figures that cannot be ---- */

static tarve_status later_than_as_of(build *b, tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    const int as_of = tarve_period_year(TARVE_MONTH, b->base);
    naming k = {&b->result->findings, "future", TARVE_LOG_WARN, 0};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < tarve_panel_size(p); i++) {
        const tarve_series s = tarve_panel_series(p, i);
        const int last = is_graduates(&s) ? (int)s.first + (int)s.n - 1 : as_of;
        if (last <= as_of || !is_listed(b->in, s.area))
            continue;
        const char *path = NULL;
        size_t line = 0;
        char text[TEXT];
        place_of(p, &s, &path, &line);
        (void)snprintf(text, sizeof text,
                       "graduates of %.60s at %.80s run to %d, after the last month used (%d); "
                       "later years are left out",
                       s.group, s.area, last, as_of);
        st = naming_add(&k, path, line, text, err);
    }
    return st == TARVE_OK ? naming_end(&k, err) : st;
}

/* Figure of a series of the same provider and qualification, from the same file; NaN = none. */
static double beside(const tarve_panel *p, const tarve_series *g, size_t t, const char *measure)
{
    const size_t at = tarve_panel_find(p, measure, g->area, g->group, g->variant, TARVE_YEAR);
    if (at == SIZE_MAX)
        return (double)NAN;
    const tarve_series s = tarve_panel_series(p, at);
    const long u = (long)t + g->first - s.first;
    if (u < 0 || (size_t)u >= s.n || !tarve_mark_has_number(s.mark[u]) ||
        tarve_mark_file(g->mark[t]) != tarve_mark_file(s.mark[u]))
        return (double)NAN;
    return s.value[u];
}

/* Who graduates in a year was a student when they were counted or began in it; each figure may be
 * rounded by one. */
static tarve_status name_above(build *b, naming *k, const tarve_series *g, size_t t,
                               tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    char text[TEXT];
    if (!tarve_mark_has_number(g->mark[t]) ||
        !(g->value[t] > beside(p, g, t, "students") + beside(p, g, t, "new_students") + 3.0))
        return TARVE_OK;
    (void)snprintf(text, sizeof text,
                   "more graduates of %.60s at %.80s in %d than students and new students together",
                   g->group, g->area, (int)g->first + (int)t);
    return naming_add(k, tarve_panel_path(p, tarve_mark_file(g->mark[t])),
                      (size_t)tarve_mark_line(g->mark[t]), text, err);
}

static tarve_status above_students(build *b, tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    naming k = {&b->result->findings, "graduates-above-students", TARVE_LOG_WARN, 0};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < tarve_panel_size(p); i++) {
        const tarve_series g = tarve_panel_series(p, i);
        if (!is_graduates(&g) || !is_listed(b->in, g.area))
            continue;
        for (size_t t = 0; st == TARVE_OK && t < g.n; t++)
            st = name_above(b, &k, &g, t, err);
    }
    return st == TARVE_OK ? naming_end(&k, err) : st;
}

tarve_status need_check_graduates(build *b, tarve_error *err)
{
    tarve_status st = b->in->crosswalk == NULL ? TARVE_OK : without_crosswalk(b, err);
    if (st == TARVE_OK)
        st = outside_map(b, err);
    if (st == TARVE_OK)
        st = without_graduates(b, err);
    if (st == TARVE_OK)
        st = later_than_as_of(b, err);
    return st == TARVE_OK ? above_students(b, err) : st;
}

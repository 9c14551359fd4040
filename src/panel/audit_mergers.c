/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Municipalities that merged, beside the ones they went into. Statistics restate history: after a
 * merger the successor's whole series holds both. A panel that mixes exports of both vintages
 * counts people twice; the totals of the sub-region tell whether it does.
 */
#include <string.h>

#include "panel/audit.h"

/* Cells of one kind, and where the first of them stands. */
typedef struct seen {
    size_t n;
    const series_rec *at;
    tarve_period when;
} seen;

typedef struct merger {
    const char *gone, *into;
    int year;
    seen beside;         /* from the merger on, beside figures of the successor */
    seen orphans;        /* the same, where the successor has none */
    seen shared;         /* before the merger, where both have figures */
    size_t holds, lacks; /* of those: the total says that the successor holds it, or lacks it */
} merger;

static void see(seen *s, const series_rec *r, tarve_period t)
{
    if (s->n++ == 0) {
        s->at = r;
        s->when = t;
    }
}

/* Sum of all municipalities of the sub-region at t. */
static bounds sum_members(const audit *a, const series_rec *like, const char *area, tarve_period t)
{
    const char *const *member = NULL;
    const size_t n = tarve_area_members(a->h, area, &member);
    bounds sum = {0, 0, n > 0};
    for (size_t i = 0; i < n && sum.known; i++) {
        const series_rec *r = series_of_area(a->p, like, member[i]);
        const bounds b = bounds_or_none(r, t);
        sum.lo += b.lo;
        sum.hi += b.hi;
        sum.known = r != NULL && b.known;
    }
    return sum;
}

/* Does the total leave room for the gone municipality beside the others? */
static void weigh_total(const audit *a, merger *m, const series_rec *gone, tarve_period t)
{
    const char *area = tarve_area_parent(a->h, m->into, TARVE_LEVEL_SUBREGION);
    const series_rec *total = area == NULL ? NULL : series_of_area(a->p, gone, area);
    if (total == NULL)
        return;
    const bounds want = cell_bounds(total, t), own = cell_bounds(gone, t),
                 sum = sum_members(a, gone, area, t);
    if (!want.known || !own.known || !sum.known || own.lo == 0)
        return;
    const bool without = sum.lo <= want.hi && sum.hi >= want.lo;
    const bool with = sum.lo + own.lo <= want.hi && sum.hi + own.hi >= want.lo;
    m->holds += without && !with;
    m->lacks += with && !without;
}

static void look_at(const audit *a, merger *m, const series_rec *gone)
{
    const series_rec *into = series_of_area(a->p, gone, m->into);
    const tarve_freq freq = (tarve_freq)gone->key.freq;
    for (size_t i = 0; i < gone->n; i++) {
        const tarve_period t = gone->base + (tarve_period)i;
        const bounds own = cell_bounds(gone, t);
        if (!own.known || own.hi == 0)
            continue; /* a printed zero counts nothing twice */
        const bool both = into != NULL && cell_bounds(into, t).known;
        if (tarve_period_year(freq, t) >= m->year) {
            see(both ? &m->beside : &m->orphans, gone, t);
        } else if (both) {
            see(&m->shared, gone, t);
            weigh_total(a, m, gone, t);
        }
    }
}

static void say(audit *a, const merger *m, tarve_log_level level, const seen *s, const char *what)
{
    char key[KEY_TEXT], period[TARVE_PERIOD_TEXT];
    audit_say(a, "merger", level, series_mark_at(s->at, s->when),
              "%s merged into %s in %d, %s (first %s in %s)", m->gone, m->into, m->year, what,
              panel_key_text(a->p, &s->at->key, key),
              tarve_period_format((tarve_freq)s->at->key.freq, s->when, period));
}

static void say_merger(audit *a, const merger *m)
{
    if (m->beside.n > 0)
        say(a, m, TARVE_LOG_ERROR, &m->beside,
            "but has figures from then on beside its successor's: they would count twice, take "
            "inputs of one vintage");
    else if (m->shared.n > 0 && m->holds > m->lacks)
        say(a, m, TARVE_LOG_WARN, &m->shared,
            "and the totals of the sub-region show that its successor holds it already in the "
            "years before: leave it out");
    else if (m->shared.n > 0 && m->lacks > 0)
        say(a, m, TARVE_LOG_WARN, &m->shared,
            "and the totals of the sub-region show that its successor's years before were not "
            "restated: export them again");
    else if (m->shared.n > 0)
        say(a, m, TARVE_LOG_WARN, &m->shared,
            "and both have figures for years before, of one vintage or two: exports of today have "
            "the successor only, with its whole history");
    if (m->orphans.n > 0 && m->beside.n == 0)
        say(a, m, TARVE_LOG_WARN, &m->orphans,
            "but has figures from then on, and its successor none: is the code right?");
}

void audit_mergers(audit *a)
{
    const store *s = &a->p->cells;
    const axis_names *areas = &a->p->axis[TARVE_AXIS_AREA];
    for (uint32_t id = 0; id < areas->n && a->status == TARVE_OK; id++) {
        merger m = {.gone = areas->name[id]};
        m.into = tarve_area_merged_into(a->h, m.gone, &m.year);
        if (m.into == NULL)
            continue;
        for (size_t i = 0; i < s->n; i++)
            if (s->series[i].key.code[TARVE_AXIS_AREA] == id &&
                series_is_count(a->p, &s->series[i]))
                look_at(a, &m, &s->series[i]);
        say_merger(a, &m);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be seen without adding up: gaps, short series, kinds that no sum takes, and how much
 * lies outside areas and occupations. */
#include <string.h>

#include "panel/audit.h"

enum { SHORTEST = 3 /* figures; with fewer there is no trend to speak of */ };
static const double least_share = 0.005; /* of the country, that is worth a line */

/* ---- gaps ---- */

static void check_gaps(audit *a, const series_rec *r)
{
    const tarve_mark *mark = series_marks(r);
    size_t n = 0, first = 0, before = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (mark[i] != 0)
            continue;
        first = n == 0 ? i : first;
        before = n == 0 ? i - 1 : before; /* trimmed: slot 0 is there */
        n++;
    }
    if (n == 0)
        return;
    char key[KEY_TEXT], period[TARVE_PERIOD_TEXT];
    audit_say(a, "gap", TARVE_LOG_WARN, mark[before], "%s has no cell for %s%s",
              panel_key_text(a->p, &r->key, key),
              tarve_period_format((tarve_freq)r->key.freq, r->base + (tarve_period)first, period),
              n == 1 ? "" : " and more periods after it");
}

/* ---- too short ---- */

static size_t count_figures(const series_rec *r)
{
    const tarve_mark *mark = series_marks(r);
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++)
        n += tarve_mark_has_number(mark[i]) || tarve_mark_state(mark[i]) == TARVE_CELL_PROTECTED;
    return n;
}

static void check_lengths(audit *a)
{
    const store *s = &a->p->cells;
    size_t n = 0, first = 0;
    for (size_t i = s->n; i-- > 0;)
        if (count_figures(&s->series[i]) < SHORTEST) {
            first = i;
            n++;
        }
    if (n == 0)
        return;
    char key[KEY_TEXT];
    audit_say(a, "too-short", TARVE_LOG_WARN, series_marks(&s->series[first])[0],
              "%zu of %zu series hold fewer than %d figures and cannot be forecast; the first is "
              "%s",
              n, s->n, SHORTEST, panel_key_text(a->p, &s->series[first].key, key));
}

/* ---- kinds ---- */

static void check_kind(audit *a, const series_rec *r)
{
    const char *measure = series_code(a->p, r, TARVE_AXIS_MEASURE);
    const tarve_measure_info *info = tarve_measure_find(measure);
    if (info != NULL && info->kind == TARVE_BETWEEN)
        audit_say(a, "open-during", TARVE_LOG_WARN, series_marks(r)[0],
                  "%s counts what was open at any time in a period, the same job in several of "
                  "them: it is read, but nothing is computed from it; use vacancy_stock or "
                  "vacancy_flow",
                  measure);
}

/* ---- shares ---- */

static double middle(bounds b)
{
    return (b.lo + b.hi) / 2;
}

/* The last period of a total whose figure is known and not zero; false when there is none. */
static bool last_known(const series_rec *total, tarve_period *at)
{
    for (size_t i = total->n; i-- > 0;) {
        *at = total->base + (tarve_period)i;
        const bounds b = cell_bounds(total, *at);
        if (b.known && b.lo > 0)
            return true;
    }
    return false;
}

/* The same thing is missing at each level (KUJOU, SKJOU, MKJO, ELYJO): one level is enough. */
static bool same_family(const char *code, const char *family)
{
    return strncmp(code, family, strlen(family)) == 0;
}

static double no_area_sum(const audit *a, const series_rec *total, const char *family,
                          tarve_period at, const char **largest)
{
    const axis_names *areas = &a->p->axis[TARVE_AXIS_AREA];
    double sum = 0, most = 0;
    for (size_t id = 0; id < areas->n; id++) {
        const char *code = areas->name[id];
        if (!same_family(code, family) || tarve_area_level(a->h, code) != TARVE_LEVEL_NO_AREA)
            continue;
        const series_rec *r = series_of_area(a->p, total, code);
        const bounds b = bounds_or_none(r, at);
        if (!b.known)
            continue;
        sum += middle(b);
        if (middle(b) > most) {
            most = middle(b);
            *largest = code;
        }
    }
    return sum;
}

static void check_no_area(audit *a, const series_rec *total)
{
    static const struct {
        const char *family, *what;
    } level[] = {{"KU", "municipality"},
                 {"SK", "sub-region"},
                 {"MK", "region"},
                 {"ELY", "ELY area"},
                 {"TA", "employment area"}};
    tarve_period at = 0;
    if (!last_known(total, &at))
        return;
    for (size_t k = 0; k < sizeof level / sizeof *level; k++) {
        const char *largest = NULL;
        const double outside = no_area_sum(a, total, level[k].family, at, &largest);
        if (largest == NULL)
            continue;
        const double share = outside / middle(cell_bounds(total, at));
        char key[KEY_TEXT], period[TARVE_PERIOD_TEXT];
        if (share >= least_share)
            audit_say(a, "no-area", TARVE_LOG_INFO, series_mark_at(total, at),
                      "%.0f %% of %s in %s lies outside any %s (most of it in %s): it is in no "
                      "area's figures and is spread over none",
                      100 * share, panel_key_text(a->p, &total->key, key),
                      tarve_period_format((tarve_freq)total->key.freq, at, period), level[k].what,
                      largest);
        return;
    }
}

static double administrative_sum(const audit *a, const series_rec *total, tarve_period at)
{
    const axis_names *groups = &a->p->axis[TARVE_AXIS_GROUP];
    double sum = 0;
    for (size_t id = 0; id < groups->n; id++) {
        if (!tarve_occupation_is_administrative(groups->name[id]))
            continue;
        const series_rec *r = series_of_group(a->p, total, groups->name[id]);
        const bounds b = bounds_or_none(r, at);
        sum += b.known ? middle(b) : 0;
    }
    return sum;
}

/* Of the areas that a measure has, the largest tells enough. */
static void check_administrative(audit *a, size_t from, size_t to)
{
    const store *s = &a->p->cells;
    const series_rec *largest = NULL;
    tarve_period when = 0;
    double share = 0, most = 0;
    for (size_t i = from; i < to; i++) {
        const series_rec *r = &s->series[i];
        tarve_period at = 0;
        if (strcmp(series_code(a->p, r, TARVE_AXIS_GROUP), "SSS") != 0 || !last_known(r, &at) ||
            middle(cell_bounds(r, at)) <= most)
            continue;
        const double sum = administrative_sum(a, r, at);
        if (sum <= 0)
            continue;
        most = middle(cell_bounds(r, at));
        share = sum / most;
        largest = r;
        when = at;
    }
    if (largest == NULL)
        return;
    char key[KEY_TEXT], period[TARVE_PERIOD_TEXT];
    audit_say(a, "administrative", TARVE_LOG_INFO, series_mark_at(largest, when),
              "%.0f %% of %s in %s is under administrative codes (X011...X999: no occupation, "
              "students, entrepreneurs), which are kept out of matching",
              100 * share, panel_key_text(a->p, &largest->key, key),
              tarve_period_format((tarve_freq)largest->key.freq, when, period));
}

static void check_measure(audit *a, size_t from, size_t to)
{
    const store *s = &a->p->cells;
    check_kind(a, &s->series[from]);
    for (size_t i = from; i < to; i++)
        check_gaps(a, &s->series[i]);
    if (!series_is_count(a->p, &s->series[from]))
        return;
    check_administrative(a, from, to);
    for (size_t i = from; i < to; i++) {
        const series_rec *r = &s->series[i];
        const char *area = series_code(a->p, r, TARVE_AXIS_AREA);
        if (tarve_area_level(a->h, area) == TARVE_LEVEL_COUNTRY &&
            strcmp(series_code(a->p, r, TARVE_AXIS_GROUP), "SSS") == 0)
            check_no_area(a, r);
    }
}

void audit_shape(audit *a)
{
    const store *s = &a->p->cells;
    check_lengths(a);
    for (size_t from = 0, to; from < s->n && a->status == TARVE_OK; from = to) {
        for (to = from + 1; to < s->n; to++)
            if (s->series[to].key.code[TARVE_AXIS_MEASURE] !=
                s->series[from].key.code[TARVE_AXIS_MEASURE])
                break;
        check_measure(a, from, to);
    }
}

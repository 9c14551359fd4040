/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/seasons.h"

#include <math.h>
#include <string.h>

static const double least_mean = 5.0; /* vacancies a month; below it a season is noise */
enum { LEAST_YEARS = 3 };

/* The twelve months of a year that begins at t; false unless all of them are shown. */
static bool year_at(const tarve_series *s, size_t t, double month[TARVE_SEASON_MONTHS],
                    double *mean)
{
    *mean = 0;
    for (size_t m = 0; m < TARVE_SEASON_MONTHS; m++) {
        const tarve_shown c = tarve_view_cell(s, t + m);
        if (c.kind != TARVE_SHOWN_NUMBER)
            return false;
        month[m] = c.value;
        *mean += c.value / TARVE_SEASON_MONTHS;
    }
    return *mean >= least_mean;
}

/* Means over the newest whole years of each month's part of its year. */
static bool season_of(const tarve_published_series *p, tarve_season *out)
{
    const tarve_series *s = &p->history;
    double sum[TARVE_SEASON_MONTHS] = {0}, month[TARVE_SEASON_MONTHS], mean;
    int years = 0;
    if (s->freq != TARVE_MONTH || s->n < TARVE_SEASON_MONTHS)
        return false;
    const size_t sub = (size_t)tarve_period_sub(TARVE_MONTH, s->first);
    const size_t january = (TARVE_SEASON_MONTHS + 1 - sub) % TARVE_SEASON_MONTHS;
    for (size_t end = s->n; end >= january + TARVE_SEASON_MONTHS && years < TARVE_SEASON_YEARS;
         end--) {
        const size_t t = end - TARVE_SEASON_MONTHS;
        if ((t - january) % TARVE_SEASON_MONTHS != 0 || !year_at(s, t, month, &mean))
            continue;
        for (size_t m = 0; m < TARVE_SEASON_MONTHS; m++)
            sum[m] += month[m] / mean;
        years++;
    }
    out->series = p;
    for (size_t m = 0; m < TARVE_SEASON_MONTHS && years > 0; m++)
        out->index[m] = (int)lround(100.0 * sum[m] / years);
    return years >= LEAST_YEARS;
}

static bool is_group(const tarve_published_series *s)
{
    return s->group[0] >= '0' && s->group[0] <= '9' && s->group[1] == '\0';
}

size_t tarve_seasons(const tarve_view *v, tarve_season out[TARVE_SEASONS_MOST])
{
    size_t n = 0;
    for (int groups = 0; groups < 2; groups++)
        for (size_t i = 0; i < v->in->n_series && n < TARVE_SEASONS_MOST; i++) {
            const tarve_published_series *s = &v->in->series[i];
            if (strcmp(s->measure, "vacancy_stock") == 0 && (groups ? is_group(s) : s->headline) &&
                season_of(s, &out[n]))
                n++;
        }
    return n;
}

const char *tarve_season_name(const tarve_view *v, const tarve_season *s)
{
    const char *group = tarve_view_group_name(v, s->series->group);
    return group != NULL ? group : tarve_view_label(v, s->series->area, s->series->area);
}

const char *tarve_season_month(const tarve_language *l, int month)
{
    static const char *const name[TARVE_SEASON_MONTHS] = {
        TARVE_MSGC("month, short", "Jan"), TARVE_MSGC("month, short", "Feb"),
        TARVE_MSGC("month, short", "Mar"), TARVE_MSGC("month, short", "Apr"),
        TARVE_MSGC("month, short", "May"), TARVE_MSGC("month, short", "Jun"),
        TARVE_MSGC("month, short", "Jul"), TARVE_MSGC("month, short", "Aug"),
        TARVE_MSGC("month, short", "Sep"), TARVE_MSGC("month, short", "Oct"),
        TARVE_MSGC("month, short", "Nov"), TARVE_MSGC("month, short", "Dec")};
    return tarve_tr(l, name[month]);
}

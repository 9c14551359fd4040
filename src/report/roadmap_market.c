/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The labour market on the roadmap: seasons, neighbours, occupations that seek more than they post.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/map.h"
#include "report/roadmap.h"

enum { LINE = 600, YEAR = 12 };
static const double least_mean = 5.0;       /* vacancies a month; below it a season is noise */
static const double least_peak = 1.05;      /* times the mean */
static const double border = 1.0 / 111.195; /* 1 km in the map's degrees */
static const double apart = 1.5;            /* times the neighbour's, to be told */
static const double least_seekers = 20.0;   /* job seekers of an occupation */

/* ---- seasons ---- */

/* The highest of the coming 12 months and the mean of them, as forecasts.csv prints them; false
 * when a month may not be told, or there is no peak. */
static bool peak_of(const tarve_published_series *s, size_t *month, double *height)
{
    double sum = 0, most = -1;
    if (s->history.freq != TARVE_MONTH || s->forecast->n_steps < YEAR)
        return false;
    for (size_t h = 0; h < YEAR; h++) {
        const double x = round(10.0 * tarve_view_forecast(s, s->forecast->mean[h])) / 10.0;
        if (isnan(x))
            return false;
        if (x > most) {
            most = x;
            *month = h;
        }
        sum += x;
    }
    *height = most / (sum / YEAR);
    return sum / YEAR >= least_mean && *height >= least_peak;
}

void roadmap_season(roadmap_feed *r)
{
    for (size_t i = 0; i < r->v->in->n_series; i++) {
        const tarve_published_series *s = &r->v->in->series[i];
        char when[TARVE_PERIOD_TEXT];
        size_t month = 0;
        double height = 0;
        if (strncmp(s->measure, "vacancy", 7) != 0 || strcmp(s->group, "SSS") == 0 ||
            !peak_of(s, &month, &height))
            continue;
        const tarve_period last = s->history.first + (tarve_period)s->history.n - 1;
        const roadmap_row row = {
            .indicator = "season_peak",
            .subject = s->id,
            .name = tarve_view_series_name(r->v, s),
            .period = tarve_period_format(TARVE_MONTH, last + 1 + (tarve_period)month, when),
            .value = roadmap_alone(height),
            .decimals = 2,
            .unit = tarve_tr(r->v->lang, TARVE_MSGC("unit", "times the mean of 12 months")),
            .evidence = "data/forecasts.csv",
            .text =
                tarve_tr(r->v->lang,
                         "Month in which the forecast is highest; a figure of the whole region.")};
        roadmap_say(r, &row);
    }
}

/* ---- neighbours ---- */

typedef struct box {
    double x0, x1, y0, y1;
} box;

static box box_of(const tarve_ring *r)
{
    box b = {r->x[0], r->x[0], r->y[0], r->y[0]};
    for (size_t i = 1; i < r->n; i++) {
        b.x0 = fmin(b.x0, r->x[i]);
        b.x1 = fmax(b.x1, r->x[i]);
        b.y0 = fmin(b.y0, r->y[i]);
        b.y1 = fmax(b.y1, r->y[i]);
    }
    return b;
}

static bool rings_meet(const tarve_ring *a, const tarve_ring *b)
{
    const box p = box_of(a), q = box_of(b);
    if (p.x0 > q.x1 + border || q.x0 > p.x1 + border || p.y0 > q.y1 + border ||
        q.y0 > p.y1 + border)
        return false;
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < b->n; j++)
            if (hypot(a->x[i] - b->x[j], a->y[i] - b->y[j]) < border)
                return true;
    return false;
}

/* Do corners of their borders come within a kilometre? */
static bool are_neighbours(const tarve_map *m, size_t a, size_t b)
{
    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; m->ring[i].area == a && j < m->n; j++)
            if (m->ring[j].area == b && m->ring[i].n > 0 && m->ring[j].n > 0 &&
                rings_meet(&m->ring[i], &m->ring[j]))
                return true;
    return false;
}

/* Seekers per vacancy as areas.csv prints it; NaN where it would rest on protected figures. */
static double printed(double x)
{
    return round(10.0 * x) / 10.0;
}

static void pair_row(roadmap_feed *r, const tarve_view_area *here, const tarve_view_area *there)
{
    char subject[64], name[LINE], told[LINE];
    const double few = printed(here->tightness), many = printed(there->tightness);
    (void)snprintf(subject, sizeof subject, "%.30s-%.30s", here->code, there->code);
    (void)snprintf(name, sizeof name, tarve_tr(r->v->lang, "%.200s and %.200s"), here->name,
                   there->name);
    (void)snprintf(told, sizeof told,
                   tarve_tr(r->v->lang,
                            "%.200s: few unemployed per vacancy; clearly more in its neighbour, "
                            "%.200s. Could the municipalities look for workers together?"),
                   here->name, there->name);
    const roadmap_row row = {
        .indicator = "neighbour_seekers",
        .subject = subject,
        .name = name,
        .period = r->v->in->as_of,
        .value = roadmap_alone(many / few),
        .decimals = 1,
        .unit = tarve_tr(r->v->lang, TARVE_MSGC("unit", "times its own, at the neighbour")),
        .evidence = "data/areas.csv",
        .text = told};
    roadmap_say(r, &row);
}

void roadmap_across_borders(roadmap_feed *r)
{
    const tarve_view *v = r->v;
    const double all = printed(v->total.tightness);
    tarve_map *map = NULL;
    const tarve_view_area *without = NULL;
    /* borders that cannot be read are told where the map is drawn */
    if (tarve_map_read(v, &map, &without, NULL) != TARVE_OK || map == NULL)
        return;
    for (size_t i = 0; i < v->n_areas; i++)
        for (size_t k = 0; k < v->n_areas; k++) {
            const double few = printed(v->area[i].tightness), many = printed(v->area[k].tightness);
            if (few > 0 && few < all && many > all && many >= apart * few &&
                are_neighbours(map, i, k))
                pair_row(r, &v->area[i], &v->area[k]);
        }
    tarve_map_free(map);
}

/* ---- hidden jobs ---- */

/* The middle of what is shown: the least that half of the occupations do not exceed. */
static double usual_tightness(const tarve_view *v)
{
    double middle = (double)NAN;
    size_t known = 0;
    for (size_t i = 0; i < v->n_occupations; i++)
        if (!isnan(v->occupation[i].tightness))
            known++;
    for (size_t i = 0; i < v->n_occupations; i++) {
        const double x = printed(v->occupation[i].tightness);
        size_t below = 0;
        for (size_t k = 0; k < v->n_occupations; k++)
            if (printed(v->occupation[k].tightness) <= x)
                below++;
        if (2 * below >= known && !(x >= middle))
            middle = x;
    }
    return middle;
}

void roadmap_hidden_jobs(roadmap_feed *r)
{
    const tarve_view *v = r->v;
    const double usual = usual_tightness(v);
    char told[LINE];
    for (size_t i = 0; i < v->n_occupations; i++) { /* the first year: figures of now */
        const tarve_view_occupation *o = &v->occupation[i];
        const double ratio = printed(o->tightness);
        if (!(o->u_bar >= least_seekers && ratio >= apart * usual))
            continue;
        (void)snprintf(told, sizeof told,
                       tarve_tr(v->lang, "%.300s: many seekers and few adverts. Do employers have "
                                         "work that is not advertised, and how do seekers hear of "
                                         "it?"),
                       o->name);
        const roadmap_row row = {
            .indicator = "seekers_per_vacancy",
            .subject = o->code,
            .name = o->name,
            .period = v->in->as_of,
            .value = roadmap_alone(ratio),
            .decimals = 1,
            .unit = tarve_tr(v->lang, TARVE_MSGC("unit", "unemployed per vacancy")),
            .evidence = "data/occupations.csv",
            .text = told};
        roadmap_say(r, &row);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of education on the roadmap: the fixed indicators, coming needs, what supply misses. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/roadmap.h"
#include "report/signal_text.h"

enum { PERIOD_ROOM = 32 };

static const char *year_text(char buf[PERIOD_ROOM], const tarve_view *v, size_t index)
{
    (void)snprintf(buf, PERIOD_ROOM, "%d", v->in->need->base_year + 1 + (int)index);
    return buf;
}

/* Field i in one year, NULL for a qualification and where a row may show no figures. */
static const tarve_view_field *field_at(const tarve_view *v, size_t year, size_t i)
{
    const tarve_view_field *f = &v->row[year * v->n_rows + i];
    return f->parent[0] != '\0' || f->small ? NULL : f;
}

/* ---- need ---- */

static void shortages(roadmap_feed *r)
{
    const tarve_view *v = r->v;
    const tarve_language *lang = v->lang;
    const size_t year = v->n_years == 0 ? 0 : (size_t)(v->year - v->in->need->base_year - 1);
    char when[PERIOD_ROOM];
    double n = 0, in_short = 0, all = 0;
    for (size_t i = 0; i < v->n_rows; i++) {
        const tarve_view_field *f = field_at(v, year, i);
        if (f == NULL)
            continue;
        n += tarve_view_likely_shortage(f);
        in_short += tarve_view_likely_shortage(f) ? f->openings.median : 0.0;
        all += f->openings.median;
    }
    const roadmap_row fields = {.indicator = "shortage_fields",
                                .subject = "",
                                .name = tarve_tr(lang, "Fields where a shortage is likely"),
                                .period = year_text(when, v, year),
                                .value = roadmap_alone(all > 0 ? n : (double)NAN),
                                .unit = tarve_tr(lang, TARVE_MSGC("unit", "fields")),
                                .evidence = "data/need.csv",
                                .text = tarve_tr(lang, "The probability of a shortage is at least "
                                                       "0.70.")};
    const roadmap_row share = {
        .indicator = "openings_in_shortage_fields",
        .subject = "",
        .name = tarve_tr(lang, "Share of openings that is in shortage fields"),
        .period = when,
        .value = roadmap_alone(all > 0 ? in_short / all * 100.0 : (double)NAN),
        .unit = "%",
        .evidence = "data/need.csv",
        .text = tarve_tr(lang, "Of the openings that have a field and a figure.")};
    roadmap_say(r, &fields);
    roadmap_say(r, &share);
}

static void tightness(roadmap_feed *r)
{
    const double there = r->v->in->need->nation_tightness;
    const tarve_language *lang = r->v->lang;
    const roadmap_row row = {
        .indicator = "tightness_to_nation",
        .subject = "",
        .name = tarve_tr(lang, "Unemployed per vacancy, compared with the whole country"),
        .period = r->v->in->as_of,
        .value = roadmap_alone(there > 0 ? r->v->total.tightness / there : (double)NAN),
        .decimals = 2,
        .unit = tarve_tr(lang, TARVE_MSGC("unit", "times the figure of the country")),
        .evidence = "data/areas.csv",
        .text = tarve_tr(lang, "Under 1: fewer seekers for the jobs than in the country on "
                               "average. Mean of 12 months.")};
    roadmap_say(r, &row);
}

static void signal_counts(roadmap_feed *r)
{
    static const char *const code[] = {"signals_raised", "signals_confirmed", "signals_dropped"};
    static const char *const name[] = {TARVE_MSG("Signals of skill needs that await a verdict"),
                                       TARVE_MSG("Signals of skill needs confirmed"),
                                       TARVE_MSG("Signals of skill needs dropped")};
    const tarve_signal_log *l = r->v->in->signal_log;
    if (l == NULL)
        return;
    const size_t n[] = {l->n - l->confirmed - l->dropped, l->confirmed, l->dropped};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++) {
        const roadmap_row row = {.indicator = code[i],
                                 .subject = "",
                                 .name = tarve_tr(r->v->lang, name[i]),
                                 .period = r->v->in->period_label,
                                 .value = roadmap_alone((double)n[i]),
                                 .unit = tarve_tr(r->v->lang, TARVE_MSGC("unit", "signals")),
                                 .evidence = "data/signal_log.csv",
                                 .text = ""};
        roadmap_say(r, &row);
    }
}

void roadmap_need(roadmap_feed *r)
{
    shortages(r);
    tightness(r);
    signal_counts(r);
}

/* ---- a row a field ---- */

static void field_row(roadmap_feed *r, const char *indicator, const tarve_view_field *f,
                      tarve_range value, const char *const told[2])
{
    const roadmap_row row = {.indicator = indicator,
                             .subject = f->code,
                             .name = f->name,
                             .period = told[0],
                             .value = value,
                             .unit = tarve_tr(r->v->lang, TARVE_MSGC("unit", "persons a year")),
                             .evidence = "data/need.csv",
                             .text = told[1]};
    roadmap_say(r, &row);
}

void roadmap_coming_needs(roadmap_feed *r)
{
    char when[PERIOD_ROOM];
    const char *const openings[2] = {year_text(when, r->v, 0),
                                     tarve_tr(r->v->lang, "Job openings.")};
    const char *const gap[2] = {
        when, tarve_tr(r->v->lang, "Trained people needed less new trained people who come to the "
                                   "area; under zero: more of them come than are needed.")};
    for (size_t i = 0; r->v->n_years > 0 && i < r->v->n_rows; i++) {
        const tarve_view_field *f = field_at(r->v, 0, i);
        if (f == NULL)
            continue;
        field_row(r, "coming_openings", f, f->openings, openings);
        field_row(r, "coming_gap", f, f->gap, gap);
    }
}

static bool always_short(const tarve_view *v, size_t i)
{
    for (size_t y = 0; y < v->n_years; y++) {
        const tarve_view_field *f = field_at(v, y, i);
        if (f == NULL || !tarve_view_likely_shortage(f) ||
            !(f->requirement.lo80 > f->supply.median))
            return false;
    }
    return v->n_years > 0;
}

static void count_row(roadmap_feed *r, const char *indicator, const char *name, size_t n,
                      const char *const told[3])
{
    const roadmap_row row = {.indicator = indicator,
                             .subject = "",
                             .name = name,
                             .period = told[0],
                             .value = roadmap_alone((double)n),
                             .unit = tarve_tr(r->v->lang, TARVE_MSGC("unit", "fields")),
                             .evidence = told[1],
                             .text = told[2]};
    roadmap_say(r, &row);
}

void roadmap_beyond_supply(roadmap_feed *r)
{
    const tarve_view *v = r->v;
    char span[PERIOD_ROOM];
    size_t n = 0;
    const int first = v->in->need->base_year + 1, last = v->in->need->base_year + (int)v->n_years;
    (void)snprintf(span, sizeof span, "%d-%d", first, last);
    for (size_t i = 0; i < v->n_rows; i++)
        n += always_short(v, i);
    const char *const of_count[3] = {
        span, "data/need.csv",
        tarve_tr(v->lang, "A shortage every year with a probability of 0.70 or more, and a need "
                          "above the area's own supply even at the lower end of its range.")};
    count_row(r, "fields_beyond_supply",
              tarve_tr(v->lang, "Fields whose shortage the area's own supply does not meet"), n,
              of_count);
    const char *const of_field[2] = {
        span, tarve_tr(v->lang, "Gap in the last year. A case for recruitment from abroad.")};
    for (size_t i = 0; i < v->n_rows; i++)
        if (always_short(v, i)) {
            const tarve_view_field *f = field_at(v, v->n_years - 1, i);
            field_row(r, "gap_beyond_supply", f, f->gap, of_field);
        }
}

/* ---- openings, and nobody who graduates to them ---- */

static bool no_graduates(const tarve_view_field *f)
{
    return !f->small && f->openings.median > 0 && f->graduates.median == 0;
}

static void signal_rows(roadmap_feed *r)
{
    const tarve_signals *all = r->v->in->signals;
    char buf[TARVE_SIGNAL_TEXT];
    for (size_t i = 0; all != NULL && i < all->n; i++) {
        const tarve_signal *s = &all->item[i];
        if (s->kind != TARVE_SIGNAL_NO_PROVIDER)
            continue;
        const roadmap_row row = {.indicator = "no_provider_signal",
                                 .subject = s->code,
                                 .name = tarve_signal_name(r->v, s->code),
                                 .period = r->v->in->as_of,
                                 .value = roadmap_alone((double)NAN),
                                 .unit = "",
                                 .evidence = "data/signals.csv",
                                 .text = tarve_signal_question(r->v->lang, buf, s)};
        roadmap_say(r, &row);
    }
}

void roadmap_no_provider(roadmap_feed *r)
{
    const tarve_view *v = r->v;
    char when[PERIOD_ROOM];
    size_t n = 0;
    const char *const told[2] = {
        year_text(when, v, 0),
        tarve_tr(v->lang, "Job openings, but nobody graduates in the area.")};
    if (v->n_years == 0)
        return;
    for (size_t i = 0; i < v->n_rows; i++)
        n += no_graduates(&v->row[i]);
    const char *const of_count[3] = {when, "data/need.csv",
                                     tarve_tr(v->lang, "Fields and qualifications in which nobody "
                                                       "graduates in the area though jobs open.")};
    count_row(r, "fields_without_graduates",
              tarve_tr(v->lang, "Fields and qualifications without graduates"), n, of_count);
    for (size_t i = 0; i < v->n_rows; i++)
        if (no_graduates(&v->row[i]))
            field_row(r, "openings_without_graduates", &v->row[i], v->row[i].openings, told);
    signal_rows(r);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key figures of the brief: means of 12 months, their change in a year, and other areas beside. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "report/page_brief.h"
#include "report/say.h"

enum { LINE = 400 };

/* The region around the area, NULL when the area is one itself. */
static const char *region_of(const tarve_view *v)
{
    const tarve_report_inputs *in = v->in;
    if (in->hierarchy == NULL || in->area == NULL || in->area[0] == '\0')
        return NULL;
    const char *code = tarve_area_parent(in->hierarchy, in->area, TARVE_LEVEL_REGION);
    return code == NULL || strcmp(code, in->area) == 0 ? NULL : code;
}

/* Mean of the 12 months that end `back` months before the last one used; NaN unless each month has
 * a figure that may be printed. */
static double mean_of(const tarve_view *v, const char *measure, const char *area, tarve_period back)
{
    enum { YEAR = 12 };
    tarve_freq freq = TARVE_MONTH;
    tarve_period last = TARVE_NO_PERIOD;
    tarve_bounds mean = {(double)NAN, (double)NAN, (double)NAN};
    const char *as_of = v->in->as_of == NULL ? "" : v->in->as_of;
    if (v->in->panel == NULL || area == NULL ||
        !tarve_period_parse(as_of, strlen(as_of), &freq, &last) || freq != TARVE_MONTH)
        return (double)NAN;
    const size_t i = tarve_panel_find(v->in->panel, measure, area, "SSS", NULL, TARVE_MONTH);
    if (i == SIZE_MAX)
        return (double)NAN;
    const tarve_series s = tarve_panel_series(v->in->panel, i);
    if (tarve_series_mean(&s, last - back, YEAR, 2.0, &mean, NULL) != TARVE_OK)
        return (double)NAN;
    return mean.lo < mean.hi ? (double)NAN : mean.mid; /* exact only without protected months */
}

static double grown(double now, double before)
{
    return before > 0 ? now / before - 1 : (double)NAN;
}

tarve_brief_compare tarve_brief_change(const tarve_view *v, const char *measure,
                                       const tarve_view_mean *area)
{
    enum { YEAR = 12 };
    const char *region = region_of(v);
    tarve_brief_compare c = {
        .area = grown(area->now, area->before),
        .region = grown(mean_of(v, measure, region, 0), mean_of(v, measure, region, YEAR)),
        .nation = grown(mean_of(v, measure, "SSS", 0), mean_of(v, measure, "SSS", YEAR)),
        .region_name = region == NULL ? NULL : tarve_view_label(v, region, region)};
    return c;
}

double tarve_brief_tightness_before(const tarve_view *v)
{
    return v->vacancies.before > 0 ? v->unemployed.before / v->vacancies.before : (double)NAN;
}

double tarve_brief_region_tightness(const tarve_view *v)
{
    const char *region = region_of(v);
    const double open = mean_of(v, "vacancy_stock", region, 0);
    return open > 0 ? mean_of(v, "unemployed_stock", region, 0) / open : (double)NAN;
}

/* ---- on the page ---- */

typedef struct key_text {
    char big[TARVE_SAY_TEXT], change[2 * TARVE_SAY_TEXT], beside[LINE];
} key_text;

static void key(tarve_page *p, const char *name, const key_text *k, bool synthetic)
{
    tarve_html_open(&p->h, "div", NULL);
    tarve_html_element(&p->h, "dt", NULL, name);
    tarve_html_open(&p->h, "dd", NULL);
    tarve_html_element(&p->h, "span", "big", k->big);
    tarve_html_close(&p->h);
    if (k->change[0] != '\0')
        tarve_html_element(&p->h, "dd", "chg", k->change);
    if (k->beside[0] != '\0')
        tarve_html_element(&p->h, "dd", "cmp", k->beside);
    if (synthetic && p->v->synthetic) {
        tarve_html_open(&p->h, "dd", "cmp");
        tarve_page_synthetic(p);
        tarve_html_close(&p->h);
    }
    tarve_html_close(&p->h);
}

/* "Keski-Suomi: -47 %, whole country: -29 %"; what is not known is left out. */
static void beside(const tarve_page *p, const char *region_name, const char *region,
                   const char *nation, char out[LINE])
{
    const bool has = region_name != NULL && region[0] != '\0';
    int n = 0;
    out[0] = '\0';
    if (has)
        n = snprintf(out, LINE, "%.120s: %s", region_name, region);
    if (nation[0] != '\0' && n >= 0)
        (void)snprintf(
            out + n, LINE - (size_t)n, "%s%s: %s", has ? ", " : "",
            has ? tarve_tr(p->lang, "whole country") : tarve_tr(p->lang, "Whole country"), nation);
}

static void stock(tarve_page *p, const char *name, const char *measure, const tarve_view_mean *m)
{
    const tarve_brief_compare c = tarve_brief_change(p->v, measure, m);
    key_text k = {.change = "", .beside = ""};
    char region[TARVE_SAY_TEXT] = "", nation[TARVE_SAY_TEXT] = "", pct[TARVE_SAY_TEXT];
    if (!isnan(c.area))
        (void)snprintf(k.change, sizeof k.change, tarve_tr(p->lang, "%s in a year"),
                       tarve_say_change(p->lang, pct, c.area));
    if (!isnan(c.region))
        (void)tarve_say_change(p->lang, region, c.region);
    if (!isnan(c.nation))
        (void)tarve_say_change(p->lang, nation, c.nation);
    (void)tarve_say_number(p->lang, k.big, m->now, 0);
    beside(p, c.region_name, region, nation, k.beside);
    key(p, name, &k, false);
}

static void tightness(tarve_page *p)
{
    const tarve_view *v = p->v;
    const double here = v->total.tightness > 0 ? v->total.tightness : (double)NAN;
    const double change = here - tarve_brief_tightness_before(v),
                 around = tarve_brief_region_tightness(v), all = v->in->need->nation_tightness;
    const char *code = region_of(v);
    key_text k = {.change = "", .beside = ""};
    char region[TARVE_SAY_TEXT] = "", nation[TARVE_SAY_TEXT] = "", num[TARVE_SAY_TEXT];
    if (!isnan(change))
        (void)snprintf(k.change, sizeof k.change, tarve_tr(p->lang, "%s in a year"),
                       tarve_say_signed(p->lang, num, change, 1));
    if (!isnan(around))
        (void)tarve_say_number(p->lang, region, around, 1);
    if (all > 0)
        (void)tarve_say_number(p->lang, nation, all, 1);
    (void)tarve_say_number(p->lang, k.big, here, 1);
    beside(p, code == NULL ? NULL : tarve_view_label(v, code, code), region, nation, k.beside);
    key(p, tarve_tr(p->lang, "Unemployed per vacancy"), &k, false);
}

/* Fields, as the table of gaps counts them. */
static void shortages(tarve_page *p)
{
    size_t n = 0;
    key_text k = {.change = "", .beside = ""};
    for (size_t i = 0; i < p->v->n_shown; i++)
        n += tarve_view_likely_shortage(&p->v->shown[i]);
    (void)tarve_say_number(p->lang, k.big, (double)n, 0);
    (void)snprintf(k.change, sizeof k.change, tarve_tr(p->lang, "of %zu fields, at least 7/10"),
                   p->v->n_shown);
    key(p, tarve_tr(p->lang, "Fields in which a shortage is likely"), &k, true);
}

static void means_note(tarve_page *p)
{
    const tarve_published_series *s = p->v->vacancies.series;
    char from[TARVE_SAY_TEXT], to[TARVE_SAY_TEXT], line[LINE];
    if (s == NULL || s->history.n < (size_t)s->history.freq)
        return;
    const tarve_period end = s->history.first + (tarve_period)s->history.n - 1;
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "Vacancies and the unemployed are means of %s–%s."),
                   tarve_say_period(from, s->history.freq, end + 1 - (tarve_period)s->history.freq),
                   tarve_say_period(to, s->history.freq, end));
    tarve_html_element(&p->h, "p", "note", line);
}

void tarve_brief_keys(tarve_page *p)
{
    tarve_html_open(&p->h, "dl", "keys");
    stock(p, tarve_tr(p->lang, "Vacancies"), "vacancy_stock", &p->v->vacancies);
    tightness(p);
    stock(p, tarve_tr(p->lang, "Unemployed job seekers"), "unemployed_stock", &p->v->unemployed);
    shortages(p);
    tarve_html_close(&p->h);
    means_note(p);
}

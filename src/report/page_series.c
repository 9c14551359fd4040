/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Municipalities side by side month by month, and the calendar of seasons. */
#include <stdio.h>
#include <string.h>

#include "report/area_series.h"
#include "report/page.h"
#include "report/say.h"
#include "report/seasons.h"

enum { MONTHS = 12, HEAD = 2048 };

static void open_figure(tarve_page *p, const char *title, const char *sub, const char *picture,
                        const char *alt)
{
    tarve_html_open(&p->h, "figure", "tight");
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_element(&p->h, "h2", NULL, title);
    tarve_html_element(&p->h, "p", "sub", sub);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(p, picture, alt);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, tarve_tr(p->lang, "As a table"));
}

static void close_figure(tarve_page *p)
{
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* ---- municipalities ---- */

typedef struct measure {
    const char *code, *picture, *id, *title, *alt;
} measure;

static void month_row(tarve_page *p, const tarve_published_series *const *s, size_t n,
                      tarve_period month)
{
    char buf[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, tarve_say_period(buf, TARVE_MONTH, month));
    for (size_t i = 0; i < n; i++) {
        const tarve_series *h = &s[i]->history;
        const long t = (long)month - (long)h->first;
        const bool known = t >= 0 && (size_t)t < h->n;
        const tarve_shown c =
            known ? tarve_view_cell(h, (size_t)t) : (tarve_shown){.kind = TARVE_SHOWN_MISSING};
        const bool hidden = known && tarve_area_hidden(h, (size_t)t);
        tarve_page_cell(p,
                        hidden ? tarve_tr(p->lang, "protected") : tarve_say_shown(p->lang, buf, c));
    }
    tarve_html_close(&p->h);
}

/* Names stand in headings cut by "|", so a name's own bar becomes a blank. */
static void municipality_head(tarve_page *p, const tarve_published_series *const *s, size_t n)
{
    char head[HEAD];
    size_t at = (size_t)snprintf(head, sizeof head, "%s", tarve_tr(p->lang, "Month"));
    for (size_t i = 0; i < n && at + 100 < sizeof head; i++) {
        const size_t from = at + 2;
        at += (size_t)snprintf(head + at, sizeof head - at, "|#%.80s",
                               tarve_area_series_name(p->v, s[i]));
        for (char *c = head + from; *c != '\0'; c++)
            if (*c == '|')
                *c = ' ';
    }
    tarve_page_head(p, head);
}

static void municipalities(tarve_page *p, const measure *m)
{
    const tarve_published_series *s[TARVE_AREA_SERIES_MOST];
    const size_t n = tarve_area_series(p->v, m->code, s);
    if (n == 0)
        return;
    open_figure(p, tarve_tr(p->lang, m->title),
                tarve_tr(p->lang, "Five years and the forecast, each municipality on its own "
                                  "scale."),
                m->picture, tarve_tr(p->lang, m->alt));
    tarve_page_table(p, m->id, tarve_tr(p->lang, "The last 12 months by municipality"),
                     tarve_tr(p->lang, "Forecasts are in data/forecasts.csv."));
    municipality_head(p, s, n);
    tarve_period last = s[0]->history.first;
    for (size_t i = 0; i < n; i++) {
        const tarve_period end = s[i]->history.first + (tarve_period)s[i]->history.n - 1;
        last = end > last ? end : last;
    }
    for (int k = MONTHS - 1; k >= 0; k--)
        month_row(p, s, n, last - k);
    close_figure(p);
}

/* ---- seasons ---- */

static void season_row(tarve_page *p, const tarve_season *s)
{
    char buf[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, tarve_season_name(p->v, s));
    for (int m = 0; m < TARVE_SEASON_MONTHS; m++)
        tarve_page_cell(p, tarve_say_number(p->lang, buf, s->index[m], 0));
    tarve_html_close(&p->h);
}

static void seasons(tarve_page *p)
{
    tarve_season s[TARVE_SEASONS_MOST];
    char head[HEAD];
    const size_t n = tarve_seasons(p->v, s);
    if (n == 0)
        return;
    open_figure(p, tarve_tr(p->lang, "When vacancies are open: calendar of seasons"),
                tarve_tr(p->lang, "Each month against the mean of its year (100), over the last "
                                  "whole years. Groups of occupations: the whole region."),
                "seasons",
                tarve_tr(p->lang, "Calendar: vacancies of each month against the mean of the year. "
                                  "The same figures are in the table."));
    tarve_page_table(p, "h-seasons",
                     tarve_tr(p->lang, "Vacancies by month, 100 = mean of the year"), NULL);
    size_t at = (size_t)snprintf(head, sizeof head, "%s", tarve_tr(p->lang, "Group"));
    for (int m = 0; m < TARVE_SEASON_MONTHS; m++)
        at += (size_t)snprintf(head + at, sizeof head - at, "|#%.40s",
                               tarve_season_month(p->lang, m));
    tarve_page_head(p, head);
    for (size_t i = 0; i < n; i++)
        season_row(p, &s[i]);
    close_figure(p);
}

void tarve_page_series(tarve_page *p)
{
    static const measure vacancies = {
        "vacancy_stock", "areas-vacancies", "h-areas-vacancies",
        TARVE_MSG("Vacancies by municipality"),
        TARVE_MSG("Small line charts: vacancies of each municipality by month. The last 12 months "
                  "are in the table.")};
    static const measure unemployed = {
        "unemployed_stock", "areas-unemployed", "h-areas-unemployed",
        TARVE_MSG("Unemployed job seekers by municipality"),
        TARVE_MSG("Small line charts: unemployed job seekers of each municipality by month. The "
                  "last 12 months are in the table.")};
    tarve_season season[TARVE_SEASONS_MOST];
    const tarve_published_series *s[TARVE_AREA_SERIES_MOST];
    if (tarve_seasons(p->v, season) == 0 && tarve_area_series(p->v, vacancies.code, s) == 0 &&
        tarve_area_series(p->v, unemployed.code, s) == 0)
        return;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "series");
    municipalities(p, &vacancies);
    municipalities(p, &unemployed);
    seasons(p);
    tarve_html_close(&p->h);
}

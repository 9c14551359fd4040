/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What has changed since the run before. Figures of then are worked out again from the data of now,
 * so that a change between them is one of reality; what the earlier run printed for the same months
 * then tells whether the data were revised; its manifest tells whether the method was.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page_brief.h"
#include "report/roadmap.h"
#include "report/say.h"

enum { LINE = 400 };

/* One row: why, what, then and now as text. */
static void row(tarve_page *p, const char *why, const char *what, const char *then, const char *now)
{
    tarve_html_open(&p->h, "tr", NULL);
    tarve_html_open(&p->h, "th", NULL);
    tarve_html_attr(&p->h, "scope", "row");
    tarve_html_text(&p->h, why);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "td", "w");
    tarve_html_data(&p->h, what);
    tarve_html_close(&p->h);
    tarve_page_cell(p, then);
    tarve_page_cell(p, now);
    tarve_html_close(&p->h);
}

/* The change of a figure of the area by today's data, or NULL. */
static const tarve_change *figure(const tarve_changes *c, const char *measure)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->item[i].what, "figure") == 0 && strcmp(c->item[i].name, measure) == 0)
            return &c->item[i];
    return NULL;
}

static double per(double a, double b)
{
    return b > 0 ? a / b : (double)NAN;
}

static void reality(tarve_page *p, const tarve_changes *c)
{
    const tarve_change *open = figure(c, "vacancy_stock"), *out = figure(c, "unemployed_stock");
    const char *why = tarve_tr(p->lang, "Reality");
    char then[TARVE_SAY_TEXT], now[TARVE_SAY_TEXT];
    if (open == NULL)
        return;
    row(p, why, tarve_tr(p->lang, "Vacancies, mean of 12 months"),
        tarve_say_number(p->lang, then, open->mean[0], 0),
        tarve_say_number(p->lang, now, open->mean[1], 0));
    if (out == NULL)
        return;
    row(p, why, tarve_tr(p->lang, "Unemployed per vacancy"),
        tarve_say_number(p->lang, then, per(out->mean[0], open->mean[0]), 1),
        tarve_say_number(p->lang, now, per(out->mean[1], open->mean[1]), 1));
}

/* Single figures that the run before printed: how many are others now. */
static void revised(tarve_page *p, const tarve_changes *c, const char *why)
{
    char line[LINE];
    if (c->compared == 0)
        return;
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "Single figures of the last run: compared %zu, revised %zu. "
                                     "All changes: data/changes.csv."),
                   c->compared, c->revised);
    row(p, why, line, TARVE_DASH, TARVE_DASH);
}

static size_t count_of(const tarve_changes *c, const char *what)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += strcmp(c->item[i].what, what) == 0;
    return n;
}

static void data(tarve_page *p, const tarve_changes *c)
{
    const tarve_change *open = figure(c, "vacancy_stock");
    const double again = open == NULL ? (double)NAN : open->mean[0];
    const char *why = tarve_tr(p->lang, "Data");
    char then[TARVE_SAY_TEXT], now[TARVE_SAY_TEXT], line[LINE];
    if (!isnan(again) && !isnan(c->vacancies))
        row(p, why,
            nearbyint(again) == c->vacancies /* half to even, as it was printed */
                ? tarve_tr(p->lang, "Vacancies of the earlier 12 months: not revised")
                : tarve_tr(p->lang, "Vacancies of the earlier 12 months: revised"),
            tarve_say_number(p->lang, then, c->vacancies, 0),
            tarve_say_number(p->lang, now, again, 0));
    else
        row(p, why,
            tarve_tr(p->lang, "Whether earlier figures were revised cannot be told: the run before "
                              "did not print them"),
            TARVE_DASH, TARVE_DASH);
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "Input files: new %zu, with other contents %zu, left out %zu"),
                   count_of(c, "input_new"), count_of(c, "input_changed"),
                   count_of(c, "input_gone"));
    row(p, why, line, TARVE_DASH, TARVE_DASH);
    revised(p, c, why);
}

enum { NAMES = 201 };

/* Names of all changes of a kind, "seed, horizon_years"; false when there are none. */
static bool names_of(const tarve_changes *c, const char *what, char out[NAMES])
{
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < c->n && n < NAMES; i++)
        if (strcmp(c->item[i].what, what) == 0)
            n += (size_t)snprintf(out + n, NAMES - n, "%s%s", n > 0 ? ", " : "", c->item[i].name);
    return n > 0;
}

static void version(tarve_page *p, const tarve_changes *c, const char *why)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->item[i].what, "version") == 0)
            row(p, why, tarve_tr(p->lang, "Version of the program"), c->item[i].then,
                c->item[i].now);
}

static void method(tarve_page *p, const tarve_changes *c)
{
    const char *why = tarve_tr(p->lang, "Method");
    char line[LINE], names[NAMES];
    bool any = count_of(c, "version") > 0;
    version(p, c, why);
    if (names_of(c, "setting", names)) {
        (void)snprintf(line, sizeof line, tarve_tr(p->lang, "Settings that changed: %.200s"),
                       names);
        row(p, why, line, TARVE_DASH, TARVE_DASH);
        any = true;
    }
    if (names_of(c, "file", names)) {
        (void)snprintf(
            line, sizeof line,
            tarve_tr(p->lang, "Assumptions, keys and classifications that changed: %.200s"), names);
        row(p, why, line, TARVE_DASH, TARVE_DASH);
        any = true;
    }
    if (!any)
        row(p, why, tarve_tr(p->lang, "No change"), TARVE_DASH, TARVE_DASH);
}

/* ---- what followed from all of them ---- */

static void indicator(roadmap_feed *r, const roadmap_row *one)
{
    tarve_page *p = r->to;
    const bool fields = strcmp(one->indicator, "shortage_fields") == 0;
    char then[TARVE_SAY_TEXT], now[TARVE_SAY_TEXT];
    const double change = roadmap_change(r, one);
    if ((!fields && strcmp(one->indicator, "openings_in_shortage_fields") != 0) || isnan(change))
        return;
    const double x = round(one->value.median);
    row(p, tarve_tr(p->lang, "Together"),
        fields ? tarve_tr(p->lang, "Fields in which a shortage is likely")
               : tarve_tr(p->lang, "Share of these fields in openings, %"),
        tarve_say_number(p->lang, then, x - change, 0), tarve_say_number(p->lang, now, x, 0));
}

static void together(tarve_page *p)
{
    const tarve_roadmap *m = p->v->in->roadmap;
    if (m == NULL || p->v->in->roadmap_before == NULL)
        return;
    for (size_t i = 0; i < m->n; i++)
        if (m->item[i].feed[TARVE_FEED_NEED]) {
            roadmap_feed r = {.v = p->v, .goal = &m->item[i], .take = indicator, .to = p};
            roadmap_need(&r);
            return;
        }
}

static void table(tarve_page *p, const tarve_changes *c)
{
    char small[LINE], headings[LINE], label[TARVE_SAY_TEXT];
    tarve_freq freq;
    tarve_period quarter;
    if (tarve_period_parse(c->period, strlen(c->period), &freq, &quarter))
        (void)snprintf(label, sizeof label, tarve_tr(p->lang, "quarter %d of %d"),
                       tarve_period_sub(freq, quarter), tarve_period_year(freq, quarter));
    else
        (void)snprintf(label, sizeof label, "%.40s", c->period);
    (void)snprintf(small, sizeof small,
                   tarve_tr(p->lang, "Earlier run: %s. Reality: both figures by today's data."),
                   label);
    tarve_page_table(p, "h-changes", tarve_tr(p->lang, "What has changed since the last brief"),
                     small);
    (void)snprintf(headings, sizeof headings, "%s", tarve_tr(p->lang, "Reason|What|#Then|#Now"));
    tarve_page_head(p, headings);
    reality(p, c);
    data(p, c);
    method(p, c);
    together(p);
    tarve_page_table_end(p);
}

void tarve_brief_changes(tarve_page *p)
{
    const tarve_changes *c = p->v->in->changes;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "changes");
    if (c != NULL && c->period[0] != '\0') {
        table(p, c);
    } else {
        tarve_html_element(&p->h, "h2", NULL,
                           tarve_tr(p->lang, "What has changed since the last brief"));
        tarve_html_element(&p->h, "p", NULL,
                           tarve_tr(p->lang, "There is no earlier report to compare with. The next "
                                             "brief tells what has changed, and whether reality, "
                                             "data or method is the reason."));
    }
    tarve_html_close(&p->h);
}

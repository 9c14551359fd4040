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

/* Mean of the year up to a month by today's data; NaN unless all its months may be printed. */
static double mean_until(const tarve_published_series *s, tarve_period last)
{
    if (s == NULL)
        return (double)NAN;
    const tarve_series *y = &s->history;
    const tarve_period year = (tarve_period)y->freq, end = y->first + (tarve_period)y->n - 1;
    double sum = 0;
    if (last > end || last - year + 1 < y->first)
        return (double)NAN;
    for (tarve_period t = last - year + 1; t <= last; t++) {
        const tarve_shown c = tarve_view_cell(y, (size_t)(t - y->first));
        if (c.kind != TARVE_SHOWN_NUMBER)
            return (double)NAN;
        sum += c.value;
    }
    return sum / (double)year;
}

static tarve_period month_of(const char *as_of)
{
    tarve_freq freq = TARVE_YEAR;
    tarve_period t = TARVE_NO_PERIOD;
    const bool is =
        as_of != NULL && tarve_period_parse(as_of, strlen(as_of), &freq, &t) && freq == TARVE_MONTH;
    return is ? t : TARVE_NO_PERIOD;
}

static void reality(tarve_page *p, tarve_period last)
{
    const tarve_view *v = p->v;
    const double open = mean_until(v->vacancies.series, last),
                 out = mean_until(v->unemployed.series, last);
    const char *why = tarve_tr(p->lang, "Reality");
    char then[TARVE_SAY_TEXT], now[TARVE_SAY_TEXT];
    row(p, why, tarve_tr(p->lang, "Vacancies, mean of 12 months"),
        tarve_say_number(p->lang, then, open, 0),
        tarve_say_number(p->lang, now, v->vacancies.now, 0));
    row(p, why, tarve_tr(p->lang, "Unemployed per vacancy"),
        tarve_say_number(p->lang, then, open > 0 ? out / open : (double)NAN, 1),
        tarve_say_number(p->lang, now, v->total.tightness, 1));
}

/* Single figures that the run before printed: how many are others now. */
static void revised(tarve_page *p, const char *why)
{
    const tarve_changes *c = p->v->in->changes;
    char line[LINE];
    if (c == NULL || c->compared == 0)
        return;
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "Single figures of the last run: compared %zu, revised %zu. "
                                     "All changes: data/changes.csv."),
                   c->compared, c->revised);
    row(p, why, line, TARVE_DASH, TARVE_DASH);
}

static void data(tarve_page *p, const tarve_earlier_run *e, tarve_period last)
{
    const double again = mean_until(p->v->vacancies.series, last);
    const char *why = tarve_tr(p->lang, "Data");
    char then[TARVE_SAY_TEXT], now[TARVE_SAY_TEXT], line[LINE];
    if (!isnan(again) && !isnan(e->vacancies))
        row(p, why,
            round(again) == round(e->vacancies)
                ? tarve_tr(p->lang, "Vacancies of the earlier 12 months: not revised")
                : tarve_tr(p->lang, "Vacancies of the earlier 12 months: revised"),
            tarve_say_number(p->lang, then, e->vacancies, 0),
            tarve_say_number(p->lang, now, again, 0));
    else
        row(p, why,
            tarve_tr(p->lang, "Whether earlier figures were revised cannot be told: the run before "
                              "did not print them"),
            TARVE_DASH, TARVE_DASH);
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "Input files: new %zu, with other contents %zu, left out %zu"),
                   e->inputs_new, e->inputs_changed, e->inputs_gone);
    row(p, why, line, TARVE_DASH, TARVE_DASH);
    revised(p, why);
}

static void method(tarve_page *p, const tarve_earlier_run *e)
{
    const char *why = tarve_tr(p->lang, "Method");
    char line[LINE];
    const bool other_version = strcmp(e->version, p->v->in->version) != 0;
    if (other_version)
        row(p, why, tarve_tr(p->lang, "Version of the program"), e->version, p->v->in->version);
    if (e->files_changed[0] != '\0') {
        (void)snprintf(
            line, sizeof line,
            tarve_tr(p->lang, "Assumptions, keys and classifications that changed: %.200s"),
            e->files_changed);
        row(p, why, line, TARVE_DASH, TARVE_DASH);
    }
    if (!other_version && e->files_changed[0] == '\0')
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

static void table(tarve_page *p, const tarve_earlier_run *e)
{
    char small[LINE], headings[LINE], label[TARVE_SAY_TEXT];
    const tarve_period last = month_of(e->as_of);
    tarve_freq freq;
    tarve_period quarter;
    if (tarve_period_parse(e->period, strlen(e->period), &freq, &quarter))
        (void)tarve_say_period(label, freq, quarter);
    else
        (void)snprintf(label, sizeof label, "%.40s", e->period);
    (void)snprintf(small, sizeof small,
                   tarve_tr(p->lang, "Earlier run: %s. Reality: both figures by today's data."),
                   label);
    tarve_page_table(p, "h-changes", tarve_tr(p->lang, "What has changed since the last brief"),
                     small);
    (void)snprintf(headings, sizeof headings, "%s", tarve_tr(p->lang, "Reason|What|#Then|#Now"));
    tarve_page_head(p, headings);
    if (last != TARVE_NO_PERIOD)
        reality(p, last);
    data(p, e, last);
    method(p, e);
    together(p);
    tarve_page_table_end(p);
}

void tarve_brief_changes(tarve_page *p)
{
    const tarve_earlier_run *e = p->v->in->earlier;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "changes");
    if (e != NULL && e->period[0] != '\0') {
        table(p, e);
    } else {
        tarve_html_element(&p->h, "h2", NULL,
                           tarve_tr(p->lang, "What has changed since the last brief"));
        tarve_html_element(&p->h, "p", NULL,
                           tarve_tr(p->lang, "There is no earlier run to compare with. The next "
                                             "brief tells what has changed, and whether reality, "
                                             "data or method is the reason."));
    }
    tarve_html_close(&p->h);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* municipality-<code>.html: one sheet for a board and a budget. Figures are those of areas.csv; no
 * class of its own, no occupation: a municipality is too small for either. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"

enum { LINE = 600, ACTIONS = 3 };

/* -1 fewer unemployed per vacancy here than in the area, 1 more, 0 about as many, 2 not known. */
static int compared(const tarve_page *p)
{
    const double here = p->area->tightness, there = p->v->total.tightness, near = 0.1;
    if (!(here > 0) || !(there > 0))
        return 2;
    return here < there * (1.0 - near) ? -1 : here > there * (1.0 + near);
}

static void heading(tarve_page *p)
{
    char line[LINE];
    static const char *const what[] = {
        TARVE_MSG("fewer unemployed per vacancy than in the area as a whole"),
        TARVE_MSG("as many unemployed per vacancy as in the area as a whole"),
        TARVE_MSG("more unemployed per vacancy than in the area as a whole"),
        TARVE_MSG("the figures are too small to compare with the area"),
    };
    (void)snprintf(line, sizeof line, "%.200s: %s", p->area->name,
                   tarve_tr(p->lang, what[compared(p) + 1]));
    tarve_html_element(&p->h, "h1", NULL, line);
}

/* ---- key figures ---- */

static void key(tarve_page *p, const char *name, const char *big, const char *note)
{
    tarve_html_open(&p->h, "div", NULL);
    tarve_html_element(&p->h, "dt", NULL, name);
    tarve_html_open(&p->h, "dd", NULL);
    tarve_html_element(&p->h, "span", "big", big);
    tarve_html_close(&p->h);
    if (note[0] != '\0')
        tarve_html_element(&p->h, "dd", "cmp", note);
    tarve_html_close(&p->h);
}

static void key_tightness(tarve_page *p)
{
    char big[TARVE_SAY_TEXT], a[TARVE_SAY_TEXT], b[TARVE_SAY_TEXT], note[LINE] = "";
    const double area = p->v->total.tightness, nation = p->v->in->need->nation_tightness;
    const bool known = p->area->tightness > 0;
    if (area > 0 && nation > 0)
        (void)snprintf(note, sizeof note, tarve_tr(p->lang, "whole area %s, whole country %s"),
                       tarve_say_number(p->lang, a, area, 1),
                       tarve_say_number(p->lang, b, nation, 1));
    key(p, tarve_tr(p->lang, "Unemployed per vacancy"),
        known ? tarve_say_number(p->lang, big, p->area->tightness, 1)
              : tarve_tr(p->lang, "not to be told"),
        note);
}

/* Share of the area; "" where either figure is hidden. */
static void share_note(const tarve_page *p, tarve_shown here, tarve_shown all, char note[LINE])
{
    char pct[TARVE_SAY_TEXT];
    note[0] = '\0';
    if (here.kind == TARVE_SHOWN_NUMBER && all.kind == TARVE_SHOWN_NUMBER && all.value > 0)
        (void)snprintf(note, LINE, tarve_tr(p->lang, "%s of the area"),
                       tarve_say_percent(p->lang, pct, here.value / all.value));
}

static void keys(tarve_page *p)
{
    char big[TARVE_SAY_TEXT], note[LINE];
    tarve_html_open(&p->h, "dl", "keys");
    key_tightness(p);
    share_note(p, p->area->vacancies, p->v->total.vacancies, note);
    key(p, tarve_tr(p->lang, "Vacancies"), tarve_say_shown(p->lang, big, p->area->vacancies), note);
    share_note(p, p->area->unemployed, p->v->total.unemployed, note);
    key(p, tarve_tr(p->lang, "Unemployed job seekers"),
        tarve_say_shown(p->lang, big, p->area->unemployed), note);
    key(p, tarve_tr(p->lang, "Protected months"),
        tarve_say_number(p->lang, big, (double)p->area->protected_months, 0),
        tarve_tr(p->lang, "of the last 12"));
    tarve_html_close(&p->h);
    tarve_html_element(&p->h, "p", "note",
                       tarve_tr(p->lang, "Means of the last 12 months, as far as the months may be "
                                         "shown. A month whose figure is 1 to 4, or would give one "
                                         "away, is protected."));
}

/* ---- training need, commuting ---- */

/* The area's fields with a likely shortage in one paragraph, as the page has one sheet. */
static void area_result(tarve_page *p)
{
    enum { NAMES_SHOWN = 5 };
    char pct[TARVE_SAY_TEXT], line[LINE];
    size_t n = 0;
    tarve_html_open(&p->h, "p", NULL);
    for (size_t i = 0; i < p->v->n_shown; i++) {
        const tarve_view_field *f = &p->v->shown[i];
        if (!tarve_view_likely_shortage(f) || ++n > NAMES_SHOWN)
            continue;
        if (n == 1)
            tarve_html_text(&p->h, tarve_tr(p->lang, "In the area as a whole a shortage is likely "
                                                     "in these fields:"));
        (void)snprintf(line, sizeof line, "%s %.240s (%s)", n == 1 ? "" : ";", f->name,
                       tarve_say_percent(p->lang, pct, tarve_view_p_shortage(f)));
        tarve_html_data(&p->h, line);
    }
    if (n == 0)
        tarve_html_text(&p->h, tarve_tr(p->lang, "In the area as a whole a shortage is likely in "
                                                 "no field."));
    else if (n > NAMES_SHOWN)
        tarve_html_text(&p->h, "; …");
    tarve_html_close(&p->h);
}

static void training_need(tarve_page *p)
{
    char pct[TARVE_SAY_TEXT], line[LINE];
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "h2", NULL);
    tarve_html_text(&p->h, tarve_tr(p->lang, "Training need"));
    tarve_page_synthetic(p);
    tarve_html_close(&p->h);
    tarve_html_element(&p->h, "p", "callout",
                       tarve_tr(p->lang, "Too few observations at this level; see the result of "
                                         "the whole area."));
    area_result(p);
    if (!isnan(p->area->share)) {
        (void)snprintf(line, sizeof line,
                       tarve_tr(p->lang, "Share of the area's openings in this municipality: %s."),
                       tarve_say_percent(p->lang, pct, p->area->share));
        tarve_html_element(&p->h, "p", NULL, line);
    }
    tarve_html_open(&p->h, "p", NULL);
    tarve_page_link(&p->h, "brief.html", tarve_tr(p->lang, "The area's brief"), false);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void share_row(tarve_page *p, const char *what, double share)
{
    char pct[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, what);
    tarve_page_cell(p, tarve_say_percent(p->lang, pct, share));
    tarve_html_close(&p->h);
}

static size_t residence_of(const tarve_commuting *c, const char *code)
{
    for (size_t i = 0; c != NULL && i < tarve_commuting_residences(c); i++)
        if (strcmp(tarve_commuting_residence(c, i), code) == 0)
            return i;
    return SIZE_MAX;
}

static void commuting(tarve_page *p)
{
    const tarve_report_inputs *in = p->v->in;
    const size_t i = residence_of(in->commuting, p->area->code);
    tarve_html_open(&p->h, "section", NULL);
    if (i == SIZE_MAX) {
        tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Commuting"));
        tarve_html_element(&p->h, "p", "callout",
                           tarve_tr(p->lang, "Where the residents work is not known to this run."));
        tarve_html_close(&p->h);
        return;
    }
    const double here = tarve_commuting_share(in->commuting, i, &p->area->code, 1);
    const double area =
        tarve_commuting_share(in->commuting, i, in->municipality, in->n_municipalities);
    tarve_page_table(p, "h-commuting", tarve_tr(p->lang, "Where the residents work"),
                     tarve_tr(p->lang, "Share of the employed residents"));
    tarve_page_head(p, tarve_tr(p->lang, "Place|#Share"));
    share_row(p, tarve_tr(p->lang, "Own municipality"), here);
    share_row(p, tarve_tr(p->lang, "Elsewhere in the area"), area - here);
    share_row(p, tarve_tr(p->lang, "Outside the area"), 1.0 - area);
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

/* ---- text for the budget, actions ---- */

static void budget_text(tarve_page *p)
{
    static const char *const seekers[] = {
        TARVE_MSG("There are fewer job seekers for each vacancy than in the area as a whole, so "
                  "finding people limits employers."),
        TARVE_MSG("There are as many job seekers for each vacancy as in the area as a whole."),
        TARVE_MSG("There are more job seekers for each vacancy than in the area as a whole, so "
                  "vacancies limit those who seek work."),
        TARVE_MSG("The figures of the municipality are too small to compare it with the area."),
    };
    const tarve_view_mean *m = &p->v->vacancies;
    const double change = m->before > 0 ? m->now / m->before - 1 : (double)NAN;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Text for the budget"));
    tarve_html_open(&p->h, "p", NULL);
    if (!isnan(change)) {
        tarve_html_text(
            &p->h, change <= -0.05
                       ? tarve_tr(p->lang, "In the area fewer vacancies are open than a year ago.")
                   : change >= 0.05
                       ? tarve_tr(p->lang, "In the area more vacancies are open than a year ago.")
                       : tarve_tr(p->lang, "In the area as many vacancies are open as a year "
                                           "ago."));
        tarve_html_text(&p->h, " ");
    }
    tarve_html_text(&p->h, tarve_tr(p->lang, seekers[compared(p) + 1]));
    tarve_html_text(&p->h, " ");
    tarve_html_text(&p->h, tarve_tr(p->lang, "The estimates are indicative."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* The roadmap's own measures where the data have something to say, to be given an owner. */
static void actions(tarve_page *p)
{
    const tarve_roadmap *m = p->v->in->roadmap;
    size_t n = 0;
    tarve_html_open(&p->h, "section", NULL);
    tarve_page_table(p, "h-actions", tarve_tr(p->lang, "Three actions"),
                     tarve_tr(p->lang, "Proposed from the roadmap; to be decided here."));
    tarve_page_head(p, tarve_tr(p->lang, "Action|Owner|Due"));
    for (size_t i = 0; m != NULL && i < m->n && n < ACTIONS; i++) {
        bool fed = false;
        for (int f = 0; f < TARVE_N_FEEDS; f++)
            fed = fed || m->item[i].feed[f];
        if (!fed)
            continue;
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, m->item[i].measures);
        tarve_html_open(&p->h, "td", NULL);
        tarve_html_data(&p->h, m->item[i].partners);
        tarve_html_close(&p->h);
        tarve_html_element(&p->h, "td", "blank", "");
        tarve_html_close(&p->h);
        n++;
    }
    for (; n < ACTIONS; n++) {
        tarve_html_open(&p->h, "tr", NULL);
        for (int c = 0; c < 3; c++)
            tarve_html_element(&p->h, "td", "blank", "");
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void sections(tarve_page *p)
{
    heading(p);
    keys(p);
    tarve_html_open(&p->h, "div", "cols");
    training_need(p);
    commuting(p);
    tarve_html_close(&p->h);
    budget_text(p);
    actions(p);
}

const tarve_page_kind tarve_page_municipality = {
    .file = "municipality",
    .title = TARVE_MSG("Municipality page"),
    .about = TARVE_MSG("For boards and budgets: what may be told of one municipality"),
    .each_area = true,
    .sections = sections,
};

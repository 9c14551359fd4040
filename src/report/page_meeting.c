/* SPDX-License-Identifier: GPL-3.0-or-later */
/* meeting.html: what partners agree on, follow up and decide; the fields to discuss are in
 * page_discuss.c. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"
#include "report/signal_text.h"

enum { LINE = 512, QUESTIONS = 6, BLANK_ROWS = 4 };

/* Has an earlier signal asked of the same occupation? */
static bool asked_before(const tarve_signals *all, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(all->item[k].code, all->item[i].code) == 0)
            return true;
    return false;
}

/* The first signals, one an occupation. */
static size_t questions_of(const tarve_view *v, const tarve_signal *out[QUESTIONS])
{
    const tarve_signals *all = v->in->signals;
    size_t n = 0;
    for (size_t i = 0; all != NULL && i < all->n && n < QUESTIONS; i++)
        if (!asked_before(all, i))
            out[n++] = &all->item[i];
    return n;
}

static size_t n_questions(const tarve_view *v)
{
    const tarve_signal *s[QUESTIONS];
    return questions_of(v, s);
}

static void heading(tarve_page *p)
{
    char line[LINE];
    size_t field[TARVE_DISCUSS_MOST];
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "To agree on: fields of education %zu, assumptions %zu, "
                                     "questions to employers %zu"),
                   tarve_discuss_fields(p->v, field), tarve_page_n_confirm(p->v),
                   n_questions(p->v));
    tarve_html_element(&p->h, "h1", NULL, line);
}

/* ---- agenda ---- */

static void agenda_row(tarve_page *p, const char *what, const char *href, size_t minutes)
{
    char num[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_html_open(&p->h, "th", NULL);
    tarve_html_attr(&p->h, "scope", "row");
    if (href != NULL)
        tarve_page_link(&p->h, href, what, false);
    else
        tarve_html_data(&p->h, what);
    tarve_html_close(&p->h);
    tarve_page_cell(p, tarve_say_number(p->lang, num, (double)minutes, 0));
    tarve_html_element(&p->h, "td", "blank", "");
    tarve_html_close(&p->h);
}

/* Minutes: short items 10 to 15, a field 20, so that four fields fill an hour and a half. */
static void agenda(tarve_page *p)
{
    enum { SHORT = 10, USUAL = 15, FIELD = 20 };
    size_t field[TARVE_DISCUSS_MOST];
    const size_t n = tarve_discuss_fields(p->v, field);
    char href[32];
    tarve_html_open(&p->h, "section", NULL);
    tarve_page_table(p, "h-agenda", tarve_tr(p->lang, "Agenda"), NULL);
    tarve_page_head(p, tarve_tr(p->lang, "Item|#Minutes|Lead"));
    agenda_row(p, tarve_tr(p->lang, "Decisions of the last meeting"), "#decisions", USUAL);
    agenda_row(p, tarve_tr(p->lang, "Indicators of the roadmap"), "#indicators", SHORT);
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(href, sizeof href, "#field-%zu", i + 1);
        agenda_row(p, p->v->shown[field[i]].name, href, FIELD);
    }
    agenda_row(p, tarve_tr(p->lang, "Assumptions to confirm"), "#confirm", USUAL);
    if (n_questions(p->v) > 0)
        agenda_row(p, tarve_tr(p->lang, "Signals as questions"), "#questions", SHORT);
    agenda_row(p, tarve_tr(p->lang, "Decisions and the next meeting"), "#record", SHORT);
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

/* ---- follow-up ---- */

static void status_cell(tarve_page *p, tarve_decision_status s)
{
    static const struct {
        const char *css, *mark, *word;
    } look[TARVE_N_DECISION_STATUSES] = {
        {"c-e", "○", TARVE_MSGC("decision", "open")},
        {"c-u", "▶", TARVE_MSGC("decision", "under way")},
        {"c-b", "■", TARVE_MSGC("decision", "done")},
        {"c-s", "!", TARVE_MSGC("decision", "late")},
        {"c-e", "×", TARVE_MSGC("decision", "dropped")},
    };
    tarve_html_open(&p->h, "td", "w");
    tarve_html_open(&p->h, "span", look[s].css);
    tarve_html_open(&p->h, "i", "m");
    tarve_html_attr(&p->h, "aria-hidden", "true");
    tarve_html_text(&p->h, look[s].mark);
    tarve_html_close(&p->h);
    tarve_html_text(&p->h, tarve_tr(p->lang, look[s].word));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void text_cell(tarve_page *p, const char *text)
{
    tarve_html_open(&p->h, "td", NULL);
    tarve_html_data(&p->h, text);
    tarve_html_close(&p->h);
}

static void decisions(tarve_page *p)
{
    const tarve_decisions *d = p->v->in->decisions;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "decisions");
    if (d == NULL || d->n == 0) {
        tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Decisions of the last meeting"));
        tarve_html_element(&p->h, "p", "callout",
                           tarve_tr(p->lang, "No list of decisions was given to this run. Write "
                                             "today's decisions into it for the next meeting: "
                                             "docs/data.md, decisions.csv."));
        tarve_html_close(&p->h);
        return;
    }
    tarve_page_table(p, "h-decisions", tarve_tr(p->lang, "Decisions of the last meeting"), NULL);
    tarve_page_head(p, tarve_tr(p->lang, "Decision|Owner|Due|Status"));
    for (size_t i = 0; i < d->n; i++) {
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, d->item[i].text);
        text_cell(p, d->item[i].owner);
        text_cell(p, d->item[i].due);
        status_cell(p, d->item[i].status);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

/* ---- questions and the record ---- */

static void questions(tarve_page *p)
{
    char buf[TARVE_SIGNAL_TEXT];
    const tarve_signal *asked[QUESTIONS];
    const size_t n = questions_of(p->v, asked);
    if (n == 0)
        return;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "questions");
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Signals as questions"));
    tarve_html_open(&p->h, "ol", "plain");
    for (size_t i = 0; i < n; i++) {
        const tarve_signal *s = asked[i];
        tarve_html_open(&p->h, "li", NULL);
        tarve_html_open(&p->h, "b", NULL);
        tarve_html_data(&p->h, tarve_signal_name(p->v, s->code));
        tarve_html_text(&p->h, ":");
        tarve_html_close(&p->h);
        tarve_html_text(&p->h, " ");
        tarve_html_text(&p->h, tarve_signal_question(p->lang, buf, s));
        tarve_html_close(&p->h);
    }
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void record(tarve_page *p)
{
    enum { COLUMNS = 3 };
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "record");
    tarve_page_table(p, "h-record", tarve_tr(p->lang, "Decisions today"), NULL);
    tarve_page_head(p, tarve_tr(p->lang, "Decision|Owner|Due"));
    for (int r = 0; r < BLANK_ROWS; r++) {
        tarve_html_open(&p->h, "tr", NULL);
        for (int c = 0; c < COLUMNS; c++)
            tarve_html_element(&p->h, "td", "blank", "");
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void indicators(tarve_page *p)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "indicators");
    if (!tarve_page_indicators(p)) {
        tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Indicators of the roadmap"));
        tarve_html_element(&p->h, "p", "callout",
                           tarve_tr(p->lang, "The roadmap has no sub-goal that these figures "
                                             "serve."));
    }
    tarve_html_close(&p->h);
}

static void sections(tarve_page *p)
{
    heading(p);
    tarve_html_open(&p->h, "div", "cols");
    agenda(p);
    decisions(p);
    tarve_html_close(&p->h);
    indicators(p);
    tarve_page_discuss(p);
    tarve_page_confirm(p);
    tarve_html_open(&p->h, "div", "cols");
    questions(p);
    record(p);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "newpage");
    tarve_page_method(p);
    tarve_html_close(&p->h);
}

const tarve_page_kind tarve_page_meeting = {
    .file = "meeting.html",
    .title = TARVE_MSG("Meeting pack"),
    .about = TARVE_MSG("For the partners: agenda, fields to discuss, assumptions to confirm, "
                       "record of decisions"),
    .sections = sections,
};

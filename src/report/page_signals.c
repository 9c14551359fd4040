/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals of new competence needs: what grows, as questions to employers. */
#include <stdio.h>

#include "report/page.h"
#include "report/say.h"
#include "report/signal_text.h"

enum { MOST_ROWS = 25 };

static void text_cell(tarve_page *p, const char *text)
{
    tarve_html_open(&p->h, "td", NULL);
    tarve_html_data(&p->h, text);
    tarve_html_close(&p->h);
}

static const char *tier_name(const tarve_language *lang, tarve_signal_tier t)
{
    return t == TARVE_SIGNAL_STRONG ? tarve_tr(lang, TARVE_MSGC("signal", "strong"))
           : t == TARVE_SIGNAL_WEAK ? tarve_tr(lang, TARVE_MSGC("signal", "weak"))
                                    : tarve_tr(lang, TARVE_MSGC("signal", "watched"));
}

static void row(tarve_page *p, const tarve_signal *s)
{
    char buf[TARVE_SIGNAL_TEXT], since[TARVE_SAY_TEXT], line[2 * TARVE_SIGNAL_TEXT];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, tarve_signal_name(p->v, s->code));
    text_cell(p, tier_name(p->lang, s->tier));
    const char *figure = tarve_signal_figure(p->lang, buf, s);
    const size_t o =
        (size_t)snprintf(line, sizeof line, "%s%s", figure, figure[0] != '\0' ? ", " : "");
    (void)snprintf(line + o, sizeof line - o, tarve_tr(p->lang, "since %s"),
                   tarve_say_period(since, TARVE_MONTH, s->since));
    text_cell(p, line);
    text_cell(p, tarve_signal_evidence(p->lang, buf, s));
    text_cell(p, tarve_signal_question(p->lang, buf, s));
    tarve_html_close(&p->h);
}

static void table(tarve_page *p, const tarve_signals *all)
{
    char note[160];
    const size_t n = all->n < MOST_ROWS ? all->n : MOST_ROWS;
    (void)snprintf(
        note, sizeof note, "%s",
        n < all->n ? tarve_tr(p->lang, "The first 25; all are in data/signals.csv.")
                   : tarve_tr(p->lang, "Strong ones first; weak ones are questions, not results."));
    tarve_page_table(p, "h-signals", tarve_tr(p->lang, "Signals of new competence needs"), note);
    tarve_page_head(
        p, tarve_tr(p->lang, "Occupation|Signal|Change|What it rests on|Question to employers"));
    for (size_t i = 0; i < n; i++)
        row(p, &all->item[i]);
    tarve_page_table_end(p);
}

static void skill_row(tarve_page *p, const tarve_skill *s)
{
    tarve_html_open(&p->h, "tr", NULL);
    /* the classification has two languages: that of the page first, as the headings have it */
    const bool swedish = tarve_language_lang(p->lang) == TARVE_SV;
    tarve_page_row_head(p, swedish ? s->name_sv : s->name_fi);
    text_cell(p, swedish ? s->name_fi : s->name_sv);
    text_cell(p, s->group);
    text_cell(p, s->cluster);
    tarve_html_close(&p->h);
}

static void skills(tarve_page *p, const tarve_skills *all)
{
    if (all == NULL || all->n == 0)
        return;
    tarve_page_table(
        p, "h-skills", tarve_tr(p->lang, "Possible skills, to be confirmed by employers"),
        tarve_tr(p->lang,
                 "Essential skills of growing occupations according to the ESCO classification."));
    tarve_page_head(
        p, tarve_tr(p->lang, "Skill in Finnish|In Swedish|Group of skills|Group of occupations"));
    for (size_t i = 0; i < all->n; i++)
        skill_row(p, &all->item[i]);
    tarve_page_table_end(p);
}

static void track(tarve_page *p, const tarve_signal_log *l)
{
    char line[300], rate[TARVE_SAY_TEXT];
    if (l == NULL)
        return;
    if (l->confirmed + l->dropped == 0)
        (void)snprintf(
            line, sizeof line, "%s",
            tarve_tr(
                p->lang,
                "No earlier signal has been judged yet: that is done when a year has passed."));
    else
        (void)snprintf(line, sizeof line,
                       tarve_tr(p->lang, "Of earlier signals %zu have been judged, and of those "
                                         "%zu were confirmed: hit rate %s."),
                       l->confirmed + l->dropped, l->confirmed,
                       tarve_say_percent(p->lang, rate, tarve_signal_hit_rate(l)));
    tarve_html_element(&p->h, "p", "note", line);
}

/* How far the whole mix has moved, beyond what chance moves it. */
static void mix(tarve_page *p, const tarve_signals *all)
{
    char line[300], moved[TARVE_SAY_TEXT], chance[TARVE_SAY_TEXT];
    if (!(all->mix_change > 0.0))
        return;
    (void)snprintf(
        line, sizeof line,
        tarve_tr(p->lang,
                 "In a year %s of vacancies changed occupation; chance alone would change %s."),
        tarve_say_percent(p->lang, moved, all->mix_change),
        tarve_say_percent(p->lang, chance, all->mix_change_expected));
    tarve_html_element(&p->h, "p", "note", line);
}

void tarve_page_signals(tarve_page *p)
{
    const tarve_signals *all = p->v->in->signals;
    if (all == NULL || all->first == TARVE_NO_PERIOD)
        return;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "signals");
    if (all->n > 0)
        table(p, all);
    else
        tarve_html_element(&p->h, "h2", NULL,
                           tarve_tr(p->lang, "No signals of new competence needs were found"));
    tarve_html_element(
        &p->h, "p", "note",
        tarve_tr(p->lang,
                 "Competences are inferred from occupations: the texts of adverts have not been "
                 "seen, so competence needs have not been observed. The figures are of the whole "
                 "region, not of municipalities; a protected figure is counted as a mean one."));
    mix(p, all);
    track(p, p->v->in->signal_log);
    skills(p, p->v->in->skills);
    tarve_html_close(&p->h);
}

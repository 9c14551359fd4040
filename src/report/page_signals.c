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

static void row(tarve_page *p, const tarve_signal *s)
{
    char buf[TARVE_SIGNAL_TEXT], since[TARVE_SAY_TEXT], line[2 * TARVE_SIGNAL_TEXT];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, tarve_signal_name(p->v, s->code));
    text_cell(p, tarve_signal_tier_code(s->tier));
    const char *figure = tarve_signal_figure(p->lang, buf, s);
    (void)snprintf(line, sizeof line, "%s%s%s alkaen", figure, figure[0] != '\0' ? ", " : "",
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
    (void)snprintf(note, sizeof note, "%s",
                   n < all->n ? "Ensimmäiset 25; kaikki ovat tiedostossa data/signals.csv."
                              : "Ensin vahvat; heikot ovat kysymyksiä, eivät tuloksia.");
    tarve_page_table(p, "h-signaalit", "Merkkejä uusista osaamistarpeista", note);
    tarve_page_head(p, "Ammatti|Signaali|Muutos|Mihin perustuu|Kysymys työnantajille");
    for (size_t i = 0; i < n; i++)
        row(p, &all->item[i]);
    tarve_page_table_end(p);
}

static void skill_row(tarve_page *p, const tarve_skill *s)
{
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, s->name_fi);
    text_cell(p, s->name_sv);
    text_cell(p, s->group);
    text_cell(p, s->cluster);
    tarve_html_close(&p->h);
}

static void skills(tarve_page *p, const tarve_skills *all)
{
    if (all == NULL || all->n == 0)
        return;
    tarve_page_table(p, "h-osaamiset", "Mahdollisia osaamisia, varmistettava työnantajilta",
                     "Kasvavien ammattien keskeisiä osaamisia ESCO-luokituksen mukaan.");
    tarve_page_head(p, "Osaaminen|Ruotsiksi|Osaamisryhmä|Ammattiryhmä");
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
        (void)snprintf(line, sizeof line,
                       "Yhtään aiempaa signaalia ei ole vielä arvioitu: arvio tehdään, kun "
                       "signaalista on kulunut vuosi.");
    else
        (void)snprintf(line, sizeof line,
                       "Aiemmista signaaleista on arvioitu %zu, ja niistä %zu vahvistui: "
                       "osuvuus %s.",
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
    (void)snprintf(line, sizeof line,
                   "Avoimista paikoista %s vaihtoi vuodessa ammattia; pelkkä sattuma vaihtaisi %s "
                   "(N4).",
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
    tarve_html_attr(&p->h, "id", "signaalit");
    if (all->n > 0)
        table(p, all);
    else
        tarve_html_element(&p->h, "h2", NULL, "Merkkejä uusista osaamistarpeista ei löytynyt");
    tarve_html_element(&p->h, "p", "note",
                       "Osaaminen on päätelty ammattien kautta: ilmoitusten tekstejä ei ole nähty, "
                       "joten osaamistarpeita ei ole havaittu. Luvut koskevat koko maakuntaa, "
                       "eivät kuntia; suojattu luku on laskettu keskimääräisenä.");
    mix(p, all);
    track(p, p->v->in->signal_log);
    skills(p, p->v->in->skills);
    tarve_html_close(&p->h);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* brief.html: the quarterly brief of a development company, two sheets of paper. */
#include <stdio.h>
#include <string.h>

#include "report/page_brief.h"
#include "report/say.h"
#include "report/signal_text.h"

enum { LINE = 512, SIGNALS = 4, QUESTIONS = 4 };

/* ---- the gap chart ---- */

static void class_key(tarve_page *p)
{
    static const struct {
        tarve_look look;
        const char *word;
    } row[] = {{TARVE_LOOK_SHORTAGE, TARVE_MSGC("class", "shortage")},
               {TARVE_LOOK_MISMATCH, TARVE_MSGC("class", "mismatch")},
               {TARVE_LOOK_BALANCE, TARVE_MSGC("class", "balance")},
               {TARVE_LOOK_SURPLUS, TARVE_MSGC("class", "surplus")},
               {TARVE_LOOK_UNSURE, TARVE_MSGC("class", "likely or uncertain")}};
    tarve_html_open(&p->h, "ul", "marks");
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        tarve_html_open(&p->h, "li", tarve_look_style(row[i].look));
        tarve_html_open(&p->h, "i", "m");
        tarve_html_attr(&p->h, "aria-hidden", "true");
        tarve_html_text(&p->h, tarve_look_mark(row[i].look));
        tarve_html_close(&p->h);
        tarve_html_text(&p->h, tarve_tr(p->lang, row[i].word));
        tarve_html_close(&p->h);
    }
    tarve_html_close(&p->h);
}

static void gap_chart(tarve_page *p)
{
    char sub[LINE];
    if (!tarve_plots_drawn(p->plots, "gap"))
        return; /* the table below has the largest ones */
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "figure", NULL);
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_element(&p->h, "h2", NULL,
                       tarve_tr(p->lang, "Where too few graduate, and where "
                                         "too many"));
    (void)snprintf(sub, sizeof sub,
                   tarve_tr(p->lang, "Gap of each field of education, persons a year, %d. Mark: "
                                     "estimate, line: likely range (80%%)."),
                   p->v->year);
    tarve_html_open(&p->h, "p", "sub");
    tarve_html_text(&p->h, sub);
    tarve_page_synthetic(p);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_page_picture(p, "gap",
                       tarve_tr(p->lang, "Gap of each field of education with its likely "
                                         "range; the figures are in data/need.csv"));
    tarve_html_open(&p->h, "div", "note");
    class_key(p);
    tarve_html_element(&p->h, "p", NULL,
                       tarve_tr(p->lang,
                                "Gap: new people needed in openings a year, less those who "
                                "graduate and start work in the area."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* ---- signals, and questions to employers ---- */

/* Has an earlier signal asked of the same occupation? */
static bool told_before(const tarve_signals *all, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(all->item[k].code, all->item[i].code) == 0)
            return true;
    return false;
}

/* The first signals, one an occupation. */
static size_t first_signals(const tarve_view *v, const tarve_signal *out[SIGNALS])
{
    const tarve_signals *all = v->in->signals;
    size_t n = 0;
    for (size_t i = 0; all != NULL && i < all->n && n < SIGNALS; i++)
        if (!told_before(all, i))
            out[n++] = &all->item[i];
    return n;
}

static const char *tier(const tarve_page *p, const tarve_signal *s)
{
    static const char *const word[] = {[TARVE_SIGNAL_STRONG] = TARVE_MSG("Strong signal"),
                                       [TARVE_SIGNAL_WEAK] = TARVE_MSG("Weak signal"),
                                       [TARVE_SIGNAL_WATCHED] = TARVE_MSG("Watched")};
    return tarve_tr(p->lang, word[s->tier]);
}

static void one_signal(tarve_page *p, const tarve_signal *s)
{
    char buf[TARVE_SIGNAL_TEXT];
    tarve_html_open(&p->h, "li", NULL);
    tarve_html_element(&p->h, "span", "tier", tier(p, s));
    tarve_html_text(&p->h, " ");
    tarve_html_open(&p->h, "b", NULL);
    tarve_html_data(&p->h, tarve_signal_name(p->v, s->code));
    tarve_html_close(&p->h);
    tarve_html_text(&p->h, ": ");
    const char *figure = tarve_signal_figure(p->lang, buf, s);
    if (figure[0] != '\0') {
        tarve_html_text(&p->h, figure);
        tarve_html_text(&p->h, "; ");
    }
    tarve_html_data(&p->h, tarve_signal_evidence(p->lang, buf, s));
    tarve_html_text(&p->h, ".");
    tarve_html_close(&p->h);
}

static void signals(tarve_page *p, const tarve_signal *const *s, size_t n)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "signals");
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Signs of new competence needs"));
    if (n == 0)
        tarve_html_element(&p->h, "p", NULL, tarve_tr(p->lang, "No sign was found in this run."));
    tarve_html_open(&p->h, "ul", "signals");
    for (size_t i = 0; i < n; i++)
        one_signal(p, s[i]);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "p", "note");
    tarve_html_text(&p->h, tarve_tr(p->lang, "Competences are inferred from occupations; no text "
                                             "of an advert has been read. All signs:"));
    tarve_html_text(&p->h, " ");
    tarve_page_link(&p->h, "../data/signals.csv", "data/signals.csv", false);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void questions(tarve_page *p, const tarve_signal *const *s, size_t n)
{
    char buf[TARVE_SIGNAL_TEXT];
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "questions");
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Open questions to employers"));
    tarve_html_open(&p->h, "ol", "plain");
    for (size_t i = 0; i < n && i < QUESTIONS; i++) {
        tarve_html_open(&p->h, "li", NULL);
        tarve_html_open(&p->h, "b", NULL);
        tarve_html_data(&p->h, tarve_signal_name(p->v, s[i]->code));
        tarve_html_text(&p->h, ":");
        tarve_html_close(&p->h);
        tarve_html_text(&p->h, " ");
        tarve_html_text(&p->h, tarve_signal_question(p->lang, buf, s[i]));
        tarve_html_close(&p->h);
    }
    if (n == 0)
        tarve_html_element(&p->h, "li", NULL,
                           tarve_tr(p->lang, "Which openings have stayed unfilled, and what do "
                                             "applicants lack?"));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* ---- how the figures may be used; the words of probability are at the foot ---- */

static void use(tarve_page *p)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "use");
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "How these figures may be used"));
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_text(&p->h, tarve_tr(p->lang, "Figures are indicative and rest on the assumptions "
                                             "listed in annex 2."));
    tarve_html_text(&p->h, " ");
    tarve_html_text(&p->h,
                    tarve_tr(p->lang, "The result supports judgement; it does not replace it."));
    tarve_html_text(&p->h, " ");
    tarve_page_link(&p->h, "annex.html#annex-2", tarve_tr(p->lang, "Annex 2: assumptions"), false);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void columns(tarve_page *p, void (*left)(tarve_page *), void (*right)(tarve_page *))
{
    tarve_html_open(&p->h, "div", "cols");
    left(p);
    right(p);
    tarve_html_close(&p->h);
}

static void sections(tarve_page *p)
{
    const tarve_signal *s[SIGNALS];
    const size_t n = first_signals(p->v, s);
    tarve_html_open(&p->h, "div", "brief");
    tarve_page_headline(p);
    tarve_brief_keys(p);
    gap_chart(p);
    tarve_brief_tables(p);
    tarve_html_open(&p->h, "div", "second");
    tarve_html_open(&p->h, "div", "cols");
    signals(p, s, n);
    questions(p, s, n);
    tarve_html_close(&p->h);
    columns(p, tarve_brief_changes, use);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

const tarve_page_kind tarve_page_brief = {
    .file = "brief.html",
    .title = TARVE_MSG("Quarterly brief"),
    .about = TARVE_MSG("For the development company: demand, shortages, signs of new needs and "
                       "what has changed, on two sheets"),
    .sections = sections,
};

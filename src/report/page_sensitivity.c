/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two assumptions that all fields share do to the gap: the strip, and its figures folded. */
#include <math.h>
#include <stdio.h>

#include "report/page.h"
#include "report/say.h"
#include "tarve/intake.h"

enum { LINE = 512 };

static const tarve_sensitivity_row *row_of(const tarve_view *v, const tarve_view_field *f, int held,
                                           size_t point)
{
    const tarve_need_result *r = v->in->need;
    return &r->outlook->sensitivity[held][point].row[(size_t)(f->need - r->field)];
}

/* Gap, and below it the probability of a shortage. */
static void cell(tarve_page *p, const tarve_sensitivity_row *r)
{
    char buf[TARVE_SAY_TEXT], line[2 * TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "td", "n");
    tarve_html_text(&p->h, tarve_say_signed(p->lang, buf, tarve_round_persons(r->gap.median), 0));
    tarve_html_text(&p->h, " ");
    (void)snprintf(line, sizeof line, "%s", tarve_say_percent(p->lang, buf, r->p_shortage));
    tarve_html_element(&p->h, "span", "r", line);
    tarve_html_close(&p->h);
}

static void table(tarve_page *p)
{
    static const char *const word[TARVE_N_HELD] = {TARVE_MSG("Coverage"), TARVE_MSG("Turnover")};
    const tarve_view *v = p->v;
    char heads[LINE], num[TARVE_SAY_TEXT];
    size_t o = (size_t)snprintf(heads, sizeof heads, "%s", tarve_tr(p->lang, "Field of education"));
    for (int h = 0; h < TARVE_N_HELD; h++)
        for (size_t k = 0; k < TARVE_N_POINTS && o < sizeof heads; k++)
            o += (size_t)snprintf(
                heads + o, sizeof heads - o, "|#%s %s", tarve_tr(p->lang, word[h]),
                tarve_say_number(p->lang, num, v->in->need->outlook->sensitivity[h][k].value, 2));
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, tarve_tr(p->lang, "The same figures as a table"));
    tarve_page_table(p, "h-sensitivity",
                     tarve_tr(p->lang, "The gap when an assumption is different"),
                     tarve_tr(p->lang, "Persons a year; the probability of a shortage in grey."));
    tarve_page_head(p, heads);
    for (size_t i = 0; i < v->n_charted; i++) {
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, v->charted[i].name);
        for (int h = 0; h < TARVE_N_HELD; h++)
            for (size_t k = 0; k < TARVE_N_POINTS; k++)
                cell(p, row_of(v, &v->charted[i], h, k));
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

/* "0,68-1,47" */
static const char *ends(const tarve_view *v, int held, char *buf)
{
    const tarve_sensitivity *s = v->in->need->outlook->sensitivity[held];
    return tarve_say_range(v->lang, buf, s[TARVE_HELD_LOW].value, s[TARVE_HELD_HIGH].value, 2);
}

void tarve_page_sensitivity(tarve_page *p)
{
    char kappa[TARVE_SAY_TEXT], chi[TARVE_SAY_TEXT], line[LINE];
    if (!tarve_plots_drawn(p->plots, "sensitivity"))
        return;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "figure", NULL);
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_element(&p->h, "h2", NULL,
                       tarve_tr(p->lang, "What if coverage or turnover were different"));
    (void)snprintf(
        line, sizeof line,
        tarve_tr(p->lang,
                 "The gap when the coverage of adverts is %s or turnover %s and everything else is "
                 "drawn as usual. Eight times out of ten the assumption lies between these."),
        ends(p->v, TARVE_HELD_KAPPA, kappa), ends(p->v, TARVE_HELD_CHI, chi));
    tarve_html_open(&p->h, "p", "sub");
    tarve_html_text(&p->h, line);
    tarve_page_synthetic(p);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(
        p, "sensitivity",
        tarve_tr(p->lang, "Bars by field of education: the gap with low and high coverage and "
                          "turnover. The same figures are in the table below the chart."));
    table(p);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    tarve_html_element(
        &p->h, "p", NULL,
        tarve_tr(p->lang, "Higher coverage widens the gap: there are more recruitments behind the "
                          "adverts. Higher turnover narrows it: someone of the same occupation "
                          "fills the job more often."));
    tarve_html_element(
        &p->h, "p", NULL,
        tarve_tr(p->lang, "The assumptions are shared by all fields, so gaps change together and "
                          "the order of fields stays nearly the same."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What if there were more study places: two probabilities by field, and the same as a table. */
#include <math.h>
#include <stdio.h>

#include "report/page.h"
#include "report/say.h"
#include "report/whatif.h"

enum { STEP = 5 }; /* every fifth number of the curve stands in the table */

static void rows(tarve_page *p, const char *name, const tarve_intake *in)
{
    char buf[TARVE_SAY_TEXT];
    for (size_t k = 0; k < TARVE_PLACES_STEPS; k += STEP) {
        const tarve_places_step *s = &in->step[k];
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, name);
        tarve_page_cell(p, tarve_say_signed(p->lang, buf, s->places, 0));
        tarve_page_cell(p, tarve_say_percent(p->lang, buf, s->p_shortage_full));
        tarve_page_cell(p, tarve_say_percent(p->lang, buf, s->p_large_surplus_full));
        tarve_html_close(&p->h);
    }
}

static void table(tarve_page *p)
{
    const tarve_view *v = p->v;
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, tarve_tr(p->lang, "The same figures as a table"));
    tarve_page_table(
        p, "h-whatif", tarve_tr(p->lang, "New study places and probabilities"),
        tarve_tr(p->lang,
                 "When all new year classes have graduated. All figures are in data/intake.csv."));
    tarve_page_head(
        p, tarve_tr(p->lang, "Field of education|#New places a year|#Shortage|#Large surplus"));
    for (size_t i = 0; i < v->n_charted; i++) {
        const tarve_intake *in = tarve_whatif_of(v, &v->charted[i]);
        if (in != NULL)
            rows(p, v->charted[i].name, in);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

void tarve_page_whatif(tarve_page *p)
{
    if (!tarve_plots_drawn(p->plots, "whatif"))
        return;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "figure", NULL);
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "What if study places are added"));
    tarve_html_open(&p->h, "p", "sub");
    tarve_html_text(&p->h,
                    tarve_tr(p->lang,
                             "Probability of a shortage and of a large surplus when all new year "
                             "classes have graduated. The chart shows at most six fields."));
    tarve_page_synthetic(p);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(
        p, "whatif",
        tarve_tr(p->lang, "Curves by field of education: with more study places the probability of "
                          "a shortage falls and that of a large surplus rises. The same figures "
                          "are in the table below the chart."));
    table(p);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    tarve_html_element(
        &p->h, "p", NULL,
        tarve_tr(
            p->lang,
            "The recommendation is the smallest addition with which the probability of a shortage "
            "is at most a half, but no more than the accepted risk of a large surplus allows."));
    tarve_html_element(&p->h, "p", NULL,
                       tarve_tr(p->lang, "Zero means that the limit of the risk is passed already "
                                         "or that no addition is needed."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

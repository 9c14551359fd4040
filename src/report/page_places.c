/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the gap to study places: what would close it, and what else would. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"
#include "tarve/intake.h"

enum { LINE = 512 };

static const tarve_intake *intake_at(const tarve_view *v, size_t row)
{
    const tarve_outlook *o = v->in->need->outlook;
    if (o == NULL || o->intake == NULL || v->row[row].parent[0] != '\0' || o->intake[row].small)
        return NULL;
    return &o->intake[row];
}

static void number(tarve_page *p, double x)
{
    char buf[TARVE_SAY_TEXT];
    tarve_page_cell(p, tarve_say_number(p->lang, buf, x, 0));
}

static void places_row(tarve_page *p, const char *name, const tarve_intake *i)
{
    char year[16];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, name);
    tarve_page_range(p, tarve_round_range(i->places), 0, true);
    number(p, i->largest_safe);
    for (size_t k = 0; k < TARVE_N_ALTERNATIVES; k++)
        tarve_page_range(p, tarve_round_range(i->alternative[k].places), 0, false);
    (void)snprintf(year, sizeof year, "%d", i->effect_year);
    tarve_page_cell(p, year);
    tarve_html_close(&p->h);
}

/* The first large field as the example of what a place yields. */
static void sentence(tarve_page *p, const char *name, const tarve_intake *i)
{
    char text[LINE], yield[TARVE_SAY_TEXT], years[TARVE_SAY_TEXT];
    (void)snprintf(
        text, sizeof text,
        tarve_tr(p->lang,
                 "%.200s: one new study place yields the area about %s trained people a year and "
                 "takes %s student years. From places opened in %d people graduate from %d on."),
        name, tarve_say_number(p->lang, yield, i->yield, 2),
        tarve_say_number(p->lang, years, i->student_years_per_place, 1), i->from_year,
        i->effect_year);
    tarve_html_element(&p->h, "p", NULL, text);
}

void tarve_page_places(tarve_page *p)
{
    const tarve_view *v = p->v;
    size_t first = 0;
    while (first < v->n_rows && intake_at(v, first) == NULL)
        first++;
    if (first == v->n_rows)
        return;
    tarve_html_open(&p->h, "section", "tight");
    tarve_page_table(
        p, "h-places", tarve_tr(p->lang, "From gap to study places"),
        tarve_tr(p->lang, "Study places a year; the range in grey (80%). The alternatives tell how "
                          "many study places an improvement of five percentage points is worth."));
    tarve_page_head(
        p, tarve_tr(p->lang,
                    "Field of education|#Would close the gap|#Safe up to|#Completion|#Staying in "
                    "the area|#Recruiting the unemployed|#Takes effect"));
    for (size_t i = first; i < v->n_rows; i++)
        if (intake_at(v, i) != NULL)
            places_row(p, v->row[i].name, intake_at(v, i));
    tarve_page_table_end(p);
    sentence(p, v->row[first].name, intake_at(v, first));
    tarve_html_element(
        &p->h, "p", NULL,
        tarve_tr(p->lang,
                 "The safe number is the largest with which the probability of a large surplus "
                 "stays within the accepted limit. Zero means that the limit is passed already."));
    tarve_html_close(&p->h);
}

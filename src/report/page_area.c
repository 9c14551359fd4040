/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Municipalities: map and table. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/map.h"
#include "report/page.h"
#include "report/say.h"

static const tarve_view_area *tightest(const tarve_view *v)
{
    const tarve_view_area *best = NULL;
    for (size_t i = 0; i < v->n_areas; i++)
        if (!isnan(v->area[i].tightness) &&
            (best == NULL || v->area[i].tightness < best->tightness))
            best = &v->area[i];
    return best;
}

static void area_row(tarve_page *p, const tarve_view_area *a, const char *css_class)
{
    char buf[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "tr", css_class);
    tarve_page_row_head(p, a->name);
    tarve_page_cell(p, tarve_say_shown(p->lang, buf, a->vacancies));
    tarve_page_cell(p, tarve_say_shown(p->lang, buf, a->unemployed));
    if (isnan(a->tightness) && (a->protected_months > 0 || a->vacancies.kind != TARVE_SHOWN_NUMBER))
        tarve_page_cell(p, tarve_tr(p->lang, "protected"));
    else
        tarve_page_cell(
            p, tarve_say_number(p->lang, buf, a->tightness > 0 ? a->tightness : (double)NAN, 1));
    tarve_page_cell(p, tarve_say_number(p->lang, buf, (double)a->protected_months, 0));
    tarve_html_close(&p->h);
}

static void area_table(tarve_page *p)
{
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_table(
        p, "h-municipalities", tarve_tr(p->lang, "Municipalities"),
        tarve_tr(p->lang, "Monthly means of the last 12 months; protected months are left out."));
    tarve_page_head(
        p,
        tarve_tr(p->lang,
                 "Municipality|#Vacancies|#Unemployed|#Unemployed per vacancy|#Protected months"));
    area_row(p, &p->v->total, "all");
    for (size_t i = 0; i < p->v->n_areas; i++)
        area_row(p, &p->v->area[i], NULL);
    tarve_page_table_end(p);
    tarve_html_open(&p->h, "p", "note");
    tarve_html_text(&p->h,
                    tarve_tr(p->lang,
                             "Protected: the figure is 1–4 or could be worked out from others. Too "
                             "few observations at this level; see the result of the whole area."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void swatch(tarve_page *p, const char *css_class, const char *text)
{
    tarve_html_open(&p->h, "li", NULL);
    tarve_html_element(&p->h, "span", css_class, "");
    tarve_html_text(&p->h, text);
    tarve_html_close(&p->h);
}

/* The four steps with their limits, then what hatching means. */
static void map_key(tarve_page *p)
{
    static const char *const css_class[] = {"sw s4", "sw s3", "sw s2", "sw s1"};
    char a[TARVE_SAY_TEXT], b[TARVE_SAY_TEXT], line[3 * TARVE_SAY_TEXT];
    double cut[3];
    if (!tarve_map_cuts(p->v, cut))
        return;
    tarve_html_open(&p->h, "ul", "swatches");
    for (size_t i = 0; i < 4; i++) {
        if (i == 0)
            (void)snprintf(line, sizeof line, tarve_tr(p->lang, "under %s"),
                           tarve_say_number(p->lang, a, cut[0], 1));
        else if (i == 3)
            (void)snprintf(line, sizeof line, tarve_tr(p->lang, "%s or over"),
                           tarve_say_number(p->lang, a, cut[2], 1));
        else
            (void)snprintf(line, sizeof line, "%s–%s", tarve_say_number(p->lang, a, cut[i - 1], 1),
                           tarve_say_number(p->lang, b, cut[i] - 0.1, 1));
        if (i == 0 || i == 3 || cut[i] > cut[i - 1])
            swatch(p, css_class[i], line);
    }
    swatch(p, "sw h", tarve_tr(p->lang, "protected"));
    tarve_html_close(&p->h);
}

static void map(tarve_page *p)
{
    const tarve_view_area *a = tightest(p->v);
    tarve_html_open(&p->h, "figure", "solo");
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_open(&p->h, "h2", NULL);
    tarve_html_text(&p->h, tarve_tr(p->lang, "Fewest unemployed per vacancy"));
    if (a != NULL) {
        tarve_html_text(&p->h, ": ");
        tarve_html_text(&p->h, a->name);
    }
    tarve_html_close(&p->h);
    tarve_html_element(&p->h, "p", "sub",
                       tarve_tr(p->lang, "Unemployed per vacancy, mean of 12 months"));
    tarve_html_close(&p->h);
    tarve_page_picture(
        p, "map",
        tarve_tr(
            p->lang,
            "Map: unemployed per vacancy by municipality. The same figures are in the table."));
    tarve_html_open(&p->h, "div", "note");
    map_key(p);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

void tarve_page_areas(tarve_page *p)
{
    const bool drawn = tarve_plots_drawn(p->plots, "map");
    if (p->v->n_areas == 0)
        return;
    tarve_html_open(&p->h, "section", drawn ? "cols map" : NULL);
    tarve_html_attr(&p->h, "id", "municipalities");
    if (drawn)
        map(p);
    area_table(p);
    tarve_html_close(&p->h);
}

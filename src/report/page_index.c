/* SPDX-License-Identifier: GPL-3.0-or-later */
/* index.html of a run: the way to its pages, in every language that it has. */
#include <stdio.h>

#include "report/page.h"
#include "report/say.h"
#include "report/workbook.h"

const tarve_page_kind *const tarve_page_kinds[TARVE_N_PAGES] = {
    &tarve_page_brief, &tarve_page_intake, &tarve_page_municipality, &tarve_page_meeting,
    &tarve_page_annex};

static void one_page(tarve_html *h, const tarve_view *v, const tarve_page_kind *kind,
                     const tarve_view_area *area)
{
    char file[TARVE_PAGE_FILE], href[TARVE_PAGE_FILE + 8];
    tarve_page_file(kind, area, file);
    (void)snprintf(href, sizeof href, "%s/%s", tarve_lang_code(tarve_language_lang(v->lang)), file);
    tarve_html_open(h, "li", NULL);
    tarve_page_link(h, href, area == NULL ? tarve_tr(v->lang, kind->title) : area->name, false);
    if (area == NULL) {
        tarve_html_text(h, ". ");
        tarve_html_text(h, tarve_tr(v->lang, kind->about));
        tarve_html_text(h, ".");
    }
    tarve_html_close(h);
}

static void workbook(tarve_html *h, const tarve_view *v)
{
    char href[TARVE_PAGE_FILE + 8];
    (void)snprintf(href, sizeof href, "%s/" TARVE_WORKBOOK,
                   tarve_lang_code(tarve_language_lang(v->lang)));
    tarve_html_open(h, "ul", "plain");
    tarve_html_open(h, "li", NULL);
    tarve_page_link(h, href, tarve_tr(v->lang, "Workbook"), false);
    tarve_html_text(h, ". ");
    tarve_html_text(h, tarve_tr(v->lang, "All tables with charts, for spreadsheets"));
    tarve_html_text(h, ".");
    tarve_html_close(h);
    tarve_html_close(h);
}

static void one_language(tarve_html *h, const tarve_view *v)
{
    const tarve_lang lang = tarve_language_lang(v->lang);
    char period[TARVE_SAY_TEXT], line[400];
    tarve_html_open(h, "section", NULL);
    tarve_html_attr(h, "lang", tarve_lang_code(lang));
    (void)snprintf(line, sizeof line, "%s: %.240s %s", tarve_tr(v->lang, "Training need"),
                   v->region, tarve_page_period(v, period));
    tarve_html_open(h, "h2", NULL);
    tarve_html_data(h, line);
    tarve_html_close(h);
    tarve_page_gates(h, v);
    for (size_t k = 0; k < TARVE_N_PAGES; k++) {
        const tarve_page_kind *kind = tarve_page_kinds[k];
        if (kind->each_area)
            tarve_html_element(h, "p", NULL, tarve_tr(v->lang, kind->title));
        tarve_html_open(h, "ul", "plain");
        for (size_t i = 0; i < (kind->each_area ? v->n_areas : 1); i++)
            one_page(h, v, kind, kind->each_area ? &v->area[i] : NULL);
        tarve_html_close(h);
    }
    workbook(h, v);
    tarve_html_close(h);
}

tarve_status tarve_page_index_begin(tarve_html *h, const tarve_report_inputs *in, tarve_error *err)
{
    char title[400];
    const tarve_status st = tarve_html_begin(h, err);
    if (st != TARVE_OK)
        return st;
    const tarve_language *first = in->language[0];
    (void)snprintf(title, sizeof title, "%s, %.240s %.40s", tarve_tr(first, "Training need"),
                   in->region_name, in->period_label == NULL ? "" : in->period_label);
    tarve_html_open(h, "html", NULL);
    tarve_html_attr(h, "lang", tarve_lang_code(tarve_language_lang(first)));
    tarve_page_open_head(h, title);
    tarve_html_close(h);
    tarve_html_open(h, "body", NULL);
    tarve_html_open(h, "div", "page");
    tarve_html_open(h, "main", NULL);
    tarve_html_open(h, "h1", NULL);
    tarve_html_data(h, title);
    tarve_html_close(h);
    return TARVE_OK;
}

void tarve_page_index_language(tarve_html *h, const tarve_view *v)
{
    one_language(h, v);
}

tarve_status tarve_page_index_end(tarve_html *h, int dirfd, tarve_error *err)
{
    for (int open = 0; open < 4; open++) /* main, div, body, html */
        tarve_html_close(h);
    return tarve_html_save(h, dirfd, "index.html", err);
}

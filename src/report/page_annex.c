/* SPDX-License-Identifier: GPL-3.0-or-later */
/* annex.html: everything that the other pages rest on. */
#include "report/track.h"

static void contents(tarve_page *p)
{
    static const char *const link[][2] = {{"#need", TARVE_MSG("Training need")},
                                          {"#forecasts", TARVE_MSG("Forecasts")},
                                          {"#municipalities", TARVE_MSG("Municipalities")},
                                          {"#assumptions", TARVE_MSG("Assumptions")},
                                          {"#data", TARVE_MSG("Data and method")}};
    tarve_html_open(&p->h, "nav", NULL);
    tarve_html_attr(&p->h, "aria-label", tarve_tr(p->lang, "Parts of the page"));
    tarve_html_open(&p->h, "ul", NULL);
    for (size_t i = 0; i < sizeof link / sizeof *link; i++) {
        tarve_html_open(&p->h, "li", NULL);
        tarve_page_link(&p->h, link[i][0], tarve_tr(p->lang, link[i][1]), false);
        tarve_html_close(&p->h);
    }
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* The brief and its wording refer to annexes by number. */
static void annex(tarve_page *p, const char *id, const char *title)
{
    tarve_html_open(&p->h, "h2", "annex");
    tarve_html_attr(&p->h, "id", id);
    tarve_html_text(&p->h, title);
    tarve_html_close(&p->h);
}

static void sections(tarve_page *p)
{
    contents(p);
    tarve_html_element(&p->h, "h1", NULL,
                       tarve_tr(p->lang, "Annexes: figures, assumptions, data and method"));
    annex(p, "annex-1", tarve_tr(p->lang, "Annex 1: figures"));
    tarve_page_need(p);
    tarve_page_forecasts(p);
    tarve_page_track(p);
    tarve_page_track_table(p);
    tarve_page_areas(p);
    tarve_page_series(p);
    tarve_page_signals(p);
    tarve_page_roadmap(p);
    annex(p, "annex-2", tarve_tr(p->lang, "Annex 2: assumptions"));
    tarve_page_assumptions(p);
    tarve_page_crosswalk(p);
    annex(p, "annex-3", tarve_tr(p->lang, "Annex 3: data and method"));
    tarve_page_quality(p);
    tarve_page_method(p);
}

const tarve_page_kind tarve_page_annex = {
    .file = "annex.html",
    .title = TARVE_MSG("Annexes"),
    .about = TARVE_MSG("All figures, assumptions, data and methods of the run"),
    .sections = sections,
};

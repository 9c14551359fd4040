/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the link between occupations and education rests on: openings that no qualification reaches,
 * and both ends of the weight between register and requirements. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"

enum { MOST_ROWS = 8, LINE = 320 };

static const char *reason_name(const tarve_language *lang, const char *code)
{
    static const char *const known[][2] = {
        {"missing", TARVE_MSG("the occupation is not in the crosswalk")},
        {"excluded",
         TARVE_MSG(
             "according to the crosswalk none of its qualifications leads to the occupation")},
        {"regulated",
         TARVE_MSG("a regulated occupation whose qualification is not in the crosswalk")},
        {"small", TARVE_MSG("occupations with too few openings to be shown alone")}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i][0], code) == 0)
            return tarve_tr(lang, known[i][1]);
    return code;
}

static void gap_row(tarve_page *p, const tarve_view_gap *g)
{
    char buf[TARVE_SAY_TEXT], name[LINE];
    (void)snprintf(name, sizeof name,
                   tarve_ntr(p->lang, "%zu small occupation together",
                             "%zu small occupations together", g->n_occupations),
                   g->n_occupations);
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, g->code[0] != '\0' ? g->name : name);
    tarve_page_cell(p, tarve_say_number(p->lang, buf, g->openings, 0));
    tarve_html_open(&p->h, "td", "w");
    tarve_html_data(&p->h, reason_name(p->lang, g->reason));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void gaps(tarve_page *p)
{
    const tarve_view *v = p->v;
    const tarve_view_gap *covered = &v->gap[v->n_gaps - 1];
    char buf[TARVE_SAY_TEXT], small[LINE];
    size_t shown = 0;
    (void)snprintf(small, sizeof small,
                   tarve_tr(p->lang, "The crosswalk links qualifications to occupations that hold "
                                     "%s%% of openings. The openings below do not show in the need "
                                     "of any field. All of them: data/crosswalk_gaps.csv."),
                   tarve_say_number(p->lang, buf, 100.0 * covered->share, 0));
    tarve_page_table(p, "h-crosswalk", tarve_tr(p->lang, "Openings without a qualification"),
                     small);
    tarve_page_head(p, tarve_tr(p->lang, "Occupation|#Openings a year|Reason"));
    for (size_t i = 0; i + 1 < v->n_gaps; i++) {
        const bool together = v->gap[i].code[0] == '\0';
        if (together || (!isnan(v->gap[i].openings) && shown++ < MOST_ROWS))
            gap_row(p, &v->gap[i]);
    }
    tarve_page_table_end(p);
}

static void ends(tarve_page *p)
{
    const tarve_view *v = p->v;
    bool any = false;
    for (size_t i = 0; i < v->n_shown; i++)
        any = any || !isnan(v->shown[i].gap_end[0].median);
    if (!any)
        return;
    tarve_page_table(
        p, "h-eta", tarve_tr(p->lang, "Gap by the register and by requirements"),
        tarve_tr(p->lang, "The register tells which qualifications people in the occupation have "
                          "now; the requirement, what it asks for. The forecast lies between the "
                          "two. All of them: data/crosswalk_ends.csv."));
    tarve_page_head(p, tarve_tr(p->lang, "Field|#By the register|#Forecast|#By requirements"));
    for (size_t i = 0; i < v->n_shown; i++) {
        const tarve_view_field *f = &v->shown[i];
        if (f->small)
            continue;
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, f->name);
        tarve_page_range(p, f->gap_end[0], 0, true);
        tarve_page_range(p, f->gap, 0, true);
        tarve_page_range(p, f->gap_end[1], 0, true);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
}

void tarve_page_crosswalk(tarve_page *p)
{
    if (p->v->n_gaps == 0)
        return;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "crosswalk");
    gaps(p);
    ends(p);
    tarve_html_close(&p->h);
}

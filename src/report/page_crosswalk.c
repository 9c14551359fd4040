/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the link between occupations and education rests on: openings that no qualification reaches,
 * and both ends of the weight between register and requirements. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"

enum { MOST_ROWS = 8, LINE = 320 };

static const char *reason_name(const char *code)
{
    static const char *const known[][2] = {
        {"missing", "ammatti puuttuu vastaavuusavaimesta"},
        {"excluded", "avaimen mukaan mikään sen tutkinto ei vie ammattiin"},
        {"regulated", "säännelty ammatti, jonka tutkintoa avaimessa ei ole"},
        {"small", "ammatteja, joissa on liian vähän paikkoja näytettäväksi yksin"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i][0], code) == 0)
            return known[i][1];
    return code;
}

static void gap_row(tarve_page *p, const tarve_view_gap *g)
{
    char buf[TARVE_SAY_TEXT], name[LINE];
    (void)snprintf(name, sizeof name, "%zu pientä ammattia yhteensä", g->n_occupations);
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, g->code[0] != '\0' ? g->name : name);
    tarve_page_cell(p, tarve_say_number(p->lang, buf, g->openings, 0));
    tarve_html_open(&p->h, "td", "w");
    tarve_html_data(&p->h, reason_name(g->reason));
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
                   "Vastaavuusavain liittää tutkintoihin ammatit, joissa on %s %% avautuvista "
                   "paikoista. Alla olevat paikat eivät näy minkään alan tarpeessa. Kaikki: "
                   "data/crosswalk_gaps.csv.",
                   tarve_say_number(p->lang, buf, 100.0 * covered->share, 0));
    tarve_page_table(p, "h-avain", "Avautuvat paikat ilman tutkintoa", small);
    tarve_page_head(p, "Ammatti|#Paikkoja vuodessa|Syy");
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
    tarve_page_table(p, "h-eta", "Vaje rekisterin ja vaatimusten mukaan",
                     "Rekisteri kertoo, mitä tutkintoja ammatissa on nyt; vaatimus, mitä siinä "
                     "pyydetään. Ennuste on niiden välissä. Kaikki: data/crosswalk_ends.csv.");
    tarve_page_head(p, "Ala|#Rekisterin mukaan|#Ennuste|#Vaatimusten mukaan");
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
    tarve_html_attr(&p->h, "id", "vastaavuus");
    gaps(p);
    ends(p);
    tarve_html_close(&p->h);
}

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
    (void)snprintf(text, sizeof text,
                   "%.200s: yksi uusi aloituspaikka tuottaa alueelle noin %s alan osaajaa vuodessa "
                   "ja vie %s opiskelijavuotta. Vuonna %d avattavilta paikoilta valmistutaan "
                   "vuodesta %d alkaen.",
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
    tarve_page_table(p, "h-paikat", "Vajeesta aloituspaikoiksi",
                     "Aloituspaikkoja vuodessa; harmaalla vaihteluväli (80\302\240%). Vaihtoehdot "
                     "kertovat, montaa aloituspaikkaa viiden prosenttiyksikön parannus vastaa.");
    tarve_page_head(p, "Koulutusala|#Vajeen sulkisi|#Turvallisesti enintään|#Läpäisy|"
                       "#Alueella pysyminen|#Työttömien rekrytointi|#Vaikutus alkaa");
    for (size_t i = first; i < v->n_rows; i++)
        if (intake_at(v, i) != NULL)
            places_row(p, v->row[i].name, intake_at(v, i));
    tarve_page_table_end(p);
    sentence(p, v->row[first].name, intake_at(v, first));
    tarve_html_element(&p->h, "p", NULL,
                       "Turvallinen määrä on suurin, jolla suuren ylitarjonnan todennäköisyys jää "
                       "hyväksyttyyn rajaan. Nolla tarkoittaa, että raja ylittyy jo nyt.");
    tarve_html_close(&p->h);
}

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
    static const char *const word[TARVE_N_HELD] = {"Kattavuus", "Vaihtuvuus"};
    const tarve_view *v = p->v;
    char heads[LINE], num[TARVE_SAY_TEXT];
    size_t o = (size_t)snprintf(heads, sizeof heads, "Koulutusala");
    for (int h = 0; h < TARVE_N_HELD; h++)
        for (size_t k = 0; k < TARVE_N_POINTS && o < sizeof heads; k++)
            o += (size_t)snprintf(
                heads + o, sizeof heads - o, "|#%s %s", word[h],
                tarve_say_number(p->lang, num, v->in->need->outlook->sensitivity[h][k].value, 2));
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, "Samat luvut taulukkona");
    tarve_page_table(p, "h-herkkyys-luvut", "Vaje, kun oletus on toinen",
                     "Henkilöä vuodessa; harmaalla alitarjonnan todennäköisyys.");
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
    tarve_html_element(&p->h, "h2", NULL, "Entä jos kattavuus tai vaihtuvuus on toinen");
    (void)snprintf(line, sizeof line,
                   "Vaje, kun ilmoitusten kattavuus on %s tai vaihtuvuus %s ja muu arvotaan "
                   "kuten muuallakin. Kahdeksan kertaa kymmenestä oletus on näiden välissä.",
                   ends(p->v, TARVE_HELD_KAPPA, kappa), ends(p->v, TARVE_HELD_CHI, chi));
    tarve_html_open(&p->h, "p", "sub");
    tarve_html_text(&p->h, line);
    tarve_page_synthetic(p);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(p, "sensitivity",
                       "Palkit koulutusaloittain: vaje pienellä ja suurella kattavuudella ja "
                       "vaihtuvuudella. Samat luvut ovat taulukossa kuvan alla.");
    table(p);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    tarve_html_element(&p->h, "p", NULL,
                       "Suurempi kattavuus kasvattaa vajetta: ilmoitusten takana on enemmän "
                       "rekrytointeja. Suurempi vaihtuvuus pienentää sitä: paikan täyttää useammin "
                       "saman ammatin tekijä.");
    tarve_html_element(&p->h, "p", NULL,
                       "Oletukset ovat kaikille aloille yhteiset, joten vajeet muuttuvat yhdessä "
                       "ja alojen järjestys pysyy lähes samana.");
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Training need per field: the gap, the table, the ledger, now against later. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"

enum { LINE = 512 };

static void caption(tarve_page *p, const char *id, const char *title, const char *sub)
{
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_open(&p->h, "h2", NULL);
    tarve_html_attr(&p->h, "id", id);
    tarve_html_text(&p->h, title);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "p", "sub");
    tarve_html_text(&p->h, sub);
    tarve_page_synthetic(p);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void class_key(tarve_page *p)
{
    static const struct {
        tarve_look look;
        const char *word;
    } row[] = {{TARVE_LOOK_SHORTAGE, "alitarjonta"},
               {TARVE_LOOK_MISMATCH, "kohtaanto-ongelma"},
               {TARVE_LOOK_BALANCE, "tasapaino"},
               {TARVE_LOOK_SURPLUS, "ylitarjonta"},
               {TARVE_LOOK_UNSURE, "epävarma"}};
    tarve_html_open(&p->h, "ul", "marks");
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        tarve_html_open(&p->h, "li", tarve_look_style(row[i].look));
        tarve_html_open(&p->h, "i", "m");
        tarve_html_attr(&p->h, "aria-hidden", "true");
        tarve_html_text(&p->h, tarve_look_mark(row[i].look));
        tarve_html_close(&p->h);
        tarve_html_text(&p->h, row[i].word);
        tarve_html_close(&p->h);
    }
    tarve_html_close(&p->h);
}

static void note(tarve_page *p, const char *strong, const char *text)
{
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_element(&p->h, "b", NULL, strong);
    tarve_html_text(&p->h, text);
    tarve_html_close(&p->h);
}

static void gap_figure(tarve_page *p)
{
    size_t n = 0;
    char title[LINE], sub[LINE], word[TARVE_SAY_TEXT];
    for (size_t i = 0; i < p->v->n_shown; i++)
        n += tarve_view_is_shortage(&p->v->shown[i]);
    if (n == 0)
        (void)snprintf(title, sizeof title, "Millään alalla alitarjonta ei ole selvä");
    else
        (void)snprintf(title, sizeof title, "Osaajia valmistuu liian vähän %s alalla",
                       tarve_say_on(p->lang, word, n));
    (void)snprintf(sub, sizeof sub,
                   "Koulutuksen vaje, henkilöä vuodessa, vuosi %d. Merkki on arvio, "
                   "jana todennäköinen vaihteluväli (80\302\240%%).",
                   p->v->year);
    tarve_html_open(&p->h, "figure", NULL);
    caption(p, "h-vaje", title, sub);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(p, "gap",
                       "Vaje koulutusaloittain suurimmasta pienimpään, "
                       "vaihteluväli ja luokka. Samat luvut ovat alla olevassa taulukossa.");
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    class_key(p);
    note(p, "Vaje",
         " on avautuvien paikkojen vaatimat uudet osaajat miinus alueelle "
         "työllistyvät vastavalmistuneet.");
    (void)snprintf(sub, sizeof sub,
                   " näytetään, kun sen todennäköisyys on "
                   "vähintään %s. Muuten tulos on epävarma.",
                   tarve_say_tenths(p->lang, word, tarve_view_class_limit(p->v)));
    note(p, "Luokka", sub);
    note(p, "Liian pieni:",
         " avautuvia paikkoja on liian vähän omiin lukuihin. Taulukossa on silloin "
         "laajemman alan tai koulutusasteen luokka ja alan oma suunta.");
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* Of a field too small for its own class: whose class it is, and where the field itself points. */
static void inherited_line(const tarve_page *p, const tarve_view_field *f, char line[LINE])
{
    const char *direction = tarve_say_direction(p->lang, f->need->direction);
    if (f->from == NULL)
        (void)snprintf(line, LINE, "täällä %s", direction);
    else
        (void)snprintf(line, LINE, "luokka: %.200s; täällä %s", tarve_view_need_name(p->v, f->from),
                       direction);
}

static void class_cell(tarve_page *p, const tarve_view_field *f)
{
    const tarve_field_need *n = f->need;
    char line[LINE], pct[TARVE_SAY_TEXT];
    if (f->small)
        inherited_line(p, f, line);
    else if (n->class_ == TARVE_NEED_UNCERTAIN)
        (void)snprintf(line, sizeof line, "%s %s, muuten %s",
                       tarve_say_class(p->lang, n->likeliest),
                       tarve_say_percent(p->lang, pct, n->class_probability),
                       tarve_say_class(p->lang, n->second));
    else
        (void)snprintf(line, sizeof line, "%s (%s)",
                       tarve_say_likelihood(p->lang, n->class_probability),
                       tarve_say_percent(p->lang, pct, n->class_probability));
    tarve_html_open(&p->h, "td", "w");
    tarve_html_open(&p->h, "span", tarve_look_style(f->look));
    tarve_html_open(&p->h, "span", NULL);
    tarve_html_attr(&p->h, "aria-hidden", "true");
    tarve_html_text(&p->h, tarve_look_mark(f->look));
    tarve_html_close(&p->h);
    tarve_html_text(&p->h, " ");
    tarve_html_text(&p->h, tarve_say_result(p->lang, f));
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "br", NULL);
    tarve_html_void(&p->h);
    tarve_html_element(&p->h, "span", "r", line);
    tarve_html_close(&p->h);
}

static void need_table(tarve_page *p)
{
    char small[LINE];
    (void)snprintf(small, sizeof small,
                   "Henkilöä vuodessa, vuosi %d; harmaalla todennäköinen "
                   "vaihteluväli (80\302\240%%). Järjestys: vaje suurimmasta "
                   "pienimpään.",
                   p->v->year);
    tarve_html_open(&p->h, "section", "tight");
    tarve_page_table(p, "h-alat", "Kaikki koulutusalat", small);
    tarve_page_head(p, "Koulutusala|#Avautuvia paikkoja|#Tarve|#Tarjonta|#Vaje|#Kohtaantosuhde|"
                       "Luokka ja todennäköisyys");
    for (size_t i = 0; i < p->v->n_shown; i++) {
        const tarve_view_field *f = &p->v->shown[i];
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, f->name);
        tarve_page_range(p, f->openings, 0, false);
        tarve_page_range(p, f->requirement, 0, false);
        tarve_page_range(p, f->supply, 0, false);
        tarve_page_range(p, f->gap, 0, true);
        tarve_page_range(p, f->ratio, 2, false);
        class_cell(p, f);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void years_table(tarve_page *p)
{
    const tarve_view *v = p->v;
    char heads[LINE];
    size_t o = (size_t)snprintf(heads, sizeof heads, "Koulutusala");
    if (v->n_years < 2)
        return;
    for (size_t y = 0; y < v->n_years && o < sizeof heads; y++)
        o += (size_t)snprintf(heads + o, sizeof heads - o, "|#%d",
                              v->in->need->base_year + 1 + (int)y);
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, "Vaje vuosittain");
    tarve_page_table(p, "h-vuodet", "Vaje vuosittain",
                     "Henkilöä vuodessa; harmaalla vaihteluväli (80\302\240%).");
    tarve_page_head(p, heads);
    for (size_t i = 0; i < v->n_rows; i++) {
        if (v->row[i].parent[0] != '\0')
            continue;
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, v->row[i].name);
        for (size_t y = 0; y < v->n_years; y++)
            tarve_page_range(p, v->row[y * v->n_rows + i].gap, 0, true);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

/* Qualifications of the fields, folded: what a school plans by. */
static void qualifications_table(tarve_page *p)
{
    const tarve_view *v = p->v;
    const tarve_view_field *rows =
        v->row + (size_t)(v->year - v->in->need->base_year - 1) * v->n_rows;
    size_t n = 0;
    for (size_t i = 0; i < v->n_rows; i++)
        n += rows[i].parent[0] != '\0';
    if (n == 0)
        return;
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, "Tutkinnot");
    tarve_page_table(p, "h-tutkinnot", "Tutkinnot",
                     "Henkilöä vuodessa; harmaalla vaihteluväli (80\302\240%).");
    tarve_page_head(p, "Tutkinto|#Avautuvia paikkoja|#Tarve|#Tarjonta|#Vaje|"
                       "Luokka ja todennäköisyys");
    for (size_t i = 0; i < v->n_rows; i++) {
        if (rows[i].parent[0] == '\0')
            continue;
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, rows[i].name);
        tarve_page_range(p, rows[i].openings, 0, false);
        tarve_page_range(p, rows[i].requirement, 0, false);
        tarve_page_range(p, rows[i].supply, 0, false);
        tarve_page_range(p, rows[i].gap, 0, true);
        class_cell(p, &rows[i]);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void ledger(tarve_page *p)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "figure", NULL);
    caption(p, "h-tili", "Mistä uudet paikat täyttyvät",
            "Alan vuoden rekrytoinnit jaettuna sen mukaan, mistä tekijä tulee. "
            "Viimeinen osa jää vajeeksi.");
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(p, "ledger",
                       "Rekrytoinnit koulutusaloittain osiin jaettuina: vaihtuvuus, "
                       "työttömät, liikkuvuus, vastavalmistuneet ja vaje. Luvut "
                       "ovat alla olevassa taulukossa.");
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    note(p, "Vaihtuvuus:",
         " alan työntekijä vaihtaa paikkaa. Paikka täyttyy, "
         "mutta uusia osaajia ei tarvita.");
    note(p, "Liikkuvuus:", " pendelöinti, muutto ja ammatin vaihto.");
    note(p, "Osat",
         " on pyöristetty erikseen, joten ne eivät aina summaudu "
         "täsmälleen.");
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_page_table(
        p, "h-tilitaulu", "Tilinpito koulutusaloittain",
        "Henkilöä vuodessa; harmaalla vaihteluväli (80\302\240%). Pienillä aloilla ei ole "
        "omia lukuja.");
    tarve_page_head(p, "Koulutusala|#Rekrytoinnit|#Vaihtuvuus|#Työttömistä|"
                       "#Liikkuvuus|#Uusia osaajia|#Kertynyt vaje");
    for (size_t i = 0; i < p->v->n_shown; i++) {
        if (p->v->shown[i].small)
            continue;
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, p->v->shown[i].name);
        for (size_t k = 0; k < TARVE_N_PARTS; k++)
            tarve_page_range(p, p->v->shown[i].part[k], 0, false);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static bool has_employment(const tarve_view *v)
{
    for (size_t i = 0; i < v->n_shown; i++)
        if (!isnan(v->shown[i].employed))
            return true;
    return false;
}

/* Stocks now and flows ahead as words; the balance share where employment is given. */
static void positions_table(tarve_page *p)
{
    const bool employed = has_employment(p->v);
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, "Lähtötilanne ja suunta");
    tarve_page_table(p, "h-suunta", "Lähtötilanne ja suunta",
                     "Nyt: työttömiä avointa työpaikkaa kohti koko maahan verrattuna. Suunta: "
                     "kohtaantosuhde kolmesta viiteen vuoden päästä. Kun pulan jälkeen uusia tulee "
                     "vain sen verran kuin paikkoja avautuu, pula jatkuu.");
    tarve_page_head(p, employed ? "Koulutusala|Nyt|Suunta|Yhdessä|#Kohtaanto-osuus, %"
                                : "Koulutusala|Nyt|Suunta|Yhdessä");
    for (size_t i = 0; i < p->v->n_shown; i++) {
        const tarve_view_field *f = &p->v->shown[i];
        if (f->small)
            continue;
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, f->name);
        tarve_html_element(&p->h, "td", "w", tarve_say_position(p->lang, f->need->start));
        tarve_html_element(&p->h, "td", "w", tarve_say_position(p->lang, f->need->ahead));
        tarve_html_element(&p->h, "td", "w",
                           tarve_say_outlook(p->lang, f->need->start, f->need->ahead));
        if (employed)
            tarve_page_range(p, f->balance_share, 1, true);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void quadrants(tarve_page *p)
{
    char sub[LINE];
    if (!tarve_plots_drawn(p->plots, "quadrants"))
        return;
    (void)snprintf(sub, sizeof sub,
                   "Vaakaan työttömiä avointa työpaikkaa kohti nyt, "
                   "pystyyn kohtaantosuhde vuonna %d (alle 1: tekijöitä on liian "
                   "vähän).",
                   p->v->year);
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "figure", NULL);
    caption(p, "h-nyt", "Tilanne nyt ja koulutuksen suunta", sub);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(p, "quadrants",
                       "Koulutusalat neljässä ruudussa: pula nyt ja jatkossa, pula nyt "
                       "mutta helpottuu, kohtaanto-ongelma, ylitarjonta.");
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    note(p, "Kohtaantosuhde",
         " on tekijöiden määrä suhteessa avautuviin "
         "paikkoihin. Yksi on tasapaino.");
    note(p, "Kohtaanto-ongelma:",
         " työttömiä on paljon, mutta osaajia "
         "valmistuu liian vähän.");
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

void tarve_page_need(tarve_page *p)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "need");
    if (p->v->n_shown == 0) {
        tarve_html_element(&p->h, "h2", NULL, "Koulutustarve");
        tarve_html_element(&p->h, "p", NULL,
                           "Koulutustarvetta ei voitu laskea: yhtään koulutusalaa ei "
                           "ole aineistossa.");
        tarve_html_close(&p->h);
        return;
    }
    gap_figure(p);
    tarve_html_close(&p->h);
    need_table(p);
    years_table(p);
    qualifications_table(p);
    tarve_page_places(p);
    tarve_page_whatif(p);
    ledger(p);
    quadrants(p);
    positions_table(p);
}

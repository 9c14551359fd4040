/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Training need per field: the gap, the table, the ledger, now against later. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/fi.h"
#include "report/page.h"

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
        tarve_need_class c;
        const char *word;
    } row[] = {{TARVE_NEED_SHORTAGE, "alitarjonta"},
               {TARVE_NEED_BALANCE, "tasapaino"},
               {TARVE_NEED_SURPLUS, "ylitarjonta"},
               {TARVE_NEED_UNCERTAIN, "ep\303\244varma tai liian pieni"}};
    tarve_html_open(&p->h, "ul", "marks");
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        tarve_html_open(&p->h, "li", tarve_fi_class_style(row[i].c));
        tarve_html_open(&p->h, "i", "m");
        tarve_html_attr(&p->h, "aria-hidden", "true");
        tarve_html_text(&p->h, tarve_fi_class_mark(row[i].c));
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
    char title[LINE], sub[LINE], word[TARVE_FI_TEXT];
    for (size_t i = 0; i < p->v->n_fields; i++)
        n += tarve_view_is_shortage(&p->v->shown[i]);
    if (n == 0)
        (void)snprintf(title, sizeof title,
                       "Mill\303\244\303\244n alalla alitarjonta ei ole selv\303\244");
    else
        (void)snprintf(title, sizeof title, "Osaajia valmistuu liian v\303\244h\303\244n %s alalla",
                       tarve_fi_on(word, n));
    (void)snprintf(sub, sizeof sub,
                   "Koulutuksen vaje, henkil\303\266\303\244 vuodessa, vuosi %d. Merkki on arvio, "
                   "jana todenn\303\244k\303\266inen vaihteluv\303\244li (80\302\240%%).",
                   p->v->year);
    tarve_html_open(&p->h, "figure", NULL);
    caption(p, "h-vaje", title, sub);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(p, "gap",
                       "Vaje koulutusaloittain suurimmasta pienimp\303\244\303\244n, "
                       "vaihteluv\303\244li ja luokka. Samat luvut ovat alla olevassa taulukossa.");
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    class_key(p);
    note(p, "Vaje",
         " on avautuvien paikkojen vaatimat uudet osaajat miinus alueelle "
         "ty\303\266llistyv\303\244t vastavalmistuneet.");
    note(p, "Luokka",
         " n\303\244ytet\303\244\303\244n, kun sen todenn\303\244k\303\266isyys on "
         "v\303\244hint\303\244\303\244n 7/10. Muuten tulos on ep\303\244varma.");
    note(p, "Liian pieni:",
         " aineisto ei riit\303\244 luokkaan t\303\244ll\303\244 aluetasolla; katso "
         "laajemman alueen tulos.");
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* The two likeliest of the five classes: "alitarjonta tai tasapaino". */
static const char *two_likeliest(const tarve_field_need *f, char line[LINE])
{
    size_t a = 0, b = 1;
    if (f->p_class[1] > f->p_class[0]) {
        a = 1;
        b = 0;
    }
    for (size_t i = 2; i < 5; i++)
        if (f->p_class[i] > f->p_class[a]) {
            b = a;
            a = i;
        } else if (f->p_class[i] > f->p_class[b]) {
            b = i;
        }
    (void)snprintf(line, LINE, "%s tai %s", tarve_fi_class((tarve_need_class)a),
                   tarve_fi_class((tarve_need_class)b));
    return line;
}

static void class_cell(tarve_page *p, const tarve_view_field *f)
{
    const tarve_need_class c = f->need->class_;
    char line[LINE], pct[TARVE_FI_TEXT];
    if (c == TARVE_NEED_UNCERTAIN)
        (void)two_likeliest(f->need, line);
    else if (c == TARVE_NEED_TOO_SMALL)
        (void)snprintf(line, sizeof line, "katso laajempi alue");
    else
        (void)snprintf(line, sizeof line, "%s (%s)",
                       tarve_fi_likelihood(f->need->class_probability),
                       tarve_fi_percent(pct, f->need->class_probability));
    tarve_html_open(&p->h, "td", "w");
    tarve_html_open(&p->h, "span", tarve_fi_class_style(c));
    tarve_html_open(&p->h, "span", NULL);
    tarve_html_attr(&p->h, "aria-hidden", "true");
    tarve_html_text(&p->h, tarve_fi_class_mark(c));
    tarve_html_close(&p->h);
    tarve_html_text(&p->h, " ");
    tarve_html_text(&p->h, tarve_fi_class(c));
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "br", NULL);
    tarve_html_void(&p->h);
    tarve_html_element(&p->h, "span", "r", line);
    tarve_html_close(&p->h);
}

static void need_table(tarve_page *p)
{
    char small[LINE];
    const tarve_range none = {(double)NAN, (double)NAN, (double)NAN};
    (void)snprintf(
        small, sizeof small,
        "Henkil\303\266\303\244 vuodessa, vuosi %d; harmaalla todenn\303\244k\303\266inen "
        "vaihteluv\303\244li (80\302\240%%). J\303\244rjestys: vaje suurimmasta "
        "pienimp\303\244\303\244n.",
        p->v->year);
    tarve_html_open(&p->h, "section", "tight");
    tarve_page_table(p, "h-alat", "Kaikki koulutusalat", small);
    tarve_page_head(p, "Koulutusala|#Avautuvia paikkoja|#Tarve|#Tarjonta|#Vaje|#Kohtaantosuhde|"
                       "Luokka ja todenn\303\244k\303\266isyys");
    for (size_t i = 0; i < p->v->n_fields; i++) {
        const tarve_view_field *f = &p->v->shown[i];
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, f->name);
        tarve_page_range(p, f->openings, 0, false);
        tarve_page_range(p, f->requirement, 0, false);
        tarve_page_range(p, f->supply, 0, false);
        tarve_page_range(p, f->gap, 0, true);
        tarve_page_range(p, f->need->class_ == TARVE_NEED_TOO_SMALL ? none : f->ratio, 2, false);
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
    tarve_page_table(
        p, "h-vuodet", "Vaje vuosittain",
        "Henkil\303\266\303\244 vuodessa; harmaalla vaihteluv\303\244li (80\302\240%).");
    tarve_page_head(p, heads);
    for (size_t i = 0; i < v->n_fields; i++) {
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, v->field[i].name);
        for (size_t y = 0; y < v->n_years; y++)
            tarve_page_range(p, v->field[y * v->n_fields + i].gap, 0, true);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void ledger(tarve_page *p)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "figure", NULL);
    caption(p, "h-tili", "Mist\303\244 uudet paikat t\303\244yttyv\303\244t",
            "Alan vuoden rekrytoinnit jaettuna sen mukaan, mist\303\244 tekij\303\244 tulee. "
            "Viimeinen osa j\303\244\303\244 vajeeksi.");
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(
        p, "ledger",
        "Rekrytoinnit koulutusaloittain osiin jaettuina: vaihtuvuus, "
        "ty\303\266tt\303\266m\303\244t, liikkuvuus, vastavalmistuneet ja vaje. Luvut "
        "ovat alla olevassa taulukossa.");
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    note(p, "Vaihtuvuus:",
         " alan ty\303\266ntekij\303\244 vaihtaa paikkaa. Paikka t\303\244yttyy, "
         "mutta uusia osaajia ei tarvita.");
    note(p, "Liikkuvuus:", " pendel\303\266inti, muutto ja ammatin vaihto.");
    note(p, "Osat",
         " on py\303\266ristetty erikseen, joten ne eiv\303\244t aina summaudu "
         "t\303\244sm\303\244lleen.");
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_page_table(
        p, "h-tilitaulu", "Tilinpito koulutusaloittain",
        "Henkil\303\266\303\244 vuodessa; harmaalla vaihteluv\303\244li (80\302\240%).");
    tarve_page_head(p, "Koulutusala|#Rekrytoinnit|#Vaihtuvuus|#Ty\303\266tt\303\266mist\303\244|"
                       "#Liikkuvuus|#Uusia osaajia|#Kertynyt vaje");
    for (size_t i = 0; i < p->v->n_fields; i++) {
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, p->v->shown[i].name);
        for (size_t k = 0; k < TARVE_N_PARTS; k++)
            tarve_page_range(p, p->v->shown[i].part[k], 0, false);
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
                   "Vaakaan ty\303\266tt\303\266mi\303\244 avointa ty\303\266paikkaa kohti nyt, "
                   "pystyyn kohtaantosuhde vuonna %d (alle 1: tekij\303\266it\303\244 on liian "
                   "v\303\244h\303\244n).",
                   p->v->year);
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "figure", NULL);
    caption(p, "h-nyt", "Tilanne nyt ja koulutuksen suunta", sub);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(
        p, "quadrants",
        "Koulutusalat nelj\303\244ss\303\244 ruudussa: pula nyt ja jatkossa, pula nyt "
        "mutta helpottuu, kohtaanto-ongelma, ylitarjonta.");
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    note(p, "Kohtaantosuhde",
         " on tekij\303\266iden m\303\244\303\244r\303\244 suhteessa avautuviin "
         "paikkoihin. Yksi on tasapaino.");
    note(p, "Kohtaanto-ongelma:",
         " ty\303\266tt\303\266mi\303\244 on paljon, mutta osaajia "
         "valmistuu liian v\303\244h\303\244n.");
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

void tarve_page_need(tarve_page *p)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "tarve");
    if (p->v->n_fields == 0) {
        tarve_html_element(&p->h, "h2", NULL, "Koulutustarve");
        tarve_html_element(&p->h, "p", NULL,
                           "Koulutustarvetta ei voitu laskea: yht\303\244\303\244n koulutusalaa ei "
                           "ole aineistossa.");
        tarve_html_close(&p->h);
        return;
    }
    gap_figure(p);
    tarve_html_close(&p->h);
    need_table(p);
    years_table(p);
    ledger(p);
    quadrants(p);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the width, and the assumptions that still wait for local figures. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"

enum { LINE = 512 };

static const char *parameter_name(const char *name)
{
    static const char *const known[][2] = {
        {"kappa", "Ilmoitusten nettokattavuus"},
        {"omega", "Hyvin lyhyiden työsuhteiden osuus"},
        {"chi", "Vaihtuvuus: paikan täyttää saman ammatin "
                "työntekijä"},
        {"phi", "Työttömistä täyttyvät paikat"},
        {"alpha", "Kohtaannon jousto avoimien paikkojen suhteen"},
        {"iota", "Liikkuvuus: pendelöinti, muutto, ammatin vaihto"},
        {"u_max", "Työttömien varannon kierto vuodessa"},
        {"backlog_years", "Kertyneen vajeen purku, vuotta"},
        {"frictional_months", "Tavanomainen aukiolo, kuukautta"},
        {"area_duration_months", "Avoimen paikan aukiolo, kuukautta"},
        {"duration_sd", "Aukiolon hajonta ammattien välillä"},
        {"psi", "Lukumäärien ylihajonta"},
        {"pool_shape", "Pienten alueiden tasoituksen voimakkuus"},
        {"tau", "Vastaavuusavaimen tasoitus"},
        {"eta", "Vaatimusrivin paino vastaavuusavaimessa"},
        {"crosswalk_n", "Vastaavuusavaimen paino havaintoina"},
        {"none", "Paikat, joihin ei vaadita ammatillista tutkintoa"},
        {"higher", "Paikat, joihin vaaditaan muu tai korkeampi tutkinto"},
        {"mu", "Jatkaa opintoja tai tutkinto on jo ennestään"},
        {"a", "Valmistuneista työvoimassa"},
        {"rho", "Pitovoima: jää alueelle tai pendelöi"},
        {"m", "Työllistyy koulutustaan vastaavaan ammattiin"},
        {"theta", "Vastavalmistuneista työttömänä"},
        {"f", "Täyttyvät aloituspaikat"},
        {"c", "Läpäisy"},
        {"lag_1", "Valmistuu 1., 2., ... 8. vuonna aloituksesta"},
        {"student_years", "Opiskelijavuosia aloituspaikkaa kohti"},
        {"max_surplus_risk", "Hyväksytty suuren ylitarjonnan riski"},
        {"pipeline_weight", "Aloittaneiden paino valmistuneiden ennusteessa"},
        {"commuting_km", "Pendelöinnin etäisyys, kilometriä"},
        {"cut_large_shortage", "Suuren alitarjonnan raja"},
        {"cut_shortage", "Alitarjonnan raja"},
        {"cut_surplus", "Ylitarjonnan raja"},
        {"cut_large_surplus", "Suuren ylitarjonnan raja"},
        {"cut_start_tight", "Lähtötilanne: pulan raja alueeseen nähden"},
        {"cut_start_slack", "Lähtötilanne: ylitarjonnan raja alueeseen nähden"},
        {"min_openings_five", "Viiden luokan pienin koko"},
        {"min_openings_three", "Kolmen luokan pienin koko"},
        {"class_probability", "Luokan pienin todennäköisyys"},
        {"min_gap_persons", "Nimettävän vajeen pienin koko, henkilöä"},
        {"min_gap_share", "Nimettävän vajeen pienin osuus avautuvista"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i][0], name) == 0)
            return known[i][1];
    return name;
}

static bool is_open(const tarve_parameter *r)
{
    return r->used && r->placeholder;
}

static bool by_code(const tarve_parameter *r)
{
    return strcmp(r->level, "occupation") == 0 || strcmp(r->level, "qualification") == 0;
}

/* One of the shares of a programme's lag. */
static bool of_lag(const tarve_parameter *r)
{
    return strncmp(r->name, "lag_", strlen("lag_")) == 0;
}

/* Rows that share one line of the table: one parameter by occupation or by qualification, and the
 * years of one lag. */
static bool together(const tarve_parameter *a, const tarve_parameter *b)
{
    if (of_lag(a) && of_lag(b))
        return strcmp(a->level, b->level) == 0 && strcmp(a->key, b->key) == 0;
    return by_code(a) && strcmp(a->name, b->name) == 0 && strcmp(a->level, b->level) == 0;
}

static void scope_text(const tarve_page *p, const tarve_parameter *r, size_t n, char line[LINE])
{
    const char *label = NULL;
    if (r->key[0] != '\0' && p->v->in->lexicon != NULL)
        label = tarve_lexicon_label(p->v->in->lexicon, r->key, TARVE_FI);
    if (by_code(r) && n > 1)
        (void)snprintf(line, LINE, "%zu %s", n,
                       strcmp(r->level, "occupation") == 0 ? "ammattia tai ammattiryhmää"
                                                           : "tutkintoa");
    else if (strcmp(r->level, "vet") == 0)
        (void)snprintf(line, LINE, "ammatillinen");
    else if (strcmp(r->level, "uas") == 0)
        (void)snprintf(line, LINE, "ammattikorkeakoulu");
    else
        (void)snprintf(line, LINE, "%.200s",
                       label != NULL       ? label
                       : r->key[0] != '\0' ? r->key
                                           : "kaikki");
}

/* One line for row `at` and the later ones that belong to it. */
static void parameter_row(tarve_page *p, size_t at)
{
    const tarve_parameters *par = p->v->in->parameters;
    const tarve_parameter *r = tarve_parameters_row(par, at);
    double lo = tarve_parameter_mean(r), hi = lo;
    size_t n = 0;
    char buf[TARVE_SAY_TEXT], scope[LINE];
    for (size_t i = at; i < tarve_parameters_size(par); i++) {
        const tarve_parameter *o = tarve_parameters_row(par, i);
        if (!is_open(o) || (i != at && !together(r, o)))
            continue;
        lo = fmin(lo, tarve_parameter_mean(o));
        hi = fmax(hi, tarve_parameter_mean(o));
        n++;
    }
    scope_text(p, r, n, scope);
    const int decimals = hi >= 10 ? 0 : 2;
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, parameter_name(of_lag(r) ? "lag_1" : r->name));
    tarve_html_open(&p->h, "td", NULL);
    tarve_html_data(&p->h, of_lag(r) ? "lag_1...8" : r->name);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "td", NULL);
    tarve_html_data(&p->h, scope);
    tarve_html_close(&p->h);
    tarve_page_cell(p, lo < hi ? tarve_say_range(p->lang, buf, lo, hi, decimals)
                               : tarve_say_number(p->lang, buf, lo, decimals));
    tarve_html_open(&p->h, "td", "w");
    tarve_html_data(&p->h, r->line == 0 ? "ohjelman oma alkuarvo" : r->source);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* Was the row told on an earlier line? */
static bool told(const tarve_parameters *par, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_open(tarve_parameters_row(par, i)) &&
            together(tarve_parameters_row(par, i), tarve_parameters_row(par, at)))
            return true;
    return false;
}

static void width(tarve_page *p)
{
    if (!tarve_plots_drawn(p->plots, "width"))
        return;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "figure", NULL);
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_element(&p->h, "h2", NULL, "Mistä vaihteluväli tulee");
    tarve_html_element(&p->h, "p", "sub",
                       "Osuus vajeen vaihtelusta keskimmäisellä alalla. Pisin palkki "
                       "kertoo, mistä oletuksesta kannattaa hankkia tietoa.");
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(p, "width",
                       "Palkit: kunkin oletuksen ja luvun osuus vaihteluvälin leveydestä.");
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    tarve_html_element(&p->h, "p", NULL,
                       "Kattavuus on kaikille aloille yhteinen, joten alojen järjestys on "
                       "varmempi kuin vajeen taso.");
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

void tarve_page_assumptions(tarve_page *p)
{
    const tarve_parameters *par = p->v->in->parameters;
    size_t n = 0;
    char small[LINE];
    width(p);
    tarve_page_sensitivity(p);
    for (size_t i = 0; par != NULL && i < tarve_parameters_size(par); i++) {
        const tarve_parameter *r = tarve_parameters_row(par, i);
        n += is_open(r);
    }
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "oletukset");
    if (n == 0) {
        tarve_html_element(&p->h, "h2", NULL, "Oletukset");
        tarve_html_element(&p->h, "p", NULL,
                           "Mikään käytetty oletus ei ole enää "
                           "paikkamerkki. Kaikki oletukset lähteineen: data/assumptions.csv.");
        tarve_html_close(&p->h);
        return;
    }
    (void)snprintf(small, sizeof small,
                   "%zu oletusta on yleisiä alkuarvoja. Korvatkaa ne alueen luvuilla; kaikki "
                   "oletukset ovat tiedostossa data/assumptions.csv.",
                   n);
    tarve_page_table(p, "h-oletukset", "Vahvistamattomat oletukset",
                     n == 1 ? "Yksi oletus on yleinen alkuarvo. Kaikki oletukset ovat tiedostossa "
                              "data/assumptions.csv."
                            : small);
    tarve_page_head(p, "Oletus|Tunnus|Koskee|#Keskiarvo|Lähde");
    for (size_t i = 0; i < tarve_parameters_size(par); i++) {
        const tarve_parameter *r = tarve_parameters_row(par, i);
        if (is_open(r) && !told(par, i))
            parameter_row(p, i);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read and found, how it was worked out, what it may not be used for, where it came from.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"

enum { LINE = 512, KINDS = 32 };

/* ---- quality ---- */

static const char *file_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static void count_cell(tarve_page *p, size_t n)
{
    char buf[TARVE_SAY_TEXT];
    tarve_page_cell(p, tarve_say_number(p->lang, buf, (double)n, 0));
}

static void inputs(tarve_page *p)
{
    if (p->v->in->n_inputs == 0)
        return;
    tarve_page_table(p, "h-luettu", "Mitä luettiin", "Tarkemmin tiedostossa data/inputs.csv.");
    tarve_page_head(p, "Tiedosto|#Tietueita|#Hyväksytty|#Hylätty|#Lukuja|"
                       "#Suojattuja|#Puuttuvia");
    for (size_t i = 0; i < p->v->in->n_inputs; i++) {
        const tarve_read_report *r = p->v->in->input[i];
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, file_part(r->path));
        count_cell(p, r->records);
        count_cell(p, r->accepted);
        count_cell(p, r->rejected + r->cells_rejected);
        count_cell(p, r->taken);
        count_cell(p, r->protected_);
        count_cell(p, r->missing);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
}

static const char *finding_name(const char *code)
{
    static const char *const known[][2] = {
        {"merger", "Yhdistynyt kunta seuraajansa rinnalla"},
        {"break", "Tasomuutos sarjassa"},
        {"conflict", "Kaksi tiedostoa antaa saman luvun eri suuruisena"},
        {"total-mismatch", "Osat ja summa eivät täsmää"},
        {"identity", "Avoimien paikkojen virta ja varanto eivät täsmää"},
        {"incomplete", "Aineisto on vajaa"},
        {"gap", "Aukko sarjassa"},
        {"no-area", "Lukuja ilman kuntatietoa"},
        {"administrative", "Työttömiä ilman ammattia (opiskelijat, "
                           "yrittäjät, tuntematon)"},
        {"open-during", "Kuukauden aikana avoinna olleita ei voi laskea yhteen"},
        {"too-short", "Sarja on liian lyhyt"},
        {"unknown-code", "Tuntematon koodi"},
        {"missing", "Aineistosta puuttuu jotakin"},
        {"stale", "Aineisto on vanhaa"},
        {"flow-from-stock", "Uudet paikat on arvioitu kuukauden lopun tilanteista"},
        {"no-backlog", "Kertynyttä vajetta ei voitu laskea"},
        {"pooled-occupations", "Alueen ammatit on arvioitu laajemman alueen ammateista"},
        {"too-small", "Ammatteja, joissa on liian vähän paikkoja "
                      "näytettäväksi"},
        {"forecast-fallback", "Sarja ennustettiin yksinkertaisella varamallilla"},
        {"crosswalk-low-confidence", "Vastaavuusavain on arvio, ei rekisteritieto"},
        {"crosswalk-gaps", "Ammatteja, joihin mikään tutkinto ei vie"},
        {"graduates-without-crosswalk", "Tutkintoja, joita vastaavuusavain ei tunne"},
        {"graduates-by-variant", "Valmistuneita on jaettu useammalla tavalla kuin yhdellä"},
        {"graduates-above-students", "Valmistuneita on enemmän kuin opiskelijoita"},
        {"future", "Lukuja viimeisen käytetyn kuukauden jälkeiseltä ajalta"},
        {"provider-outside-map", "Oppilaitoksia, joita alueen luettelossa ei ole"},
        {"provider-without-graduates", "Luettelon oppilaitoksella ei ole valmistuneita"},
        {"occupation-unknown", "Ammatteja, joita luokituksessa ei ole"},
        {"education-unknown", "Tutkintoja, joita vastaavuusavain ei tunne"},
        {"regulated", "Säännellyn ammatin rivi, jonka tutkinto ei kelpaa"},
        {"parameter-unknown-key", "Oletus ammatille tai tutkinnolle, jota ei ole"},
        {"parameter-later", "Oletuksia, jotka ovat aineistoa uudempia"},
        {"parameter-old", "Oletuksia, jotka ovat yli kymmenen vuotta aineistoa vanhempia"},
        {"need-absent", "Koulutustarvetta ei voitu laskea"},
        {"commuting", "Työttömät on laskettu pendelöintialueelta"},
        {"employment-unmatched", "Työllisten ammatteja, joita alueella ei ole"},
        {"openings-implausible", "Avautuvia paikkoja on epäuskottavasti työllisiin nähden"},
        {"scenario-occupation", "Skenaarion ammattia ei ole alueella"},
        {"not-reconciled", "Kuntien ennusteet eivät summaudu alueen ennusteeseen"},
        {"data-break", "Ammattien tasomuutoksia, jotka johtuvat tilastosta"},
        {"mix-change", "Ammattirakenne on muuttunut vuodessa"},
        {"no-country", "Koko maan vertailulukuja ei ole"},
        {"no-flow-by-occupation", "Uusia paikkoja ei ole ammateittain: vaikeasti täytettäviä "
                                  "ei voi päätellä"},
        {"no-provider-map", "Oppilaitosten luetteloa ei ole"},
        {"unknown-occupations", "Paikkoja, joiden ammattia ei tiedetä, on paljon"},
        {"signals-absent", "Merkkejä uusista osaamistarpeista ei voitu laskea"},
        {"signal-log", "Merkkien seuranta ajosta toiseen"},
        {"roadmap-before", "Edellisen ajon tiekartan lukuja ei voitu lukea"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i][0], code) == 0)
            return known[i][1];
    return code;
}

typedef struct kind_count {
    const char *code;
    size_t n;
    bool serious;
} kind_count;

/* Adds the findings of one list by code, in order of first sight; more than KINDS kinds are cut. */
static size_t count_kinds(const tarve_findings *f, kind_count *kind, size_t n)
{
    for (size_t i = 0; f != NULL && i < f->n; i++) {
        size_t k = 0;
        while (k < n && strcmp(kind[k].code, f->item[i].code) != 0)
            k++;
        if (k == n && n == KINDS)
            continue;
        if (k == n)
            kind[n++] = (kind_count){.code = f->item[i].code};
        kind[k].n++;
        kind[k].serious = kind[k].serious || f->item[i].level <= TARVE_LOG_WARN;
    }
    return n;
}

static void findings(tarve_page *p)
{
    kind_count kind[KINDS] = {{0}};
    char buf[TARVE_SAY_TEXT], line[2 * TARVE_SAY_TEXT];
    size_t n = count_kinds(p->v->in->findings, kind, 0);
    n = count_kinds(&p->v->in->need->findings, kind, n);
    tarve_html_open(&p->h, "div", "tight");
    tarve_html_element(&p->h, "h2", NULL, "Havaintoja aineistosta");
    if (n == 0)
        tarve_html_element(&p->h, "p", NULL,
                           "Tarkistukset eivät löytäneet "
                           "huomautettavaa.");
    else
        tarve_html_open(&p->h, "ul", "plain");
    for (size_t k = 0; k < n; k++) {
        (void)snprintf(line, sizeof line, ": %s %s",
                       tarve_say_number(p->lang, buf, (double)kind[k].n, 0),
                       kind[k].n == 1 ? "kohta" : "kohtaa");
        tarve_html_open(&p->h, "li", NULL);
        tarve_html_data(&p->h, finding_name(kind[k].code));
        tarve_html_text(&p->h, line);
        if (kind[k].serious)
            tarve_html_text(&p->h, " (tarkistettava)");
        tarve_html_close(&p->h);
    }
    if (n > 0) {
        tarve_html_close(&p->h);
        tarve_html_element(&p->h, "p", "note",
                           "Jokainen kohta tiedostoineen ja riveineen: data/findings.csv.");
    }
    tarve_html_close(&p->h);
}

void tarve_page_quality(tarve_page *p)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "aineisto");
    inputs(p);
    findings(p);
    tarve_html_close(&p->h);
}

/* ---- method and limits ---- */

static void list(tarve_page *p, const char *kind, const char *title, const char *const *item,
                 size_t n)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_element(&p->h, "h2", NULL, title);
    tarve_html_open(&p->h, kind, "plain");
    for (size_t i = 0; i < n; i++)
        if (item[i][0] != '\0')
            tarve_html_element(&p->h, "li", NULL, item[i]);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void share_sentence(const tarve_page *p, char line[LINE], double share, const char *before,
                           const char *after)
{
    char pct[TARVE_SAY_TEXT];
    line[0] = '\0';
    if (share > 0)
        (void)snprintf(line, LINE, "%s %s %s", before, tarve_say_percent(p->lang, pct, share),
                       after);
}

static void limits(tarve_page *p)
{
    const tarve_need_result *r = p->v->in->need;
    char without[LINE], administrative[LINE];
    share_sentence(p, without, r->share_without_area, "Koko maan avoimista paikoista",
                   "on ilman kuntatietoa. Niitä ei jaeta kunnille.");
    share_sentence(p, administrative, r->administrative_share_u, "Työttömistä",
                   "kuuluu ryhmiin, joilla ei ole ammattia (opiskelijat, yrittäjät, "
                   "tuntematon). Heitä ei lueta kohtaantoon.");
    static const char growth[] = "Avoimista työpaikoista ei voi erottaa kasvua ja poistumaa ilman "
                                 "tietoa työllisten määrästä.";
    static const char flow[] = "Uusien paikkojen määrä ammateittain on arvioitu kuukauden lopun "
                               "tilanteista.";
    const char *const item[] = {
        "Luvut ovat suuntaa antavia ja perustuvat lueteltuihin oletuksiin.",
        "Tulos tukee harkintaa, ei korvaa sitä.",
        growth,
        "Pienten kuntien luvuissa satunnaisvaihtelu on suurta. Lukua 1–4 ei julkaista.",
        r->flow_from_stock ? flow : "",
        without,
        administrative,
    };
    list(p, "ul", "Rajoitukset", item, sizeof item / sizeof *item);
}

void tarve_page_method(tarve_page *p)
{
    char repeated[200], limit[TARVE_SAY_TEXT];
    (void)snprintf(repeated, sizeof repeated,
                   "Laskelma toistetaan tuhansia kertoja oletusten ja lukujen vaihdellessa, ja "
                   "luokka näytetään vain, kun sen todennäköisyys on vähintään %s.",
                   tarve_say_tenths(p->lang, limit, tarve_view_class_limit(p->v)));
    const char *const step[] = {
        "Avoimet työpaikat ja työttömät ennustetaan malleilla, jotka "
        "sovitetaan kunkin sarjan historiaan; vaihteluväli kertoo, kuinka paljon ennuste "
        "voi "
        "erehtyä.",
        "Uusista paikoista vähennetään ne, jotka täyttyvät "
        "saman "
        "ammatin työntekijöillä, työttömillä tai muualta "
        "tulevilla; loput tarvitsevat uusia osaajia.",
        "Ammattien tarve jaetaan koulutusaloille ammattien ja koulutuksen vastaavuusavaimella.",
        "Tarvetta verrataan alalta valmistuviin, jotka jäävät alueelle ja "
        "työllistyvät alalleen; erotus on koulutuksen vaje.",
        repeated,
    };
    tarve_html_open(&p->h, "div", "cols");
    list(p, "ol", "Näin luvut on laskettu", step, sizeof step / sizeof *step);
    limits(p);
    tarve_html_close(&p->h);
}

/* ---- foot ---- */

static void usage(tarve_page *p)
{
    tarve_html_open(&p->h, "div", NULL);
    tarve_html_element(&p->h, "h2", NULL, "Todennäköisyyden sanat");
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_element(&p->h, "b", NULL, "Hyvin todennäköinen");
    tarve_html_text(&p->h, ": vähintään 9/10. ");
    tarve_html_element(&p->h, "b", NULL, "Todennäköinen");
    tarve_html_text(&p->h, ": vähintään 7/10. ");
    tarve_html_element(&p->h, "b", NULL, "Epävarma");
    tarve_html_text(&p->h, ": 3/10–7/10.");
    tarve_html_close(&p->h);
    tarve_html_element(&p->h, "h2", NULL, "Luvut tiedostoina");
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_text(
        &p->h,
        "Kansiossa data: need.csv, levels.csv, ledger.csv, positions.csv, area_indicators.csv, "
        "crosswalk_gaps.csv, crosswalk_ends.csv, "
        "occupations.csv, areas.csv, "
        "signals.csv, signal_log.csv, forecasts.csv, assumptions.csv, sources.csv, findings.csv ja "
        "inputs.csv. "
        "Kansiossa plots: kuviot, niiden luvut ja piirto-ohjeet.");
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_text(&p->h, "Laskettu ohjelmalla tarve ");
    tarve_html_data(&p->h, p->v->in->version);
    tarve_html_text(&p->h, ".");
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static int digits(const char *text, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        v = 10 * v + (text[i] - '0');
    }
    return v;
}

/* "24.11.2023" of "2023-11-24", "10/2023" of "2023M10"; anything else as it is. */
static void date_text(const char *text, char buf[TARVE_SAY_TEXT])
{
    tarve_freq f;
    tarve_period t;
    const bool iso = strlen(text) == 10 && text[4] == '-' && text[7] == '-';
    const int y = iso ? digits(text, 4) : -1, m = iso ? digits(text + 5, 2) : -1,
              d = iso ? digits(text + 8, 2) : -1;
    if (tarve_period_parse(text, strlen(text), &f, &t))
        (void)tarve_say_period(buf, f, t);
    else if (y > 0 && m > 0 && d > 0)
        (void)snprintf(buf, TARVE_SAY_TEXT, "%d.%d.%d", d, m, y);
    else
        (void)snprintf(buf, TARVE_SAY_TEXT, "%.60s", text);
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

/* Files of one source: the same name, licence, note and kind. */
static bool same_source(const tarve_source *a, const tarve_source *b)
{
    return same_text(a->name, b->name) && same_text(a->licence, b->licence) &&
           same_text(a->note, b->note) && a->synthetic == b->synthetic;
}

/* The later of two texts of one form ("2023M10", "2023-11-24") is the greater one. */
static const char *later(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == NULL ? b : a;
    return strcmp(b, a) > 0 ? b : a;
}

static void one_source(tarve_page *p, const tarve_source *s, const char *last_period,
                       const char *dated)
{
    const struct {
        const char *before, *text;
    } part[] = {{"", s->licence}, {"uusin jakso ", last_period}, {"aineisto ", dated}};
    char buf[TARVE_SAY_TEXT];
    bool open = false;
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_data(&p->h, s->name);
    for (size_t i = 0; i < 3; i++) {
        if (part[i].text == NULL || part[i].text[0] == '\0')
            continue;
        tarve_html_text(&p->h, open ? ", " : " (");
        tarve_html_text(&p->h, part[i].before);
        if (i > 0)
            date_text(part[i].text, buf);
        tarve_html_data(&p->h, i > 0 ? buf : part[i].text);
        open = true;
    }
    tarve_html_text(&p->h, open ? ")." : ".");
    if (s->note != NULL && s->note[0] != '\0') {
        tarve_html_text(&p->h, " ");
        tarve_html_data(&p->h, s->note);
    }
    if (s->synthetic) {
        tarve_html_text(&p->h, " ");
        tarve_html_element(&p->h, "span", "ex", "synteettinen");
    }
    tarve_html_close(&p->h);
}

static void sources(tarve_page *p)
{
    const tarve_source *s = p->v->in->source;
    for (size_t i = 0; i < p->v->in->n_sources; i++) {
        const char *period = s[i].last_period, *dated = s[i].dated;
        bool told = false;
        for (size_t k = 0; k < i; k++)
            told = told || same_source(&s[k], &s[i]);
        for (size_t k = i + 1; k < p->v->in->n_sources; k++)
            if (same_source(&s[k], &s[i])) {
                period = later(period, s[k].last_period);
                dated = later(dated, s[k].dated);
            }
        if (!told)
            one_source(p, &s[i], period, dated);
    }
    if (p->plots->borders[0] == '\0')
        return;
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_text(&p->h, "Kuntarajat: ");
    tarve_html_text(&p->h, p->plots->borders);
    tarve_html_text(&p->h, ".");
    tarve_html_close(&p->h);
}

void tarve_page_foot(tarve_page *p)
{
    tarve_html_open(&p->h, "footer", NULL);
    tarve_html_open(&p->h, "div", "cols");
    usage(p);
    tarve_html_open(&p->h, "div", NULL);
    tarve_html_element(&p->h, "h2", NULL, "Lähteet");
    sources(p);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

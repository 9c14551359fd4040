/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <fcntl.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "payload.h"
#include "report/page.h"
#include "report/say.h"
#include "report_fixture.h"

/* A page of a fixture in a language, without pictures. */
static char *file_in(const fixture *x, const tarve_language *lang, const char *file)
{
    tarve_view v = {0};
    tarve_plots none = {0};
    char dir[64], path[128], *text = NULL;
    size_t len = 0;
    const int fd = fixture_folder(dir);
    assert_true(fd >= 0);
    assert_int_equal(mkdirat(fd, "fi", 0755), 0);
    const int pages = openat(fd, "fi", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(tarve_view_make(&x->in, lang, &v, NULL), TARVE_OK);
    assert_int_equal(tarve_pages_write(pages, pages, &v, &none, NULL), TARVE_OK);
    tarve_view_free(&v);
    (void)snprintf(path, sizeof path, "%s/fi/%s", dir, file);
    assert_int_equal(tarve_file_read(path, 1 << 24, &text, &len, NULL), TARVE_OK);
    assert_int_equal(close(pages), 0);
    assert_int_equal(fixture_remove(fd, dir), 0);
    return text;
}

static char *file_of(const fixture *x, const char *file)
{
    return file_in(x, x->language[0], file);
}

static char *page_in(const fixture *x, const tarve_language *lang)
{
    return file_in(x, lang, "annex.html");
}

static char *page_of(const fixture *x)
{
    return page_in(x, x->language[0]);
}

static void has(const char *text, const char *what)
{
    if (strstr(text, what) == NULL)
        fail_msg("the page lacks: %s", what);
}

static void lacks(const char *text, const char *what)
{
    if (strstr(text, what) != NULL)
        fail_msg("the page holds: %s", what);
}

static void finnish_numbers(void **state)
{
    const tarve_language *fi = fx_language(TARVE_FI);
    char b[TARVE_SAY_TEXT];
    (void)state;
    assert_string_equal(tarve_say_number(fi, b, 1291, 0), "1\302\240291");
    assert_string_equal(tarve_say_number(fi, b, -1234567.25, 1),
                        "\342\210\2221\302\240234\302\240567,2");
    assert_string_equal(tarve_say_number(fi, b, (double)NAN, 1), "–");
    assert_string_equal(tarve_say_number(fi, b, 999.5, 0), "1\302\240000");
    assert_string_equal(tarve_say_number(fi, b, -0.04, 1), "0,0");
    assert_string_equal(tarve_say_signed(fi, b, 45, 0), "+45");
    assert_string_equal(tarve_say_signed(fi, b, -0.2, 0), "0");
    assert_string_equal(tarve_say_range(fi, b, 20, 90, 0), "20–90");
    assert_string_equal(tarve_say_range(fi, b, -5, 25, 0), "\342\210\2225…25");
    assert_string_equal(tarve_say_percent(fi, b, 0.995), "yli\302\24099\302\240%");
    assert_string_equal(tarve_say_percent(fi, b, 1), "100\302\240%");
    assert_string_equal(tarve_say_percent(fi, b, 0.004), "alle\302\2401\302\240%");
    assert_string_equal(tarve_say_change(fi, b, -0.423), "\342\210\22242\302\240%");
    assert_string_equal(
        tarve_say_when(fi, b, TARVE_MONTH, tarve_period_make(TARVE_MONTH, 2024, 10)),
        "lokakuussa\302\2402024");
    assert_string_equal(
        tarve_say_until(fi, b, TARVE_MONTH, tarve_period_make(TARVE_MONTH, 2023, 6)),
        "kesäkuuhun\302\2402023");
    assert_string_equal(tarve_say_on(fi, b, 4), "neljällä");
    assert_string_equal(tarve_say_on(fi, b, 12), "12");
    assert_string_equal(tarve_say_number(fi, b, 1e300, 0), tarve_say_number(fi, b, 1e15, 0));
}

static void the_page_says_what_the_numbers_say(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    char *text = page_of(&x);
    has(text, "<!DOCTYPE html>");
    has(text, "<html lang=\"fi\">");
    has(text, "default-src 'none'");
    has(text, "Liitteet 4/2023");
    has(text, "Tiedot lokakuuhun\302\2402023 asti");
    has(text, "Koulutustiedot ovat synteettisiä:");
    has(text, "suojattu");
    has(text, "1–4");
    has(text, "<td class=\"w\">pula jatkuu</td>");
    has(text, "Kohtaanto-osuus, %");
    has(text, "luokka: Ammattikorkeakoulutus; täällä valmistuu liian vähän");
    has(text, "Osat ja summa eivät täsmää: 1 kohta (tarkistettava)");
    lacks(text, "rejects.csv");
    lacks(text, "<script");
    lacks(text, "http://");
    lacks(text, "https://");
    lacks(text, ">nan");
    xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), NULL, "UTF-8", XML_PARSE_NONET);
    assert_non_null(doc); /* well-formed even as XML */
    xmlFreeDoc(doc);
    free(text);
}

static void the_brief_begins_with_what_matters(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    char *text = file_of(&x, "brief.html");
    has(text, "alitarjonta on todennäköinen neljällä koulutusalalla");
    has(text, "Alitarjonta on hyvin todennäköinen: Terveys- ja hyvinvointialat (amm.). ");
    has(text, "Koko maa: 3,6");
    has(text, "href=\"annex.html#annex-2\"");
    lacks(text, "<script");
    lacks(text, ">nan");
    xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), NULL, "UTF-8", XML_PARSE_NONET);
    assert_non_null(doc);
    xmlFreeDoc(doc);
    free(text);
}

static void directions_are_told_with_their_range(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    char *text = page_of(&x);
    has(text, "Jaksolla 11/2017–10/2023 vuosikeskiarvo nousi noin 4 vuodessa, todennäköisesti 1–7 "
              "(80\302\240%:n vaihteluväli). Vuodet, joihin osuu katkoskohta");
    has(text, "vuosikeskiarvo laski noin 30 vuodessa, todennäköisesti 10–50 (80\302\240%:n "
              "vaihteluväli).</p>"); /* persons: rounded */
    free(text);
    x.series[0].trend.direction = TARVE_DIRECTION_UNCLEAR;
    x.series[0].trend.per_year = 1.0;
    x.series[0].trend.lo = -2.46;
    x.forecast[1].re_protect = true; /* protected cells: no figure is told */
    text = page_of(&x);
    has(text, "vuosikeskiarvo muuttui todennäköisesti \342\210\2222,5…7,1 vuodessa");
    has(text, "Ei lasketa, koska sarjassa on suojattuja lukuja.");
    lacks(text, "laski noin");
    free(text);
    x.series[0].trend = (tarve_trend){.direction = TARVE_DIRECTION_UNKNOWN};
    text = page_of(&x);
    has(text, "vertailukelpoisia vuosia on liian vähän");
    lacks(text, "vuosikeskiarvo");
    free(text);
}

static void marks_appear_only_when_due(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    x.in.synthetic = x.source[1].synthetic = false;
    for (size_t i = 0; i < (size_t)FX_YEARS * FX_FIELDS; i++)
        x.field[i].synthetic = false;
    x.in.rejects_shown = 12;
    char *text = page_of(&x);
    lacks(text, "ynteetti");
    has(text, "12 kohtaa. Muu aineisto on luettu.");
    has(text, "href=\"../rejects.csv\"");
    free(text);
    x.field[7].synthetic = true; /* one field is enough */
    text = page_of(&x);
    has(text, "Koulutustiedot ovat synteettisiä:");
    free(text);
}

static void placeholders_in_use_are_listed(void **state)
{
    fixture x;
    tarve_parameters *par = NULL;
    size_t open = 0, lines = 0;
    (void)state;
    fixture_make(&x);
    assert_int_equal(tarve_parameters_read(TARVE_DATASETS "/parameters.csv", &par, NULL), TARVE_OK);
    x.in.parameters = par;
    char *text = page_of(&x);
    has(text, "Mikään käytetty oletus ei ole"); /* none was used yet */
    free(text);
    for (size_t i = 0; i < tarve_parameters_size(par); i++) {
        tarve_parameter *r = (tarve_parameter *)tarve_parameters_row(par, i);
        r->used = r->line > 0; /* built-in defaults stand behind the file's rows */
        open += r->used && r->placeholder;
    }
    assert_true(open > 10);
    text = page_of(&x);
    has(text, "<td>kappa</td>");
    has(text, "Ilmoitusten nettokattavuus");
    lacks(text, "<td>alpha</td>"); /* not a placeholder */
    for (const char *p = text; (p = strstr(p, "<td>none</td>")) != NULL; p++)
        lines++;
    assert_int_equal(lines, 2); /* all occupations on one line, beside the general one */
    free(text);
    tarve_parameters_free(par);
}

static void an_empty_run_still_makes_a_page(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    x.need = (tarve_need_result){
        .base_year = 2023, .area_tightness = (double)NAN, .nation_tightness = (double)NAN};
    x.in.n_series = x.in.n_inputs = x.in.n_sources = x.in.n_breaks = 0;
    x.in.findings = NULL;
    char *text = page_of(&x);
    has(text, "Koulutustarvetta ei voitu laskea");
    has(text, "Pääsarjoja ei voitu ennustaa.");
    has(text, "Tarkistukset eivät löytäneet huomautettavaa.");
    lacks(text, ">nan");
    free(text);
}

/* ---- other languages ---- */

static void the_page_in_swedish_and_english(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    const char *const swedish[3] = {"", "ny servicemodell: mer", NULL};
    x.in.break_reason[TARVE_SV] = swedish;
    char *text = page_in(&x, fx_language(TARVE_SV));
    has(text, "<html lang=\"sv\">");
    has(text, "Delar och summa stämmer inte överens: 1 fall (bör kontrolleras)");
    has(text, "Under 11/2017–10/2023 steg årsmedelvärdet med ungefär 4 per år");
    has(text, " ny servicemodell 5/2022");
    free(text);
    text = file_in(&x, fx_language(TARVE_SV), "brief.html");
    has(text, "brist är sannolik inom fyra utbildningsområden");
    free(text);
    text = file_in(&x, fx_language(TARVE_EN), "brief.html");
    has(text, "a shortage is likely in four fields of education");
    free(text);
    text = page_in(&x, fx_language(TARVE_EN));
    has(text, "<b>The gap</b> is the number of newly trained people");
    has(text, " uusi palvelumalli 5/2022"); /* no English reasons: the Finnish ones */
    free(text);
}

/* Letters on both sides of a word make it part of another. */
static bool word_in(const char *text, const char *word)
{
    const size_t n = strlen(word);
    for (const char *s = strstr(text, word); s != NULL; s = strstr(s + 1, word))
        if (s > text && strchr(" >,;:(\"", s[-1]) != NULL && strchr(" <.,;:)\"", s[n]) != NULL)
            return true;
    return false;
}

/* Words that no name of the data holds, and that many a Finnish sentence does. */
static void no_finnish_is_left_in_other_languages(void **state)
{
    static const char *const word[] = {"ei",     "tai",     "ovat",     "joka",     "kun",
                                       "kaikki", "luku",    "luvut",    "vuodessa", "vuosi",
                                       "Ala",    "Ammatti", "henkilöä", "Lähde",    "alkaen"};
    static const tarve_lang other[] = {TARVE_SV, TARVE_EN};
    static const char *const file[] = {"annex.html", "brief.html", "meeting.html"};
    enum { FILES = sizeof file / sizeof *file };
    fixture x;
    (void)state;
    fixture_make(&x);
    for (size_t l = 0; l < FILES * (sizeof other / sizeof *other); l++) {
        char *text = file_in(&x, fx_language(other[l / FILES]), file[l % FILES]);
        const char *body = strstr(text, "<body>");
        assert_non_null(body);
        for (size_t i = 0; i < sizeof word / sizeof *word; i++)
            if (word_in(body, word[i]))
                fail_msg("%s/%s holds: %s", tarve_lang_code(other[l / FILES]), file[l % FILES],
                         word[i]);
        free(text);
    }
}

/* ---- hostile names ---- */

static const char *const hostile[] = {
    "<script>alert(1)</script>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "&lt;script&gt; & &amp;",
    "</text></svg><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "\x1b[2J\x1b]0;PWNED\x07Oulu",
    "\302\2332JOulu",
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): an override left open is the attack */
    "Oulu\342\200\256fdp.exe",
    "Oulu\xff\xfe bad utf-8 \xc3",
    "\xef\xbf\xbf\xef\xbf\xbe",
};

static void everywhere(fixture *x, const char *bad)
{
    x->in.region_name = x->in.period_label = x->in.version = bad;
    for (size_t i = 0; i < (size_t)FX_YEARS * FX_FIELDS; i++)
        x->field[i].name_fi = bad;
    for (size_t i = 0; i < FX_AREAS; i++)
        x->area[i].name_fi = bad;
    for (size_t i = 0; i < 3; i++) {
        x->source[i].name = x->source[i].note = x->source[i].licence = bad;
        x->reason[i] = bad;
        x->finding[i].code = bad;
    }
    x->series[0].area = x->series[0].id = bad;
    (void)snprintf(x->forecast[0].model, sizeof x->forecast[0].model, "%.20s", bad);
    (void)snprintf(x->read.path, sizeof x->read.path, "%s", bad);
}

static void hostile_names_stay_text(void **state)
{
    fixture x;
    (void)state;
    for (size_t k = 0; k < sizeof hostile / sizeof *hostile; k++) {
        fixture_make(&x);
        everywhere(&x, hostile[k]);
        char *text = page_of(&x);
        lacks(text, "<script");
        lacks(text, "<img");
        lacks(text, "\x1b");
        lacks(text, "\xc2\x9b");
        /* NOLINTNEXTLINE(misc-misleading-bidirectional): what must not be left of the attack */
        lacks(text, "\xe2\x80\xae");
        xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), NULL, "UTF-8", XML_PARSE_NONET);
        assert_non_null(doc);
        xmlFreeDoc(doc);
        htmlDocPtr html =
            htmlReadMemory(text, (int)strlen(text), NULL, "UTF-8",
                           HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
        assert_non_null(html);
        no_payload_in(xmlDocGetRootElement(html));
        xmlFreeDoc(html);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finnish_numbers),
        cmocka_unit_test(the_page_says_what_the_numbers_say),
        cmocka_unit_test(the_brief_begins_with_what_matters),
        cmocka_unit_test(directions_are_told_with_their_range),
        cmocka_unit_test(marks_appear_only_when_due),
        cmocka_unit_test(placeholders_in_use_are_listed),
        cmocka_unit_test(an_empty_run_still_makes_a_page),
        cmocka_unit_test(the_page_in_swedish_and_english),
        cmocka_unit_test(no_finnish_is_left_in_other_languages),
        cmocka_unit_test(hostile_names_stay_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

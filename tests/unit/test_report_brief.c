/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quarterly brief: sentences in three languages from known figures, gaps, changes. */
#include "near.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "report/page.h"
#include "report_fixture.h"

/* The brief of a fixture in a language, without pictures. */
static char *brief_of(fixture *x, tarve_lang lang)
{
    tarve_view v = {0};
    tarve_plots none = {0};
    char dir[64], path[160], *text = NULL;
    size_t len = 0;
    x->language[0] = fx_language(lang);
    const int fd = fixture_folder(dir);
    assert_true(fd >= 0);
    assert_int_equal(mkdirat(fd, "fi", 0755), 0);
    const int pages = openat(fd, "fi", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(tarve_view_make(&x->in, x->language[0], &v, NULL), TARVE_OK);
    assert_int_equal(tarve_pages_write(pages, pages, &v, &none, NULL), TARVE_OK);
    tarve_view_free(&v);
    (void)snprintf(path, sizeof path, "%s/fi/brief.html", dir);
    assert_int_equal(tarve_file_read(path, 1 << 24, &text, &len, NULL), TARVE_OK);
    assert_int_equal(close(pages), 0);
    assert_int_equal(fixture_remove(fd, dir), 0);
    return text;
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

/* Vacancies of the last two years. */
static void set_vacancies(fixture *x, double before, double now)
{
    enum { YEAR = 12 };
    for (int t = 0; t < YEAR; t++) {
        x->value[0][FX_MONTHS - 2 * YEAR + t] = before;
        x->value[0][FX_MONTHS - YEAR + t] = now;
    }
}

/* Fields from `first` on lose their shortage. */
static void no_shortage_from(fixture *x, int first)
{
    for (int y = 0; y < FX_YEARS; y++)
        for (int i = first; i < FX_FIELDS; i++) {
            tarve_field_need *f = &x->field[y * FX_FIELDS + i];
            const double even[5] = {0.1, 0.1, 0.6, 0.1, 0.1};
            if (f->class_ > TARVE_NEED_SHORTAGE)
                continue;
            f->class_ = TARVE_NEED_UNCERTAIN;
            memcpy(f->p_class, even, sizeof even);
        }
}

typedef struct said {
    double before, now;
    int shortages; /* fields that keep theirs */
    const char *fi, *sv, *en;
} said;

static void the_heading_says_what_the_figures_say(void **state)
{
    static const said s[] = {
        {100, 130, FX_FIELDS,
         "Avoimia työpaikkoja on selvästi enemmän kuin vuosi sitten, ja alitarjonta on "
         "todennäköinen neljällä koulutusalalla",
         "Det finns klart fler lediga jobb än för ett år sedan, och brist är sannolik inom fyra "
         "utbildningsområden",
         "Clearly more vacancies are open than a year ago, and a shortage is likely in four fields "
         "of education"},
        {100, 106, 1,
         "Avoimia työpaikkoja on enemmän kuin vuosi sitten, ja alitarjonta on todennäköinen "
         "yhdellä koulutusalalla",
         "Det finns fler lediga jobb än för ett år sedan, och brist är sannolik inom ett "
         "utbildningsområde",
         "More vacancies are open than a year ago, and a shortage is likely in one field of "
         "education"},
        {100, 101, 0,
         "Avoimia työpaikkoja on saman verran kuin vuosi sitten, ja selvää alitarjontaa ei näy",
         "Det finns lika många lediga jobb som för ett år sedan, och ingen tydlig brist syns",
         "As many vacancies are open as a year ago, and there is no clear sign of a shortage"},
        {322, 186, 0,
         "Avoimia työpaikkoja on selvästi vähemmän kuin vuosi sitten, ja selvää alitarjontaa ei "
         "näy",
         "Det finns klart färre lediga jobb än för ett år sedan, och ingen tydlig brist syns",
         "Clearly fewer vacancies are open than a year ago, and there is no clear sign of a "
         "shortage"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof s / sizeof *s; i++)
        for (int lang = 0; lang < TARVE_N_LANGS; lang++) {
            fixture x;
            const char *const want[] = {s[i].fi, s[i].sv, s[i].en};
            fixture_make(&x);
            set_vacancies(&x, s[i].before, s[i].now);
            no_shortage_from(&x, s[i].shortages);
            char *text = brief_of(&x, (tarve_lang)lang);
            has(text, want[lang]);
            free(text);
        }
}

static void demand_is_told_with_its_figures(void **state)
{
    static const struct {
        double before, now;
        const char *want[TARVE_N_LANGS];
    } s[] = {
        {322,
         186,
         {"keskimäärin 186, vuotta aiemmin 322 (−42\302\240%)",
          "i genomsnitt 186 lediga jobb, ett år tidigare 322 (−42\302\240%)",
          "On average 186 vacancies were open at the end of a month, a year earlier 322 (−42%)"}},
        {1000,
         1291,
         {"keskimäärin 1\302\240291, vuotta aiemmin 1\302\240000 (+29\302\240%)",
          "i genomsnitt 1\302\240291 lediga jobb, ett år tidigare 1\302\240000 (+29\302\240%)",
          "On average 1,291 vacancies were open at the end of a month, a year earlier 1,000 "
          "(+29%)"}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof s / sizeof *s; i++)
        for (int lang = 0; lang < TARVE_N_LANGS; lang++) {
            fixture x;
            fixture_make(&x);
            set_vacancies(&x, s[i].before, s[i].now);
            char *text = brief_of(&x, (tarve_lang)lang);
            has(text, s[i].want[lang]);
            free(text);
        }
}

/* A range counts once; years and the 80 % of a range are no figures of the region. */
static size_t count_figures(const char *from, const char *to)
{
    size_t n = 0;
    for (const char *c = from; c < to;) {
        if (*c == '<') { /* a tag */
            c += strcspn(c, ">");
        } else if (isdigit((unsigned char)*c)) {
            char *end = NULL;
            const long x = strtol(c, &end, 10);
            n += x != 80 && !(x >= 2000 && x < 2100);
            c = end;
            if (strncmp(c, "–", 3) == 0) /* the end of a range */
                c += 3 + strspn(c + 3, "0123456789");
        } else {
            c++;
        }
    }
    return n;
}

static void running_text_holds_few_figures(void **state)
{
    enum { MOST = 7 };
    (void)state;
    for (int lang = 0; lang < TARVE_N_LANGS; lang++) {
        fixture x;
        fixture_make(&x);
        char *text = brief_of(&x, (tarve_lang)lang);
        const char *lead = strstr(text, "<h1>"), *end = strstr(text, "<dl class=\"keys\">");
        assert_non_null(lead);
        assert_non_null(end);
        assert_in_range(count_figures(lead, end), 3, MOST);
        free(text);
    }
}

static void the_wordings_stand_as_agreed(void **state)
{
    static const char *const want[TARVE_N_LANGS][2] = {
        {"Luvut ovat suuntaa antavia ja perustuvat liitteessä 2 lueteltuihin oletuksiin.",
         "Tulos tukee harkintaa, ei korvaa sitä."},
        {"Siffrorna är riktgivande och bygger på antagandena i bilaga 2.",
         "Resultatet stöder bedömningen, det ersätter den inte."},
        {"Figures are indicative and rest on the assumptions listed in annex 2.",
         "The result supports judgement; it does not replace it."}};
    (void)state;
    for (int lang = 0; lang < TARVE_N_LANGS; lang++) {
        fixture x;
        fixture_make(&x);
        char *text = brief_of(&x, (tarve_lang)lang);
        has(text, want[lang][0]);
        has(text, want[lang][1]);
        has(text, "annex.html#annex-2");
        lacks(text, "KU216"); /* no municipality on the brief */
        lacks(text, "Kannonkoski");
        free(text);
    }
}

/* ---- gaps and mismatches ---- */

static void gaps_come_with_the_word_of_their_probability(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    char *text = brief_of(&x, TARVE_EN);
    const char *table = strstr(text, "h-shortages\"><h2>");
    assert_non_null(table);
    const char *first = strstr(table, "<tbody>");
    assert_non_null(first);
    has(first, "<td>very likely (97%)</td>");
    has(first, "<td>likely (86%)</td>");
    has(text, "No mismatch shows");
    free(text);
    for (int y = 0; y < FX_YEARS; y++) /* technology: a shortage, and many unemployed */
        x.field[y * FX_FIELDS + 2].mismatch = x.field[y * FX_FIELDS + 3].mismatch = true;
    text = brief_of(&x, TARVE_EN);
    lacks(text, "No mismatch shows");
    table = strstr(text, "h-mismatches\"><h2>");
    assert_non_null(table);
    has(table, "<td class=\"n\">6.0</td>"); /* unemployed per vacancy of the likely one */
    char *end = strstr(table, "</table>");
    assert_non_null(end);
    *end = '\0';
    lacks(table, "<td class=\"n\">5.1</td>"); /* the other is not likely */
    free(text);
}

static void without_any_gap_it_says_so(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    x.need.n_fields = 0;
    char *text = brief_of(&x, TARVE_EN);
    has(text, "No field of education has a gap.");
    free(text);
}

/* ---- what has changed ---- */

static void change(tarve_changes *c, tarve_change_why why, const char *what, const char *name,
                   const char *then, const char *now)
{
    assert_int_equal(tarve_changes_add(c, why, what, name, then, now, NULL), TARVE_OK);
}

static void changes_have_a_reason(void **state)
{
    fixture x;
    tarve_changes c = {.period = "2023Q3", .as_of = "2023M07", .vacancies = 111};
    (void)state;
    fixture_make(&x);
    set_vacancies(&x, 100, 148);
    char *text = brief_of(&x, TARVE_EN);
    has(text, "There is no earlier report to compare with.");
    free(text);
    change(&c, TARVE_CHANGE_DATA, "input_new", "a.csv", NULL, NULL);
    change(&c, TARVE_CHANGE_DATA, "input_changed", "b.csv", NULL, NULL);
    change(&c, TARVE_CHANGE_DATA, "input_changed", "c.csv", NULL, NULL);
    change(&c, TARVE_CHANGE_REALITY, "figure", "vacancy_stock", "136", "148");
    c.item[3].mean[0] = 136;
    c.item[3].mean[1] = 148;
    change(&c, TARVE_CHANGE_REALITY, "figure", "unemployed_stock", "272", "444");
    c.item[4].mean[0] = 272;
    c.item[4].mean[1] = 444;
    x.in.changes = &c;
    text = brief_of(&x, TARVE_EN);
    has(text, "<th scope=\"row\">Reality</th><td class=\"w\">Vacancies, mean of 12 months</td>"
              "<td class=\"n\">136</td><td class=\"n\">148</td>");
    has(text, "Unemployed per vacancy</td><td class=\"n\">2.0</td><td class=\"n\">3.0</td>");
    has(text, "Vacancies of the earlier 12 months: revised</td><td class=\"n\">111</td>"
              "<td class=\"n\">136</td>");
    has(text, "Input files: new 1, with other contents 2, left out 0");
    has(text, "<th scope=\"row\">Method</th><td class=\"w\">No change</td>");
    free(text);
    c.vacancies = 136;
    c.item[3].mean[0] = 136.5; /* which is printed as 136 */
    change(&c, TARVE_CHANGE_METHOD, "version", NULL, "0.0.9", "0.1.0");
    change(&c, TARVE_CHANGE_METHOD, "file", "parameters", NULL, NULL);
    change(&c, TARVE_CHANGE_METHOD, "file", "<crosswalk>", NULL, NULL);
    change(&c, TARVE_CHANGE_METHOD, "setting", "seed", "1", "2");
    text = brief_of(&x, TARVE_EN);
    has(text, "not revised");
    has(text, "<td class=\"n\">0.0.9</td><td class=\"n\">0.1.0</td>");
    has(text, "that changed: parameters, &lt;crosswalk&gt;");
    has(text, "Settings that changed: seed<");
    lacks(text, "No change");
    free(text);
    c.vacancies = (double)NAN;
    text = brief_of(&x, TARVE_EN);
    has(text, "Whether earlier figures were revised cannot be told");
    free(text);
    tarve_changes_free(&c);
}

/* ---- the foot of the sheets ---- */

static void names_cannot_leave_their_string(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    x.in.region_name = "A\"}</style><b>\\ä";
    char *text = brief_of(&x, TARVE_SV);
    has(text, "content:\"A\\000022 \\00007d \\00003c \\00002f style\\00003e ");
    has(text, "content:\"Sida \" counter(page)");
    lacks(text, "<b>\\");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_heading_says_what_the_figures_say),
        cmocka_unit_test(demand_is_told_with_its_figures),
        cmocka_unit_test(running_text_holds_few_figures),
        cmocka_unit_test(the_wordings_stand_as_agreed),
        cmocka_unit_test(gaps_come_with_the_word_of_their_probability),
        cmocka_unit_test(without_any_gap_it_says_so),
        cmocka_unit_test(changes_have_a_reason),
        cmocka_unit_test(names_cannot_leave_their_string),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The meeting pack and the municipality pages: which fields, which sentences, what was decided. */
#include "near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "report/page.h"
#include "report_fixture.h"
#include "tarve/decisions.h"
#include "tarve/intake.h"

/* One page of a fixture in a language, without pictures. */
static char *page_of(fixture *x, tarve_lang lang, const char *file)
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
    (void)snprintf(path, sizeof path, "%s/fi/%s", dir, file);
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

/* ---- which fields are discussed ---- */

static void the_most_open_questions_come_first(void **state)
{
    fixture x;
    tarve_view v = {0};
    size_t index[TARVE_DISCUSS_MOST];
    double last = INFINITY;
    (void)state;
    fixture_make(&x);
    assert_int_equal(tarve_view_make(&x.in, x.language[0], &v, NULL), TARVE_OK);
    const size_t n = tarve_discuss_fields(&v, index);
    assert_int_equal(n, TARVE_DISCUSS_MOST);
    for (size_t i = 0; i < n; i++) {
        const tarve_view_field *f = &v.shown[index[i]];
        const double p = tarve_view_p_shortage(f);
        const double w = f->openings.median * (0.25 + 4 * p * (1 - p));
        assert_false(f->small);
        assert_true(w <= last);
        last = w;
    }
    /* nobody left out weighs more than the last one taken */
    for (size_t i = 0; i < v.n_shown; i++) {
        const double p = tarve_view_p_shortage(&v.shown[i]);
        bool taken = false;
        for (size_t k = 0; k < n; k++)
            taken = taken || index[k] == i;
        if (!taken && !v.shown[i].small)
            assert_true(v.shown[i].openings.median * (0.25 + 4 * p * (1 - p)) <= last + 1e-9);
    }
    tarve_view_free(&v);
}

static void without_fields_there_is_nothing_to_discuss(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    x.need.n_fields = 0;
    char *text = page_of(&x, TARVE_EN, "meeting.html");
    has(text, "fields of education 0");
    lacks(text, "id=\"field-1\"");
    free(text);
}

/* ---- decisions ---- */

static const char *write_file(const char *text)
{
    static const char path[] = "decisions-test.csv";
    FILE *fp = fopen(path, "wb");
    assert_non_null(fp);
    assert_true(fputs(text, fp) >= 0);
    assert_int_equal(fclose(fp), 0);
    return path;
}

static void decisions_are_followed_up(void **state)
{
    fixture x;
    tarve_decisions d = {0};
    (void)state;
    const char *path = write_file("decision,owner,due,status\n"
                                  "Ask <employers>,Town,2024-01-31,late\nFair,School,,done\n");
    assert_int_equal(tarve_decisions_read(path, &d, NULL), TARVE_OK);
    assert_int_equal(d.n, 2);
    assert_string_equal(d.item[0].owner, "Town");
    assert_int_equal(d.item[0].status, TARVE_DECISION_LATE);
    assert_string_equal(d.item[1].due, "");
    fixture_make(&x);
    x.in.decisions = &d;
    char *text = page_of(&x, TARVE_FI, "meeting.html");
    has(text, "Ask &lt;employers&gt;");
    has(text, "myöhässä");
    has(text, "valmis");
    free(text);
    x.in.decisions = NULL;
    text = page_of(&x, TARVE_SV, "meeting.html");
    has(text, "Ingen beslutslista har getts.");
    free(text);
    tarve_decisions_free(&d);
    assert_int_equal(remove(path), 0);
}

static void wrong_decisions_are_refused(void **state)
{
    static const struct {
        const char *text, *code;
        size_t line;
    } wrong[] = {
        {"decision,owner,due,status\nFair,School,,ready\n", "unknown-word", 2},
        {"decision,owner,due,status\nFair,School,,done\n,School,,open\n", "missing", 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tarve_decisions d = {0};
        tarve_error err = {0};
        const char *path = write_file(wrong[i].text);
        assert_int_equal(tarve_decisions_read(path, &d, &err), TARVE_E_INPUT);
        assert_string_equal(err.code, wrong[i].code);
        assert_int_equal(err.line, wrong[i].line);
        assert_null(d.item);
        assert_int_equal(remove(path), 0);
    }
}

/* ---- municipality pages ---- */

static void a_municipality_is_compared_with_its_area(void **state)
{
    fixture x;
    char file[64], line[160];
    (void)state;
    fixture_make(&x);
    size_t i = 0;
    while (!(x.area[i].tightness > 0))
        i++;
    (void)snprintf(file, sizeof file, "municipality-%s.html", x.area[i].code);
    x.need.area_tightness = 2 * x.area[i].tightness;
    char *text = page_of(&x, TARVE_EN, file);
    (void)snprintf(line, sizeof line, "%s: fewer unemployed per vacancy than in the area",
                   x.area[i].name_fi);
    has(text, line);
    has(text, "so finding people limits employers");
    free(text);
    x.need.area_tightness = x.area[i].tightness;
    text = page_of(&x, TARVE_FI, file);
    has(text, "saman verran kuin koko alueella");
    has(text, "Aineisto ei riitä arvioon tällä aluetasolla; katso koko alueen tulos.");
    free(text);
    x.area[i].tightness = (double)NAN;
    text = page_of(&x, TARVE_SV, file);
    has(text, "talen är för små för en jämförelse");
    has(text, "visas inte");
    free(text);
}

static void where_residents_work_adds_up(void **state)
{
    static const char csv[] = "residence,workplace,employed\n%s,%s,600\n%s,%s,250\n%s,KU179,150\n";
    fixture x;
    char text[256], file[64];
    tarve_commuting *c = NULL;
    (void)state;
    fixture_make(&x);
    const char *a = x.municipality[0], *b = x.municipality[1];
    (void)snprintf(text, sizeof text, csv, a, a, a, b, a);
    const char *path = write_file(text);
    assert_int_equal(tarve_commuting_read(path, NULL, &c, NULL), TARVE_OK);
    x.in.commuting = c;
    (void)snprintf(file, sizeof file, "municipality-%s.html", a);
    char *page = page_of(&x, TARVE_EN, file);
    has(page, "60%");
    has(page, "25%");
    has(page, "15%");
    free(page);
    tarve_commuting_free(c);
    assert_int_equal(remove(path), 0);
}

/* ---- intake ---- */

static void schools_see_the_largest_fields_with_places(void **state)
{
    fixture x;
    static tarve_intake intake[FX_FIELDS];
    tarve_outlook o = {.intake = intake};
    (void)state;
    fixture_make(&x);
    for (size_t i = 0; i < FX_FIELDS; i++) {
        intake[i] = (tarve_intake){.field = &x.field[i],
                                   .small = x.field[i].class_ == TARVE_NEED_TOO_SMALL,
                                   .from_year = 2024,
                                   .effect_year = 2027,
                                   .full_year = 2030,
                                   .yield = 0.25,
                                   .student_years_per_place = 2.2,
                                   .places = {40, 10, 80},
                                   .recommended = i == 2 ? 60 : 0,
                                   .applicants_per_place = 0.9};
        for (size_t k = 0; k < TARVE_PLACES_STEPS; k++)
            intake[i].step[k] = (tarve_places_step){.places = 10.0 * (double)k,
                                                    .p_shortage_full = 0.9 - 0.02 * (double)k,
                                                    .p_large_surplus_full = 0.01 * (double)k};
    }
    x.need.outlook = &o;
    for (size_t i = 0; i < (size_t)FX_YEARS * FX_FIELDS; i++)
        x.field[i].graduates_recent = 61;
    char *text = page_of(&x, TARVE_EN, "intake.html");
    has(text, "Tekniikan alat (VET): up to 60 new study places a year, step by step");
    has(text, "The effect begins in 2027.");
    has(text, "0.25 people who work in it");
    has(text, "<dd>60</dd>");              /* persons are rounded */
    has(text, "<td class=\"n\">264</td>"); /* 120 places of 2.2 student-years */
    lacks(text, ">61<");
    free(text);
    intake[2].recommended = 0;
    text = page_of(&x, TARVE_FI, "intake.html");
    has(text, "Millekään alalle ei suositella uusia aloituspaikkoja");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_open_questions_come_first),
        cmocka_unit_test(without_fields_there_is_nothing_to_discuss),
        cmocka_unit_test(decisions_are_followed_up),
        cmocka_unit_test(wrong_decisions_are_refused),
        cmocka_unit_test(a_municipality_is_compared_with_its_area),
        cmocka_unit_test(where_residents_work_adds_up),
        cmocka_unit_test(schools_see_the_largest_fields_with_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

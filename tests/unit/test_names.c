/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small tables, the lexicon, folding, measures and decimal numbers. */
#include "near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/fold.h"
#include "ingest/lexicon.h"
#include "ingest/measure.h"
#include "ingest/number.h"
#include "tiny.h"

static char dir[] = "/tmp/tarve-names-XXXXXX";

static tarve_status read_text(const char *text, tarve_table **t, tarve_error *err)
{
    char path[256];
    tiny_write(dir, "t.csv", text);
    (void)snprintf(path, sizeof path, "%s/t.csv", dir);
    const tarve_status st = tarve_table_read(path, t, err);
    assert_int_equal(remove(path), 0);
    return st;
}

static void tables_read(void **state)
{
    (void)state;
    tarve_table *t = NULL;
    tarve_error err = {0};
    double x = 0;
    size_t c = 9;
    assert_int_equal(read_text("\xef\xbb\xbf"
                               "a,b\r\n\r\n\"x\r\ny\", 1.5 \n,\n",
                               &t, &err),
                     TARVE_OK);
    assert_int_equal(tarve_table_rows(t), 2);
    assert_int_equal(tarve_table_column(t, "b", &c, &err), TARVE_OK);
    assert_int_equal(c, 1);
    assert_string_equal(tarve_table_text(t, 0, 0), "x\r\ny");
    assert_int_equal(tarve_table_line(t, 0), 3);
    assert_int_equal(tarve_table_line(t, 1), 5);
    assert_int_equal(tarve_table_number(t, 0, 1, &x, &err), TARVE_OK);
    assert_near(x, 1.5, 0);
    assert_int_equal(tarve_table_number(t, 1, 1, &x, &err), TARVE_OK);
    assert_true(isnan(x));
    assert_int_equal(tarve_table_number(t, 0, 0, &x, &err), TARVE_E_INPUT);
    assert_int_equal(err.line, 3);
    assert_string_equal(err.code, "type-error");
    err = (tarve_error){0};
    assert_int_equal(tarve_table_column(t, "c", &c, &err), TARVE_E_INPUT);
    assert_non_null(strstr(err.message, "found: a, b"));
    assert_true(tarve_table_find_column(t, "c") == SIZE_MAX);
    tarve_table_free(t);
}

static void broken_tables_say_where(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
        size_t line;
    } bad[] = {
        {"", "empty-file", 0},
        {"a,b\n1\n", "missing-cell", 2},
        {"a,b\n1,2,3\n", "extra-cell", 2},
        {"a,b\n\n\"1,2\n3,4\n", "unterminated-quote", 3},
        {"a,b\n1\"x,2\n", "stray-quote", 2},
        {"a\n\xff\n", "encoding-error", 2},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        tarve_table *t = NULL;
        tarve_error err = {0};
        assert_int_equal(read_text(bad[i].text, &t, &err), TARVE_E_INPUT);
        assert_null(t);
        assert_string_equal(err.code, bad[i].code);
        assert_int_equal(err.line, bad[i].line);
        assert_non_null(strstr(err.path, "t.csv"));
    }
    tarve_table *t = NULL;
    size_t c = 0;
    tarve_error err = {0};
    assert_int_equal(read_text("\"a\nä\",\"a\nä\"\n", &t, &err), TARVE_E_INPUT);
    assert_string_equal(err.message, "heading 'a\\x0aä' stands twice");
    assert_string_equal(err.code, "duplicate-label");
    assert_int_equal(read_text("\"a\nb\x1b\",ääääääääääääääääääääääääääääääääääääääää,c,"
                               "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddd,"
                               "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee\n",
                               &t, NULL),
                     TARVE_OK);
    assert_int_equal(tarve_table_column(t, "x", &c, &err), TARVE_E_INPUT);
    assert_non_null(strstr(err.message, "found: a\\x0ab\\x1b, ä"));    /* one line, */
    assert_string_equal(err.message + strlen(err.message) - 3, "..."); /* whole characters */
    tarve_table_free(t);
    assert_int_equal(tarve_table_read("/nowhere/at/all.csv", &t, NULL), TARVE_E_MISSING);
}

static const char *find(const tarve_lexicon *lex, tarve_scheme scheme, const char *text)
{
    const char *code = tarve_lexicon_find(lex, scheme, text, strlen(text));
    return code == NULL ? "none" : code;
}

static void names_are_found(void **state)
{
    const tarve_lexicon *lex = *state;
    assert_string_equal(find(lex, TARVE_SCHEME_AREA, "KU729"), "KU729");
    assert_string_equal(find(lex, TARVE_SCHEME_AREA, "saarijärvi"), "KU729");
    assert_string_equal(find(lex, TARVE_SCHEME_AREA, "Jyväskylä"), "KU179");
    assert_string_equal(find(lex, TARVE_SCHEME_AREA, "Maarianhamina-Mariehamn"), "KU478");
    assert_string_equal(find(lex, TARVE_SCHEME_AREA, "Maarianhamina"), "KU478");
    assert_string_equal(find(lex, TARVE_SCHEME_AREA, "Mariehamns stad"), "KU478");
    assert_string_equal(find(lex, TARVE_SCHEME_AREA, "HELA LANDET"), "SSS");
    assert_string_equal(find(lex, TARVE_SCHEME_AREA, "Central Finland"), "MK13");
    assert_string_equal(find(lex, TARVE_SCHEME_AREA, "Honkajoki"), "KU099");
    assert_string_equal(find(lex, TARVE_SCHEME_AREA, "Jamsa"), "none");
    assert_string_equal(find(lex, TARVE_SCHEME_OCCUPATION, "Närvårdare"), "5321");
    assert_string_equal(find(lex, TARVE_SCHEME_FIELD, "Tekniikan alat"), "F:07");
    assert_string_equal(find(lex, TARVE_SCHEME_QUALIFICATION, "Sairaanhoitaja (AMK)"),
                        "Q:sairaanhoitaja-amk");
    assert_string_equal(lexicon_name(lex, TARVE_SCHEME_AREA, LEVEL_SUBREGION, "Jyväskylä", 11),
                        "SK131");
    assert_int_equal(lexicon_level(lex, "KUJOU"), LEVEL_NONE);
}

static void labels_have_languages(void **state)
{
    const tarve_lexicon *lex = *state;
    assert_string_equal(tarve_lexicon_label(lex, "KU049", TARVE_SV), "Esbo");
    assert_string_equal(tarve_lexicon_label(lex, "F:09", TARVE_SV), "Terveys- ja hyvinvointialat");
    assert_string_equal(tarve_lexicon_label(lex, "SSS", TARVE_EN), "WHOLE COUNTRY");
    assert_string_equal(tarve_lexicon_name(lex, TARVE_SCHEME_OCCUPATION, "SSS", TARVE_EN), "Total");
    assert_null(tarve_lexicon_label(lex, "KU000", TARVE_FI));
}

static void near_names_are_hinted(void **state)
{
    const tarve_lexicon *lex = *state;
    static const struct {
        const char *text, *near;
    } hints[] = {{"Jamsa", "Jämsä"},
                 {"J?ms?", "Jämsä"},
                 {"Viitasari", "Viitasaari"},
                 {"Saarijavri", "Saarijärvi"},
                 {"Yhteensä", NULL},
                 {"=1+1", NULL},
                 {"", NULL}};
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        const char *near =
            lexicon_near(lex, TARVE_SCHEME_AREA, hints[i].text, strlen(hints[i].text));
        if (hints[i].near == NULL)
            assert_null(near);
        else
            assert_string_equal(near, hints[i].near);
    }
}

static void lexicon_names_the_missing_file(void **state)
{
    (void)state;
    tarve_lexicon *lex = NULL;
    tarve_error err = {0};
    assert_int_equal(tarve_lexicon_load("/nowhere", &lex, &err), TARVE_E_MISSING);
    assert_non_null(strstr(err.path, "municipalities.csv"));
    assert_null(lex);
}

static void text_folds(void **state)
{
    (void)state;
    char out[FOLD_ROOM];
    fold_name("Ja\xcc\x88msa\xcc\x88 ", 9, out);
    assert_string_equal(out, "jämsä");
    fold_name("Saarijärvi \xe2\x80\x93 Viitasaari", strlen("Saarijärvi - Viitasaari") + 2, out);
    assert_string_equal(out, "saarijärvi-viitasaari");
    fold_words("Uudet_avoimet työpaikat (lkm.)", strlen("Uudet_avoimet työpaikat (lkm.)"), out);
    assert_string_equal(out, "uudet avoimet tyopaikat lkm");
    fold_words("Åland’s ÉTÉ", strlen("Åland’s ÉTÉ"), out);
    assert_string_equal(out, "aland s ete");
    assert_true(has_odd_blanks("a\xc2\xa0", 3));
    assert_true(has_odd_blanks("a  b", 4));
    assert_false(has_odd_blanks("a b", 3));
}

static void measures_are_recognised(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
        double scale;
        bool assumed;
    } known[] = {
        {"AVPAIKATLOPUSSA", "vacancy_stock", 1, false},
        {"tyonv_UUDETAVP", "vacancy_flow", 1, false},
        {"Avoimet työpaikat kuukauden laskentapäivänä (lkm.)", "vacancy_stock", 1, false},
        {"Avoimet työpaikat kuukauden lopussa", "vacancy_stock", 1, false},
        {"Avoimet_tyopaikat_kauden_aikana", "vacancy_open_during", 1, false},
        {"Uudet_avoimet_tyopaikat_kauden_aikana", "vacancy_flow", 1, false},
        {"Tayttyneiden_tyopaikkojen_avoinnaolon_km_kesto_paivaa", "vacancy_days_open", 1, false},
        {"vacancies", "vacancy_stock", 1, true},
        {"Avoimet työpaikat", "vacancy_stock", 1, true},
        {"Lediga jobb på beräkningsdagen i månaden (st.)", "vacancy_stock", 1, false},
        {"Vacancies on end-of-month calculation date (number)", "vacancy_stock", 1, false},
        {"Unemployed jobseekers on calculation date (number)", "unemployed_stock", 1, false},
        {"Unemployed, 1000 persons", "unemployed_survey", 1000, false},
        {"Population, 1000 persons", "population", 1000, false},
        {"E1 Employment, domestic concept, 1000 persons", "employed", 1000, false},
        {"E11 Employment, self-employed", "self_employed", 1000, false},
        {"E2 Total hours worked, domestic concept, (1 000 000 h)", "hours_worked", 1e6, false},
        {"Työttömien työnhakijoiden %-osuus työvoimasta (%)", "unemployment_share", 1, false},
        {"Sysselsatta på beräkningsdagen (st.)", "employment_activity", 1, false},
        {"Sysselsatta", "employed", 1, false},
        {"tutkinnonSuorittaneetLkm", "graduates", 1, false},
        {"Uudet opiskelijat", "new_students", 1, false},
        {"nettoopiskelijamaaraLkm", "net_students", 1, false},
        {"kaste5T8osuus", "education_5_8_share", 1, false},
        {"vacancy_stock", "vacancy_stock", 1, false},
        {"N", "persons", 1, true},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        measure_match m = {0};
        if (!measure_recognise(known[i].text, strlen(known[i].text), &m))
            fail_msg("'%s' is not recognised", known[i].text);
        assert_string_equal(m.info->code, known[i].code);
        assert_near(m.scale, known[i].scale, 0);
        assert_int_equal(m.assumed, known[i].assumed);
    }
    static const char *const unknown[] = {"",
                                          "vacancies<script>alert(1)</script>",
                                          "vacancies per 1000 inhabitants",
                                          "CPI",
                                          "unemployed jobseekers during the month",
                                          "lkm",
                                          "AVPAIKAT",
                                          "Current prices"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        measure_match m = {0};
        assert_false(measure_recognise(unknown[i], strlen(unknown[i]), &m));
    }
}

static void every_name_leads_to_a_measure(void **state)
{
    (void)state;
    size_t n = 0, n_measures = 0;
    const measure_name *names = measure_names(&n);
    for (size_t i = 0; i < n; i++) {
        char folded[FOLD_ROOM];
        assert_non_null(tarve_measure_find(names[i].code));
        fold_words(names[i].words, strlen(names[i].words), folded);
        assert_string_equal(folded, names[i].words); /* or it could never match */
        for (size_t k = 0; k < i; k++)
            if (strcmp(names[i].words, names[k].words) == 0)
                assert_int_equal(names[i].when & names[k].when, 0);
    }
    const tarve_measure_info *table = tarve_measure_table(&n_measures);
    for (size_t i = 0; i < n_measures; i++)
        assert_ptr_equal(tarve_measure_find(table[i].code), &table[i]);
}

static void all_of_12r5_is_known(void **state)
{
    (void)state;
    tarve_table *t = NULL;
    if (tarve_table_read(TARVE_SHARED_DATA "/classifications/tiedot_codes_tyonv_12r5.csv", &t,
                         NULL) != TARVE_OK)
        skip();
    for (size_t row = 0; row < tarve_table_rows(t); row++) {
        measure_match by_code = {0}, m = {0};
        const char *code = tarve_table_text(t, row, 0);
        assert_true(measure_recognise(code, strlen(code), &by_code));
        assert_string_equal(by_code.info->statfin_code, code);
        for (size_t c = 1; c < 4; c++) {
            const char *label = tarve_table_text(t, row, c);
            if (!measure_recognise(label, strlen(label), &m) || m.info != by_code.info)
                fail_msg("'%s' is not %s", label, by_code.info->code);
        }
    }
    assert_int_equal(tarve_table_rows(t), 23);
    tarve_table_free(t);
}

static void decimals_are_rounded_right(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0.0},
                {"-5", -5.0},
                {"12.50", 12.5},
                {"0.1", 0.1},
                {"0.3", 0.3},
                {"123456789.123456789", 123456789.123456789},
                {"9007199254740993", 9007199254740992.0},
                {"9007199254740993.5", 9007199254740994.0},
                {"0.1234567890123456789", 0.1234567890123456789},
                {"5404319552844595.5", 5404319552844595.5},
                {"1844674407370955161", 1844674407370955161.0},
                {"0.0000000000000000001", 1e-19}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double x = -1;
        assert_true(number_plain(good[i].text, strlen(good[i].text), '.', &x));
        assert_true(x == good[i].value);
    }
    static const char *const bad[] = {
        "",   "-",  ".",   "1.",   ".5",  "1e5", "+1",
        " 1", "1 ", "1,5", "0x1A", "nan", "inf", "12345678901234567890"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double x = -1;
        assert_false(number_plain(bad[i], strlen(bad[i]), '.', &x));
    }
}

/* The C library's strtod in the C locale is the oracle. */
static void decimals_agree_with_strtod(void **state)
{
    (void)state;
    uint64_t seed = 88172645463325252U;
    for (int i = 0; i < 200000; i++) {
        char text[48];
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        const int places = (int)(seed % 20);
        const uint64_t digits = seed >> (seed % 61) & 0x7fffffffffffffffU;
        (void)snprintf(text, sizeof text, "%0*llu", places + 1, (unsigned long long)digits);
        size_t n = strlen(text);
        if (places > 0) {
            memmove(text + n - (size_t)places + 1, text + n - (size_t)places, (size_t)places + 1);
            text[n - (size_t)places] = '.';
            n++;
        }
        double x = -1;
        assert_true(number_plain(text, n, '.', &x));
        if (x != strtod(text, NULL))
            fail_msg("%s", text);
    }
}

static int setup(void **state)
{
    tiny_classifications(dir);
    tarve_lexicon *lex = NULL;
    if (tarve_lexicon_load(dir, &lex, NULL) != TARVE_OK)
        return 1;
    *state = lex;
    return 0;
}

static int teardown(void **state)
{
    tarve_lexicon_free(*state);
    tiny_remove(dir);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_read),
        cmocka_unit_test(broken_tables_say_where),
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(labels_have_languages),
        cmocka_unit_test(near_names_are_hinted),
        cmocka_unit_test(lexicon_names_the_missing_file),
        cmocka_unit_test(text_folds),
        cmocka_unit_test(measures_are_recognised),
        cmocka_unit_test(every_name_leads_to_a_measure),
        cmocka_unit_test(all_of_12r5_is_known),
        cmocka_unit_test(decimals_are_rounded_right),
        cmocka_unit_test(decimals_agree_with_strtod),
    };
    return cmocka_run_group_tests_name("names", tests, setup, teardown);
}

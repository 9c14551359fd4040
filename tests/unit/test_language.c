/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several languages in one process, contexts, plurals, and catalogues that are not there. */
#include "near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/say.h"
#include "tarve/language.h"

static tarve_language *language[TARVE_N_LANGS];

static int open_all(void **state)
{
    (void)state;
    (void)unsetenv("LANGUAGE");
    for (int i = 0; i < TARVE_N_LANGS; i++)
        if (tarve_language_open(TARVE_LOCALE, (tarve_lang)i, &language[i], NULL) != TARVE_OK)
            return -1;
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    for (int i = 0; i < TARVE_N_LANGS; i++)
        tarve_language_close(language[i]);
    return 0;
}

static void three_at_once(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        assert_string_equal(tarve_tr(language[TARVE_FI], "Training need"), "Koulutustarve");
        assert_string_equal(tarve_tr(language[TARVE_SV], "Training need"), "Utbildningsbehov");
        assert_string_equal(tarve_tr(language[TARVE_EN], "Training need"), "Training need");
    }
    assert_string_equal(tarve_tr(language[TARVE_FI], "no such text"), "no such text");
    assert_string_equal(tarve_tr(language[TARVE_FI], ""), "");
}

static void a_word_by_its_context(void **state)
{
    (void)state;
    assert_string_equal(tarve_tr(language[TARVE_FI], TARVE_MSGC("class", "shortage")),
                        "alitarjonta");
    assert_string_equal(tarve_tr(language[TARVE_FI], TARVE_MSGC("position", "shortage")), "pula");
    assert_string_equal(tarve_tr(language[TARVE_EN], TARVE_MSGC("position", "shortage")),
                        "shortage");
    assert_string_equal(tarve_tr(language[TARVE_FI], TARVE_MSGC("nowhere", "shortage")),
                        "shortage");
}

static void one_and_many(void **state)
{
    char line[64];
    (void)state;
    (void)snprintf(line, sizeof line, tarve_ntr(language[TARVE_FI], "%s cell.", "%s cells.", 1),
                   "1");
    assert_string_equal(line, "1 kohta.");
    (void)snprintf(line, sizeof line, tarve_ntr(language[TARVE_SV], "%s cell.", "%s cells.", 0),
                   "0");
    assert_string_equal(line, "0 ställen.");
    const tarve_language *none = tarve_language_untranslated();
    assert_string_equal(tarve_ntr(none, "%s cell.", "%s cells.", 1), "%s cell.");
    assert_string_equal(tarve_ntr(none, "%s cell.", "%s cells.", 2), "%s cells.");
    assert_string_equal(tarve_tr(none, TARVE_MSGC("class", "shortage")), "shortage");
}

static void numbers_of_each_language(void **state)
{
    char b[TARVE_SAY_TEXT];
    const tarve_period october = tarve_period_make(TARVE_MONTH, 2024, 10);
    const tarve_period last = tarve_period_make(TARVE_QUARTER, 2024, 4);
    (void)state;
    const tarve_language *sv = language[TARVE_SV], *en = language[TARVE_EN];
    assert_string_equal(tarve_say_number(en, b, 1234567.75, 1), "1,234,567.8");
    assert_string_equal(tarve_say_number(sv, b, 1234567.75, 1), "1\302\240234\302\240567,8");
    assert_string_equal(tarve_say_percent(en, b, 0.42), "42%");
    assert_string_equal(tarve_say_percent(en, b, 0.004), "under\302\2401%");
    assert_string_equal(tarve_say_percent(sv, b, 0.995), "över\302\24099\302\240%");
    assert_string_equal(tarve_say_when(sv, b, TARVE_MONTH, october), "i oktober 2024");
    assert_string_equal(tarve_say_when(en, b, TARVE_MONTH, october), "in October 2024");
    assert_string_equal(tarve_say_when(language[TARVE_FI], b, TARVE_QUARTER, last),
                        "vuoden 2024 4. neljänneksellä");
    assert_string_equal(tarve_say_when(en, b, TARVE_QUARTER, last), "in quarter 4 of 2024");
}

static void dates_of_each_language(void **state)
{
    char b[TARVE_SAY_TEXT];
    const tarve_language *fi = language[TARVE_FI], *en = language[TARVE_EN];
    (void)state;
    assert_string_equal(tarve_say_date(fi, b, "2023-11-24"), "24.11.2023");
    assert_string_equal(tarve_say_date(language[TARVE_SV], b, "2023-11-04"), "4.11.2023");
    assert_string_equal(tarve_say_date(en, b, "2023-11-24"), "24 November 2023");
    assert_string_equal(tarve_say_date(en, b, "2023M10"), "10/2023");
    assert_string_equal(tarve_say_date(en, b, "2023-13-24"), "24.13.2023"); /* no such month */
    assert_string_equal(tarve_say_date(en, b, "last week"), "last week");
    assert_string_equal(tarve_say_date(fi, b, ""), "");
}

static void a_catalogue_that_is_not_there(void **state)
{
    tarve_language *l = NULL;
    tarve_error err = {0};
    (void)state;
    assert_int_equal(tarve_language_open("no/such/folder", TARVE_SV, &l, &err), TARVE_E_MISSING);
    assert_null(l);
    assert_non_null(strstr(err.message, "no/such/folder/C.UTF-8/LC_MESSAGES/tarve-sv.mo"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_at_once),          cmocka_unit_test(a_word_by_its_context),
        cmocka_unit_test(one_and_many),           cmocka_unit_test(numbers_of_each_language),
        cmocka_unit_test(dates_of_each_language), cmocka_unit_test(a_catalogue_that_is_not_there),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/csvout.h"
#include "base/files.h"
#include "base/intern.h"
#include "base/num.h"
#include "base/rng.h"
#include "base/text.h"
#include "tarve/cell.h"
#include "tarve/log.h"
#include "tarve/period.h"

static void periods_round_trip(void **state)
{
    (void)state;
    static const char *text[] = {"2026M06", "2013Q1", "2025", "1999M12"};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        tarve_freq f;
        tarve_period p;
        char buf[TARVE_PERIOD_TEXT];
        assert_true(tarve_period_parse(text[i], strlen(text[i]), &f, &p));
        assert_string_equal(tarve_period_format(f, p, buf), text[i]);
    }
    static const char *bad[] = {"2026M13", "2026M00", "2013Q5", "202", "20260", "1626", "2026m06"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        tarve_freq f;
        tarve_period p;
        assert_false(tarve_period_parse(bad[i], strlen(bad[i]), &f, &p));
    }
}

static void periods_convert(void **state)
{
    (void)state;
    const tarve_period june = tarve_period_make(TARVE_MONTH, 2026, 6);
    assert_int_equal(tarve_period_convert(TARVE_MONTH, june, TARVE_QUARTER),
                     tarve_period_make(TARVE_QUARTER, 2026, 2));
    assert_int_equal(tarve_period_convert(TARVE_MONTH, june, TARVE_YEAR), 2026);
    assert_int_equal(
        tarve_period_convert(TARVE_QUARTER, tarve_period_make(TARVE_QUARTER, 2026, 2), TARVE_MONTH),
        tarve_period_make(TARVE_MONTH, 2026, 4));
    assert_int_equal(tarve_period_make(TARVE_MONTH, 2027, 1) - june, 7);
}

static void marks_pack(void **state)
{
    (void)state;
    const tarve_mark m = tarve_mark_make(TARVE_CELL_PROTECTED, TARVE_REASON_SECRET,
                                         TARVE_FLAG_PRELIMINARY, 4095, 4094, 1073741823);
    assert_int_equal(tarve_mark_state(m), TARVE_CELL_PROTECTED);
    assert_int_equal(tarve_mark_reason(m), TARVE_REASON_SECRET);
    assert_int_equal(tarve_mark_flags(m), TARVE_FLAG_PRELIMINARY);
    assert_int_equal(tarve_mark_file(m), 4095);
    assert_int_equal(tarve_mark_field(m), 4094);
    assert_int_equal(tarve_mark_line(m), 1073741823);
    assert_int_equal(tarve_mark_file(tarve_mark_with_file(m, 7)), 7);
    assert_int_equal(tarve_mark_line(tarve_mark_with_file(m, 7)), 1073741823);
}

static void interning_is_stable(void **state)
{
    (void)state;
    tarve_intern t = {0};
    char name[32];
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 5000; i++) {
            uint32_t id = TARVE_NO_ID;
            const int n = snprintf(name, sizeof name, "code-%u", (unsigned)i);
            assert_int_equal(tarve_intern_put(&t, name, (size_t)n, &id, NULL), TARVE_OK);
            assert_int_equal(id, i);
        }
    assert_int_equal(t.n, 5000);
    assert_string_equal(tarve_intern_text(&t, 17, NULL), "code-17");
    assert_int_equal(tarve_intern_find(&t, "code-4999", 9), 4999);
    assert_int_equal(tarve_intern_find(&t, "nope", 4), TARVE_NO_ID);
    tarve_intern_free(&t);
}

static void text_escapes_and_folds(void **state)
{
    (void)state;
    char out[256];
    assert_string_equal(tarve_text_escape("a\x1b[2J\n", 6, out, sizeof out), "a\\x1b[2J\\x0a");
    assert_string_equal(tarve_text_escape("1\xc2\xa0"
                                          "234",
                                          6, out, sizeof out),
                        "1\\u{00a0}234");
    assert_string_equal(tarve_text_escape("\xff", 1, out, sizeof out), "\\xff");
    (void)snprintf(out, sizeof out, "%.3s, %s\xff!\xc3", "Jä", "ä");
    tarve_text_mend(out);
    assert_string_equal(out, "Jä, ä!");
    (void)snprintf(out, sizeof out, "%.2s, ä", "Jä"); /* cut inside a character */
    tarve_text_mend(out);
    assert_string_equal(out, "J, ä");
    tarve_error err = {0};
    (void)tarve_fail(&err, TARVE_E_INPUT, "'%.2s' is none", "Jä");
    assert_string_equal(err.message, "'J' is none");
    tarve_text_fold("  ÄÄNEKOSKI \xc2\xa0 x ", strlen("  ÄÄNEKOSKI \xc2\xa0 x "), out, sizeof out);
    assert_string_equal(out, "äänekoski x");
    assert_true(tarve_text_same("TITLE", "title"));
    assert_false(tarve_text_same("titl", "title"));
    assert_false(tarve_utf8_valid("\xc0\xaf", 2));
    assert_false(tarve_utf8_valid("\xed\xa0\x80", 3));
    assert_true(tarve_utf8_valid("Jyväskylä €", strlen("Jyväskylä €")));
}

static void csv_disarms_formulas(void **state)
{
    (void)state;
    char *text = NULL;
    size_t len = 0;
    tarve_csvout w = {.fp = open_memstream(&text, &len)};
    tarve_csv_str(&w, "=1+1");
    tarve_csv_str(&w, "a,\"b\"");
    tarve_csv_fixed(&w, -5.25, 1);
    tarve_csv_fixed(&w, -0.01, 1);
    tarve_csv_double(&w, 0.1);
    tarve_csv_double(&w, (double)NAN);
    tarve_csv_int(&w, -7);
    tarve_csv_end(&w);
    (void)fclose(w.fp);
    assert_string_equal(text, "'=1+1,\"a,\"\"b\"\"\",-5.2,0.0,0.1,,-7\n");
    free(text);
}

static void numbers_know_nothing(void **state)
{
    (void)state;
    const double x[] = {1e100, 1.0, -1e100}, y[] = {3, (double)NAN, 1, 2};
    double work[4];
    assert_near(tarve_sum(x, 3), 1.0, 0);
    assert_true(isnan(tarve_mean(x, 0)));
    assert_near(tarve_median(y, 4, work), 2.0, 0);
    const double s[] = {0, 10, 20, 30};
    assert_near(tarve_quantile_sorted(s, 4, 0.5), 15, 1e-15);
    assert_near(tarve_quantile_sorted(s, 4, 1.0), 30, 0);
    const double twice[] = {0.8, 0.95, 0.5, 0.95};
    assert_int_equal(tarve_largest(twice, 4), 1);
    assert_int_equal(tarve_largest(twice, 1), 0);
    assert_int_equal(tarve_largest(NULL, 0), 0);
    const double low[] = {0.8, 0.5, 0.95, 0.5};
    assert_int_equal(tarve_smallest(low, 4), 1);
    assert_int_equal(tarve_smallest(NULL, 0), 0);
}

/* Selecting finds what sorting finds, to the last bit: with ties, in order, backwards, all alike.
 */
static void quantiles_are_those_of_sorted_figures(void **state)
{
    (void)state;
    enum { MOST = 300, K = 5 };
    static const double p[K] = {0.0, 0.1, 0.5, 0.9, 1.0};
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 4, 5, 6);
    for (size_t n = 1; n <= MOST; n += n < 12 ? 1 : 37)
        for (int kind = 0; kind < 5; kind++) {
            double x[MOST], sorted[MOST], got[K];
            for (size_t i = 0; i < n; i++) {
                const double u = gsl_rng_uniform(rng);
                const double all[] = {u, floor(4 * u), (double)i, -(double)i, 7.0};
                x[i] = sorted[i] = all[kind];
            }
            tarve_sort(sorted, n);
            tarve_select_quantiles(x, n, K, p, got);
            for (size_t k = 0; k < K; k++)
                assert_true(got[k] == tarve_quantile_sorted(sorted, n, p[k]));
        }
    double none[K];
    tarve_select_quantiles(NULL, 0, K, p, none);
    assert_true(isnan(none[0]) && isnan(none[K - 1]));
    gsl_rng_free(rng);
}

static void draws_are_keyed(void **state)
{
    (void)state;
    gsl_rng *a = gsl_rng_alloc(tarve_rng_keyed), *b = gsl_rng_alloc(tarve_rng_keyed);
    double mean = 0.0;
    tarve_rng_key(a, 1, 2, 3);
    for (int i = 0; i < 100; i++)
        (void)gsl_rng_uniform(b);
    tarve_rng_key(b, 1, 2, 3);
    for (int i = 0; i < 10000; i++) {
        const double u = gsl_rng_uniform(a);
        assert_true(u == gsl_rng_uniform(b) && u >= 0.0 && u < 1.0);
        mean += u / 10000;
    }
    assert_near(mean, 0.5, 0.02);
    tarve_rng_key(a, 1, 2, 3);
    uint64_t same = tarve_rng_start(tarve_rng_seed(1), 2, tarve_rng_draw(3));
    assert_true(tarve_rng_next(&same) == gsl_rng_uniform(a));
    tarve_rng_key(b, 1, 2, 4);
    assert_true(gsl_rng_get(a) != gsl_rng_get(b));
    gsl_rng_free(a);
    gsl_rng_free(b);
}

static void files_replace_and_hash(void **state)
{
    (void)state;
    char path[] = "/tmp/tarve-base-XXXXXX", hex[TARVE_SHA256_TEXT], *text = NULL;
    size_t len = 0;
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(tarve_file_replace(path, "abc", 3, NULL), TARVE_OK);
    assert_int_equal(tarve_file_read(path, 100, &text, &len, NULL), TARVE_OK);
    assert_string_equal(text, "abc");
    free(text);
    tarve_sha256("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    tarve_error err = {0};
    assert_int_equal(tarve_file_read(path, 2, &text, &len, &err), TARVE_E_INPUT);
    assert_string_equal(err.path, path);
    assert_int_equal(tarve_file_read("/dev/zero", 2, &text, &len, NULL), TARVE_E_MISSING);
    assert_int_equal(remove(path), 0);
    /* a pipe or a device stays what it is */
    struct stat what;
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(tarve_file_replace(path, "abc", 3, &err), TARVE_E_CREATE);
    assert_int_equal(stat(path, &what), 0);
    assert_true(S_ISFIFO(what.st_mode));
    assert_int_equal(remove(path), 0);
}

static void working_days_are_counted(void **state)
{ /* 2024 by hand; Good Friday in March 2018, Easter Monday in April; a leap day at a weekend */
    (void)state;
    static const int of_2024[] = {22, 21, 20, 21, 21, 19, 23, 22, 21, 23, 21, 18};
    for (int m = 1; m <= 12; m++)
        assert_int_equal(tarve_period_working_days(tarve_period_make(TARVE_MONTH, 2024, m)),
                         of_2024[m - 1]);
    assert_int_equal(tarve_period_working_days(tarve_period_make(TARVE_MONTH, 2018, 3)), 21);
    assert_int_equal(tarve_period_working_days(tarve_period_make(TARVE_MONTH, 2018, 4)), 20);
    assert_int_equal(tarve_period_working_days(tarve_period_make(TARVE_MONTH, 2020, 2)), 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(working_days_are_counted),
        cmocka_unit_test(periods_round_trip),
        cmocka_unit_test(periods_convert),
        cmocka_unit_test(marks_pack),
        cmocka_unit_test(interning_is_stable),
        cmocka_unit_test(text_escapes_and_folds),
        cmocka_unit_test(csv_disarms_formulas),
        cmocka_unit_test(numbers_know_nothing),
        cmocka_unit_test(quantiles_are_those_of_sorted_figures),
        cmocka_unit_test(draws_are_keyed),
        cmocka_unit_test(files_replace_and_hash),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}

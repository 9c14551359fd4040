/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of a forecast fails once: an error each time, nothing leaks, nothing is written
 * after it. */
#include "near.h"
#include "quiet_gsl.h"

#include "failing.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tarve/backtest.h"
#include "tarve/forecast.h"

/* Monthly counts, some protected; a short index; one figure; zeros. */
static void write_input(const char *path)
{
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    (void)fputs("series_id,period,value\n", fp);
    for (int t = 0; t < 40; t++) {
        (void)fprintf(fp, "counts,%dM%02d,%d\n", 2020 + t / 12, t % 12 + 1, t * 7 % 11);
        (void)fprintf(fp, "hidden,%dM%02d,%s\n", 2020 + t / 12, t % 12 + 1, t % 3 ? "..." : "6");
        (void)fprintf(fp, "index,%d,%.1f\n", 1980 + t, 90 + t * 0.7 + t * 5 % 7);
        (void)fprintf(fp, "zeros,%dQ%d,0\n", 2010 + t / 4, t % 4 + 1);
    }
    (void)fputs(
        "short,2020,5.5\nshort,2021,6\nshort,2022,7\nshort,2023,6\nshort,2024,8\none,2020,3\n", fp);
    assert_int_equal(fclose(fp), 0);
}

static void temporary(char *path)
{
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
}

/* Fails each allocation once, in turn alone and with all after it. */
static void fail_each(const char *path, const tarve_forecast_file_options *opt, size_t series)
{
    size_t call = 0, failures = 0;
    for (bool failed = true; failed;) {
        size_t n_series = 77, n_fallback = 77;
        tarve_error err = {0};
        FILE *fp = tmpfile();
        assert_non_null(fp);
        call++;
        fail_from(call, call % 2 == 0);
        const tarve_status st = tarve_forecast_file(path, opt, fp, &n_series, &n_fallback, &err);
        failed = fail_no_more() > 0;
        failures += failed;
        if (st != (failed ? TARVE_E_NOMEM : TARVE_OK))
            fail_msg("call %zu: status %d, %s", call, (int)st, err.message);
        assert_int_equal(n_series, failed ? 77 : series);
        assert_int_equal(fseek(fp, 0, SEEK_END), 0);
        assert_true((ftell(fp) == 0) == failed);
        assert_int_equal(fclose(fp), 0);
    }
    assert_true(failures > 50);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    char path[] = "/tmp/tarve-forecast-oom-XXXXXX";
    temporary(path);
    write_input(path);
    fail_each(path,
              &(tarve_forecast_file_options){
                  .horizon = 4, .level = {0.8, 0.95}, .n_levels = 2, .jobs = 1},
              6);
    assert_int_equal(unlink(path), 0);
}

static void every_allocation_of_a_backtest_may_fail(void **state)
{
    (void)state;
    char path[] = "/tmp/tarve-backtest-oom-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    write_input(path);
    const tarve_forecast_file_options in = {0};
    const tarve_backtest_options opt = {
        .origins = 2, .horizon = 3, .level = {0.8, 0.95}, .n_levels = 2, .jobs = 1};
    size_t call = 0, failures = 0;
    for (bool failed = true; failed;) {
        tarve_backtest_result r = {0};
        tarve_error err = {0};
        call++;
        fail_from(call, call % 2 == 0);
        const tarve_status st =
            tarve_backtest_file(path, &in, call % 3 == 0 ? "period" : NULL, &opt, &r, &err);
        failed = fail_no_more() > 0;
        failures += failed;
        if (st != (failed ? TARVE_E_NOMEM : TARVE_OK))
            fail_msg("call %zu: status %d, %s", call, (int)st, err.message);
        assert_true((r.row == NULL) == failed);
        tarve_backtest_free(&r);
    }
    assert_true(failures > 50);
    assert_int_equal(unlink(path), 0);
}

static void write_text(const char *path, const char *text)
{
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fputs(text, fp) >= 0);
    assert_int_equal(fclose(fp), 0);
}

static void also_with_a_hierarchy(void **state)
{
    (void)state;
    char path[] = "/tmp/tarve-forecast-oom-XXXXXX", links[] = "/tmp/tarve-forecast-oom-XXXXXX",
         fixed[] = "/tmp/tarve-forecast-oom-XXXXXX";
    temporary(path);
    temporary(links);
    temporary(fixed);
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    (void)fputs("series_id,period,value\n", fp);
    for (int t = 0; t < 14; t++)
        for (int k = 0; k < 5; k++)
            (void)fprintf(fp, "%c,%d,%d\n", "abcde"[k], 2001 + t, 3 + k + t * (k + 2) % 5);
    assert_int_equal(fclose(fp), 0);
    tarve_forecast_file_options opt = {.horizon = 2,
                                       .n_levels = 1,
                                       .level = {0.8},
                                       .jobs = 1,
                                       .hierarchy = links,
                                       .fixed = fixed,
                                       .integers = true,
                                       .reconcile = TARVE_RECONCILE_MINT};
    write_text(links, "child,parent\na,d\nb,d\nd,e\nc,e\n");
    write_text(fixed, "series_id,period,value\ne,2015,30\n");
    fail_each(path, &opt, 5);
    write_text(links, "child,parent\na,d\nb,d\na,e\nc,e\n");
    opt.fixed = NULL;
    fail_each(path, &opt, 5);
    assert_int_equal(unlink(path) + unlink(links) + unlink(fixed), 0);
}

int main(void)
{
    quiet_gsl();
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail),
                                       cmocka_unit_test(every_allocation_of_a_backtest_may_fail),

                                       cmocka_unit_test(also_with_a_hierarchy)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Now beside later, the mismatch index with chance taken off, and the employment file. */
#include "near.h"

#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "need/positions.h"

static void stocks_and_flows_make_one_outlook(void **state)
{
    (void)state;
    static const struct {
        tarve_position start, ahead;
        const char *want;
    } t[] = {{TARVE_POSITION_SHORTAGE, TARVE_POSITION_BALANCE, "shortage_continues"},
             {TARVE_POSITION_SHORTAGE, TARVE_POSITION_SHORTAGE, "shortage_grows"},
             {TARVE_POSITION_SHORTAGE, TARVE_POSITION_SURPLUS, "shortage_eases"},
             {TARVE_POSITION_BALANCE, TARVE_POSITION_SHORTAGE, "shortage_comes"},
             {TARVE_POSITION_BALANCE, TARVE_POSITION_BALANCE, "balance_continues"},
             {TARVE_POSITION_SURPLUS, TARVE_POSITION_BALANCE, "surplus_continues"},
             {TARVE_POSITION_SURPLUS, TARVE_POSITION_SHORTAGE, "surplus_eases"},
             {TARVE_POSITION_SURPLUS, TARVE_POSITION_UNCLEAR, "unclear"},
             {TARVE_POSITION_UNKNOWN, TARVE_POSITION_BALANCE, ""},
             {TARVE_POSITION_SURPLUS, TARVE_POSITION_UNKNOWN, ""}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_string_equal(tarve_outlook_code(t[i].start, t[i].ahead), t[i].want);
}

static void positions_have_their_limits(void **state)
{
    (void)state;
    const start_rules rules = {6.0, 2.0 / 3.0, 1.5};
    const start_rules unknown = {(double)NAN, 2.0 / 3.0, 1.5};
    assert_int_equal(position_of_start(&rules, 4.0), TARVE_POSITION_SHORTAGE);
    assert_int_equal(position_of_start(&rules, 4.1), TARVE_POSITION_BALANCE);
    assert_int_equal(position_of_start(&rules, 9.0), TARVE_POSITION_SURPLUS);
    assert_int_equal(position_of_start(&rules, (double)NAN), TARVE_POSITION_UNKNOWN);
    assert_int_equal(position_of_start(&unknown, 4.0), TARVE_POSITION_UNKNOWN);
    assert_int_equal(position_ahead(0.7, 0.2, 0.7), TARVE_POSITION_SHORTAGE);
    assert_int_equal(position_ahead(0.1, 0.8, 0.7), TARVE_POSITION_SURPLUS);
    assert_int_equal(position_ahead(0.1, 0.15, 0.7), TARVE_POSITION_BALANCE);
    assert_int_equal(position_ahead(0.4, 0.4, 0.7), TARVE_POSITION_UNCLEAR);
}

enum { GROUPS = 130 };

/* 60 vacancies and 700 unemployed over 130 occupations: a market without any mismatch reads 0.3. */
static void chance_alone_reads_high(void **state)
{
    (void)state;
    double v[GROUPS], u[GROUPS];
    mismatch_index x;
    for (size_t i = 0; i < GROUPS; i++) {
        v[i] = 60.0 / GROUPS;
        u[i] = 700.0 / GROUPS;
    }
    assert_int_equal(mismatch_of(&(mismatch_market){GROUPS, v, u, 60, 700}, 1, &x, NULL), TARVE_OK);
    assert_near(x.index, 0.0, 1e-12);
    /* Poisson(60/130) and Poisson(700/130): 1 - sqrt-moments by their sums; the approximation for
     * large counts says 0.29 */
    double root[2] = {0, 0};
    static const double mean[2] = {60.0 / GROUPS, 700.0 / GROUPS};
    for (int k = 0; k < 2; k++)
        for (unsigned c = 0; c < 60; c++)
            root[k] += sqrt(c) * gsl_ran_poisson_pdf(c, mean[k]);
    assert_true(fabs(x.none - (1 - root[0] * root[1] / sqrt(mean[0] * mean[1]))) < 0.01);
    assert_true(x.none > 0.29);
    assert_true(x.none_lo80 < x.none && x.none < x.none_hi80);
    /* where counts are large the approximation (k - 1)/8 (1/V + 1/U) holds */
    assert_int_equal(mismatch_of(&(mismatch_market){GROUPS, v, u, 60000, 70000}, 1, &x, NULL),
                     TARVE_OK);
    assert_true(fabs(x.none / ((GROUPS - 1) / 8.0 * (1 / 60000.0 + 1 / 70000.0)) - 1.0) < 0.05);
}

static void the_index_runs_from_nought_to_one(void **state)
{
    (void)state;
    static const double v[3] = {10, 30, 0}, other[3] = {0, 0, 50}, more[3] = {100, 300, 0};
    static const double half[3] = {0, 40, 40}, none[3] = {0, 0, 0};
    mismatch_index x, again;
    assert_int_equal(mismatch_of(&(mismatch_market){3, v, other, 40, 50}, 1, &x, NULL), TARVE_OK);
    assert_near(x.index, 1.0, 1e-12);
    assert_int_equal(mismatch_of(&(mismatch_market){3, v, more, 40, 400}, 1, &x, NULL), TARVE_OK);
    assert_near(x.index, 0.0, 1e-12);
    assert_int_equal(mismatch_of(&(mismatch_market){3, v, half, 40, 80}, 7, &x, NULL), TARVE_OK);
    assert_near(x.index, 1.0 - sqrt(0.75 * 0.5), 1e-12);
    assert_int_equal(mismatch_of(&(mismatch_market){3, v, half, 40, 80}, 7, &again, NULL),
                     TARVE_OK);
    assert_memory_equal(&x, &again, sizeof x);
    x.index = (double)NAN;
    assert_int_equal(mismatch_of(&(mismatch_market){3, v, none, 40, 0}, 1, &x, NULL), TARVE_OK);
    assert_true(isnan(x.index)); /* untouched: nobody to compare with */
}

static void employment_contradictions_have_their_row(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
        size_t line;
    } t[] = {
        {"occupation,employed\n5321,10\nX011,4\n", "unknown-code", 3},
        {"occupation,employed\n5321,10\n53,4\n", "unknown-code", 3},
        {"occupation,employed\n5321,-1\n", "bad-range", 2},
        {"occupation,employed,year\n5321,1,2023.5\n", "bad-range", 2},
        {"occupation,employed,year\n5321,1,2023\n5322,9,2023\n5321,2,2023\n", "duplicate-key", 4}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        char path[64];
        tarve_error err = {0};
        tarve_employment *e = NULL;
        (void)snprintf(path, sizeof path, "employed_%ld.csv", (long)getpid());
        FILE *fp = fopen(path, "w");
        assert_non_null(fp);
        assert_true(fputs(t[i].text, fp) >= 0);
        assert_int_equal(fclose(fp), 0);
        assert_int_equal(tarve_employment_read(path, &e, &err), TARVE_E_INPUT);
        assert_int_equal(remove(path), 0);
        assert_null(e);
        assert_string_equal(err.code, t[i].code);
        assert_int_equal(err.line, t[i].line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stocks_and_flows_make_one_outlook),
        cmocka_unit_test(positions_have_their_limits),
        cmocka_unit_test(chance_alone_reads_high),
        cmocka_unit_test(the_index_runs_from_nought_to_one),
        cmocka_unit_test(employment_contradictions_have_their_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which way a series has gone: against R, by hand, and how often noise is called a trend. */
#include "near.h"

#include <gsl/gsl_randist.h>

#include "base/rng.h"
#include "reference.h"
#include "tarve/trend.h"

enum { ROOM = 64, MONTHS = 144 };

static tarve_trend describe(tarve_history h)
{
    tarve_trend t;
    assert_int_equal(tarve_trend_describe(&h, 0.8, &t, NULL), TARVE_OK);
    return t;
}

static tarve_history quarters(const double *y, size_t n)
{
    return (tarve_history){.id = "q",
                           .value = y,
                           .n = n,
                           .freq = TARVE_QUARTER,
                           .first = tarve_period_make(TARVE_QUARTER, 2010, 1)};
}

static void is_answer(const tarve_trend *t, const char *key)
{
    double want[5];
    assert_int_equal(reference("trend", key, want, 5), 5);
    assert_near(t->per_year, want[0], 1e-12);
    assert_near(t->lo, want[1], 1e-12);
    assert_near(t->hi, want[2], 1e-12);
    assert_near(t->p, want[3], 1e-9);
    assert_near(t->persistence, want[4], 1e-12);
}

static void the_answers_are_those_of_r(void **state)
{
    (void)state;
    double y[ROOM];
    const size_t n = reference("trend", "y", y, ROOM);
    tarve_history h = quarters(y, n);
    const tarve_period at[] = {h.first + 18};
    tarve_trend t = describe(h);
    is_answer(&t, "whole");
    assert_int_equal(t.direction, TARVE_DIRECTION_RISING);
    assert_int_equal(t.n_years, 10);
    assert_int_equal(t.first, h.first + 4);
    assert_int_equal(t.last, h.first + 43);
    h.breaks = at;
    h.n_breaks = 1;
    t = describe(h);
    is_answer(&t, "cut");
    assert_int_equal(t.n_years, 9);
    assert_int_equal(t.first, h.first + 4);
}

static void mirrored_and_scaled_series_say_the_same(void **state)
{
    (void)state;
    double y[ROOM];
    const size_t n = reference("trend", "y", y, ROOM);
    const tarve_trend up = describe(quarters(y, n));
    for (size_t t = 0; t < n; t++)
        y[t] = 1000.0 - 8.0 * y[t];
    const tarve_trend down = describe(quarters(y, n));
    assert_int_equal(down.direction, TARVE_DIRECTION_FALLING);
    assert_near(down.per_year, -8.0 * up.per_year, 1e-12);
    assert_near(down.lo, -8.0 * up.hi, 1e-12);
    assert_near(down.hi, -8.0 * up.lo, 1e-12);
    assert_near(down.p, up.p, 1e-12);
}

/* 300 + 4 a year + seasons, by months. */
static tarve_history months(double y[MONTHS], tarve_mark mark[MONTHS])
{
    for (size_t t = 0; t < MONTHS; t++) {
        const size_t year = t / 12;
        y[t] = 300.0 + 4.0 * (double)year + 30.0 * (double)(t % 12 == 5);
        mark[t] = tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, 0, 0, 0, 0);
    }
    return (tarve_history){.id = "m",
                           .value = y,
                           .mark = mark,
                           .n = MONTHS,
                           .freq = TARVE_MONTH,
                           .first = tarve_period_make(TARVE_MONTH, 2012, 1)};
}

static void missing_and_protected_years_are_left_out(void **state)
{
    (void)state;
    double y[MONTHS];
    tarve_mark mark[MONTHS];
    tarve_history h = months(y, mark);
    y[60] = NAN;
    mark[75] = tarve_mark_make(TARVE_CELL_PROTECTED, TARVE_REASON_SECRET, 0, 0, 0, 0);
    y[75] = 1e9; /* never looked at */
    tarve_trend t = describe(h);
    assert_int_equal(t.n_years, 8);
    assert_near(t.per_year, 4.0, 1e-12);
    assert_near(t.lo, 4.0, 1e-12);
    assert_int_equal(t.direction, TARVE_DIRECTION_RISING);
    y[MONTHS - 1] = y[MONTHS - 2] = NAN; /* years end with the last figure */
    t = describe(h);
    assert_int_equal(t.last, tarve_period_make(TARVE_MONTH, 2023, 10));
    y[MONTHS - 5] = y[MONTHS - 17] = y[MONTHS - 29] = NAN; /* then nothing of late is known */
    assert_int_equal(describe(h).direction, TARVE_DIRECTION_UNKNOWN);
    assert_true(isnan(describe(h).per_year) && describe(h).n_years == 0);
}

static void figures_on_both_sides_of_a_break_are_not_compared(void **state)
{
    (void)state;
    double y[MONTHS];
    tarve_mark mark[MONTHS];
    tarve_history h = months(y, mark);
    const tarve_period at[] = {h.first + 72, h.first + 132};
    for (size_t t = 72; t < MONTHS; t++)
        y[t] -= 500.0;
    assert_true(describe(h).per_year < 0.0);
    h.breaks = at;
    h.n_breaks = 1;
    tarve_trend t = describe(h);
    assert_near(t.per_year, 4.0, 1e-12);
    assert_int_equal(t.n_years, 10); /* the break stands between two years */
    h.n_breaks = 2; /* the newest year is alone: the one before it is the newest compared */
    t = describe(h);
    assert_int_equal(t.n_years, 9);
    assert_int_equal(t.last, h.first + 131);
    const tarve_period old[] = {h.first + 110};
    h.breaks = old;
    h.n_breaks = 1;
    assert_int_equal(describe(h).n_years, 9); /* two years after it */
    const tarve_period recent[] = {h.first + 105, h.first + 117, h.first + 130};
    h.breaks = recent;
    h.n_breaks = 3; /* nothing of the last three years can be compared */
    assert_int_equal(describe(h).direction, TARVE_DIRECTION_UNKNOWN);
}

static void little_and_flat_series_have_no_direction(void **state)
{
    (void)state;
    static const double y[] = {3, 4, 5, 6, 7, 8, 9};
    tarve_history h = {.id = "y", .value = y, .n = 7, .freq = TARVE_YEAR, .first = 2015};
    assert_int_equal(describe(h).direction, TARVE_DIRECTION_RISING);
    assert_int_equal(describe(h).first, 2015);
    assert_int_equal(describe(h).last, 2021);
    h.n = 4;
    assert_int_equal(describe(h).direction, TARVE_DIRECTION_UNKNOWN);
    h.n = 0;
    assert_int_equal(describe(h).direction, TARVE_DIRECTION_UNKNOWN);
    static const double flat[] = {5, 5, 5, 5, 5, 5};
    h = (tarve_history){.id = "f", .value = flat, .n = 6, .freq = TARVE_YEAR, .first = 2015};
    const tarve_trend t = describe(h);
    assert_int_equal(t.direction, TARVE_DIRECTION_UNCLEAR);
    assert_near(t.per_year, 0.0, 0.0);
    assert_near(t.p, 1.0, 0.0);
    tarve_trend kept = {.n_years = 99};
    assert_int_equal(tarve_trend_describe(&h, 1.0, &kept, NULL), TARVE_E_USAGE);
    assert_int_equal(kept.n_years, 99);
}

/* Ten years that follow one another by rho and go nowhere: how often 80 % calls that a trend. */
static double called_a_trend(double rho, gsl_rng *rng)
{
    enum { REPS = 2000 };
    size_t called = 0;
    for (int rep = 0; rep < REPS; rep++) {
        double y[10];
        y[0] = gsl_ran_gaussian(rng, 1.0 / sqrt(1.0 - rho * rho));
        for (size_t t = 1; t < 10; t++)
            y[t] = rho * y[t - 1] + gsl_ran_gaussian(rng, 1.0);
        const tarve_history h = {.id = "r", .value = y, .n = 10, .freq = TARVE_YEAR};
        called += describe(h).direction != TARVE_DIRECTION_UNCLEAR;
    }
    return (double)called / REPS;
}

static void noise_is_seldom_called_a_trend(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 9, 9, 9);
    assert_true(called_a_trend(0.0, rng) < 0.16);
    assert_true(called_a_trend(0.5, rng) < 0.26); /* .33 if years were taken as independent */
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answers_are_those_of_r),
        cmocka_unit_test(mirrored_and_scaled_series_say_the_same),
        cmocka_unit_test(missing_and_protected_years_are_left_out),
        cmocka_unit_test(figures_on_both_sides_of_a_break_are_not_compared),
        cmocka_unit_test(little_and_flat_series_have_no_direction),
        cmocka_unit_test(noise_is_seldom_called_a_trend),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

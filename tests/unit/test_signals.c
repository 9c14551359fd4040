/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals against closed forms, brute force, and made-up regions in which nothing grows. */
#include <gsl/gsl_cdf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "near.h"
#include "signal_world.h"

/* ---- N1 ---- */

static void growth_is_the_binomial_test(void **state)
{
    (void)state;
    /* 40 before and 60 now while the whole stands still: pi = 1/2, n = 100 */
    assert_near(signal_growth_z(40, 60, 1000, 1000, 1.0), (60 - 50 - 0.5) / 5.0, 1e-12);
    assert_near(signal_growth_z(40, 60, 1000, 1000, 4.0), (60 - 50 - 0.5) / 10.0, 1e-12);
    /* the whole grew by half as well: no growth of the share */
    assert_near(signal_growth_z(40, 60, 1000, 1500, 1.0), -0.5 / sqrt(100 * 0.6 * 0.4), 1e-12);
    assert_true(isnan(signal_growth_z(0, 0, 1000, 1000, 1.0)));
}

static void hochberg_is_the_largest_step(void **state)
{
    (void)state;
    static const double p[] = {0.04, 0.001, 0.5, (double)NAN, 0.02, 0.9, 0.03, 0.8};
    bool pass[8];
    assert_int_equal(signal_benjamini_hochberg(p, 8, 0.10, pass, NULL), TARVE_OK);
    for (size_t i = 0; i < 8; i++) { /* brute force: is there a k with p_i <= p_(k) <= q k / m */
        bool expected = false;
        for (size_t j = 0; j < 8; j++) {
            size_t rank = 0;
            for (size_t l = 0; l < 8; l++)
                rank += p[l] <= p[j];
            expected = expected || (p[i] <= p[j] && p[j] <= 0.10 * (double)rank / 7.0);
        }
        assert_int_equal(pass[i], expected);
    }
}

/* Two occupations, 36 months: one triples, by counts of `from` and more. */
static void small_grid(signal_grid *g, double *cells, double *total, const char **code, double from)
{
    for (size_t t = 0; t < 36; t++) {
        cells[t] = t < 24 ? from : 3.0 * from;
        cells[36 + t] = 50.0;
        total[t] = cells[t] + cells[36 + t];
    }
    code[0] = "1111";
    code[1] = "2222";
    *g = (signal_grid){.n = 2,
                       .n_months = 36,
                       .code = code,
                       .value = cells,
                       .least = cells,
                       .total = total,
                       .administrative = total,
                       .turnover = 1.0};
}

static void mass_wants_ten_and_five_more_in_three_months(void **state)
{
    (void)state;
    double cells[72], total[36];
    const char *code[2];
    signal_grid g;
    small_grid(&g, cells, total, code, 1.0);
    assert_true(signal_mass(&g, 0)); /* 12 before, 36 now */
    assert_false(signal_mass(&g, 1));
    g.turnover = 10.0 / 36.0;
    assert_true(signal_mass(&g, 0)); /* 10 now, 3.3 before */
    g.turnover = 9.9 / 36.0;
    assert_false(signal_mass(&g, 0));
    g.turnover = 1.0;
    for (size_t t = 24; t < 36; t++)
        cells[t] = t < 26 ? 100.0 : 0.0; /* in two months only */
    assert_false(signal_mass(&g, 0));
    cells[30] = 1.0;
    assert_true(signal_mass(&g, 0));
}

/* ---- N3 ---- */

/* Residual sum of squares of a line through y[from..to), by the normal equations. */
static double rest(const double *y, size_t from, size_t to)
{
    double n = 0, t = 0, tt = 0, s = 0, ts = 0, sum = 0;
    for (size_t k = from; k < to; k++) {
        n++;
        t += (double)k;
        tt += (double)k * (double)k;
        s += y[k];
        ts += (double)k * y[k];
    }
    const double slope = (n * ts - t * s) / (n * tt - t * t), level = (s - slope * t) / n;
    for (size_t k = from; k < to; k++) {
        const double e = y[k] - level - slope * (double)k;
        sum += e * e;
    }
    return sum;
}

static void sup_f_is_brute_force(void **state)
{
    (void)state;
    enum { N = 80 };
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    double y[N];
    for (uint64_t rep = 0; rep < 20; rep++) {
        double best = -1.0;
        size_t at = 0, expected = 0;
        tarve_rng_key(rng, 1, 2, rep);
        for (size_t t = 0; t < N; t++)
            y[t] = gsl_ran_gaussian(rng, 1.0) + (t > 50 ? 0.2 * (double)rep : 0.0);
        for (size_t k = 12; k <= 68; k++) {
            const double two = rest(y, 0, k) + rest(y, k, N);
            const double f = (rest(y, 0, N) - two) / 2.0 / (two / (N - 4));
            expected = f > best ? k : expected;
            best = f > best ? f : best;
        }
        assert_near(signal_sup_f(y, N, &at), best, 1e-8 * best);
        assert_int_equal(at, expected);
    }
    gsl_rng_free(rng);
}

static void break_is_named(void **state)
{
    (void)state;
    enum { N = 120 };
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    double step[N], bend[N], work[3 * N];
    signal_break b, again;
    tarve_rng_key(rng, 3, 4, 0);
    for (size_t t = 0; t < N; t++) {
        const double e = gsl_ran_gaussian(rng, 0.3);
        step[t] = e + (t >= 80 ? 2.0 : 0.0);
        bend[t] = e + (t >= 80 ? 0.1 * (double)(t - 80) : 0.0);
    }
    signal_break_test(step, N, 9, 1, work, &b);
    assert_true(b.found && b.up && !b.trend);
    assert_int_equal(b.at, 80);
    signal_break_test(bend, N, 9, 1, work, &b);
    assert_true(b.found && b.up && b.trend);
    assert_true(b.at > 72 && b.at < 90);
    signal_break_test(bend, N, 9, 1, work, &again); /* the same draws */
    assert_true(b.p == again.p && b.f == again.f);  /* NOLINT: same bytes are meant */
    for (size_t t = 0; t < N; t++)
        step[t] = -step[t];
    signal_break_test(step, N, 9, 1, work, &b);
    assert_true(b.found && !b.up);
    gsl_rng_free(rng);
}

/* ---- N4 ---- */

static void shares_of_a_change_add_up(void **state)
{
    (void)state;
    const signal_local l = signal_shift_share(30, 50, 400, 480, 1.1, 2.0);
    assert_near(l.national + l.occupation + l.local, 20.0, 1e-12);
    assert_near(l.national, 3.0, 1e-12);
    assert_near(l.occupation, 3.0, 1e-12);
    assert_near(l.sd, sqrt(2.0 * (50 + 1.44 * 30 + 900 * 1.44 * (1 / 400.0 + 1 / 480.0))), 1e-9);
}

/* Chance alone, with even shares: each difference is about normal, E|x| = sqrt(2/pi) sd. */
static void dissimilarity_of_chance(void **state)
{
    (void)state;
    enum { N = 20, T = 24 };
    double cells[(size_t)N * T], total[T];
    const char *code[N];
    const double pi = 3.14159265358979;
    double index, expected;
    for (size_t i = 0; i < (size_t)N * T; i++)
        cells[i] = 40.0;
    for (size_t o = 0; o < N; o++)
        code[o] = "1111";
    for (size_t t = 0; t < T; t++)
        total[t] = 40.0 * N;
    const signal_grid g = {
        .n = N, .n_months = T, .code = code, .value = cells, .total = total, .turnover = 1.0};
    assert_int_equal(signal_dissimilarity(&g, 4.0, 5, &index, &expected, NULL), TARVE_OK);
    assert_near(index, 0.0, 1e-12);
    const double size = 40.0 * 12.0 * N / 4.0, s = 1.0 / N;
    assert_near(expected, 0.5 * N * sqrt(2.0 / pi * 2.0 * s * (1 - s) / size), 0.03 * expected);
}

/* ---- N5 ---- */

static void new_is_new_after_two_years(void **state)
{
    (void)state;
    double row[60] = {0};
    bool again;
    row[55] = 3.0;
    assert_int_equal(signal_first_seen(row, 60, &again), 55);
    assert_false(again);
    row[31] = 1.0; /* 23 zero months before it came back */
    assert_int_equal(signal_first_seen(row, 60, &again), SIZE_MAX);
    row[31] = 0.0;
    row[30] = 1.0; /* 24 */
    assert_int_equal(signal_first_seen(row, 60, &again), 55);
    assert_true(again);
    row[40] = (double)NAN; /* not known is not absent */
    assert_int_equal(signal_first_seen(row, 60, &again), SIZE_MAX);
    row[30] = row[40] = 0.0;
    assert_int_equal(signal_first_seen(row + 32, 28, &again), SIZE_MAX); /* 23 months of history */
    row[47] = 1.0; /* since more than a year: no news */
    assert_int_equal(signal_first_seen(row, 60, &again), SIZE_MAX);
}

static void unknown_share(void **state)
{
    (void)state;
    double cells[72], total[36], x[36];
    const char *code[2];
    signal_grid g;
    small_grid(&g, cells, total, code, 1.0);
    g.administrative = x;
    for (size_t t = 0; t < 36; t++)
        x[t] = t < 24 ? 0.0 : total[t] / 9.0;
    assert_near(signal_unknown_share(&g, 0), 0.1, 1e-12);
    assert_near(signal_unknown_share(&g, 1), 0.0, 1e-12);
}

/* ---- N6 ---- */

/* Flow as it was, twice the stock: open twice as long. The other occupation has more unemployed. */
static void longer_open_with_few_unemployed(void **state)
{
    (void)state;
    enum { T = 24 };
    double flow[2 * T], stock[2 * T], seekers[2 * T], p[2], factor[2];
    const char *code[2] = {"1111", "2222"};
    for (size_t t = 0; t < T; t++) {
        flow[t] = flow[T + t] = 20.0;
        stock[t] = stock[T + t] = t < 12 ? 15.0 : 30.0;
        seekers[t] = 30.0;
        seekers[T + t] = 90.0;
    }
    const signal_grid f = {.n = 2, .n_months = T, .code = code, .value = flow},
                      s = {.n = 2, .n_months = T, .code = code, .value = stock};
    const signal_grid u = {.n = 2, .n_months = T, .code = code, .value = seekers};
    assert_int_equal(signal_hard_to_fill(&f, &s, &u, 3.0, p, factor, NULL), TARVE_OK);
    assert_near(factor[0], 2.0, 1e-12);
    assert_near(p[0], gsl_cdf_ugaussian_Q(log(2.0) / sqrt(2.0 * 3.0 * 2.0 / 240.0)), 1e-12);
    assert_true(isnan(p[1]));
    seekers[15] = 100.0; /* in one month of the year many look for it */
    assert_int_equal(signal_hard_to_fill(&f, &s, &u, 3.0, p, factor, NULL), TARVE_OK);
    assert_true(isnan(p[0]));
}

/* ---- regions in which nothing grows, and some in which ten of 390 do ---- */

static void few_false_signals(void **state)
{
    (void)state;
    enum { RUNS = 10 };
    sw_count c = {0};
    int local = 0;
    signal_world w;
    for (uint64_t r = 0; r < RUNS; r++) {
        sw_make(&w, 1000 + r, 0, 1.0);
        sw_tell(&w, 1000 + r, 0, &c);
        local += sw_local_signals(&w, 1000 + r);
        sw_free(&w);
    }
    assert_true(c.tested > 200 * RUNS);
    assert_true(c.strong + c.weak + c.breaks + local <
                RUNS);                /* below one a run, all kinds together */
    assert_true(c.plain > 20 * RUNS); /* what the plain test would have said */
}

static void growth_is_found(void **state)
{
    (void)state;
    enum { RUNS = 4 };
    sw_count c = {0};
    signal_world w;
    for (uint64_t r = 0; r < RUNS; r++) {
        sw_make(&w, 2000 + r, 10, 2.0);
        sw_tell(&w, 2000 + r, 10, &c);
        sw_free(&w);
    }
    assert_true(c.strong_true + c.weak_true > 2 * RUNS);
    assert_true(c.strong + c.weak < RUNS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growth_is_the_binomial_test),
        cmocka_unit_test(hochberg_is_the_largest_step),
        cmocka_unit_test(mass_wants_ten_and_five_more_in_three_months),
        cmocka_unit_test(sup_f_is_brute_force),
        cmocka_unit_test(break_is_named),
        cmocka_unit_test(shares_of_a_change_add_up),
        cmocka_unit_test(dissimilarity_of_chance),
        cmocka_unit_test(new_is_new_after_two_years),
        cmocka_unit_test(unknown_share),
        cmocka_unit_test(longer_open_with_few_unemployed),
        cmocka_unit_test(few_false_signals),
        cmocka_unit_test(growth_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

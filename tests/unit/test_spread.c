/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pooled quantiles of held-out errors: known pools, coverage, order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "forecast/spread.h"

enum { N = 20000 };
static const uint32_t tree[] = {0, 0, 0, 1};
static tarve_spread_score score[N];

/* Bins 2 and 3: normal errors of sd 1 and skewed ones (exponential - 1). */
static void simulate(unsigned long seed)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(rng);
    gsl_rng_set(rng, seed);
    for (size_t i = 0; i < N; i++) {
        score[i].bin = i % 2 == 0 ? 2 : 3;
        score[i].date = (uint32_t)i;
        score[i].z = i % 2 == 0 ? gsl_ran_gaussian(rng, 1.0) : gsl_ran_exponential(rng, 1.0) - 1.0;
    }
    gsl_rng_free(rng);
}

static tarve_spread *make(size_t n)
{
    tarve_spread *s = NULL;
    assert_int_equal(tarve_spread_make(score, n, tree, 4, 5.0, &s, NULL), TARVE_OK);
    return s;
}

static double quantile(const tarve_spread *s, uint32_t bin, double p)
{
    return tarve_quantiles_at(tarve_spread_bin(s, bin), p);
}

static void an_empty_pool_is_student(void **state)
{
    (void)state;
    tarve_spread *s = make(0);
    for (uint32_t b = 0; b < 4; b++)
        for (int k = 1; k < 100; k++) {
            const double p = k / 100.0;
            assert_true(fabs(quantile(s, b, p) - gsl_cdf_tdist_Pinv(p, 5.0)) < 0.02);
        }
    tarve_spread_free(s);
}

static void a_thin_pool_leans_on_its_parent(void **state)
{ /* one score: weight 1/101 for the median, once, however many bins hold just it */
    (void)state;
    score[0] = (tarve_spread_score){.z = 10.0, .bin = 3};
    tarve_spread *s = make(1);
    assert_int_equal(tarve_spread_n(s, 3), 1);
    assert_int_equal(tarve_spread_n(s, 0), 1);
    assert_int_equal(tarve_spread_n(s, 2), 0);
    const double mid = quantile(s, 0, 0.5);
    assert_true(fabs(mid - 10.0 / 101.0) < 1e-9);
    assert_true(fabs(quantile(s, 2, 0.5) - mid) < 1e-12);
    assert_true(fabs(quantile(s, 3, 0.5) - mid) < 1e-12);
    const double above = quantile(s, 3, 0.9) - mid, student = gsl_cdf_tdist_Pinv(0.9, 5.0);
    assert_true(above > 0.9 * 20.0 / 21.0 * student && above < 1.1 * student);
    tarve_spread_free(s);
}

/* Share of fresh errors of a bin inside the central range. */
static double covered(const tarve_spread *s, uint32_t bin, double level)
{
    const double lo = quantile(s, bin, 0.5 - level / 2.0);
    const double hi = quantile(s, bin, 0.5 + level / 2.0);
    size_t in = 0, n = 0;
    for (size_t i = 0; i < N; i++) {
        n += score[i].bin == bin;
        in += score[i].bin == bin && score[i].z >= lo && score[i].z <= hi;
    }
    return (double)in / (double)n;
}

static void fresh_errors_are_covered_at_any_level(void **state)
{
    (void)state;
    simulate(1);
    tarve_spread *s = make(N);
    simulate(2);
    for (uint32_t b = 2; b < 4; b++)
        for (int k = 10; k < 20; k++) {
            const double level = k / 20.0;
            assert_true(fabs(covered(s, b, level) - level) < 0.02);
        }
    /* signed scores: the skewed bin reaches further up than down */
    assert_true(quantile(s, 3, 0.975) > -2.0 * quantile(s, 3, 0.025));
    tarve_spread_free(s);
}

static void quantiles_never_fall(void **state)
{
    (void)state;
    for (size_t n = 1; n < 300; n += 13) {
        simulate(n);
        tarve_spread *s = make(n);
        for (uint32_t b = 0; b < 4; b++) {
            double last = -(double)INFINITY;
            for (int k = 0; k < 1000; k++) {
                const double q = quantile(s, b, 1e-5 + 1e-3 * k);
                assert_true(isfinite(q) && q >= last);
                last = q;
            }
        }
        tarve_spread_free(s);
    }
}

static void order_does_not_matter(void **state)
{
    (void)state;
    simulate(3);
    tarve_spread *a = make(N);
    for (size_t i = 0; i < N / 2; i++) {
        const tarve_spread_score swap = score[i];
        score[i] = score[N - 1 - i];
        score[N - 1 - i] = swap;
    }
    tarve_spread *b = make(N);
    for (uint32_t bin = 0; bin < 4; bin++)
        for (int k = 0; k < 100; k++) {
            const double p = 0.005 + 0.01 * k;
            const double x = quantile(a, bin, p), y = quantile(b, bin, p);
            assert_memory_equal(&x, &y, sizeof x);
        }
    tarve_spread_free(a);
    tarve_spread_free(b);
}

static void scores_of_one_date_are_worth_little(void **state)
{
    (void)state;
    enum { DATES = 50, EACH = 40 };
    static tarve_dated v[DATES * EACH];
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(rng);
    /* shared variance r: worth N / (1 + (EACH - 1) r) */
    static const double shared[] = {0.0, 0.25, 1.0};
    static const double low[] = {1600.0, 130.0, 49.0}, high[] = {2000.0, 260.0, 51.0};
    for (size_t k = 0; k < 3; k++) {
        for (size_t d = 0; d < DATES; d++) {
            const double common = gsl_ran_gaussian(rng, sqrt(shared[k]));
            for (size_t i = 0; i < EACH; i++)
                v[i * DATES + d] = (tarve_dated){
                    common + gsl_ran_gaussian(rng, sqrt(1.0 - shared[k])), (uint32_t)d};
        }
        const double worth = tarve_effective_n(v, (size_t)DATES * EACH);
        assert_true(worth >= low[k] && worth <= high[k]);
    }
    for (size_t i = 0; i < DATES; i++)
        v[i].date = 7;
    assert_true(tarve_effective_n(v, DATES) == 1.0);
    assert_true(tarve_effective_n(v, 0) == 0.0);
    gsl_rng_free(rng);
}

static void means_lean_on_their_parents(void **state)
{
    (void)state;
    double mean[4], worth[4];
    const tarve_spread_means out = {1.0, 20.0, mean, worth};
    for (size_t i = 0; i < 60; i++)
        score[i] = (tarve_spread_score){
            .z = i < 40 ? 2.0 : 8.0, .bin = i < 40 ? 2 : 3, .date = (uint32_t)i};
    assert_int_equal(tarve_spread_average(score, 60, tree, 4, &out, NULL), TARVE_OK);
    assert_true(fabs(worth[0] - 60.0) < 1e-9 && fabs(worth[3] - 20.0) < 1e-9);
    const double all = 0.75 * 4.0 + 0.25 * 1.0;
    assert_true(fabs(mean[0] - all) < 1e-12);
    assert_true(fabs(mean[2] - (2.0 / 3.0 * 2.0 + all / 3.0)) < 1e-12);
    const double first = (8.0 + all) / 2.0; /* bin 1 holds those of bin 3 only */
    assert_true(fabs(mean[1] - first) < 1e-12);
    assert_true(fabs(mean[3] - first) < 1e-12);
}

static void bad_input_is_said(void **state)
{
    (void)state;
    tarve_spread *s = NULL;
    const uint32_t loop[] = {0, 1};
    score[0] = (tarve_spread_score){.z = (double)NAN, .bin = 4};
    assert_int_equal(tarve_spread_make(score, 1, tree, 4, 5.0, &s, NULL), TARVE_E_USAGE);
    assert_int_equal(tarve_spread_make(score, 0, loop, 2, 5.0, &s, NULL), TARVE_E_USAGE);
    assert_int_equal(tarve_spread_make(score, 0, tree, 0, 5.0, &s, NULL), TARVE_E_USAGE);
    assert_int_equal(tarve_spread_make(score, 0, tree, 4, 0.0, &s, NULL), TARVE_E_USAGE);
    assert_null(s);
    score[0].bin = 3; /* NaN is left out */
    s = make(1);
    assert_int_equal(tarve_spread_n(s, 0), 0);
    tarve_spread_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_pool_is_student),
        cmocka_unit_test(a_thin_pool_leans_on_its_parent),
        cmocka_unit_test(fresh_errors_are_covered_at_any_level),
        cmocka_unit_test(quantiles_never_fall),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(scores_of_one_date_are_worth_little),
        cmocka_unit_test(means_lean_on_their_parents),
        cmocka_unit_test(bad_input_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

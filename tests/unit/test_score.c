/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scoring rules against brute force and closed forms. */
#include "near.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "tarve/backtest.h"

static tarve_actual figure(double y)
{
    return (tarve_actual){y, y};
}

static const tarve_actual hidden = {1.0, 4.0};

static double count_pmf(const tarve_dist *d, unsigned k)
{
    const double v = d->sd * d->sd, r = d->mean * d->mean / (v - d->mean);
    return v > d->mean * 1.000001 ? gsl_ran_negative_binomial_pdf(k, r / (r + d->mean), r)
                                  : gsl_ran_poisson_pdf(k, d->mean);
}

static const tarve_dist counts[] = {
    {.kind = TARVE_DIST_NEGBIN, .non_negative = true, .mean = 0.2, .sd = 0.5, .df = 0.0},
    {.kind = TARVE_DIST_NEGBIN, .non_negative = true, .mean = 2.5, .sd = 2.5, .df = 0.0},
    {.kind = TARVE_DIST_NEGBIN,
     .non_negative = true,
     .mean = 9.0,
     .sd = 3.0,
     .df = 0.0}, /* Poisson */
    {.kind = TARVE_DIST_NEGBIN, .non_negative = true, .mean = 80.0, .sd = 25.0, .df = 0.0},
};
enum { N_COUNTS = sizeof counts / sizeof *counts, LAST = 2000 };

static void counts_match_summed_chances(void **state)
{
    (void)state;
    static const double ys[] = {0.0, 1.0, 3.0, 17.0, 140.0};
    for (size_t i = 0; i < N_COUNTS; i++)
        for (size_t j = 0; j < sizeof ys / sizeof *ys; j++) {
            const tarve_dist *d = &counts[i];
            double cdf = 0.0, rps = 0.0, at = 0.0;
            for (unsigned k = 0; k < LAST; k++) {
                cdf += count_pmf(d, k);
                rps += pow(cdf - (k >= ys[j] ? 1.0 : 0.0), 2.0);
                at = k <= ys[j] ? cdf : at;
            }
            assert_near(tarve_score_rps(d, figure(ys[j])), rps, 1e-7);
            assert_near(tarve_score_cdf(d, ys[j] + 0.5), at, 1e-10);
            const double chance = fmax(count_pmf(d, (unsigned)ys[j]), 1e-10);
            assert_near(tarve_score_log(d, true, 1.0, figure(ys[j])), -log(chance), 1e-5);
        }
}

static void protected_counts_are_the_chance_of_1_to_4(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_COUNTS; i++) {
        const tarve_dist *d = &counts[i];
        double chance = 0.0, cdf = 0.0, rps = 0.0;
        for (unsigned k = 0; k < LAST; k++) {
            cdf += count_pmf(d, k);
            chance += k >= 1 && k <= 4 ? count_pmf(d, k) : 0.0;
            rps += k < 1 ? cdf * cdf : k >= 4 ? (1.0 - cdf) * (1.0 - cdf) : 0.0;
        }
        assert_near(tarve_score_log(d, true, 1.0, hidden), -log(fmax(chance, 1e-10)), 1e-6);
        assert_near(tarve_score_rps(d, hidden), rps, 1e-7);
    }
}

/* 2 x the mean pinball loss of so many quantiles: what the integral is. */
static double rps_by_brute_force(const tarve_dist *d, double y)
{
    enum { N = 200000 };
    double sum = 0.0;
    for (int i = 0; i < N; i++) {
        const double p = (i + 0.5) / N, gap = y - tarve_dist_quantile(d, p);
        sum += gap > 0.0 ? p * gap : (p - 1.0) * gap;
    }
    return 2.0 * sum / N;
}

static void closed_forms_match_the_integral(void **state)
{
    (void)state;
    static const tarve_dist dist[] = {
        {.kind = TARVE_DIST_NORMAL, .non_negative = false, .mean = 3.0, .sd = 2.0, .df = 0.0},
        {.kind = TARVE_DIST_STUDENT, .non_negative = false, .mean = -1.0, .sd = 4.0, .df = 5.0},
        {.kind = TARVE_DIST_LOGNORMAL, .non_negative = true, .mean = 20.0, .sd = 9.0, .df = 0.0},
        {.kind = TARVE_DIST_LOGNORMAL, .non_negative = true, .mean = 20.0, .sd = 4.0, .df = 0.0},
        {.kind = TARVE_DIST_NORMAL, .non_negative = true, .mean = 100.0, .sd = 5.0, .df = 0.0},
    };
    static const double ys[] = {0.0, 2.9, 15.0, 120.0};
    for (size_t i = 0; i < sizeof dist / sizeof *dist; i++)
        for (size_t j = 0; j < sizeof ys / sizeof *ys; j++)
            assert_near(tarve_score_rps(&dist[i], figure(ys[j])),
                        rps_by_brute_force(&dist[i], ys[j]), 2e-3);
    /* by 100 quantiles: cut at 0, and large counts */
    const tarve_dist
        cut = {.kind = TARVE_DIST_NORMAL, .non_negative = true, .mean = 1.0, .sd = 2.0, .df = 0.0},
        large = {
            .kind = TARVE_DIST_NEGBIN, .non_negative = true, .mean = 900.0, .sd = 80.0, .df = 0.0};
    assert_near(tarve_score_rps(&cut, figure(2.0)), rps_by_brute_force(&cut, 2.0), 0.01);
    assert_near(tarve_score_rps(&large, figure(850.0)), rps_by_brute_force(&large, 850.0), 0.02);
    const tarve_dist point = {.kind = TARVE_DIST_POINT, .mean = 4.0};
    assert_near(tarve_score_rps(&point, figure(7.0)), 3.0, 1e-12);
}

static void chances_turn_quantiles_round(void **state)
{
    (void)state;
    static const tarve_dist dist[] = {
        {.kind = TARVE_DIST_NORMAL, .non_negative = false, .mean = 3.0, .sd = 2.0, .df = 0.0},
        {.kind = TARVE_DIST_STUDENT, .non_negative = false, .mean = -1.0, .sd = 4.0, .df = 5.0},
        {.kind = TARVE_DIST_LOGNORMAL, .non_negative = true, .mean = 20.0, .sd = 9.0, .df = 0.0},
    };
    for (size_t i = 0; i < sizeof dist / sizeof *dist; i++)
        for (int k = 1; k < 20; k++) {
            const double p = k / 20.0;
            assert_near(tarve_score_cdf(&dist[i], tarve_dist_quantile(&dist[i], p)), p, 1e-9);
        }
    const tarve_dist large = {
        .kind = TARVE_DIST_NEGBIN, .non_negative = true, .mean = 5000.0, .sd = 300.0, .df = 0.0};
    for (int k = 1; k < 20; k++) {
        const double p = k / 20.0;
        assert_near(tarve_score_cdf(&large, tarve_dist_quantile(&large, p)), p, 3e-3);
    }
}

static void densities_have_no_unit(void **state)
{
    (void)state;
    const tarve_dist
        d = {.kind = TARVE_DIST_NORMAL, .non_negative = false, .mean = 3.0, .sd = 2.0, .df = 0.0},
        k = {.kind = TARVE_DIST_NORMAL, .non_negative = false, .mean = 3e9, .sd = 2e9, .df = 0.0};
    const double score = tarve_score_log(&d, false, 0.5, figure(4.0));
    assert_near(score, -log(0.5 * gsl_ran_gaussian_pdf(1.0, 2.0)), 1e-6);
    assert_near(tarve_score_log(&k, false, 0.5e9, figure(4e9)), score, 1e-6);
    assert_near(tarve_score_log(&d, false, 0.5, figure(1e6)), -log(1e-10), 1e-12);
}

static double pinball(double p, double q, double y)
{
    return y > q ? p * (y - q) : (1.0 - p) * (q - y);
}

static void wis_is_the_mean_of_pinball_losses(void **state)
{
    (void)state;
    const double level[] = {0.8, 0.95}, lo[] = {2.0, 1.0}, hi[] = {9.0, 14.0}, median = 5.0;
    for (int i = 0; i < 33; i++) {
        const double y = -3.0 + 0.7 * i;
        const double sum = pinball(0.5, median, y) + pinball(0.1, lo[0], y) +
                           pinball(0.9, hi[0], y) + pinball(0.025, lo[1], y) +
                           pinball(0.975, hi[1], y);
        assert_near(tarve_score_wis(median, lo, hi, level, 2, figure(y)), 2.0 * sum / 5.0, 1e-12);
    }
    assert_near(tarve_score_wis(median, NULL, NULL, NULL, 0, figure(7.0)), 2.0, 1e-12);
}

static void a_hidden_actual_is_as_near_as_it_can_be(void **state)
{
    (void)state;
    assert_true(tarve_score_covers(4.0, 9.0, hidden) && tarve_score_covers(0.0, 1.0, hidden));
    assert_true(tarve_score_covers(2.0, 3.0, hidden) && !tarve_score_covers(5.0, 9.0, hidden));
    assert_false(tarve_score_covers(0.0, 0.0, hidden));
    assert_near(tarve_score_interval(5.0, 9.0, 0.8, hidden), 4.0 + 10.0 * 1.0, 1e-12);
    assert_near(tarve_score_interval(0.0, 0.5, 0.95, hidden), 0.5 + 40.0 * 0.5, 1e-12);
    assert_near(tarve_score_interval(0.0, 2.0, 0.95, hidden), 2.0, 1e-12);
    assert_near(tarve_actual_nearest(hidden, 9.0), 4.0, 0.0);
    assert_near(tarve_actual_nearest(hidden, 2.2), 2.2, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_match_summed_chances),
        cmocka_unit_test(protected_counts_are_the_chance_of_1_to_4),
        cmocka_unit_test(closed_forms_match_the_integral),
        cmocka_unit_test(chances_turn_quantiles_round),
        cmocka_unit_test(densities_have_no_unit),
        cmocka_unit_test(wis_is_the_mean_of_pinball_losses),
        cmocka_unit_test(a_hidden_actual_is_as_near_as_it_can_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <gsl/gsl_randist.h>

#include "tarve/model.h"

static double pmf(double mu, double d, unsigned y)
{
    return d > 1 ? gsl_ran_negative_binomial_pdf(y, 1 / d, mu / (d - 1))
                 : gsl_ran_poisson_pdf(y, mu);
}

static void exact_cells_match_gsl(void **state)
{
    (void)state;
    static const double means[] = {0.01, 0.4, 3, 40, 400};
    static const unsigned counts[] = {0, 1, 2, 7, 60, 256, 257, 700};
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        for (size_t j = 0; j < TARVE_NB_DISPERSIONS; j++)
            for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
                const double d = tarve_nb_dispersion(j), y = counts[k];
                const double want = pmf(means[i], d, counts[k]);
                double mean = 0;
                const double got = tarve_nb_within(means[i], d, y, y, &mean);
                assert_near(mean, y, 0);
                if (want > 1e-250) /* beyond that GSL has no figure */
                    assert_near(got, log(want), 1e-9 * fmax(1, fabs(got)));
            }
}

static void censored_cells_match_sums(void **state)
{
    (void)state;
    static const double means[] = {0.01, 0.4, 3, 40};
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        for (size_t j = 0; j < TARVE_NB_DISPERSIONS; j++) {
            double mass = 0, first = 0, mean = 0;
            for (unsigned y = 1; y <= 4; y++) {
                const double p = pmf(means[i], tarve_nb_dispersion(j), y);
                mass += p;
                first += p * y;
            }
            const double got = tarve_nb_within(means[i], tarve_nb_dispersion(j), 1, 4, &mean);
            assert_near(got, log(mass), 1e-10 * fmax(1, fabs(got)));
            assert_near(mean, first / mass, 1e-10);
        }
}

/* Rate before t from sums of discounted counts written out. */
static double discounted(const tarve_nb_counts *c, tarve_nb_prior prior, double omega, size_t t)
{
    double a = 0, b = 0;
    int age = 0;
    for (size_t s = t; s-- > 0;) {
        if (isnan(c->lo[s]))
            continue;
        age++;
        a += pow(omega, age) * c->lo[s];
        b += pow(omega, age) * c->exposure[s];
    }
    return (a + pow(omega, age) * prior.a) / (b + pow(omega, age) * prior.b);
}

/* With a gap and an exposure. */
static void filter_matches_discounted_sums(void **state)
{
    (void)state;
    enum { N = 9 };
    static const double y[N] = {0, 2, 1, NAN, 0, 5, 3, 0, 1};
    static const double e[N] = {1, 1.2, 0.8, 9, 1, 1, 0.5, 2, 1};
    const tarve_nb_prior prior = {1.4, 2.7};
    const tarve_nb_counts c = {.n = N, .lo = y, .hi = y, .exposure = e};
    tarve_nb_fit fit = {0};
    tarve_nb_filter(&c, prior, NULL, &fit);
    for (size_t k = 0; k < TARVE_NB_GRID; k++) {
        const double omega = tarve_nb_omega(k / TARVE_NB_DISPERSIONS);
        const double d = tarve_nb_dispersion(k % TARVE_NB_DISPERSIONS);
        double want = 0;
        for (size_t t = 0; t < N; t++)
            if (!isnan(y[t]))
                want += log(pmf(e[t] * discounted(&c, prior, omega, t), d, (unsigned)y[t]));
        assert_near(fit.rate[k], discounted(&c, prior, omega, N), 1e-12);
        assert_near(fit.log_likelihood[k], want, 1e-9);
    }
}

static void protected_cells_stay_within_their_bounds(void **state)
{ /* a series of 1..4 throughout lies between the ones and the fours, and all is finite */
    (void)state;
    enum { N = 200 };
    double lo[N], hi[N];
    for (size_t t = 0; t < N; t++) {
        lo[t] = 1;
        hi[t] = 4;
    }
    const tarve_nb_counts c = {.n = N, .lo = lo, .hi = hi};
    tarve_nb_fit fit = {0};
    tarve_nb_filter(&c, (tarve_nb_prior){2, 1}, NULL, &fit);
    for (size_t k = 0; k < TARVE_NB_GRID; k++) {
        assert_true(isfinite(fit.log_likelihood[k]) && fit.log_likelihood[k] <= 0);
        assert_true(fit.rate[k] > 1 && fit.rate[k] < 4);
    }
}

static void points_without_weight_are_left_out(void **state)
{
    (void)state;
    static const double y[4] = {0, 2, 1, 0};
    const tarve_nb_counts c = {.n = 4, .lo = y, .hi = y};
    const tarve_nb_prior prior = {1, 1};
    double weight[TARVE_NB_GRID] = {0};
    weight[5] = 1;
    tarve_nb_fit all = {0}, one = {0};
    tarve_nb_filter(&c, prior, NULL, &all);
    tarve_nb_filter(&c, prior, weight, &one);
    assert_true(isinf(one.log_likelihood[4]));
    assert_true(one.log_likelihood[5] == all.log_likelihood[5] && one.rate[5] == all.rate[5]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_cells_match_gsl),
        cmocka_unit_test(censored_cells_match_sums),
        cmocka_unit_test(filter_matches_discounted_sums),
        cmocka_unit_test(protected_cells_stay_within_their_bounds),
        cmocka_unit_test(points_without_weight_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

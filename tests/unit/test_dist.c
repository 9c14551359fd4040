/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "base/rng.h"
#include "tarve/model.h"

static const double probs[] = {0.001, 0.025, 0.1, 0.5, 0.9, 0.975, 0.999};
enum { N_PROBS = sizeof probs / sizeof *probs };

/* Smallest k whose cumulative GSL pmf reaches p: an oracle by plain summing. */
static double negbin_by_pmf(double mean, double var, double p)
{
    const double r = mean * mean / (var - mean);
    double sum = 0.0;
    for (unsigned k = 0; k < 200000; k++) {
        sum += var > mean ? gsl_ran_negative_binomial_pdf(k, r / (r + mean), r)
                          : gsl_ran_poisson_pdf(k, mean);
        if (sum >= p)
            return k;
    }
    return NAN;
}

static void negbin_quantiles_match_summed_pmf(void **state)
{
    (void)state;
    static const double means[] = {0.01, 0.3, 1.0, 4.2, 17.0, 90.0, 199.0, 230.0, 1500.0};
    static const double dispersions[] = {1.0, 1.3, 3.0, 12.0};
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        for (size_t j = 0; j < sizeof dispersions / sizeof *dispersions; j++)
            for (size_t k = 0; k < N_PROBS; k++) {
                const double var = dispersions[j] * means[i];
                const tarve_dist d = {.kind = TARVE_DIST_NEGBIN,
                                      .non_negative = true,
                                      .mean = means[i],
                                      .sd = sqrt(var),
                                      .df = 0.0};
                const double want = negbin_by_pmf(means[i], var, probs[k]);
                const double off = fabs(tarve_dist_quantile(&d, probs[k]) - want);
                if (!(off <= (means[i] <= 200.0 ? 0.0 : 1.0 + 0.03 * d.sd)))
                    fail_msg("mean %g var %g p %g: off by %g", means[i], var, probs[k], off);
            }
}

/* Poisson with a mean of 1: P(0..4) = .9963, P(0..3) = .9810, P(0..2) = .9197, P(0, 1) = .7358. */
static void ranges_of_counts_give_up_what_rounding_added(void **state)
{
    (void)state;
    const tarve_dist one = {.kind = TARVE_DIST_NEGBIN, .mean = 1.0, .sd = 1.0};
    double lo = -1.0, hi = -1.0;
    tarve_dist_range(&one, 0.982, &lo, &hi); /* the quantile at .991 is 4: without it .981 */
    assert_true(lo == 0.0 && hi == 4.0);
    tarve_dist_range(&one, 0.98, &lo, &hi); /* the quantile at .99 is 4 */
    assert_true(lo == 0.0 && hi == 3.0);
    tarve_dist_range(&one, 0.91, &lo, &hi); /* 3 to 2 */
    assert_true(lo == 0.0 && hi == 2.0);
    const tarve_dist many = {.kind = TARVE_DIST_NEGBIN, .mean = 50.0, .sd = 9.0};
    tarve_dist_range(&many, 0.8, &lo, &hi);
    assert_true(lo == tarve_dist_quantile(&many, 0.1) && hi == tarve_dist_quantile(&many, 0.9));
}

/* Against sums of the distribution: the level is held, and no end gives up more than one. */
static void ranges_of_counts_hold_their_level(void **state)
{
    (void)state;
    static const double means[] = {0.05, 0.7, 2.0, 4.5, 9.9}, levels[] = {0.5, 0.8, 0.95};
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        for (size_t l = 0; l < sizeof levels / sizeof *levels; l++) {
            const double m = means[i], tail = (1.0 - levels[l]) / 2.0;
            const tarve_dist d = {.kind = TARVE_DIST_NEGBIN, .mean = m, .sd = sqrt(2.0 * m)};
            double lo = -1.0, hi = -1.0, held = 0.0;
            tarve_dist_range(&d, levels[l], &lo, &hi);
            for (unsigned k = (unsigned)lo; k <= (unsigned)hi; k++)
                held += gsl_ran_negative_binomial_pdf(k, 0.5, m);
            assert_true(held >= levels[l] - 1e-12);
            assert_true(lo - tarve_dist_quantile(&d, tail) <= 1.0);
            assert_true(tarve_dist_quantile(&d, 1.0 - tail) - hi <= 1.0);
            assert_true(lo <= tarve_dist_quantile(&d, 0.5) && tarve_dist_quantile(&d, 0.5) <= hi);
        }
}

static void continuous_quantiles_match_gsl(void **state)
{
    (void)state;
    for (size_t k = 0; k < N_PROBS; k++) {
        const double p = probs[k];
        const tarve_dist normal = {
            .kind = TARVE_DIST_NORMAL, .non_negative = false, .mean = 10.0, .sd = 2.0, .df = 0.0};
        assert_near(tarve_dist_quantile(&normal, p), 10.0 + gsl_cdf_gaussian_Pinv(p, 2.0), 1e-12);
        const tarve_dist t = {
            .kind = TARVE_DIST_STUDENT, .non_negative = false, .mean = -1.0, .sd = 3.0, .df = 5.0};
        assert_near(tarve_dist_quantile(&t, p),
                    -1.0 + 3.0 * sqrt(3.0 / 5.0) * gsl_cdf_tdist_Pinv(p, 5.0), 1e-12);
        /* lognormal: log is normal, and mean and sd are those of the figure */
        const double mu = 1.2, s = 0.7, mean = exp(mu + s * s / 2);
        const tarve_dist log = {.kind = TARVE_DIST_LOGNORMAL,
                                .non_negative = true,
                                .mean = mean,
                                .sd = mean * sqrt(expm1(s * s)),
                                .df = 0};
        assert_near(tarve_dist_quantile(&log, p), gsl_cdf_lognormal_Pinv(p, mu, s), 1e-12);
    }
}

/* Mean of max(0, X) by the trapezium over its quantiles. */
static double mean_by_quantiles(const tarve_dist *d)
{
    enum { N = 400000 };
    double sum = 0.0;
    for (int i = 0; i < N; i++)
        sum += tarve_dist_quantile(d, (i + 0.5) / N);
    return sum / N;
}

static void cut_means_match_their_quantiles(void **state)
{
    (void)state;
    const tarve_dist normal = {
        .kind = TARVE_DIST_NORMAL, .non_negative = true, .mean = 0.5, .sd = 2.0, .df = 0.0};
    assert_near(tarve_dist_mean(&normal), mean_by_quantiles(&normal), 1e-4);
    const tarve_dist t = {
        .kind = TARVE_DIST_STUDENT, .non_negative = true, .mean = -0.5, .sd = 2.0, .df = 4.0};
    assert_near(tarve_dist_mean(&t), mean_by_quantiles(&t), 1e-3);
    assert_true(tarve_dist_quantile(&t, 0.01) == 0.0);
    const tarve_dist point = {
        .kind = TARVE_DIST_POINT, .non_negative = false, .mean = 7.0, .sd = 0.0, .df = 0.0};
    assert_near(tarve_dist_quantile(&point, 0.9), 7.0, 0.0);
    assert_near(tarve_dist_mean(&point), 7.0, 0.0);
}

static void never_nan_and_monotone(void **state)
{
    (void)state;
    static const tarve_dist_kind kinds[] = {TARVE_DIST_POINT, TARVE_DIST_NORMAL, TARVE_DIST_STUDENT,
                                            TARVE_DIST_LOGNORMAL, TARVE_DIST_NEGBIN};
    static const double p[] = {0.0, 1e-9, 0.01, 0.3, 0.5, 0.7, 0.99, 1.0 - 1e-9, 1.0};
    for (size_t kind = 0; kind < 5; kind++)
        for (int e = -9; e <= 12; e++)
            for (int c = -4; c <= 1; c++) {
                const double mean = pow(10, e), sd = mean * pow(10, c);
                const tarve_dist d = {
                    .kind = kinds[kind], .non_negative = true, .mean = mean, .sd = sd, .df = 3.0};
                double before = 0.0;
                for (size_t k = 0; k < sizeof p / sizeof *p; k++) {
                    const double q = tarve_dist_quantile(&d, p[k]);
                    assert_true(isfinite(q) && q >= before);
                    before = q;
                }
                assert_true(isfinite(tarve_dist_mean(&d)));
            }
}

static void draws_have_the_moments(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    enum { N = 200000 };
    const tarve_dist d = {
        .kind = TARVE_DIST_NEGBIN, .non_negative = true, .mean = 6.0, .sd = 4.0, .df = 0.0};
    double sum = 0.0, sum2 = 0.0;
    tarve_rng_key(rng, 1, 2, 3);
    for (int i = 0; i < N; i++) {
        const double x = tarve_dist_draw(&d, rng);
        sum += x;
        sum2 += x * x;
    }
    assert_near(sum / N, 6.0, 0.01);
    assert_near(sum2 / N - sum / N * (sum / N), 16.0, 0.02);
    gsl_rng_free(rng);
}

/* ---- distributions from pooled errors ---- */

/* Errors that are standard normal. */
static tarve_quantiles normal_errors(void)
{
    tarve_quantiles q;
    for (size_t k = 0; k < TARVE_KNOTS; k++)
        q.knot[k] = -3.0 + 0.15 * (double)k;
    return q;
}

static void pooled_normal_errors_are_lognormal(void **state)
{
    (void)state;
    double centre[2] = {1.0, 1.2}, spread[2] = {0.3, 0.5};
    const tarve_quantiles error = normal_errors();
    const tarve_path path = {
        .n_steps = 2, .centre = centre, .spread = spread, .logs = true, .noise = 0.04};
    tarve_dist d = tarve_dist_pooled(&path, 1, true, &error);
    for (size_t k = 0; k < N_PROBS; k++) {
        const double want = gsl_cdf_lognormal_Pinv(probs[k], 1.2, 0.5);
        assert_near(tarve_dist_quantile(&d, probs[k]), want, 1e-9);
        assert_near(tarve_dist_pooled_cdf(&d, want), probs[k], 1e-9);
    }
    assert_near(d.mean, exp(1.2 + 0.02), 1e-12);
    /* about the mean that was said, not about that of the lognormal */
    const double m = exp(1.2 + 0.125), v = m * m * expm1(0.25) + (m - d.mean) * (m - d.mean);
    assert_near(d.sd, sqrt(v), 0.02);
    tarve_dist_scale(&d, 1024.0);
    assert_near(tarve_dist_quantile(&d, 0.9), 1024.0 * gsl_cdf_lognormal_Pinv(0.9, 1.2, 0.5), 1e-9);
    assert_near(tarve_dist_pooled_cdf(&d, 1024.0 * exp(1.2)), 0.5, 1e-9);
}

static void pooled_figures_end_at_zero(void **state)
{
    (void)state;
    double centre = log(1.5), spread = 0.6;
    const tarve_quantiles error = normal_errors();
    const tarve_path path = {
        .n_steps = 1, .centre = &centre, .spread = &spread, .logs = true, .shift = 1.0};
    const tarve_dist d = tarve_dist_pooled(&path, 0, true, &error);
    const double none = gsl_cdf_gaussian_P(-log(1.5), 0.6); /* log(1 + y) of what is below 0 */
    assert_near(tarve_dist_pooled_cdf(&d, -0.5), 0.0, 0.0);
    assert_near(tarve_dist_pooled_cdf(&d, 0.0), none, 1e-9);
    assert_near(tarve_dist_quantile(&d, 0.9 * none), 0.0, 0.0);
    for (int k = 1; k < 20; k++) {
        const double p = none + (1.0 - none) * k / 20.0, y = tarve_dist_quantile(&d, p);
        assert_near(y, exp(log(1.5) + gsl_cdf_gaussian_Pinv(p, 0.6)) - 1.0, 1e-9);
        assert_near(tarve_dist_pooled_cdf(&d, y), p, 1e-9);
    }
}

static void quantiles_and_chances_of_errors_are_inverse(void **state)
{
    (void)state;
    tarve_quantiles q;
    for (size_t k = 0; k < TARVE_KNOTS; k++) /* skewed, with a flat piece */
        q.knot[k] = k < 10 ? -1.0 : -1.0 + 0.01 * (double)((k - 9) * (k - 9));
    for (int i = 1; i < 400; i++) {
        const double p = i / 400.0, z = tarve_quantiles_at(&q, p);
        assert_true(tarve_quantiles_cdf(&q, z) >= p - 1e-12);
        if (z > -1.0)
            assert_near(tarve_quantiles_cdf(&q, z), p, 1e-9);
    }
    assert_true(tarve_quantiles_cdf(&q, -50.0) < 1e-6 && tarve_quantiles_cdf(&q, 500.0) > 0.999999);
}

static void the_usual_distribution_is_of_its_kind(void **state)
{
    (void)state;
    double centre = log(20.0), spread = 0.3;
    tarve_path path = {.n_steps = 1,
                       .centre = &centre,
                       .spread = &spread,
                       .logs = true,
                       .shift = 1.0,
                       .noise = 0.02};
    const tarve_dist counts = tarve_dist_usual(&path, 0, true, 60);
    assert_int_equal(counts.kind, TARVE_DIST_NEGBIN);
    assert_near(counts.mean, 20.0 * exp(0.01) - 1.0, 1e-12);
    assert_near(counts.sd, 20.0 * exp(0.01) * sqrt(expm1(0.09)), 1e-12);
    path.shift = 0.0;
    assert_int_equal(tarve_dist_usual(&path, 0, false, 60).kind, TARVE_DIST_LOGNORMAL);
    path.logs = false;
    assert_int_equal(tarve_dist_usual(&path, 0, false, 60).kind, TARVE_DIST_STUDENT);
}

static void a_wider_count_keeps_its_family(void **state)
{
    (void)state;
    static const double means[] = {0.5, 4.0, 20.0, 3000.0};
    for (size_t i = 0; i < 4; i++) {
        const double m = means[i], k = m > 5.0 ? 1.0 : 10.0;
        tarve_dist d = {.kind = TARVE_DIST_NEGBIN, .non_negative = true, .mean = m, .sd = sqrt(m)};
        tarve_dist_widen(&d, 0.1);
        assert_near(d.sd, sqrt(m), 1e-12); /* Poisson's at least */
        tarve_dist_widen(&d, 1.1);
        assert_near(d.sd, 1.1 * sqrt(m), 1e-12);
        tarve_dist_widen(&d, 1e6);
        assert_near(d.sd, sqrt(m + k * m * m), 1e-9);
        if (m > 5.0) /* so the median stays in sight of the mean */
            assert_true(tarve_dist_quantile(&d, 0.5) > 0.6 * m);
    }
    tarve_dist t = {.kind = TARVE_DIST_STUDENT, .mean = 1.0, .sd = 2.0, .df = 5.0};
    tarve_dist_widen(&t, 100.0);
    assert_near(t.sd, 200.0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wider_count_keeps_its_family),
        cmocka_unit_test(pooled_normal_errors_are_lognormal),
        cmocka_unit_test(pooled_figures_end_at_zero),
        cmocka_unit_test(quantiles_and_chances_of_errors_are_inverse),
        cmocka_unit_test(the_usual_distribution_is_of_its_kind),
        cmocka_unit_test(negbin_quantiles_match_summed_pmf),
        cmocka_unit_test(ranges_of_counts_give_up_what_rounding_added),
        cmocka_unit_test(ranges_of_counts_hold_their_level),
        cmocka_unit_test(continuous_quantiles_match_gsl),
        cmocka_unit_test(cut_means_match_their_quantiles),
        cmocka_unit_test(never_nan_and_monotone),
        cmocka_unit_test(draws_have_the_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What models do at the edges of their data: seasons and figures that are not there, degrees of
 * freedom, several breaks at once, and the variance of a curve against its own derivatives. */
#include "models.h"

static void a_season_never_seen_takes_the_mean_of_the_others(void **state)
{
    (void)state;
    tarve_fit f;
    const double y[] = {10, NAN, 30, 40, 50, NAN};
    assert_int_equal(fit("seasonal_naive", y, 6, (tarve_model_input){.season = 4}, &f), TARVE_OK);
    static const double want[] = {30, 40, 50, (30.0 + 40.0 + 50.0) / 3.0};
    for (size_t h = 1; h <= 4; h++)
        assert_near(step("seasonal_naive", &f, h).mean, want[h - 1], 1e-12);
}

static void steps_are_degrees_of_freedom(void **state)
{
    (void)state;
    tarve_fit f;
    const double y[] = {1, 4, 2, 8, 5, 7, 1, 9, 3};
    assert_int_equal(fit("naive", y, 9, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(step("naive", &f, 1).df, 8.0, 0.0);
    assert_near(step("naive", &f, 2).df, 8.0, 0.0);
    assert_int_equal(fit("naive", y, 3, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(step("naive", &f, 1).df, 3.0, 0.0); /* never fewer */
    assert_int_equal(fit("seasonal_naive", y, 9, (tarve_model_input){.season = 2}, &f), TARVE_OK);
    assert_near(step("seasonal_naive", &f, 1).df, 7.0 - 1.0, 0.0);
}

static void the_mean_of_nothing_is_zero(void **state)
{
    (void)state;
    tarve_fit f;
    const double none[] = {NAN, NAN, NAN};
    assert_int_equal(fit("mean", none, 3, (tarve_model_input){0}, &f), TARVE_OK);
    const tarve_dist d = step("mean", &f, 1);
    assert_near(d.mean, 0.0, 0.0);
    assert_true(isfinite(d.sd) && d.sd >= 0.0);
}

/* Up by 30 at one known break, down by 20 at the next: each is found as itself, before minus after.
 */
static void two_breaks_are_told_apart(void **state)
{
    (void)state;
    static const char *const names[] = {"damped_trend", "robust_linear"};
    const size_t at[] = {12, 24};
    double y[36];
    for (int t = 0; t < 36; t++)
        y[t] = -15.0 + (t < 12 ? 0.0 : t < 24 ? 30.0 : 10.0) + (t % 3 - 1) * 0.3;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        tarve_fit f;
        assert_int_equal(fit(names[i], y, 36, (tarve_model_input){.n_breaks = 2, .breaks = at}, &f),
                         TARVE_OK);
        assert_near(step(names[i], &f, 1).mean, -5.0, 0.1);
        assert_near(f.param[8], -30.0, 0.05);
        assert_near(f.param[9], 20.0, 0.05);
    }
}

/* sigma2 + d' V d, d by differences of the mean itself, V in the upper triangle param[5..14]. */
static void a_curve_is_as_uncertain_as_its_parameters(void **state)
{
    (void)state;
    enum { N = 4, AHEAD = 6 };
    tarve_fit f;
    double y[40], d[N];
    for (int t = 0; t < 40; t++)
        y[t] = 20.0 + 80.0 / (1.0 + exp(-0.3 * (t - 25.5))) + ((t * 7) % 5 - 2) * 0.8;
    assert_int_equal(fit("logistic", y, 40, (tarve_model_input){0}, &f), TARVE_OK);
    for (size_t a = 0; a < N; a++) {
        tarve_fit up = f, down = f;
        const double e = 1e-5 * fmax(1.0, fabs(f.param[a]));
        up.param[a] += e;
        down.param[a] -= e;
        d[a] = (step("logistic", &up, AHEAD).mean - step("logistic", &down, AHEAD).mean) / (2 * e);
    }
    double v = f.sigma2;
    size_t at = 5;
    for (size_t a = 0; a < N; a++)
        for (size_t b = a; b < N; b++, at++)
            v += (a == b ? 1.0 : 2.0) * d[a] * d[b] * f.param[at];
    assert_true(v > 1.01 * f.sigma2);
    assert_near(step("logistic", &f, AHEAD).sd, sqrt(v), 1e-5 * sqrt(v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_season_never_seen_takes_the_mean_of_the_others),
        cmocka_unit_test(steps_are_degrees_of_freedom),
        cmocka_unit_test(the_mean_of_nothing_is_zero),
        cmocka_unit_test(two_breaks_are_told_apart),
        cmocka_unit_test(a_curve_is_as_uncertain_as_its_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

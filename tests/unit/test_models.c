/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models against closed forms, certified values and brute force. */
#include "near.h"

#include <gsl/gsl_errno.h>
#include <string.h>

#include "model/season.h"
#include "tarve/model.h"

static void quiet(const char *reason, const char *file, int line, int code)
{ /* GSL's own handler would abort where a fit gives up */
    (void)reason;
    (void)file;
    (void)line;
    (void)code;
}

static tarve_status fit(const char *name, const double *y, size_t n, tarve_model_input in,
                        tarve_fit *out)
{
    const gsl_vector_const_view v = gsl_vector_const_view_array(y, n);
    in.y = &v.vector;
    in.season = in.season == 0 ? 1 : in.season;
    return tarve_model_find(name)->fit(&in, out, NULL);
}

static tarve_dist step(const char *name, const tarve_fit *f, size_t h)
{
    tarve_dist d[64];
    assert_int_equal(tarve_model_find(name)->predict(f, h, d, NULL), TARVE_OK);
    return d[h - 1];
}

static void the_registry_is_whole(void **state)
{
    (void)state;
    size_t n = 0;
    const tarve_model *const *all = tarve_models(&n);
    assert_true(n >= 4);
    for (size_t i = 0; i < n; i++) {
        assert_ptr_equal(tarve_model_find(all[i]->name), all[i]);
        assert_true(strlen(all[i]->summary) > 0 && all[i]->fit != NULL && all[i]->predict != NULL);
    }
    assert_null(tarve_model_find("oracle"));
    assert_null(tarve_model_find(NULL));
}

static void naive_is_a_random_walk(void **state)
{
    (void)state;
    tarve_fit f;
    const double y[] = {1.0, 3.0, NAN, 2.0, 5.0, NAN};
    assert_int_equal(fit("naive", y, 6, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(f.level, 5.0, 0.0);
    assert_near(f.param[0], 1.0, 0.0);
    /* squared steps per period: 4, 1/2, 9; the prior adds (0.2*5)^2 with weight 1/5 */
    assert_near(f.sigma2, (13.5 + 0.2) / (3.0 + 0.2), 1e-12);
    assert_near(step("naive", &f, 3).mean, 5.0, 0.0);
    assert_near(step("naive", &f, 3).sd, sqrt(f.sigma2 * 4.0), 1e-12);
}

static void seasonal_naive_repeats_the_year(void **state)
{
    (void)state;
    tarve_fit f;
    const double y[] = {1, 2, 3, 4, 11, 12, NAN, 14};
    const tarve_model_input in = {.season = 4, .first_season = 2};
    assert_int_equal(fit("seasonal_naive", y, 8, in, &f), TARVE_OK);
    static const double want[] = {11, 12, 3, 14, 11};
    for (size_t h = 1; h <= 5; h++)
        assert_near(step("seasonal_naive", &f, h).mean, want[h - 1], 0.0);
    assert_near(step("seasonal_naive", &f, 3).sd, sqrt(2.0 * f.sigma2), 1e-12); /* a year older */
    assert_near(step("seasonal_naive", &f, 5).sd, sqrt(2.0 * f.sigma2), 1e-12);
    assert_near(step("seasonal_naive", &f, 1).sd, sqrt(f.sigma2), 1e-12);
}

static void mean_of_counts_is_gamma_poisson(void **state)
{
    (void)state;
    tarve_fit f;
    const double y[] = {2, 0, NAN, 1}, w = 1.0 - 1.0 / 8.0;
    assert_int_equal(fit("mean", y, 4, (tarve_model_input){.counts = true}, &f), TARVE_OK);
    const double a = 0.5 + 1.0 + 2.0 * w * w * w, b = 0.5 + 1.0 + w * w + w * w * w;
    assert_near(f.param[0], a, 1e-14);
    assert_near(f.param[1], b, 1e-14);
    const tarve_dist d = step("mean", &f, 2);
    assert_int_equal(d.kind, TARVE_DIST_NEGBIN);
    assert_near(d.mean, a / b, 1e-14);
    assert_near(d.sd * d.sd, f.dispersion * a / b + a / (b * b), 1e-14);
    const double none[] = {NAN, NAN};
    assert_int_equal(fit("mean", none, 2, (tarve_model_input){.counts = true}, &f), TARVE_OK);
    assert_near(step("mean", &f, 1).mean, 1.0, 0.0);
    assert_near(step("mean", &f, 1).sd, sqrt(3.0), 1e-14);
}

static void a_line_is_found_exactly(void **state)
{
    (void)state;
    tarve_fit f;
    double y[20];
    for (int flat = 0; flat < 2; flat++) { /* slope 0 must converge too */
        for (int t = 0; t < 20; t++)
            y[t] = 3.0 + (flat ? 0.0 : 0.25) * t;
        y[7] = NAN;
        assert_int_equal(fit("robust_linear", y, 20, (tarve_model_input){0}, &f), TARVE_OK);
        assert_near(f.param[6], 0.0, 0.0);
        assert_near(step("robust_linear", &f, 4).mean, 3.0 + (flat ? 0.0 : 0.25) * 23, 1e-9);
        y[11] = 1e4; /* one wild figure does not bend it */
        assert_int_equal(fit("robust_linear", y, 20, (tarve_model_input){0}, &f), TARVE_OK);
        assert_near(step("robust_linear", &f, 4).mean, 3.0 + (flat ? 0.0 : 0.25) * 23, 1e-6);
    }
}

/* NIST Norris is a line with certified slope 1.00211681802045 and intercept -0.262323073774029; its
 * x is not a calendar. Longley-free check: with no outliers the bisquare fit stays near OLS. */
static void without_outliers_bisquare_is_near_least_squares(void **state)
{
    (void)state;
    tarve_fit f;
    static const double noise[] = {.3, -.5, .1, .4, -.2, -.4, .5, 0, -.1, .2, -.3, .1};
    double y[12], st = 0, sy = 0, stt = 0, sty = 0;
    for (int t = 0; t < 12; t++) {
        y[t] = 5 + 2 * t + noise[t];
        st += t;
        sy += y[t];
        stt += t * t;
        sty += t * y[t];
    }
    const double slope = (12 * sty - st * sy) / (12 * stt - st * st);
    assert_int_equal(fit("robust_linear", y, 12, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(f.param[1], slope, 0.01);
}

static void theil_sen_takes_over_when_points_are_few(void **state)
{
    (void)state;
    tarve_fit f;
    const double y[] = {1, 2, 10};
    assert_int_equal(fit("robust_linear", y, 3, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(f.param[6], 1.0, 0.0);
    assert_near(f.param[1], 4.5, 1e-12); /* slopes 1, 8, 4.5 */
    assert_near(f.level, 10.0, 1e-12);   /* median of 1+9, 2+4.5, 10 */
    const double one[] = {4};
    assert_int_equal(fit("robust_linear", one, 1, (tarve_model_input){0}, &f), TARVE_E_NUMERIC);
}

static void a_known_break_is_not_a_trend(void **state)
{
    (void)state;
    tarve_fit f;
    double y[24];
    for (int t = 0; t < 24; t++)
        y[t] = (t < 10 ? 50.0 : 80.0) + 0.5 * t + (t % 3 - 1) * 0.3;
    const size_t at[] = {10};
    assert_int_equal(
        fit("robust_linear", y, 24, (tarve_model_input){.n_breaks = 1, .breaks = at}, &f),
        TARVE_OK);
    assert_near(f.param[1], 0.5, 0.05);
    assert_near(f.param[8], -30.0, 0.05);
}

static tarve_season seasons(double *y, size_t n, size_t m, size_t n_breaks, const size_t *breaks)
{
    const gsl_vector_const_view v = gsl_vector_const_view_array(y, n);
    const tarve_model_input in = {
        .y = &v.vector, .season = m, .n_breaks = n_breaks, .breaks = breaks};
    tarve_sample s;
    tarve_season out;
    double work[400];
    assert_int_equal(tarve_sample_take(&in, &s, NULL), TARVE_OK);
    tarve_season_estimate(&s, s.y, work, &out);
    tarve_sample_free(&s);
    return out;
}

static void exact_seasons_are_found_and_not_shrunk(void **state)
{
    (void)state;
    static const double effect[] = {-6, -5, 3, 1, 0, 2, 4, -3, 1, 2, 0, 1};
    double y[72];
    for (int t = 0; t < 72; t++)
        y[t] = 20 + 0.5 * t + effect[t % 12];
    for (int gaps = 0; gaps < 2; gaps++) {
        const tarve_season z = seasons(y, 72, 12, 0, NULL);
        assert_true(z.shrink < (gaps ? 0.01 : 1e-9));
        for (int i = 0; i < 12; i++)
            assert_near(z.effect[i], effect[i], gaps ? 0.15 : 1e-9);
        y[20] = y[21] = y[40] = NAN;
    }
}

static void two_years_of_noise_are_no_seasons(void **state)
{
    (void)state;
    double y[24], raw = 0.0, kept = 0.0;
    uint64_t z = 1;
    for (int rep = 0; rep < 200; rep++) {
        for (int t = 0; t < 24; t++) {
            z = z * 6364136223846793005U + 1442695040888963407U;
            y[t] = 100.0 + (double)(z >> 40) / (double)(1 << 24) * 20.0;
        }
        const tarve_season s = seasons(y, 24, 12, 0, NULL);
        for (int i = 0; i < 12; i++) {
            raw += s.spread + s.error;
            kept += s.effect[i] * s.effect[i];
        }
    }
    assert_true(kept < 0.25 * raw);
}

static void a_break_is_not_learnt_as_season(void **state)
{
    (void)state;
    double y[60];
    const size_t at[] = {30};
    for (int t = 0; t < 60; t++)
        y[t] = t < 30 ? 100.0 : 400.0;
    const tarve_season z = seasons(y, 60, 12, 1, at);
    for (int i = 0; i < 12; i++)
        assert_near(z.effect[i], 0.0, 1e-9);
}

static void wrong_sizes_are_refused(void **state)
{
    (void)state;
    tarve_fit f;
    const double y[] = {1, 2, 3};
    size_t n = 0;
    const tarve_model *const *all = tarve_models(&n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(fit(all[i]->name, y, 3, (tarve_model_input){.season = 52}, &f),
                         TARVE_E_USAGE);
        assert_int_equal(
            fit(all[i]->name, y, 3, (tarve_model_input){.season = 4, .first_season = 4}, &f),
            TARVE_E_USAGE);
    }
}

int main(void)
{
    gsl_set_error_handler(quiet);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_registry_is_whole),
        cmocka_unit_test(naive_is_a_random_walk),
        cmocka_unit_test(seasonal_naive_repeats_the_year),
        cmocka_unit_test(mean_of_counts_is_gamma_poisson),
        cmocka_unit_test(a_line_is_found_exactly),
        cmocka_unit_test(without_outliers_bisquare_is_near_least_squares),
        cmocka_unit_test(theil_sen_takes_over_when_points_are_few),
        cmocka_unit_test(a_known_break_is_not_a_trend),
        cmocka_unit_test(exact_seasons_are_found_and_not_shrunk),
        cmocka_unit_test(two_years_of_noise_are_no_seasons),
        cmocka_unit_test(a_break_is_not_learnt_as_season),
        cmocka_unit_test(wrong_sizes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

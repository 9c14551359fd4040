/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models against closed forms, certified values and brute force. */
#include "models.h"
#include "near.h"
#include "quiet_gsl.h"

#include <string.h>

#include <gsl/gsl_randist.h>

#include "base/rng.h"
#include "model/glm.h"
#include "model/season.h"
#include "tarve/model.h"

static const double month_angle = 0.52359877559829887;

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

static void least_squares_skips_gaps_and_keeps_a_range(void **state)
{
    (void)state;
    tarve_fit f;
    const double y[] = {2, NAN, 6, 8, NAN};
    assert_int_equal(fit("ols_drift", y, 5, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(step("ols_drift", &f, 2).mean, 14.0, 1e-12);
    assert_true(step("ols_drift", &f, 2).sd > 0.0);
    assert_int_equal(fit("ols_drift", y, 3, (tarve_model_input){0}, &f), TARVE_E_NUMERIC);
}

static void logistic_finds_a_curve_and_refuses_a_line(void **state)
{
    (void)state;
    tarve_fit f;
    double y[40], line[40];
    for (int t = 0; t < 40; t++) {
        y[t] = 20.0 + 80.0 / (1.0 + exp(-0.3 * (t - 17.5)));
        line[t] = 3.0 + 2.0 * t;
    }
    y[5] = NAN;
    assert_int_equal(fit("logistic", y, 40, (tarve_model_input){0}, &f), TARVE_OK);
    static const double truth[] = {20.0, 80.0, 0.3, 17.5};
    for (size_t i = 0; i < 4; i++)
        assert_near(f.param[i], truth[i], 1e-5 * truth[i]);
    assert_near(step("logistic", &f, 20).mean, 100.0, 1e-3);
    assert_true(step("logistic", &f, 20).sd > 0.0 && step("logistic", &f, 20).sd < 20.0);
    assert_int_equal(fit("logistic", line, 40, (tarve_model_input){0}, &f), TARVE_E_NUMERIC);
    assert_int_equal(fit("logistic", line, 7, (tarve_model_input){0}, &f), TARVE_E_NUMERIC);
    for (int t = 0; t < 40; t++) /* scale and direction do not matter */
        y[t] = 1e9 * (t == 5 ? 1.0 : -y[t]);
    assert_int_equal(fit("logistic", y, 40, (tarve_model_input){.n_breaks = 0}, &f), TARVE_OK);
    for (int t = 0; t < 40; t++)
        y[t] = 7.0;
    assert_int_equal(fit("logistic", y, 40, (tarve_model_input){0}, &f), TARVE_E_NUMERIC);
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

/* ---- Poisson regression and its level ---- */

static void protected_means_match_brute_force(void **state)
{
    (void)state;
    static const double mus[] = {1e-6, 0.5, 2.5, 9.0, 400.0};
    for (size_t i = 0; i < 5; i++) {
        double p = 0, m = 0;
        for (unsigned y = 1; y <= 4; y++) {
            p += gsl_ran_poisson_pdf(y, mus[i]);
            m += y * gsl_ran_poisson_pdf(y, mus[i]);
        }
        assert_near(tarve_poisson_within(mus[i], 1, 4), i < 4 ? m / p : 4.0, i < 4 ? 1e-12 : 0.01);
    }
    assert_near(tarve_poisson_within(INFINITY, 1, 4), 4.0, 0.0);
}

enum { COUNTS = 60 };

static void make_counts(double *y, double *lo, double *hi, bool hide)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 1, 2, 3);
    for (size_t t = 0; t < COUNTS; t++) {
        const double mu =
            exp(1.2 + 0.01 * (double)t + 0.6 * sin((double)t * month_angle) - (t < 20 ? 0.7 : 0.0));
        y[t] = gsl_ran_poisson(rng, mu);
        const bool censored = hide && y[t] >= 1 && y[t] <= 4;
        lo[t] = censored ? 1.0 : (double)NAN;
        hi[t] = censored ? 4.0 : (double)NAN;
        y[t] = censored || t == 33 ? (double)NAN : y[t];
    }
    gsl_rng_free(rng);
}

/* The likelihood is concave: where every penalised score is 0 stands the maximum. */
static void scores_of_the_regression_are_zero(void **state)
{
    (void)state;
    for (int hide = 0; hide < 2; hide++) {
        double y[COUNTS], lo[COUNTS], hi[COUNTS], work[COUNTS];
        make_counts(y, lo, hi, hide);
        const gsl_vector_const_view v = gsl_vector_const_view_array(y, COUNTS);
        const gsl_vector_const_view l = gsl_vector_const_view_array(lo, COUNTS);
        const gsl_vector_const_view u = gsl_vector_const_view_array(hi, COUNTS);
        const size_t at[] = {20};
        const tarve_model_input in = {.y = &v.vector,
                                      .lo = &l.vector,
                                      .hi = &u.vector,
                                      .season = 12,
                                      .counts = true,
                                      .n_breaks = 1,
                                      .breaks = at};
        tarve_sample s;
        tarve_season season;
        tarve_glm g;
        assert_int_equal(tarve_sample_take(&in, &s, NULL), TARVE_OK);
        tarve_season_ratios(&s, work, &season);
        assert_true(season.spread > 0.0 && season.shrink < 0.6);
        const tarve_glm_family family = {.prior = season.dispersion};
        assert_int_equal(tarve_glm_fit(&s, &season, &family, &g, NULL), TARVE_OK);
        const double d = season.dispersion;
        double mean = 0, level = 0, slope = 0, shift = 0, of_season[12] = {0};
        for (size_t t = 0; t < COUNTS; t++) {
            if (isnan(s.y[t]))
                continue;
            const double mu = exp(g.level) * tarve_glm_pattern(&g, &s, t);
            const double seen = isnan(lo[t]) ? y[t] : tarve_poisson_within(mu, 1, 4);
            mean += s.y[t] / (double)s.n_obs;
            level += seen - mu;
            slope += (seen - mu) * ((double)t - (COUNTS - 1)) / 12.0;
            shift += t < 20 ? seen - mu : 0.0;
            of_season[t % 12] += seen - mu;
        }
        const double start = log(mean + 0.5 / (double)s.n_obs);
        assert_near(level - d / 100.0 * (g.level - start), 0.0, 2e-3);
        assert_near(slope - d / 0.04 * g.slope, 0.0, 1e-2);
        assert_near(shift - d / 4.0 * g.shift[0], 0.0, 2e-3);
        for (size_t i = 0; i < 12; i++)
            assert_near(of_season[i] - d / season.spread * g.season[i], 0.0, 2e-3);
        tarve_sample_free(&s);
    }
}

/* One group on each side of a break: the maximum is the mean of each, but for weak priors. */
static void two_groups_have_their_means(void **state)
{
    (void)state;
    double y[200];
    const size_t at[] = {100};
    for (size_t t = 0; t < 200; t++)
        y[t] = (t < 100 ? 40.0 : 90.0) + (t % 2 == 0 ? 3.0 : -3.0);
    tarve_fit f;
    assert_int_equal(fit("poisson_trend", y, 200,
                         (tarve_model_input){.counts = true, .n_breaks = 1, .breaks = at}, &f),
                     TARVE_OK);
    assert_near(f.param[8], log(40.0 / 90.0), 0.01);
    assert_near(f.level, 90.0, 0.01);
    assert_near(f.param[1], 0.0, 1e-3);
    assert_near(f.dispersion, 1.0, 0.0); /* less spread than Poisson's is read as Poisson */
}

static void exponential_growth_is_found(void **state)
{
    (void)state;
    double y[96];
    for (size_t t = 0; t < 96; t++)
        y[t] = 300.0 * exp(0.08 / 12.0 * ((double)t - 95.0));
    tarve_fit f;
    assert_int_equal(
        fit("poisson_trend", y, 96, (tarve_model_input){.season = 12, .counts = true}, &f),
        TARVE_OK);
    assert_near(f.param[1], 0.08, 0.003);
    assert_near(f.level, 300.0, 0.01);
    const double years = (0.95 + 0.95 * 0.95) / 12.0;
    assert_near(step("poisson_trend", &f, 2).mean, f.level * exp(f.param[1] * years), 0.01);
}

static void a_level_that_jumps_is_followed(void **state)
{
    (void)state;
    double y[72];
    for (size_t t = 0; t < 72; t++)
        y[t] = (t < 50 ? 8.0 : 30.0) + (double)(t % 3);
    tarve_fit f;
    assert_int_equal(fit("poisson_trend", y, 72, (tarve_model_input){.counts = true}, &f),
                     TARVE_OK);
    assert_true(f.param[6] < 0.95); /* old figures are forgotten */
    assert_near(step("poisson_trend", &f, 1).mean, 31.0, 0.1);
}

static void a_protected_series_stays_in_its_range(void **state)
{
    (void)state;
    double y[48], lo[48], hi[48];
    for (size_t t = 0; t < 48; t++) {
        y[t] = NAN;
        lo[t] = 1;
        hi[t] = 4;
    }
    const gsl_vector_const_view v = gsl_vector_const_view_array(y, 48);
    const gsl_vector_const_view l = gsl_vector_const_view_array(lo, 48);
    const gsl_vector_const_view u = gsl_vector_const_view_array(hi, 48);
    static const char *const names[] = {"poisson_trend", "damped_trend", "naive", "mean"};
    for (size_t i = 0; i < 4; i++) {
        const tarve_model_input in = {
            .y = &v.vector, .lo = &l.vector, .hi = &u.vector, .season = 12, .counts = true};
        tarve_fit f;
        assert_int_equal(tarve_model_find(names[i])->fit(&in, &f, NULL), TARVE_OK);
        const tarve_dist d = step(names[i], &f, 1);
        assert_true(d.mean >= 1.0 && d.mean <= 4.0);
    }
}

/* ---- damped trend ---- */

/* AICc of simple exponential smoothing by plain recursion, its start by least squares. */
static double aicc_of_ses(const double *x, size_t n, double alpha)
{
    double level = 0, unit = 1, ee = 0, dd = 1e-6, de = 0;
    for (size_t t = 0; t < n; t++) {
        const double e = x[t] - level;
        ee += e * e;
        de += unit * e;
        dd += unit * unit;
        level += alpha * e;
        unit *= 1 - alpha;
    }
    const double sse = ee - de * de / dd, k = 3.0, m = (double)n;
    return m * log(sse / m) + 2 * k + 2 * k * (k + 1) / (m - k - 1);
}

static void smoothing_is_no_worse_than_brute_force(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    for (uint64_t rep = 0; rep < 30; rep++) {
        double y[80], level = 0, mean = 0, sd = 0;
        tarve_fit f;
        tarve_rng_key(rng, 11, 0, rep);
        for (size_t t = 0; t < 80; t++) {
            level += 0.1 * (double)(rep % 10) * gsl_ran_gaussian(rng, 1);
            y[t] = level + gsl_ran_gaussian(rng, 1) - 50; /* negative: no logs are taken */
            mean += y[t] / 80;
        }
        for (size_t t = 0; t < 80; t++)
            sd += (y[t] - mean) * (y[t] - mean) / 80;
        assert_int_equal(fit("damped_trend", y, 80, (tarve_model_input){0}, &f), TARVE_OK);
        for (size_t t = 0; t < 80; t++)
            y[t] = (y[t] - mean) / sqrt(sd);
        double best = INFINITY, at = 0;
        for (int k = 30; k < 900; k++) {
            const double here = aicc_of_ses(y, 80, k / 1000.0);
            at = here < best ? k / 1000.0 : at;
            best = fmin(here, best);
        }
        if (!(f.objective <= best + 0.15)) /* the last digit of alpha is not worth a pass */
            fail_msg("rep %d objective %g, brute force %g alpha %g %g %g at %g", (int)rep,
                     f.objective, best, f.param[0], f.param[1], f.param[2], at);
    }
    gsl_rng_free(rng);
}

static void ranges_of_smoothing_match_simulated_paths(void **state)
{
    (void)state;
    enum { H = 8, PATHS = 100000 };
    double y[60], sum[H] = {0}, sum2[H] = {0};
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_fit f;
    tarve_rng_key(rng, 3, 0, 0);
    double level = 0, trend = 0.5;
    for (size_t t = 0; t < 60; t++) { /* trend and level that move: beta > 0 is found */
        trend = 0.9 * trend + 0.3 * gsl_ran_gaussian(rng, 1);
        level += trend;
        y[t] = level + 0.2 * gsl_ran_gaussian(rng, 1) - 50;
    }
    assert_int_equal(fit("damped_trend", y, 60, (tarve_model_input){0}, &f), TARVE_OK);
    assert_true(f.param[1] > 0.0 && f.param[5] == 0.0);
    for (int k = 0; k < PATHS; k++) {
        double l = f.param[3], b = f.param[4];
        for (int h = 0; h < H; h++) {
            const double e = sqrt(f.param[6]) * gsl_ran_gaussian(rng, 1);
            const double x = l + f.param[2] * b + e;
            l = l + f.param[2] * b + f.param[0] * e;
            b = f.param[2] * b + f.param[1] * e;
            sum[h] += x / PATHS;
            sum2[h] += x * x / PATHS;
        }
    }
    for (int h = 0; h < H; h++) {
        const tarve_dist d = step("damped_trend", &f, (size_t)h + 1);
        const double g = 1.0 + (f.param[15] - 1.0) * fmin(h / 11.0, 1.0);
        assert_near(d.mean, sum[h], 0.02);
        assert_near(d.sd / sqrt(g), sqrt(sum2[h] - sum[h] * sum[h]), 0.02);
    }
    gsl_rng_free(rng);
}

static void a_noiseless_season_and_trend_go_on(void **state)
{
    (void)state;
    double y[72];
    tarve_fit f;
    for (size_t t = 0; t < 72; t++)
        y[t] = exp(4.0 + 0.3 * sin((double)t * month_angle));
    y[30] = y[31] = y[32] = NAN;
    assert_int_equal(fit("damped_trend", y, 72, (tarve_model_input){.season = 12}, &f), TARVE_OK);
    assert_near(f.param[5], 1.0, 0.0);
    for (size_t h = 1; h <= 12; h++)
        assert_near(step("damped_trend", &f, h).mean,
                    exp(4.0 + 0.3 * sin((double)(71 + h) * month_angle)), 0.02);
}

static void linear_models_shift_with_the_data(void **state)
{
    (void)state;
    static const char *const names[] = {"naive",         "seasonal_naive", "mean",
                                        "robust_linear", "damped_trend",   "ols_drift",
                                        "theil_sen"};
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 8, 0, 0);
    double y[48], up[48];
    for (size_t t = 0; t < 48; t++) {
        y[t] = -50.0 + 0.5 * (double)t + 5 * sin((double)t) + gsl_ran_gaussian(rng, 2);
        up[t] = y[t] - 300.0;
    }
    for (size_t i = 0; i < 7; i++) {
        tarve_fit a, b;
        assert_int_equal(fit(names[i], y, 48, (tarve_model_input){.season = 4}, &a), TARVE_OK);
        assert_int_equal(fit(names[i], up, 48, (tarve_model_input){.season = 4}, &b), TARVE_OK);
        for (size_t h = 1; h <= 6; h++)
            assert_near(step(names[i], &b, h).mean, step(names[i], &a, h).mean - 300.0, 1e-6);
    }
    gsl_rng_free(rng);
}

static void ratios_leave_noise_alone_and_find_seasons(void **state)
{
    (void)state;
    double y[72], work[72], kept = 0.0;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 21, 0, 0);
    for (int strong = 0; strong < 2; strong++) {
        for (int rep = 0; rep < 50; rep++) {
            const size_t n = strong ? 72 : 24;
            for (size_t t = 0; t < n; t++)
                y[t] = gsl_ran_poisson(
                    rng, 3.0 * exp(strong ? 0.8 * cos((double)t * month_angle) : 0.0));
            const gsl_vector_const_view v = gsl_vector_const_view_array(y, n);
            const tarve_model_input in = {.y = &v.vector, .season = 12, .counts = true};
            tarve_sample s;
            tarve_season z;
            assert_int_equal(tarve_sample_take(&in, &s, NULL), TARVE_OK);
            tarve_season_ratios(&s, work, &z);
            tarve_sample_free(&s);
            for (int i = 0; i < 12; i++)
                kept += z.effect[i] * z.effect[i] / 600.0;
        }
        if (strong) /* 0.8^2/2 = 0.32 */
            assert_true(kept > 0.2 && kept < 0.45);
        else /* raw effects would have 1/3 */
            assert_true(kept < 0.08);
        kept = 0.0;
    }
    gsl_rng_free(rng);
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

static void a_level_is_the_mean_of_five_memories(void **state)
{
    (void)state;
    enum { YEARS = 20 };
    static const double memory[] = {0.15, 0.3, 0.5, 0.8};
    double y[YEARS], level = 0.0, window = 0.0;
    tarve_fit f;
    for (size_t t = 0; t < YEARS; t++)
        y[t] = t == 9 ? (double)NAN : -3.0 + 2.0 * sin((double)t) + (t > 12 ? 5.0 : 0.0);
    assert_int_equal(fit("level_average", y, YEARS, (tarve_model_input){0}, &f), TARVE_OK);
    for (size_t k = 0; k < 4; k++) {
        double l = (y[0] + y[1] + y[2] + y[3]) / 4.0;
        for (size_t t = 0; t < YEARS; t++)
            l += isnan(y[t]) ? 0.0 : memory[k] * (y[t] - l);
        level += l / 5.0;
    }
    for (size_t t = YEARS - 12; t < YEARS; t++)
        window += isnan(y[t]) ? 0.0 : y[t] / 11.0;
    level += window / 5.0;
    assert_near(f.level, level, 1e-12);
    const tarve_dist near = step("level_average", &f, 1), far = step("level_average", &f, 12);
    assert_near(near.mean, level, 1e-12);
    assert_near(far.mean, level, 1e-12);
    assert_true(far.sd > near.sd);
    const size_t at[] = {13}; /* the step is known: the level is that of after it */
    tarve_fit broken;
    assert_int_equal(
        fit("level_average", y, YEARS, (tarve_model_input){.n_breaks = 1, .breaks = at}, &broken),
        TARVE_OK);
    assert_true(broken.level > f.level && broken.sigma2 < f.sigma2);
}

static void check_path(const char *name, const tarve_fit *f)
{
    double centre[18], spread[18];
    tarve_path path = {.n_steps = 18, .centre = centre, .spread = spread};
    tarve_model_find(name)->path(f, &path);
    assert_true(path.logs && path.shift == 0.0 && path.noise > 0.0);
    for (size_t h = 0; h < 18; h++) {
        const tarve_dist d = step(name, f, h + 1);
        assert_near(d.mean, exp(centre[h] + path.noise / 2.0), 1e-9);
        assert_near(d.sd / d.mean, sqrt(expm1(spread[h] * spread[h])), 1e-9);
    }
}

static void a_path_and_its_distributions_agree(void **state)
{
    (void)state;
    static const char *const smoothers[] = {"damped_trend", "level_average"};
    double y[60];
    for (size_t t = 0; t < 60; t++)
        y[t] = 50.0 + 0.4 * (double)t + 9.0 * sin((double)t * month_angle) + (double)(t * 7 % 5);
    for (size_t i = 0; i < 2; i++) {
        tarve_fit f;
        assert_int_equal(fit(smoothers[i], y, 60, (tarve_model_input){.season = 12}, &f), TARVE_OK);
        check_path(smoothers[i], &f);
    }
}

static void seasons_lean_on_those_of_like_series(void **state)
{
    (void)state;
    double y[60], prior[12];
    tarve_fit own, led, young;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 8, 0, 0);
    for (size_t k = 0; k < 12; k++)
        prior[k] = 0.4 * sin((double)k * month_angle);
    for (size_t t = 0; t < 60; t++)
        y[t] = 100.0 * exp(prior[t % 12] + gsl_ran_gaussian(rng, 0.5));
    gsl_rng_free(rng);
    const tarve_model_input alone = {.season = 12};
    const tarve_model_input among = {.season = 12, .season_prior = prior};
    assert_int_equal(fit("level_average", y, 60, alone, &own), TARVE_OK);
    assert_int_equal(fit("level_average", y, 60, among, &led), TARVE_OK);
    double off_own = 0.0, off_led = 0.0;
    for (size_t k = 0; k < 12; k++) {
        off_own += fabs(own.season[k] - prior[k]);
        off_led += fabs(led.season[k] - prior[k]);
    }
    assert_true(off_led < 0.5 * off_own);
    assert_int_equal(fit("level_average", y, 18, among, &young), TARVE_OK);
    for (size_t k = 0; k < 12; k++) /* less than two years know nothing of their own */
        assert_near(young.season[k], prior[k], 0.0);
}

static void logarithms_of_others_are_no_seasons_of_plain_figures(void **state)
{
    (void)state;
    double y[18], prior[12];
    tarve_fit f;
    for (size_t k = 0; k < 12; k++)
        prior[k] = 5.0 * sin((double)k * month_angle);
    for (size_t t = 0; t < 18; t++)
        y[t] = t % 2 == 0 ? 1.0 : -1.0;
    const tarve_model_input in = {.season = 12, .season_prior = prior};
    assert_int_equal(fit("level_average", y, 18, in, &f), TARVE_OK);
    for (size_t k = 0; k < 12; k++)
        assert_near(f.season[k], 0.0, 0.0);
}

static void a_season_never_seen_is_that_of_the_others(void **state)
{
    (void)state;
    double y[60], prior[12];
    tarve_fit f;
    for (size_t k = 0; k < 12; k++)
        prior[k] = 0.5 * sin((double)k * month_angle);
    for (size_t t = 0; t < 60; t++)
        y[t] = t % 12 == 3 ? (double)NAN : 100.0 * exp(prior[t % 12]);
    const tarve_model_input in = {.season = 12, .season_prior = prior};
    assert_int_equal(fit("level_average", y, 60, in, &f), TARVE_OK);
    assert_near(f.season[3], prior[3], 1e-12);
    assert_near(f.season[9], prior[9], 0.1);
}

static void gaps_are_forgotten_and_widen(void **state)
{
    (void)state;
    double y[80];
    tarve_fit f, late;
    for (size_t t = 0; t < 80; t++)
        y[t] = t < 20 ? 1000.0 : t < 40 ? (double)NAN : 10.0 + 0.1 * sin((double)t);
    assert_int_equal(fit("level_average", y, 80, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(f.level, 10.0, 0.1); /* nothing of 1000 is left in the window of twelve */
    for (size_t t = 74; t < 80; t++)
        y[t] = (double)NAN;
    assert_int_equal(fit("level_average", y, 80, (tarve_model_input){0}, &late), TARVE_OK);
    assert_true(step("level_average", &late, 1).sd > step("level_average", &f, 1).sd);
}

int main(void)
{
    quiet_gsl();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_registry_is_whole),
        cmocka_unit_test(naive_is_a_random_walk),
        cmocka_unit_test(seasonal_naive_repeats_the_year),
        cmocka_unit_test(mean_of_counts_is_gamma_poisson),
        cmocka_unit_test(a_line_is_found_exactly),
        cmocka_unit_test(without_outliers_bisquare_is_near_least_squares),
        cmocka_unit_test(least_squares_skips_gaps_and_keeps_a_range),
        cmocka_unit_test(logistic_finds_a_curve_and_refuses_a_line),
        cmocka_unit_test(theil_sen_takes_over_when_points_are_few),
        cmocka_unit_test(a_known_break_is_not_a_trend),
        cmocka_unit_test(exact_seasons_are_found_and_not_shrunk),
        cmocka_unit_test(two_years_of_noise_are_no_seasons),
        cmocka_unit_test(a_break_is_not_learnt_as_season),
        cmocka_unit_test(protected_means_match_brute_force),
        cmocka_unit_test(scores_of_the_regression_are_zero),
        cmocka_unit_test(two_groups_have_their_means),
        cmocka_unit_test(exponential_growth_is_found),
        cmocka_unit_test(a_level_that_jumps_is_followed),
        cmocka_unit_test(a_protected_series_stays_in_its_range),
        cmocka_unit_test(smoothing_is_no_worse_than_brute_force),
        cmocka_unit_test(ranges_of_smoothing_match_simulated_paths),
        cmocka_unit_test(a_noiseless_season_and_trend_go_on),
        cmocka_unit_test(linear_models_shift_with_the_data),
        cmocka_unit_test(ratios_leave_noise_alone_and_find_seasons),
        cmocka_unit_test(a_level_is_the_mean_of_five_memories),
        cmocka_unit_test(a_path_and_its_distributions_agree),
        cmocka_unit_test(seasons_lean_on_those_of_like_series),
        cmocka_unit_test(logarithms_of_others_are_no_seasons_of_plain_figures),
        cmocka_unit_test(a_season_never_seen_is_that_of_the_others),
        cmocka_unit_test(gaps_are_forgotten_and_widen),
        cmocka_unit_test(wrong_sizes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

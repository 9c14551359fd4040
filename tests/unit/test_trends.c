/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trend models against R's functions (tests/reference) and against brute force. */
#include "models.h"
#include "near.h"
#include "quiet_gsl.h"

#include <gsl/gsl_randist.h>

#include "base/rng.h"
#include "model/glm.h"
#include "reference.h"
#include "tarve/model.h"

enum { ROOM = 64 };

/* ---- straight lines, logistic growth ---- */

static void least_squares_is_that_of_r(void **state)
{
    (void)state;
    tarve_fit f;
    double y[ROOM], mean[2], width[2];
    const size_t n = reference("lines", "y", y, ROOM);
    (void)reference("lines", "lm_mean", mean, 2);
    (void)reference("lines", "lm_width", width, 2);
    assert_int_equal(fit("ols_drift", y, n, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(f.param[1], reference_of("lines", "lm_slope"), 1e-12);
    assert_near(f.param[5], 8.0, 0.0);
    const tarve_dist near = step("ols_drift", &f, 1), far = step("ols_drift", &f, 5);
    assert_near(near.mean, mean[0], 1e-12);
    assert_near(far.mean, mean[1], 1e-12);
    /* of the widths the ratio: sigma2 has a little prior in it */
    assert_near(far.sd / near.sd, width[1] / width[0], 1e-10);
    assert_near(f.sigma2, reference_of("lines", "lm_sigma2"), 0.25);
}

static void theil_sen_and_mann_kendall_are_those_of_r(void **state)
{
    (void)state;
    tarve_fit f;
    double y[ROOM];
    const size_t n = reference("lines", "y", y, ROOM);
    assert_int_equal(fit("theil_sen", y, n, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(f.param[1], reference_of("lines", "sen_slope"), 1e-12);
    assert_near(f.param[7], reference_of("lines", "kendall_s"), 1e-12);
    assert_near(f.param[6], reference_of("lines", "kendall_p"), 1e-9);
    static const double flat[] = {4, 4, 4, 4, 4};
    assert_int_equal(fit("theil_sen", flat, 5, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(f.param[6], 1.0, 0.0);
    assert_near(f.param[1], 0.0, 0.0);
    assert_true(step("theil_sen", &f, 1).sd > 0.0);
    assert_int_equal(fit("theil_sen", flat, 2, (tarve_model_input){0}, &f), TARVE_E_NUMERIC);
}

static void bisquare_is_that_of_r(void **state)
{
    (void)state;
    tarve_fit f;
    double y[ROOM];
    const size_t n = reference("robust", "y", y, ROOM), at[] = {12};
    assert_int_equal(
        fit("robust_linear", y, n, (tarve_model_input){.n_breaks = 1, .breaks = at}, &f), TARVE_OK);
    assert_near(f.param[6], 0.0, 0.0);
    assert_near(f.param[0], reference_of("robust", "level"), 1e-6);
    assert_near(f.param[1], reference_of("robust", "slope"), 1e-6);
    assert_near(f.param[8], reference_of("robust", "shift"), 1e-6);
}

static void logistic_is_that_of_r(void **state)
{
    (void)state;
    tarve_fit f;
    double y[ROOM], estimate[4], spread[4]; /* spread: without sigma */
    static const size_t own[] = {5, 9, 12, 14};
    const size_t n = reference("logistic", "y", y, ROOM);
    (void)reference("logistic", "estimate", estimate, 4);
    (void)reference("logistic", "spread", spread, 4);
    assert_int_equal(fit("logistic", y, n, (tarve_model_input){0}, &f), TARVE_OK);
    for (size_t i = 0; i < 4; i++) {
        assert_near(f.param[i], estimate[i], 1e-5 * estimate[i]);
        assert_near(sqrt(f.param[own[i]] / f.sigma2), spread[i], 1e-4 * spread[i]);
    }
    assert_near(f.param[4], 16.0, 0.0);
}

/* ---- regression of counts ---- */

static tarve_sample sample_of(const gsl_vector *y, size_t m, size_t n_breaks, const size_t *breaks)
{
    tarve_sample s;
    const tarve_model_input in = {
        .y = y, .season = m, .counts = true, .n_breaks = n_breaks, .breaks = breaks};
    assert_int_equal(tarve_sample_take(&in, &s, NULL), TARVE_OK);
    return s;
}

/* A prior so weak that maximum likelihood shows: seasons free, but for 1e-8. */
static const tarve_season free_seasons = {.spread = 1.0, .dispersion = 1.0};
static const double weak = 1e-8;

static void ends_are(const tarve_glm *g, const char *name)
{
    double end[4];
    (void)reference(name, "end", end, 4);
    for (size_t i = 0; i < 4; i++)
        assert_near(g->level + g->season[i], end[i], 1e-6);
    assert_near(g->slope, reference_of(name, "slope"), 1e-6);
    assert_near(g->var_slope, reference_of(name, "var_slope"), 1e-7);
    assert_near(g->var_level, reference_of(name, "var_end"), 1e-6);
}

static void poisson_regression_is_that_of_r(void **state)
{
    (void)state;
    double y[ROOM];
    const size_t n = reference("poisson", "y", y, ROOM), at[] = {22};
    const gsl_vector_const_view v = gsl_vector_const_view_array(y, n);
    tarve_sample s = sample_of(&v.vector, 4, 1, at);
    tarve_glm g;
    assert_int_equal(tarve_glm_fit(&s, &free_seasons, &(tarve_glm_family){.prior = weak}, &g, NULL),
                     TARVE_OK);
    ends_are(&g, "poisson");
    assert_near(g.shift[0], reference_of("poisson", "shift"), 1e-6);
    tarve_sample_free(&s);
}

static void negative_binomial_regression_is_that_of_r(void **state)
{
    (void)state;
    double y[ROOM];
    const size_t n = reference("negbin", "y", y, ROOM);
    const gsl_vector_const_view v = gsl_vector_const_view_array(y, n);
    tarve_sample s = sample_of(&v.vector, 4, 0, NULL);
    tarve_glm g;
    assert_int_equal(tarve_glm_negbin(&s, &free_seasons, weak, &g, NULL), TARVE_OK);
    ends_are(&g, "negbin");
    assert_near(1.0 / g.excess, reference_of("negbin", "theta"), 1e-5);
    assert_near(g.cov, reference_of("negbin", "cov"), 1e-7);
    tarve_sample_free(&s);
}

enum { COUNTS = 60 };

/* Counts with mean about 6 and excess 0.5; a third hidden as 1..4 where they are so. */
static void make_counts(double *y, double *lo, double *hi, bool hide)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 5, 6, 7);
    for (size_t t = 0; t < COUNTS; t++) {
        const double rate = gsl_ran_gamma(rng, 2.0, exp(1.2 + 0.01 * (double)t) / 2.0);
        y[t] = gsl_ran_poisson(rng, rate * (t % 4 == 1 ? 2.0 : 1.0));
        const bool hidden = hide && y[t] >= 1 && y[t] <= 4;
        lo[t] = hidden ? 1.0 : (double)NAN;
        hi[t] = hidden ? 4.0 : (double)NAN;
        y[t] = hidden || t == 33 ? (double)NAN : y[t];
    }
    gsl_rng_free(rng);
}

/* log P of the sample and the priors, from GSL's probabilities. */
static double log_posterior(const tarve_sample *s, const tarve_season *prior, const tarve_glm *g)
{
    double sum = -g->excess, mean = 0.0;
    for (size_t t = 0; t < s->n; t++) {
        if (!tarve_sample_has(s, t))
            continue;
        mean += s->y[t] / (double)s->n_obs;
        const double mu = exp(g->level) * tarve_glm_pattern(g, s, t);
        const double k = 1.0 / g->excess, share = k / (k + mu);
        double p = 0.0;
        const double lo = isnan(s->lo[t]) ? s->y[t] : s->lo[t];
        const double hi = isnan(s->lo[t]) ? s->y[t] : s->hi[t];
        for (unsigned i = (unsigned)lo; i <= (unsigned)hi; i++)
            p += gsl_ran_negative_binomial_pdf(i, share, k);
        sum += log(p);
    }
    const double off = g->level - log(mean + 0.5 / (double)s->n_obs);
    sum -= off * off / 200.0 + g->slope * g->slope / 0.08;
    for (size_t i = 0; i < s->m; i++)
        sum -= g->season[i] * g->season[i] / (2.0 * prior->spread);
    return sum;
}

/* Whatever coefficient moves a little, either way, the posterior is no greater. */
static void nothing_near_the_fit_is_likelier(void **state)
{
    (void)state;
    for (int hide = 0; hide < 2; hide++) {
        double y[COUNTS], lo[COUNTS], hi[COUNTS], work[COUNTS];
        make_counts(y, lo, hi, hide);
        const gsl_vector_const_view v = gsl_vector_const_view_array(y, COUNTS);
        const gsl_vector_const_view l = gsl_vector_const_view_array(lo, COUNTS);
        const gsl_vector_const_view u = gsl_vector_const_view_array(hi, COUNTS);
        const tarve_model_input in = {
            .y = &v.vector, .lo = &l.vector, .hi = &u.vector, .season = 4, .counts = true};
        tarve_sample s;
        tarve_season season;
        tarve_glm g;
        assert_int_equal(tarve_sample_take(&in, &s, NULL), TARVE_OK);
        tarve_season_ratios(&s, work, &season);
        assert_int_equal(tarve_glm_negbin(&s, &season, 1.0, &g, NULL), TARVE_OK);
        assert_true(g.excess > 0.2 && g.excess < 1.0 && season.spread > 0.0);
        const double best = log_posterior(&s, &season, &g);
        double *const part[] = {&g.level, &g.slope, &g.excess, &g.season[0], &g.season[2]};
        for (size_t i = 0; i < 5; i++)
            for (int way = -1; way <= 1; way += 2) {
                const double kept = *part[i];
                *part[i] += way * 0.003;
                assert_true(log_posterior(&s, &season, &g) < best);
                *part[i] = kept;
            }
        tarve_sample_free(&s);
    }
}

static void counts_without_excess_are_poisson(void **state)
{
    (void)state;
    double y[40];
    for (size_t t = 0; t < 40; t++)
        y[t] = t % 2 == 0 ? 9.0 : 12.0;
    const gsl_vector_const_view v = gsl_vector_const_view_array(y, 40);
    tarve_sample s = sample_of(&v.vector, 1, 0, NULL);
    tarve_glm a, b;
    assert_int_equal(tarve_glm_negbin(&s, &free_seasons, 1.0, &a, NULL), TARVE_OK);
    assert_int_equal(tarve_glm_fit(&s, &free_seasons, &(tarve_glm_family){.prior = 1.0}, &b, NULL),
                     TARVE_OK);
    assert_near(a.excess, 0.0, 0.0);
    assert_near(a.level, b.level, 0.0);
    assert_near(a.slope, b.slope, 0.0);
    tarve_sample_free(&s);
}

static void negbin_goes_on_as_it_says(void **state)
{
    (void)state;
    double y[96];
    tarve_fit f;
    for (size_t t = 0; t < 96; t++)
        y[t] = round(300.0 * exp(0.08 / 12.0 * ((double)t - 95.0)) * (t % 2 == 0 ? 1.2 : 0.8));
    assert_int_equal(fit("negbin_trend", y, 96, (tarve_model_input){.counts = true}, &f), TARVE_OK);
    assert_near(f.param[3], 0.04, 0.005); /* (0.2)^2 */
    const tarve_dist d = step("negbin_trend", &f, 2);
    const double g = f.param[2] + f.param[2] * f.param[2], mu = f.level * exp(f.param[1] * g);
    const double v = f.param[4] + 2.0 * g * f.param[5] + g * g * f.param[6];
    assert_near(d.mean, mu, 1e-12);
    assert_near(d.sd * d.sd, mu + mu * mu * ((1.0 + f.param[3]) * (1.0 + v) - 1.0), 1e-12);
    assert_int_equal(d.kind, TARVE_DIST_NEGBIN);
}

static void negbin_takes_what_is_hard(void **state)
{
    (void)state;
    tarve_fit f;
    double y[36] = {0};
    const tarve_model_input counts = {.counts = true, .season = 12};
    assert_int_equal(fit("negbin_trend", y, 36, counts, &f), TARVE_OK); /* all zero */
    assert_true(step("negbin_trend", &f, 1).mean < 0.1);
    y[20] = 5000.0;
    assert_int_equal(fit("negbin_trend", y, 36, counts, &f), TARVE_OK);
    assert_true(isfinite(step("negbin_trend", &f, 12).sd));
    for (size_t t = 0; t < 36; t++)
        y[t] = 1e6 + 1e4 * (double)(t % 5);
    assert_int_equal(fit("negbin_trend", y, 36, counts, &f), TARVE_OK);
    assert_near(step("negbin_trend", &f, 1).mean, 1.02e6, 0.01);
    for (size_t t = 0; t < 36; t++)
        y[t] = 0.25 * (double)(t % 7); /* not whole, not called counts */
    assert_int_equal(fit("negbin_trend", y, 36, (tarve_model_input){0}, &f), TARVE_OK);
    y[3] = -1.0;
    assert_int_equal(fit("negbin_trend", y, 36, counts, &f), TARVE_E_NUMERIC);
    assert_int_equal(fit("negbin_trend", y, 3, counts, &f), TARVE_E_NUMERIC);
}

/* ---- segments ---- */

static void segments_are_those_of_r(void **state)
{
    (void)state;
    static const char *const prefix[] = {"", "known_"};
    const size_t known[] = {14};
    double y[ROOM], change[4], unscaled[3];
    char key[32];
    const size_t n = reference("piecewise", "y", y, ROOM);
    for (size_t i = 0; i < 2; i++) {
        tarve_fit f;
        const tarve_model_input in = {.n_breaks = i, .breaks = known};
        assert_int_equal(fit("piecewise", y, n, in, &f), TARVE_OK);
        (void)snprintf(key, sizeof key, "%schanges", prefix[i]);
        const size_t c = reference("piecewise", key, change, 4);
        assert_near(f.param[6], (double)c, 0.0);
        for (size_t k = 0; k < c; k++)
            assert_near(f.param[7 + k], change[k], 0.0);
        (void)snprintf(key, sizeof key, "%slevel", prefix[i]);
        assert_near(f.param[0], reference_of("piecewise", key), 1e-12);
        (void)snprintf(key, sizeof key, "%sslope", prefix[i]);
        assert_near(f.param[1], reference_of("piecewise", key), 1e-12);
        (void)snprintf(key, sizeof key, "%ssigma2", prefix[i]);
        const double sigma2 = reference_of("piecewise", key), prior = 0.04 * f.level * f.level;
        assert_near(f.sigma2 * (f.param[5] + 1.0 / 31.0) - prior / 31.0, sigma2 * f.param[5], 1e-9);
        (void)snprintf(key, sizeof key, "%sunscaled", prefix[i]);
        (void)reference("piecewise", key, unscaled, 3);
        for (size_t k = 0; k < 3; k++)
            assert_near(f.param[2 + k] / f.sigma2, unscaled[k], 1e-10);
        assert_near(step("piecewise", &f, 2).mean, f.param[0] + f.param[1] * (0.9 + 0.81), 1e-12);
    }
}

/* Least squares of a straight line through y[i..j-1]. */
static double squares(const double *y, size_t i, size_t j)
{
    double n = (double)(j - i), t1 = 0, y1 = 0, sse = 0, tt = 0, ty = 0;
    for (size_t t = i; t < j; t++) {
        t1 += (double)t / n;
        y1 += y[t] / n;
    }
    for (size_t t = i; t < j; t++) {
        tt += ((double)t - t1) * ((double)t - t1);
        ty += ((double)t - t1) * (y[t] - y1);
    }
    for (size_t t = i; t < j; t++) {
        const double e = y[t] - y1 - ty / tt * ((double)t - t1);
        sse += e * e;
    }
    return sse;
}

typedef struct best_cut {
    double value;
    size_t n, at[2];
} best_cut;

static void consider(best_cut *b, double sse, size_t n, size_t c, size_t first, size_t second)
{
    const double value = (double)n * log(sse / (double)n) + 3.0 * (double)c * log((double)n);
    if (value < b->value)
        *b = (best_cut){value, c, {first, second}};
}

/* Of 17 figures: at most one change of six; none, one or two of 23. */
static void changes_are_those_of_all_choices(void **state)
{
    (void)state;
    enum { N = 23 };
    double y[N];
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 3, 1, 4);
    size_t found[3] = {0};
    for (int rep = 0; rep < 300; rep++) {
        const size_t n = rep % 2 == 0 ? 17 : N;
        best_cut b = {.value = INFINITY};
        tarve_fit f;
        for (size_t t = 0; t < n; t++)
            y[t] = 0.3 * (double)t + (t >= 7 ? rep % 5 : 0) + (t >= 14 ? rep % 7 : 0) +
                   gsl_ran_gaussian(rng, 1.0);
        consider(&b, squares(y, 0, n), n, 0, 0, 0);
        for (size_t i = 6; i + 6 <= n; i++) {
            consider(&b, squares(y, 0, i) + squares(y, i, n), n, 1, i, 0);
            for (size_t j = i + 6; j + 6 <= n; j++)
                consider(&b, squares(y, 0, i) + squares(y, i, j) + squares(y, j, n), n, 2, i, j);
        }
        assert_int_equal(fit("piecewise", y, n, (tarve_model_input){0}, &f), TARVE_OK);
        assert_near(f.param[6], (double)b.n, 0.0);
        for (size_t i = 0; i < b.n; i++)
            assert_near(f.param[7 + i], (double)b.at[i], 0.0);
        found[b.n]++;
    }
    assert_true(found[0] > 10 && found[1] > 10 && found[2] > 10);
    gsl_rng_free(rng);
}

static void segments_know_gaps_breaks_and_scale(void **state)
{
    (void)state;
    tarve_fit f, g;
    double y[400];
    const size_t late[] = {396};
    for (size_t t = 0; t < 400; t++)
        y[t] = t < 300 ? 1e9 + (double)t : 1e9 + 5000.0 - 3.0 * (double)t;
    y[310] = y[399] = NAN;
    assert_int_equal(fit("piecewise", y, 400, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(f.param[6], 1.0, 0.0);
    assert_near(f.param[7], 300.0, 0.0);
    assert_near(f.param[1], -3.0, 1e-5);
    for (size_t t = 0; t < 400; t++)
        y[t] = -y[t] / 1e12;
    assert_int_equal(fit("piecewise", y, 400, (tarve_model_input){0}, &g), TARVE_OK);
    assert_near(g.param[7], 300.0, 0.0);
    assert_near(g.param[1] * -1e12, -3.0, 1e-5);
    y[396] = y[397] = y[398] = -1e-3 + 4e-9; /* three figures after a known break: a level */
    assert_int_equal(
        fit("piecewise", y, 400, (tarve_model_input){.n_breaks = 1, .breaks = late}, &f), TARVE_OK);
    assert_near(f.param[0] * 1e9, -1e6 + 4.0, 1e-9);
    assert_near(f.param[1], 0.0, 0.0);
    assert_near(f.param[8], 396.0, 0.0);
}

static void segments_take_what_is_hard(void **state)
{
    (void)state;
    tarve_fit f;
    double y[30];
    for (size_t t = 0; t < 30; t++)
        y[t] = 4.0;
    assert_int_equal(fit("piecewise", y, 30, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(f.param[6], 0.0, 0.0);
    assert_near(step("piecewise", &f, 9).mean, 4.0, 1e-12);
    assert_true(step("piecewise", &f, 9).sd > 0.0);
    for (size_t t = 0; t < 30; t++)
        y[t] = 0.1 * (double)t; /* a line without noise stays one */
    assert_int_equal(fit("piecewise", y, 30, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(f.param[6], 0.0, 0.0);
    assert_int_equal(fit("piecewise", y, 3, (tarve_model_input){0}, &f), TARVE_OK);
    assert_near(f.param[1], 0.0, 0.0); /* three figures have a level only */
    assert_int_equal(fit("piecewise", y, 2, (tarve_model_input){0}, &f), TARVE_E_NUMERIC);
}

int main(void)
{
    quiet_gsl();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(least_squares_is_that_of_r),
        cmocka_unit_test(theil_sen_and_mann_kendall_are_those_of_r),
        cmocka_unit_test(bisquare_is_that_of_r),
        cmocka_unit_test(logistic_is_that_of_r),
        cmocka_unit_test(poisson_regression_is_that_of_r),
        cmocka_unit_test(negative_binomial_regression_is_that_of_r),
        cmocka_unit_test(nothing_near_the_fit_is_likelier),
        cmocka_unit_test(counts_without_excess_are_poisson),
        cmocka_unit_test(negbin_goes_on_as_it_says),
        cmocka_unit_test(negbin_takes_what_is_hard),
        cmocka_unit_test(segments_are_those_of_r),
        cmocka_unit_test(changes_are_those_of_all_choices),
        cmocka_unit_test(segments_know_gaps_breaks_and_scale),
        cmocka_unit_test(segments_take_what_is_hard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What series of one call learn from each other: seasons, weights, ranges. */
#include "near.h"
#include "quiet_gsl.h"

#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "forecast/groups.h"
#include "forecast/heldout.h"
#include "forecast/pools.h"

enum { MANY = 40, N = 72, H = 12 };
static const double month_angle = 0.52359877559829887;

typedef struct sample {
    char id[MANY][32];
    double y[MANY][N];
    tarve_history h[MANY];
} sample;

/* Poisson counts about a level, with a season all have in common and a drift of their own. */
static void simulate(sample *s, size_t n_series, size_t n, double level, double season,
                     double drift)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    assert_non_null(rng);
    for (size_t i = 0; i < n_series; i++) {
        double at = 0.0;
        tarve_rng_key(rng, 5, 0, i);
        (void)snprintf(s->id[i], sizeof s->id[i], "s%zu", i);
        for (size_t t = 0; t < n; t++) {
            at += gsl_ran_gaussian(rng, drift);
            s->y[i][t] =
                gsl_ran_poisson(rng, level * exp(at + season * sin((double)t * month_angle)));
        }
        s->h[i] = (tarve_history){
            .id = s->id[i], .value = s->y[i], .n = n, .freq = TARVE_MONTH, .counts = true};
    }
    gsl_rng_free(rng);
}

static tarve_pools *learn(const tarve_history *h, size_t n, int jobs)
{
    tarve_pools *p = NULL;
    const tarve_forecast_options o = {.n_steps = H, .jobs = jobs};
    assert_int_equal(tarve_pools_learn(h, n, &o, NULL, &p, NULL), TARVE_OK);
    return p;
}

static tarve_series series_of(const tarve_history *h)
{
    tarve_series s;
    assert_int_equal(tarve_series_make(h, &s, NULL), TARVE_OK);
    return s;
}

static void groups_stand_in_a_tree(void **state)
{
    (void)state;
    static uint32_t parent[TARVE_BINS];
    static bool seen[TARVE_GROUPS];
    tarve_bin_parents(parent);
    for (size_t m = 1; m <= TARVE_SEASON_MAX; m++)
        for (size_t c = 0; c < TARVE_GROUP_CLASSES; c++)
            for (size_t size = 0; size < TARVE_GROUP_SIZES; size++) {
                const tarve_group g = {m, size, (tarve_class)c};
                uint32_t of[TARVE_GROUP_LEVELS];
                tarve_group_numbers(g, of);
                for (size_t k = 0; k < TARVE_GROUP_LEVELS; k++) {
                    assert_true(of[k] < TARVE_GROUPS && tarve_group_level(of[k]) == k);
                    assert_true(k == 0 || of[k] > of[k - 1]);
                }
                assert_false(seen[of[TARVE_GROUP_LEVELS - 1]]); /* each its own */
                seen[of[TARVE_GROUP_LEVELS - 1]] = true;
                uint32_t bin = tarve_bin_of(g, 7), steps = 0;
                assert_true(bin < TARVE_BINS && bin == tarve_bin_of(g, 11));
                assert_true(bin != tarve_bin_of(g, 12));
                for (; bin != 0; bin = parent[bin], steps++)
                    assert_true(parent[bin] < bin);
                assert_int_equal(steps, 4);
            }
}

static void a_season_of_all_is_found(void **state)
{
    (void)state;
    static sample s;
    simulate(&s, MANY, 30, 20.0, 0.5, 0.0);
    tarve_pools *p = learn(s.h, MANY, 1);
    tarve_series one = series_of(&s.h[0]);
    const double *season = tarve_pools_season(p, &one);
    assert_non_null(season);
    double sum = 0.0;
    for (size_t k = 0; k < 12; k++) {
        assert_near(season[k], 0.5 * sin((double)k * month_angle), 0.12);
        sum += season[k];
    }
    assert_near(sum, 0.0, 1e-9);
    tarve_series_free(&one);
    tarve_pools_free(p);

    p = learn(s.h, 3, 1); /* three series are no crowd */
    one = series_of(&s.h[0]);
    assert_null(tarve_pools_season(p, &one));
    tarve_series_free(&one);
    tarve_pools_free(p);
}

static void the_benchmark_is_used_where_it_wins(void **state)
{
    (void)state;
    static sample s;
    simulate(&s, MANY, N, 400.0, 0.4, 0.0);
    for (size_t i = 0; i < MANY; i++) /* every year as the year before */
        for (size_t t = 0; t < N; t++)
            s.y[i][t] = floor(400.0 + 300.0 * sin((double)(t % 12) * month_angle + (double)i));
    for (size_t i = 0; i < MANY; i++)
        s.y[i][5] += 1.0; /* not exactly periodic */
    tarve_pools *p = learn(s.h, MANY, 1);
    tarve_series one = series_of(&s.h[0]);
    const tarve_verdict exact = tarve_pools_verdict(p, tarve_group_of(&one));
    assert_true(exact.benchmark_error < 1e-6);
    assert_true(exact.benchmark && exact.error > exact.benchmark_error);
    assert_true(exact.weights.of[TARVE_MEMBER_BENCHMARK] == 1.0);
    tarve_series_free(&one);
    tarve_pools_free(p);

    simulate(&s, MANY, N, 60.0, 0.0, 0.0); /* noise about a level: last year is a bad guess */
    p = learn(s.h, MANY, 1);
    one = series_of(&s.h[0]);
    const tarve_verdict noise = tarve_pools_verdict(p, tarve_group_of(&one));
    assert_false(noise.benchmark);
    assert_true(noise.error < 0.85 * noise.benchmark_error);
    double sum = 0.0;
    for (size_t k = 0; k < TARVE_MEMBERS; k++)
        sum += noise.weights.of[k];
    assert_near(sum, 1.0, 1e-9);
    tarve_series_free(&one);
    tarve_pools_free(p);
}

static void what_is_always_hit_teaches_nothing(void **state)
{
    (void)state;
    enum { LONG = 40 };
    double y[LONG];
    tarve_mark mark[LONG];
    for (size_t t = 0; t < LONG; t++) { /* the last figures are hidden, and any of 1-4 is right */
        y[t] = t < 12 ? (double)(t % 3 + 1) : (double)NAN;
        mark[t] = tarve_mark_make(t < 12 ? TARVE_CELL_VALUE : TARVE_CELL_PROTECTED,
                                  TARVE_REASON_NONE, 0, 0, 0, 0);
    }
    const tarve_history h = {
        .id = "hidden", .value = y, .mark = mark, .n = LONG, .freq = TARVE_YEAR, .counts = true};
    tarve_pools *p = learn(&h, 1, 1);
    tarve_series one = series_of(&h);
    const tarve_verdict v = tarve_pools_verdict(p, tarve_group_of(&one));
    assert_true(v.n > 0 && v.error == 0.0 && v.benchmark_error == 0.0);
    assert_false(v.benchmark);
    double sum = 0.0;
    for (size_t k = 0; k < TARVE_MEMBERS; k++)
        sum += v.weights.of[k];
    assert_near(sum, 1.0, 1e-12);
    tarve_series_free(&one);
    tarve_pools_free(p);
}

static void order_and_threads_leave_no_trace(void **state)
{
    (void)state;
    static sample s;
    tarve_history turned[MANY];
    simulate(&s, MANY, N, 12.0, 0.3, 0.05);
    for (size_t i = 0; i < MANY; i++)
        turned[i] = s.h[MANY - 1 - i];
    tarve_pools *a = learn(s.h, MANY, 1), *b = learn(turned, MANY, 2);
    for (size_t i = 0; i < MANY; i++) {
        tarve_series one = series_of(&s.h[i]);
        const tarve_group g = tarve_group_of(&one);
        const tarve_verdict va = tarve_pools_verdict(a, g), vb = tarve_pools_verdict(b, g);
        assert_memory_equal(va.weights.of, vb.weights.of, sizeof va.weights.of);
        for (size_t h = 0; h < H; h++) {
            const double wa = tarve_pools_width(a, g, s.id[i], h);
            const double wb = tarve_pools_width(b, g, s.id[i], h);
            assert_memory_equal(&wa, &wb, sizeof wa);
            assert_memory_equal(tarve_pools_errors(a, g, h), tarve_pools_errors(b, g, h),
                                sizeof(tarve_quantiles));
        }
        tarve_series_free(&one);
    }
    tarve_pools_free(b);
    tarve_pools_free(tarve_pools_hold(a)); /* one holder less leaves it alive */
    tarve_series last = series_of(&s.h[0]);
    assert_true(tarve_pools_width(a, tarve_group_of(&last), s.id[0], 0) > 0.0);
    tarve_series_free(&last);
    tarve_pools_free(a);
}

static void stretches_are_held_back_whole(void **state)
{
    (void)state;
    static sample s;
    simulate(&s, 1, N, 30.0, 0.3, 0.0);
    tarve_series one = series_of(&s.h[0]);
    const size_t origins = tarve_heldout_origins(&one, H, 10);
    assert_int_equal(origins, 3); /* 72 - 12 = 60, 49, 38; 27 is less than 2m + 4 */
    for (size_t o = 0; o < origins; o++) {
        tarve_heldout h = {0};
        assert_int_equal(tarve_heldout_make(&one, H, o, NULL, &h, NULL), TARVE_OK);
        assert_int_equal(h.n, 60 - 11 * o);
        assert_int_equal(h.n_steps, H);
        for (size_t k = 0; k < H; k++)
            assert_true(h.lo[k] == s.y[0][h.n + k] && h.hi[k] == h.lo[k]);
        /* a path that hits has no error; the level's has that of its own figures */
        const tarve_weights level = {{0.0, 0.0, 1.0, 0.0}};
        double sum = 0.0, z[TARVE_HELD_STEPS];
        for (size_t k = 0; k < H; k++)
            sum += fabs(tarve_members_figure(&h.paths, h.paths.centre[TARVE_MEMBER_LEVEL][k]) -
                        h.lo[k]);
        assert_near(tarve_heldout_loss(&h, &level), sum / H / one.mase_scale, 1e-9);
        tarve_heldout_scores(&h, &level, z);
        assert_near(z[3],
                    (log1p(h.lo[3]) - h.paths.centre[TARVE_MEMBER_LEVEL][3]) /
                        h.paths.spread[TARVE_MEMBER_LEVEL][3],
                    1e-9);
        tarve_heldout_free(&h);
    }
    tarve_series_free(&one);
}

/* ---- beyond two years ---- */

enum { LONG_N = 216, FAR = 60, FEW = 12 };

typedef struct long_sample {
    char id[FEW][32];
    double y[FEW][LONG_N];
    tarve_history h[FEW];
} long_sample;

/* Levels that come back: what is known of them five years ahead is little less than of two. */
static void simulate_long(long_sample *s, size_t n)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    for (size_t i = 0; i < FEW; i++) {
        double at = 0.0;
        tarve_rng_key(rng, 8, 0, i);
        (void)snprintf(s->id[i], sizeof s->id[i], "long%zu", i);
        for (size_t t = 0; t < n; t++) {
            at = 0.95 * at + gsl_ran_gaussian(rng, 0.08);
            s->y[i][t] = gsl_ran_poisson(rng, 200.0 * exp(at));
        }
        s->h[i] = (tarve_history){
            .id = s->id[i], .value = s->y[i], .n = n, .freq = TARVE_MONTH, .counts = true};
    }
    gsl_rng_free(rng);
}

static void far_steps_are_held_out_too(void **state)
{ /* and take nothing from what is learnt from, nor from what judges the weights */
    (void)state;
    static long_sample s;
    const tarve_weights level = {{0.0, 0.0, 1.0, 0.0}};
    simulate_long(&s, LONG_N);
    tarve_series one = series_of(&s.h[0]);
    const size_t origins = tarve_heldout_origins(&one, FAR, 10);
    assert_int_equal(origins, tarve_heldout_origins(&one, 24, 10));
    for (size_t o = 0; o < origins; o++) {
        tarve_heldout far = {0}, near = {0};
        assert_int_equal(tarve_heldout_make(&one, FAR, o, NULL, &far, NULL), TARVE_OK);
        assert_int_equal(tarve_heldout_make(&one, 24, o, NULL, &near, NULL), TARVE_OK);
        assert_int_equal(far.n, near.n);
        assert_int_equal(near.n_steps, 24);
        assert_int_equal(far.n_steps, LONG_N - far.n < FAR ? LONG_N - far.n : FAR);
        assert_near(tarve_heldout_loss(&far, &level), tarve_heldout_loss(&near, &level), 1e-12);
        tarve_heldout_free(&far);
        tarve_heldout_free(&near);
    }
    tarve_series_free(&one);
}

static void ranges_do_not_leap_after_two_years(void **state)
{
    (void)state;
    static long_sample s;
    tarve_forecast f[FEW] = {{0}};
    const tarve_forecast_options o = {
        .n_steps = FAR, .n_levels = 1, .level = {0.8}, .seed = 1, .jobs = 1};
    simulate_long(&s, LONG_N);
    assert_int_equal(tarve_forecast_all(s.h, FEW, &o, f, NULL), TARVE_OK);
    double two = 0.0, three = 0.0, five = 0.0;
    for (size_t i = 0; i < FEW; i++)
        for (size_t h = 0; h < 6; h++) {
            two += f[i].hi[0][18 + h] - f[i].lo[0][18 + h];
            three += f[i].hi[0][24 + h] - f[i].lo[0][24 + h];
            five += f[i].hi[0][54 + h] - f[i].lo[0][54 + h];
        }
    assert_true(three > 0.9 * two && three < 1.3 * two);
    assert_true(five > 0.9 * two && five < 1.6 * two);
    for (size_t i = 0; i < FEW; i++)
        tarve_forecast_free(&f[i]);
}

static void far_bins_are_those_of_the_last_band(void **state)
{
    (void)state;
    static uint32_t parent[TARVE_BINS];
    tarve_bin_parents(parent);
    for (size_t size = 0; size < TARVE_GROUP_SIZES; size++) {
        const tarve_group g = {12, size, TARVE_CLASS_REGULAR};
        uint32_t near = tarve_bin_of(g, 23), far = tarve_bin_of(g, 24);
        for (int up = 0; up < 3; up++, near = parent[near], far = parent[far]) {
            assert_false(tarve_bin_is_far(near));
            assert_true(tarve_bin_is_far(far));
        }
        assert_int_equal(near, far); /* all steps together */
        assert_false(tarve_bin_is_far(far));
    }
}

static void a_blend_adds_what_its_members_differ_by(void **state)
{
    (void)state;
    double centre[4] = {1.0, 2.0, 4.0, 9.0}, spread[4] = {0.1, 0.2, 0.3, 1.0}, c = 0.0, v = 0.0;
    tarve_members p = {.n_steps = 1, .noise = {0.0, 0.02, 0.04, 0.0}};
    for (size_t k = 0; k < TARVE_MEMBERS; k++) {
        p.centre[k] = &centre[k];
        p.spread[k] = &spread[k];
        p.made[k] = k != TARVE_MEMBER_PORTFOLIO;
    }
    tarve_path out = {.n_steps = 1, .centre = &c, .spread = &v};
    assert_true(tarve_members_blend(&p, &(tarve_weights){{0.5, 0.25, 0.25, 0.0}}, &out));
    assert_near(c, 3.0, 1e-12); /* the portfolio was not made: halves of the others */
    assert_near(v, sqrt(0.5 * 0.04 + 0.5 * 0.09 + 1.0), 1e-12);
    assert_near(out.noise, 0.03, 1e-12);
    assert_true(tarve_members_blend(&p, &(tarve_weights){{0.0, 0.0, 0.0, 1.0}}, &out));
    assert_near(c, 9.0, 1e-12); /* the benchmark's path with the doubt of the others */
    assert_near(v, sqrt(0.5 * 0.04 + 0.5 * 0.09 + 1.0), 1e-12);
    for (size_t k = 0; k < TARVE_MEMBERS; k++)
        p.made[k] = false;
    assert_false(tarve_members_blend(&p, &(tarve_weights){{1.0, 0.0, 0.0, 0.0}}, &out));
}

int main(void)
{
    quiet_gsl();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_stand_in_a_tree),
        cmocka_unit_test(a_season_of_all_is_found),
        cmocka_unit_test(the_benchmark_is_used_where_it_wins),
        cmocka_unit_test(what_is_always_hit_teaches_nothing),
        cmocka_unit_test(order_and_threads_leave_no_trace),
        cmocka_unit_test(stretches_are_held_back_whole),
        cmocka_unit_test(far_steps_are_held_out_too),
        cmocka_unit_test(ranges_do_not_leap_after_two_years),
        cmocka_unit_test(far_bins_are_those_of_the_last_band),
        cmocka_unit_test(a_blend_adds_what_its_members_differ_by),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

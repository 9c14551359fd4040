/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protected cells, pooling and raking: against brute force and against what was drawn. */
#include "near.h"

#include <gsl/gsl_randist.h>
#include <string.h>

#include "base/rng.h"
#include "need/pool.h"

/* P(z) proportional to Poisson(z; mu) on 1..4. */
static double chance(double mu, double z)
{
    double sum = 0.0, mine = 0.0;
    for (int k = 1; k <= 4; k++) {
        const double p = gsl_ran_poisson_pdf((unsigned)k, mu);
        sum += p;
        mine += (double)k == z ? p : 0.0;
    }
    return mine / sum;
}

static void hidden_cells_follow_their_expectation(void **state)
{
    gsl_rng *rng = *state;
    enum { N = 40000 };
    static const double mu[] = {0.2, 1.0, 2.5, 8.0};
    for (size_t i = 0; i < sizeof mu / sizeof *mu; i++) {
        double count[5] = {0}, mean = 0.0;
        for (int d = 0; d < N; d++)
            count[(int)latent_draw_one(mu[i], rng)] += 1.0 / N;
        for (int z = 1; z <= 4; z++) {
            assert_true(fabs(count[z] - chance(mu[i], z)) < 0.012);
            mean += z * chance(mu[i], z);
        }
        assert_near(latent_mean(mu[i]), mean, 1e-12);
    }
}

static void latent_draw(const latent_block *b, gsl_rng *rng, double *z)
{
    size_t left = b->total;
    for (size_t i = 0; i < b->n; i++)
        latent_draw_cell(b, i, 1, rng->state, &left, &z[i]);
}

/* Draws made together are those made one by one. */
static void draws_do_not_depend_on_their_company(void **state)
{
    (void)state;
    enum { N = 40, DRAWS = 9 };
    double mu[N];
    latent_block b = {0};
    bool contradiction;
    for (int i = 0; i < N; i++)
        mu[i] = 0.1 * i;
    assert_int_equal(latent_init(&b, N, mu, 95.0, &contradiction, NULL), TARVE_OK);
    uint64_t together[DRAWS], alone[DRAWS];
    size_t left[DRAWS], left_alone[DRAWS];
    for (size_t d = 0; d < DRAWS; d++) {
        together[d] = alone[d] = tarve_rng_start(tarve_rng_seed(1), 2, tarve_rng_draw(d));
        left[d] = left_alone[d] = b.total;
    }
    for (size_t i = 0; i < N; i++) {
        double z[DRAWS] = {0}, one = 0.0;
        latent_draw_cell(&b, i, DRAWS, together, left, z);
        for (size_t d = DRAWS; d-- > 0;) {
            latent_draw_cell(&b, i, 1, &alone[d], &left_alone[d], &one);
            assert_true(one == z[d] && left[d] == left_alone[d]);
        }
    }
    for (size_t d = 0; d < DRAWS; d++)
        assert_int_equal(left[d], 0);
    latent_free(&b);
}

static void a_known_total_conditions_the_draws(void **state)
{ /* against all 4^3 combinations */
    gsl_rng *rng = *state;
    enum { N = 60000 };
    static const double mu[3] = {0.5, 2.0, 6.0};
    const double total = 7.0;
    double exact[3] = {0}, sum = 0.0, drawn[3] = {0};
    for (int a = 1; a <= 4; a++)
        for (int b = 1; b <= 4; b++)
            for (int c = 1; c <= 4; c++) {
                if (a + b + c != (int)total)
                    continue;
                const double p = chance(mu[0], a) * chance(mu[1], b) * chance(mu[2], c);
                exact[0] += p * a;
                exact[1] += p * b;
                exact[2] += p * c;
                sum += p;
            }
    latent_block b = {0};
    bool contradiction = true;
    assert_int_equal(latent_init(&b, 3, mu, total, &contradiction, NULL), TARVE_OK);
    assert_false(contradiction);
    for (int d = 0; d < N; d++) {
        double z[3] = {0};
        latent_draw(&b, rng, z);
        assert_near(z[0] + z[1] + z[2], total, 0.0);
        for (int i = 0; i < 3; i++) {
            assert_true(z[i] >= 1.0 && z[i] <= 4.0);
            drawn[i] += z[i] / N;
        }
    }
    for (int i = 0; i < 3; i++)
        assert_true(fabs(drawn[i] - exact[i] / sum) < 0.02);
    latent_free(&b);
}

static void many_cells_with_a_far_total(void **state)
{ /* nothing underflows, however unlikely the total */
    gsl_rng *rng = *state;
    enum { N = 200 };
    double mu[N], z[N] = {0};
    latent_block b = {0};
    bool contradiction;
    for (int i = 0; i < N; i++)
        mu[i] = 0.05;
    for (int t = N; t <= 4 * N; t += N / 2) {
        assert_int_equal(latent_init(&b, N, mu, t, &contradiction, NULL), TARVE_OK);
        double sum = 0.0;
        latent_draw(&b, rng, z);
        for (int i = 0; i < N; i++)
            sum += z[i];
        assert_near(sum, t, 0.0);
        latent_free(&b);
    }
}

static void an_impossible_total_is_reported(void **state)
{
    gsl_rng *rng = *state;
    const double mu[2] = {1, 1};
    latent_block b = {0};
    bool contradiction = false;
    double z[2] = {0};
    assert_int_equal(latent_init(&b, 2, mu, 9.0, &contradiction, NULL), TARVE_OK);
    assert_true(contradiction);
    latent_draw(&b, rng, z);
    assert_true(z[0] >= 1.0 && z[0] <= 4.0 && z[1] >= 1.0 && z[1] <= 4.0);
    latent_free(&b);
    assert_int_equal(latent_init(&b, 0, mu, 0.0, &contradiction, NULL), TARVE_OK);
    assert_false(contradiction);
    latent_free(&b);
}

/* F5: counts with a known Gamma shape; the shape comes back, and pooling beats raw rates. */
static void pooling_recovers_shape_and_lowers_error(void **state)
{
    gsl_rng *rng = *state;
    enum { N = 6000 };
    static double observed[N], expected[N], truth[N];
    const double shape = 5.0;
    for (int i = 0; i < N; i++) {
        expected[i] = 10.0;
        truth[i] = expected[i] * gsl_ran_gamma(rng, shape, 1.0 / shape);
        observed[i] = (double)gsl_ran_poisson(rng, truth[i]);
    }
    const double found = pool_shape(N, observed, expected, 1.0, 99.0);
    assert_true(found > 4.2 && found < 6.0);
    double raw = 0.0, pooled = 0.0;
    for (int i = 0; i < N; i++) {
        const double e = expected[i] * pool_lambda(found, observed[i], expected[i]);
        raw += (observed[i] - truth[i]) * (observed[i] - truth[i]);
        pooled += (e - truth[i]) * (e - truth[i]);
    }
    assert_true(fabs(1.0 - pooled / raw - 0.33) < 0.04); /* 33 % at M = 10 */
}

static void shapes_stay_in_bounds(void **state)
{
    (void)state;
    const double m[3] = {10, 10, 10}, same[3] = {10, 10, 10}, wild[3] = {0, 0, 300};
    assert_near(pool_shape(3, same, m, 1.0, 7.0), 200.0, 0.0);
    assert_near(pool_shape(3, wild, m, 1.0, 7.0), 0.5, 0.0);
    assert_near(pool_shape(2, wild, m, 1.0, 7.0), 7.0, 0.0);
    const double none[3] = {0, 0, 0};
    assert_near(pool_shape(3, same, none, 1.0, 7.0), 7.0, 0.0);
}

static void raking_adds_up(void **state)
{
    (void)state;
    double x[4] = {1, 0, 3, 4}, none[2] = {0, 0};
    pool_rake(4, x, 100.0);
    assert_near(x[0] + x[1] + x[2] + x[3], 100.0, 1e-14);
    assert_near(x[1], 0.0, 0.0);
    assert_near(x[3] / x[0], 4.0, 1e-14);
    pool_rake(2, none, 5.0);
    assert_near(none[0] + none[1], 0.0, 0.0);
}

static void counts_have_their_dispersion(void **state)
{
    gsl_rng *rng = *state;
    enum { N = 40000 };
    for (int psi = 1; psi <= 3; psi += 2) {
        double sum = 0.0, squares = 0.0;
        for (int i = 0; i < N; i++) {
            const double x = pool_count(rng, 20.0, psi);
            sum += x;
            squares += x * x;
        }
        const double mean = sum / N, var = squares / N - mean * mean;
        assert_true(fabs(mean - 20.0) < 0.2);
        assert_true(fabs(var / mean - psi) < 0.1 * psi);
    }
    assert_near(pool_count(rng, 0.0, 3.0), 0.0, 0.0);
}

static void tightness_is_drawn_to_the_parent(void **state)
{
    (void)state;
    /* the small one moves most, the large one hardly; none without vacancies */
    const double u[4] = {1000, 300, 9, 20}, v[4] = {100, 100, 1, 0};
    const tightness_parent parent = {6.0, 3.0, 1.0};
    double out[4];
    pool_tightness(4, u, v, &parent, out);
    assert_true(out[0] > 6.0 && out[0] < 10.0);
    assert_true(out[1] < 6.0 && out[1] > 3.0);
    assert_true(out[2] > 6.0 && log(9.0 / out[2]) > log(10.0 / out[0]));
    assert_true(isnan(out[3]));
    const double same_u[2] = {60, 61}, same_v[2] = {10, 10};
    pool_tightness(2, same_u, same_v, &parent, out);
    assert_near(out[0], 6.0, 1e-12); /* differences within chance: the parent's */
}

static int set_up(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 5, 5, 5);
    *state = rng;
    return 0;
}

static int tear_down(void **state)
{
    gsl_rng_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hidden_cells_follow_their_expectation),
        cmocka_unit_test(draws_do_not_depend_on_their_company),
        cmocka_unit_test(a_known_total_conditions_the_draws),
        cmocka_unit_test(many_cells_with_a_far_total),
        cmocka_unit_test(an_impossible_total_is_reported),
        cmocka_unit_test(pooling_recovers_shape_and_lowers_error),
        cmocka_unit_test(shapes_stay_in_bounds),
        cmocka_unit_test(raking_adds_up),
        cmocka_unit_test(counts_have_their_dispersion),
        cmocka_unit_test(tightness_is_drawn_to_the_parent),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

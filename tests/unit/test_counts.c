/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdio.h>

#include "forecast/counts.h"

enum { N_SERIES = 150, N = 60, AHEAD = 6 };

typedef struct made {
    char id[N_SERIES][8];
    double y[N_SERIES][N + AHEAD], rate[N_SERIES];
    tarve_history history[N_SERIES];
    tarve_series series[N_SERIES];
    const tarve_series *list[N_SERIES];
} made;

/* Negative binomial of dispersion 2, levels from a Gamma of shape 2 and mean 1. */
static int make(void **state)
{
    made *m = calloc(1, sizeof *m);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    bool made_all = m != NULL && rng != NULL;
    *state = m;
    for (size_t i = 0; made_all && i < N_SERIES; i++) {
        m->rate[i] = gsl_ran_gamma(rng, 2, 0.5);
        for (size_t t = 0; t < N + AHEAD; t++)
            m->y[i][t] = gsl_ran_negative_binomial(rng, 0.5, m->rate[i]);
        (void)snprintf(m->id[i], sizeof m->id[i], "s%03zu", i);
        m->history[i] = (tarve_history){
            .id = m->id[i], .value = m->y[i], .n = N, .freq = TARVE_MONTH, .counts = true};
        made_all = tarve_series_make(&m->history[i], &m->series[i], NULL) == TARVE_OK;
        m->list[i] = &m->series[i];
    }
    gsl_rng_free(rng);
    return made_all ? 0 : -1;
}

static int unmake(void **state)
{
    made *m = *state;
    for (size_t i = 0; i < N_SERIES; i++)
        tarve_series_free(&m->series[i]);
    free(m);
    return 0;
}

static void em_never_lowers_the_likelihood(void **state)
{
    const made *m = *state;
    tarve_counts_pool *pool = NULL;
    assert_int_equal(tarve_counts_learn(m->list, N_SERIES, 1, &pool, NULL), TARVE_OK);
    size_t n = 0;
    const double *trace = tarve_counts_trace(pool, &n);
    for (size_t i = 1; i < n; i++)
        assert_true(trace[i] >= trace[i - 1] - 1e-9 * fabs(trace[i]));
    tarve_counts_pool_free(pool);
}

static void order_and_jobs_change_no_byte(void **state)
{
    const made *m = *state;
    const tarve_series *back[N_SERIES];
    for (size_t i = 0; i < N_SERIES; i++)
        back[i] = m->list[N_SERIES - 1 - i];
    tarve_counts_pool *a = NULL, *b = NULL;
    assert_int_equal(tarve_counts_learn(m->list, N_SERIES, 1, &a, NULL), TARVE_OK);
    assert_int_equal(tarve_counts_learn(back, N_SERIES, 2, &b, NULL), TARVE_OK);
    for (size_t i = 0; i < N_SERIES; i++) {
        tarve_dist x = {0}, y = {0};
        assert_int_equal(tarve_counts_predict(a, m->list[i], N, NULL, 1, &x, NULL), TARVE_OK);
        assert_int_equal(tarve_counts_predict(b, m->list[i], N, NULL, 1, &y, NULL), TARVE_OK);
        assert_true(x.mean == y.mean && x.sd == y.sd);
    }
    tarve_counts_pool_free(a);
    tarve_counts_pool_free(b);
}

/* Levels, dispersion and the upper quantile of simulated figures come back; no figure: the prior.
 */
static void simulated_counts_are_recovered(void **state)
{
    const made *m = *state;
    tarve_counts_pool *pool = NULL;
    assert_int_equal(tarve_counts_learn(m->list, N_SERIES, 2, &pool, NULL), TARVE_OK);
    double inside = 0, error = 0, ratio = 0;
    for (size_t i = 0; i < N_SERIES; i++) {
        tarve_dist d[AHEAD];
        assert_int_equal(tarve_counts_predict(pool, m->list[i], N, NULL, AHEAD, d, NULL), TARVE_OK);
        error += pow(d[0].mean - m->rate[i], 2) / N_SERIES;
        ratio += d[0].sd * d[0].sd / d[0].mean / N_SERIES;
        for (size_t h = 0; h < AHEAD; h++)
            inside += m->y[i][N + h] <= tarve_dist_quantile(&d[h], 0.975);
    }
    assert_true(error < 0.06); /* the mean of 60 has 2/60 */
    assert_near(ratio, 2, 0.25);
    assert_near(inside / (N_SERIES * AHEAD), 0.98, 0.015);
    tarve_dist none = {0};
    assert_int_equal(tarve_counts_predict(pool, m->list[0], 0, NULL, 1, &none, NULL), TARVE_OK);
    assert_near(none.mean, 1, 0.25);
    tarve_counts_pool_free(pool);
}

static void mixtures_have_the_moments_of_their_parts(void **state)
{
    (void)state;
    const tarve_dist a = {.kind = TARVE_DIST_NEGBIN, .mean = 1, .sd = 1.5};
    const tarve_dist b = {.kind = TARVE_DIST_NEGBIN, .mean = 3, .sd = 2};
    const tarve_dist d = tarve_counts_mix(&a, &b, (tarve_believed){0.25, 1});
    const double square = 0.75 * (1.5 * 1.5 + 1) + 0.25 * (2 * 2 + 3 * 3);
    assert_near(d.mean, 1.5, 1e-12);
    assert_near(d.sd * d.sd, square - 1.5 * 1.5, 1e-12);
    const tarve_dist first = tarve_counts_mix(&a, &b, (tarve_believed){0, 1});
    const tarve_dist narrow = tarve_counts_mix(&a, &b, (tarve_believed){0, 0.1});
    assert_near(first.mean, 1, 1e-12);
    assert_near(first.sd, 1.5, 1e-12);
    assert_near(narrow.sd, 1, 1e-12); /* never less than Poisson */
}

static void a_recent_break_is_left_to_the_combination(void **state)
{
    const made *m = *state;
    tarve_series s = m->series[0];
    size_t at = N - 2;
    assert_true(tarve_counts_small(&s, N));
    s.breaks = &at;
    s.n_breaks = 1;
    assert_false(tarve_counts_small(&s, N));
    assert_true(tarve_counts_small(&s, N - 2)); /* nothing of it was known yet */
    s.mean = 10;
    s.n_breaks = 0;
    assert_false(tarve_counts_small(&s, N));
}

/* The engine sees what one series alone could not tell it: its means are nearer to the levels than
 * those of the last twelve figures, and its ranges hold what they say. */
static void small_counts_are_forecast_together(void **state)
{
    const made *m = *state;
    static tarve_forecast f[N_SERIES];
    const tarve_forecast_options o = {
        .n_steps = AHEAD, .n_levels = 1, .level = {0.95}, .seed = 1, .jobs = 2};
    assert_int_equal(tarve_forecast_all(m->history, N_SERIES, &o, f, NULL), TARVE_OK);
    double error = 0, simple = 0, inside = 0;
    for (size_t i = 0; i < N_SERIES; i++) {
        double last = 0;
        for (size_t t = N - 12; t < N; t++)
            last += m->y[i][t] / 12;
        simple += pow(last - m->rate[i], 2);
        error += pow(f[i].mean[0] - m->rate[i], 2);
        for (size_t h = 0; h < AHEAD; h++)
            inside += m->y[i][N + h] >= f[i].lo[0][h] && m->y[i][N + h] <= f[i].hi[0][h];
        tarve_forecast_free(&f[i]);
    }
    assert_true(error < 0.6 * simple);
    assert_near(inside / (N_SERIES * AHEAD), 0.97, 0.025);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(em_never_lowers_the_likelihood),
        cmocka_unit_test(order_and_jobs_change_no_byte),
        cmocka_unit_test(simulated_counts_are_recovered),
        cmocka_unit_test(mixtures_have_the_moments_of_their_parts),
        cmocka_unit_test(a_recent_break_is_left_to_the_combination),
        cmocka_unit_test(small_counts_are_forecast_together),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts of parts and of their total, made to add up: means, ranges, draws. */
#include "near.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/rng.h"
#include "tarve/agree.h"

/* Node 0 is the total of nodes 1 to 4; the last is short of any trend, the first a large one. */
enum { PARTS = 4, NODES = PARTS + 1, MONTHS = 96, STEPS = 6, DRAWS = 2000 };

typedef struct hierarchy {
    double value[NODES][MONTHS];
    tarve_history history[NODES];
    const tarve_history *by_node[NODES];
    tarve_forecast forecast[NODES], before[NODES];
    tarve_forecast *at[NODES];
    tarve_reconcile_plan *plan;
    tarve_agree_problem problem;
} hierarchy;

static void forecast(hierarchy *k, tarve_forecast *out)
{
    const tarve_forecast_options opt = {
        .n_steps = STEPS, .n_levels = 2, .level = {0.80, 0.95}, .seed = 5, .jobs = 1};
    assert_int_equal(tarve_forecast_all(k->history, NODES, &opt, out, NULL), TARVE_OK);
}

static hierarchy *new_hierarchy(void)
{
    static const char *const id[NODES] = {"total", "a", "b", "c", "d"};
    static const double mean[NODES] = {0, 200, 60, 12, 1.5};
    hierarchy *k = calloc(1, sizeof *k);
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_reconcile_link link[PARTS];
    for (uint32_t i = 1; i < NODES; i++)
        link[i - 1] = (tarve_reconcile_link){i, 0};
    for (size_t t = 0; t < MONTHS; t++)
        for (size_t i = 1; i < NODES; i++) {
            tarve_rng_key(rng, 1, i, t);
            k->value[i][t] = (double)gsl_ran_poisson(rng, mean[i]);
            k->value[0][t] += k->value[i][t];
        }
    for (size_t i = 0; i < NODES; i++) {
        k->history[i] = (tarve_history){
            .id = id[i], .value = k->value[i], .n = MONTHS, .freq = TARVE_MONTH, .counts = true};
        k->by_node[i] = &k->history[i];
        k->at[i] = &k->forecast[i];
    }
    k->value[0][MONTHS - 1] += 40.0; /* a month that the parts know nothing of */
    forecast(k, k->forecast);
    forecast(k, k->before);
    assert_int_equal(tarve_reconcile_plan_new(NODES, link, PARTS, &k->plan, NULL, NULL), TARVE_OK);
    k->problem = (tarve_agree_problem){
        .plan = k->plan, .history = k->by_node, .way = TARVE_RECONCILE_WLS, .jobs = 1};
    gsl_rng_free(rng);
    return k;
}

static void drop(hierarchy *k)
{
    for (size_t i = 0; i < NODES; i++) {
        tarve_forecast_free(&k->forecast[i]);
        tarve_forecast_free(&k->before[i]);
    }
    tarve_reconcile_plan_free(k->plan);
    free(k);
}

static double parts_of(const hierarchy *k, size_t h)
{
    double sum = 0.0;
    for (size_t i = 1; i < NODES; i++)
        sum += k->forecast[i].mean[h];
    return sum;
}

static void agree(hierarchy *k)
{
    assert_int_equal(tarve_agree_forecasts(&k->problem, k->at, NULL), TARVE_OK);
}

static void means_add_up(void **state)
{
    (void)state;
    hierarchy *k = new_hierarchy();
    bool moved = false;
    agree(k);
    for (size_t h = 0; h < STEPS; h++) {
        assert_near(k->forecast[0].mean[h], parts_of(k, h), 1e-9);
        moved = moved || fabs(k->forecast[0].mean[h] - k->before[0].mean[h]) > 1e-3;
    }
    assert_true(moved);
    drop(k);
}

static void total_is_as_before(const hierarchy *k, size_t h)
{
    assert_near(k->forecast[0].mean[h], k->before[0].mean[h], 1e-9);
    for (size_t l = 0; l < 2; l++) {
        assert_near(k->forecast[0].lo[l][h], k->before[0].lo[l][h], 1e-9);
        assert_near(k->forecast[0].hi[l][h], k->before[0].hi[l][h], 1e-9);
    }
}

static void a_held_total_stays_range_and_all(void **state)
{
    (void)state;
    const bool held[NODES] = {true};
    hierarchy *k = new_hierarchy();
    k->problem.held = held;
    agree(k);
    for (size_t h = 0; h < STEPS; h++) {
        total_is_as_before(k, h);
        assert_near(k->forecast[0].mean[h], parts_of(k, h), 1e-9);
    }
    drop(k);
}

static void what_is_most_uncertain_gives_way_most(void **state)
{ /* least change: in proportion to the variance that the widest range stands for */
    (void)state;
    const bool held[NODES] = {true};
    hierarchy *k = new_hierarchy();
    k->problem.held = held;
    agree(k);
    double width[NODES], change[NODES];
    for (size_t i = 1; i < NODES; i++) {
        width[i] = k->before[i].hi[1][0] - k->before[i].lo[1][0];
        change[i] = k->forecast[i].mean[0] - k->before[i].mean[0];
    }
    for (size_t i = 2; i < NODES; i++)
        assert_near(change[i] * width[1] * width[1], change[1] * width[i] * width[i],
                    1e-6 * width[1] * width[1]);
    drop(k);
}

static void draws_go_with_the_mean(void **state)
{
    (void)state;
    const bool held[NODES] = {true};
    static double y[DRAWS];
    hierarchy *k = new_hierarchy();
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    double path[STEPS];
    k->problem.held = held;
    agree(k);
    for (size_t d = 0; d < DRAWS; d++) {
        tarve_forecast_draw(&k->forecast[1], 9, d, rng, path);
        y[d] = path[0];
    }
    const double sd = k->forecast[1].dist[0].sd;
    assert_true(fabs(k->forecast[1].mean[0] - k->before[1].mean[0]) > 0.5);
    assert_near(tarve_mean(y, DRAWS), k->forecast[1].mean[0], 4.0 * sd / sqrt(DRAWS));
    gsl_rng_free(rng);
    drop(k);
}

static void held_figures_that_contradict_are_named(void **state)
{
    (void)state;
    hierarchy *k = new_hierarchy();
    tarve_agree_conflict conflict = {.node = SIZE_MAX};
    tarve_error err = {0};
    double fixed[STEPS * NODES];
    for (size_t i = 0; i < (size_t)STEPS * NODES; i++)
        fixed[i] = (double)NAN;
    for (size_t i = 0; i < NODES; i++)
        fixed[(size_t)2 * NODES + i] = i == 0 ? 100.0 : 10.0;
    k->problem.fixed = fixed;
    k->problem.conflict = &conflict;
    assert_int_equal(tarve_agree_forecasts(&k->problem, k->at, &err), TARVE_E_INPUT);
    assert_string_equal(err.code, "held-sums");
    assert_int_equal(conflict.node, 0);
    assert_int_equal(conflict.step, 2);
    assert_near(conflict.held, 100.0, 1e-9);
    assert_near(conflict.parts, 40.0, 1e-9);
    for (size_t i = 0; i < NODES; i++) /* nothing was changed */
        for (size_t h = 0; h < STEPS; h++)
            assert_near(k->forecast[i].mean[h], k->before[i].mean[h], 0.0);
    drop(k);
}

static void different_steps_are_refused(void **state)
{
    (void)state;
    hierarchy *k = new_hierarchy();
    k->forecast[3].n_steps = STEPS - 1;
    assert_int_equal(tarve_agree_forecasts(&k->problem, k->at, NULL), TARVE_E_USAGE);
    k->forecast[3].n_steps = STEPS;
    drop(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_add_up),
        cmocka_unit_test(a_held_total_stays_range_and_all),
        cmocka_unit_test(what_is_most_uncertain_gives_way_most),
        cmocka_unit_test(draws_go_with_the_mean),
        cmocka_unit_test(held_figures_that_contradict_are_named),
        cmocka_unit_test(different_steps_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

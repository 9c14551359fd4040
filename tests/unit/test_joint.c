/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joint draws: they add up, leaves keep their ranges, totals have the spread of their own. */
#include "near.h"

#include <gsl/gsl_statistics.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/rng.h"
#include "tarve/joint.h"

/* Node 0 the total, 1 and 2 its parts, 3..26 leaves of 1 and of 2. */
enum { NODES = 27, LEAF = 3, STEPS = 3, DRAWS = 4000, FACTORS = 8 };

typedef struct hierarchy {
    tarve_reconcile_plan *plan;
    tarve_forecast f[NODES];
    const tarve_forecast *at[NODES];
    double factor[NODES * FACTORS];
    tarve_joint_problem problem;
    gsl_rng *rng;
    double *x; /* [draw][step][node] */
} hierarchy;

static void give(tarve_forecast *f, uint64_t key, tarve_dist d, double mean)
{
    f->n_steps = STEPS;
    f->key = key;
    f->class_ = TARVE_CLASS_REGULAR;
    f->mean = calloc((size_t)4 * STEPS, sizeof *f->mean);
    f->dist = calloc(STEPS, sizeof *f->dist);
    f->common = f->mean + STEPS;
    f->n_levels = 1;
    f->level[0] = 0.8;
    f->lo[0] = f->common + STEPS;
    f->hi[0] = f->lo[0] + STEPS;
    for (size_t h = 0; h < STEPS; h++) {
        f->dist[h] = d;
        f->mean[h] = mean;
        f->common[h] = 0.5;
        f->lo[0][h] = tarve_dist_quantile(&d, 0.1);
        f->hi[0][h] = tarve_dist_quantile(&d, 0.9);
    }
}

/* A leaf: counts with mean 1 + number, or figures that may be negative. */
static tarve_dist leaf_of(size_t i, bool counts)
{
    const double m = (double)(1 + i);
    return counts ? (tarve_dist){.kind = TARVE_DIST_NEGBIN,
                                 .non_negative = true,
                                 .mean = m,
                                 .sd = sqrt(2.0 * m)}
                  : (tarve_dist){.kind = TARVE_DIST_NORMAL, .mean = m, .sd = 1.0 + 0.1 * m};
}

/* Leaves with `ratio` times their means after reconciling; the totals' sd lies `share` of the way
 * from that of independent leaves to that of leaves that go together. */
static hierarchy *new_hierarchy(bool counts, double ratio, double share)
{
    hierarchy *k = calloc(1, sizeof *k);
    tarve_reconcile_link link[NODES - 1] = {{1, 0}, {2, 0}};
    double mean[NODES] = {0}, alone[NODES] = {0}, together[NODES] = {0};
    for (uint32_t i = LEAF; i < NODES; i++) {
        const tarve_dist d = leaf_of(i - LEAF, counts);
        link[i - 1] = (tarve_reconcile_link){i, 1 + i % 2};
        mean[i] = ratio * d.mean;
        alone[i] = d.sd * d.sd;
        together[i] = d.sd;
        give(&k->f[i], 100U + i, d, mean[i]);
    }
    assert_int_equal(tarve_reconcile_plan_new(NODES, link, NODES - 1, &k->plan, NULL, NULL),
                     TARVE_OK);
    tarve_reconcile_sum(k->plan, mean);
    tarve_reconcile_sum(k->plan, alone);
    tarve_reconcile_sum(k->plan, together);
    for (size_t i = 0; i < LEAF; i++) {
        const double sd = sqrt(alone[i]) + share * (together[i] - sqrt(alone[i]));
        give(&k->f[i], i, (tarve_dist){.kind = TARVE_DIST_NORMAL, .mean = mean[i], .sd = sd},
             mean[i]);
    }
    for (size_t i = 0; i < NODES; i++)
        k->at[i] = &k->f[i];
    k->problem = (tarve_joint_problem){.plan = k->plan, .forecast = k->at};
    k->rng = gsl_rng_alloc(tarve_rng_keyed);
    k->x = calloc((size_t)DRAWS * STEPS * NODES, sizeof *k->x);
    return k;
}

static void drop(hierarchy *k)
{
    for (size_t i = 0; i < NODES; i++)
        tarve_forecast_free(&k->f[i]);
    tarve_reconcile_plan_free(k->plan);
    gsl_rng_free(k->rng);
    free(k->x);
    free(k);
}

static double *draw_at(hierarchy *k, size_t d)
{
    return k->x + d * STEPS * NODES;
}

static double draw_all(hierarchy *k)
{
    tarve_joint *j = NULL;
    assert_int_equal(tarve_joint_new(&k->problem, &j, NULL), TARVE_OK);
    for (size_t d = 0; d < DRAWS; d++)
        tarve_joint_draw(j, 7, d, k->rng, draw_at(k, d));
    const double w = tarve_joint_agreement(j, 0);
    tarve_joint_free(j);
    return w;
}

static void series_of(hierarchy *k, size_t h, size_t node, double *out)
{
    for (size_t d = 0; d < DRAWS; d++)
        out[d] = draw_at(k, d)[h * NODES + node];
}

static void adds_up(hierarchy *k, double tolerance)
{
    for (size_t d = 0; d < DRAWS; d++)
        for (size_t h = 0; h < STEPS; h++) {
            const double *x = draw_at(k, d) + h * NODES;
            double part[LEAF] = {0};
            for (size_t i = LEAF; i < NODES; i++)
                part[1 + i % 2] += x[i];
            assert_near(x[1], part[1], tolerance);
            assert_near(x[2], part[2], tolerance);
            assert_near(x[0], part[1] + part[2], tolerance);
        }
}

static void draws_add_up(void **state)
{
    (void)state;
    for (int counts = 0; counts < 2; counts++) {
        hierarchy *k = new_hierarchy(counts, 1.1, 0.5);
        (void)draw_all(k);
        adds_up(k, counts ? 0.0 : 1e-9); /* whole numbers exactly */
        for (size_t i = 0; counts && i < (size_t)DRAWS * STEPS * NODES; i++)
            assert_true(k->x[i] >= 0.0 && k->x[i] <= floor(k->x[i]));
        drop(k);
    }
}

static void leaves_keep_their_ranges(void **state)
{ /* where nothing was reconciled, 10 and 90 % lie where they were published */
    (void)state;
    static double y[DRAWS];
    hierarchy *k = new_hierarchy(false, 1.0, 0.5);
    (void)draw_all(k);
    for (size_t i = LEAF; i < NODES; i++) {
        series_of(k, 1, i, y);
        tarve_sort(y, DRAWS);
        const double sd = k->f[i].dist[1].sd;
        assert_near(tarve_quantile_sorted(y, DRAWS, 0.1), k->f[i].lo[0][1], 0.12 * sd);
        assert_near(tarve_quantile_sorted(y, DRAWS, 0.9), k->f[i].hi[0][1], 0.12 * sd);
    }
    drop(k);
}

static void has_its_mean(hierarchy *k, size_t h, size_t node)
{
    static double y[DRAWS];
    series_of(k, h, node, y);
    const double sd = gsl_stats_sd(y, 1, DRAWS);
    assert_near(gsl_stats_mean(y, 1, DRAWS), k->f[node].mean[h], 4.0 * sd / sqrt(DRAWS));
}

static void means_are_the_reconciled(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        const double ratio = i < 2 ? 0.83 : 1.17;
        hierarchy *k = new_hierarchy(i % 2 == 1, ratio, 0.4);
        (void)draw_all(k);
        for (size_t node = 0; node < NODES; node++)
            has_its_mean(k, 2, node);
        drop(k);
    }
}

static double sd_of(hierarchy *k, size_t h, size_t node)
{
    static double y[DRAWS];
    series_of(k, h, node, y);
    return gsl_stats_sd(y, 1, DRAWS);
}

static void totals_have_their_own_spread(void **state)
{ /* at any share of the way from independent to together, and whatever the factors say */
    (void)state;
    static const double share[] = {0.0, 0.3, 0.6, 1.0};
    for (size_t i = 0; i < 8; i++) {
        hierarchy *k = new_hierarchy(i % 2 == 1, 1.0, share[i / 2]);
        for (size_t n = 0; n < sizeof k->factor / sizeof *k->factor; n++)
            k->factor[n] = n % FACTORS == 0 ? 0.6 : 0.05;
        k->problem.factor = k->factor;
        k->problem.n_factors = i % 4 < 2 ? FACTORS : 0;
        const double w = draw_all(k);
        for (size_t h = 0; h < STEPS; h++)
            assert_near(sd_of(k, h, 0) / k->f[0].dist[h].sd, 1.0, 0.06);
        assert_true(w >= -1.0 && w <= 1.0);
        drop(k);
    }
}

static void strangers_are_drawn_as_alone(void **state)
{ /* no factors, totals of independent leaves: the leaf's path is tarve_forecast_draw's */
    (void)state;
    hierarchy *k = new_hierarchy(false, 1.0, -0.5);
    double path[STEPS];
    assert_near(draw_all(k), 0.0, 0.0);
    for (size_t d = 0; d < 20; d++)
        for (size_t i = LEAF; i < NODES; i++) {
            tarve_forecast_draw(&k->f[i], 7, d, k->rng, path);
            for (size_t h = 0; h < STEPS; h++)
                assert_near(draw_at(k, d)[h * NODES + i], path[h], 1e-12);
        }
    drop(k);
}

static void order_does_not_matter(void **state)
{ /* draws backwards, and a second set of nodes in reverse order */
    (void)state;
    enum { TRIED = 5 };
    hierarchy *k = new_hierarchy(true, 1.1, 0.5);
    tarve_reconcile_link link[NODES - 1] = {{NODES - 2, NODES - 1}, {NODES - 3, NODES - 1}};
    const tarve_forecast *at[NODES];
    tarve_reconcile_plan *plan = NULL;
    tarve_joint *j = NULL;
    double x[STEPS * NODES];
    for (uint32_t i = 0; i < NODES; i++) {
        at[NODES - 1 - i] = &k->f[i];
        if (i >= LEAF)
            link[i - 1] = (tarve_reconcile_link){NODES - 1 - i, NODES - 2 - i % 2};
    }
    assert_int_equal(tarve_reconcile_plan_new(NODES, link, NODES - 1, &plan, NULL, NULL), TARVE_OK);
    (void)draw_all(k);
    const tarve_joint_problem problem = {.plan = plan, .forecast = at};
    assert_int_equal(tarve_joint_new(&problem, &j, NULL), TARVE_OK);
    for (size_t d = TRIED; d-- > 0;) {
        tarve_joint_draw(j, 7, d, k->rng, x);
        for (size_t h = 0; h < STEPS; h++)
            for (size_t i = 0; i < NODES; i++)
                assert_near(x[h * NODES + NODES - 1 - i], draw_at(k, d)[h * NODES + i], 0.0);
    }
    tarve_joint_free(j);
    tarve_reconcile_plan_free(plan);
    drop(k);
}

static void published_leaves_stay(void **state)
{
    (void)state;
    hierarchy *k = new_hierarchy(true, 1.0, 0.5);
    k->f[LEAF + 4].mean[1] = k->f[LEAF + 4].lo[0][1] = k->f[LEAF + 4].hi[0][1] = 6.0;
    (void)draw_all(k);
    for (size_t d = 0; d < DRAWS; d++)
        assert_near(draw_at(k, d)[NODES + LEAF + 4], 6.0, 0.0);
    adds_up(k, 0.0);
    drop(k);
}

static void different_steps_are_refused(void **state)
{
    (void)state;
    hierarchy *k = new_hierarchy(true, 1.0, 0.5);
    tarve_joint *j = NULL;
    k->f[NODES - 1].n_steps = 2;
    assert_int_equal(tarve_joint_new(&k->problem, &j, NULL), TARVE_E_USAGE);
    assert_null(j);
    tarve_joint_free(j);
    drop(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_add_up),
        cmocka_unit_test(leaves_keep_their_ranges),
        cmocka_unit_test(means_are_the_reconciled),
        cmocka_unit_test(totals_have_their_own_spread),
        cmocka_unit_test(strangers_are_drawn_as_alone),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(published_leaves_stay),
        cmocka_unit_test(different_steps_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

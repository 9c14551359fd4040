/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protected cells narrowed by totals, against every way of filling them in. */
#include "near.h"

#include <gsl/gsl_rng.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "forecast/narrow.h"
#include "forecast/series.h"

/* Node 0 is 1 + 2 + 7; 1 is 3 + 4; 2 is 5 + 6. */
enum { NODES = 8, MOST = 9, LEAVES = 5, TRIALS = 400 };
static const tarve_reconcile_link tree[] = {{1, 0}, {2, 0}, {7, 0}, {3, 1}, {4, 1}, {5, 2}, {6, 2}};
enum { LINKS = sizeof tree / sizeof *tree };
static const size_t leaf[LEAVES] = {3, 4, 5, 6, 7};

typedef struct cells {
    double truth[MOST], lo[MOST], hi[MOST], expected[MOST];
} cells;

static tarve_narrow *plan_of(size_t n, const tarve_reconcile_link *link, size_t n_links)
{
    tarve_reconcile_plan *p = NULL;
    tarve_narrow *k = NULL;
    assert_int_equal(tarve_reconcile_plan_new(n, link, n_links, &p, NULL, NULL), TARVE_OK);
    assert_int_equal(tarve_narrow_new(p, n, link, n_links, &k, NULL), TARVE_OK);
    tarve_reconcile_plan_free(p);
    return k;
}

static void add_up(double *x)
{
    x[1] = x[3] + x[4];
    x[2] = x[5] + x[6];
    x[0] = x[1] + x[2] + x[7];
}

static void hide(cells *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const bool hidden = c->truth[i] >= 1.0 && c->truth[i] <= 4.0;
        c->lo[i] = hidden ? 1.0 : c->truth[i];
        c->hi[i] = hidden ? 4.0 : c->truth[i];
    }
}

static void draw(gsl_rng *rng, uint64_t trial, cells *c)
{
    tarve_rng_key(rng, 1, 1, trial);
    for (size_t i = 0; i < LEAVES; i++)
        c->truth[leaf[i]] = (double)gsl_rng_uniform_int(rng, 7);
    add_up(c->truth);
    hide(c, NODES);
}

static bool fits(const cells *c, const double *x)
{
    for (size_t i = 0; i < NODES; i++)
        if (x[i] < c->lo[i] || x[i] > c->hi[i])
            return false;
    return true;
}

/* The least and largest of each node over all whole figures that agree with what is printed. */
static void by_hand(const cells *c, double *lo, double *hi)
{
    size_t width[LEAVES], n = 1;
    for (size_t i = 0; i < LEAVES; i++)
        n *= width[i] = (size_t)(c->hi[leaf[i]] - c->lo[leaf[i]]) + 1;
    for (size_t i = 0; i < NODES; i++) {
        lo[i] = 1e9;
        hi[i] = -1e9;
    }
    for (size_t k = 0; k < n; k++) {
        double x[NODES];
        size_t rest = k;
        for (size_t i = 0; i < LEAVES; i++) {
            x[leaf[i]] = c->lo[leaf[i]] + (double)(rest % width[i]);
            rest /= width[i];
        }
        add_up(x);
        for (size_t i = 0; fits(c, x) && i < NODES; i++) {
            lo[i] = x[i] < lo[i] ? x[i] : lo[i];
            hi[i] = x[i] > hi[i] ? x[i] : hi[i];
        }
    }
}

/* Bounds as by hand; how many protected cells they are narrower for. */
static size_t compare(const cells *c, const double *lo, const double *hi)
{
    size_t narrowed = 0;
    for (size_t i = 0; i < NODES; i++) {
        assert_near(c->lo[i], lo[i], 0);
        assert_near(c->hi[i], hi[i], 0);
        narrowed += c->truth[i] >= 1.0 && c->truth[i] <= 4.0 && hi[i] - lo[i] < 3.0;
        if (!isnan(c->expected[i]))
            assert_true(c->expected[i] >= lo[i] && c->expected[i] <= hi[i]);
    }
    return narrowed;
}

static void as_all_ways_of_filling_in(void **state)
{
    tarve_narrow *k = plan_of(NODES, tree, LINKS);
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    size_t narrowed = 0;
    (void)state;
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        cells c;
        double lo[NODES], hi[NODES];
        draw(rng, trial, &c);
        by_hand(&c, lo, hi);
        tarve_narrow_period(k, c.lo, c.hi, c.expected);
        narrowed += compare(&c, lo, hi);
        for (size_t t = 0; t < tarve_narrow_totals(k); t++)
            assert_false(tarve_narrow_denied(k, t));
    }
    assert_true(narrowed > TRIALS / 4);
    gsl_rng_free(rng);
    tarve_narrow_free(k);
}

/* Two hidden parts of a total of 5 with a third of 20 in it: whatever of 1 to 4 adds up. */
static void a_rest_is_shared(void **state)
{
    static const tarve_reconcile_link link[] = {{1, 0}, {2, 0}, {3, 0}};
    tarve_narrow *k = plan_of(4, link, 3);
    (void)state;
    for (int rest = 0; rest <= 10; rest++) {
        double lo[4] = {20 + rest, 1, 1, 20}, hi[4] = {20 + rest, 4, 4, 20}, mean[4];
        tarve_narrow_period(k, lo, hi, mean);
        const bool possible = rest >= 2 && rest <= 8;
        assert_int_equal(tarve_narrow_denied(k, 0), !possible);
        assert_near(lo[1], possible && rest > 5 ? rest - 4 : 1, 0);
        assert_near(hi[1], possible && rest < 5 ? rest - 1 : 4, 0);
        if (possible && rest > 2 && rest < 8)
            assert_near(mean[1], rest / 2.0, 1e-12);
        assert_near(lo[2], lo[1], 0);
        assert_true(isnan(mean[3]));
    }
    tarve_narrow_free(k);
}

/* A part that is not known, or a total: nothing is said, nothing denied. */
static void the_unknown_say_nothing(void **state)
{
    static const tarve_reconcile_link link[] = {{1, 0}, {2, 0}};
    tarve_narrow *k = plan_of(3, link, 2);
    (void)state;
    for (int which = 0; which < 3; which++) {
        double lo[3] = {30, 1, 20}, hi[3] = {30, 4, 20}, mean[3];
        lo[which == 1 ? 0 : which] = hi[which == 1 ? 0 : which] = (double)NAN;
        tarve_narrow_period(k, lo, hi, mean);
        assert_near(lo[1], 1, 0);
        assert_near(hi[1], 4, 0);
        assert_true(isnan(mean[1]));
        assert_false(tarve_narrow_denied(k, 0));
    }
    double lo[3] = {22.5, 1, 20}, hi[3] = {22.5, 4, 20}, mean[3]; /* not whole: not counts */
    tarve_narrow_period(k, lo, hi, mean);
    assert_near(hi[1], 4, 0);
    tarve_narrow_ignore(k, 0);
    double given[3] = {22, 1, 20}, same[3] = {22, 4, 20};
    tarve_narrow_period(k, given, same, mean);
    assert_near(same[1], 4, 0);
    tarve_narrow_free(k);
}

/* Rows 4, 5 and columns 6, 7 of a 2 x 2 table of nodes 0 to 3; 8 is all of it, by rows and by
 * columns: its children overlap. */
enum { CROSSED = 9 };
static const tarve_reconcile_link crossed[] = {{0, 4}, {1, 4}, {2, 5}, {3, 5}, {0, 6}, {2, 6},
                                               {1, 7}, {3, 7}, {4, 8}, {5, 8}, {6, 8}, {7, 8}};
enum { CROSSINGS = sizeof crossed / sizeof *crossed };

static void draw_table(gsl_rng *rng, uint64_t trial, bool wrong, cells *c)
{
    double *x = c->truth;
    tarve_rng_key(rng, 1, 2, trial);
    for (size_t i = 0; i < 4; i++)
        x[i] = (double)gsl_rng_uniform_int(rng, 6);
    hide(c, 4);
    x[4] = x[0] + x[1];
    x[5] = x[2] + x[3];
    x[6] = x[0] + x[2];
    x[7] = x[1] + x[3] + (wrong ? 3.0 : 0.0);
    x[8] = x[4] + x[5];
    for (size_t i = 4; i < CROSSED; i++)
        c->lo[i] = c->hi[i] = x[i];
}

static void a_table_is_narrowed_in_any_order(void **state)
{
    tarve_reconcile_link backwards[CROSSINGS];
    for (size_t i = 0; i < CROSSINGS; i++)
        backwards[i] = crossed[CROSSINGS - 1 - i];
    tarve_narrow *k = plan_of(CROSSED, crossed, CROSSINGS),
                 *b = plan_of(CROSSED, backwards, CROSSINGS);
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    size_t n_parts = 0;
    (void)state;
    assert_int_equal(tarve_narrow_totals(k), 5);
    assert_int_equal(tarve_narrow_total(k, 4), 8);
    (void)tarve_narrow_parts(k, 4, &n_parts);
    assert_int_equal(n_parts, 4); /* leaves, each once */
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        const bool wrong = trial % 4 == 0; /* a column that the rest may deny */
        cells c, other;
        draw_table(rng, trial, wrong, &c);
        other = c;
        tarve_narrow_period(k, c.lo, c.hi, c.expected);
        tarve_narrow_period(b, other.lo, other.hi, other.expected);
        assert_memory_equal(c.lo, other.lo, sizeof c.lo);
        assert_memory_equal(c.hi, other.hi, sizeof c.hi);
        assert_memory_equal(c.expected, other.expected, sizeof c.expected);
        for (size_t i = 0; i < 4; i++) {
            assert_true(c.lo[i] <= c.hi[i]);
            assert_true(wrong || (c.truth[i] >= c.lo[i] && c.truth[i] <= c.hi[i]));
        }
    }
    gsl_rng_free(rng);
    tarve_narrow_free(k);
    tarve_narrow_free(b);
}

/* A series takes a cell for the two whole figures around what it is expected to be, for its bounds
 * where nothing is expected, for a figure where they leave one; it stays protected. */
static void a_series_takes_them(void **state)
{
    enum { N = 5 };
    const double value[N] = {7, NAN, NAN, NAN, NAN}, lo[N] = {NAN, 2, 2, 3, NAN};
    const double hi[N] = {NAN, 4, 4, 3, NAN}, expected[N] = {NAN, 2.4, NAN, NAN, NAN};
    tarve_mark mark[N] = {TARVE_CELL_VALUE};
    for (size_t t = 1; t < N; t++)
        mark[t] = TARVE_CELL_PROTECTED;
    const tarve_history h = {.id = "a",
                             .value = value,
                             .mark = mark,
                             .n = N,
                             .counts = true,
                             .freq = TARVE_MONTH,
                             .lo = lo,
                             .hi = hi,
                             .expected = expected};
    tarve_series s;
    (void)state;
    assert_int_equal(tarve_series_make(&h, &s, NULL), TARVE_OK);
    assert_near(s.lo[1], 2, 0);
    assert_near(s.hi[1], 3, 0);
    assert_near(s.y[1], 2.4, 0);
    assert_near(s.hi[2], 4, 0);
    assert_near(s.y[2], 3, 0);
    assert_true(isnan(s.lo[3]));
    assert_near(s.y[3], 3, 0);
    assert_near(s.lo[4], 1, 0);
    assert_near(s.y[4], 2.5, 0);
    assert_int_equal(s.n_protected, 4);
    tarve_series_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_all_ways_of_filling_in),
        cmocka_unit_test(a_rest_is_shared),
        cmocka_unit_test(the_unknown_say_nothing),
        cmocka_unit_test(a_table_is_narrowed_in_any_order),
        cmocka_unit_test(a_series_takes_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <string.h>

#include "base/rng.h"
#include "need/classes.h"
#include "tarve/need.h"

/* The worked example of docs/methods.md: practical nurses, welders, sales assistants. */
static const double n12[3] = {150, 40, 120}, v_bar[3] = {14, 5, 8}, u_bar[3] = {18, 30, 70};
static const double share[3][3] = {{.85, 0, .15}, {0, .75, .25}, {.02, .02, .96}};
static const tarve_ledger_params plain = {.kappa = 1,
                                          .omega = 0,
                                          .chi = .3,
                                          .phi = .26,
                                          .alpha = .3,
                                          .iota = .05,
                                          .u_max = 1.2,
                                          .backlog_years = 2,
                                          .frictional_months = (double)NAN};
static const class_rules rules = {{0.80, 0.95, 1.05, 1.20}, 200, 50, 0.70, 5, 0.10};

static double printed(double x)
{
    return round(x * 10.0) / 10.0;
}

static void worked_example(void **state)
{
    (void)state;
    static const double want[3][5] = {
        {150, 45.0, 17.1, 5.2, 82.6}, {40, 12.0, 12.8, 1.4, 13.8}, {120, 36.0, 50.7, 4.2, 29.1}};
    tarve_ledger l[3];
    assert_int_equal(tarve_ledger_compute(3, n12, v_bar, u_bar, &plain, l, NULL), TARVE_OK);
    for (int i = 0; i < 3; i++) {
        const double got[5] = {l[i].hires, l[i].churn, l[i].from_unemployed, l[i].mobility,
                               l[i].entrants};
        for (int k = 0; k < 5; k++)
            assert_true(fabs(got[k] - want[i][k]) <= 0.0501);
        assert_near(got[0], got[1] + got[2] + got[3] + got[4], 1e-15);
        assert_near(l[i].backlog, 0.0, 0.0);
        assert_near(l[i].surplus, 0.0, 0.0);
    }
    double t[3] = {0}, f[3] = {0}, m[3] = {0}, j[3] = {0};
    for (int i = 0; i < 3; i++)
        for (int e = 0; e < 3; e++) {
            t[e] += (l[i].entrants + l[i].backlog) * share[i][e];
            f[e] += l[i].from_unemployed * share[i][e];
            m[e] += l[i].mobility * share[i][e];
            j[e] += (l[i].hires - l[i].churn) * share[i][e];
        }
    const double s[2] = {tarve_supply(60, .15, .82, .70, .80),
                         tarve_supply(45, .10, .82, .60, .60)};
    assert_near(printed(t[0]), 70.8, 1e-12);
    assert_near(printed(t[1]), 11.0, 1e-12);
    assert_near(printed(t[2]), 43.8, 1e-12);
    assert_near(printed(s[0]), 23.4, 1e-12);
    assert_near(printed(s[1]), 12.0, 1e-12);
    assert_near(printed(t[0] - s[0]), 47.4, 1e-12);
    assert_near(printed(t[1] - s[1]), -1.0, 1e-12);
    assert_near(round(100 * (s[0] + f[0] + m[0]) / j[0]), 48, 1e-12);
    assert_near(round(100 * (s[1] + f[1] + m[1]) / j[1]), 104, 1e-12);
}

static tarve_ledger_params random_params(gsl_rng *rng)
{
    return (tarve_ledger_params){.kappa = 0.3 + 2.0 * gsl_rng_uniform(rng),
                                 .omega = 0.5 * gsl_rng_uniform(rng),
                                 .chi = 0.8 * gsl_rng_uniform(rng),
                                 .phi = gsl_rng_uniform(rng),
                                 .alpha = gsl_rng_uniform(rng),
                                 .iota = 0.6 * gsl_rng_uniform(rng) - 0.2,
                                 .u_max = 2.0 * gsl_rng_uniform(rng),
                                 .backlog_years = 0.5 + gsl_rng_uniform(rng),
                                 .frictional_months = gsl_rng_uniform(rng)};
}

enum { MANY = 12 };

static void random_inputs(gsl_rng *rng, double n[MANY], double v[MANY], double u[MANY])
{
    for (int i = 0; i < MANY; i++) {
        n[i] = gsl_rng_uniform(rng) < 0.2 ? 0.0 : floor(200.0 * gsl_rng_uniform(rng));
        v[i] = floor(20.0 * gsl_rng_uniform(rng));
        u[i] = gsl_rng_uniform(rng) < 0.2 ? 0.0 : floor(100.0 * gsl_rng_uniform(rng));
    }
}

static void assert_adds_up(const tarve_ledger *l, double n, double u, const tarve_ledger_params *p)
{
    assert_near(l->churn + l->from_unemployed + l->mobility + l->entrants, l->hires, 1e-12);
    assert_true(l->entrants >= 0.0 && l->surplus >= 0.0 && l->backlog >= 0.0);
    assert_true(l->from_unemployed >= 0.0);
    assert_true(l->from_unemployed <= p->u_max * u + 1e-9);
    assert_true(n > 0.0 || (l->hires == 0.0 && l->entrants == 0.0));
}

static void ledger_adds_up(void **state)
{
    gsl_rng *rng = *state;
    double n[MANY], v[MANY], u[MANY];
    tarve_ledger l[MANY];
    size_t with_surplus = 0;
    for (int rep = 0; rep < 2000; rep++) {
        const tarve_ledger_params p = random_params(rng);
        random_inputs(rng, n, v, u);
        assert_int_equal(tarve_ledger_compute(MANY, n, v, u, &p, l, NULL), TARVE_OK);
        for (int i = 0; i < MANY; i++) {
            assert_adds_up(&l[i], n[i], u[i], &p);
            with_surplus += l[i].surplus > 0.0;
        }
    }
    assert_true(with_surplus > 100); /* the cut was exercised */
}

static void doubling_vacancies_never_lowers_the_requirement(void **state)
{
    gsl_rng *rng = *state;
    double n[MANY], twice[MANY], v[MANY], u[MANY];
    tarve_ledger a[MANY], b[MANY];
    for (int rep = 0; rep < 1000; rep++) {
        tarve_ledger_params p = random_params(rng);
        p.frictional_months = (double)NAN;
        random_inputs(rng, n, v, u);
        for (int i = 0; i < MANY; i++)
            twice[i] = 2.0 * n[i];
        assert_int_equal(tarve_ledger_compute(MANY, n, v, u, &p, a, NULL), TARVE_OK);
        assert_int_equal(tarve_ledger_compute(MANY, twice, v, u, &p, b, NULL), TARVE_OK);
        for (int i = 0; i < MANY; i++)
            assert_true(b[i].entrants >= a[i].entrants - 1e-9);
    }
}

static void order_does_not_matter(void **state)
{
    gsl_rng *rng = *state;
    double n[MANY], v[MANY], u[MANY], rn[MANY], rv[MANY], ru[MANY];
    tarve_ledger a[MANY], b[MANY];
    const tarve_ledger_params p = random_params(rng);
    random_inputs(rng, n, v, u);
    for (int i = 0; i < MANY; i++) {
        rn[i] = n[MANY - 1 - i];
        rv[i] = v[MANY - 1 - i];
        ru[i] = u[MANY - 1 - i];
    }
    assert_int_equal(tarve_ledger_compute(MANY, n, v, u, &p, a, NULL), TARVE_OK);
    assert_int_equal(tarve_ledger_compute(MANY, rn, rv, ru, &p, b, NULL), TARVE_OK);
    for (int i = 0; i < MANY; i++)
        assert_near(a[i].entrants, b[MANY - 1 - i].entrants, 1e-12);
}

static void ratio_one_is_no_gap(void **state)
{ /* F20: I = 1 exactly where what is required equals what is trained, backlog apart */
    (void)state;
    tarve_ledger l[3];
    assert_int_equal(tarve_ledger_compute(3, n12, v_bar, u_bar, &plain, l, NULL), TARVE_OK);
    for (int e = 0; e < 3; e++) {
        double t = 0, f = 0, m = 0, j = 0;
        for (int i = 0; i < 3; i++) {
            t += l[i].entrants * share[i][e];
            f += l[i].from_unemployed * share[i][e];
            m += l[i].mobility * share[i][e];
            j += (l[i].hires - l[i].churn) * share[i][e];
        }
        assert_near((t + f + m) / j, 1.0, 1e-14);
        assert_true((t - 1.0 + f + m) / j < 1.0);
    }
}

static void ledger_refuses_nonsense(void **state)
{
    (void)state;
    tarve_ledger l[1] = {{.hires = 7}};
    tarve_error err = {0};
    const double one = 1.0, bad = (double)NAN, negative = -1.0;
    tarve_ledger_params p = plain;
    assert_int_equal(tarve_ledger_compute(1, &bad, &one, &one, &p, l, &err), TARVE_E_USAGE);
    assert_int_equal(tarve_ledger_compute(1, &one, &negative, &one, &p, l, &err), TARVE_E_USAGE);
    p.chi = 1.0;
    assert_int_equal(tarve_ledger_compute(1, &one, &one, &one, &p, l, &err), TARVE_E_USAGE);
    p = plain;
    p.phi = 1.5;
    assert_int_equal(tarve_ledger_compute(1, &one, &one, &one, &p, l, &err), TARVE_E_USAGE);
    p = plain;
    p.kappa = 0.0;
    assert_int_equal(tarve_ledger_compute(1, &one, &one, &one, &p, l, &err), TARVE_E_USAGE);
    p = plain;
    p.backlog_years = 0.0;
    assert_int_equal(tarve_ledger_compute(1, &one, &one, &one, &p, l, &err), TARVE_E_USAGE);
    assert_near(l[0].hires, 7, 0.0); /* untouched */
}

static void backlog_counts_only_what_waits(void **state)
{
    (void)state;
    tarve_ledger_params p = plain;
    tarve_ledger l[2];
    const double n[2] = {120, 120}, v[2] = {25, 5}, u[2] = {10, 10};
    p.frictional_months = 1.0; /* ten of a monthly flow of ten may stand open */
    assert_int_equal(tarve_ledger_compute(2, n, v, u, &p, l, NULL), TARVE_OK);
    assert_near(l[0].backlog, 0.7 * 15.0 / 2.0, 1e-14);
    assert_near(l[1].backlog, 0.0, 0.0);
}

static void balance_share_converts(void **state)
{
    (void)state;
    assert_near(tarve_balance_share(0.85, 10, 100), -1.5, 1e-12);
    assert_true(isnan(tarve_balance_share(0.85, 10, (double)NAN)));
    assert_true(isnan(tarve_balance_share(0.85, 10, 0)));
}

static void ratios_have_classes(void **state)
{
    (void)state;
    static const struct {
        double ratio;
        tarve_need_class want;
    } t[] = {{0.0, TARVE_NEED_LARGE_SHORTAGE},   {0.80, TARVE_NEED_LARGE_SHORTAGE},
             {0.81, TARVE_NEED_SHORTAGE},        {0.95, TARVE_NEED_SHORTAGE},
             {0.951, TARVE_NEED_BALANCE},        {1.049, TARVE_NEED_BALANCE},
             {1.05, TARVE_NEED_SURPLUS},         {1.199, TARVE_NEED_SURPLUS},
             {1.20, TARVE_NEED_LARGE_SURPLUS},   {9.0, TARVE_NEED_LARGE_SURPLUS},
             {(double)NAN, TARVE_NEED_UNCERTAIN}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_int_equal(class_of_ratio(&rules, t[i].ratio), t[i].want);
}

static void classes_need_size_and_probability(void **state)
{
    (void)state;
    static const struct {
        double p[5], openings, gap;
        tarve_need_class class_, likeliest, second;
        int n;
        double probability;
    } t[] = {
        {{.75, .15, .05, .05, 0}, 300, 90, TARVE_NEED_LARGE_SHORTAGE, 0, 1, 5, .75},
        {{.45, .30, .15, .10, 0}, 300, 60, TARVE_NEED_SHORTAGE, 0, 1, 5, .75},
        {{.75, .15, .05, .05, 0}, 100, 30, TARVE_NEED_SHORTAGE, 1, 2, 3, .90},
        {{.75, .15, .05, .05, 0}, 49, 20, TARVE_NEED_TOO_SMALL, 1, 2, 0, (double)NAN},
        {{.75, .15, .05, .05, 0}, 300, 29, TARVE_NEED_UNCERTAIN, 0, 1, 5, .75}, /* below 10 % */
        {{.75, .15, .05, .05, 0}, 60, 5.9, TARVE_NEED_UNCERTAIN, 1, 2, 3, .90},
        {{.05, .10, .75, .05, .05}, 300, 2, TARVE_NEED_BALANCE, 2, 1, 5, .75},
        {{.30, .13, .07, .20, .30}, 300, 2, TARVE_NEED_UNCERTAIN, 0, 4, 5, .30},
        {{0, 0, .1, .5, .4}, 250, -60, TARVE_NEED_SURPLUS, 3, 4, 5, .90},
        {{0, 0, .1, .1, .8}, 250, -60, TARVE_NEED_LARGE_SURPLUS, 4, 2, 5, .80},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const class_verdict v = class_decide(&rules, t[i].p, t[i].openings, t[i].gap);
        assert_int_equal(v.class_, t[i].class_);
        assert_int_equal(v.likeliest, t[i].likeliest);
        assert_int_equal(v.second, t[i].second);
        assert_int_equal(v.n_classes, t[i].n);
        if (isnan(t[i].probability))
            assert_true(isnan(v.probability));
        else
            assert_near(v.probability, t[i].probability, 1e-12);
    }
    static const struct {
        double p;
        const char *want;
    } d[] = {{1, "up"}, {.7, "up"}, {.69, "unclear"}, {.31, "unclear"}, {.3, "down"}, {0, "down"}};
    for (size_t i = 0; i < sizeof d / sizeof *d; i++)
        assert_string_equal(tarve_need_direction_code(class_direction(&rules, d[i].p)), d[i].want);
    assert_string_equal(tarve_need_class_code(TARVE_NEED_UNCERTAIN), "uncertain");
    assert_string_equal(tarve_need_class_code(TARVE_NEED_LARGE_SHORTAGE), "large_shortage");
}

static int set_up(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 7, 7, 7);
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
        cmocka_unit_test(worked_example),
        cmocka_unit_test(ledger_adds_up),
        cmocka_unit_test(doubling_vacancies_never_lowers_the_requirement),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(ratio_one_is_no_gap),
        cmocka_unit_test(ledger_refuses_nonsense),
        cmocka_unit_test(backlog_counts_only_what_waits),
        cmocka_unit_test(balance_share_converts),
        cmocka_unit_test(ratios_have_classes),
        cmocka_unit_test(classes_need_size_and_probability),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

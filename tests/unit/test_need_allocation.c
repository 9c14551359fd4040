/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds under every admissible allocation: flows against all subsets. */
#include "near.h"

#include <string.h>

#include "base/rng.h"
#include "need/allocation.h"

enum { FIELDS = 6, SETS = 9 };

typedef struct market {
    double supply[FIELDS], required[SETS], qualified[SETS];
    uint64_t admits[SETS];
} market;

static allocation of_market(const market *m)
{
    return (allocation){.n_fields = FIELDS,
                        .n_sets = SETS,
                        .supply = m->supply,
                        .admits = m->admits,
                        .required = m->required,
                        .qualified = m->qualified};
}

static double supply_of(const market *m, uint64_t fields)
{
    double sum = 0;
    for (size_t f = 0; f < FIELDS; f++)
        sum += (fields >> f & 1U) != 0 ? m->supply[f] : 0;
    return sum;
}

/* Newly trained of any subset beyond all openings that admit one of it. */
static double left_over_by_subsets(const market *m, uint64_t group)
{
    double worst = 0;
    for (uint64_t a = 0; a < UINT64_C(1) << FIELDS; a++) {
        double room = 0;
        for (size_t s = 0; s < SETS; s++)
            room += (m->admits[s] & a) != 0 ? m->required[s] : 0;
        if ((a & ~group) == 0)
            worst = fmax(worst, supply_of(m, a) - room);
    }
    return worst;
}

/* Openings of any sets that only the group may take, beyond all who may take one of them. */
static double unfilled_by_subsets(const market *m, uint64_t group)
{
    double worst = 0;
    for (uint64_t pick = 0; pick < UINT64_C(1) << SETS; pick++) {
        uint64_t who = 0;
        double openings = 0;
        for (size_t s = 0; s < SETS; s++)
            if ((pick >> s & 1U) != 0) {
                who |= m->admits[s] == 0 ? ~UINT64_C(0) : m->admits[s];
                openings += m->qualified[s];
            }
        if ((who & ~group) == 0)
            worst = fmax(worst, openings - supply_of(m, who));
    }
    return worst;
}

static market random_market(gsl_rng *rng)
{
    market m;
    for (size_t f = 0; f < FIELDS; f++)
        m.supply[f] = gsl_rng_uniform(rng) < 0.2 ? 0 : 60 * gsl_rng_uniform(rng);
    for (size_t s = 0; s < SETS; s++) {
        const uint64_t some = gsl_rng_uniform_int(rng, 1UL << FIELDS);
        m.admits[s] = some & gsl_rng_uniform_int(rng, 1UL << FIELDS);
        m.required[s] = 50 * gsl_rng_uniform(rng);
        m.qualified[s] = m.required[s] * gsl_rng_uniform(rng);
    }
    return m;
}

static void flows_agree_with_all_subsets(void **state)
{
    gsl_rng *rng = *state;
    for (int rep = 0; rep < 200; rep++) {
        const market m = random_market(rng);
        const allocation a = of_market(&m);
        const uint64_t group = gsl_rng_uniform_int(rng, 1UL << FIELDS);
        allocation_bounds b;
        assert_int_equal(allocation_of_group(&a, group, &b, NULL), TARVE_OK);
        assert_near(b.left_over, left_over_by_subsets(&m, group), 1e-9);
        assert_near(b.unfilled, unfilled_by_subsets(&m, group), 1e-9);
        assert_true(b.min <= b.max + 1e-12);
    }
}

static void assert_closed_form(const market *m, size_t f)
{
    const allocation a = of_market(m);
    double min = 0, max = 0;
    allocation_bounds b;
    for (size_t s = 0; s < SETS; s++) {
        min += m->admits[s] == UINT64_C(1) << f ? m->qualified[s] : 0;
        max += (m->admits[s] >> f & 1U) != 0 ? m->required[s] : 0;
    }
    assert_int_equal(allocation_of_group(&a, UINT64_C(1) << f, &b, NULL), TARVE_OK);
    assert_near(b.min, min, 1e-12);
    assert_near(b.max, max, 1e-12);
    assert_near(b.unfilled, fmax(0, min - m->supply[f]), 1e-9);
    assert_near(b.left_over, fmax(0, m->supply[f] - max), 1e-9);
}

/* A group of one is what is published of a field. */
static void a_single_field_has_a_closed_form(void **state)
{
    gsl_rng *rng = *state;
    for (int rep = 0; rep < 200; rep++) {
        const market m = random_market(rng);
        for (size_t f = 0; f < FIELDS; f++)
            assert_closed_form(&m, f);
    }
}

/* Two fields whose sum fits while one of them does not: sums alone would call it balanced. */
static void a_sum_that_fits_can_still_leave_some_over(void **state)
{
    (void)state;
    static const double supply[2] = {50, 0}, openings[2] = {20, 60};
    static const uint64_t admits[2] = {1, 2};
    const allocation a = {2, 2, supply, admits, openings, openings};
    allocation_bounds b;
    assert_int_equal(allocation_of_group(&a, 3, &b, NULL), TARVE_OK);
    assert_near(b.left_over, 30, 1e-12); /* 50 + 0 < 20 + 60 */
    assert_near(b.unfilled, 60, 1e-12);
    assert_near(b.min, 80, 0);
    assert_int_equal(allocation_of_group(&a, 0, &b, NULL), TARVE_OK); /* nobody */
    assert_true(b.min == 0 && b.max == 0 && b.unfilled == 0 && b.left_over == 0);
}

static void occupations_of_equal_fields_are_one_set(void **state)
{
    (void)state;
    size_t first[5] = {0, 2, 3, 5, 5}, of[5] = {0, 1, 2, 1, 0}, field[3] = {0, 0, 1};
    need_model m = {.n_occupations = 4, .n_qualifications = 3, .n_fields = 2};
    m.first = first;
    m.cell_qualification = of;
    m.field_of = field;
    assert_int_equal(allocation_sets(&m, NULL), TARVE_OK);
    assert_int_equal(m.n_sets, 3); /* {0}, {1}, none */
    assert_int_equal(m.set_of[0], m.set_of[2]);
    assert_int_equal(m.set_admits[m.set_of[0]], 1);
    assert_int_equal(m.set_admits[m.set_of[1]], 2);
    assert_int_equal(m.set_admits[m.set_of[3]], 0);
    free(m.set_of);
    free(m.set_admits);
}

static int set_up(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    if (rng == NULL)
        return -1;
    tarve_rng_key(rng, 8, 1, 2);
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
        cmocka_unit_test(flows_agree_with_all_subsets),
        cmocka_unit_test(a_single_field_has_a_closed_form),
        cmocka_unit_test(a_sum_that_fits_can_still_leave_some_over),
        cmocka_unit_test(occupations_of_equal_fields_are_one_set),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must hold whatever the figures are, and which test (tests/unit/test_X.c) shows it:
 *
 * - the ledger adds up in every draw:
 *   - here
 *   - need_ledger: ledger_adds_up
 *   - need_simulate: every_draw_adds_up
 * - rows of P add up to one:
 *   - here (nothing is lost)
 *   - need_files: rows_of_p_add_up
 * - I = 1 where R P = S (B = 0):
 *   - need_ledger: ratio_one_is_no_gap
 * - doubling all N never lowers T:
 *   - here
 *   - need_ledger: doubling_vacancies_...
 *   - need_simulate: more_vacancies_...
 * - a graduate never raises a gap:
 *   - here
 *   - need_simulate: a_graduate_never_raises_a_gap
 * - permuting rows changes nothing:
 *   - here
 *   - need_run: threads_and_order_...
 *   - need_files: order_of_rows_...
 *   - need_commuting: a_matrix_is_read_in_any_order
 * - municipal figures add to the area:
 *   - need_run: a_full_run_is_sound
 *   - need_commuting: shares_agree_...
 * - same seed, same bytes:
 *   - need_run: threads_and_order_...
 *   - report_plots: same_inputs_same_bytes
 * - no protected cell in any output:
 *   - case.attack
 *   - need_disclosure: all of it
 * - N = 0 gives no division error:
 *   - here
 *   - need_simulate: no_vacancies_no_error
 * - open during the month is no flow:
 *   - panel_time: kinds_forbid_sums
 * - percentages of protected counts:
 *   - recognise: other_shapes_...
 *   - panel_time: means_with_bounds
 *
 * Here on random areas, a third of whose occupations has no vacancy at all.
 */
#include "near.h"

#include <string.h>

#include "base/rng.h"
#include "tarve/need.h"

enum { MOST_OCC = 12, MOST_FIELDS = 5 };

/* An area with all its assumptions. */
typedef struct area {
    size_t n_occ, n_fields;
    double n12[MOST_OCC], v[MOST_OCC], u[MOST_OCC];
    double share[MOST_OCC][MOST_FIELDS], none[MOST_OCC];
    double graduates[MOST_FIELDS];
    tarve_ledger_params par;
} area;

/* What comes of it. */
typedef struct outcome {
    tarve_ledger ledger[MOST_OCC];
    double required[MOST_FIELDS], gap[MOST_FIELDS];
} outcome;

static double uniform(gsl_rng *rng, double lo, double hi)
{
    return lo + (hi - lo) * gsl_rng_uniform(rng);
}

static void random_row(gsl_rng *rng, area *a, size_t o)
{
    double sum = a->none[o] = gsl_rng_uniform(rng);
    for (size_t f = 0; f < a->n_fields; f++)
        sum += a->share[o][f] = gsl_rng_uniform_int(rng, 2) == 0 ? 0 : gsl_rng_uniform(rng);
    a->none[o] /= sum;
    for (size_t f = 0; f < a->n_fields; f++)
        a->share[o][f] /= sum;
}

static area random_area(gsl_rng *rng)
{
    area a = {.n_occ = 1 + gsl_rng_uniform_int(rng, MOST_OCC),
              .n_fields = 1 + gsl_rng_uniform_int(rng, MOST_FIELDS)};
    a.par = (tarve_ledger_params){.kappa = uniform(rng, .5, 2),
                                  .omega = uniform(rng, 0, .3),
                                  .chi = uniform(rng, .1, .6),
                                  .phi = uniform(rng, .1, .5),
                                  .alpha = uniform(rng, .2, .4),
                                  .iota = uniform(rng, -.1, .2),
                                  .u_max = uniform(rng, .5, 2),
                                  .backlog_years = uniform(rng, .5, 4),
                                  .frictional_months = uniform(rng, 0, 2)};
    for (size_t o = 0; o < a.n_occ; o++) { /* a third of the occupations has no vacancy at all */
        const bool none = gsl_rng_uniform_int(rng, 3) == 0;
        a.n12[o] = none ? 0 : uniform(rng, 0, 200);
        a.v[o] = none ? 0 : uniform(rng, 0, 30);
        a.u[o] = gsl_rng_uniform_int(rng, 3) == 0 ? 0 : uniform(rng, 0, 300);
        random_row(rng, &a, o);
    }
    for (size_t f = 0; f < a.n_fields; f++)
        a.graduates[f] = uniform(rng, 0, 100);
    return a;
}

static outcome outcome_of(const area *a)
{
    outcome r = {0};
    assert_int_equal(tarve_ledger_compute(a->n_occ, a->n12, a->v, a->u, &a->par, r.ledger, NULL),
                     TARVE_OK);
    for (size_t f = 0; f < a->n_fields; f++) {
        for (size_t o = 0; o < a->n_occ; o++)
            r.required[f] += a->share[o][f] * (r.ledger[o].entrants + r.ledger[o].backlog);
        r.gap[f] = r.required[f] - tarve_supply(a->graduates[f], .15, .82, .7, .8);
    }
    return r;
}

static void assert_adds_up(const tarve_ledger *l, double n12)
{
    assert_near(l->churn + l->from_unemployed + l->mobility + l->entrants, l->hires, 1e-12);
    assert_true(isfinite(l->hires) && l->entrants >= 0 && l->backlog >= 0);
    if (n12 <= 0)
        assert_true(l->hires == 0 && l->entrants == 0 && l->from_unemployed == 0);
}

static void it_adds_up_and_nothing_is_lost(void **state)
{
    gsl_rng *rng = *state;
    for (int rep = 0; rep < 500; rep++) {
        const area a = random_area(rng);
        const outcome r = outcome_of(&a);
        double needed = 0, mapped = 0;
        for (size_t o = 0; o < a.n_occ; o++) {
            const tarve_ledger *l = &r.ledger[o];
            assert_adds_up(l, a.n12[o]);
            needed += l->entrants + l->backlog;
            mapped += a.none[o] * (l->entrants + l->backlog);
        }
        for (size_t f = 0; f < a.n_fields; f++)
            mapped += r.required[f];
        assert_near(mapped, needed, 1e-9);
    }
}

/* Stocks stay as they are: more is needed of every field. */
static void doubling_all_vacancies_never_lowers_a_requirement(void **state)
{
    gsl_rng *rng = *state;
    for (int rep = 0; rep < 500; rep++) {
        area a = random_area(rng);
        a.par.frictional_months =
            (double)NAN; /* the backlog is what the flow left over: it falls */
        const outcome before = outcome_of(&a);
        for (size_t o = 0; o < a.n_occ; o++)
            a.n12[o] *= 2;
        const outcome after = outcome_of(&a);
        for (size_t f = 0; f < a.n_fields; f++)
            assert_true(after.required[f] >= before.required[f] - 1e-9);
    }
}

static void a_graduate_more_is_never_a_larger_gap(void **state)
{
    gsl_rng *rng = *state;
    for (int rep = 0; rep < 500; rep++) {
        area a = random_area(rng);
        const size_t one = gsl_rng_uniform_int(rng, a.n_fields);
        const outcome before = outcome_of(&a);
        a.graduates[one] += 1;
        const outcome after = outcome_of(&a);
        for (size_t f = 0; f < a.n_fields; f++)
            assert_true(f == one ? after.gap[f] < before.gap[f] : after.gap[f] == before.gap[f]);
    }
}

static void the_order_of_occupations_is_nothing(void **state)
{
    gsl_rng *rng = *state;
    for (int rep = 0; rep < 500; rep++) {
        const area a = random_area(rng);
        area b = a;
        for (size_t o = 0; o < a.n_occ; o++) {
            const size_t to = a.n_occ - 1 - o;
            b.n12[to] = a.n12[o];
            b.v[to] = a.v[o];
            b.u[to] = a.u[o];
            b.none[to] = a.none[o];
            memcpy(b.share[to], a.share[o], sizeof a.share[o]);
        }
        const outcome x = outcome_of(&a), y = outcome_of(&b);
        for (size_t f = 0; f < a.n_fields; f++)
            assert_near(y.gap[f], x.gap[f], 1e-9);
    }
}

static int set_up(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    if (rng == NULL)
        return -1;
    tarve_rng_key(rng, 13, 0, 1);
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
        cmocka_unit_test(it_adds_up_and_nothing_is_lost),
        cmocka_unit_test(doubling_all_vacancies_never_lowers_a_requirement),
        cmocka_unit_test(a_graduate_more_is_never_a_larger_gap),
        cmocka_unit_test(the_order_of_occupations_is_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals of a whole region: from the tables of a panel to what is told, and what is not. */
#include "near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "tarve/signals.h"

enum { MONTHS = 48, YEAR = 12, N_OCC = 12, GROWS = 3, MOST_ROWS = 60 };
static const tarve_period first = 2019 * 12;

/* Tables by occupation of the region MK13 and one of its areas, SK138; all steady at first. */
typedef struct region {
    double flow[N_OCC][MONTHS], stock[N_OCC][MONTHS], seekers[N_OCC][MONTHS], own[N_OCC][MONTHS];
    double unknown[MONTHS];
    char code[N_OCC][5];
    fact *fact;
    size_t n_facts;
    tarve_panel *panel;
    tarve_findings findings;
    tarve_signal_inputs in;
    tarve_signals found;
} region;

static void steady(region *r)
{
    *r = (region){.panel = tarve_panel_new(), .fact = calloc(MOST_ROWS * MONTHS, sizeof(fact))};
    assert_non_null(r->fact);
    for (size_t o = 0; o < N_OCC; o++) {
        (void)snprintf(r->code[o], sizeof r->code[o], "%04d", 2111 + 100 * (int)o);
        for (size_t t = 0; t < MONTHS; t++) {
            r->flow[o][t] = 20.0 + (double)((t * 7 + o * 5) % 11);
            r->own[o][t] = r->flow[o][t];
            r->stock[o][t] = 15.0;
            r->seekers[o][t] = 30.0;
        }
    }
}

static void add(region *r, const char *measure, const char *area, const char *group,
                const double *value)
{
    r->n_facts += facts_row(r->fact + r->n_facts, measure, area, group, first, value, MONTHS);
}

static void add_table(region *r, const char *measure, const char *area, double value[N_OCC][MONTHS])
{
    for (size_t o = 0; o < N_OCC; o++)
        add(r, measure, area, r->code[o], value[o]);
}

static void search(region *r)
{
    assert_int_equal(feed(r->panel, "12ti.csv", r->fact, r->n_facts, 1, NULL), TARVE_OK);
    assert_int_equal(tarve_panel_finish(r->panel, NULL), TARVE_OK);
    r->in = (tarve_signal_inputs){.panel = r->panel,
                                  .area = "SK138",
                                  .occupation_area = "MK13",
                                  .as_of_month = first + MONTHS - 1,
                                  .duration_months = 1.0,
                                  .seed = 1,
                                  .findings = &r->findings};
    assert_int_equal(tarve_signals_find(&r->in, &r->found, NULL), TARVE_OK);
}

static void done(region *r)
{
    tarve_signals_free(&r->found);
    tarve_findings_free(&r->findings);
    tarve_panel_free(r->panel);
    free(r->fact);
}

static const tarve_signal *told(const region *r, const char *code, tarve_signal_kind kind)
{
    for (size_t i = 0; i < r->found.n; i++)
        if (r->found.item[i].kind == kind && strcmp(r->found.item[i].code, code) == 0)
            return &r->found.item[i];
    return NULL;
}

static bool said(const region *r, const char *code)
{
    for (size_t i = 0; i < r->findings.n; i++)
        if (strcmp(r->findings.item[i].code, code) == 0)
            return true;
    return false;
}

/* As many new vacancies as before, three times as many open: each stands open three times as long.
 */
static void three_times_as_long_open(region *r)
{
    steady(r);
    for (size_t t = 0; t < MONTHS; t++) {
        r->flow[GROWS][t] = 20.0;
        r->stock[GROWS][t] = t < MONTHS - YEAR ? 15.0 : 45.0;
    }
}

static void search_flows(region *r)
{
    add_table(r, "vacancy_flow", "MK13", r->flow);
    add_table(r, "vacancy_stock", "MK13", r->stock);
    add_table(r, "unemployed_stock", "MK13", r->seekers);
    search(r);
}

static void hard_to_fill_is_told(void **state)
{
    (void)state;
    region r;
    three_times_as_long_open(&r);
    search_flows(&r);
    const tarve_signal *one = told(&r, r.code[GROWS], TARVE_SIGNAL_HARD_TO_FILL);
    assert_non_null(one);
    assert_int_equal(r.found.n, 1); /* of nothing else anything is told */
    assert_int_equal(one->tier, TARVE_SIGNAL_WEAK);
    assert_near(one->factor, 3.0, 1e-12);
    assert_int_equal(one->since, first + MONTHS - YEAR);
    assert_false(said(&r, "no-flow-by-occupation"));
    done(&r);
}

static void many_unemployed_are_no_shortage(void **state)
{
    (void)state;
    region r;
    three_times_as_long_open(&r);
    for (size_t t = 0; t < MONTHS; t++)
        r.seekers[GROWS][t] = 90.0; /* as many a vacancy as elsewhere */
    search_flows(&r);
    assert_int_equal(r.found.n, 0);
    done(&r);
    three_times_as_long_open(&r);
    add_table(&r, "vacancy_flow", "MK13", r.flow);
    add_table(&r, "vacancy_stock", "MK13", r.stock);
    search(&r); /* nor is it told where nobody knows who looks for work */
    assert_int_equal(r.found.n, 0);
    done(&r);
    three_times_as_long_open(&r);
    add_table(&r, "vacancy_stock", "MK13", r.stock);
    add_table(&r, "unemployed_stock", "MK13", r.seekers);
    search(&r);
    assert_null(told(&r, r.code[GROWS], TARVE_SIGNAL_HARD_TO_FILL));
    assert_true(said(&r, "no-flow-by-occupation"));
    done(&r);
}

/* A tenth of all vacancies, an eleventh with them, has no known occupation. */
static void unknown_occupations(region *r, size_t from)
{
    steady(r);
    for (size_t t = 0; t < MONTHS; t++) {
        double all = 0.0;
        for (size_t o = 0; o < N_OCC; o++)
            all += r->flow[o][t];
        r->unknown[t] = t < from ? 0.0 : floor(all / 10.0);
    }
    add_table(r, "vacancy_flow", "MK13", r->flow);
    add(r, "vacancy_flow", "MK13", "X000", r->unknown);
    search(r);
}

static void unknown_occupations_are_watched(void **state)
{
    (void)state;
    region r;
    unknown_occupations(&r, MONTHS - YEAR);
    const tarve_signal *one = told(&r, "X", TARVE_SIGNAL_UNKNOWN);
    assert_non_null(one);
    assert_int_equal(one->tier, TARVE_SIGNAL_WATCHED);
    assert_int_equal(one->since, first + MONTHS - YEAR);
    assert_int_equal(r.found.n, 1);
    assert_true(said(&r, "unknown-occupations"));
    done(&r);
    unknown_occupations(&r, MONTHS); /* none at all */
    assert_int_equal(r.found.n, 0);
    assert_false(said(&r, "unknown-occupations"));
    done(&r);
}

static void the_area_itself_grows(void **state)
{
    (void)state;
    region r;
    steady(&r);
    for (size_t t = MONTHS - YEAR; t < MONTHS; t++)
        r.own[GROWS][t] *= 3.0;
    add_table(&r, "vacancy_flow", "MK13", r.flow);
    add_table(&r, "vacancy_flow", "SK138", r.own);
    search(&r);
    const tarve_signal *one = told(&r, r.code[GROWS], TARVE_SIGNAL_GROWTH);
    assert_true(one != NULL && one->own_area && one->years == 1);
    assert_near(one->more, 0.0, 0.0); /* skills rest on the region */
    assert_int_equal(r.found.n, 1);
    assert_int_equal(r.found.n_tested, N_OCC);
    done(&r);
}

static void without_a_table_a_finding_says_so(void **state)
{
    (void)state;
    region r;
    steady(&r);
    add(&r, "vacancy_flow", "MK13", "SSS", r.flow[0]);
    search(&r);
    assert_int_equal(r.found.n, 0);
    assert_int_equal(r.found.first, TARVE_NO_PERIOD);
    assert_true(said(&r, "signals-absent"));
    done(&r);
    steady(&r);
    for (size_t t = 0; t < MONTHS; t++)
        r.unknown[t] = 7.0;
    add(&r, "vacancy_flow", "MK13", "X000", r.unknown); /* the one row has no occupation */
    search(&r);
    assert_int_equal(r.found.n, 0);
    assert_int_equal(r.found.first, TARVE_NO_PERIOD);
    assert_true(said(&r, "signals-absent"));
    done(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hard_to_fill_is_told),
        cmocka_unit_test(many_unemployed_are_no_shortage),
        cmocka_unit_test(unknown_occupations_are_watched),
        cmocka_unit_test(the_area_itself_grows),
        cmocka_unit_test(without_a_table_a_finding_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

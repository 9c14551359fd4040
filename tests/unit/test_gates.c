/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gates of quality with known answers: what fails, what holds a run back, what cannot be judged. */
#include "near.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "feed.h"
#include "run/run_int.h"

enum { MEMBERS = 2, YEAR = 12, LAST = 24000 };

typedef struct world {
    run r;
    tarve_config config;
    tarve_run_options opt;
    tarve_forecast forecast[2];
    tarve_published_series item[1];
    double value[YEAR];
    tarve_mark mark[YEAR];
} world;

static const char *const members[MEMBERS] = {"KU729", "KU931"};

static int set_up(void **state)
{
    world *w = calloc(1, sizeof *w);
    if (w == NULL)
        return -1;
    w->config.as_of = TARVE_NO_PERIOD;
    w->opt.today = TARVE_NO_PERIOD;
    w->r.p = (pipeline){.config = &w->config,
                        .opt = &w->opt,
                        .as_of = LAST,
                        .member = members,
                        .n_members = MEMBERS,
                        .panel = tarve_panel_new()};
    w->r.changes.vacancies = (double)NAN;
    (void)snprintf(w->r.period, sizeof w->r.period, "2023Q4");
    *state = w;
    return w->r.p.panel == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    world *w = *state;
    tarve_panel_free(w->r.p.panel);
    free(w);
    return 0;
}

static void limit(world *w, tarve_gate gate, double at, bool holds)
{
    w->config.gate[gate] = (gate_limit){.on = true, .holds = holds, .limit = at};
}

/* The verdict anew: how many gates fail. */
static size_t failing(world *w)
{
    tarve_error err = {0};
    w->r.n_gates = 0;
    w->r.incomplete = false;
    assert_int_equal(gates_check(&w->r, &err), TARVE_OK);
    assert_int_equal(w->r.incomplete, w->r.n_gates > 0);
    return w->r.n_gates;
}

/* `there` months up to the last one, the first of them protected; then the panel is finished. */
static void fill_panel(const world *w, const size_t there[MEMBERS])
{
    fact f[MEMBERS * YEAR];
    size_t n = 0;
    for (size_t j = 0; j < MEMBERS; j++)
        for (size_t t = 0; t < there[j]; t++)
            f[n++] = (fact){.measure = "vacancy_stock",
                            .area = members[j],
                            .group = "SSS",
                            .freq = TARVE_MONTH,
                            .period = LAST - (tarve_period)t,
                            .state = t + 1 == there[j] ? TARVE_CELL_PROTECTED : TARVE_CELL_VALUE,
                            .value = t + 1 == there[j] ? (double)NAN : 7};
    assert_int_equal(feed(w->r.p.panel, "a.csv", f, n, 1, NULL), TARVE_OK);
    assert_int_equal(tarve_panel_finish(w->r.p.panel, NULL), TARVE_OK);
}

static void coverage_counts_months_of_municipalities(void **state)
{
    world *w = *state;
    fill_panel(w, (const size_t[]){12, 6}); /* 18 of 24 */
    limit(w, TARVE_GATE_COVERAGE, 0.75, false);
    assert_int_equal(failing(w), 0);
    limit(w, TARVE_GATE_COVERAGE, 0.76, false);
    assert_int_equal(failing(w), 1);
    assert_near(w->r.gate[0].value, 0.75, 1e-12);
    assert_int_equal(w->r.gate[0].gate, TARVE_GATE_COVERAGE);
}

static void coverage_looks_at_the_last_year_only(void **state)
{
    world *w = *state;
    fill_panel(w, (const size_t[]){12, 12});
    w->r.p.as_of = LAST + 3;
    limit(w, TARVE_GATE_COVERAGE, 1, false);
    assert_int_equal(failing(w), 1);
    assert_near(w->r.gate[0].value, 0.75, 1e-12); /* 9 of 12 months */
}

static void age_is_told_from_the_month_asked_for_or_today(void **state)
{
    world *w = *state;
    char month[TARVE_PERIOD_TEXT];
    limit(w, TARVE_GATE_AGE, 3, false);
    assert_int_equal(failing(w), 0); /* no clock */
    w->opt.today = LAST + 3;
    assert_int_equal(failing(w), 0);
    w->opt.today = LAST + 4;
    assert_int_equal(failing(w), 1);
    assert_int_equal(w->r.gate[0].newest, LAST);
    w->config.as_of = LAST;
    assert_int_equal(failing(w), 0);
    w->opt.as_of = tarve_period_format(TARVE_MONTH, LAST + 5, month);
    assert_int_equal(failing(w), 1);
}

static void a_repeat_takes_the_age_from_its_manifest(void **state)
{
    world *w = *state;
    recorded m = {.json = json_pack("{s:[s]}", "gates_failed", "max_age_months")};
    assert_non_null(m.json);
    limit(w, TARVE_GATE_AGE, 3, false);
    w->r.repeats = &m;
    assert_int_equal(failing(w), 1);
    json_decref(m.json);
    m.json = json_pack("{}");
    w->opt.today = LAST + 100;
    assert_int_equal(failing(w), 0);
    json_decref(m.json);
}

static void skill_is_of_all_series(void **state)
{
    world *w = *state;
    w->forecast[0] = (tarve_forecast){.mase = 0.6, .benchmark_mase = 1};
    w->forecast[1] = (tarve_forecast){.mase = 1.2, .benchmark_mase = 1};
    w->r.series.forecast = w->forecast;
    limit(w, TARVE_GATE_SKILL, 0, false);
    assert_int_equal(failing(w), 0); /* no series: cannot be judged */
    w->r.series.n = 2;
    assert_int_equal(failing(w), 0);
    limit(w, TARVE_GATE_SKILL, 0.1, false); /* just met */
    assert_int_equal(failing(w), 0);
    limit(w, TARVE_GATE_SKILL, 0.11, false);
    assert_int_equal(failing(w), 1);
    assert_near(w->r.gate[0].value, 0.1, 1e-12); /* 1 - 1.8/2 */
    w->forecast[0].mase = (double)NAN;           /* left out */
    limit(w, TARVE_GATE_SKILL, -0.2, false);
    assert_int_equal(failing(w), 0);
    limit(w, TARVE_GATE_SKILL, -0.1, false);
    assert_int_equal(failing(w), 1);
}

static void change_is_of_the_means_of_a_year(void **state)
{
    world *w = *state;
    for (size_t t = 0; t < YEAR; t++) {
        w->value[t] = 120;
        w->mark[t] = tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, 0, 0, 1, 1);
    }
    w->item[0] =
        (tarve_published_series){.measure = "vacancy_stock",
                                 .headline = true,
                                 .history = {.n = YEAR, .value = w->value, .mark = w->mark}};
    w->r.series.item = w->item;
    w->r.series.n = 1;
    limit(w, TARVE_GATE_CHANGE, 0.2, false);
    assert_int_equal(failing(w), 0); /* no run before */
    w->r.changes.vacancies = 100;
    assert_int_equal(failing(w), 0);
    w->r.changes.vacancies = 99;
    assert_int_equal(failing(w), 1);
    w->r.changes.vacancies = 160; /* down by a quarter */
    assert_int_equal(failing(w), 1);
    assert_near(w->r.gate[0].value, -0.25, 1e-12);
    limit(w, TARVE_GATE_CHANGE, 0.25, false); /* just met, downwards as well */
    assert_int_equal(failing(w), 0);
    limit(w, TARVE_GATE_CHANGE, 0.249, false);
    assert_int_equal(failing(w), 1);
}

static void one_that_holds_is_enough(void **state)
{
    world *w = *state;
    tarve_error err = {0};
    w->opt.today = LAST + 9;
    limit(w, TARVE_GATE_AGE, 3, true);
    assert_int_equal(gates_check(&w->r, &err), TARVE_INCOMPLETE);
    assert_non_null(strstr(err.message, "2023Q4 held back, nothing is published: max_age_months"));
}

/* ---- the keys ---- */

static tarve_status parse(const char *quality, tarve_config **out, tarve_error *err)
{
    char text[600];
    (void)snprintf(text, sizeof text,
                   "region: {name: A, area: SK138, occupation_area: MK13}\n"
                   "inputs: [{path: a.csv, source: S}]\n"
                   "quality: {%s}\n",
                   quality);
    return config_parse("a.yaml", text, strlen(text), out, err);
}

static void limits_are_read(void **state)
{
    (void)state;
    tarve_config *c = NULL;
    assert_int_equal(parse("min_coverage: {limit: 92.5%}, max_age_months: {limit: 6, gate: hold}, "
                           "min_skill: {limit: -10%}",
                           &c, NULL),
                     TARVE_OK);
    assert_near(c->gate[TARVE_GATE_COVERAGE].limit, 0.925, 1e-12);
    assert_false(c->gate[TARVE_GATE_COVERAGE].holds);
    assert_near(c->gate[TARVE_GATE_AGE].limit, 6, 0);
    assert_true(c->gate[TARVE_GATE_AGE].holds);
    assert_near(c->gate[TARVE_GATE_SKILL].limit, -0.1, 1e-12);
    assert_false(c->gate[TARVE_GATE_CHANGE].on);
    tarve_config_free(c);
}

static void wrong_limits_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "min_coverage: {limit: 101%}",  "min_coverage: {limit: -1%}",
        "min_coverage: {limit: 0.9}",   "max_age_months: {limit: 6%}",
        "max_age_months: {limit: 1.5}", "max_age_months: {limit: -1}",
        "min_skill: {limit: nan%}",     "min_skill: {limit: '- 1%'}",
        "max_change: {limit: '%'}",     "max_change: {gate: hold}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tarve_config *c = NULL;
        tarve_error err = {0};
        assert_int_equal(parse(wrong[i], &c, &err), TARVE_E_CONFIG);
        assert_int_equal(err.line, 3);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(coverage_counts_months_of_municipalities),
        TEST(coverage_looks_at_the_last_year_only),
        TEST(age_is_told_from_the_month_asked_for_or_today),
        TEST(a_repeat_takes_the_age_from_its_manifest),
        TEST(skill_is_of_all_series),
        TEST(change_is_of_the_means_of_a_year),
        TEST(one_that_holds_is_enough),
        cmocka_unit_test(limits_are_read),
        cmocka_unit_test(wrong_limits_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

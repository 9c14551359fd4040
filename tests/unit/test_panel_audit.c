/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"

static tarve_hierarchy *areas;
enum { N = 60 };
static const tarve_period start = 2018 * 12;
static const char *const sk138[] = {"KU216", "KU226", "KU256", "KU265",
                                    "KU312", "KU601", "KU729", "KU931"};
enum { N_SK138 = 8 };
#define HIDDEN (-1.0)

static int load_areas(void **state)
{
    *state = gsl_rng_alloc(gsl_rng_mt19937);
    return *state == NULL ||
           tarve_hierarchy_load(TARVE_DATASETS "/classifications", &areas, NULL) != TARVE_OK;
}

static int free_areas(void **state)
{
    gsl_rng_free(*state);
    tarve_hierarchy_free(areas);
    return 0;
}

typedef struct draft {
    fact *fact;
    size_t n, cap;
} draft;

static void row(draft *d, const char *measure, const char *area, const char *group,
                tarve_period first, const double *x, size_t n)
{
    if (d->cap < d->n + n) {
        d->cap = 2 * (d->n + n);
        d->fact = realloc(d->fact, d->cap * sizeof *d->fact);
        assert_non_null(d->fact);
    }
    d->n += facts_row(d->fact + d->n, measure, area, group, first, x, n);
}

static void flat(draft *d, const char *measure, const char *area, const char *group, double x)
{
    double v[N];
    for (size_t i = 0; i < N; i++)
        v[i] = x;
    row(d, measure, area, group, start, v, N);
}

static tarve_findings audit_of(draft *d)
{
    tarve_findings found = {0};
    tarve_panel *p = tarve_panel_new();
    assert_int_equal(tarve_panel_audit(p, areas, &found, NULL), TARVE_E_USAGE);
    assert_int_equal(feed(p, "a.csv", d->fact, d->n, 2, NULL), TARVE_OK);
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
    assert_int_equal(tarve_panel_audit(p, areas, &found, NULL), TARVE_OK);
    tarve_panel_free(p);
    free(d->fact);
    *d = (draft){0};
    return found;
}

static size_t count(const tarve_findings *f, const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        n += strcmp(f->item[i].code, code) == 0;
    return n;
}

/* The only finding there is, with these words. */
static void expect_only(tarve_findings *f, const char *code, tarve_log_level level, size_t line,
                        const char *text)
{
    if (f->n != 1)
        for (size_t i = 0; i < f->n; i++)
            print_message("%s: %s\n", f->item[i].code, f->item[i].text);
    assert_int_equal(f->n, 1);
    assert_string_equal(f->item[0].code, code);
    assert_string_equal(f->item[0].text, text);
    assert_int_equal(f->item[0].level, level);
    assert_int_equal(f->item[0].line, line);
    assert_string_equal(f->item[0].path, line == 0 ? "" : "a.csv");
    tarve_findings_free(f);
}

static void expect_none(tarve_findings *f)
{
    if (f->n > 0)
        fail_msg("%s: %s", f->item[0].code, f->item[0].text);
    tarve_findings_free(f);
}

/* ---- totals ---- */

static void sk138_with(draft *d, double total, double protected_members)
{
    for (size_t i = 0; i < N_SK138; i++)
        flat(d, "vacancy_stock", sk138[i], "SSS", (double)i < protected_members ? HIDDEN : 10);
    flat(d, "vacancy_stock", "SK138", "SSS", total);
}

static void area_totals(void **state)
{
    (void)state;
    static const struct {
        double total, hidden;
        const char *text;
    } table[] = {
        {80, 0, NULL},
        {81, 0,
         "vacancy_stock of SK138, SSS is 81 in 2018M01, but its 8 municipalities add up to 80 (60 "
         "of 60 figures of this area do not fit)"},
        {62, 2, NULL}, /* 60 + [2,8] */
        {68, 2, NULL},
        {69, 2,
         "vacancy_stock of SK138, SSS is 69 in 2018M01, but its 8 municipalities add up to 62..68 "
         "(60 of 60 figures of this area do not fit)"},
        {61, 2,
         "vacancy_stock of SK138, SSS is 61 in 2018M01, but its 8 municipalities add up to 62..68 "
         "(60 of 60 figures of this area do not fit)"},
    };
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        draft d = {0};
        sk138_with(&d, table[k].total, table[k].hidden);
        tarve_findings f = audit_of(&d);
        if (table[k].text == NULL)
            expect_none(&f);
        else
            expect_only(&f, "total-mismatch", TARVE_LOG_WARN, 2 + N_SK138 * N, table[k].text);
    }
}

static void totals_are_left_alone_when_parts_are_missing(void **state)
{
    (void)state;
    draft d = {0};
    for (size_t i = 1; i < N_SK138; i++)
        flat(&d, "vacancy_stock", sk138[i], "SSS", 10);
    flat(&d, "vacancy_stock", "SK138", "SSS", 500);
    flat(&d, "vacancy_stock", "SSS", "SSS", 7); /* the country is no sum */
    tarve_findings f = audit_of(&d);
    expect_none(&f);
    for (size_t i = 0; i < N_SK138; i++)
        flat(&d, "unemployment_share", sk138[i], "SSS", 10); /* shares do not add up */
    flat(&d, "unemployment_share", "SK138", "SSS", 11);
    f = audit_of(&d);
    expect_none(&f);
    for (size_t i = 0; i < N_SK138; i++)
        flat(&d, "vacancy_stock", sk138[i], "SSS", i == 0 ? (double)NAN : 10);
    flat(&d, "vacancy_stock", "SK138", "SSS", 500);
    f = audit_of(&d);
    assert_int_equal(count(&f, "total-mismatch"), 0);
    tarve_findings_free(&f);
}

static void occupation_totals(void **state)
{
    (void)state;
    draft d = {0};
    flat(&d, "vacancy_stock", "MK13", "SSS", 30);
    flat(&d, "vacancy_stock", "MK13", "5321", 20);
    flat(&d, "vacancy_stock", "MK13", "2221", HIDDEN);
    flat(&d, "vacancy_stock", "MK13", "X011", 7);
    tarve_findings f = audit_of(&d); /* 27 + [1,4] holds 30 */
    assert_int_equal(count(&f, "administrative"), 1);
    assert_int_equal(f.n, 1);
    assert_string_equal(f.item[0].text,
                        "23 % of vacancy_stock of MK13, SSS in 2022M12 is under administrative "
                        "codes (X011...X999: no occupation, students, entrepreneurs), which are "
                        "kept out of matching");
    tarve_findings_free(&f);
    flat(&d, "vacancy_stock", "MK13", "SSS", 20);
    flat(&d, "vacancy_stock", "MK13", "5321", 20);
    flat(&d, "vacancy_stock", "MK13", "2221", HIDDEN);
    f = audit_of(&d);
    expect_only(&f, "total-mismatch", TARVE_LOG_WARN, 2,
                "vacancy_stock of MK13, SSS is 20 in 2018M01, but its 4-digit occupations add up "
                "to 21..24 (60 of 60 totals are too small)");
    flat(&d, "vacancy_stock", "MK13", "SSS", 50);
    flat(&d, "vacancy_stock", "MK13", "5321", 20);
    flat(&d, "vacancy_stock", "MK13", "2221", HIDDEN);
    f = audit_of(&d);
    expect_only(&f, "incomplete", TARVE_LOG_INFO, 2 + N - 1,
                "vacancy_stock of MK13, SSS is 50 in 2022M12, but the 4-digit occupations given "
                "add up to 21..24: the rest is in occupations that no input holds");
    flat(&d, "vacancy_stock", "MK13", "SSS", 50); /* each number of digits on its own */
    flat(&d, "vacancy_stock", "MK13", "5", 50);
    flat(&d, "vacancy_stock", "MK13", "53", 50);
    flat(&d, "vacancy_stock", "MK13", "5321", 50);
    f = audit_of(&d);
    expect_none(&f);
}

/* ---- mergers: KU099 into KU214 in 2021, sub-region SK044 ---- */

static void merged(draft *d, const char *gone_until, double total, const double *into)
{
    double x[N], gone[N];
    const size_t n = strcmp(gone_until, "2020") == 0 ? 36 : N;
    for (size_t i = 0; i < N; i++)
        gone[i] = 5;
    const char *const *member = NULL;
    const size_t members = tarve_area_members(areas, "SK044", &member);
    assert_true(members >= 2);
    for (size_t m = 0; m < members; m++)
        if (strcmp(member[m], "KU214") != 0)
            flat(d, "vacancy_stock", member[m], "SSS", 10);
    for (size_t i = 0; i < N; i++)
        x[i] = into[i >= 36];
    row(d, "vacancy_stock", "KU214", "SSS", start, x, N);
    row(d, "vacancy_stock", "KU099", "SSS", start, gone, n);
    if (total > 0)
        flat(d, "vacancy_stock", "SK044", "SSS", total + 10 * (double)(members - 1));
}

static void mergers_are_told_apart(void **state)
{
    (void)state;
    static const double restated[] = {25, 25}, jumps[] = {20, 25};
    draft d = {0};
    merged(&d, "2020", 25, restated);
    tarve_findings f = audit_of(&d);
    assert_int_equal(f.n, 1);
    assert_non_null(strstr(f.item[0].text, "KU099 merged into KU214 in 2021"));
    assert_non_null(strstr(f.item[0].text, "its successor holds it already"));
    assert_int_equal(f.item[0].level, TARVE_LOG_WARN);
    tarve_findings_free(&f);

    merged(&d, "2020", 25, jumps);
    f = audit_of(&d);
    assert_int_equal(count(&f, "merger"), 1);
    assert_non_null(strstr(f.item[0].text, "were not restated"));
    assert_int_equal(count(&f, "total-mismatch"), 1); /* today's members lack it before 2021 */
    tarve_findings_free(&f);

    merged(&d, "2020", 0, jumps);
    f = audit_of(&d);
    assert_int_equal(f.n, 1);
    assert_non_null(strstr(f.item[0].text, "of one vintage or two"));
    tarve_findings_free(&f);

    merged(&d, "2020", 23, restated); /* neither fits: the totals say nothing */
    f = audit_of(&d);
    assert_int_equal(count(&f, "merger"), 1);
    assert_non_null(strstr(f.item[0].text, "of one vintage or two"));
    tarve_findings_free(&f);

    static const double hidden[] = {HIDDEN, HIDDEN}; /* 1..4 or 6..9 */
    merged(&d, "2020", 4, hidden);
    f = audit_of(&d);
    assert_non_null(strstr(f.item[0].text, "its successor holds it already"));
    tarve_findings_free(&f);

    merged(&d, "now", 25, restated);
    f = audit_of(&d);
    assert_int_equal(f.n, 1);
    assert_int_equal(f.item[0].level, TARVE_LOG_ERROR);
    assert_non_null(strstr(f.item[0].text, "they would count twice"));
    assert_non_null(strstr(f.item[0].text, "(first vacancy_stock of KU099, SSS in 2021M01)"));
    tarve_findings_free(&f);

    flat(&d, "vacancy_stock", "KU099", "SSS", 5);
    f = audit_of(&d);
    assert_int_equal(f.n, 1);
    assert_non_null(strstr(f.item[0].text, "and its successor none"));
    tarve_findings_free(&f);

    flat(&d, "vacancy_stock", "KU099", "SSS", 0); /* zeros after a merger count nothing twice */
    flat(&d, "vacancy_stock", "KU214", "SSS", 5);
    f = audit_of(&d);
    expect_none(&f);
}

/* Both hypotheses fit when hidden figures leave room: then nothing is claimed. */
static void hidden_figures_leave_a_merger_open(void **state)
{
    (void)state;
    double gone[36];
    draft d = {0};
    const char *const *member = NULL;
    const size_t members = tarve_area_members(areas, "SK044", &member);
    for (size_t m = 0; m < members; m++)
        flat(&d, "vacancy_stock", member[m], "SSS", HIDDEN);
    for (size_t i = 0; i < 36; i++)
        gone[i] = HIDDEN;
    row(&d, "vacancy_stock", "KU099", "SSS", start, gone, 36);
    flat(&d, "vacancy_stock", "SK044", "SSS", 2.0 * (double)members);
    tarve_findings f = audit_of(&d);
    assert_int_equal(f.n, 1);
    assert_non_null(strstr(f.item[0].text, "of one vintage or two"));
    tarve_findings_free(&f);
}

/* ---- shape ---- */

static void gaps_short_series_and_kinds(void **state)
{
    (void)state;
    draft d = {0};
    const double x[] = {1, 2, 3, 4, 5};
    row(&d, "vacancy_stock", "KU729", "SSS", start, x, 2);
    row(&d, "vacancy_stock", "KU729", "SSS", start + 3, x, 3);
    tarve_findings f = audit_of(&d);
    expect_only(&f, "gap", TARVE_LOG_WARN, 3,
                "vacancy_stock of KU729, SSS has no cell for 2018M03");

    const double few[] = {1, HIDDEN, (double)NAN, (double)NAN};
    row(&d, "vacancy_stock", "KU729", "SSS", start, x, 5);
    row(&d, "vacancy_stock", "KU931", "SSS", start, few, 4);
    f = audit_of(&d);
    expect_only(&f, "too-short", TARVE_LOG_WARN, 7,
                "1 of 2 series hold fewer than 3 figures and cannot be forecast; the first is "
                "vacancy_stock of KU931, SSS");

    row(&d, "vacancy_open_during", "KU729", "SSS", start, x, 5);
    row(&d, "vacancy_open_during", "KU931", "SSS", start, x, 5);
    f = audit_of(&d);
    assert_int_equal(f.n, 1);
    assert_string_equal(f.item[0].code, "open-during");
    tarve_findings_free(&f);
}

static void repeats_are_counted_not_listed(void **state)
{
    (void)state;
    draft d = {0};
    const double x[] = {1, 2, 3, 4, 5};
    static char area[30][8];
    for (size_t i = 0; i < 30; i++) {
        (void)snprintf(area[i], sizeof area[i], "P:%zu", i);
        row(&d, "graduates", area[i], "F:09", start, x, 2);
        row(&d, "graduates", area[i], "F:09", start + 5, x, 3);
    }
    tarve_findings f = audit_of(&d);
    assert_int_equal(f.n, 11);
    assert_string_equal(f.item[0].text,
                        "graduates of P:0, F:09 has no cell for 2018M03 and more periods after it");
    assert_string_equal(f.item[10].text, "and 20 more of this kind");
    tarve_findings_free(&f);
}

static void area_less_figures(void **state)
{
    (void)state;
    draft d = {0};
    flat(&d, "vacancy_stock", "SSS", "SSS", 1000);
    flat(&d, "vacancy_stock", "KUJOU", "SSS", 280);
    flat(&d, "vacancy_stock", "KU199", "SSS", 12);
    flat(&d, "vacancy_stock", "MKJO", "SSS", 280); /* the same ones, at another level */
    tarve_findings f = audit_of(&d);
    expect_only(&f, "no-area", TARVE_LOG_INFO, 2 + N - 1,
                "29 % of vacancy_stock of SSS, SSS in 2022M12 lies outside any municipality (most "
                "of it in KUJOU): it is in no area's figures and is spread over none");
    flat(&d, "vacancy_stock", "SSS", "SSS", 1000);
    flat(&d, "vacancy_stock", "KUJOU", "SSS", 3);
    f = audit_of(&d);
    expect_none(&f);
}

/* ---- F1 ---- */

static void flows_that_do_not_fit(void **state)
{
    (void)state;
    const double stock[] = {10, 12, 50, 50, 50}, flow[] = {5, 8, 20, 9, (double)NAN};
    draft d = {0};
    row(&d, "vacancy_stock", "KU729", "SSS", start, stock, 5);
    row(&d, "vacancy_flow", "KU729", "SSS", start, flow, 5);
    tarve_findings f = audit_of(&d);
    expect_only(&f, "identity", TARVE_LOG_WARN, 4,
                "stock and flow of vacancies do not fit in 1 of 3 months of 1 series: first "
                "vacancy_stock of KU729, SSS in 2018M03; revised, or counted in two ways");
}

/* ---- breaks ---- */

/* Season, noise and, from 2021M06 on, a step of `step` (factor). */
static void seasonal_of(draft *d, gsl_rng *rng, const char *measure, const char *area, double step)
{
    static const double season[] = {1.1, 1.3, 1.8, 1.5, 1.2, 0.9, 0.7, 0.8, 0.9, 0.8, 0.6, 0.5};
    double x[N];
    for (size_t i = 0; i < N; i++)
        x[i] =
            floor(400 * season[i % 12] * (i >= 41 ? step : 1) * exp(gsl_ran_gaussian(rng, 0.04)));
    row(d, measure, area, "SSS", start, x, N);
}

static void seasonal(draft *d, gsl_rng *rng, const char *area, double step)
{
    seasonal_of(d, rng, "vacancy_stock", area, step);
}

static void lone_steps_are_dated(void **state)
{
    for (int rep = 0; rep < 30; rep++) {
        draft d = {0};
        const double step = rep % 2 == 0 ? 1.5 : 0.6;
        seasonal(&d, *state, "SK138", step);
        tarve_findings f = audit_of(&d);
        assert_int_equal(f.n, 1);
        assert_string_equal(f.item[0].code, "break");
        assert_non_null(strstr(f.item[0].text, "in 2021M06; if there is a reason"));
        const char *by = strstr(f.item[0].text, "by ");
        char *end = NULL;
        if (by == NULL)
            fail_msg("no size in: %s", f.item[0].text);
        const double size = strtod(by + 3, &end);
        assert_ptr_not_equal(end, by + 3);
        assert_near(size / 100, step - 1, 0.15);
        tarve_findings_free(&f);
    }
}

/* A step that takes two months is one step, dated where it begins. */
static void steps_of_two_months_are_one(void **state)
{
    (void)state;
    double x[N];
    for (size_t i = 0; i < N; i++)
        x[i] = (i < 41 ? 400 : i < 42 ? 600 : 900) + (i * 7919 % 13 < 6 ? 5.0 : -5.0);
    draft d = {0};
    row(&d, "unemployed_stock", "MK13", "SSS", start, x, N);
    tarve_findings f = audit_of(&d);
    assert_int_equal(f.n, 1);
    assert_non_null(strstr(f.item[0].text, "in 2021M06"));
    tarve_findings_free(&f);
}

static void steady_series_do_not_step(void **state)
{
    size_t false_alarms = 0;
    enum { REPS = 100 };
    for (int rep = 0; rep < REPS; rep++) {
        draft d = {0};
        seasonal(&d, *state, "SK138", 1);
        tarve_findings f = audit_of(&d);
        false_alarms += f.n > 0;
        tarve_findings_free(&f);
    }
    assert_true(false_alarms <= REPS / 50);
}

static void common_steps_are_one_finding(void **state)
{
    draft d = {0};
    static const char *const five[] = {"SK131", "SK132", "SK133", "SK134", "SK135"};
    for (size_t i = 0; i < 5; i++)
        seasonal(&d, *state, five[i], 1.6);
    tarve_findings f = audit_of(&d);
    assert_int_equal(f.n, 1);
    assert_non_null(strstr(f.item[0].text, "5 series in 5 areas that do not overlap"));
    assert_non_null(strstr(f.item[0].text, "in 2021M06"));
    tarve_findings_free(&f);
    for (size_t i = 0; i < 4; i++)
        seasonal(&d, *state, five[i], 1.6);
    seasonal(&d, *state, "MK13", 1.6); /* holds them: not unrelated */
    f = audit_of(&d);
    assert_int_equal(f.n, 5);
    tarve_findings_free(&f);
    for (size_t i = 0; i < 4; i++) { /* eight series, but four areas */
        seasonal(&d, *state, five[i], 1.6);
        seasonal_of(&d, *state, "unemployed_stock", five[i], 1.6);
    }
    f = audit_of(&d);
    assert_int_equal(f.n, 8);
    tarve_findings_free(&f);
}

/* ---- how much of what ---- */

static void quality_counts(void **state)
{
    (void)state;
    const double x[] = {0, 3, HIDDEN, (double)NAN}, y[] = {0, 1};
    fact f[16];
    size_t n = facts_row(f, "vacancy_stock", "KU729", "SSS", start, x, 4);
    n += facts_row(f + n, "vacancy_stock", "KU729", "5321", start + 1, x, 4);
    n += facts_row(f + n, "vacancy_stock", "KU931", "SSS", start - 2, y, 1);
    n += facts_row(f + n, "vacancy_stock", "KU931", "SSS", start, y, 2);
    f[n - 1].flags = TARVE_FLAG_PRELIMINARY;
    f[n] = f[0];
    f[n].freq = TARVE_YEAR;
    f[n].period = 2020;
    f[n].state = TARVE_CELL_ROUNDED3;
    f[n++].value = 6;
    tarve_panel *p = tarve_panel_new();
    tarve_quality *q = NULL;
    size_t rows = 9;
    fact other = f[0];
    other.measure = "graduates";
    assert_int_equal(feed(p, "b.csv", f, n, 3, NULL), TARVE_OK);
    assert_int_equal(feed(p, "a.csv", &other, 1, 1, NULL), TARVE_OK);
    assert_int_equal(tarve_panel_quality(p, NULL, &q, &rows, NULL), TARVE_E_USAGE);
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
    assert_int_equal(tarve_panel_n_files(p), 2);
    assert_int_equal(tarve_panel_quality(p, NULL, &q, &rows, NULL), TARVE_OK);
    assert_int_equal(rows, 3);
    assert_string_equal(q[0].measure, "graduates");
    assert_string_equal(q[1].measure, "vacancy_stock");
    assert_int_equal(q[1].freq, TARVE_YEAR);
    assert_int_equal(q[1].cells, 1);
    assert_int_equal(q[1].rounded, 1);
    const tarve_quality *m = &q[2];
    assert_int_equal(m->freq, TARVE_MONTH);
    assert_int_equal(m->first, start - 2);
    assert_int_equal(m->last, start + 4);
    assert_int_equal(m->areas, 2);
    assert_int_equal(m->groups, 2);
    assert_int_equal(m->series, 3);
    assert_int_equal(m->cells, 11);
    assert_int_equal(m->zero, 4);
    assert_int_equal(m->protected_, 2);
    assert_int_equal(m->missing, 2);
    assert_int_equal(m->preliminary, 1);
    assert_int_equal(m->gaps, 1);
    free(q);
    assert_int_equal(tarve_panel_quality(p, "a.csv", &q, &rows, NULL), TARVE_OK);
    assert_int_equal(rows, 1);
    assert_int_equal(q[0].cells, 1);
    free(q);
    assert_int_equal(tarve_panel_quality(p, "none.csv", &q, &rows, NULL), TARVE_OK);
    assert_int_equal(rows, 0);
    assert_null(q);
    tarve_panel_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(area_totals),
        cmocka_unit_test(totals_are_left_alone_when_parts_are_missing),
        cmocka_unit_test(occupation_totals),
        cmocka_unit_test(mergers_are_told_apart),
        cmocka_unit_test(hidden_figures_leave_a_merger_open),
        cmocka_unit_test(gaps_short_series_and_kinds),
        cmocka_unit_test(repeats_are_counted_not_listed),
        cmocka_unit_test(area_less_figures),
        cmocka_unit_test(flows_that_do_not_fit),
        cmocka_unit_test(lone_steps_are_dated),
        cmocka_unit_test(steps_of_two_months_are_one),
        cmocka_unit_test(steady_series_do_not_step),
        cmocka_unit_test(common_steps_are_one_finding),
        cmocka_unit_test(quality_counts),
    };
    return cmocka_run_group_tests(tests, load_areas, free_areas);
}

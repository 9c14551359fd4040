/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The example region as the program reads it: nothing rejected, nothing in conflict, and the same
 * figures as the long tables that its files were cut from. */
#include "near.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tarve/ingest.h"
#include "tarve/panel.h"

static tarve_lexicon *lexicon;

static const char *const files[] = {
    "12r5_sydansuomi_2006-2015.csv",
    "12r5_sydansuomi_2015-2019.csv",
    "12r5_sydansuomi_2019-2023.csv",
    "12ti_keski-suomi_2006-2010.csv",
    "12ti_keski-suomi_2011-2015.csv",
    "12ti_keski-suomi_2016-2020.csv",
    "12ti_keski-suomi_2021-2023.csv",
    "2310_sydansuomi_2006-2020.csv",
    "vipunen_ammatillinen_graduates_synthetic.csv",
    "vipunen_korkeakoulu_graduates_synthetic.csv",
};

static void on_reject(void *ctx, const tarve_reject *r)
{
    (void)ctx;
    fail_msg("%s:%zu:%zu: %s: found \"%s\", expected %s", r->path, r->line, r->column, r->code,
             r->found, r->expected);
}

static void read_into(tarve_panel *p, const char *path)
{
    tarve_error err = {0};
    const tarve_read_options options = {
        .lexicon = lexicon, .jobs = 2, .as_of_month = TARVE_NO_PERIOD, .reject = on_reject};
    tarve_read_report *report = NULL;
    if (tarve_panel_read(p, path, &options, &report, &err) != TARVE_OK)
        fail_msg("%s:%zu:%zu: %s", path, err.line, err.column, err.message);
    assert_int_equal(report->records, report->accepted + report->blank);
    assert_true(report->taken > 0);
    tarve_read_report_free(report);
}

static tarve_panel *example(void)
{
    tarve_panel *p = tarve_panel_new();
    assert_non_null(p);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/example/%s", TARVE_DATASETS, files[i]);
        read_into(p, path);
    }
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
    return p;
}

static int load(void **state)
{
    *state = NULL;
    if (tarve_lexicon_load(TARVE_DATASETS "/classifications", &lexicon, NULL) != TARVE_OK)
        return -1;
    *state = example();
    return 0;
}

static int unload(void **state)
{
    tarve_panel_free(*state);
    tarve_lexicon_free(lexicon);
    return 0;
}

/* The cell of one month, or of one year when `month` is 0. */
static tarve_mark cell(const tarve_panel *p, const char *measure, const char *area,
                       const char *group, int year, int month, double *value)
{
    const tarve_freq freq = month == 0 ? TARVE_YEAR : TARVE_MONTH;
    const size_t i = tarve_panel_find(p, measure, area, group, "", freq);
    if (i == SIZE_MAX)
        fail_msg("no series %s of %s, %s", measure, area, group);
    const tarve_series s = tarve_panel_series(p, i);
    const tarve_period at = tarve_period_make(freq, year, month == 0 ? 1 : month) - s.first;
    assert_true(at >= 0 && (size_t)at < s.n);
    *value = s.value[at];
    return s.mark[at];
}

static void figures_are_those_of_the_tables(void **state)
{ /* one figure of each file, as Statistics Finland prints it */
    static const struct {
        const char *measure, *area, *group;
        int year, month;
        double value;
    } known[] = {
        {"unemployed_stock", "SSS", "SSS", 2006, 1, 278486},
        {"unemployed_stock", "KU729", "SSS", 2020, 11, 680},
        {"vacancy_stock", "KU931", "SSS", 2022, 2, 170},
        {"labour_force", "SSS", "SSS", 2006, 2, 2561691},
        {"vacancy_stock", "MK13", "SSS", 2022, 11, 1959},
        {"vacancy_flow", "MK13", "SSS", 2006, 1, 1141}, /* a no-break space inside */
        {"vacancy_flow", "KU729", "SSS", 2020, 8, 33},
        {"vacancy_days_open", "KU729", "SSS", 2020, 8, 49},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        double value = 0;
        const tarve_mark mark = cell(*state, known[i].measure, known[i].area, known[i].group,
                                     known[i].year, known[i].month, &value);
        assert_int_equal(tarve_mark_state(mark), TARVE_CELL_VALUE);
        assert_near(value, known[i].value, 0);
    }
}

static void protected_counts_stay_protected(void **state)
{
    double value = 0;
    const tarve_mark flow = cell(*state, "vacancy_flow", "KU265", "SSS", 2020, 7, &value);
    assert_int_equal(tarve_mark_state(flow), TARVE_CELL_PROTECTED);
    assert_true(isnan(value));
    const tarve_mark days = cell(*state, "vacancy_days_open", "KU265", "SSS", 2020, 5, &value);
    assert_int_equal(tarve_mark_state(days), TARVE_CELL_MISSING);
}

static void graduates_are_there_for_every_provider(void **state)
{
    static const char *const providers[] = {"P:Pohjoisen Keski-Suomen ammattiopisto",
                                            "P:Gradia Jyväskylä", "P:Jyväskylän ammattikorkeakoulu",
                                            "P:Humanistinen ammattikorkeakoulu"};
    size_t n[4] = {0};
    for (size_t i = 0; i < tarve_panel_size(*state); i++) {
        const tarve_series s = tarve_panel_series(*state, i);
        for (size_t k = 0; k < 4; k++)
            if (strcmp(s.measure, "graduates") == 0 && strcmp(s.area, providers[k]) == 0 &&
                strncmp(s.group, "Q:", 2) == 0) {
                n[k]++;
                assert_int_equal(s.n, 11); /* 2012-2022 */
            }
    }
    for (size_t k = 0; k < 4; k++)
        assert_true(n[k] >= 3);
}

/* Every series of one table has the same cells in the other. */
static size_t same_cells(const tarve_panel *a, const tarve_panel *b)
{
    size_t n = 0;
    for (size_t i = 0; i < tarve_panel_size(a); i++) {
        const tarve_series s = tarve_panel_series(a, i);
        const size_t at = tarve_panel_find(b, s.measure, s.area, s.group, s.variant, s.freq);
        if (at == SIZE_MAX)
            continue;
        const tarve_series o = tarve_panel_series(b, at);
        assert_int_equal(o.first, s.first);
        assert_int_equal(o.n, s.n);
        for (size_t t = 0; t < s.n; t++, n++)
            if (tarve_mark_state(s.mark[t]) != tarve_mark_state(o.mark[t]) ||
                (tarve_mark_has_number(s.mark[t]) && s.value[t] != o.value[t]))
                fail_msg("%s of %s, %s differs at step %zu", s.measure, s.area, s.group, t);
    }
    return n;
}

static void example_is_the_long_tables(void **state)
{
    static const char *const tables[] = {"12r5_keski-suomi", "12ti_MK13", "12ti_SSS"};
    tarve_panel *p = tarve_panel_new();
    assert_non_null(p);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/statfin/series/%s_2006M01-2023M10.csv",
                       TARVE_SHARED_DATA, tables[i]);
        if (access(path, R_OK) != 0) {
            print_message("skipped: %s is absent\n", path);
            tarve_panel_free(p);
            skip();
        }
        read_into(p, path);
    }
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
    /* 11 areas x 3 measures and 2 areas x 433 occupations x 2 measures (the totals are the same
     * series as two of the areas have), 214 months */
    assert_int_equal(same_cells(*state, p), (11 * 3 + 2 * 432 * 2) * 214);
    tarve_panel_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_of_the_tables),
        cmocka_unit_test(protected_counts_stay_protected),
        cmocka_unit_test(graduates_are_there_for_every_provider),
        cmocka_unit_test(example_is_the_long_tables),
    };
    return cmocka_run_group_tests(tests, load, unload);
}

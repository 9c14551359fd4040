/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seasons and the municipalities side by side: known answers, and what is protected stays so. */
#include "near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/area_series.h"
#include "report/plots_int.h"
#include "report/seasons.h"

enum { MONTHS = 40, AREAS = 3 };

typedef struct world {
    double value[AREAS][MONTHS];
    tarve_mark mark[AREAS][MONTHS];
    tarve_forecast forecast;
    tarve_published_series series[AREAS];
    tarve_view_area area[AREAS];
    tarve_report_inputs in;
    tarve_view v;
} world;

static tarve_mark plain(tarve_cell_state state)
{
    return tarve_mark_make(state, TARVE_REASON_NONE, 0, 0, 0, 0);
}

/* Series that begin in November 2020: month m (1..12) has 10 m vacancies. */
static void make(world *w)
{
    static const char *const code[AREAS] = {"KU216", "KU226", "KU729"};
    *w = (world){.forecast = {.model = "combination", .status = "ok"}};
    for (size_t i = 0; i < AREAS; i++) {
        for (size_t t = 0; t < MONTHS; t++) {
            w->value[i][t] = 10.0 * (double)((t + 10) % 12 + 1);
            w->mark[i][t] = plain(TARVE_CELL_VALUE);
        }
        w->series[i] =
            (tarve_published_series){.measure = "vacancy_stock",
                                     .area = code[i],
                                     .group = "SSS",
                                     .forecast = &w->forecast,
                                     .headline = i == 0,
                                     .history = {.freq = TARVE_MONTH,
                                                 .first = tarve_period_make(TARVE_MONTH, 2020, 11),
                                                 .n = MONTHS,
                                                 .value = w->value[i],
                                                 .mark = w->mark[i]}};
        w->area[i] = (tarve_view_area){.code = code[i], .name = code[i]};
    }
    w->in = (tarve_report_inputs){.series = w->series, .n_series = AREAS};
    w->v = (tarve_view){
        .in = &w->in, .lang = tarve_language_untranslated(), .n_areas = AREAS, .area = w->area};
}

/* ---- seasons ---- */

static void months_are_told_against_the_mean_of_their_year(void **state)
{
    world w;
    tarve_season s[TARVE_SEASONS_MOST];
    (void)state;
    make(&w);
    assert_int_equal(tarve_seasons(&w.v, s), 1); /* 2021, 2022 and 2023 are whole */
    for (int m = 0; m < 12; m++)
        assert_int_equal(s[0].index[m], (int)(100.0 * (m + 1) / 6.5 + 0.5));
    assert_string_equal(tarve_season_name(&w.v, &s[0]), "KU216");
}

static void a_year_with_a_hidden_month_is_left_out(void **state)
{
    world w;
    tarve_season s[TARVE_SEASONS_MOST];
    (void)state;
    make(&w);
    w.mark[0][20] = plain(TARVE_CELL_PROTECTED);
    assert_int_equal(tarve_seasons(&w.v, s), 0); /* two whole years are left */
    make(&w);
    for (size_t t = 0; t < MONTHS; t++)
        w.value[0][t] /= 20; /* a mean under five: noise */
    assert_int_equal(tarve_seasons(&w.v, s), 0);
}

static void groups_follow_the_area(void **state)
{
    world w;
    tarve_season s[TARVE_SEASONS_MOST];
    (void)state;
    make(&w);
    w.series[0].headline = false;
    w.series[0].group = "1";
    w.series[2].headline = true;
    assert_int_equal(tarve_seasons(&w.v, s), 2);
    assert_ptr_equal(s[0].series, &w.series[2]);
    assert_string_equal(tarve_season_name(&w.v, &s[1]), "Managers");
}

/* ---- municipalities ---- */

static void hidden_months_have_no_figure(void **state)
{
    world w;
    char *text = NULL;
    size_t len = 0, hidden = 0;
    (void)state;
    make(&w);
    w.mark[1][30] = plain(TARVE_CELL_PROTECTED);
    w.value[1][31] = 3; /* printed by the publisher, still below what we print */
    const tarve_chart_data d = {.v = &w.v};
    assert_true(tarve_chart_vacancies.worth(&d));
    assert_false(tarve_chart_unemployed.worth(&d));
    FILE *fp = open_memstream(&text, &len);
    assert_non_null(fp);
    tarve_chart_vacancies.figures(fp, &d);
    assert_int_equal(fclose(fp), 0);
    for (const char *at = text; (at = strstr(at, "\t1\tNaN\t1\n")) != NULL; at++)
        hidden++;
    assert_int_equal(hidden, 2);
    assert_null(strstr(text, "\t0\t3\t"));
    assert_non_null(strstr(text, "729\t24260\t0\t90\t2\n")); /* September 2021 */
    free(text);
}

static void too_few_months_or_municipalities_are_no_chart(void **state)
{
    world w;
    const tarve_published_series *s[TARVE_AREA_SERIES_MOST];
    (void)state;
    make(&w);
    assert_int_equal(tarve_area_series(&w.v, "vacancy_stock", s), AREAS);
    for (size_t t = 11; t < MONTHS; t++)
        w.mark[0][t] = w.mark[1][t] = plain(TARVE_CELL_PROTECTED);
    assert_int_equal(tarve_area_series(&w.v, "vacancy_stock", s), 0); /* one is left: none */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_are_told_against_the_mean_of_their_year),
        cmocka_unit_test(a_year_with_a_hidden_month_is_left_out),
        cmocka_unit_test(groups_follow_the_area),
        cmocka_unit_test(hidden_months_have_no_figure),
        cmocka_unit_test(too_few_months_or_municipalities_are_no_chart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

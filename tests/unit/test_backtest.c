/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rolling origins: which, how scored, what is said of the engine. */
#include "near.h"
#include "quiet_gsl.h"

#include <gsl/gsl_math.h>
#include <string.h>

#include "forecast/backtest_int.h"
#include "forecast/simple.h"

enum { MONTHS = 120, N_SERIES = 5 };

typedef struct world {
    double value[N_SERIES][MONTHS];
    tarve_backtest_series series[N_SERIES];
} world;

/* Waves of different sizes with a little noise that is the same every time. */
static void make_world(world *w)
{
    static const char *const id[N_SERIES] = {"a", "b", "c", "d", "e"};
    unsigned long x = 12345;
    for (int s = 0; s < N_SERIES; s++) {
        for (int t = 0; t < MONTHS; t++) {
            x = (x * 1103515245UL + 12345UL) % 2147483648UL;
            w->value[s][t] = floor(20.0 * (s + 1) + 8.0 * sin(t * M_PI / 6.0) + (double)(x % 7));
        }
        w->series[s] =
            (tarve_backtest_series){.history = {.id = id[s],
                                                .value = w->value[s],
                                                .n = MONTHS,
                                                .freq = TARVE_MONTH,
                                                .first = tarve_period_make(TARVE_MONTH, 2010, 1),
                                                .counts = true},
                                    .dated = true};
    }
}

static tarve_backtest_options usual(int jobs)
{
    return (tarve_backtest_options){
        .origins = 4, .n_levels = 2, .level = {0.8, 0.95}, .jobs = jobs};
}

static const tarve_backtest_row *row_of(const tarve_backtest_result *r, const char *group,
                                        tarve_method m)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->row[i].group, group) == 0 && r->row[i].method == m && r->row[i].whole_path)
            return &r->row[i];
    fail_msg("no row of %s", group);
    return NULL;
}

static void figures_of_the_naive_are_those_by_hand(void **state)
{
    (void)state;
    world w;
    make_world(&w);
    tarve_backtest_result r = {0};
    const tarve_backtest_options o = usual(1);
    assert_int_equal(tarve_backtest(w.series, N_SERIES, &o, &r, NULL), TARVE_OK);
    double mase = 0.0, error = 0.0, actual = 0.0;
    for (int s = 0; s < N_SERIES; s++)
        for (int k = 0; k < 4; k++) {
            const int n = MONTHS - 12 - 11 * k;
            double scale = 0.0, sum = 0.0;
            for (int t = 12; t < n; t++)
                scale += fabs(w.value[s][t] - w.value[s][t - 12]) / (n - 12);
            for (int h = 0; h < 12; h++) {
                sum += fabs(w.value[s][n + h] - w.value[s][n - 1]) / 12.0;
                error += w.value[s][n - 1] - w.value[s][n + h];
                actual += w.value[s][n + h];
            }
            mase += sum / scale / (4.0 * N_SERIES);
        }
    const tarve_backtest_row *naive = row_of(&r, "all", TARVE_METHOD_NAIVE);
    assert_near(naive->mase, mase, 1e-9);
    assert_near(naive->bias, error / actual, 1e-9);
    assert_int_equal(naive->n_forecasts, 4 * N_SERIES);
    assert_int_equal(naive->n_figures, 4 * N_SERIES * 12);
    assert_int_equal(naive->n_series, N_SERIES);
    assert_int_equal(r.n_scored, N_SERIES);
    assert_int_equal(naive->use == TARVE_METHOD_NAIVE, 0);
    tarve_backtest_free(&r);
}

static void nothing_is_learnt_from_after_the_origin(void **state)
{
    (void)state;
    world w;
    make_world(&w);
    tarve_backtest_options o = usual(1);
    o.origins = 1;
    o.step = 1;
    tarve_backtest_result a = {0}, b = {0};
    assert_int_equal(tarve_backtest(w.series, N_SERIES, &o, &a, NULL), TARVE_OK);
    for (int s = 0; s < N_SERIES; s++)
        for (int t = MONTHS - 12; t < MONTHS; t++)
            w.value[s][t] += 7.0; /* every forecast stays: the error moves by 7 in each */
    assert_int_equal(tarve_backtest(w.series, N_SERIES, &o, &b, NULL), TARVE_OK);
    const tarve_backtest_row *x = row_of(&a, "all", TARVE_METHOD_ENGINE),
                             *y = row_of(&b, "all", TARVE_METHOD_ENGINE);
    double before = 0.0, after = 0.0;
    for (int s = 0; s < N_SERIES; s++)
        for (int t = MONTHS - 12; t < MONTHS; t++) {
            after += w.value[s][t];
            before += w.value[s][t] - 7.0;
        }
    assert_near(y->bias * after - x->bias * before, -7.0 * 12 * N_SERIES, 1e-6);
    tarve_backtest_free(&a);
    tarve_backtest_free(&b);
}

static void jobs_do_not_matter(void **state)
{
    (void)state;
    world w;
    make_world(&w);
    tarve_backtest_result a = {0}, b = {0};
    const tarve_backtest_options one = usual(1), two = usual(2);
    assert_int_equal(tarve_backtest(w.series, N_SERIES, &one, &a, NULL), TARVE_OK);
    assert_int_equal(tarve_backtest(w.series, N_SERIES, &two, &b, NULL), TARVE_OK);
    assert_int_equal(a.n, b.n);
    for (size_t i = 0; i < a.n; i++) {
        assert_true(a.row[i].wis == b.row[i].wis && a.row[i].log_score == b.row[i].log_score);
        assert_true(a.row[i].rps == b.row[i].rps && a.row[i].mase == b.row[i].mase);
    }
    tarve_backtest_free(&a);
    tarve_backtest_free(&b);
}

static void groups_add_up_and_too_short_is_left_out(void **state)
{
    (void)state;
    world w;
    make_world(&w);
    w.series[0].group = w.series[1].group = "x";
    w.series[2].group = w.series[3].group = "";
    w.series[4].group = "x";
    w.series[4].history.n = 20; /* ends before every origin */
    tarve_backtest_result r = {0};
    const tarve_backtest_options o = usual(1);
    assert_int_equal(tarve_backtest(w.series, N_SERIES, &o, &r, NULL), TARVE_OK);
    assert_int_equal(r.n_scored, 4);
    assert_int_equal(row_of(&r, "x", TARVE_METHOD_MEAN)->n_series, 2);
    assert_int_equal(row_of(&r, "(none)", TARVE_METHOD_MEAN)->n_series, 2);
    assert_int_equal(row_of(&r, "all", TARVE_METHOD_MEAN)->n_forecasts, 16);
    tarve_backtest_free(&r);
    assert_int_equal(tarve_backtest(w.series, 0, &o, &r, NULL), TARVE_OK);
    assert_int_equal(r.n, 0);
    tarve_backtest_free(&r);
}

/* One band, MASE of the engine and the three simple ones: which is to be used? */
static tarve_method verdict(double e, double n, double s, double m)
{
    const double mase[TARVE_N_METHODS] = {e, n, s, m};
    tarve_case_tally t = {0};
    tarve_backtest_row row[TARVE_BANDS * TARVE_N_METHODS];
    for (int k = 0; k < TARVE_N_METHODS; k++)
        t.of[TARVE_BANDS - 1][k] = (tarve_tally){
            .n_forecasts = 1, .n_figures = 1, .n_mase = 1, .mase = mase[k], .actual = 1, .wis = 1};
    assert_int_equal(tarve_tally_rows(&t, "g", 12, 12, 0, 1, row), TARVE_N_METHODS);
    assert_true(isnan(row[0].skill));
    return row[0].use;
}

static void the_simple_one_is_used_unless_beaten(void **state)
{
    (void)state;
    assert_int_equal(verdict(0.9, 1.0, 1.1, 1.2), TARVE_METHOD_ENGINE);
    assert_int_equal(verdict(1.0, 1.0, 1.1, 1.2), TARVE_METHOD_NAIVE); /* as good is not better */
    assert_int_equal(verdict(1.15, 1.2, 1.1, 1.05), TARVE_METHOD_MEAN);
    assert_int_equal(verdict(2.0, 1.2, 1.1, 1.15), TARVE_METHOD_SEASONAL_NAIVE);
}

static void simple_points_and_spreads(void **state)
{
    (void)state;
    const double y[] = {1, 2, 3, 4, 2, 3, 4, (double)NAN, 5};
    tarve_dist d[6];
    tarve_simple_forecast(TARVE_METHOD_SEASONAL_NAIVE, y, 9, 4, false, 6, d);
    const double want[] = {3, 4, 4, 5, 3, 4}; /* the missing season: the one a year before */
    for (int h = 0; h < 6; h++)
        assert_near(d[h].mean, want[h], 0.0);
    tarve_simple_forecast(TARVE_METHOD_NAIVE, y, 4, 4, false, 2, d);
    assert_near(d[1].mean, 4.0, 0.0);
    assert_near(d[0].sd, 1.0, 1e-12);
    assert_near(d[1].sd, 2.0, 1e-12);
    tarve_simple_forecast(TARVE_METHOD_MEAN, y, 9, 4, false, 1, d);
    assert_near(d[0].mean, 3.0, 1e-12);
    tarve_simple_forecast(TARVE_METHOD_MEAN, y, 0, 4, true, 1, d);
    assert_near(d[0].mean, 0.01, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_of_the_naive_are_those_by_hand),
        cmocka_unit_test(nothing_is_learnt_from_after_the_origin),
        cmocka_unit_test(jobs_do_not_matter),
        cmocka_unit_test(groups_add_up_and_too_short_is_left_out),
        cmocka_unit_test(the_simple_one_is_used_unless_beaten),
        cmocka_unit_test(simple_points_and_spreads),
    };
    quiet_gsl();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which flows of a run are forecast per working day: those whose held-out errors say so. */
#include "near.h"
#include "quiet_gsl.h"

#include <math.h>
#include <string.h>

#include "run/published.h"
#include <gsl/gsl_rng.h>

enum { EACH = 6, KINDS = 3, SERIES = KINDS * EACH, N = 132, STEPS = 24 };

/* New vacancies grow with the days worked, filled ones do not, and a stock looks as if it did. */
static const char *const kind[KINDS] = {"vacancy_flow", "vacancy_filled", "vacancy_stock"};

typedef struct made {
    double value[SERIES][N];
    tarve_mark mark[SERIES][N];
    char id[SERIES][40];
    tarve_history history[SERIES];
    tarve_published_series item[SERIES];
    published pub;
} made;

static void make(made *to)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    const tarve_period first = tarve_period_make(TARVE_MONTH, 2009, 1);
    *to = (made){0};
    for (size_t i = 0; i < SERIES; i++) {
        const char *measure = kind[i / EACH];
        const bool grows = strcmp(measure, "vacancy_filled") != 0;
        for (size_t t = 0; t < N; t++) {
            const int days = tarve_period_working_days(first + (tarve_period)t);
            const double noise = 0.02 * (gsl_rng_uniform(rng) - 0.5);
            to->value[i][t] = round(4000.0 * (1.0 + noise) * (grows ? days / 21.0 : 1.0));
            to->mark[i][t] = (tarve_mark)TARVE_CELL_VALUE;
        }
        (void)snprintf(to->id[i], sizeof to->id[i], "%s/%zu", measure, i);
        to->history[i] = (tarve_history){.id = to->id[i],
                                         .value = to->value[i],
                                         .mark = to->mark[i],
                                         .n = N,
                                         .freq = TARVE_MONTH,
                                         .first = first,
                                         .counts = true};
        to->item[i] = (tarve_published_series){
            .id = to->id[i], .measure = measure, .history = {.freq = TARVE_MONTH, .n = N}};
    }
    to->pub = (published){.item = to->item, .history = to->history, .n = SERIES};
    gsl_rng_free(rng);
}

static void held_out_errors_choose(void **state)
{
    static made m;
    config_keys keys = {.seed = 1};
    const tarve_config config = {.keys = &keys};
    (void)state;
    for (int jobs = 1; jobs <= 2; jobs++) {
        const pipeline p = {.config = &config, .jobs = jobs};
        make(&m);
        assert_int_equal(published_work(&p, STEPS, &m.pub, NULL), TARVE_OK);
        for (size_t i = 0; i < SERIES; i++)
            assert_int_equal(m.history[i].exposure != NULL, i < EACH);
        for (size_t t = 0; t < N + STEPS; t++)
            assert_near(m.history[2].exposure[t],
                        tarve_period_working_days(m.history[2].first + (tarve_period)t), 0.0);
        tarve_arena_free(&m.pub.memory);
    }
}

static void the_benchmark_stays_a_figure(void **state)
{
    static made m;
    static tarve_forecast forecast[SERIES];
    config_keys keys = {.seed = 1};
    const tarve_config config = {.keys = &keys};
    const pipeline p = {.config = &config, .jobs = 1};
    const tarve_forecast_options o = {.n_steps = STEPS, .n_levels = 1, .level = {0.8}, .jobs = 1};
    (void)state;
    make(&m);
    m.pub.forecast = forecast;
    assert_int_equal(published_work(&p, STEPS, &m.pub, NULL), TARVE_OK);
    assert_int_equal(tarve_forecast_all(m.history, SERIES, &o, forecast, NULL), TARVE_OK);
    assert_true(fabs(forecast[0].benchmark[2] - m.value[0][N - 10]) >
                50.0); /* March: 21 days, then 22 */
    assert_int_equal(published_plain_benchmarks(&o, &m.pub, NULL), TARVE_OK);
    for (size_t i = 0; i < SERIES; i++) {
        for (size_t h = 0; h < STEPS; h++)
            assert_near(forecast[i].benchmark[h], m.value[i][N - 12 + h % 12], 1e-9);
        tarve_forecast_free(&forecast[i]);
    }
    tarve_arena_free(&m.pub.memory);
}

static void short_flows_and_none(void **state)
{
    static made m;
    config_keys keys = {.seed = 1};
    const tarve_config config = {.keys = &keys};
    const pipeline p = {.config = &config, .jobs = 1};
    (void)state;
    make(&m);
    for (size_t i = 0; i < SERIES; i++)
        m.history[i].n = 8; /* nothing can be held out */
    assert_int_equal(published_work(&p, 0, &m.pub, NULL), TARVE_OK);
    m.pub.n = 0;
    assert_int_equal(published_work(&p, 0, &m.pub, NULL), TARVE_OK);
    for (size_t i = 0; i < SERIES; i++)
        assert_null(m.history[i].exposure);
    tarve_arena_free(&m.pub.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(held_out_errors_choose),
        cmocka_unit_test(the_benchmark_stays_a_figure),
        cmocka_unit_test(short_flows_and_none),
    };
    quiet_gsl();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

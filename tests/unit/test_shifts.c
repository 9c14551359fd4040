/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaks that series have in common: pooled, drawn together, kept apart where they differ. */
#include "near.h"

#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <string.h>

#include "forecast/shifts.h"

enum { MONTHS = 84, AHEAD = 12, BREAK = 80, SERIES = 40, STRANGER = SERIES - 1 };
static const double common_shift = -0.5, between = 0.05;

typedef struct world {
    double y[SERIES][MONTHS + AHEAD], mean[SERIES][MONTHS + AHEAD], shift[SERIES];
    char id[SERIES][8];
    tarve_period date;
    tarve_history history[SERIES];
} world;

/* Monthly figures of 20 to 300 whose levels wander a little, with seasons; one series moves the
 * other way at the break. The figures from MONTHS on are those to be forecast. */
static world *new_world(gsl_rng *rng, double noise)
{
    world *w = calloc(1, sizeof *w);
    w->date = tarve_period_make(TARVE_MONTH, 2015, 1) + BREAK;
    for (size_t i = 0; i < SERIES; i++) {
        double level = 3.0 + 2.7 * gsl_rng_uniform(rng);
        w->shift[i] = i == STRANGER ? 1.2 : common_shift + between * gsl_ran_ugaussian(rng);
        for (size_t t = 0; t < MONTHS + AHEAD; t++) {
            level += 0.03 * gsl_ran_ugaussian(rng) * (t < MONTHS);
            const double at = level + 0.2 * cos((double)t * 0.5235987755982988) +
                              (t >= BREAK ? w->shift[i] : 0.0);
            w->mean[i][t] = exp(at);
            w->y[i][t] = floor(exp(at + noise * gsl_ran_ugaussian(rng)) + 0.5);
        }
        (void)snprintf(w->id[i], sizeof w->id[i], "s%zu", i);
        w->history[i] = (tarve_history){.id = w->id[i],
                                        .value = w->y[i],
                                        .n = MONTHS,
                                        .freq = TARVE_MONTH,
                                        .first = tarve_period_make(TARVE_MONTH, 2015, 1),
                                        .counts = true,
                                        .breaks = &w->date,
                                        .n_breaks = 1};
    }
    return w;
}

typedef struct outcome {
    double own, drawn;           /* root mean square errors of the shifts */
    double own_path, drawn_path; /* mean absolute errors of 12 months, of logarithms */
    double stranger;             /* what the one that differs is told */
    double pooled, variance;
} outcome;

static double path_error(const world *w, size_t i, const tarve_series *s, const double *shift)
{
    tarve_fit fit;
    tarve_dist dist[AHEAD];
    double sum = 0.0;
    const tarve_model *model = tarve_model_find("damped_trend");
    const tarve_priors priors = {.shift = shift};
    assert_int_equal(tarve_series_fit_with(s, model, s->n, &priors, &fit, NULL), TARVE_OK);
    assert_int_equal(model->predict(&fit, AHEAD, dist, NULL), TARVE_OK);
    for (size_t h = 0; h < AHEAD; h++)
        sum += fabs(log(dist[h].mean / w->mean[i][MONTHS + h])) / AHEAD;
    return sum;
}

static void judge_one(const world *w, const tarve_shifts *p, size_t i, outcome *o)
{
    const double share = 1.0 / (SERIES - 1);
    tarve_series s = {0};
    double own = 0.0, error = 0.0, unit = 1.0, *told = NULL;
    assert_int_equal(tarve_series_make(&w->history[i], &s, NULL), TARVE_OK);
    assert_int_equal(tarve_series_shifts(&s, s.n, &own, &error, &unit, NULL), TARVE_OK);
    assert_int_equal(tarve_shifts_of(p, &s, s.n, &told, NULL), TARVE_OK);
    assert_non_null(told);
    if (i == STRANGER) {
        o->stranger = told[0];
        assert_near(told[0], own, 1e-12);
    } else {
        o->own += pow(own / unit - w->shift[i], 2.0) * share;
        o->drawn += pow(told[0] / unit - w->shift[i], 2.0) * share;
        o->own_path += path_error(w, i, &s, NULL) * share;
        o->drawn_path += path_error(w, i, &s, told) * share;
    }
    free(told);
    tarve_series_free(&s);
}

static tarve_shift shift_of(const world *w, size_t i)
{
    tarve_shift shift = {.date = w->date, .m = 12};
    tarve_series s = {0};
    double unit = 1.0;
    assert_int_equal(tarve_series_make(&w->history[i], &s, NULL), TARVE_OK);
    assert_int_equal(tarve_series_shifts(&s, s.n, &shift.size, &shift.variance, &unit, NULL),
                     TARVE_OK);
    shift.size /= unit;
    shift.variance /= unit * unit;
    tarve_series_free(&s);
    return shift;
}

static outcome run(gsl_rng *rng, double noise)
{
    outcome o = {0};
    world *w = new_world(rng, noise);
    tarve_shift shift[SERIES];
    tarve_shifts *p = NULL;
    for (size_t i = 0; i < SERIES; i++)
        shift[i] = shift_of(w, i);
    assert_int_equal(tarve_shifts_pool(shift, SERIES, &p, NULL), TARVE_OK);
    assert_true(tarve_shifts_find(p, w->date, 12, &o.pooled, &o.variance));
    for (size_t i = 0; i < SERIES; i++)
        judge_one(w, p, i, &o);
    o.own = sqrt(o.own);
    o.drawn = sqrt(o.drawn);
    tarve_shifts_free(p);
    free(w);
    return o;
}

static void shared_shifts_are_known_better(void **state)
{ /* the noisier the series, the more the others help; the one that differs keeps its own */
    static const double noise[] = {0.1, 0.3}, most[] = {1.03, 0.9};
    for (size_t i = 0; i < 2; i++) {
        const outcome o = run(*state, noise[i]);
        assert_near(o.pooled, common_shift, 0.1);
        assert_true(o.drawn < 0.8 * o.own);
        assert_true(o.drawn_path < most[i] * o.own_path);
        assert_true(o.stranger > 0.8);
    }
}

static void pools_as_dersimonian_and_laird(void **state)
{ /* six equal variances v: mean, and the spread of the sizes less v; the seventh is left out */
    (void)state;
    static const double size[] = {0.1, 0.5, -0.1, 0.3, 0.4, 0.0, 9.0};
    tarve_shift shift[7];
    tarve_shifts *p = NULL;
    double mean = 0.0, variance = 0.0;
    for (size_t i = 0; i < 7; i++)
        shift[i] = (tarve_shift){.date = 100, .m = 12, .size = size[i], .variance = 0.01};
    assert_int_equal(tarve_shifts_pool(shift, 7, &p, NULL), TARVE_OK);
    assert_true(tarve_shifts_find(p, 100, 12, &mean, &variance));
    assert_near(mean, 0.2, 1e-12);
    assert_near(variance, (0.056 - 0.01) + 0.056 / 6.0, 1e-12);
    assert_false(tarve_shifts_find(p, 101, 12, &mean, &variance));
    assert_false(tarve_shifts_find(p, 100, 4, &mean, &variance));
    tarve_shifts_free(p);
    assert_int_equal(tarve_shifts_pool(shift, 4, &p, NULL), TARVE_OK); /* too few */
    assert_false(tarve_shifts_find(p, 100, 12, &mean, &variance));
    tarve_shifts_free(p);
}

static void draws_by_precision(void **state)
{
    (void)state;
    assert_near(tarve_shifts_draw(1.0, 0.3, 0.4, 0.1), 0.55, 1e-12);
    assert_near(tarve_shifts_draw(5.0, 0.3, 0.4, 0.1), 5.0, 0.0);
    assert_near(tarve_shifts_draw((double)NAN, 0.3, 0.4, 0.1), 0.4, 0.0);
}

static void predict(const char *name, const tarve_model_input *in, tarve_dist dist[3])
{
    tarve_fit fit;
    const tarve_model *m = tarve_model_find(name);
    assert_int_equal(m->fit(in, &fit, NULL), TARVE_OK);
    assert_int_equal(m->predict(&fit, 3, dist, NULL), TARVE_OK);
}

static void given_shifts_are_taken_out(void **state)
{ /* figures that step by exactly the shift are forecast as those that never stepped */
    (void)state;
    static const char *const name[] = {"damped_trend", "level_average"};
    double flat[60], step[60];
    const double by = 0.7;
    const size_t at = 57;
    tarve_dist want[3], got[3];
    for (size_t t = 0; t < 60; t++) {
        flat[t] = 50.0 * exp(0.1 * sin(1.0 + (double)(t * t)));
        step[t] = t < at ? flat[t] * exp(-by) : flat[t];
    }
    const gsl_vector_const_view f = gsl_vector_const_view_array(flat, 60);
    const gsl_vector_const_view s = gsl_vector_const_view_array(step, 60);
    const tarve_model_input plain = {.y = &f.vector, .season = 1};
    const tarve_model_input broken = {
        .y = &s.vector, .season = 1, .n_breaks = 1, .breaks = &at, .shift = &by};
    for (size_t i = 0; i < 6; i++) {
        if (i % 3 == 0) {
            predict(name[i / 3], &plain, want);
            predict(name[i / 3], &broken, got);
        }
        assert_near(got[i % 3].mean, want[i % 3].mean, 1e-6);
        assert_near(got[i % 3].sd, want[i % 3].sd, 1e-6);
    }
}

static void same_forecasts(tarve_forecast *a, tarve_forecast *b)
{
    for (size_t h = 0; h < a->n_steps; h++) {
        assert_near(a->mean[h], b->mean[h], 0.0);
        assert_near(a->hi[0][h], b->hi[0][h], 0.0);
    }
    tarve_forecast_free(a);
    tarve_forecast_free(b);
}

static void order_and_threads_do_not_matter(void **state)
{
    world *w = new_world(*state, 0.2);
    tarve_history back[SERIES];
    tarve_forecast a[SERIES] = {{0}}, b[SERIES] = {{0}};
    tarve_forecast_options opt = {.n_steps = 6, .n_levels = 1, .level = {0.8}, .jobs = 1};
    for (size_t i = 0; i < SERIES; i++)
        back[SERIES - 1 - i] = w->history[i];
    assert_int_equal(tarve_forecast_all(w->history, SERIES, &opt, a, NULL), TARVE_OK);
    opt.jobs = 2;
    assert_int_equal(tarve_forecast_all(back, SERIES, &opt, b, NULL), TARVE_OK);
    for (size_t i = 0; i < SERIES; i++)
        same_forecasts(&a[i], &b[SERIES - 1 - i]);
    free(w);
}

static int setup(void **state)
{
    *state = gsl_rng_alloc(gsl_rng_mt19937);
    return *state == NULL;
}

static int teardown(void **state)
{
    gsl_rng_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_shifts_are_known_better),
        cmocka_unit_test(pools_as_dersimonian_and_laird),
        cmocka_unit_test(draws_by_precision),
        cmocka_unit_test(given_shifts_are_taken_out),
        cmocka_unit_test(order_and_threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

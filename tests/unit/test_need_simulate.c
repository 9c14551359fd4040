/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worked example drawn, and what must hold of every draw. */
#include "near.h"

#include <gsl/gsl_randist.h>
#include <string.h>

#include "base/intern.h"
#include "base/num.h"
#include "base/rng.h"
#include "need/change.h"
#include "need/classes.h"
#include "need/model.h"
#include "need/params.h"

enum { DRAWS = 4000, OCCUPATIONS = 3, HEALTH = 0, TECHNOLOGY = 1, QUALIFICATIONS = 2 };

static double *copy(const double *x, size_t n)
{
    double *out = calloc(n, sizeof *out);
    assert_non_null(out);
    memcpy(out, x, n * sizeof *out);
    return out;
}

static double *filled(size_t n, double x)
{
    double *out = calloc(n, sizeof *out);
    assert_non_null(out);
    for (size_t i = 0; i < n; i++)
        out[i] = x;
    return out;
}

static size_t *indices(const size_t *x, size_t n)
{
    size_t *out = calloc(n, sizeof *out);
    assert_non_null(out);
    memcpy(out, x, n * sizeof *out);
    return out;
}

/* Counts are those of the area itself: nothing is pooled, nothing protected. */
static void plain_mix(mix *m, const char *stream, const double *known)
{
    m->stream = stream;
    m->known = copy(known, OCCUPATIONS);
    m->middle = copy(known, OCCUPATIONS);
    m->shape = filled(OCCUPATIONS, (double)INFINITY);
    m->same_area = true;
    m->exposure = m->own_share = 1.0;
}

/* A path around its mean, as a forecast would give it: Poisson, keyed. */
static double *poisson_path(double mean, uint64_t what, size_t draws)
{
    double *path = calloc(draws, sizeof *path);
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    assert_non_null(path);
    for (size_t d = 0; d < draws; d++) {
        tarve_rng_key(rng, 99, what, d);
        path[d] = (double)gsl_ran_poisson(rng, mean);
    }
    gsl_rng_free(rng);
    return path;
}

static const double n12[3] = {150, 40, 120}, v_bar[3] = {14, 5, 8}, u_bar[3] = {18, 30, 70};
static const double graduates[2] = {60, 45};
static const tarve_parameter grad_rows[7] = {
    {.name = "mu", .level = "vet", .key = "", .kind = TARVE_PRIOR_BETA, .a = 7.5, .b = 42.5},
    {.name = "mu", .level = "vet", .key = "t", .kind = TARVE_PRIOR_BETA, .a = 5, .b = 45},
    {.name = "a", .level = "vet", .key = "", .kind = TARVE_PRIOR_BETA, .a = 41, .b = 9},
    {.name = "rho", .level = "vet", .key = "", .kind = TARVE_PRIOR_BETA, .a = 35, .b = 15},
    {.name = "rho", .level = "vet", .key = "t", .kind = TARVE_PRIOR_BETA, .a = 30, .b = 20},
    {.name = "m", .level = "vet", .key = "", .kind = TARVE_PRIOR_BETA, .a = 40, .b = 10},
    {.name = "m", .level = "vet", .key = "t", .kind = TARVE_PRIOR_BETA, .a = 30, .b = 20},
};

/* Paths of the worked example. */
static void example_paths(need_model *m)
{
    m->n_path = poisson_path(310, 1, DRAWS);
    m->v_path = filled(DRAWS, 27);
    m->u_path = filled(DRAWS, 118);
    m->n_mean = filled(1, 310);
    m->v_mean = filled(1, 27);
    m->u_mean = filled(1, 118);
    m->g_mean = copy(graduates, 2);
    m->g_path = filled((size_t)2 * DRAWS, 0);
    for (size_t f = 0; f < 2; f++) {
        double *path = poisson_path(graduates[f], 10 + f, DRAWS);
        memcpy(m->g_path + f * DRAWS, path, DRAWS * sizeof *path);
        free(path);
    }
}

static void example_education(need_model *m)
{
    static const size_t first[4] = {0, 1, 2, 4}, of[4] = {0, 1, 0, 1}, fields[2] = {0, 1};
    static const double share[4] = {.85, .75, .02, .02}, none[3] = {.15, .25, .96};
    static const size_t rows[2][4] = {{0, 2, 3, 5}, {1, 2, 4, 6}};
    m->n_qualifications = m->n_fields = m->n_units = QUALIFICATIONS;
    m->first = indices(first, 4);
    m->cell_qualification = indices(of, 4);
    m->cell_share = copy(share, 4);
    m->none = copy(none, 3);
    m->other = filled(3, 0);
    m->only_cell = calloc(4, 1);
    m->only_field = calloc(4, 1);
    m->only_cell[0] = m->only_cell[1] = m->only_field[0] = m->only_field[1] = 1;
    m->crosswalk_n = 200;
    m->field_of = indices(fields, 2);
    m->unit_of = calloc(2, sizeof *m->unit_of);
    m->unit_of[0] = m->unit_of[1] = SIZE_MAX;
    m->graduate_cell = calloc(2, sizeof *m->graduate_cell);
    for (size_t q = 0; q < 2; q++)
        m->graduate_cell[q] = (graduate_cell){
            .qualification = q, .share = 1, .value = graduates[q], .mu = (double)NAN, .key = q};
    m->n_graduate_cells = 2;
    m->recent_field = copy(graduates, 2);
    m->n_rows = 7;
    m->row = calloc(7, sizeof(tarve_parameter *));
    for (size_t i = 0; i < 7; i++)
        m->row[i] = &grad_rows[i];
    m->rows_of = calloc(2, sizeof *m->rows_of);
    memcpy(m->rows_of, rows, sizeof rows);
}

static void example(need_model *m, tarve_parameters *p)
{
    *m = (need_model){.n_years = 1, .n_draws = DRAWS, .n_occupations = OCCUPATIONS, .seed = 1};
    m->jobs = 1;
    plain_mix(&m->v, "v", v_bar);
    plain_mix(&m->u, "u", u_bar);
    plain_mix(&m->n, "n", n12);
    m->occupation_key = calloc(OCCUPATIONS, sizeof *m->occupation_key);
    m->duration_group = calloc(OCCUPATIONS, sizeof *m->duration_group);
    m->group_of = calloc(OCCUPATIONS, sizeof *m->group_of);
    m->registered = filled(OCCUPATIONS, 0);
    for (size_t o = 0; o < OCCUPATIONS; o++) {
        m->occupation_key[o] = 1000 + o;
        m->group_of[o] = SIZE_MAX;
    }
    m->psi = 1.0;
    m->frictional_months = (double)NAN;
    example_education(m);
    example_paths(m);
    m->kappa = params_use(p, "kappa", NULL, NULL, NULL);
    m->omega = params_use(p, "omega", NULL, NULL, NULL);
    m->chi = params_use(p, "chi", NULL, NULL, NULL);
    m->phi = params_use(p, "phi", NULL, NULL, NULL);
    m->alpha = params_use(p, "alpha", NULL, NULL, NULL);
    m->iota = params_use(p, "iota", NULL, NULL, NULL);
    m->u_max = params_use(p, "u_max", NULL, NULL, NULL);
    m->backlog_years = params_use(p, "backlog_years", NULL, NULL, NULL);
}

static double figure(const need_draws *r, size_t unit, size_t k, size_t d)
{
    return need_unit(r, 0, unit, k)[d];
}

static double gap(const need_draws *r, size_t unit, size_t d)
{
    return figure(r, unit, FIGURE_ENTRANTS, d) + figure(r, unit, FIGURE_BACKLOG, d) -
           figure(r, unit, FIGURE_SUPPLY, d);
}

static void means_give_the_worked_example(void **state)
{
    need_model m;
    need_draws r = {0};
    example(&m, *state);
    /* kappa is lognormal with median one: its mean is above one, the example has kappa = 1 */
    const tarve_parameter one = {.name = "kappa", .kind = TARVE_PRIOR_FIXED, .a = 1.0};
    m.kappa = &one;
    assert_int_equal(need_simulate(&m, NULL, 0, 1, 1, &r, NULL), TARVE_OK);
    assert_true(fabs(figure(&r, HEALTH, FIGURE_ENTRANTS, 0) - 70.8) < 0.051);
    assert_true(fabs(figure(&r, TECHNOLOGY, FIGURE_ENTRANTS, 0) - 11.0) < 0.051);
    assert_true(fabs(figure(&r, HEALTH, FIGURE_SUPPLY, 0) - 23.4) < 0.051);
    assert_true(fabs(figure(&r, TECHNOLOGY, FIGURE_SUPPLY, 0) - 12.0) < 0.051);
    need_draws_free(&r);
    need_model_free(&m);
}

static void draws_give_the_ranges_of_the_example(void **state)
{
    need_model m;
    need_draws r = {0};
    double g[DRAWS];
    static const double want[2][3] = {{20, 89, 1.0}, {-9, 8, 0.43}};
    example(&m, *state);
    assert_int_equal(need_simulate(&m, NULL, VARY_ALL, 1, DRAWS, &r, NULL), TARVE_OK);
    for (size_t unit = 0; unit < 2; unit++) {
        double positive = 0;
        for (size_t d = 0; d < DRAWS; d++) {
            g[d] = gap(&r, unit, d);
            positive += g[d] > 0;
        }
        tarve_sort(g, DRAWS);
        assert_true(fabs(tarve_quantile_sorted(g, DRAWS, 0.1) - want[unit][0]) < 3.0);
        assert_true(fabs(tarve_quantile_sorted(g, DRAWS, 0.9) - want[unit][1]) < 4.0);
        assert_true(fabs(positive / DRAWS - want[unit][2]) < 0.06);
    }
    need_draws_free(&r);
    need_model_free(&m);
}

/* The class of the example: health is short, technology uncertain. */
static void classes_of_the_example(void **state)
{
    static const class_rules rules = {{0.80, 0.95, 1.05, 1.20}, 90, 20, 0.70, 5, 0.10};
    need_model m;
    need_draws r = {0};
    example(&m, *state);
    assert_int_equal(need_simulate(&m, NULL, VARY_ALL, 1, DRAWS, &r, NULL), TARVE_OK);
    for (size_t unit = 0; unit < 2; unit++) {
        double p[5] = {0}, j[DRAWS], g[DRAWS];
        for (size_t d = 0; d < DRAWS; d++) {
            j[d] = figure(&r, unit, FIGURE_HIRES, d) - figure(&r, unit, FIGURE_CHURN, d);
            g[d] = gap(&r, unit, d);
            const double filled_otherwise = figure(&r, unit, FIGURE_SUPPLY, d) +
                                            figure(&r, unit, FIGURE_UNEMPLOYED, d) +
                                            figure(&r, unit, FIGURE_MOBILITY, d);
            p[class_of_ratio(&rules, filled_otherwise / j[d])] += 1.0 / DRAWS;
        }
        tarve_sort(j, DRAWS);
        tarve_sort(g, DRAWS);
        const class_verdict v = class_decide(&rules, p, tarve_quantile_sorted(j, DRAWS, 0.5),
                                             tarve_quantile_sorted(g, DRAWS, 0.5));
        assert_int_equal(v.class_, unit == HEALTH ? (v.n_classes == 5 ? TARVE_NEED_LARGE_SHORTAGE
                                                                      : TARVE_NEED_SHORTAGE)
                                                  : TARVE_NEED_UNCERTAIN);
    }
    need_draws_free(&r);
    need_model_free(&m);
}

static void every_draw_adds_up(void **state)
{
    need_model m;
    need_draws r = {0};
    example(&m, *state);
    m.psi = 3.0;
    assert_int_equal(need_simulate(&m, NULL, VARY_ALL, 1, 500, &r, NULL), TARVE_OK);
    for (size_t d = 0; d < 500; d++)
        for (size_t unit = 0; unit < 2; unit++) {
            const double parts =
                figure(&r, unit, FIGURE_CHURN, d) + figure(&r, unit, FIGURE_UNEMPLOYED, d) +
                figure(&r, unit, FIGURE_MOBILITY, d) + figure(&r, unit, FIGURE_ENTRANTS, d);
            assert_near(parts, figure(&r, unit, FIGURE_HIRES, d), 1e-12);
            assert_true(figure(&r, unit, FIGURE_BOUND_MIN, d) <=
                        figure(&r, unit, FIGURE_BOUND_MAX, d));
        }
    need_draws_free(&r);
    need_model_free(&m);
}

static void threads_do_not_show(void **state)
{
    need_model m;
    need_draws a = {0}, b = {0}, prefix = {0};
    example(&m, *state);
    m.psi = 3.0;
    assert_int_equal(need_simulate(&m, NULL, VARY_ALL, 1, 600, &a, NULL), TARVE_OK);
    m.jobs = 3;
    assert_int_equal(need_simulate(&m, NULL, VARY_ALL, 1, 600, &b, NULL), TARVE_OK);
    assert_memory_equal(a.unit, b.unit, (size_t)2 * N_UNIT_FIGURES * 600 * sizeof *a.unit);
    /* fewer draws are the first of more */
    assert_int_equal(need_simulate(&m, NULL, VARY_ALL, 1, 50, &prefix, NULL), TARVE_OK);
    for (size_t d = 0; d < 50; d++)
        assert_true(gap(&a, HEALTH, d) == gap(&prefix, HEALTH, d));
    need_draws_free(&a);
    need_draws_free(&b);
    need_draws_free(&prefix);
    need_model_free(&m);
}

/* The same draw with something changed: common random numbers. */
static void a_graduate_never_raises_a_gap(void **state)
{
    need_model m;
    need_draws before = {0}, after = {0};
    example(&m, *state);
    assert_int_equal(need_simulate(&m, NULL, VARY_ALL, 1, 500, &before, NULL), TARVE_OK);
    for (size_t d = 0; d < DRAWS; d++)
        m.g_path[d] += 1.0;
    assert_int_equal(need_simulate(&m, NULL, VARY_ALL, 1, 500, &after, NULL), TARVE_OK);
    for (size_t d = 0; d < 500; d++) {
        assert_true(gap(&after, HEALTH, d) < gap(&before, HEALTH, d));
        assert_true(gap(&after, TECHNOLOGY, d) == gap(&before, TECHNOLOGY, d));
    }
    need_draws_free(&before);
    need_draws_free(&after);
    need_model_free(&m);
}

static void more_vacancies_never_lower_the_requirement(void **state)
{
    need_model m;
    need_draws before = {0}, after = {0};
    example(&m, *state);
    assert_int_equal(need_simulate(&m, NULL, VARY_ALL & ~(1U << VARY_N12), 1, 500, &before, NULL),
                     TARVE_OK);
    m.n_mean[0] *= 2.0;
    assert_int_equal(need_simulate(&m, NULL, VARY_ALL & ~(1U << VARY_N12), 1, 500, &after, NULL),
                     TARVE_OK);
    for (size_t d = 0; d < 500; d++)
        for (size_t unit = 0; unit < 2; unit++)
            assert_true(figure(&after, unit, FIGURE_ENTRANTS, d) >=
                        figure(&before, unit, FIGURE_ENTRANTS, d) - 1e-9);
    need_draws_free(&before);
    need_draws_free(&after);
    need_model_free(&m);
}

static void no_vacancies_no_error(void **state)
{
    need_model m;
    need_draws r = {0};
    example(&m, *state);
    m.n.known[1] = m.n.middle[1] = 0.0;
    m.v.known[1] = m.v.middle[1] = 0.0;
    memset(m.n_path, 0, DRAWS * sizeof *m.n_path);
    m.n_mean[0] = 0.0;
    assert_int_equal(need_simulate(&m, NULL, VARY_ALL, 1, 100, &r, NULL), TARVE_OK);
    for (size_t d = 0; d < 100; d++)
        assert_near(figure(&r, TECHNOLOGY, FIGURE_ENTRANTS, d), 0.0, 0.0);
    need_draws_free(&r);
    need_model_free(&m);
}

static void only_what_varies_varies(void **state)
{
    need_model m;
    example(&m, *state);
    for (unsigned k = 0; k < N_VARY; k++) {
        need_draws r = {0};
        double low = 1e9, high = -1e9;
        assert_int_equal(need_simulate(&m, NULL, 1U << k, 1, 200, &r, NULL), TARVE_OK);
        for (size_t d = 0; d < 200; d++) {
            low = fmin(low, gap(&r, HEALTH, d));
            high = fmax(high, gap(&r, HEALTH, d));
        }
        assert_true(high > low); /* every group of assumptions matters */
        need_draws_free(&r);
    }
    need_model_free(&m);
}

/* ---- changes ---- */

enum { CHANGED = 500 };

static void simulate_changed(const need_model *m, const need_change *c, need_draws *out)
{
    assert_int_equal(need_simulate(m, c, VARY_ALL, 1, CHANGED, out, NULL), TARVE_OK);
}

static void no_change_is_the_base(void **state)
{
    static const extra_jobs none_of_them = {1, 0, 0.0};
    static const double nobody[2] = {0};
    need_model m;
    need_draws base = {0}, same = {0};
    example(&m, *state);
    m.psi = 3.0;
    m.frictional_months = 0.8;
    m.completion = filled(QUALIFICATIONS, 0.7);
    const need_hold as_drawn = {.kappa = (double)NAN, .chi = (double)NAN};
    const need_change nothing = {
        .jobs = &none_of_them, .n_jobs = 1, .graduates = nobody, .hold = &as_drawn};
    simulate_changed(&m, NULL, &base);
    simulate_changed(&m, &nothing, &same);
    assert_memory_equal(base.unit, same.unit,
                        (size_t)2 * N_UNIT_FIGURES * CHANGED * sizeof *base.unit);
    need_draws_free(&base);
    need_draws_free(&same);
    need_model_free(&m);
}

/* Simulated together or one by one: the same bytes, in any order, counts shared or not. */
static void cases_do_not_depend_on_their_company(void **state)
{
    enum { CASES = 6 };
    static const extra_jobs investor = {1, 0, 40.0};
    static const double more[2] = {5.0, 0.0};
    const need_hold held = {.kappa = 0.8, .chi = (double)NAN};
    const need_change change[CASES] = {{.demand_sd = -1.0},
                                       {.completion = 0.05, .rho = 0.05},
                                       {.hold = &held},
                                       {.jobs = &investor, .n_jobs = 1},
                                       {.phi = 0.05, .graduates = more},
                                       {.demand_sd = -1.0, .phi = 0.05}};
    need_model m;
    need_case together[CASES] = {{0}};
    example(&m, *state);
    m.psi = 3.0;
    m.frictional_months = 0.8;
    m.completion = filled(QUALIFICATIONS, 0.7);
    for (size_t i = 0; i < CASES; i++)
        together[i].change = &change[i];
    assert_int_equal(need_simulate_cases(&m, 1, CHANGED, CASES, together, NULL), TARVE_OK);
    for (size_t i = 0; i < CASES; i++) {
        need_draws alone = {0};
        simulate_changed(&m, &change[i], &alone);
        assert_memory_equal(together[i].draws.unit, alone.unit,
                            (size_t)2 * N_UNIT_FIGURES * CHANGED * sizeof *alone.unit);
        need_draws_free(&alone);
        need_draws_free(&together[i].draws);
    }
    need_model_free(&m);
}

/* Each moves what it names by what it says, and nothing else. */
static void a_change_moves_what_it_names(void **state)
{
    static const double more[2] = {30, 0};
    need_model m;
    need_draws base = {0}, trained = {0}, staying = {0}, finishing = {0};
    example(&m, *state);
    m.completion = filled(QUALIFICATIONS, 0.7);
    simulate_changed(&m, NULL, &base);
    simulate_changed(&m, &(need_change){.graduates = more}, &trained);
    simulate_changed(&m, &(need_change){.rho = 0.05}, &staying);
    simulate_changed(&m, &(need_change){.completion = 0.05}, &finishing);
    for (size_t d = 0; d < CHANGED; d++) {
        const double g = figure(&base, HEALTH, FIGURE_GRADUATES, d);
        const double s = figure(&base, HEALTH, FIGURE_SUPPLY, d);
        assert_near(figure(&trained, HEALTH, FIGURE_GRADUATES, d), g + 30, 1e-9);
        assert_near(figure(&trained, HEALTH, FIGURE_SUPPLY, d), s * (g + 30) / g, 1e-9);
        assert_near(figure(&finishing, HEALTH, FIGURE_SUPPLY, d), s * 0.75 / 0.70, 1e-9);
        assert_near(figure(&trained, TECHNOLOGY, FIGURE_SUPPLY, d),
                    figure(&base, TECHNOLOGY, FIGURE_SUPPLY, d), 0.0);
        assert_true(figure(&staying, HEALTH, FIGURE_SUPPLY, d) > s);
        assert_true(figure(&staying, HEALTH, FIGURE_ENTRANTS, d) ==
                    figure(&base, HEALTH, FIGURE_ENTRANTS, d));
    }
    need_draws_free(&base);
    need_draws_free(&trained);
    need_draws_free(&staying);
    need_draws_free(&finishing);
    need_model_free(&m);
}

static void jobs_become_net_openings(void **state)
{
    static const extra_jobs investor = {0, 0, 25.0};
    need_model m;
    need_draws base = {0}, after = {0};
    example(&m, *state);
    m.n_groups = OCCUPATIONS;
    for (size_t o = 0; o < OCCUPATIONS; o++)
        m.group_of[o] = o;
    m.frictional_months = 0.8;
    simulate_changed(&m, NULL, &base);
    simulate_changed(&m, &(need_change){.jobs = &investor, .n_jobs = 1}, &after);
    for (size_t d = 0; d < CHANGED; d++)
        for (size_t o = 0; o < OCCUPATIONS; o++) {
            const double was =
                need_group(&base, 0, o, FIGURE_HIRES)[d] - need_group(&base, 0, o, FIGURE_CHURN)[d];
            const double is = need_group(&after, 0, o, FIGURE_HIRES)[d] -
                              need_group(&after, 0, o, FIGURE_CHURN)[d];
            assert_near(is, was + (o == 0 ? 25.0 : 0.0), 1e-9);
        }
    need_draws_free(&base);
    need_draws_free(&after);
    need_model_free(&m);
}

/* High and low lie on both sides of every single draw, and the unemployed move the other way. */
static void demand_moves_every_draw(void **state)
{
    need_model m;
    need_draws base = {0}, low = {0}, high = {0};
    double vacancies = 0, unemployed = 0;
    example(&m, *state);
    for (size_t d = 0; d < DRAWS; d++)
        m.u_path[d] = d % 2 == 0 ? 100.0 : 139.24; /* half its range, as a logarithm: 0.1655 */
    assert_int_equal(change_demand(&m, 1.0, &vacancies, &unemployed, NULL), TARVE_OK);
    assert_true(fabs(vacancies - exp(1.0 / sqrt(310.0))) < 0.003);
    assert_near(unemployed, exp(-0.5 * log(1.3924)), 1e-9);
    simulate_changed(&m, NULL, &base);
    simulate_changed(&m, &(need_change){.demand_sd = -1.0}, &low);
    simulate_changed(&m, &(need_change){.demand_sd = 1.0}, &high);
    for (size_t d = 0; d < CHANGED; d++) {
        assert_near(figure(&high, HEALTH, FIGURE_HIRES, d),
                    vacancies * figure(&base, HEALTH, FIGURE_HIRES, d), 1e-9);
        assert_true(gap(&low, HEALTH, d) < gap(&base, HEALTH, d));
        assert_true(gap(&high, HEALTH, d) > gap(&base, HEALTH, d));
    }
    need_draws_free(&base);
    need_draws_free(&low);
    need_draws_free(&high);
    need_model_free(&m);
}

static int set_up(void **state)
{
    *state = params_default();
    return *state == NULL;
}

static int tear_down(void **state)
{
    tarve_parameters_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_give_the_worked_example),
        cmocka_unit_test(draws_give_the_ranges_of_the_example),
        cmocka_unit_test(classes_of_the_example),
        cmocka_unit_test(every_draw_adds_up),
        cmocka_unit_test(threads_do_not_show),
        cmocka_unit_test(a_graduate_never_raises_a_gap),
        cmocka_unit_test(more_vacancies_never_lower_the_requirement),
        cmocka_unit_test(no_vacancies_no_error),
        cmocka_unit_test(only_what_varies_varies),
        cmocka_unit_test(no_change_is_the_base),
        cmocka_unit_test(cases_do_not_depend_on_their_company),
        cmocka_unit_test(a_change_moves_what_it_names),
        cmocka_unit_test(jobs_become_net_openings),
        cmocka_unit_test(demand_moves_every_draw),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

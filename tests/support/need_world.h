/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small made-up country with its inputs, and the need of an area in it. */
#ifndef TARVE_TEST_NEED_WORLD_H
#define TARVE_TEST_NEED_WORLD_H

#include "near.h"

#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "facts.h"
#include "feed.h"
#include "tarve/intake.h"
#include "tarve/need.h"

enum { FIRST_YEAR = 2014, LAST_YEAR = 2023, MONTHS = 12 * (LAST_YEAR - FIRST_YEAR + 1) };

enum { N_OCC = 14, N_MEMBERS = 4, DRAWS = 200 };

static const char *const occupation[N_OCC] = {"2221", "3221", "4110", "5120", "5223",
                                              "5311", "5321", "6111", "7115", "7212",
                                              "7231", "8332", "9112", "X011"};

static const double size_of[N_OCC] = {30, 60, 40, 70, 90, 25, 160, 6, 30, 45, 3, 50, 80, 5};

static const double seekers[N_OCC] = {20, 30,  300, 200, 400, 120, 150,
                                      60, 250, 200, 90,  220, 350, 900};

static const char *const members[N_MEMBERS] = {"KU216", "KU265", "KU729", "KU931"};

static const double member_size[N_MEMBERS] = {0.06, 0.02, 0.55, 0.37};

/* What a world leaves out or adds. */
typedef struct world {
    bool no_area, no_occupations, no_graduates, no_nation, flow, flow_to_the_end,
        flow_by_occupation, slower;
    bool own_occupations;
} world;

typedef struct run_files {
    tarve_parameters *parameters;
    tarve_crosswalk *crosswalk;
} run_files;

static inline void publish(facts *f, const char *measure, const char *area, const char *group,
                           int t, double truth)
{
    const bool hidden = truth >= 1.0 && truth <= 4.0;
    facts_add(f, (fact){.measure = measure,
                        .area = area,
                        .group = group,
                        .freq = TARVE_MONTH,
                        .period = tarve_period_make(TARVE_MONTH, FIRST_YEAR, 1) + t,
                        .state = hidden ? TARVE_CELL_PROTECTED : TARVE_CELL_VALUE,
                        .value = hidden ? (double)NAN : truth});
}

static inline void add_occupations(facts *f, gsl_rng *rng, const char *measure, const char *area,
                                   double scale, const double *mean)
{
    for (int t = 0; t < MONTHS; t++) {
        double total = 0.0;
        for (int o = 0; o < N_OCC; o++) {
            const double x = (double)gsl_ran_poisson(rng, scale * mean[o]);
            publish(f, measure, area, occupation[o], t, x);
            total += x;
        }
        publish(f, measure, area, "SSS", t, total);
    }
}

/* The last year of a flow by occupation halved, and of the unemployed a fifth more. */
static inline void slow_down(facts *f, size_t first)
{
    for (size_t i = first; i < f->n; i++) {
        fact *x = &f->item[i];
        if (x->period <= tarve_period_make(TARVE_MONTH, LAST_YEAR - 1, 12) || isnan(x->value))
            continue;
        if (strcmp(x->measure, "vacancy_flow") == 0)
            x->value = ceil(x->value / 2);
        else if (strcmp(x->measure, "unemployed_stock") == 0)
            x->value = ceil(1.2 * x->value);
    }
}

static inline void add_area(facts *f, gsl_rng *rng, const world *w, const char *measure,
                            double mean)
{
    for (int t = 0; t < MONTHS; t++) {
        const double season = 1.0 + 0.3 * sin(0.5236 * t);
        double total = 0.0;
        for (int i = 0; i < N_MEMBERS; i++) {
            const double x = (double)gsl_ran_poisson(rng, mean * season * member_size[i]);
            publish(f, measure, members[i], "SSS", t, x);
            total += x;
        }
        if (!w->no_area)
            publish(f, measure, "SK138", "SSS", t, total);
    }
}

static inline void add_flow(facts *f, gsl_rng *rng, int months, const char *area, double mean)
{
    for (int t = 0; t < months; t++)
        publish(f, "vacancy_flow", area, "SSS", t,
                (double)gsl_ran_poisson(rng, mean * (1.0 + 0.3 * sin(0.5236 * t))));
}

static inline void add_graduates(facts *f, gsl_rng *rng)
{
    static const char *const q[4] = {"Q:care", "Q:metal", "Q:nurse", "Q:shop"};
    static const double mean[4] = {60, 20, 30, 3};
    for (int i = 0; i < 4; i++)
        for (int year = FIRST_YEAR; year < LAST_YEAR; year++) {
            const double x = (double)gsl_ran_poisson(rng, mean[i]);
            const bool hidden = x >= 1 && x <= 4;
            facts_add(f, (fact){.measure = "graduates",
                                .area = i == 2 ? "P:uas" : "P:school",
                                .group = q[i],
                                .freq = TARVE_YEAR,
                                .period = year,
                                .state = hidden ? TARVE_CELL_PROTECTED : TARVE_CELL_ROUNDED3,
                                .value = hidden ? (double)NAN : 3.0 * round(x / 3.0)});
        }
}

static inline void make_world(facts *f, const world *w)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 3, 1, 4);
    add_area(f, rng, w, "vacancy_stock", 150);
    add_area(f, rng, w, "unemployed_stock", 700);
    if (!w->no_occupations) {
        add_occupations(f, rng, "vacancy_stock", "MK13", 1.0, size_of);
        add_occupations(f, rng, "unemployed_stock", "MK13", 1.0, seekers);
        if (!w->no_nation) {
            add_occupations(f, rng, "vacancy_stock", "SSS", 20.0, size_of);
            add_occupations(f, rng, "unemployed_stock", "SSS", 20.0, seekers);
        }
    }
    if (w->own_occupations)
        for (int t = 0; t < MONTHS; t++)
            for (int o = 0; o < N_OCC; o++)
                publish(f, "vacancy_stock", "SK138", occupation[o], t,
                        (double)gsl_ran_poisson(rng, 0.2 * size_of[o]));
    if (w->flow || w->flow_to_the_end)
        add_flow(f, rng, w->flow_to_the_end ? MONTHS : MONTHS - 36, "SK138", 120);
    if (w->flow_by_occupation)
        add_occupations(f, rng, "vacancy_flow", "MK13", 0.8, size_of);
    if (w->slower)
        slow_down(f, 0);
    if (!w->no_graduates)
        add_graduates(f, rng);
    gsl_rng_free(rng);
}

static const char crosswalk_rows[][80] = {
    "Q:care,Lahihoitaja,vet,F:09,5321,full,\n",     "Q:care,Lahihoitaja,vet,F:09,5311,partial,\n",
    "Q:nurse,Sairaanhoitaja,uas,F:09,3221,full,\n", "Q:nurse,Sairaanhoitaja,uas,F:09,2221,full,\n",
    "Q:metal,Kone,vet,F:07,7212,full,\n",           "Q:metal,Kone,vet,F:07,7231,full,\n",
    "Q:shop,Kauppa,vet,F:04,5223,full,\n",          "Q:shop,Kauppa,vet,F:04,4110,partial,\n"};

enum { N_ROWS = sizeof crosswalk_rows / sizeof *crosswalk_rows };

static inline void read_files(run_files *r, bool backwards)
{
    char path[64];
    (void)snprintf(path, sizeof path, "need_run_%ld.csv", (long)getpid());
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fputs("qualification,name_fi,level,field,occupation,match,note\n", fp) >= 0);
    for (size_t i = 0; i < N_ROWS; i++)
        assert_true(fputs(crosswalk_rows[backwards ? N_ROWS - 1 - i : i], fp) >= 0);
    assert_int_equal(fclose(fp), 0);
    assert_int_equal(tarve_crosswalk_read(path, &r->crosswalk, NULL), TARVE_OK);
    fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fputs("parameter,level,key,dist,a,b,source,valid_from,placeholder,note\n"
                      "phi,all,,beta,10.4,29.6,a source,2013,no,\n",
                      fp) >= 0);
    assert_int_equal(fclose(fp), 0);
    assert_int_equal(tarve_parameters_read(path, &r->parameters, NULL), TARVE_OK);
    assert_int_equal(remove(path), 0);
}

static inline void free_files(run_files *r)
{
    tarve_crosswalk_free(r->crosswalk);
    tarve_parameters_free(r->parameters);
}

static const char *const providers[2] = {"P:school", "P:uas"};

static const double provider_share[2] = {0.8, 0.3};

static inline tarve_need_inputs inputs_for(const tarve_panel *p, const run_files *files)
{
    return (tarve_need_inputs){.panel = p,
                               .crosswalk = files->crosswalk,
                               .parameters = files->parameters,
                               .area = "SK138",
                               .occupation_area = "MK13",
                               .municipality = members,
                               .n_municipalities = N_MEMBERS,
                               .provider = providers,
                               .provider_share = provider_share,
                               .n_providers = 2,
                               .as_of_month = tarve_period_make(TARVE_MONTH, LAST_YEAR, 12),
                               .horizon_years = 3,
                               .occupation_digits = 4,
                               .n_draws = DRAWS,
                               .seed = 42,
                               .jobs = 1};
}

static inline tarve_panel *panel_of(const facts *f, size_t n_parts)
{
    tarve_panel *p = tarve_panel_new();
    tarve_error err = {0};
    if (feed(p, "world", f->item, f->n, n_parts, &err) != TARVE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
    return p;
}

/* The caller frees the result; strings of the result do not need the panel. */
static inline tarve_need_result *run_world(const world *w, void (*adjust)(tarve_need_inputs *))
{
    facts f = {0};
    run_files files = {0};
    tarve_need_result *r = NULL;
    tarve_error err = {0};
    make_world(&f, w);
    read_files(&files, false);
    tarve_panel *p = panel_of(&f, 1);
    tarve_need_inputs in = inputs_for(p, &files);
    if (adjust != NULL)
        adjust(&in);
    if (tarve_need_run(&in, &r, &err) != TARVE_OK)
        fail_msg("%s", err.message);
    tarve_panel_free(p);
    facts_free(&f);
    free_files(&files);
    return r;
}

static inline bool found(const tarve_need_result *r, const char *code)
{
    for (size_t i = 0; i < r->findings.n; i++)
        if (strcmp(r->findings.item[i].code, code) == 0)
            return true;
    return false;
}

static inline void assert_sound_field(const tarve_field_need *f)
{
    double sum = 0.0, width = 0.0;
    for (int k = 0; k < 5; k++)
        sum += f->p_class[k];
    for (int k = 0; k < 8; k++)
        width += f->variance_share[k];
    assert_near(sum, 1.0, 1e-12);
    assert_near(width, 1.0, 1e-12);
    assert_true(f->gap.lo80 <= f->gap.median && f->gap.median <= f->gap.hi80);
    assert_true(f->requirement.lo80 >= 0.0 && f->supply.lo80 >= 0.0 && f->ratio.lo80 >= 0.0);
    assert_true(f->p_gap_positive >= 0.0 && f->p_gap_positive <= 1.0);
    assert_true(f->bound_min <= f->requirement.hi80 + 1e-9);
    assert_true(f->bound_max >= f->requirement.lo80 - 1e-9);
    assert_true(f->narrowness > 0.0 && f->narrowness <= 1.0 + 1e-12);
    assert_true((f->n_classes == 0) == (f->class_ == TARVE_NEED_TOO_SMALL));
    assert_true(f->n_classes == 5 ||
                (f->class_ != TARVE_NEED_LARGE_SHORTAGE && f->class_ != TARVE_NEED_LARGE_SURPLUS));
}

/* Numbers and codes of two results. */
static inline void assert_same(const tarve_need_result *a, const tarve_need_result *b)
{
    assert_int_equal(a->n_fields, b->n_fields);
    assert_int_equal(a->n_occupations, b->n_occupations);
    for (size_t i = 0; i < a->n_years * a->n_fields; i++) {
        const tarve_field_need *x = &a->field[i], *y = &b->field[i];
        assert_string_equal(x->code, y->code);
        assert_memory_equal(&x->openings, &y->openings, 12 * sizeof x->openings);
        assert_memory_equal(x->p_class, y->p_class, sizeof x->p_class);
        assert_memory_equal(x->variance_share, y->variance_share, sizeof x->variance_share);
        assert_int_equal(x->class_, y->class_);
        assert_true(x->bound_min == y->bound_min && x->narrowness == y->narrowness);
    }
    for (size_t i = 0; i < a->n_years * a->n_occupations; i++)
        assert_memory_equal(&a->occupation[i].n12, &b->occupation[i].n12,
                            6 * sizeof a->occupation[i].n12);
    for (size_t i = 0; i < a->n_areas; i++) {
        assert_memory_equal(&a->area[i].openings_share, &b->area[i].openings_share,
                            sizeof a->area[i].openings_share);
        assert_true(a->area[i].v_bar_lo == b->area[i].v_bar_lo);
    }
}

static inline void more_jobs(tarve_need_inputs *in)
{
    in->jobs = 3;
}

/* Each group of tests has a generator of random numbers. */
static inline int set_up(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 2, 7, 1);
    *state = rng;
    return 0;
}

static inline int tear_down(void **state)
{
    gsl_rng_free(*state);
    return 0;
}

#endif

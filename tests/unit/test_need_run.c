/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole need on a small made-up country, and on the real figures where they are at hand. */
#include "near.h"

#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "sydansuomi.h"
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

static void publish(facts *f, const char *measure, const char *area, const char *group, int t,
                    double truth)
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

static void add_occupations(facts *f, gsl_rng *rng, const char *measure, const char *area,
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
static void slow_down(facts *f, size_t first)
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

static void add_area(facts *f, gsl_rng *rng, const world *w, const char *measure, double mean)
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

static void add_flow(facts *f, gsl_rng *rng, int months, const char *area, double mean)
{
    for (int t = 0; t < months; t++)
        publish(f, "vacancy_flow", area, "SSS", t,
                (double)gsl_ran_poisson(rng, mean * (1.0 + 0.3 * sin(0.5236 * t))));
}

static void add_graduates(facts *f, gsl_rng *rng)
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

static void make_world(facts *f, const world *w)
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

static void read_files(run_files *r, bool backwards)
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

static void free_files(run_files *r)
{
    tarve_crosswalk_free(r->crosswalk);
    tarve_parameters_free(r->parameters);
}

static const char *const providers[2] = {"P:school", "P:uas"};
static const double provider_share[2] = {0.8, 0.3};

static tarve_need_inputs inputs_for(const tarve_panel *p, const run_files *files)
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

static tarve_panel *panel_of(const facts *f, size_t n_parts)
{
    tarve_panel *p = tarve_panel_new();
    tarve_error err = {0};
    if (feed(p, "world", f->item, f->n, n_parts, &err) != TARVE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
    return p;
}

/* The caller frees the result; strings of the result do not need the panel. */
static tarve_need_result *run_world(const world *w, void (*adjust)(tarve_need_inputs *))
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

static bool found(const tarve_need_result *r, const char *code)
{
    for (size_t i = 0; i < r->findings.n; i++)
        if (strcmp(r->findings.item[i].code, code) == 0)
            return true;
    return false;
}

static void assert_sound_field(const tarve_field_need *f)
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

static void a_full_run_is_sound(void **state)
{
    (void)state;
    const world w = {.flow = true};
    tarve_need_result *r = run_world(&w, NULL);
    assert_int_equal(r->n_years, 3);
    assert_true(r->n_fields >= 4);
    assert_string_equal(r->field[0].code, "uas:F:09");
    assert_string_equal(r->field[1].code, "vet:F:04");
    assert_string_equal(r->field[3].code, "vet:F:09");
    for (size_t i = 0; i < r->n_years * r->n_fields; i++)
        assert_sound_field(&r->field[i]);
    assert_true(r->flow_from_stock && found(r, "flow-from-stock") && found(r, "no-backlog"));
    assert_true(fabs(r->area_duration_months - 150.0 / 120.0) < 0.05); /* as the world was made */
    assert_true(fabs(r->area_n12 / (12.0 * 120.0) - 1.0) < 0.1);
    assert_true(fabs(r->administrative_share_u - 900.0 / 3290.0) < 0.02);
    assert_int_equal(r->n_areas, N_MEMBERS);
    double share = 0.0;
    for (size_t i = 0; i < r->n_areas; i++)
        share += r->area[i].openings_share.median;
    assert_true(fabs(share - 1.0) < 0.02);
    for (size_t i = 0; i < r->n_occupations; i++)
        assert_true(r->occupation[i].n12.hi80 > 50.0 && r->occupation[i].publishable);
    tarve_need_free(r);
}

/* Whose class is shown: the first of itself, its field, its level and all that is not too small. */
static void assert_inherits(const tarve_need_result *r, size_t y, const tarve_field_need *f)
{
    const tarve_field_need *levels = r->level + y * r->n_levels, *want = f;
    if (want->class_ == TARVE_NEED_TOO_SMALL && f->parent[0] != '\0')
        for (size_t i = 0; i < r->n_fields; i++)
            if (strcmp(r->field[y * r->n_fields + i].code, f->parent) == 0)
                want = &r->field[y * r->n_fields + i];
    for (size_t i = 1; i < r->n_levels && want->class_ == TARVE_NEED_TOO_SMALL; i++)
        if (strcmp(levels[i].code, f->level) == 0)
            want = &levels[i];
    if (want->class_ == TARVE_NEED_TOO_SMALL)
        want = levels[0].class_ != TARVE_NEED_TOO_SMALL ? &levels[0] : NULL;
    assert_ptr_equal(f->class_from, want);
}

static void small_fields_look_to_what_they_are_part_of(void **state)
{
    (void)state;
    const world w = {.flow = true};
    tarve_need_result *r = run_world(&w, NULL);
    size_t inherited = 0;
    assert_int_equal(r->n_levels, 3);
    assert_string_equal(r->level[0].code, "all");
    assert_string_equal(r->level[1].code, "uas");
    assert_string_equal(r->level[2].code, "vet");
    for (size_t y = 0; y < r->n_years; y++) {
        const tarve_field_need *l = r->level + y * r->n_levels;
        for (size_t i = 0; i < r->n_fields; i++) {
            const tarve_field_need *f = &r->field[y * r->n_fields + i];
            assert_inherits(r, y, f);
            inherited += f->class_from != f;
            assert_int_equal(f->direction, f->p_gap_positive >= .7   ? 1
                                           : f->p_gap_positive <= .3 ? -1
                                                                     : 0);
        }
        /* one field of level uas: the level is that field, whatever the year */
        assert_memory_equal(&l[1].openings, &r->field[y * r->n_fields].openings,
                            12 * sizeof l->openings);
        assert_true(l[0].openings.median > l[2].openings.median);
        assert_true(l[0].narrowness > 0 && l[0].narrowness <= 1 && l[0].tightness > 0);
    }
    assert_true(inherited > 0);
    tarve_need_free(r);
}

/* Numbers and codes of two results. */
static void assert_same(const tarve_need_result *a, const tarve_need_result *b)
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

static void more_jobs(tarve_need_inputs *in)
{
    in->jobs = 3;
}

static void threads_and_order_do_not_show(void **state)
{
    gsl_rng *rng = *state;
    const world w = {.flow = true};
    facts f = {0};
    run_files files = {0};
    tarve_need_result *first = run_world(&w, NULL), *threads = run_world(&w, more_jobs), *shuffled;
    assert_same(first, threads);
    make_world(&f, &w);
    gsl_ran_shuffle(rng, f.item, f.n, sizeof *f.item);
    read_files(&files, true);
    tarve_panel *p = panel_of(&f, 3);
    const tarve_need_inputs in = inputs_for(p, &files);
    assert_int_equal(tarve_need_run(&in, &shuffled, NULL), TARVE_OK);
    assert_same(first, shuffled);
    tarve_panel_free(p);
    facts_free(&f);
    free_files(&files);
    tarve_need_free(first);
    tarve_need_free(threads);
    tarve_need_free(shuffled);
}

/* ---- register ---- */

static const char register_rows[][32] = {
    "5321,Q:care,60\n", "5321,Q:nurse,1-4\n", "5321,none,30\n",  "5311,Q:care,...\n",
    "5311,none,20\n",   "7212,Q:metal,40\n",  "7212,none,60\n",  "3221,Q:nurse,80\n",
    "5223,Q:shop,30\n", "5223,none,200\n",    "9112,none,100\n", "6111,other,20\n"};
enum { N_REGISTER = sizeof register_rows / sizeof *register_rows };

static tarve_need_result *run_register(bool backwards, int jobs)
{
    const world w = {.flow = true};
    facts f = {0};
    run_files files = {0};
    tarve_education *e = NULL;
    tarve_need_result *r = NULL;
    char path[64];
    (void)snprintf(path, sizeof path, "need_register_%ld.csv", (long)getpid());
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fputs("occupation,qualification,employed\n", fp) >= 0);
    for (size_t i = 0; i < N_REGISTER; i++)
        assert_true(fputs(register_rows[backwards ? N_REGISTER - 1 - i : i], fp) >= 0);
    assert_int_equal(fclose(fp), 0);
    assert_int_equal(tarve_education_read(path, TARVE_EMPLOYED, &e, NULL), TARVE_OK);
    assert_int_equal(remove(path), 0);
    make_world(&f, &w);
    read_files(&files, false);
    tarve_panel *p = panel_of(&f, 1);
    tarve_need_inputs in = inputs_for(p, &files);
    in.employed = e;
    in.jobs = jobs;
    assert_int_equal(tarve_need_run(&in, &r, NULL), TARVE_OK);
    tarve_panel_free(p);
    facts_free(&f);
    free_files(&files);
    tarve_education_free(e);
    return r;
}

static void a_register_lies_between_its_ends(void **state)
{
    (void)state;
    tarve_need_result *r = run_register(false, 1), *turned = run_register(true, 3);
    bool apart = false;
    assert_same(r, turned);
    assert_false(found(r, "crosswalk-low-confidence"));
    for (size_t i = 0; i < r->n_years * r->n_fields; i++) {
        const tarve_field_need *f = &r->field[i];
        const double a = f->gap_end[0].median, b = f->gap_end[1].median;
        assert_sound_field(f);
        assert_memory_equal(f->gap_end, turned->field[i].gap_end, sizeof f->gap_end);
        /* draws of a row are not the same at another centre: a little beside is chance */
        const double slack = 0.1 * fabs(a - b) + 3.0;
        assert_true(f->gap.median >= fmin(a, b) - slack && f->gap.median <= fmax(a, b) + slack);
        apart = apart || fabs(a - b) > 10.0;
    }
    assert_true(apart);
    tarve_need_free(r);
    tarve_need_free(turned);
}

static void without_a_register_one_end_is_all(void **state)
{
    (void)state;
    const world w = {.flow = true};
    tarve_need_result *r = run_world(&w, NULL);
    for (size_t i = 0; i < r->n_years * r->n_fields; i++) {
        assert_true(isnan(r->field[i].gap_end[0].median));
        assert_memory_equal(&r->field[i].gap_end[1], &r->field[i].gap, sizeof(tarve_range));
    }
    tarve_need_free(r);
}

static void openings_that_nothing_reaches_are_told(void **state)
{
    (void)state;
    static const char *const want[5] = {"5120", "6111", "7115", "8332", "9112"};
    const world w = {.flow = true};
    tarve_need_result *r = run_world(&w, NULL);
    double last = INFINITY, sum = 0.0;
    assert_true(found(r, "crosswalk-gaps"));
    assert_int_equal(r->n_gaps, 5);
    for (size_t i = 0; i < r->n_gaps; i++) {
        const tarve_occupation_gap *g = &r->gap[i];
        size_t k = 0;
        while (k < 5 && strcmp(want[k], g->code) != 0)
            k++;
        assert_true(k < 5 && g->reason == TARVE_GAP_MISSING);
        assert_true(g->publishable == (g->openings >= 10.0));
        assert_true(!g->publishable || g->openings <= last);
        last = g->openings;
        sum += g->openings;
    }
    assert_string_equal(r->gap[r->n_gaps - 1].code, "6111"); /* a handful of vacancies */
    assert_true(sum > 0.0 && sum < r->gap_all_openings);
    tarve_need_free(r);
}

/* At one place all work where they live; km apart nobody does anything else either. */
static const tarve_place far_apart[N_MEMBERS] = {
    {"KU216", 0, 0}, {"KU265", 1e6, 0}, {"KU729", 2e6, 0}, {"KU931", 3e6, 0}};
static const tarve_place with_a_neighbour[2] = {{"KU729", 0, 0}, {"KU931", 30, 0}};

static void who_stays_at_home(tarve_need_inputs *in)
{
    in->place = far_apart;
    in->n_places = N_MEMBERS;
}

/* Viitasaari is outside the area now: half of what 30 km leave come and go. */
static void beside_a_neighbour(tarve_need_inputs *in)
{
    static const char *const one[1] = {"KU729"};
    in->area = "";
    in->municipality = one;
    in->n_municipalities = 1;
    in->place = with_a_neighbour;
    in->n_places = 2;
}

static void beside_a_neighbour_at_home(tarve_need_inputs *in)
{
    beside_a_neighbour(in);
    in->n_places = 0;
}

static void commuting_moves_the_unemployed(void **state)
{
    (void)state;
    const world w = {.flow = true};
    tarve_need_result *plain = run_world(&w, NULL), *home = run_world(&w, who_stays_at_home);
    assert_true(isnan(plain->commuting_factor));
    assert_near(home->commuting_factor, 1.0, 0.0);
    assert_same(plain, home);
    tarve_need_free(plain);
    tarve_need_free(home);
    tarve_need_result *before = run_world(&w, beside_a_neighbour_at_home);
    tarve_need_result *after = run_world(&w, beside_a_neighbour);
    const double away = exp(-1.0) / (1.0 + exp(-1.0));
    assert_true(found(after, "commuting"));
    /* unemployed of the two: 0.55 and 0.37 of all, means of the same season */
    assert_true(fabs(after->commuting_factor - (1.0 - away + away * 0.37 / 0.55)) < 0.01);
    for (size_t i = 0; i < before->n_fields; i++) /* fewer unemployed: not less to be trained */
        assert_true(after->field[i].entrants.median >= before->field[i].entrants.median - 1e-9);
    assert_int_equal(after->n_areas, 1);
    tarve_need_free(before);
    tarve_need_free(after);
}

static void without_crosswalk(tarve_need_inputs *in)
{
    in->crosswalk = NULL;
}

static void without_providers(tarve_need_inputs *in)
{
    in->n_providers = 0;
}

static void what_is_missing_is_a_finding(void **state)
{
    (void)state;
    static const struct {
        world w;
        void (*adjust)(tarve_need_inputs *);
        bool occupations;
    } t[] = {
        {{.no_occupations = true}, NULL, false},
        {{.no_graduates = true}, NULL, true},
        {{.flow = true}, without_crosswalk, true},
        {{.flow = true}, without_providers, true},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        tarve_need_result *r = run_world(&t[i].w, t[i].adjust);
        assert_true(found(r, "need-absent"));
        assert_int_equal(r->n_fields, 0);
        assert_true((r->n_occupations > 0) == t[i].occupations);
        tarve_need_free(r);
    }
}

static void elsewhere(tarve_need_inputs *in)
{
    static const char *const nowhere[1] = {"KU999"};
    in->area = "SK999";
    in->municipality = nowhere;
    in->n_municipalities = 1;
}

static void an_unknown_area_is_a_finding(void **state)
{
    (void)state;
    const world w = {.flow = true};
    tarve_need_result *r = run_world(&w, elsewhere);
    assert_true(found(r, "need-absent"));
    assert_int_equal(r->n_fields + r->n_occupations + r->n_areas, 0);
    tarve_need_free(r);
}

static void without_any_flow_the_parameter_speaks(void **state)
{
    (void)state;
    const world w = {0};
    tarve_need_result *r = run_world(&w, NULL);
    assert_true(r->flow_from_stock);
    assert_near(r->area_duration_months, 1.1, 1e-12);
    assert_true(r->n_fields > 0);
    tarve_need_free(r);
}

static void an_observed_flow_is_used_as_it_is(void **state)
{
    (void)state;
    const world w = {.flow_to_the_end = true};
    tarve_need_result *r = run_world(&w, NULL);
    assert_false(r->flow_from_stock);
    assert_false(found(r, "flow-from-stock"));
    assert_true(fabs(r->area_n12 / 1440.0 - 1.0) < 0.1);
    assert_near(r->field[0].backlog.hi80, 0.0, 0.0);
    tarve_need_free(r);
}

static void flow_by_occupation_gives_a_backlog(void **state)
{
    (void)state;
    const world w = {.flow_to_the_end = true, .flow_by_occupation = true};
    tarve_need_result *r = run_world(&w, NULL);
    double most = 0.0;
    for (size_t i = 0; i < r->n_fields; i++)
        most = fmax(most, r->field[i].backlog.hi80);
    assert_true(most > 0.0);
    tarve_need_free(r);
}

/* The second way to a mismatch: as many seekers, and vacancies that stand open longer. */
static void vacancies_that_open_longer_are_seen(void **state)
{
    (void)state;
    const world as_before = {.flow_to_the_end = true, .flow_by_occupation = true};
    const world slower = {.flow_to_the_end = true, .flow_by_occupation = true, .slower = true};
    tarve_need_result *a = run_world(&as_before, NULL), *b = run_world(&slower, NULL);
    for (size_t i = 0; i < a->n_years * a->n_fields; i++)
        assert_false(a->field[i].opens_longer);
    for (size_t i = 0; i < b->n_years * b->n_fields; i++) {
        assert_true(b->field[i].opens_longer);
        assert_true(b->field[i].mismatch == (b->field[i].ratio.median < 0.95));
    }
    tarve_need_free(a);
    tarve_need_free(b);
}

static tarve_employment *employed_of(const char *rows)
{
    char path[64];
    tarve_employment *e = NULL;
    (void)snprintf(path, sizeof path, "need_employed_%ld.csv", (long)getpid());
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fprintf(fp, "occupation,employed,year\n%s", rows) > 0);
    assert_int_equal(fclose(fp), 0);
    assert_int_equal(tarve_employment_read(path, &e, NULL), TARVE_OK);
    assert_int_equal(remove(path), 0);
    return e;
}

static tarve_employment *employment; /* of the test below: an adjustment takes no argument */
static void with_employment(tarve_need_inputs *in)
{
    in->employment = employment;
}

static void assert_measured(const tarve_field_need *f)
{
    if (!(f->employed > 0))
        return;
    assert_near(f->balance_share.median, 100 * f->excess.median / f->employed, 1e-12);
    assert_near(f->replacement.hi80, f->openings.hi80 - f->expansion, 1e-12);
    if (strcmp(f->code, "vet:F:07") == 0) { /* welders, less none and other */
        assert_true(f->employed > 200 && f->employed < 400);
        assert_near(f->expansion, -50.0 * f->employed / 400, 1e-9);
    }
}

/* F21 against its own formula, and the employed of the fields against those of the file. */
static void employment_gives_the_balance_share(void **state)
{
    (void)state;
    const world w = {.flow = true};
    employment = employed_of("5321,1000,2023\n5321,900,2021\n7212,400,2023\n7212,500,2021\n"
                             "9112,5,2023\n1111,70,2023\n2221,100000,2023\n");
    tarve_need_result *r = run_world(&w, with_employment);
    double employed = 0;
    for (size_t i = 0; i < r->n_fields; i++) {
        employed += r->field[i].parent[0] == '\0' ? r->field[i].employed : 0;
        assert_measured(&r->field[i]);
    }
    assert_near(r->level[0].employed, employed, 1e-9);
    assert_true(employed < 101500);
    assert_true(found(r, "employment-unmatched") && found(r, "openings-implausible"));
    for (size_t i = 0; i < r->findings.n; i++)
        if (strcmp(r->findings.item[i].code, "employment-unmatched") == 0)
            assert_int_equal(r->findings.item[i].line, 7);
    tarve_need_free(r);
    tarve_employment_free(employment);
}

static void own_municipalities(tarve_need_inputs *in)
{
    in->area = "";
}

static void an_area_without_a_total_is_summed(void **state)
{
    (void)state;
    const world w = {.flow = true, .no_area = true, .no_nation = true};
    tarve_need_result *r = run_world(&w, own_municipalities);
    assert_true(r->n_fields > 0);
    for (size_t i = 0; i < r->n_fields; i++)
        assert_sound_field(&r->field[i]);
    tarve_need_free(r);
}

static void the_occupation_area_itself(tarve_need_inputs *in)
{
    in->area = "MK13";
}

static void other_shapes_of_input_run_too(void **state)
{
    (void)state;
    const world own = {.flow = true, .own_occupations = true}, plain = {.flow = true};
    tarve_need_result *a = run_world(&own, NULL),
                      *b = run_world(&plain, the_occupation_area_itself);
    assert_false(found(a, "pooled-occupations"));
    assert_false(found(b, "pooled-occupations"));
    assert_true(a->n_fields > 0 && b->n_fields > 0);
    /* the whole region's openings are those of its own table: the widest source is gone */
    assert_true(b->area_n12 > 3.0 * a->area_n12);
    tarve_need_free(a);
    tarve_need_free(b);
}

/* A small municipality's protected months must not follow from the area's total and the rest. */
static void municipal_means_give_nothing_away(void **state)
{
    (void)state;
    const world w = {.flow = true};
    tarve_need_result *r = run_world(&w, NULL);
    size_t open = 0, hidden = 0;
    for (size_t i = 0; i < r->n_areas; i++) {
        const tarve_area_need *a = &r->area[i];
        if (a->protected_months == 0) {
            assert_true(a->v_bar_lo == a->v_bar_hi);
            open++;
        } else {
            assert_true(isnan(a->tightness));
            hidden++;
        }
    }
    assert_true(hidden >= 2 &&
                open + hidden == N_MEMBERS); /* one alone would follow by subtraction */
    tarve_need_free(r);
}

/* With the area's printed total no member's month is bounded within [1,4]. */
static void assert_month_is_safe(const tarve_member_cells *c, size_t t, double total)
{
    double least = 0.0, most = 0.0, n_protected = 0.0;
    for (size_t i = 0; i < c->n_members; i++) {
        const tarve_shown s = c->shown[i * c->n_months + t];
        const bool number = s.kind == TARVE_SHOWN_NUMBER, small = s.kind == TARVE_SHOWN_PROTECTED;
        assert_true(isnan(c->value[i * c->n_months + t]) == !number);
        least += number ? s.value : small ? 1.0 : 5.0;
        most += number ? s.value : small ? 4.0 : 1e6;
        n_protected += small;
    }
    /* one protected cell moves between 1 and 4 while the others make up for it */
    if (n_protected > 0.0)
        assert_true(total - least >= 3.0 && most - total >= 3.0);
}

static void member_cells_stand_beside_the_total(void **state)
{
    (void)state;
    facts f = {0};
    tarve_member_cells c = {0};
    size_t suppressed = 0;
    make_world(&f, &(world){0});
    tarve_panel *p = panel_of(&f, 1);
    const tarve_series total = tarve_panel_series(
        p, tarve_panel_find(p, "vacancy_stock", "SK138", "SSS", NULL, TARVE_MONTH));
    const tarve_members of = {"SK138", members, N_MEMBERS};
    assert_int_equal(tarve_disclosure_members(p, "vacancy_stock", &of, TARVE_NO_PERIOD, &c, NULL),
                     TARVE_OK);
    assert_int_equal(c.n_months, MONTHS);
    for (size_t t = 0; t < c.n_months; t++)
        assert_month_is_safe(&c, t, total.value[t]);
    for (size_t i = 0; i < N_MEMBERS * c.n_months; i++)
        suppressed += c.shown[i].kind == TARVE_SHOWN_SUPPRESSED;
    assert_true(suppressed > 20);
    tarve_member_cells_free(&c);
    tarve_panel_free(p);
    facts_free(&f);
}

static void one_month(facts *f, const char *area, const char *group, double truth)
{
    publish(f, "vacancy_stock", area, group, 0, truth);
}

/* 8 over four zeros and two protected counts can only be 4 and 4, and the 8 is printed. */
static void what_only_the_total_could_hide_is_left_out(void **state)
{
    (void)state;
    facts f = {0};
    tarve_member_cells c = {0};
    static const double truth[N_MEMBERS] = {4, 4, 0, 0};
    const tarve_members beside = {"SK138", members, N_MEMBERS}, alone = {"", members, N_MEMBERS};
    one_month(&f, "SK138", "SSS", 8);
    for (size_t i = 0; i < N_MEMBERS; i++)
        one_month(&f, members[i], "SSS", truth[i]);
    tarve_panel *p = panel_of(&f, 1);
    assert_int_equal(
        tarve_disclosure_members(p, "vacancy_stock", &beside, TARVE_NO_PERIOD, &c, NULL), TARVE_OK);
    for (size_t i = 0; i < N_MEMBERS; i++)
        assert_int_equal(c.shown[i].kind, TARVE_SHOWN_SUPPRESSED);
    tarve_member_cells_free(&c);
    assert_int_equal(
        tarve_disclosure_members(p, "vacancy_stock", &alone, TARVE_NO_PERIOD, &c, NULL), TARVE_OK);
    assert_int_equal(c.shown[0].kind, TARVE_SHOWN_PROTECTED);
    assert_int_equal(tarve_mark_state(c.mark[0]), TARVE_CELL_PROTECTED);
    assert_int_equal(c.shown[2].kind, TARVE_SHOWN_NUMBER);
    tarve_member_cells_free(&c);
    tarve_panel_free(p);
    facts_free(&f);
}

/* Groups beside their total; the administrative ones are in it and are never printed. */
static void groups_stand_beside_their_total(void **state)
{
    (void)state;
    facts f = {0};
    tarve_member_cells c = {0};
    static const char *const group[3] = {"0", "1", "2"};
    static const double truth[3] = {3, 20, 40};
    one_month(&f, "MK13", "SSS", 65); /* two of them administrative: 3 could be at most 5 */
    for (size_t i = 0; i < 3; i++)
        one_month(&f, "MK13", group[i], truth[i]);
    one_month(&f, "SK138", "SSS", 63); /* none are left: it could be at most 3 */
    for (size_t i = 0; i < 3; i++)
        one_month(&f, "SK138", group[i], truth[i]);
    tarve_panel *p = panel_of(&f, 1);
    static const char *const area[3] = {"MK13", "SK138", "SK138"};
    for (int k = 0; k < 3; k++) {
        const tarve_groups of = {area[k], group, 3, k < 2};
        assert_int_equal(
            tarve_disclosure_groups(p, "vacancy_stock", &of, TARVE_NO_PERIOD, &c, NULL), TARVE_OK);
        assert_int_equal(c.n_members, 3);
        assert_int_equal(c.shown[0].kind, TARVE_SHOWN_PROTECTED);
        assert_int_equal(c.shown[1].kind, k == 1 ? TARVE_SHOWN_SUPPRESSED : TARVE_SHOWN_NUMBER);
        assert_int_equal(c.shown[2].kind, TARVE_SHOWN_NUMBER);
        tarve_member_cells_free(&c);
    }
    tarve_panel_free(p);
    facts_free(&f);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    tarve_need_result *r = NULL;
    tarve_error err = {0};
    facts f = {0};
    run_files files = {0};
    make_world(&f, &(world){0});
    read_files(&files, false);
    tarve_panel *p = panel_of(&f, 1);
    tarve_need_inputs in = inputs_for(p, &files);
    in.n_draws = 10;
    assert_int_equal(tarve_need_run(&in, &r, &err), TARVE_E_USAGE);
    in = inputs_for(p, &files);
    in.horizon_years = 6;
    assert_int_equal(tarve_need_run(&in, &r, &err), TARVE_E_USAGE);
    in = inputs_for(p, &files);
    in.area = NULL;
    in.n_municipalities = 0;
    assert_int_equal(tarve_need_run(&in, &r, &err), TARVE_E_USAGE);
    assert_null(r);
    tarve_panel_free(p);
    facts_free(&f);
    free_files(&files);
}

/* ---- the real figures ---- */

static void sydansuomi_runs(void **state)
{
    (void)state;
    static const char *const school[1] = {"P:Pohjoisen Keski-Suomen ammattiopisto"};
    static const double part[1] = {0.45};
    facts f = {0};
    tarve_lexicon *lex = NULL;
    tarve_hierarchy *h = NULL;
    run_files files = {0};
    tarve_need_result *r = NULL;
    tarve_error err = {0};
    assert_int_equal(tarve_lexicon_load(TARVE_DATASETS "/classifications", &lex, &err), TARVE_OK);
    if (!facts_sydansuomi(&f, lex, 2022)) {
        print_message("skipped: no %s\n", TARVE_SHARED_DATA);
        facts_free(&f);
        tarve_lexicon_free(lex);
        skip();
    }
    assert_int_equal(tarve_hierarchy_load(TARVE_DATASETS "/classifications", &h, &err), TARVE_OK);
    assert_int_equal(
        tarve_parameters_read(TARVE_DATASETS "/parameters.csv", &files.parameters, &err), TARVE_OK);
    assert_int_equal(tarve_crosswalk_read(TARVE_DATASETS "/crosswalk.csv", &files.crosswalk, &err),
                     TARVE_OK);
    tarve_panel *p = panel_of(&f, 1);
    tarve_need_inputs in = inputs_for(p, &files);
    in.hierarchy = h;
    in.lexicon = lex;
    in.municipality = sydansuomi;
    in.n_municipalities = 8;
    in.provider = school;
    in.provider_share = part;
    in.n_providers = 1;
    in.as_of_month = tarve_period_make(TARVE_MONTH, 2023, 10);
    assert_int_equal(tarve_need_run(&in, &r, &err), TARVE_OK);
    assert_true(r->flow_from_stock);
    assert_true(r->area_duration_months > 0.7 && r->area_duration_months < 1.6);
    assert_true(r->area_n12 > 1200 && r->area_n12 < 3500);
    assert_true(r->n_fields >= 13 && r->n_areas == 8 && r->n_occupations >= 5);
    for (size_t i = 0; i < r->n_years * r->n_fields; i++)
        if (r->field[i].openings.median > 10.0)
            assert_sound_field(&r->field[i]);
    tarve_need_free(r);
    tarve_panel_free(p);
    facts_free(&f);
    free_files(&files);
    tarve_hierarchy_free(h);
    tarve_lexicon_free(lex);
}

/* ---- scenarios and study places ---- */

static const tarve_scenario *scenario_of(const tarve_need_result *r, const char *code)
{
    for (size_t i = 0; i < r->outlook->n_scenarios; i++)
        if (strcmp(r->outlook->scenario[i].code, code) == 0)
            return &r->outlook->scenario[i];
    fail_msg("no scenario %s", code);
    return NULL;
}

static void assert_same_range(tarve_range a, tarve_range b)
{
    assert_memory_equal(&a, &b, sizeof a);
}

static void the_base_scenario_is_the_base(void **state)
{
    (void)state;
    const world w = {.flow = true};
    tarve_need_result *r = run_world(&w, NULL), *threads = run_world(&w, more_jobs);
    const tarve_scenario *base = scenario_of(r, "base");
    size_t large = 0;
    for (size_t i = 0; i < r->n_years * r->n_fields; i++) {
        const tarve_range none = {0, 0, 0};
        if (r->field[i].class_ == TARVE_NEED_TOO_SMALL)
            continue;
        large++;
        assert_same_range(base->row[i].gap, r->field[i].gap);
        assert_same_range(base->row[i].ratio, r->field[i].ratio);
        assert_same_range(base->row[i].difference, none);
    }
    assert_true(large > 0);
    for (size_t s = 0; s < r->outlook->n_scenarios; s++)
        assert_memory_equal(r->outlook->scenario[s].row, threads->outlook->scenario[s].row,
                            r->n_years * r->n_fields * sizeof *base->row);
    tarve_need_free(r);
    tarve_need_free(threads);
}

/* Each moves the gap its own way, and the paired difference is narrower than that of two ranges. */
static void scenarios_differ_draw_by_draw(void **state)
{
    static const struct {
        const char *code;
        int sign;
    } t[] = {{"low", -1}, {"high", 1}, {"completion", -1}, {"retention", -1}, {"activation", -1}};
    (void)state;
    const world w = {.flow = true};
    tarve_need_result *r = run_world(&w, NULL);
    for (size_t k = 0; k < sizeof t / sizeof *t; k++)
        for (size_t i = 0; i < r->n_years * r->n_fields; i++) {
            const tarve_scenario_row *row = &scenario_of(r, t[k].code)->row[i];
            const tarve_range *g = &r->field[i].gap;
            if (r->field[i].class_ == TARVE_NEED_TOO_SMALL)
                continue;
            assert_true(t[k].sign * row->difference.median > 0.0);
            assert_true(row->difference.hi80 - row->difference.lo80 <
                        (row->gap.hi80 - g->lo80) - (row->gap.lo80 - g->hi80));
        }
    tarve_need_free(r);
}

/* ---- one assumption held ---- */

static tarve_parameters *holding; /* freed by whoever runs a world with it */
static const char *held_name;
static double held_value;

static void with_a_value(tarve_need_inputs *in)
{
    char path[64];
    (void)snprintf(path, sizeof path, "need_run_held_%ld.csv", (long)getpid());
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fprintf(fp,
                        "parameter,level,key,dist,a,b,source,valid_from,placeholder,note\n"
                        "phi,all,,beta,10.4,29.6,a source,2013,no,\n"
                        "%s,all,,fixed,%.17g,,a source,2013,no,\n",
                        held_name, held_value) > 0);
    assert_int_equal(fclose(fp), 0);
    assert_int_equal(tarve_parameters_read(path, &holding, NULL), TARVE_OK);
    assert_int_equal(remove(path), 0);
    in->parameters = holding;
}

static const tarve_field_need *field_of(const tarve_need_result *r, size_t y, const char *code)
{
    for (size_t i = 0; i < r->n_fields; i++)
        if (strcmp(r->field[i].code, code) == 0)
            return &r->field[y * r->n_fields + i];
    return NULL;
}

static void assert_near_range(tarve_range a, tarve_range b)
{
    assert_near(a.median, b.median, 1e-9);
    assert_near(a.lo80, b.lo80, 1e-9);
    assert_near(a.hi80, b.hi80, 1e-9);
}

static double p_short(const tarve_field_need *f)
{
    return f->p_class[TARVE_NEED_LARGE_SHORTAGE] + f->p_class[TARVE_NEED_SHORTAGE];
}

/* The same as a run whose parameter file has the value; and there the value is all three points. */
static size_t assert_is_run_with_value(const tarve_need_result *r, tarve_held h, size_t point)
{
    const world w = {.flow = true};
    const tarve_sensitivity *s = &r->outlook->sensitivity[h][point];
    size_t large = 0;
    held_name = tarve_held_code(h);
    held_value = s->value;
    tarve_need_result *fixed = run_world(&w, with_a_value);
    for (size_t i = 0; i < r->n_years * r->n_fields; i++) {
        const tarve_field_need *f = field_of(fixed, i / r->n_fields, r->field[i].code);
        if (f == NULL || f->n_classes != r->field[i].n_classes || f->n_classes == 0)
            continue;
        large++;
        assert_near_range(s->row[i].gap, f->gap);
        assert_near_range(s->row[i].ratio, f->ratio);
        assert_near(s->row[i].p_shortage, p_short(f), 1e-9);
        assert_int_equal(s->row[i].class_, f->class_);
        for (size_t k = 0; k < TARVE_N_POINTS; k++) {
            const tarve_sensitivity *same = &fixed->outlook->sensitivity[h][k];
            const size_t at = (size_t)(f - fixed->field);
            assert_near(same->value, held_value, 0.0);
            assert_near_range(same->row[at].gap, f->gap);
            assert_near(same->row[at].p_shortage, p_short(f), 1e-9);
            assert_int_equal(same->row[at].class_, f->class_);
        }
    }
    tarve_need_free(fixed);
    tarve_parameters_free(holding);
    return large;
}

static void a_held_assumption_is_a_run_with_its_value(void **state)
{
    (void)state;
    const world w = {.flow = true};
    tarve_need_result *r = run_world(&w, NULL);
    size_t large = 0;
    for (int h = 0; h < TARVE_N_HELD; h++)
        for (size_t k = 0; k < TARVE_N_POINTS; k++)
            large += assert_is_run_with_value(r, (tarve_held)h, k);
    assert_true(large > (size_t)TARVE_N_HELD * TARVE_N_POINTS);
    tarve_need_free(r);
}

/* More of the adverts are openings: larger gaps; more of them are churn: smaller ones. */
static void gaps_grow_with_kappa_and_fall_with_chi(void **state)
{
    (void)state;
    const world w = {.flow = true};
    tarve_need_result *r = run_world(&w, NULL), *threads = run_world(&w, more_jobs);
    const size_t n = r->n_years * r->n_fields;
    for (int h = 0; h < TARVE_N_HELD; h++)
        for (size_t k = 0; k < TARVE_N_POINTS; k++) {
            const tarve_sensitivity *s = r->outlook->sensitivity[h];
            const double sign = h == TARVE_HELD_KAPPA ? 1.0 : -1.0;
            assert_memory_equal(s[k].row, threads->outlook->sensitivity[h][k].row,
                                n * sizeof *s->row);
            for (size_t i = 0; k > 0 && i < n; i++) {
                const tarve_sensitivity_row *a = &s[k - 1].row[i], *b = &s[k].row[i];
                if (r->field[i].class_ == TARVE_NEED_TOO_SMALL) {
                    assert_near(b->gap.median, 0.0, 0.0);
                    continue;
                }
                assert_true(sign * (b->gap.median - a->gap.median) > 0.0);
                assert_true(sign * (b->ratio.median - a->ratio.median) <= 0.0);
                assert_true(sign * (b->p_shortage - a->p_shortage) >= 0.0);
            }
        }
    tarve_need_free(r);
    tarve_need_free(threads);
}

static void assert_sound_places(const tarve_intake *p)
{
    assert_near(p->step[0].p_shortage_full,
                p->field->p_class[TARVE_NEED_LARGE_SHORTAGE] +
                    p->field->p_class[TARVE_NEED_SHORTAGE],
                1e-9);
    assert_near(p->step[0].p_large_surplus, p->field->p_class[TARVE_NEED_LARGE_SURPLUS], 1e-9);
    assert_same_range(p->step[0].gap_full, p->field->gap);
    for (size_t k = 1; k < TARVE_PLACES_STEPS; k++) {
        const tarve_places_step *a = &p->step[k - 1], *b = &p->step[k];
        assert_true(b->places > a->places && b->gap_full.median < a->gap_full.median);
        assert_true(b->p_shortage <= a->p_shortage && b->p_shortage_full <= b->p_shortage);
        assert_true(b->p_large_surplus >= a->p_large_surplus);
        assert_true(b->p_large_surplus_full >= b->p_large_surplus);
        if (b->places <= p->largest_safe)
            assert_true(b->p_large_surplus_full <= p->risk + 2.0 / DRAWS);
        if (a->places > p->largest_safe + 5.0)
            assert_true(a->p_large_surplus_full >= p->risk - 2.0 / DRAWS);
    }
    assert_true(p->recommended <= p->largest_safe && p->recommended >= 0.0);
    assert_near(p->phase[TARVE_PHASES - 1], p->recommended, 0.0);
    assert_true(p->yield > 0.05 && p->yield < 0.5);
    for (int k = 0; k < TARVE_N_ALTERNATIVES; k++)
        assert_true(p->alternative[k].places.median > p->alternative[k].persons.median);
}

static void places_follow_from_the_draws(void **state)
{
    (void)state;
    const world w = {.flow = true};
    tarve_need_result *r = run_world(&w, NULL);
    size_t large = 0;
    for (size_t i = 0; i < r->n_fields; i++) {
        const tarve_intake *p = &r->outlook->intake[i];
        assert_int_equal(p->from_year, LAST_YEAR + 1);
        assert_int_equal(p->effect_year, LAST_YEAR + (r->field[i].level[0] == 'v' ? 4 : 5));
        assert_int_equal(p->judged_year, LAST_YEAR + 3); /* the horizon ends there */
        if (p->small)
            continue;
        large++;
        assert_sound_places(p);
    }
    assert_true(large > 0);
    tarve_need_free(r);
}

/* ---- jobs and starts from files ---- */

static char table_path[64];

static void write_table(const char *text)
{
    (void)snprintf(table_path, sizeof table_path, "/tmp/tarve_outlook_%ld.csv", (long)getpid());
    FILE *fp = fopen(table_path, "w");
    assert_non_null(fp);
    assert_true(fputs(text, fp) >= 0);
    assert_int_equal(fclose(fp), 0);
}

static tarve_investors *investors;

static void with_investors(tarve_need_inputs *in)
{
    in->investors = investors;
}

static void jobs_of_an_investor_come_in_their_year(void **state)
{
    (void)state;
    const world w = {.flow = true};
    write_table("scenario,name,occupation,extra_jobs,year\n"
                "care,Hoivakoti,5321,100,2025\nfarm,Tila,9999,5,2025\n");
    assert_int_equal(tarve_investors_read(table_path, NULL, 2024, 2026, &investors, NULL),
                     TARVE_OK);
    tarve_need_result *r = run_world(&w, with_investors);
    const tarve_scenario *s = scenario_of(r, "care");
    assert_string_equal(s->name_fi, "Hoivakoti");
    assert_true(found(r, "scenario-occupation")); /* nobody has vacancies of 9999 */
    for (size_t y = 0; y < r->n_years; y++) {
        const tarve_scenario_row *row = &s->row[y * r->n_fields + 3];
        assert_string_equal(r->field[3].code, "vet:F:09");
        if (y == 1)
            assert_true(row->difference.lo80 > 10.0 && row->difference.hi80 < 100.0);
        else
            assert_true(row->difference.lo80 == 0.0 && row->difference.hi80 == 0.0);
    }
    tarve_need_free(r);
    tarve_investors_free(investors);
    (void)unlink(table_path);
}

static tarve_starts *starts;

static void with_starts(tarve_need_inputs *in)
{
    in->starts = starts;
}

/* Half of the graduates ahead are those who began, times c: the weight is a half. */
static void starts_are_blended_in(void **state)
{
    char text[600] = "field,year,places,applicants,starts\n";
    const world w = {.flow = true};
    run_files files = {0};
    (void)state;
    for (int year = 2015; year <= LAST_YEAR; year++)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text),
                       "vet:F:09,%d,1200,900,1000\n", year);
    write_table(text);
    read_files(&files, false);
    assert_int_equal(tarve_starts_read(table_path, files.crosswalk, LAST_YEAR, &starts, NULL),
                     TARVE_OK);
    tarve_need_result *before = run_world(&w, NULL), *after = run_world(&w, with_starts);
    for (size_t y = 0; y < before->n_years; y++) {
        const tarve_field_need *a = &before->field[y * before->n_fields + 3],
                               *b = &after->field[y * after->n_fields + 3];
        assert_true(fabs(b->graduates.median - (0.5 * a->graduates.median + 350.0)) < 25.0);
        assert_near(b[-1].graduates.median, a[-1].graduates.median, 0.0); /* another field */
    }
    assert_near(after->outlook->intake[3].applicants_per_place, 0.75, 1e-12);
    assert_near(after->outlook->intake[3].places_now, 1200.0, 0.0);
    assert_true(isnan(before->outlook->intake[3].places_now));
    tarve_need_free(before);
    tarve_need_free(after);
    tarve_starts_free(starts);
    free_files(&files);
    (void)unlink(table_path);
}

static tarve_question question = {.field = "vet:F:09"};

static void five_years_and_a_question(tarve_need_inputs *in)
{
    in->horizon_years = 5;
    in->question = &question;
}

/* No places, or nobody has graduated yet: exactly the base. */
static void assert_year(const tarve_answer_year *at, size_t y, int places)
{
    if (places == 0 || y < 3) {
        assert_same_range(at->gap[0], at->gap[1]);
        assert_near(at->extra_graduates, 0.0, 0.0);
        return;
    }
    assert_true(at->gap[1].median < at->gap[0].median);
    assert_near(at->extra_graduates, (y == 3 ? 45.0 : 56.0) * 0.95, 1e-9);
}

static void an_answer_begins_where_graduates_do(void **state)
{
    (void)state;
    const world w = {.flow = true};
    for (int n = 0; n <= 100; n += 100) {
        question.places = n;
        tarve_need_result *r = run_world(&w, five_years_and_a_question);
        assert_non_null(r->answer->field);
        assert_int_equal(r->answer->n_years, 5);
        for (size_t y = 0; y < 5; y++)
            assert_year(&r->answer->year[y], y, n);
        assert_int_equal(r->outlook->n_scenarios, 0);
        tarve_need_free(r);
    }
}

static int set_up(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 2, 7, 1);
    *state = rng;
    return 0;
}

static int tear_down(void **state)
{
    gsl_rng_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_run_is_sound),
        cmocka_unit_test(small_fields_look_to_what_they_are_part_of),
        cmocka_unit_test(threads_and_order_do_not_show),
        cmocka_unit_test(commuting_moves_the_unemployed),
        cmocka_unit_test(vacancies_that_open_longer_are_seen),
        cmocka_unit_test(employment_gives_the_balance_share),
        cmocka_unit_test(what_is_missing_is_a_finding),
        cmocka_unit_test(an_unknown_area_is_a_finding),
        cmocka_unit_test(without_any_flow_the_parameter_speaks),
        cmocka_unit_test(an_observed_flow_is_used_as_it_is),
        cmocka_unit_test(flow_by_occupation_gives_a_backlog),
        cmocka_unit_test(an_area_without_a_total_is_summed),
        cmocka_unit_test(other_shapes_of_input_run_too),
        cmocka_unit_test(municipal_means_give_nothing_away),
        cmocka_unit_test(member_cells_stand_beside_the_total),
        cmocka_unit_test(what_only_the_total_could_hide_is_left_out),
        cmocka_unit_test(groups_stand_beside_their_total),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(a_register_lies_between_its_ends),
        cmocka_unit_test(without_a_register_one_end_is_all),
        cmocka_unit_test(openings_that_nothing_reaches_are_told),
        cmocka_unit_test(sydansuomi_runs),
        cmocka_unit_test(the_base_scenario_is_the_base),
        cmocka_unit_test(scenarios_differ_draw_by_draw),
        cmocka_unit_test(a_held_assumption_is_a_run_with_its_value),
        cmocka_unit_test(gaps_grow_with_kappa_and_fall_with_chi),
        cmocka_unit_test(places_follow_from_the_draws),
        cmocka_unit_test(jobs_of_an_investor_come_in_their_year),
        cmocka_unit_test(starts_are_blended_in),
        cmocka_unit_test(an_answer_begins_where_graduates_do),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the need makes of inputs that are there, or not: register, commuting, employment, flows. */
#include "need_world.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
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
        cmocka_unit_test(a_register_lies_between_its_ends),
        cmocka_unit_test(without_a_register_one_end_is_all),
        cmocka_unit_test(openings_that_nothing_reaches_are_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole need on a small made-up country, and on the real figures where they are at hand. */
#include "need_world.h"
#include "sydansuomi.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_run_is_sound),
        cmocka_unit_test(small_fields_look_to_what_they_are_part_of),
        cmocka_unit_test(threads_and_order_do_not_show),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(sydansuomi_runs),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

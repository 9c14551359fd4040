/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios, assumptions held, study places, jobs and starts from files, one question. */
#include "need_world.h"

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
    assert_string_equal(s->name, "Hoivakoti");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
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

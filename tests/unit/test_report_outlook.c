/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside the need in the report: the strip, the what-if curve, the roadmap. */
#include "near.h"

#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/plots_int.h"
#include "report_fixture.h"
#include "tarve/intake.h"
#include "tarve/roadmap.h"

typedef struct outlook {
    fixture x;
    tarve_outlook o;
    tarve_intake intake[FX_FIELDS];
    tarve_sensitivity_row row[TARVE_N_HELD][TARVE_N_POINTS][FX_YEARS * FX_FIELDS];
    tarve_view v;
} outlook;

/* The gap moves by 20 and 10 persons; a shortage falls by 3, a surplus rises by 4 points a step. */
static outlook *outlook_make(void)
{
    outlook *t = calloc(1, sizeof *t);
    assert_non_null(t);
    fixture_make(&t->x);
    for (size_t h = 0; h < TARVE_N_HELD; h++)
        for (size_t k = 0; k < TARVE_N_POINTS; k++) {
            t->o.sensitivity[h][k] = (tarve_sensitivity){(double)k + 1.0, t->row[h][k]};
            for (size_t i = 0; i < (size_t)FX_YEARS * FX_FIELDS; i++)
                t->row[h][k][i].gap.median =
                    t->x.field[i].gap.median + (h == 0 ? 20.0 : -10.0) * ((double)k - 1.0);
        }
    for (size_t i = 0; i < FX_FIELDS; i++) {
        t->intake[i] =
            (tarve_intake){.small = i == 1, .recommended = 30, .places_now = (double)NAN};
        for (size_t k = 0; k < TARVE_PLACES_STEPS; k++)
            t->intake[i].step[k] = (tarve_places_step){.places = 10.0 * (double)k,
                                                       .p_shortage_full = 0.7 - 0.03 * (double)k,
                                                       .p_large_surplus_full = 0.04 * (double)k};
    }
    t->o.intake = t->intake;
    t->x.need.outlook = &t->o;
    assert_int_equal(tarve_view_make(&t->x.in, t->x.language[0], &t->v, NULL), TARVE_OK);
    return t;
}

static void outlook_free(outlook *t)
{
    tarve_view_free(&t->v);
    free(t);
}

static char *figures_of(const tarve_chart *chart, const tarve_view *v)
{
    char *text = NULL;
    size_t len = 0;
    const tarve_chart_data d = {.v = v};
    FILE *fp = open_memstream(&text, &len);
    assert_non_null(fp);
    assert_true(chart->worth(&d));
    chart->figures(fp, &d);
    assert_int_equal(fclose(fp), 0);
    return text;
}

static void without_an_outlook_there_is_nothing_to_draw(void **state)
{
    (void)state;
    outlook *t = outlook_make();
    const tarve_chart_data d = {.v = &t->v};
    t->x.need.outlook = NULL;
    assert_false(tarve_chart_sensitivity.worth(&d));
    assert_false(tarve_chart_whatif.worth(&d));
    outlook_free(t);
}

static void the_strip_has_both_ends_of_both_assumptions(void **state)
{
    (void)state;
    outlook *t = outlook_make();
    char *text = figures_of(&tarve_chart_sensitivity, &t->v), want[2][120];
    for (size_t i = 0; i < t->v.n_charted; i++) {
        const double gap = t->v.charted[i].need->gap.median;
        (void)snprintf(want[0], sizeof want[0], "\n%zu\t0\t%.0f\t%.0f\t%.0f\t%.0f\n", i + 1,
                       tarve_round_persons(gap - 20), tarve_round_persons(gap),
                       tarve_round_persons(gap + 20), t->v.charted[i].gap.median);
        (void)snprintf(want[1], sizeof want[1], "\n%zu\t1\t%.0f\t%.0f\t%.0f\t%.0f\n", i + 1,
                       tarve_round_persons(gap + 10), tarve_round_persons(gap),
                       tarve_round_persons(gap - 10), t->v.charted[i].gap.median);
        for (size_t h = 0; h < TARVE_N_HELD; h++)
            if (strstr(text, want[h]) == NULL)
                fail_msg("not there: %s", want[h]);
    }
    free(text);
    outlook_free(t);
}

/* A shortage is down to a quarter at the fifteenth step; small fields have no curve. */
static void curves_end_where_a_shortage_is_unlikely(void **state)
{
    (void)state;
    outlook *t = outlook_make();
    char *text = figures_of(&tarve_chart_whatif, &t->v);
    size_t ends = 0;
    for (const char *s = text; (s = strstr(s, "\t150\t0.25\t0.60\n\n")) != NULL; s++)
        ends++;
    assert_int_equal(ends, 6);
    assert_null(strstr(text, "\t160\t"));
    assert_non_null(strstr(text, "\n1\t0\t0.70\t0.00\n"));
    free(text);
    outlook_free(t);
}

/* ---- roadmap ---- */

static char *roadmap_text(const tarve_view *v)
{
    tarve_page p = {.v = v, .lang = v->lang};
    const char *bytes = NULL;
    size_t len = 0;
    assert_int_equal(tarve_html_begin(&p.h, NULL), TARVE_OK);
    tarve_html_open(&p.h, "main", NULL);
    tarve_page_roadmap(&p);
    tarve_html_close(&p.h);
    assert_int_equal(tarve_html_end(&p.h, &bytes, &len, NULL), TARVE_OK);
    char *text = calloc(len + 1, 1);
    assert_non_null(text);
    memcpy(text, bytes, len);
    tarve_html_free(&p.h);
    return text;
}

static void the_roadmap_says_what_it_is_fed(void **state)
{
    tarve_subgoal goal[3] = {{.theme = "1", .name = "Ennakointi"},
                             {.theme = "1", .name = "Yhteis<työ"},
                             {.theme = "2", .name = "Rahoitus"}};
    tarve_roadmap_figure before[2] = {{"Ennakointi", "shortage_fields", "", 1},
                                      {"Ennakointi", "openings_in_shortage_fields", "", 90}};
    const tarve_roadmap_figures figures = {before, 2, NULL};
    const tarve_roadmap m = {goal, 3, NULL};
    (void)state;
    outlook *t = outlook_make();
    char *text = roadmap_text(&t->v);
    assert_null(strstr(text, "roadmap")); /* no roadmap, no section */
    free(text);
    goal[0].feed[TARVE_FEED_NEED] = goal[1].feed[TARVE_FEED_COMING_NEEDS] = true;
    t->x.in.roadmap = &m;
    t->x.in.roadmap_before = &figures;
    text = roadmap_text(&t->v);
    assert_non_null(strstr(text, "id=\"roadmap\""));
    assert_non_null(strstr(text, ">+3</td>")); /* four fields, one in the run before */
    assert_non_null(strstr(text, "Yhteis&lt;työ"));
    assert_non_null(strstr(text, ": Rahoitus."));
    assert_null(strstr(text, ": Ennakointi"));
    free(text);
    outlook_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_outlook_there_is_nothing_to_draw),
        cmocka_unit_test(the_strip_has_both_ends_of_both_assumptions),
        cmocka_unit_test(curves_end_where_a_shortage_is_unlikely),
        cmocka_unit_test(the_roadmap_says_what_it_is_fed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

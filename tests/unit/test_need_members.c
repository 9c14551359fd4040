/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be told of municipalities and groups beside their total. */
#include "need_world.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(municipal_means_give_nothing_away),
        cmocka_unit_test(member_cells_stand_beside_the_total),
        cmocka_unit_test(what_only_the_total_could_hide_is_left_out),
        cmocka_unit_test(groups_stand_beside_their_total),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

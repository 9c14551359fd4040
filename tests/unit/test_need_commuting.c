/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commuting matrix: files that are right and wrong, sums, distances. */
#include "near.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "tarve/commuting.h"

enum { PLACES = 5 };
static const char *const place[PLACES] = {"KU077", "KU216", "KU265", "KU729", "KU931"};

static tarve_status read_text(const char *rows, const tarve_hierarchy *h, tarve_commuting **out,
                              tarve_error *err)
{
    char path[64];
    (void)snprintf(path, sizeof path, "commuting_%ld.csv", (long)getpid());
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fprintf(fp, "residence,workplace,employed\n%s", rows) > 0);
    assert_int_equal(fclose(fp), 0);
    const tarve_status st = tarve_commuting_read(path, h, out, err);
    assert_int_equal(remove(path), 0);
    return st;
}

static void contradictions_have_their_row(void **state)
{
    const tarve_hierarchy *h = *state;
    static const struct {
        const char *rows, *code;
        size_t line;
    } t[] = {
        {"KU729,KU729,10\nKU999,KU729,5\n", "outside-map", 3},
        {"KU729,SK138,10\n", "outside-map", 2},
        {"KU729,KU729,10\nKU729,KU931,-1\n", "bad-range", 3},
        {"KU729,KU729,10.5\n", "bad-range", 2},
        {"KU729,KU729,10\nKU931,KU729,3\nKU729,KU729,10\n", "duplicate-key", 4},
        {"KU729,KU729,10\nKU931,KU729,0\nKU931,KU931,0\n", "zero-row", 3},
        {"KU729,KU729,many\n", "type-error", 2},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        tarve_error err = {0};
        tarve_commuting *c = NULL;
        assert_int_equal(read_text(t[i].rows, h, &c, &err), TARVE_E_INPUT);
        assert_null(c);
        assert_string_equal(err.code, t[i].code);
        assert_int_equal(err.line, t[i].line);
        assert_true(err.column > 0);
    }
    tarve_commuting *c = NULL;
    assert_int_equal(read_text("", h, &c, NULL), TARVE_E_INPUT);
}

static void a_matrix_is_read_in_any_order(void **state)
{
    tarve_commuting *c = NULL;
    assert_int_equal(read_text("KU931,KU729,30\nKU729,KU931,...\nKU931,KU931,90\n"
                               "KU729,KU729,10\nKU216,KU216,7\n",
                               *state, &c, NULL),
                     TARVE_OK);
    assert_int_equal(tarve_commuting_residences(c), 3);
    assert_string_equal(tarve_commuting_residence(c, 0), "KU216");
    assert_string_equal(tarve_commuting_residence(c, 1), "KU729");
    assert_near(tarve_commuting_share(c, 2, &place[3], 1), 0.25, 1e-12);
    assert_near(tarve_commuting_share(c, 2, &place[3], 2), 1.0, 0.0);
    const double away = tarve_commuting_share(c, 1, &place[4], 1); /* 1 to 4 of 11 to 14 */
    assert_true(away > 1.0 / 11 && away < 4.0 / 14);
    assert_near(tarve_commuting_share(c, 0, &place[3], 2), 0.0, 0.0);
    tarve_commuting_free(c);
}

/* Against a full matrix kept by hand; every residence is split without loss. */
static void shares_agree_with_a_full_matrix(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    double persons[PLACES][PLACES];
    char rows[PLACES * PLACES * 24 + 1];
    size_t o = 0;
    tarve_rng_key(rng, 4, 2, 0);
    for (size_t s = 0; s < PLACES; s++)
        for (size_t r = 0; r < PLACES; r++) {
            persons[s][r] = (double)gsl_rng_uniform_int(rng, 500) + (s == r);
            o += (size_t)snprintf(rows + o, sizeof rows - o, "%s,%s,%.0f\n", place[s], place[r],
                                  persons[s][r]);
        }
    tarve_commuting *c = NULL;
    assert_int_equal(read_text(rows, *state, &c, NULL), TARVE_OK);
    for (size_t s = 0; s < PLACES; s++) {
        double all = 0, two = persons[s][1] + persons[s][2], parts = 0;
        for (size_t r = 0; r < PLACES; r++) {
            all += persons[s][r];
            parts += tarve_commuting_share(c, s, &place[r], 1);
        }
        assert_near(parts, 1.0, 1e-12);
        assert_near(tarve_commuting_share(c, s, &place[1], 2), two / all, 1e-12);
        assert_near(tarve_commuting_share(c, s, place, PLACES), 1.0, 0.0);
    }
    tarve_commuting_free(c);
    gsl_rng_free(rng);
}

static void distances_decay(void **state)
{
    (void)state;
    static const tarve_place at[3] = {{"KU216", 0, 0}, {"KU729", 30, 0}, {"KU931", 30, 40}};
    const char *const code[3] = {"KU216", "KU729", "KU931"};
    tarve_commuting *c = NULL;
    const double sum = 1 + exp(-1.0) + exp(-50.0 / 30);
    assert_int_equal(tarve_commuting_by_distance(at, 3, 30, &c, NULL), TARVE_OK);
    assert_near(tarve_commuting_share(c, 0, &code[0], 1), 1 / sum, 1e-12);
    assert_near(tarve_commuting_share(c, 0, &code[2], 1), exp(-50.0 / 30) / sum, 1e-12);
    assert_near(tarve_commuting_share(c, 0, code, 3), 1, 0);
    tarve_commuting_free(c);
    assert_int_equal(tarve_commuting_by_distance(at, 3, 1e-3, &c, NULL), TARVE_OK);
    for (size_t s = 0; s < 3; s++) /* nobody goes that far: the identity */
        assert_near(tarve_commuting_share(c, s, &code[s], 1), 1, 1e-12);
    tarve_commuting_free(c);
    assert_int_equal(tarve_commuting_by_distance(at, 0, 30, &c, NULL), TARVE_E_USAGE);
    assert_int_equal(tarve_commuting_by_distance(at, 3, 0, &c, NULL), TARVE_E_USAGE);
}

static int set_up(void **state)
{
    tarve_hierarchy *h = NULL;
    if (tarve_hierarchy_load(TARVE_DATASETS "/classifications", &h, NULL) != TARVE_OK)
        return -1;
    *state = h;
    return 0;
}

static int tear_down(void **state)
{
    tarve_hierarchy_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contradictions_have_their_row),
        cmocka_unit_test(a_matrix_is_read_in_any_order),
        cmocka_unit_test(shares_agree_with_a_full_matrix),
        cmocka_unit_test(distances_decay),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

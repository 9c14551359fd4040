/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roadmap: what its reader takes and refuses, and what each feed says. */
#include "near.h"

#include <stdio.h>
#include <string.h>

#include "base/files.h"
#include "report/tables.h"
#include "report_fixture.h"

#define HEAD "theme,theme_title_fi,subgoal_fi,partners_fi,measures_fi"

static const char *write_temp(const char *text, char path[64])
{
    (void)snprintf(path, 64, "/tmp/tarve_map_XXXXXX");
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    (void)close(fd);
    return path;
}

/* ---- the reader ---- */

static void what_is_wrong_is_named_with_its_place(void **state)
{
    static const struct {
        const char *text;
        size_t line, column;
    } bad[] = {
        {"theme,theme_title_fi,subgoal,partners_fi,measures_fi\n1,A,B,C,D\n", 1, 0},
        {HEAD "\n", 1, 1},
        {HEAD "\n1,A,,C,D\n", 2, 3},
        {HEAD "\n1,A,B,C,D\n2,E,B,C,D\n", 3, 3},
        {HEAD ",feed\n1,A,B,C,D,need\n1,A,F,C,D,need season x\n", 3, 6},
    };
    char path[64];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        tarve_roadmap m = {0};
        tarve_error err = {0};
        assert_int_equal(tarve_roadmap_read(write_temp(bad[i].text, path), &m, &err),
                         TARVE_E_INPUT);
        assert_int_equal(err.line, bad[i].line);
        if (bad[i].column > 0)
            assert_int_equal(err.column, bad[i].column);
        assert_string_equal(err.path, path);
        assert_null(m.item);
        (void)unlink(path);
    }
}

static void feeds_are_named_or_known_by_the_subgoal(void **state)
{
    char path[64];
    tarve_roadmap m = {0}, shipped = {0}, plain = {0};
    (void)state;
    assert_int_equal(tarve_roadmap_read(write_temp(HEAD ",feed,audience_fi\n"
                                                        "1,A,B,C,D, need  season ,\n"
                                                        "1,A,Yhteisrekrytointi,C,D,,E\n",
                                                   path),
                                        &m, NULL),
                     TARVE_OK);
    assert_true(m.item[0].feed[TARVE_FEED_NEED] && m.item[0].feed[TARVE_FEED_SEASON]);
    assert_string_equal(m.item[0].audience, "C");
    assert_false(m.item[1].feed[TARVE_FEED_SEASON]);
    assert_string_equal(m.item[1].audience, "E");
    tarve_roadmap_free(&m);
    (void)unlink(path);
    /* the file that comes with tarve names the feeds that its sub-goals would get without */
    assert_int_equal(tarve_roadmap_read(TARVE_DATASETS "/roadmap.csv", &shipped, NULL), TARVE_OK);
    assert_int_equal(tarve_roadmap_read(TARVE_DATASETS "/example/roadmap.csv", &plain, NULL),
                     TARVE_OK);
    assert_int_equal(shipped.n, plain.n);
    for (size_t i = 0; i < plain.n; i++) {
        assert_string_equal(shipped.item[i].name, plain.item[i].name);
        assert_memory_equal(shipped.item[i].feed, plain.item[i].feed, sizeof plain.item[i].feed);
    }
    tarve_roadmap_free(&shipped);
    tarve_roadmap_free(&plain);
}

/* ---- feeds ---- */

/* The file of a roadmap with one sub-goal "B" of one feed. */
static char *said(fixture *x, tarve_feed feed)
{
    tarve_subgoal goal = {"1", "A", "B", "C", "D", "E", {false}};
    const tarve_roadmap m = {&goal, 1, NULL};
    tarve_view v = {0};
    char dir[64], path[128], *text = NULL;
    size_t len = 0;
    if (feed < TARVE_N_FEEDS)
        goal.feed[feed] = true;
    x->in.roadmap = &m;
    const int fd = fixture_folder(dir);
    assert_true(fd >= 0);
    assert_int_equal(tarve_view_make(&x->in, x->language[0], &v, NULL), TARVE_OK);
    assert_int_equal(tarve_tables_write(fd, &v, false, NULL), TARVE_OK);
    tarve_view_free(&v);
    (void)snprintf(path, sizeof path, "%s/roadmap.csv", dir);
    assert_int_equal(tarve_file_read(path, 1 << 22, &text, &len, NULL), TARVE_OK);
    for (size_t i = 0; i < TARVE_N_DATA_TABLES; i++) {
        (void)snprintf(path, sizeof path, "%s.csv", tarve_data_tables[i]->name);
        (void)unlinkat(fd, path, 0); /* not every table is made */
    }
    assert_int_equal(close(fd), 0);
    assert_int_equal(rmdir(dir), 0);
    x->in.roadmap = NULL;
    return text;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *s = text; (s = strstr(s, what)) != NULL; s++)
        n++;
    return n;
}

static void holds(fixture *x, tarve_feed feed, size_t rows, const char *const want[3])
{
    char *text = said(x, feed);
    if (rows != count(text, "\n") - 1)
        fail_msg("%s: %zu rows are wanted:\n%s", tarve_feed_code(feed), rows, text);
    for (size_t i = 0; i < 3 && want[i] != NULL; i++)
        if (strstr(text, want[i]) == NULL)
            fail_msg("%s is not in\n%s", want[i], text);
    free(text);
}

static void a_subgoal_without_feed_says_so(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    char *text = said(&x, TARVE_N_FEEDS);
    assert_non_null(strstr(text, "1,A,B,C,D,not_fed,,Ei mittaria,,,,,,,,E,Tilastoista"));
    assert_int_equal(count(text, "\n"), 2);
    free(text);
}

/* Figures are set so that the answer can be seen; field 0 ... are those of the fixture. */
static void each_feed_says_what_stands_in_the_tables(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    size_t fields = 0, shown = 0, likely = 0;
    for (size_t i = 0; i < FX_FIELDS; i++) {
        const tarve_field_need *f = &x.field[(size_t)2 * FX_FIELDS + i];
        if (f->parent != NULL && f->parent[0] != '\0')
            continue;
        fields++;
        shown += f->class_ != TARVE_NEED_TOO_SMALL;
        likely += f->class_ != TARVE_NEED_TOO_SMALL && f->p_class[0] + f->p_class[1] > 0.699;
    }
    assert_true(fields > 0 && shown > 0);
    char want[120];
    (void)snprintf(want, sizeof want,
                   "shortage_fields,,\"Koulutusalat, joilla alitarjonta on "
                   "todennäköinen\",2026,%zu,,,alaa",
                   likely);
    holds(&x, TARVE_FEED_NEED, 3,
          (const char *[3]){want, ",1.92,,,kertaa koko maan luku,,data/areas.csv", NULL});
    holds(&x, TARVE_FEED_COMING_NEEDS, 2 * shown,
          (const char *[3]){"coming_openings,", "coming_gap,", ",2024,"});
    holds(&x, TARVE_FEED_SEASON, 1, (const char *[3]){"nothing_found", NULL, NULL});
    x.series[0].group = "5";
    x.series[0].forecast = &x.forecast[0];
    holds(&x, TARVE_FEED_SEASON, 1,
          (const char *[3]){"season_peak,vacancy_stock/SK138/SSS,", ",1.45,,,kertaa 12", NULL});
}

static void neighbours_and_nobody_else(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    for (size_t i = 0; i < FX_AREAS; i++)
        x.area[i].tightness = (double)NAN;
    x.area[1].tightness = 4.0;  /* Viitasaari */
    x.area[2].tightness = 10.0; /* Pihtipudas, beside it */
    x.area[0].tightness = 12.0; /* Saarijärvi is not */
    holds(&x, TARVE_FEED_ACROSS_BORDERS, 1,
          (const char *[3]){"neighbour_seekers,KU931-KU601,Viitasaari ja Pihtipudas,",
                            ",2.5,,,naapurin", NULL});
    x.area[2].tightness = 5.9; /* not above the area's */
    holds(&x, TARVE_FEED_ACROSS_BORDERS, 1, (const char *[3]){"nothing_found", NULL, NULL});
}

static void supply_that_does_not_reach(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    for (size_t i = 0; i < (size_t)FX_YEARS * FX_FIELDS; i++) {
        tarve_field_need *f = &x.field[i];
        const bool short_one = i % FX_FIELDS == 0;
        f->p_class[0] = 0;
        f->p_class[1] = short_one ? 0.7 : 0.69;
        f->requirement = (tarve_range){100, 80, 120};
        f->supply = (tarve_range){60, 50, 90};
        f->graduates = (tarve_range){20, 10, 30};
        f->class_ = short_one ? TARVE_NEED_SHORTAGE : f->class_;
    }
    x.field[0].graduates = (tarve_range){2, 0, 3}; /* rounds to none */
    holds(&x, TARVE_FEED_BEYOND_SUPPLY, 2,
          (const char *[3]){"2024-2028,1,,,alaa", "gap_beyond_supply,", NULL});
    holds(&x, TARVE_FEED_NO_PROVIDER, 2,
          (const char *[3]){",2024,1,,,alaa", "openings_without_graduates,", NULL});
    x.field[(size_t)3 * FX_FIELDS].requirement.lo80 = 60;
    holds(&x, TARVE_FEED_BEYOND_SUPPLY, 1, (const char *[3]){"2024-2028,0,,,alaa", NULL, NULL});
}

static void the_change_is_of_the_same_figure(void **state)
{
    char path[64];
    tarve_roadmap_figures before = {0};
    fixture x;
    (void)state;
    fixture_make(&x);
    assert_int_equal(tarve_roadmap_figures_read(write_temp("subgoal,indicator,subject,value\n"
                                                           "Z,tightness_to_nation,,7\n"
                                                           "B,tightness_to_nation,,1.50\n"
                                                           "B,shortage_fields,,\n",
                                                           path),
                                                &before, NULL),
                     TARVE_OK);
    x.in.roadmap_before = &before;
    holds(
        &x, TARVE_FEED_NEED, 3,
        (const char *[3]){",1.92,,,kertaa koko maan luku,0.42,data/areas.csv", ",,,alaa,,", NULL});
    tarve_roadmap_figures_free(&before);
    (void)unlink(path);
}

static void hidden_jobs_are_questions(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    for (size_t i = 0; i < (size_t)FX_YEARS * FX_OCCUPATIONS; i++) {
        x.occupation[i].tightness = i % FX_OCCUPATIONS == 0 ? 6.0 : 2.0;
        x.occupation[i].u_bar = 40;
        x.occupation[i].publishable = true;
    }
    holds(&x, TARVE_FEED_HIDDEN_JOBS, 1, (const char *[3]){"seekers_per_vacancy,", ",6.0,", "?"});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_named_with_its_place),
        cmocka_unit_test(feeds_are_named_or_known_by_the_subgoal),
        cmocka_unit_test(a_subgoal_without_feed_says_so),
        cmocka_unit_test(each_feed_says_what_stands_in_the_tables),
        cmocka_unit_test(neighbours_and_nobody_else),
        cmocka_unit_test(supply_that_does_not_reach),
        cmocka_unit_test(the_change_is_of_the_same_figure),
        cmocka_unit_test(hidden_jobs_are_questions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

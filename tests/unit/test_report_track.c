/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart of forecast and outcome and its tables, from a record made by hand. */
#include "near.h"

#include "base/files.h"
#include "report_fixture.h"

enum { POINTS = 5, FIRST = 2023 * 12 };

static tarve_track_point point[POINTS];
static tarve_track_row row[] = {{.scope = TARVE_TRACK_AREA,
                                 .measure = "vacancy_stock",
                                 .area = "SK138",
                                 .group = "SSS",
                                 .from = 1,
                                 .to = 60,
                                 .runs = 1,
                                 .n = 5,
                                 .mae = 12.25,
                                 .bias = -3.5,
                                 .n_naive = 5,
                                 .mae_naive = 24.5,
                                 .ratio = 0.5,
                                 .n_ranges = 5,
                                 .cover80 = 0.6,
                                 .cover95 = 1.0},
                                {.scope = TARVE_TRACK_MUNICIPALITIES,
                                 .measure = "vacancy_stock",
                                 .area = "",
                                 .group = "",
                                 .from = 1,
                                 .to = 60,
                                 .runs = 1,
                                 .n = 2,
                                 .n_left = 9},
                                {.scope = TARVE_TRACK_AREA,
                                 .measure = "vacancy_stock",
                                 .area = "SK138",
                                 .group = "SSS",
                                 .from = 4,
                                 .to = 6,
                                 .n = 5,
                                 .mae = 3.5,
                                 .bias = 1.5,
                                 .ratio = 0.25,
                                 .cover80 = 0.8,
                                 .cover95 = 1.0},
                                {.scope = TARVE_TRACK_FIELDS,
                                 .measure = "",
                                 .area = "",
                                 .group = "",
                                 .from = 2,
                                 .to = 2,
                                 .n = 10,
                                 .hits = 0.9,
                                 .opposite = 0.1}};

/* Months 1 and 5 are outside their ranges; the errors are 10, 0, 0, 0, 20. */
static tarve_track make_record(size_t n_points)
{
    static const double outcome[POINTS] = {60, 50, 50, 50, 30};
    for (size_t i = 0; i < POINTS; i++)
        point[i] = (tarve_track_point){.month = FIRST + (tarve_period)i,
                                       .origin = FIRST - 1,
                                       .lo80 = 45,
                                       .median = 50,
                                       .hi80 = 55,
                                       .naive = 70,
                                       .outcome = outcome[i],
                                       .hit = outcome[i] == 50};
    row[1].mae = row[1].bias = row[1].mae_naive = row[1].ratio = (double)NAN;
    row[1].cover80 = row[1].cover95 = (double)NAN;
    return (tarve_track){
        .row = row, .n_rows = 4, .point = point, .n_points = n_points, .n_runs = 1};
}

static char *written(const char *dir, const char *name)
{
    char path[4200], *text = NULL;
    size_t len = 0;
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    return tarve_file_read(path, 1 << 24, &text, &len, NULL) == TARVE_OK ? text : NULL;
}

static int write_report(const tarve_track *t, char dir[64])
{
    fixture x;
    fixture_make(&x);
    x.in.track = t;
    const int fd = fixture_folder(dir);
    assert_true(tarve_report_write(fd, &x.in, NULL) != TARVE_E_IO);
    return fd;
}

static void chart_and_tables_tell_the_record(void **state)
{
    char dir[64];
    const tarve_track t = make_record(POINTS);
    (void)state;
    const int fd = write_report(&t, dir);
    char *tsv = written(dir, "plots/fi/track.tsv"), *csv = written(dir, "data/track_record.csv"),
         *page = written(dir, "fi/annex.html");
    assert_non_null(tsv);
    assert_non_null(strstr(tsv, "\n0\t45.0\t50.0\t55.0\t60\t0\n1\t45.0\t50.0\t55.0\t50\t1\n"));
    assert_non_null(csv);
    assert_non_null(strstr(csv, "\narea,vacancy_stock,SK138,SSS,1,60,1,5,0,12.25,-3.50,5,24.50,"
                                "0.500,5,0.600,1.000,0.000,0.000\n"));
    assert_non_null(strstr(csv, "\nmunicipalities,vacancy_stock,,,1,60,1,2,9,,,0,,,0,,,"));
    assert_non_null(page);
    assert_non_null(strstr(page, "data/track_record.csv"));
    assert_non_null(strstr(page, ": 4–6</th><td class=\"n\">5</td><td class=\"n\">3,5</td>"
                                 "<td class=\"n\">+1,5</td><td class=\"n\">0,25</td>"));
    assert_non_null(strstr(page, "id=\"h-track-classes\""));
    assert_non_null(strstr(page, "\">2</th><td class=\"n\">10</td>"));
    assert_null(strstr(page, "ole vielä toteumaa"));
    free(tsv);
    free(csv);
    free(page);
    assert_int_equal(fixture_remove(fd, dir), 0);
}

static void nothing_to_hold_against_is_said(void **state)
{
    char dir[64];
    const tarve_track none = {0};
    (void)state;
    const int fd = write_report(&none, dir);
    char *page = written(dir, "fi/annex.html");
    assert_non_null(page);
    assert_non_null(strstr(page, "Minkään aiemman raportin ennusteelle ei ole vielä toteumaa."));
    assert_null(strstr(page, "id=\"h-track\""));
    free(page);
    assert_int_equal(fixture_remove(fd, dir), 0);
}

static void little_is_not_drawn(void **state)
{
    char dir[64];
    const tarve_track t = make_record(2);
    (void)state;
    int fd = write_report(&t, dir);
    assert_null(written(dir, "plots/fi/track.tsv"));
    assert_int_equal(fixture_remove(fd, dir), 0);
    fd = write_report(NULL, dir);
    assert_null(written(dir, "plots/fi/track.tsv"));
    char *csv = written(dir, "data/track_record.csv");
    assert_non_null(csv);
    assert_null(strstr(strchr(csv, '\n'), "area")); /* a header only */
    free(csv);
    assert_int_equal(fixture_remove(fd, dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(chart_and_tables_tell_the_record),
                                       cmocka_unit_test(nothing_to_hold_against_is_said),
                                       cmocka_unit_test(little_is_not_drawn)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

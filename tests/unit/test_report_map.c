/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "report/map.h"
#include "report_fixture.h"

typedef struct place {
    char dir[64], geo[80], file[128];
    int fd;
    fixture x;
    tarve_view v;
} place;

static void enter(place *p, const char *text)
{
    fixture_make(&p->x);
    p->fd = fixture_folder(p->dir);
    assert_true(p->fd >= 0);
    (void)snprintf(p->geo, sizeof p->geo, "%s/geo", p->dir);
    (void)snprintf(p->file, sizeof p->file, "%s/a.geojson", p->geo);
    assert_int_equal(mkdir(p->geo, 0755), 0);
    FILE *fp = fopen(p->file, "wb");
    assert_non_null(fp);
    assert_true(fputs(text, fp) >= 0);
    assert_int_equal(fclose(fp), 0);
    p->x.in.datadir = p->dir;
    p->v = (tarve_view){0};
    assert_int_equal(tarve_view_make(&p->x.in, p->x.language[0], &p->v, NULL), TARVE_OK);
}

static void leave(place *p)
{
    tarve_view_free(&p->v);
    assert_int_equal(unlink(p->file), 0);
    assert_int_equal(rmdir(p->geo), 0);
    assert_int_equal(close(p->fd), 0);
    assert_int_equal(rmdir(p->dir), 0);
}

#define FEATURE(code, geometry)                                                                    \
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"" code "\"},\"geometry\":" geometry "}"
#define COLLECTION(features)                                                                       \
    "{\"type\":\"FeatureCollection\",\"attribution\":\"Survey;\\u0001 "                            \
    "<b>CC</b>\",\"features\":[" features "]}"
#define SQUARE "{\"type\":\"Polygon\",\"coordinates\":[[[25,63],[26,63],[26,64],[25,64],[25,63]]]}"
#define ISLANDS                                                                                    \
    "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[1,63],[2,63],[2,64],[1,63]]],"                 \
    "[[[3,63],[4,63],[4,64],[3,64],[3,63]]]]}"

static void borders_are_read_and_projected(void **state)
{
    place p;
    tarve_map *m = NULL;
    const tarve_view_area *without = NULL;
    (void)state;
    enter(&p, COLLECTION(FEATURE("KU000", SQUARE) "," FEATURE("KU931", ISLANDS) "," FEATURE(
                  "KU729", SQUARE) "," FEATURE("KU729", ISLANDS)));
    assert_int_equal(tarve_map_read(&p.v, &m, &without, NULL), TARVE_OK);
    assert_non_null(m);
    assert_non_null(without); /* six of the eight have none */
    assert_true(strcmp(without->code, "KU729") != 0 && strcmp(without->code, "KU931") != 0);
    assert_int_equal(m->n, 3); /* the unknown one and the second of KU729 are not read */
    assert_int_equal(m->ring[0].area, 0);
    assert_int_equal(m->ring[1].area, 1);
    assert_int_equal(m->ring[1].n, 5); /* the larger island first: it carries the name */
    assert_near(m->ring[0].x[1] - m->ring[0].x[0], cos(63.5 * acos(-1) / 180), 1e-9);
    assert_string_equal(m->attribution, "Survey; <b>CC</b>");
    double x, y;
    tarve_ring_label(&m->ring[0], 0.1, &x, &y);
    assert_true(x > m->ring[0].x[0] && x < m->ring[0].x[1] && y > 63 && y < 64);
    tarve_map_free(m);
    leave(&p);
}

/* Four figures on a line; false where there are none. */
static bool next_line(const char **at, double x[4])
{
    for (int k = 0; k < 4; k++) {
        char *end = NULL;
        x[k] = strtod(*at, &end);
        if (end == *at)
            return false;
        *at = end;
    }
    *at += strspn(*at, "\n");
    return true;
}

static void hatching_stays_inside(void **state)
{
    /* a U: lines at 45 degrees leave it and come back */
    double x[] = {0, 3, 3, 2, 2, 1, 1, 0, 0}, y[] = {0, 0, 3, 3, 1, 1, 3, 3, 0};
    const tarve_ring u = {.n = 9, .x = x, .y = y};
    char *text = NULL;
    size_t len = 0, n = 0;
    (void)state;
    FILE *fp = open_memstream(&text, &len);
    assert_non_null(fp);
    tarve_ring_hatch(&u, 0.25, fp);
    assert_int_equal(fclose(fp), 0);
    const char *at = text;
    for (double line[4]; next_line(&at, line); n++)
        for (int k = 1; k < 4; k++) {
            const double px = line[0] + line[2] * k / 4, py = line[1] + line[3] * k / 4;
            const bool in = px >= 0 && px <= 3 && py >= 0 && py <= 3 &&
                            !(px > 1 + 1e-4 && px < 2 - 1e-4 && py > 1 + 1e-4);
            if (!in)
                fail_msg("hatching at %g, %g", px, py);
        }
    assert_string_equal(at, ""); /* all of it was read */
    assert_true(n > 20);
    free(text);
}

static void what_is_no_map_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "{",
        "[]",
        "{\"features\":{}}",
        COLLECTION(FEATURE("KU729", "null")),
        COLLECTION(FEATURE("KU729", "{\"type\":\"Point\",\"coordinates\":[25,63]}")),
        COLLECTION(FEATURE("KU729", "{\"type\":\"Polygon\",\"coordinates\":[[[25,63],[26,63]]]}")),
        COLLECTION(FEATURE("KU729", "{\"type\":\"Polygon\",\"coordinates\":\"x\"}")),
        COLLECTION(FEATURE("KU729", "{\"type\":\"Polygon\",\"coordinates\":[[[\"25\",63],[26,63],"
                                    "[26,64],[25,63]]]}")),
        COLLECTION(FEATURE("KU729", "{\"type\":\"Polygon\",\"coordinates\":[[[25,63],[26,630],"
                                    "[26,64],[25,63]]]}")),
        COLLECTION(FEATURE("KU729", "{\"type\":\"Polygon\",\"coordinates\":[[[25,63],[1e300,63],"
                                    "[26,64],[25,63]]]}")),
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        place p;
        tarve_map *m = NULL;
        const tarve_view_area *without = NULL;
        tarve_error err = {0};
        enter(&p, bad[i]);
        if (tarve_map_read(&p.v, &m, &without, &err) != TARVE_E_INPUT)
            fail_msg("taken for a map: %s", bad[i]);
        assert_null(m);
        assert_string_equal(err.path, p.file);
        leave(&p);
    }
}

/* Hatching and the frame divide by the width. */
static void a_line_or_a_point_is_no_map(void **state)
{
    static const char *const bad[] = {
        "[[[25,63],[25,64],[25,65],[25,63]]]",
        "[[[25,63],[26,63],[27,63],[25,63]]]",
        "[[[25,63],[25,63],[25,63],[25,63]]]",
        "[[[25,-80],[25.0000001,0],[25,80],[25,-80]]]",
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[300];
        place p;
        tarve_map *m = NULL;
        const tarve_view_area *without = NULL;
        tarve_error err = {0};
        (void)snprintf(text, sizeof text,
                       COLLECTION(FEATURE("KU729", "{\"type\":\"Polygon\",\"coordinates\":%s}")),
                       bad[i]);
        enter(&p, text);
        if (tarve_map_read(&p.v, &m, &without, &err) != TARVE_E_INPUT)
            fail_msg("taken for a map: %s", bad[i]);
        assert_null(m);
        assert_string_equal(err.path, p.geo);
        leave(&p);
    }
}

static void without_borders_there_is_no_map(void **state)
{
    place p;
    tarve_map *m = NULL;
    const tarve_view_area *without = NULL;
    (void)state;
    enter(&p, COLLECTION(FEATURE("KU000", SQUARE)));
    assert_int_equal(tarve_map_read(&p.v, &m, &without, NULL), TARVE_OK);
    assert_null(m);
    leave(&p);
    fixture_make(&p.x);
    p.x.in.datadir = "no-such-folder";
    p.v = (tarve_view){0};
    assert_int_equal(tarve_view_make(&p.x.in, p.x.language[0], &p.v, NULL), TARVE_OK);
    assert_int_equal(tarve_map_read(&p.v, &m, &without, NULL), TARVE_OK);
    assert_null(m);
    tarve_view_free(&p.v);
}

static void steps_follow_the_printed_figure(void **state)
{
    const double cut[3] = {5, 7, 8.5};
    (void)state;
    assert_int_equal(tarve_map_step(4.94, cut), 4);
    assert_int_equal(tarve_map_step(4.96, cut), 3); /* 5,0 on the map */
    assert_int_equal(tarve_map_step(8.5, cut), 1);
    assert_int_equal(tarve_map_step((double)NAN, cut), 0);
    assert_int_equal(tarve_map_step(0, cut), 0);
}

static void municipalities_have_a_place(void **state)
{
    (void)state;
    static const char *const code[3] = {"KU729", "KU931", "KU999"};
    tarve_place at[3];
    assert_int_equal(tarve_report_places(TARVE_DATASETS, code, 3, at, NULL), TARVE_OK);
    /* Saarijärvi to Viitasaari: about 48 km as the crow flies */
    const double km = hypot(at[0].x_km - at[1].x_km, at[0].y_km - at[1].y_km);
    assert_true(km > 40 && km < 60 && at[1].y_km > at[0].y_km);
    assert_true(isnan(at[2].x_km) && isnan(at[2].y_km));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(municipalities_have_a_place),
        cmocka_unit_test(borders_are_read_and_projected),
        cmocka_unit_test(hatching_stays_inside),
        cmocka_unit_test(what_is_no_map_is_refused),
        cmocka_unit_test(a_line_or_a_point_is_no_map),
        cmocka_unit_test(without_borders_there_is_no_map),
        cmocka_unit_test(steps_follow_the_printed_figure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

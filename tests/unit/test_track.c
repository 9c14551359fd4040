/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The track record: sums by hand, by brute force, and files that are no files of ours. */
#include "near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tarve/track.h"

enum { MONTHS = 24, END = 2023 * 12 + 9 }; /* the last month of outcomes: 2023M10 */

/* One region and two municipalities; the second one has protected months. */
typedef struct world {
    double value[3][MONTHS];
    tarve_mark mark[3][MONTHS];
    tarve_outcome outcome[3];
    tarve_track_inputs in;
    char path[64];
} world;

static tarve_mark value_mark(tarve_cell_state s)
{
    return tarve_mark_make(s, TARVE_REASON_NONE, 0, 0, 0, 0);
}

static void add(world *w, size_t i, const char *id, const char *area, tarve_track_scope scope)
{
    for (size_t t = 0; t < MONTHS; t++) {
        w->value[i][t] = 10;
        w->mark[i][t] = value_mark(TARVE_CELL_VALUE);
    }
    w->outcome[i] = (tarve_outcome){.id = id,
                                    .scope = scope,
                                    .seen = {.measure = "vacancy_stock",
                                             .area = area,
                                             .group = "SSS",
                                             .variant = "",
                                             .freq = TARVE_MONTH,
                                             .first = END - MONTHS + 1,
                                             .n = MONTHS,
                                             .value = w->value[i],
                                             .mark = w->mark[i]}};
}

static void open_world(world *w)
{
    *w = (world){.path = "/tmp/tarve_track_XXXXXX"};
    const int fd = mkstemp(w->path);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    add(w, 0, "v/SK", "SK138", TARVE_TRACK_AREA);
    add(w, 1, "v/A", "KU216", TARVE_TRACK_MUNICIPALITY);
    add(w, 2, "v/B", "KU226", TARVE_TRACK_MUNICIPALITY);
    w->in = (tarve_track_inputs){.outcome = w->outcome, .n_outcomes = 3, .charted = "v/SK"};
}

static void close_world(world *w)
{
    assert_int_equal(unlink(w->path), 0);
}

static void write_file(const world *w, const char *text)
{
    FILE *fp = fopen(w->path, "w");
    assert_non_null(fp);
    assert_true(fputs(text, fp) >= 0);
    assert_int_equal(fclose(fp), 0);
}

#define HEAD                                                                                       \
    "series_id,history_end,horizon,period,median,lo80,hi80,lo95,hi95,benchmark,protected_"         \
    "history\n"

static const tarve_track_row *row_of(const tarve_track *t, tarve_track_scope scope,
                                     const char *area, int from)
{
    for (size_t i = 0; i < t->n_rows; i++)
        if (t->row[i].scope == scope && strcmp(t->row[i].area, area) == 0 &&
            t->row[i].from == from && (from != 1 || t->row[i].to == 3))
            return &t->row[i];
    return NULL;
}

/* Errors 2, -4, 0 against a naive 3, 1, 2; one outcome outside the 80 % range, none outside 95. */
static void sums_are_as_by_hand(void **state)
{
    world w;
    tarve_track t = {0};
    (void)state;
    open_world(&w);
    write_file(&w, HEAD "v/SK,2023M07,1,2023M08,12,8,14,5,20,13,no\n"
                        "v/SK,2023M07,2,2023M09,6,4,9,2,11,11,no\n"
                        "v/SK,2023M07,3,2023M10,10,9,12,8,14,8,no\n"
                        "v/SK,2023M07,4,2023M11,10,9,12,8,14,8,no\n"
                        "elsewhere,2023M07,1,2023M08,nonsense,,,,,,\n");
    assert_int_equal(tarve_track_forecasts(&t, &w.in, w.path, NULL), TARVE_OK);
    assert_int_equal(tarve_track_finish(&t, &w.in, NULL), TARVE_OK);
    const tarve_track_row *x = row_of(&t, TARVE_TRACK_AREA, "SK138", 1);
    assert_non_null(x);
    assert_int_equal(x->n, 3);
    assert_int_equal(x->n_left, 0);
    assert_int_equal(x->runs, 1);
    assert_near(x->mae, 2.0, 1e-12);
    assert_near(x->bias, -2.0 / 3.0, 1e-12);
    assert_near(x->mae_naive, 2.0, 1e-12);
    assert_near(x->ratio, 1.0, 1e-12);
    assert_near(x->cover80, 2.0 / 3.0, 1e-12);
    assert_near(x->cover95, 1.0, 1e-12);
    assert_true(isnan(x->hits));
    assert_null(row_of(&t, TARVE_TRACK_AREA, "SK138", 4)); /* its month has not come */
    assert_int_equal(t.n_rows, 2);                         /* 1-3 and the whole */
    assert_int_equal(t.n_points, 3);
    assert_false(t.point[1].hit);
    assert_true(t.point[0].hit && t.point[2].hit);
    tarve_track_free(&t);
    close_world(&w);
}

/* A protected month is left out; figures over fewer than three outcomes are not told. */
static void what_is_hidden_is_no_outcome(void **state)
{
    world w;
    tarve_track t = {0};
    (void)state;
    open_world(&w);
    w.mark[2][MONTHS - 1] = value_mark(TARVE_CELL_PROTECTED);
    w.value[2][MONTHS - 1] = (double)NAN;
    w.value[2][MONTHS - 2] = 3; /* printed by the source, and yet 1..4 */
    w.mark[1][MONTHS - 1] = value_mark(TARVE_CELL_MISSING);
    write_file(&w, HEAD "v/A,2023M07,1,2023M08,10,8,14,5,20,13,no\n"
                        "v/A,2023M07,3,2023M10,10,8,14,5,20,13,no\n"
                        "v/B,2023M07,1,2023M08,11,,14,,20,,yes\n"
                        "v/B,2023M07,2,2023M09,5,,9,,11,11,yes\n"
                        "v/B,2023M07,3,2023M10,5,,12,,14,8,yes\n");
    assert_int_equal(tarve_track_forecasts(&t, &w.in, w.path, NULL), TARVE_OK);
    assert_int_equal(tarve_track_finish(&t, &w.in, NULL), TARVE_OK);
    const tarve_track_row *one = row_of(&t, TARVE_TRACK_MUNICIPALITY, "KU226", 1),
                          *all = row_of(&t, TARVE_TRACK_MUNICIPALITIES, "", 1);
    assert_non_null(one);
    assert_int_equal(one->n, 1);
    assert_int_equal(one->n_left, 2);
    assert_true(isnan(one->mae) && isnan(one->bias) && isnan(one->cover80));
    assert_non_null(all);
    assert_int_equal(all->n, 2);
    assert_int_equal(all->n_left, 3);
    assert_true(isnan(all->mae));
    tarve_track_free(&t);
    close_world(&w);
}

/* An end that was not published lies below 5: that judges an outcome of 5 or more, not one of 0. */
static void open_ends_are_judged_where_they_can_be(void **state)
{
    world w;
    tarve_track t = {0};
    (void)state;
    open_world(&w);
    w.value[2][MONTHS - 1] = 0;
    write_file(&w, HEAD "v/B,2023M06,1,2023M07,11,,14,,20,,yes\n"  /* 10: inside both */
                        "v/B,2023M06,2,2023M08,5,,9,,11,,yes\n"    /* 10: outside 80 */
                        "v/B,2023M06,3,2023M09,,,,,,,yes\n"        /* 10: outside both, no median */
                        "v/B,2023M06,4,2023M10,5,,12,,14,8,yes\n"  /* 0: cannot be judged */
                        "v/A,2023M06,1,2023M07,5,,12,,14,8,no\n"); /* nor without a reason */
    assert_int_equal(tarve_track_forecasts(&t, &w.in, w.path, NULL), TARVE_OK);
    assert_int_equal(tarve_track_finish(&t, &w.in, NULL), TARVE_OK);
    const tarve_track_row *one = row_of(&t, TARVE_TRACK_MUNICIPALITY, "KU226", 1);
    assert_non_null(one);
    assert_int_equal(one->n, 2);
    assert_int_equal(one->n_left, 1);
    assert_int_equal(one->n_ranges, 3);
    assert_near(one->cover80, 1.0 / 3.0, 1e-12);
    assert_near(one->cover95, 2.0 / 3.0, 1e-12);
    one = row_of(&t, TARVE_TRACK_MUNICIPALITY, "KU226", 4);
    assert_non_null(one);
    assert_int_equal(one->n, 1);
    assert_int_equal(one->n_ranges, 0);
    tarve_track_free(&t);
    close_world(&w);
}

/* The engine of the record against sums over a plain list: many runs, random figures. */
static void sums_are_those_of_brute_force(void **state)
{
    enum { RUNS = 5, STEPS = 12, SERIES = 3 };
    static const int from[] = {1, 4, 7}, to[] = {3, 6, 12};
    world w;
    tarve_track t = {0};
    char text[RUNS][20000], id[3][8] = {"v/SK", "v/A", "v/B"};
    double absolute[SERIES][3] = {{0}}, bias[SERIES][3] = {{0}};
    size_t n[SERIES][3] = {{0}}, in80[SERIES][3] = {{0}};
    unsigned seed = 7;
    (void)state;
    open_world(&w);
    for (size_t s = 0; s < SERIES; s++)
        for (size_t m = 0; m < MONTHS; m++)
            w.value[s][m] = 5 + (double)((seed = seed * 1103515245U + 12345U) >> 16 & 31U);
    for (int r = 0; r < RUNS; r++) {
        size_t o = (size_t)snprintf(text[r], sizeof text[r], HEAD);
        const tarve_period origin = END - 3 * (RUNS - r);
        for (size_t s = 0; s < SERIES; s++)
            for (int h = 1; h <= STEPS; h++) {
                char a[TARVE_PERIOD_TEXT], b[TARVE_PERIOD_TEXT];
                const double f = 5 + (double)((seed = seed * 1103515245U + 12345U) >> 16 & 31U);
                o += (size_t)snprintf(
                    text[r] + o, sizeof text[r] - o, "%s,%s,%d,%s,%.1f,%.1f,%.1f,1,99,,no\n", id[s],
                    tarve_period_format(TARVE_MONTH, origin, a), h,
                    tarve_period_format(TARVE_MONTH, origin + h, b), f, f - 6, f + 6);
                if (origin + h > END)
                    continue;
                const double y = w.value[s][origin + h - (END - MONTHS + 1)];
                for (int k = 0; k < 3; k++)
                    if (h >= from[k] && h <= to[k]) {
                        absolute[s][k] += fabs(f - y);
                        bias[s][k] += f - y;
                        in80[s][k] += fabs(f - y) <= 6;
                        n[s][k]++;
                    }
            }
        write_file(&w, text[r]);
        assert_int_equal(tarve_track_forecasts(&t, &w.in, w.path, NULL), TARVE_OK);
    }
    assert_int_equal(tarve_track_finish(&t, &w.in, NULL), TARVE_OK);
    assert_int_equal(t.n_runs, RUNS);
    for (size_t s = 0; s < SERIES; s++)
        for (int k = 0; k < 3; k++) {
            const tarve_track_row *x =
                row_of(&t, w.outcome[s].scope, w.outcome[s].seen.area, from[k]);
            assert_non_null(x);
            assert_int_equal(x->n, n[s][k]);
            assert_near(x->mae, absolute[s][k] / (double)n[s][k], 1e-9);
            assert_near(x->bias, bias[s][k] / (double)n[s][k], 1e-9);
            assert_near(x->cover80, (double)in80[s][k] / (double)n[s][k], 1e-9);
        }
    for (int k = 0; k < 3; k++) {
        const tarve_track_row *x = row_of(&t, TARVE_TRACK_MUNICIPALITIES, "", from[k]);
        assert_non_null(x);
        assert_near(x->mae, (absolute[1][k] + absolute[2][k]) / (double)(n[1][k] + n[2][k]), 1e-9);
    }
    /* of every month the forecast that was made nearest to a year before */
    assert_int_equal(t.n_points, 15);
    for (size_t i = 0; i < t.n_points; i++)
        assert_int_equal(t.point[i].origin,
                         t.point[i].month - 12 <= END - 15 ? END - 15 : END - 12);
    tarve_track_free(&t);
    close_world(&w);
}

/* Same side is a hit whatever the strength; a class that is not the row's own is not named. */
static void classes_are_held_against_those_of_now(void **state)
{
    static const tarve_named named[] = {{"vet:F:01", 2024, TARVE_NEED_LARGE_SHORTAGE},
                                        {"vet:F:02", 2024, TARVE_NEED_SURPLUS},
                                        {"vet:F:03", 2024, TARVE_NEED_BALANCE},
                                        {"vet:F:04", 2024, TARVE_NEED_BALANCE}};
    world w;
    tarve_track t = {0};
    (void)state;
    open_world(&w);
    w.in.named = named;
    w.in.n_named = sizeof named / sizeof *named;
    write_file(&w, "field,year,class,class_of\n"
                   "vet:F:01,2023,shortage,vet:F:01\n" /* the run of now does not tell 2023 */
                   "vet:F:01,2024,shortage,vet:F:01\n"
                   "vet:F:02,2024,shortage,vet:F:02\n"
                   "vet:F:03,2024,balance,vet:F:03\n"
                   "vet:F:04,2024,surplus,vet:F:04\n"
                   "vet:F:05,2024,surplus,vet:F:05\n"
                   "vet:F:04,2024,balance,vet\n"
                   "vet:F:03,2024,uncertain,vet:F:03\n");
    assert_int_equal(tarve_track_classes(&t, &w.in, w.path, NULL), TARVE_OK);
    assert_int_equal(tarve_track_finish(&t, &w.in, NULL), TARVE_OK);
    const tarve_track_row *x = row_of(&t, TARVE_TRACK_FIELDS, "", 2);
    assert_int_equal(t.n_rows, 1);
    assert_non_null(x);
    assert_int_equal(x->n, 4);
    assert_int_equal(x->n_left, 3);
    assert_near(x->hits, 0.5, 1e-12);
    assert_near(x->opposite, 0.25, 1e-12);
    tarve_track_free(&t);
    close_world(&w);
}

static void signals_have_a_hit_rate(void **state)
{
    tarve_signal_entry item[] = {{.state = TARVE_SIGNAL_CONFIRMED, .raised = 1},
                                 {.state = TARVE_SIGNAL_DROPPED, .raised = 1},
                                 {.state = TARVE_SIGNAL_CONFIRMED, .raised = 2},
                                 {.state = TARVE_SIGNAL_CONFIRMED, .raised = 2},
                                 {.state = TARVE_SIGNAL_RAISED, .raised = 3}};
    const tarve_signal_log log = {.item = item, .n = 5, .confirmed = 3, .dropped = 1};
    world w;
    tarve_track t = {0};
    (void)state;
    open_world(&w);
    w.in.signals = &log;
    assert_int_equal(tarve_track_finish(&t, &w.in, NULL), TARVE_OK);
    assert_int_equal(t.n_rows, 0); /* no earlier run was read */
    write_file(&w, HEAD);
    assert_int_equal(tarve_track_forecasts(&t, &w.in, w.path, NULL), TARVE_OK);
    assert_int_equal(tarve_track_finish(&t, &w.in, NULL), TARVE_OK);
    assert_int_equal(t.n_rows, 1);
    assert_int_equal(t.row[0].runs, 3);
    assert_int_equal(t.row[0].n, 4);
    assert_int_equal(t.row[0].n_left, 1);
    assert_near(t.row[0].hits, 0.75, 1e-12);
    assert_near(t.row[0].hits, tarve_signal_hit_rate(&log), 1e-12);
    tarve_track_free(&t);
    close_world(&w);
}

/* What is wrong is said with its place, and nothing of the file is taken. */
static void broken_files_leave_no_trace(void **state)
{
    static const struct {
        const char *text;
        size_t line, column;
        tarve_status st;
    } bad[] = {
        {"series_id,period\n", 1, 0, TARVE_E_INPUT},
        {HEAD "v/SK,2023M07,1,2023M08,12,8,14,5,20,13,no\nv/SK,2023M07,2,2023M10,1,1,1,1,1,1,no\n",
         3, 3, TARVE_E_INPUT},
        {HEAD "v/SK,2023,1,2023M08,12,8,14,5,20,13,no\n", 2, 2, TARVE_E_INPUT},
        {HEAD "v/SK,2023M07,1,soon,12,8,14,5,20,13,no\n", 2, 4, TARVE_E_INPUT},
        {HEAD "v/SK,2023M07,0,2023M07,12,8,14,5,20,13,no\n", 2, 3, TARVE_E_INPUT},
        {HEAD "v/SK,2023M07,1.5,2023M08,12,8,14,5,20,13,no\n", 2, 3, TARVE_E_INPUT},
        {HEAD "v/SK,2023M07,1,2023M08,many,8,14,5,20,13,no\n", 2, 5, TARVE_E_INPUT},
        {HEAD "v/SK,2023M07,1,2023M08,12,15,14,5,20,13,no\n", 2, 7, TARVE_E_INPUT},
    };
    world w;
    tarve_track t = {0};
    tarve_error err = {0};
    (void)state;
    open_world(&w);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err = (tarve_error){0};
        write_file(&w, bad[i].text);
        assert_int_equal(tarve_track_forecasts(&t, &w.in, w.path, &err), bad[i].st);
        assert_string_equal(err.path, w.path);
        if (bad[i].column > 0)
            assert_int_equal(err.line, bad[i].line);
        if (bad[i].column > 0)
            assert_int_equal(err.column, bad[i].column);
    }
    assert_int_equal(tarve_track_forecasts(&t, &w.in, "/nowhere/forecasts.csv", &err),
                     TARVE_E_MISSING);
    write_file(&w, "field,year,class,class_of\nvet:F:01,soon,shortage,vet:F:01\n");
    assert_int_equal(tarve_track_classes(&t, &w.in, w.path, &err), TARVE_E_INPUT);
    assert_int_equal(tarve_track_finish(&t, &w.in, NULL), TARVE_OK);
    assert_int_equal(t.n_rows + t.n_runs + t.n_points, 0);
    tarve_track_free(&t);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_as_by_hand),
        cmocka_unit_test(what_is_hidden_is_no_outcome),
        cmocka_unit_test(open_ends_are_judged_where_they_can_be),
        cmocka_unit_test(sums_are_those_of_brute_force),
        cmocka_unit_test(classes_are_held_against_those_of_now),
        cmocka_unit_test(signals_have_a_hit_rate),
        cmocka_unit_test(broken_files_leave_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

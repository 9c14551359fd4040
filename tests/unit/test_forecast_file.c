/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any long CSV: rows in any order, bad cells, calendars. */
#include "near.h"
#include "quiet_gsl.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "forecast/periodtext.h"
#include "tarve/forecast.h"

typedef struct outcome {
    tarve_status st;
    tarve_error err;
    size_t n_series, n_fallback, n_events;
    char first_event[240], output[60000];
} outcome;

static void on_event(void *ctx, tarve_log_level level, const tarve_error *place, const char *text)
{
    outcome *o = ctx;
    (void)level;
    if (o->n_events++ == 0)
        (void)snprintf(o->first_event, sizeof o->first_event, "%zu:%zu %s", place ? place->line : 0,
                       place ? place->column : 0, text);
}

static void run_with(const char *csv, tarve_forecast_file_options opt, outcome *o)
{
    char path[] = "/tmp/tarve-forecast-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, csv, strlen(csv)), strlen(csv));
    assert_int_equal(close(fd), 0);
    memset(o, 0, sizeof *o);
    const tarve_log log = {.event = on_event, .ctx = o};
    opt.log = &log;
    opt.horizon = opt.horizon == 0 ? 3 : opt.horizon;
    opt.n_levels = 2;
    opt.level[0] = 0.8;
    opt.level[1] = 0.95;
    FILE *fp = tmpfile();
    assert_non_null(fp);
    o->st = tarve_forecast_file(path, &opt, fp, &o->n_series, &o->n_fallback, &o->err);
    rewind(fp);
    o->output[fread(o->output, 1, sizeof o->output - 1, fp)] = '\0';
    assert_int_equal(fclose(fp), 0);
    assert_int_equal(unlink(path), 0);
}

static void run(const char *csv, outcome *o)
{
    run_with(csv, (tarve_forecast_file_options){0}, o);
}

/* Status of a series in the output; fails where it has no row. */
static const char *status_of(const outcome *o, const char *id)
{
    static char status[40];
    char start[80];
    (void)snprintf(start, sizeof start, "\n%s,1,", id);
    const char *row = strstr(o->output, start);
    if (row == NULL)
        fail_msg("no forecast of %s in\n%s", id, o->output);
    const size_t len = strcspn(row + 1, "\n");
    size_t at = len;
    while (at > 0 && row[at] != ',')
        at--;
    (void)snprintf(status, sizeof status, "%.*s", (int)(len - at), row + 1 + at);
    return status;
}

static const char head[] = "series_id,period,value\n";

static void output_has_its_columns_and_rows(void **state)
{
    (void)state;
    outcome o;
    run("series_id,period,value\nb,2020,1.5\nb,2021,2.5\nb,2022,1\nb,2023,2\nb,2024,3\n"
        "a,2024M11,7\n",
        &o);
    assert_int_equal(o.st, TARVE_OK);
    assert_int_equal(o.n_series, 2);
    assert_int_equal(o.n_fallback, 1);
    static const char want[] = "series_id,horizon,period,mean,median,lo80,hi80,lo95,hi95,model,"
                               "status\na,1,2024M12,";
    assert_memory_equal(o.output, want, strlen(want));
    assert_non_null(strstr(o.output, "\na,3,2025M02,"));
    assert_non_null(strstr(o.output, "\nb,1,2025,"));
    assert_string_equal(status_of(&o, "a"), "too-short");
    assert_string_equal(status_of(&o, "b"), "ok");
}

/* Puts a row behind `at` bytes; returns how many there are then. */
static size_t append(char *text, size_t size, size_t at, const char *row)
{
    assert_true(at + strlen(row) < size);
    (void)snprintf(text + at, size - at, "%s", row);
    return at + strlen(row);
}

static void order_of_rows_and_threads_do_not_matter(void **state)
{
    (void)state;
    enum { ROWS = 3 * 40 };
    static char forth[ROWS * 40], back[ROWS * 40];
    char row[ROWS][40];
    static outcome a, b;
    for (int i = 0; i < ROWS; i++)
        (void)snprintf(row[i], sizeof row[i], "s%d,%dQ%d,%d\n", i / 40, 2010 + i % 40 / 4,
                       i % 40 % 4 + 1, (i * 7919 % 31) * (i / 40 + 1));
    size_t n = append(forth, sizeof forth, 0, head), m = append(back, sizeof back, 0, head);
    for (int i = 0; i < ROWS; i++) {
        n = append(forth, sizeof forth, n, row[i]);
        m = append(back, sizeof back, m, row[(i * 77 + 5) % ROWS]); /* they share no factor */
    }
    assert_int_equal(n, m);
    run_with(forth, (tarve_forecast_file_options){.jobs = 1}, &a);
    run_with(back, (tarve_forecast_file_options){.jobs = 2}, &b);
    assert_int_equal(a.st, TARVE_OK);
    assert_int_equal(a.n_series, 3);
    assert_string_equal(a.output, b.output);
}

static void one_bad_series_does_not_stop_the_others(void **state)
{
    (void)state;
    static outcome o;
    run("series_id,period,value\n"
        "good,2020,5\ngood,2021,6\ngood,2022,5\ngood,2023,7\ngood,2024,6\n"
        "word,2020,5\nword,2021,many\nword,2022,5\nword,2023,7\nword,2024,6\n"
        "twice,2020,5\ntwice,2021,6\ntwice,2021,9\ntwice,2022,5\ntwice,2023,7\n"
        "again,2020,5\nagain,2021,6\nagain,2021,6\nagain,2022,5\nagain,2023,7\n"
        "mixed,2020M01,5\nmixed,2020M02,6\nmixed,2020M03,7\nmixed,2020Q1,18\nmixed,2020M04,6\n"
        "when,2020,5\nwhen,soon,6\nwhen,2022,5\nwhen,2023,7\nwhen,2024,6\n"
        "never,soon,6\n"
        "holes,2010,5\nholes,2011,6\nholes,2014,5\nholes,2015,7\nholes,2016,6\n"
        "hidden,2020,...\nhidden,2021,\xe2\x80\xa6\nhidden,2022,1-4\nhidden,2023,7\nhidden,2024,6\n"
        "void,2020,\nvoid,2021,NA\nvoid,2022,..\n"
        "far,1900,5\nfar,1901,6\nfar,2200,5\nfar,1903,7\nfar,1904,6\n",
        &o);
    assert_int_equal(o.st, TARVE_OK);
    assert_int_equal(o.n_series, 11);
    static const char *const want[][2] = {{"good", "ok"},         {"word", "bad-input"},
                                          {"twice", "bad-input"}, {"again", "bad-input"},
                                          {"mixed", "bad-input"}, {"when", "bad-input"},
                                          {"never", "bad-input"}, {"holes", "gaps"},
                                          {"hidden", "ok"},       {"void", "all-missing"}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        if (strcmp(status_of(&o, want[i][0]), want[i][1]) != 0)
            fail_msg("%s: %s, not %s", want[i][0], status_of(&o, want[i][0]), want[i][1]);
    assert_string_equal(o.first_event, "8:11 'many' is not a number, empty or '...'");
    assert_non_null(strstr(o.output, "\nmixed,1,2020M05,"));
    assert_non_null(strstr(o.output, "\nnever,1,,"));
    assert_null(strstr(o.output, "nan"));
    assert_null(strstr(o.output, "inf"));
    assert_null(strstr(o.output, ",,,"));
}

static void calendars_go_on_as_they_were_written(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *next;
        int frequency;
    } cases[] = {
        {"s,2023-10-31,1\ns,2023-11-30,2\ns,2023-12-31,3\ns,2024-01-31,3\n", "2024-02-29", 0},
        {"s,2023-03-15,1\ns,2023-06-15,2\ns,2023-09-15,3\ns,2023-12-15,3\n", "2024-03-15", 0},
        {"s,2020-06-30,1\ns,2021-06-30,2\ns,2022-06-30,3\ns,2023-06-30,3\n", "2024-06-30", 0},
        {"s,2023-09,1\ns,2023-10,2\ns,2023-11,3\ns,2023-12,3\n", "2024M01", 0},
        {"s,9,1\ns,10,2\ns,11,3\ns,12,4\n", "13", 12},
        {"s,2021,1\ns,2022,2\ns,2023,3\ns,2024,4\n", "2025", 1},
        {"s,2021Q1,1\ns,2021Q2,2\ns,2021Q3,3\ns,2021Q4,4\n", "2022Q1", 12},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char csv[300], want[40];
        static outcome o;
        (void)snprintf(csv, sizeof csv, "%s%s", head, cases[i].rows);
        (void)snprintf(want, sizeof want, "\ns,1,%s,", cases[i].next);
        run_with(csv, (tarve_forecast_file_options){.frequency = cases[i].frequency}, &o);
        assert_int_equal(o.st, TARVE_OK);
        if (strstr(o.output, want) == NULL)
            fail_msg("%s: no %s in\n%s", cases[i].rows, want, o.output);
    }
}

/* Integers count from 1, so 1, 13, 25, ... are one season. */
static void integers_carry_the_season(void **state)
{
    (void)state;
    static char csv[4000];
    static outcome months, numbers;
    size_t n = (size_t)snprintf(csv, sizeof csv, "%s", head);
    for (int t = 0; t < 60; t++)
        n += (size_t)snprintf(csv + n, sizeof csv - n, "s,%d,%d\n", t + 1, t % 12 == 5 ? 90 : 30);
    run_with(csv, (tarve_forecast_file_options){.frequency = 12, .horizon = 12}, &numbers);
    n = (size_t)snprintf(csv, sizeof csv, "%s", head);
    for (int t = 0; t < 60; t++)
        n += (size_t)snprintf(csv + n, sizeof csv - n, "s,%dM%02d,%d\n", 2019 + t / 12, t % 12 + 1,
                              t % 12 == 5 ? 90 : 30);
    run_with(csv, (tarve_forecast_file_options){.horizon = 12}, &months);
    const char *a = strstr(numbers.output, "\ns,6,66,"),
               *b = strstr(months.output, "\ns,6,2024M06,");
    assert_true(a != NULL && b != NULL);
    assert_memory_equal(strchr(a + 6, ','), strchr(b + 6, ','), 8);
    assert_true(strtod(strchr(a + 5, ',') + 1, NULL) > 60.0);
}

static void structure_faults_name_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *message;
        size_t line, column;
    } cases[] = {
        {"series_id,period,figure\na,2020,1\n", "no column 'value'; there are: series_id, period, ",
         1, 0},
        {"series_id,period,value,value\na,2020,1,2\n", "column 'value' stands twice", 1, 0},
        {"series_id,period,value\na,2020,1\nb,2021\n", "2 fields where the header has 3", 3, 0},
        {"series_id,period,value\na,2020,1\n\"b,2021,1\n", "quote", 3, 1},
        {"series_id,period,value\n", "no rows", 0, 0},
        {"", "empty", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static outcome o;
        run(cases[i].csv, &o);
        assert_int_equal(o.st, TARVE_E_INPUT);
        if (strstr(o.err.message, cases[i].message) == NULL || o.err.line != cases[i].line ||
            (cases[i].column > 0 && o.err.column != cases[i].column))
            fail_msg("case %zu: %zu:%zu %s", i, o.err.line, o.err.column, o.err.message);
        assert_true(o.err.path[0] != '\0');
        assert_string_equal(o.output, "");
    }
}

static void other_dialects_and_columns_are_read(void **state)
{
    (void)state;
    static outcome o;
    run_with("Alue;Vuosi;Arvo\nJyv\xe4skyl\xe4;2020;1,5\nJyv\xe4skyl\xe4;2021;2,5\n"
             "Jyv\xe4skyl\xe4;2022;1,5\nJyv\xe4skyl\xe4;2023;2,5\n",
             (tarve_forecast_file_options){
                 .id_column = "Alue", .period_column = "Vuosi", .value_column = "Arvo"},
             &o);
    assert_int_equal(o.st, TARVE_OK);
    assert_non_null(strstr(o.output, "\nJyv\xc3\xa4skyl\xc3\xa4,1,2024,"));
}

static void many_remarks_are_counted(void **state)
{
    (void)state;
    static char csv[4000];
    static outcome o;
    size_t n = (size_t)snprintf(csv, sizeof csv, "%s", head);
    for (int t = 0; t < 100; t++)
        n += (size_t)snprintf(csv + n, sizeof csv - n, "s,%d,x\n", 1950 + t);
    run(csv, &o);
    assert_int_equal(o.st, TARVE_OK);
    assert_int_equal(o.n_events, 21); /* twenty and how many more */
    assert_string_equal(status_of(&o, "s"), "bad-input");
}

static void periods_are_read_and_refused(void **state)
{
    (void)state;
    tarve_period_kind kind;
    int32_t p;
    static const char *const bad[] = {"",           "2024M13",    "2024-13",    "2024-02-30",
                                      "2024-2-3",   "17",         "1899",       "2201",
                                      "2024-02-3x", "x",          "2024M5",     "99999999999",
                                      "2024-0a-01", "2023-02-29", "2024-00-01", "-"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (tarve_periodtext_read(bad[i], 0, &kind, &p))
            fail_msg("'%s' was read", bad[i]);
    assert_true(tarve_periodtext_read("2024-02-29", 0, &kind, &p));
    assert_int_equal(kind, TARVE_KIND_DATE);
    assert_int_equal(p, ((2024 * 12 + 1) * 32) + 29);
    assert_true(tarve_periodtext_read("-17", 12, &kind, &p));
    assert_int_equal(p, -17);
    assert_false(tarve_periodtext_read("-", 12, &kind, &p));
    assert_false(tarve_periodtext_read("4294967297", 12, &kind, &p));
}

int main(void)
{
    quiet_gsl();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_has_its_columns_and_rows),
        cmocka_unit_test(order_of_rows_and_threads_do_not_matter),
        cmocka_unit_test(one_bad_series_does_not_stop_the_others),
        cmocka_unit_test(calendars_go_on_as_they_were_written),
        cmocka_unit_test(integers_carry_the_season),
        cmocka_unit_test(structure_faults_name_their_place),
        cmocka_unit_test(other_dialects_and_columns_are_read),
        cmocka_unit_test(many_remarks_are_counted),
        cmocka_unit_test(periods_are_read_and_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

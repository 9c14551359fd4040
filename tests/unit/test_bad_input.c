/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series in every bad state, in one file: each gets a forecast with a status, none stops another,
 * and the order of the rows does not matter. */
#include "near.h"
#include "quiet_gsl.h"

#include <gsl/gsl_math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tarve/backtest.h"

enum { ROWS = 20000, LINE = 120, HORIZON = 4, OUTPUT = 400000, COLUMNS = 11 };

typedef struct table {
    char row[ROWS][LINE];
    size_t n;
} table;

static void put(table *t, const char *id, int month, const char *value)
{
    assert_true(t->n < ROWS);
    (void)snprintf(t->row[t->n++], LINE, "%s,%dM%02d,%s", id, 2014 + month / 12, month % 12 + 1,
                   value);
}

static void put_number(table *t, const char *id, int month, double v)
{
    char text[40];
    (void)snprintf(text, sizeof text, "%.10g", v);
    put(t, id, month, text);
}

/* A wave with some noise, the same every time. */
static double wave(int t)
{
    return 40.0 + 12.0 * sin(t * M_PI / 6.0) + (t * 7919 % 11);
}

static void put_waves(table *t, const char *id, int n, double scale, double shift)
{
    for (int m = 0; m < n; m++)
        put_number(t, id, m, scale * (floor(wave(m)) + shift));
}

static void put_lengths(table *t)
{
    put(t, "length0", 0, ""); /* nothing but an empty cell */
    put_waves(t, "length1", 1, 1, 0);
    put_waves(t, "length2", 2, 1, 0);
    put_waves(t, "length3", 3, 1, 0);
    put_waves(t, "length9", 9, 1, 0);
    for (int m = 0; m < 84; m++) {
        put(t, "all-zero", m, "0");
        put(t, "constant", m, "17");
        put(t, "constant-real", m, "0.3");
        put(t, "one-nonzero", m, m == 50 ? "3" : "0");
        put(t, "all-missing", m, m % 2 == 0 ? "" : ".");
        put(t, "all-protected", m, "...");
        put(t, "protected-and-zero", m, m % 5 == 0 ? "..." : "0");
        if (m < 20 || m >= 68)
            put_number(t, "gap-of-48", m, floor(wave(m)));
    }
}

static void put_sizes(table *t)
{
    put_waves(t, "tiny-scale", 84, 1e-9, 0);
    put_waves(t, "huge-scale", 84, 1e12, 0);
    put_waves(t, "negative", 84, 1, -45);
    put_waves(t, "all-negative", 84, -1, 0);
    put_waves(t, "good", 84, 1, 0);
    for (int m = 0; m < 84; m++) {
        put_number(t, "outlier", m, floor(wave(m)) * (m == 60 ? 1e6 : 1.0));
        put_number(t, "outlier-last", m, floor(wave(m)) * (m == 83 ? 1e6 : 1.0));
        put_number(t, "break-last", m, floor(wave(m)) + (m == 83 ? 200 : 0));
        put_number(t, "real-last-zero", m, m == 83 ? 0.0 : wave(m) + 0.5);
    }
}

static void put_calendars(table *t)
{
    static const int irregular[] = {0, 1, 5, 6, 13, 20, 21, 40, 41, 59, 60, 83};
    for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++)
        put_number(t, "irregular", irregular[i], floor(wave(irregular[i])));
    put_waves(t, "twice-same", 60, 1, 0);
    put_waves(t, "twice-same", 60, 1, 0);
    put_waves(t, "twice-other", 60, 1, 0);
    put(t, "twice-other", 30, "999");
    put_waves(t, "bad-cell", 60, 1, 0);
    put(t, "bad-cell", 60, "seven");
    for (int y = 0; y < 14; y++) {
        (void)snprintf(t->row[t->n++], LINE, "years,%d,%d", 2000 + y, 30 + y % 5);
        (void)snprintf(t->row[t->n++], LINE, "mixed,%d,%d", 2000 + y, 30 + y % 5);
        (void)snprintf(t->row[t->n++], LINE, "mixed,%dM06,%d", 2000 + y, 30 + y % 7);
        (void)snprintf(t->row[t->n++], LINE, "dates,%d-0%d-15,%d", 2000 + y, 1 + y % 9, 10 + y);
        (void)snprintf(t->row[t->n++], LINE, "no-period,sometime,%d", y);
        for (int q = 1; q <= 4; q++)
            (void)snprintf(t->row[t->n++], LINE, "quarters,%dQ%d,%d", 2000 + y, q, 30 + 3 * q);
    }
}

static const char *const ids[] = {
    "all-missing", "all-negative",   "all-protected", "all-zero",     "bad-cell",
    "break-last",  "constant",       "constant-real", "dates",        "gap-of-48",
    "good",        "huge-scale",     "irregular",     "length0",      "length1",
    "length2",     "length3",        "length9",       "mixed",        "negative",
    "no-period",   "one-nonzero",    "outlier",       "outlier-last", "protected-and-zero",
    "quarters",    "real-last-zero", "tiny-scale",    "twice-other",  "twice-same",
    "years",
};
enum { N_IDS = sizeof ids / sizeof *ids };

static table *make_table(void)
{
    table *t = calloc(1, sizeof *t);
    assert_non_null(t);
    put_lengths(t);
    put_sizes(t);
    put_calendars(t);
    return t;
}

static void shuffle(table *t)
{
    unsigned long x = 7;
    for (size_t i = t->n; i-- > 1;) {
        char held[LINE];
        x = (x * 1103515245UL + 12345UL) % 2147483648UL;
        const size_t k = (size_t)(x / 7) % (i + 1);
        memcpy(held, t->row[i], LINE);
        memcpy(t->row[i], t->row[k], LINE);
        memcpy(t->row[k], held, LINE);
    }
}

static void write_table(const table *t, char path[])
{
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *fp = fdopen(fd, "w");
    assert_non_null(fp);
    (void)fprintf(fp, "series_id,period,value\n");
    for (size_t i = 0; i < t->n; i++)
        (void)fprintf(fp, "%s\n", t->row[i]);
    assert_int_equal(fclose(fp), 0);
}

static char *text_of(FILE *fp)
{
    char *text = calloc(1, OUTPUT);
    assert_non_null(text);
    rewind(fp);
    const size_t n = fread(text, 1, OUTPUT - 1, fp);
    assert_true(n < OUTPUT - 1);
    assert_int_equal(fclose(fp), 0);
    return text;
}

static char *forecasts(const table *t, int jobs, size_t *n_series)
{
    char path[] = "/tmp/tarve-bad-input-XXXXXX";
    size_t n_fallback = 0;
    tarve_error err = {0};
    const tarve_forecast_file_options o = {
        .horizon = HORIZON, .n_levels = 2, .level = {0.8, 0.95}, .jobs = jobs};
    FILE *fp = tmpfile();
    assert_non_null(fp);
    write_table(t, path);
    if (tarve_forecast_file(path, &o, fp, n_series, &n_fallback, &err) != TARVE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(unlink(path), 0);
    return text_of(fp);
}

static char *backtest(const table *t, int jobs, size_t *n_scored)
{
    char path[] = "/tmp/tarve-bad-input-XXXXXX";
    tarve_error err = {0};
    tarve_backtest_result r = {0};
    const tarve_forecast_file_options in = {0};
    const tarve_backtest_options o = {
        .origins = 3, .n_levels = 2, .level = {0.8, 0.95}, .jobs = jobs};
    FILE *fp = tmpfile();
    assert_non_null(fp);
    write_table(t, path);
    if (tarve_backtest_file(path, &in, NULL, &o, &r, &err) != TARVE_OK)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < r.n; i++) {
        assert_true(isfinite(r.row[i].log_score) && !isinf(r.row[i].mase));
        assert_true(!isinf(r.row[i].wis) && !isinf(r.row[i].rps) && !isinf(r.row[i].msis));
    }
    *n_scored = r.n_scored;
    tarve_backtest_write(&r, fp);
    tarve_backtest_free(&r);
    assert_int_equal(unlink(path), 0);
    return text_of(fp);
}

/* Every row of the output: the id and step in turn, finite figures, ranges inside one another. */
static void check_row(char *row, const char *id, int step)
{
    char *field[COLUMNS + 1] = {0};
    double x[COLUMNS];
    size_t n = 0;
    char *rest = NULL, number[12];
    (void)snprintf(number, sizeof number, "%d", step);
    for (char *p = strtok_r(row, ",", &rest); p != NULL && n < COLUMNS + 1;
         p = strtok_r(NULL, ",", &rest))
        field[n++] = p;
    const bool dateless = strcmp(id, "no-period") == 0; /* an empty period is skipped */
    if (n != (dateless ? COLUMNS - 1 : COLUMNS) || strcmp(field[0], id) != 0 ||
        strcmp(field[1], number) != 0)
        fail_msg("%s, step %d: found %zu fields of %s", id, step, n, field[0]);
    for (size_t k = 0; k < 6; k++) { /* mean, median, lo80, hi80, lo95, hi95 */
        char *end = NULL;
        x[k] = strtod(field[n - 8 + k], &end);
        if (*end != '\0' || !isfinite(x[k]))
            fail_msg("%s, step %d: %s", id, step, field[n - 8 + k]);
    }
    if (!(x[4] <= x[2] && x[2] <= x[1] && x[1] <= x[3] && x[3] <= x[5]))
        fail_msg("%s, step %d: ranges cross", id, step);
    assert_true(field[n - 1][0] != '\0' && field[n - 2][0] != '\0');
    const bool may_be_negative = strstr(id, "negative") != NULL || strcmp(id, "tiny-scale") == 0 ||
                                 strstr(id, "real") != NULL;
    if (!may_be_negative && x[4] < 0.0)
        fail_msg("%s, step %d: a count below 0", id, step);
}

static void every_series_gets_a_forecast(void **state)
{
    (void)state;
    table *t = make_table();
    size_t n = 0;
    char *text = forecasts(t, 1, &n), *rest = NULL;
    assert_int_equal(n, N_IDS);
    assert_non_null(strtok_r(text, "\n", &rest)); /* the headings */
    for (size_t i = 0; i < N_IDS; i++)
        for (int h = 1; h <= HORIZON; h++) {
            char *row = strtok_r(NULL, "\n", &rest);
            if (row == NULL)
                fail_msg("no row of %s", ids[i]);
            check_row(row, ids[i], h);
        }
    assert_null(strtok_r(NULL, "\n", &rest));
    free(text);
    free(t);
}

static void status_is(const char *text, const char *id, const char *status)
{
    char want[80], start[80];
    (void)snprintf(start, sizeof start, "\n%s,1,", id);
    const char *row = strstr(text, start);
    assert_non_null(row);
    const char *end = strchr(row + 1, '\n');
    (void)snprintf(want, sizeof want, ",%s", status);
    if (strncmp(end - strlen(want), want, strlen(want)) != 0)
        fail_msg("%s is not %s: %.*s", id, status, (int)(end - row), row);
}

static void statuses_say_what_is_wrong(void **state)
{
    (void)state;
    table *t = make_table();
    size_t n = 0;
    char *text = forecasts(t, 1, &n);
    status_is(text, "length0", "all-missing");
    status_is(text, "length1", "too-short");
    status_is(text, "length2", "too-short");
    status_is(text, "length3", "too-short");
    status_is(text, "all-missing", "all-missing");
    status_is(text, "all-zero", "constant");
    status_is(text, "constant", "constant");
    status_is(text, "bad-cell", "bad-input");
    status_is(text, "twice-same", "bad-input");
    status_is(text, "twice-other", "bad-input");
    status_is(text, "mixed", "bad-input");
    status_is(text, "no-period", "bad-input");
    free(text);
    free(t);
}

static void order_and_threads_do_not_matter(void **state)
{
    (void)state;
    table *t = make_table();
    size_t n = 0, scored = 0, scored_again = 0;
    char *a = forecasts(t, 1, &n), *x = backtest(t, 1, &scored);
    shuffle(t);
    char *b = forecasts(t, 2, &n), *y = backtest(t, 2, &scored_again);
    assert_string_equal(a, b);
    assert_string_equal(x, y);
    assert_int_equal(scored, scored_again);
    assert_true(scored >= 20);
    free(a);
    free(b);
    free(x);
    free(y);
    free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_series_gets_a_forecast),
        cmocka_unit_test(statuses_say_what_is_wrong),
        cmocka_unit_test(order_and_threads_do_not_matter),
    };
    quiet_gsl();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

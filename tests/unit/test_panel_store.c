/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"
#include "panel/duplicates.h"
#include "panel/rawlines.h"

static const char *const measures[] = {"vacancy_stock", "vacancy_flow"};
static const char *const areas[] = {"KU729", "KU931", "SSS", "SK138", "P:\xc3\x84\xc3\xa4nekoski"};
static const char *const groups[] = {"SSS", "5321", "2221", "F:09", "X011", "9112", "Q:1", "L:x"};
static const char *const variants[] = {"", "Sector=S1"};
enum { MONTHS = 40 };

static fact random_fact(gsl_rng *rng)
{
    const unsigned long freq = gsl_rng_uniform_int(rng, 3);
    const unsigned long state = gsl_rng_uniform_int(rng, 10);
    fact f = {.measure = measures[gsl_rng_uniform_int(rng, 2)],
              .area = areas[gsl_rng_uniform_int(rng, 5)],
              .group = groups[gsl_rng_uniform_int(rng, 8)],
              .variant = variants[gsl_rng_uniform_int(rng, 2)],
              .freq = freq == 0   ? TARVE_YEAR
                      : freq == 1 ? TARVE_QUARTER
                                  : TARVE_MONTH,
              .period = 2000 + (tarve_period)gsl_rng_uniform_int(rng, MONTHS),
              .field = 1 + (unsigned)gsl_rng_uniform_int(rng, 5)};
    f.state = state < 6   ? TARVE_CELL_VALUE
              : state < 8 ? TARVE_CELL_PROTECTED
              : state < 9 ? TARVE_CELL_MISSING
                          : TARVE_CELL_ROUNDED3;
    f.value = (double)gsl_rng_uniform_int(rng, 50);
    return f;
}

static bool same_cell(const fact *a, const fact *b)
{
    return strcmp(a->measure, b->measure) == 0 && strcmp(a->area, b->area) == 0 &&
           strcmp(a->group, b->group) == 0 && strcmp(a->variant, b->variant) == 0 &&
           a->freq == b->freq && a->period == b->period;
}

/* Draws facts of distinct cells: the oracle is then the list itself. */
static size_t distinct_facts(gsl_rng *rng, fact *out, size_t n)
{
    size_t k = 0;
    for (size_t tries = 0; tries < n; tries++) {
        out[k] = random_fact(rng);
        size_t i = 0;
        while (i < k && !same_cell(&out[i], &out[k]))
            i++;
        k += i == k;
    }
    return k;
}

static void expect_cell(const tarve_panel *p, const fact *f, size_t line)
{
    const size_t i = tarve_panel_find(p, f->measure, f->area, f->group, f->variant, f->freq);
    assert_int_not_equal(i, SIZE_MAX);
    const tarve_series s = tarve_panel_series(p, i);
    assert_string_equal(s.measure, f->measure);
    assert_string_equal(s.area, f->area);
    assert_string_equal(s.group, f->group);
    assert_string_equal(s.variant, f->variant);
    assert_true(f->period >= s.first && f->period < s.first + (tarve_period)s.n);
    const size_t t = (size_t)(f->period - s.first);
    assert_int_equal(tarve_mark_state(s.mark[t]), f->state);
    assert_int_equal(tarve_mark_line(s.mark[t]), line);
    if (tarve_mark_has_number(s.mark[t]))
        assert_true(s.value[t] == f->value);
    else
        assert_true(isnan(s.value[t]));
}

static int order_of(const tarve_series *a, const tarve_series *b)
{
    int c = strcmp(a->measure, b->measure);
    c = c != 0 ? c : strcmp(a->area, b->area);
    c = c != 0 ? c : strcmp(a->group, b->group);
    c = c != 0 ? c : strcmp(a->variant, b->variant);
    return c != 0 ? c : (int)a->freq - (int)b->freq;
}

static size_t count_cells(const tarve_panel *p)
{
    size_t cells = 0;
    for (size_t i = 0; i < tarve_panel_size(p); i++) {
        const tarve_series s = tarve_panel_series(p, i);
        assert_true(s.mark[0] != 0 && s.mark[s.n - 1] != 0);
        for (size_t t = 0; t < s.n; t++) {
            cells += s.mark[t] != 0;
            assert_true(s.mark[t] != 0 || isnan(s.value[t]));
        }
        if (i > 0) {
            const tarve_series before = tarve_panel_series(p, i - 1);
            assert_true(order_of(&before, &s) < 0);
        }
    }
    return cells;
}

static void random_facts_come_back(void **state)
{
    gsl_rng *rng = *state;
    enum { N = 500 };
    fact *f = calloc(N, sizeof *f);
    for (size_t parts = 1; parts <= 8; parts++) {
        const size_t n = distinct_facts(rng, f, N);
        tarve_panel *p = tarve_panel_new();
        assert_int_equal(feed(p, "a.csv", f, n, parts, NULL), TARVE_OK);
        assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
        assert_int_equal(count_cells(p), n);
        for (size_t i = 0; i < n; i++)
            expect_cell(p, &f[i], i + 2);
        size_t cell_bytes, other, cells;
        tarve_panel_memory(p, &cell_bytes, &other, &cells);
        assert_int_equal(cells, n);
        assert_int_equal(tarve_panel_find(p, "vacancy_stock", "KU999", "SSS", "", TARVE_MONTH),
                         SIZE_MAX);
        tarve_panel_free(p);
    }
    free(f);
}

/* Three files that overlap and agree, in any order and any number of parts: the same bytes. */
static void order_of_inputs_does_not_show(void **state)
{
    gsl_rng *rng = *state;
    enum { N = 600, FILES = 3 };
    static const size_t order[6][FILES] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                           {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    static const char *const path[FILES] = {"b.csv", "a.csv", "c.csv"};
    fact *f = calloc(N, sizeof *f);
    const size_t n = distinct_facts(rng, f, N);
    for (size_t i = 0; i < n; i++)
        f[i].flags = gsl_rng_uniform_int(rng, 4) == 0 ? TARVE_FLAG_PRELIMINARY : 0;
    const size_t from[FILES] = {0, n / 4, n / 2}, to[FILES] = {n / 2, 3 * n / 4, n};
    char *want = NULL;
    size_t want_len = 0;
    for (size_t k = 0; k < 6; k++) {
        tarve_panel *p = tarve_panel_new();
        for (size_t i = 0; i < FILES; i++) {
            const size_t file = order[k][i];
            assert_int_equal(
                feed(p, path[file], f + from[file], to[file] - from[file], 1 + k, NULL), TARVE_OK);
        }
        assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
        size_t len = 0;
        char *got = panel_bytes(p, &len);
        if (want == NULL) {
            want = got;
            want_len = len;
        } else {
            assert_int_equal(len, want_len);
            assert_memory_equal(got, want, len);
            free(got);
        }
        tarve_panel_free(p);
    }
    free(want);
    free(f);
}

static const fact march = {.measure = "vacancy_stock",
                           .area = "KU729",
                           .group = "5321",
                           .freq = TARVE_MONTH,
                           .period = 2024 * 12 + 2,
                           .state = TARVE_CELL_VALUE,
                           .value = 12};

static void a_shared_cell_keeps_the_better_place(void **state)
{
    (void)state;
    static const struct {
        const char *first, *second, *kept;
        unsigned flag_first, flag_second;
    } table[] = {{"a.csv", "b.csv", "a.csv", 0, 0},
                 {"b.csv", "a.csv", "a.csv", 0, 0},
                 {"a.csv", "b.csv", "b.csv", TARVE_FLAG_PRELIMINARY, 0},
                 {"b.csv", "a.csv", "b.csv", 0, TARVE_FLAG_PRELIMINARY},
                 {"b.csv", "a.csv", "a.csv", TARVE_FLAG_PRELIMINARY, TARVE_FLAG_PRELIMINARY}};
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        tarve_panel *p = tarve_panel_new();
        fact f = march, g = march;
        f.flags = table[k].flag_first;
        g.flags = table[k].flag_second;
        assert_int_equal(feed(p, table[k].first, &f, 1, 1, NULL), TARVE_OK);
        assert_int_equal(feed(p, table[k].second, &g, 1, 1, NULL), TARVE_OK);
        assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
        const tarve_series s = tarve_panel_series(p, 0);
        assert_int_equal(s.n, 1);
        assert_string_equal(tarve_panel_path(p, tarve_mark_file(s.mark[0])), table[k].kept);
        tarve_panel_free(p);
    }
}

static void conflict_between_files_names_both(void **state)
{
    (void)state;
    static const tarve_cell_state other_state[] = {TARVE_CELL_VALUE, TARVE_CELL_PROTECTED,
                                                   TARVE_CELL_MISSING};
    static const char *const text[] = {
        "vacancy_stock of KU729, 5321 in 2024M03 is 14 here but 12 at a.csv:7",
        "vacancy_stock of KU729, 5321 in 2024M03 is 1-4 (protected) here but 12 at a.csv:7",
        "vacancy_stock of KU729, 5321 in 2024M03 is missing here but 12 at a.csv:7"};
    for (size_t k = 0; k < 3; k++) {
        fact a = march, b = march;
        a.line = 7;
        b.line = 9;
        b.value = 14;
        b.state = other_state[k];
        tarve_panel *p = tarve_panel_new();
        tarve_error err = {0};
        assert_int_equal(feed(p, "a.csv", &a, 1, 1, NULL), TARVE_OK);
        fact both[2] = {b, march};
        both[1].area = "KU931"; /* must not come in with a refused file */
        assert_int_equal(feed(p, "b.csv", both, 2, 1, &err), TARVE_E_INPUT);
        assert_string_equal(err.code, "conflict");
        assert_string_equal(err.message, text[k]);
        assert_string_equal(err.path, "b.csv");
        assert_int_equal(err.line, 9);
        assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
        assert_int_equal(tarve_panel_size(p), 1);
        assert_int_equal(count_cells(p), 1);
        assert_string_equal(tarve_panel_path(p, 1), "");
        tarve_panel_free(p);
    }
}

/* Whatever the number of parts, the same record is blamed and the same one is pointed at. */
/* Names of providers are long and not ASCII; what is hostile is escaped, and no character cut. */
static void keys_in_messages_are_whole_characters(void **state)
{
    (void)state;
    fact f = march, g = march;
    f.area = g.area = "P:aaaaaaaaaabbbbbbbbbbccccccccccddddddd\xc3\xa4nekoski";
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): an override left open is the attack */
    f.group = g.group = "L:\x1b[2J\xe2\x80\xae";
    g.value = 1;
    tarve_panel *p = tarve_panel_new();
    tarve_error err = {0};
    assert_int_equal(feed(p, "a.csv", &f, 1, 1, NULL), TARVE_OK);
    assert_int_equal(feed(p, "b.csv", &g, 1, 1, &err), TARVE_E_INPUT);
    assert_string_equal(err.message, "vacancy_stock of P:aaaaaaaaaabbbbbbbbbbccccccccccddddddd, "
                                     "L:\\x1b[2J\\u{202e} in 2024M03 is 1 here but 12 at a.csv:2");
    tarve_panel_free(p);
}

static void conflict_within_a_file_is_the_same_in_parts(void **state)
{
    gsl_rng *rng = *state;
    for (int rep = 0; rep < 200; rep++) {
        fact f[12];
        char message[sizeof((tarve_error *)0)->message] = "";
        for (size_t i = 0; i < 12; i++) {
            f[i] = march;
            f[i].period += (tarve_period)gsl_rng_uniform_int(rng, 2);
            f[i].value = gsl_rng_uniform_int(rng, 4) == 0 ? 1 : 2;
        }
        for (size_t parts = 1; parts <= 8; parts++) {
            tarve_panel *p = tarve_panel_new();
            tarve_error err = {0};
            const tarve_status st = feed(p, "a.csv", f, 12, parts, &err);
            char now[sizeof message];
            (void)snprintf(now, sizeof now, "%d %zu %.150s", (int)st, err.line, err.message);
            if (parts > 1)
                assert_string_equal(now, message);
            memcpy(message, now, sizeof message);
            tarve_panel_free(p);
        }
    }
}

typedef struct heard {
    size_t n, line[16], field[16];
    char expected[16][96];
} heard;

static void hear(void *ctx, const tarve_reject *r)
{
    heard *h = ctx;
    assert_string_equal(r->code, "duplicate-row");
    assert_string_equal(r->path, "a.csv");
    h->line[h->n] = r->line;
    h->field[h->n] = r->field;
    (void)snprintf(h->expected[h->n++], sizeof h->expected[0], "%s", r->expected);
}

/* Line 2: two cells. Line 3: another and one of line 2. Line 4: all of line 2. Line 5: line 3's. */
static void duplicates_are_rejects_and_counts_stay_conserved(void **state)
{
    (void)state;
    fact f[7];
    static const size_t line[] = {2, 2, 3, 3, 4, 4, 5};
    static const int month[] = {0, 1, 2, 1, 0, 1, 2};
    static const unsigned field[] = {3, 4, 3, 4, 3, 4, 3};
    for (size_t i = 0; i < 7; i++) {
        f[i] = march;
        f[i].period += month[i];
        f[i].value = month[i] == 0 ? 0 : 5;
        f[i].line = line[i];
        f[i].field = field[i];
    }
    static const size_t cuts[][3] = {{7, 7, 7}, {2, 4, 6}, {4, 4, 7}, {2, 6, 7}};
    for (size_t c = 0; c < sizeof cuts / sizeof *cuts; c++) {
        tarve_panel *p = tarve_panel_new();
        stage s;
        duplicates d = {0};
        assert_int_equal(stage_open(&s, p, "a.csv", NULL), TARVE_OK);
        const tarve_sink sink = stage_sink(&s);
        void *part[4] = {0};
        for (size_t k = 0, from = 0; k < 4; k++) {
            const size_t to = k < 3 ? cuts[c][k] : 7;
            assert_int_equal(feed_part(&sink, k, f + from, to - from, 0, &part[k], NULL), TARVE_OK);
            from = to;
        }
        for (size_t k = 0; k < 4; k++)
            assert_int_equal(sink.finish(sink.ctx, part[k], true, NULL), TARVE_OK);
        assert_int_equal(stage_check(&s, NULL), TARVE_OK);
        assert_int_equal(duplicates_find(&d, &s, NULL), TARVE_OK);
        assert_int_equal(stage_commit(&s, NULL), TARVE_OK);
        heard h = {0};
        const tarve_read_options options = {.reject = hear, .reject_ctx = &h};
        tarve_read_report report = {
            .records = 5, .accepted = 4, .rejected = 1, .cells = 7, .taken = 7, .zero = 2};
        duplicates_reject(&d, &s, &options, &report);
        assert_int_equal(h.n, 3);
        assert_int_equal(h.line[0], 3);
        assert_int_equal(h.field[0], 4);
        assert_string_equal(h.expected[0], "a figure that line 2 does not hold already");
        assert_int_equal(h.line[1], 4);
        assert_int_equal(h.field[1], 0);
        assert_string_equal(h.expected[1], "a row that line 2 does not hold already");
        assert_int_equal(h.line[2], 5);
        assert_string_equal(h.expected[2], "a row that line 3 does not hold already");
        assert_int_equal(report.accepted, 2);
        assert_int_equal(report.rejected, 3);
        assert_int_equal(report.taken, 3);
        assert_int_equal(report.cells_rejected, 4);
        assert_int_equal(report.zero, 1);
        duplicates_free(&d);
        stage_close(&s);
        tarve_panel_free(p);
    }
}

static void raw_lines_end_as_the_reader_ends_them(void **state)
{
    (void)state;
    static const char bytes[] = "a\r\nb\rc\n\r\r\nd\r\re\nlast";
    static const char *const want[] = {"a", "b", "c", "", "d", "", "e", "last", "", ""};
    char path[] = "/tmp/tarve-raw-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, sizeof bytes - 1), sizeof bytes - 1);
    assert_int_equal(close(fd), 0);
    enum { LINES = sizeof want / sizeof *want };
    for (size_t step = 1; step < 4; step++) {
        raw_lines r;
        raw_lines_open(&r, path);
        for (size_t i = 0; i < LINES; i += step) {
            raw_lines_get(&r, i + 1);
            assert_string_equal(r.text, want[i]);
            assert_int_equal(r.len, strlen(want[i]));
        }
        raw_lines_close(&r);
    }
    assert_int_equal(unlink(path), 0);
    raw_lines gone;
    raw_lines_open(&gone, path);
    raw_lines_get(&gone, 3);
    assert_int_equal(gone.len, 0);
    raw_lines_close(&gone);
}

static void far_periods_cannot_eat_the_memory(void **state)
{
    (void)state;
    enum { N = 4000 };
    fact *f = calloc((size_t)2 * N, sizeof *f);
    char(*area)[8] = calloc(N, sizeof *area);
    for (size_t i = 0; i < N; i++) {
        (void)snprintf(area[i], sizeof area[i], "A%zu", i);
        f[2 * i] = f[2 * i + 1] = march;
        f[2 * i].area = f[2 * i + 1].area = area[i];
        f[2 * i].period = 1900 * 12;
        f[2 * i + 1].period = 2200 * 12;
    }
    tarve_panel *p = tarve_panel_new();
    tarve_error err = {0};
    assert_int_equal(feed(p, "a.csv", f, (size_t)2 * N, 1, &err), TARVE_E_INPUT);
    assert_string_equal(err.code, "periods-far-apart");
    assert_int_equal(feed(p, "a.csv", f, 100, 1, NULL), TARVE_OK);
    f[1].period = INT32_MAX;
    f[1].area = "B";
    f[0].period = -5;
    f[0].area = "B";
    assert_int_equal(feed(p, "b.csv", f, 2, 1, NULL), TARVE_E_INPUT);
    tarve_panel_free(p);
    free(area);
    free(f);
}

static void unknown_measures_and_late_files_are_refused(void **state)
{
    (void)state;
    tarve_panel *p = tarve_panel_new();
    tarve_error err = {0};
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK); /* empty is fine */
    assert_int_equal(tarve_panel_size(p), 0);
    assert_int_equal(tarve_panel_find(p, "vacancy_stock", "SSS", "SSS", NULL, TARVE_MONTH),
                     SIZE_MAX);
    assert_int_equal(feed(p, "a.csv", &march, 1, 1, &err), TARVE_E_USAGE);
    tarve_panel_free(p);
    p = tarve_panel_new();
    fact odd = march;
    odd.measure = "happiness";
    assert_int_equal(feed(p, "a.csv", &odd, 1, 1, &err), TARVE_OK);
    assert_int_equal(tarve_panel_finish(p, &err), TARVE_E_INPUT);
    assert_string_equal(err.code, "unknown-measure");
    tarve_panel_free(p);
}

/* A long series-major file: blocks must come out at the size that is needed. */
static void memory_is_16_bytes_a_cell(void **state)
{
    (void)state;
    enum { SERIES = 60, N = 200 };
    fact *f = calloc((size_t)SERIES * N, sizeof *f);
    static char name[SERIES][8];
    for (size_t i = 0; i < (size_t)SERIES * N; i++) {
        (void)snprintf(name[i / N], sizeof name[0], "%04zu", i / N);
        f[i] = march;
        f[i].group = name[i / N];
        f[i].period += (tarve_period)(i % N);
    }
    for (int by_month = 0; by_month < 2; by_month++) {
        fact *g = calloc((size_t)SERIES * N, sizeof *g);
        for (size_t i = 0; i < (size_t)SERIES * N; i++)
            g[i] = f[by_month ? (i % SERIES) * N + i / SERIES : i];
        tarve_panel *p = tarve_panel_new();
        assert_int_equal(feed(p, "a.csv", g, (size_t)SERIES * N, 2, NULL), TARVE_OK);
        size_t cell_bytes, other, cells;
        tarve_panel_memory(p, &cell_bytes, &other, &cells);
        assert_true(cell_bytes <= 16 * cells * (by_month ? 13 : 11) / 10);
        assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
        tarve_panel_memory(p, &cell_bytes, &other, &cells);
        assert_int_equal(cell_bytes, 16 * cells);
        tarve_panel_free(p);
        free(g);
    }
    free(f);
}

static int seed(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (rng != NULL)
        gsl_rng_set(rng, 20260608);
    *state = rng;
    return rng == NULL;
}

static int unseed(void **state)
{
    gsl_rng_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_facts_come_back),
        cmocka_unit_test(order_of_inputs_does_not_show),
        cmocka_unit_test(a_shared_cell_keeps_the_better_place),
        cmocka_unit_test(conflict_between_files_names_both),
        cmocka_unit_test(keys_in_messages_are_whole_characters),
        cmocka_unit_test(conflict_within_a_file_is_the_same_in_parts),
        cmocka_unit_test(duplicates_are_rejects_and_counts_stay_conserved),
        cmocka_unit_test(raw_lines_end_as_the_reader_ends_them),
        cmocka_unit_test(far_periods_cannot_eat_the_memory),
        cmocka_unit_test(unknown_measures_and_late_files_are_refused),
        cmocka_unit_test(memory_is_16_bytes_a_cell),
    };
    return cmocka_run_group_tests(tests, seed, unseed);
}

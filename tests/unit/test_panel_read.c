/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files into a panel: small ones written here, and long real series where they are at hand. */
#include "near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"
#include "ingest/read.h"

#define SERIES TARVE_SHARED_DATA "/statfin/series/"

static tarve_lexicon *lexicon;
static tarve_hierarchy *areas;

static int load(void **state)
{
    (void)state;
    return tarve_lexicon_load(TARVE_DATASETS "/classifications", &lexicon, NULL) != TARVE_OK ||
           tarve_hierarchy_load(TARVE_DATASETS "/classifications", &areas, NULL) != TARVE_OK;
}

static int unload(void **state)
{
    (void)state;
    tarve_lexicon_free(lexicon);
    tarve_hierarchy_free(areas);
    return 0;
}

typedef struct heard {
    size_t n;
    size_t line, field;
    char code[40], expected[100], raw[200];
} heard;

static void hear(void *ctx, const tarve_reject *r)
{
    heard *h = ctx;
    h->n++;
    h->line = r->line;
    h->field = r->field;
    (void)snprintf(h->code, sizeof h->code, "%s", r->code);
    (void)snprintf(h->expected, sizeof h->expected, "%s", r->expected);
    (void)snprintf(h->raw, sizeof h->raw, "%.*s", (int)r->raw_len, r->raw);
}

static tarve_read_options options_for(heard *h, int jobs)
{
    return (tarve_read_options){.lexicon = lexicon,
                                .jobs = jobs,
                                .as_of_month = TARVE_NO_PERIOD,
                                .reject = hear,
                                .reject_ctx = h};
}

typedef struct temp {
    char path[40];
} temp;

static temp write_temp(const char *text)
{
    temp t = {"/tmp/tarve-panel-XXXXXX"};
    const int fd = mkstemp(t.path);
    assert_true(fd >= 0);
    const size_t n = strlen(text);
    assert_int_equal(write(fd, text, n), n);
    assert_int_equal(close(fd), 0);
    return t;
}

static void expect_conserved(const tarve_read_report *r)
{
    assert_int_equal(r->records, r->accepted + r->rejected + r->blank);
    assert_int_equal(r->cells, r->taken + r->cells_rejected);
}

static const char head[] = "municipality,occupation,quarter,vacancies\n";

static void repeated_row_is_a_reject(void **state)
{
    (void)state;
    char text[400];
    (void)snprintf(text, sizeof text, "%s%s", head,
                   "Saarij\xc3\xa4rvi,5321,2023Q1,14\n"
                   "Saarij\xc3\xa4rvi,5321,2023Q2,0\n"
                   "Viitasaari,5321,2023Q1,7\n"
                   "Saarij\xc3\xa4rvi,5321,2023Q2,0\n");
    const temp file = write_temp(text);
    heard h = {0};
    const tarve_read_options options = options_for(&h, 1);
    tarve_read_report *report = NULL;
    tarve_error err = {0};
    tarve_panel *p = tarve_panel_new();
    const tarve_status st = tarve_panel_read(p, file.path, &options, &report, &err);
    if (st != TARVE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(h.n, 1);
    assert_string_equal(h.code, "duplicate-row");
    assert_string_equal(h.expected, "a row that line 3 does not hold already");
    assert_string_equal(h.raw, "Saarij\xc3\xa4rvi,5321,2023Q2,0");
    assert_int_equal(h.line, 5);
    assert_int_equal(h.field, 0);
    expect_conserved(report);
    assert_int_equal(report->records, 4);
    assert_int_equal(report->accepted, 3);
    assert_int_equal(report->zero, 1);
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
    assert_int_not_equal(tarve_panel_find(p, "vacancy_stock", "KU729", "5321", NULL, TARVE_QUARTER),
                         SIZE_MAX);
    tarve_read_report_free(report);
    tarve_panel_free(p);
    assert_int_equal(unlink(file.path), 0);
}

static const char first_rows[] = "Saarij\xc3\xa4rvi,5321,2023Q1,14\nViitasaari,5321,2023Q1,7\n";
static const char more_rows[] = "Viitasaari,5321,2023Q1,7\nViitasaari,5321,2023Q2,9\n";
static const char other_rows[] = "Viitasaari,5321,2023Q2,9\nViitasaari,5321,2023Q1,8\n";

static void overlaps_agree_or_are_refused(void **state)
{
    (void)state;
    char text[3][300];
    static const char *const rows[] = {first_rows, more_rows, other_rows};
    temp file[3];
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(text[i], sizeof text[i], "%s%s", head, rows[i]);
        file[i] = write_temp(text[i]);
    }
    heard h = {0};
    const tarve_read_options options = options_for(&h, 1);
    tarve_read_report *report = NULL;
    tarve_error err = {0};
    tarve_panel *p = tarve_panel_new();
    assert_int_equal(tarve_panel_read(p, file[0].path, &options, NULL, NULL), TARVE_OK);
    assert_int_equal(tarve_panel_read(p, file[2].path, &options, &report, &err), TARVE_E_INPUT);
    assert_string_equal(err.code, "conflict");
    assert_string_equal(err.path, file[2].path);
    assert_int_equal(err.line, 3);
    char want[200];
    (void)snprintf(want, sizeof want,
                   "vacancy_stock of KU931, 5321 in 2023Q1 is 8 here but 7 at %s:3", file[0].path);
    assert_string_equal(err.message, want);
    assert_non_null(report);
    tarve_read_report_free(report);
    assert_int_equal(tarve_panel_read(p, file[1].path, &options, &report, NULL), TARVE_OK);
    expect_conserved(report);
    assert_int_equal(report->accepted, 2);
    const tarve_note *overlap = NULL;
    for (size_t i = 0; i < report->n_notes; i++)
        if (strcmp(report->note[i].code, "overlap") == 0)
            overlap = &report->note[i];
    if (overlap == NULL)
        fail_msg("%s", "no note of the overlap");
    assert_int_equal(overlap->count, 1);
    assert_int_equal(overlap->first_line, 2);
    assert_non_null(strstr(overlap->text, file[0].path));
    assert_int_equal(h.n, 0);
    tarve_read_report_free(report);
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
    assert_int_equal(tarve_panel_size(p), 2);
    assert_int_equal(tarve_panel_n_files(p), 2);
    assert_int_equal(tarve_panel_read(p, file[1].path, &options, &report, NULL), TARVE_E_USAGE);
    tarve_read_report_free(report);
    tarve_panel_free(p);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(unlink(file[i].path), 0);
}

/* ---- real series ---- */

static tarve_panel *read_real(const char *path, int jobs, const ingest_tuning *tuning)
{
    heard h = {0};
    tarve_error err = {0};
    const tarve_read_options options = options_for(&h, jobs);
    tarve_panel *p = tarve_panel_new();
    stage s;
    assert_int_equal(stage_open(&s, p, path, NULL), TARVE_OK);
    const tarve_sink sink = stage_sink(&s);
    tarve_status st = ingest_read_file(path, &options, &sink, tuning, NULL, &err);
    if (st == TARVE_OK)
        st = stage_check(&s, &err);
    if (st == TARVE_OK)
        st = stage_commit(&s, &err);
    stage_close(&s);
    if (st != TARVE_OK)
        fail_msg("%s:%zu: %s", err.path, err.line, err.message);
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
    return p;
}

static bool present(const char *path)
{
    if (access(path, R_OK) == 0)
        return true;
    print_message("skipped: %s is not at hand\n", path);
    return false;
}

static void expect_inside(const tarve_panel *p, const char *measure, const char *area,
                          size_t *compared)
{
    const char *const *member = NULL;
    const size_t n = tarve_area_members(areas, area, &member);
    const size_t at = tarve_panel_find(p, measure, area, "SSS", NULL, TARVE_MONTH);
    assert_true(n > 0 && at != SIZE_MAX);
    const tarve_series total = tarve_panel_series(p, at);
    for (size_t t = 0; t < total.n; t++) {
        double lo = 0, hi = 0;
        for (size_t i = 0; i < n; i++) {
            const size_t m = tarve_panel_find(p, measure, member[i], "SSS", NULL, TARVE_MONTH);
            assert_int_not_equal(m, SIZE_MAX);
            const tarve_series s = tarve_panel_series(p, m);
            assert_int_equal(s.first, total.first);
            const bool hidden = tarve_mark_state(s.mark[t]) == TARVE_CELL_PROTECTED;
            lo += hidden ? 1 : s.value[t];
            hi += hidden ? 4 : s.value[t];
        }
        const bool hidden = tarve_mark_state(total.mark[t]) == TARVE_CELL_PROTECTED;
        if (!(lo <= (hidden ? 4 : total.value[t]) && (hidden ? 1 : total.value[t]) <= hi))
            fail_msg("%s of %s: %g is outside %g..%g (slot %zu)", measure, area, total.value[t], lo,
                     hi, t);
        ++*compared;
    }
}

static void bounds_of_municipalities_hold_the_published_total(void **state)
{
    (void)state;
    static const char path[] = SERIES "12r5_keski-suomi_2006M01-2023M10.csv";
    static const char *const subregion[] = {"SK131", "SK132", "SK133", "SK134", "SK135", "SK138"};
    if (!present(path))
        skip();
    tarve_panel *p = read_real(path, 1, &ingest_default_tuning);
    size_t compared = 0;
    for (size_t i = 0; i < 6; i++) {
        expect_inside(p, "vacancy_stock", subregion[i], &compared);
        expect_inside(p, "unemployed_stock", subregion[i], &compared);
    }
    assert_int_equal(compared, 12 * 214);
    tarve_findings found = {0};
    size_t common = 0;
    assert_int_equal(tarve_panel_audit(p, areas, &found, NULL), TARVE_OK);
    for (size_t i = 0; i < found.n; i++) {
        assert_string_not_equal(found.item[i].code, "total-mismatch");
        assert_string_not_equal(found.item[i].code, "gap");
        common +=
            strstr(found.item[i].text, "in 6 areas that do not overlap steps in 2020M03") != NULL;
    }
    assert_int_equal(common, 1); /* the layoffs of March 2020 */
    tarve_findings_free(&found);
    tarve_panel_free(p);
}

static void occupations_add_up(void **state)
{
    (void)state;
    static const char path[] = SERIES "12ti_MK13_2006M01-2023M10.csv";
    if (!present(path))
        skip();
    tarve_panel *p = read_real(path, 2, &ingest_default_tuning);
    size_t cell_bytes, other, cells;
    tarve_panel_memory(p, &cell_bytes, &other, &cells);
    assert_int_equal(cell_bytes, 16 * cells);
    tarve_findings found = {0};
    size_t administrative = 0;
    assert_int_equal(tarve_panel_audit(p, areas, &found, NULL), TARVE_OK);
    for (size_t i = 0; i < found.n; i++) {
        assert_string_not_equal(found.item[i].code, "total-mismatch");
        assert_string_not_equal(found.item[i].code, "incomplete");
        administrative += strcmp(found.item[i].code, "administrative") == 0;
    }
    assert_int_equal(administrative, 2);
    tarve_findings_free(&found);
    tarve_panel_free(p);
}

static void area_less_share_of_the_country(void **state)
{
    (void)state;
    static const char path[] = SERIES "12r5_2026M06_all_areas.csv";
    if (!present(path))
        skip();
    tarve_panel *p = read_real(path, 1, &ingest_default_tuning);
    tarve_findings found = {0};
    bool said = false;
    assert_int_equal(tarve_panel_audit(p, areas, &found, NULL), TARVE_OK);
    for (size_t i = 0; i < found.n; i++) {
        assert_string_not_equal(found.item[i].code, "total-mismatch");
        said = said || strstr(found.item[i].text,
                              "30 % of vacancy_stock of SSS, SSS in 2026M06 lies outside any "
                              "municipality (most of it in KUJOU)") != NULL;
    }
    assert_true(said);
    tarve_findings_free(&found);
    tarve_panel_free(p);
}

static void parts_and_threads_do_not_show(void **state)
{
    (void)state;
    static const char path[] = SERIES "12r5_keski-suomi_2006M01-2023M10.csv";
    static const ingest_tuning tuning[] = {{.block = 65536, .part = (size_t)1 << 30},
                                           {.block = 4096, .part = 50000},
                                           {.block = 997, .part = 7001}};
    if (!present(path))
        skip();
    char *want = NULL;
    size_t want_len = 0;
    for (size_t k = 0; k < 6; k++) {
        size_t len;
        tarve_panel *p = read_real(path, 1 + (int)(k % 2), &tuning[k / 2]);
        char *got = panel_bytes(p, &len);
        tarve_panel_free(p);
        assert_non_null(got);
        if (want == NULL) {
            want = got;
            want_len = len;
            continue;
        }
        assert_int_equal(len, want_len);
        assert_memory_equal(got, want, len);
        free(got);
    }
    free(want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repeated_row_is_a_reject),
        cmocka_unit_test(overlaps_agree_or_are_refused),
        cmocka_unit_test(bounds_of_municipalities_hold_the_published_total),
        cmocka_unit_test(occupations_add_up),
        cmocka_unit_test(area_less_share_of_the_country),
        cmocka_unit_test(parts_and_threads_do_not_show),
    };
    return cmocka_run_group_tests(tests, load, unload);
}

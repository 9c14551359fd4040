/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table saved in ten ways is one table. */
#include "near.h"

#include "reading.h"

static tarve_lexicon *lexicon;

static const char *const dialects[] = {
    "12r5_csv3_long_codes_pre2026.csv",
    "12r5_csv3_long_codes_after_2026-06-08.csv",
    "12r5_en_comma_with_heading_utf8bom.csv",
    "12r5_fi_PxApi_style_utf8.csv",
    "12r5_fi_csv2_long_text_utf8.csv",
    "12r5_fi_pilkku_otsikoton_iso-8859-15.csv",
    "12r5_fi_puolipiste_otsikollinen_iso-8859-15.csv",
    "12r5_fi_sarkain_otsikollinen_iso-8859-15.csv",
    "12r5_fi_valilyonti_otsikoton_iso-8859-15.csv",
    "12r5_sv_semikolon_med_rubrik_windows-1252.csv",
};
enum { N_DIALECTS = sizeof dialects / sizeof dialects[0] };

static const char *path_of(const char *name)
{
    static char path[512];
    (void)snprintf(path, sizeof path, "%s/statfin/exports/%s", TARVE_SHARED_DATA, name);
    return path;
}

static void need_shared_data(void)
{
    if (access(path_of(dialects[0]), R_OK) == 0)
        return;
    print_message("skipped: %s is absent\n", path_of(dialects[0]));
    skip();
}

static reading_result read_export(const char *name)
{
    const tarve_read_options options = {
        .lexicon = lexicon, .jobs = 1, .as_of_month = TARVE_NO_PERIOD};
    reading_result r = read_path(path_of(name), &options, &ingest_default_tuning);
    if (r.st != TARVE_OK)
        fail_msg("%s: %s", name, r.err.message);
    return r;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of the observations without their places, sorted: measure, area, group, variant,
 * period, state, value. */
static char **figures(const reading_result *r, size_t *n)
{
    char **line = calloc(r->t.len[TAKEN] + 1, sizeof *line);
    assert_non_null(line);
    *n = 0;
    for (char *p = r->t.text[TAKEN]; *p != '\0';) {
        char *end = strchr(p, '\n'), *at = strstr(p, " f0 at ");
        assert_true(at != NULL && at < end);
        *at = '\0';
        line[(*n)++] = p;
        p = end + 1;
    }
    qsort(line, *n, sizeof *line, by_text);
    return line;
}

static void all_dialects_hold_the_same(void **state)
{
    (void)state;
    need_shared_data();
    reading_result first = read_export(dialects[0]);
    size_t n = 0;
    char **want = figures(&first, &n);
    assert_int_equal(n, 11 * 36 * 2); /* areas, months, measures */
    for (size_t i = 1; i < N_DIALECTS; i++) {
        reading_result other = read_export(dialects[i]);
        size_t m = 0;
        char **got = figures(&other, &m);
        assert_int_equal(m, n);
        for (size_t k = 0; k < n; k++) {
            if (strcmp(got[k], want[k]) != 0)
                fail_msg("%s: \"%s\" where the first has \"%s\"", dialects[i], got[k], want[k]);
        }
        assert_int_equal(other.report->rejected, 0);
        assert_int_equal(other.report->blank, 0);
        assert_true(is_conserved(&other));
        free(got);
        reading_free(&other);
    }
    free(want);
    reading_free(&first);
}

static void the_first_figures_are_these(void **state)
{
    (void)state;
    need_shared_data();
    reading_result r = read_export(dialects[0]);
    assert_non_null(
        strstr(r.t.text[TAKEN], "unemployed_stock SSS SSS  2020M11 1 314532 r0 f0 at 2:4\n"));
    assert_non_null(
        strstr(r.t.text[TAKEN], "vacancy_stock SSS SSS  2020M11 1 44418 r0 f0 at 3:4\n"));
    reading_free(&r);
}

static void occupations_read_alone(void **state)
{
    (void)state;
    need_shared_data();
    reading_result r = read_export("12ti_fi_MK13_puolipiste_otsikollinen_iso-8859-15.csv");
    const tarve_read_report *p = r.report;
    assert_int_equal(p->records, 5196);
    assert_int_equal(p->accepted, 5196);
    assert_int_equal(p->taken, 2 * 5196);
    assert_int_equal(p->layout.title_lines, 2);
    assert_int_equal(p->layout.delimiter, ';');
    assert_non_null(
        strstr(r.t.text[TAKEN], "unemployed_stock MK13 SSS  2022M11 1 13147 r0 f0 at 4:4\n"));
    assert_non_null(
        strstr(r.t.text[TAKEN], "vacancy_stock MK13 SSS  2022M11 1 1959 r0 f0 at 4:5\n"));
    assert_non_null(
        strstr(r.t.text[TAKEN], "vacancy_stock MK13 1112  2022M11 2 nan r3 f0 at 28:5\n"));
    assert_true(p->protected_ > 0);
    assert_true(is_conserved(&r));
    reading_free(&r);
}

static int load(void **state)
{
    tarve_error err = {0};
    (void)state;
    const tarve_status st = tarve_lexicon_load(TARVE_DATASETS "/classifications", &lexicon, &err);
    if (st != TARVE_OK)
        print_error("%s\n", err.message);
    return st == TARVE_OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    tarve_lexicon_free(lexicon);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_dialects_hold_the_same),
                                       cmocka_unit_test(the_first_figures_are_these),
                                       cmocka_unit_test(occupations_read_alone)};
    return cmocka_run_group_tests(tests, load, unload);
}

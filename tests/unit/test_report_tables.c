/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <stdio.h>
#include <string.h>

#include "base/files.h"
#include "report/tables.h"
#include "report/view.h"
#include "report_fixture.h"

static char *written(const fixture *x, const char *name)
{
    tarve_view v = {0};
    char dir[64], path[128], *text = NULL;
    size_t len = 0;
    const int fd = fixture_folder(dir);
    assert_true(fd >= 0);
    assert_int_equal(tarve_view_make(&x->in, x->language[0], &v, NULL), TARVE_OK);
    assert_int_equal(tarve_tables_write(fd, &v, false, NULL), TARVE_OK);
    tarve_view_free(&v);
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(tarve_file_read(path, 1 << 22, &text, &len, NULL), TARVE_OK);
    static const char *const all[] = {
        "need.csv",           "levels.csv",          "ledger.csv",
        "positions.csv",      "area_indicators.csv", "occupations.csv",
        "areas.csv",          "sources.csv",         "forecasts.csv",
        "assumptions.csv",    "inputs.csv",          "findings.csv",
        "signals.csv",        "signal_log.csv",      "crosswalk_gaps.csv",
        "crosswalk_ends.csv", "scenarios.csv",       "places.csv",
        "intake.csv",         "width.csv",           "sensitivity.csv",
        "track_record.csv",   "changes.csv"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(unlinkat(fd, all[i], 0), 0);
    assert_int_equal(close(fd), 0);
    assert_int_equal(rmdir(dir), 0);
    return text;
}

static size_t commas(const char *line, const char *end)
{
    size_t n = 0;
    bool quoted = false;
    for (; line < end; line++) {
        quoted ^= *line == '"';
        n += *line == ',' && !quoted;
    }
    return n;
}

static void every_row_has_the_headers_width(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    static const struct {
        const char *name;
        size_t rows;
    } want[] = {{"need.csv", (size_t)FX_YEARS * FX_FIELDS},
                {"levels.csv", (size_t)FX_YEARS * FX_LEVELS},
                {"positions.csv", (size_t)FX_YEARS * (FX_FIELDS + FX_LEVELS)},
                {"area_indicators.csv", 4},
                {"ledger.csv", (size_t)FX_YEARS * FX_FIELDS * TARVE_N_PARTS},
                {"occupations.csv", (size_t)FX_YEARS * (FX_OCCUPATIONS - 1)},
                {"areas.csv", FX_AREAS + 1},
                {"forecasts.csv", (size_t)2 * FX_STEPS},
                {"assumptions.csv", 0},
                {"sources.csv", 3},
                {"findings.csv", 3},
                {"inputs.csv", 1},
                {"signals.csv", 0},
                {"signal_log.csv", 0},

                {"scenarios.csv", 0},
                {"places.csv", 0},
                {"intake.csv", 0},
                {"sensitivity.csv", 0}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        char *text = written(&x, want[i].name);
        size_t rows = 0, width = 0;
        for (const char *line = text, *end; *line != '\0'; line = end + 1, rows++) {
            end = strchr(line, '\n');
            assert_non_null(end);
            if (rows == 0)
                width = commas(line, end);
            assert_int_equal(commas(line, end), width);
        }
        assert_int_equal(rows, want[i].rows + 1);
        free(text);
    }
}

/* Small ones by name, their openings only together; what is covered comes last. */
static void gaps_of_the_crosswalk_are_grouped(void **state)
{
    static tarve_occupation_gap gap[3] = {
        {"5321", "Lähihoitajat", 103, TARVE_GAP_MISSING, true},
        {"2211", "Yleislääkärit", 4, TARVE_GAP_REGULATED, false},
        {"9623", "Mittareiden lukijat", 9, TARVE_GAP_EXCLUDED, false}};
    fixture x;
    (void)state;
    fixture_make(&x);
    x.need.gap = gap;
    x.need.n_gaps = 3;
    x.need.gap_all_openings = 1003;
    char *text = written(&x, "crosswalk_gaps.csv");
    assert_string_equal(text, "occupation,name,reason,n_occupations,openings,share\n"
                              "5321,Lähihoitajat,missing,1,100,0.10\n"
                              "2211,Yleislääkärit,regulated,1,,\n"
                              "9623,Mittareiden lukijat,excluded,1,,\n"
                              ",,small,2,15,0.01\n"
                              ",,covered,,890,0.88\n");
    free(text);
}

static void persons_are_rounded(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    char *text = written(&x, "need.csv");
    assert_non_null(strstr(text, "vet:F:09,Terveys- ja hyvinvointialat (amm.),vet,,2026,"
                                 "large_shortage,vet:F:09,0.97,large_shortage,shortage,no,"
                                 "0.86,0.11,0.02,0.01,0.00,up,0.90,0.80,"));
    assert_non_null(strstr(text, ",120,80,150,70,60,80,45,10,80,0.62,0.42,0.82,210,150,270,"));
    free(text);
    text = written(&x, "levels.csv");
    assert_non_null(strstr(text, "vet,Ammatillinen koulutus,vet,,2026,shortage,vet,0.77,"));
    free(text);
    text = written(&x, "occupations.csv");
    assert_null(strstr(text, "Hitsaajat")); /* not publishable */
    free(text);
}

static void widths_are_told_by_field(void **state)
{ /* eight groups of assumptions for each field that is not small */
    fixture x;
    size_t rows = 0;
    (void)state;
    fixture_make(&x);
    char *text = written(&x, "width.csv");
    for (const char *at = text; (at = strstr(at, ",kappa,")) != NULL; at++)
        rows++;
    assert_true(rows > 0 && rows < FX_FIELDS);
    assert_non_null(strstr(text, "vet:F:09,Terveys- ja hyvinvointialat (amm.),vet,kappa,"));
    free(text);
}

/* The class of the level, the field's own direction, and not one figure of persons. */
static void small_fields_have_a_direction_and_no_figures(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    char *text = written(&x, "need.csv");
    assert_non_null(strstr(text,
                           "vet:F:02,Humanistiset ja taidealat,vet,,2026,"
                           "shortage,vet,0.77,shortage,balance,no,0.05,0.72,0.13,0.10,0.00,"
                           "down,0.20,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,no,no,0.40,,yes"));
    free(text);
    text = written(&x, "ledger.csv");
    assert_non_null(strstr(text, "vet:F:02,Humanistiset ja taidealat,vet,2026,hires,,,\n"));
    free(text);
    for (size_t i = 0; i < (size_t)FX_YEARS * FX_FIELDS; i++)
        if (x.field[i].class_ == TARVE_NEED_TOO_SMALL)
            x.field[i].class_from = NULL; /* nor is anything above it large enough */
    text = written(&x, "need.csv");
    assert_non_null(strstr(text, "vet:F:02,Humanistiset ja taidealat,vet,,2026,"
                                 "too_small,,,,,no,,,,,,down,0.20,,"));
    free(text);
}

static void protected_municipalities_stay_so(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    char *text = written(&x, "areas.csv");
    assert_non_null(strstr(text, "KU931,Viitasaari,municipality,57,number,248,number,4.4,0,0.319"));
    assert_non_null(strstr(text, "KU216,Kannonkoski,municipality,,suppressed,63,number,,2,\n"));
    assert_non_null(strstr(text, "KU265,Kyyjärvi,municipality,1-4,protected,61,number,,12,\n"));
    free(text);
    /* one protected municipality under a printed total would follow by subtraction */
    for (size_t i = 0; i < FX_AREAS; i++)
        if (i != 6) {
            x.area[i].v_bar_lo = x.area[i].v_bar_hi = x.area[i].v_bar_mid;
            x.area[i].protected_months = 0;
        }
    for (size_t t = FX_MONTHS - 12; t < FX_MONTHS; t++)
        x.value[0][t] = 178;
    text = written(&x, "areas.csv");
    size_t hidden = 0;
    for (const char *p = text; (p = strstr(p, "suppressed")) != NULL; p++)
        hidden++;
    assert_true(strstr(text, "SK138,Sydänsuomi,area,178,number") != NULL);
    assert_true(hidden >= 1);
    free(text);
}

static void a_protected_history_hides_small_forecasts(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    x.forecast[0].re_protect = true;
    x.step[0][0][0] = 4.2;
    x.step[0][4][0] = 1.5;
    char *text = written(&x, "forecasts.csv");
    assert_null(strstr(text, ",4.2,"));
    assert_null(strstr(text, ",1.5,"));
    assert_non_null(strstr(text, ",2023M10,1,2023M11,,"));
    free(text);
}

/* A benchmark is an observed figure once more, and so is what a naive model says. */
static void small_counts_are_not_repeated(void **state)
{
    fixture x;
    (void)state;
    fixture_make(&x);
    x.step[0][6][0] = 3;
    x.step[0][6][1] = 0;
    char *text = written(&x, "forecasts.csv");
    assert_null(strstr(text, ",3.0,"));
    assert_non_null(strstr(text, ",0.0,"));
    free(text);
    (void)snprintf(x.forecast[0].model, sizeof x.forecast[0].model, "naive");
    x.step[0][0][0] = 2;
    text = written(&x, "forecasts.csv");
    assert_non_null(strstr(text, ",2023M10,1,2023M11,,"));
    free(text);
}

/* The same cells as spreadsheets of Finland and Sweden take them. */
static void semicolons_decimal_commas_and_a_mark(void **state)
{
    fixture x;
    tarve_view v = {0};
    char dir[64], path[128], *text = NULL;
    size_t len = 0;
    (void)state;
    fixture_make(&x);
    x.area[0].name_fi = "=Viita;saari";
    const int fd = fixture_folder(dir);
    assert_int_equal(tarve_view_make(&x.in, x.language[0], &v, NULL), TARVE_OK);
    assert_int_equal(tarve_tables_write(fd, &v, true, NULL), TARVE_OK);
    tarve_view_free(&v);
    (void)snprintf(path, sizeof path, "%s/areas.csv", dir);
    assert_int_equal(tarve_file_read(path, 1 << 22, &text, &len, NULL), TARVE_OK);
    assert_memory_equal(text,
                        "\xef\xbb\xbf"
                        "area;name;level;vacancies;",
                        28);
    assert_non_null(strstr(text, "KU729;\"'=Viita;saari\";municipality;44;number;391;number;8,9;0;"
                                 "0,246\r\n"));
    assert_non_null(strstr(text, "KU265;Kyyjärvi;municipality;1–4;protected;61;number;;12;\r\n"));
    free(text);
    assert_int_equal(close(fd), 0);
    fx_clear(AT_FDCWD, dir);
}

static void names_that_a_spreadsheet_would_run_are_disarmed(void **state)
{
    static const char *const bad[] = {
        "=cmd|'/C calc'!A0",
        "\t=1+1",
        "+1+1",
        "-2+3+cmd",
        "@SUM(1+1)",
        "\357\274\2351+1",
        "\x1b=1+1",
        /* NOLINTNEXTLINE(misc-misleading-bidirectional): the attack */
        "\xe2\x80\xae=1+1",
    };
    fixture x;
    (void)state;
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        fixture_make(&x);
        x.field[0].name_fi = x.area[0].name_fi = x.series[0].area = x.source[0].name = bad[k];
        x.occupation[0].name_fi = bad[k];
        (void)snprintf(x.finding[0].text, sizeof x.finding[0].text, "%s", bad[k]);
        (void)snprintf(x.read.path, sizeof x.read.path, "%s", bad[k]);
        static const char *const all[] = {"need.csv",       "areas.csv",    "forecasts.csv",
                                          "sources.csv",    "findings.csv", "inputs.csv",
                                          "occupations.csv"};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            char *text = written(&x, all[i]);
            assert_non_null(strchr(text, '\'')); /* it is there, behind an apostrophe */
            for (const char *p = text; *p != '\0'; p++)
                if (p == text || strchr(",\n\"", p[-1]) != NULL)
                    assert_false(strchr("=+@\t", *p) != NULL && *p != '\0');
            free(text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_has_the_headers_width),
        cmocka_unit_test(gaps_of_the_crosswalk_are_grouped),
        cmocka_unit_test(persons_are_rounded),
        cmocka_unit_test(widths_are_told_by_field),
        cmocka_unit_test(small_fields_have_a_direction_and_no_figures),
        cmocka_unit_test(protected_municipalities_stay_so),
        cmocka_unit_test(a_protected_history_hides_small_forecasts),
        cmocka_unit_test(small_counts_are_not_repeated),
        cmocka_unit_test(semicolons_decimal_commas_and_a_mark),
        cmocka_unit_test(names_that_a_spreadsheet_would_run_are_disarmed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammars of periods and of figures, spelling by spelling. */
#include "near.h"

#include <stdio.h>
#include <string.h>

#include "ingest/periodparse.h"
#include "ingest/recognise.h"

static field_text text(const char *s)
{
    return (field_text){s, strlen(s)};
}

static void periods_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *period;
        unsigned flags;
    } good[] = {
        {"2026M06", "2026M06", 0},
        {"2013Q1", "2013Q1", 0},
        {"2025", "2025", 0},
        {"2025*", "2025", TARVE_FLAG_PRELIMINARY},
        {"2026M06 *", "2026M06", TARVE_FLAG_PRELIMINARY},
        {"2026-06", "2026M06", 0},
        {"202606", "2026M06", 0},
        {"2026-06-30", "2026M06", 0},
        {"2026-06-01", "2026M06", 0},
        {"2024-02-29", "2024M02", 0},
        {"2026-05-29", "2026M05", 0}, /* last banking day */
        {"tammikuu 2024", "2024M01", 0},
        {"2024 tammikuu", "2024M01", 0},
        {"Tammikuu 2024", "2024M01", 0},
        {"toukokuuta 2024", "2024M05", 0},
        {"kesäkuu\xc2\xa0"
         "2024",
         "2024M06", 0},
        {"januari 2024", "2024M01", 0},
        {"January 2024", "2024M01", 0},
        {"mars 2024", "2024M03", 0},
        {"maj 2024", "2024M05", 0},
        {"heinä 2024", "2024M07", 0},
        {"Sep 2024", "2024M09", 0},
        {"2024 okt", "2024M10", 0},
        {"marras 2024", "2024M11", 0},
        {"2024 joulukuu*", "2024M12", TARVE_FLAG_PRELIMINARY},
        {" 2026M06\xc2\xa0", "2026M06", 0},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        tarve_freq f = TARVE_YEAR;
        tarve_period p = 0;
        unsigned flags = 9;
        const char *why = NULL;
        char buf[TARVE_PERIOD_TEXT];
        if (!ingest_period(text(good[i].text), &f, &p, &flags, &why))
            fail_msg("'%s': %s", good[i].text, why);
        assert_string_equal(tarve_period_format(f, p, buf), good[i].period);
        assert_int_equal(flags, good[i].flags);
    }
}

static void other_periods_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *text, *why;
        period_verdict verdict;
    } bad[] = {
        {"2023Q5", "a quarter other than 1-4", PERIOD_NONE},
        {"2023Q0", "a quarter other than 1-4", PERIOD_NONE},
        {"2023M13", "a month other than 01-12", PERIOD_NONE},
        {"2023M00", "a month other than 01-12", PERIOD_NONE},
        {"202613", "a month other than 01-12", PERIOD_NONE},
        {"2/2023", "a period with a slash", PERIOD_NONE},
        {"23Q2", "a year of two digits", PERIOD_NONE},
        {"23", "a year of two digits", PERIOD_NONE},
        {"1.4.2023", "a date of day, month and year", PERIOD_NONE},
        {"2023q2", "a small letter where a capital Q or M belongs", PERIOD_NONE},
        {"2023m02", "a small letter where a capital Q or M belongs", PERIOD_NONE},
        {"2023-02-30", "a date that does not exist", PERIOD_NONE},
        {"2023-02-29", "a date that does not exist", PERIOD_NONE},
        {"2023-06-15", "a day in the middle of a month", PERIOD_NONE},
        {"mar 2024", "March or marraskuu: an ambiguous abbreviation", PERIOD_NONE},
        {"0001Q2", "a year before 1900", PERIOD_OUT_OF_RANGE},
        {"1899", "a year before 1900", PERIOD_OUT_OF_RANGE},
        {"2201M01", "a year after 2200", PERIOD_OUT_OF_RANGE},
        {"", "an empty field", PERIOD_NONE},
        {"*", "an empty field", PERIOD_NONE},
        {"2023Q", "no period", PERIOD_NONE},
        {"2023M2", "no period", PERIOD_NONE},
        {"vuosi 2023", "no period", PERIOD_NONE},
        {"ta 2023", "no period", PERIOD_NONE},
        {"tammikuu", "no period", PERIOD_NONE},
        {"\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa3", "no period", PERIOD_NONE},
        {"2023M1\xc3", "no period", PERIOD_NONE},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        tarve_freq f = TARVE_YEAR;
        tarve_period p = 7;
        unsigned flags = 9;
        const char *why = NULL;
        assert_int_equal(period_parse(text(bad[i].text), false, &f, &p, &flags, &why),
                         bad[i].verdict);
        assert_string_equal(why, bad[i].why);
        assert_int_equal(p, 7);
    }
}

static void months_and_quarters_alone(void **state)
{
    (void)state;
    assert_int_equal(month_parse(text("1"), false), 1);
    assert_int_equal(month_parse(text("M12"), false), 12);
    assert_int_equal(month_parse(text("elokuu"), false), 8);
    assert_int_equal(month_parse(text("February"), false), 2);
    assert_int_equal(month_parse(text("mar"), false), -1);
    assert_int_equal(month_parse(text("mar"), true), 3);
    assert_int_equal(month_parse(text("marras"), true), 11);
    assert_int_equal(month_parse(text("13"), false), 0);
    assert_int_equal(month_parse(text("Yhteensä"), false), 0);
    assert_true(month_is_foreign(text("oct")));
    assert_false(month_is_foreign(text("mar")));
    assert_int_equal(quarter_parse(text("Q4")), 4);
    assert_int_equal(quarter_parse(text("III")), 3);
    assert_int_equal(quarter_parse(text("5")), 0);
}

typedef struct cell_case {
    const char *text;
    tarve_cell_state state;
    tarve_cell_reason reason;
    double value;
    unsigned flags;
    const char *remark;
} cell_case;

#define V  TARVE_CELL_VALUE
#define P  TARVE_CELL_PROTECTED
#define M  TARVE_CELL_MISSING
#define N0 TARVE_REASON_NONE

static void check_cells(const cell_case *cases, size_t n, const tarve_layout *layout,
                        const tarve_measure_info *measure)
{
    for (size_t i = 0; i < n; i++) {
        cell_meaning c;
        ingest_cell(text(cases[i].text), layout, measure, &c);
        if (c.reject != NULL)
            fail_msg("'%s' is rejected: %s, expected %s", cases[i].text, c.reject, c.expected);
        if (c.state != cases[i].state || c.reason != cases[i].reason || c.flags != cases[i].flags)
            fail_msg("'%s': state %d reason %d flags %u", cases[i].text, (int)c.state,
                     (int)c.reason, c.flags);
        if (isnan(cases[i].value) ? !isnan(c.value) : c.value != cases[i].value)
            fail_msg("'%s' is %.17g", cases[i].text, c.value);
        if ((c.remark == NULL) != (cases[i].remark == NULL) ||
            (c.remark != NULL && strcmp(c.remark, cases[i].remark) != 0))
            fail_msg("'%s': remark %s", cases[i].text, c.remark == NULL ? "none" : c.remark);
    }
}

static void counts_are_read(void **state)
{
    (void)state;
    const double none = (double)NAN;
    const cell_case cases[] = {
        {"0", V, N0, 0, 0, NULL},
        {"17", V, N0, 17, 0, NULL},
        {"17.0", V, N0, 17, 0, NULL},
        {"9007199254740992", V, N0, 9007199254740992.0, 0, NULL},
        {"-", V, N0, 0, 0, NULL},
        {"1 234", V, N0, 1234, TARVE_FLAG_GROUPED, "grouping"},
        {"1\xc2\xa0"
         "234",
         V, N0, 1234, TARVE_FLAG_GROUPED, "grouping"},
        {"1\xe2\x80\xaf"
         "234\xe2\x80\xaf"
         "567",
         V, N0, 1234567, TARVE_FLAG_GROUPED, "grouping"},
        {"17*", V, N0, 17, TARVE_FLAG_PRELIMINARY, "preliminary"},
        {"17 *", V, N0, 17, TARVE_FLAG_PRELIMINARY, "preliminary"},
        {"1e+05", V, N0, 100000, 0, "exponent"},
        {"1.2e+06", V, N0, 1200000, 0, "exponent"},
        {".", M, TARVE_REASON_MISSING, none, 0, "missing-value"},
        {"..", TARVE_CELL_NOT_APPLICABLE, TARVE_REASON_NOT_SHOWN, none, 0, "missing-value"},
        {"...", P, TARVE_REASON_SECRET, none, 0, NULL},
        {"....", M, TARVE_REASON_NOT_ACQUIRED, none, 0, "missing-value"},
        {".....", M, TARVE_REASON_NOT_ASKED, none, 0, "missing-value"},
        {"......", M, TARVE_REASON_EMPTY_MARK, none, 0, "missing-value"},
        {"", M, TARVE_REASON_BLANK, none, 0, "missing-value"},
        {" \xc2\xa0", M, TARVE_REASON_BLANK, none, 0, "missing-value"},
        {"NA", M, TARVE_REASON_NA, none, 0, "missing-value"},
        {"NULL", M, TARVE_REASON_NA, none, 0, "missing-value"},
        {"Tieto puuttuu", M, TARVE_REASON_UNKNOWN, none, 0, "missing-value"},
        {"Tuntematon", M, TARVE_REASON_UNKNOWN, none, 0, "missing-value"},
        {"1-4", P, TARVE_REASON_SECRET, none, 0, NULL},
        {"1.huhti", P, TARVE_REASON_SECRET, none, TARVE_FLAG_DATE_DAMAGE, "date-damage"},
        {"1. huhtikuuta", P, TARVE_REASON_SECRET, none, TARVE_FLAG_DATE_DAMAGE, "date-damage"},
        {"4-Jan", P, TARVE_REASON_SECRET, none, TARVE_FLAG_DATE_DAMAGE, "date-damage"},
        {"04-Jan", P, TARVE_REASON_SECRET, none, TARVE_FLAG_DATE_DAMAGE, "date-damage"},
        {"1-apr", P, TARVE_REASON_SECRET, none, TARVE_FLAG_DATE_DAMAGE, "date-damage"},
        {"01-Apr", P, TARVE_REASON_SECRET, none, TARVE_FLAG_DATE_DAMAGE, "date-damage"},
        {"Apr-01", P, TARVE_REASON_SECRET, none, TARVE_FLAG_DATE_DAMAGE, "date-damage"},
        {"Jan-04", P, TARVE_REASON_SECRET, none, TARVE_FLAG_DATE_DAMAGE, "date-damage"},
        {"1.4.", P, TARVE_REASON_SECRET, none, TARVE_FLAG_DATE_DAMAGE, "date-damage"},
        {"1.4.2026", P, TARVE_REASON_SECRET, none, TARVE_FLAG_DATE_DAMAGE, "date-damage"},
        {"2026-01-04", P, TARVE_REASON_SECRET, none, TARVE_FLAG_DATE_DAMAGE, "date-damage"},
    };
    const tarve_layout layout = {0};
    check_cells(cases, sizeof cases / sizeof *cases, &layout, tarve_measure_find("vacancy_stock"));
}

static void shares_are_read(void **state)
{
    (void)state;
    const double none = (double)NAN;
    const tarve_measure_info *share = tarve_measure_find("unemployment_share");
    const cell_case cases[] = {
        {"12.8", V, N0, 12.8, 0, NULL},
        {"0.1", V, N0, 0.1, 0, NULL},
        {"1 234.5", V, N0, 1234.5, TARVE_FLAG_GROUPED, "grouping"},
        {"7.8*", V, N0, 7.8, TARVE_FLAG_PRELIMINARY, "preliminary"},
        {"...", M, TARVE_REASON_SECRET, none, 0, "missing-value"},
    };
    const tarve_layout layout = {0};
    check_cells(cases, sizeof cases / sizeof *cases, &layout, share);
    const cell_case commas[] = {
        {"12,8", V, N0, 12.8, 0, NULL},
        {"1 234,5", V, N0, 1234.5, TARVE_FLAG_GROUPED, "grouping"},
        {"1,234", V, N0, 1.234, 0, NULL},
        {"12.8", V, N0, 12.8, 0, NULL},
    };
    const tarve_layout comma = {.decimal_comma = true};
    check_cells(commas, sizeof commas / sizeof *commas, &comma, share);
}

static void education_counts_are_rounded(void **state)
{
    (void)state;
    const cell_case cases[] = {
        {"0", V, N0, 0, 0, NULL},
        {"12", TARVE_CELL_ROUNDED3, N0, 12, 0, NULL},
        {"1 200", TARVE_CELL_ROUNDED3, N0, 1200, TARVE_FLAG_GROUPED, "grouping"},
        {"13", V, N0, 13, 0, "not-rounded"},
        {"1-4", P, TARVE_REASON_SECRET, (double)NAN, 0, NULL},
    };
    const tarve_layout layout = {.rounded3 = true};
    check_cells(cases, sizeof cases / sizeof *cases, &layout, tarve_measure_find("graduates"));
}

static const struct {
    const char *text, *code;
} bad_figures[] = {
    {"17,5", "type-error"},
    {"1.234", "constraint-error"},
    {"1'234", "type-error"},
    {"\xe2\x88\x92"
     "5",
     "type-error"},
    {"\xe2\x80\x93", "type-error"},
    {"-5", "constraint-error"},
    {"(5)", "type-error"},
    {"17 kpl", "type-error"},
    {"nan", "type-error"},
    {"NaN", "type-error"},
    {"inf", "type-error"},
    {"0x1A", "type-error"},
    {"0x1p3", "type-error"},
    {"1e400", "type-error"},
    {"1e5", "type-error"},
    {"1e+400", "type-error"},
    {"12e+05", "type-error"},
    {"1.23e+01", "type-error"},
    {"1_000", "type-error"},
    {"'17", "type-error"},
    {"\xd9\xa1\xd9\xa7", "type-error"},
    {"\xef\xbc\x91\xef\xbc\x97", "type-error"},
    {"99999999999999999999", "constraint-error"},
    {"9007199254740993", "constraint-error"},
    {"#N/A", "type-error"},
    {"#DIV/0!", "type-error"},
    {"17x", "type-error"},
    {"+17", "type-error"},
    {"1 23", "type-error"},
    {"1234 567", "type-error"},
    {"1 234\xc2\xa0"
     "567",
     "type-error"},
    {"1  234", "type-error"},
    {"17.", "type-error"},
    {".5", "type-error"},
    {"--", "type-error"},
    {".......", "type-error"},
    {"*", "type-error"},
    {"5-Jan", "type-error"},
    {"2-4", "type-error"},
    {"1\xc3", "type-error"},
    {"=1+1", "type-error"},
};

static void bad_figures_are_refused(void **state)
{
    (void)state;
    const tarve_layout layout = {0};
    for (size_t i = 0; i < sizeof bad_figures / sizeof *bad_figures; i++) {
        cell_meaning c;
        ingest_cell(text(bad_figures[i].text), &layout, tarve_measure_find("vacancy_stock"), &c);
        if (c.reject == NULL)
            fail_msg("'%s' is taken as %.17g, state %d", bad_figures[i].text, c.value,
                     (int)c.state);
        if (strcmp(c.reject, bad_figures[i].code) != 0)
            fail_msg("'%s' is a %s", bad_figures[i].text, c.reject);
        assert_non_null(c.expected);
        assert_true(isnan(c.value));
    }
}

static void the_measure_and_the_comma_decide(void **state)
{
    (void)state;
    const tarve_layout comma = {.decimal_comma = true};
    cell_meaning c;
    ingest_cell(text("1.234"), &comma, tarve_measure_find("unemployment_share"), &c);
    assert_string_equal(c.reject, "type-error"); /* a grouped thousand or a decimal: nobody knows */
    ingest_cell(text("1,234"), &comma, tarve_measure_find("vacancy_stock"), &c);
    assert_string_equal(c.reject, "constraint-error");
    ingest_cell(text("1-4"), &comma, tarve_measure_find("unemployment_share"), &c);
    assert_string_equal(c.reject, "type-error");
    ingest_cell(text("1-4"), &comma, tarve_measure_find("net_students"), &c);
    assert_null(c.reject); /* persons, though not whole ones */
    assert_int_equal(c.state, TARVE_CELL_PROTECTED);
}

/* No byte string may be taken as a figure and mean another number than strtod reads from it. */
static void random_texts_agree_with_strtod(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789..,-  *eE+xna";
    const tarve_layout layout = {0};
    uint64_t seed = 2463534242U;
    size_t n_taken = 0;
    for (int i = 0; i < 200000; i++) {
        char s[12];
        size_t len = 0;
        for (; len < 10; len++) {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            if (seed % 7 == 0)
                break;
            s[len] = alphabet[seed / 7 % (sizeof alphabet - 1)];
        }
        s[len] = '\0';
        cell_meaning c;
        ingest_cell((field_text){s, len}, &layout, NULL, &c);
        if (c.reject != NULL || c.state != TARVE_CELL_VALUE || (c.flags & TARVE_FLAG_GROUPED) != 0)
            continue;
        n_taken++;
        if (c.value != strtod(s, NULL))
            fail_msg("'%s' is %.17g", s, c.value);
    }
    assert_true(n_taken > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_are_read),
        cmocka_unit_test(other_periods_are_named),
        cmocka_unit_test(months_and_quarters_alone),
        cmocka_unit_test(counts_are_read),
        cmocka_unit_test(shares_are_read),
        cmocka_unit_test(education_counts_are_rounded),
        cmocka_unit_test(bad_figures_are_refused),
        cmocka_unit_test(the_measure_and_the_comma_decide),
        cmocka_unit_test(random_texts_agree_with_strtod),
    };
    return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}

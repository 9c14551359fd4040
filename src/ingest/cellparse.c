/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one figure means: numbers, missing markers, protected counts and what spreadsheets make of
 * them. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "ingest/fold.h"
#include "ingest/number.h"
#include "ingest/periodparse.h"
#include "ingest/recognise.h"

static const double largest_whole = 9007199254740992.0; /* 2^53: above it doubles skip integers */

static void take(cell_meaning *out, tarve_cell_state state, tarve_cell_reason reason, double value)
{
    out->state = state;
    out->reason = reason;
    out->value = value;
}

static void refuse(cell_meaning *out, const char *reason, const char *expected)
{
    out->reject = reason;
    out->expected = expected;
}

static void missing(cell_meaning *out, tarve_cell_state state, tarve_cell_reason reason)
{
    take(out, state, reason, (double)NAN);
    out->remark = "missing-value";
}

static void protect(cell_meaning *out, unsigned flag)
{
    take(out, TARVE_CELL_PROTECTED, TARVE_REASON_SECRET, (double)NAN);
    out->flags |= flag;
    if (flag == TARVE_FLAG_DATE_DAMAGE)
        out->remark = "date-damage";
}

static bool is_count(const tarve_measure_info *measure)
{
    return measure == NULL || measure->whole;
}

static bool same(field_text t, const char *text)
{
    return t.len == strlen(text) && memcmp(t.s, text, t.len) == 0;
}

static size_t leading_digits(field_text t)
{
    size_t n = 0;
    while (n < t.len && t.s[n] >= '0' && t.s[n] <= '9')
        n++;
    return n;
}

/* ---- markers ---- */

/* PxWeb: 1 to 6 dots. Only a count can be "1 to 4". */
static bool dots(field_text t, const tarve_measure_info *measure, cell_meaning *out)
{
    static const tarve_cell_reason reasons[] = {TARVE_REASON_MISSING,   TARVE_REASON_NOT_SHOWN,
                                                TARVE_REASON_SECRET,    TARVE_REASON_NOT_ACQUIRED,
                                                TARVE_REASON_NOT_ASKED, TARVE_REASON_EMPTY_MARK};
    for (size_t i = 0; i < t.len; i++)
        if (t.s[i] != '.')
            return false;
    if (t.len == 0 || t.len > sizeof reasons / sizeof *reasons)
        return false;
    if (t.len == 3 && is_count(measure))
        protect(out, 0);
    else
        missing(out, t.len == 2 ? TARVE_CELL_NOT_APPLICABLE : TARVE_CELL_MISSING,
                reasons[t.len - 1]);
    return true;
}

static bool words_for_missing(field_text t, cell_meaning *out)
{
    static const char *const not_available[] = {"NA", "N/A", "n/a", "NULL", "null"};
    static const char *const unknown[] = {"tieto puuttuu",  "tuntematon", "ei tietoa",
                                          "uppgift saknas", "okand",      "unknown",
                                          "data missing",   "missing"};
    for (size_t i = 0; i < sizeof not_available / sizeof *not_available; i++)
        if (same(t, not_available[i])) {
            missing(out, TARVE_CELL_MISSING, TARVE_REASON_NA);
            return true;
        }
    char words[FOLD_ROOM];
    const size_t n = t.len < 24 ? fold_words(t.s, t.len, words) : 0;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        if (n > 0 && strcmp(words, unknown[i]) == 0) {
            missing(out, TARVE_CELL_MISSING, TARVE_REASON_UNKNOWN);
            return true;
        }
    return false;
}

static bool marker(field_text t, const tarve_measure_info *measure, cell_meaning *out)
{
    if (leading_digits(t) > 0)
        return false;
    return dots(t, measure, out) || words_for_missing(t, out);
}

/* Persons, whole or as full-year equivalents: no share and no duration is protected like that. */
static bool of_persons(const tarve_measure_info *measure)
{
    return measure == NULL || (measure->kind != TARVE_SHARE && measure->kind != TARVE_DURATION);
}

/* Education statistics: "1-4", with a hyphen or an en dash. */
static bool one_to_four(field_text t, const tarve_measure_info *measure, cell_meaning *out)
{
    if (!of_persons(measure) || (!same(t, "1-4") && !same(t, "1 - 4") &&
                                 !same(t, "1\xe2\x80\x93"
                                          "4")))
        return false;
    protect(out, 0);
    return true;
}

/* ---- "1-4" after a spreadsheet took it for a date ---- */

static bool one_and_four(int day, int month)
{
    return (day == 1 && month == 4) || (day == 4 && month == 1);
}

static int small_number(field_text t)
{
    return t.len == 1 ? t.s[0] - '0' : t.len == 2 ? (t.s[0] - '0') * 10 + t.s[1] - '0' : 0;
}

/* "1.4.", "1.4.2026", "01.04.2026", "4.1." */
static bool dotted_date(field_text t)
{
    const size_t d = leading_digits(t);
    if (d == 0 || d > 2 || d + 2 >= t.len || t.s[d] != '.')
        return false;
    const field_text rest = {t.s + d + 1, t.len - d - 1};
    const size_t m = leading_digits(rest);
    if (m == 0 || m > 2 || m >= rest.len || rest.s[m] != '.')
        return false;
    const field_text year = {rest.s + m + 1, rest.len - m - 1};
    if (year.len != 0 && (year.len != 4 || leading_digits(year) != 4))
        return false;
    return one_and_four(small_number((field_text){t.s, d}), small_number((field_text){rest.s, m}));
}

/* "1.huhti", "4-Jan", "01-apr" and the other way round "Jan-04", "Apr-01" */
static bool named_date(field_text t)
{
    size_t i = leading_digits(t);
    const bool day_first = i > 0;
    if (!day_first)
        while (i < t.len && t.s[i] != '-' && t.s[i] != '.' && t.s[i] != ' ' && t.s[i] != '/')
            i++;
    size_t gap = i;
    while (gap < t.len &&
           (t.s[gap] == '-' || t.s[gap] == '.' || t.s[gap] == ' ' || t.s[gap] == '/'))
        gap++;
    if (gap == i || gap >= t.len)
        return false;
    const field_text a = {t.s, i};
    field_text b = {t.s + gap, t.len - gap};
    if (b.s[b.len - 1] == '.')
        b.len--;
    const field_text day = day_first ? a : b, month = day_first ? b : a;
    if (day.len > 2 || leading_digits(day) != day.len || month.len < 3)
        return false;
    return one_and_four(small_number(day), month_parse(month, true));
}

/* "2026-04-01", "2026-01-04" */
static bool iso_date(field_text t)
{
    if (t.len != 10 || leading_digits(t) != 4 || t.s[4] != '-' || t.s[7] != '-')
        return false;
    const field_text month = {t.s + 5, 2}, day = {t.s + 8, 2};
    return leading_digits(month) == 2 && leading_digits(day) == 2 &&
           one_and_four(small_number(day), small_number(month));
}

static bool date_damage(field_text t, const tarve_measure_info *measure, cell_meaning *out)
{
    if (!is_count(measure) || t.len > 24 || !(dotted_date(t) || named_date(t) || iso_date(t)))
        return false;
    protect(out, TARVE_FLAG_DATE_DAMAGE);
    return true;
}

/* ---- numbers ---- */

typedef struct number_text {
    field_text rest;
    decimal d;
    bool minus, grouped, too_long, comma, exponent;
    size_t n_whole, n_fraction;
} number_text;

static uint32_t next_char(const number_text *n, size_t *len)
{
    uint32_t cp = 0;
    *len = tarve_utf8_next(n->rest.s, n->rest.len, &cp);
    return *len == 0 ? 0 : cp;
}

static void skip(number_text *n, size_t len)
{
    n->rest.s += len;
    n->rest.len -= len;
}

static size_t take_digits(number_text *n, bool fraction)
{
    size_t taken = 0;
    for (; n->rest.len > 0 && n->rest.s[0] >= '0' && n->rest.s[0] <= '9'; skip(n, 1), taken++)
        if (!decimal_push(&n->d, n->rest.s[0], fraction))
            n->too_long = true;
    return taken;
}

/* Three digits after each blank, and the same blank every time. */
static bool take_groups(number_text *n)
{
    uint32_t separator = 0;
    for (size_t len;;) {
        const uint32_t cp = next_char(n, &len);
        if (!tarve_is_blank(cp))
            return true;
        if (n->n_whole > 3 && separator == 0)
            return false;
        if (separator != 0 && cp != separator)
            return false;
        separator = cp;
        skip(n, len);
        const size_t taken = take_digits(n, false);
        if (taken != 3)
            return false;
        n->n_whole += taken;
        n->grouped = true;
    }
}

/* R writes 100000 as 1e+05. */
static bool take_exponent(number_text *n)
{
    if (n->rest.len != 4 || memcmp(n->rest.s, "e+", 2) != 0)
        return n->rest.len == 0;
    const field_text digits = {n->rest.s + 2, 2};
    if (n->n_whole != 1 || leading_digits(digits) != 2)
        return false;
    for (int power = small_number(digits); power > 0; power--) {
        if (n->d.decimals > 0)
            n->d.decimals--;
        else if (!decimal_push(&n->d, '0', false))
            n->too_long = true;
    }
    n->exponent = true;
    n->rest.len = 0;
    return n->d.decimals == 0;
}

static bool scan_number(number_text *n)
{
    if (n->rest.len > 0 && n->rest.s[0] == '-') {
        n->minus = true;
        skip(n, 1);
    }
    n->n_whole = take_digits(n, false);
    if (n->n_whole == 0 || !take_groups(n))
        return false;
    if (n->rest.len > 0 && (n->rest.s[0] == '.' || n->rest.s[0] == ',')) {
        n->comma = n->rest.s[0] == ',';
        skip(n, 1);
        n->n_fraction = take_digits(n, true);
        if (n->n_fraction == 0)
            return false;
    }
    return take_exponent(n);
}

/* In a file with decimal commas "1.234" may be a grouped thousand; "12.8" can only be a decimal. */
static bool wrong_point(const number_text *n, const tarve_layout *layout)
{
    if (n->n_fraction == 0)
        return false;
    return n->comma ? !layout->decimal_comma : layout->decimal_comma && n->n_fraction == 3;
}

static void take_number(const number_text *n, const tarve_layout *layout,
                        const tarve_measure_info *measure, cell_meaning *out)
{
    const bool count = measure != NULL && measure->whole;
    const double x = decimal_value(n->d);
    if (n->too_long && n->n_fraction > 0) {
        refuse(out, "type-error", "a number of at most 19 digits");
        return;
    }
    if (n->too_long || x > largest_whole ||
        (n->d.decimals == 0 && n->d.digits > (uint64_t)1 << 53)) {
        refuse(out, "constraint-error", "a number of at most 9007199254740992");
        return;
    }
    if (count && x != floor(x)) {
        refuse(out, "constraint-error", "a whole number, as this is a count");
        return;
    }
    if (measure != NULL && n->minus && x > 0) {
        refuse(out, "constraint-error", "a number that is not negative");
        return;
    }
    const bool third = layout->rounded3 && count && x > 0;
    if (third && fmod(x, 3) != 0)
        out->remark = "not-rounded";
    take(out, third && out->remark == NULL ? TARVE_CELL_ROUNDED3 : TARVE_CELL_VALUE,
         TARVE_REASON_NONE, n->minus && x > 0 ? -x : x);
    if (n->exponent)
        out->remark = "exponent";
    if (n->grouped) {
        out->flags |= TARVE_FLAG_GROUPED;
        out->remark = "grouping";
    }
}

static const char *expected_number(const tarve_layout *layout, const tarve_measure_info *measure)
{
    if (measure != NULL && measure->whole)
        return "a whole number or a missing marker";
    return layout->decimal_comma ? "a number with ',' decimals or a missing marker"
                                 : "a number with '.' decimals or a missing marker";
}

static void number(field_text t, const tarve_layout *layout, const tarve_measure_info *measure,
                   cell_meaning *out)
{
    number_text n = {.rest = t};
    if (t.len > 1 && t.s[t.len - 1] == '*') {
        out->flags |= TARVE_FLAG_PRELIMINARY;
        n.rest.len--;
        n.rest = text_trim(n.rest);
    }
    if (!scan_number(&n) || wrong_point(&n, layout)) {
        out->flags = 0;
        refuse(out, "type-error", expected_number(layout, measure));
        return;
    }
    take_number(&n, layout, measure, out);
    if (out->reject == NULL && (out->flags & TARVE_FLAG_PRELIMINARY) != 0 && out->remark == NULL)
        out->remark = "preliminary";
}

/* Most cells: a few digits. */
static bool plain_digits(field_text t, const tarve_layout *layout, cell_meaning *out)
{
    if (t.len == 0 || t.len > 15 || leading_digits(t) != t.len || layout->rounded3)
        return false;
    uint64_t v = 0;
    for (size_t i = 0; i < t.len; i++)
        v = v * 10 + (uint64_t)(t.s[i] - '0');
    take(out, TARVE_CELL_VALUE, TARVE_REASON_NONE, (double)v);
    return true;
}

void ingest_cell(field_text text, const tarve_layout *layout, const tarve_measure_info *measure,
                 cell_meaning *out)
{
    *out = (cell_meaning){.value = (double)NAN, .state = TARVE_CELL_MISSING};
    if (plain_digits(text, layout, out))
        return;
    const field_text t = text_trim(text);
    if (t.len == 0)
        missing(out, TARVE_CELL_MISSING, TARVE_REASON_BLANK);
    else if (same(t, "-"))
        take(out, TARVE_CELL_VALUE, TARVE_REASON_NONE, 0.0);
    else if (!marker(t, measure, out) && !one_to_four(t, measure, out) &&
             !date_damage(t, measure, out))
        number(t, layout, measure, out);
}

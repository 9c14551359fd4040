/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods as exports spell them. */
#include "ingest/periodparse.h"

#include <string.h>

#include "base/text.h"
#include "ingest/fold.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2200 };

static size_t blank_at_start(field_text t)
{
    uint32_t cp = 0;
    const size_t n = tarve_utf8_next(t.s, t.len, &cp);
    return n > 0 && tarve_is_blank(cp) ? n : 0;
}

static size_t blank_at_end(field_text t)
{
    size_t n = 1;
    while (n < 4 && n < t.len && ((unsigned char)t.s[t.len - n] & 0xc0U) == 0x80)
        n++;
    uint32_t cp = 0;
    return t.len > 0 && tarve_utf8_next(t.s + t.len - n, n, &cp) == n && tarve_is_blank(cp) ? n : 0;
}

field_text text_trim(field_text t)
{
    for (size_t n; (n = blank_at_start(t)) > 0;) {
        t.s += n;
        t.len -= n;
    }
    for (size_t n; (n = blank_at_end(t)) > 0;)
        t.len -= n;
    return t;
}

/* Value of n digits, -1 when one is not a digit. */
static int number_of(const char *s, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        v = v * 10 + (s[i] - '0');
    }
    return n > 0 ? v : -1;
}

/* ---- months by name ---- */

static const char *const month_names[12][3] = {
    {"tammikuu", "januari", "january"},
    {"helmikuu", "februari", "february"},
    {"maaliskuu", "mars", "march"},
    {"huhtikuu", "april", "april"},
    {"toukokuu", "maj", "may"},
    {"kesakuu", "juni", "june"},
    {"heinakuu", "juli", "july"},
    {"elokuu", "augusti", "august"},
    {"syyskuu", "september", "september"},
    {"lokakuu", "oktober", "october"},
    {"marraskuu", "november", "november"},
    {"joulukuu", "december", "december"},
};

/* Bit m-1 is set when the word begins month m in one of the languages first..last. */
static unsigned months_begun_by(const char *word, size_t n, int first, int last)
{
    unsigned found = 0;
    for (unsigned m = 0; m < 12; m++)
        for (int lang = first; lang <= last; lang++) {
            const char *name = month_names[m][lang];
            if (n >= 3 && n <= strlen(name) && memcmp(name, word, n) == 0)
                found |= 1U << m;
        }
    return found;
}

/* Inflected Finnish: "tammikuussa", "tammikuun" are not labels; the bare name and "-kuuta" are. */
static size_t month_word(field_text text, char out[FOLD_ROOM])
{
    size_t n = text.len < 24 ? fold_words(text.s, text.len, out) : 0;
    if (n > 5 && memcmp(out + n - 5, "kuuta", 5) == 0)
        n -= 2;
    out[n] = '\0';
    return n;
}

static int month_by_name(field_text text, bool mar_is_march)
{
    char word[FOLD_ROOM];
    const size_t n = month_word(text, word);
    unsigned found = mar_is_march ? months_begun_by(word, n, 1, 2) : 0;
    if (found == 0)
        found = months_begun_by(word, n, 0, 2);
    if (found == 0)
        return 0;
    if ((found & (found - 1)) != 0)
        return -1;
    int month = 1;
    while ((found >> (month - 1) & 1U) == 0)
        month++;
    return month;
}

bool month_is_foreign(field_text text)
{
    char word[FOLD_ROOM];
    const size_t n = month_word(text_trim(text), word);
    return months_begun_by(word, n, 1, 2) != 0 && months_begun_by(word, n, 0, 0) == 0;
}

int month_parse(field_text text, bool mar_is_march)
{
    field_text t = text_trim(text);
    if (t.len == 3 && t.s[0] == 'M')
        t = (field_text){t.s + 1, 2};
    if (t.len >= 1 && t.len <= 2) {
        const int m = number_of(t.s, t.len);
        return m >= 1 && m <= 12 ? m : 0;
    }
    return month_by_name(t, mar_is_march);
}

int quarter_parse(field_text text)
{
    static const char *const roman[] = {"I", "II", "III", "IV"};
    field_text t = text_trim(text);
    for (int q = 1; q <= 4; q++)
        if (t.len == strlen(roman[q - 1]) && memcmp(t.s, roman[q - 1], t.len) == 0)
            return q;
    if (t.len == 2 && t.s[0] == 'Q')
        t = (field_text){t.s + 1, 1};
    const int q = t.len == 1 ? number_of(t.s, 1) : 0;
    return q >= 1 && q <= 4 ? q : 0;
}

/* ---- whole periods ---- */

typedef struct reading {
    tarve_freq freq;
    int year, sub;
    const char *why; /* NULL = well formed */
} reading;

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year) ? 1 : 0);
}

static reading month_reading(int year, int month)
{
    const bool good = month >= 1 && month <= 12;
    return (reading){TARVE_MONTH, year, month, good ? NULL : "a month other than 01-12"};
}

/* A figure for a month is dated on its first day, its last or its last banking day. */
static reading date_reading(int year, int month, int day)
{
    enum { EARLIEST_LAST_BANKING_DAY = 26 };
    reading r = month_reading(year, month);
    if (r.why == NULL && (day < 1 || day > days_in(year, month)))
        r.why = "a date that does not exist";
    else if (r.why == NULL && day != 1 && day < EARLIEST_LAST_BANKING_DAY)
        r.why = "a day in the middle of a month";
    return r;
}

/* What a text of digits and signs is that is not one of the spellings. */
static const char *other_form(field_text t)
{
    size_t n_digits = 0, n_dots = 0, n_slashes = 0;
    for (size_t i = 0; i < t.len; i++) {
        n_digits += t.s[i] >= '0' && t.s[i] <= '9' ? 1 : 0;
        n_dots += t.s[i] == '.' ? 1 : 0;
        n_slashes += t.s[i] == '/' ? 1 : 0;
    }
    if (n_slashes == 1 && n_digits + 1 == t.len)
        return "a period with a slash";
    if (n_dots == 2 && n_digits + 2 == t.len)
        return "a date of day, month and year";
    if (n_digits == t.len && t.len == 2)
        return "a year of two digits";
    if (t.len >= 4 && number_of(t.s, 2) >= 0 && (t.s[2] == 'Q' || t.s[2] == 'M'))
        return "a year of two digits";
    if (t.len >= 5 && number_of(t.s, 4) >= 0 && (t.s[4] == 'q' || t.s[4] == 'm'))
        return "a small letter where a capital Q or M belongs";
    return "no period";
}

static reading digits_reading(field_text t)
{
    const char *s = t.s;
    const int year = t.len >= 4 ? number_of(s, 4) : -1;
    if (year >= 0 && t.len == 4)
        return (reading){TARVE_YEAR, year, 1, NULL};
    if (year >= 0 && t.len == 7 && (s[4] == 'M' || s[4] == '-') && number_of(s + 5, 2) >= 0)
        return month_reading(year, number_of(s + 5, 2));
    if (year >= 0 && t.len == 6 && s[4] == 'Q' && number_of(s + 5, 1) >= 0) {
        const int q = number_of(s + 5, 1);
        return (reading){TARVE_QUARTER, year, q,
                         q >= 1 && q <= 4 ? NULL : "a quarter other than 1-4"};
    }
    if (year >= 0 && t.len == 6 && number_of(s + 4, 2) >= 0)
        return month_reading(year, number_of(s + 4, 2));
    if (year >= 0 && t.len == 10 && s[4] == '-' && s[7] == '-' && number_of(s + 5, 2) >= 0 &&
        number_of(s + 8, 2) >= 0)
        return date_reading(year, number_of(s + 5, 2), number_of(s + 8, 2));
    return (reading){TARVE_YEAR, 0, 1, other_form(t)};
}

/* "tammikuu 2024" and "2024 tammikuu". */
static bool named_reading(field_text text, bool mar_is_march, reading *out)
{
    char folded[FOLD_ROOM];
    const field_text t = {folded, text.len < 40 ? fold_name(text.s, text.len, folded) : 0};
    const char *gap = t.len > 0 ? memchr(t.s, ' ', t.len) : NULL;
    if (gap == NULL)
        return false;
    const field_text first = {t.s, (size_t)(gap - t.s)};
    const field_text second = text_trim((field_text){gap, t.len - first.len});
    const bool year_first = first.len == 4 && number_of(first.s, 4) >= 0;
    const field_text year = year_first ? first : second, name = year_first ? second : first;
    const int month = year.len == 4 && number_of(year.s, 4) >= 0 && name.len >= 3
                          ? month_by_name(name, mar_is_march)
                          : 0;
    if (month == 0)
        return false;
    *out = (reading){TARVE_MONTH, number_of(year.s, 4), month,
                     month > 0 ? NULL : "March or marraskuu: an ambiguous abbreviation"};
    return true;
}

period_verdict period_parse(field_text text, bool mar_is_march, tarve_freq *freq,
                            tarve_period *period, unsigned *flags, const char **why)
{
    field_text t = text_trim(text);
    unsigned found = 0;
    if (t.len > 0 && t.s[t.len - 1] == '*') {
        found = TARVE_FLAG_PRELIMINARY;
        t.len--;
        t = text_trim(t);
    }
    reading r = {.why = "an empty field"};
    if (t.len > 0 && !named_reading(t, mar_is_march, &r))
        r = digits_reading(t);
    *why = r.why;
    if (r.why != NULL)
        return PERIOD_NONE;
    if (r.year < FIRST_YEAR || r.year > LAST_YEAR) {
        *why = r.year < FIRST_YEAR ? "a year before 1900" : "a year after 2200";
        return PERIOD_OUT_OF_RANGE;
    }
    *freq = r.freq;
    *period = tarve_period_make(r.freq, r.year, r.sub);
    *flags = found;
    return PERIOD_OK;
}

bool ingest_period(field_text text, tarve_freq *freq, tarve_period *period, unsigned *flags,
                   const char **why)
{
    return period_parse(text, false, freq, period, flags, why) == PERIOD_OK;
}

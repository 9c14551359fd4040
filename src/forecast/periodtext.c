/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/periodtext.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 2200, LARGEST = 100000000 };

int tarve_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* n digits at s; -1 when they are not. */
static int digits(const char *s, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        v = v * 10 + (s[i] - '0');
    }
    return v;
}

static bool read_date(const char *s, size_t len, tarve_period_kind *kind, int32_t *period)
{
    if ((len != 7 && len != 10) || s[4] != '-')
        return false;
    const int year = digits(s, 4), month = digits(s + 5, 2);
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12)
        return false;
    const tarve_period p = tarve_period_make(TARVE_MONTH, year, month);
    if (len == 7) {
        *kind = TARVE_KIND_MONTH;
        *period = p;
        return true;
    }
    const int day = digits(s + 8, 2);
    if (s[7] != '-' || day < 1 || day > tarve_days_in_month(year, month))
        return false;
    *kind = TARVE_KIND_DATE;
    *period = p * 32 + day;
    return true;
}

static bool read_integer(const char *s, size_t len, int32_t *period)
{
    const bool minus = s[0] == '-';
    const int v = len - minus > 0 && len - minus <= 9 ? digits(s + minus, len - minus) : -1;
    if (v < 0 || v > LARGEST)
        return false;
    *period = minus ? -v : v;
    return true;
}

bool tarve_periodtext_read(const char *s, int frequency, tarve_period_kind *kind, int32_t *period)
{
    const size_t len = strlen(s);
    if (len == 0)
        return false;
    if (frequency > 0 && read_integer(s, len, period)) {
        *kind = TARVE_KIND_INTEGER;
        return true;
    }
    tarve_freq freq;
    tarve_period p;
    if (tarve_period_parse(s, len, &freq, &p)) {
        *kind = freq == TARVE_YEAR      ? TARVE_KIND_YEAR
                : freq == TARVE_QUARTER ? TARVE_KIND_QUARTER
                                        : TARVE_KIND_MONTH;
        *period = p;
        return true;
    }
    return read_date(s, len, kind, period);
}

static void write_date(int month, int day, char out[TARVE_PERIODTEXT])
{
    const int year = month / 12 % 10000, last = tarve_days_in_month(year, month % 12 + 1);
    (void)snprintf(out, TARVE_PERIODTEXT, "%04d-%02d-%02d", year, month % 12 + 1,
                   day < last ? day : last);
}

const char *tarve_periodtext_write(tarve_period_kind kind, int64_t p, int day,
                                   char out[TARVE_PERIODTEXT])
{
    static const tarve_freq freq[] = {TARVE_YEAR, TARVE_QUARTER, TARVE_MONTH};
    if (kind == TARVE_KIND_DATE)
        write_date((int)p, day, out);
    else if (kind == TARVE_KIND_INTEGER)
        (void)snprintf(out, TARVE_PERIODTEXT, "%lld", (long long)p);
    else
        (void)tarve_period_format(freq[kind], (tarve_period)p, out);
    return out;
}

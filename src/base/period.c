/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendar periods as integers. */
#include "tarve/period.h"

#include <stdio.h>

static int floor_div(int a, int b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

tarve_period tarve_period_make(tarve_freq freq, int year, int sub)
{
    return year * (int)freq + (sub - 1);
}

int tarve_period_year(tarve_freq freq, tarve_period p)
{
    return floor_div(p, (int)freq);
}

int tarve_period_sub(tarve_freq freq, tarve_period p)
{
    return p - tarve_period_year(freq, p) * (int)freq + 1;
}

tarve_period tarve_period_convert(tarve_freq from, tarve_period p, tarve_freq to)
{
    const int year = tarve_period_year(from, p);
    const int month0 = (tarve_period_sub(from, p) - 1) * (12 / (int)from);
    return year * (int)to + month0 / (12 / (int)to);
}

const char *tarve_period_format(tarve_freq freq, tarve_period p, char buf[TARVE_PERIOD_TEXT])
{
    const int year = tarve_period_year(freq, p) % 100000;
    const unsigned sub = (unsigned)tarve_period_sub(freq, p) % 13;
    if (freq == TARVE_MONTH)
        (void)snprintf(buf, TARVE_PERIOD_TEXT, "%04dM%02u", year, sub);
    else if (freq == TARVE_QUARTER)
        (void)snprintf(buf, TARVE_PERIOD_TEXT, "%04dQ%u", year, sub % 5);
    else
        (void)snprintf(buf, TARVE_PERIOD_TEXT, "%04d", year);
    return buf;
}

static bool digits(const char *s, size_t n, int *out)
{
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        v = v * 10 + (s[i] - '0');
    }
    *out = v;
    return n > 0;
}

const char *tarve_period_format_range(tarve_freq freq, tarve_period first, tarve_period last,
                                      char buf[2 * TARVE_PERIOD_TEXT])
{
    char from[TARVE_PERIOD_TEXT], to[TARVE_PERIOD_TEXT];
    (void)tarve_period_format(freq, first, from);
    (void)tarve_period_format(freq, last, to);
    (void)snprintf(buf, (size_t)2 * TARVE_PERIOD_TEXT, "%s%s%s", from, last > first ? "-" : "",
                   last > first ? to : "");
    return buf;
}

bool tarve_period_parse(const char *text, size_t len, tarve_freq *freq, tarve_period *p)
{
    int year = 0, sub = 1;
    tarve_freq f = TARVE_YEAR;
    if (len < 4 || !digits(text, 4, &year) || year < 1900 || year > 2200)
        return false;
    if (len == 7 && text[4] == 'M' && digits(text + 5, 2, &sub) && sub >= 1 && sub <= 12)
        f = TARVE_MONTH;
    else if (len == 6 && text[4] == 'Q' && digits(text + 5, 1, &sub) && sub >= 1 && sub <= 4)
        f = TARVE_QUARTER;
    else if (len != 4)
        return false;
    *freq = f;
    *p = tarve_period_make(f, year, sub);
    return true;
}

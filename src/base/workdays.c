/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working days of Finland. Easter: Meeus, Jones & Butcher (1876). */
#include <stdbool.h>

#include "tarve/period.h"

enum { SATURDAY = 5, FRIDAY = 4, MAY = 5, JUNE = 6, DECEMBER = 12 };

/* Days since 1 March of year 0, so that a leap day ends a year. */
static int day_number(int year, int month, int day)
{
    const int y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
}

/* Monday = 0; 1 March of year 0 was a Wednesday. */
static int weekday(int number)
{
    return (number + 2) % 7;
}

static int easter(int year)
{
    const int a = year % 19, b = year / 100, c = year % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451, sum = h + l - 7 * m + 114;
    return day_number(year, sum / 31, sum % 31 + 1);
}

/* Holidays of a fixed date, and Midsummer Eve: the Friday from 19 to 25 June. */
static bool is_fixed(int month, int day, int on)
{
    return (month == 1 && (day == 1 || day == 6)) || (month == MAY && day == 1) ||
           (month == JUNE && day >= 19 && day <= 25 && on == FRIDAY) ||
           (month == DECEMBER && (day == 6 || (day >= 24 && day <= 26)));
}

/* Good Friday, Easter Monday, Ascension Day. */
static bool is_movable(int after_easter)
{
    return after_easter == -2 || after_easter == 1 || after_easter == 39;
}

int tarve_period_working_days(tarve_period month)
{
    const int year = tarve_period_year(TARVE_MONTH, month),
              sub = tarve_period_sub(TARVE_MONTH, month);
    const int first = day_number(year, sub, 1), sunday = easter(year);
    const int next = sub == 12 ? day_number(year + 1, 1, 1) : day_number(year, sub + 1, 1);
    int n = 0;
    for (int d = first; d < next; d++) {
        const int on = weekday(d);
        n += on < SATURDAY && !is_fixed(sub, d - first + 1, on) && !is_movable(d - sunday);
    }
    return n;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods of a long CSV: how they are written decides the frequency and how forecasts are dated. */
#ifndef TARVE_FORECAST_PERIODTEXT_H
#define TARVE_FORECAST_PERIODTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/period.h"

typedef enum tarve_period_kind {
    TARVE_KIND_YEAR,    /* 2024                    period = year              */
    TARVE_KIND_QUARTER, /* 2024Q2                  as tarve_period            */
    TARVE_KIND_MONTH,   /* 2024M05, 2024-05        as tarve_period            */
    TARVE_KIND_DATE,    /* 2024-05-31              month period * 32 + day    */
    TARVE_KIND_INTEGER, /* 17, with a frequency    the integer                */
    TARVE_N_KINDS
} tarve_period_kind;

enum { TARVE_PERIODTEXT = 24 }; /* bytes that hold any of them with the NUL */

/* frequency: of plain integers; with one given every plain integer is an INTEGER, with 0 only a
 * year 1900..2200 is understood. Years of dates are 1900..2200, integers within 10^8. */
bool tarve_periodtext_read(const char *s, int frequency, tarve_period_kind *kind, int32_t *period);

/* One period in the form it was read in. p as tarve_periodtext_read() gives it, except for dates:
 * the month; day 1..31, cut to the month's last. */
const char *tarve_periodtext_write(tarve_period_kind kind, int64_t p, int day,
                                   char out[TARVE_PERIODTEXT]);

int tarve_days_in_month(int year, int month);

#endif

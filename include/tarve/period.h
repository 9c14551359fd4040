/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve/period.h - calendar periods as integers: no time_t, no time zone. */
#ifndef TARVE_PERIOD_H
#define TARVE_PERIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/error.h"
#include "tarve/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Periods a year; the value is the seasonal length m. */
typedef enum tarve_freq { TARVE_YEAR = 1, TARVE_QUARTER = 4, TARVE_MONTH = 12 } tarve_freq;

/** year * freq + (0-based period within the year). Differences count periods. */
typedef int32_t tarve_period;
#define TARVE_NO_PERIOD   INT32_MIN
#define TARVE_PERIOD_TEXT 12 /**< bytes that hold any formatted period with its NUL */

/** @p sub is 1-based: month 1..12, quarter 1..4, 1 for years. */
TARVE_API tarve_period tarve_period_make(tarve_freq freq, int year, int sub);
TARVE_API int tarve_period_year(tarve_freq freq, tarve_period p);
TARVE_API int tarve_period_sub(tarve_freq freq, tarve_period p);

/** The period of frequency @p to that holds (finer -> coarser) or begins (coarser -> finer) @p p.
 */
TARVE_API tarve_period tarve_period_convert(tarve_freq from, tarve_period p, tarve_freq to);

/**
 * Days of a month that are worked in Finland: Monday to Friday less the public holidays and the
 * eves of Midsummer and Christmas. Proleptic Gregorian calendar; @p month is of frequency MONTH.
 */
TARVE_API int tarve_period_working_days(tarve_period month);

/** "2026M06", "2026Q2", "2026"; writes into @p buf and returns it. */
TARVE_API const char *tarve_period_format(tarve_freq freq, tarve_period p,
                                          char buf[TARVE_PERIOD_TEXT]);

/** "2006M01-2023M10", or the one period; writes into @p buf and returns it. */
TARVE_API const char *tarve_period_format_range(tarve_freq freq, tarve_period first,
                                                tarve_period last, char buf[2 * TARVE_PERIOD_TEXT]);

/**
 * The canonical spellings only ("2026M06", "2026Q2", "2026"); what exports write is read by ingest.
 * @return false when @p text is none of them (outputs untouched). Years 1900..2200.
 */
TARVE_API bool tarve_period_parse(const char *text, size_t len, tarve_freq *freq, tarve_period *p);

#ifdef __cplusplus
}
#endif
#endif

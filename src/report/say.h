/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers, periods and fixed words as pages and plots of a language say them. No name from data is
 * ever inflected: sentences hold it as it is. Every function that takes a buffer writes at most
 * TARVE_SAY_TEXT bytes and returns it.
 */
#ifndef TARVE_REPORT_SAY_H
#define TARVE_REPORT_SAY_H

#include "report/view.h"
#include "tarve/language.h"

enum { TARVE_SAY_TEXT = 96 };
#define TARVE_DASH  "–"            /* U+2013: ranges, and "no figure" */
#define TARVE_MINUS "\342\210\222" /* U+2212 */
#define TARVE_NBSP  "\302\240"

/* NaN is a dash; "1 291,5", in English "1,291.5". */
const char *tarve_say_number(const tarve_language *l, char *buf, double v, int decimals);
const char *tarve_say_signed(const tarve_language *l, char *buf, double v, int decimals); /* +45 */
/* "20-90" with a dash; an ellipsis between the two when either is negative. */
const char *tarve_say_range(const tarve_language *l, char *buf, double lo, double hi, int decimals);
/* "42 %"; "over 99 %", "under 1 %". */
const char *tarve_say_percent(const tarve_language *l, char *buf, double share);
const char *tarve_say_change(const tarve_language *l, char *buf, double share); /* "-42 %" */
/* 57, 1-4, "protected", a dash. */
const char *tarve_say_shown(const tarve_language *l, char *buf, tarve_shown s);
/* "10/2023", "4/2023", "2023": the same in all three. */
const char *tarve_say_period(char *buf, tarve_freq f, tarve_period p);
/* Of a text: "24.11.2023", "24 November 2023" of "2023-11-24", "10/2023" of "2023M10"; else itself.
 */
const char *tarve_say_date(const tarve_language *l, char *buf, const char *text);
/* "in October 2024", "in the 4th quarter of 2024", "in 2024". */
const char *tarve_say_when(const tarve_language *l, char *buf, tarve_freq f, tarve_period p);
/* After "data up to": "October 2023"; Finnish has a case of its own for it. */
const char *tarve_say_until(const tarve_language *l, char *buf, tarve_freq f, tarve_period p);
/* "one", "two" ... "ten", then digits; as it stands in "in two fields". */
const char *tarve_say_on(const tarve_language *l, char *buf, size_t n);

/* "9/10"; a percentage where that is not whole. */
const char *tarve_say_tenths(const tarve_language *l, char *buf, double probability);
/* >= 0.9 very likely, >= 0.7 likely, else uncertain. */
const char *tarve_say_likelihood(const tarve_language *l, double p);
const char *tarve_say_class(const tarve_language *l, tarve_need_class c);
/* Of a gap: too few are trained, too many, not clear. */
const char *tarve_say_direction(const tarve_language *l, int direction);
/* "shortage", "balance", "surplus", "uncertain" now; a dash when it is not known. */
const char *tarve_say_position(const tarve_language *l, tarve_position p);
/* Both together: "the shortage goes on". */
const char *tarve_say_outlook(const tarve_language *l, tarve_position start, tarve_position ahead);
/* The class that is named, or "mismatch"; else the side that is likely, else "uncertain". */
const char *tarve_say_result(const tarve_language *l, const tarve_view_field *f);

const char *tarve_look_style(tarve_look k); /* style class: "c-s" */
const char *tarve_look_mark(tarve_look k);

#endif

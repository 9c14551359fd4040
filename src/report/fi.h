/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finnish of the page and the plots: numbers with U+00A0 between thousands, decimal comma and
 * U+2212; fixed words in the cases that our sentences need. No name from data is ever inflected.
 * Every function that takes a buffer writes at most TARVE_FI_TEXT bytes and returns it.
 */
#ifndef TARVE_REPORT_FI_H
#define TARVE_REPORT_FI_H

#include "report/view.h"

enum { TARVE_FI_TEXT = 96 };
#define TARVE_DASH  "–"            /* U+2013: ranges, and "no figure" */
#define TARVE_MINUS "\342\210\222" /* U+2212 */
#define TARVE_NBSP  "\302\240"

const char *tarve_fi_number(char *buf, double v, int decimals); /* NaN is a dash */
const char *tarve_fi_signed(char *buf, double v, int decimals); /* +45, -5, 0 */
/* "20-90" with a dash; an ellipsis between the two when either is negative. */
const char *tarve_fi_range(char *buf, double lo, double hi, int decimals);
const char *tarve_fi_percent(char *buf, double share); /* "42 %"; "yli 99 %", "alle 1 %" */
const char *tarve_fi_change(char *buf, double share);  /* "+3 %", "-42 %" */
const char *tarve_fi_shown(char *buf, tarve_shown s);  /* 57, 1-4, suojattu, dash */
const char *tarve_fi_period(char *buf, tarve_freq f, tarve_period p); /* 10/2023, 4/2023, 2023 */
/* "lokakuussa 2024", "4. neljanneksella 2024", "vuonna 2024". */
const char *tarve_fi_when(char *buf, tarve_freq f, tarve_period p);
/* "lokakuuhun 2023", "vuoden 2023 4. neljannekseen", "vuoteen 2023". */
const char *tarve_fi_until(char *buf, tarve_freq f, tarve_period p);
/* 1 "yhdella", 2 "kahdella" ... 10, then digits: before "alalla". */
const char *tarve_fi_on(char *buf, size_t n);

/* "9/10"; a percentage where that is not whole. buf holds TARVE_FI_TEXT. */
const char *tarve_fi_tenths(char *buf, double probability);
/* >= 0.9 hyvin todennakoinen, >= 0.7 todennakoinen, else epavarma. */
const char *tarve_fi_likelihood(double p);
const char *tarve_fi_class(tarve_need_class c);
/* Of a gap: too few are trained, too many, not clear. */
const char *tarve_fi_direction(int direction);
/* "pula", "tasapaino", "ylitarjonta", "epävarma"; a dash when it is not known. */
const char *tarve_fi_position(tarve_position p);
/* Both together: "pula jatkuu". */
const char *tarve_fi_outlook(tarve_position start, tarve_position ahead);
/* The class that is shown, or "kohtaanto-ongelma". */
const char *tarve_fi_result(const tarve_view_field *f);
const char *tarve_fi_look_style(tarve_look l); /* style class: "c-s" */
const char *tarve_fi_look_mark(tarve_look l);

#endif

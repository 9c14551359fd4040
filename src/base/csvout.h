/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 4180 output: UTF-8, comma, "." decimals, CRLF-free lines; text that a spreadsheet would run
 * is disarmed. Or the way in which spreadsheets of Finland and Sweden open it by a double click. */
#ifndef TARVE_BASE_CSVOUT_H
#define TARVE_BASE_CSVOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct tarve_csvout {
    FILE *fp;      /* borrowed */
    size_t fields; /* written in the record under way */
    /* ";" and "," decimals, CRLF; "1-4" has a dash in it, which no spreadsheet takes for a date. */
    bool semicolons;
} tarve_csvout; /* errors stay in fp: tarve_out_close reports them */

enum { TARVE_CSV_NUMBER = 400 };
/* Numbers as every file has them, with "."; NaN = "". */
const char *tarve_csv_fixed_text(char buf[TARVE_CSV_NUMBER], double v, int decimals);
const char *tarve_csv_double_text(char buf[TARVE_CSV_NUMBER], double v);

/* Quoted when needed. A leading = + - @ TAB CR or a fullwidth form of them gets an apostrophe
 * before it. */
void tarve_csv_text(tarve_csvout *w, const char *text, size_t len);
void tarve_csv_str(tarve_csvout *w, const char *text); /* NULL = empty */
/* A number that is text already, with ".". */
void tarve_csv_number(tarve_csvout *w, const char *text);
void tarve_csv_int(tarve_csvout *w, long long v);
void tarve_csv_double(tarve_csvout *w, double v); /* %.17g shortest that reads back; NaN = empty */
void tarve_csv_fixed(tarve_csvout *w, double v, int decimals); /* NaN = empty; -0 is 0 */
/* Whole numbers below 10^15 in full, all else with so many significant digits; NaN = empty. */
void tarve_csv_short(tarve_csvout *w, double v, int digits);
void tarve_csv_end(tarve_csvout *w); /* ends the record */

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal text to the nearest double: no locale, no strtod, no surprise forms. */
#ifndef TARVE_INGEST_NUMBER_H
#define TARVE_INGEST_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A decimal under construction: digits * 10^-decimals. */
typedef struct decimal {
    uint64_t digits;
    unsigned n_significant; /* digits held, without leading zeros */
    unsigned decimals;
} decimal;

enum { DECIMAL_MAX_DIGITS = 19, DECIMAL_MAX_DECIMALS = 19 };

/* False when one more digit would not fit. */
bool decimal_push(decimal *d, char digit, bool fraction);
/* Correctly rounded, to nearest, ties to even. */
double decimal_value(decimal d);

/* -?digits[.digits], all of it, ASCII; at most 19 significant digits and 19 decimals. */
bool number_plain(const char *s, size_t len, char point, double *value);

#endif

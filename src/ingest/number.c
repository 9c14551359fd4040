/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal text to the nearest double. */
#include "ingest/number.h"

#include <math.h>

bool decimal_push(decimal *d, char digit, bool fraction)
{
    if (fraction && d->decimals == DECIMAL_MAX_DECIMALS)
        return false;
    if (d->n_significant == DECIMAL_MAX_DIGITS)
        return false;
    d->digits = d->digits * 10 + (uint64_t)(digit - '0');
    d->n_significant += d->digits > 0 ? 1 : 0;
    d->decimals += fraction ? 1 : 0;
    return true;
}

static uint64_t power_of_ten(unsigned n)
{
    uint64_t p = 1;
    while (n-- > 0)
        p *= 10;
    return p;
}

/* n / d to the nearest double by long division in binary: 64 quotient bits, then the rest as a
 * sticky bit. Needs n < 2^64 and 0 < d < 2^64. */
static double ratio(uint64_t n, uint64_t d)
{
    int exponent = 0;
    uint64_t q = n / d, r = n % d;
    while (q < (uint64_t)1 << 55) {
        const bool carry = r >> 63 != 0;
        r <<= 1;
        q <<= 1;
        exponent--;
        if (carry || r >= d) {
            r -= d;
            q |= 1;
        }
    }
    int drop = 0;
    while (q >> drop >= (uint64_t)1 << 53)
        drop++;
    const uint64_t kept = q >> drop, lost = q & (((uint64_t)1 << drop) - 1);
    const uint64_t half = (uint64_t)1 << (drop - 1);
    const bool up = lost > half || (lost == half && (r > 0 || (kept & 1) != 0));
    return ldexp((double)(kept + (up ? 1 : 0)), exponent + drop);
}

double decimal_value(decimal d)
{
    while (d.decimals > 0 && d.digits % 10 == 0) {
        d.digits /= 10;
        d.decimals--;
    }
    if (d.digits < (uint64_t)1 << 53 && d.decimals == 0)
        return (double)d.digits;
    if (d.digits < (uint64_t)1 << 53 && d.decimals <= 22)
        return (double)d.digits / (double)power_of_ten(d.decimals); /* both exact up to 10^22 */
    return ratio(d.digits, power_of_ten(d.decimals));
}

bool number_plain(const char *s, size_t len, char point, double *value)
{
    decimal d = {0};
    const bool minus = len > 0 && s[0] == '-';
    size_t i = minus ? 1 : 0, n_whole = 0, n_fraction = 0;
    for (; i < len && s[i] >= '0' && s[i] <= '9'; i++, n_whole++)
        if (!decimal_push(&d, s[i], false))
            return false;
    if (i < len && s[i] == point)
        for (i++; i < len && s[i] >= '0' && s[i] <= '9'; i++, n_fraction++)
            if (!decimal_push(&d, s[i], true))
                return false;
    const bool dangling = i > 0 && s[i - 1] == point;
    if (i < len || n_whole == 0 || dangling)
        return false;
    *value = minus ? -decimal_value(d) : decimal_value(d);
    return true;
}

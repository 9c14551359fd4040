/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a period: what is taken is in range, and its canonical spelling is the same period.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/periodparse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int truth)
{
    if (!truth)
        abort();
}

static void period(field_text text, bool mar_is_march)
{
    tarve_freq freq = TARVE_YEAR, again_freq = TARVE_YEAR;
    tarve_period p = 12345, again = 0;
    unsigned flags = 77;
    const char *why = NULL;
    char buf[TARVE_PERIOD_TEXT];
    const period_verdict v = period_parse(text, mar_is_march, &freq, &p, &flags, &why);
    check((v == PERIOD_OK) == (why == NULL));
    if (v != PERIOD_OK) {
        check(p == 12345 && flags == 77);
        return;
    }
    check((flags & ~(unsigned)TARVE_FLAG_PRELIMINARY) == 0);
    check(tarve_period_year(freq, p) >= 1900 && tarve_period_year(freq, p) <= 2200);
    (void)tarve_period_format(freq, p, buf);
    check(tarve_period_parse(buf, strlen(buf), &again_freq, &again));
    check(again == p && again_freq == freq);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = malloc(size > 0 ? size : 1); /* so that a read past the end is seen */
    if (exact == NULL)
        return 0;
    memcpy(exact, data, size);
    const field_text text = {exact, size};
    period(text, false);
    period(text, true);
    const int month = month_parse(text, false), quarter = quarter_parse(text);
    check(month >= -1 && month <= 12 && quarter >= 0 && quarter <= 4);
    (void)month_is_foreign(text);
    free(exact);
    return 0;
}

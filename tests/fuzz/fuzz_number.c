/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a figure: what is taken says the same when it is printed and read again. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/number.h"
#include "ingest/recognise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int truth)
{
    if (!truth)
        abort();
}

static void figure(field_text text, const tarve_layout *layout, const tarve_measure_info *measure)
{
    cell_meaning c, again;
    ingest_cell(text, layout, measure, &c);
    const int number =
        c.reject == NULL && (c.state == TARVE_CELL_VALUE || c.state == TARVE_CELL_ROUNDED3);
    check(number ? isfinite(c.value) : isnan(c.value));
    check((c.reject == NULL) == (c.expected == NULL));
    if (!number)
        return;
    check(measure == NULL || (c.value >= 0 && fabs(c.value) <= 9007199254740992.0));
    check(measure == NULL || !measure->whole || c.value == floor(c.value));
    char printed[64];
    const int n =
        snprintf(printed, sizeof printed, "%.*f", c.value == floor(c.value) ? 0 : 17, c.value);
    const tarve_layout plain = {.decimal_comma = false};
    if (n > 18 || c.value != floor(c.value)) /* more digits than the grammar takes */
        return;
    ingest_cell((field_text){printed, (size_t)n}, &plain, measure, &again);
    check(again.reject == NULL && again.value == c.value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = malloc(size > 0 ? size : 1); /* so that a read past the end is seen */
    if (exact == NULL)
        return 0;
    memcpy(exact, data, size);
    const field_text text = {exact, size};
    const tarve_layout layouts[] = {
        {.decimal_comma = false}, {.decimal_comma = true}, {.rounded3 = true}};
    const tarve_measure_info *measures[] = {NULL, tarve_measure_find("vacancy_stock"),
                                            tarve_measure_find("unemployment_share")};
    for (size_t l = 0; l < sizeof layouts / sizeof *layouts; l++)
        for (size_t m = 0; m < sizeof measures / sizeof *measures; m++)
            figure(text, &layouts[l], measures[m]);
    double x = 0;
    if (number_plain(exact, size, '.', &x) && size < 60) {
        char copy[64];
        memcpy(copy, exact, size);
        copy[size] = '\0';
        check(x == strtod(copy, NULL));
    }
    free(exact);
    return 0;
}

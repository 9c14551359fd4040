/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures and answers that R printed: tests/reference/NAME.out, lines of "key number ...". */
#ifndef TARVE_TEST_REFERENCE_H
#define TARVE_TEST_REFERENCE_H

#include "near.h"

#include <stdio.h>
#include <string.h>

/* The numbers of the line of `key`, at most `room`; returns how many. Without them the test fails.
 */
static inline size_t reference(const char *name, const char *key, double *x, size_t room)
{
    char path[512], line[4096];
    size_t n = 0;
    memset(x, 0, room * sizeof *x);
    (void)snprintf(path, sizeof path, "%s/reference/%s.out", TARVE_TEST_DIR, name);
    FILE *fp = fopen(path, "r");
    assert_non_null(fp);
    while (n == 0 && fgets(line, sizeof line, fp) != NULL) {
        const size_t k = strcspn(line, " ");
        char *at = line + k, *end = NULL;
        if (strlen(key) != k || strncmp(line, key, k) != 0)
            continue;
        for (double v = strtod(at, &end); end != at && n < room; v = strtod(at, &end)) {
            x[n++] = v;
            at = end;
        }
    }
    assert_int_equal(fclose(fp), 0);
    assert_true(n > 0);
    return n;
}

/* The only number of the line of `key`. */
static inline double reference_of(const char *name, const char *key)
{
    double x = 0.0;
    (void)reference(name, key, &x, 1);
    return x;
}

#endif

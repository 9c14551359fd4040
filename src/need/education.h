/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that name an occupation and an education, as the other files of this room see them: sorted
 * by occupation, education and age, so the order of the file's rows does not show. */
#ifndef TARVE_NEED_EDUCATION_H
#define TARVE_NEED_EDUCATION_H

#include "base/arena.h"
#include "tarve/need.h"

typedef enum education_age { AGE_ALL, AGE_UNDER_35, AGE_FROM_35 } education_age;

typedef struct education_row {
    char occupation[5];
    const char *code; /* "Q:...", "vet:F:09", "none" or "other" */
    double value;     /* employed or share; NaN = protected, 1 to 4; 1 in the regulated list */
    education_age age;
    size_t line, row;
} education_row;

struct tarve_education {
    tarve_arena text;
    const char *path;
    tarve_education_kind kind;
    size_t n;
    education_row *row;
};

/* Rows of one occupation: first index and number; 0 of a NULL list. */
size_t education_rows(const tarve_education *e, const char *occupation, size_t *first);
/* The same without the ages that are not to be counted: where an occupation has rows of those under
 * 35, they alone count (entrants, not incumbents). */
bool education_counts(const tarve_education *e, size_t first, size_t n, size_t i);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve/employment.h - employed persons of the area by occupation: what openings are measured by.
 */
#ifndef TARVE_EMPLOYMENT_H
#define TARVE_EMPLOYMENT_H

#include "tarve/error.h"
#include "tarve/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tarve_employment tarve_employment;

/**
 * Columns occupation,employed and, if there, year: employed persons who work in the area of the
 * run. Codes of 1 to 4 digits, the same number in all rows; "..." or "1-4" is a protected cell and
 * counts as its expected figure. The newest year counts; with an earlier one (five years back at
 * most) there is a yearly change as well. Errors: TARVE_E_INPUT with path, line and column: a code
 * that is none ("unknown-code"), a figure that is no count ("bad-range"), a year that is none, the
 * same occupation and year twice ("duplicate-key").
 */
TARVE_API tarve_status tarve_employment_read(const char *path, tarve_employment **out,
                                             tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_employment_free(tarve_employment *e);

#ifdef __cplusplus
}
#endif
#endif

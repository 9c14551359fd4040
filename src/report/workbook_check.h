/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a workbook whole? libxlsxwriter does not look whether its temporary files could be written. */
#ifndef TARVE_REPORT_WORKBOOK_CHECK_H
#define TARVE_REPORT_WORKBOOK_CHECK_H

#include <stddef.h>

#include "tarve/error.h"

/* Every part of the zip file at `path` is whole and well-formed, and its sheets have so many cells.
 * Errors: TARVE_E_IO (it is not), TARVE_E_NOMEM. Cost: reads all of it. */
tarve_status tarve_workbook_check(const char *path, size_t cells,
                                  tarve_error *err) TARVE_MUST_CHECK;

#endif

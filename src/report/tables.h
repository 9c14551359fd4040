/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/<name>.csv: what machines and spreadsheets read. English headers, UTF-8, "." decimals. */
#ifndef TARVE_REPORT_TABLES_H
#define TARVE_REPORT_TABLES_H

#include <stdio.h>

#include "report/datatable.h"

/* Writes every table that the run makes into the folder dirfd. Errors: TARVE_E_CREATE, TARVE_E_IO.
 * @p semicolons: as spreadsheets of Finland and Sweden open it by a double click. */
tarve_status tarve_tables_write(int dirfd, const tarve_view *v, bool semicolons,
                                tarve_error *err) TARVE_MUST_CHECK;

/* One table as CSV; errors stay in fp. */
void tarve_table_print(FILE *fp, const tarve_data_table *t, const tarve_view *v);

#endif

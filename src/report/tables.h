/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/<name>.csv: what machines and spreadsheets read. English headers, UTF-8, "." decimals. */
#ifndef TARVE_REPORT_TABLES_H
#define TARVE_REPORT_TABLES_H

#include "report/view.h"

/* Writes every table into the folder dirfd. Errors: TARVE_E_CREATE, TARVE_E_IO. */
tarve_status tarve_tables_write(int dirfd, const tarve_view *v, tarve_error *err) TARVE_MUST_CHECK;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * <language>/tarve.xlsx: a read-me sheet, sheets with charts, every published table as its CSV file
 * has it, and what the columns mean. Numbers are numbers, months are dates, codes and protected
 * figures are text; nothing is a formula.
 */
#ifndef TARVE_REPORT_WORKBOOK_H
#define TARVE_REPORT_WORKBOOK_H

#include "report/datatable.h"

#define TARVE_WORKBOOK "tarve.xlsx"

/* Into the folder dirfd, in the language of the view; the same bytes whenever it is written.
 * Errors: TARVE_E_CREATE, TARVE_E_IO, TARVE_E_NOMEM. */
tarve_status tarve_workbook_write(int dirfd, const tarve_view *v,
                                  tarve_error *err) TARVE_MUST_CHECK;

/* Longest name that a sheet may have, in UTF-16 units; []:*?/\ may not stand in it. */
enum { TARVE_SHEET_NAME = 31 };

#endif

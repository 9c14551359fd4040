/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that the CSV tables have in common. */
#ifndef TARVE_REPORT_CELLS_H
#define TARVE_REPORT_CELLS_H

#include "base/csvout.h"
#include "report/view.h"

/* Text from outside: one visible line, then disarmed by the CSV writer. NULL = empty. */
void tarve_cell_text(tarve_csvout *w, const char *s);
/* Three cells: median and ends, empty where NaN. */
void tarve_cell_range(tarve_csvout *w, tarve_range r, int decimals);
void tarve_cell_yes(tarve_csvout *w, bool b);
/* The year of a row of a table that is year-major. */
int tarve_cell_year(const tarve_view *v, size_t row, size_t per_year);

#endif

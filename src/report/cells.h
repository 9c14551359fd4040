/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of the published tables, in the order of the columns; the end of the row closes it. */
#ifndef TARVE_REPORT_CELLS_H
#define TARVE_REPORT_CELLS_H

#include "report/datatable.h"

void tarve_cell_code(tarve_data_sink *w, const char *s); /* a constant of ours; NULL = empty */
/* Text from outside: one visible line. NULL = empty. */
void tarve_cell_text(tarve_data_sink *w, const char *s);
void tarve_cell_int(tarve_data_sink *w, long long v);
void tarve_cell_fixed(tarve_data_sink *w, double v, int decimals); /* NaN = empty; -0 is 0 */
void tarve_cell_double(tarve_data_sink *w, double v);              /* shortest that reads back */
/* Three cells: median and ends, empty where NaN. */
void tarve_cell_range(tarve_data_sink *w, tarve_range r, int decimals);
void tarve_cell_yes(tarve_data_sink *w, bool b);
void tarve_cell_period(tarve_data_sink *w, tarve_freq f, tarve_period p); /* none = empty */
void tarve_cell_end(tarve_data_sink *w);                                  /* of the row */

/* Code, name and level of a field. */
void tarve_cell_field(tarve_data_sink *w, const tarve_view_field *f);
/* The year of a row of a table that is year-major. */
int tarve_cell_year(const tarve_view *v, size_t row, size_t per_year);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One workbook under way. A failure sticks; it is asked for at the end. */
#ifndef TARVE_REPORT_WORKBOOK_INT_H
#define TARVE_REPORT_WORKBOOK_INT_H

#include <xlsxwriter.h>

#include "report/workbook.h"

enum { TARVE_BOOK_DECIMALS = 4 };

typedef struct tarve_book {
    lxw_workbook *wb;
    const tarve_view *v;
    const tarve_language *lang;
    lxw_format *title, *strong, *wrap, *link, *head, *head_right; /* of the read-me, of headings */
    lxw_format *text, *code, *right, *month, *year, *any;         /* of cells */
    lxw_format *fixed[TARVE_BOOK_DECIMALS];                       /* by decimals */
    size_t cells;                                                 /* that were written */
    lxw_error failure;                                            /* the first one */
} tarve_book;

/* Remembers the first failure of the library; the second one also counts the cells. */
void tarve_book_took(tarve_book *b, lxw_error e);
void tarve_book_wrote(tarve_book *b, size_t cells, lxw_error e);
/* NULL on failure. */
lxw_worksheet *tarve_book_sheet(tarve_book *b, const char *name);
/* A4 across, so many sheets of paper beside each other, the first rows and columns on each of them
 * and always in view. */
void tarve_book_page(tarve_book *b, lxw_worksheet *s, int papers, lxw_row_t rows,
                     lxw_col_t columns);
/* Always text, whatever it begins with; "" = no cell. */
void tarve_book_text(tarve_book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col,
                     const char *text, lxw_format *format);
/* A number as the CSV files have it; "" = no cell. */
void tarve_book_number(tarve_book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col,
                       const char *number, lxw_format *format);
/* The same with so many decimals; NaN = no cell. */
void tarve_book_fixed(tarve_book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col, double x,
                      int decimals);
void tarve_book_width(tarve_book *b, lxw_worksheet *s, lxw_col_t col, double characters);
/* The first of the month, shown as 10/2023. */
void tarve_book_month(tarve_book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col, int year,
                      int month);

size_t tarve_book_characters(const char *text); /* that are seen */

/* ---- sheets, in their order ---- */

void tarve_book_read_me(tarve_book *b);
void tarve_book_need(tarve_book *b);      /* chart: gap with its range */
void tarve_book_ledger(tarve_book *b);    /* chart: where the openings come from */
void tarve_book_forecasts(tarve_book *b); /* chart: history and fan of the headline series */
void tarve_book_table(tarve_book *b, const tarve_data_table *t);
void tarve_book_columns(tarve_book *b);

const char *tarve_book_need_name(const tarve_book *b);
const char *tarve_book_ledger_name(const tarve_book *b);
const char *tarve_book_forecasts_name(const tarve_book *b);
const char *tarve_book_columns_name(const tarve_book *b);

#endif

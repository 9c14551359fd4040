/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A published table as a sheet: what the CSV file holds, as types that a spreadsheet knows. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "report/workbook_int.h"

enum {
    TITLE = 200,
    NARROWEST = 8,
    WIDEST = 60,
    WIDEST_HEAD = 18,
    HEAD_HEIGHT = 48,
    MOST_NAMES = 2,
    WIDEST_PAGE = 260
};

typedef struct sheet {
    tarve_data_sink sink; /* first: the functions below are handed this one */
    tarve_book *b;
    lxw_worksheet *ws;
    const tarve_data_table *table;
    size_t n_fields;
    tarve_data_field *field;
    size_t *width; /* characters of the widest cell */
    lxw_row_t row;
    lxw_col_t col;
} sheet;

static void advance(sheet *s, size_t characters)
{
    if (characters > s->width[s->col])
        s->width[s->col] = characters;
    s->col++;
}

static bool is_month(const char *text, size_t len)
{
    return len == 7 && text[4] == 'M' && strspn(text, "0123456789") == 4 &&
           strspn(text + 5, "0123456789") == 2;
}

static void put_period(sheet *s, const char *text, size_t len)
{
    if (is_month(text, len))
        tarve_book_month(s->b, s->ws, s->row, s->col, (int)strtol(text, NULL, 10),
                         (int)strtol(text + 5, NULL, 10));
    else if (len == 4 && strspn(text, "0123456789") == len)
        tarve_book_number(s->b, s->ws, s->row, s->col, text, s->b->year);
    else
        tarve_book_text(s->b, s->ws, s->row, s->col, text, s->b->text);
}

static bool is_figure(tarve_data_type type)
{
    return type == TARVE_DATA_INTEGER || type == TARVE_DATA_NUMBER || type == TARVE_DATA_YEAR ||
           type == TARVE_DATA_MONTH;
}

static void put_text(tarve_data_sink *sink, const char *text, size_t len)
{
    sheet *s = (sheet *)sink;
    const tarve_data_type type = s->field[s->col].column->type;
    if (type == TARVE_DATA_MONTH || type == TARVE_DATA_PERIOD)
        put_period(s, text, len);
    else
        tarve_book_text(s->b, s->ws, s->row, s->col, text,
                        is_figure(type)           ? s->b->right
                        : type == TARVE_DATA_CODE ? s->b->code
                                                  : s->b->text);
    advance(s, tarve_book_characters(text));
}

/* As many decimals as the text has; with an exponent whatever the spreadsheet thinks fit. */
static lxw_format *format_of(const sheet *s, const char *number)
{
    const char *point = strchr(number, '.');
    const size_t decimals = point == NULL ? 0 : strlen(point + 1);
    if (s->field[s->col].column->type == TARVE_DATA_YEAR)
        return s->b->year;
    return strpbrk(number, "eE") != NULL || decimals >= TARVE_BOOK_DECIMALS ? s->b->any
                                                                            : s->b->fixed[decimals];
}

static void put_number(tarve_data_sink *sink, const char *text)
{
    sheet *s = (sheet *)sink;
    tarve_book_number(s->b, s->ws, s->row, s->col, text, format_of(s, text));
    advance(s, strlen(text) + strlen(text) / 4);
}

static void end_row(tarve_data_sink *sink)
{
    sheet *s = (sheet *)sink;
    s->row++;
    s->col = 0;
}

static void headings(sheet *s)
{
    char title[TITLE];
    for (size_t i = 0; i < s->n_fields; i++) {
        (void)tarve_data_title(s->b->lang, tarve_data_field_at(s->table, i, &s->field[i]), title,
                               sizeof title);
        tarve_book_text(s->b, s->ws, 0, (lxw_col_t)i, title,
                        is_figure(s->field[i].column->type) ? s->b->head_right : s->b->head);
        const size_t n = tarve_book_characters(title);
        s->width[i] = n < NARROWEST ? NARROWEST : n > WIDEST_HEAD ? WIDEST_HEAD : n;
    }
    tarve_book_took(s->b, worksheet_set_row(s->ws, 0, HEAD_HEIGHT, NULL));
}

/* A wide table goes on to the next sheet of paper, beside the columns that name its rows. */
static void page(sheet *s)
{
    size_t all = 0, n = 0;
    for (size_t i = 0; i < s->n_fields; i++)
        all += s->width[i] > WIDEST ? WIDEST : s->width[i];
    while (n < s->n_fields && n < MOST_NAMES && strcmp(s->field[n].name, "name") != 0)
        n++;
    const int papers = 1 + (int)(all / WIDEST_PAGE);
    const bool named = n < s->n_fields && n < MOST_NAMES;
    tarve_book_page(s->b, s->ws, papers, 1, papers == 1 ? 0 : (lxw_col_t)(named ? n + 1 : 1));
}

static void finish(sheet *s)
{
    for (size_t i = 0; i < s->n_fields; i++)
        tarve_book_width(s->b, s->ws, (lxw_col_t)i,
                         (double)(s->width[i] > WIDEST ? WIDEST : s->width[i]) + 2);
    const lxw_row_t last = s->row > 1 ? s->row - 1 : 1;
    tarve_book_took(s->b, worksheet_autofilter(s->ws, 0, 0, last, (lxw_col_t)(s->n_fields - 1)));
    /* codes are text on purpose */
    tarve_book_took(
        s->b, worksheet_ignore_errors(s->ws, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"));
    page(s);
}

void tarve_book_table(tarve_book *b, const tarve_data_table *t)
{
    const size_t n = tarve_data_n_fields(t);
    sheet s = {.sink = {put_text, put_number, end_row},
               .b = b,
               .ws = tarve_book_sheet(b, tarve_tr(b->lang, t->title)),
               .table = t,
               .n_fields = n,
               .field = calloc(n, sizeof *s.field),
               .width = calloc(n, sizeof *s.width),
               .row = 1};
    if (s.ws == NULL || s.field == NULL || s.width == NULL) {
        tarve_book_took(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
    } else {
        headings(&s);
        t->rows(&s.sink, b->v);
        finish(&s);
    }
    free(s.field);
    free(s.width);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/workbook.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/csvout.h"
#include "base/files.h"
#include "report/apart.h"
#include "report/workbook_check.h"
#include "report/workbook_int.h"

enum { SHORT = 200, PATH = 64, A4 = 9, INK = 0x1A2530, BRAND = 0x0B4A5E, WASH = 0xE4E8EB };

/* ---- cells ---- */

void tarve_book_took(tarve_book *b, lxw_error e)
{
    if (b->failure == LXW_NO_ERROR)
        b->failure = e;
}

void tarve_book_wrote(tarve_book *b, size_t cells, lxw_error e)
{
    b->cells += cells;
    tarve_book_took(b, e);
}

void tarve_book_text(tarve_book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col,
                     const char *text, lxw_format *format)
{
    if (text[0] != '\0')
        tarve_book_wrote(b, 1, worksheet_write_string(s, row, col, text, format));
}

void tarve_book_number(tarve_book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col,
                       const char *number, lxw_format *format)
{
    const double x = strtod(number, NULL);
    if (number[0] == '\0')
        return;
    if (isfinite(x))
        tarve_book_wrote(b, 1, worksheet_write_number(s, row, col, x, format));
    else
        tarve_book_text(b, s, row, col, number, b->right);
}

void tarve_book_fixed(tarve_book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col, double x,
                      int decimals)
{
    char buf[TARVE_CSV_NUMBER];
    tarve_book_number(b, s, row, col, tarve_csv_fixed_text(buf, x, decimals), b->fixed[decimals]);
}

void tarve_book_month(tarve_book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col, int year,
                      int month)
{
    lxw_datetime first = {.year = year, .month = month, .day = 1};
    tarve_book_wrote(b, 1, worksheet_write_datetime(s, row, col, &first, b->month));
}

void tarve_book_width(tarve_book *b, lxw_worksheet *s, lxw_col_t col, double characters)
{
    tarve_book_took(b, worksheet_set_column(s, col, col, characters, NULL));
}

size_t tarve_book_characters(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xC0U) != 0x80U;
    return n;
}

/* ---- sheets ---- */

lxw_worksheet *tarve_book_sheet(tarve_book *b, const char *name)
{
    const lxw_error e = workbook_validate_sheet_name(b->wb, name);
    lxw_worksheet *s = e == LXW_NO_ERROR ? workbook_add_worksheet(b->wb, name) : NULL;
    if (s == NULL)
        tarve_book_took(b, e != LXW_NO_ERROR ? e : LXW_ERROR_MEMORY_MALLOC_FAILED);
    return s;
}

void tarve_book_page(tarve_book *b, lxw_worksheet *s, int papers, lxw_row_t rows, lxw_col_t columns)
{
    worksheet_set_paper(s, A4);
    worksheet_set_landscape(s);
    worksheet_fit_to_pages(s, (uint16_t)papers, 0);
    tarve_book_took(b, worksheet_set_footer(s, "&L&F, &A&R&P/&N"));
    if (columns > 0)
        tarve_book_took(b, worksheet_repeat_columns(s, 0, columns - 1));
    if (rows > 0)
        tarve_book_took(b, worksheet_repeat_rows(s, 0, rows - 1));
    worksheet_freeze_panes(s, rows, columns);
}

/* ---- formats ---- */

static lxw_format *format(tarve_book *b, const char *number_format)
{
    lxw_format *f = workbook_add_format(b->wb);
    if (f == NULL) {
        tarve_book_took(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL; /* the library takes it for the default */
    }
    format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    if (number_format != NULL)
        format_set_num_format(f, number_format);
    return f;
}

static lxw_format *heading(tarve_book *b)
{
    lxw_format *f = format(b, "@");
    if (f == NULL)
        return NULL;
    format_set_bold(f);
    format_set_text_wrap(f);
    format_set_font_color(f, INK);
    format_set_bg_color(f, WASH);
    format_set_bottom(f, LXW_BORDER_THIN);
    return f;
}

static void make_formats(tarve_book *b)
{
    static const char *const fixed[TARVE_BOOK_DECIMALS] = {"#,##0", "#,##0.0", "#,##0.00",
                                                           "#,##0.000"};
    for (size_t i = 0; i < TARVE_BOOK_DECIMALS; i++)
        b->fixed[i] = format(b, fixed[i]);
    b->text = format(b, "@");
    b->code = format(b, "@");
    b->right = format(b, "@");
    b->year = format(b, "0");
    b->any = format(b, NULL);
    b->month = format(b, "mm\"/\"yyyy"); /* a bare slash would be the separator of the country */
    b->title = format(b, "@");
    b->strong = format(b, "@");
    b->wrap = format(b, "@");
    b->link = format(b, "@");
    b->head = heading(b);
    b->head_right = heading(b);
    if (b->failure != LXW_NO_ERROR)
        return;
    format_set_align(b->right, LXW_ALIGN_RIGHT);
    format_set_align(b->head_right, LXW_ALIGN_RIGHT);
    format_set_bold(b->title);
    format_set_font_size(b->title, 16);
    format_set_font_color(b->title, BRAND);
    format_set_bold(b->strong);
    format_set_text_wrap(b->wrap);
    format_set_underline(b->link, LXW_UNDERLINE_SINGLE);
    format_set_font_color(b->link, BRAND);
}

/* ---- the book ---- */

/* Seconds from 1970 to the first of the month; the library takes 0 for "now". */
static time_t first_of(const char *month)
{
    tarve_freq f;
    tarve_period p;
    enum { DAYS_PER_400 = 146097, TO_1970 = 719468, DAY = 86400 };
    if (!tarve_period_parse(month, strlen(month), &f, &p))
        return DAY;
    const int m = tarve_period_sub(f, p);
    const long y = tarve_period_year(f, p) - (m <= 2);
    const long era = y / 400, of_era = y - era * 400;
    const long of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5;
    return (time_t)(era * DAYS_PER_400 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
                    TO_1970) *
           DAY;
}

static void set_properties(tarve_book *b)
{
    char title[4 * SHORT], author[SHORT], period[SHORT];
    (void)snprintf(title, sizeof title, "%s: %s",
                   tarve_tr(b->lang, "Labour demand and training need"), b->v->region);
    (void)snprintf(author, sizeof author, "tarve %s", b->v->in->version);
    (void)snprintf(period, sizeof period, "%s", b->v->in->period_label);
    lxw_doc_properties p = {
        .title = title, .author = author, .subject = period, .created = first_of(b->v->in->as_of)};
    tarve_book_took(b, workbook_set_properties(b->wb, &p));
}

static void fill(tarve_book *b)
{
    make_formats(b);
    set_properties(b);
    tarve_book_read_me(b);
    tarve_book_need(b);
    tarve_book_ledger(b);
    tarve_book_forecasts(b);
    for (size_t i = 0; i < TARVE_N_DATA_TABLES; i++)
        if (tarve_data_is_made(tarve_data_tables[i], b->v))
            tarve_book_table(b, tarve_data_tables[i]);
    tarve_book_columns(b);
}

static tarve_status failed(lxw_error e, tarve_error *err)
{
    if (e == LXW_NO_ERROR)
        return TARVE_OK;
    const bool memory =
        e == LXW_ERROR_MEMORY_MALLOC_FAILED || e == LXW_ERROR_SHARED_STRING_INDEX_NOT_FOUND;
    const tarve_status st = tarve_fail(err, memory ? TARVE_E_NOMEM : TARVE_E_IO,
                                       "the workbook could not be written: %s", lxw_strerror(e));
    tarve_error_at(err, TARVE_WORKBOOK, 0, 0);
    return st;
}

/* The library leaves a temporary file behind when it cannot remove it. */
static tarve_status remove_temporary(int dirfd, tarve_error *err)
{
    const int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    tarve_status st = TARVE_OK;
    if (d == NULL) {
        st = tarve_fail(err, tarve_errno_status(errno), "%s", strerror(errno));
        if (fd >= 0)
            (void)close(fd);
        return st;
    }
    for (const struct dirent *e; st == TARVE_OK && (e = readdir(d)) != NULL;)
        if (strncmp(e->d_name, "tmp.", 4) == 0 && unlinkat(dirfd, e->d_name, 0) != 0)
            st =
                tarve_fail(err, TARVE_E_IO, "%s cannot be removed: %s", e->d_name, strerror(errno));
    (void)closedir(d);
    return st;
}

typedef struct order {
    int dirfd, fd;
    const tarve_view *v;
} order;

/* The library opens paths only: the file that is there already is given to it by its descriptor,
 * and its temporary files go into the same folder. */
static tarve_status write_through(void *ctx, tarve_error *err)
{
    const order *o = ctx;
    char path[PATH], folder[PATH];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", o->fd);
    (void)snprintf(folder, sizeof folder, "/proc/self/fd/%d", o->dirfd);
    lxw_workbook_options options = {.tmpdir = folder};
    tarve_book b = {.wb = workbook_new_opt(path, &options), .v = o->v, .lang = o->v->lang};
    if (b.wb == NULL)
        return failed(LXW_ERROR_MEMORY_MALLOC_FAILED, err);
    fill(&b);
    tarve_book_took(&b, workbook_close(b.wb)); /* releases it, also after a failure */
    tarve_status st = failed(b.failure, err);
    if (st == TARVE_OK)
        st = remove_temporary(o->dirfd, err);
    if (st == TARVE_OK)
        st = tarve_workbook_check(path, b.cells, err);
    if (st != TARVE_OK)
        tarve_error_at(err, TARVE_WORKBOOK, 0, 0);
    return st;
}

tarve_status tarve_workbook_write(int dirfd, const tarve_view *v, tarve_error *err)
{
    tarve_out out = {0};
    tarve_status st = tarve_out_open(dirfd, TARVE_WORKBOOK, &out, err);
    if (st != TARVE_OK)
        return st;
    order o = {dirfd, fileno(out.fp), v};
    st = tarve_apart(write_through, &o, "libxlsxwriter", err);
    const tarve_status closed = tarve_out_close(&out, st == TARVE_OK ? err : NULL);
    return st == TARVE_OK ? closed : st;
}

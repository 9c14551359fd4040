/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheets with charts: need, ledger, forecasts. Their figures are those of the tables. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/say.h"
#include "report/workbook_int.h"

enum {
    HEAD = 2,  /* row of the headings */
    FIRST = 3, /* of the figures */
    TEXT = 600,
    NAME_WIDTH = 44,
    NUMBER_WIDTH = 20,
    TITLE_HEIGHT = 24,
    HEAD_HEIGHT = 48,
    CHART_WIDTH = 760,
    ROW_HEIGHT = 26,
    SMALLEST_CHART = 320
};

const char *tarve_book_need_name(const tarve_book *b)
{
    return tarve_tr(b->lang, TARVE_MSGC("sheet", "Need, chart"));
}

const char *tarve_book_ledger_name(const tarve_book *b)
{
    return tarve_tr(b->lang, TARVE_MSGC("sheet", "Ledger, chart"));
}

const char *tarve_book_forecasts_name(const tarve_book *b)
{
    return tarve_tr(b->lang, TARVE_MSGC("sheet", "Forecasts, chart"));
}

/* ---- pieces ---- */

/* Title, a line below it, and headings: msgids in the order of the columns, of texts first. */
static lxw_worksheet *begin(tarve_book *b, const char *name, const char *title, const char *below,
                            const char *const *heading, size_t n, size_t texts)
{
    lxw_worksheet *s = tarve_book_sheet(b, name);
    if (s == NULL)
        return NULL;
    tarve_book_text(b, s, 0, 0, title, b->title);
    tarve_book_text(b, s, 1, 0, below, b->text);
    for (size_t i = 0; i < n; i++) {
        tarve_book_text(b, s, HEAD, (lxw_col_t)i, tarve_tr(b->lang, heading[i]),
                        i < texts ? b->head : b->head_right);
        tarve_book_width(b, s, (lxw_col_t)i, i == 0 ? NAME_WIDTH : NUMBER_WIDTH);
    }
    tarve_book_took(b, worksheet_set_row(s, 0, TITLE_HEIGHT, NULL));
    tarve_book_took(b, worksheet_set_row(s, HEAD, HEAD_HEIGHT, NULL));
    tarve_book_page(b, s, 1, FIRST, 0);
    return s;
}

/* Column `col` over rows first..last beside the names, called as its heading. */
static lxw_chart_series *series(lxw_chart *c, const char *sheet, lxw_col_t col, lxw_row_t last)
{
    lxw_chart_series *x = chart_add_series(c, NULL, NULL);
    if (x == NULL)
        return NULL;
    chart_series_set_categories(x, sheet, FIRST, 0, last, 0);
    chart_series_set_values(x, sheet, FIRST, col, last, col);
    chart_series_set_name_range(x, sheet, HEAD, col);
    return x;
}

static void colour(lxw_chart_series *x, lxw_color_t rgb)
{
    lxw_chart_fill fill = {.color = rgb};
    if (x != NULL)
        chart_series_set_fill(x, &fill);
}

static void line(lxw_chart_series *x, lxw_color_t rgb, float width, uint8_t dash)
{
    lxw_chart_line l = {.color = rgb, .width = width, .dash_type = dash};
    if (x != NULL)
        chart_series_set_line(x, &l);
}

static void place(tarve_book *b, lxw_worksheet *s, lxw_chart *c, lxw_row_t row, lxw_col_t col,
                  const char *title, int height)
{
    char alt[TEXT];
    (void)snprintf(alt, sizeof alt, "%s. %s", title,
                   tarve_tr(b->lang, "The figures stand in the table on the same sheet."));
    lxw_chart_options options = {.x_scale = CHART_WIDTH / 480.0,
                                 .y_scale =
                                     (height < SMALLEST_CHART ? SMALLEST_CHART : height) / 288.0,
                                 .description = alt};
    chart_title_set_name(c, title);
    lxw_chart_font font = {.size = 12, .bold = LXW_TRUE};
    chart_title_set_name_font(c, &font);
    chart_legend_set_position(c, LXW_CHART_LEGEND_BOTTOM);
    tarve_book_took(b, worksheet_insert_chart_opt(s, row, col, c, &options));
}

/* A bar chart of fields: the first row at the top, names beside the plot also below 0. */
static lxw_chart *bars(tarve_book *b, uint8_t type)
{
    lxw_chart *c = workbook_add_chart(b->wb, type);
    if (c == NULL) {
        tarve_book_took(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    /* the library calls the axis of the names y, as it stands upright */
    chart_axis_set_reverse(c->y_axis);
    chart_axis_set_label_position(c->y_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_set_name(c->x_axis, tarve_tr(b->lang, "persons a year"));
    chart_axis_set_num_format(c->x_axis, "#,##0");
    return c;
}

/* ---- need ---- */

static void need_row(tarve_book *b, lxw_worksheet *s, lxw_row_t row, const tarve_view_field *f)
{
    const double whole[] = {f->gap.median,         f->gap.lo80,      f->gap.hi80,
                            f->requirement.median, f->supply.median, f->openings.median,
                            f->graduates.median};
    tarve_book_text(b, s, row, 0, f->name, b->text);
    tarve_book_text(b, s, row, 1, tarve_say_result(b->lang, f), b->text);
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        tarve_book_fixed(b, s, row, (lxw_col_t)(i + 2), whole[i], 0);
    tarve_book_fixed(b, s, row, 9, f->tightness, 1);
}

/* A point for the gap on a line from end to end of its range. */
static void need_chart(tarve_book *b, lxw_worksheet *s, const char *title, size_t n)
{
    static const lxw_col_t column[] = {2, 3, 4};
    const lxw_row_t last = (lxw_row_t)(FIRST + n - 1);
    lxw_chart *c = n == 0 ? NULL : workbook_add_chart(b->wb, LXW_CHART_LINE);
    lxw_chart_line hidden = {.none = LXW_TRUE}, range = {.color = 0x3F7486, .width = 3};
    lxw_chart_fill brand = {.color = 0x0B4A5E};
    if (c == NULL)
        return;
    for (size_t i = 0; i < sizeof column / sizeof *column; i++) {
        lxw_chart_series *x = series(c, tarve_book_need_name(b), column[i], last);
        if (x == NULL)
            return;
        chart_series_set_line(x, &hidden);
        chart_series_set_marker_type(x, i == 0 ? LXW_CHART_MARKER_DIAMOND
                                               : LXW_CHART_MARKER_SHORT_DASH);
        chart_series_set_marker_size(x, i == 0 ? 10 : 7);
        chart_series_set_marker_fill(x, &brand);
    }
    chart_set_high_low_lines(c, &range);
    chart_axis_set_label_position(c->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_set_name(c->y_axis, tarve_tr(b->lang, "persons a year"));
    chart_axis_set_num_format(c->y_axis, "#,##0");
    place(b, s, c, (lxw_row_t)(last + 2), 0, title, 420);
}

void tarve_book_need(tarve_book *b)
{
    static const char *const heading[] = {
        TARVE_MSG("Field"),        TARVE_MSG("Class"),
        TARVE_MSG("Gap"),          TARVE_MSG("80% range from"),
        TARVE_MSG("80% range to"), TARVE_MSG("Requirement"),
        TARVE_MSG("Supply"),       TARVE_MSG("Job openings"),
        TARVE_MSG("Graduates"),    TARVE_MSG("Unemployed per vacancy")};
    const tarve_view *v = b->v;
    char title[TEXT];
    (void)snprintf(title, sizeof title, tarve_tr(b->lang, "Training need in %d: gap by field"),
                   v->year);
    lxw_worksheet *s = begin(
        b, tarve_book_need_name(b), title,
        tarve_tr(b->lang, "Persons a year, largest gap first. A gap above 0: too few are trained. "
                          "The range holds the truth in four cases of five."),
        heading, sizeof heading / sizeof *heading, 2);
    if (s == NULL)
        return;
    for (size_t i = 0; i < v->n_charted; i++)
        need_row(b, s, (lxw_row_t)(FIRST + i), &v->charted[i]);
    tarve_book_width(b, s, 1, 22);
    need_chart(b, s, title, v->n_charted);
}

/* ---- ledger ---- */

static const tarve_part told[] = {TARVE_PART_CHURN, TARVE_PART_UNEMPLOYED, TARVE_PART_MOBILITY,
                                  TARVE_PART_ENTRANTS};
enum { N_TOLD = sizeof told / sizeof *told };

void tarve_book_ledger(tarve_book *b)
{
    static const char *const heading[] = {
        TARVE_MSG("Field"), TARVE_MSG("Turnover"), TARVE_MSG("From the unemployed"),
        TARVE_MSG("From other occupations and areas"), TARVE_MSG("Left for the newly trained")};
    static const lxw_color_t shade[N_TOLD] = {0xC3CBD2, 0xA9C6D1, 0x3F7486, 0xA8430B};
    const tarve_view *v = b->v;
    const char *name = tarve_book_ledger_name(b);
    const lxw_row_t last = (lxw_row_t)(FIRST + v->n_charted - 1);
    char title[TEXT];
    (void)snprintf(title, sizeof title, tarve_tr(b->lang, "Where the recruitments of %d come from"),
                   v->year);
    lxw_worksheet *s = begin(b, name, title,
                             tarve_tr(b->lang, "Persons a year; what is left for the newly trained "
                                               "is what education is to answer."),
                             heading, sizeof heading / sizeof *heading, 1);
    lxw_chart *c = s == NULL || v->n_charted == 0 ? NULL : bars(b, LXW_CHART_BAR_STACKED);
    if (c == NULL)
        return;
    for (size_t i = 0; i < v->n_charted; i++) {
        tarve_book_text(b, s, (lxw_row_t)(FIRST + i), 0, v->charted[i].name, b->text);
        for (size_t p = 0; p < N_TOLD; p++)
            tarve_book_fixed(b, s, (lxw_row_t)(FIRST + i), (lxw_col_t)(p + 1),
                             v->charted[i].part[told[p]].median, 0);
    }
    for (size_t p = 0; p < N_TOLD; p++)
        colour(series(c, name, (lxw_col_t)(p + 1), last), shade[p]);
    place(b, s, c, last + 2, 0, title, (int)v->n_charted * ROW_HEIGHT + 140);
}

/* ---- forecasts: one block of rows below the other, each with its chart ---- */

enum { HISTORY_YEARS = 4, CHART_ROWS = 20 };

static void history_row(tarve_book *b, lxw_worksheet *s, lxw_row_t row, const tarve_series *y,
                        size_t t)
{
    const tarve_shown c = tarve_view_cell(y, t);
    if (c.kind == TARVE_SHOWN_NUMBER)
        tarve_book_fixed(b, s, row, 1, c.value, 0);
    else if (c.kind == TARVE_SHOWN_PROTECTED)
        tarve_book_text(b, s, row, 1, "1-4", b->right);
}

static void forecast_row(tarve_book *b, lxw_worksheet *s, lxw_row_t row,
                         const tarve_published_series *p, size_t h)
{
    const tarve_forecast *f = p->forecast;
    tarve_book_fixed(b, s, row, 2, tarve_view_forecast(p, f->median[h]), 1);
    tarve_book_fixed(b, s, row, 3, tarve_view_forecast(p, f->lo[0][h]), 1);
    tarve_book_fixed(b, s, row, 4, tarve_view_forecast(p, f->hi[0][h]), 1);
}

static void when(tarve_book *b, lxw_worksheet *s, lxw_row_t row, const tarve_series *y, size_t t)
{
    char buf[TARVE_PERIOD_TEXT];
    const tarve_period p = y->first + (tarve_period)t;
    if (y->freq == TARVE_MONTH)
        tarve_book_month(b, s, row, 0, tarve_period_year(y->freq, p), tarve_period_sub(y->freq, p));
    else
        tarve_book_text(b, s, row, 0, tarve_period_format(y->freq, p, buf), b->right);
}

/* Rows first..last-1 hold the series; the heading above them names its columns. */
static void fan(tarve_book *b, lxw_worksheet *s, lxw_row_t first, lxw_row_t last, const char *title)
{
    static const lxw_color_t shade[] = {0x1A2530, 0x0B4A5E, 0x3F7486, 0x3F7486};
    const char *sheet = tarve_book_forecasts_name(b);
    lxw_chart *c = workbook_add_chart(b->wb, LXW_CHART_LINE);
    if (c == NULL) {
        tarve_book_took(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    for (lxw_col_t col = 1; col <= 4; col++) {
        lxw_chart_series *x = chart_add_series(c, NULL, NULL);
        if (x == NULL)
            return;
        chart_series_set_categories(x, sheet, first, 0, last, 0);
        chart_series_set_values(x, sheet, first, col, last, col);
        chart_series_set_name_range(x, sheet, HEAD, col);
        line(x, shade[col - 1], col <= 2 ? 2.25F : 1.0F,
             col <= 2 ? LXW_CHART_LINE_DASH_SOLID : LXW_CHART_LINE_DASH_DASH);
    }
    chart_axis_set_num_format(c->x_axis, "mm\"/\"yyyy");
    chart_axis_set_interval_unit(c->x_axis, 6);
    chart_axis_set_min(c->y_axis, 0);
    chart_axis_set_num_format(c->y_axis, "#,##0");
    place(b, s, c, first, 6, title, CHART_ROWS * 20);
}

/* Returns the row below the block. */
static lxw_row_t block(tarve_book *b, lxw_worksheet *s, lxw_row_t row,
                       const tarve_published_series *p)
{
    const tarve_series *y = &p->history;
    const size_t most = HISTORY_YEARS * (size_t)y->freq, steps = tarve_view_steps(p);
    const size_t from = y->n > most ? y->n - most : 0;
    const char *name = tarve_view_series_name(b->v, p);
    const lxw_row_t first = row + 1;
    tarve_book_text(b, s, row++, 0, name, b->strong);
    for (size_t t = from; t < y->n; t++, row++) {
        when(b, s, row, y, t);
        history_row(b, s, row, y, t);
    }
    for (size_t h = 0; h < steps; h++, row++) {
        when(b, s, row, y, y->n + h);
        forecast_row(b, s, row, p, h);
    }
    if (row > first)
        fan(b, s, first, row - 1, name);
    return row + 1;
}

void tarve_book_forecasts(tarve_book *b)
{
    static const char *const heading[] = {TARVE_MSG("Period"), TARVE_MSG("Observed"),
                                          TARVE_MSG("Forecast"), TARVE_MSG("80% range from"),
                                          TARVE_MSG("80% range to")};
    lxw_worksheet *s = begin(
        b, tarve_book_forecasts_name(b), tarve_tr(b->lang, "Vacancies and job seekers ahead"),
        tarve_tr(b->lang, "Observed figures, then the forecast with the range that holds the truth "
                          "in four cases of five."),
        heading, sizeof heading / sizeof *heading, 0);
    if (s == NULL)
        return;
    tarve_book_width(b, s, 0, NUMBER_WIDTH);
    lxw_row_t row = FIRST;
    for (size_t i = 0; i < b->v->in->n_series; i++)
        if (b->v->in->series[i].headline && b->v->in->series[i].forecast->n_levels > 0)
            row = block(b, s, row, &b->v->in->series[i]);
}

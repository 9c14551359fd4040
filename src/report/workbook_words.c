/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first sheet and the last: what the workbook is, and what its columns mean. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/say.h"
#include "report/workbook_int.h"

enum { TEXT = 1200, SOURCE = 200, WIDE = 100, LINE = 15, CHARACTERS_A_LINE = 120, MEANING = 90 };

const char *tarve_book_columns_name(const tarve_book *b)
{
    return tarve_tr(b->lang, TARVE_MSGC("sheet", "Columns"));
}

/* ---- read me ---- */

static lxw_row_t paragraph(tarve_book *b, lxw_worksheet *s, lxw_row_t row, const char *text)
{
    const size_t lines = tarve_book_characters(text) / CHARACTERS_A_LINE + 1;
    tarve_book_wrote(b, 2, worksheet_merge_range(s, row, 0, row, 1, text, b->wrap));
    tarve_book_took(b, worksheet_set_row(s, row, (double)(LINE * lines), NULL));
    return row + 1;
}

static lxw_row_t heading(tarve_book *b, lxw_worksheet *s, lxw_row_t row, const char *text)
{
    tarve_book_text(b, s, row + 1, 0, text, b->strong);
    return row + 2;
}

static lxw_row_t sheet_line(tarve_book *b, lxw_worksheet *s, lxw_row_t row, const char *name,
                            const char *about)
{
    char url[TEXT];
    (void)snprintf(url, sizeof url, "internal:'%s'!A1", name);
    tarve_book_wrote(b, 1, worksheet_write_url_opt(s, row, 0, url, b->link, name, NULL));
    tarve_book_text(b, s, row, 1, about, b->wrap);
    if (tarve_book_characters(about) > CHARACTERS_A_LINE)
        tarve_book_took(b, worksheet_set_row(s, row, 2 * LINE, NULL));
    return row + 1;
}

static lxw_row_t contents(tarve_book *b, lxw_worksheet *s, lxw_row_t row)
{
    row = heading(b, s, row, tarve_tr(b->lang, "Sheets"));
    row = sheet_line(b, s, row, tarve_book_need_name(b),
                     tarve_tr(b->lang, "The gap by field, with its range"));
    row = sheet_line(b, s, row, tarve_book_ledger_name(b),
                     tarve_tr(b->lang, "Where recruitments come from, by field"));
    row =
        sheet_line(b, s, row, tarve_book_forecasts_name(b),
                   tarve_tr(b->lang, "Vacancies and job seekers of the area, with their history"));
    for (size_t i = 0; i < TARVE_N_DATA_TABLES; i++)
        if (tarve_data_is_made(tarve_data_tables[i], b->v))
            row = sheet_line(b, s, row, tarve_tr(b->lang, tarve_data_tables[i]->title),
                             tarve_tr(b->lang, tarve_data_tables[i]->about));
    return sheet_line(b, s, row, tarve_book_columns_name(b),
                      tarve_tr(b->lang, "What each column means, its unit and its name in the CSV "
                                        "files"));
}

static bool was_told(const tarve_report_inputs *in, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(in->source[k].name, in->source[i].name) == 0)
            return true;
    return false;
}

static lxw_row_t sources(tarve_book *b, lxw_worksheet *s, lxw_row_t row)
{
    const tarve_report_inputs *in = b->v->in;
    char name[TEXT], licence[TEXT];
    row = heading(b, s, row, tarve_tr(b->lang, "Sources"));
    for (size_t i = 0; i < in->n_sources; i++) {
        if (was_told(in, i))
            continue;
        (void)tarve_text_clean(in->source[i].name, SOURCE, name, sizeof name);
        (void)tarve_text_clean(in->source[i].licence, SOURCE, licence, sizeof licence);
        tarve_book_text(b, s, row, 0, licence, b->text);
        tarve_book_text(b, s, row++, 1, name, b->wrap);
    }
    return row;
}

/* How far the data go, as the pages say it. */
static void data_up_to(const tarve_book *b, char *text, size_t size)
{
    char until[TARVE_SAY_TEXT];
    const char *as_of = b->v->in->as_of;
    tarve_freq f;
    tarve_period p;
    if (tarve_period_parse(as_of, strlen(as_of), &f, &p))
        as_of = tarve_say_until(b->lang, until, f, p);
    (void)snprintf(text, size, tarve_tr(b->lang, "Data up to %s"), as_of);
}

static lxw_row_t words(tarve_book *b, lxw_worksheet *s, lxw_row_t row)
{
    const tarve_language *l = b->lang;
    if (b->v->synthetic)
        tarve_book_text(b, s, row++, 0,
                        tarve_tr(l, "Some figures are made up: not to be used for decisions."),
                        b->strong);
    row = heading(b, s, row, tarve_tr(l, "How to read it"));
    row = paragraph(b, s, row,
                    tarve_tr(l, "Figures are indicative and rest on the assumptions listed. The "
                                "result supports judgement; it does not replace it."));
    row = paragraph(b, s, row,
                    tarve_tr(l, "A range (80%) holds the truth in four cases of five. Modelled "
                                "persons are rounded to 5 below 50 and to 10 above."));
    row = paragraph(b, s, row,
                    tarve_tr(l, "An empty cell is not known or not to be shown. 1-4 stands where "
                                "the source protects a figure from one to four."));
    return paragraph(
        b, s, row,
        tarve_tr(l, "The sheets of tables hold what the CSV files hold, cell by cell; codes and "
                    "words in them are those of the files. Months are dates (their first day)."));
}

void tarve_book_read_me(tarve_book *b)
{
    lxw_worksheet *s = tarve_book_sheet(b, tarve_tr(b->lang, TARVE_MSGC("sheet", "Read me")));
    char text[TEXT];
    if (s == NULL)
        return;
    tarve_book_width(b, s, 0, 36);
    tarve_book_width(b, s, 1, WIDE);
    (void)snprintf(text, sizeof text, "%s: %s",
                   tarve_tr(b->lang, "Labour demand and training need"), b->v->region);
    tarve_book_text(b, s, 0, 0, text, b->title);
    tarve_book_text(b, s, 1, 0, b->v->in->period_label, b->strong);
    tarve_book_took(b, worksheet_set_row(s, 0, 24, NULL));
    data_up_to(b, text, sizeof text);
    tarve_book_text(b, s, 1, 1, text, b->text);
    lxw_row_t row = words(b, s, 2);
    row = contents(b, s, row);
    (void)sources(b, s, row);
    tarve_book_page(b, s, 1, 0, 0);
}

/* ---- columns ---- */

static const char *type_word(const tarve_book *b, tarve_data_type t)
{
    static const char *const word[] = {[TARVE_DATA_TEXT] = TARVE_MSGC("type", "text"),
                                       [TARVE_DATA_CODE] = TARVE_MSGC("type", "code"),
                                       [TARVE_DATA_INTEGER] = TARVE_MSGC("type", "whole number"),
                                       [TARVE_DATA_NUMBER] = TARVE_MSGC("type", "number"),
                                       [TARVE_DATA_YEAR] = TARVE_MSGC("type", "year"),
                                       [TARVE_DATA_MONTH] = TARVE_MSGC("type", "month"),
                                       [TARVE_DATA_PERIOD] =
                                           TARVE_MSGC("type", "month, quarter or year"),
                                       [TARVE_DATA_YES_NO] = TARVE_MSGC("type", "yes or no")};
    return tarve_tr(b->lang, word[t]);
}

static void column_row(tarve_book *b, lxw_worksheet *s, lxw_row_t row, const tarve_data_table *t,
                       const tarve_data_field *f)
{
    char title[TEXT];
    const char *about = tarve_tr(b->lang, f->column->about);
    const size_t lines = tarve_book_characters(about) / MEANING + 1;
    if (lines > 1) /* not every spreadsheet makes room by itself */
        tarve_book_took(b, worksheet_set_row(s, row, (double)(LINE * lines), NULL));
    tarve_book_text(b, s, row, 0, tarve_tr(b->lang, t->title), b->text);
    tarve_book_text(b, s, row, 1, tarve_data_title(b->lang, f, title, sizeof title), b->text);
    tarve_book_text(b, s, row, 2, about, b->wrap);
    tarve_book_text(b, s, row, 3, type_word(b, f->column->type), b->text);
    tarve_book_text(b, s, row, 4, f->column->unit == NULL ? "" : tarve_tr(b->lang, f->column->unit),
                    b->text);
    tarve_book_text(b, s, row, 5, t->name, b->code);
    tarve_book_text(b, s, row, 6, f->name, b->code);
}

void tarve_book_columns(tarve_book *b)
{
    static const char *const title[] = {
        TARVE_MSG("Sheet"), TARVE_MSG("Column"), TARVE_MSG("Meaning"),         TARVE_MSG("Type"),
        TARVE_MSG("Unit"),  TARVE_MSG("File"),   TARVE_MSG("Name in the file")};
    static const double width[] = {32, 60, MEANING + 5, 22, 24, 20, 28};
    enum { N = sizeof title / sizeof *title };
    lxw_worksheet *s = tarve_book_sheet(b, tarve_book_columns_name(b));
    lxw_row_t row = 1;
    if (s == NULL)
        return;
    for (size_t i = 0; i < N; i++) {
        tarve_book_text(b, s, 0, (lxw_col_t)i, tarve_tr(b->lang, title[i]), b->head);
        tarve_book_width(b, s, (lxw_col_t)i, width[i]);
    }
    for (size_t i = 0; i < TARVE_N_DATA_TABLES; i++)
        for (size_t k = 0; tarve_data_is_made(tarve_data_tables[i], b->v) &&
                           k < tarve_data_n_fields(tarve_data_tables[i]);
             k++) {
            tarve_data_field f;
            column_row(b, s, row++, tarve_data_tables[i],
                       tarve_data_field_at(tarve_data_tables[i], k, &f));
        }
    tarve_book_took(b, worksheet_autofilter(s, 0, 0, row - 1, N - 1));
    tarve_book_page(b, s, 1, 1, 0);
}

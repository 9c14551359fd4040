/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tables.h"

#include <stdio.h>

#include "base/csvout.h"
#include "base/files.h"

typedef struct csv_sink {
    tarve_data_sink sink; /* first: the functions below are handed this one */
    tarve_csvout w;
} csv_sink;

static void put_text(tarve_data_sink *s, const char *text, size_t len)
{
    tarve_csv_text(&((csv_sink *)s)->w, text, len);
}

static void put_number(tarve_data_sink *s, const char *text)
{
    tarve_csv_number(&((csv_sink *)s)->w, text);
}

static void end_row(tarve_data_sink *s)
{
    tarve_csv_end(&((csv_sink *)s)->w);
}

static void header(tarve_csvout *w, const tarve_data_table *t)
{
    static const char mark[] = "\xef\xbb\xbf"; /* without it Excel does not take UTF-8 for it */
    tarve_data_field f;
    if (w->semicolons)
        (void)fputs(mark, w->fp);
    for (size_t i = 0; i < tarve_data_n_fields(t); i++)
        tarve_csv_str(w, tarve_data_field_at(t, i, &f)->name);
    tarve_csv_end(w);
}

void tarve_table_print(FILE *fp, const tarve_data_table *t, const tarve_view *v)
{
    csv_sink csv = {.sink = {put_text, put_number, end_row}, .w = {.fp = fp}};
    header(&csv.w, t);
    t->rows(&csv.sink, v);
}

static tarve_status write_table(int dirfd, const tarve_data_table *t, const tarve_view *v,
                                bool semicolons, tarve_error *err)
{
    char name[TARVE_DATA_NAME];
    tarve_out out = {0};
    (void)snprintf(name, sizeof name, "%s.csv", t->name);
    const tarve_status st = tarve_out_open(dirfd, name, &out, err);
    if (st != TARVE_OK)
        return st;
    csv_sink csv = {.sink = {put_text, put_number, end_row},
                    .w = {.fp = out.fp, .semicolons = semicolons}};
    header(&csv.w, t);
    t->rows(&csv.sink, v);
    return tarve_out_close(&out, err);
}

tarve_status tarve_tables_write(int dirfd, const tarve_view *v, bool semicolons, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < TARVE_N_DATA_TABLES && st == TARVE_OK; i++)
        if (tarve_data_is_made(tarve_data_tables[i], v))
            st = write_table(dirfd, tarve_data_tables[i], v, semicolons, err);
    return st;
}

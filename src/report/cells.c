/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/cells.h"

#include <stdio.h>
#include <string.h>

#include "base/csvout.h"
#include "base/text.h"

void tarve_cell_code(tarve_data_sink *w, const char *s)
{
    w->text(w, s == NULL ? "" : s, s == NULL ? 0 : strlen(s));
}

void tarve_cell_text(tarve_data_sink *w, const char *s)
{
    char buf[2048];
    w->text(w, buf, tarve_text_clean(s == NULL ? "" : s, 500, buf, sizeof buf));
}

void tarve_cell_int(tarve_data_sink *w, long long v)
{
    char buf[TARVE_CSV_NUMBER];
    (void)snprintf(buf, sizeof buf, "%lld", v);
    w->number(w, buf);
}

void tarve_cell_fixed(tarve_data_sink *w, double v, int decimals)
{
    char buf[TARVE_CSV_NUMBER];
    w->number(w, tarve_csv_fixed_text(buf, v, decimals));
}

void tarve_cell_double(tarve_data_sink *w, double v)
{
    char buf[TARVE_CSV_NUMBER];
    w->number(w, tarve_csv_double_text(buf, v));
}

void tarve_cell_range(tarve_data_sink *w, tarve_range r, int decimals)
{
    tarve_cell_fixed(w, r.median, decimals);
    tarve_cell_fixed(w, r.lo80, decimals);
    tarve_cell_fixed(w, r.hi80, decimals);
}

void tarve_cell_yes(tarve_data_sink *w, bool b)
{
    tarve_cell_code(w, b ? "yes" : "no");
}

void tarve_cell_period(tarve_data_sink *w, tarve_freq f, tarve_period p)
{
    char buf[TARVE_PERIOD_TEXT];
    tarve_cell_code(w, p == TARVE_NO_PERIOD ? "" : tarve_period_format(f, p, buf));
}

void tarve_cell_end(tarve_data_sink *w)
{
    w->end(w);
}

void tarve_cell_field(tarve_data_sink *w, const tarve_view_field *f)
{
    tarve_cell_code(w, f->code);
    tarve_cell_code(w, f->name); /* visible text already */
    tarve_cell_code(w, f->level);
}

int tarve_cell_year(const tarve_view *v, size_t row, size_t per_year)
{
    return v->in->need->base_year + 1 + (int)(row / per_year);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/cells.h"

#include "base/text.h"

void tarve_cell_text(tarve_csvout *w, const char *s)
{
    char buf[2048];
    tarve_csv_text(w, buf, tarve_text_clean(s == NULL ? "" : s, 500, buf, sizeof buf));
}

void tarve_cell_range(tarve_csvout *w, tarve_range r, int decimals)
{
    tarve_csv_fixed(w, r.median, decimals);
    tarve_csv_fixed(w, r.lo80, decimals);
    tarve_csv_fixed(w, r.hi80, decimals);
}

void tarve_cell_yes(tarve_csvout *w, bool b)
{
    tarve_csv_str(w, b ? "yes" : "no");
}

int tarve_cell_year(const tarve_view *v, size_t row, size_t per_year)
{
    return v->in->need->base_year + 1 + (int)(row / per_year);
}

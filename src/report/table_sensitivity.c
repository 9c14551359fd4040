/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table_sensitivity.h"

#include "report/cells.h"
#include "tarve/intake.h"

static void one_row(tarve_csvout *w, const tarve_view_field *f, int year, tarve_held h, size_t k,
                    const tarve_sensitivity *s, const tarve_sensitivity_row *r)
{
    tarve_cell_text(w, f->code);
    tarve_cell_text(w, f->name);
    tarve_csv_str(w, f->level);
    tarve_csv_int(w, year);
    tarve_csv_str(w, tarve_held_code(h));
    tarve_csv_str(w, tarve_held_point_code(k));
    tarve_csv_fixed(w, s->value, 3);
    tarve_cell_range(w, tarve_round_range(r->gap), 0);
    tarve_cell_range(w, r->ratio, 2);
    tarve_csv_str(w, tarve_need_class_code(r->class_));
    tarve_csv_fixed(w, r->class_probability, 2);
    tarve_csv_fixed(w, r->p_shortage, 2);
    tarve_csv_end(w);
}

void tarve_sensitivity_rows(tarve_csvout *w, const tarve_view *v)
{
    const tarve_outlook *o = v->in->need->outlook;
    if (o == NULL || o->sensitivity[0][0].row == NULL)
        return;
    for (size_t i = 0; i < v->n_years * v->n_rows; i++)
        for (int h = 0; h < TARVE_N_HELD && !v->row[i].small; h++)
            for (size_t k = 0; k < TARVE_N_POINTS; k++)
                one_row(w, &v->row[i], tarve_cell_year(v, i, v->n_rows), (tarve_held)h, k,
                        &o->sensitivity[h][k], &o->sensitivity[h][k].row[i]);
}

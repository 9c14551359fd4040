/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/sensitivity.csv: the gap if one assumption is low or high. */
#include "report/cells.h"
#include "tarve/intake.h"

static void one_row(tarve_data_sink *w, const tarve_view_field *f, int year, tarve_held h, size_t k,
                    const tarve_sensitivity *s, const tarve_sensitivity_row *r)
{
    tarve_cell_field(w, f);
    tarve_cell_int(w, year);
    tarve_cell_code(w, tarve_held_code(h));
    tarve_cell_code(w, tarve_held_point_code(k));
    tarve_cell_fixed(w, s->value, 3);
    tarve_cell_range(w, tarve_round_range(r->gap), 0);
    tarve_cell_range(w, r->ratio, 2);
    tarve_cell_code(w, tarve_need_class_code(r->class_));
    tarve_cell_fixed(w, r->class_probability, 2);
    tarve_cell_fixed(w, r->p_shortage, 2);
    tarve_cell_end(w);
}

static void sensitivity_rows(tarve_data_sink *w, const tarve_view *v)
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

static const tarve_data_column sensitivity_columns[] = {
    TARVE_COLUMN_FIELD,
    TARVE_COLUMN_NAME,
    TARVE_COLUMN_LEVEL,
    TARVE_COLUMN_YEAR,
    TARVE_COLUMN(
        "assumption", TARVE_DATA_CODE, TARVE_MSG("Assumption"),
        TARVE_MSG("The assumption that is held: kappa, coverage of adverts, or chi, turnover"),
        .words = "kappa|chi"),
    TARVE_COLUMN("point", TARVE_DATA_CODE, TARVE_MSG("Point"),
                 TARVE_MSG("Where it is held: the 10th, 50th or 90th percentile of its draws"),
                 .words = "low|base|high"),
    TARVE_COLUMN("value", TARVE_DATA_NUMBER, TARVE_MSG("Value"),
                 TARVE_MSG("Value of the assumption there")),
    TARVE_COLUMN("gap", TARVE_DATA_INTEGER, TARVE_MSG("Gap"),
                 TARVE_MSG("Requirement less supply with the assumption held"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("ratio", TARVE_DATA_NUMBER, TARVE_MSG("Matching ratio"),
                 TARVE_MSG("All supply over all openings; 1 = balance"), .range = true),
    TARVE_COLUMN(
        "class", TARVE_DATA_CODE, TARVE_MSG("Class"), TARVE_MSG("Class with the assumption held"),
        .words = "large_shortage|shortage|balance|surplus|large_surplus|uncertain|too_small"),
    TARVE_COLUMN("class_probability", TARVE_DATA_NUMBER, TARVE_MSG("Probability of the class"),
                 TARVE_MSG("Probability of the class, 0 to 1")),
    TARVE_COLUMN("p_shortage", TARVE_DATA_NUMBER, TARVE_MSG("Probability of a shortage"),
                 TARVE_MSG("Of a shortage of either size, 0 to 1")),
};

const tarve_data_table tarve_data_sensitivity = {
    "sensitivity",
    TARVE_MSG("Low or high assumption"),
    TARVE_MSG("The gap with one assumption held low, in the middle and high"),
    TARVE_DATA_COLUMNS(sensitivity_columns),
    "field,year,assumption,point",
    {"field,year need"},
    sensitivity_rows,
    NULL};

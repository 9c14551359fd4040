/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/width.csv, crosswalk_gaps.csv, crosswalk_ends.csv: what assumptions and the crosswalk do. */
#include "report/cells.h"

/* ---- which assumption makes the range of a field wide, in year +1 ---- */

static void width_rows(tarve_data_sink *w, const tarve_view *v)
{
    static const char *const assumption[] = {"kappa",       "chi",       "new_vacancies",
                                             "unemployed",  "crosswalk", "graduates",
                                             "n_graduates", "other"};
    for (size_t i = 0; i < v->n_rows; i++)
        for (size_t k = 0; !v->row[i].small && k < sizeof assumption / sizeof *assumption; k++) {
            tarve_cell_field(w, &v->row[i]);
            tarve_cell_code(w, assumption[k]);
            tarve_cell_fixed(w, v->row[i].need->variance_share[k], 2);
            tarve_cell_end(w);
        }
}

static const tarve_data_column width_columns[] = {
    TARVE_COLUMN_FIELD,
    TARVE_COLUMN_NAME,
    TARVE_COLUMN_LEVEL,
    TARVE_COLUMN(
        "assumption", TARVE_DATA_CODE, TARVE_MSG("Assumption"),
        TARVE_MSG("Group of assumptions that is drawn while the others stand at their means"),
        .words = "kappa|chi|new_vacancies|unemployed|crosswalk|graduates|n_graduates|other"),
    TARVE_COLUMN("share", TARVE_DATA_NUMBER, TARVE_MSG("Share"),
                 TARVE_MSG("Part of the variance of the gap in year +1, 0 to 1")),
};

const tarve_data_table tarve_data_width = {
    "width",
    TARVE_MSG("What makes ranges wide"),
    TARVE_MSG("Assumptions that make the range of a field wide"),
    TARVE_DATA_COLUMNS(width_columns),
    "field,assumption",
    {"field need"},
    width_rows,
    NULL};

/* ---- openings that no qualification leads to ---- */

static void gap_rows(tarve_data_sink *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_gaps; i++) {
        const tarve_view_gap *g = &v->gap[i];
        tarve_cell_code(w, g->code);
        tarve_cell_code(w, g->name); /* visible text already */
        tarve_cell_code(w, g->reason);
        if (g->n_occupations > 0)
            tarve_cell_int(w, (long long)g->n_occupations);
        else
            tarve_cell_code(w, "");
        tarve_cell_fixed(w, g->openings, 0);
        tarve_cell_fixed(w, g->share, 2);
        tarve_cell_end(w);
    }
}

static const tarve_data_column gap_columns[] = {
    TARVE_COLUMN("occupation", TARVE_DATA_CODE, TARVE_MSG("Occupation"),
                 TARVE_MSG("Code of the occupation, four digits; empty in the rows of several")),
    TARVE_COLUMN_NAME,
    TARVE_COLUMN(
        "reason", TARVE_DATA_CODE, TARVE_MSG("Reason"),
        TARVE_MSG("Why no qualification leads to it: not in the crosswalk, excluded there, or "
                  "regulated; small: those with few openings together; covered: all others"),
        .words = "missing|excluded|regulated|small|covered"),
    TARVE_COLUMN("n_occupations", TARVE_DATA_INTEGER, TARVE_MSG("Occupations"),
                 TARVE_MSG("How many occupations the row stands for")),
    TARVE_COLUMN("openings", TARVE_DATA_INTEGER, TARVE_MSG("Job openings"),
                 TARVE_MSG("Net openings expected in year +1; empty for a small one"),
                 .unit = TARVE_PERSONS_A_YEAR),
    TARVE_COLUMN("share", TARVE_DATA_NUMBER, TARVE_MSG("Share"),
                 TARVE_MSG("Of all openings, 0 to 1")),
};

const tarve_data_table tarve_data_crosswalk_gaps = {
    "crosswalk_gaps",
    TARVE_MSG("Openings without qualification"),
    TARVE_MSG("Openings of occupations that no qualification leads to"),
    TARVE_DATA_COLUMNS(gap_columns),
    NULL,
    {NULL},
    gap_rows,
    NULL};

/* ---- the two ends of what is asked for ---- */

static void end_rows(tarve_data_sink *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_rows; i++) {
        const tarve_view_field *f = &v->row[i];
        tarve_cell_field(w, f);
        tarve_cell_int(w, tarve_cell_year(v, i, v->n_rows));
        tarve_cell_range(w, f->gap_end[0], 0);
        tarve_cell_range(w, f->gap, 0);
        tarve_cell_range(w, f->gap_end[1], 0);
        tarve_cell_yes(w, f->gap_end[0].median * f->gap_end[1].median < 0.0);
        tarve_cell_end(w);
    }
}

static const tarve_data_column end_columns[] = {
    TARVE_COLUMN_FIELD,
    TARVE_COLUMN_NAME,
    TARVE_COLUMN_LEVEL,
    TARVE_COLUMN_YEAR,
    TARVE_COLUMN("gap_register", TARVE_DATA_INTEGER, TARVE_MSG("Gap by the register"),
                 TARVE_MSG("Gap by who is employed with what; empty without a register"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("gap", TARVE_DATA_INTEGER, TARVE_MSG("Gap"),
                 TARVE_MSG("Requirement less supply: above 0 too few are trained"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("gap_requirement", TARVE_DATA_INTEGER, TARVE_MSG("Gap by what is asked for"),
                 TARVE_MSG("Gap by what employers and the law ask for alone"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("sign_depends", TARVE_DATA_YES_NO, TARVE_MSG("Sign depends on it"),
                 TARVE_MSG("Yes when the two ends differ in sign")),
};

const tarve_data_table tarve_data_crosswalk_ends = {
    "crosswalk_ends",
    TARVE_MSG("Gap by register, requirement"),
    TARVE_MSG("What the weight between the register and what is asked for does to the gap"),
    TARVE_DATA_COLUMNS(end_columns),
    "field,year",
    {"field,year need"},
    end_rows,
    NULL};

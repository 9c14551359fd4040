/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/areas.csv, area_indicators.csv, occupations.csv: the area and what is worked in it. */
#include <math.h>

#include "report/cells.h"

/* ---- the area and its municipalities ---- */

static void shown(tarve_data_sink *w, tarve_shown s)
{
    static const char *const kind[] = {"number", "protected", "missing", "suppressed"};
    if (s.kind == TARVE_SHOWN_NUMBER)
        tarve_cell_fixed(w, s.value, 0);
    else
        tarve_cell_code(w, s.kind == TARVE_SHOWN_PROTECTED ? "1-4" : "");
    tarve_cell_code(w, kind[s.kind]);
}

static void area_row(tarve_data_sink *w, const tarve_view_area *a, const char *level)
{
    tarve_cell_code(w, a->code);
    tarve_cell_code(w, a->name); /* visible text already */
    tarve_cell_code(w, level);
    shown(w, a->vacancies);
    shown(w, a->unemployed);
    tarve_cell_fixed(w, a->tightness, 1);
    tarve_cell_int(w, (long long)a->protected_months);
    tarve_cell_fixed(w, a->share, 3);
    tarve_cell_end(w);
}

static void area_rows(tarve_data_sink *w, const tarve_view *v)
{
    area_row(w, &v->total, "area");
    for (size_t i = 0; i < v->n_areas; i++)
        area_row(w, &v->area[i], "municipality");
}

#define STATUS(name)                                                                               \
    TARVE_COLUMN(name, TARVE_DATA_CODE, TARVE_MSG("Status of the figure"),                         \
                 TARVE_MSG("number: printed; protected: 1 to 4; suppressed: could be found by "    \
                           "subtraction; missing: not known"),                                     \
                 .words = "number|protected|missing|suppressed")

static const tarve_data_column area_columns[] = {
    TARVE_COLUMN("area", TARVE_DATA_CODE, TARVE_MSG("Area"), TARVE_MSG("Code of the area")),
    TARVE_COLUMN_NAME,
    TARVE_COLUMN("level", TARVE_DATA_CODE, TARVE_MSG("Level of area"),
                 TARVE_MSG("The area as a whole, or one of its municipalities"),
                 .words = "area|municipality"),
    TARVE_COLUMN("vacancies", TARVE_DATA_INTEGER, TARVE_MSG("Open vacancies"),
                 TARVE_MSG("Open vacancies, mean of the last twelve months"), .may_hide = true),
    STATUS("vacancies_status"),
    TARVE_COLUMN("unemployed", TARVE_DATA_INTEGER, TARVE_MSG("Unemployed"),
                 TARVE_MSG("Unemployed job seekers, mean of the last twelve months"),
                 .unit = TARVE_MSG("persons"), .may_hide = true),
    STATUS("unemployed_status"),
    TARVE_COLUMN("unemployed_per_vacancy", TARVE_DATA_NUMBER, TARVE_MSG("Unemployed per vacancy"),
                 TARVE_MSG("Unemployed job seekers per open vacancy")),
    TARVE_COLUMN("protected_months", TARVE_DATA_INTEGER, TARVE_MSG("Protected months"),
                 TARVE_MSG("How many of the last twelve months are protected")),
    TARVE_COLUMN("openings_share", TARVE_DATA_NUMBER, TARVE_MSG("Share of the openings"),
                 TARVE_MSG("Share of the area's openings, 0 to 1")),
};

const tarve_data_table tarve_data_areas = {
    "areas",
    TARVE_MSG("Areas"),
    TARVE_MSG("The area and its municipalities, last twelve months"),
    TARVE_DATA_COLUMNS(area_columns),
    "area",
    {NULL},
    area_rows,
    NULL};

/* ---- the area in a few figures ---- */

static void indicator(tarve_data_sink *w, const char *area, const char *name, tarve_range r,
                      int digits)
{
    tarve_cell_text(w, area);
    tarve_cell_code(w, name);
    tarve_cell_range(w, r, 3);
    if (digits > 0)
        tarve_cell_int(w, digits);
    else
        tarve_cell_code(w, "");
    tarve_cell_end(w);
}

static tarve_range alone(double x)
{
    return (tarve_range){x, (double)NAN, (double)NAN};
}

static void indicator_rows(tarve_data_sink *w, const tarve_view *v)
{
    const tarve_need_result *r = v->in->need;
    const tarve_mismatch *m = &r->mismatch;
    if (m->area != NULL) {
        const tarve_range beyond = {m->index - m->none.median, m->index - m->none.hi80,
                                    m->index - m->none.lo80};
        indicator(w, m->area, "mismatch_index", alone(m->index), m->digits);
        indicator(w, m->area, "mismatch_index_by_chance", m->none, m->digits);
        indicator(w, m->area, "mismatch_index_beyond_chance", beyond, m->digits);
    }
    indicator(w, v->total.code, "unemployed_by_workplace_factor",
              alone(round(100 * r->commuting_factor) / 100), 0);
}

static const tarve_data_column indicator_columns[] = {
    TARVE_COLUMN("area", TARVE_DATA_CODE, TARVE_MSG("Area"), TARVE_MSG("Code of the area")),
    TARVE_COLUMN("indicator", TARVE_DATA_CODE, TARVE_MSG("Indicator"),
                 TARVE_MSG("What is measured"),
                 .words = "mismatch_index|mismatch_index_by_chance|mismatch_index_beyond_chance|"
                          "unemployed_by_workplace_factor"),
    TARVE_COLUMN("value", TARVE_DATA_NUMBER, TARVE_MSG("Value"), TARVE_MSG("The figure"),
                 .range = true),
    TARVE_COLUMN("digits", TARVE_DATA_INTEGER, TARVE_MSG("Digits"),
                 TARVE_MSG("Digits of the occupations that were compared")),
};

const tarve_data_table tarve_data_area_indicators = {
    "area_indicators",
    TARVE_MSG("Indicators of the area"),
    TARVE_MSG("The area in a few figures: mismatch of vacancies and unemployed, commuting"),
    TARVE_DATA_COLUMNS(indicator_columns),
    "area,indicator",
    {NULL},
    indicator_rows,
    NULL};

/* ---- occupations ---- */

static void occupation_rows(tarve_data_sink *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_occupations; i++) {
        const tarve_view_occupation *o = &v->occupation[i];
        tarve_cell_code(w, o->code);
        tarve_cell_code(w, o->name); /* visible text already */
        tarve_cell_int(w, tarve_cell_year(v, i, v->n_occupations));
        tarve_cell_range(w, o->n12, 0);
        for (size_t p = 0; p < TARVE_PART_BACKLOG; p++)
            tarve_cell_range(w, o->part[p], 0);
        tarve_cell_fixed(w, o->v_bar, 0);
        tarve_cell_fixed(w, o->u_bar, 0);
        tarve_cell_fixed(w, o->tightness, 1);
        tarve_cell_end(w);
    }
}

static const tarve_data_column occupation_columns[] = {
    TARVE_COLUMN("occupation", TARVE_DATA_CODE, TARVE_MSG("Occupation"),
                 TARVE_MSG("Code of the occupation, four digits")),
    TARVE_COLUMN_NAME,
    TARVE_COLUMN_YEAR,
    TARVE_COLUMN("new_vacancies", TARVE_DATA_INTEGER, TARVE_MSG("New vacancies"),
                 TARVE_MSG("New vacancies in the year"), .range = true),
    TARVE_COLUMN("hires", TARVE_DATA_INTEGER, TARVE_MSG("Recruitments"),
                 TARVE_MSG("All recruitments in the occupation"), .unit = TARVE_PERSONS_A_YEAR,
                 .range = true),
    TARVE_COLUMN("churn", TARVE_DATA_INTEGER, TARVE_MSG("Turnover"),
                 TARVE_MSG("Recruitments that only replace one job by another"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("from_unemployed", TARVE_DATA_INTEGER, TARVE_MSG("From the unemployed"),
                 TARVE_MSG("Recruitments of unemployed persons"), .unit = TARVE_PERSONS_A_YEAR,
                 .range = true),
    TARVE_COLUMN("mobility", TARVE_DATA_INTEGER, TARVE_MSG("From other occupations and areas"),
                 TARVE_MSG("Recruitments of persons who change occupation or area"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("entrants", TARVE_DATA_INTEGER, TARVE_MSG("Left for the newly trained"),
                 TARVE_MSG("Recruitments that are left for the newly trained"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("vacancies", TARVE_DATA_INTEGER, TARVE_MSG("Open vacancies"),
                 TARVE_MSG("Open vacancies, mean of the last twelve months")),
    TARVE_COLUMN("unemployed", TARVE_DATA_INTEGER, TARVE_MSG("Unemployed"),
                 TARVE_MSG("Unemployed job seekers, mean of the last twelve months"),
                 .unit = TARVE_MSG("persons")),
    TARVE_COLUMN("unemployed_per_vacancy", TARVE_DATA_NUMBER, TARVE_MSG("Unemployed per vacancy"),
                 TARVE_MSG("Unemployed job seekers per open vacancy")),
};

const tarve_data_table tarve_data_occupations = {
    "occupations",
    TARVE_MSG("Occupations"),
    TARVE_MSG("Recruitment in the occupations that are large enough to be shown"),
    TARVE_DATA_COLUMNS(occupation_columns),
    "occupation,year",
    {NULL},
    occupation_rows,
    NULL};

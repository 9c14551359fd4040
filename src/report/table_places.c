/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/scenarios.csv, places.csv, intake.csv: from the gap to study places. */
#include <math.h>

#include "report/cells.h"
#include "tarve/intake.h"

static void scenario_rows(tarve_data_sink *w, const tarve_view *v)
{
    const tarve_outlook *o = v->in->need->outlook;
    for (size_t s = 0; o != NULL && s < o->n_scenarios; s++)
        for (size_t i = 0; i < v->n_years * v->n_rows; i++) {
            const tarve_scenario_row *r = &o->scenario[s].row[i];
            if (v->row[i].small)
                continue;
            tarve_cell_field(w, &v->row[i]);
            tarve_cell_int(w, tarve_cell_year(v, i, v->n_rows));
            tarve_cell_text(w, o->scenario[s].code);
            tarve_cell_text(w, tarve_view_scenario_name(v, &o->scenario[s]));
            tarve_cell_range(w, tarve_round_range(r->gap), 0);
            tarve_cell_range(w, tarve_round_range(r->difference), 0);
            tarve_cell_range(w, r->ratio, 2);
            tarve_cell_end(w);
        }
}

static const tarve_data_column scenario_columns[] = {
    TARVE_COLUMN_FIELD,
    TARVE_COLUMN_NAME,
    TARVE_COLUMN_LEVEL,
    TARVE_COLUMN_YEAR,
    TARVE_COLUMN(
        "scenario", TARVE_DATA_CODE, TARVE_MSG("Scenario"),
        TARVE_MSG("Code of the scenario: base, low, high, completion, retention, activation, or a "
                  "name of the region's own")),
    TARVE_COLUMN("scenario_name", TARVE_DATA_TEXT, TARVE_MSG("Name of the scenario"),
                 TARVE_MSG("The scenario in words")),
    TARVE_COLUMN("gap", TARVE_DATA_INTEGER, TARVE_MSG("Gap"),
                 TARVE_MSG("Requirement less supply under the scenario"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("difference", TARVE_DATA_INTEGER, TARVE_MSG("Difference from the base"),
                 TARVE_MSG("Of the gap from that of the base, draw by draw"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("ratio", TARVE_DATA_NUMBER, TARVE_MSG("Matching ratio"),
                 TARVE_MSG("All supply over all openings; 1 = balance"), .range = true),
};

const tarve_data_table tarve_data_scenarios = {
    "scenarios",
    TARVE_MSG("Scenarios"),
    TARVE_MSG("Other assumptions, field by field. A scenario is not a forecast: it shows what "
              "follows if the assumption holds"),
    TARVE_DATA_COLUMNS(scenario_columns),
    "scenario,field,year",
    {"field,year need"},
    scenario_rows,
    NULL};

/* ---- study places ---- */

static void places_row(tarve_data_sink *w, const tarve_view_field *f, const tarve_intake *p)
{
    static const tarve_range none = {(double)NAN, (double)NAN, (double)NAN};
    const double nan = (double)NAN, per_place = p->small ? nan : p->student_years_per_place;
    tarve_cell_field(w, f);
    tarve_cell_code(w, p->small ? "too_small" : "ok");
    tarve_cell_int(w, p->from_year);
    tarve_cell_int(w, p->effect_year);
    tarve_cell_int(w, p->full_year);
    tarve_cell_int(w, p->judged_year);
    tarve_cell_fixed(w, p->small ? nan : p->yield, 2);
    tarve_cell_range(w, p->small ? none : tarve_round_range(p->places), 0);
    tarve_cell_fixed(w, p->small ? nan : p->smallest_places, 0);
    tarve_cell_fixed(w, p->small ? nan : p->largest_safe, 0);
    tarve_cell_fixed(w, p->small ? nan : p->recommended, 0);
    for (int k = 0; k < TARVE_PHASES; k++)
        tarve_cell_fixed(w, p->small ? nan : p->phase[k], 0);
    tarve_cell_fixed(w, per_place, 1);
    tarve_cell_fixed(w, tarve_round_persons(per_place * p->recommended), 0);
    for (int k = 0; k < TARVE_N_ALTERNATIVES; k++) {
        tarve_cell_range(w, p->small ? none : tarve_round_range(p->alternative[k].persons), 0);
        tarve_cell_range(w, p->small ? none : tarve_round_range(p->alternative[k].places), 0);
    }
    tarve_cell_fixed(w, p->applicants_per_place, 2);
    tarve_cell_fixed(w, p->places_now, 0);
    tarve_cell_end(w);
}

static void places_rows(tarve_data_sink *w, const tarve_view *v)
{
    const tarve_outlook *o = v->in->need->outlook;
    for (size_t i = 0; o != NULL && o->intake != NULL && i < v->n_rows; i++)
        places_row(w, &v->row[i], &o->intake[i]);
}

#define PLACES_A_YEAR TARVE_MSG("study places a year")
#define NARROWS(name, title)                                                                       \
    TARVE_COLUMN(name, TARVE_DATA_INTEGER, title, TARVE_MSG("By how much the gap narrows"),        \
                 .unit = TARVE_PERSONS_A_YEAR, .range = true)
#define SAME_AS(name, title)                                                                       \
    TARVE_COLUMN(name, TARVE_DATA_INTEGER, title,                                                  \
                 TARVE_MSG("Study places that would do the same"), .unit = PLACES_A_YEAR,          \
                 .range = true)

static const tarve_data_column places_columns[] = {
    TARVE_COLUMN_FIELD,
    TARVE_COLUMN_NAME,
    TARVE_COLUMN_LEVEL,
    TARVE_COLUMN("status", TARVE_DATA_CODE, TARVE_MSG("Status"),
                 TARVE_MSG("too_small: fewer openings than figures ask for"),
                 .words = "ok|too_small"),
    TARVE_COLUMN("from_year", TARVE_DATA_YEAR, TARVE_MSG("Places begin"),
                 TARVE_MSG("Year in which new places begin")),
    TARVE_COLUMN("effect_year", TARVE_DATA_YEAR, TARVE_MSG("First graduates"),
                 TARVE_MSG("Year of their first graduates")),
    TARVE_COLUMN("full_year", TARVE_DATA_YEAR, TARVE_MSG("Full effect"),
                 TARVE_MSG("Year by which all their classes have come through")),
    TARVE_COLUMN("judged_year", TARVE_DATA_YEAR, TARVE_MSG("Demand of"),
                 TARVE_MSG("Year whose demand is used")),
    TARVE_COLUMN("yield", TARVE_DATA_NUMBER, TARVE_MSG("Graduates per place"),
                 TARVE_MSG("Graduates in a matching job in the area per place")),
    TARVE_COLUMN("places", TARVE_DATA_INTEGER, TARVE_MSG("Places that close the gap"),
                 TARVE_MSG("Study places that close the gap; below 0 = too many"),
                 .unit = PLACES_A_YEAR, .range = true),
    TARVE_COLUMN("smallest_places", TARVE_DATA_INTEGER, TARVE_MSG("Fewest places"),
                 TARVE_MSG("Places that bring the probability of a shortage to a half"),
                 .unit = PLACES_A_YEAR),
    TARVE_COLUMN("largest_safe", TARVE_DATA_INTEGER, TARVE_MSG("Most places"),
                 TARVE_MSG("Places up to which a large surplus is no likelier than accepted"),
                 .unit = PLACES_A_YEAR),
    TARVE_COLUMN("recommended", TARVE_DATA_INTEGER, TARVE_MSG("Recommended places"),
                 TARVE_MSG("The smaller of the two"), .unit = PLACES_A_YEAR),
    TARVE_COLUMN("phase_1", TARVE_DATA_INTEGER, TARVE_MSG("First year"),
                 TARVE_MSG("Recommended places in the first year"), .unit = PLACES_A_YEAR),
    TARVE_COLUMN("phase_2", TARVE_DATA_INTEGER, TARVE_MSG("Second year"),
                 TARVE_MSG("Recommended places in the second year"), .unit = PLACES_A_YEAR),
    TARVE_COLUMN("phase_3", TARVE_DATA_INTEGER, TARVE_MSG("Third year"),
                 TARVE_MSG("Recommended places in the third year"), .unit = PLACES_A_YEAR),
    TARVE_COLUMN("student_years_per_place", TARVE_DATA_NUMBER, TARVE_MSG("Student-years per place"),
                 TARVE_MSG("Student-years of one place")),
    TARVE_COLUMN("student_years", TARVE_DATA_INTEGER, TARVE_MSG("Student-years"),
                 TARVE_MSG("Student-years of the recommended places")),
    NARROWS("completion_persons", TARVE_MSG("Five points more complete: persons")),
    SAME_AS("completion_places", TARVE_MSG("Five points more complete: places")),
    NARROWS("retention_persons", TARVE_MSG("Five points more stay: persons")),
    SAME_AS("retention_places", TARVE_MSG("Five points more stay: places")),
    NARROWS("activation_persons",
            TARVE_MSG("Five points more recruited from the unemployed: persons")),
    SAME_AS("activation_places",
            TARVE_MSG("Five points more recruited from the unemployed: places")),
    TARVE_COLUMN(
        "applicants_per_place", TARVE_DATA_NUMBER, TARVE_MSG("Applicants per place"),
        TARVE_MSG("First-choice applicants per place; empty where it is not known or protected")),
    TARVE_COLUMN("places_now", TARVE_DATA_INTEGER, TARVE_MSG("Places now"),
                 TARVE_MSG("Study places of the last year known"), .unit = PLACES_A_YEAR),
};

const tarve_data_table tarve_data_places = {"places",
                                            TARVE_MSG("Study places"),
                                            TARVE_MSG("From the gap to study places"),
                                            TARVE_DATA_COLUMNS(places_columns),
                                            "field",
                                            {"field need"},
                                            places_rows,
                                            NULL};

/* ---- what if there were more places ---- */

static void intake_rows(tarve_data_sink *w, const tarve_view *v)
{
    const tarve_outlook *o = v->in->need->outlook;
    for (size_t i = 0; o != NULL && o->intake != NULL && i < v->n_rows; i++) {
        const tarve_intake *p = &o->intake[i];
        for (size_t k = 0; !p->small && k < TARVE_PLACES_STEPS; k++) {
            const tarve_places_step *s = &p->step[k];
            tarve_cell_field(w, &v->row[i]);
            tarve_cell_fixed(w, s->places, 0);
            tarve_cell_int(w, p->effect_year);
            tarve_cell_fixed(w, s->p_shortage, 2);
            tarve_cell_fixed(w, s->p_large_surplus, 2);
            tarve_cell_int(w, p->full_year);
            tarve_cell_fixed(w, s->p_shortage_full, 2);
            tarve_cell_fixed(w, s->p_large_surplus_full, 2);
            tarve_cell_range(w, tarve_round_range(s->gap_full), 0);
            tarve_cell_end(w);
        }
    }
}

static const tarve_data_column intake_columns[] = {
    TARVE_COLUMN_FIELD,
    TARVE_COLUMN_NAME,
    TARVE_COLUMN_LEVEL,
    TARVE_COLUMN("places", TARVE_DATA_INTEGER, TARVE_MSG("New places"),
                 TARVE_MSG("New study places of which the row speaks"), .unit = PLACES_A_YEAR),
    TARVE_COLUMN("effect_year", TARVE_DATA_YEAR, TARVE_MSG("First graduates"),
                 TARVE_MSG("Year of their first graduates")),
    TARVE_COLUMN("p_shortage", TARVE_DATA_NUMBER, TARVE_MSG("Probability of a shortage"),
                 TARVE_MSG("With the first graduates, 0 to 1")),
    TARVE_COLUMN("p_large_surplus", TARVE_DATA_NUMBER, TARVE_MSG("Probability of a large surplus"),
                 TARVE_MSG("With the first graduates, 0 to 1")),
    TARVE_COLUMN("full_year", TARVE_DATA_YEAR, TARVE_MSG("Full effect"),
                 TARVE_MSG("Year by which all their classes have come through")),
    TARVE_COLUMN("p_shortage_full", TARVE_DATA_NUMBER,
                 TARVE_MSG("Probability of a shortage in full effect"),
                 TARVE_MSG("With all classes through, 0 to 1")),
    TARVE_COLUMN("p_large_surplus_full", TARVE_DATA_NUMBER,
                 TARVE_MSG("Probability of a large surplus in full effect"),
                 TARVE_MSG("With all classes through, 0 to 1")),
    TARVE_COLUMN("gap_full", TARVE_DATA_INTEGER, TARVE_MSG("Gap in full effect"),
                 TARVE_MSG("Gap with all classes through"), .unit = TARVE_PERSONS_A_YEAR,
                 .range = true),
};

const tarve_data_table tarve_data_intake = {
    "intake",
    TARVE_MSG("What if there were more places"),
    TARVE_MSG("What a number of new study places a year does to a field"),
    TARVE_DATA_COLUMNS(intake_columns),
    "field,places",
    {"field places"},
    intake_rows,
    NULL};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/need.csv, levels.csv, ledger.csv, positions.csv: the need of fields and levels. */
#include <math.h>

#include "report/cells.h"

#define CLASSES "large_shortage|shortage|balance|surplus|large_surplus"

/* ---- need and levels ---- */

/* Whose class is shown, with all that is said of it; the direction is the field's own. */
static void class_columns(tarve_data_sink *w, const tarve_view_field *f)
{
    const tarve_field_need *c = f->from;
    tarve_cell_code(w, tarve_need_class_code(c != NULL ? c->class_ : TARVE_NEED_TOO_SMALL));
    tarve_cell_text(w, c != NULL ? c->code : "");
    tarve_cell_fixed(w, c != NULL ? c->class_probability : (double)NAN, 2);
    tarve_cell_code(w, c != NULL ? tarve_need_class_code(c->likeliest) : "");
    tarve_cell_code(w, c != NULL ? tarve_need_class_code(c->second) : "");
    tarve_cell_yes(w, c != NULL && c->mismatch);
    for (size_t k = 0; k < 5; k++)
        tarve_cell_fixed(w, c != NULL ? c->p_class[k] : (double)NAN, 2);
    tarve_cell_code(w, tarve_need_direction_code(f->need->direction));
    tarve_cell_fixed(w, f->need->p_gap_positive, 2);
    tarve_cell_fixed(w, f->small ? (double)NAN : f->need->p_top5, 2);
}

static void persons_columns(tarve_data_sink *w, const tarve_view_field *f)
{
    tarve_cell_range(w, f->requirement, 0);
    tarve_cell_range(w, f->supply, 0);
    tarve_cell_range(w, f->gap, 0);
    tarve_cell_range(w, f->ratio, 2);
    tarve_cell_range(w, f->openings, 0);
    tarve_cell_range(w, f->graduates, 0);
    tarve_cell_fixed(w, f->graduates_recent, 0);
    for (size_t p = 0; p < TARVE_N_PARTS; p++)
        tarve_cell_range(w, f->part[p], 0);
    tarve_cell_fixed(w, f->bound_min, 0);
    tarve_cell_fixed(w, f->bound_max, 0);
    tarve_cell_fixed(w, f->always_unfilled, 0);
    tarve_cell_fixed(w, f->always_left_over, 0);
}

static void need_row(tarve_data_sink *w, const tarve_view_field *f, int year)
{
    tarve_cell_field(w, f);
    tarve_cell_code(w, f->parent);
    tarve_cell_int(w, year);
    class_columns(w, f);
    persons_columns(w, f);
    tarve_cell_yes(w, f->need->certain_shortage);
    tarve_cell_yes(w, f->need->certain_surplus);
    tarve_cell_fixed(w, f->need->narrowness, 2);
    tarve_cell_fixed(w, f->tightness, 1);
    tarve_cell_yes(w, f->need->synthetic);
    tarve_cell_end(w);
}

static void need_rows(tarve_data_sink *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_rows; i++)
        need_row(w, &v->row[i], tarve_cell_year(v, i, v->n_rows));
}

static void level_rows(tarve_data_sink *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_levels; i++)
        need_row(w, &v->level[i], tarve_cell_year(v, i, v->n_levels));
}

#define PROBABILITY(name, title)                                                                   \
    TARVE_COLUMN(name, TARVE_DATA_NUMBER, title, TARVE_MSG("Probability of the class, 0 to 1"))

static const tarve_data_column need_columns[] = {
    TARVE_COLUMN_FIELD,
    TARVE_COLUMN_NAME,
    TARVE_COLUMN_LEVEL,
    TARVE_COLUMN("parent", TARVE_DATA_CODE, TARVE_MSG("Part of"),
                 TARVE_MSG("Field that the row of a qualification is part of; empty for a field")),
    TARVE_COLUMN_YEAR,
    TARVE_COLUMN(
        "class", TARVE_DATA_CODE, TARVE_MSG("Class"),
        TARVE_MSG("Shortage, balance or surplus; uncertain when no class is likely enough; "
                  "too_small when there is nothing large enough to judge"),
        .words = CLASSES "|uncertain|too_small"),
    TARVE_COLUMN(
        "class_of", TARVE_DATA_CODE, TARVE_MSG("Class of"),
        TARVE_MSG("Whose class it is: the row's own code, or that of the first larger group that "
                  "is large enough")),
    TARVE_COLUMN("class_probability", TARVE_DATA_NUMBER, TARVE_MSG("Probability of the class"),
                 TARVE_MSG("Probability of the class, 0 to 1")),
    TARVE_COLUMN("likeliest", TARVE_DATA_CODE, TARVE_MSG("Likeliest class"),
                 TARVE_MSG("The likeliest class, also where the class is uncertain"),
                 .words = CLASSES),
    TARVE_COLUMN("second", TARVE_DATA_CODE, TARVE_MSG("Second likeliest class"),
                 TARVE_MSG("The class that is likeliest after it"), .words = CLASSES),
    TARVE_COLUMN("mismatch", TARVE_DATA_YES_NO, TARVE_MSG("Mismatch"),
                 TARVE_MSG("Yes when takers are short while many are unemployed")),
    PROBABILITY("p_large_shortage", TARVE_MSG("Probability of a large shortage")),
    PROBABILITY("p_shortage", TARVE_MSG("Probability of a shortage")),
    PROBABILITY("p_balance", TARVE_MSG("Probability of balance")),
    PROBABILITY("p_surplus", TARVE_MSG("Probability of a surplus")),
    PROBABILITY("p_large_surplus", TARVE_MSG("Probability of a large surplus")),
    TARVE_COLUMN(
        "direction", TARVE_DATA_CODE, TARVE_MSG("Direction"),
        TARVE_MSG("Of the row itself: up when too few are likely to be trained, down when too "
                  "many are, else unclear"),
        .words = "up|down|unclear"),
    TARVE_COLUMN("p_gap_positive", TARVE_DATA_NUMBER, TARVE_MSG("Probability of a gap"),
                 TARVE_MSG("Probability that too few are trained, 0 to 1")),
    TARVE_COLUMN("p_top5", TARVE_DATA_NUMBER, TARVE_MSG("Probability of the top five"),
                 TARVE_MSG("Probability that the gap is among the five largest, 0 to 1")),
    TARVE_COLUMN("requirement", TARVE_DATA_INTEGER, TARVE_MSG("Requirement"),
                 TARVE_MSG("Newly trained persons who are needed"), .unit = TARVE_PERSONS_A_YEAR,
                 .range = true),
    TARVE_COLUMN("supply", TARVE_DATA_INTEGER, TARVE_MSG("Supply"),
                 TARVE_MSG("Newly trained persons who arrive"), .unit = TARVE_PERSONS_A_YEAR,
                 .range = true),
    TARVE_COLUMN("gap", TARVE_DATA_INTEGER, TARVE_MSG("Gap"),
                 TARVE_MSG("Requirement less supply: above 0 too few are trained"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("ratio", TARVE_DATA_NUMBER, TARVE_MSG("Matching ratio"),
                 TARVE_MSG("All supply over all openings; 1 = balance"), .range = true),
    TARVE_COLUMN("openings", TARVE_DATA_INTEGER, TARVE_MSG("Job openings"),
                 TARVE_MSG("Net openings in the occupations of the field"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("graduates", TARVE_DATA_INTEGER, TARVE_MSG("Graduates"), TARVE_MSG("Graduates"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN("graduates_recent", TARVE_DATA_INTEGER, TARVE_MSG("Graduates so far"),
                 TARVE_MSG("Mean of the last three years known, those who count for the area"),
                 .unit = TARVE_PERSONS_A_YEAR),
    TARVE_COLUMN("hires", TARVE_DATA_INTEGER, TARVE_MSG("Recruitments"),
                 TARVE_MSG("All recruitments in the occupations of the field"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
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
    TARVE_COLUMN("backlog", TARVE_DATA_INTEGER, TARVE_MSG("Backlog"),
                 TARVE_MSG("Part of today's unfilled vacancies that each year takes up"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
    TARVE_COLUMN(
        "requirement_bound_min", TARVE_DATA_INTEGER, TARVE_MSG("Smallest possible requirement"),
        TARVE_MSG("Requirement under the sharing of occupations between fields that gives least"),
        .unit = TARVE_PERSONS_A_YEAR),
    TARVE_COLUMN(
        "requirement_bound_max", TARVE_DATA_INTEGER, TARVE_MSG("Largest possible requirement"),
        TARVE_MSG("Requirement under the sharing of occupations between fields that gives most"),
        .unit = TARVE_PERSONS_A_YEAR),
    TARVE_COLUMN(
        "always_unfilled", TARVE_DATA_INTEGER, TARVE_MSG("Unfilled in any case"),
        TARVE_MSG("Openings that no newly trained person can fill, however occupations are shared"),
        .unit = TARVE_PERSONS_A_YEAR),
    TARVE_COLUMN(
        "always_left_over", TARVE_DATA_INTEGER, TARVE_MSG("Left over in any case"),
        TARVE_MSG("Newly trained persons who find no opening, however occupations are shared"),
        .unit = TARVE_PERSONS_A_YEAR),
    TARVE_COLUMN(
        "certain_shortage", TARVE_DATA_YES_NO, TARVE_MSG("Certain shortage"),
        TARVE_MSG("Yes when some openings stay unfilled in any case in nine draws of ten")),
    TARVE_COLUMN(
        "certain_surplus", TARVE_DATA_YES_NO, TARVE_MSG("Certain surplus"),
        TARVE_MSG("Yes when some newly trained are left over in any case in nine draws of ten")),
    TARVE_COLUMN("narrowness", TARVE_DATA_NUMBER, TARVE_MSG("Narrowness"),
                 TARVE_MSG("1 = the field leads to one occupation; near 0 = to very many")),
    TARVE_COLUMN("unemployed_per_vacancy", TARVE_DATA_NUMBER, TARVE_MSG("Unemployed per vacancy"),
                 TARVE_MSG("Unemployed job seekers per open vacancy")),
    TARVE_COLUMN("synthetic", TARVE_DATA_YES_NO, TARVE_MSG("Made-up figures"),
                 TARVE_MSG("Yes when the figure rests on made-up input")),
};

const tarve_data_table tarve_data_need = {
    "need",
    TARVE_MSG("Training need of fields"),
    TARVE_MSG("Training need by field of education or qualification and year"),
    TARVE_DATA_COLUMNS(need_columns),
    "field,year",
    {"parent need.field"},
    need_rows,
    NULL};

const tarve_data_table tarve_data_levels = {
    "levels",
    TARVE_MSG("Training need of levels"),
    TARVE_MSG("Training need of all education and of its levels: sums of the fields in every "
              "draw, not of the rounded rows"),
    TARVE_DATA_COLUMNS(need_columns),
    "field,year",
    {"parent levels.field"},
    level_rows,
    NULL};

/* ---- the ledger, one part a row ---- */

static void ledger_rows(tarve_data_sink *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_rows; i++)
        for (size_t p = 0; p < TARVE_N_PARTS; p++) {
            tarve_cell_field(w, &v->row[i]);
            tarve_cell_int(w, tarve_cell_year(v, i, v->n_rows));
            tarve_cell_code(w, tarve_part_code((tarve_part)p));
            tarve_cell_range(w, v->row[i].part[p], 0);
            tarve_cell_end(w);
        }
}

static const tarve_data_column ledger_columns[] = {
    TARVE_COLUMN_FIELD,
    TARVE_COLUMN_NAME,
    TARVE_COLUMN_LEVEL,
    TARVE_COLUMN_YEAR,
    TARVE_COLUMN(
        "part", TARVE_DATA_CODE, TARVE_MSG("Part"),
        TARVE_MSG("Part of the ledger: hires = churn + from_unemployed + mobility + entrants; "
                  "backlog comes on top"),
        .words = "hires|churn|from_unemployed|mobility|entrants|backlog"),
    TARVE_COLUMN("persons", TARVE_DATA_INTEGER, TARVE_MSG("Persons"),
                 TARVE_MSG("Persons; empty where there are too few for figures"),
                 .unit = TARVE_PERSONS_A_YEAR, .range = true),
};

const tarve_data_table tarve_data_ledger = {
    "ledger",
    TARVE_MSG("How openings are filled"),
    TARVE_MSG("The ledger of recruitments by field and year, one part a row"),
    TARVE_DATA_COLUMNS(ledger_columns),
    "field,year,part",
    {"field,year need"},
    ledger_rows,
    NULL};

/* ---- now beside later ---- */

static void position_row(tarve_data_sink *w, const tarve_view_field *f, int year)
{
    const tarve_field_need *n = f->need;
    tarve_cell_field(w, f);
    tarve_cell_int(w, year);
    tarve_cell_code(w, f->small ? "" : tarve_position_code(n->start));
    tarve_cell_code(w, f->small ? "" : tarve_position_code(n->ahead));
    tarve_cell_code(w, f->small ? "" : tarve_outlook_code(n->start, n->ahead));
    tarve_cell_yes(w, !f->small && n->mismatch);
    tarve_cell_yes(w, !f->small && n->opens_longer);
    tarve_cell_fixed(w, f->employed, 0);
    tarve_cell_range(w, f->balance_share, 1);
    tarve_cell_fixed(w, f->expansion, 0);
    tarve_cell_range(w, f->replacement, 0);
    tarve_cell_end(w);
}

static void position_rows(tarve_data_sink *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_levels; i++)
        position_row(w, &v->level[i], tarve_cell_year(v, i, v->n_levels));
    for (size_t i = 0; i < v->n_years * v->n_rows; i++)
        position_row(w, &v->row[i], tarve_cell_year(v, i, v->n_rows));
}

static const tarve_data_column position_columns[] = {
    TARVE_COLUMN_FIELD,
    TARVE_COLUMN_NAME,
    TARVE_COLUMN_LEVEL,
    TARVE_COLUMN_YEAR,
    TARVE_COLUMN(
        "start", TARVE_DATA_CODE, TARVE_MSG("Now"),
        TARVE_MSG("Where the field stands now, by unemployed per vacancy beside the country's"),
        .words = "shortage|balance|surplus|unclear"),
    TARVE_COLUMN("ahead", TARVE_DATA_CODE, TARVE_MSG("Ahead"),
                 TARVE_MSG("Where the flows of the years +3 to +5 lead"),
                 .words = "shortage|balance|surplus|unclear"),
    TARVE_COLUMN("outlook", TARVE_DATA_CODE, TARVE_MSG("Outlook"),
                 TARVE_MSG("Both together: where the field stands and where it is going")),
    TARVE_COLUMN("mismatch", TARVE_DATA_YES_NO, TARVE_MSG("Mismatch"),
                 TARVE_MSG("Yes when takers are short while many are unemployed")),
    TARVE_COLUMN(
        "opens_longer", TARVE_DATA_YES_NO, TARVE_MSG("Open for longer"),
        TARVE_MSG("Yes when vacancies stand open a quarter longer than a year ago while as many "
                  "seek work")),
    TARVE_COLUMN(
        "employed", TARVE_DATA_INTEGER, TARVE_MSG("Employed"),
        TARVE_MSG("Employed persons in the occupations of the field; empty without a file of the "
                  "employed"),
        .unit = TARVE_MSG("persons")),
    TARVE_COLUMN("balance_share", TARVE_DATA_NUMBER, TARVE_MSG("Balance share"),
                 TARVE_MSG("Supply less openings, per cent of the employed"),
                 .unit = TARVE_MSG("%"), .range = true),
    TARVE_COLUMN("expansion", TARVE_DATA_INTEGER, TARVE_MSG("Expansion"),
                 TARVE_MSG("Change of the employed"), .unit = TARVE_PERSONS_A_YEAR),
    TARVE_COLUMN("replacement", TARVE_DATA_INTEGER, TARVE_MSG("Replacement"),
                 TARVE_MSG("Openings less expansion"), .unit = TARVE_PERSONS_A_YEAR, .range = true),
};

const tarve_data_table tarve_data_positions = {
    "positions",
    TARVE_MSG("Now and ahead"),
    TARVE_MSG("Where levels and fields stand now and where they are going"),
    TARVE_DATA_COLUMNS(position_columns),
    "field,year",
    {NULL},
    position_rows,
    NULL};

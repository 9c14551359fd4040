/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * track_record.csv: with the forecasts of the one earlier run that lies beside this one, its bias
 * is the sum of the outcomes behind it. It may rest on cells that are let out, and on three at
 * least.
 */
#include "attack.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST = 3, N_MEASURES = 2, MOST = 4096 };
static const double half_of_last_digit = 0.005;

typedef struct record {
    const book *b;
    sheet now, then;                   /* track_record.csv; forecasts.csv of the earlier run */
    const tarve_member_cells *let_out; /* by measure */
    evidence *e;
    verdict *v;
} record;

static bool number_of(const char *text, double *out)
{
    char *end;
    *out = strtod(text, &end);
    return end != text && *end == '\0';
}

static bool is_same(const sheet *a, size_t i, const sheet *b, size_t j, const char *column)
{
    return strcmp(sheet_at(a, i, column), sheet_at(b, j, column)) == 0;
}

/* Is the month of a municipality's row among those that forecasts are made from? */
static bool is_let_out(const record *r, const char *measure, const char *area, tarve_period t)
{
    const tarve_member_cells *c = &r->let_out[strcmp(measure, "vacancy_stock") != 0];
    for (size_t i = 0; i < c->n_members; i++)
        if (strcmp(area, r->b->member[i]) == 0)
            return t >= c->first && t < c->first + (tarve_period)c->n_months &&
                   c->shown[i * c->n_months + (size_t)(t - c->first)].kind == TARVE_SHOWN_NUMBER;
    return true; /* the area itself */
}

/* The cell that a forecast was held against; SIZE_MAX: none that may be. */
static size_t outcome_of(const record *r, size_t row, size_t then, double *median)
{
    tarve_period t = TARVE_NO_PERIOD;
    tarve_freq f = TARVE_YEAR;
    double step = 0, from = 0, to = 0;
    const char *period = sheet_at(&r->then, then, "period"),
               *measure = sheet_at(&r->then, then, "measure"),
               *area = sheet_at(&r->then, then, "area");
    if (!is_same(&r->now, row, &r->then, then, "measure") ||
        !is_same(&r->now, row, &r->then, then, "area") ||
        !is_same(&r->now, row, &r->then, then, "group") ||
        !number_of(sheet_at(&r->then, then, "horizon"), &step) ||
        !number_of(sheet_at(&r->now, row, "steps_from"), &from) ||
        !number_of(sheet_at(&r->now, row, "steps_to"), &to) || step < from || step > to ||
        !number_of(sheet_at(&r->then, then, "median"), median) ||
        !tarve_period_parse(period, strlen(period), &f, &t))
        return SIZE_MAX;
    const size_t cell = t > r->b->as_of
                            ? SIZE_MAX
                            : book_cell(r->b, measure, area, sheet_at(&r->then, then, "group"), t);
    return cell != SIZE_MAX && book_is_printed(r->b, cell) && is_let_out(r, measure, area, t)
               ? cell
               : SIZE_MAX;
}

static void take_row(const record *r, size_t row, double n, double bias, const char *place)
{
    size_t cell[MOST], found = 0;
    double medians = 0, median = 0;
    for (size_t i = 1; i < r->then.n_rows && found < MOST; i++) {
        const size_t c = outcome_of(r, row, i, &median);
        if (c == SIZE_MAX)
            continue;
        cell[found++] = c;
        medians += median;
    }
    if ((double)found != n) {
        fail_at(r->v, place, "%g outcomes where %zu are let out", n, found);
        return;
    }
    const double off = n * (half_of_last_digit + 0.05); /* medians have one decimal */
    evidence_begin(r->e, (int64_t)ceil(medians - n * bias - off),
                   (int64_t)floor(medians - n * bias + off), place);
    for (size_t k = 0; k < found; k++)
        evidence_term(r->e, cell[k], 1);
}

static void check_row(const record *r, size_t row)
{
    static const char *const figure[] = {"mae",   "bias",       "mae_naive",
                                         "ratio", "coverage80", "coverage95"};
    char place[PLACE];
    double n = 0, n_naive = 0, bias = 0, x = 0;
    const char *scope = sheet_at(&r->now, row, "scope");
    (void)snprintf(place, sizeof place, "data/track_record.csv:%zu", row + 1);
    if (!number_of(sheet_at(&r->now, row, "n"), &n) ||
        !number_of(sheet_at(&r->now, row, "n_naive"), &n_naive) ||
        !number_of(sheet_at(&r->now, row, "n_ranges"), &x))
        fail_at(r->v, place, "how many outcomes it rests on does not stand there");
    const double least[] = {n, n, n_naive, n_naive, x, x};
    for (size_t c = 0; c < sizeof figure / sizeof *figure; c++)
        if (sheet_at(&r->now, row, figure[c])[0] != '\0' && least[c] < LEAST)
            fail_at(r->v, place, "%s rests on %g outcomes", figure[c], least[c]);
    if (r->then.n_rows > 0 && (strcmp(scope, "area") == 0 || strcmp(scope, "municipality") == 0) &&
        number_of(sheet_at(&r->now, row, "bias"), &bias))
        take_row(r, row, n, bias, place);
}

void read_track(const book *b, const char *run_dir, const tarve_member_cells *let_out, evidence *e,
                verdict *v)
{
    static const char known[] =
        " scope measure area group steps_from steps_to runs n n_left_out mae bias n_naive "
        "mae_naive ratio n_ranges coverage80 coverage95 hits opposite ";
    record r = {.b = b, .let_out = let_out, .e = e, .v = v};
    char dir[4200];
    (void)snprintf(dir, sizeof dir, "%s/data", run_dir);
    if (!sheet_read(&r.now, dir, "track_record.csv", ',')) {
        fail_at(v, "data/track_record.csv", "is not there");
        return;
    }
    (void)snprintf(dir, sizeof dir, "%s/../2022Q4/data", run_dir); /* of attack_run.sh */
    const bool earlier = sheet_read(&r.then, dir, "forecasts.csv", ',');
    for (size_t c = 0; r.now.n_rows > 0 && c < r.now.n_cols; c++) {
        char word[PLACE];
        (void)snprintf(word, sizeof word, " %.40s ", r.now.field[c]);
        if (strstr(known, word) == NULL)
            fail_at(v, "data/track_record.csv:1", "%s may tell a count", r.now.field[c]);
    }
    for (size_t row = 1; row < r.now.n_rows; row++)
        check_row(&r, row);
    if (earlier)
        sheet_free(&r.then);
    sheet_free(&r.now);
}

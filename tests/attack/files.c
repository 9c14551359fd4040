/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each published file says of the cells behind it, and what it may not say at all. */
#include "attack.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "report/plots.h"
#include "report/view.h"
#include "tarve/need.h"

enum { YEAR = 12, YEARS_BACK = 3, FEWEST_PROTECTED = 5, N_MEASURES = 2 };

static const char *const measures[N_MEASURES] = {"vacancy_stock", "unemployed_stock"};

typedef struct reading {
    const book *b;
    const char *run_dir;
    tarve_member_cells let_out[N_MEASURES];
    char data_dir[4096];
    evidence *e;
    verdict *v;
} reading;

void fail_at(verdict *v, const char *place, const char *fmt, ...)
{
    va_list args;
    v->failures++;
    if (v->quiet)
        return;
    (void)printf("FAIL  %s: ", place);
    va_start(args, fmt);
    (void)vprintf(fmt, args);
    va_end(args);
    (void)printf("\n");
}

static bool number_of(const char *text, double *out)
{
    char *end;
    *out = strtod(text, &end);
    return end != text && *end == '\0';
}

static bool month_of(const char *text, tarve_period *t)
{
    tarve_freq f;
    return tarve_period_parse(text, strlen(text), &f, t) && f == TARVE_MONTH;
}

/* ---- figures that repeat a cell: benchmarks, naive forecasts, histories ---- */

/* What a printed forecast figure may have been before it was rounded. */
static void unrounded(const char *measure, double printed, int64_t *lo, int64_t *hi)
{
    const bool persons = tarve_view_is_persons(measure);
    const double below = persons ? (printed <= 50 ? 2.5 : 5) : 0.05;
    const double above = persons ? (printed < 50 ? 2.5 : 5) : 0.05;
    *lo = (int64_t)ceil(printed - below);
    *hi = (int64_t)floor(printed + above);
}

/* Does a figure of a municipality stand in what forecasts are made from? */
static bool is_let_out(const reading *r, const char *measure, const char *area, tarve_period t)
{
    for (size_t m = 0; m < N_MEASURES; m++) {
        const tarve_member_cells *c = &r->let_out[m];
        for (size_t i = 0; i < c->n_members && strcmp(measure, measures[m]) == 0; i++)
            if (strcmp(area, r->b->member[i]) == 0)
                return t >= c->first && t < c->first + (tarve_period)c->n_months &&
                       c->shown[i * c->n_months + (size_t)(t - c->first)].kind ==
                           TARVE_SHOWN_NUMBER;
    }
    return true;
}

/* May the figure be that of an older year as well? */
static bool is_ambiguous(const reading *r, size_t cell, const char *measure, const char *area,
                         const char *group, int64_t lo, int64_t hi)
{
    for (int k = 1; k < YEARS_BACK; k++) {
        const size_t older =
            book_cell(r->b, measure, area, group, book_month(r->b, cell) - k * YEAR);
        if (older != SIZE_MAX && book_is_printed(r->b, older) && book_value(r->b, older) >= lo &&
            book_value(r->b, older) <= hi)
            return true;
    }
    return false;
}

/* The figure is that of the newest year whose month it agrees with: the inputs are asked which, so
 * the adversary guesses better than anybody could. Where years agree by chance, that of a month
 * which was not let out is no evidence. */
static void take_repeat(const reading *r, const char *measure, const char *area, const char *group,
                        tarve_period newest, double printed, const char *place)
{
    char cell_place[300];
    int64_t lo, hi;
    unrounded(measure, printed, &lo, &hi);
    for (int k = 0; k < YEARS_BACK; k++) {
        const size_t cell = book_cell(r->b, measure, area, group, newest - k * YEAR);
        if (cell == SIZE_MAX)
            return;
        if (book_is_hidden(r->b, cell) && printed > 0.5 && printed < HIDDEN_HI + 0.5)
            fail_at(r->v, place, "%g stands where the publisher hides %s", printed,
                    book_place(r->b, cell, cell_place, sizeof cell_place));
        if (!book_is_printed(r->b, cell))
            continue;
        const int64_t x = book_value(r->b, cell);
        if (x < lo || x > hi)
            continue;
        if (is_let_out(r, measure, area, newest - k * YEAR) ||
            !is_ambiguous(r, cell, measure, area, group, lo, hi))
            evidence_cell(r->e, cell, lo, hi, place);
        return;
    }
}

/* Does the forecast repeat single months, and which one for horizon h? */
static bool repeats_month(const char *column, const char *model, tarve_period end,
                          tarve_period period, tarve_period *month)
{
    const bool benchmark = strcmp(column, "benchmark") == 0;
    if (!benchmark && strcmp(model, "naive") == 0) {
        *month = end;
        return true;
    }
    *month = period - YEAR * ((period - end + YEAR - 1) / YEAR);
    return benchmark || strcmp(model, "seasonal_naive") == 0;
}

static void forecast_row(const reading *r, const sheet *s, size_t row)
{
    static const char *const column[] = {"benchmark", "mean", "median"};
    char place[PLACE];
    tarve_period end, period, month;
    (void)snprintf(place, sizeof place, "data/forecasts.csv:%zu", row + 1);
    if (!month_of(sheet_at(s, row, "history_end"), &end) ||
        !month_of(sheet_at(s, row, "period"), &period))
        return;
    const char *measure = sheet_at(s, row, "measure");
    for (size_t c = 0; c < sizeof column / sizeof *column; c++) {
        double x;
        if (!number_of(sheet_at(s, row, column[c]), &x))
            continue;
        if (tarve_view_is_persons(measure) && tarve_round_persons(x) != x)
            fail_at(r->v, place, "%s %g is not rounded", column[c], x);
        if (repeats_month(column[c], sheet_at(s, row, "model"), end, period, &month))
            take_repeat(r, measure, sheet_at(s, row, "area"), sheet_at(s, row, "group"), month, x,
                        place);
    }
}

/* Does row differ from the row before in its series? */
static bool new_series(const sheet *s, size_t row)
{
    return row == 1 ||
           strcmp(sheet_at(s, row, "series_id"), sheet_at(s, row - 1, "series_id")) != 0;
}

/* A line of plots/NAME.tsv: year, kind, figures (0 observed, 1 protected, 2 forecast). */
static void history_line(const reading *r, const sheet *f, size_t series_row, const sheet *tsv,
                         size_t row, const char *name)
{
    char place[PLACE];
    double year, kind, x;
    char *const *field = tsv->field + row * tsv->n_cols;
    if (!number_of(field[0], &year) || !number_of(field[1], &kind) || !number_of(field[2], &x))
        return;
    (void)snprintf(place, sizeof place, "plots/fi/%.60s.tsv:%zu", name, row + 1);
    const tarve_period t = (tarve_period)lround(year * YEAR - 0.5);
    const size_t cell =
        book_cell(r->b, sheet_at(f, series_row, "measure"), sheet_at(f, series_row, "area"),
                  sheet_at(f, series_row, "group"), t);
    if (cell == SIZE_MAX || kind == 2)
        return;
    if (kind == 1)
        evidence_cell(r->e, cell, HIDDEN_LO, HIDDEN_HI, place);
    else if (book_is_hidden(r->b, cell))
        fail_at(r->v, place, "%g stands where the publisher hides a count", x);
    else
        evidence_cell(r->e, cell, llround(x), llround(x), place);
}

static void read_history(const reading *r, const sheet *f, size_t row)
{
    char name[TARVE_PLOT_NAME], file[TARVE_PLOT_NAME + 16];
    sheet tsv;
    const tarve_published_series s = {.id = sheet_at(f, row, "series_id")};
    (void)snprintf(file, sizeof file, "%s.tsv", tarve_plots_series_name(&s, name));
    char dir[4096];
    (void)snprintf(dir, sizeof dir, "%s/plots/fi", r->run_dir);
    if (!sheet_read(&tsv, dir, file, '\t'))
        return; /* most series have no picture */
    for (size_t i = 0; i < tsv.n_rows; i++)
        history_line(r, f, row, &tsv, i, name);
    sheet_free(&tsv);
}

/* plots/fi/areas-WHAT.tsv: digits of a municipality's code, month, kind, figure. What is forecast
 * is in data/forecasts.csv. */
static void read_area_months(const reading *r, const char *what, const char *measure)
{
    char dir[4096], file[64], place[PLACE];
    sheet tsv;
    (void)snprintf(dir, sizeof dir, "%s/plots/fi", r->run_dir);
    (void)snprintf(file, sizeof file, "areas-%s.tsv", what);
    if (!sheet_read(&tsv, dir, file, '\t'))
        return; /* nothing to draw */
    for (size_t i = 0; i < tsv.n_rows; i++) {
        char area[16];
        double code, month, kind, x;
        char *const *field = tsv.field + i * tsv.n_cols;
        if (!number_of(field[0], &code) || !number_of(field[1], &month) ||
            !number_of(field[2], &kind) || kind != 0 || !number_of(field[3], &x))
            continue;
        (void)snprintf(area, sizeof area, "KU%03.0f", code);
        (void)snprintf(place, sizeof place, "plots/fi/%s:%zu", file, i + 1);
        const size_t cell = book_cell(r->b, measure, area, "SSS", (tarve_period)lround(month));
        if (cell == SIZE_MAX || book_is_hidden(r->b, cell))
            fail_at(r->v, place, "%g stands where the publisher shows none", x);
        else
            evidence_cell(r->e, cell, llround(x), llround(x), place);
    }
    sheet_free(&tsv);
}

/* ---- sums of occupations: what their hidden counts come to on average ---- */

typedef struct hidden_mean {
    double lo, hi; /* of the mean that stands for every hidden count of the month */
    size_t n;      /* hidden counts of the month, over all groups */
} hidden_mean;

static bool is_part(const tarve_series *s, const reading *r, const char *measure)
{
    return s->freq == TARVE_MONTH && s->variant[0] == '\0' && strlen(s->group) == 4 &&
           strcmp(s->measure, measure) == 0 && strcmp(s->area, r->b->occupation_area) == 0;
}

/* One major group: the sum is printed occupations + n * mean, rounded. */
static void narrow_mean(const reading *r, const char *measure, char digit, tarve_period t,
                        double lo, double hi, hidden_mean *m)
{
    double printed = 0, n = 0;
    for (size_t k = 0; k < tarve_panel_size(r->b->panel); k++) {
        const tarve_series s = tarve_panel_series(r->b->panel, k);
        const size_t cell =
            is_part(&s, r, measure) ? book_cell(r->b, measure, s.area, s.group, t) : SIZE_MAX;
        if (cell == SIZE_MAX)
            continue;
        const bool hidden = book_is_hidden(r->b, cell);
        m->n += hidden && digit == '0'; /* counted once */
        if (s.group[0] != digit)
            continue;
        n += hidden;
        printed += book_is_printed(r->b, cell) ? (double)book_value(r->b, cell) : 0;
    }
    if (n > 0) {
        m->lo = fmax(m->lo, (lo - 0.5 - printed) / n);
        m->hi = fmin(m->hi, (hi + 0.5 - printed) / n);
    }
}

/* The mean was made from the month's total: so the sum of all hidden counts is known as well. */
static void take_hidden_sum(const reading *r, const char *measure, tarve_period t,
                            const hidden_mean *m)
{
    const double n = (double)m->n;
    if (m->n < FEWEST_PROTECTED || m->lo > m->hi)
        return;
    evidence_begin(r->e, m->lo <= HIDDEN_LO ? 0 : (int64_t)ceil(n * m->lo - 1e-6),
                   m->hi >= HIDDEN_HI ? ATTACK_MANY : (int64_t)floor(n * m->hi + 1e-6),
                   "data/forecasts.csv, benchmarks of the major groups");
    for (size_t k = 0; k < tarve_panel_size(r->b->panel); k++) {
        const tarve_series s = tarve_panel_series(r->b->panel, k);
        const size_t cell =
            is_part(&s, r, measure) ? book_cell(r->b, measure, s.area, s.group, t) : SIZE_MAX;
        if (cell != SIZE_MAX && book_is_hidden(r->b, cell))
            evidence_term(r->e, cell, 1);
    }
}

static void read_group_month(const reading *r, const sheet *s, const char *measure,
                             tarve_period month)
{
    hidden_mean m = {1, 4, 0};
    for (size_t row = 1; row < s->n_rows; row++) {
        tarve_period end, period, of;
        double x;
        const char *group = sheet_at(s, row, "group");
        if (strlen(group) != 1 || strcmp(sheet_at(s, row, "measure"), measure) != 0 ||
            strcmp(sheet_at(s, row, "area"), r->b->occupation_area) != 0 ||
            !month_of(sheet_at(s, row, "history_end"), &end) ||
            !month_of(sheet_at(s, row, "period"), &period) ||
            !number_of(sheet_at(s, row, "benchmark"), &x) || period - end > YEAR)
            continue;
        int64_t lo, hi;
        (void)repeats_month("benchmark", "", end, period, &of);
        unrounded(measure, x, &lo, &hi);
        if (of == month)
            narrow_mean(r, measure, group[0], month, (double)lo, (double)hi, &m);
    }
    take_hidden_sum(r, measure, month, &m);
}

static void read_forecasts(const reading *r)
{
    sheet s;
    if (!sheet_read(&s, r->data_dir, "forecasts.csv", ',')) {
        fail_at(r->v, "data/forecasts.csv", "is not there");
        return;
    }
    for (size_t row = 1; row < s.n_rows; row++) {
        forecast_row(r, &s, row);
        if (new_series(&s, row))
            read_history(r, &s, row);
    }
    read_area_months(r, "vacancies", measures[0]);
    read_area_months(r, "unemployed", measures[1]);
    for (size_t i = 0; i < N_MEASURES; i++)
        for (tarve_period t = r->b->as_of - YEAR + 1; t <= r->b->as_of; t++)
            read_group_month(r, &s, measures[i], t);
    sheet_free(&s);
}

/* ---- means of municipalities ---- */

/* The adversary is given the sum behind a printed mean unrounded: more than shares, ratios and the
 * map say together. A mean that is not of all twelve months tells him nothing, since he does not
 * know of which. */
static void take_mean(const reading *r, const char *measure, const char *area, double printed,
                      const char *place)
{
    size_t cell[YEAR], hidden = 0;
    int64_t sum = 0;
    bool printed_all = true;
    for (int k = 0; k < YEAR; k++) {
        cell[k] = book_cell(r->b, measure, area, "SSS", r->b->as_of - k);
        if (cell[k] == SIZE_MAX)
            return;
        hidden += book_is_hidden(r->b, cell[k]);
        printed_all = printed_all && book_is_printed(r->b, cell[k]);
        sum += printed_all ? book_value(r->b, cell[k]) : 0;
    }
    if (hidden > 0)
        fail_at(r->v, place, "a mean of %s of %s stands over %zu months that the publisher hides",
                measure, area, hidden);
    if (!printed_all || fabs((double)sum / YEAR - printed) > 0.5)
        return;
    evidence_begin(r->e, sum, sum, place);
    for (int k = 0; k < YEAR; k++)
        evidence_term(r->e, cell[k], 1);
}

static void area_row(const reading *r, const sheet *s, size_t row)
{
    static const char *const column[] = {"vacancies", "unemployed"};
    char place[PLACE];
    double x;
    size_t numbers = 0;
    (void)snprintf(place, sizeof place, "data/areas.csv:%zu", row + 1);
    for (size_t c = 0; c < 2; c++)
        if (number_of(sheet_at(s, row, column[c]), &x)) {
            take_mean(r, measures[c], sheet_at(s, row, "area"), x, place);
            numbers++;
        }
    if (numbers < 2 && number_of(sheet_at(s, row, "unemployed_per_vacancy"), &x))
        fail_at(r->v, place, "a ratio stands where one of its parts is hidden");
    if (!number_of(sheet_at(s, row, "vacancies"), &x) &&
        number_of(sheet_at(s, row, "openings_share"), &x))
        fail_at(r->v, place, "a share stands where the figure is hidden");
}

static void read_areas(const reading *r)
{
    sheet s;
    if (!sheet_read(&s, r->data_dir, "areas.csv", ',')) {
        fail_at(r->v, "data/areas.csv", "is not there");
        return;
    }
    for (size_t row = 1; row < s.n_rows; row++)
        area_row(r, &s, row);
    page_compare(r->run_dir, &s, r->v); /* page and map say nothing that this table does not */
    sheet_free(&s);
}

/* ---- modelled persons: coarse everywhere ---- */

static void read_persons(const reading *r, const char *name, const char *const *column)
{
    sheet s;
    char place[PLACE];
    if (!sheet_read(&s, r->data_dir, name, ',')) {
        fail_at(r->v, name, "is not there");
        return;
    }
    for (size_t row = 1; row < s.n_rows; row++)
        for (size_t c = 0; c < s.n_cols; c++)
            for (const char *const *p = column; *p != NULL; p++) {
                double x;
                const size_t n = strlen(*p);
                const char *head = s.field[c];
                if (strncmp(head, *p, n) != 0 ||
                    (head[n] != '\0' && strncmp(head + n, "_lo80", 5) != 0 &&
                     strncmp(head + n, "_hi80", 5) != 0))
                    continue;
                (void)snprintf(place, sizeof place, "data/%s:%zu", name, row + 1);
                if (number_of(s.field[row * s.n_cols + c], &x) && tarve_round_persons(x) != x)
                    fail_at(r->v, place, "%s %g is not rounded", head, x);
            }
    sheet_free(&s);
}

/* ---- free text: findings and rejects ---- */

/* The next whole number in the text that stands alone; false at the end. */
static bool next_number(const char **at, int64_t *x)
{
    const char *s = *at;
    while (*s != '\0') {
        if (!isdigit((unsigned char)*s)) {
            s++;
            continue;
        }
        const bool alone = s == *at || !(isalnum((unsigned char)s[-1]) || s[-1] == '.');
        char *end;
        *x = strtoll(s, &end, 10);
        s = end;
        if (alone && !isalnum((unsigned char)*s) && *s != '.' && *s != '%') {
            *at = s;
            return true;
        }
    }
    return false;
}

/* Numbers in the text that are the cell's own figure are taken for it. */
static void take_said(const reading *r, size_t cell, const char *text, const char *place)
{
    int64_t x;
    if (cell == SIZE_MAX || !book_is_printed(r->b, cell))
        return;
    for (const char *at = text; next_number(&at, &x);)
        if (x == book_value(r->b, cell) && x > 0)
            evidence_cell(r->e, cell, x, x, place);
}

static void finding(const reading *r, const char *text, const char *place)
{
    static const char *const measure[] = {"vacancy_stock", "vacancy_flow", "unemployed_stock"};
    for (size_t i = 0; i < r->b->n_members; i++) {
        if (strstr(text, r->b->member[i]) == NULL)
            continue;
        for (const char *s = text; (s = strpbrk(s, "12")) != NULL; s++) {
            tarve_freq f;
            tarve_period t;
            if (!tarve_period_parse(s, 7, &f, &t) || f != TARVE_MONTH)
                continue;
            for (size_t m = 0; m < 3; m++)
                for (int back = 0; back < 2; back++)
                    take_said(r, book_cell(r->b, measure[m], r->b->member[i], "SSS", t - back),
                              text, place);
        }
    }
}

static void read_findings(const reading *r)
{
    sheet s;
    char place[PLACE];
    if (!sheet_read(&s, r->data_dir, "findings.csv", ','))
        fail_at(r->v, "data/findings.csv", "is not there");
    for (size_t row = 1; row < s.n_rows; row++) {
        (void)snprintf(place, sizeof place, "data/findings.csv:%zu", row + 1);
        finding(r, sheet_at(&s, row, "text"), place);
    }
    sheet_free(&s);
}

static void read_rejects(const reading *r)
{
    sheet s;
    char place[PLACE];
    if (!sheet_read(&s, r->run_dir, "rejects.csv", ','))
        fail_at(r->v, "rejects.csv", "is not there");
    if (sheet_column(&s, "raw") != SIZE_MAX)
        fail_at(r->v, "rejects.csv:1", "whole records of the inputs are published");
    for (size_t row = 1; row < s.n_rows; row++) {
        const char *found = strstr(sheet_at(&s, row, "message"), "found \""), *end;
        (void)snprintf(place, sizeof place, "rejects.csv:%zu", row + 1);
        if (found == NULL || (end = strchr(found + 7, '"')) == NULL)
            continue;
        if (strcspn(found + 7, "0123456789") < (size_t)(end - found - 7))
            fail_at(r->v, place, "a figure of the inputs is repeated");
    }
    sheet_free(&s);
}

static void let_out_all(const book *b, tarve_member_cells out[N_MEASURES])
{
    const tarve_members of = {b->area, (const char *const *)b->member, b->n_members};
    for (size_t m = 0; m < N_MEASURES; m++)
        if (tarve_disclosure_members(b->panel, measures[m], &of, b->as_of, &out[m], NULL) !=
            TARVE_OK)
            exit(2);
}

void read_published(const book *b, const char *run_dir, evidence *e, verdict *v)
{
    static const char *const need[] = {"requirement",
                                       "supply",
                                       "gap",
                                       "openings",
                                       "graduates",
                                       "hires",
                                       "churn",
                                       "from_unemployed",
                                       "mobility",
                                       "entrants",
                                       "backlog",
                                       "requirement_bound_min",
                                       "requirement_bound_max",
                                       "always_unfilled",
                                       "always_left_over",
                                       NULL};
    static const char *const positions[] = {"employed", "expansion", "replacement", NULL};
    static const char *const ledger[] = {"persons", NULL};
    static const char *const occupations[] = {"new_vacancies",   "hires",      "churn",
                                              "from_unemployed", "mobility",   "entrants",
                                              "vacancies",       "unemployed", NULL};
    static const char *const scenarios[] = {"gap", "difference", NULL};
    static const char *const places[] = {"places",
                                         "student_years",
                                         "completion_persons",
                                         "completion_places",
                                         "retention_persons",
                                         "retention_places",
                                         "activation_persons",
                                         "activation_places",
                                         NULL};
    static const char *const intake[] = {"gap_full", NULL};
    reading r = {.b = b, .run_dir = run_dir, .e = e, .v = v};
    let_out_all(b, r.let_out);
    (void)snprintf(r.data_dir, sizeof r.data_dir, "%.4000s/data", run_dir);
    read_forecasts(&r);
    read_areas(&r);
    read_persons(&r, "need.csv", need);
    read_persons(&r, "levels.csv", need);
    static const char *const gaps[] = {"openings", NULL};
    static const char *const sensitivity[] = {"gap", NULL};
    static const char *const ends[] = {"gap", "gap_register", "gap_requirement", NULL};
    read_persons(&r, "crosswalk_gaps.csv", gaps);
    read_persons(&r, "crosswalk_ends.csv", ends);
    read_persons(&r, "sensitivity.csv", sensitivity);
    read_persons(&r, "ledger.csv", ledger);
    read_persons(&r, "positions.csv", positions);
    read_persons(&r, "occupations.csv", occupations);
    read_persons(&r, "scenarios.csv", scenarios);
    read_persons(&r, "places.csv", places);
    read_persons(&r, "intake.csv", intake);
    read_findings(&r);
    read_rejects(&r);
    read_signals(r.data_dir, v);
    read_skills(r.data_dir, v);
    read_track(b, run_dir, r.let_out, e, v);
    read_roadmap(r.data_dir, v);
    for (size_t m = 0; m < N_MEASURES; m++)
        tarve_member_cells_free(&r.let_out[m]);
}

/* ---- everything that was let out ---- */

static void take_month(const book *b, const char *measure, const tarve_member_cells *c, size_t k,
                       evidence *e)
{
    static const char place[] = "all that forecasts and means are made from";
    int64_t least = ATTACK_MANY;
    for (size_t i = 0; i < c->n_members; i++) {
        const tarve_shown s = c->shown[i * c->n_months + k];
        if (s.kind == TARVE_SHOWN_NUMBER && s.value >= 5 && s.value < (double)least)
            least = llround(s.value);
    }
    for (size_t i = 0; i < c->n_members; i++) {
        const tarve_shown s = c->shown[i * c->n_months + k];
        const size_t cell = book_cell(b, measure, b->member[i], "SSS", c->first + (tarve_period)k);
        if (cell == SIZE_MAX)
            continue;
        if (s.kind == TARVE_SHOWN_NUMBER)
            evidence_cell(e, cell, llround(s.value), llround(s.value), place);
        else if (s.kind == TARVE_SHOWN_SUPPRESSED && book_is_printed(b, cell))
            evidence_cell(e, cell, book_value(b, cell) == 0 ? 0 : 5, least,
                          "the rule: what is suppressed is 5 or more and the smallest");
    }
}

void read_inverted(const book *b, evidence *e)
{
    tarve_member_cells c[N_MEASURES] = {{0}};
    let_out_all(b, c);
    for (size_t m = 0; m < N_MEASURES; m++) {
        for (size_t k = 0; k < c[m].n_months; k++)
            take_month(b, measures[m], &c[m], k, e);
        tarve_member_cells_free(&c[m]);
    }
}

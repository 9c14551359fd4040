/* SPDX-License-Identifier: GPL-3.0-or-later */
/* forecasts.csv and need.csv of an earlier run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"
#include "need/track_int.h"

/* ---- forecasts.csv ---- */

enum {
    C_ID,
    C_END,
    C_STEP,
    C_MONTH,
    C_PROTECTED,
    C_MEDIAN,
    C_LO80,
    C_HI80,
    C_LO95,
    C_HI95,
    C_NAIVE,
    N_COLUMNS
};
static const char *const headings[N_COLUMNS] = {
    "series_id", "history_end", "horizon", "period", "protected_history", "median",
    "lo80",      "hi80",        "lo95",    "hi95",   "benchmark"};

enum { LAST_STEP = 1200 };

typedef struct reading {
    const tarve_table *table;
    size_t column[N_COLUMNS];
    tarve_error *err;
} reading;

static const char *at(const reading *r, size_t row, int c)
{
    return tarve_table_text(r->table, row, r->column[c]);
}

static tarve_status refuse(const reading *r, size_t row, int c, const char *expected)
{
    return tarve_table_refuse(r->table, row, r->column[c], "type-error", expected, r->err);
}

static tarve_status open_table(const char *path, tarve_table **t, reading *r, tarve_error *err)
{
    tarve_status st = tarve_table_read(path, t, err);
    r->table = *t;
    r->err = err;
    for (size_t c = 0; st == TARVE_OK && c < N_COLUMNS; c++)
        st = tarve_table_column(*t, headings[c], &r->column[c], err);
    return st;
}

/* Index of a series; rows of one follow each other, so the last one is asked first. */
static size_t outcome_of(const tarve_track_inputs *in, const char *id, size_t last)
{
    if (last < in->n_outcomes && strcmp(in->outcome[last].id, id) == 0)
        return last;
    for (size_t i = 0; i < in->n_outcomes; i++)
        if (strcmp(in->outcome[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}

static bool month_of(const char *text, tarve_period *out)
{
    tarve_freq freq = TARVE_YEAR;
    return tarve_period_parse(text, strlen(text), &freq, out) && freq == TARVE_MONTH;
}

static tarve_status read_when(const reading *r, size_t row, track_said *s)
{
    double step = 0;
    const tarve_status st = tarve_table_number(r->table, row, r->column[C_STEP], &step, r->err);
    if (st != TARVE_OK)
        return st;
    if (!month_of(at(r, row, C_END), &s->origin))
        return refuse(r, row, C_END, "expected a month like 2023M10");
    if (!month_of(at(r, row, C_MONTH), &s->month))
        return refuse(r, row, C_MONTH, "expected a month like 2023M10");
    if (!(step >= 1 && step <= LAST_STEP) || (double)(s->month - s->origin) != step)
        return refuse(r, row, C_STEP, "expected the months from the last one used to the period");
    s->step = (int)step;
    return TARVE_OK;
}

static tarve_status read_said(const reading *r, size_t row, track_said *s)
{
    double *const to[] = {&s->median, &s->lo80, &s->hi80, &s->lo95, &s->hi95, &s->naive};
    tarve_status st = read_when(r, row, s);
    for (size_t i = 0; i < sizeof to / sizeof *to && st == TARVE_OK; i++)
        st = tarve_table_number(r->table, row, r->column[(size_t)C_MEDIAN + i], to[i], r->err);
    if (st == TARVE_OK && (s->lo80 > s->hi80 || s->lo95 > s->hi95))
        st = refuse(r, row, s->lo80 > s->hi80 ? C_HI80 : C_HI95,
                    "expected a range whose end is not below its beginning");
    s->small_hidden = strcmp(at(r, row, C_PROTECTED), "yes") == 0;
    return st;
}

/* Is it about a month that the series has come to? */
static bool has_passed(const tarve_outcome *o, const track_said *s)
{
    return s->month < o->seen.first + (tarve_period)o->seen.n;
}

tarve_status track_read_forecasts(const tarve_track_inputs *in, const char *path, track_said **out,
                                  size_t *n, tarve_error *err)
{
    tarve_table *t = NULL;
    reading r = {0};
    track_said *said = NULL;
    size_t found = 0, last = SIZE_MAX;
    tarve_status st = open_table(path, &t, &r, err);
    if (st == TARVE_OK) {
        said = calloc(tarve_table_rows(t) + 1, sizeof *said);
        st = said == NULL ? no_memory(err) : TARVE_OK;
    }
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++) {
        track_said *s = &said[found];
        last = outcome_of(in, at(&r, i, C_ID), last);
        s->outcome = last;
        if (last == SIZE_MAX)
            continue;
        st = read_said(&r, i, s);
        found += st == TARVE_OK && has_passed(&in->outcome[last], s);
    }
    tarve_table_free(t);
    if (st != TARVE_OK) {
        free(said);
        return st;
    }
    *out = said;
    *n = found;
    return TARVE_OK;
}

/* ---- need.csv ---- */

enum { N_FIELD, N_YEAR, N_CLASS, N_CLASS_OF, N_NEED };

typedef struct need_reading {
    tarve_table *table;
    size_t column[N_NEED];
} need_reading;

static const char *need_at(const need_reading *r, size_t row, int c)
{
    return tarve_table_text(r->table, row, r->column[c]);
}

static tarve_status open_need(const char *path, need_reading *r, tarve_error *err)
{
    static const char *const names[N_NEED] = {"field", "year", "class", "class_of"};
    tarve_status st = tarve_table_read(path, &r->table, err);
    for (size_t c = 0; st == TARVE_OK && c < N_NEED; c++)
        st = tarve_table_column(r->table, names[c], &r->column[c], err);
    return st;
}

/* The class of the row itself, of the five; else it is not named. */
static bool class_of(const need_reading *r, size_t row, tarve_need_class *out)
{
    if (strcmp(need_at(r, row, N_FIELD), need_at(r, row, N_CLASS_OF)) != 0)
        return false;
    for (int c = TARVE_NEED_LARGE_SHORTAGE; c <= TARVE_NEED_LARGE_SURPLUS; c++)
        if (strcmp(need_at(r, row, N_CLASS), tarve_need_class_code((tarve_need_class)c)) == 0) {
            *out = (tarve_need_class)c;
            return true;
        }
    return false;
}

static tarve_status year_of(const need_reading *r, size_t row, int *year, tarve_error *err)
{
    double y = 0;
    const tarve_status st = tarve_table_number(r->table, row, r->column[N_YEAR], &y, err);
    if (st != TARVE_OK)
        return st;
    if (!(y >= 1900 && y <= 2200) || y != floor(y))
        return tarve_table_refuse(r->table, row, r->column[N_YEAR], "type-error",
                                  "expected a year like 2024", err);
    *year = (int)y;
    return TARVE_OK;
}

static size_t named_as(const tarve_track_inputs *in, const char *field, int year)
{
    for (size_t i = 0; i < in->n_named; i++)
        if (in->named[i].year == year && strcmp(in->named[i].field, field) == 0)
            return i;
    return SIZE_MAX;
}

/* Years that the run of today has as well. */
static bool is_told_now(const tarve_track_inputs *in, int year)
{
    for (size_t i = 0; i < in->n_named; i++)
        if (in->named[i].year == year)
            return true;
    return false;
}

static tarve_status read_classes(const tarve_track_inputs *in, const need_reading *r,
                                 track_class *out, size_t *n, tarve_error *err)
{
    int year = 0, first = 0;
    for (size_t i = 0; i < tarve_table_rows(r->table); i++) {
        const tarve_status st = year_of(r, i, &year, err);
        if (st != TARVE_OK)
            return st;
        first = first == 0 || year < first ? year : first;
    }
    for (size_t i = 0; i < tarve_table_rows(r->table); i++) {
        const tarve_status st = year_of(r, i, &year, err);
        if (st != TARVE_OK)
            return st;
        if (!is_told_now(in, year))
            continue;
        track_class *c = &out[(*n)++];
        c->step = year - first + 1;
        c->is_named = class_of(r, i, &c->class_);
        c->named = named_as(in, need_at(r, i, N_FIELD), year);
    }
    return TARVE_OK;
}

tarve_status track_read_classes(const tarve_track_inputs *in, const char *path, track_class **out,
                                size_t *n, tarve_error *err)
{
    need_reading r = {0};
    track_class *class_ = NULL;
    size_t found = 0;
    tarve_status st = open_need(path, &r, err);
    if (st == TARVE_OK) {
        class_ = calloc(tarve_table_rows(r.table) + 1, sizeof *class_);
        st = class_ == NULL ? no_memory(err) : read_classes(in, &r, class_, &found, err);
    }
    tarve_table_free(r.table);
    if (st != TARVE_OK) {
        free(class_);
        return st;
    }
    *out = class_;
    *n = found;
    return TARVE_OK;
}

tarve_status tarve_track_named(const char *path, tarve_named **named, size_t *n,
                               tarve_table **table, tarve_error *err)
{
    need_reading r = {0};
    tarve_named *list = NULL;
    size_t found = 0;
    tarve_status st = open_need(path, &r, err);
    if (st == TARVE_OK) {
        list = calloc(tarve_table_rows(r.table) + 1, sizeof *list);
        st = list == NULL ? no_memory(err) : TARVE_OK;
    }
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(r.table); i++) {
        tarve_named *x = &list[found];
        st = year_of(&r, i, &x->year, err);
        x->field = need_at(&r, i, N_FIELD);
        found += st == TARVE_OK && class_of(&r, i, &x->class_);
    }
    if (st != TARVE_OK) {
        free(list);
        tarve_table_free(r.table);
        return st;
    }
    *named = list;
    *n = found;
    *table = r.table;
    return TARVE_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one series on their calendar. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forecast/longfile.h"

enum { MOST_PERIODS = 10000 };

/* Rows of one series with a period of the kind that most have, in order of period. */
typedef struct taken {
    tarve_longrow *row; /* copies */
    size_t n;
    tarve_period_kind kind;
    const char *id;
} taken;

static int by_period(const void *pa, const void *pb)
{
    const tarve_longrow *a = pa, *b = pb;
    if (a->period != b->period)
        return (a->period > b->period) - (a->period < b->period);
    return (a->line > b->line) - (a->line < b->line);
}

/* Most frequent kind; of equals the finer one, integers last. */
static tarve_period_kind usual_kind(const size_t count[TARVE_N_KINDS])
{
    static const tarve_period_kind finest_first[] = {
        TARVE_KIND_MONTH, TARVE_KIND_DATE, TARVE_KIND_QUARTER, TARVE_KIND_YEAR, TARVE_KIND_INTEGER};
    tarve_period_kind best = finest_first[0];
    for (size_t i = 1; i < sizeof finest_first / sizeof *finest_first; i++)
        best = count[finest_first[i]] > count[best] ? finest_first[i] : best;
    return best;
}

static void select_rows(tarve_longfile *f, size_t s, taken *t, tarve_longseries *out)
{
    size_t count[TARVE_N_KINDS + 1] = {0};
    const size_t from = f->start[s], to = f->start[s + 1];
    bool sorted = true;
    for (size_t k = from; k < to; k++)
        count[tarve_longfile_row(f, f->index[k])->kind]++;
    t->kind = usual_kind(count);
    for (size_t k = from; k < to; k++) {
        const tarve_longrow *row = tarve_longfile_row(f, f->index[k]);
        out->bad = out->bad || row->state == TARVE_LONGROW_BAD || row->kind == TARVE_N_KINDS;
        if (row->kind != (unsigned)t->kind)
            continue;
        sorted = sorted && (t->n == 0 || by_period(&t->row[t->n - 1], row) <= 0);
        t->row[t->n++] = *row;
    }
    if (t->n + count[TARVE_N_KINDS] < to - from) {
        out->bad = true;
        tarve_longfile_warn(f, 0, 0, "mixed-frequency",
                            "series %.80s: periods of more than one kind; the %zu of %zu that "
                            "agree are used",
                            t->id, t->n, to - from);
    }
    if (!sorted)
        qsort(t->row, t->n, sizeof *t->row, by_period);
}

static void give_back(tarve_longfile *f, size_t s)
{
    for (size_t k = f->start[s]; k < f->start[s + 1]; k++) {
        tarve_longblock *b = &f->block[f->index[k] / TARVE_LONGROWS];
        if (--b->n_left > 0)
            continue;
        free(b->row);
        b->row = NULL;
    }
}

/* Month of a date, the period itself otherwise. */
static int64_t place_of(const taken *t, size_t i)
{
    return t->kind == TARVE_KIND_DATE ? t->row[i].period / 32 : t->row[i].period;
}

static int greatest_divisor(int a, int b)
{
    while (b != 0) {
        const int r = a % b;
        a = b;
        b = r;
    }
    return a;
}

/* Months between dates: 12, 3 or 1, from what all distances share. */
static int stride_of_dates(const taken *t, int frequency)
{
    int shared = 0;
    if (frequency == 1 || frequency == 4 || frequency == 12)
        return 12 / frequency;
    for (size_t i = 1; i < t->n; i++)
        shared = greatest_divisor(shared, (int)(place_of(t, i) - place_of(t, i - 1)));
    return shared > 0 && shared % 12 == 0 ? 12 : shared > 0 && shared % 3 == 0 ? 3 : 1;
}

static void set_calendar(const tarve_longfile *f, const taken *t, tarve_longseries *out)
{
    out->kind = t->kind;
    out->stride = 1;
    out->dated = t->n > 0;
    if (t->kind == TARVE_KIND_INTEGER) {
        out->history.season = (size_t)(f->frequency > 0 ? f->frequency : 1);
    } else if (t->kind == TARVE_KIND_DATE) {
        out->stride = stride_of_dates(t, f->frequency);
        out->history.season = (size_t)(12 / out->stride);
        out->day = t->n > 0 ? t->row[t->n - 1].period % 32 : 1;
        const int64_t month = t->n > 0 ? place_of(t, t->n - 1) : 0;
        const int last = tarve_days_in_month((int)(month / 12), (int)(month % 12) + 1);
        out->day = out->day == last ? 31 : out->day;
    } else {
        out->history.season = t->kind == TARVE_KIND_YEAR      ? 1
                              : t->kind == TARVE_KIND_QUARTER ? 4
                                                              : 12;
    }
    out->last = t->n > 0 ? place_of(t, t->n - 1) : 0;
}

static void place_row(tarve_longfile *f, const taken *t, size_t i, size_t at, tarve_longseries *out)
{
    const tarve_longrow *row = &t->row[i];
    const tarve_cell_state state = row->state == TARVE_CELL_VALUE       ? TARVE_CELL_VALUE
                                   : row->state == TARVE_CELL_PROTECTED ? TARVE_CELL_PROTECTED
                                                                        : TARVE_CELL_MISSING;
    const bool again = tarve_mark_state(out->mark[at]) != TARVE_CELL_ABSENT;
    if (!again) {
        out->value[at] = row->value;
        out->mark[at] = tarve_mark_make(state, TARVE_REASON_NONE, 0, 0, 0, 0);
        return;
    }
    const bool agrees = tarve_mark_state(out->mark[at]) == state &&
                        (state != TARVE_CELL_VALUE || row->value == out->value[at]);
    out->bad = true;
    if (!agrees) {
        out->value[at] = (double)NAN;
        out->mark[at] = tarve_mark_make(TARVE_CELL_MISSING, TARVE_REASON_MISSING, 0, 0, 0, 0);
    }
    tarve_longfile_warn(f, row->line, 0, "duplicate-key",
                        "series %.80s has this period already; %s", t->id,
                        agrees ? "the figure is the same" : "the figures differ: none is used");
}

static tarve_status fill_calendar(tarve_longfile *f, const taken *t, tarve_longseries *out,
                                  tarve_error *err)
{
    const int64_t last = t->n > 0 ? place_of(t, t->n - 1) : 0, d = out->stride;
    int64_t first = t->n > 0 ? place_of(t, 0) : 0;
    if ((last - first) / d >= MOST_PERIODS) {
        first = last - (MOST_PERIODS - 1) * d;
        out->bad = true;
        tarve_longfile_warn(f, 0, 0, "too-long", "series %.80s spans more than %d periods", t->id,
                            (int)MOST_PERIODS);
    }
    const size_t n = t->n > 0 ? (size_t)((last - first) / d) + 1 : 0;
    out->value = calloc(n + 1, sizeof *out->value);
    out->mark = calloc(n + 1, sizeof *out->mark);
    if (out->value == NULL || out->mark == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a series of %zu periods", n);
    for (size_t i = 0; i < n; i++)
        out->value[i] = (double)NAN;
    for (size_t i = 0; i < t->n; i++)
        if (place_of(t, i) >= first)
            place_row(f, t, i, (size_t)((place_of(t, i) - first) / d), out);
    for (size_t i = 0; i < n; i++)
        out->gaps = out->gaps || tarve_mark_state(out->mark[i]) == TARVE_CELL_ABSENT;
    out->history.n = n;
    /* integers count from 1: the first of a year is 1, 1 + m, ... */
    out->history.first = (tarve_period)(t->kind == TARVE_KIND_INTEGER ? first - 1 : first / d);
    return TARVE_OK;
}

static bool are_counts(const tarve_longseries *s)
{
    for (size_t t = 0; t < s->history.n; t++)
        if (s->value[t] < 0.0 || s->value[t] > floor(s->value[t]))
            return false;
    return true;
}

tarve_status tarve_longfile_series(tarve_longfile *f, size_t s, tarve_longseries *out,
                                   tarve_error *err)
{
    const size_t n = f->start[s + 1] - f->start[s];
    taken t = {.id = tarve_intern_text(&f->ids, f->order[s], NULL)};
    *out = (tarve_longseries){.history = {.id = t.id}};
    t.row = calloc(n, sizeof *t.row);
    if (t.row == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu rows", n);
    select_rows(f, s, &t, out);
    give_back(f, s);
    set_calendar(f, &t, out);
    const tarve_status st = fill_calendar(f, &t, out, err);
    free(t.row);
    if (st != TARVE_OK) {
        tarve_longseries_free(out);
        return st;
    }
    out->history.value = out->value;
    out->history.mark = out->mark;
    out->history.counts = are_counts(out);
    return TARVE_OK;
}

tarve_status tarve_longseries_work(tarve_longseries *s, size_t n_steps, tarve_error *err)
{
    const bool months = (s->kind == TARVE_KIND_MONTH || s->kind == TARVE_KIND_DATE) &&
                        s->history.season == TARVE_MONTH;
    const size_t n = s->history.n + n_steps;
    if (!s->dated || !months)
        return TARVE_OK;
    s->exposure = calloc(n + 1, sizeof *s->exposure);
    if (s->exposure == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a series of %zu periods", n);
    for (size_t t = 0; t < n; t++)
        s->exposure[t] = tarve_period_working_days(s->history.first + (tarve_period)t);
    s->history.exposure = s->exposure;
    return TARVE_OK;
}

void tarve_longseries_free(tarve_longseries *s)
{
    free(s->bounds);
    free(s->exposure);
    free(s->value);
    free(s->mark);
    *s = (tarve_longseries){0};
}

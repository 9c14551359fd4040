/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier runs forecast, against what was observed later: sums by series and band of steps. */
#include "tarve/track.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"
#include "need/track_int.h"

enum { BANDS = 6, YEARS = 5, YEAR = 12, POINTS = 36 };

/* Months ahead; the last band is all of them. */
static const int band_from[BANDS] = {1, 4, 7, 13, 25, 1}, band_to[BANDS] = {3, 6, 12, 24, 60, 60};

static const double smallest_printed = 5.0;

const char *tarve_track_scope_code(tarve_track_scope s)
{
    static const char *const code[] = {
        "area", "municipality", "occupation", "municipalities", "occupations", "fields", "signals"};
    return code[s];
}

void tarve_track_free(tarve_track *t)
{
    free(t->row);
    free(t->point);
    free(t->tally);
    *t = (tarve_track){0};
}

bool tarve_track_is_whole(const tarve_track_row *row)
{
    return row->from == band_from[BANDS - 1] && row->to == band_to[BANDS - 1];
}

/* ---- where a figure is summed up: by series, then the two kinds by the first series of their
 * measure, then years of classes ---- */

static tarve_status make_tallies(tarve_track *t, const tarve_track_inputs *in, tarve_error *err)
{
    const size_t n = (3 * in->n_outcomes) * BANDS + YEARS;
    if (t->tally != NULL)
        return TARVE_OK;
    t->tally = calloc(n, sizeof *t->tally);
    if (t->tally == NULL)
        return no_memory(err);
    t->n_tally = n;
    return TARVE_OK;
}

static track_tally *of_series(const tarve_track *t, size_t series, int band)
{
    return &t->tally[series * BANDS + (size_t)band];
}

static size_t first_of_measure(const tarve_track_inputs *in, size_t series)
{
    size_t i = 0;
    while (strcmp(in->outcome[i].seen.measure, in->outcome[series].seen.measure) != 0)
        i++;
    return i;
}

/* NULL of the area, which is alone of its kind. */
static track_tally *of_kind(const tarve_track *t, const tarve_track_inputs *in, size_t series,
                            tarve_track_scope scope, int band)
{
    const size_t kind = scope == TARVE_TRACK_MUNICIPALITY ? 1 : 2;
    if (scope == TARVE_TRACK_AREA)
        return NULL;
    return of_series(t, kind * in->n_outcomes + first_of_measure(in, series), band);
}

static track_tally *of_year(const tarve_track *t, int step)
{
    return step >= 1 && step <= YEARS ? &t->tally[t->n_tally - YEARS + (size_t)step - 1] : NULL;
}

static void count_run(track_tally *x, size_t run)
{
    x->runs += x->last_run != run;
    x->last_run = run;
}

/* ---- one forecast ---- */

/* Inside a published range? -1 where an end that was not published leaves it open. Figures that
 * are kept back lie below 5, and an outcome is 0 or at least 5. */
static int is_inside(double lo, double hi, bool small_hidden, double y)
{
    const bool no_lo = isnan(lo), no_hi = isnan(hi);
    if ((no_lo || no_hi) && !small_hidden)
        return -1;
    if (no_hi && y >= smallest_printed)
        return 0;
    if ((no_lo || no_hi) && y < smallest_printed)
        return -1;
    return (no_lo || y >= lo) && y <= hi;
}

static void tally_ranges(track_tally *x, const track_said *s, double y)
{
    const int in80 = is_inside(s->lo80, s->hi80, s->small_hidden, y),
              in95 = is_inside(s->lo95, s->hi95, s->small_hidden, y);
    if (in80 < 0 || in95 < 0)
        return;
    x->n_ranges++;
    x->in80 += (size_t)in80;
    x->in95 += (size_t)in95;
}

static void tally_one(track_tally *x, const track_said *s, tarve_shown seen, size_t run)
{
    if (x == NULL)
        return;
    count_run(x, run);
    if (seen.kind != TARVE_SHOWN_NUMBER || isnan(s->median)) {
        x->n_left++;
        if (seen.kind == TARVE_SHOWN_NUMBER)
            tally_ranges(x, s, seen.value);
        return;
    }
    const double error = s->median - seen.value;
    x->n++;
    x->error += error;
    x->absolute += fabs(error);
    if (!isnan(s->naive)) {
        x->n_naive++;
        x->absolute_paired += fabs(error);
        x->absolute_naive += fabs(s->naive - seen.value);
    }
    tally_ranges(x, s, seen.value);
}

static tarve_shown seen_in(const tarve_series *y, tarve_period month)
{
    const tarve_shown none = {.kind = TARVE_SHOWN_MISSING, .value = (double)NAN};
    if (month < y->first || month >= y->first + (tarve_period)y->n)
        return none;
    const size_t t = (size_t)(month - y->first);
    return tarve_show_observed(y->value[t], y->mark[t]);
}

static void tally_said(tarve_track *t, const tarve_track_inputs *in, const track_said *s)
{
    const tarve_outcome *o = &in->outcome[s->outcome];
    const tarve_shown seen = seen_in(&o->seen, s->month);
    for (int b = 0; b < BANDS; b++) {
        if (s->step < band_from[b] || s->step > band_to[b])
            continue;
        tally_one(of_series(t, s->outcome, b), s, seen, t->n_files + 1);
        tally_one(of_kind(t, in, s->outcome, o->scope, b), s, seen, t->n_files + 1);
    }
}

/* ---- the points of the chart ---- */

/* Better for the chart: made earlier, within the year. */
static void take_point(tarve_track *t, const tarve_outcome *o, const track_said *s)
{
    const tarve_period last = o->seen.first + (tarve_period)o->seen.n - 1;
    const tarve_shown seen = seen_in(&o->seen, s->month);
    if (s->step > YEAR || s->month <= last - POINTS || seen.kind != TARVE_SHOWN_NUMBER ||
        isnan(s->median) || isnan(s->lo80) || isnan(s->hi80))
        return;
    tarve_track_point *p = &t->point[s->month - (last - POINTS + 1)];
    if (p->origin != 0 && p->origin <= s->origin)
        return;
    *p = (tarve_track_point){.month = s->month,
                             .origin = s->origin,
                             .lo80 = s->lo80,
                             .median = s->median,
                             .hi80 = s->hi80,
                             .naive = s->naive,
                             .outcome = seen.value,
                             .hit = seen.value >= s->lo80 && seen.value <= s->hi80};
}

static tarve_status make_points(tarve_track *t, tarve_error *err)
{
    if (t->point != NULL)
        return TARVE_OK;
    t->point = calloc(POINTS, sizeof *t->point);
    return t->point == NULL ? no_memory(err) : TARVE_OK;
}

tarve_status tarve_track_forecasts(tarve_track *t, const tarve_track_inputs *in, const char *path,
                                   tarve_error *err)
{
    track_said *said = NULL;
    size_t n = 0;
    tarve_status st = track_read_forecasts(in, path, &said, &n, err);
    if (st == TARVE_OK)
        st = make_tallies(t, in, err);
    if (st == TARVE_OK)
        st = make_points(t, err);
    for (size_t i = 0; i < n && st == TARVE_OK; i++) {
        const tarve_outcome *o = &in->outcome[said[i].outcome];
        tally_said(t, in, &said[i]);
        if (in->charted != NULL && strcmp(in->charted, o->id) == 0)
            take_point(t, o, &said[i]);
    }
    if (st == TARVE_OK) {
        t->n_runs++;
        t->n_files++;
    }
    free(said);
    return st;
}

/* ---- classes ---- */

/* -1 too few are trained, 0 balance, 1 too many. */
static int side_of(tarve_need_class c)
{
    return c < TARVE_NEED_BALANCE ? -1 : c > TARVE_NEED_BALANCE;
}

tarve_status tarve_track_classes(tarve_track *t, const tarve_track_inputs *in, const char *path,
                                 tarve_error *err)
{
    track_class *class_ = NULL;
    size_t n = 0;
    tarve_status st = track_read_classes(in, path, &class_, &n, err);
    if (st == TARVE_OK)
        st = make_tallies(t, in, err);
    for (size_t i = 0; i < n && st == TARVE_OK; i++) {
        const track_class *c = &class_[i];
        track_tally *x = of_year(t, c->step);
        if (x == NULL)
            continue;
        count_run(x, t->n_files + 1);
        if (!c->is_named || c->named == SIZE_MAX) {
            x->n_left++;
            continue;
        }
        const int then = side_of(c->class_), now = side_of(in->named[c->named].class_);
        x->n++;
        x->hits += then == now;
        x->opposite += then * now < 0;
    }
    t->n_files += st == TARVE_OK;
    free(class_);
    return st;
}

/* ---- rows ---- */

static double share(size_t part, size_t n)
{
    return n < TARVE_TRACK_LEAST ? (double)NAN : (double)part / (double)n;
}

static double mean(double sum, size_t n)
{
    return n < TARVE_TRACK_LEAST ? (double)NAN : sum / (double)n;
}

static void put_row(tarve_track *t, tarve_track_row row, const track_tally *x)
{
    if (x->n + x->n_left == 0)
        return;
    row.runs = x->runs;
    row.n = x->n;
    row.n_left = x->n_left;
    row.n_naive = x->n_naive;
    row.n_ranges = x->n_ranges;
    row.mae = row.bias = row.mae_naive = row.ratio = row.cover80 = row.cover95 = (double)NAN;
    row.hits = row.opposite = (double)NAN;
    if (row.scope == TARVE_TRACK_FIELDS || row.scope == TARVE_TRACK_SIGNALS) {
        row.hits = share(x->hits, x->n);
        if (row.scope == TARVE_TRACK_FIELDS)
            row.opposite = share(x->opposite, x->n);
    } else {
        row.mae = mean(x->absolute, x->n);
        row.bias = mean(x->error, x->n);
        row.mae_naive = mean(x->absolute_naive, x->n_naive);
        row.ratio =
            row.mae_naive > 0 ? mean(x->absolute_paired, x->n_naive) / row.mae_naive : (double)NAN;
        row.cover80 = share(x->in80, x->n_ranges);
        row.cover95 = share(x->in95, x->n_ranges);
    }
    t->row[t->n_rows++] = row;
}

static void put_bands(tarve_track *t, tarve_track_row row, const track_tally *band)
{
    for (int b = 0; b < BANDS; b++) {
        row.from = band_from[b];
        row.to = band_to[b];
        put_row(t, row, &band[b]);
    }
}

static void put_series(tarve_track *t, const tarve_track_inputs *in, const char *measure,
                       bool of_area)
{
    for (size_t i = 0; i < in->n_outcomes; i++) {
        const tarve_series *y = &in->outcome[i].seen;
        const tarve_track_row row = {.scope = in->outcome[i].scope,
                                     .measure = y->measure,
                                     .area = y->area,
                                     .group = y->group};
        if (strcmp(y->measure, measure) == 0 && (row.scope == TARVE_TRACK_AREA) == of_area)
            put_bands(t, row, of_series(t, i, 0));
    }
}

static void put_measure(tarve_track *t, const tarve_track_inputs *in, size_t first)
{
    tarve_track_row row = {.measure = in->outcome[first].seen.measure, .area = "", .group = ""};
    put_series(t, in, row.measure, true);
    row.scope = TARVE_TRACK_MUNICIPALITIES;
    put_bands(t, row, of_kind(t, in, first, TARVE_TRACK_MUNICIPALITY, 0));
    row.scope = TARVE_TRACK_OCCUPATIONS;
    put_bands(t, row, of_kind(t, in, first, TARVE_TRACK_OCCUPATION, 0));
    put_series(t, in, row.measure, false);
}

static void put_signals(tarve_track *t, const tarve_signal_log *l)
{
    const tarve_track_row row = {
        .scope = TARVE_TRACK_SIGNALS, .measure = "", .area = "", .group = ""};
    track_tally x = {0};
    for (size_t i = 0; i < l->n; i++) {
        x.runs += i == 0 || l->item[i].raised != l->item[i - 1].raised;
        x.hits += l->item[i].state == TARVE_SIGNAL_CONFIRMED;
        x.n += l->item[i].state != TARVE_SIGNAL_RAISED;
        x.n_left += l->item[i].state == TARVE_SIGNAL_RAISED;
    }
    put_row(t, row, &x);
}

static void pack_points(tarve_track *t)
{
    for (size_t i = 0; t->point != NULL && i < POINTS; i++)
        if (t->point[i].origin != 0)
            t->point[t->n_points++] = t->point[i];
}

tarve_status tarve_track_finish(tarve_track *t, const tarve_track_inputs *in, tarve_error *err)
{
    if (t->tally == NULL)
        return TARVE_OK;
    t->row = calloc(t->n_tally + 1, sizeof *t->row);
    if (t->row == NULL)
        return no_memory(err);
    for (size_t i = 0; i < in->n_outcomes; i++)
        if (first_of_measure(in, i) == i)
            put_measure(t, in, i);
    for (int y = 1; y <= YEARS; y++)
        put_row(t,
                (tarve_track_row){.scope = TARVE_TRACK_FIELDS,
                                  .measure = "",
                                  .area = "",
                                  .group = "",
                                  .from = y,
                                  .to = y},
                of_year(t, y));
    if (in->signals != NULL)
        put_signals(t, in->signals);
    pack_points(t);
    return TARVE_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protected cells of a long file, narrowed by the totals of its hierarchy before anything is
 * learnt. */
#include <math.h>
#include <stdlib.h>

#include "forecast/agree_int.h"
#include "forecast/narrow.h"

enum { MOST_OFF = 10 /* a total is no sum where more than one period in so many is off */ };

typedef struct narrowing {
    tarve_longfile *file;
    tarve_longseries *series;
    const tarve_agreement *a;
    tarve_narrow *k;
    double *lo, *hi, *expected; /* by node */
} narrowing;

static tarve_cell_state state_at(const tarve_longseries *s, size_t back)
{
    return back < s->history.n ? tarve_mark_state(s->mark[s->history.n - 1 - back])
                               : TARVE_CELL_ABSENT;
}

static double value_at(const tarve_longseries *s, size_t back)
{
    return state_at(s, back) == TARVE_CELL_VALUE ? s->value[s->history.n - 1 - back] : (double)NAN;
}

static const tarve_longseries *series_of(const narrowing *w, uint32_t node)
{
    return &w->series[w->a->series_of[node]];
}

static void write_period(const tarve_longseries *s, size_t back, char text[TARVE_PERIODTEXT])
{
    (void)tarve_periodtext_write(s->kind, s->last - (int64_t)back * s->stride, s->day, text);
}

/* ---- totals that are no sums: what they say of hidden parts would be wrong */

static double sum_at(const narrowing *w, const uint32_t *part, size_t n, size_t back)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += value_at(series_of(w, part[i]), back); /* NaN: not all are known */
    return sum;
}

static void judge_total(const narrowing *w, size_t total)
{
    size_t n_parts = 0, known = 0, off = 0;
    const uint32_t *part = tarve_narrow_parts(w->k, total, &n_parts);
    const tarve_longseries *s = series_of(w, tarve_narrow_total(w->k, total));
    for (size_t back = 0; back < s->history.n; back++) {
        const double apart = fabs(value_at(s, back) - sum_at(w, part, n_parts, back));
        known += isnan(apart) ? 0U : 1U;
        off += apart > 0.0;
    }
    if (off * MOST_OFF <= known)
        return;
    tarve_narrow_ignore(w->k, total);
    tarve_longfile_warn(w->file, 0, 0, "total-no-sum",
                        "series %.80s is not the sum of its parts in %zu of %zu periods: it says "
                        "nothing of protected ones",
                        s->history.id, off, known);
}

/* ---- periods */

static bool load_period(const narrowing *w, size_t back)
{
    bool any = false;
    for (uint32_t i = 0; i < w->a->n; i++) {
        const tarve_longseries *s = series_of(w, i);
        const bool hidden = state_at(s, back) == TARVE_CELL_PROTECTED;
        w->lo[i] = hidden ? 1.0 : value_at(s, back);
        w->hi[i] = hidden ? 4.0 : w->lo[i];
        any = any || hidden;
    }
    return any;
}

static tarve_status room_for_bounds(tarve_longseries *s, tarve_error *err)
{
    const size_t n = s->history.n;
    if (s->bounds != NULL)
        return TARVE_OK;
    s->bounds = malloc((3 * n + 1) * sizeof *s->bounds);
    if (s->bounds == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the bounds of %zu periods", n);
    for (size_t i = 0; i < 3 * n; i++)
        s->bounds[i] = (double)NAN;
    s->history.lo = s->bounds;
    s->history.hi = s->bounds + n;
    s->history.expected = s->bounds + 2 * n;
    return TARVE_OK;
}

static tarve_status store_period(const narrowing *w, size_t back, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (uint32_t i = 0; st == TARVE_OK && i < w->a->n; i++) {
        tarve_longseries *s = &w->series[w->a->series_of[i]];
        const bool told = w->lo[i] > 1.0 || w->hi[i] < 4.0 || !isnan(w->expected[i]);
        if (!told || state_at(s, back) != TARVE_CELL_PROTECTED)
            continue;
        st = room_for_bounds(s, err);
        if (st != TARVE_OK)
            break;
        const size_t n = s->history.n, t = n - 1 - back;
        s->bounds[t] = w->lo[i];
        s->bounds[n + t] = w->hi[i];
        s->bounds[2 * n + t] = w->expected[i];
    }
    return st;
}

static void warn_of_denied(const narrowing *w, size_t back)
{
    for (size_t c = 0; c < tarve_narrow_totals(w->k); c++) {
        const tarve_longseries *s = series_of(w, tarve_narrow_total(w->k, c));
        char period[TARVE_PERIODTEXT] = "";
        if (!tarve_narrow_denied(w->k, c))
            continue;
        write_period(s, back, period);
        tarve_longfile_warn(w->file, 0, 0, "total-mismatch",
                            "series %.80s, %s: not what its parts can come to with 1 to 4 for each "
                            "protected one; they are left at 1 to 4",
                            s->history.id, period);
    }
}

static tarve_status narrow_all(narrowing *w, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    size_t longest = 0;
    w->lo = tarve_agree_room(w->a->n, sizeof *w->lo, &st, err);
    w->hi = tarve_agree_room(w->a->n, sizeof *w->hi, &st, err);
    w->expected = tarve_agree_room(w->a->n, sizeof *w->expected, &st, err);
    for (uint32_t i = 0; i < w->a->n; i++)
        longest = series_of(w, i)->history.n > longest ? series_of(w, i)->history.n : longest;
    for (size_t c = 0; st == TARVE_OK && c < tarve_narrow_totals(w->k); c++)
        judge_total(w, c);
    for (size_t back = longest; st == TARVE_OK && back-- > 0;) {
        if (!load_period(w, back))
            continue;
        tarve_narrow_period(w->k, w->lo, w->hi, w->expected);
        st = store_period(w, back, err);
        if (st == TARVE_OK)
            warn_of_denied(w, back);
    }
    free(w->lo);
    free(w->hi);
    free(w->expected);
    return st;
}

static bool any_protected(const tarve_longseries *series, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t t = 0; t < series[i].history.n; t++)
            if (tarve_mark_state(series[i].mark[t]) == TARVE_CELL_PROTECTED)
                return true;
    return false;
}

tarve_status tarve_agree_narrow(tarve_longfile *f, tarve_longseries *series, size_t n,
                                const tarve_forecast_file_options *opt, tarve_error *err)
{
    tarve_agreement a = {.series = series, .n_series = n, .n_steps = opt->horizon, .opt = opt};
    narrowing w = {.file = f, .series = series, .a = &a};
    if (opt->hierarchy == NULL || !any_protected(series, n))
        return TARVE_OK;
    tarve_status st = tarve_agree_hierarchy(&a, err);
    if (st == TARVE_OK && a.n > 0)
        st = tarve_narrow_new(a.plan, a.n, a.link, a.n_links, &w.k, err);
    if (st == TARVE_OK && a.n > 0)
        st = narrow_all(&w, err);
    tarve_narrow_free(w.k);
    tarve_agreement_free(&a);
    return st;
}

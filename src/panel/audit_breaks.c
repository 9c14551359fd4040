/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Steps in the level of monthly counts of whole areas, in logs and without the season. A step is
 * one month's change far beyond the usual ones (median absolute change) that lasts: the half year
 * after it lies off the half year before it by at least half the step. When unrelated areas step in
 * the same month, the way of counting is likelier to have changed than the labour market.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "panel/audit.h"

enum { HALF = 6, YEAR = 12, SHORTEST = 48, UNRELATED = 5 };
static const double far_beyond = 4;           /* usual changes, in robust standard deviations */
static const double least_step = 0.139761942; /* log 1.15 */
static const double mad_to_sd = 1.4826;
static const double protected_middle = 2.5;

typedef struct step {
    const series_rec *series;
    tarve_period at;
    double size; /* log */
    tarve_level level;
} step;

typedef struct steps {
    step *item;
    size_t n, cap;
} steps;

typedef struct workspace {
    double *log, *season_free, *month, *work; /* as long as the longest series */
} workspace;

static double level_at(const series_rec *r, size_t i)
{
    const tarve_mark mark = series_marks(r)[i];
    if (tarve_mark_state(mark) == TARVE_CELL_PROTECTED)
        return log(1 + protected_middle);
    return tarve_mark_has_number(mark) && r->value[i] >= 0 ? log(1 + r->value[i]) : (double)NAN;
}

/* Mean of the year around i, half weight at both ends; NaN near the ends and near gaps. */
static double year_around(const double *x, size_t n, size_t i)
{
    if (i < HALF || i + HALF >= n)
        return (double)NAN;
    double sum = (x[i - HALF] + x[i + HALF]) / 2;
    for (size_t k = i - HALF + 1; k < i + HALF; k++)
        sum += x[k];
    return sum / YEAR;
}

static void remove_season(const series_rec *r, workspace *w)
{
    double season[YEAR];
    for (size_t i = 0; i < r->n; i++)
        w->log[i] = level_at(r, i);
    for (size_t month = 0; month < YEAR; month++) {
        size_t n = 0;
        for (size_t i = month; i < r->n; i += YEAR)
            w->month[n++] = w->log[i] - year_around(w->log, r->n, i);
        const double median = tarve_median(w->month, n, w->work);
        season[month] = isnan(median) ? 0 : median;
    }
    for (size_t i = 0; i < r->n; i++)
        w->season_free[i] = w->log[i] - season[i % YEAR];
}

/* Half a year from i on against half a year before it. */
static double shift_at(const double *x, size_t i, double *work)
{
    return tarve_median(x + i, HALF, work) - tarve_median(x + i - HALF, HALF, work);
}

static tarve_status add_step(steps *s, const step *one, tarve_error *err)
{
    if (s->n == s->cap) {
        const size_t cap = 2 * s->cap + 32;
        step *item = realloc(s->item, cap * sizeof *item);
        if (item == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu level breaks", cap);
        s->item = item;
        s->cap = cap;
    }
    s->item[s->n++] = *one;
    return TARVE_OK;
}

static void find_steps(audit *a, const series_rec *r, tarve_level level, workspace *w, steps *out)
{
    remove_season(r, w);
    const double *x = w->season_free;
    double *change = w->log; /* no longer needed */
    for (size_t i = 1; i < r->n; i++)
        change[i - 1] = fabs(x[i] - x[i - 1]);
    const double usual = mad_to_sd * tarve_median(change, r->n - 1, w->work);
    for (size_t i = HALF; i + HALF <= r->n && a->status == TARVE_OK; i++) {
        const double jump = x[i] - x[i - 1];
        if (!(fabs(jump) > far_beyond * usual))
            continue;
        const double shift = shift_at(x, i, w->work);
        if (!(jump * shift > 0 && fabs(shift) >= fmax(fabs(jump) / 2, least_step)))
            continue;
        const step one = {r, r->base + (tarve_period)i, shift, level};
        a->status = add_step(out, &one, a->err);
        i += HALF; /* what follows belongs to the same step */
    }
}

static bool is_parent(const audit *a, const series_rec *r, tarve_level *level)
{
    *level = tarve_area_level(a->h, series_code(a->p, r, TARVE_AXIS_AREA));
    return r->key.freq == TARVE_MONTH && r->n >= SHORTEST && series_is_count(a->p, r) &&
           (*level == TARVE_LEVEL_SUBREGION || *level == TARVE_LEVEL_EMPLOYMENT_AREA ||
            *level == TARVE_LEVEL_REGION || *level == TARVE_LEVEL_COUNTRY) &&
           strcmp(series_code(a->p, r, TARVE_AXIS_GROUP), "SSS") == 0;
}

static int by_month(const void *a, const void *b)
{
    const step *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->series < y->series ? -1 : x->series > y->series;
}

/* Areas of one level do not overlap: the most of them that one level has. Series of an area stand
 * together within a measure, so areas met under other measures are looked up. */
static size_t count_unrelated(const step *s, size_t n)
{
    size_t most = 0;
    for (size_t level = 0; level <= TARVE_LEVEL_OTHER; level++) {
        size_t areas = 0;
        for (size_t i = 0; i < n; i++) {
            size_t k = 0;
            while (k < i &&
                   (s[k].level != s[i].level || s[k].series->key.code[TARVE_AXIS_AREA] !=
                                                    s[i].series->key.code[TARVE_AXIS_AREA]))
                k++;
            areas += s[i].level == level && k == i;
        }
        most = areas > most ? areas : most;
    }
    return most;
}

/* The caller has a reason for a shift of that series about that month. */
static bool is_known(const audit *a, const step *s)
{
    enum { NEAR = 2 };
    const char *measure = series_code(a->p, s->series, TARVE_AXIS_MEASURE);
    const char *area = series_code(a->p, s->series, TARVE_AXIS_AREA);
    for (size_t i = 0; i < a->n_known; i++) {
        const tarve_known_shift *k = &a->known[i];
        if (abs(k->month - s->at) <= NEAR && strcmp(k->measure, measure) == 0 &&
            (strcmp(k->area, "SSS") == 0 || strcmp(k->area, area) == 0))
            return true;
    }
    return false;
}

static void say_step(audit *a, const step *s)
{
    char key[KEY_TEXT], period[TARVE_PERIOD_TEXT];
    const bool known = is_known(a, s);
    audit_say(a, "break", known ? TARVE_LOG_INFO : TARVE_LOG_WARN, series_mark_at(s->series, s->at),
              "the level of %s steps by %+.0f %% in %s; %s",
              panel_key_text(a->p, &s->series->key, key), 100 * expm1(s->size),
              tarve_period_format(TARVE_MONTH, s->at, period),
              known ? "breaks.csv has the reason" : "if there is a reason, date it in breaks.csv");
}

static void say_month(audit *a, const step *s, size_t n, double *size)
{
    const size_t unrelated = count_unrelated(s, n);
    for (size_t i = 0; i < n && unrelated < UNRELATED; i++)
        say_step(a, &s[i]);
    if (unrelated < UNRELATED)
        return;
    char key[KEY_TEXT], period[TARVE_PERIOD_TEXT];
    bool known = true;
    for (size_t i = 0; i < n; i++) {
        size[i] = s[i].size;
        known = known && is_known(a, &s[i]);
    }
    tarve_sort(size, n);
    audit_say(
        a, "break", known ? TARVE_LOG_INFO : TARVE_LOG_WARN, series_mark_at(s->series, s->at),
        "the level of %zu series in %zu areas that do not overlap steps in %s, by %+.0f %% at "
        "the median (first %s): %s",
        n, unrelated, tarve_period_format(TARVE_MONTH, s->at, period),
        100 * expm1(tarve_quantile_sorted(size, n, 0.5)),
        panel_key_text(a->p, &s->series->key, key),
        known ? "breaks.csv has the reason"
              : "a change in the way of counting, or a shock to all; date it in breaks.csv with "
                "its reason");
}

static void say_steps(audit *a, steps *s)
{
    double *size = malloc((s->n + 1) * sizeof *size);
    if (size == NULL) {
        a->status = tarve_fail(a->err, TARVE_E_NOMEM, "out of memory for %zu level breaks", s->n);
        return;
    }
    if (s->n > 0)
        qsort(s->item, s->n, sizeof *s->item, by_month);
    for (size_t from = 0, to; from < s->n; from = to) {
        for (to = from + 1; to < s->n && s->item[to].at == s->item[from].at;)
            to++;
        say_month(a, s->item + from, to - from, size);
    }
    free(size);
}

void audit_breaks(audit *a)
{
    const store *s = &a->p->cells;
    steps found = {0};
    size_t longest = 1;
    for (size_t i = 0; i < s->n; i++)
        longest = s->series[i].n > longest ? s->series[i].n : longest;
    enum { N_BUFFERS = 4 };
    double *buffer = calloc(longest * N_BUFFERS, sizeof *buffer);
    workspace w = {0};
    if (buffer != NULL)
        w = (workspace){buffer, buffer + longest, buffer + 2 * longest, buffer + 3 * longest};
    else
        a->status = tarve_fail(a->err, TARVE_E_NOMEM, "out of memory for %zu months", longest);
    for (size_t i = 0; i < s->n && a->status == TARVE_OK; i++) {
        tarve_level level;
        if (is_parent(a, &s->series[i], &level))
            find_steps(a, &s->series[i], level, &w, &found);
    }
    if (a->status == TARVE_OK)
        say_steps(a, &found);
    free(found.item);
    free(buffer);
}

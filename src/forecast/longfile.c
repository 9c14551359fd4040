/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From rows to an index of rows by series. */
#include "forecast/longfile.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tarve/ingest.h"

enum { MOST_SERIES = (1 << 27) - 1, WARNINGS = 20 };

typedef struct reading {
    tarve_longfile *f;
    const tarve_forecast_file_options *opt;
    size_t id, period, value, group; /* columns */
    bool header;
    uint32_t last; /* series of the row above */
} reading;

static void warn_text(tarve_longfile *f, size_t line, size_t column, const char *code,
                      const char *text)
{
    tarve_error place = {.status = TARVE_E_INPUT, .line = line, .column = column, .code = code};
    if (f->n_warned++ >= WARNINGS)
        return;
    (void)snprintf(place.path, sizeof place.path, "%s", f->path);
    tarve_log_say(f->log, TARVE_LOG_WARN, &place, "%s", text);
}

void tarve_longfile_warn(tarve_longfile *f, size_t line, size_t column, const char *code,
                         const char *fmt, ...)
{
    char text[240];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    warn_text(f, line, column, code, text);
}

void tarve_longfile_warned(const tarve_longfile *f)
{
    if (f->n_warned > WARNINGS)
        tarve_log_say(f->log, TARVE_LOG_WARN, NULL, "%s: %zu more such remarks", f->path,
                      f->n_warned - WARNINGS);
}

/* ---- columns */

static tarve_status find_column(const tarve_row *row, const char *name, size_t *column,
                                tarve_error *err)
{
    char found[160] = "";
    size_t len = 0, hits = 0;
    for (size_t k = 0; k < row->n; k++) {
        char shown[100];
        if (strcmp(row->field[k], name) == 0) {
            *column = k;
            hits++;
        }
        (void)tarve_text_escape(row->field[k], strlen(row->field[k]), shown, sizeof shown);
        if (len < sizeof found)
            len +=
                (size_t)snprintf(found + len, sizeof found - len, "%s%s", k > 0 ? ", " : "", shown);
    }
    if (hits == 1)
        return TARVE_OK;
    const tarve_status st = tarve_fail(err, TARVE_E_INPUT,
                                       hits == 0 ? "no column '%.40s'; there are: %.120s"
                                                 : "column '%.40s' stands twice: %.120s",
                                       name, found);
    if (err != NULL)
        err->code = hits == 0 ? "missing-label" : "duplicate-label";
    tarve_error_at(err, row->path, row->line, 0);
    return st;
}

static const char *or_else(const char *name, const char *usual)
{
    return name == NULL ? usual : name;
}

static tarve_status take_header(reading *r, const tarve_row *row, tarve_error *err)
{
    tarve_status st = find_column(row, or_else(r->opt->id_column, "series_id"), &r->id, err);
    if (st == TARVE_OK)
        st = find_column(row, or_else(r->opt->period_column, "period"), &r->period, err);
    if (st == TARVE_OK)
        st = find_column(row, or_else(r->opt->value_column, "value"), &r->value, err);
    if (st == TARVE_OK && r->opt->group_column != NULL)
        st = find_column(row, r->opt->group_column, &r->group, err);
    r->header = st == TARVE_OK;
    return st;
}

/* ---- values */

static bool is_one_of(const char *s, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strcmp(s, *list) == 0)
            return true;
    return false;
}

static bool whole_number(const char *s, double *value)
{
    int64_t v = 0;
    size_t i = 0;
    for (; s[i] >= '0' && s[i] <= '9' && i < 15; i++)
        v = v * 10 + (s[i] - '0');
    *value = (double)v;
    return i > 0 && s[i] == '\0';
}

/* Digits, one point (a comma where fields are not parted by commas), an exponent. */
static bool decimal_number(const char *s, bool comma, double *value)
{
    char text[64], *end;
    size_t n = 0;
    for (; s[n] != '\0' && n + 1 < sizeof text; n++) {
        if (strchr("0123456789+-.eE", s[n]) == NULL && !(comma && s[n] == ','))
            return false;
        text[n] = s[n];
        if (s[n] == ',')
            text[n] = '.';
    }
    text[n] = '\0';
    if (s[n] != '\0')
        return false;
    *value = strtod(text, &end);
    return *end == '\0' && n > 0 && isfinite(*value);
}

static uint32_t value_of(const tarve_row *row, const char *s, double *value)
{
    static const char *const missing[] = {"",  "NA", "NaN",  "nan",   "NULL",
                                          ".", "..", "....", ".....", NULL};
    static const char *const hidden[] = {"...", u8"\u2026", "1-4", u8"1\u20134", NULL};
    if (whole_number(s, value))
        return TARVE_CELL_VALUE;
    if (is_one_of(s, missing))
        *value = (double)NAN;
    else if (is_one_of(s, hidden))
        return *value = (double)NAN, TARVE_CELL_PROTECTED;
    else if (decimal_number(s, row->delimiter != ',', value))
        return TARVE_CELL_VALUE;
    else
        return *value = (double)NAN, TARVE_LONGROW_BAD;
    return TARVE_LONGROW_MISSING;
}

static void warn_cell(reading *r, const tarve_row *row, size_t field, const char *code,
                      const char *expected)
{
    char shown[200];
    const char *s = row->field[field];
    if (r->f->n_warned >= WARNINGS) {
        r->f->n_warned++;
        return;
    }
    tarve_longfile_warn(r->f, row->line, tarve_row_column(row, field), code, "'%.80s' is not %s",
                        tarve_text_escape(s, strlen(s), shown, sizeof shown), expected);
}

/* ---- rows */

static tarve_status series_of(reading *r, const char *id, uint32_t *series, tarve_error *err)
{
    size_t len = 0;
    const size_t n = strlen(id);
    if (r->f->ids.n > 0) {
        const char *above = tarve_intern_text(&r->f->ids, r->last, &len);
        if (len == n && memcmp(above, id, n) == 0) {
            *series = r->last;
            return TARVE_OK;
        }
    }
    const tarve_status st = tarve_intern_put(&r->f->ids, id, n, &r->last, err);
    *series = r->last;
    if (st == TARVE_OK && r->f->ids.n > MOST_SERIES)
        return tarve_fail(err, TARVE_E_INPUT, "more than %d series", (int)MOST_SERIES);
    return st;
}

/* The smallest text of a series is its group, so that the order of rows does not decide. */
static tarve_status take_group(reading *r, const char *text, uint32_t series, tarve_error *err)
{
    tarve_longfile *f = r->f;
    uint32_t id = 0;
    const tarve_status st = tarve_intern_put(&f->groups, text, strlen(text), &id, err);
    if (st != TARVE_OK)
        return st;
    if (series >= f->group_cap) {
        const size_t cap = f->group_cap == 0 ? 1024 : 2 * f->group_cap;
        uint32_t *group = realloc(f->group, cap * sizeof *group);
        if (group == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu series", cap);
        f->group = group;
        for (size_t i = f->group_cap; i < cap; i++)
            group[i] = TARVE_NO_ID;
        f->group_cap = cap;
    }
    uint32_t *now = &f->group[series];
    if (*now == TARVE_NO_ID ||
        (*now != id && strcmp(text, tarve_intern_text(&f->groups, *now, NULL)) < 0))
        *now = id;
    return TARVE_OK;
}

const char *tarve_longfile_group(const tarve_longfile *f, size_t s)
{
    return f->group == NULL ? NULL : tarve_intern_text(&f->groups, f->group[f->order[s]], NULL);
}

static tarve_status make_list(tarve_longfile *f, tarve_error *err)
{
    if (f->n_blocks < f->cap)
        return TARVE_OK;
    const size_t cap = f->cap + f->cap / 2 + 16;
    tarve_longblock *block = realloc(f->block, cap * sizeof *block);
    if (block == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu rows", f->n);
    f->cap = cap;
    f->block = block;
    return TARVE_OK;
}

static tarve_status make_room(tarve_longfile *f, tarve_error *err)
{
    if (f->n < f->n_blocks * TARVE_LONGROWS)
        return TARVE_OK;
    const tarve_status st = make_list(f, err);
    if (st != TARVE_OK)
        return st;
    tarve_longblock *b = &f->block[f->n_blocks];
    *b = (tarve_longblock){NULL, 0};
    if (f->n <= UINT32_MAX - TARVE_LONGROWS)
        b->row = malloc(TARVE_LONGROWS * sizeof *b->row);
    if (b->row == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu rows", f->n);
    f->n_blocks++;
    return TARVE_OK;
}

static tarve_longrow *next_row(tarve_longfile *f)
{
    f->block[f->n / TARVE_LONGROWS].n_left++;
    return tarve_longfile_row(f, f->n++);
}

static tarve_status take_row(void *ctx, const tarve_row *row, tarve_error *err)
{
    reading *r = ctx;
    if (!r->header)
        return take_header(r, row, err);
    tarve_longfile *f = r->f;
    uint32_t series = 0;
    tarve_status st = make_room(f, err);
    if (st == TARVE_OK)
        st = series_of(r, row->field[r->id], &series, err);
    if (st == TARVE_OK && r->opt->group_column != NULL)
        st = take_group(r, row->field[r->group], series, err);
    if (st != TARVE_OK)
        return st;
    tarve_longrow *out = next_row(f);
    tarve_period_kind kind = TARVE_N_KINDS;
    int32_t period = 0;
    double value = (double)NAN;
    if (!tarve_periodtext_read(row->field[r->period], f->frequency, &kind, &period)) {
        kind = TARVE_N_KINDS;
        warn_cell(r, row, r->period, "bad-period",
                  f->frequency > 0 ? "a period like 2024M05, 2024Q2, 2024-05-01 or an integer"
                                   : "a period like 2024M05, 2024Q2, 2024 or 2024-05-01");
    }
    const uint32_t state = value_of(row, row->field[r->value], &value);
    if (state == TARVE_LONGROW_BAD)
        warn_cell(r, row, r->value, "type-error", "a number, empty or '...'");
    const size_t line = row->line < UINT32_MAX ? row->line : UINT32_MAX;
    *out = (tarve_longrow){.series = series & MOST_SERIES,
                           .kind = (unsigned)kind & 7U,
                           .state = state & 3U,
                           .period = period,
                           .value = value,
                           .line = (uint32_t)line};
    return TARVE_OK;
}

/* ---- index */

typedef struct named {
    const char *id;
    uint32_t series;
} named;

static int by_id(const void *a, const void *b)
{
    return strcmp(((const named *)a)->id, ((const named *)b)->id);
}

static tarve_status sort_series(tarve_longfile *f, tarve_error *err)
{
    const size_t n = f->ids.n;
    named *name = calloc(n, sizeof *name);
    f->order = calloc(n, sizeof *f->order);
    if (name == NULL || f->order == NULL) {
        free(name);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu series", n);
    }
    for (uint32_t s = 0; s < n; s++)
        name[s] = (named){tarve_intern_text(&f->ids, s, NULL), s};
    qsort(name, n, sizeof *name, by_id);
    for (size_t i = 0; i < n; i++)
        f->order[i] = name[i].series;
    free(name);
    return TARVE_OK;
}

static tarve_status index_rows(tarve_longfile *f, tarve_error *err)
{
    const size_t n = f->ids.n;
    uint32_t *place = calloc(n, sizeof *place);
    f->start = calloc(n + 1, sizeof *f->start);
    f->index = malloc(f->n * sizeof *f->index);
    if (place == NULL || f->start == NULL || f->index == NULL) {
        free(place);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu rows", f->n);
    }
    for (uint32_t i = 0; i < n; i++)
        place[f->order[i]] = i;
    for (size_t k = 0; k < f->n; k++)
        f->start[place[tarve_longfile_row(f, k)->series] + 1]++;
    for (size_t i = 0; i < n; i++)
        f->start[i + 1] += f->start[i];
    for (size_t k = f->n;
         k-- > 0;) /* from the back: start[i + 1] runs down to where i + 1 begins */
        f->index[--f->start[place[tarve_longfile_row(f, k)->series] + 1]] = (uint32_t)k;
    memmove(f->start, f->start + 1, n * sizeof *f->start);
    f->start[n] = f->n;
    free(place);
    return TARVE_OK;
}

tarve_status tarve_longfile_read(const char *path, const tarve_forecast_file_options *opt,
                                 tarve_longfile *f, tarve_error *err)
{
    *f = (tarve_longfile){.path = path, .frequency = opt->frequency, .log = opt->log};
    reading r = {.f = f, .opt = opt};
    tarve_status st = tarve_rows_read(path, opt->log, take_row, &r, err);
    if (st == TARVE_OK && f->n == 0) {
        st = tarve_fail(err, TARVE_E_INPUT, "no rows below the header");
        if (err != NULL)
            err->code = "empty-file";
        tarve_error_at(err, path, 0, 0);
    }
    if (st == TARVE_OK)
        st = sort_series(f, err);
    return st == TARVE_OK ? index_rows(f, err) : st;
}

void tarve_longfile_drop_rows(tarve_longfile *f)
{
    for (size_t b = 0; b < f->n_blocks; b++)
        free(f->block[b].row);
    free(f->block);
    free(f->start);
    free(f->index);
    f->block = NULL;
    f->n_blocks = f->cap = 0;
    f->start = NULL;
    f->index = NULL;
}

void tarve_longfile_free(tarve_longfile *f)
{
    tarve_longfile_drop_rows(f);
    tarve_intern_free(&f->ids);
    tarve_intern_free(&f->groups);
    free(f->group);
    free(f->order);
    *f = (tarve_longfile){0};
}

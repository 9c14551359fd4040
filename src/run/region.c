/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/region.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tarve/ingest.h"

static tarve_status keep(tarve_arena *arena, const char *text, const char **out, tarve_error *err)
{
    *out = tarve_arena_text(arena, text, strlen(text));
    return *out != NULL ? TARVE_OK : tarve_fail(err, TARVE_E_NOMEM, "out of memory");
}

/* ---- breaks ---- */

typedef struct break_columns {
    size_t period, until, measure, area, kind, reason[TARVE_N_LANGS];
} break_columns;

static tarve_status break_header(const tarve_table *t, break_columns *c, tarve_error *err)
{
    const struct {
        const char *heading;
        size_t *at;
    } want[] = {{"period", &c->period}, {"until", &c->until}, {"measure", &c->measure},
                {"area", &c->area},     {"kind", &c->kind},   {"reason_fi", &c->reason[TARVE_FI]}};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < sizeof want / sizeof *want && st == TARVE_OK; i++)
        st = tarve_table_column(t, want[i].heading, want[i].at, err);
    c->reason[TARVE_SV] = tarve_table_find_column(t, "reason_sv");
    c->reason[TARVE_EN] = tarve_table_find_column(t, "reason_en");
    return st;
}

static bool month_of(const char *text, tarve_period *month)
{
    tarve_freq freq = TARVE_YEAR;
    return tarve_period_parse(text, strlen(text), &freq, month) && freq == TARVE_MONTH;
}

static tarve_status read_break(const tarve_table *t, size_t row, const break_columns *c,
                               level_shifts *out, tarve_error *err)
{
    const char *until = tarve_table_text(t, row, c->until);
    const char *kind = tarve_table_text(t, row, c->kind);
    const bool level = strcmp(kind, "level") == 0;
    level_shift s = {.begins = true, .until = TARVE_NO_PERIOD};
    tarve_period end = TARVE_NO_PERIOD;
    if (!month_of(tarve_table_text(t, row, c->period), &s.month))
        return tarve_table_refuse(t, row, c->period, "type-error", "expected a month like 2022M05",
                                  err);
    if (until[0] != '\0' && (!month_of(until, &end) || end < s.month))
        return tarve_table_refuse(t, row, c->until, "type-error",
                                  "expected a month not before the period, or nothing", err);
    if (!level && strcmp(kind, "temporary") != 0)
        return tarve_table_refuse(t, row, c->kind, "type-error", "expected level or temporary",
                                  err);
    tarve_status st = keep(&out->text, tarve_table_text(t, row, c->measure), &s.measure, err);
    if (st == TARVE_OK)
        st = keep(&out->text, tarve_table_text(t, row, c->area), &s.area, err);
    for (int l = 0; l < TARVE_N_LANGS && st == TARVE_OK; l++)
        st =
            keep(&out->text, c->reason[l] == SIZE_MAX ? "" : tarve_table_text(t, row, c->reason[l]),
                 &s.reason[l], err);
    if (st != TARVE_OK)
        return st;
    s.until = level || end == TARVE_NO_PERIOD ? TARVE_NO_PERIOD : end + 1;
    out->item[out->n++] = s;
    if (s.until != TARVE_NO_PERIOD) {
        s.month = s.until;
        s.until = TARVE_NO_PERIOD;
        s.begins = false;
        out->item[out->n++] = s;
    }
    return TARVE_OK;
}

static int by_month(const void *a, const void *b)
{
    const level_shift *x = a, *y = b;
    int d = (x->month > y->month) - (x->month < y->month);
    d = d != 0 ? d : strcmp(x->measure, y->measure);
    d = d != 0 ? d : strcmp(x->area, y->area);
    return d != 0 ? d : strcmp(x->reason[TARVE_FI], y->reason[TARVE_FI]);
}

static tarve_status read_breaks(const tarve_table *t, const break_columns *c, level_shifts *out,
                                tarve_error *err)
{
    tarve_status st = TARVE_OK;
    out->item = calloc(2 * tarve_table_rows(t) + 1, sizeof *out->item);
    if (out->item == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++)
        st = read_break(t, i, c, out, err);
    if (st == TARVE_OK)
        qsort(out->item, out->n, sizeof *out->item, by_month);
    return st;
}

tarve_status level_shifts_read(const char *path, level_shifts *out, tarve_error *err)
{
    tarve_table *t = NULL;
    break_columns c = {0};
    tarve_status st = tarve_table_read(path, &t, err);
    if (st == TARVE_OK)
        st = break_header(t, &c, err);
    if (st == TARVE_OK)
        st = read_breaks(t, &c, out, err);
    tarve_table_free(t);
    return st;
}

bool level_shift_concerns(const level_shift *s, const char *measure, const char *area)
{
    return strcmp(s->measure, measure) == 0 &&
           (strcmp(s->area, "SSS") == 0 || strcmp(s->area, area) == 0);
}

void level_shifts_free(level_shifts *s)
{
    free(s->item);
    tarve_arena_free(&s->text);
    *s = (level_shifts){0};
}

/* ---- providers ---- */

static tarve_status read_provider(const tarve_table *t, size_t row, const size_t column[3],
                                  provider_map *out, tarve_error *err)
{
    const char *code = tarve_table_text(t, row, column[0]);
    double share = (double)NAN;
    if (strncmp(code, "P:", 2) != 0 || code[2] == '\0')
        return tarve_table_refuse(t, row, column[0], "type-error",
                                  "expected P: and the name as it stands in the exports", err);
    for (size_t i = 0; i < out->n; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): the first n are set */
        if (strcmp(out->code[i], code) == 0)
            return tarve_table_refuse(t, row, column[0], "duplicate-key",
                                      "each provider stands once", err);
    tarve_status st = tarve_table_number(t, row, column[1], &share, err);
    if (st != TARVE_OK)
        return st;
    if (!(share >= 0 && share <= 1))
        return tarve_table_refuse(t, row, column[1], "type-error", "expected a share from 0 to 1",
                                  err);
    const char *kept = tarve_arena_text(&out->text, code, strlen(code));
    if (kept == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    out->code[out->n] = kept;
    out->line[out->n] = tarve_table_line(t, row);
    out->share[out->n++] = share;
    if (column[2] != SIZE_MAX && strcmp(tarve_table_text(t, row, column[2]), "yes") == 0)
        out->synthetic = true;
    return TARVE_OK;
}

static tarve_status read_providers(const tarve_table *t, const size_t column[3], provider_map *out,
                                   tarve_error *err)
{
    tarve_status st = TARVE_OK;
    out->code = calloc(tarve_table_rows(t) + 1, sizeof *out->code);
    out->share = calloc(tarve_table_rows(t) + 1, sizeof *out->share);
    out->line = calloc(tarve_table_rows(t) + 1, sizeof *out->line);
    out->path = tarve_arena_text(&out->text, tarve_table_path(t), strlen(tarve_table_path(t)));
    if (out->code == NULL || out->share == NULL || out->line == NULL || out->path == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++)
        st = read_provider(t, i, column, out, err);
    return st;
}

tarve_status provider_map_read(const char *path, provider_map *out, tarve_error *err)
{
    tarve_table *t = NULL;
    size_t column[3] = {0};
    tarve_status st = tarve_table_read(path, &t, err);
    if (st == TARVE_OK)
        st = tarve_table_column(t, "provider", &column[0], err);
    if (st == TARVE_OK)
        st = tarve_table_column(t, "share", &column[1], err);
    if (st == TARVE_OK) {
        column[2] = tarve_table_find_column(t, "synthetic");
        st = read_providers(t, column, out, err);
    }
    tarve_table_free(t);
    return st;
}

void provider_map_free(provider_map *m)
{
    free(m->code);
    free(m->share);
    free(m->line);
    tarve_arena_free(&m->text);
    *m = (provider_map){0};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/changes.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { YEAR = 12, SHOWN_HASH = 12 };

typedef struct comparison {
    const pipeline *p;
    const manifest_facts *now;
    const json_t *then; /* manifest of the earlier run */
    tarve_changes *out;
    tarve_error *err;
} comparison;

static tarve_status add(const comparison *c, tarve_change_why why, const char *what,
                        const char *name, const char *then, const char *now)
{
    return tarve_changes_add(c->out, why, what, name, then, now, c->err);
}

/* ---- data: inputs by name and hash ---- */

static const json_t *input_named(const json_t *inputs, const char *path)
{
    for (size_t i = 0; i < json_array_size(inputs); i++)
        if (strcmp(recorded_text(json_array_get(inputs, i), "path"), path) == 0)
            return json_array_get(inputs, i);
    return NULL;
}

static bool is_input(const pipeline *p, const char *path)
{
    for (size_t i = 0; i < p->result.n_inputs; i++)
        if (strcmp(p->config->keys->inputs[i].path, path) == 0)
            return true;
    return false;
}

static tarve_status compare_input(const comparison *c, const json_t *inputs, size_t i)
{
    const tarve_read_report *r = c->p->result.input[i];
    const char *path = c->p->config->keys->inputs[i].path;
    const json_t *then = input_named(inputs, path);
    char periods[2 * TARVE_PERIOD_TEXT] = "";
    if (r->coverage.n_series > 0)
        (void)tarve_period_format_range(r->coverage.freq, r->coverage.first, r->coverage.last,
                                        periods);
    if (then == NULL)
        return add(c, TARVE_CHANGE_DATA, "input_new", path, NULL, periods);
    if (strcmp(recorded_text(then, "sha256"), r->sha256) == 0)
        return TARVE_OK;
    return add(c, TARVE_CHANGE_DATA, "input_changed", path, recorded_text(then, "periods"),
               periods);
}

static tarve_status compare_inputs(const comparison *c)
{
    const json_t *inputs = json_object_get(c->then, "inputs");
    tarve_status st = TARVE_OK;
    if (strcmp(recorded_text(c->then, "as_of"), c->now->as_of) != 0)
        st = add(c, TARVE_CHANGE_DATA, "as_of", NULL, recorded_text(c->then, "as_of"),
                 c->now->as_of);
    for (size_t i = 0; i < c->p->result.n_inputs && st == TARVE_OK; i++)
        st = compare_input(c, inputs, i);
    for (size_t i = 0; i < json_array_size(inputs) && st == TARVE_OK; i++) {
        const json_t *one = json_array_get(inputs, i);
        if (!is_input(c->p, recorded_text(one, "path")))
            st = add(c, TARVE_CHANGE_DATA, "input_gone", recorded_text(one, "path"),
                     recorded_text(one, "periods"), NULL);
    }
    return st;
}

/* ---- data: figures that the earlier run printed ---- */

enum { F_ID, F_STEP, F_MONTH, F_NAIVE, N_FORECAST };

typedef struct printed {
    const tarve_table *table;
    size_t column[N_FORECAST];
} printed;

static const tarve_published_series *series_of(const published *pub, const char *id)
{
    for (size_t i = 0; i < pub->n; i++)
        if (strcmp(pub->item[i].id, id) == 0)
            return &pub->item[i];
    return NULL;
}

/* A figure of today as a benchmark would repeat it; NaN when it may not be shown. */
static double as_printed(const tarve_published_series *s, tarve_period month)
{
    const tarve_series *y = &s->history;
    if (month < y->first || month >= y->first + (tarve_period)y->n)
        return (double)NAN;
    return tarve_report_figure(s, (size_t)(month - y->first));
}

/* The benchmark of the first year repeats single figures of the year before. */
static tarve_status compare_figure(const comparison *c, const printed *f, size_t row, size_t *n,
                                   size_t *revised)
{
    double step = 0, then = 0;
    tarve_freq freq = TARVE_YEAR;
    tarve_period month = TARVE_NO_PERIOD;
    const char *period = tarve_table_text(f->table, row, f->column[F_MONTH]);
    tarve_status st = tarve_table_number(f->table, row, f->column[F_STEP], &step, c->err);
    if (st == TARVE_OK)
        st = tarve_table_number(f->table, row, f->column[F_NAIVE], &then, c->err);
    if (st != TARVE_OK)
        return st;
    const tarve_published_series *s =
        series_of(c->now->series, tarve_table_text(f->table, row, f->column[F_ID]));
    if (s == NULL || isnan(then) || !(step >= 1 && step <= YEAR) ||
        !tarve_period_parse(period, strlen(period), &freq, &month) || freq != TARVE_MONTH)
        return TARVE_OK;
    const double now = as_printed(s, month - YEAR);
    if (isnan(now))
        return TARVE_OK;
    (*n)++;
    *revised += fabs(now - then) > 0.05; /* it has one decimal */
    return TARVE_OK;
}

static tarve_status compare_figures(const comparison *c, const char *path)
{
    static const char *const names[N_FORECAST] = {"series_id", "horizon", "period", "benchmark"};
    char compared[32], revised[32];
    size_t n = 0, other = 0;
    tarve_table *t = NULL;
    printed f = {0};
    tarve_status st = tarve_table_read(path, &t, c->err);
    f.table = t;
    for (size_t i = 0; i < N_FORECAST && st == TARVE_OK; i++)
        st = tarve_table_column(t, names[i], &f.column[i], c->err);
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++)
        st = compare_figure(c, &f, i, &n, &other);
    tarve_table_free(t);
    if (st != TARVE_OK || n == 0)
        return st;
    c->out->compared = n;
    c->out->revised = other;
    (void)snprintf(compared, sizeof compared, "%zu", n);
    (void)snprintf(revised, sizeof revised, "%zu", other);
    return add(c, TARVE_CHANGE_DATA, "revised", NULL, compared, revised);
}

/* The area's open vacancies as its table of areas printed them; empty when it did not. */
static tarve_status read_vacancies(const comparison *c, const char *path)
{
    const char *area = c->p->config->keys->region.area;
    tarve_table *t = NULL;
    size_t code = 0, value = 0;
    tarve_status st = tarve_table_read(path, &t, c->err);
    if (st == TARVE_OK)
        st = tarve_table_column(t, "area", &code, c->err);
    if (st == TARVE_OK)
        st = tarve_table_column(t, "vacancies", &value, c->err);
    for (size_t i = 0; st == TARVE_OK && area != NULL && i < tarve_table_rows(t); i++)
        if (strcmp(tarve_table_text(t, i, code), area) == 0 &&
            tarve_table_text(t, i, value)[0] != '\0')
            st = tarve_table_number(t, i, value, &c->out->vacancies, c->err);
    tarve_table_free(t);
    return st;
}

/* ---- method ---- */

static tarve_status compare_files(const comparison *c)
{
    const json_t *files = json_object_get(c->then, "files");
    const char *key;
    json_t *one;
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < c->now->n_files && st == TARVE_OK; i++) {
        const json_t *then = json_object_get(files, c->now->file[i].what);
        char hex[TARVE_SHA256_TEXT];
        st = manifest_hash(c->now->file[i].path, hex, c->err);
        if (st != TARVE_OK || strcmp(recorded_text(then, "sha256"), hex) == 0)
            continue;
        char before[SHOWN_HASH + 1], after[SHOWN_HASH + 1];
        (void)snprintf(before, sizeof before, "%.12s", recorded_text(then, "sha256"));
        (void)snprintf(after, sizeof after, "%.12s", hex);
        st = add(c, TARVE_CHANGE_METHOD, "file", c->now->file[i].what, before, after);
    }
    json_object_foreach((json_t *)files, key, one)
    {
        bool kept = false;
        for (size_t i = 0; i < c->now->n_files; i++)
            kept = kept || strcmp(key, c->now->file[i].what) == 0;
        if (st == TARVE_OK && !kept)
            st = add(c, TARVE_CHANGE_METHOD, "file", key, recorded_text(one, "path"), NULL);
    }
    return st;
}

/* A value as text that the caller frees; NULL when there is none. */
static char *as_text(const json_t *v)
{
    return v == NULL ? NULL : json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
}

static tarve_status compare_setting(const comparison *c, const char *key, const json_t *then,
                                    const json_t *now)
{
    char *before = as_text(then), *after = as_text(now);
    const bool lacking = (then != NULL && before == NULL) || (now != NULL && after == NULL);
    tarve_status st = lacking ? tarve_fail(c->err, TARVE_E_NOMEM, "out of memory") : TARVE_OK;
    if (st == TARVE_OK && !json_equal(then, now))
        st = add(c, TARVE_CHANGE_METHOD, "setting", key, before, after);
    free(before);
    free(after);
    return st;
}

/* Settings of now; the region's stand one level below. */
static tarve_status compare_settings(const comparison *c, const json_t *then, json_t *now)
{
    const char *key;
    json_t *one;
    tarve_status st = TARVE_OK;
    json_object_foreach(now, key, one)
    {
        if (st == TARVE_OK && !json_is_object(one))
            st = compare_setting(c, key, json_object_get(then, key), one);
    }
    return st;
}

static tarve_status compare_method(const comparison *c)
{
    tarve_status st = TARVE_OK;
    tarve_json now = manifest_configuration(c->p);
    const json_t *then = json_object_get(c->then, "configuration");
    if (!now.ok)
        st = tarve_fail(c->err, TARVE_E_NOMEM, "out of memory");
    if (st == TARVE_OK && strcmp(recorded_text(c->then, "tarve"), TARVE_VERSION) != 0)
        st = add(c, TARVE_CHANGE_METHOD, "version", NULL, recorded_text(c->then, "tarve"),
                 TARVE_VERSION);
    if (st == TARVE_OK)
        st = compare_settings(c, then, now.json);
    if (st == TARVE_OK)
        st = compare_settings(c, json_object_get(then, "region"),
                              json_object_get(now.json, "region"));
    tarve_json_free(&now);
    return st == TARVE_OK ? compare_files(c) : st;
}

/* ---- reality: figures of the area, both by the data of now ---- */

static tarve_shown show(const tarve_series *y, tarve_period t)
{
    return tarve_show_observed(y->value[t - y->first], y->mark[t - y->first]);
}

/* Mean of the year up to a month; NaN unless all its months may be shown. */
static double mean_until(const tarve_published_series *s, tarve_period last)
{
    double sum = 0;
    for (tarve_period t = last - YEAR + 1; t <= last; t++) {
        const tarve_series *y = &s->history;
        if (t < y->first || t >= y->first + (tarve_period)y->n)
            return (double)NAN;
        const tarve_shown c = show(y, t);
        if (c.kind != TARVE_SHOWN_NUMBER)
            return (double)NAN;
        sum += c.value;
    }
    return sum / YEAR;
}

static tarve_status add_figure(const comparison *c, const tarve_published_series *s,
                               tarve_period last)
{
    const double mean[2] = {mean_until(s, last), mean_until(s, c->p->as_of)};
    char text[2][32] = {"", ""};
    for (int i = 0; i < 2; i++)
        if (!isnan(mean[i]))
            (void)snprintf(text[i], sizeof text[i], "%.0f", mean[i]);
    const tarve_status st = add(c, TARVE_CHANGE_REALITY, "figure", s->measure, text[0], text[1]);
    if (st == TARVE_OK)
        memcpy(c->out->item[c->out->n - 1].mean, mean, sizeof mean);
    return st;
}

static tarve_status compare_reality(const comparison *c)
{
    tarve_freq freq = TARVE_YEAR;
    tarve_period last = TARVE_NO_PERIOD;
    tarve_status st = TARVE_OK;
    if (!tarve_period_parse(c->out->as_of, strlen(c->out->as_of), &freq, &last) ||
        freq != TARVE_MONTH)
        return TARVE_OK;
    for (size_t i = 0; i < c->now->series->n && st == TARVE_OK; i++)
        if (c->now->series->item[i].headline)
            st = add_figure(c, &c->now->series->item[i], last);
    return st;
}

/* ---- all ---- */

static tarve_status report(tarve_findings *findings, tarve_status st, const char *shown,
                           const tarve_error *why, tarve_error *err)
{
    if (st == TARVE_E_NOMEM)
        return tarve_fail(err, st, "%s", why->message);
    return tarve_findings_add(findings, "changes-before", TARVE_LOG_WARN, shown, why->line,
                              why->column, err, "the run before cannot be compared with: %s",
                              why->message);
}

/* The figures that it printed, apart: their files may be broken while the manifest is whole. */
static tarve_status look_at(const comparison *c, const past_runs *past, const char *file,
                            tarve_status (*compare)(const comparison *, const char *path),
                            tarve_findings *findings)
{
    char shown[PAST_SHOWN], path[PAST_PATH];
    tarve_error why = {0};
    comparison careful = *c;
    careful.err = &why;
    tarve_status st = past_file(past, past_last(past), file, shown, path, &why);
    if (st == TARVE_OK)
        st = compare(&careful, path);
    return st == TARVE_OK ? st : report(findings, st, shown, &why, c->err);
}

static void begin(const past_run *before, tarve_changes *out)
{
    memcpy(out->period, before->name, sizeof out->period);
    (void)snprintf(out->as_of, sizeof out->as_of, "%s", before->was.as_of);
    tarve_text_mend(out->as_of);
}

tarve_status changes_look_back(const pipeline *p, const manifest_facts *now,
                               tarve_findings *findings, tarve_changes *out, tarve_error *err)
{
    const past_run *before = past_last(now->past);
    out->vacancies = (double)NAN;
    if (before == NULL)
        return TARVE_OK;
    begin(before, out);
    const comparison c = {.p = p, .now = now, .then = before->was.json, .out = out, .err = err};
    tarve_status st = compare_inputs(&c);
    if (st == TARVE_OK)
        st = look_at(&c, now->past, "data/forecasts.csv", compare_figures, findings);
    if (st == TARVE_OK)
        st = look_at(&c, now->past, "data/areas.csv", read_vacancies, findings);
    if (st == TARVE_OK)
        st = compare_method(&c);
    return st == TARVE_OK ? compare_reality(&c) : st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/earlier.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "run/roadmap.h"

enum { MANIFEST_MAX = 1 << 26 };

static const char *text_of(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s == NULL ? "" : s;
}

/* ---- inputs, by name and hash ---- */

static const json_t *input_named(const json_t *inputs, const char *path)
{
    for (size_t i = 0; i < json_array_size(inputs); i++) {
        const json_t *one = json_array_get(inputs, i);
        if (strcmp(text_of(one, "path"), path) == 0)
            return one;
    }
    return NULL;
}

static void compare_inputs(const pipeline *p, const json_t *inputs, tarve_earlier_run *out)
{
    size_t found = 0;
    for (size_t i = 0; i < p->result.n_inputs; i++) {
        const json_t *then = input_named(inputs, p->config->keys->inputs[i].path);
        found += then != NULL;
        out->inputs_new += then == NULL;
        out->inputs_changed +=
            then != NULL && strcmp(text_of(then, "sha256"), p->result.input[i]->sha256) != 0;
    }
    const size_t before = json_array_size(inputs);
    out->inputs_gone = before > found ? before - found : 0;
}

/* ---- files beside the inputs, and settings ---- */

static void add_name(tarve_earlier_run *out, const char *name)
{
    const size_t n = strlen(out->files_changed);
    (void)snprintf(out->files_changed + n, sizeof out->files_changed - n, "%s%s", n > 0 ? ", " : "",
                   name);
}

static tarve_status compare_files(const manifest_facts *now, const json_t *files,
                                  tarve_earlier_run *out, tarve_error *err)
{
    char hex[TARVE_SHA256_TEXT];
    for (size_t i = 0; i < now->n_files; i++) {
        const json_t *then = json_object_get(files, now->file[i].what);
        const tarve_status st = manifest_hash(now->file[i].path, hex, err);
        if (st != TARVE_OK)
            return st;
        if (strcmp(text_of(then, "sha256"), hex) != 0)
            add_name(out, now->file[i].what);
    }
    return TARVE_OK;
}

/* ---- the printed figure ---- */

static double printed_vacancies(const char *path, const char *area)
{
    tarve_table *t = NULL;
    size_t code = 0, value = 0;
    double x = (double)NAN;
    if (tarve_table_read(path, &t, NULL) != TARVE_OK)
        return x;
    if (tarve_table_column(t, "area", &code, NULL) == TARVE_OK &&
        tarve_table_column(t, "vacancies", &value, NULL) == TARVE_OK)
        for (size_t i = 0; i < tarve_table_rows(t); i++)
            if (strcmp(tarve_table_text(t, i, code), area) == 0 &&
                (tarve_table_text(t, i, value)[0] == '\0' ||
                 tarve_table_number(t, i, value, &x, NULL) != TARVE_OK))
                x = (double)NAN;
    tarve_table_free(t);
    return x;
}

static tarve_status take(const pipeline *p, const json_t *m, const manifest_facts *now,
                         tarve_earlier_run *out, tarve_error *err)
{
    (void)snprintf(out->as_of, sizeof out->as_of, "%s", text_of(m, "as_of"));
    (void)snprintf(out->version, sizeof out->version, "%s", text_of(m, "tarve"));
    compare_inputs(p, json_object_get(m, "inputs"), out);
    return compare_files(now, json_object_get(m, "files"), out, err);
}

tarve_status earlier_look_back(const pipeline *p, const char *folder, tarve_period quarter,
                               const manifest_facts *now, tarve_earlier_run *out, tarve_error *err)
{
    char path[4400], name[TARVE_PERIOD_TEXT], *text = NULL;
    size_t len = 0;
    json_error_t why;
    const tarve_period before = run_quarter_before(folder, quarter);
    *out = (tarve_earlier_run){.vacancies = (double)NAN};
    if (before == TARVE_NO_PERIOD)
        return TARVE_OK;
    (void)tarve_period_format(TARVE_QUARTER, before, name);
    (void)snprintf(path, sizeof path, "%.4096s/%s/manifest.json", folder, name);
    tarve_status st = tarve_file_read(path, MANIFEST_MAX, &text, &len, NULL);
    json_t *m = st == TARVE_OK ? json_loadb(text, len, 0, &why) : NULL;
    free(text);
    if (m == NULL) {
        tarve_log_say(p->opt->log, TARVE_LOG_WARN, NULL,
                      "%s/manifest.json cannot be read: the brief tells of no change", name);
        return st == TARVE_E_NOMEM ? tarve_fail(err, st, "out of memory") : TARVE_OK;
    }
    memcpy(out->period, name, sizeof out->period);
    st = take(p, m, now, out, err);
    json_decref(m);
    (void)snprintf(path, sizeof path, "%.4096s/%s/data/areas.csv", folder, name);
    if (st == TARVE_OK && p->config->keys->region.area != NULL)
        out->vacancies = printed_vacancies(path, p->config->keys->region.area);
    return st;
}

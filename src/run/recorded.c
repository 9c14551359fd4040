/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/recorded.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonin.h"

enum { MOST_BYTES = 64 << 20 };

static tarve_status no_manifest(const char *key, tarve_error *err)
{
    return tarve_fail(err, TARVE_E_INPUT, "it is no manifest of a run: %s is missing or wrong",
                      key);
}

static const char *text_of(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key)); /* NULL when it is no text */
}

static bool is_hash(const char *s)
{
    return s != NULL && strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

/* "data/need.csv": below the folder, with no step up. */
static bool is_inside(const char *path)
{
    const size_t n = strlen(path);
    return n > 0 && path[0] != '/' && strcmp(path, "..") != 0 && strncmp(path, "../", 3) != 0 &&
           strstr(path, "/../") == NULL && (n < 3 || strcmp(path + n - 3, "/..") != 0);
}

static bool take_file(const json_t *o, const char *what, recorded_file *out)
{
    const json_t *bytes = json_object_get(o, "bytes");
    const json_int_t size = json_integer_value(bytes); /* 0 when there is none */
    *out = (recorded_file){what, text_of(o, "path"), text_of(o, "sha256"), 0};
    if (out->path == NULL || !is_hash(out->sha256) || size < 0)
        return false;
    out->bytes = (size_t)size;
    return true;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const recorded_file *)a)->path, ((const recorded_file *)b)->path);
}

static tarve_status make_room(recorded_files *l, size_t n, tarve_error *err)
{
    l->item = calloc(n + 1, sizeof *l->item);
    return l->item == NULL ? tarve_fail(err, TARVE_E_NOMEM, "out of memory") : TARVE_OK;
}

static tarve_status take_list(const json_t *json, const char *key, recorded_files *out,
                              tarve_error *err)
{
    const json_t *list = json_object_get(json, key);
    if (!json_is_array(list))
        return no_manifest(key, err);
    const tarve_status st = make_room(out, json_array_size(list), err);
    for (size_t i = 0; st == TARVE_OK && i < json_array_size(list); i++)
        if (!take_file(json_array_get(list, i), NULL, &out->item[out->n++]))
            return no_manifest(key, err);
    return st;
}

static bool all_have_sizes(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!json_is_integer(json_object_get(json_array_get(list, i), "bytes")))
            return false;
    return true;
}

static tarve_status take_earlier(recorded *r, tarve_error *err)
{
    r->knows_earlier = json_object_get(r->json, "earlier_runs") != NULL;
    return r->knows_earlier ? take_list(r->json, "earlier_runs", &r->earlier, err) : TARVE_OK;
}

static tarve_status take_outputs(const json_t *json, recorded_files *out, tarve_error *err)
{
    const tarve_status st = take_list(json, "outputs", out, err);
    if (st != TARVE_OK)
        return st;
    if (!all_have_sizes(json_object_get(json, "outputs")))
        return no_manifest("outputs", err);
    qsort(out->item, out->n, sizeof *out->item, by_path);
    for (size_t i = 0; i < out->n; i++)
        if (!is_inside(out->item[i].path) ||
            (i > 0 && strcmp(out->item[i - 1].path, out->item[i].path) == 0))
            return no_manifest("outputs", err);
    return TARVE_OK;
}

static tarve_status take_files(json_t *json, recorded_files *out, tarve_error *err)
{
    json_t *files = json_object_get(json, "files"), *one = NULL;
    const char *what = NULL;
    if (!json_is_object(files))
        return no_manifest("files", err);
    const tarve_status st = make_room(out, json_object_size(files), err);
    if (st != TARVE_OK)
        return st;
    json_object_foreach(
        files, what,
        one) if (!take_file(one, what, &out->item[out->n++])) return no_manifest("files", err);
    return TARVE_OK;
}

static tarve_status take_all(recorded *r, tarve_error *err)
{
    const struct {
        const char *key, **to;
    } texts[] = {{"tarve", &r->version},
                 {"period", &r->period},
                 {"as_of", &r->as_of},
                 {"configuration_sha256", &r->configuration_sha256}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i].to = text_of(r->json, texts[i].key);
        if (*texts[i].to == NULL)
            return no_manifest(texts[i].key, err);
    }
    r->configuration = text_of(r->json, "configuration_text");
    const json_t *in_force = json_object_get(r->json, "configuration");
    const json_t *share = json_object_get(in_force, "max_reject_share");
    r->max_reject_share = json_is_number(share) ? json_number_value(share) : (double)NAN;
    r->max_rejects = (size_t)json_integer_value(json_object_get(in_force, "max_rejects"));
    r->excel = json_is_true(json_object_get(in_force, "excel"));
    tarve_status st = take_outputs(r->json, &r->outputs, err);
    if (st == TARVE_OK)
        st = take_list(r->json, "inputs", &r->inputs, err);
    if (st == TARVE_OK && !all_have_sizes(json_object_get(r->json, "inputs")))
        st = no_manifest("inputs", err);
    if (st == TARVE_OK)
        st = take_earlier(r, err);
    return st == TARVE_OK ? take_files(r->json, &r->files, err) : st;
}

tarve_status recorded_read(const char *run, recorded *out, tarve_error *err)
{
    char path[4400];
    (void)snprintf(path, sizeof path, "%.4096s/manifest.json", run);
    tarve_status st = tarve_json_read(path, MOST_BYTES, JSON_REJECT_DUPLICATES, &out->json, err);
    if (st != TARVE_OK)
        return st;
    st = take_all(out, err);
    if (st != TARVE_OK)
        tarve_error_at(err, path, 0, 0);
    return st;
}

void recorded_free(recorded *r)
{
    free(r->inputs.item);
    free(r->files.item);
    free(r->outputs.item);
    free(r->earlier.item);
    json_decref(r->json);
    *r = (recorded){0};
}

const recorded_file *recorded_find(const recorded_files *l, const char *path)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->item[i].path, path) == 0)
            return &l->item[i];
    return NULL;
}

const char *recorded_text(const json_t *o, const char *key)
{
    const char *s = text_of(o, key);
    return s == NULL ? "" : s;
}

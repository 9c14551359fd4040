/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"
#include "run/tree.h"

/* Every put frees its value, also on failure; `ok` remembers whether all went well. */
typedef struct object {
    json_t *json;
    bool ok;
} object;

static object new_object(void)
{
    json_t *json = json_object();
    return (object){json, json != NULL};
}

static void put(object *o, const char *key, json_t *value)
{
    if (value == NULL || json_object_set_new(o->json, key, value) != 0)
        o->ok = false;
}

/* Text that is no UTF-8 (a file name may be anything) is escaped. */
static void put_text(object *o, const char *key, const char *text)
{
    char shown[4 * 4096];
    if (text == NULL)
        return;
    if (!tarve_utf8_valid(text, strlen(text)))
        text = tarve_text_escape_all(text, strlen(text), shown, sizeof shown);
    put(o, key, json_string(text));
}

static void put_count(object *o, const char *key, uint64_t n)
{
    put(o, key, json_integer((json_int_t)n));
}

static void put_object(object *o, const char *key, object value)
{
    o->ok = o->ok && value.ok;
    put(o, key, value.json);
}

static void append(object *o, json_t *list, object value)
{
    o->ok = o->ok && value.ok && json_array_append_new(list, value.json) == 0;
}

static void put_texts(object *o, const char *key, const char *const *text, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        if (json_array_append_new(list, json_string(text[i])) != 0)
            o->ok = false;
    put(o, key, list);
}

/* ---- the effective configuration, threads left out ---- */

static object configuration(const pipeline *p)
{
    const config_keys *k = p->config->keys;
    object o = new_object(), region = new_object();
    put_text(&region, "name", k->region.name);
    put_text(&region, "area", k->region.area);
    put_text(&region, "occupation_area", k->region.occupation_area);
    put_texts(&region, "municipalities", p->member, p->n_members);
    put_object(&o, "region", region);
    put_count(&o, "horizon_years", k->horizon_years);
    put_count(&o, "occupation_digits", k->occupation_digits);
    put_count(&o, "draws", k->draws);
    put_count(&o, "seed", k->seed);
    if (isnan(p->max_share))
        put_count(&o, "max_rejects", p->max_count);
    else
        put(&o, "max_reject_share", json_real(p->max_share));
    put(&o, "plots_required", json_boolean(p->config->plots_required));
    return o;
}

/* ---- inputs ---- */

static void put_read(object *o, const tarve_read_report *r)
{
    const struct {
        const char *key;
        size_t n;
    } counts[] = {{"bytes", r->bytes},
                  {"lines", r->lines},
                  {"records", r->records},
                  {"accepted", r->accepted},
                  {"rejected", r->rejected},
                  {"blank", r->blank},
                  {"cells", r->cells},
                  {"taken", r->taken},
                  {"cells_rejected", r->cells_rejected},
                  {"zero", r->zero},
                  {"protected", r->protected_},
                  {"rounded", r->rounded},
                  {"missing", r->missing},
                  {"not_applicable", r->not_applicable},
                  {"preliminary", r->preliminary}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        put_count(o, counts[i].key, counts[i].n);
    put_text(o, "sha256", r->sha256);
    put_text(o, "encoding", r->layout.encoding);
    put_text(o, "layout", r->layout.kind);
}

static json_t *notes(object *o, const tarve_read_report *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->n_notes; i++) {
        object note = new_object();
        put_text(&note, "code", r->note[i].code);
        put_count(&note, "count", r->note[i].count);
        put_count(&note, "first_line", r->note[i].first_line);
        append(o, list, note);
    }
    return list;
}

static json_t *inputs(object *o, const pipeline *p)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->result.n_inputs; i++) {
        const config_input *in = &p->config->keys->inputs[i];
        char periods[2 * TARVE_PERIOD_TEXT];
        object one = new_object();
        put_text(&one, "path", in->path);
        put_text(&one, "source", in->source);
        put_text(&one, "licence", in->licence);
        put_text(&one, "dated", in->dated);
        put(&one, "synthetic", json_boolean(in->synthetic != 0));
        const tarve_coverage *c = &p->result.input[i]->coverage;
        if (c->n_series > 0)
            put_text(&one, "periods",
                     tarve_period_format_range(c->freq, c->first, c->last, periods));
        put_read(&one, p->result.input[i]);
        put(&one, "notes", notes(&one, p->result.input[i]));
        append(o, list, one);
    }
    return list;
}

/* ---- files ---- */

static tarve_status hash_file(const char *path, char hex[TARVE_SHA256_TEXT], tarve_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    tarve_status st = fd < 0 ? tarve_fail(err, TARVE_E_MISSING, "%s", strerror(errno))
                             : tarve_sha256_fd(fd, hex, err);
    if (st != TARVE_OK)
        tarve_error_at(err, path, 0, 0);
    if (fd >= 0)
        (void)close(fd); /* read side */
    return st;
}

static tarve_status put_files(object *o, const manifest_facts *facts, tarve_error *err)
{
    object files = new_object();
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < facts->n_files && st == TARVE_OK; i++) {
        char hex[TARVE_SHA256_TEXT];
        object one = new_object();
        st = hash_file(facts->file[i].path, hex, err);
        if (st == TARVE_OK) {
            put_text(&one, "path", facts->file[i].shown);
            put_text(&one, "sha256", hex);
        }
        put_object(&files, facts->file[i].what, one);
    }
    put_object(o, "files", files);
    return st;
}

static tarve_status put_outputs(object *o, int dirfd, tarve_error *err)
{
    tree_file *file = NULL;
    size_t n = 0;
    const tarve_status st = tree_list(dirfd, &file, &n, err);
    if (st != TARVE_OK)
        return st;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        object one = new_object();
        put_text(&one, "path", file[i].name);
        put_count(&one, "bytes", file[i].bytes);
        put_text(&one, "sha256", file[i].sha256);
        append(o, list, one);
    }
    put(o, "outputs", list);
    tree_list_free(file, n);
    return TARVE_OK;
}

/* ---- all ---- */

static void put_facts(object *o, const pipeline *p, const manifest_facts *facts)
{
    size_t n_fallback = 0;
    for (size_t i = 0; i < facts->series->n; i++)
        n_fallback += strcmp(facts->series->forecast[i].status, "ok") != 0;
    put_text(o, "tarve", TARVE_VERSION);
    put_text(o, "command", "run");
    put_text(o, "period", facts->period);
    put_text(o, "as_of", facts->as_of);
    put_text(o, "status", facts->incomplete ? "incomplete" : "complete");
    put_text(o, "configuration_sha256", p->config->sha256);
    put_object(o, "configuration", configuration(p));
    put_count(o, "rejects", p->result.rejected);
    put_count(o, "findings", facts->n_findings);
    put_count(o, "series", facts->series->n);
    put_count(o, "series_not_ok", n_fallback);
    put(o, "inputs", inputs(o, p));
}

static tarve_status dump(int dirfd, const object *o, tarve_error *err)
{
    tarve_out out = {0};
    char *text = json_dumps(o->json, JSON_INDENT(2) | JSON_SORT_KEYS);
    if (!o->ok || text == NULL) {
        free(text);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the manifest");
    }
    tarve_status st = tarve_out_open(dirfd, "manifest.json", &out, err);
    if (st == TARVE_OK) {
        (void)fputs(text, out.fp);
        (void)fputc('\n', out.fp); /* failures stay in the stream */
        st = tarve_out_close(&out, err);
    }
    free(text);
    return st;
}

tarve_status manifest_write(int dirfd, const pipeline *p, const manifest_facts *facts,
                            tarve_error *err)
{
    object o = new_object();
    tarve_status st = put_outputs(&o, dirfd, err);
    if (st == TARVE_OK)
        st = put_files(&o, facts, err);
    if (st == TARVE_OK) {
        put_facts(&o, p, facts);
        st = dump(dirfd, &o, err);
    }
    json_decref(o.json);
    return st;
}

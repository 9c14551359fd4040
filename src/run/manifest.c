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
#include "base/jsonout.h"
#include "run/tree.h"

/* ---- the effective configuration, threads left out ---- */

static tarve_json configuration(const pipeline *p)
{
    static const char *const pdf[] = {
        [TARVE_PDF_OFF] = "off", [TARVE_PDF_AUTO] = "auto", [TARVE_PDF_REQUIRED] = "required"};
    const config_keys *k = p->config->keys;
    tarve_json o = tarve_json_new(), region = tarve_json_new();
    tarve_json_text(&region, "name", k->region.name);
    tarve_json_text(&region, "area", k->region.area);
    tarve_json_text(&region, "occupation_area", k->region.occupation_area);
    tarve_json_texts(&region, "municipalities", p->member, p->n_members);
    tarve_json_object(&o, "region", region);
    tarve_json_count(&o, "horizon_years", k->horizon_years);
    tarve_json_count(&o, "occupation_digits", k->occupation_digits);
    tarve_json_count(&o, "draws", k->draws);
    tarve_json_count(&o, "seed", k->seed);
    if (isnan(p->max_share))
        tarve_json_count(&o, "max_rejects", p->max_count);
    else
        tarve_json_put(&o, "max_reject_share", json_real(p->max_share));
    if (p->excel)
        tarve_json_put(&o, "excel", json_true());
    tarve_json_put(&o, "plots_required", json_boolean(p->config->plots_required));
    tarve_json_text(&o, "pdf", pdf[k->pdf]);
    return o;
}

tarve_json manifest_configuration(const pipeline *p)
{
    return configuration(p);
}

/* ---- inputs ---- */

static void put_read(tarve_json *o, const tarve_read_report *r)
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
        tarve_json_count(o, counts[i].key, counts[i].n);
    tarve_json_text(o, "sha256", r->sha256);
    tarve_json_text(o, "encoding", r->layout.encoding);
    tarve_json_text(o, "layout", r->layout.kind);
}

static json_t *notes(tarve_json *o, const tarve_read_report *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->n_notes; i++) {
        tarve_json note = tarve_json_new();
        tarve_json_text(&note, "code", r->note[i].code);
        tarve_json_count(&note, "count", r->note[i].count);
        tarve_json_count(&note, "first_line", r->note[i].first_line);
        tarve_json_append(o, list, note);
    }
    return list;
}

static json_t *inputs(tarve_json *o, const pipeline *p)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->result.n_inputs; i++) {
        const config_input *in = &p->config->keys->inputs[i];
        char periods[2 * TARVE_PERIOD_TEXT];
        tarve_json one = tarve_json_new();
        tarve_json_text(&one, "path", in->path);
        tarve_json_text(&one, "source", in->source);
        tarve_json_text(&one, "licence", in->licence);
        tarve_json_text(&one, "dated", in->dated);
        tarve_json_put(&one, "synthetic", json_boolean(in->synthetic != 0));
        const tarve_coverage *c = &p->result.input[i]->coverage;
        if (c->n_series > 0)
            tarve_json_text(&one, "periods",
                            tarve_period_format_range(c->freq, c->first, c->last, periods));
        put_read(&one, p->result.input[i]);
        tarve_json_put(&one, "notes", notes(&one, p->result.input[i]));
        tarve_json_append(o, list, one);
    }
    return list;
}

/* ---- files ---- */

tarve_status manifest_hash(const char *path, char hex[TARVE_SHA256_TEXT], tarve_error *err)
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

static tarve_status put_files(tarve_json *o, const manifest_facts *facts, tarve_error *err)
{
    tarve_json files = tarve_json_new();
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < facts->n_files && st == TARVE_OK; i++) {
        char hex[TARVE_SHA256_TEXT];
        tarve_json one = tarve_json_new();
        st = manifest_hash(facts->file[i].path, hex, err);
        if (st == TARVE_OK) {
            tarve_json_text(&one, "path", facts->file[i].shown);
            tarve_json_text(&one, "sha256", hex);
        }
        tarve_json_object(&files, facts->file[i].what, one);
    }
    tarve_json_object(o, "files", files);
    return st;
}

static tarve_status put_outputs(tarve_json *o, int dirfd, tarve_error *err)
{
    tree_file *file = NULL;
    size_t n = 0;
    const tarve_status st = tree_list(dirfd, &file, &n, err);
    if (st != TARVE_OK)
        return st;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        if (file[i].name[0] == '.') /* what a repeat has unpacked */
            continue;
        tarve_json one = tarve_json_new();
        tarve_json_text(&one, "path", file[i].name);
        tarve_json_count(&one, "bytes", file[i].bytes);
        tarve_json_text(&one, "sha256", file[i].sha256);
        tarve_json_append(o, list, one);
    }
    tarve_json_put(o, "outputs", list);
    tree_list_free(file, n);
    return TARVE_OK;
}

static void put_earlier(tarve_json *o, const past_runs *p)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->n; i++) {
        char path[PAST_SHOWN];
        tarve_json one = tarve_json_new();
        (void)snprintf(path, sizeof path, "%s/manifest.json", p->item[i].name);
        tarve_json_text(&one, "path", path);
        tarve_json_text(&one, "sha256", p->item[i].sha256);
        tarve_json_append(o, list, one);
    }
    tarve_json_put(o, "earlier_runs", list);
}

/* ---- all ---- */

/* Measures whose flows were forecast per working day; nothing where there are none. */
static void put_working_days(tarve_json *o, const published *s)
{
    json_t *list = json_array();
    const char *last = "";
    for (size_t i = 0; i < s->n; i++) {
        const char *measure = s->item[i].measure;
        if (s->history[i].exposure == NULL || strcmp(measure, last) == 0)
            continue;
        last = measure; /* series of a measure stand together */
        if (json_array_append_new(list, json_string(measure)) != 0)
            o->ok = false;
    }
    if (json_array_size(list) > 0)
        tarve_json_put(o, "per_working_day", list);
    else
        json_decref(list);
}

static void put_facts(tarve_json *o, const pipeline *p, const manifest_facts *facts)
{
    const char *failed[TARVE_N_GATES];
    size_t n_fallback = 0;
    for (size_t i = 0; i < facts->series->n; i++)
        n_fallback += strcmp(facts->series->forecast[i].status, "ok") != 0;
    tarve_json_text(o, "tarve", TARVE_VERSION);
    tarve_json_text(o, "command", "run");
    tarve_json_text(o, "period", facts->period);
    tarve_json_text(o, "as_of", facts->as_of);
    tarve_json_text(o, "status", facts->incomplete ? "incomplete" : "complete");
    tarve_json_count(o, "exit_status", facts->incomplete ? TARVE_INCOMPLETE : TARVE_OK);
    tarve_json_text(o, "configuration_sha256", p->config->sha256);
    tarve_json_text(o, "configuration_text", p->config->text);
    tarve_json_object(o, "configuration", configuration(p));
    for (size_t i = 0; i < facts->n_gates; i++)
        failed[i] = config_gate_key(facts->gate[i].gate);
    if (facts->n_gates > 0)
        tarve_json_texts(o, "gates_failed", failed, facts->n_gates);
    tarve_json_count(o, "rejects", p->result.rejected);
    tarve_json_count(o, "findings", facts->n_findings);
    tarve_json_count(o, "series", facts->series->n);
    tarve_json_count(o, "series_not_ok", n_fallback);
    put_working_days(o, facts->series);
    tarve_json_put(o, "inputs", inputs(o, p));
    put_earlier(o, facts->past);
}

tarve_status manifest_write(int dirfd, const pipeline *p, const manifest_facts *facts,
                            tarve_error *err)
{
    tarve_json o = tarve_json_new();
    tarve_status st = put_outputs(&o, dirfd, err);
    if (st == TARVE_OK)
        st = put_files(&o, facts, err);
    if (st == TARVE_OK) {
        put_facts(&o, p, facts);
        st = tarve_json_write(&o, true, dirfd, "manifest.json", err);
    }
    tarve_json_free(&o);
    return st;
}

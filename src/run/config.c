/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration file: read, checked, defaults filled in. */
#include "run/config.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/files.h"
#include "base/text.h"
#include "run/yamltree.h"

enum { MAX_CONFIG_BYTES = 4 << 20, MAX_JOBS = 1024, MAX_DRAWS = 1000000 };
enum { MAX_WAIT = 86400 /* s */, MAX_KEPT = 1000 };

tarve_status config_wrong(const yaml_tree *tree, const char *key, tarve_error *err, const char *fmt,
                          ...)
{
    char text[200];
    yaml_place p;
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    const tarve_status st = tarve_fail(err, TARVE_E_CONFIG, "%s: %s", key, text);
    (void)yaml_tree_place(tree, key, &p);
    if (err != NULL) {
        err->line = p.line;
        err->column = p.column;
        err->code = "config";
    }
    return st;
}

static tarve_status wrong_text(const yaml_tree *tree, const char *key, const char *found,
                               const char *expected, tarve_error *err)
{
    char shown[400];
    (void)tarve_text_escape(found, strlen(found), shown, sizeof shown);
    return config_wrong(tree, key, err, "\"%s\" is not allowed; expected %s", shown, expected);
}

static bool is_municipality(const char *code)
{
    return strlen(code) == 5 && strncmp(code, "KU", 2) == 0 && strspn(code + 2, "0123456789") == 3;
}

static tarve_status check_region(const config_region *r, const yaml_tree *tree, tarve_error *err)
{
    char key[64];
    if (r->area == NULL && r->municipalities_count == 0)
        return config_wrong(tree, "region", err,
                            "give the code of an area (area: SK138) or a list of municipalities");
    for (uint32_t i = 0; i < r->municipalities_count; i++) {
        (void)snprintf(key, sizeof key, "region.municipalities[%u]", (unsigned)i);
        if (!is_municipality(r->municipalities[i]))
            return wrong_text(tree, key, r->municipalities[i], "a municipality code like KU729",
                              err);
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(r->municipalities[i], r->municipalities[j]) == 0)
                return wrong_text(tree, key, r->municipalities[i], "each municipality once", err);
    }
    return TARVE_OK;
}

static tarve_status check_inputs(const config_keys *k, const yaml_tree *tree, tarve_error *err)
{
    char key[64];
    for (uint32_t i = 0; i < k->inputs_count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(k->inputs[i].path, k->inputs[j].path) == 0) {
                (void)snprintf(key, sizeof key, "inputs[%u].path", (unsigned)i);
                return wrong_text(tree, key, k->inputs[i].path, "each file once", err);
            }
    return TARVE_OK;
}

static tarve_status in_range(uint64_t v, uint64_t lo, uint64_t hi, const yaml_tree *tree,
                             const char *key, tarve_error *err)
{
    if (v >= lo && v <= hi)
        return TARVE_OK;
    return config_wrong(tree, key, err, "%llu is outside %llu..%llu", (unsigned long long)v,
                        (unsigned long long)lo, (unsigned long long)hi);
}

/* libcyaml takes the digits that a text begins with: 1e9 for 1, 5x for 5. */
static tarve_status whole_number(const yaml_tree *tree, const char *key, tarve_error *err)
{
    yaml_place p;
    if (!yaml_tree_place(tree, key, &p) || p.text == NULL ||
        p.text[strspn(p.text, "0123456789")] == '\0')
        return TARVE_OK;
    return wrong_text(tree, key, p.text, "a whole number", err);
}

static tarve_status check_digits(const config_keys *k, const yaml_tree *tree, tarve_error *err)
{
    static const char *const number[] = {
        "horizon_years", "occupation_digits", "draws", "jobs",
        "seed",          "lock_wait",         "keep",  "keep_years"};
    char key[64];
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < sizeof number / sizeof *number; i++)
        st = whole_number(tree, number[i], err);
    for (uint32_t i = 0; st == TARVE_OK && i < k->inputs_count; i++) {
        (void)snprintf(key, sizeof key, "inputs[%u].layout.title_lines", (unsigned)i);
        st = whole_number(tree, key, err);
    }
    return st;
}

/* A key that is absent and one that says 0 look alike to libcyaml: the tree tells them apart. */
static void fill(uint32_t *v, uint32_t preset, const yaml_tree *tree, const char *key)
{
    yaml_place p;
    if (!yaml_tree_place(tree, key, &p))
        *v = preset;
}

static tarve_status check_numbers(config_keys *k, const yaml_tree *tree, tarve_error *err)
{
    fill(&k->horizon_years, CONFIG_MAX_YEARS, tree, "horizon_years");
    fill(&k->occupation_digits, 4, tree, "occupation_digits");
    fill(&k->draws, CONFIG_LEAST_DRAWS, tree, "draws");
    tarve_status st = check_digits(k, tree, err);
    if (st == TARVE_OK)
        st = in_range(k->horizon_years, 1, CONFIG_MAX_YEARS, tree, "horizon_years", err);
    if (st == TARVE_OK)
        st = in_range(k->occupation_digits, 1, 4, tree, "occupation_digits", err);
    if (st == TARVE_OK)
        st = in_range(k->draws, CONFIG_LEAST_DRAWS, MAX_DRAWS, tree, "draws", err);
    if (st == TARVE_OK)
        st = in_range(k->jobs, 0, MAX_JOBS, tree, "jobs", err);
    if (st == TARVE_OK)
        st = in_range(k->lock_wait, 0, MAX_WAIT, tree, "lock_wait", err);
    if (st == TARVE_OK)
        st = in_range(k->keep, 0, MAX_KEPT, tree, "keep", err);
    if (st == TARVE_OK)
        st = in_range(k->keep_years, 0, MAX_KEPT, tree, "keep_years", err);
    return st;
}

bool config_tolerance(const char *text, double *share, size_t *count)
{
    const size_t whole = strspn(text, "0123456789");
    const size_t dot = text[whole] == '.' ? 1 : 0;
    const size_t n = whole + dot + (dot > 0 ? strspn(text + whole + dot, "0123456789") : 0);
    const double v = strtod(text, NULL); /* digits and a point only: no locale comes into it */
    if (whole > 0 && strcmp(text + n, "%") == 0 && v <= 100) {
        *share = v / 100;
    } else if (whole > 0 && text[whole] == '\0' && v <= 1e15) {
        *share = NAN;
        *count = (size_t)v;
    } else {
        return false;
    }
    return true;
}

static tarve_status check_rejects(tarve_config *c, const yaml_tree *tree, tarve_error *err)
{
    const char *text = c->keys->quality == NULL ? NULL : c->keys->quality->max_rejects;
    c->max_reject_share = NAN;
    if (text == NULL || config_tolerance(text, &c->max_reject_share, &c->max_rejects))
        return TARVE_OK;
    return wrong_text(tree, "quality.max_rejects", text, "a count (20) or a share (0.5%)", err);
}

static tarve_status check_as_of(tarve_config *c, const yaml_tree *tree, tarve_error *err)
{
    const char *text = c->keys->as_of;
    tarve_freq freq = TARVE_YEAR;
    c->as_of = TARVE_NO_PERIOD;
    if (text == NULL)
        return TARVE_OK;
    if (!tarve_period_parse(text, strlen(text), &freq, &c->as_of) || freq != TARVE_MONTH)
        return wrong_text(tree, "as_of", text, "a month like 2023M10", err);
    return TARVE_OK;
}

static tarve_status check_publish(const config_keys *k, const yaml_tree *tree, tarve_error *err)
{
    char key[64];
    for (uint32_t i = 0; k->publish != NULL && i < k->publish->measures_count; i++) {
        const tarve_measure_info *m = tarve_measure_find(k->publish->measures[i]);
        (void)snprintf(key, sizeof key, "publish.measures[%u]", (unsigned)i);
        if (m == NULL || m->kind == TARVE_BETWEEN)
            return wrong_text(tree, key, k->publish->measures[i],
                              "a stock or flow that tarve knows, like vacancy_stock", err);
    }
    return TARVE_OK;
}

static tarve_status check_languages(const config_keys *k, const yaml_tree *tree, tarve_error *err)
{
    char key[64];
    for (uint32_t i = 0; i < k->languages_count; i++)
        for (uint32_t j = 0; j < i; j++) {
            (void)snprintf(key, sizeof key, "languages[%u]", (unsigned)i);
            if (k->languages[i] == k->languages[j])
                return wrong_text(tree, key, tarve_lang_code((tarve_lang)k->languages[i]),
                                  "each language once", err);
        }
    return TARVE_OK;
}

static tarve_status make_layouts(tarve_config *c, const yaml_tree *tree, tarve_error *err)
{
    const config_keys *k = c->keys;
    c->layout = calloc(k->inputs_count, sizeof(tarve_layout *));
    c->arena = calloc(1, sizeof *c->arena);
    if (c->layout == NULL || c->arena == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    tarve_status st = TARVE_OK;
    for (uint32_t i = 0; i < k->inputs_count && st == TARVE_OK; i++)
        if (k->inputs[i].layout != NULL)
            st = config_layout_make(k->inputs[i].layout, tree, i, c->arena, &c->layout[i], err);
    return st;
}

static tarve_status check_all(tarve_config *c, const yaml_tree *tree, tarve_error *err)
{
    tarve_status st = check_region(&c->keys->region, tree, err);
    if (st == TARVE_OK)
        st = check_inputs(c->keys, tree, err);
    if (st == TARVE_OK)
        st = check_numbers(c->keys, tree, err);
    if (st == TARVE_OK)
        st = check_rejects(c, tree, err);
    if (st == TARVE_OK)
        st = check_as_of(c, tree, err);
    if (st == TARVE_OK)
        st = check_publish(c->keys, tree, err);
    if (st == TARVE_OK)
        st = check_languages(c->keys, tree, err);
    if (st == TARVE_OK)
        st = config_gates(c, tree, err);
    if (st == TARVE_OK)
        st = make_layouts(c, tree, err);
    if (!yaml_tree_place(tree, "pdf", &(yaml_place){0}))
        c->keys->pdf =
            TARVE_PDF_AUTO; /* absent and the first of the names look alike to libcyaml */
    c->plots_required = c->keys->quality != NULL && c->keys->quality->plots != 0;
    return st;
}

static void set_folder(tarve_config *c)
{
    const char *slash = strrchr(c->path, '/');
    const size_t n = slash == NULL ? 0 : (size_t)(slash - c->path) + 1;
    memcpy(c->folder, c->path, n);
    c->folder[n] = '\0';
}

tarve_status config_parse(const char *path, const char *text, size_t len, tarve_config **out,
                          tarve_error *err)
{
    tarve_config *c = calloc(1, sizeof *c);
    tarve_status st = TARVE_OK;
    if (c == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        goto done;
    }
    if (strlen(path) >= sizeof c->path) {
        st = tarve_fail(err, TARVE_E_CONFIG, "the path is too long");
        goto done;
    }
    (void)snprintf(c->path, sizeof c->path, "%s", path);
    set_folder(c);
    tarve_sha256(text, len, c->sha256);
    c->text = strndup(text, len);
    if (c->text == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        goto done;
    }
    st = yaml_tree_parse(text, len, &c->tree, err);
    if (st != TARVE_OK)
        goto done;
    st = config_load(text, len, c->tree, &c->keys, err);
    if (st == TARVE_OK)
        st = check_all(c, c->tree, err);
    if (st != TARVE_OK)
        goto done;
    *out = c;
    c = NULL;
done:
    if (st != TARVE_OK && err != NULL)
        tarve_error_at(err, path, err->line, err->column);
    tarve_config_free(c);
    return st;
}

tarve_status tarve_config_read(const char *path, const tarve_log *log, tarve_config **out,
                               tarve_error *err)
{
    char *text = NULL;
    size_t len = 0;
    tarve_status st = tarve_file_read(path, MAX_CONFIG_BYTES, &text, &len, err);
    if (st == TARVE_E_MISSING || st == TARVE_E_INPUT) {
        st = TARVE_E_CONFIG;
        if (err != NULL)
            err->status = st;
    }
    if (st == TARVE_OK)
        st = config_parse(path, text, len, out, err);
    if (st == TARVE_OK)
        tarve_log_say(log, TARVE_LOG_DEBUG, NULL, "%s: %u inputs", path,
                      (unsigned)(*out)->keys->inputs_count);
    free(text);
    return st;
}

void tarve_config_free(tarve_config *c)
{
    if (c == NULL)
        return;
    config_release(c->keys);
    yaml_tree_free(c->tree);
    if (c->arena != NULL)
        tarve_arena_free(c->arena);
    free(c->arena);
    free(c->layout);
    free(c->moved);
    free(c->text);
    free(c);
}

tarve_status config_path(const tarve_config *c, const char *path, char out[4096], tarve_error *err)
{
    for (size_t i = 0; i < c->n_moved; i++)
        if (strcmp(c->moved[i].shown, path) == 0) {
            memcpy(out, c->moved[i].actual, 4096);
            return TARVE_OK;
        }
    const int n = snprintf(out, 4096, "%s%s", path[0] == '/' ? "" : c->folder, path);
    if (n < 0 || n >= 4096)
        return tarve_fail(err, TARVE_E_CONFIG, "the path is too long: %.80s...", path);
    return TARVE_OK;
}

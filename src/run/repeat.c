/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A published run made once more from its manifest, and compared with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "run/run_int.h"

/* ---- the same inputs ---- */

static tarve_status same_file(const char *what, const char *path, const recorded_file *was,
                              tarve_error *err)
{
    char hex[TARVE_SHA256_TEXT];
    const tarve_status st = manifest_hash(path, hex, err);
    if (st != TARVE_OK || strcmp(hex, was->sha256) == 0)
        return st;
    (void)tarve_fail(err, TARVE_E_INPUT,
                     "%s is not the file that the run was made from: sha256 is %.12s..., was "
                     "%.12s...",
                     what, hex, was->sha256);
    tarve_error_at(err, path, 0, 0);
    return TARVE_E_INPUT;
}

static const recorded_file *recorded_as(const recorded_files *l, const char *what)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->item[i].what, what) == 0)
            return &l->item[i];
    return NULL;
}

tarve_status repeat_look_back(run *r, tarve_error *err)
{
    char path[4400];
    if (r->repeats == NULL)
        return TARVE_OK;
    if (!r->repeats->knows_earlier) {
        (void)snprintf(path, sizeof path, "%.4095s/%.32s/manifest.json", r->stage.folder,
                       r->repeats->period);
        (void)tarve_fail(err, TARVE_E_INPUT,
                         "it does not say which earlier runs the run looked back at: made by an "
                         "older version");
        tarve_error_at(err, path, 0, 0);
        return TARVE_E_INPUT;
    }
    return past_again(r->stage.folder, r->repeats, r->p.opt->log, &r->past, err);
}

tarve_status repeat_check_inputs(const run *r, tarve_error *err)
{
    char path[4096], what[64];
    if (r->repeats == NULL)
        return TARVE_OK;
    const recorded_files *was = &r->repeats->inputs;
    const config_keys *k = r->p.config->keys;
    tarve_status st = was->n == k->inputs_count
                          ? TARVE_OK
                          : tarve_fail(err, TARVE_E_INPUT,
                                       "the manifest has other inputs than its configuration");
    for (size_t i = 0; i < was->n && st == TARVE_OK; i++) {
        (void)snprintf(what, sizeof what, "inputs[%zu]", i);
        st = config_path(r->p.config, k->inputs[i].path, path, err);
        if (st == TARVE_OK)
            st = same_file(what, path, &was->item[i], err);
    }
    return st;
}

tarve_status repeat_check_files(const run *r, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    if (r->repeats == NULL)
        return TARVE_OK;
    for (size_t i = 0; i < r->beside.n && st == TARVE_OK; i++) {
        const manifest_file *f = &r->beside.file[i];
        const recorded_file *was = recorded_as(&r->repeats->files, f->what);
        if (was != NULL)
            st = same_file(f->what, f->path, was, err);
    }
    return st;
}

/* ---- the same configuration ---- */

/* `reports`, `out/reports`: that many folders above the run's own folder lies the configuration. */
static tarve_status folder_above(const char *folder, const char *output, char out[4096],
                                 tarve_error *err)
{
    (void)snprintf(out, 4096, "%s", folder);
    if (output[0] == '/' || strstr(output, "..") != NULL)
        return tarve_fail(err, TARVE_E_USAGE,
                          "name the configuration too: from its output folder, %.100s, nobody can "
                          "tell where its inputs lie",
                          output);
    for (const char *s = output; *s != '\0';) {
        const size_t n = strcspn(s, "/");
        char *slash = strrchr(out, '/');
        if (n > 0 && strncmp(s, ".", n) != 0 && slash != NULL)
            *slash = '\0';
        s += n + strspn(s + n, "/");
    }
    return TARVE_OK;
}

/* The path only names the text in messages and gives the folder. */
static tarve_status parse_at(const recorded *m, const char *at, tarve_config **out,
                             tarve_error *err)
{
    return config_parse(at, m->configuration, strlen(m->configuration), out, err);
}

static bool is_untouched(const recorded *m)
{
    char hex[TARVE_SHA256_TEXT];
    tarve_sha256(m->configuration, strlen(m->configuration), hex);
    return strcmp(hex, m->configuration_sha256) == 0;
}

static tarve_status configure(const recorded *m, const char *folder, const char *config,
                              tarve_config **out, tarve_error *err)
{
    static const char name[] = "configuration of the manifest";
    char above[4096], at[4200];
    tarve_config *c = NULL;
    if (m->configuration == NULL)
        return tarve_fail(err, TARVE_E_INPUT,
                          "its manifest holds no configuration: made by an older version");
    if (!is_untouched(m))
        return tarve_fail(err, TARVE_E_INPUT,
                          "the configuration in its manifest is not the one that it was made by");
    if (config != NULL)
        return parse_at(m, config, out, err);
    tarve_status st = parse_at(m, name, &c, err); /* for its key output */
    if (st == TARVE_OK)
        st =
            folder_above(folder, c->keys->output == NULL ? "reports" : c->keys->output, above, err);
    tarve_config_free(c);
    if (st != TARVE_OK)
        return st;
    (void)snprintf(at, sizeof at, "%s/%s", above, name);
    return parse_at(m, at, out, err);
}

/* ---- the same outputs ---- */

typedef struct comparison {
    const char *place;
    const tarve_log *log;
    size_t n;
} comparison;

static void differs(comparison *c, const char *file, const char *code, const char *text)
{
    tarve_error place = {.code = code};
    char path[sizeof place.path];
    (void)snprintf(path, sizeof path, "%.150s/%.100s", c->place, file);
    tarve_error_at(&place, path, 0, 0);
    tarve_log_say(c->log, TARVE_LOG_ERROR, &place, "%s", text);
    c->n++;
}

/* Both lists are in byte order of their paths. */
static void compare_outputs(comparison *c, const recorded_files *was, const recorded_files *is)
{
    size_t i = 0, j = 0;
    while (i < was->n || j < is->n) {
        const int order = i == was->n  ? 1
                          : j == is->n ? -1
                                       : strcmp(was->item[i].path, is->item[j].path);
        if (order < 0)
            differs(c, was->item[i].path, "missing", "the repeat has not made it");
        else if (order > 0)
            differs(c, is->item[j].path, "extra", "only the repeat has made it");
        else if (strcmp(was->item[i].sha256, is->item[j].sha256) != 0)
            differs(c, was->item[i].path, "changed", "the repeat has made other bytes");
        i += order <= 0;
        j += order >= 0;
    }
}

static tarve_status same_manifests(comparison *c, const char *staged, tarve_error *err)
{
    char path[2][4400], *text[2] = {NULL, NULL};
    size_t len[2] = {0, 0};
    tarve_status st = TARVE_OK;
    (void)snprintf(path[0], sizeof path[0], "%.4096s/manifest.json", c->place);
    (void)snprintf(path[1], sizeof path[1], "%.4200s/manifest.json", staged);
    for (int i = 0; i < 2 && st == TARVE_OK; i++)
        st = tarve_file_read(path[i], SIZE_MAX, &text[i], &len[i], err);
    if (st == TARVE_OK && (len[0] != len[1] || memcmp(text[0], text[1], len[0]) != 0))
        differs(c, "manifest.json", "changed",
                "the outputs are the same, their description is not");
    free(text[0]);
    free(text[1]);
    return st;
}

static tarve_status compare(const run *r, const char *place, tarve_error *err)
{
    comparison c = {.place = place, .log = r->p.opt->log};
    recorded again = {0};
    tarve_status st = recorded_read(r->stage.path, &again, err);
    if (st == TARVE_OK) {
        compare_outputs(&c, &r->repeats->outputs, &again.outputs);
        if (c.n == 0)
            st = same_manifests(&c, r->stage.path, err);
    }
    if (st == TARVE_OK && c.n > 0) {
        st = tarve_fail(err, TARVE_E_INPUT, "repeated, and %zu %s", c.n,
                        c.n == 1 ? "file differs" : "files differ");
        tarve_error_at(err, place, 0, 0);
    }
    recorded_free(&again);
    return st;
}

/* ---- all ---- */

static tarve_status make_again(tarve_config *c, const recorded *m, const char *place,
                               const char *folder, const tarve_run_options *opt, tarve_error *err)
{
    tarve_run_options same = *opt;
    run *r = calloc(1, sizeof *r);
    if (r == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    same.as_of = m->as_of;
    same.max_rejects = NULL;
    r->stage = staging_closed();
    r->repeats = m;
    tarve_status st = run_open(r, c, &same, folder, err);
    r->p.max_share = m->max_reject_share;
    r->p.max_count = m->max_rejects;
    r->p.excel = m->excel;
    if (st == TARVE_OK)
        st = kept_unpack(r, place, c, err);
    if (st == TARVE_OK)
        st = run_make(r, err);
    if (st == TARVE_OK)
        st = compare(r, place, err);
    run_close(r);
    return st;
}

static tarve_status find_place(const char *link, char place[4096], char folder[4096],
                               tarve_error *err)
{
    char *real = realpath(link, NULL);
    if (real == NULL || strlen(real) >= 4096) {
        free(real);
        (void)tarve_fail(err, TARVE_E_MISSING, "there is no such run");
        tarve_error_at(err, link, 0, 0);
        return TARVE_E_MISSING;
    }
    (void)snprintf(place, 4096, "%s", real);
    (void)snprintf(folder, 4096, "%s", real);
    free(real);
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        *slash = '\0';
    return TARVE_OK;
}

tarve_status tarve_run_repeat(const char *path, const char *config, const tarve_run_options *opt,
                              tarve_error *err)
{
    char place[4096], folder[4096];
    recorded m = {0};
    tarve_config *c = NULL;
    size_t n = 0;
    tarve_status st = find_place(path, place, folder, err);
    if (st == TARVE_OK)
        st = tarve_verify(path, opt->log, &n, err);
    if (st == TARVE_OK)
        st = recorded_read(place, &m, err);
    if (st == TARVE_OK) {
        st = configure(&m, folder, config, &c, err);
        tarve_error_at(st == TARVE_OK ? NULL : err, path, 0, 0);
    }
    if (st == TARVE_OK && strcmp(m.version, TARVE_VERSION) != 0)
        tarve_log_say(opt->log, TARVE_LOG_WARN, NULL,
                      "the run was made by version %.40s; this is " TARVE_VERSION
                      ", which may make other bytes",
                      m.version);
    if (st == TARVE_OK)
        st = make_again(c, &m, place, folder, opt, err);
    tarve_config_free(c);
    recorded_free(&m);
    return st;
}

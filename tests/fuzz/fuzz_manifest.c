/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as the manifest.json of a published run: refused with its place, or taken; then no
 * output leads out of the run's folder, hashes are hashes, and the manifest written anew reads the
 * same.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/recorded.h"
#include "support.h"

/* Steps of a path that lead up must never be more than those that lead down before them. */
static bool stays_below(const char *path)
{
    int depth = 0;
    while (depth >= 0 && *path != '\0') {
        const size_t n = strcspn(path, "/");
        if (n == 2 && path[0] == '.' && path[1] == '.')
            depth--;
        else if (n > 0 && !(n == 1 && path[0] == '.'))
            depth++;
        path += n;
        path += *path == '/';
    }
    return depth >= 0;
}

static void files_hold(const recorded_files *l)
{
    for (size_t i = 0; i < l->n; i++) {
        fuzz_check(l->item[i].path != NULL && strlen(l->item[i].sha256) == 64 &&
                   strspn(l->item[i].sha256, "0123456789abcdef") == 64);
        fuzz_check(recorded_find(l, l->item[i].path) != NULL);
    }
}

static void outputs_hold(const recorded_files *l)
{
    for (size_t i = 0; i < l->n; i++) {
        fuzz_check(l->item[i].path[0] != '/' && stays_below(l->item[i].path));
        fuzz_check(i == 0 || strcmp(l->item[i - 1].path, l->item[i].path) < 0);
    }
}

static bool same_text(const char *a, const char *b)
{
    return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

static void same_files(const recorded_files *a, const recorded_files *b)
{
    fuzz_check(a->n == b->n);
    for (size_t i = 0; i < a->n; i++) /* inputs of the same path may follow each other */
        fuzz_check(same_text(a->item[i].what, b->item[i].what) &&
                   strcmp(a->item[i].path, b->item[i].path) == 0 &&
                   strcmp(a->item[i].sha256, b->item[i].sha256) == 0 &&
                   a->item[i].bytes == b->item[i].bytes);
}

static void same_facts(const recorded *a, const recorded *b)
{
    fuzz_check(strcmp(a->version, b->version) == 0 && strcmp(a->period, b->period) == 0 &&
               strcmp(a->as_of, b->as_of) == 0 &&
               strcmp(a->configuration_sha256, b->configuration_sha256) == 0 &&
               same_text(a->configuration, b->configuration));
    fuzz_check(a->excel == b->excel && a->max_rejects == b->max_rejects &&
               (isnan(a->max_reject_share) ? isnan(b->max_reject_share)
                                           : a->max_reject_share <= b->max_reject_share &&
                                                 a->max_reject_share >= b->max_reject_share));
}

static tarve_status read_bytes(const void *data, size_t size, recorded *out, tarve_error *err)
{
    (void)fuzz_file("manifest.json", data, size);
    return recorded_read(fuzz_folder(), out, err);
}

static void written_again(const recorded *r)
{
    recorded again = {0};
    char *text = json_dumps(r->json, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
    fuzz_check(text != NULL);
    fuzz_check(read_bytes(text, strlen(text), &again, NULL) == TARVE_OK);
    fuzz_check(json_equal(r->json, again.json) == 1);
    same_facts(r, &again);
    same_files(&r->inputs, &again.inputs);
    same_files(&r->files, &again.files);
    same_files(&r->outputs, &again.outputs);
    same_files(&r->earlier, &again.earlier);
    fuzz_check(r->knows_earlier == again.knows_earlier);
    recorded_free(&again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    recorded r = {0};
    tarve_error err = {0};
    const tarve_status st = read_bytes(data, size, &r, &err);
    if (st == TARVE_OK) {
        files_hold(&r.inputs);
        files_hold(&r.files);
        files_hold(&r.outputs);
        files_hold(&r.earlier);
        outputs_hold(&r.outputs);
        written_again(&r);
    } else {
        fuzz_refused(st, &err);
        fuzz_check(strstr(err.path, "/manifest.json") != NULL);
    }
    recorded_free(&r);
    return 0;
}

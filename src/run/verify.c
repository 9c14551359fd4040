/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A published run against its own manifest. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "run/recorded.h"
#include "run/reduce.h"
#include "run/tree.h"
#include "tarve/run.h"

typedef struct verifier {
    const char *run;
    const tarve_log *log;
    bool reduced; /* only what later runs look back at is left, and a mark */
    size_t n_wrong, n_gone;
} verifier;

static void wrong(verifier *v, const char *file, const char *code, const char *text)
{
    tarve_error place = {.code = code};
    const size_t n = strlen(v->run);
    const int shown = n > 0 && v->run[n - 1] == '/' ? (int)n - 1 : (int)n;
    char path[sizeof place.path];
    (void)snprintf(path, sizeof path, "%.*s/%.200s", shown, v->run, file);
    tarve_error_at(&place, path, 0, 0);
    tarve_log_say(v->log, TARVE_LOG_ERROR, &place, "%s", text);
    v->n_wrong++;
}

static void compare(verifier *v, const recorded_file *want, const tree_file *is)
{
    char text[160];
    if (is->trouble != NULL) {
        wrong(v, is->name, "not-a-file", is->trouble);
    } else if (is->bytes != want->bytes) {
        (void)snprintf(text, sizeof text, "%zu bytes, where the manifest says %zu", is->bytes,
                       want->bytes);
        wrong(v, is->name, "changed", text);
    } else if (strcmp(is->sha256, want->sha256) != 0) {
        (void)snprintf(text, sizeof text, "sha256 is %.12s..., where the manifest says %.12s...",
                       is->sha256, want->sha256);
        wrong(v, is->name, "changed", text);
    }
}

/* Of a reduced run only the files that stay may be told as missing. */
static void not_there(verifier *v, const recorded_file *want)
{
    if (v->reduced && !reduced_keeps(want->path))
        v->n_gone++;
    else
        wrong(v, want->path, "missing", "it is in the manifest and not here");
}

static void not_in_manifest(verifier *v, const tree_file *is)
{
    if (v->reduced && is->trouble == NULL && strcmp(is->name, REDUCED_MARK) == 0)
        return;
    if (strcmp(is->name, "manifest.json") != 0)
        wrong(v, is->name, "extra",
              is->trouble != NULL ? is->trouble : "it is not in the manifest");
    else if (is->trouble != NULL)
        wrong(v, is->name, "not-a-file", is->trouble);
}

/* Both lists are in byte order of their names. */
static void compare_all(verifier *v, const recorded_files *want, const tree_file *is, size_t n_is)
{
    size_t i = 0, j = 0;
    while (i < want->n || j < n_is) {
        const int order = i == want->n ? 1
                          : j == n_is  ? -1
                                       : strcmp(want->item[i].path, is[j].name);
        if (order < 0)
            not_there(v, &want->item[i++]);
        else if (order > 0)
            not_in_manifest(v, &is[j++]);
        else
            compare(v, &want->item[i++], &is[j++]);
    }
}

static tarve_status look(const char *run, tree_file **out, size_t *n, tarve_error *err)
{
    const int fd = open(run, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        const tarve_status st = tarve_fail(err, TARVE_E_MISSING, "%s", strerror(errno));
        tarve_error_at(err, run, 0, 0);
        return st;
    }
    const tarve_status st = tree_look(fd, out, n, err);
    (void)close(fd); /* read side */
    return st;
}

static void say_reduced(const verifier *v)
{
    tarve_error place = {.code = "reduced"};
    tarve_error_at(&place, v->run, 0, 0);
    tarve_log_say(v->log, TARVE_LOG_WARN, &place,
                  "an old run, of which %zu files were removed; those that are left are as the "
                  "manifest says",
                  v->n_gone);
}

tarve_status tarve_verify(const char *run, const tarve_log *log, size_t *n_files, tarve_error *err)
{
    recorded m = {0};
    tree_file *file = NULL;
    size_t n = 0;
    verifier v = {.run = run, .log = log};
    tarve_status st = recorded_read(run, &m, err);
    if (st == TARVE_OK)
        st = look(run, &file, &n, err);
    if (st == TARVE_OK) {
        v.reduced = reduced_is(AT_FDCWD, run);
        compare_all(&v, &m.outputs, file, n);
        *n_files = m.outputs.n - v.n_gone;
        if (v.n_wrong > 0) {
            st = tarve_fail(err, TARVE_E_INPUT, "%zu %s not as the manifest says", v.n_wrong,
                            v.n_wrong == 1 ? "file is" : "files are");
            tarve_error_at(err, run, 0, 0);
        }
    }
    if (st == TARVE_OK && v.reduced)
        say_reduced(&v);
    tree_list_free(file, n);
    recorded_free(&m);
    return st;
}

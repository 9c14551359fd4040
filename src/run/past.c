/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/past.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "run/manifest.h"

static tarve_status no_memory(tarve_error *err)
{
    return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
}

/* ---- names ---- */

static int by_period(const void *a, const void *b)
{
    const tarve_period x = *(const tarve_period *)a, y = *(const tarve_period *)b;
    return (x > y) - (x < y);
}

/* "2023Q4", not "2023q4": there is one name a quarter. */
static bool is_named(const char *name, tarve_period *quarter)
{
    char plain[TARVE_PERIOD_TEXT];
    tarve_freq freq = TARVE_YEAR;
    return tarve_period_parse(name, strlen(name), &freq, quarter) && freq == TARVE_QUARTER &&
           strcmp(name, tarve_period_format(TARVE_QUARTER, *quarter, plain)) == 0;
}

static tarve_status take_quarter(tarve_period quarter, tarve_period **list, size_t *n,
                                 tarve_error *err)
{
    tarve_period *more = realloc(*list, (*n + 1) * sizeof *more);
    if (more == NULL)
        return no_memory(err);
    more[(*n)++] = quarter;
    *list = more;
    return TARVE_OK;
}

tarve_status past_quarters(const char *folder, tarve_period **out, size_t *n, tarve_error *err)
{
    tarve_period *list = NULL, quarter = TARVE_NO_PERIOD;
    size_t found = 0;
    tarve_status st = TARVE_OK;
    DIR *d = opendir(folder);
    for (const struct dirent *e; st == TARVE_OK && d != NULL && (e = readdir(d)) != NULL;)
        if (is_named(e->d_name, &quarter))
            st = take_quarter(quarter, &list, &found, err);
    if (d != NULL)
        (void)closedir(d);
    if (st != TARVE_OK) {
        free(list);
        return st;
    }
    if (found > 0)
        qsort(list, found, sizeof *list, by_period);
    *out = list;
    *n = found;
    return TARVE_OK;
}

/* ---- manifests ---- */

static void place(const past_runs *p, const char *shown, char path[PAST_PATH])
{
    (void)snprintf(path, PAST_PATH, "%.4095s/%s", p->folder, shown);
}

/* The next item, for which there is room. A folder without a manifest is no run: TARVE_E_MISSING.
 */
static tarve_status open_run(past_runs *p, tarve_period quarter, tarve_error *err)
{
    char shown[PAST_SHOWN], path[PAST_PATH];
    past_run *one = &p->item[p->n];
    *one = (past_run){.quarter = quarter};
    (void)snprintf(shown, sizeof shown, "%s/manifest.json",
                   tarve_period_format(TARVE_QUARTER, quarter, one->name));
    place(p, shown, path);
    tarve_status st = manifest_hash(path, one->sha256, err);
    if (st != TARVE_OK)
        return st;
    path[strlen(path) - strlen("/manifest.json")] = '\0';
    st = recorded_read(path, &one->was, &one->why);
    one->broken = st != TARVE_OK;
    if (one->broken)
        recorded_free(&one->was);
    if (st == TARVE_E_NOMEM)
        return no_memory(err);
    p->n++;
    return TARVE_OK;
}

static tarve_status make_room(const char *folder, size_t n, past_runs *out, tarve_error *err)
{
    (void)snprintf(out->folder, sizeof out->folder, "%s", folder);
    out->item = calloc(n + 1, sizeof *out->item);
    return out->item == NULL ? no_memory(err) : TARVE_OK;
}

tarve_status past_find(const char *folder, tarve_period before, past_runs *out, tarve_error *err)
{
    tarve_period *quarter = NULL;
    size_t n = 0;
    tarve_status st = past_quarters(folder, &quarter, &n, err);
    if (st == TARVE_OK)
        st = make_room(folder, n, out, err);
    for (size_t i = 0; st == TARVE_OK && i < n; i++) {
        tarve_error unused = {0};
        if (before != TARVE_NO_PERIOD && quarter[i] >= before)
            break;
        st = open_run(out, quarter[i], &unused);
        if (st == TARVE_E_NOMEM)
            (void)no_memory(err);
        else
            st = TARVE_OK; /* else it is no run */
    }
    free(quarter);
    return st;
}

tarve_status past_say(const past_runs *p, tarve_findings *findings, tarve_error *err)
{
    char shown[PAST_SHOWN];
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < p->n && st == TARVE_OK; i++) {
        const past_run *one = &p->item[i];
        if (!one->broken)
            continue;
        (void)snprintf(shown, sizeof shown, "%s/manifest.json", one->name);
        st = tarve_findings_add(findings, "track-record", TARVE_LOG_WARN, shown, one->why.line,
                                one->why.column, err, "the earlier run is passed over: %s",
                                one->why.message);
    }
    return st;
}

/* ---- the same ones again ---- */

static tarve_status open_same(past_runs *p, const recorded_file *was, tarve_error *err)
{
    char name[TARVE_PERIOD_TEXT], path[PAST_PATH];
    tarve_period quarter = TARVE_NO_PERIOD;
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(was->path, "/"), was->path);
    if (!is_named(name, &quarter))
        return tarve_fail(err, TARVE_E_INPUT, "it is no manifest of a run: earlier_runs is wrong");
    tarve_status st = open_run(p, quarter, err);
    if (st == TARVE_E_MISSING)
        (void)tarve_fail(err, st, "the earlier run that this one looked back at is gone");
    if (st != TARVE_OK || strcmp(p->item[p->n - 1].sha256, was->sha256) == 0)
        return st;
    place(p, was->path, path);
    (void)tarve_fail(err, TARVE_E_INPUT,
                     "the earlier run is not the one that this one looked back at: its manifest "
                     "has sha256 %.12s..., had %.12s...",
                     p->item[p->n - 1].sha256, was->sha256);
    tarve_error_at(err, path, 0, 0);
    return TARVE_E_INPUT;
}

tarve_status past_again(const char *folder, const recorded *repeated, const tarve_log *log,
                        past_runs *out, tarve_error *err)
{
    const recorded_files *was = &repeated->earlier;
    tarve_status st = make_room(folder, was->n, out, err);
    for (size_t i = 0; st == TARVE_OK && i < was->n; i++)
        st = open_same(out, &was->item[i], err);
    out->log = log;
    return st;
}

const past_run *past_last(const past_runs *p)
{
    for (size_t i = p->n; i-- > 0;)
        if (!p->item[i].broken)
            return &p->item[i];
    return NULL;
}

static void say(const past_runs *p, const char *path, const tarve_error *why)
{
    tarve_error at = {0};
    tarve_error_at(&at, path, 0, 0);
    tarve_log_say(p->log, TARVE_LOG_WARN, &at, "%s", why->message);
}

tarve_status past_file(const past_runs *p, const past_run *one, const char *file,
                       char shown[PAST_SHOWN], char path[PAST_PATH], tarve_error *err)
{
    char hex[TARVE_SHA256_TEXT];
    const recorded_file *was = recorded_find(&one->was.outputs, file);
    (void)snprintf(shown, PAST_SHOWN, "%s/%s", one->name, file);
    place(p, shown, path);
    if (was == NULL)
        return tarve_fail(err, TARVE_E_MISSING, "that run has no such file");
    tarve_status st = manifest_hash(path, hex, err);
    if (st == TARVE_OK && strcmp(hex, was->sha256) != 0)
        st = tarve_fail(err, TARVE_E_INPUT, "it is not the file of its manifest");
    if (st != TARVE_OK)
        say(p, path, err);
    return st;
}

void past_free(past_runs *p)
{
    for (size_t i = 0; i < p->n; i++)
        recorded_free(&p->item[i].was);
    free(p->item);
    *p = (past_runs){0};
}

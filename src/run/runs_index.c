/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/runs_index.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/jsonin.h"
#include "base/text.h"
#include "run/past.h"
#include "run/reduce.h"
#include "tarve/report.h"

enum { MANIFEST_MAX = 1 << 26, PAGE_MAX = 1 << 24 };
static const char name[] = "index.html", temp[] = ".index-new";

typedef struct run_list {
    tarve_run_listed *item;
    size_t n, cap;
} run_list;

/* ---- what is published ---- */

/* MISSING: no run of ours, or one that has no pages any more. */
static tarve_status read_manifest(const staging *s, const char *period, tarve_run_listed *out)
{
    char path[4400];
    json_t *m = NULL;
    if (reduced_is(s->folder_fd, period))
        return TARVE_E_MISSING;
    (void)snprintf(path, sizeof path, "%.4096s/%.32s/manifest.json", s->folder, period);
    const tarve_status st = tarve_json_read(path, MANIFEST_MAX, 0, &m, NULL);
    if (st != TARVE_OK)
        return st == TARVE_E_NOMEM ? st : TARVE_E_MISSING;
    const bool is = strcmp(recorded_text(m, "period"), period) == 0;
    const json_t *region = json_object_get(json_object_get(m, "configuration"), "region");
    *out = (tarve_run_listed){.incomplete = strcmp(recorded_text(m, "status"), "complete") != 0};
    (void)snprintf(out->period, sizeof out->period, "%s", period);
    (void)snprintf(out->as_of, sizeof out->as_of, "%s", recorded_text(m, "as_of"));
    (void)snprintf(out->region, sizeof out->region, "%s", recorded_text(region, "name"));
    tarve_text_mend(out->as_of);
    tarve_text_mend(out->region);
    json_decref(m);
    return is ? TARVE_OK : TARVE_E_MISSING;
}

static void look_for_pdf(int folder_fd, tarve_run_listed *r)
{
    char path[64];
    struct stat sb;
    for (int l = 0; l < TARVE_N_LANGS; l++) {
        (void)snprintf(path, sizeof path, "%s/%s/brief.pdf", r->period,
                       tarve_lang_code((tarve_lang)l));
        r->brief_pdf[l] =
            fstatat(folder_fd, path, &sb, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(sb.st_mode);
    }
}

static tarve_status add(run_list *l, const tarve_run_listed *r, tarve_error *err)
{
    if (l->n == l->cap) {
        const size_t cap = 2 * l->cap + 16;
        tarve_run_listed *more = realloc(l->item, cap * sizeof *more);
        if (more == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        l->item = more;
        l->cap = cap;
    }
    l->item[l->n++] = *r;
    return TARVE_OK;
}

/* The newest first. */
static tarve_status list(const staging *s, run_list *out, tarve_error *err)
{
    tarve_period *quarter = NULL;
    size_t n = 0;
    tarve_status st = past_quarters(s->folder, &quarter, &n, err);
    for (size_t i = n; i-- > 0 && st == TARVE_OK;) {
        char period[TARVE_PERIOD_TEXT];
        tarve_run_listed r;
        (void)tarve_period_format(TARVE_QUARTER, quarter[i], period);
        const tarve_status is = read_manifest(s, period, &r);
        if (is == TARVE_E_NOMEM)
            st = tarve_fail(err, is, "out of memory");
        if (is == TARVE_OK) {
            look_for_pdf(s->folder_fd, &r);
            st = add(out, &r, err);
        }
    }
    free(quarter);
    return st;
}

/* ---- into its place ---- */

/* Ours, or nothing there. */
static bool may_replace(const staging *s, tarve_error *err)
{
    char path[4400], *text = NULL;
    size_t len = 0;
    (void)snprintf(path, sizeof path, "%.4096s/%s", s->folder, name);
    if (faccessat(s->folder_fd, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        return true;
    const bool ours = tarve_file_read(path, PAGE_MAX, &text, &len, NULL) == TARVE_OK &&
                      strstr(text, "name=\"generator\" content=\"tarve\"") != NULL;
    free(text);
    if (!ours)
        (void)tarve_fail(err, TARVE_E_CREATE, "it was not written by tarve; move it away");
    return ours;
}

static tarve_status put(const staging *s, const run_list *l, const languages *lang,
                        tarve_error *err)
{
    if (!may_replace(s, err))
        return TARVE_E_CREATE;
    (void)unlinkat(s->folder_fd, temp, 0); /* of a killed run; we hold the lock */
    tarve_status st =
        tarve_report_runs(s->folder_fd, temp, l->item, l->n, lang->item, lang->n, err);
    if (st == TARVE_OK &&
        (renameat(s->folder_fd, temp, s->folder_fd, name) != 0 || fsync(s->folder_fd) != 0))
        st = tarve_fail(err, TARVE_E_IO, "%s", strerror(errno));
    if (st != TARVE_OK)
        (void)unlinkat(s->folder_fd, temp, 0);
    return st;
}

void runs_index_write(const staging *s, const languages *l, const tarve_log *log)
{
    run_list runs = {0};
    tarve_error why = {0};
    tarve_status st = list(s, &runs, &why);
    if (st == TARVE_OK && runs.n > 0)
        st = put(s, &runs, l, &why);
    if (st != TARVE_OK) {
        tarve_error_at(&why, name, 0, 0);
        tarve_log_say(log, TARVE_LOG_WARN, &why, "the list of all runs was not renewed: %s",
                      why.message);
    }
    free(runs.item);
}

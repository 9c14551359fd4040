/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole pipeline: inputs to a published run. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/files.h"
#include "run/health.h"
#include "run/manifest.h"
#include "run/retention.h"
#include "run/run_int.h"
#include "run/tree.h"
#include "run/whatif.h"

static void tell(const run *r, tarve_staging_step step)
{
    const tarve_run_options *o = r->p.opt;
    if (o->staging != NULL)
        o->staging(o->staging_ctx, step, r->stage.path);
}

/* ---- inputs ---- */

static tarve_status read_inputs(run *r, tarve_error *err)
{
    tarve_out out = {0};
    tarve_status st = tarve_out_open(r->stage.fd, "rejects.csv", &out, err);
    if (st != TARVE_OK)
        return st;
    r->p.publishes = true;
    st = pipeline_read(&r->p, out.fp, err);
    const tarve_status closed = tarve_out_close(&out, st == TARVE_OK ? err : NULL);
    if (st == TARVE_OK)
        st = closed;
    if (st == TARVE_OK)
        st = pipeline_verdict(&r->p, err);
    r->incomplete = r->incomplete || st == TARVE_INCOMPLETE;
    return st == TARVE_INCOMPLETE ? TARVE_OK : st;
}

static tarve_status settle_as_of(run *r, tarve_error *err)
{
    const tarve_status st = pipeline_settle_as_of(&r->p, err);
    if (st != TARVE_OK)
        return st;
    (void)tarve_period_format(TARVE_MONTH, r->p.as_of, r->as_of);
    (void)tarve_period_format(
        TARVE_QUARTER, tarve_period_convert(TARVE_MONTH, r->p.as_of, TARVE_QUARTER), r->period);
    return TARVE_OK;
}

/* Do graduates rest on an input that is marked synthetic, or on a made-up provider map? */
static bool graduates_are_synthetic(const run *r)
{
    const pipeline *p = &r->p;
    for (size_t k = 0; k < tarve_panel_size(p->panel); k++) {
        const tarve_series s = tarve_panel_series(p->panel, k);
        if (strcmp(s.measure, "graduates") != 0)
            continue;
        for (size_t t = 0; t < s.n; t++)
            if (tarve_mark_state(s.mark[t]) != TARVE_CELL_ABSENT &&
                p->config->keys->inputs[p->file_input[tarve_mark_file(s.mark[t])]].synthetic != 0)
                return true;
    }
    return r->providers.synthetic;
}

/* ---- compute ---- */

/* A question looks back at nothing; a repeat has found its earlier runs before. */
static tarve_status find_past(run *r, tarve_error *err)
{
    const tarve_period quarter = tarve_period_convert(TARVE_MONTH, r->p.as_of, TARVE_QUARTER);
    tarve_status st = TARVE_OK;
    if (r->question == NULL && r->repeats == NULL)
        st = past_find(r->stage.folder, quarter, &r->past, err);
    return st == TARVE_OK ? past_say(&r->past, &r->need->findings, err) : st;
}

/* What earlier runs said, and what became of it. */
static tarve_status look_back(run *r, tarve_error *err)
{
    const manifest_facts facts = {.as_of = r->as_of,
                                  .series = &r->series,
                                  .file = r->beside.file,
                                  .n_files = r->beside.n,
                                  .past = &r->past};
    const track_sources from = {.series = &r->series,
                                .past = &r->past,
                                .need = r->need,
                                .signals = &r->signals.log,
                                .findings = &r->need->findings};
    if (r->question != NULL)
        return TARVE_OK;
    tarve_status st = roadmap_look_back(&r->past, &r->need->findings, &r->roadmap, err);
    if (st == TARVE_OK)
        st = changes_look_back(&r->p, &facts, &r->need->findings, &r->changes, err);
    return st == TARVE_OK ? track_compute(&from, &r->track, err) : st;
}

static tarve_status compute(run *r, tarve_error *err)
{
    tarve_status st = run_read_tables(r, err);
    if (st == TARVE_OK)
        st = settle_as_of(r, err);
    if (st == TARVE_OK)
        st = run_read_dated_tables(r, err);
    if (st == TARVE_OK)
        st = repeat_check_files(r, err);
    if (st == TARVE_OK)
        st = published_collect(&r->p, &r->series, err);
    if (st == TARVE_OK)
        st = published_work(&r->p, (size_t)r->p.config->keys->horizon_years * TARVE_MONTH,
                            &r->series, err);
    if (st == TARVE_OK)
        st = published_forecast(&r->p, &r->series, err);
    if (st == TARVE_OK)
        st = published_agree(&r->p, &r->series, err);
    if (st == TARVE_OK)
        st = published_describe(&r->p, &r->series, err);
    if (st != TARVE_OK)
        return st;
    r->synthetic_graduates = graduates_are_synthetic(r);
    st = run_compute_need(r, err);
    if (st == TARVE_OK)
        st = find_past(r, err);
    if (st != TARVE_OK)
        return st;
    const signal_sources from = {r->crosswalk, &r->providers, r->need, &r->signal_tables};
    st = signals_compute(&r->p, &from, &r->past, &r->signals, err);
    return st == TARVE_OK ? look_back(r, err) : st;
}

/* ---- what is published does not depend on where the configuration lies ---- */

static void relabel_findings(const pipeline *p, tarve_findings *f)
{
    char path[4096];
    for (size_t i = 0; i < p->result.n_inputs; i++) {
        const char *shown = p->config->keys->inputs[i].path;
        if (config_path(p->config, shown, path, NULL) != TARVE_OK)
            continue;
        for (size_t k = 0; k < f->n; k++)
            if (strncmp(f->item[k].path, path, sizeof f->item[k].path - 1) == 0)
                (void)snprintf(f->item[k].path, sizeof f->item[k].path, "%.255s", shown);
    }
}

/* The same for the files beside the inputs. */
static void relabel_files(const run *r, tarve_findings *f)
{
    for (size_t i = 0; i < r->beside.n; i++)
        for (size_t k = 0; k < f->n; k++)
            if (strncmp(f->item[k].path, r->beside.path[i], sizeof f->item[k].path - 1) == 0)
                (void)snprintf(f->item[k].path, sizeof f->item[k].path, "%.255s",
                               r->beside.shown[i]);
}

static void relabel(run *r)
{
    const pipeline *p = &r->p;
    for (size_t i = 0; i < p->result.n_inputs; i++)
        (void)snprintf(p->result.input[i]->path, sizeof p->result.input[i]->path, "%.255s",
                       p->config->keys->inputs[i].path);
    relabel_findings(p, &r->p.result.findings);
    relabel_findings(p, &r->need->findings);
    relabel_files(r, &r->need->findings);
}

static tarve_status write_manifest(run *r, tarve_error *err)
{
    const manifest_facts facts = {.period = r->period,
                                  .as_of = r->as_of,
                                  .series = &r->series,
                                  .n_findings = r->p.result.findings.n + r->need->findings.n,
                                  .incomplete = r->incomplete,
                                  .gate = r->gate,
                                  .n_gates = r->n_gates,
                                  .file = r->beside.file,
                                  .n_files = r->beside.n,
                                  .past = &r->past};
    return manifest_write(r->stage.fd, &r->p, &facts, err);
}

/* ---- publish ---- */

/* The manifest holds the hash of every output: equal manifests are equal runs. */
static bool nothing_changed(const run *r)
{
    char path[2][4400], *text[2] = {NULL, NULL};
    size_t len[2] = {0, 0};
    bool same = true;
    (void)snprintf(path[0], sizeof path[0], "%s/manifest.json", r->stage.path);
    (void)snprintf(path[1], sizeof path[1], "%s/%s/manifest.json", r->stage.folder, r->period);
    for (int i = 0; i < 2 && same; i++)
        same = tarve_file_read(path[i], SIZE_MAX, &text[i], &len[i], NULL) == TARVE_OK;
    same = same && len[0] == len[1] && memcmp(text[0], text[1], len[0]) == 0;
    free(text[0]);
    free(text[1]);
    return same;
}

static tarve_status publish(run *r, char published_at[4096], bool *changed, tarve_error *err)
{
    const int n = snprintf(published_at, 4096, "%s/%s", r->stage.folder, r->period);
    if (n < 0 || n >= 4096)
        return tarve_fail(err, TARVE_E_CREATE, "the path of the output folder is too long");
    *changed = r->p.opt->force || !nothing_changed(r);
    if (!*changed)
        return TARVE_OK;
    tell(r, TARVE_STAGING_PUBLISHING);
    return staging_publish(&r->stage, r->period, r->p.opt->log, err);
}

/* Old runs go when the new one stands, and the list of runs is renewed; that one of them cannot go
 * is no failure of the run. */
static void retire(const run *r)
{
    const config_keys *k = r->p.config->keys;
    const retention keep = {k->keep, k->keep_years};
    tarve_error why = {0};
    if (retention_apply(&r->stage, &keep, r->p.opt->log, &why) != TARVE_OK)
        tarve_log_say(r->p.opt->log, TARVE_LOG_WARN, &why, "%s", why.message);
    /* Also when nothing changed: a run that was killed here left the list as it was. */
    runs_index_write(&r->stage, &r->languages, r->p.opt->log);
}

tarve_status run_make(run *r, tarve_error *err)
{
    tarve_status st = repeat_check_inputs(r, err);
    if (st == TARVE_OK)
        st = repeat_look_back(r, err);
    if (st == TARVE_OK)
        st = read_inputs(r, err);
    if (st == TARVE_OK)
        st = run_log_begin(r, err);
    if (st == TARVE_OK) {
        run_log_inputs(r);
        st = compute(r, err);
    }
    if (st == TARVE_OK)
        st = gates_check(r, err);
    if (st == TARVE_OK) {
        relabel(r);
        run_log_results(r);
        st = run_write_report(r, err);
        r->no_pictures = st == TARVE_INCOMPLETE;
        r->incomplete = r->incomplete || r->no_pictures;
        st = r->no_pictures ? TARVE_OK : st;
    }
    if (st == TARVE_OK)
        st = kept_write(r, err);
    if (st == TARVE_OK)
        st = run_log_write(r, err);
    return st == TARVE_OK ? write_manifest(r, err) : st;
}

void run_close(run *r)
{
    const bool made = r->stage.path[0] != '\0';
    const run *told = r;
    staging_close(&r->stage);
    if (made)
        tell(told, TARVE_STAGING_DONE);
    signals_free(&r->signals);
    roadmap_close(&r->roadmap);
    track_close(&r->track);
    past_free(&r->past);
    tarve_changes_free(&r->changes);
    languages_close(&r->languages);
    tarve_decisions_free(&r->decisions);
    signal_tables_free(&r->signal_tables);
    tarve_need_free(r->need);
    published_free(&r->series);
    tarve_investors_free(r->investors);
    tarve_starts_free(r->starts);
    tarve_crosswalk_free(r->crosswalk);
    tarve_education_free(r->employed);
    tarve_education_free(r->required);
    tarve_education_free(r->regulated);
    tarve_parameters_free(r->parameters);
    provider_map_free(&r->providers);
    tarve_commuting_free(r->commuting);
    tarve_employment_free(r->employment);
    places_free(&r->places);
    pipeline_close(&r->p);
    run_log_close(&r->log);
    free(r);
}

static tarve_status say_incomplete(const run *r, const char *published_at, tarve_error *err)
{
    char why[200];
    if (r->n_gates > 0) {
        gates_say(r->gate, r->n_gates, why, sizeof why);
        return tarve_fail(err, TARVE_INCOMPLETE, "%s: published although %s", published_at, why);
    }
    const char *lacks = r->p.result.rejected > 0
                            ? "with rejects within the tolerance; see rejects.csv"
                        : r->languages.lacking ? "without all of its languages"
                                               : "without all of its pictures or PDFs";
    return tarve_fail(err, TARVE_INCOMPLETE, "%s: published %s", published_at, lacks);
}

tarve_status run_open(run *r, const tarve_config *c, const tarve_run_options *opt,
                      const char *folder, tarve_error *err)
{
    tarve_status st = languages_open(c, opt, &r->languages, err);
    r->incomplete = r->languages.lacking;
    if (st == TARVE_OK)
        st = pipeline_open(&r->p, c, opt, err);
    if (st == TARVE_OK)
        st = staging_lock(&r->stage, folder, c->keys->lock_wait, opt->log, err);
    if (st == TARVE_OK) {
        tell(r, TARVE_STAGING_MAKING);
        st = staging_make(&r->stage, opt->log, err);
        tell(r, st == TARVE_OK ? TARVE_STAGING_MADE : TARVE_STAGING_DONE);
    }
    return st;
}

tarve_status tarve_run(const tarve_config *c, const tarve_run_options *opt, char published_at[4096],
                       bool *changed, tarve_error *err)
{
    char folder[4096];
    run *r = calloc(1, sizeof *r);
    if (r == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    r->stage = staging_closed();
    tarve_status st =
        config_path(c, c->keys->output == NULL ? "reports" : c->keys->output, folder, err);
    if (st == TARVE_OK)
        st = run_open(r, c, opt, folder, err);
    if (st == TARVE_OK)
        st = run_make(r, err);
    if (st == TARVE_OK)
        st = publish(r, published_at, changed, err);
    if (st == TARVE_OK) {
        retire(r);
        health_write(&r->stage, r->period,
                     r->incomplete ? "incomplete"
                     : *changed    ? "published"
                                   : "unchanged",
                     opt->log);
    }
    if (st == TARVE_OK && r->incomplete)
        st = say_incomplete(r, published_at, err);
    run_close(r);
    return st;
}

tarve_status run_answer(const tarve_config *c, const tarve_run_options *opt,
                        const tarve_question *q, tarve_need_result **out, tarve_error *err)
{
    run *r = calloc(1, sizeof *r);
    if (r == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    r->stage = staging_closed();
    r->question = q;
    tarve_status st = pipeline_open(&r->p, c, opt, err);
    if (st == TARVE_OK)
        st = pipeline_read(&r->p, NULL, err);
    if (st == TARVE_OK)
        st = pipeline_verdict(&r->p, err);
    r->incomplete = st == TARVE_INCOMPLETE;
    if (st == TARVE_OK || r->incomplete)
        st = compute(r, err);
    if (st == TARVE_OK) {
        *out = r->need;
        r->need = NULL;
        st = r->incomplete ? TARVE_INCOMPLETE : TARVE_OK;
    }
    run_close(r);
    return st;
}

void tarve_run_discard(const char *path)
{
    enum { TRIES = 200 };
    tarve_error err = {0};
    const struct timespec a_moment = {.tv_nsec = 2000000};
    for (int i = 0; i < TRIES; i++) { /* the run may still be writing into it */
        if (tree_remove(AT_FDCWD, path, &err) == TARVE_OK)
            return;
        (void)nanosleep(&a_moment, NULL);
    }
}

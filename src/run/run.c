/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole pipeline: inputs to a published run. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/files.h"
#include "run/beside.h"
#include "run/manifest.h"
#include "run/pipeline.h"
#include "run/places.h"
#include "run/published.h"
#include "run/region.h"
#include "run/roadmap.h"
#include "run/signals.h"
#include "run/staging.h"
#include "run/tree.h"
#include "run/whatif.h"
#include "tarve/intake.h"
#include "tarve/need.h"
#include "tarve/report.h"

/* All that a run holds; what it needs at the end is released in run_close. */
typedef struct run {
    pipeline p;
    staging stage;
    provider_map providers;
    tarve_commuting *commuting;
    tarve_employment *employment;
    place_list places;
    tarve_parameters *parameters;
    tarve_crosswalk *crosswalk;
    tarve_education *employed, *required, *regulated;
    tarve_investors *investors;
    tarve_starts *starts;
    const tarve_question *question; /* NULL = publish */
    published series;
    tarve_need_result *need;
    signal_tables signal_tables;
    signal_results signals;
    roadmap_state roadmap;
    beside beside; /* files beside the inputs */
    char as_of[TARVE_PERIOD_TEXT], period[TARVE_PERIOD_TEXT];
    bool incomplete, synthetic_graduates;
} run;

static void tell(const run *r, tarve_staging_step step)
{
    const tarve_run_options *o = r->p.opt;
    if (o->staging != NULL)
        o->staging(o->staging_ctx, step, r->stage.path);
}

/* ---- files beside the inputs ---- */

/* Finds a file and remembers it for the manifest. */
static tarve_status find_file(run *r, const char *what, const char *given, const char *usual,
                              const char **path, tarve_error *err)
{
    return beside_find(&r->beside, &r->p, what, given, usual, path, err);
}

/* `commuting: distance`, or a file. */
static tarve_status read_commuting(run *r, tarve_error *err)
{
    const char *key = r->p.config->keys->commuting, *path = NULL;
    if (key == NULL)
        return TARVE_OK;
    if (strcmp(key, "distance") == 0)
        return places_read(&r->p, &r->places, err);
    const tarve_status st = find_file(r, "commuting", key, "", &path, err);
    return st == TARVE_OK ? tarve_commuting_read(path, r->p.hierarchy, &r->commuting, err) : st;
}

/* Who is employed with what, what is asked for, what the law asks for. */
static tarve_status read_educations(run *r, tarve_error *err)
{
    const config_keys *k = r->p.config->keys;
    const char *path = NULL;
    tarve_status st = find_file(r, "regulated", k->regulated, "regulated.csv", &path, err);
    if (st == TARVE_OK)
        st = tarve_education_read(path, TARVE_REGULATED, &r->regulated, err);
    if (st == TARVE_OK && k->employed != NULL)
        st = find_file(r, "register", k->employed, "", &path, err);
    if (st == TARVE_OK && k->employed != NULL)
        st = tarve_education_read(path, TARVE_EMPLOYED, &r->employed, err);
    if (st == TARVE_OK && k->requirements != NULL)
        st = find_file(r, "requirements", k->requirements, "", &path, err);
    if (st == TARVE_OK && k->requirements != NULL)
        st = tarve_education_read(path, TARVE_REQUIRED, &r->required, err);
    return st;
}

static tarve_status read_tables(run *r, tarve_error *err)
{
    static const char *const lists[] = {"areas", "fields", "municipalities", "occupations",
                                        "qualifications"};
    static const char *const file[] = {"classifications/areas.csv", "classifications/fields.csv",
                                       "classifications/municipalities.csv",
                                       "classifications/occupations.csv",
                                       "classifications/qualifications.csv"};
    const config_keys *k = r->p.config->keys;
    const char *path = NULL;
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < sizeof lists / sizeof *lists && st == TARVE_OK; i++)
        st = find_file(r, lists[i], NULL, file[i], &path, err);
    if (st == TARVE_OK)
        st = find_file(r, "parameters", k->parameters, "parameters.csv", &path, err);
    if (st == TARVE_OK)
        st = tarve_parameters_read(path, &r->parameters, err);
    if (st == TARVE_OK)
        st = find_file(r, "crosswalk", k->crosswalk, "crosswalk.csv", &path, err);
    if (st == TARVE_OK)
        st = tarve_crosswalk_read(path, &r->crosswalk, err);
    if (st == TARVE_OK)
        st = read_educations(r, err);
    if (st == TARVE_OK)
        st = find_file(r, "breaks", k->breaks, "breaks.csv", &path, err);
    if (st == TARVE_OK && k->providers != NULL)
        st = find_file(r, "providers", k->providers, "", &path, err);
    if (st == TARVE_OK && k->providers != NULL)
        st = provider_map_read(path, &r->providers, err);
    if (st == TARVE_OK && k->employment != NULL)
        st = find_file(r, "employment", k->employment, "", &path, err);
    if (st == TARVE_OK && k->employment != NULL)
        st = tarve_employment_read(path, &r->employment, err);
    if (st == TARVE_OK)
        st = signal_tables_read(&r->p, &r->beside, &r->signal_tables, err);
    if (st == TARVE_OK)
        st = roadmap_open(&r->p, &r->beside, &r->roadmap, err);
    return st == TARVE_OK ? read_commuting(r, err) : st;
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
    r->incomplete = st == TARVE_INCOMPLETE;
    return r->incomplete ? TARVE_OK : st;
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

static int by_period(const void *a, const void *b)
{
    const tarve_period x = *(const tarve_period *)a, y = *(const tarve_period *)b;
    return (x > y) - (x < y);
}

/* Months of all shifts up to as_of, each once; the caller frees. */
static tarve_status shift_months(const run *r, tarve_period **out, size_t *n, tarve_error *err)
{
    tarve_period *m = calloc(r->p.shifts.n + 1, sizeof *m);
    size_t found = 0, kept = 0;
    if (m == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    for (size_t i = 0; i < r->p.shifts.n; i++)
        if (r->p.shifts.item[i].month <= r->p.as_of)
            m[found++] = r->p.shifts.item[i].month;
    qsort(m, found, sizeof *m, by_period);
    for (size_t i = 0; i < found; i++)
        if (kept == 0 || m[kept - 1] != m[i])
            m[kept++] = m[i];
    *out = m;
    *n = kept;
    return TARVE_OK;
}

static tarve_status compute_need(run *r, tarve_error *err)
{
    const config_keys *k = r->p.config->keys;
    tarve_period *months = NULL;
    size_t n_months = 0;
    tarve_status st = shift_months(r, &months, &n_months, err);
    if (st != TARVE_OK)
        return st;
    const tarve_need_inputs in = {
        .panel = r->p.panel,
        .hierarchy = r->p.hierarchy,
        .lexicon = r->p.lexicon,
        .crosswalk = r->crosswalk,
        .employed = r->employed,
        .required = r->required,
        .regulated = r->regulated,
        .parameters = r->parameters,
        .area = k->region.area == NULL ? "" : k->region.area,
        .occupation_area = k->region.occupation_area,
        .municipality = r->p.member,
        .n_municipalities = r->p.n_members,
        .provider = r->providers.code,
        .provider_share = r->providers.share,
        .n_providers = r->providers.n,
        .employment = r->employment,
        .commuting = r->commuting,
        .place = r->places.item,
        .n_places = r->places.n,
        .provider_path = r->providers.path,
        .provider_line = r->providers.line,
        .as_of_month = r->p.as_of,
        .horizon_years = (int)k->horizon_years,
        .occupation_digits = (int)k->occupation_digits,
        .breaks = months,
        .n_breaks = n_months,
        .vacancy_path = published_path(&r->p, &r->series, "vacancy_stock"),
        .unemployed_path = published_path(&r->p, &r->series, "unemployed_stock"),
        .flow_path = published_path(&r->p, &r->series, "vacancy_flow"),
        .synthetic_graduates = r->synthetic_graduates,
        .investors = r->investors,
        .starts = r->starts,
        .question = r->question,
        .n_draws = r->question != NULL ? WHATIF_DRAWS : k->draws,
        .seed = k->seed,
        .jobs = r->p.jobs,
        .log = r->p.opt->log,
    };
    st = tarve_need_run(&in, &r->need, err);
    free(months);
    return st;
}

/* Tables whose years are checked against the last month used. */
static tarve_status read_dated_tables(run *r, tarve_error *err)
{
    const config_keys *k = r->p.config->keys;
    const int year = tarve_period_year(TARVE_MONTH, r->p.as_of);
    const char *path = NULL;
    tarve_status st = TARVE_OK;
    if (k->scenarios != NULL) {
        st = find_file(r, "scenarios", k->scenarios, "", &path, err);
        if (st == TARVE_OK)
            st = tarve_investors_read(path, r->p.lexicon, year + 1, year + (int)k->horizon_years,
                                      &r->investors, err);
    }
    if (st == TARVE_OK && k->intake != NULL) {
        st = find_file(r, "intake", k->intake, "", &path, err);
        if (st == TARVE_OK)
            st = tarve_starts_read(path, r->crosswalk, year, &r->starts, err);
    }
    return st;
}

static tarve_status compute(run *r, tarve_error *err)
{
    tarve_status st = read_tables(r, err);
    if (st == TARVE_OK)
        st = settle_as_of(r, err);
    if (st == TARVE_OK)
        st = read_dated_tables(r, err);
    if (st == TARVE_OK)
        st = published_collect(&r->p, &r->series, err);
    if (st == TARVE_OK)
        st = published_forecast(&r->p, &r->series, err);
    if (st == TARVE_OK)
        st = published_agree(&r->p, &r->series, err);
    if (st == TARVE_OK)
        st = published_describe(&r->p, &r->series, err);
    if (st != TARVE_OK)
        return st;
    r->synthetic_graduates = graduates_are_synthetic(r);
    st = compute_need(r, err);
    if (st != TARVE_OK)
        return st;
    const signal_sources from = {r->crosswalk, &r->providers, r->need, &r->signal_tables};
    st = signals_compute(&r->p, &from, r->stage.folder, &r->signals, err);
    return st == TARVE_OK
               ? roadmap_look_back(&r->p, r->stage.folder, &r->need->findings, &r->roadmap, err)
               : st;
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

/* ---- report ---- */

static void fill_sources(const run *r, tarve_source *source, char (*last)[TARVE_PERIOD_TEXT])
{
    for (size_t i = 0; i < r->p.result.n_inputs; i++) {
        const config_input *in = &r->p.config->keys->inputs[i];
        const tarve_coverage *c = &r->p.result.input[i]->coverage;
        if (c->n_series > 0)
            (void)tarve_period_format(c->freq, c->last, last[i]);
        source[i] = (tarve_source){.name = in->source,
                                   .note = in->note == NULL ? "" : in->note,
                                   .licence = in->licence == NULL ? "" : in->licence,
                                   .path = in->path,
                                   .last_period = last[i],
                                   .dated = in->dated == NULL ? "" : in->dated,
                                   .synthetic = in->synthetic != 0};
    }
}

/* Breaks that begin within the figures, as three columns. */
typedef struct break_list {
    tarve_period *month;
    const char **reason, **measure;
    size_t n;
} break_list;

static tarve_status list_breaks(const run *r, break_list *out, tarve_error *err)
{
    const level_shifts *s = &r->p.shifts;
    out->month = calloc(s->n + 1, sizeof *out->month);
    out->reason = calloc(s->n + 1, sizeof *out->reason);
    out->measure = calloc(s->n + 1, sizeof *out->measure);
    if (out->month == NULL || out->reason == NULL || out->measure == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    for (size_t i = 0; i < s->n; i++) {
        if (!s->item[i].begins || s->item[i].month > r->p.as_of)
            continue;
        out->month[out->n] = s->item[i].month;
        out->reason[out->n] = s->item[i].reason;
        out->measure[out->n++] = s->item[i].measure;
    }
    return TARVE_OK;
}

static void free_breaks(break_list *b)
{
    free(b->month);
    free(b->reason);
    free(b->measure);
}

static bool any_synthetic(const run *r)
{
    bool any = r->synthetic_graduates;
    for (size_t i = 0; i < r->p.result.n_inputs; i++)
        any = any || r->p.config->keys->inputs[i].synthetic != 0;
    return any;
}

static tarve_status write_report(run *r, tarve_error *err)
{
    const config_keys *k = r->p.config->keys;
    const size_t n_inputs = r->p.result.n_inputs;
    break_list breaks = {0};
    tarve_source *source = calloc(n_inputs, sizeof *source);
    char(*last)[TARVE_PERIOD_TEXT] = calloc(n_inputs, sizeof *last);
    tarve_status st = TARVE_OK;
    if (source == NULL || last == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        goto done;
    }
    st = list_breaks(r, &breaks, err);
    if (st != TARVE_OK)
        goto done;
    fill_sources(r, source, last);
    const tarve_report_inputs in = {
        .region_name = k->region.name,
        .period_label = r->period,
        .as_of = r->as_of,
        .version = TARVE_VERSION,
        .datadir = r->p.opt->datadir,
        .lexicon = r->p.lexicon,
        .hierarchy = r->p.hierarchy,
        .panel = r->p.panel,
        .need = r->need,
        .signals = &r->signals.now,
        .signal_log = &r->signals.log,
        .skills = r->signal_tables.esco == NULL ? NULL : &r->signals.skills,
        .roadmap = &r->roadmap.now,
        .roadmap_before = &r->roadmap.before,
        .parameters = r->parameters,
        .municipality = r->p.member,
        .n_municipalities = r->p.n_members,
        .area = k->region.area == NULL ? "" : k->region.area,
        .series = r->series.item,
        .n_series = r->series.n,
        .input = (const tarve_read_report *const *)r->p.result.input,
        .n_inputs = n_inputs,
        .source = source,
        .n_sources = n_inputs,
        .findings = &r->p.result.findings,
        .rejects_shown = r->p.result.rejected,
        .breaks = breaks.month,
        .break_reason = breaks.reason,
        .break_measure = breaks.measure,
        .n_breaks = breaks.n,
        .synthetic = any_synthetic(r),
        .plots_required = r->p.config->plots_required,
        .gnuplot = k->gnuplot == NULL ? "gnuplot" : k->gnuplot,
        .log = r->p.opt->log,
    };
    st = tarve_report_write(r->stage.fd, &in, err);
done:
    free(source);
    free(last);
    free_breaks(&breaks);
    return st;
}

static tarve_status write_manifest(run *r, tarve_error *err)
{
    const manifest_facts facts = {.period = r->period,
                                  .as_of = r->as_of,
                                  .series = &r->series,
                                  .n_findings = r->p.result.findings.n + r->need->findings.n,
                                  .incomplete = r->incomplete,
                                  .file = r->beside.file,
                                  .n_files = r->beside.n};
    return manifest_write(r->stage.fd, &r->p, &facts, err);
}

/* Findings stand in the report; who asked for more hears them at once. */
static void say_findings(const run *r, const tarve_findings *f)
{
    for (size_t i = 0; i < f->n; i++) {
        tarve_error place = {.line = f->item[i].line, .column = f->item[i].column};
        place.code = f->item[i].code;
        memcpy(place.path, f->item[i].path, sizeof place.path);
        tarve_log_say(r->p.opt->log, TARVE_LOG_INFO, &place, "%s", f->item[i].text);
    }
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

static tarve_status make_and_publish(run *r, char published_at[4096], bool *changed,
                                     tarve_error *err)
{
    tarve_status st = read_inputs(r, err);
    if (st == TARVE_OK)
        st = compute(r, err);
    if (st == TARVE_OK) {
        say_findings(r, &r->p.result.findings);
        say_findings(r, &r->need->findings);
        relabel(r);
        st = write_report(r, err);
    }
    if (st == TARVE_OK)
        st = write_manifest(r, err);
    if (st == TARVE_OK)
        st = publish(r, published_at, changed, err);
    return st;
}

static void run_close(run *r)
{
    const bool made = r->stage.path[0] != '\0';
    const run *told = r;
    staging_close(&r->stage);
    if (made)
        tell(told, TARVE_STAGING_DONE);
    signals_free(&r->signals);
    roadmap_close(&r->roadmap);
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
    free(r);
}

tarve_status tarve_run(const tarve_config *c, const tarve_run_options *opt, char published_at[4096],
                       bool *changed, tarve_error *err)
{
    char folder[4096];
    run *r = calloc(1, sizeof *r);
    if (r == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    r->stage = staging_closed();
    tarve_status st = pipeline_open(&r->p, c, opt, err);
    if (st == TARVE_OK)
        st = config_path(c, c->keys->output == NULL ? "reports" : c->keys->output, folder, err);
    if (st == TARVE_OK) {
        tell(r, TARVE_STAGING_MAKING);
        st = staging_open(&r->stage, folder, opt->log, err);
        tell(r, st == TARVE_OK ? TARVE_STAGING_MADE : TARVE_STAGING_DONE);
    }
    if (st == TARVE_OK)
        st = make_and_publish(r, published_at, changed, err);
    if (st == TARVE_OK && r->incomplete)
        st = TARVE_INCOMPLETE;
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

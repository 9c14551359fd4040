/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/pipeline.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- open ---- */

static tarve_status unknown_area(const pipeline *p, const char *key, const char *code,
                                 const char *what, tarve_error *err)
{
    char found[400];
    (void)tarve_text_escape(code, strlen(code), found, sizeof found);
    const tarve_status st =
        config_wrong(p->config->tree, key, err, "\"%s\" is %s of the classifications", found, what);
    if (err != NULL)
        tarve_error_at(err, p->config->path, err->line, err->column);
    return st;
}

/* The municipalities that are listed, else those inside the area. */
static tarve_status find_members(pipeline *p, tarve_error *err)
{
    const config_region *r = &p->config->keys->region;
    char key[64];
    int year = 0;
    for (uint32_t i = 0; i < r->municipalities_count; i++) {
        const char *code = r->municipalities[i];
        (void)snprintf(key, sizeof key, "region.municipalities[%u]", (unsigned)i);
        if (tarve_area_level(p->hierarchy, code) != TARVE_LEVEL_MUNICIPALITY ||
            tarve_area_merged_into(p->hierarchy, code, &year) != NULL)
            return unknown_area(p, key, code, "no present municipality", err);
    }
    p->member = (const char *const *)r->municipalities;
    p->n_members = r->municipalities_count;
    if (p->n_members == 0)
        p->n_members = tarve_area_members(p->hierarchy, r->area, &p->member);
    return p->n_members > 0
               ? TARVE_OK
               : unknown_area(p, "region.area", r->area, "no area with municipalities", err);
}

/* Options of the caller go before the configuration's. */
static tarve_status settle_options(pipeline *p, tarve_error *err)
{
    const tarve_run_options *o = p->opt;
    tarve_freq freq = TARVE_YEAR;
    p->max_share = p->config->max_reject_share;
    p->max_count = p->config->max_rejects;
    p->as_of = p->config->as_of;
    if (o->max_rejects != NULL && !config_tolerance(o->max_rejects, &p->max_share, &p->max_count))
        return tarve_fail(err, TARVE_E_USAGE,
                          "--max-rejects wants a count (20) or a share (0.5%%), not '%.40s'",
                          o->max_rejects);
    if (o->as_of != NULL &&
        (!tarve_period_parse(o->as_of, strlen(o->as_of), &freq, &p->as_of) || freq != TARVE_MONTH))
        return tarve_fail(err, TARVE_E_USAGE, "--as-of wants a month like 2023M10, not '%.40s'",
                          o->as_of);
    p->excel = o->excel == NULL ? p->config->keys->excel != 0 : strcmp(o->excel, "no") != 0;
    if (o->excel != NULL && p->excel && strcmp(o->excel, "fi") != 0 && strcmp(o->excel, "sv") != 0)
        return tarve_fail(err, TARVE_E_USAGE, "--excel wants fi, sv or no, not '%.40s'", o->excel);
    p->jobs = o->jobs > 0 ? o->jobs : (int)p->config->keys->jobs;
    if (p->jobs <= 0)
        p->jobs = omp_get_num_procs();
    return TARVE_OK;
}

tarve_status pipeline_file(const pipeline *p, const char *given, const char *usual, char out[4096],
                           tarve_error *err)
{
    if (given != NULL)
        return config_path(p->config, given, out, err);
    const int n = snprintf(out, 4096, "%s/%s", p->opt->datadir, usual);
    return n >= 0 && n < 4096
               ? TARVE_OK
               : tarve_fail(err, TARVE_E_MISSING, "the path of the datasets is too long");
}

static tarve_status read_shifts(pipeline *p, tarve_error *err)
{
    char path[4096];
    const tarve_status st = pipeline_file(p, p->config->keys->breaks, "breaks.csv", path, err);
    return st == TARVE_OK ? level_shifts_read(path, &p->shifts, err) : st;
}

tarve_status pipeline_open(pipeline *p, const tarve_config *c, const tarve_run_options *opt,
                           tarve_error *err)
{
    char dir[4096];
    const size_t n = c->keys->inputs_count;
    tarve_check_result *r = &p->result;
    p->config = c;
    p->opt = opt;
    r->input = calloc(n, sizeof(tarve_read_report *));
    r->status = calloc(n, sizeof *r->status);
    r->error = calloc(n, sizeof *r->error);
    p->file_input = calloc(n, sizeof *p->file_input);
    p->panel = tarve_panel_new();
    if (r->input == NULL || r->status == NULL || r->error == NULL || p->file_input == NULL ||
        p->panel == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    r->n_inputs = n;
    tarve_status st = settle_options(p, err);
    if (st == TARVE_OK)
        st = pipeline_file(p, NULL, "classifications", dir, err);
    if (st == TARVE_OK)
        st = tarve_lexicon_load(dir, &p->lexicon, err);
    if (st == TARVE_OK)
        st = tarve_hierarchy_load(dir, &p->hierarchy, err);
    if (st == TARVE_OK)
        st = find_members(p, err);
    if (st == TARVE_OK)
        st = read_shifts(p, err);
    return st;
}

/* ---- read ---- */

static tarve_status read_one(pipeline *p, size_t i, rejects *rej, tarve_error *err)
{
    char path[4096];
    const config_input *in = &p->config->keys->inputs[i];
    tarve_error *why = &p->result.error[i];
    const tarve_read_options options = {.lexicon = p->lexicon,
                                        .layout = p->config->layout[i],
                                        .log = p->opt->log,
                                        .jobs = p->jobs,
                                        .as_of_month = p->opt->newest,
                                        .reject = rejects_take,
                                        .reject_ctx = rej};
    tarve_status st = config_path(p->config, in->path, path, err);
    if (st != TARVE_OK)
        return st;
    rej->source = in->path;
    st = tarve_panel_read(p->panel, path, &options, &p->result.input[i], why);
    if (st != TARVE_OK)
        tarve_error_at(why, path, 0, 0);
    p->result.status[i] = st;
    if (st == TARVE_OK || st == TARVE_E_INPUT || st == TARVE_E_MISSING)
        return TARVE_OK;
    if (err != NULL)
        *err = *why;
    return st;
}

/* A finished panel numbers its files by their paths. */
static tarve_status number_files(pipeline *p, tarve_error *err)
{
    char path[4096];
    for (size_t i = 0; i < p->result.n_inputs; i++) {
        const tarve_status st = config_path(p->config, p->config->keys->inputs[i].path, path, err);
        if (st != TARVE_OK)
            return st;
        for (unsigned f = 0; f < tarve_panel_n_files(p->panel); f++)
            if (strcmp(tarve_panel_path(p->panel, f), path) == 0)
                p->file_input[f] = (unsigned)i;
    }
    return TARVE_OK;
}

static tarve_status look_over(pipeline *p, tarve_error *err)
{
    const level_shifts *s = &p->shifts;
    tarve_known_shift *known = calloc(s->n + 1, sizeof *known);
    if (known == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    for (size_t i = 0; i < s->n; i++)
        known[i] = (tarve_known_shift){s->item[i].measure, s->item[i].area, s->item[i].month};
    const tarve_status st =
        tarve_panel_audit_knowing(p->panel, p->hierarchy, known, s->n, &p->result.findings, err);
    free(known);
    return st;
}

/* Every input was tried; what the panel holds is sorted and looked over. */
static tarve_status audit(pipeline *p, tarve_error *err)
{
    tarve_status st = tarve_panel_finish(p->panel, err);
    if (st == TARVE_OK)
        st = number_files(p, err);
    if (st == TARVE_OK)
        st = look_over(p, err);
    return st;
}

tarve_status pipeline_read(pipeline *p, FILE *fp, tarve_error *err)
{
    const bool none = isnan(p->max_share) && p->max_count == 0;
    rejects rej = {.fp = fp,
                   .published = p->publishes,
                   .log = p->opt->log,
                   .level = none ? TARVE_LOG_ERROR : TARVE_LOG_WARN};
    const size_t n = p->result.n_inputs;
    if (fp != NULL)
        rejects_header(&rej);
    for (size_t i = 0; i < n; i++) {
        tarve_log_progress(p->opt->log, "reading", i, n);
        const tarve_status st = read_one(p, i, &rej, err);
        if (st != TARVE_OK)
            return st;
        if (p->result.status[i] != TARVE_OK)
            tarve_log_say(p->opt->log, TARVE_LOG_ERROR, &p->result.error[i], "%s",
                          p->result.error[i].message);
    }
    tarve_log_progress(p->opt->log, "reading", n, n);
    p->result.rejected = rej.n;
    return audit(p, err);
}

/* ---- verdict ---- */

static bool within_tolerance(const pipeline *p)
{
    size_t cells = 0;
    if (isnan(p->max_share))
        return p->result.rejected <= p->max_count;
    for (size_t i = 0; i < p->result.n_inputs; i++)
        if (p->result.input[i] != NULL)
            cells += p->result.input[i]->cells;
    return (double)p->result.rejected <= p->max_share * (double)cells;
}

static tarve_status first_failure(const tarve_check_result *r, tarve_error *err)
{
    size_t failed = 0, first = 0;
    for (size_t i = r->n_inputs; i-- > 0;)
        if (r->status[i] != TARVE_OK) {
            failed++;
            first = i;
        }
    if (failed == 0)
        return TARVE_OK;
    return tarve_fail(err, r->status[first], "%zu of %zu inputs could not be used", failed,
                      r->n_inputs);
}

static tarve_status first_error(const tarve_findings *f, tarve_error *err)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->item[i].level == TARVE_LOG_ERROR) {
            const tarve_status st = tarve_fail(err, TARVE_E_INPUT, "%s", f->item[i].text);
            tarve_error_at(err, f->item[i].path, f->item[i].line, f->item[i].column);
            if (err != NULL)
                err->code = f->item[i].code;
            return st;
        }
    return TARVE_OK;
}

tarve_status pipeline_verdict(const pipeline *p, tarve_error *err)
{
    const tarve_check_result *r = &p->result;
    tarve_status st = first_failure(r, err);
    if (st == TARVE_OK && !within_tolerance(p))
        st = tarve_fail(err, TARVE_E_INPUT,
                        "%zu cells or records rejected, more than quality.max_rejects allows",
                        r->rejected);
    if (st == TARVE_OK)
        st = first_error(&r->findings, err);
    if (st == TARVE_OK && r->rejected > 0)
        return TARVE_INCOMPLETE;
    return st;
}

/* The last month in which the region has a figure of open vacancies. */
static tarve_period last_month(const pipeline *p, const char *area)
{
    const size_t k =
        area == NULL ? SIZE_MAX
                     : tarve_panel_find(p->panel, "vacancy_stock", area, "SSS", NULL, TARVE_MONTH);
    if (k == SIZE_MAX)
        return TARVE_NO_PERIOD;
    const tarve_series s = tarve_panel_series(p->panel, k);
    for (size_t t = s.n; t-- > 0;)
        if (tarve_mark_has_number(s.mark[t]) || tarve_mark_state(s.mark[t]) == TARVE_CELL_PROTECTED)
            return s.first + (tarve_period)t;
    return TARVE_NO_PERIOD;
}

tarve_status pipeline_settle_as_of(pipeline *p, tarve_error *err)
{
    tarve_period last = last_month(p, p->config->keys->region.area);
    for (size_t i = 0; i < p->n_members; i++) {
        const tarve_period m = last_month(p, p->member[i]);
        last = m > last ? m : last;
    }
    if (last == TARVE_NO_PERIOD || !pipeline_has_region(p, "vacancy_stock"))
        return tarve_fail(err, TARVE_E_INPUT,
                          "no input has open vacancies (vacancy_stock) of %s by month; "
                          "`tarve check` says what the inputs hold",
                          p->config->keys->region.area != NULL ? p->config->keys->region.area
                                                               : p->config->keys->region.name);
    if (p->as_of == TARVE_NO_PERIOD || p->as_of > last)
        p->as_of = last;
    return TARVE_OK;
}

void pipeline_close(pipeline *p)
{
    tarve_check_result_free(&p->result);
    tarve_panel_free(p->panel);
    tarve_hierarchy_free(p->hierarchy);
    tarve_lexicon_free(p->lexicon);
    level_shifts_free(&p->shifts);
    free(p->file_input);
    *p = (pipeline){0};
}

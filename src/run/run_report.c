/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run hands to the report: results, sources, breaks. */
#include <stdio.h>
#include <stdlib.h>

#include "run/run_int.h"

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
    const char **reason[TARVE_N_LANGS], **measure;
    size_t n;
} break_list;

static tarve_status list_breaks(const run *r, break_list *out, tarve_error *err)
{
    const level_shifts *s = &r->p.shifts;
    out->month = calloc(s->n + 1, sizeof *out->month);
    out->measure = calloc(s->n + 1, sizeof *out->measure);
    bool room = out->month != NULL && out->measure != NULL;
    for (int l = 0; l < TARVE_N_LANGS; l++) {
        out->reason[l] = calloc(s->n + 1, sizeof *out->reason[l]);
        room = room && out->reason[l] != NULL;
    }
    if (!room)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    for (size_t i = 0; i < s->n; i++) {
        if (!s->item[i].begins || s->item[i].month > r->p.as_of)
            continue;
        out->month[out->n] = s->item[i].month;
        for (int l = 0; l < TARVE_N_LANGS; l++)
            out->reason[l][out->n] = s->item[i].reason[l];
        out->measure[out->n++] = s->item[i].measure;
    }
    return TARVE_OK;
}

static void free_breaks(break_list *b)
{
    free(b->month);
    for (int l = 0; l < TARVE_N_LANGS; l++)
        free(b->reason[l]);
    free(b->measure);
}

static bool any_synthetic(const run *r)
{
    bool any = r->synthetic_graduates;
    for (size_t i = 0; i < r->p.result.n_inputs; i++)
        any = any || r->p.config->keys->inputs[i].synthetic != 0;
    return any;
}

/* What is made besides, by which programs, and who hears of it. */
static void choose_outputs(const pipeline *p, tarve_report_inputs *in)
{
    const tarve_config *c = p->config;
    in->excel = p->excel;
    in->plots_required = c->plots_required;
    in->gnuplot = c->keys->gnuplot == NULL ? "gnuplot" : c->keys->gnuplot;
    in->pdf = c->keys->pdf;
    in->weasyprint = c->keys->weasyprint;
    in->licence = c->keys->licence == NULL ? "CC BY 4.0" : c->keys->licence;
    in->log = p->opt->log;
}

tarve_status run_write_report(run *r, tarve_error *err)
{
    const config_keys *k = r->p.config->keys;
    const size_t n_inputs = r->p.result.n_inputs;
    break_list breaks = {0};
    tarve_source *source = calloc(n_inputs, sizeof *source);
    char(*last)[TARVE_PERIOD_TEXT] = calloc(n_inputs, sizeof *last);
    tarve_status st = source == NULL || last == NULL
                          ? tarve_fail(err, TARVE_E_NOMEM, "out of memory")
                          : list_breaks(r, &breaks, err);
    if (st != TARVE_OK)
        goto done;
    fill_sources(r, source, last);
    tarve_report_inputs in = {
        .region_name = k->region.name,
        .period_label = r->period,
        .as_of = r->as_of,
        .version = TARVE_VERSION,
        .datadir = r->p.opt->datadir,
        .language = r->languages.item,
        .n_languages = r->languages.n,
        .catalogue = (const tarve_language *const *)r->languages.catalogue,
        .lexicon = r->p.lexicon,
        .hierarchy = r->p.hierarchy,
        .panel = r->p.panel,
        .need = r->need,
        .signals = &r->signals.now,
        .signal_log = &r->signals.log,
        .skills = r->signal_tables.esco == NULL ? NULL : &r->signals.skills,
        .track = &r->track.record,
        .changes = &r->changes,
        .commuting = r->commuting,
        .decisions = &r->decisions,
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
        .gate = r->gate,
        .n_gates = r->n_gates,
        .breaks = breaks.month,
        .break_reason = {breaks.reason[0], breaks.reason[1], breaks.reason[2]},
        .break_measure = breaks.measure,
        .n_breaks = breaks.n,
        .synthetic = any_synthetic(r),
    };
    choose_outputs(&r->p, &in);
    st = tarve_report_write(r->stage.fd, &in, err);
done:
    free(source);
    free(last);
    free_breaks(&breaks);
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One file: looked over, understood from its first rows, then read in parts.
 *
 * Parts are read by as many threads as there are; their rejects, notes and failures are settled one
 * part after the other, in the order of the file.
 */
#include "ingest/read.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/files.h"
#include "base/text.h"
#include "ingest/reading.h"
#include "ingest/report.h"

const ingest_tuning ingest_default_tuning = {.block = (size_t)128 << 10, .part = (size_t)32 << 20};

enum { WORTH_A_THREAD = 1 << 20 }; /* bytes whose digest alone is worth one */

static void complete_plan(ingest_reading *r)
{
    char month[TARVE_PERIOD_TEXT];
    ingest_plan *p = &r->plan;
    p->layout = &r->report->layout;
    p->header = r->sample.header;
    p->header_len = r->sample.header_len;
    p->as_of = p->options->as_of_month;
    if (p->as_of == TARVE_NO_PERIOD)
        p->as_of = tarve_period_make(TARVE_MONTH, 2200, 12);
    (void)snprintf(p->as_of_text, sizeof p->as_of_text, "a period up to %s",
                   tarve_period_format(TARVE_MONTH, p->as_of, month));
    (void)snprintf(p->width_text, sizeof p->width_text, "%zu cells", p->layout->n_columns);
    const bool utf8 = tarve_text_same(p->encoding, "UTF-8");
    r->set.plan = p;
    r->set.src = &r->src;
    r->set.reparse = r->tuning->reparse;
    r->set.check_utf8 = utf8 && r->survey.n_invalid > 0;
    r->set.simple_lines = r->survey.n_cr == r->survey.n_crlf;
    r->set.check_bytes = r->set.check_utf8 || r->survey.n_nul > 0;
    r->at = r->sample.body_at;
    r->line = r->sample.body_line;
    for (size_t i = 0; i < r->n_parts; i++) {
        ingest_part *part = &r->part[i];
        if (part->from < r->at) {
            part->from = r->at;
            part->line = r->line;
        }
        if (part->to < part->from)
            part->to = part->from;
    }
}

/* ---- reading */

static void settle(ingest_reading *r, ingest_part *p)
{
    if (p->to <= r->at) { /* nothing, or taken by a record of an earlier part */
        ingest_part_drop(p, &r->set);
        return;
    }
    if (p->from != r->at)
        ingest_part_restart(p, &r->set, r->at, r->line);
    ingest_part_turn(p, r->records);
    r->st = p->st;
    r->err = p->err;
    if (p->take != NULL) {
        ingest_report_add(r->report, &p->take->n);
        r->records += p->take->n.records;
        if (r->st == TARVE_OK)
            r->st = ingest_report_notes(r->report, &p->take->notes, &r->err);
    }
    ingest_part_release(p);
    r->at = p->end;
    r->line = p->end_line;
    tarve_log_progress(r->plan.options->log, "reading", r->at, r->src.size);
}

/* All parts whose turn has come. */
static void settle_in_order(ingest_reading *r)
{
    while (r->st == TARVE_OK && r->settled < r->n_parts && r->part[r->settled].finished)
        settle(r, &r->part[r->settled++]);
    if (r->st != TARVE_OK) {
#pragma omp atomic write
        r->failed = true;
    }
}

static bool do_task(ingest_reading *r)
{
    size_t k;
    bool failed;
#pragma omp atomic capture
    k = r->next++;
#pragma omp atomic read
    failed = r->failed;
    if (k > r->n_parts || failed)
        return false;
    if (k == 0) {
        r->hash_st = tarve_sha256_fd(r->src.fd, r->report->sha256, &r->hash_err);
        return true;
    }
    ingest_part *p = &r->part[k - 1];
    if (p->from < p->to)
        ingest_part_run(p, &r->set);
    omp_set_lock(&r->turn);
    p->finished = true;
    settle_in_order(r);
    omp_unset_lock(&r->turn);
    return true;
}

static void read_parts(ingest_reading *r)
{
    omp_init_lock(&r->turn);
#pragma omp parallel num_threads(ingest_jobs(r)) if (r->n_parts > 1 || r->src.size > WORTH_A_THREAD)
    while (do_task(r))
        continue;
    omp_destroy_lock(&r->turn);
}

static tarve_status finish_sink(ingest_reading *r, tarve_status st, tarve_error *err)
{
    const tarve_sink *sink = r->plan.sink;
    for (size_t i = 0; i < r->n_parts; i++) {
        ingest_part *p = &r->part[i];
        ingest_part_release(p);
        if (!p->begun)
            continue;
        const bool keep = st == TARVE_OK;
        const tarve_status done = sink->finish(sink->ctx, p->sink_part, keep, keep ? err : NULL);
        p->begun = false;
        if (keep)
            st = done;
    }
    return st;
}

static tarve_status read_rows(ingest_reading *r, tarve_error *err)
{
    complete_plan(r);
    read_parts(r);
    r->report->bytes = r->st == TARVE_OK ? r->at + (r->src.size - r->set.text_end) : r->at;
    tarve_status st = r->st;
    if (st != TARVE_OK) {
        *err = r->err;
    } else if (r->hash_st != TARVE_OK) {
        *err = r->hash_err;
        st = r->hash_st;
    }
    return st;
}

/* A file that changes under the reader looks broken in many ways: say what the matter is. */
static tarve_status check_unchanged(const ingest_reading *r, tarve_status st, tarve_error *err)
{
    tarve_error changed = {0};
    if (st != TARVE_OK && st != TARVE_E_INPUT)
        return st;
    const tarve_status now = ingest_source_unchanged(&r->src, &changed);
    if (now == TARVE_OK)
        return st;
    *err = changed;
    return now;
}

static void name_file(tarve_error *err, const char *path)
{
    if (err->path[0] == '\0')
        (void)snprintf(err->path, sizeof err->path, "%s", path);
}

static tarve_status read_open_file(ingest_reading *r, tarve_error *err)
{
    r->report->bytes = 0;
    tarve_status st = ingest_look_over(r, err);
    if (st == TARVE_OK)
        st = ingest_understand(r, err);
    if (st == TARVE_OK)
        st = read_rows(r, err);
    ingest_report_sort(r->report);
    st = check_unchanged(r, st, err);
    return finish_sink(r, st, err);
}

tarve_status ingest_read_file(const char *path, const tarve_read_options *options,
                              const tarve_sink *sink, const ingest_tuning *tuning,
                              tarve_read_report **report, tarve_error *err)
{
    tarve_error own = {0};
    ingest_reading r = {.tuning = tuning,
                        .limits = options->limits != NULL ? *options->limits : tarve_default_limits,
                        .src = {.fd = -1},
                        .plan = {.path = path, .options = options, .sink = sink}};
    r.plan.limits = &r.limits;
    if (r.limits.columns > tarve_default_limits.columns)
        r.limits.columns = tarve_default_limits.columns; /* what a mark can hold */
    if (r.limits.records > tarve_default_limits.records)
        r.limits.records = tarve_default_limits.records;
    tarve_status st = ingest_report_new(path, &r.report, &own);
    if (st == TARVE_OK && options->lexicon == NULL)
        st = tarve_fail(&own, TARVE_E_USAGE, "names cannot be read without classifications");
    if (st == TARVE_OK)
        st = ingest_source_open(path, r.limits.file_bytes, &r.src, &own);
    if (st == TARVE_OK)
        st = read_open_file(&r, &own);
    ingest_source_close(&r.src);
    ingest_sample_free(&r.sample);
    free(r.head);
    free(r.part);
    if (st != TARVE_OK)
        name_file(&own, path);
    if (st != TARVE_OK && err != NULL)
        *err = own;
    if (report != NULL)
        *report = r.report;
    else
        tarve_read_report_free(r.report);
    return st;
}

tarve_status tarve_read_file(const char *path, const tarve_read_options *options,
                             const tarve_sink *sink, tarve_read_report **report, tarve_error *err)
{
    return ingest_read_file(path, options, sink, &ingest_default_tuning, report, err);
}

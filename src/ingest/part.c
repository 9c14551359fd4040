/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/part.h"

#include <stdlib.h>

static tarve_status go_on(ingest_part *p, tarve_error *err)
{
    const ingest_lines *lines = &p->records.lines;
    const ingest_rejects *rejects = &p->take->rejects;
    tarve_status st = TARVE_OK;
    bool end = false;
    while (st == TARVE_OK && !end && ingest_lines_next_offset(lines) < p->to &&
           !ingest_rejects_full(rejects))
        st = ingest_records_next(&p->records, &end, err);
    p->end = ingest_lines_next_offset(lines);
    p->end_line = p->records.line;
    p->paused = st == TARVE_OK && ingest_rejects_full(rejects);
    return st == TARVE_OK ? ingest_take_flush(p->take, err) : st;
}

static tarve_status open_part(ingest_part *p, const ingest_part_setting *set, tarve_error *err)
{
    p->take = calloc(1, sizeof *p->take);
    if (p->take == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a part of the file");
    const tarve_sink *sink = set->plan->sink;
    tarve_status st = sink->begin(sink->ctx, p->number, &p->codes, &p->sink_part, err);
    p->begun = st == TARVE_OK;
    if (st == TARVE_OK)
        st = ingest_take_open(p->take, set->plan, p->codes, p->sink_part, err);
    if (st != TARVE_OK)
        return st;
    p->records = (ingest_records){.dialect = set->plan->dialect,
                                  .limits = set->plan->limits,
                                  .to = ingest_take_as_taker(p->take),
                                  .check_bytes = set->check_bytes,
                                  .check_utf8 = set->check_utf8,
                                  .simple_lines = set->simple_lines};
    if (set->reparse)
        p->records.to.repeatable = 0;
    return ingest_records_open(&p->records, set->src, p->from, set->text_end, p->line, set->block,
                               err);
}

void ingest_part_run(ingest_part *p, const ingest_part_setting *set)
{
    p->end = p->from;
    p->end_line = p->line;
    p->st = open_part(p, set, &p->err);
    if (p->st == TARVE_OK)
        p->st = go_on(p, &p->err);
}

void ingest_part_drop(ingest_part *p, const ingest_part_setting *set)
{
    const tarve_sink *sink = set->plan->sink;
    ingest_part_release(p);
    if (p->begun)
        (void)sink->finish(sink->ctx, p->sink_part, false, NULL); /* nothing to lose */
    p->begun = p->paused = false;
    p->st = TARVE_OK;
    p->err = (tarve_error){0};
}

void ingest_part_restart(ingest_part *p, const ingest_part_setting *set, size_t from, size_t line)
{
    ingest_part_drop(p, set);
    p->from = from;
    p->line = line;
    ingest_part_run(p, set);
}

void ingest_part_turn(ingest_part *p, size_t record_base)
{
    if (p->take == NULL)
        return;
    ingest_rejects_flush(&p->take->rejects, record_base);
    if (p->paused)
        p->st = go_on(p, &p->err);
}

void ingest_part_release(ingest_part *p)
{
    if (p->take == NULL)
        return;
    ingest_records_close(&p->records);
    ingest_take_close(p->take);
    free(p->take);
    p->take = NULL;
}

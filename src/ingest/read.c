/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One file: looked over, understood from its first rows, then read in parts.
 *
 * Parts are read by as many threads as there are; their rejects, notes and failures are settled one
 * part after the other, in the order of the file.
 */
#include "ingest/read.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/files.h"
#include "base/text.h"
#include "ingest/dialect.h"
#include "ingest/fields.h"
#include "ingest/kind.h"
#include "ingest/part.h"
#include "ingest/refuse.h"
#include "ingest/report.h"
#include "ingest/sample.h"

const ingest_tuning ingest_default_tuning = {.block = (size_t)128 << 10, .part = (size_t)32 << 20};

typedef struct reading {
    const ingest_tuning *tuning;
    tarve_read_limits limits;
    ingest_source src;
    ingest_plan plan;
    ingest_part_setting set;
    ingest_survey survey;
    ingest_sample sample;
    char *head;
    size_t head_len;
    ingest_part *part;
    size_t n_parts;
    tarve_read_report *report;

    /* while parts are read */
    omp_lock_t turn;
    size_t next;              /* task to begin: 0 is the digest of the file, then the parts */
    size_t settled;           /* parts whose turn is over */
    size_t at, line, records; /* where the next part has to begin */
    bool failed;
    tarve_status st, hash_st;
    tarve_error err, hash_err;
} reading;

enum { WORTH_A_THREAD = 1 << 20 }; /* bytes whose digest alone is worth one */

static int jobs_of(const reading *r)
{
    return r->plan.options->jobs < 1 ? 1 : r->plan.options->jobs;
}

/* ---- looking over */

static tarve_status read_head(reading *r, tarve_error *err)
{
    const size_t most = 2 * r->limits.record_bytes + ((size_t)1 << 20);
    r->head_len = r->src.size < most ? r->src.size : most;
    r->head = malloc(r->head_len + 1);
    if (r->head == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the head of the file");
    return ingest_source_read(&r->src, 0, r->head, r->head_len, err);
}

/* DOS ends text with Ctrl-Z. */
static tarve_status find_text_end(reading *r, tarve_error *err)
{
    char tail[16];
    const size_t n = r->src.size < sizeof tail ? r->src.size : sizeof tail;
    const tarve_status st = ingest_source_read(&r->src, r->src.size - n, tail, n, err);
    size_t k = n;
    while (st == TARVE_OK && k > 0 && tail[k - 1] == 0x1a)
        k--;
    r->set.text_end = r->src.size - (n - k);
    r->set.block = r->tuning->block < r->src.size ? r->tuning->block : r->src.size;
    return st;
}

/* The first line that begins at or after `target`; `end` when none does within a record. */
static tarve_status next_line_start(const reading *r, size_t target, char *work, size_t *start,
                                    tarve_error *err)
{
    const size_t end = r->set.text_end, most = target + r->limits.record_bytes;
    for (size_t at = target; at < end && at < most;) {
        const size_t n = end - at < r->set.block ? end - at : r->set.block;
        const tarve_status st = ingest_source_read(&r->src, at, work, n, err);
        if (st != TARVE_OK)
            return st;
        const char *lf = memchr(work, '\n', n);
        if (lf != NULL) {
            *start = at + (size_t)(lf - work) + 1;
            return TARVE_OK;
        }
        at += n;
    }
    *start = end;
    return TARVE_OK;
}

static tarve_status fill_parts(reading *r, char *work, tarve_error *err)
{
    const size_t end = r->set.text_end;
    tarve_status st = TARVE_OK;
    for (size_t from = 0; st == TARVE_OK && (from < end || r->n_parts == 0);) {
        size_t to = end;
        if (end - from > r->tuning->part)
            st = next_line_start(r, from + r->tuning->part - 1, work, &to, err);
        r->part[r->n_parts] = (ingest_part){.number = r->n_parts, .from = from, .to = to};
        r->n_parts++;
        from = to;
    }
    return st;
}

static tarve_status plan_parts(reading *r, tarve_error *err)
{
    const size_t most = r->set.text_end / r->tuning->part + 1;
    r->part = calloc(most, sizeof *r->part);
    char *work = malloc(r->set.block);
    tarve_status st = TARVE_OK;
    if (r->part == NULL || work == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu parts of the file", most);
    else
        st = fill_parts(r, work, err);
    free(work);
    return st;
}

static void survey_part(const reading *r, ingest_part *p)
{
    char *work = malloc(r->set.block);
    if (work == NULL)
        p->st = tarve_fail(&p->err, TARVE_E_NOMEM, "out of memory for %zu bytes of input",
                           r->set.block);
    else
        p->st =
            ingest_survey_range(&r->src, p->from, p->to, work, r->set.block, &p->survey, &p->err);
    free(work);
}

static tarve_status survey_file(reading *r, tarve_error *err)
{
    const int n = (int)r->n_parts;
#pragma omp parallel for schedule(dynamic, 1) num_threads(jobs_of(r)) if (n > 1)
    for (int i = 0; i < n; i++)
        survey_part(r, &r->part[i]);
    r->survey = (ingest_survey){.first_nul = SIZE_MAX};
    for (size_t i = 0; i < r->n_parts; i++) {
        ingest_part *p = &r->part[i];
        if (p->st != TARVE_OK) {
            *err = p->err;
            return p->st;
        }
        p->line = r->survey.lines + 1;
        ingest_survey_add(&r->survey, &p->survey);
    }
    r->survey.lines += !r->survey.ends_with_newline;
    r->report->lines = r->survey.lines;
    return TARVE_OK;
}

/* ---- understanding */

static tarve_status pinned_encoding(const reading *r, const char *given, tarve_error *err)
{
    const bool utf8 = tarve_text_same(given, "UTF-8");
    const bool is_utf8 = r->survey.n_valid > 0 && r->survey.n_invalid == 0;
    const bool is_other = r->survey.n_invalid > r->survey.n_valid;
    if (!r->plan.options->layout->pinned || !(utf8 ? is_other : is_utf8))
        return TARVE_OK;
    return ingest_refuse(err, "layout-changed", "the file was %s and is now %s", given,
                         utf8 ? "something else" : "UTF-8");
}

static tarve_status find_encoding(reading *r, tarve_error *err)
{
    const tarve_layout *given = r->plan.options->layout;
    tarve_status st = ingest_refuse_binary(&r->survey, r->head, r->head_len, err);
    if (st != TARVE_OK)
        return st;
    if (given != NULL && given->encoding != NULL) {
        r->plan.encoding = given->encoding;
        return pinned_encoding(r, given->encoding, err);
    }
    return ingest_choose_encoding(&r->survey, r->head, r->head_len, &r->plan.encoding, err);
}

static tarve_status note(reading *r, const char *code, size_t line, const char *text,
                         tarve_error *err)
{
    ingest_notes one = {0};
    tarve_status st = ingest_notes_add(&one, code, line, line > 0, text, err);
    if (st == TARVE_OK)
        st = ingest_report_notes(r->report, &one, err);
    ingest_notes_free(&one);
    return st;
}

static bool mixed_line_ends(const ingest_survey *s)
{
    const bool all_lf = s->n_cr == 0, all_crlf = s->n_cr == s->n_lf && s->n_crlf == s->n_lf;
    return !all_lf && !all_crlf;
}

static tarve_status note_oddities(reading *r, tarve_error *err)
{
    const ingest_survey *s = &r->survey;
    const tarve_layout *given = r->plan.options->layout;
    tarve_status st = TARVE_OK;
    if (r->plan.dialect.sep_line)
        st = note(r, "sep-line", 1, "sep=", err);
    if (st == TARVE_OK && !tarve_text_same(r->plan.encoding, "UTF-8") &&
        (given == NULL || given->encoding == NULL))
        st = note(r, "encoding", 0, r->plan.encoding, err);
    if (st == TARVE_OK && mixed_line_ends(s))
        st = note(r, "line-endings", 0,
                  s->n_lf == 0 ? "lines end with CR" : "lines end in more than one way", err);
    if (st == TARVE_OK && r->set.text_end < r->src.size)
        st = note(r, "ctrl-z", s->lines, "a DOS end mark", err);
    if (st == TARVE_OK && !s->ends_with_newline)
        st = note(r, "no-final-newline", s->lines, "the last line may be cut", err);
    return st;
}

/* Remarks of recognition, which cannot fail itself. */
typedef struct remarks {
    const reading *r;
    ingest_notes notes;
    tarve_status st;
    tarve_error err;
} remarks;

/* Recognition counts fields; people look for bytes. 0 where the header is longer than the head. */
static size_t header_byte(const reading *r, size_t field)
{
    const ingest_dialect *d = &r->plan.dialect;
    const size_t at = d->header_at;
    ingest_field f;
    if (field == 0 || at >= r->head_len)
        return 0;
    ingest_fields fields =
        ingest_fields_of(r->head + at, r->head_len - at, d->delimiter, d->bare_quotes);
    return ingest_fields_seek(&fields, field, &f) ? f.at + 1 : 0;
}

static void remark(void *ctx, const char *code, size_t line, size_t column, const char *text)
{
    remarks *m = ctx;
    if (m->st == TARVE_OK)
        m->st = ingest_notes_add(&m->notes, code, line, header_byte(m->r, column), text, &m->err);
}

static void fill_layout(reading *r)
{
    tarve_layout *l = &r->report->layout;
    const ingest_dialect *d = &r->plan.dialect;
    *l = (tarve_layout){.encoding = r->plan.encoding,
                        .delimiter = d->delimiter,
                        .decimal_comma = d->decimal_comma,
                        .bom = ingest_bom(r->head, r->head_len) > 0,
                        .title_lines = d->title_lines,
                        .title = r->sample.s.title,
                        .source_table = "",
                        .kind = ""};
    const tarve_layout *given = r->plan.options->layout;
    if (given != NULL && (given->pinned || given->decimal_comma))
        l->decimal_comma = given->decimal_comma;
}

static tarve_status own_texts(reading *r, tarve_error *err)
{
    tarve_arena *a = &r->report->store->arena;
    tarve_layout *l = &r->report->layout;
    l->title = tarve_arena_text(a, l->title, strlen(l->title));
    l->encoding = tarve_arena_text(a, l->encoding, strlen(l->encoding));
    if (l->title == NULL || l->encoding == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the layout of the file");
    r->plan.encoding = l->encoding;
    return TARVE_OK;
}

static tarve_status recognise(reading *r, tarve_error *err)
{
    remarks m = {.r = r, .st = TARVE_OK};
    fill_layout(r);
    tarve_status st = own_texts(r, err);
    if (st == TARVE_OK)
        st = ingest_recognise(&r->sample.s, r->plan.options->lexicon, r->plan.options->layout,
                              &r->report->store->arena, &r->report->layout,
                              (remark_sink){remark, &m}, err);
    if (st == TARVE_E_INPUT && err != NULL)
        err->column = header_byte(r, err->column);
    if (st == TARVE_OK && m.st != TARVE_OK) {
        *err = m.err;
        st = m.st;
    }
    if (st == TARVE_OK)
        st = ingest_report_notes(r->report, &m.notes, err);
    ingest_notes_free(&m.notes);
    return st;
}

static tarve_status understand(reading *r, tarve_error *err)
{
    tarve_status st = find_encoding(r, err);
    if (st == TARVE_OK)
        st = ingest_find_dialect(r->head,
                                 r->head_len < r->set.text_end ? r->head_len : r->set.text_end,
                                 r->plan.options->layout, r->limits.columns, &r->plan.dialect, err);
    if (st == TARVE_OK)
        st = note_oddities(r, err);
    if (st == TARVE_OK)
        st = ingest_sample_take(&r->sample, &r->src, r->set.text_end, &r->plan.dialect,
                                r->plan.encoding, &r->limits, err);
    if (st == TARVE_OK && r->sample.header_repaired)
        st = note(r, "encoding-repaired", r->sample.header_line, "in the header", err);
    return st != TARVE_OK ? st : recognise(r, err);
}

static void complete_plan(reading *r)
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

static void settle(reading *r, ingest_part *p)
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
static void settle_in_order(reading *r)
{
    while (r->st == TARVE_OK && r->settled < r->n_parts && r->part[r->settled].finished)
        settle(r, &r->part[r->settled++]);
    if (r->st != TARVE_OK) {
#pragma omp atomic write
        r->failed = true;
    }
}

static bool do_task(reading *r)
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

static void read_parts(reading *r)
{
    omp_init_lock(&r->turn);
#pragma omp parallel num_threads(jobs_of(r)) if (r->n_parts > 1 || r->src.size > WORTH_A_THREAD)
    while (do_task(r))
        continue;
    omp_destroy_lock(&r->turn);
}

static tarve_status finish_sink(reading *r, tarve_status st, tarve_error *err)
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

static tarve_status read_rows(reading *r, tarve_error *err)
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

static tarve_status look_and_understand(reading *r, tarve_error *err)
{
    tarve_status st = read_head(r, err);
    if (st != TARVE_OK)
        return st;
    if (r->src.size == 0)
        return ingest_refuse(err, "empty-file", "0 bytes");
    const char *what = ingest_not_csv(r->head, r->head_len);
    if (what != NULL)
        return ingest_refuse(err, "not-csv", "looks like %s", what);
    st = find_text_end(r, err);
    if (st == TARVE_OK)
        st = plan_parts(r, err);
    if (st == TARVE_OK)
        st = survey_file(r, err);
    return st != TARVE_OK ? st : understand(r, err);
}

/* A file that changes under the reader looks broken in many ways: say what the matter is. */
static tarve_status check_unchanged(const reading *r, tarve_status st, tarve_error *err)
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

static tarve_status read_open_file(reading *r, tarve_error *err)
{
    r->report->bytes = 0;
    tarve_status st = look_and_understand(r, err);
    if (st == TARVE_OK)
        st = read_rows(r, err);
    st = check_unchanged(r, st, err);
    return finish_sink(r, st, err);
}

tarve_status ingest_read_file(const char *path, const tarve_read_options *options,
                              const tarve_sink *sink, const ingest_tuning *tuning,
                              tarve_read_report **report, tarve_error *err)
{
    tarve_error own = {0};
    reading r = {.tuning = tuning,
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is before any of it is read as text: its kind, where its text ends, where its parts
 * begin, what its bytes say. */
#include <stdlib.h>

#include "ingest/kind.h"
#include "ingest/reading.h"
#include "ingest/refuse.h"

static tarve_status read_head(ingest_reading *r, tarve_error *err)
{
    const size_t most = 2 * r->limits.record_bytes + ((size_t)1 << 20);
    r->head_len = r->src.size < most ? r->src.size : most;
    r->head = malloc(r->head_len + 1);
    if (r->head == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the head of the file");
    return ingest_source_read(&r->src, 0, r->head, r->head_len, err);
}

/* DOS ends text with Ctrl-Z. */
static tarve_status find_text_end(ingest_reading *r, tarve_error *err)
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
static tarve_status next_line_start(const ingest_reading *r, size_t target, char *work,
                                    size_t *start, tarve_error *err)
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

static tarve_status fill_parts(ingest_reading *r, char *work, tarve_error *err)
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

static tarve_status plan_parts(ingest_reading *r, tarve_error *err)
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

static void survey_part(const ingest_reading *r, ingest_part *p)
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

static tarve_status survey_file(ingest_reading *r, tarve_error *err)
{
    const int n = (int)r->n_parts;
#pragma omp parallel for schedule(dynamic, 1) num_threads(ingest_jobs(r)) if (n > 1)
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

tarve_status ingest_look_over(ingest_reading *r, tarve_error *err)
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
    return st != TARVE_OK ? st : survey_file(r, err);
}

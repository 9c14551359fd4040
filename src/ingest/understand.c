/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the first rows of a file to its layout, with the remarks that it deserves on the way. */
#include "base/text.h"
#include "ingest/dialect.h"
#include "ingest/fields.h"
#include "ingest/reading.h"
#include "ingest/refuse.h"
#include "ingest/report.h"

static tarve_status pinned_encoding(const ingest_reading *r, const char *given, tarve_error *err)
{
    const bool utf8 = tarve_text_same(given, "UTF-8");
    const bool is_utf8 = r->survey.n_valid > 0 && r->survey.n_invalid == 0;
    const bool is_other = r->survey.n_invalid > r->survey.n_valid;
    if (!r->plan.options->layout->pinned || !(utf8 ? is_other : is_utf8))
        return TARVE_OK;
    return ingest_refuse(err, "layout-changed", "the file was %s and is now %s", given,
                         utf8 ? "something else" : "UTF-8");
}

static tarve_status find_encoding(ingest_reading *r, tarve_error *err)
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

static tarve_status note(ingest_reading *r, const char *code, size_t line, const char *text,
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

static tarve_status note_oddities(ingest_reading *r, tarve_error *err)
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
    const ingest_reading *r;
    ingest_notes notes;
    tarve_status st;
    tarve_error err;
} remarks;

/* Recognition counts fields; people look for bytes. 0 where the header is longer than the head. */
static size_t header_byte(const ingest_reading *r, size_t field)
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

static void fill_layout(ingest_reading *r)
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

static tarve_status own_texts(ingest_reading *r, tarve_error *err)
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

static tarve_status recognise(ingest_reading *r, tarve_error *err)
{
    remarks m = {.r = r, .st = TARVE_OK};
    fill_layout(r);
    tarve_status st = own_texts(r, err);
    if (st == TARVE_OK)
        st = ingest_recognise(&r->sample.s, r->plan.options->lexicon, r->plan.options->layout,
                              &r->report->store->arena, &r->report->layout,
                              (remark_sink){remark, &m}, err);
    if (st == TARVE_E_INPUT)
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

tarve_status ingest_understand(ingest_reading *r, tarve_error *err)
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

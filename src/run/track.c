/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/track.h"

#include <stdlib.h>
#include <string.h>

static tarve_status no_memory(tarve_error *err)
{
    return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
}

/* ---- what is known now ---- */

static tarve_track_scope scope_of(const tarve_published_series *s)
{
    return s->headline                    ? TARVE_TRACK_AREA
           : strcmp(s->group, "SSS") == 0 ? TARVE_TRACK_MUNICIPALITY
                                          : TARVE_TRACK_OCCUPATION;
}

static tarve_status list_outcomes(const published *pub, track_state *s, tarve_error *err)
{
    s->outcome = calloc(pub->n + 1, sizeof *s->outcome);
    if (s->outcome == NULL)
        return no_memory(err);
    for (size_t i = 0; i < pub->n; i++) {
        const tarve_published_series *x = &pub->item[i];
        s->outcome[i] = (tarve_outcome){.id = x->id, .scope = scope_of(x), .seen = x->history};
        if (x->headline && strcmp(x->measure, "vacancy_stock") == 0)
            s->in.charted = x->id;
    }
    s->in.outcome = s->outcome;
    s->in.n_outcomes = pub->n;
    return TARVE_OK;
}

static bool is_named(const tarve_field_need *f)
{
    return f->class_from == f && f->class_ <= TARVE_NEED_LARGE_SURPLUS;
}

static tarve_status list_classes(const tarve_need_result *r, track_state *s, tarve_error *err)
{
    const size_t n = r->n_years * r->n_fields;
    s->named = calloc(n + 1, sizeof *s->named);
    if (s->named == NULL)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        if (is_named(&r->field[i]))
            s->named[s->in.n_named++] =
                (tarve_named){.field = r->field[i % r->n_fields].code,
                              .year = r->base_year + 1 + (int)(i / r->n_fields),
                              .class_ = r->field[i].class_};
    s->in.named = s->named;
    return TARVE_OK;
}

/* ---- one earlier run ---- */

typedef struct walk {
    const track_sources *from;
    track_state *out;
    tarve_error *err;
} walk;

/* What cannot be read is said and left out. */
static tarve_status report(const walk *w, tarve_status st, const char *shown,
                           const tarve_error *why)
{
    if (st == TARVE_E_NOMEM)
        return tarve_fail(w->err, st, "%s", why->message);
    return tarve_findings_add(
        w->from->findings, "track-record", TARVE_LOG_WARN, shown, why->line, why->column, w->err,
        "the earlier run cannot be held against what happened: %s", why->message);
}

static tarve_status take_forecasts(const walk *w, const past_run *one)
{
    char shown[PAST_SHOWN], path[PAST_PATH];
    tarve_error why = {0};
    tarve_status st = past_file(w->from->past, one, "data/forecasts.csv", shown, path, &why);
    if (st == TARVE_OK)
        st = tarve_track_forecasts(&w->out->record, &w->out->in, path, &why);
    return st == TARVE_OK ? st : report(w, st, shown, &why);
}

static tarve_status take_classes(const walk *w, const past_run *one)
{
    char shown[PAST_SHOWN], path[PAST_PATH];
    tarve_error why = {0};
    tarve_status st = past_file(w->from->past, one, "data/need.csv", shown, path, &why);
    if (st == TARVE_OK)
        st = tarve_track_classes(&w->out->record, &w->out->in, path, &why);
    return st == TARVE_OK ? st : report(w, st, shown, &why);
}

/* Classes as the newest run names them. */
static tarve_status read_classes(const walk *w, const past_run *newest)
{
    char shown[PAST_SHOWN], path[PAST_PATH];
    tarve_error why = {0};
    track_state *s = w->out;
    tarve_status st = past_file(w->from->past, newest, "data/need.csv", shown, path, &why);
    if (st == TARVE_OK)
        st = tarve_track_named(path, &s->named, &s->in.n_named, &s->table, &why);
    s->in.named = s->named;
    return st == TARVE_OK ? st : report(w, st, shown, &why);
}

static tarve_status take_all(const walk *w)
{
    const past_runs *p = w->from->past;
    const past_run *newest = w->from->need == NULL ? past_last(p) : NULL;
    tarve_status st = newest == NULL ? TARVE_OK : read_classes(w, newest);
    for (size_t i = 0; i < p->n && st == TARVE_OK; i++) {
        if (p->item[i].broken)
            continue;
        st = take_forecasts(w, &p->item[i]);
        if (st == TARVE_OK && &p->item[i] != newest)
            st = take_classes(w, &p->item[i]);
    }
    return st;
}

tarve_status track_compute(const track_sources *from, track_state *out, tarve_error *err)
{
    const walk w = {from, out, err};
    tarve_status st = list_outcomes(from->series, out, err);
    if (st == TARVE_OK && from->need != NULL)
        st = list_classes(from->need, out, err);
    out->in.signals = from->signals;
    if (st == TARVE_OK)
        st = take_all(&w);
    return st == TARVE_OK ? tarve_track_finish(&out->record, &out->in, err) : st;
}

void track_close(track_state *s)
{
    tarve_track_free(&s->record);
    free(s->outcome);
    free(s->named);
    tarve_table_free(s->table);
    *s = (track_state){0};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/track.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static tarve_status no_memory(tarve_error *err)
{
    return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
}

/* ---- earlier runs ---- */

static int by_period(const void *a, const void *b)
{
    const tarve_period x = *(const tarve_period *)a, y = *(const tarve_period *)b;
    return (x > y) - (x < y);
}

static bool is_run(const char *name, tarve_period before, tarve_period *quarter)
{
    tarve_freq freq = TARVE_YEAR;
    return tarve_period_parse(name, strlen(name), &freq, quarter) && freq == TARVE_QUARTER &&
           (before == TARVE_NO_PERIOD || *quarter < before);
}

static tarve_status take_quarter(tarve_period quarter, tarve_period **list, size_t *n,
                                 tarve_error *err)
{
    tarve_period *more = realloc(*list, (*n + 1) * sizeof *more);
    if (more == NULL)
        return no_memory(err);
    more[(*n)++] = quarter;
    *list = more;
    return TARVE_OK;
}

tarve_status track_quarters(const char *folder, tarve_period before, tarve_period **out, size_t *n,
                            tarve_error *err)
{
    tarve_period *list = NULL, quarter = TARVE_NO_PERIOD;
    size_t found = 0;
    tarve_status st = TARVE_OK;
    DIR *d = opendir(folder); /* a folder that is not there has no runs */
    for (const struct dirent *e; st == TARVE_OK && d != NULL && (e = readdir(d)) != NULL;)
        if (is_run(e->d_name, before, &quarter))
            st = take_quarter(quarter, &list, &found, err);
    if (d != NULL)
        (void)closedir(d);
    if (st != TARVE_OK) {
        free(list);
        return st;
    }
    if (found > 0)
        qsort(list, found, sizeof *list, by_period);
    *out = list;
    *n = found;
    return TARVE_OK;
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

static const char *path_of(const walk *w, tarve_period quarter, const char *file, char shown[64],
                           char path[4400])
{
    char name[TARVE_PERIOD_TEXT];
    (void)snprintf(shown, 64, "%s/data/%s", tarve_period_format(TARVE_QUARTER, quarter, name),
                   file);
    (void)snprintf(path, 4400, "%.4096s/%s", w->from->folder, shown);
    return path;
}

static tarve_status take_forecasts(const walk *w, tarve_period quarter)
{
    char shown[64], path[4400];
    tarve_error why = {0};
    const tarve_status st = tarve_track_forecasts(
        &w->out->record, &w->out->in, path_of(w, quarter, "forecasts.csv", shown, path), &why);
    return st == TARVE_OK ? st : report(w, st, shown, &why);
}

static tarve_status take_classes(const walk *w, tarve_period quarter)
{
    char shown[64], path[4400];
    tarve_error why = {0};
    const tarve_status st = tarve_track_classes(&w->out->record, &w->out->in,
                                                path_of(w, quarter, "need.csv", shown, path), &why);
    return st == TARVE_OK ? st : report(w, st, shown, &why);
}

/* Classes as the newest run names them. */
static tarve_status read_classes(const walk *w, tarve_period newest)
{
    char shown[64], path[4400];
    tarve_error why = {0};
    track_state *s = w->out;
    const tarve_status st = tarve_track_named(path_of(w, newest, "need.csv", shown, path),
                                              &s->named, &s->in.n_named, &s->table, &why);
    s->in.named = s->named;
    return st == TARVE_OK ? st : report(w, st, shown, &why);
}

static tarve_status take_all(const walk *w, const tarve_period *quarter, size_t n)
{
    const size_t n_older = w->from->need == NULL && n > 0 ? n - 1 : n;
    tarve_status st = TARVE_OK;
    if (w->from->need == NULL && n > 0)
        st = read_classes(w, quarter[n - 1]);
    for (size_t i = 0; i < n && st == TARVE_OK; i++) {
        st = take_forecasts(w, quarter[i]);
        if (st == TARVE_OK && i < n_older)
            st = take_classes(w, quarter[i]);
    }
    return st;
}

tarve_status track_compute(const track_sources *from, track_state *out, tarve_error *err)
{
    const walk w = {from, out, err};
    tarve_period *quarter = NULL;
    size_t n = 0;
    tarve_status st = list_outcomes(from->series, out, err);
    if (st == TARVE_OK && from->need != NULL)
        st = list_classes(from->need, out, err);
    out->in.signals = from->signals;
    if (st == TARVE_OK)
        st = track_quarters(from->folder, from->before, &quarter, &n, err);
    if (st == TARVE_OK)
        st = take_all(&w, quarter, n);
    free(quarter);
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

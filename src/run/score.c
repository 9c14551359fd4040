/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the published runs of a configuration forecast, against what its inputs hold now. */
#include <stdio.h>
#include <stdlib.h>

#include "run/track.h"

typedef struct tarve_scored_store {
    pipeline p;
    published series;
    track_state track;
    tarve_signal_log signals;
    past_runs past;
} store;

void tarve_scored_free(tarve_scored *s)
{
    if (s->store != NULL) {
        track_close(&s->store->track);
        past_free(&s->store->past);
        tarve_signal_log_free(&s->store->signals);
        published_free(&s->store->series);
        pipeline_close(&s->store->p);
        free(s->store);
    }
    tarve_findings_free(&s->findings);
    *s = (tarve_scored){0};
}

static tarve_status read_inputs(store *s, bool *incomplete, tarve_error *err)
{
    tarve_status st = pipeline_read(&s->p, NULL, err);
    if (st == TARVE_OK)
        st = pipeline_verdict(&s->p, err);
    *incomplete = st == TARVE_INCOMPLETE;
    if (*incomplete)
        st = TARVE_OK;
    if (st == TARVE_OK)
        st = pipeline_settle_as_of(&s->p, err);
    return st == TARVE_OK ? published_collect(&s->p, &s->series, err) : st;
}

/* The log of the newest run; none is no error. */
static tarve_status read_signals(store *s, tarve_findings *findings, tarve_error *err)
{
    char path[PAST_PATH], shown[PAST_SHOWN];
    tarve_error why = {0};
    const past_run *newest = past_last(&s->past);
    if (newest == NULL)
        return TARVE_OK;
    tarve_status st = past_file(&s->past, newest, "data/signal_log.csv", shown, path, &why);
    if (st == TARVE_OK)
        st = tarve_signal_log_read(path, &s->signals, &why);
    if (st == TARVE_OK || st == TARVE_E_MISSING)
        return TARVE_OK;
    if (st == TARVE_E_NOMEM)
        return tarve_fail(err, st, "%s", why.message);
    return tarve_findings_add(findings, "track-record", TARVE_LOG_WARN, shown, why.line, why.column,
                              err, "signals are not scored: %s", why.message);
}

static tarve_status score(store *s, const char *folder, tarve_scored *out, tarve_error *err)
{
    const track_sources from = {
        .series = &s->series, .past = &s->past, .signals = &s->signals, .findings = &out->findings};
    tarve_status st = past_find(folder, TARVE_NO_PERIOD, &s->past, err);
    if (st == TARVE_OK)
        st = past_say(&s->past, &out->findings, err);
    if (st == TARVE_OK)
        st = read_signals(s, &out->findings, err);
    if (st == TARVE_OK)
        st = track_compute(&from, &s->track, err);
    out->record = &s->track.record;
    (void)tarve_period_format(TARVE_MONTH, s->p.as_of, out->as_of);
    return st;
}

tarve_status tarve_score(const tarve_config *c, const tarve_run_options *opt, tarve_scored *out,
                         tarve_error *err)
{
    char folder[4096];
    bool incomplete = false;
    tarve_scored scored = {.store = calloc(1, sizeof *scored.store)};
    if (scored.store == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    tarve_status st = pipeline_open(&scored.store->p, c, opt, err);
    if (st == TARVE_OK)
        st = config_path(c, c->keys->output == NULL ? "reports" : c->keys->output, folder, err);
    if (st == TARVE_OK)
        st = read_inputs(scored.store, &incomplete, err);
    if (st == TARVE_OK)
        st = score(scored.store, folder, &scored, err);
    if (st != TARVE_OK) {
        tarve_scored_free(&scored);
        return st;
    }
    *out = scored;
    return incomplete ? TARVE_INCOMPLETE : TARVE_OK;
}

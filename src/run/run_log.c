/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/run_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/text.h"
#include "run/run_int.h"

enum { TEXT = 512 };

/* ---- events ---- */

/* The path without the folder that it is in; folders end in a slash. */
static const char *without_place(const run_log *l, const char *path)
{
    for (size_t i = 0; i < RUN_LOG_PLACES; i++) {
        const size_t n = l->place[i] == NULL ? 0 : strlen(l->place[i]);
        if (n == 0 || strncmp(path, l->place[i], n) != 0)
            continue;
        path += n;
        while (*path == '/')
            path++;
        break;
    }
    return path;
}

/* The staging folder, whose name is another in each run, is taken out of a text. */
static void without_staging(const run_log *l, const char *text, char out[TEXT])
{
    const char *stage = l->place[0];
    const size_t n = strlen(stage);
    size_t o = 0;
    while (*text != '\0' && o + 1 < TEXT) {
        if (n > 0 && strncmp(text, stage, n) == 0)
            text += n + (text[n] == '/');
        else
            out[o++] = *text++;
    }
    out[o] = '\0';
}

static void put(const run_log *l, tarve_log_level level, const tarve_error *place, const char *text)
{
    static const char *const word[] = {"error", "warning", "info"};
    char path[700] = "", plain[TEXT], shown[2 * TEXT];
    without_staging(l, text, plain);
    (void)tarve_text_escape_all(plain, strlen(plain), shown, sizeof shown);
    const bool placed = place != NULL && place->path[0] != '\0';
    if (placed) {
        const char *rest = without_place(l, place->path);
        (void)tarve_text_escape_all(rest, strlen(rest), path, sizeof path - 1);
    }
    (void)fprintf(l->fp, "%s: %s", word[level], path); /* a failure stays in the stream */
    if (placed && place->line > 0)
        (void)fprintf(l->fp, ":%zu:%zu", place->line, place->column);
    (void)fprintf(l->fp, "%s%s%s%s\n", placed ? ": " : "",
                  place == NULL || place->code == NULL ? "" : place->code,
                  place == NULL || place->code == NULL ? "" : ": ", shown);
}

static void event(void *ctx, tarve_log_level level, const tarve_error *place, const char *text)
{
    const run_log *l = ctx;
    if (l->fp != NULL && level <= TARVE_LOG_INFO) {
#pragma omp critical(tarve_run_log)
        put(l, level, place, text);
    }
    tarve_log_say(l->to, level, place, "%s", text);
}

static void progress(void *ctx, const char *what, size_t done, size_t total)
{
    const run_log *l = ctx;
    tarve_log_progress(l->to, what, done, total);
}

tarve_status run_log_begin(run *r, tarve_error *err)
{
    run_log *l = &r->log;
    l->to = r->p.opt->log;
    l->tee = (tarve_log){event, progress, l};
    l->opt = *r->p.opt;
    l->opt.log = &l->tee;
    l->place[0] = r->stage.path;
    l->place[1] = r->stage.folder;
    l->place[2] = r->p.config->folder;
    l->place[3] = r->p.opt->datadir;
    FILE *fp = open_memstream(&l->text, &l->len);
    if (fp == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    l->fp = fp;
    r->p.opt = &l->opt;
    return TARVE_OK;
}

/* ---- what was read ---- */

static void say_input(const run *r, size_t i)
{
    const tarve_read_report *in = r->p.result.input[i];
    tarve_error place = {0};
    char periods[2 * TARVE_PERIOD_TEXT] = "none";
    if (in->coverage.n_series > 0)
        (void)tarve_period_format_range(in->coverage.freq, in->coverage.first, in->coverage.last,
                                        periods);
    tarve_error_at(&place, r->p.config->keys->inputs[i].path, 0, 0);
    tarve_log_say(r->p.opt->log, TARVE_LOG_INFO, &place,
                  "read: %zu records = %zu accepted + %zu rejected + %zu blank; cells %zu, taken "
                  "%zu, rejected %zu; %s, periods %s; sha256 %.12s...",
                  in->records, in->accepted, in->rejected, in->blank, in->cells, in->taken,
                  in->cells_rejected, in->layout.encoding, periods, in->sha256);
}

void run_log_inputs(const run *r)
{
    for (size_t i = 0; i < r->p.result.n_inputs; i++)
        say_input(r, i);
    if (r->p.result.rejected > 0)
        tarve_log_say(r->p.opt->log, TARVE_LOG_INFO, NULL,
                      "%zu cells and records were refused, within the tolerance: rejects.csv",
                      r->p.result.rejected);
}

/* ---- what was worked out ---- */

static void say_files(const run *r)
{
    for (size_t i = 0; i < r->beside.n; i++) {
        const manifest_file *f = &r->beside.file[i];
        tarve_log_say(r->p.opt->log, TARVE_LOG_INFO, NULL, "%s: %s", f->what, f->shown);
    }
}

static void say_figures(const run *r)
{
    const config_keys *k = r->p.config->keys;
    const tarve_log *log = r->p.opt->log;
    size_t not_ok = 0;
    for (size_t i = 0; i < r->series.n; i++)
        not_ok += strcmp(r->series.forecast[i].status, "ok") != 0;
    tarve_log_say(log, TARVE_LOG_INFO, NULL, "run %s: last month used %s, seed %llu", r->period,
                  r->as_of, (unsigned long long)k->seed);
    tarve_log_say(log, TARVE_LOG_INFO, NULL, "forecasts: %zu series, %zu of them by a fallback",
                  r->series.n, not_ok);
    tarve_log_say(log, TARVE_LOG_INFO, NULL,
                  "training need: %zu fields, %zu years from %d, %u draws", r->need->n_fields,
                  r->need->n_years, r->need->base_year + 1, (unsigned)k->draws);
    tarve_log_say(log, TARVE_LOG_INFO, NULL,
                  "log of signals: %zu, of them confirmed %zu, dropped %zu", r->signals.log.n,
                  r->signals.log.confirmed, r->signals.log.dropped);
}

static void say_past(const run *r)
{
    const tarve_log *log = r->p.opt->log;
    tarve_log_say(log, TARVE_LOG_INFO, NULL, "earlier runs looked back at: %zu%s%s", r->past.n,
                  r->past.n > 0 ? ", the last one " : "",
                  r->past.n > 0 ? r->past.item[r->past.n - 1].name : "");
    tarve_log_say(log, TARVE_LOG_INFO, NULL, "track record: %zu runs, %zu rows",
                  r->track.record.n_runs, r->track.record.n_rows);
    tarve_log_say(log, TARVE_LOG_INFO, NULL, "changes since the run before: %zu", r->changes.n);
}

static void say_gates(const run *r)
{
    for (tarve_gate g = 0; g < TARVE_N_GATES; g++) {
        bool failed = false;
        for (size_t i = 0; i < r->n_gates; i++)
            failed = failed || r->gate[i].gate == g;
        if (r->p.config->gate[g].on)
            tarve_log_say(r->p.opt->log, TARVE_LOG_INFO, NULL, "quality.%s: %s", config_gate_key(g),
                          failed ? "not met" : "met");
    }
}

/* Findings stand in the report; who asked for more hears them at once. */
static void say_findings(const run *r, const tarve_findings *f)
{
    for (size_t i = 0; i < f->n; i++) {
        tarve_error place = {.line = f->item[i].line, .column = f->item[i].column};
        place.code = f->item[i].code;
        memcpy(place.path, f->item[i].path, sizeof place.path);
        tarve_log_say(r->p.opt->log, TARVE_LOG_INFO, &place, "%s", f->item[i].text);
    }
}

void run_log_results(const run *r)
{
    say_files(r);
    say_figures(r);
    say_past(r);
    say_gates(r);
    say_findings(r, &r->p.result.findings);
    say_findings(r, &r->need->findings);
}

/* ---- file ---- */

tarve_status run_log_write(run *r, tarve_error *err)
{
    run_log *l = &r->log;
    tarve_out out = {0};
    tarve_log_say(r->p.opt->log, TARVE_LOG_INFO, NULL, "made: %s",
                  r->incomplete ? "incomplete" : "complete");
    const bool whole = fflush(l->fp) == 0 && ferror((FILE *)l->fp) == 0;
    tarve_status st =
        whole ? TARVE_OK : tarve_fail(err, TARVE_E_NOMEM, "out of memory for the log of the run");
    if (st == TARVE_OK)
        st = tarve_out_open(r->stage.fd, "log.txt", &out, err);
    if (st != TARVE_OK)
        return st;
    (void)fwrite(l->text, 1, l->len, out.fp); /* a failure stays in the stream */
    (void)fclose(l->fp);                      /* was flushed */
    l->fp = NULL;
    return tarve_out_close(&out, err);
}

void run_log_close(run_log *l)
{
    if (l->fp != NULL)
        (void)fclose(l->fp); /* is in memory, and not wanted */
    free(l->text);
    l->fp = NULL;
    l->text = NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tarve forecast`: a long CSV in, forecasts out, block by block of series in sorted order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvout.h"
#include "forecast/longfile.h"

enum { BLOCK = 1024, DIGITS = 6 };

typedef struct block {
    tarve_longseries *series;
    tarve_history *history;
    tarve_forecast *forecast;
    size_t n;
} block;

static tarve_status block_make(block *b, tarve_error *err)
{
    b->series = calloc(BLOCK, sizeof *b->series);
    b->history = calloc(BLOCK, sizeof *b->history);
    b->forecast = calloc(BLOCK, sizeof *b->forecast);
    if (b->series == NULL || b->history == NULL || b->forecast == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %d series", (int)BLOCK);
    return TARVE_OK;
}

static void block_clear(block *b)
{
    for (size_t i = 0; i < b->n; i++) {
        tarve_longseries_free(&b->series[i]);
        tarve_forecast_free(&b->forecast[i]);
    }
    b->n = 0;
}

static void block_free(block *b)
{
    block_clear(b);
    free(b->series);
    free(b->history);
    free(b->forecast);
}

static void write_header(tarve_csvout *w, const tarve_forecast_file_options *opt)
{
    static const char *const first[] = {"series_id", "horizon", "period", "mean", "median"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        tarve_csv_str(w, first[i]);
    for (size_t l = 0; l < opt->n_levels; l++)
        for (int high = 0; high < 2; high++) {
            char name[40];
            (void)snprintf(name, sizeof name, "%s%.10g", high ? "hi" : "lo", 100.0 * opt->level[l]);
            tarve_csv_str(w, name);
        }
    tarve_csv_str(w, "model");
    tarve_csv_str(w, "status");
    tarve_csv_end(w);
}

/* What the file says of a series weighs more than what the models say. */
static const char *status_of(const tarve_longseries *s, const tarve_forecast *f)
{
    if (s->bad)
        return "bad-input";
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): a block's forecasts are set */
    return s->gaps && strcmp(f->status, "ok") == 0 ? "gaps" : f->status;
}

static bool is_fallback(const char *status)
{
    static const char *const fine[] = {"ok", "benchmark", "constant", "gaps"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        if (strcmp(status, fine[i]) == 0)
            return false;
    return true;
}

static void write_series(tarve_csvout *w, const tarve_longseries *s, const tarve_forecast *f)
{
    char period[TARVE_PERIODTEXT] = "";
    const char *status = status_of(s, f);
    for (size_t h = 0; h < f->n_steps; h++) {
        const int64_t at = s->last + (int64_t)(h + 1) * s->stride;
        tarve_csv_str(w, s->history.id);
        tarve_csv_int(w, (long long)h + 1);
        tarve_csv_str(w, s->dated ? tarve_periodtext_write(s->kind, at, s->day, period) : "");
        tarve_csv_short(w, f->mean[h], DIGITS);
        tarve_csv_short(w, f->median[h], DIGITS);
        for (size_t l = 0; l < f->n_levels; l++) {
            tarve_csv_short(w, f->lo[l][h], DIGITS);
            tarve_csv_short(w, f->hi[l][h], DIGITS);
        }
        tarve_csv_str(w, f->model);
        tarve_csv_str(w, status);
        tarve_csv_end(w);
    }
}

static tarve_status run_block(tarve_longfile *f, size_t from, const tarve_forecast_options *o,
                              const char *model, block *b, tarve_error *err)
{
    const size_t n = f->ids.n - from < BLOCK ? f->ids.n - from : BLOCK;
    for (size_t i = 0; i < n; i++) {
        const tarve_status st = tarve_longfile_series(f, from + i, &b->series[i], err);
        if (st != TARVE_OK)
            return st;
        b->n = i + 1;
        b->history[i] = b->series[i].history;
        b->history[i].model = model;
    }
    return tarve_forecast_all(b->history, n, o, b->forecast, err);
}

static tarve_status forecast_series(tarve_longfile *f, const tarve_forecast_file_options *opt,
                                    FILE *fp, size_t *n_fallback, tarve_error *err)
{
    tarve_forecast_options o = {
        .n_steps = opt->horizon, .n_levels = opt->n_levels, .seed = opt->seed, .jobs = opt->jobs};
    memcpy(o.level, opt->level, sizeof o.level);
    tarve_csvout w = {.fp = fp};
    block b = {0};
    tarve_status st = block_make(&b, err);
    for (size_t from = 0; st == TARVE_OK && from < f->ids.n; from += BLOCK) {
        st = run_block(f, from, &o, opt->model, &b, err);
        if (st == TARVE_OK && from == 0)
            write_header(&w, opt);
        for (size_t i = 0; st == TARVE_OK && i < b.n; i++) {
            write_series(&w, &b.series[i], &b.forecast[i]);
            *n_fallback += is_fallback(status_of(&b.series[i], &b.forecast[i]));
        }
        if (st == TARVE_OK && ferror(fp))
            st = tarve_fail(err, TARVE_E_IO, "the forecasts cannot be written");
        tarve_log_progress(opt->log, "forecasting", from + b.n, f->ids.n);
        block_clear(&b);
    }
    block_free(&b);
    return st;
}

tarve_status tarve_forecast_file(const char *path, const tarve_forecast_file_options *opt, void *fp,
                                 size_t *n_series, size_t *n_fallback, tarve_error *err)
{
    tarve_longfile f;
    size_t fallback = 0;
    tarve_status st = tarve_longfile_read(path, opt, &f, err);
    if (st == TARVE_OK)
        st = forecast_series(&f, opt, fp, &fallback, err);
    if (st == TARVE_OK) {
        tarve_longfile_warned(&f);
        *n_series = f.ids.n;
        *n_fallback = fallback;
    }
    tarve_longfile_free(&f);
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tarve forecast`: a long CSV in, forecasts out in sorted order of the series. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvout.h"
#include "forecast/failure.h"
#include "forecast/file_draws.h"

enum { DIGITS = 6, PAGE = 256 /* series */ };

/* All series of the file, in order of their ids. */
typedef struct set {
    tarve_longseries *series;
    tarve_history *history;
    tarve_forecast *forecast;
    size_t n;
    tarve_agreed agreed;
} set;

static tarve_status set_make(set *b, size_t n, tarve_error *err)
{
    b->series = calloc(n, sizeof *b->series);
    b->history = calloc(n, sizeof *b->history);
    b->forecast = calloc(n, sizeof *b->forecast);
    if (b->series == NULL || b->history == NULL || b->forecast == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu series", n);
    b->n = n;
    return TARVE_OK;
}

static void set_free(set *b)
{
    for (size_t i = 0; i < b->n; i++) {
        tarve_longseries_free(&b->series[i]);
        tarve_forecast_free(&b->forecast[i]);
    }
    free(b->series);
    free(b->history);
    free(b->forecast);
    tarve_agreed_free(&b->agreed);
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

static tarve_status load_series(tarve_longfile *f, const tarve_forecast_file_options *opt, set *b,
                                tarve_error *err)
{
    tarve_status st = set_make(b, f->ids.n, err);
    size_t undated = 0;
    for (size_t i = 0; st == TARVE_OK && i < b->n; i++) {
        st = tarve_longfile_series(f, i, &b->series[i], err);
        if (st == TARVE_OK && opt->working_days)
            st = tarve_longseries_work(&b->series[i], opt->horizon, err);
        undated += b->series[i].exposure == NULL;
    }
    if (st == TARVE_OK)
        st = tarve_agree_narrow(f, b->series, b->n, opt, err);
    for (size_t i = 0; st == TARVE_OK && i < b->n; i++) {
        b->history[i] = b->series[i].history;
        b->history[i].model = opt->model;
    }
    if (st == TARVE_OK && opt->working_days && undated > 0)
        tarve_log_say(opt->log, TARVE_LOG_WARN, NULL,
                      "%zu of %zu series have no calendar months: their working days are not known",
                      undated, b->n);
    if (st == TARVE_OK)
        tarve_longfile_drop_rows(f); /* the larger half of what is held */
    return st;
}

static tarve_status make_forecasts(set *b, const tarve_forecast_file_options *opt, tarve_error *err)
{
    tarve_forecast_options o = {.n_steps = opt->horizon,
                                .n_levels = opt->n_levels,
                                .seed = opt->seed,
                                .jobs = opt->jobs,
                                .log = opt->log};
    memcpy(o.level, opt->level, sizeof o.level);
    const tarve_status st = tarve_forecast_all(b->history, b->n, &o, b->forecast, err);
    return st == TARVE_OK ? tarve_agree(b->series, b->n, opt, b->forecast, &b->agreed, err) : st;
}

/* Text of a part of the series. */
typedef struct page {
    char *text;
    size_t len, n_fallback;
} page;

static tarve_status fill_page(const set *b, size_t from, size_t to, page *p, tarve_error *err)
{
    FILE *fp = open_memstream(&p->text, &p->len);
    if (fp == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu forecasts", to - from);
    tarve_csvout w = {.fp = fp};
    for (size_t i = from; i < to; i++) {
        write_series(&w, &b->series[i], &b->forecast[i]);
        p->n_fallback += is_fallback(status_of(&b->series[i], &b->forecast[i]));
    }
    const bool bad = ferror(fp) != 0;
    return fclose(fp) == 0 && !bad
               ? TARVE_OK
               : tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu forecasts", to - from);
}

/* Numbers take long to print: threads fill pages, which go out in order. */
static tarve_status write_pages(const set *b, int jobs, FILE *fp, size_t *n_fallback,
                                tarve_error *err)
{
    const size_t n = (b->n + PAGE - 1) / PAGE;
    tarve_failure failed = {.status = TARVE_OK};
#pragma omp parallel for ordered schedule(dynamic, 1) num_threads(jobs > 1 ? jobs : 1)
    for (size_t k = 0; k < n; k++) {
        page p = {0};
        tarve_error why = {0};
        const size_t to = (k + 1) * PAGE < b->n ? (k + 1) * PAGE : b->n;
        const tarve_status st = fill_page(b, k * PAGE, to, &p, &why);
        if (st != TARVE_OK)
            tarve_failure_note(&failed, k, st, &why);
#pragma omp ordered
        if (st == TARVE_OK) {
            (void)fwrite(p.text, 1, p.len, fp); /* what fails is seen by ferror() */
            *n_fallback += p.n_fallback;
        }
        free(p.text);
    }
    return tarve_failure_pass(&failed, err);
}

static tarve_status write_set(const set *b, const tarve_forecast_file_options *opt, FILE *fp,
                              size_t *n_fallback, tarve_error *err)
{
    tarve_csvout w = {.fp = fp};
    write_header(&w, opt);
    const tarve_status st = write_pages(b, opt->jobs, fp, n_fallback, err);
    if (st != TARVE_OK)
        return st;
    return ferror(fp) ? tarve_fail(err, TARVE_E_IO, "the forecasts cannot be written") : TARVE_OK;
}

tarve_status tarve_forecast_file(const char *path, const tarve_forecast_file_options *opt, void *fp,
                                 size_t *n_series, size_t *n_fallback, tarve_error *err)
{
    tarve_longfile f;
    set all = {0};
    size_t fallback = 0;
    tarve_status st = tarve_longfile_read(path, opt, &f, err);
    if (st == TARVE_OK)
        st = load_series(&f, opt, &all, err);
    if (st == TARVE_OK)
        st = make_forecasts(&all, opt, err);
    if (st == TARVE_OK)
        st = write_set(&all, opt, fp, &fallback, err);
    if (st == TARVE_OK && opt->n_draws > 0)
        st = tarve_file_draws(all.series, all.forecast, all.n, &all.agreed, opt, err);
    if (st == TARVE_OK) {
        tarve_longfile_warned(&f);
        *n_series = f.ids.n;
        *n_fallback = fallback;
    }
    set_free(&all);
    tarve_longfile_free(&f);
    return st;
}

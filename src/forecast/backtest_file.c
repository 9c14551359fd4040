/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tarve backtest FILE`: a long CSV in, the table out. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvout.h"
#include "forecast/longfile.h"
#include "tarve/backtest.h"

enum { DIGITS = 5 };

static void write_header(tarve_csvout *w, const tarve_backtest_result *r)
{
    static const char *const first[] = {"group",       "frequency", "horizon", "method", "n_series",
                                        "n_forecasts", "n_figures", "mase",    "rmsse",  "bias",
                                        "log_score",   "rps",       "wis",     "msis"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        tarve_csv_str(w, first[i]);
    for (size_t l = 0; l < r->n_levels; l++) {
        char name[40];
        (void)snprintf(name, sizeof name, "coverage%.10g", 100.0 * r->level[l]);
        tarve_csv_str(w, name);
    }
    tarve_csv_str(w, "skill");
    tarve_csv_str(w, "use");
    tarve_csv_end(w);
}

static void write_row(tarve_csvout *w, const tarve_backtest_result *r, const tarve_backtest_row *x)
{
    char band[48];
    (void)snprintf(band, sizeof band, x->first < x->last ? "%zu-%zu" : "%zu", x->first, x->last);
    tarve_csv_str(w, x->group);
    tarve_csv_int(w, (long long)x->season);
    tarve_csv_str(w, x->whole_path ? "all" : band);
    tarve_csv_str(w, tarve_method_name(x->method));
    tarve_csv_int(w, (long long)x->n_series);
    tarve_csv_int(w, (long long)x->n_forecasts);
    tarve_csv_int(w, (long long)x->n_figures);
    const double figure[] = {x->mase, x->rmsse, x->bias, x->log_score, x->rps, x->wis, x->msis};
    for (size_t i = 0; i < sizeof figure / sizeof *figure; i++)
        tarve_csv_short(w, figure[i], DIGITS);
    for (size_t l = 0; l < r->n_levels; l++)
        tarve_csv_short(w, x->coverage[l], DIGITS);
    tarve_csv_short(w, x->skill, DIGITS);
    tarve_csv_str(w, tarve_method_name(x->use));
    tarve_csv_end(w);
}

void tarve_backtest_write(const tarve_backtest_result *r, void *fp)
{
    tarve_csvout w = {.fp = fp};
    write_header(&w, r);
    for (size_t i = 0; i < r->n; i++)
        write_row(&w, r, &r->row[i]);
}

/* All series of the file, in sorted order of their ids. */
static tarve_status take_series(tarve_longfile *f, tarve_longseries *held,
                                tarve_backtest_series *series, tarve_error *err)
{
    for (size_t s = 0; s < f->ids.n; s++) {
        const tarve_status st = tarve_longfile_series(f, s, &held[s], err);
        if (st != TARVE_OK)
            return st;
        series[s] = (tarve_backtest_series){.history = held[s].history,
                                            .group = tarve_longfile_group(f, s),
                                            .dated = held[s].kind != TARVE_KIND_INTEGER};
    }
    tarve_longfile_warned(f);
    return TARVE_OK;
}

tarve_status tarve_backtest_file(const char *path, const tarve_forecast_file_options *file,
                                 const char *by, const tarve_backtest_options *opt,
                                 tarve_backtest_result *out, tarve_error *err)
{
    tarve_forecast_file_options reading = *file;
    tarve_longfile f = {0};
    tarve_longseries *held = NULL;
    tarve_backtest_series *series = NULL;
    reading.group_column = by == NULL || strcmp(by, "class") == 0 ? NULL : by;
    tarve_status st = tarve_longfile_read(path, &reading, &f, err);
    const size_t n = f.ids.n;
    if (st == TARVE_OK) {
        held = calloc(n + 1, sizeof *held);
        series = calloc(n + 1, sizeof *series);
        if (held == NULL || series == NULL)
            st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu series", n);
    }
    if (st == TARVE_OK && held != NULL && series != NULL)
        st = take_series(&f, held, series, err);
    if (st == TARVE_OK)
        st = tarve_backtest(series, n, opt, out, err);
    for (size_t s = 0; held != NULL && s < n; s++)
        tarve_longseries_free(&held[s]);
    free(held);
    free(series);
    tarve_longfile_free(&f);
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/forecasts.csv: one row a series and step. */
#include <math.h>

#include "report/cells.h"

double tarve_report_figure(const tarve_published_series *s, size_t t)
{
    const tarve_shown c = tarve_view_cell(&s->history, t);
    if (c.kind != TARVE_SHOWN_NUMBER)
        return (double)NAN;
    return tarve_view_is_persons(s->measure) ? tarve_round_persons(c.value) : c.value;
}

static void forecast_row(tarve_data_sink *w, const tarve_view *v, const tarve_published_series *s,
                         size_t h)
{
    const tarve_forecast *f = s->forecast;
    const tarve_series *y = &s->history;
    const tarve_period end = y->first + (tarve_period)y->n - 1;
    tarve_cell_text(w, s->id);
    tarve_cell_text(w, tarve_view_series_name(v, s));
    tarve_cell_text(w, s->measure);
    tarve_cell_text(w, s->area);
    tarve_cell_text(w, s->group);
    tarve_cell_period(w, y->freq, end);
    tarve_cell_int(w, (long long)h + 1);
    tarve_cell_period(w, y->freq, end + 1 + (tarve_period)h);
    tarve_cell_fixed(w, tarve_view_forecast(s, f->mean[h]), 1);
    tarve_cell_fixed(w, tarve_view_forecast(s, f->median[h]), 1);
    for (size_t k = 0; k < 2; k++) {
        const bool there = k < f->n_levels;
        tarve_cell_fixed(w, there ? tarve_view_forecast(s, f->lo[k][h]) : (double)NAN, 1);
        tarve_cell_fixed(w, there ? tarve_view_forecast(s, f->hi[k][h]) : (double)NAN, 1);
    }
    tarve_cell_code(w, f->model);
    tarve_cell_code(w, f->status);
    tarve_cell_text(w, f->reason);
    tarve_cell_fixed(
        w, f->benchmark == NULL ? (double)NAN : tarve_view_benchmark(s, f->benchmark[h]), 1);
    tarve_cell_fixed(w, f->mase, 3);
    tarve_cell_fixed(w, f->benchmark_mase, 3);
    tarve_cell_yes(w, f->re_protect);
    tarve_cell_end(w);
}

static void forecast_rows(tarve_data_sink *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->in->n_series; i++)
        for (size_t h = 0; h < v->in->series[i].forecast->n_steps; h++)
            forecast_row(w, v, &v->in->series[i], h);
}

#define FORECAST(name, title, about) TARVE_COLUMN(name, TARVE_DATA_NUMBER, title, about)

static const tarve_data_column forecast_columns[] = {
    TARVE_COLUMN("series_id", TARVE_DATA_CODE, TARVE_MSG("Series"),
                 TARVE_MSG("Measure, area and group of the series")),
    TARVE_COLUMN("name", TARVE_DATA_TEXT, TARVE_MSG("Name"), TARVE_MSG("The series in words")),
    TARVE_COLUMN("measure", TARVE_DATA_CODE, TARVE_MSG("Measure"),
                 TARVE_MSG("Code of what is measured")),
    TARVE_COLUMN("area", TARVE_DATA_CODE, TARVE_MSG("Area"), TARVE_MSG("Code of the area")),
    TARVE_COLUMN("group", TARVE_DATA_CODE, TARVE_MSG("Group"),
                 TARVE_MSG("Code of the occupations; SSS = all")),
    TARVE_COLUMN("history_end", TARVE_DATA_PERIOD, TARVE_MSG("Last period used"),
                 TARVE_MSG("The newest period that the forecast rests on")),
    TARVE_COLUMN("horizon", TARVE_DATA_INTEGER, TARVE_MSG("Steps ahead"),
                 TARVE_MSG("Periods after the last one used")),
    TARVE_COLUMN("period", TARVE_DATA_PERIOD, TARVE_MSG("Period"),
                 TARVE_MSG("The period forecast")),
    FORECAST("mean", TARVE_MSG("Mean"), TARVE_MSG("Mean of the forecast")),
    FORECAST("median", TARVE_MSG("Median"), TARVE_MSG("Median of the forecast")),
    FORECAST("lo80", TARVE_MSG("80% range from"),
             TARVE_MSG("Lower end of the range that holds the truth in four cases of five")),
    FORECAST("hi80", TARVE_MSG("80% range to"),
             TARVE_MSG("Upper end of the range that holds the truth in four cases of five")),
    FORECAST("lo95", TARVE_MSG("95% range from"),
             TARVE_MSG("Lower end of the range that holds the truth in 19 cases of 20")),
    FORECAST("hi95", TARVE_MSG("95% range to"),
             TARVE_MSG("Upper end of the range that holds the truth in 19 cases of 20")),
    TARVE_COLUMN("model", TARVE_DATA_CODE, TARVE_MSG("Model"), TARVE_MSG("What made the forecast")),
    TARVE_COLUMN("status", TARVE_DATA_CODE, TARVE_MSG("Status"),
                 TARVE_MSG("ok, or why another model than usual was used")),
    TARVE_COLUMN("reason", TARVE_DATA_TEXT, TARVE_MSG("Reason"), TARVE_MSG("The status in words")),
    FORECAST("benchmark", TARVE_MSG("Benchmark"),
             TARVE_MSG("The seasonal naive forecast: the figure of the same period a year "
                       "before; empty where it would repeat a small count")),
    FORECAST("mase", TARVE_MSG("Error"),
             TARVE_MSG("Scaled error of the model on held-out figures; below 1 = better than "
                       "naive")),
    FORECAST("benchmark_mase", TARVE_MSG("Error of the benchmark"),
             TARVE_MSG("Scaled error of the benchmark on held-out figures")),
    TARVE_COLUMN("protected_history", TARVE_DATA_YES_NO, TARVE_MSG("Protected history"),
                 TARVE_MSG("Yes when the history holds protected figures")),
};

const tarve_data_table tarve_data_forecasts = {
    "forecasts",
    TARVE_MSG("Forecasts"),
    TARVE_MSG("Forecasts of vacancies and job seekers, one row a series and step"),
    TARVE_DATA_COLUMNS(forecast_columns),
    "series_id,horizon",
    {NULL},
    forecast_rows,
    NULL};

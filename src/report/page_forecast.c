/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headline series: history, forecast with ranges, breaks, and how the benchmark does. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"

enum { LINE = 512 };

static void track_record(tarve_page *p, const tarve_forecast *f)
{
    char a[TARVE_SAY_TEXT], b[TARVE_SAY_TEXT], line[LINE];
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_element(&p->h, "b", NULL, tarve_tr(p->lang, "How well does the model do?"));
    tarve_html_text(&p->h, " ");
    if (isnan(f->mase) || isnan(f->benchmark_mase)) {
        tarve_html_text(&p->h, tarve_tr(p->lang, "The series is too short for a test."));
    } else {
        (void)snprintf(line, sizeof line,
                       tarve_tr(p->lang, "In a test on the last year the error of the model was %s "
                                         "and that of the benchmark %s (MASE)."),
                       tarve_say_number(p->lang, a, f->mase, 2),
                       tarve_say_number(p->lang, b, f->benchmark_mase, 2));
        tarve_html_text(&p->h, line);
        tarve_html_text(&p->h, " ");
        tarve_html_text(
            &p->h, f->mase < f->benchmark_mase
                       ? tarve_tr(p->lang, "The model has been closer than last year's figure.")
                       : tarve_tr(p->lang, "The model has not been closer than last year's figure; "
                                           "see the benchmark as well."));
    }
    tarve_html_close(&p->h);
}

static void breaks(tarve_page *p, const tarve_published_series *s)
{
    const tarve_report_inputs *in = p->v->in;
    char when[TARVE_SAY_TEXT], reason[LINE];
    size_t n = 0;
    for (size_t i = 0; i < in->n_breaks; i++) {
        const tarve_period at = tarve_period_convert(TARVE_MONTH, in->breaks[i], s->history.freq);
        if (at < s->history.first || !tarve_view_break_concerns(p->v, i, s))
            continue;
        if (n++ == 0) {
            tarve_html_open(&p->h, "p", NULL);
            tarve_html_element(&p->h, "b", NULL, tarve_tr(p->lang, "Breaks:"));
        }
        tarve_html_text(&p->h, n > 1 ? ", " : " ");
        tarve_html_text(&p->h, tarve_view_break_reason(p->v, i, reason, sizeof reason));
        tarve_html_text(&p->h, " ");
        tarve_html_text(&p->h, tarve_say_period(when, s->history.freq, at));
    }
    if (n > 0) {
        tarve_html_text(&p->h, ". ");
        tarve_html_text(
            &p->h, tarve_tr(p->lang, "Figures on either side of them cannot be fully compared."));
        tarve_html_close(&p->h);
    }
}

static const char *model_name(const tarve_language *lang, const char *name)
{
    static const char *const known[][2] = {
        {"combination", TARVE_MSG("a combination of several models")},
        {"level_average", TARVE_MSG("level without a trend")},
        {"poisson_trend", TARVE_MSG("trend and season of counts (Poisson)")},
        {"negbin_trend", TARVE_MSG("trend and season of counts (negative binomial)")},
        {"robust_linear", TARVE_MSG("linear trend that withstands outliers")},
        {"ols_drift", TARVE_MSG("linear trend (least squares)")},
        {"theil_sen", TARVE_MSG("linear trend (Theil-Sen)")},
        {"logistic", TARVE_MSG("growth that saturates (logistic)")},
        {"piecewise", TARVE_MSG("trend of linear pieces")},
        {"damped_trend", TARVE_MSG("damped trend")},
        {"naive", TARVE_MSG("the newest figure")},
        {"seasonal_naive", TARVE_MSG("the figure of a year before")},
        {"mean", TARVE_MSG("the mean")},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i][0], name) == 0)
            return tarve_tr(lang, known[i][1]);
    return name;
}

static void model_note(tarve_page *p, const tarve_forecast *f)
{
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_element(&p->h, "b", NULL, tarve_tr(p->lang, "Model:"));
    tarve_html_text(&p->h, " ");
    tarve_html_data(&p->h, model_name(p->lang, f->model));
    tarve_html_text(&p->h, ".");
    if (strcmp(f->status, "ok") != 0) {
        tarve_html_text(&p->h, " ");
        tarve_html_text(
            &p->h,
            strcmp(f->status, "benchmark") == 0
                ? tarve_tr(p->lang, "It did better on earlier figures than the model proper.")
                : tarve_tr(
                      p->lang,
                      "The model is a fallback: the series was not enough for the model proper."));
    }
    tarve_html_close(&p->h);
}

static void number_cell(tarve_page *p, const tarve_published_series *s, const double *values,
                        size_t h)
{
    char buf[TARVE_SAY_TEXT];
    const double v = values == NULL ? (double)NAN : tarve_view_forecast(s, values[h]);
    tarve_page_cell(p, tarve_say_number(p->lang, buf, v, 0));
}

static void benchmark_cell(tarve_page *p, const tarve_published_series *s, size_t h)
{
    char buf[TARVE_SAY_TEXT];
    const double *b = s->forecast->benchmark;
    tarve_page_cell(
        p,
        tarve_say_number(p->lang, buf, b == NULL ? (double)NAN : tarve_view_benchmark(s, b[h]), 0));
}

static void table(tarve_page *p, const tarve_published_series *s, size_t index)
{
    const tarve_forecast *f = s->forecast;
    char buf[TARVE_SAY_TEXT], id[32];
    const tarve_period first = s->history.first + (tarve_period)s->history.n;
    (void)snprintf(id, sizeof id, "h-forecast-%zu", index);
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, tarve_tr(p->lang, "The forecast as a table"));
    tarve_page_table(p, id, tarve_tr(p->lang, "Forecast by period"),
                     tarve_tr(p->lang, "The whole forecast is in data/forecasts.csv."));
    tarve_page_head(p, tarve_tr(p->lang, "Period|#Likeliest|#80%, lower end|#80%, upper end|#95%, "
                                         "lower end|#95%, upper end|#Benchmark"));
    for (size_t h = 0; h < tarve_view_steps(s); h++) {
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, tarve_say_period(buf, s->history.freq, first + (tarve_period)h));
        number_cell(p, s, f->median, h);
        for (size_t k = 0; k < 2; k++) {
            number_cell(p, s, k < f->n_levels ? f->lo[k] : NULL, h);
            number_cell(p, s, k < f->n_levels ? f->hi[k] : NULL, h);
        }
        benchmark_cell(p, s, h);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void one_series(tarve_page *p, const tarve_published_series *s, size_t index)
{
    char file[TARVE_PLOT_NAME];
    tarve_html_open(&p->h, "figure", index > 0 ? "tight" : NULL);
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_open(&p->h, "h2", NULL);
    tarve_html_data(&p->h, tarve_view_series_name(p->v, s));
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "p", "sub");
    tarve_html_text(
        &p->h,
        tarve_tr(p->lang, "Figures seen and forecast. The shading is the 80% and the 95% range."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(
        p, tarve_plots_series_name(s, file),
        tarve_tr(p->lang, "Line chart: figures seen, forecast, ranges and benchmark. The figures "
                          "are in the table below the chart."));
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    tarve_page_trend(p, s);
    track_record(p, s->forecast);
    breaks(p, s);
    model_note(p, s->forecast);
    tarve_html_close(&p->h);
    if (s->forecast->n_steps > 0)
        table(p, s, index);
    tarve_html_close(&p->h);
}

void tarve_page_forecasts(tarve_page *p)
{
    size_t n = 0;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "forecasts");
    for (size_t i = 0; i < p->v->in->n_series; i++)
        if (p->v->in->series[i].headline)
            one_series(p, &p->v->in->series[i], n++);
    if (n == 0) {
        tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Forecasts"));
        tarve_html_element(&p->h, "p", NULL,
                           tarve_tr(p->lang, "The main series could not be forecast."));
    }
    tarve_html_close(&p->h);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published series as they may be printed and drawn. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/view.h"

enum { NAME_CHARS = 120 };

bool tarve_view_is_persons(const char *measure)
{
    static const char *const begins[] = {"unemployed", "jobseeker", "job_seeker", "graduate",
                                         "student"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (measure != NULL && strncmp(measure, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}

tarve_shown tarve_view_cell(const tarve_series *s, size_t t)
{
    return tarve_show_observed(s->value[t], s->mark[t]);
}

/* The naive models repeat single figures of the history. */
static bool repeats(const tarve_forecast *f)
{
    return strcmp(f->model, "naive") == 0 || strcmp(f->model, "seasonal_naive") == 0;
}

double tarve_view_benchmark(const tarve_published_series *s, double value)
{
    const tarve_shown shown = tarve_show_observed(
        value, tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, 0, 0, 0, 0));
    return shown.kind == TARVE_SHOWN_NUMBER ? tarve_view_forecast(s, value) : (double)NAN;
}

double tarve_view_forecast(const tarve_published_series *s, double value)
{
    if (s->forecast->re_protect && value < 5)
        return (double)NAN;
    if (repeats(s->forecast) && value > 0 && value < 5)
        return (double)NAN;
    return tarve_view_is_persons(s->measure) ? tarve_round_persons(value) : value;
}

tarve_trend tarve_view_trend(const tarve_published_series *s)
{
    tarve_trend t = s->trend;
    if (s->forecast->re_protect)
        return (tarve_trend){.direction = TARVE_DIRECTION_UNKNOWN};
    if (tarve_view_is_persons(s->measure)) {
        t.per_year = tarve_round_persons(t.per_year);
        t.lo = tarve_round_persons(t.lo);
        t.hi = tarve_round_persons(t.hi);
    }
    return t;
}

size_t tarve_view_steps(const tarve_published_series *s)
{
    const size_t most = s->history.freq == TARVE_YEAR ? 10 : 2 * (size_t)s->history.freq;
    return s->forecast->n_levels == 0    ? 0
           : s->forecast->n_steps < most ? s->forecast->n_steps
                                         : most;
}

bool tarve_view_break_concerns(const tarve_view *v, size_t i, const tarve_published_series *s)
{
    const char *const *whose = v->in->break_measure;
    return whose == NULL || whose[i] == NULL || whose[i][0] == '\0' ||
           (s->measure != NULL && strcmp(whose[i], s->measure) == 0);
}

const char *tarve_view_break_reason(const tarve_view *v, size_t i, char *buf, size_t size)
{
    const char *const *own = v->in->break_reason[tarve_language_lang(v->lang)];
    const char *const *any = v->in->break_reason[TARVE_FI];
    const char *reason = own != NULL && own[i] != NULL && own[i][0] != '\0' ? own[i]
                         : any != NULL                                      ? any[i]
                                                                            : NULL;
    (void)tarve_text_clean(reason == NULL ? "" : reason, NAME_CHARS, buf, size);
    buf[strcspn(buf, ":(;")] = '\0';
    return buf;
}

/* Mean of the `n` cells that end `back` before the last; NaN unless every one has a number. */
static double mean_of(const tarve_series *s, size_t n, size_t back)
{
    double sum = 0;
    if (s->n < n + back)
        return (double)NAN;
    for (size_t t = s->n - back - n; t < s->n - back; t++) {
        if (!tarve_mark_has_number(s->mark[t]))
            return (double)NAN;
        sum += s->value[t];
    }
    return sum / (double)n;
}

tarve_view_mean tarve_view_headline(const tarve_report_inputs *in, const char *measure)
{
    tarve_view_mean m = {NULL, (double)NAN, (double)NAN};
    for (size_t i = 0; i < in->n_series && m.series == NULL; i++) {
        const tarve_published_series *s = &in->series[i];
        if (s->headline && s->measure != NULL && strcmp(s->measure, measure) == 0)
            m.series = s;
    }
    if (m.series != NULL) {
        const size_t year = (size_t)m.series->history.freq;
        m.now = mean_of(&m.series->history, year, 0);
        m.before = mean_of(&m.series->history, year, year);
    }
    return m;
}

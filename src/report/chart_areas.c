/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small multiples: the municipalities side by side, each on its own scale, with the forecast where
 * one is published. A month that may not be shown is a grey band: nothing tells what is in it.
 */
#include "report/area_series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/plots_int.h"
#include "report/say.h"

enum {
    COLUMNS = 4,
    COLUMNS_NARROW = 2,
    TITLE = 26, /* px over the curves */
    CURVES = 92,
    PANEL = TITLE + CURVES + 28,
    LEFT = 46, /* px for the scale */
    RIGHT = 10,
    YEARS = 5,
    LEAST_SHOWN = 12, /* months */
    TEXT = 256
};

/* Kinds of rows in the figures. */
enum { OBSERVED = 0, HIDDEN = 1, FORECAST = 2 };

/* A panel in pixels; x in months, y from 0 to most. */
typedef struct panel {
    const tarve_published_series *series;
    double l, r, top, most;
    long first, last;
} panel;

static size_t first_month(const tarve_series *s)
{
    const size_t drawn = (size_t)YEARS * (size_t)s->freq;
    return s->n > drawn ? s->n - drawn : 0;
}

static size_t shown_months(const tarve_series *s)
{
    size_t n = 0;
    for (size_t t = first_month(s); t < s->n; t++)
        n += tarve_view_cell(s, t).kind == TARVE_SHOWN_NUMBER;
    return n;
}

size_t tarve_area_series(const tarve_view *v, const char *measure,
                         const tarve_published_series *out[TARVE_AREA_SERIES_MOST])
{
    size_t n = 0;
    for (size_t a = 0; a < v->n_areas; a++)
        for (size_t i = 0; i < v->in->n_series && n < TARVE_AREA_SERIES_MOST; i++) {
            const tarve_published_series *s = &v->in->series[i];
            if (strcmp(s->measure, measure) == 0 && strcmp(s->area, v->area[a].code) == 0 &&
                strcmp(s->group, "SSS") == 0 && s->history.freq == TARVE_MONTH &&
                shown_months(&s->history) >= LEAST_SHOWN)
                out[n++] = s;
        }
    return n < 2 ? 0 : n;
}

bool tarve_area_hidden(const tarve_series *s, size_t t)
{
    return tarve_view_cell(s, t).kind == TARVE_SHOWN_PROTECTED ||
           (tarve_mark_state(s->mark[t]) == TARVE_CELL_MISSING &&
            tarve_mark_reason(s->mark[t]) == TARVE_REASON_NOT_SHOWN);
}

const char *tarve_area_series_name(const tarve_view *v, const tarve_published_series *s)
{
    for (size_t a = 0; a < v->n_areas; a++)
        if (strcmp(v->area[a].code, s->area) == 0)
            return v->area[a].name;
    return s->area;
}

/* Upper end of the 80 % range h steps ahead as it may be printed; NaN where it may not. */
static double forecast_at(const tarve_published_series *s, const double *of, size_t h)
{
    return of == NULL ? (double)NAN : tarve_view_forecast(s, of[h]);
}

static double largest(const tarve_published_series *s)
{
    double most = 5;
    for (size_t t = first_month(&s->history); t < s->history.n; t++) {
        const tarve_shown c = tarve_view_cell(&s->history, t);
        most = fmax(most, c.kind == TARVE_SHOWN_NUMBER ? c.value : 0);
    }
    for (size_t h = 0; h < tarve_view_steps(s); h++)
        most = fmax(most, fmin(forecast_at(s, s->forecast->hi[0], h), 1.5 * most));
    const double step = tarve_gp_step(most, 2);
    return step * ceil(most / step);
}

static size_t panels_of(const tarve_chart_data *d, const char *measure, bool narrow,
                        panel p[TARVE_AREA_SERIES_MOST])
{
    const tarve_published_series *s[TARVE_AREA_SERIES_MOST];
    const size_t n = tarve_area_series(d->v, measure, s),
                 columns = narrow ? COLUMNS_NARROW : COLUMNS;
    const double w = (double)(narrow ? TARVE_CHART_NARROW : TARVE_CHART_WIDE) / (double)columns;
    for (size_t i = 0; i < n; i++) {
        const double x = (double)(i % columns) * w;
        const size_t row = i / columns;
        const tarve_series *h = &s[i]->history;
        p[i] = (panel){.series = s[i],
                       .l = x + LEFT,
                       .r = x + w - RIGHT,
                       .top = TITLE + (double)row * PANEL,
                       .most = largest(s[i]),
                       .first = (long)h->first + (long)first_month(h),
                       .last = (long)h->first + (long)(h->n + tarve_view_steps(s[i])) - 1};
    }
    return n;
}

/* ---- figures: which municipality, by the digits of its code ---- */

static int digits_of(const char *code)
{
    return (int)strtol(code + strcspn(code, "0123456789"), NULL, 10);
}

static void number(FILE *tsv, double v)
{
    if (isnan(v))
        (void)fputs("\tNaN", tsv);
    else
        (void)fprintf(tsv, "\t%.1f", v);
}

static void rows_of(FILE *tsv, size_t i, const tarve_published_series *s)
{
    const tarve_series *h = &s->history;
    for (size_t t = first_month(h); t < h->n; t++) {
        const tarve_shown c = tarve_view_cell(h, t);
        const long month = (long)h->first + (long)t;
        if (c.kind == TARVE_SHOWN_NUMBER)
            (void)fprintf(tsv, "%d\t%ld\t%d\t%.10g\t%zu\n", digits_of(s->area), month, OBSERVED,
                          c.value, i);
        else if (tarve_area_hidden(h, t))
            (void)fprintf(tsv, "\n%d\t%ld\t%d\tNaN\t%zu\n\n", digits_of(s->area), month, HIDDEN, i);
        else
            (void)fputc('\n', tsv); /* a gap in the line */
    }
    (void)fputc('\n', tsv);
    for (size_t k = 0; k < tarve_view_steps(s); k++) {
        (void)fprintf(tsv, "%d\t%ld\t%d", digits_of(s->area), (long)h->first + (long)(h->n + k),
                      FORECAST);
        number(tsv, forecast_at(s, s->forecast->median, k));
        (void)fprintf(tsv, "\t%zu", i);
        number(tsv, forecast_at(s, s->forecast->lo[0], k));
        number(tsv, forecast_at(s, s->forecast->hi[0], k));
        (void)fputc('\n', tsv);
    }
    (void)fputc('\n', tsv);
}

static void figures(FILE *tsv, const tarve_chart_data *d, const char *measure)
{
    const tarve_published_series *s[TARVE_AREA_SERIES_MOST];
    const size_t n = tarve_area_series(d->v, measure, s);
    (void)fprintf(tsv, "# municipality\tmonth (months since year 0)\t0\tobserved\tpanel\n"
                       "# municipality\tmonth\t1 (not to be shown)\tNaN\tpanel\n"
                       "# municipality\tmonth\t2 (forecast)\tmedian\tpanel\tlo80\thi80\n");
    for (size_t i = 0; i < n; i++)
        rows_of(tsv, i, s[i]);
}

/* ---- drawing ---- */

static double x_of(const panel *p, double month)
{
    return p->l + (month - (double)p->first) / (double)(p->last - p->first) * (p->r - p->l);
}

static void axes(const tarve_canvas *c, const panel *p, const tarve_chart_data *d)
{
    char num[TARVE_SAY_TEXT], buf[TEXT];
    const double bottom = p->top + CURVES;
    tarve_gp_label(c, p->l, p->top - 14, TARVE_GP_LEFT,
                   tarve_gp_fit(tarve_area_series_name(d->v, p->series), TARVE_GP_BASE,
                                p->r - p->l + RIGHT, buf, sizeof buf));
    for (int k = 0; k <= 2; k++) {
        const double y = bottom - 0.5 * k * CURVES;
        tarve_gp_line(c, p->l, y, p->r, y, k == 0 ? "ls 9 front" : "ls 8 back");
        if (k != 1)
            tarve_gp_label(c, p->l - 5, y, TARVE_GP_SMALL_RIGHT,
                           tarve_say_number(c->lang, num, 0.5 * k * p->most, 0));
    }
    const tarve_series *h = &p->series->history;
    const int y0 = tarve_period_year(h->freq, (tarve_period)p->first) + 1,
              y1 = tarve_period_year(h->freq, (tarve_period)p->last);
    for (int y = y0; y <= y1; y++) {
        const double x = x_of(p, (double)tarve_period_make(h->freq, y, 1));
        tarve_gp_line(c, x, bottom, x, bottom + 4, "ls 9");
        const double middle = x_of(p, (double)tarve_period_make(h->freq, y, 7));
        (void)snprintf(num, sizeof num, "’%02d", y % 100);
        if ((y - y0) % 2 == 0 && middle + 8 <= p->r + RIGHT)
            tarve_gp_label(c, middle, bottom + 14, TARVE_GP_SMALL_CENTRE, num);
    }
    const double now = x_of(p, (double)(h->first + (tarve_period)h->n - 1));
    tarve_gp_line(c, now, p->top, now, bottom, "ls 9 lw 0.8 back");
}

/* Words of gnuplot: one number for each panel. */
static void list(const tarve_canvas *c, const char *name, const panel *p, size_t n,
                 double (*of)(const panel *))
{
    (void)fprintf(c->gp, "%s = \"", name);
    for (size_t i = 0; i < n; i++)
        (void)fprintf(c->gp, "%s%.17g", i > 0 ? " " : "", of(&p[i]));
    (void)fprintf(c->gp, "\"\n");
}

static double offset_of(const panel *p)
{
    return x_of(p, 0);
}

static double month_of(const panel *p)
{
    return x_of(p, 1) - x_of(p, 0);
}

static double top_of(const panel *p)
{
    return p->top;
}

static double most_of(const panel *p)
{
    return p->most;
}

static void curves(const tarve_canvas *c, const char *tsv, const panel *p, size_t n)
{
    list(c, "OFFSETS", p, n, offset_of);
    list(c, "MONTHS", p, n, month_of);
    list(c, "TOPS", p, n, top_of);
    list(c, "MOSTS", p, n, most_of);
    (void)fprintf(
        c->gp,
        "N(list, k) = real(word(list, int(k) + 1))\n"
        "X(k, m) = N(OFFSETS, k) + m*N(MONTHS, k)\n"
        "Y(k, v) = N(TOPS, k) + %d*(1 - (v > N(MOSTS, k) ? 1 : v/N(MOSTS, k)))\n"
        "T(k, m, kind, want) = kind == want ? X(k, m) : NaN\nD = \"%s\"\n"
        "plot D using (0):(0):(T($5,$2,$3,1)-N(MONTHS,$5)/2):(T($5,$2,$3,1)+N(MONTHS,$5)/2):"
        "(N(TOPS,$5)):(N(TOPS,$5)+%d) with boxxyerror fs solid 1 noborder lc rgb HAIR, \\\n"
        "     D using (T($5,$2,$3,2)):(Y($5,$6)):(Y($5,$7)) with filledcurves lc rgb BAND80, \\\n"
        "     D using (T($5,$2,$3,2)):(Y($5,$4)) with lines ls 2 lw 1.6, \\\n"
        "     D using (T($5,$2,$3,0)):(Y($5,$4)) with lines ls 1 lw 1.6, \\\n"
        "     D using (T($5,$2,$3,0)):(Y($5,$4)) with points pt 7 ps 0.18 lc rgb INK\n",
        CURVES, tsv, CURVES);
}

static bool any_hidden(const panel *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const tarve_series *s = &p[i].series->history;
        for (size_t t = first_month(s); t < s->n; t++)
            if (tarve_area_hidden(s, t))
                return true;
    }
    return false;
}

static void draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d,
                 const char *measure)
{
    panel p[TARVE_AREA_SERIES_MOST];
    char unit[2 * TEXT];
    const size_t n = panels_of(d, measure, c->narrow, p);
    for (size_t i = 0; i < n; i++)
        axes(c, &p[i], d);
    const bool vacancies = strcmp(measure, "vacancy_stock") == 0;
    (void)snprintf(
        unit, sizeof unit, "%.200s%s%.120s",
        vacancies ? tarve_tr(c->lang, "Vacancies by month, each on its own scale; forecast "
                                      "with its 80 per cent range.")
                  : tarve_tr(c->lang, "Unemployed job seekers by month, each on its own "
                                      "scale; forecast with its 80 per cent range."),
        any_hidden(p, n) ? " " : "", any_hidden(p, n) ? tarve_tr(c->lang, "Grey: protected.") : "");
    tarve_gp_foot(c, unit, d->source);
    curves(c, tsv, p, n);
}

static int height(const tarve_chart_data *d, const char *measure, bool narrow)
{
    panel p[TARVE_AREA_SERIES_MOST];
    const size_t n = panels_of(d, measure, narrow, p), columns = narrow ? COLUMNS_NARROW : COLUMNS;
    return (int)((n + columns - 1) / columns) * PANEL +
           tarve_gp_foot_height(narrow ? TARVE_CHART_NARROW : TARVE_CHART_WIDE);
}

static bool worth(const tarve_chart_data *d, const char *measure)
{
    const tarve_published_series *s[TARVE_AREA_SERIES_MOST];
    return tarve_area_series(d->v, measure, s) > 0;
}

/* ---- the two measures ---- */

#define CHART_OF(what, code)                                                                       \
    static bool what##_worth(const tarve_chart_data *d)                                            \
    {                                                                                              \
        return worth(d, code);                                                                     \
    }                                                                                              \
    static void what##_figures(FILE *tsv, const tarve_chart_data *d)                               \
    {                                                                                              \
        figures(tsv, d, code);                                                                     \
    }                                                                                              \
    static int what##_height(const tarve_chart_data *d, bool narrow)                               \
    {                                                                                              \
        return height(d, code, narrow);                                                            \
    }                                                                                              \
    static void what##_draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d)     \
    {                                                                                              \
        draw(c, tsv, d, code);                                                                     \
    }                                                                                              \
    const tarve_chart tarve_chart_##what = {.name = "areas-" #what,                                \
                                            .about = #what " of the municipalities by month",      \
                                            .worth = what##_worth,                                 \
                                            .figures = what##_figures,                             \
                                            .height = what##_height,                               \
                                            .draw = what##_draw}

CHART_OF(vacancies, "vacancy_stock");
CHART_OF(unemployed, "unemployed_stock");

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A headline series: history, 80 and 95 % fan, benchmark, dated breaks. A protected month has no
 * point: it is drawn as the band from 1 to 4, which is all that is known.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/plots_int.h"
#include "report/say.h"

enum { TEXT = 512, HISTORY_YEARS = 6, HISTORY_YEARS_NARROW = 4, NAMES = 4 };

typedef struct frame {
    double l, r, t, b;            /* px */
    double x0, x1, now, y1, step; /* years; y from 0 */
} frame;

/* Kinds of rows in the figures. */
enum { OBSERVED = 0, PROTECTED = 1, FORECAST = 2 };

static double year_of(const tarve_series *s, long t)
{
    return (double)(s->first + t) / (double)s->freq + 0.5 / (double)s->freq;
}

static size_t steps(const tarve_chart_data *d)
{
    return tarve_view_steps(d->series);
}

static bool worth(const tarve_chart_data *d)
{
    return d->series != NULL && d->series->history.n > 1;
}

static int height(const tarve_chart_data *d, bool narrow)
{
    (void)d;
    return (narrow ? 290 : 282) +
           tarve_gp_foot_height(narrow ? TARVE_CHART_NARROW : TARVE_CHART_WIDE);
}

static const double *level(const tarve_forecast *f, size_t k, bool high)
{
    return high ? f->hi[k < f->n_levels ? k : 0] : f->lo[k < f->n_levels ? k : 0];
}

static void history_rows(FILE *tsv, const tarve_series *s)
{
    for (size_t t = 0; t < s->n; t++) {
        const tarve_shown c = tarve_view_cell(s, t);
        const double x = year_of(s, (long)t);
        if (c.kind == TARVE_SHOWN_NUMBER)
            (void)fprintf(tsv, "%.4f\t%d\t%.10g\n", x, OBSERVED, c.value);
        else if (c.kind == TARVE_SHOWN_PROTECTED)
            (void)fprintf(tsv, "%.4f\t%d\t1\t4\n", x, PROTECTED);
        else
            (void)fprintf(tsv, "\n"); /* a gap in the line */
    }
}

static void number(FILE *tsv, double v)
{
    if (isnan(v))
        (void)fputs("\tNaN", tsv);
    else
        (void)fprintf(tsv, "\t%.1f", v);
}

static void forecast_rows(FILE *tsv, const tarve_published_series *p)
{
    const tarve_series *s = &p->history;
    const tarve_forecast *f = p->forecast;
    const size_t n = tarve_view_steps(p);
    const tarve_shown last = s->n > 0 ? tarve_view_cell(s, s->n - 1) : (tarve_shown){0};
    if (n > 0 && last.kind == TARVE_SHOWN_NUMBER) { /* the fan opens at the last figure */
        (void)fprintf(tsv, "%.4f\t%d", year_of(s, (long)s->n - 1), FORECAST);
        for (int k = 0; k < 6; k++)
            number(tsv, k < 5 ? last.value : (double)NAN);
        (void)fputc('\n', tsv);
    }
    for (size_t h = 0; h < n; h++) {
        const double row[] = {level(f, 1, false)[h], level(f, 0, false)[h], f->median[h],
                              level(f, 0, true)[h], level(f, 1, true)[h]};
        (void)fprintf(tsv, "%.4f\t%d", year_of(s, (long)(s->n + h)), FORECAST);
        for (size_t k = 0; k < sizeof row / sizeof *row; k++)
            number(tsv, tarve_view_forecast(p, row[k]));
        number(tsv, f->benchmark == NULL ? (double)NAN : tarve_view_benchmark(p, f->benchmark[h]));
        (void)fputc('\n', tsv);
    }
}

static void figures(FILE *tsv, const tarve_chart_data *d)
{
    (void)fprintf(tsv, "# year\t0\tobserved\n# year\t1\tprotected: at least\tat most\n"
                       "# year\t2\tlo95\tlo80\tmedian\thi80\thi95\tbenchmark\n");
    history_rows(tsv, &d->series->history);
    (void)fputc('\n', tsv);
    forecast_rows(tsv, d->series);
}

/* ---- frame ---- */

static frame make_frame(const tarve_canvas *c, const tarve_chart_data *d)
{
    const tarve_series *s = &d->series->history;
    const tarve_forecast *fc = d->series->forecast;
    const size_t n = steps(d), years = c->narrow ? HISTORY_YEARS_NARROW : HISTORY_YEARS;
    double top = 4;
    frame f = {.l = 44,
               .r = c->w - (c->narrow ? 10 : 104),
               .t = 60,
               .b = c->h - tarve_gp_foot_height(c->w) - 26};
    f.now = year_of(s, (long)s->n - 1);
    f.x1 = year_of(s, (long)(s->n + n) - 1);
    f.x0 = fmax(year_of(s, 0), f.now - (double)years * (s->freq == TARVE_YEAR ? 2 : 1));
    for (size_t t = 0; t < s->n; t++)
        if (year_of(s, (long)t) >= f.x0 && tarve_view_cell(s, t).kind == TARVE_SHOWN_NUMBER)
            top = fmax(top, s->value[t]);
    for (size_t h = 0; h < n; h++) /* a wild outer range may leave the picture, the inner one not */
        top = fmax(top, fmax(level(fc, 0, true)[h], fmin(level(fc, 1, true)[h], 1.6 * top)));
    f.step = tarve_gp_step(top, 5);
    f.y1 = f.step * ceil(top / f.step);
    return f;
}

static double px(const frame *f, double year)
{
    return f->l + (year - f->x0) / (f->x1 - f->x0) * (f->r - f->l);
}

static double py(const frame *f, double v)
{
    return f->b - v / f->y1 * (f->b - f->t);
}

static void axes(const tarve_canvas *c, const frame *f)
{
    char num[TARVE_SAY_TEXT];
    const int every = (int)fmax(1, tarve_gp_step(f->x1 - f->x0, c->narrow ? 8 : 12));
    const int n = (int)lround(f->y1 / f->step);
    for (int i = 0; i <= n; i++) {
        const double v = i * f->step;
        tarve_gp_line(c, f->l, py(f, v), f->r, py(f, v), v > 0 ? "ls 8 back" : "ls 9 front");
        tarve_gp_label(c, f->l - 6, py(f, v), "right font FT_BASE textcolor rgb INK2",
                       tarve_say_number(c->lang, num, v, f->step < 1));
    }
    for (int y = (int)ceil(f->x0); y < f->x1; y++) {
        tarve_gp_line(c, px(f, y), f->b, px(f, y), f->b + 5, "ls 9");
        if (y % every != 0 || px(f, y + 0.5) > f->r)
            continue;
        (void)snprintf(num, sizeof num, c->narrow ? "’%02d" : "%d", c->narrow ? y % 100 : y);
        tarve_gp_label(c, px(f, y + 0.5), f->b + 14, "center font FT_BASE textcolor rgb INK2", num);
    }
}

/* ---- breaks ---- */

static bool break_at(const tarve_chart_data *d, const frame *f, size_t i, tarve_period *at,
                     double *x)
{
    const tarve_series *s = &d->series->history;
    if (i >= d->v->in->n_breaks || !tarve_view_break_concerns(d->v, i, d->series))
        return false;
    *at = tarve_period_convert(TARVE_MONTH, d->v->in->breaks[i], s->freq);
    *x = px(f, (double)*at / (double)s->freq);
    return *x > f->l + 2 && *x < f->r - 2;
}

/* Where the next break to the right stands, so that a text ends before it. */
static double next_break(const tarve_chart_data *d, const frame *f, double from, double edge)
{
    double best = edge, x;
    tarve_period at;
    for (size_t i = 0; i < d->v->in->n_breaks; i++)
        if (break_at(d, f, i, &at, &x) && x > from + 1 && x < best)
            best = x;
    return best;
}

static void breaks(const tarve_canvas *c, const frame *f, const tarve_chart_data *d)
{
    char when[TARVE_SAY_TEXT], buf[TEXT], reason[TEXT];
    double last = -1, x;
    tarve_period at;
    for (size_t i = 0; i < d->v->in->n_breaks; i++) {
        if (!break_at(d, f, i, &at, &x) || fabs(x - last) < 1)
            continue;
        last = x;
        const double room = next_break(d, f, x, c->w + 6) - x - 10;
        tarve_gp_line(c, x, 6, x, f->b, "ls 10 back");
        if (room > 40)
            tarve_gp_label(c, x + 4, 12, TARVE_GP_SMALL_LEFT,
                           tarve_say_period(when, d->series->history.freq, at));
        if (room > 60)
            tarve_gp_label(c, x + 4, 28, TARVE_GP_SMALL_LEFT,
                           tarve_gp_fit(tarve_view_break_reason(d->v, i, reason, sizeof reason),
                                        TARVE_GP_SMALL, room, buf, sizeof buf));
    }
}

/* ---- names at the right edge instead of a legend ---- */

static void edge_names(const tarve_canvas *c, const frame *f, const tarve_chart_data *d)
{
    const tarve_forecast *fc = d->series->forecast;
    const size_t n = steps(d);
    if (n == 0 || c->narrow)
        return;
    const size_t h = n - 1;
    const double size[NAMES] = {16, 16, 16, 16};
    char outer[TARVE_SAY_TEXT], inner[TARVE_SAY_TEXT];
    (void)tarve_say_percent(c->lang, outer, 0.95);
    (void)tarve_say_percent(c->lang, inner, 0.80);
    struct {
        double y;
        const char *text, *how;
    } name[NAMES] = {
        {py(f, fmin(f->y1, (level(fc, 1, true)[h] + level(fc, 0, true)[h]) / 2)), outer,
         TARVE_GP_SMALL_LEFT},
        {py(f, (level(fc, 0, true)[h] + fc->median[h]) / 2), inner, TARVE_GP_SMALL_LEFT},
        {py(f, fc->median[h]), tarve_tr(c->lang, "most likely"),
         "left font FT_SMALL textcolor rgb BRAND"},
        {fc->benchmark == NULL ? f->b : py(f, fc->benchmark[h]),
         fc->benchmark == NULL ? "" : tarve_tr(c->lang, "last year"), TARVE_GP_SMALL_LEFT},
    };
    double y[NAMES];
    for (size_t i = 1; i < NAMES; i++) /* in the order in which they stand, top first */
        for (size_t k = i; k > 0 && name[k].y < name[k - 1].y; k--) {
            const double ty = name[k].y;
            const char *tt = name[k].text, *th = name[k].how;
            name[k] = name[k - 1];
            name[k - 1].y = ty;
            name[k - 1].text = tt;
            name[k - 1].how = th;
        }
    for (size_t i = 0; i < NAMES; i++)
        y[i] = name[i].y;
    tarve_gp_spread(y, size, NAMES, f->t - 8, f->b + 8);
    for (size_t i = 0; i < NAMES; i++)
        tarve_gp_label(c, f->r + 8, y[i], name[i].how, name[i].text);
}

/* ---- all of it ---- */

/* Above the frame, left and right of the line between what was and what may come. */
static void last_figure(const tarve_canvas *c, const frame *f, const tarve_chart_data *d)
{
    const tarve_series *s = &d->series->history;
    const double y = f->t - 13;
    char when[TARVE_SAY_TEXT], num[TARVE_SAY_TEXT], line[2 * TARVE_SAY_TEXT];
    tarve_gp_line(c, px(f, f->now), f->t - 20, px(f, f->now), f->b, "ls 9 lw 0.8 back");
    if (steps(d) > 0)
        tarve_gp_label(c, px(f, f->now) + 4, y, "left font FT_SMALL textcolor rgb BRAND",
                       tarve_tr(c->lang, "forecast →"));
    (void)snprintf(line, sizeof line, "%s: %s",
                   tarve_say_period(when, s->freq, s->first + (tarve_period)s->n - 1),
                   tarve_say_shown(c->lang, num, tarve_view_cell(s, s->n - 1)));
    tarve_gp_label(c, px(f, f->now) - 5, y, "right font FT_SMALL textcolor rgb INK", line);
}

static void curves(const tarve_canvas *c, const frame *f, const char *tsv)
{
    (void)fprintf(c->gp,
                  "X(v) = %.1f + (v - %.17g)*%.17g\nY(v) = %.1f - (v > %.17g ? %.17g : v)*%.17g\n"
                  "T(x, kind, want) = x >= %.4f && kind == want ? X(x) : NaN\nD = \"%s\"\n",
                  f->l, f->x0, (f->r - f->l) / (f->x1 - f->x0), f->b, f->y1, f->y1,
                  (f->b - f->t) / f->y1, f->x0 - 1e-6, tsv);
    (void)fprintf(
        c->gp,
        "plot D using (T($1,$2,2)):(Y($3)):(Y($7)) with filledcurves lc rgb BAND95, \\\n"
        "     D using (T($1,$2,2)):(Y($4)):(Y($6)) with filledcurves lc rgb BAND80, \\\n"
        "     D using (T($1,$2,2)):(Y($8)) with lines ls 3, \\\n"
        "     D using (T($1,$2,2)):(Y($5)) with lines ls 2, \\\n"
        "     D using (T($1,$2,1)):(Y($3)):(0):(Y($4)-Y($3)) with vectors nohead lw 5 lc rgb "
        "0x9aa5ae, \\\n"
        "     D using (T($1,$2,0)):(Y($3)) with lines ls 1, \\\n"
        "     D using (abs($1-%.4f)<1e-3 ? T($1,$2,0) : NaN):(Y($3)) with points pt 7 ps 0.9 "
        "lc rgb INK\n",
        f->now);
}

static void draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d)
{
    const frame f = make_frame(c, d);
    char name[TEXT], unit[TEXT + 160];
    bool hidden = false;
    for (size_t t = 0; t < d->series->history.n; t++)
        hidden = hidden || tarve_view_cell(&d->series->history, t).kind == TARVE_SHOWN_PROTECTED;
    axes(c, &f);
    breaks(c, &f, d);
    last_figure(c, &f, d);
    edge_names(c, &f, d);
    (void)snprintf(name, sizeof name, "%s", tarve_view_series_name(d->v, d->series));
    (void)snprintf(unit, sizeof unit, "%.400s.%s%.80s%s%.80s", name, c->narrow ? " " : "",
                   c->narrow ? tarve_tr(c->lang, "Dotted line: last year.") : "", hidden ? " " : "",
                   hidden ? tarve_tr(c->lang, "Grey bar: a protected figure, 1–4.") : "");
    tarve_gp_foot(c, unit, d->source);
    curves(c, &f, tsv);
}

const tarve_chart tarve_chart_fan = {
    .name = NULL,
    .about = "history, forecast with 80 and 95% ranges, benchmark, dated breaks",
    .worth = worth,
    .figures = figures,
    .height = height,
    .draw = draw,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Forecast and outcome of the area's vacancies, month by month: the 80 % range and the median as
 * they were published at most a year before, the outcome as a dot inside the range or a cross
 * outside it. Only outcomes that may be shown are among the points.
 */
#include <math.h>

#include "report/plots_int.h"
#include "report/say.h"
#include "report/track.h"

enum { PLOT = 230, TEXT = 512, NAMES = 3, LABELS = 6, LABELS_NARROW = 3 };

typedef struct frame {
    double l, r, t, b; /* px */
    double month;      /* px of one */
    double top, step;  /* figures */
    tarve_period first;
    int n; /* months from the first point to the last */
} frame;

static const tarve_track *record(const tarve_chart_data *d)
{
    return d->v->in->track;
}

static bool worth(const tarve_chart_data *d)
{
    return tarve_track_is_drawn(d->v);
}

static int height(const tarve_chart_data *d, bool narrow)
{
    (void)d;
    return PLOT + tarve_gp_foot_height(narrow ? TARVE_CHART_NARROW : TARVE_CHART_WIDE);
}

static void figures(FILE *tsv, const tarve_chart_data *d)
{
    const tarve_track *t = record(d);
    (void)fprintf(tsv, "# month from the first one\tlo80\tmedian\thi80\toutcome\tinside (1) or "
                       "outside (0)\n");
    for (size_t i = 0; i < t->n_points; i++) {
        const tarve_track_point *p = &t->point[i];
        (void)fprintf(tsv, "%d\t%.1f\t%.1f\t%.1f\t%.10g\t%d\n", p->month - t->point[0].month,
                      p->lo80, p->median, p->hi80, p->outcome, p->hit);
    }
}

static frame make_frame(const tarve_canvas *c, const tarve_track *t)
{
    double top = 4;
    frame f = {.l = 44,
               .r = c->w - (c->narrow ? 10 : 110),
               .t = 14,
               .b = c->h - tarve_gp_foot_height(c->w) - 26,
               .first = t->point[0].month,
               .n = t->point[t->n_points - 1].month - t->point[0].month + 1};
    for (size_t i = 0; i < t->n_points; i++)
        top = fmax(top, fmax(t->point[i].hi80, t->point[i].outcome));
    f.step = tarve_gp_step(top, 5);
    f.top = f.step * ceil(top / f.step);
    f.month = (f.r - f.l) / (double)f.n;
    return f;
}

static double px(const frame *f, int month)
{
    return f->l + ((double)month + 0.5) * f->month;
}

static double py(const frame *f, double v)
{
    return f->b - v / f->top * (f->b - f->t);
}

static void axes(const tarve_canvas *c, const frame *f)
{
    char num[TARVE_SAY_TEXT];
    const int most = c->narrow ? LABELS_NARROW : LABELS, every = (f->n + most - 1) / most;
    for (int i = 0; i <= (int)lround(f->top / f->step); i++) {
        const double v = i * f->step;
        tarve_gp_line(c, f->l, py(f, v), f->r, py(f, v), v > 0 ? "ls 8 back" : "ls 9 front");
        tarve_gp_label(c, f->l - 6, py(f, v), "right font FT_BASE textcolor rgb INK2",
                       tarve_say_number(c->lang, num, v, f->step < 1));
    }
    for (int m = 0; m < f->n; m += every) {
        tarve_gp_line(c, px(f, m), f->b, px(f, m), f->b + 5, "ls 9");
        tarve_gp_label(c, px(f, m), f->b + 15, TARVE_GP_SMALL_CENTRE,
                       tarve_say_period(num, TARVE_MONTH, f->first + (tarve_period)m));
    }
}

/* Beside the last month, instead of a legend. */
static void edge_names(const tarve_canvas *c, const frame *f, const tarve_track_point *last)
{
    static const double size[NAMES] = {16, 16, 16};
    const char *text[NAMES] = {tarve_tr(c->lang, "80% range"), tarve_tr(c->lang, "most likely"),
                               tarve_tr(c->lang, "outcome")};
    const char *how[NAMES] = {TARVE_GP_SMALL_LEFT, "left font FT_SMALL textcolor rgb BRAND",
                              last->hit ? "left font FT_SMALL textcolor rgb INK"
                                        : "left font FT_SMALL textcolor rgb SHORTAGE"};
    double y[NAMES] = {py(f, last->hi80) + 6, py(f, last->median), py(f, last->outcome)};
    for (size_t i = 1; i < NAMES; i++) /* top first */
        for (size_t k = i; k > 0 && y[k] < y[k - 1]; k--) {
            const double ty = y[k];
            const char *tt = text[k], *th = how[k];
            y[k] = y[k - 1];
            text[k] = text[k - 1];
            how[k] = how[k - 1];
            y[k - 1] = ty;
            text[k - 1] = tt;
            how[k - 1] = th;
        }
    tarve_gp_spread(y, size, NAMES, f->t, f->b);
    for (size_t i = 0; i < NAMES; i++)
        tarve_gp_label(c, f->r + 6, y[i], how[i], text[i]);
}

static void marks(const tarve_canvas *c, const frame *f, const char *tsv)
{
    const double half = 0.32 * f->month;
    (void)fprintf(c->gp,
                  "X(m) = %.2f + (m + 0.5)*%.17g\nY(v) = %.1f - v*%.17g\nD = \"%s\"\n"
                  "plot D using (X($1)):(Y($2)):(0):(Y($4)-Y($2)) with vectors nohead lw %.1f lc "
                  "rgb BAND80, \\\n"
                  "     D using (X($1)-%.2f):(Y($3)):(%.2f):(0) with vectors nohead lw 2 lc rgb "
                  "BRAND, \\\n",
                  f->l, f->month, f->b, (f->b - f->t) / f->top, tsv, fmin(14, 0.6 * f->month), half,
                  2 * half);
    (void)fprintf(c->gp,
                  "     D using (X($1)):($6 == 1 ? Y($5) : NaN) with points pt 7 ps %.2f lc rgb "
                  "PAPER, \\\n"
                  "     D using (X($1)):($6 == 1 ? Y($5) : NaN) with points pt 7 ps %.2f lc rgb "
                  "INK, \\\n"
                  "     D using (X($1)):($6 == 0 ? Y($5) : NaN) with points pt 2 ps %.2f lw 2.4 lc "
                  "rgb SHORTAGE\n",
                  f->month < 12 ? 0.9 : 1.35, f->month < 12 ? 0.6 : 0.95,
                  f->month < 12 ? 0.7 : 1.0);
}

static void draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d)
{
    const tarve_track *t = record(d);
    const frame f = make_frame(c, t);
    const tarve_published_series *s = d->v->vacancies.series;
    char unit[TEXT];
    axes(c, &f);
    if (!c->narrow)
        edge_names(c, &f, &t->point[t->n_points - 1]);
    (void)snprintf(unit, sizeof unit, "%.300s. %.180s", tarve_view_series_name(d->v, s),
                   tarve_tr(c->lang, "Forecasts were made at most a year before."));
    tarve_gp_foot(c, unit, d->source);
    marks(c, &f, tsv);
}

const tarve_chart tarve_chart_track = {
    .name = "track",
    .about = "forecast with its 80% range and outcome of the area's vacancies, by month",
    .worth = worth,
    .figures = figures,
    .height = height,
    .draw = draw,
};

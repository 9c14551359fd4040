/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gap of each field when coverage or churn is low or high: a bar for each, a line at the gap.
 */
#include <math.h>

#include "report/plots_int.h"
#include "report/say.h"
#include "tarve/intake.h"

enum { TOP = 30, ROW = 48, ROW_NARROW = 66, APART = 9, TEXT = 256, LABEL_ROOM = 44 };

static const char *const word[TARVE_N_HELD] = {TARVE_MSGC("assumption", "coverage"),
                                               TARVE_MSGC("assumption", "turnover")};
static const unsigned colour[TARVE_N_HELD] = {0x0b4a5e, 0x8aa9b6};

typedef struct scale {
    double x0, x1, step, l, r;
} scale;

static double at(const scale *s, double v)
{
    return s->l + (v - s->x0) / (s->x1 - s->x0) * (s->r - s->l);
}

/* Gap of a charted field with an assumption at one of its points, rounded as it is printed. */
static double gap_at(const tarve_chart_data *d, size_t field, int held, size_t point)
{
    const tarve_need_result *r = d->v->in->need;
    const size_t row = (size_t)(d->v->charted[field].need - r->field);
    return tarve_round_persons(r->outlook->sensitivity[held][point].row[row].gap.median);
}

static bool worth(const tarve_chart_data *d)
{
    const tarve_outlook *o = d->v->in->need->outlook;
    if (o == NULL || o->sensitivity[0][0].row == NULL)
        return false;
    for (size_t i = 0; i < d->v->n_charted; i++)
        for (int h = 0; h < TARVE_N_HELD; h++)
            if (gap_at(d, i, h, TARVE_HELD_LOW) != gap_at(d, i, h, TARVE_HELD_HIGH))
                return true;
    return false;
}

static int height(const tarve_chart_data *d, bool narrow)
{
    return TOP + (int)d->v->n_charted * (narrow ? ROW_NARROW : ROW) + 6 +
           tarve_gp_foot_height(narrow ? TARVE_CHART_NARROW : TARVE_CHART_WIDE);
}

static void figures(FILE *tsv, const tarve_chart_data *d)
{
    (void)fprintf(
        tsv,
        "# row\tassumption (0 kappa, 1 chi)\tgap at low, base, high\tgap (persons a year, "
        "%d)\n",
        d->v->year);
    for (size_t i = 0; i < d->v->n_charted; i++)
        for (int h = 0; h < TARVE_N_HELD; h++)
            (void)fprintf(tsv, "%zu\t%d\t%.0f\t%.0f\t%.0f\t%.0f\n", i + 1, h,
                          gap_at(d, i, h, TARVE_HELD_LOW), gap_at(d, i, h, TARVE_HELD_BASE),
                          gap_at(d, i, h, TARVE_HELD_HIGH), d->v->charted[i].gap.median);
}

/* The ends of the bars, and room for their figures. */
static scale make_scale(const tarve_chart_data *d, bool narrow)
{
    double lo = 0, hi = 0;
    for (size_t i = 0; i < d->v->n_charted; i++)
        for (int h = 0; h < TARVE_N_HELD; h++)
            for (size_t k = 0; k < TARVE_N_POINTS; k++) {
                lo = fmin(lo, gap_at(d, i, h, k));
                hi = fmax(hi, gap_at(d, i, h, k));
            }
    scale s = {.l = narrow ? LABEL_ROOM : 232 + LABEL_ROOM,
               .r = narrow ? 360 - 76 - LABEL_ROOM : 640 - LABEL_ROOM};
    s.step = tarve_gp_step(hi - lo, narrow ? 5 : 7);
    s.x0 = s.step * floor(lo / s.step);
    s.x1 = fmax(s.step * ceil(hi / s.step), s.x0 + s.step);
    return s;
}

static double middle(bool narrow, size_t i)
{
    return narrow ? TOP + (double)i * ROW_NARROW + 43 : TOP + ((double)i + 0.5) * ROW;
}

/* Ends of a bar. */
static void ends(const tarve_chart_data *d, size_t i, int h, double end[2])
{
    const double a = gap_at(d, i, h, TARVE_HELD_LOW), b = gap_at(d, i, h, TARVE_HELD_HIGH);
    end[0] = fmin(a, b);
    end[1] = fmax(a, b);
}

/* Would a line at x run through a figure beside the bar? */
static bool through_figure(const tarve_canvas *c, const scale *s, const double end[2], double x)
{
    char num[TARVE_SAY_TEXT];
    const double l = at(s, end[0]) - 6, r = at(s, end[1]) + 6;
    const double wl = tarve_gp_width(tarve_say_signed(c->lang, num, end[0], 0), TARVE_GP_SMALL);
    const double wr = tarve_gp_width(tarve_say_signed(c->lang, num, end[1], 0), TARVE_GP_SMALL);
    return (x > l - wl - 2 && x < l + 2) || (x > r - 2 && x < r + wr + 2);
}

static void grid_line(const tarve_canvas *c, const tarve_chart_data *d, size_t i, const scale *s,
                      long tick)
{
    const double x = at(s, (double)tick * s->step), y = middle(c->narrow, i);
    for (int h = 0; h < TARVE_N_HELD; h++) {
        double end[2];
        ends(d, i, h, end);
        if (!through_figure(c, s, end, x))
            tarve_gp_line(c, x, h == 0 ? y - 20 : y, x, h == 0 ? y : y + 20,
                          tick == 0 ? "ls 9 back" : "ls 8 back");
    }
}

static void grid(const tarve_canvas *c, const tarve_chart_data *d, const scale *s)
{
    char num[TARVE_SAY_TEXT];
    const size_t n = d->v->n_charted;
    const long first = lround(s->x0 / s->step), last = lround(s->x1 / s->step);
    for (long tick = first; tick <= last; tick++) {
        for (size_t i = 0; i < n; i++)
            grid_line(c, d, i, s, tick);
        tarve_gp_label(c, at(s, (double)tick * s->step), TOP - 14, TARVE_GP_SMALL_CENTRE,
                       tarve_say_number(c->lang, num, (double)tick * s->step, 0));
    }
    for (size_t i = 0; i <= n; i++) {
        const double y = TOP + (double)i * (c->narrow ? ROW_NARROW : ROW);
        tarve_gp_line(c, 0, y, c->w, y, "ls 8 back");
    }
}

/* Name of the field, and of each bar the figures at its ends and what it is. */
static void words(const tarve_canvas *c, const tarve_chart_data *d, size_t i, const scale *s)
{
    char buf[TEXT], num[TARVE_SAY_TEXT];
    const tarve_view_field *f = &d->v->charted[i];
    const double y = middle(c->narrow, i);
    tarve_gp_label(
        c, 0, c->narrow ? y - 30 : y, TARVE_GP_LEFT,
        tarve_chart_field_name(f, TARVE_GP_BASE, c->narrow ? 352 : 222, buf, sizeof buf));
    for (int h = 0; h < TARVE_N_HELD; h++) {
        const double at_y = y + (h == 0 ? -APART : APART);
        double end[2];
        ends(d, i, h, end);
        tarve_gp_label(c, at(s, end[0]) - 6, at_y, TARVE_GP_SMALL_RIGHT,
                       tarve_say_signed(c->lang, num, end[0], 0));
        tarve_gp_label(c, at(s, end[1]) + 6, at_y, TARVE_GP_SMALL_LEFT,
                       tarve_say_signed(c->lang, num, end[1], 0));
        tarve_gp_label(c, c->narrow ? 288 : 648, at_y, TARVE_GP_SMALL_LEFT,
                       tarve_tr(c->lang, word[h]));
    }
}

static void draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d)
{
    const scale s = make_scale(d, c->narrow);
    char unit[TEXT];
    grid(c, d, &s);
    for (size_t i = 0; i < d->v->n_charted; i++)
        words(c, d, i, &s);
    const int n =
        snprintf(unit, sizeof unit,
                 tarve_tr(c->lang, "Gap, persons a year, %d. Line: estimate. Bar: assumption low "
                                   "or high."),
                 d->v->year);
    if (d->v->synthetic && n > 0 && (size_t)n < sizeof unit)
        (void)snprintf(unit + n, sizeof unit - (size_t)n, " %s",
                       tarve_tr(c->lang, "Education data synthetic."));
    tarve_gp_foot(c, unit, d->source);
    (void)fprintf(c->gp,
                  "X(v) = %.1f + (v - %.17g)*%.17g\nY(row) = %.1f + (row - 1)*%d\n"
                  "B(row, h) = Y(row) + (h == 0 ? -%d : %d)\nD = \"%s\"\n",
                  s.l, s.x0, (s.r - s.l) / (s.x1 - s.x0), middle(c->narrow, 0),
                  c->narrow ? ROW_NARROW : ROW, APART, APART, tsv);
    (void)fprintf(c->gp,
                  "plot D using (0):(0):(X($3)):(X($5)):(B($1,$2)-7):(B($1,$2)+7):"
                  "($2==0 ? %u : %u) with boxxyerror fs solid 1 noborder lc rgb variable, \\\n"
                  "     D using (X($6)):(Y($1)-19):(0):(38) with vectors nohead lw 4 lc rgb PAPER, "
                  "\\\n"
                  "     D using (X($6)):(Y($1)-19):(0):(38) with vectors nohead lw 2 lc rgb INK\n",
                  colour[0], colour[1]);
}

const tarve_chart tarve_chart_sensitivity = {
    .name = "sensitivity",
    .about = "gap per field when coverage (kappa) or churn (chi) is low or high",
    .worth = worth,
    .figures = figures,
    .height = height,
    .draw = draw,
};

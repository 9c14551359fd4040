/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gap per field of education with its 80 % range, sorted, grey when uncertain. */
#include <math.h>

#include "report/plots_int.h"
#include "report/say.h"

enum { TOP = 50, ROW = 26, ROW_NARROW = 50, TEXT = 256 };

typedef struct scale {
    double x0, x1, step, l, r;
} scale;

static double at(const scale *s, double v)
{
    return s->l + (v - s->x0) / (s->x1 - s->x0) * (s->r - s->l);
}

static bool worth(const tarve_chart_data *d)
{
    for (size_t i = 0; i < d->v->n_charted; i++)
        if (isfinite(d->v->charted[i].gap.median))
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
    (void)fprintf(tsv, "# row\tgap\tlo80\thi80\tpoint\tcolour\tring (persons a year, %d)\n",
                  d->v->year);
    for (size_t i = 0; i < d->v->n_charted; i++) {
        const tarve_view_field *f = &d->v->charted[i];
        const bool ring = f->look == TARVE_LOOK_UNSURE;
        if (isfinite(f->gap.median))
            (void)fprintf(tsv, "%zu\t%.0f\t%.0f\t%.0f\t%d\t%u\t%d\n", i + 1, f->gap.median,
                          f->gap.lo80, f->gap.hi80, tarve_chart_mark(f->look),
                          tarve_chart_colour(f->look), ring);
    }
}

static scale make_scale(const tarve_chart_data *d, bool narrow)
{
    double lo = 0, hi = 0;
    for (size_t i = 0; i < d->v->n_charted; i++) {
        lo = fmin(lo, d->v->charted[i].gap.lo80); /* fmin and fmax pass over NaN */
        hi = fmax(hi, d->v->charted[i].gap.hi80);
    }
    scale s = {.l = narrow ? 8 : 232, .r = narrow ? 352 : 434};
    s.step = tarve_gp_step(hi - lo, narrow ? 6 : 7);
    s.x0 = s.step * floor(lo / s.step) - 0.15 * s.step;
    s.x1 = s.step * ceil(hi / s.step) + 0.15 * s.step;
    if (!(hi > lo)) {
        s.x0 = -10;
        s.x1 = 10;
    }
    return s;
}

static void grid(const tarve_canvas *c, const scale *s, size_t n)
{
    char num[TARVE_SAY_TEXT];
    const int row = c->narrow ? ROW_NARROW : ROW;
    const long first = lround(ceil(s->x0 / s->step)), last = lround(floor(s->x1 / s->step));
    for (long tick = first; tick <= last; tick++) {
        const double v = (double)tick * s->step;
        for (size_t i = 0; i < n; i++) /* on a phone the grid keeps off the names */
            tarve_gp_line(c, at(s, v), TOP + (double)(i * (size_t)row) + (c->narrow ? 24 : 0),
                          at(s, v), TOP + (double)((i + 1) * (size_t)row),
                          tick == 0 ? "ls 9 back" : "ls 8 back");
        tarve_gp_label(c, at(s, v), TOP - 10, TARVE_GP_SMALL_CENTRE,
                       tarve_say_number(c->lang, num, v, 0));
    }
    for (size_t i = 0; i <= n; i++)
        tarve_gp_line(c, 0, TOP + (double)(i * (size_t)row), c->w, TOP + (double)(i * (size_t)row),
                      "ls 8 back");
}

static void directions(const tarve_canvas *c, const scale *s)
{
    char num[TARVE_SAY_TEXT], head[TEXT];
    const char *left =
        c->narrow ? tarve_tr(c->lang, "← too many") : tarve_tr(c->lang, "← too many graduate");
    const char *right =
        c->narrow ? tarve_tr(c->lang, "too few →") : tarve_tr(c->lang, "too few graduate →");
    if (at(s, 0) - 8 - tarve_gp_width(left, TARVE_GP_SMALL) >= 0)
        tarve_gp_label(c, at(s, 0) - 8, 12, TARVE_GP_SMALL_RIGHT, left);
    if (at(s, 0) + 8 + tarve_gp_width(right, TARVE_GP_SMALL) <= (c->narrow ? c->w : 442))
        tarve_gp_label(c, at(s, 0) + 8, 12, TARVE_GP_SMALL_LEFT, right);
    if (c->narrow)
        return;
    (void)snprintf(head, sizeof head, tarve_tr(c->lang, "Gap (%s)"),
                   tarve_say_percent(c->lang, num, 0.80));
    tarve_gp_label(c, 450, 12, TARVE_GP_SMALL_LEFT, head);
    tarve_gp_label(c, 554, 12, TARVE_GP_SMALL_LEFT, tarve_tr(c->lang, "Class"));
}

static void words(const tarve_canvas *c, const tarve_view_field *f, double y)
{
    char buf[TEXT], num[TARVE_SAY_TEXT], how[96];
    const char *class = tarve_say_result(c->lang, f);
    (void)snprintf(how, sizeof how, "%s font FT_SMALL textcolor rgb %u",
                   c->narrow ? "right" : "left", tarve_chart_colour(f->look));
    if (c->narrow) {
        const double room = c->w - tarve_gp_width(class, TARVE_GP_SMALL) - 10;
        tarve_gp_label(c, 0, y - 11, TARVE_GP_LEFT,
                       tarve_chart_field_name(f, TARVE_GP_BASE, room, buf, sizeof buf));
        tarve_gp_label(c, c->w, y - 11, how, class);
        return;
    }
    tarve_gp_label(c, 0, y, TARVE_GP_LEFT,
                   tarve_chart_field_name(f, TARVE_GP_BASE, 222, buf, sizeof buf));
    tarve_gp_label(c, 480, y, TARVE_GP_RIGHT, tarve_say_signed(c->lang, num, f->gap.median, 0));
    tarve_gp_label(c, 486, y, TARVE_GP_SMALL_LEFT,
                   f->gap.lo80 < f->gap.hi80
                       ? tarve_say_range(c->lang, num, f->gap.lo80, f->gap.hi80, 0)
                       : "");
    tarve_gp_label(c, 554, y, how, class);
}

static void draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d)
{
    const scale s = make_scale(d, c->narrow);
    const int row = c->narrow ? ROW_NARROW : ROW, bar = c->narrow ? 12 : 0;
    char unit[TEXT], num[TARVE_SAY_TEXT];
    grid(c, &s, d->v->n_charted);
    directions(c, &s);
    for (size_t i = 0; i < d->v->n_charted; i++)
        words(c, &d->v->charted[i], TOP + ((double)i + 0.5) * row);
    (void)snprintf(unit, sizeof unit, tarve_tr(c->lang, "Persons a year, %d. Line: %s range."),
                   d->v->year, tarve_say_percent(c->lang, num, 0.80));
    tarve_chart_foot(c, d, unit);
    (void)fprintf(c->gp,
                  "X(v) = %.1f + (v - %.17g)*%.17g\nY(row) = %d + (row - 0.5)*%d\nD = \"%s\"\n",
                  s.l, s.x0, (s.r - s.l) / (s.x1 - s.x0), TOP + bar, row, tsv);
    (void)fprintf(
        c->gp,
        "plot D using (X($3)):(Y($1)):(X($4)-X($3)):(0):6 with vectors nohead lw 4 lc rgb "
        "variable, \\\n"
        "     D using (X($2)):(Y($1)):($7==1 ? 1.5 : 1.75):5:(PAPER) with points pt variable ps "
        "variable "
        "lc rgb variable, \\\n"
        "     D using (X($2)):(Y($1)):($7==1 ? 1.05 : 1.3):5:6 with points pt variable ps "
        "variable lc rgb variable, \\\n"
        "     D using (X($2)):($7==1 ? Y($1) : NaN) with points pt 7 ps 0.62 lc rgb PAPER\n");
}

const tarve_chart tarve_chart_gap = {
    .name = "gap",
    .about = "gap per field of education, 80% range, sorted, grey when uncertain",
    .worth = worth,
    .figures = figures,
    .height = height,
    .draw = draw,
};

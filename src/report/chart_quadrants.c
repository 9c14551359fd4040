/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Now against later: unemployed per vacancy (log scale) against the ratio I, four named quadrants.
 */
#include <math.h>
#include <string.h>

#include "report/plots_int.h"
#include "report/say.h"

enum { TEXT = 256, BOXES = 128, NAME_ROW = 20 };

typedef struct frame {
    double l, r, t, b; /* px */
    double x0, x1, y0, y1;
} frame;

typedef struct box {
    double x0, y0, x1, y1;
} box;

static bool drawable(const tarve_view_field *f)
{
    return !f->small && f->tightness > 0 && f->ratio.median >= 0;
}

static bool worth(const tarve_chart_data *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->v->n_charted; i++)
        n += drawable(&d->v->charted[i]);
    return n > 1;
}

static int height(const tarve_chart_data *d, bool narrow)
{
    (void)d;
    return (narrow ? 380 : 400) +
           tarve_gp_foot_height(narrow ? TARVE_CHART_NARROW : TARVE_CHART_WIDE);
}

static void figures(FILE *tsv, const tarve_chart_data *d)
{
    (void)fprintf(tsv, "# row\tunemployed per vacancy\tratio (%d)\tpoint\tcolour\tring\n",
                  d->v->year);
    for (size_t i = 0; i < d->v->n_charted; i++) {
        const tarve_view_field *f = &d->v->charted[i];
        if (drawable(f))
            (void)fprintf(tsv, "%zu\t%.1f\t%.2f\t%d\t%u\t%d\n", i + 1, f->tightness,
                          f->ratio.median, tarve_chart_mark(f->look), tarve_chart_colour(f->look),
                          f->look == TARVE_LOOK_UNSURE);
    }
}

static frame make_frame(const tarve_canvas *c, const tarve_chart_data *d)
{
    double x0 = d->v->total.tightness, x1 = x0, y0 = 0.8, y1 = 1.2;
    for (size_t i = 0; i < d->v->n_charted; i++) {
        const tarve_view_field *f = &d->v->charted[i];
        if (!drawable(f))
            continue;
        x0 = fmin(x0, f->tightness);
        x1 = fmax(x1, f->tightness);
        y0 = fmin(y0, f->ratio.median);
        y1 = fmax(y1, f->ratio.median);
    }
    const frame f = {.l = 40,
                     .r = c->w - 4,
                     .t = 10,
                     .b = c->h - tarve_gp_foot_height(c->w) - 42,
                     .x0 = x0 / 1.35,
                     .x1 = x1 * 1.35,
                     .y0 = y0 - 0.1,
                     .y1 = y1 + 0.1};
    return f;
}

static double px(const frame *f, double v)
{
    return f->l + log(v / f->x0) / log(f->x1 / f->x0) * (f->r - f->l);
}

static double py(const frame *f, double v)
{
    return f->b - (v - f->y0) / (f->y1 - f->y0) * (f->b - f->t);
}

static void axes(const tarve_canvas *c, const frame *f)
{
    static const double tick[] = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500};
    char num[TARVE_SAY_TEXT];
    const double step = tarve_gp_step(f->y1 - f->y0, 6);
    for (size_t i = 0; i < sizeof tick / sizeof *tick; i++)
        if (tick[i] >= f->x0 && tick[i] <= f->x1) {
            tarve_gp_line(c, px(f, tick[i]), f->t + NAME_ROW, px(f, tick[i]), f->b - NAME_ROW,
                          "ls 8 back");
            tarve_gp_label(c, px(f, tick[i]), f->b + 13, TARVE_GP_SMALL_CENTRE,
                           tarve_say_number(c->lang, num, tick[i], tick[i] < 1));
        }
    const long first = lround(ceil(f->y0 / step)), last = lround(floor(f->y1 / step));
    for (long i = first; i <= last; i++) {
        const double v = (double)i * step;
        if (py(f, v) > f->t + NAME_ROW && py(f, v) < f->b - NAME_ROW) /* the names stand there */
            tarve_gp_line(c, f->l, py(f, v), f->r, py(f, v), "ls 8 back");
        tarve_gp_label(c, f->l - 6, py(f, v), TARVE_GP_SMALL_RIGHT,
                       tarve_say_number(c->lang, num, v, step < 0.1 ? 2 : 1));
    }
    tarve_gp_label(c, f->r, f->b + 30, TARVE_GP_SMALL_RIGHT,
                   tarve_tr(c->lang, "unemployed per vacancy →"));
}

static bool overlaps(const box *a, const box *taken, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a->x0 < taken[i].x1 && taken[i].x0 < a->x1 && a->y0 < taken[i].y1 &&
            taken[i].y0 < a->y1)
            return true;
    return false;
}

static box box_at(double x, double y, double w, double h)
{
    const box b = {x, y - h / 2, x + w, y + h / 2};
    return b;
}

/* Names of the quadrants in their outer corners; they are taken room for the points' names. */
static size_t quadrant_names(const tarve_canvas *c, const frame *f, double split, box *taken)
{
    static const char *const name[4] = {
        TARVE_MSGC("quadrant", "SHORTAGE NOW AND AHEAD"), TARVE_MSGC("quadrant", "MISMATCH"),
        TARVE_MSGC("quadrant", "SHORTAGE NOW, EASING"), TARVE_MSGC("quadrant", "SURPLUS")};
    static const char *const name_narrow[4] = {
        TARVE_MSGC("quadrant, short", "SHORTAGE"), TARVE_MSGC("quadrant, short", "MISMATCH"),
        TARVE_MSGC("quadrant, short", "EASING"), TARVE_MSGC("quadrant, short", "SURPLUS")};
    tarve_gp_line(c, px(f, split), f->t, px(f, split), f->b, "ls 9 lw 1.4 back");
    tarve_gp_line(c, f->l, py(f, 1), f->r, py(f, 1), "ls 9 lw 1.4 back");
    for (size_t q = 0; q < 4; q++) {
        const bool right = q % 2 == 1, top = q >= 2;
        const char *text = tarve_tr(c->lang, c->narrow ? name_narrow[q] : name[q]);
        const double w = tarve_gp_width(text, TARVE_GP_SMALL);
        const double x = right ? f->r - w - 2 : f->l + 6, y = top ? f->t + 10 : f->b - 10;
        taken[q] = box_at(x, y, w, 16);
        tarve_gp_label(c, right ? f->r - 2 : f->l + 6, y,
                       right ? TARVE_GP_SMALL_RIGHT : TARVE_GP_SMALL_LEFT, text);
    }
    return 4;
}

/* Puts a name of at most room px beside its point where nothing stands yet. */
static bool point_name(const tarve_canvas *c, const frame *f, const tarve_view_field *field,
                       double room, box *taken, size_t *n)
{
    char buf[TEXT];
    const double x = px(f, field->tightness), y = py(f, field->ratio.median);
    const char *text = tarve_chart_field_name(field, TARVE_GP_SMALL, room, buf, sizeof buf);
    const double w = tarve_gp_width(text, TARVE_GP_SMALL), h = 15;
    /* how a place holds its text: from its left end, its middle, its right end */
    static const char *const how[] = {"left front font FT_SMALL textcolor rgb INK",
                                      "center front font FT_SMALL textcolor rgb INK",
                                      "right front font FT_SMALL textcolor rgb INK"};
    const struct {
        double x, y;
        int hold;
    } place[] = {{x + 14, y, 0},      {x - 14, y, 2},      {x, y - 18, 1},      {x, y + 18, 1},
                 {x + 11, y - 13, 0}, {x + 11, y + 13, 0}, {x - 11, y - 13, 2}, {x - 11, y + 13, 2},
                 {x + 11, y - 24, 0}, {x - 11, y + 24, 2}, {x, y - 19, 2},      {x, y + 19, 0}};
    for (size_t i = 0; i < sizeof place / sizeof *place && *n < BOXES; i++) {
        const box b = box_at(place[i].x - w * place[i].hold / 2, place[i].y, w, h);
        if (b.x0 < f->l || b.x1 > f->r || b.y0 < f->t || b.y1 > f->b || overlaps(&b, taken, *n))
            continue;
        taken[(*n)++] = b;
        tarve_gp_label(c, place[i].x, place[i].y, how[place[i].hold], text);
        return true;
    }
    return false;
}

static void names(const tarve_canvas *c, const frame *f, const tarve_chart_data *d, double split)
{
    box taken[BOXES];
    size_t n = quadrant_names(c, f, split, taken);
    for (size_t i = 0; i < d->v->n_charted && n < BOXES; i++)
        if (drawable(&d->v->charted[i]))
            taken[n++] = box_at(px(f, d->v->charted[i].tightness) - 10,
                                py(f, d->v->charted[i].ratio.median), 20, 18);
    for (size_t i = 0; i < d->v->n_charted; i++) {
        double room = c->narrow ? 130 : 220; /* a name that does not fit is cut shorter */
        bool named = !drawable(&d->v->charted[i]);
        while (!named && room > 50) {
            named = point_name(c, f, &d->v->charted[i], room, taken, &n);
            room *= 0.7;
        }
    }
}

static void draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d)
{
    const frame f = make_frame(c, d);
    const double area = d->v->total.tightness, split = area > 0 ? area : sqrt(f.x0 * f.x1);
    char unit[TEXT];
    axes(c, &f);
    names(c, &f, d, split);
    (void)snprintf(unit, sizeof unit,
                   tarve_tr(c->lang, "Upwards: matching ratio, %d. Vertical line: mean of "
                                     "the area now."),
                   d->v->year);
    tarve_chart_foot(c, d, unit);
    (void)fprintf(
        c->gp, "X(v) = %.1f + log(v/%.17g)*%.17g\nY(v) = %.1f - (v - %.17g)*%.17g\nD = \"%s\"\n",
        f.l, f.x0, (f.r - f.l) / log(f.x1 / f.x0), f.b, f.y0, (f.b - f.t) / (f.y1 - f.y0), tsv);
    (void)fprintf(
        c->gp,
        "plot D using (X($2)):(Y($3)):($6==1 ? 1.5 : 1.75):4:(PAPER) with points pt variable ps "
        "variable "
        "lc rgb variable, \\\n"
        "     D using (X($2)):(Y($3)):($6==1 ? 1.05 : 1.3):4:5 with points pt variable ps "
        "variable lc rgb variable, \\\n"
        "     D using (X($2)):($6==1 ? Y($3) : NaN) with points pt 7 ps 0.62 lc rgb PAPER\n");
}

const tarve_chart tarve_chart_quadrants = {
    .name = "quadrants",
    .about = "unemployed per vacancy now against the ratio of takers to openings later",
    .worth = worth,
    .figures = figures,
    .height = height,
    .draw = draw,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What more study places do: P(shortage) and P(large surplus) against their number, a panel a
 * field. */
#include <math.h>

#include "report/plots_int.h"
#include "report/say.h"
#include "report/whatif.h"

enum {
    MOST_PANELS = 6,
    COLUMNS = 3,
    TITLE = 46,   /* px over the curves: name, then the recommended number */
    CURVES = 130, /* px of 0 to 100 % */
    PANEL = TITLE + CURVES + 40,
    LEFT = 42, /* px beside the curves: percentages */
    RIGHT = 14,
    TEXT = 256
};

/* Places where a panel's curves stand, px. */
typedef struct panel {
    const tarve_view_field *field;
    const tarve_intake *intake;
    double l, r, top, most; /* most: places at r */
    size_t last;            /* step of the curves' end */
} panel;

/* A shortage has become unlikely there, and the recommended number is past; two steps at least. */
static size_t last_step(const tarve_intake *in)
{
    static const double unlikely = 0.25;
    size_t k = 2;
    while (k + 1 < TARVE_PLACES_STEPS &&
           (in->step[k].p_shortage_full > unlikely || in->step[k].places < in->recommended))
        k++;
    return k;
}

static size_t panels_of(const tarve_chart_data *d, bool narrow, panel p[MOST_PANELS])
{
    const double w = narrow ? TARVE_CHART_NARROW : (double)TARVE_CHART_WIDE / COLUMNS;
    size_t n = 0;
    for (size_t i = 0; i < d->v->n_charted && n < MOST_PANELS; i++) {
        const tarve_intake *in = tarve_whatif_of(d->v, &d->v->charted[i]);
        if (in == NULL)
            continue;
        const double x = narrow ? 0 : (double)(n % COLUMNS) * w;
        p[n] = (panel){.field = &d->v->charted[i],
                       .intake = in,
                       .l = x + LEFT,
                       .r = x + w - RIGHT,
                       .top = TITLE + (double)(narrow ? n : n / COLUMNS) * PANEL,
                       .last = last_step(in)};
        p[n].most = in->step[p[n].last].places;
        n++;
    }
    return n;
}

static bool worth(const tarve_chart_data *d)
{
    panel p[MOST_PANELS];
    return panels_of(d, true, p) > 0;
}

static int height(const tarve_chart_data *d, bool narrow)
{
    panel p[MOST_PANELS];
    const size_t n = panels_of(d, narrow, p), rows = narrow ? n : (n + COLUMNS - 1) / COLUMNS;
    return (int)rows * PANEL + tarve_gp_foot_height(narrow ? TARVE_CHART_NARROW : TARVE_CHART_WIDE);
}

static void figures(FILE *tsv, const tarve_chart_data *d)
{
    panel p[MOST_PANELS];
    const size_t n = panels_of(d, true, p);
    (void)fprintf(tsv, "# panel\tplaces\tP(shortage)\tP(large surplus) with all classes through\n");
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k <= p[i].last; k++) {
            const tarve_places_step *s = &p[i].intake->step[k];
            (void)fprintf(tsv, "%zu\t%.0f\t%.2f\t%.2f\n", i + 1, s->places, s->p_shortage_full,
                          s->p_large_surplus_full);
        }
        (void)fputc('\n', tsv); /* the next curve begins anew */
    }
}

static double x_at(const panel *p, double places)
{
    return p->l + places / p->most * (p->r - p->l);
}

static double y_at(const panel *p, double share)
{
    return p->top + (1.0 - share) * CURVES;
}

static void axes(const tarve_canvas *c, const panel *p, bool percentages)
{
    char num[TARVE_SAY_TEXT], line[TEXT];
    for (int k = 0; k <= 2; k++) {
        const double share = 0.5 * k, places = 0.5 * k * p->most;
        tarve_gp_line(c, p->l, y_at(p, share), p->r, y_at(p, share),
                      k == 0 ? "ls 9 back" : "ls 8 back");
        if (percentages)
            tarve_gp_label(c, p->l - 6, y_at(p, share), TARVE_GP_SMALL_RIGHT,
                           tarve_say_percent(c->lang, num, share));
        if (k > 0)
            tarve_gp_label(c, x_at(p, places), p->top + CURVES + 14,
                           k == 2 ? TARVE_GP_SMALL_RIGHT : TARVE_GP_SMALL_CENTRE,
                           tarve_say_signed(c->lang, num, places, 0));
    }
    if (isnan(p->intake->places_now))
        (void)snprintf(line, sizeof line, "%s", tarve_tr(c->lang, "now"));
    else
        (void)snprintf(line, sizeof line, tarve_tr(c->lang, "now %s"),
                       tarve_say_number(c->lang, num, p->intake->places_now, 0));
    tarve_gp_label(c, p->l, p->top + CURVES + 14, TARVE_GP_SMALL_CENTRE, line);
    tarve_gp_line(c, p->l, p->top, p->l, p->top + CURVES + 5, "ls 9 front");
}

/* The recommended number, over the curves. */
static void recommended(const tarve_canvas *c, const panel *p)
{
    char num[TARVE_SAY_TEXT], line[TEXT];
    const double x = x_at(p, fmin(p->intake->recommended, p->most));
    (void)snprintf(line, sizeof line, tarve_tr(c->lang, "advised %s"),
                   tarve_say_signed(c->lang, num, p->intake->recommended, 0));
    const bool left = x + 4 + tarve_gp_width(line, TARVE_GP_SMALL) > p->r;
    tarve_gp_line(c, x, p->top - 22, x, p->top + CURVES, "ls 10 front");
    tarve_gp_label(c, left ? x - 4 : x + 4, p->top - 20,
                   left ? TARVE_GP_SMALL_RIGHT : TARVE_GP_SMALL_LEFT, line);
}

static const double room_over = 0.87; /* a curve under it has room for its name above */

static void names(const tarve_canvas *c, const panel *p)
{
    char buf[TEXT];
    const tarve_places_step *s = p->intake->step;
    const size_t near_left = (p->last + 1) / 2, near_right = p->last / 2;
    const double falling = s[0].p_shortage_full, rising = s[p->last].p_large_surplus_full;
    tarve_gp_label(c, p->l, p->top - 37, TARVE_GP_LEFT,
                   tarve_chart_field_name(p->field, TARVE_GP_BASE, p->r - p->l, buf, sizeof buf));
    /* over the curve, which falls from there, or rises to there; under it where there is no room */
    tarve_gp_label(
        c, p->l + 6,
        falling < room_over ? y_at(p, falling) - 9 : y_at(p, s[near_left].p_shortage_full) + 12,
        "left font FT_SMALL textcolor rgb SHORTAGE", tarve_say_class(c->lang, TARVE_NEED_SHORTAGE));
    tarve_gp_label(c, p->r,
                   rising < room_over ? y_at(p, rising) - 10
                                      : y_at(p, s[near_right].p_large_surplus_full) + 12,
                   "right font FT_SMALL textcolor rgb SURPLUS",
                   tarve_say_class(c->lang, TARVE_NEED_LARGE_SURPLUS));
}

/* Words of gnuplot, one for each panel. */
static void list(const tarve_canvas *c, const char *name, const panel *p, size_t n,
                 double (*of)(const panel *p))
{
    (void)fprintf(c->gp, "%s = \"", name);
    for (size_t i = 0; i < n; i++)
        (void)fprintf(c->gp, "%s%.17g", i > 0 ? " " : "", of(&p[i]));
    (void)fprintf(c->gp, "\"\n");
}

static double left_of(const panel *p)
{
    return p->l;
}

static double top_of(const panel *p)
{
    return p->top;
}

static double scale_of(const panel *p)
{
    return (p->r - p->l) / p->most;
}

static void draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d)
{
    panel p[MOST_PANELS];
    const size_t n = panels_of(d, c->narrow, p);
    for (size_t i = 0; i < n; i++) {
        axes(c, &p[i], c->narrow || i % COLUMNS == 0);
        recommended(c, &p[i]);
        names(c, &p[i]);
    }
    tarve_chart_foot(c, d, tarve_tr(c->lang, "Probability with so many new study places a year."));
    list(c, "LEFTS", p, n, left_of);
    list(c, "TOPS", p, n, top_of);
    list(c, "SCALES", p, n, scale_of);
    (void)fprintf(
        c->gp,
        "X(k,v) = real(word(LEFTS, int(k))) + v*real(word(SCALES, int(k)))\n"
        "Y(k,p) = real(word(TOPS, int(k))) + (1 - p)*%d\nD = \"%s\"\n"
        "plot D using (X($1,$2)):(Y($1,$4)) with lines lc rgb SURPLUS lw 2.2 dt (7,3), \\\n"
        "     D using (X($1,$2)):(Y($1,$3)) with lines lc rgb SHORTAGE lw 2.2\n",
        CURVES, tsv);
}

const tarve_chart tarve_chart_whatif = {
    .name = "whatif",
    .about = "probability of shortage and of large surplus against new study places, by field",
    .worth = worth,
    .figures = figures,
    .height = height,
    .draw = draw,
};

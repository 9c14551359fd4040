/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unemployed per vacancy by municipality; dark = few, hatched = protected. */
#include <math.h>

#include "report/plots_int.h"
#include "report/say.h"

enum { WIDE = 400, NARROW = TARVE_CHART_NARROW, TALLEST = 560, EDGE = 6, HATCHES = 48, TEXT = 256 };

typedef struct frame {
    double left, top, scale; /* px, px, px a unit */
} frame;

static frame make_frame(const tarve_map *m, bool narrow)
{
    const double w = (narrow ? NARROW : WIDE) - 2 * EDGE;
    frame f = {.top = EDGE};
    f.scale = fmin(w / (m->x1 - m->x0), (TALLEST - 2.0 * EDGE) / (m->y1 - m->y0));
    f.left = EDGE + (w - f.scale * (m->x1 - m->x0)) / 2;
    return f;
}

static bool worth(const tarve_chart_data *d)
{
    double cut[3];
    return d->map != NULL && tarve_map_cuts(d->v, cut);
}

static int height(const tarve_chart_data *d, bool narrow)
{
    const frame f = make_frame(d->map, narrow);
    return (int)ceil(f.scale * (d->map->y1 - d->map->y0)) + 2 * EDGE + tarve_gp_foot_height(WIDE) +
           (d->map->attribution[0] != '\0' ? tarve_gp_foot_more(WIDE) : 0);
}

static int step_of(const tarve_chart_data *d, const double cut[3], size_t ring)
{
    return tarve_map_step(d->v->area[d->map->ring[ring].area].tightness, cut);
}

static void figures(FILE *tsv, const tarve_chart_data *d)
{
    double cut[3];
    (void)tarve_map_cuts(d->v, cut);
    (void)fprintf(tsv, "# x\ty\tstep (4 = fewest unemployed per vacancy, 1 = most, 0 = protected); "
                       "one block a border, then the hatching (x, y, dx, dy)\n");
    for (size_t k = 0; k < d->map->n; k++) {
        const tarve_ring *r = &d->map->ring[k];
        for (size_t i = 0; i < r->n; i++)
            (void)fprintf(tsv, "%.5f\t%.5f\t%d\n", r->x[i], r->y[i], step_of(d, cut, k));
        (void)fprintf(tsv, "\n\n");
    }
    for (size_t k = 0; k < d->map->n; k++)
        if (step_of(d, cut, k) == 0)
            tarve_ring_hatch(&d->map->ring[k], (d->map->x1 - d->map->x0) / HATCHES, tsv);
}

static void names(const tarve_canvas *c, const frame *f, const tarve_chart_data *d,
                  const double cut[3])
{
    char buf[TEXT], num[TARVE_SAY_TEXT];
    for (size_t k = 0; k < d->map->n; k++) {
        const tarve_ring *r = &d->map->ring[k];
        const tarve_view_area *a = &d->v->area[r->area];
        const int step = step_of(d, cut, k);
        double x, y;
        if (k > 0 && d->map->ring[k - 1].area == r->area)
            continue; /* the largest part carried it */
        tarve_ring_label(r, (step == 0 ? 14 : 34) / f->scale, &x, &y);
        x = f->left + (x - d->map->x0) * f->scale;
        y = f->top + (d->map->y1 - y) * f->scale;
        const char *ink = step >= 3 ? "center front font FT_SMALL textcolor rgb PAPER"
                                    : "center front font FT_SMALL textcolor rgb INK";
        const char *big = step >= 3 ? "center front font FT_BIG textcolor rgb PAPER"
                                    : "center front font FT_BIG textcolor rgb INK";
        tarve_gp_label(c, x, step == 0 ? y : y - 8, ink,
                       tarve_gp_fit(a->name, TARVE_GP_SMALL, 120, buf, sizeof buf));
        if (step > 0)
            tarve_gp_label(c, x, y + 9, big, tarve_say_number(c->lang, num, a->tightness, 1));
    }
}

static void draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d)
{
    const frame f = make_frame(d->map, c->narrow);
    const size_t n = d->map->n;
    double cut[3];
    char borders[350];
    bool hatched = false;
    (void)tarve_map_cuts(d->v, cut);
    for (size_t k = 0; k < n; k++)
        hatched = hatched || step_of(d, cut, k) == 0;
    names(c, &f, d, cut);
    (void)snprintf(borders, sizeof borders, tarve_tr(c->lang, "Borders of municipalities: %s"),
                   d->map->attribution);
    const char *const foot[] = {
        hatched ? tarve_tr(c->lang, "Unemployed per vacancy, 12 months. Hatched: protected.")
                : tarve_tr(c->lang, "Unemployed per vacancy, 12 months."),
        d->source, borders};
    tarve_gp_foot_texts(c, foot, d->map->attribution[0] != '\0' ? 3 : 2);
    (void)fprintf(c->gp,
                  "X(v) = %.2f + (v - %.17g)*%.17g\nY(v) = %.2f + (%.17g - v)*%.17g\n"
                  "C(k) = k==4 ? 0x0b4a5e : k==3 ? 0x3f7486 : k==2 ? 0xa9c6d1 : k==1 ? 0xd9e6eb : "
                  "0xffffff\nD = \"%s\"\n",
                  f.left, d->map->x0, f.scale, f.top, d->map->y1, f.scale, tsv);
    (void)fprintf(c->gp,
                  "plot for [i=0:%zu] D index i using (X($1)):(Y($2)):(C($3)) with filledcurves "
                  "closed lc rgb variable",
                  n - 1);
    if (hatched)
        (void)fprintf(c->gp,
                      ", \\\n     D index %zu using (X($1)):(Y($2)):(X($1+$3)-X($1)):"
                      "(Y($2+$4)-Y($2)) with vectors nohead lc rgb 0x9aa5ae lw 1",
                      n);
    (void)fprintf(c->gp,
                  ", \\\n     for [i=0:%zu] D index i using (X($1)):(Y($2)) with lines lc rgb INK2 "
                  "lw 1.2\n",
                  n - 1);
}

const tarve_chart tarve_chart_map = {
    .name = "map",
    .about = "unemployed per vacancy by municipality; hatched = protected",
    .worth = worth,
    .figures = figures,
    .height = height,
    .draw = draw,
};

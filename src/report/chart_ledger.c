/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a year's hires of each field come from: stacked bars, parts named above the first one. */
#include <math.h>

#include "report/plots_int.h"
#include "report/say.h"

enum { TOP = 62, ROW = 26, ROW_NARROW = 44, PARTS = 5, TEXT = 256 };

typedef struct part_look {
    const char *name, *name_narrow;
    unsigned colour;
    bool dark; /* white figures on it */
} part_look;

static const part_look look[PARTS] = {
    {TARVE_MSGC("part of hires", "turnover"), TARVE_MSGC("part of hires, short", "turnover"),
     0xb4bdc4, false},
    {TARVE_MSGC("part of hires", "unemployed"), TARVE_MSGC("part of hires, short", "unempl."),
     0x567280, true},
    {TARVE_MSGC("part of hires", "mobility"), TARVE_MSGC("part of hires, short", "mob."), 0x8aa9b6,
     false},
    {TARVE_MSGC("part of hires", "new graduates"), TARVE_MSGC("part of hires, short", "graduates"),
     0x0b4a5e, true},
    {TARVE_MSGC("part of hires", "gap"), TARVE_MSGC("part of hires, short", "gap"), 0xa8430b, true},
};

/* Sizes of the five parts as drawn: what is negative has no bar. */
static void parts_of(const tarve_view_field *f, double size[PARTS])
{
    const double entrants = fmax(0, f->part[TARVE_PART_ENTRANTS].median);
    const double trained = fmin(entrants, fmax(0, f->supply.median));
    size[0] = fmax(0, f->part[TARVE_PART_CHURN].median);
    size[1] = fmax(0, f->part[TARVE_PART_UNEMPLOYED].median);
    size[2] = fmax(0, f->part[TARVE_PART_MOBILITY].median);
    size[3] = trained;
    size[4] = entrants - trained;
}

static double sum_of(const tarve_view_field *f)
{
    double size[PARTS], sum = 0;
    parts_of(f, size);
    for (size_t k = 0; k < PARTS; k++)
        sum += isfinite(size[k]) ? size[k] : 0;
    return sum;
}

static double largest(const tarve_chart_data *d)
{
    double most = 0;
    for (size_t i = 0; i < d->v->n_charted; i++)
        most = fmax(most, sum_of(&d->v->charted[i]));
    return most;
}

static bool worth(const tarve_chart_data *d)
{
    return largest(d) > 0;
}

static int height(const tarve_chart_data *d, bool narrow)
{
    return TOP + (int)d->v->n_charted * (narrow ? ROW_NARROW : ROW) + 6 +
           tarve_gp_foot_height(narrow ? TARVE_CHART_NARROW : TARVE_CHART_WIDE);
}

static void figures(FILE *tsv, const tarve_chart_data *d)
{
    (void)fprintf(tsv,
                  "# row\tchurn from\tchurn to, unemployed from\tmobility from\ttrained "
                  "from\tgap from\tend (persons a year, %d)\n",
                  d->v->year);
    for (size_t i = 0; i < d->v->n_charted; i++) {
        double size[PARTS], edge = 0;
        parts_of(&d->v->charted[i], size);
        (void)fprintf(tsv, "%zu\t0", i + 1);
        for (size_t k = 0; k < PARTS; k++) {
            edge += isfinite(size[k]) ? size[k] : 0;
            (void)fprintf(tsv, "\t%.0f", edge);
        }
        (void)fputc('\n', tsv);
    }
}

static const char *name_of(const tarve_canvas *c, size_t k)
{
    return tarve_tr(c->lang, c->narrow ? look[k].name_narrow : look[k].name);
}

/* Names of the parts above the first bar, pushed apart, each with a thin line to its part. */
static void part_names(const tarve_canvas *c, const double size[PARTS], double l, double scale,
                       double y_bar)
{
    double centre[PARTS], width[PARTS], target[PARTS], edge = l;
    for (size_t k = 0; k < PARTS; k++) {
        target[k] = centre[k] = edge + size[k] * scale / 2;
        edge += size[k] * scale;
        width[k] = 14 + tarve_gp_width(name_of(c, k), TARVE_GP_SMALL);
    }
    tarve_gp_spread(centre, width, PARTS, c->narrow ? 0 : l - 60, c->w);
    for (size_t k = 0; k < PARTS; k++) {
        tarve_gp_label(c, centre[k], 12, TARVE_GP_SMALL_CENTRE, name_of(c, k));
        tarve_gp_line(c, centre[k], 20, target[k], y_bar, "ls 9 lw 0.7");
    }
}

static void figures_in(const tarve_canvas *c, const tarve_view_field *f, double l, double scale,
                       double y)
{
    double size[PARTS], edge = l;
    char num[TARVE_SAY_TEXT];
    parts_of(f, size);
    for (size_t k = 0; k < PARTS; k++) {
        const double w = size[k] * scale;
        (void)tarve_say_number(c->lang, num, size[k], 0);
        if (isfinite(w) && w > tarve_gp_width(num, TARVE_GP_SMALL) + 6)
            tarve_gp_label(c, edge + w / 2, y,
                           look[k].dark ? "center front font FT_SMALL textcolor rgb PAPER"
                                        : "center front font FT_SMALL textcolor rgb INK",
                           num);
        edge += isfinite(w) ? w : 0;
    }
    tarve_gp_label(c, edge + 6, y, TARVE_GP_LEFT,
                   tarve_say_number(c->lang, num, f->part[TARVE_PART_HIRES].median, 0));
}

static void draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d)
{
    const int row = c->narrow ? ROW_NARROW : ROW, drop = c->narrow ? 9 : 0;
    const double l = c->narrow ? 0 : 232, r = c->w - 40, scale = (r - l) / largest(d);
    char buf[TEXT], unit[TEXT];
    double size[PARTS];
    /* the first row is nearest to the names; when it is tiny they still point the right way */
    parts_of(&d->v->charted[0], size);
    part_names(c, size, l, scale, TOP + 0.5 * row + drop - 9);
    for (size_t i = 0; i < d->v->n_charted; i++) {
        const tarve_view_field *f = &d->v->charted[i];
        const double y = TOP + ((double)i + 0.5) * row;
        tarve_gp_label(
            c, 0, c->narrow ? y - 11 : y, TARVE_GP_LEFT,
            tarve_chart_field_name(f, TARVE_GP_BASE, c->narrow ? c->w : 222, buf, sizeof buf));
        figures_in(c, f, l, scale, y + drop);
    }
    (void)snprintf(unit, sizeof unit,
                   tarve_tr(c->lang, "Persons a year, %d. Figure at the end of a bar: hires."),
                   d->v->year);
    tarve_chart_foot(c, d, unit);
    (void)fprintf(c->gp, "X(v) = %.1f + v*%.17g\nY(row) = %d + (row - 0.5)*%d\nD = \"%s\"\nplot ",
                  l, scale, TOP + drop, row, tsv);
    for (int k = 0; k < PARTS; k++)
        (void)fprintf(c->gp,
                      "%sD using ($%d>$%d ? X($%d) : NaN):(Y($1)):(X($%d)+0.5):(X($%d)-0.5):"
                      "(Y($1)-9):(Y($1)+9) with boxxyerror fs solid 1 noborder lc rgb %u",
                      k == 0 ? "" : ", \\\n     ", k + 3, k + 2, k + 2, k + 2, k + 3,
                      look[k].colour);
    (void)fputc('\n', c->gp);
}

const tarve_chart tarve_chart_ledger = {
    .name = "ledger",
    .about = "where a year's hires of each field come from",
    .worth = worth,
    .figures = figures,
    .height = height,
    .draw = draw,
};

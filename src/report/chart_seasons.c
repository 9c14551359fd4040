/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendar of seasons: a row for the area and each group of occupations, a cell a month. */
#include <string.h>

#include "report/plots_int.h"
#include "report/say.h"
#include "report/seasons.h"

enum { TOP = 28, ROW = 26, ROW_NARROW = 46, LEFT = 296, CELL = 24, TEXT = 256 };

static bool worth(const tarve_chart_data *d)
{
    tarve_season s[TARVE_SEASONS_MOST];
    return tarve_seasons(d->v, s) > 0;
}

static int height(const tarve_chart_data *d, bool narrow)
{
    tarve_season s[TARVE_SEASONS_MOST];
    return TOP + (int)tarve_seasons(d->v, s) * (narrow ? ROW_NARROW : ROW) + 6 +
           tarve_gp_foot_height(narrow ? TARVE_CHART_NARROW : TARVE_CHART_WIDE);
}

/* 1 pale to 4 dark, as on the map; what is near 100 is paler than what stands out. */
static int step_of(int index)
{
    return index >= 130 ? 4 : index >= 110 ? 3 : index >= 90 ? 2 : 1;
}

static void figures(FILE *tsv, const tarve_chart_data *d)
{
    tarve_season s[TARVE_SEASONS_MOST];
    const size_t n = tarve_seasons(d->v, s);
    (void)fprintf(tsv, "# row\tmonth\tvacancies, 100 = mean of the year\tstep (4 = most)\n");
    for (size_t i = 0; i < n; i++)
        for (int m = 0; m < TARVE_SEASON_MONTHS; m++)
            (void)fprintf(tsv, "%zu\t%d\t%d\t%d\n", i + 1, m + 1, s[i].index[m],
                          step_of(s[i].index[m]));
}

/* Middle of a cell. */
static double x_of(const tarve_canvas *c, int month)
{
    const double left = c->narrow ? 0 : LEFT;
    return left + (month + 0.5) * (c->w - left) / TARVE_SEASON_MONTHS;
}

static double y_of(const tarve_canvas *c, size_t row)
{
    return c->narrow ? TOP + (double)row * ROW_NARROW + ROW_NARROW - CELL / 2.0
                     : TOP + ((double)row + 0.5) * ROW;
}

/* Names of months, or their numbers where a name is wider than its column. */
static void months(const tarve_canvas *c)
{
    const double cell = x_of(c, 1) - x_of(c, 0);
    bool fit = true;
    for (int m = 0; m < TARVE_SEASON_MONTHS; m++)
        fit = fit && tarve_gp_width(tarve_season_month(c->lang, m), TARVE_GP_SMALL) <= cell;
    for (int m = 0; m < TARVE_SEASON_MONTHS; m++) {
        char number[16];
        (void)snprintf(number, sizeof number, "%d", m + 1);
        tarve_gp_label(c, x_of(c, m), 12, TARVE_GP_SMALL_CENTRE,
                       fit ? tarve_season_month(c->lang, m) : number);
    }
}

static void words(const tarve_canvas *c, const tarve_view *v, size_t row, const tarve_season *s)
{
    char buf[TEXT], num[TARVE_SAY_TEXT];
    const double y = y_of(c, row);
    tarve_gp_label(c, 0, c->narrow ? y - 22 : y, TARVE_GP_LEFT,
                   tarve_gp_fit(tarve_season_name(v, s), TARVE_GP_BASE, c->narrow ? c->w : LEFT - 8,
                                buf, sizeof buf));
    for (int m = 0; m < TARVE_SEASON_MONTHS; m++)
        tarve_gp_label(c, x_of(c, m), y,
                       step_of(s->index[m]) >= 3 ? "center front font FT_SMALL textcolor rgb PAPER"
                                                 : "center front font FT_SMALL textcolor rgb INK",
                       tarve_say_number(c->lang, num, s->index[m], 0));
}

static void draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d)
{
    tarve_season s[TARVE_SEASONS_MOST];
    const size_t n = tarve_seasons(d->v, s);
    months(c);
    for (size_t i = 0; i < n; i++)
        words(c, d->v, i, &s[i]);
    tarve_gp_foot(c, tarve_tr(c->lang, "Vacancies by month; 100 = mean of the year."), d->source);
    (void)fprintf(c->gp,
                  "X(m) = %.1f + (m - 1)*%.2f\nY(row) = %.1f + (row - 1)*%d\n"
                  "C(k) = k==4 ? 0x0b4a5e : k==3 ? 0x3f7486 : k==2 ? 0xa9c6d1 : 0xd9e6eb\n"
                  "D = \"%s\"\n"
                  "plot D using (0):(0):(X($2)-%.2f):(X($2)+%.2f):(Y($1)-%d):(Y($1)+%d):(C($4)) "
                  "with boxxyerror fs solid 1 noborder lc rgb variable\n",
                  x_of(c, 0), x_of(c, 1) - x_of(c, 0), y_of(c, 0), c->narrow ? ROW_NARROW : ROW,
                  tsv, (x_of(c, 1) - x_of(c, 0)) / 2 - 0.5, (x_of(c, 1) - x_of(c, 0)) / 2 - 0.5,
                  CELL / 2, CELL / 2);
}

const tarve_chart tarve_chart_seasons = {
    .name = "seasons",
    .about = "each month's vacancies against the mean of its year",
    .worth = worth,
    .figures = figures,
    .height = height,
    .draw = draw,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the width of a range: shares of the variance, the largest first. */
#include <math.h>

#include "report/plots_int.h"
#include "report/say.h"

enum { CAUSES = 8, ROW = 26, TOP = 6 };

static const char *const cause[CAUSES] = {
    TARVE_MSGC("cause of width", "coverage of adverts"),
    TARVE_MSGC("cause of width", "turnover"),
    TARVE_MSGC("cause of width", "number of vacancies"),
    TARVE_MSGC("cause of width", "filled from the unemployed"),
    TARVE_MSGC("cause of width", "crosswalk"),
    TARVE_MSGC("cause of width", "assumptions on graduates"),
    TARVE_MSGC("cause of width", "number of graduates"),
    TARVE_MSGC("cause of width", "other")};

/* Causes in falling order; those under half a per cent are left out. Returns how many. */
static size_t order(const tarve_chart_data *d, size_t at[CAUSES])
{
    const double *share = d->v->in->need->variance_share;
    size_t n = 0;
    for (size_t i = 0; i < CAUSES; i++) {
        if (!(share[i] >= 0.005))
            continue;
        size_t k = n++;
        for (; k > 0 && share[at[k - 1]] < share[i]; k--)
            at[k] = at[k - 1];
        at[k] = i;
    }
    return n;
}

static bool worth(const tarve_chart_data *d)
{
    size_t at[CAUSES];
    return order(d, at) > 1;
}

static int height(const tarve_chart_data *d, bool narrow)
{
    size_t at[CAUSES];
    return TOP + (int)order(d, at) * ROW + 6 +
           tarve_gp_foot_height(narrow ? TARVE_CHART_NARROW : TARVE_CHART_WIDE);
}

static void figures(FILE *tsv, const tarve_chart_data *d)
{
    size_t at[CAUSES];
    const size_t n = order(d, at);
    (void)fprintf(tsv, "# row\tshare of the variance\tcause (0 kappa, 1 chi, 2 new vacancies, 3 "
                       "unemployed, 4 crosswalk, 5 graduate parameters, 6 graduates, 7 other)\n");
    for (size_t i = 0; i < n; i++)
        (void)fprintf(tsv, "%zu\t%.4f\t%zu\n", i + 1, d->v->in->need->variance_share[at[i]], at[i]);
}

static void draw(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d)
{
    size_t at[CAUSES];
    const size_t n = order(d, at);
    const double *share = d->v->in->need->variance_share, l = c->narrow ? 186 : 232;
    const double scale = (c->w - 60 - l) / share[at[0]];
    char pct[TARVE_SAY_TEXT];
    for (size_t i = 0; i < n; i++) {
        const double y = TOP + ((double)i + 0.5) * ROW;
        tarve_gp_label(c, 0, y, TARVE_GP_LEFT, tarve_tr(c->lang, cause[at[i]]));
        tarve_gp_label(c, l + share[at[i]] * scale + 6, y, TARVE_GP_LEFT,
                       tarve_say_percent(c->lang, pct, share[at[i]]));
    }
    tarve_gp_line(c, l, TOP, l, TOP + (double)n * ROW, "ls 9 front");
    tarve_gp_foot(c, tarve_tr(c->lang, "Share of the variance of the gap in the middle field."),
                  d->source);
    (void)fprintf(
        c->gp,
        "X(v) = %.1f + v*%.17g\nY(row) = %d + (row - 0.5)*%d\nD = \"%s\"\n"
        "plot D using (X(0)):(Y($1)):(X(0)):(X($2)):(Y($1)-8):(Y($1)+8) with boxxyerror fs "
        "solid 1 noborder lc rgb BRAND\n",
        l, scale, TOP, ROW, tsv);
}

const tarve_chart tarve_chart_width = {
    .name = "width",
    .about = "what makes the range wide: shares of the variance",
    .worth = worth,
    .figures = figures,
    .height = height,
    .draw = draw,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/track_record.csv: what earlier runs forecast, against what was observed later. */
#include <math.h>

#include "report/cells.h"
#include "report/tables.h"

enum { DECIMALS = 2, SHARE_DECIMALS = 3 };

static void count(tarve_data_sink *w, size_t n)
{
    tarve_cell_int(w, (long long)n);
}

static void steps(tarve_data_sink *w, int n)
{
    tarve_cell_fixed(w, n == 0 ? (double)NAN : (double)n, 0);
}

static void track_row(tarve_data_sink *w, const tarve_track_row *x)
{
    tarve_cell_code(w, tarve_track_scope_code(x->scope));
    tarve_cell_text(w, x->measure);
    tarve_cell_text(w, x->area);
    tarve_cell_text(w, x->group);
    steps(w, x->from);
    steps(w, x->to);
    count(w, x->runs);
    count(w, x->n);
    count(w, x->n_left);
    tarve_cell_fixed(w, x->mae, DECIMALS);
    tarve_cell_fixed(w, x->bias, DECIMALS);
    count(w, x->n_naive);
    tarve_cell_fixed(w, x->mae_naive, DECIMALS);
    tarve_cell_fixed(w, x->ratio, SHARE_DECIMALS);
    count(w, x->n_ranges);
    tarve_cell_fixed(w, x->cover80, SHARE_DECIMALS);
    tarve_cell_fixed(w, x->cover95, SHARE_DECIMALS);
    tarve_cell_fixed(w, x->hits, SHARE_DECIMALS);
    tarve_cell_fixed(w, x->opposite, SHARE_DECIMALS);
    tarve_cell_end(w);
}

static void track_rows(tarve_data_sink *w, const tarve_view *v)
{
    const tarve_track *t = v->in->track;
    for (size_t i = 0; t != NULL && i < t->n_rows; i++)
        track_row(w, &t->row[i]);
}

#define TRACK(name, title, about) TARVE_COLUMN(name, TARVE_DATA_NUMBER, title, about)
#define COUNT(name, title, about) TARVE_COLUMN(name, TARVE_DATA_INTEGER, title, about)

static const tarve_data_column track_columns[] = {
    TARVE_COLUMN("scope", TARVE_DATA_CODE, TARVE_MSG("Scope"),
                 TARVE_MSG("One series (area, municipality, occupation), all municipalities or "
                           "groups of occupations together, classes of fields, or signals"),
                 .words = "area|municipality|occupation|municipalities|occupations|fields|signals"),
    TARVE_COLUMN("measure", TARVE_DATA_CODE, TARVE_MSG("Measure"),
                 TARVE_MSG("Code of what is measured"), .may_lack = true),
    TARVE_COLUMN("area", TARVE_DATA_CODE, TARVE_MSG("Area"), TARVE_MSG("Code of the area"),
                 .may_lack = true),
    TARVE_COLUMN("group", TARVE_DATA_CODE, TARVE_MSG("Group"),
                 TARVE_MSG("Code of the occupations; SSS = all"), .may_lack = true),
    TARVE_COLUMN("steps_from", TARVE_DATA_INTEGER, TARVE_MSG("Steps ahead from"),
                 TARVE_MSG("First step ahead of the row: months, for classes years"),
                 .may_lack = true),
    TARVE_COLUMN("steps_to", TARVE_DATA_INTEGER, TARVE_MSG("Steps ahead to"),
                 TARVE_MSG("Last step ahead of the row"), .may_lack = true),
    COUNT("runs", TARVE_MSG("Earlier runs"), TARVE_MSG("Earlier runs that have a part in it")),
    COUNT("n", TARVE_MSG("Compared"),
          TARVE_MSG("Outcomes that forecasts were held against; classes named in both runs; "
                    "signals judged")),
    COUNT("n_left_out", TARVE_MSG("Left out"),
          TARVE_MSG("Outcomes that are protected or missing, or whose forecast was not "
                    "published; classes not named in both runs; signals not judged yet")),
    TRACK("mae", TARVE_MSG("Mean error"),
          TARVE_MSG("Mean absolute difference of the published median and the outcome")),
    TRACK("bias", TARVE_MSG("Bias"),
          TARVE_MSG("Mean of the published median less the outcome; above 0 = forecast too high")),
    COUNT("n_naive", TARVE_MSG("Compared with naive"),
          TARVE_MSG("Outcomes for which a naive forecast was published as well")),
    TRACK("mae_naive", TARVE_MSG("Mean error of naive"),
          TARVE_MSG("Mean absolute error of the naive forecast: the figure of the same month a "
                    "year before")),
    TRACK("ratio", TARVE_MSG("Error over naive"),
          TARVE_MSG("Mean error over that of the naive forecast, for the same outcomes; below 1 = "
                    "better than naive")),
    COUNT("n_ranges", TARVE_MSG("Ranges judged"),
          TARVE_MSG("Outcomes for which both ranges can "
                    "be judged")),
    TRACK("coverage80", TARVE_MSG("Inside the 80% range"),
          TARVE_MSG("Share of outcomes inside the published 80% range; 0.8 is the aim")),
    TRACK("coverage95", TARVE_MSG("Inside the 95% range"),
          TARVE_MSG("Share of outcomes inside the published 95% range; 0.95 is the aim")),
    TRACK("hits", TARVE_MSG("Hits"),
          TARVE_MSG("Classes: share on the same side (shortage, balance, surplus) as the newest "
                    "run's for the same year; signals: share confirmed")),
    TRACK("opposite", TARVE_MSG("Opposite"),
          TARVE_MSG("Share of classes that were a shortage then and are a surplus now, or the "
                    "other way round")),
};

const tarve_data_table tarve_data_track = {
    "track_record",
    TARVE_MSG("Track record"),
    TARVE_MSG("What earlier runs forecast, against what was observed later"),
    TARVE_DATA_COLUMNS(track_columns),
    "scope,measure,area,group,steps_from,steps_to",
    {NULL},
    track_rows,
    NULL};

void tarve_report_track(void *fp, const tarve_track *t)
{
    const tarve_report_inputs in = {.track = t};
    const tarve_view v = {.in = &in};
    tarve_table_print(fp, &tarve_data_track, &v);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/roadmap.h"

#include <math.h>

#include "report/cells.h"

tarve_range roadmap_alone(double x)
{
    return (tarve_range){x, (double)NAN, (double)NAN};
}

double roadmap_change(const roadmap_feed *r, const roadmap_row *row)
{
    const double scale = pow(10.0, row->decimals);
    const double before = tarve_roadmap_figure_find(r->v->in->roadmap_before, r->goal->name,
                                                    row->indicator, row->subject);
    return round(row->value.median * scale) / scale - before;
}

void roadmap_say(roadmap_feed *r, const roadmap_row *row)
{
    tarve_data_sink *w = r->w;
    const tarve_subgoal *g = r->goal;
    if (r->take != NULL) {
        r->take(r, row);
        return;
    }
    tarve_cell_text(w, g->theme);
    tarve_cell_text(w, g->theme_title);
    tarve_cell_text(w, g->name);
    tarve_cell_text(w, g->partners);
    tarve_cell_text(w, g->measures);
    tarve_cell_code(w, row->indicator);
    tarve_cell_text(w, row->subject);
    tarve_cell_text(w, row->name);
    tarve_cell_code(w, row->period);
    tarve_cell_range(w, row->value, row->decimals);
    tarve_cell_code(w, row->unit);
    tarve_cell_fixed(w, roadmap_change(r, row), row->decimals);
    tarve_cell_code(w, row->evidence);
    tarve_cell_text(w, g->audience);
    tarve_cell_text(w, row->text);
    tarve_cell_end(w);
    r->said++;
}

static void nothing(roadmap_feed *r, const char *indicator, const char *name, const char *why)
{
    const roadmap_row row = {.indicator = indicator,
                             .subject = "",
                             .name = name,
                             .period = "",
                             .value = {(double)NAN, (double)NAN, (double)NAN},
                             .unit = "",
                             .evidence = "",
                             .text = why};
    roadmap_say(r, &row);
}

void roadmap_tell(roadmap_feed *r, tarve_feed feed)
{
    static void (*const say[TARVE_N_FEEDS])(roadmap_feed *) = {
        roadmap_need,           roadmap_coming_needs, roadmap_season,     roadmap_beyond_supply,
        roadmap_across_borders, roadmap_no_provider,  roadmap_hidden_jobs};
    say[feed](r);
}

/* Every sub-goal has a row, even where it says that there is nothing to say. */
static void say_subgoal(roadmap_feed *r)
{
    const tarve_language *lang = r->v->lang;
    bool fed = false;
    r->said = 0;
    for (size_t f = 0; f < TARVE_N_FEEDS; f++) {
        if (r->goal->feed[f])
            roadmap_tell(r, (tarve_feed)f);
        fed = fed || r->goal->feed[f];
    }
    if (!fed)
        nothing(r, "not_fed", tarve_tr(lang, "No indicator"),
                tarve_tr(lang, "The statistics give no indicator for this sub-goal: its progress "
                               "is followed in other ways."));
    else if (r->said == 0)
        nothing(r, "nothing_found", tarve_tr(lang, "No findings"),
                tarve_tr(lang, "This run has no finding that may be published for this "
                               "sub-goal."));
}

static void roadmap_rows(tarve_data_sink *w, const tarve_view *v)
{
    roadmap_feed r = {.w = w, .v = v};
    for (size_t i = 0; i < v->in->roadmap->n; i++) {
        r.goal = &v->in->roadmap->item[i];
        say_subgoal(&r);
    }
}

static bool is_there(const tarve_view *v)
{
    return v->in->roadmap != NULL;
}

static const tarve_data_column roadmap_columns[] = {
    TARVE_COLUMN("theme", TARVE_DATA_CODE, TARVE_MSG("Theme"), TARVE_MSG("Number of the theme")),
    TARVE_COLUMN("theme_title", TARVE_DATA_TEXT, TARVE_MSG("Name of the theme"),
                 TARVE_MSG("As the roadmap has it")),
    TARVE_COLUMN("subgoal", TARVE_DATA_TEXT, TARVE_MSG("Sub-goal"),
                 TARVE_MSG("As the roadmap has it")),
    TARVE_COLUMN("partners", TARVE_DATA_TEXT, TARVE_MSG("Partners"),
                 TARVE_MSG("As the roadmap has it")),
    TARVE_COLUMN("measures", TARVE_DATA_TEXT, TARVE_MSG("Measures"),
                 TARVE_MSG("As the roadmap has it")),
    TARVE_COLUMN(
        "indicator", TARVE_DATA_CODE, TARVE_MSG("Indicator"),
        TARVE_MSG("What is measured; not_fed: no statistics feed the sub-goal; nothing_found: "
                  "this run has nothing that may be told")),
    TARVE_COLUMN(
        "subject", TARVE_DATA_CODE, TARVE_MSG("Subject"),
        TARVE_MSG("Code of the field, occupation, series or municipalities; empty for the area")),
    TARVE_COLUMN("name", TARVE_DATA_TEXT, TARVE_MSG("Name"), TARVE_MSG("The subject in words")),
    TARVE_COLUMN("period", TARVE_DATA_TEXT, TARVE_MSG("Period"),
                 TARVE_MSG("Year, years, month or quarter")),
    TARVE_COLUMN("value", TARVE_DATA_NUMBER, TARVE_MSG("Value"),
                 TARVE_MSG("The figure; empty where the text is all there is"), .range = true),
    TARVE_COLUMN("unit", TARVE_DATA_TEXT, TARVE_MSG("Unit"), TARVE_MSG("Unit of the figure")),
    TARVE_COLUMN("change", TARVE_DATA_NUMBER, TARVE_MSG("Change"),
                 TARVE_MSG("Value less that of the last run of an earlier quarter")),
    TARVE_COLUMN("evidence", TARVE_DATA_CODE, TARVE_MSG("Evidence"),
                 TARVE_MSG("The table that it is read off")),
    TARVE_COLUMN("audience", TARVE_DATA_TEXT, TARVE_MSG("For whom"),
                 TARVE_MSG("Who is to read it")),
    TARVE_COLUMN("text", TARVE_DATA_TEXT, TARVE_MSG("Text"), TARVE_MSG("A sentence or a question")),
};

const tarve_data_table tarve_data_roadmap = {
    "roadmap",
    TARVE_MSG("Roadmap"),
    TARVE_MSG("What the run says to each sub-goal of the region's roadmap"),
    TARVE_DATA_COLUMNS(roadmap_columns),
    NULL,
    {NULL},
    roadmap_rows,
    is_there};

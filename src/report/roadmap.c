/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/roadmap.h"

#include <math.h>

#include "base/files.h"
#include "report/cells.h"

static const char roadmap_header[] =
    "theme,theme_title,subgoal,partners,measures,indicator,subject,name,period,value,value_lo80,"
    "value_hi80,unit,change,evidence,audience,text";

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
    tarve_csvout *w = &r->w;
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
    tarve_csv_str(w, row->indicator);
    tarve_cell_text(w, row->subject);
    tarve_cell_text(w, row->name);
    tarve_csv_str(w, row->period);
    tarve_csv_fixed(w, row->value.median, row->decimals);
    tarve_csv_fixed(w, row->value.lo80, row->decimals);
    tarve_csv_fixed(w, row->value.hi80, row->decimals);
    tarve_csv_str(w, row->unit);
    tarve_csv_fixed(w, roadmap_change(r, row), row->decimals);
    tarve_csv_str(w, row->evidence);
    tarve_cell_text(w, g->audience);
    tarve_cell_text(w, row->text);
    tarve_csv_end(w);
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
    bool fed = false;
    r->said = 0;
    for (size_t f = 0; f < TARVE_N_FEEDS; f++) {
        if (r->goal->feed[f])
            roadmap_tell(r, (tarve_feed)f);
        fed = fed || r->goal->feed[f];
    }
    if (!fed)
        nothing(r, "not_fed", "Ei mittaria",
                "Tilastoista ei saada mittaria tälle alatavoitteelle: sen etenemistä seurataan "
                "muulla tavoin.");
    else if (r->said == 0)
        nothing(r, "nothing_found", "Ei havaintoja",
                "Tässä ajossa ei löytynyt havaintoa, jonka voi julkaista tälle alatavoitteelle.");
}

tarve_status tarve_roadmap_write(int dirfd, const tarve_view *v, tarve_error *err)
{
    const tarve_roadmap *m = v->in->roadmap;
    tarve_out out = {0};
    if (m == NULL)
        return TARVE_OK;
    const tarve_status st = tarve_out_open(dirfd, "roadmap.csv", &out, err);
    if (st != TARVE_OK)
        return st;
    roadmap_feed r = {.w = {.fp = out.fp}, .v = v};
    (void)fprintf(out.fp, "%s\n", roadmap_header);
    for (size_t i = 0; i < m->n; i++) {
        r.goal = &m->item[i];
        say_subgoal(&r);
    }
    return tarve_out_close(&out, err);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of earlier forecasts as tables: by kind of series, by steps ahead, classes of fields.
 */
#include <math.h>
#include <stdio.h>

#include "report/say.h"
#include "report/track.h"

enum { LINE = 512 };

static const char *scope_name(const tarve_page *p, tarve_track_scope s)
{
    return s == TARVE_TRACK_AREA             ? tarve_tr(p->lang, "Whole area")
           : s == TARVE_TRACK_MUNICIPALITIES ? tarve_tr(p->lang, "Municipalities")
                                             : tarve_tr(p->lang, "Groups of occupations");
}

/* All steps of the area or of a kind of series. */
static bool is_kind(const tarve_track_row *x)
{
    const bool kind = x->scope == TARVE_TRACK_AREA || x->scope == TARVE_TRACK_MUNICIPALITIES ||
                      x->scope == TARVE_TRACK_OCCUPATIONS;
    return kind && tarve_track_is_whole(x);
}

static bool is_step(const tarve_track_row *x)
{
    return x->scope == TARVE_TRACK_AREA && !tarve_track_is_whole(x);
}

static bool is_class(const tarve_track_row *x)
{
    return x->scope == TARVE_TRACK_FIELDS;
}

static size_t count(const tarve_track *t, bool (*is)(const tarve_track_row *))
{
    size_t n = 0;
    for (size_t i = 0; i < t->n_rows; i++)
        n += is(&t->row[i]);
    return n;
}

static void share(tarve_page *p, double x)
{
    char buf[TARVE_SAY_TEXT];
    tarve_page_cell(p, isnan(x) ? TARVE_DASH : tarve_say_percent(p->lang, buf, x));
}

/* ---- forecasts ---- */

static void forecast_row(tarve_page *p, const tarve_track_row *x, const char *name)
{
    char buf[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, name);
    tarve_page_cell(p, tarve_say_number(p->lang, buf, (double)x->n, 0));
    tarve_page_cell(p, tarve_say_number(p->lang, buf, x->mae, 1));
    tarve_page_cell(p, tarve_say_signed(p->lang, buf, x->bias, 1));
    tarve_page_cell(p, tarve_say_number(p->lang, buf, x->ratio, 2));
    share(p, x->cover80);
    share(p, x->cover95);
    tarve_html_close(&p->h);
}

static void kind_row(tarve_page *p, const tarve_track_row *x)
{
    char name[LINE];
    (void)snprintf(name, sizeof name, "%.200s: %.200s", tarve_view_measure_name(p->v, x->measure),
                   scope_name(p, x->scope));
    forecast_row(p, x, name);
}

static void step_row(tarve_page *p, const tarve_track_row *x)
{
    char name[LINE];
    (void)snprintf(name, sizeof name, "%.200s: %d–%d", tarve_view_measure_name(p->v, x->measure),
                   x->from, x->to);
    forecast_row(p, x, name);
}

static void class_row(tarve_page *p, const tarve_track_row *x)
{
    char buf[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "tr", NULL);
    (void)snprintf(buf, sizeof buf, "%d", x->from);
    tarve_page_row_head(p, buf);
    tarve_page_cell(p, tarve_say_number(p->lang, buf, (double)x->n, 0));
    share(p, x->hits);
    share(p, x->opposite);
    tarve_html_close(&p->h);
}

static void rows(tarve_page *p, bool (*is)(const tarve_track_row *),
                 void (*put)(tarve_page *p, const tarve_track_row *x))
{
    const tarve_track *t = p->v->in->track;
    for (size_t i = 0; i < t->n_rows; i++)
        if (is(&t->row[i]))
            put(p, &t->row[i]);
    tarve_page_table_end(p);
}

static void kinds(tarve_page *p, const char *caption)
{
    char small[LINE];
    (void)snprintf(small, sizeof small,
                   tarve_tr(p->lang, "Earlier runs: %zu. Protected outcomes are left out. By "
                                     "steps ahead and series: data/track_record.csv."),
                   p->v->in->track->n_runs);
    tarve_page_table(p, "h-track", caption, small);
    tarve_page_head(p, tarve_tr(p->lang, "Forecast|#Compared|#Mean error|#Bias|#Error over "
                                         "naive|#Inside 80%|#Inside 95%"));
    rows(p, is_kind, kind_row);
    tarve_html_element(
        &p->h, "p", "sub",
        tarve_tr(p->lang, "Bias above 0: the forecasts were too high. Naive: the figure of the "
                          "same month a year before as the forecast; below 1 ours were better. "
                          "Fewer than three outcomes: –."));
}

static void steps(tarve_page *p)
{
    if (count(p->v->in->track, is_step) == 0)
        return;
    tarve_html_open(&p->h, "section", NULL);
    tarve_page_table(p, "h-track-steps",
                     tarve_tr(p->lang, "The same of the whole area by months ahead"), NULL);
    tarve_page_head(p,
                    tarve_tr(p->lang, "Forecast, months ahead|#Compared|#Mean error|#Bias|#Error "
                                      "over naive|#Inside 80%|#Inside 95%"));
    rows(p, is_step, step_row);
    tarve_html_close(&p->h);
}

/* ---- classes ---- */

static void classes(tarve_page *p)
{
    if (count(p->v->in->track, is_class) == 0)
        return;
    tarve_html_open(&p->h, "section", NULL);
    tarve_page_table(p, "h-track-classes",
                     tarve_tr(p->lang, "Shortage or surplus of fields in earlier runs, and now"),
                     tarve_tr(p->lang,
                              "The need itself is never observed: what an earlier run said "
                              "of a field and year is held against what this one says of "
                              "the same."));
    tarve_page_head(p, tarve_tr(p->lang, "Years ahead|#Compared|#Same side|#Opposite side"));
    rows(p, is_class, class_row);
    tarve_html_close(&p->h);
}

void tarve_page_track_table(tarve_page *p)
{
    const tarve_track *t = p->v->in->track;
    const char *caption = tarve_tr(p->lang, "Forecasts of earlier runs, and what came");
    if (t == NULL)
        return;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "track-record");
    if (count(t, is_kind) > 0) {
        kinds(p, caption);
    } else {
        tarve_html_element(&p->h, "h2", NULL, caption);
        tarve_html_element(&p->h, "p", NULL,
                           tarve_tr(p->lang, "No forecast of an earlier run has an outcome yet."));
    }
    tarve_html_close(&p->h);
    steps(p);
    classes(p);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier runs forecast, and what came. */
#include <math.h>
#include <stdio.h>

#include "report/say.h"
#include "report/track.h"

enum { LINE = 512, FEWEST = 3 };

bool tarve_track_is_drawn(const tarve_view *v)
{
    return v->in->track != NULL && v->in->track->n_points >= FEWEST && v->vacancies.series != NULL;
}

/* What the chart's months come to. */
typedef struct total {
    size_t n, hits, n_naive;
    double error, paired, naive; /* sums of absolute errors; paired: of months that have a naive */
} total;

static total total_of(const tarve_track *t)
{
    total x = {0};
    for (size_t i = 0; i < t->n_points; i++) {
        const tarve_track_point *p = &t->point[i];
        const double error = fabs(p->median - p->outcome);
        x.n++;
        x.hits += p->hit;
        x.error += error;
        if (isnan(p->naive))
            continue;
        x.n_naive++;
        x.paired += error;
        x.naive += fabs(p->naive - p->outcome);
    }
    return x;
}

/* ---- the section ---- */

static void heading(tarve_page *p, const total *x)
{
    static const double aim = 0.8;
    char line[LINE];
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "Months in which the outcome was inside the range: %zu of "
                                     "%zu; the aim is %.0f"),
                   x->hits, x->n, aim * (double)x->n);
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_element(&p->h, "h2", NULL, line);
    tarve_html_open(&p->h, "p", "sub");
    tarve_html_text(&p->h,
                    tarve_tr(p->lang, "Vacancies of the area at the end of each month: the "
                                      "forecast that was published at most a year before, and "
                                      "what came."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void mark(tarve_page *p, const char *style, const char *sign, const char *text)
{
    tarve_html_open(&p->h, "li", style);
    tarve_html_open(&p->h, "i", "m");
    tarve_html_attr(&p->h, "aria-hidden", "true");
    tarve_html_text(&p->h, sign);
    tarve_html_close(&p->h);
    tarve_html_text(&p->h, text);
    tarve_html_close(&p->h);
}

static void note(tarve_page *p, const total *x)
{
    char line[LINE], ours[TARVE_SAY_TEXT], naive[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "div", "note");
    tarve_html_open(&p->h, "ul", "marks");
    mark(p, NULL, "●", tarve_tr(p->lang, "outcome inside the range"));
    mark(p, "c-s", "✕", tarve_tr(p->lang, "outcome outside the range"));
    tarve_html_close(&p->h);
    (void)snprintf(line, sizeof line, tarve_tr(p->lang, "Mean error: %s."),
                   tarve_say_number(p->lang, ours, x->error / (double)x->n, 0));
    tarve_html_element(&p->h, "p", NULL, line);
    if (x->n_naive > 0) {
        (void)snprintf(line, sizeof line,
                       tarve_tr(p->lang,
                                "Had the figure of the same month a year before been the forecast: "
                                "%s (ours in the same months %s)."),
                       tarve_say_number(p->lang, naive, x->naive / (double)x->n_naive, 0),
                       tarve_say_number(p->lang, ours, x->paired / (double)x->n_naive, 0));
        tarve_html_element(&p->h, "p", NULL, line);
    }
    tarve_html_close(&p->h);
}

static void month_row(tarve_page *p, const tarve_track_point *x)
{
    char buf[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, tarve_say_period(buf, TARVE_MONTH, x->month));
    tarve_page_cell(p, tarve_say_number(p->lang, buf, x->lo80, 0));
    tarve_page_cell(p, tarve_say_number(p->lang, buf, x->median, 0));
    tarve_page_cell(p, tarve_say_number(p->lang, buf, x->hi80, 0));
    tarve_page_cell(p, tarve_say_number(p->lang, buf, x->outcome, 0));
    tarve_page_cell(p, tarve_say_number(p->lang, buf, x->naive, 0));
    tarve_html_element(&p->h, "td", "w",
                       x->hit ? tarve_tr(p->lang, "inside") : tarve_tr(p->lang, "outside"));
    tarve_html_close(&p->h);
}

static void months(tarve_page *p, const tarve_track *t)
{
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, tarve_tr(p->lang, "The same figures as a table"));
    tarve_page_table(p, "h-track-months", tarve_tr(p->lang, "Forecast and outcome by month"), NULL);
    tarve_page_head(p, tarve_tr(p->lang, "Month|#80% range from|#Forecast|#80% range "
                                         "to|#Outcome|#A year before|Result"));
    for (size_t i = 0; i < t->n_points; i++)
        month_row(p, &t->point[i]);
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

void tarve_page_track(tarve_page *p)
{
    char alt[LINE];
    if (!tarve_plots_drawn(p->plots, "track"))
        return;
    const tarve_track *t = p->v->in->track;
    const total x = total_of(t);
    (void)snprintf(alt, sizeof alt,
                   tarve_tr(p->lang, "A bar for each month: the 80%% range of the forecast. The "
                                     "outcome is a dot inside it or a cross outside it; inside in "
                                     "%zu of %zu months. The figures are in the table below."),
                   x.hits, x.n);
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "track");
    tarve_html_open(&p->h, "figure", NULL);
    heading(p, &x);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(p, "track", alt);
    months(p, t);
    tarve_html_close(&p->h);
    note(p, &x);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

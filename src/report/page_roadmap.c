/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The region's roadmap: the four fixed indicators, and what its other sub-goals can be told. All of
 * it is what data/roadmap.csv says. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/roadmap.h"
#include "report/say.h"

enum { LINE = 600, FIGURE = 200 };

/* ---- the fixed indicators ---- */

static void indicator(roadmap_feed *r, const roadmap_row *row)
{
    tarve_page *p = r->to;
    char num[TARVE_SAY_TEXT], line[LINE];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, row->name);
    tarve_page_range(p, row->value, row->decimals, false);
    tarve_html_element(&p->h, "td", NULL, row->unit);
    tarve_page_cell(p, tarve_say_signed(p->lang, num, roadmap_change(r, row), row->decimals));
    (void)snprintf(line, sizeof line, "%s", row->text);
    tarve_html_element(&p->h, "td", "w", line);
    tarve_html_close(&p->h);
}

static void indicators(tarve_page *p, const tarve_subgoal *g)
{
    roadmap_feed r = {.v = p->v, .goal = g, .take = indicator, .to = p};
    tarve_page_table(p, "h-roadmap", tarve_tr(p->lang, "Indicators of the roadmap"),
                     tarve_tr(p->lang, "The same indicators each time. The change is from the last "
                                       "run; a dash: nothing to compare with."));
    tarve_page_head(p, tarve_tr(p->lang, "Indicator|#Value|Unit|#Change|How to read it"));
    roadmap_need(&r);
    tarve_page_table_end(p);
}

/* ---- the other sub-goals ---- */

/* What a feed says (to be translated), and the indicator whose largest value is the example. */
static const struct {
    const char *what, *example;
} told[TARVE_N_FEEDS] = {
    [TARVE_FEED_COMING_NEEDS] = {TARVE_MSG("Openings and gap by field of education"), "coming_gap"},
    [TARVE_FEED_SEASON] = {TARVE_MSG("Months with most vacancies"), "season_peak"},
    [TARVE_FEED_BEYOND_SUPPLY] = {TARVE_MSG("Fields whose shortage our own supply cannot meet"),
                                  "gap_beyond_supply"},
    [TARVE_FEED_ACROSS_BORDERS] =
        {TARVE_MSG("Pairs of municipalities, one with job seekers and the other with a shortage"),
         "neighbour_seekers"},
    [TARVE_FEED_NO_PROVIDER] = {TARVE_MSG("Fields in which nobody graduates in the area"),
                                "openings_without_graduates"},
    [TARVE_FEED_HIDDEN_JOBS] = {TARVE_MSG("Occupations with many job seekers and few adverts"),
                                "seekers_per_vacancy"},
};

typedef struct findings {
    tarve_feed feed;
    size_t n; /* subjects told of */
    double most;
    char last[128], example[LINE];
} findings;

/* The figure with its unit, and what it is where that does not show. */
static void figure_text(const tarve_language *lang, tarve_feed feed, const roadmap_row *row,
                        char text[FIGURE])
{
    char num[TARVE_SAY_TEXT];
    (void)tarve_say_number(lang, num, row->value.median, row->decimals);
    if (feed == TARVE_FEED_COMING_NEEDS || feed == TARVE_FEED_BEYOND_SUPPLY)
        (void)snprintf(text, FIGURE, tarve_tr(lang, "gap %s %s"), num, row->unit);
    else if (feed == TARVE_FEED_NO_PROVIDER)
        (void)snprintf(text, FIGURE, tarve_tr(lang, "openings %s %s"), num, row->unit);
    else
        (void)snprintf(text, FIGURE, "%s %s", num, row->unit);
}

/* "Farmers, 5/2024: 1.75 times the mean of 12 months" */
static void keep_example(const tarve_language *lang, findings *f, const roadmap_row *row)
{
    char when[TARVE_SAY_TEXT] = "", figure[FIGURE];
    tarve_freq freq = TARVE_YEAR;
    tarve_period t = TARVE_NO_PERIOD;
    if (tarve_period_parse(row->period, strlen(row->period), &freq, &t))
        (void)tarve_say_period(when, freq, t);
    figure_text(lang, f->feed, row, figure);
    (void)snprintf(f->example, sizeof f->example, "%.240s%s%s: %s", row->name,
                   when[0] != '\0' ? ", " : "", when, figure);
    f->most = row->value.median;
}

static void count(roadmap_feed *r, const roadmap_row *row)
{
    findings *f = r->to;
    if (row->subject[0] == '\0') /* of the area, or that there is nothing */
        return;
    if (strcmp(f->last, row->subject) != 0) { /* rows of one subject stand together */
        (void)snprintf(f->last, sizeof f->last, "%s", row->subject);
        f->n++;
    }
    if (strcmp(row->indicator, told[f->feed].example) == 0 && !(row->value.median <= f->most))
        keep_example(r->v->lang, f, row);
}

static void subgoal(tarve_page *p, const tarve_subgoal *g, tarve_feed feed)
{
    findings f = {.feed = feed, .most = (double)NAN};
    roadmap_feed r = {.v = p->v, .goal = g, .take = count, .to = &f};
    char num[TARVE_SAY_TEXT];
    roadmap_tell(&r, feed);
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, g->name);
    tarve_html_element(&p->h, "td", "w", tarve_tr(p->lang, told[feed].what));
    tarve_page_cell(p, tarve_say_number(p->lang, num, (double)f.n, 0));
    tarve_html_open(&p->h, "td", "w");
    tarve_html_data(&p->h, f.example[0] != '\0' ? f.example : TARVE_DASH);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static bool is_fed(const tarve_subgoal *g)
{
    bool fed = false;
    for (int f = 0; f < TARVE_N_FEEDS; f++)
        fed = fed || g->feed[f];
    return fed;
}

static void subgoals(tarve_page *p, const tarve_roadmap *m)
{
    tarve_html_open(&p->h, "section", "tight");
    tarve_page_table(
        p, "h-subgoals", tarve_tr(p->lang, "What the data tell about other sub-goals"),
        tarve_tr(p->lang, "All rows are in data/roadmap.csv. Example: the largest figure."));
    tarve_page_head(p, tarve_tr(p->lang, "Sub-goal|What is told|#Findings|Example"));
    for (size_t i = 0; i < m->n; i++)
        for (int f = TARVE_FEED_NEED + 1; f < TARVE_N_FEEDS; f++)
            if (m->item[i].feed[f])
                subgoal(p, &m->item[i], (tarve_feed)f);
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void not_fed(tarve_page *p, const tarve_roadmap *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++) {
        if (is_fed(&m->item[i]))
            continue;
        if (n == 0) {
            tarve_html_open(&p->h, "p", NULL);
            tarve_html_text(&p->h,
                            tarve_tr(p->lang, "Statistics give no indicator for these sub-goals; "
                                              "their progress is followed by other means:"));
            tarve_html_text(&p->h, " ");
        }
        tarve_html_text(&p->h, n++ > 0 ? "; " : "");
        tarve_html_data(&p->h, m->item[i].name);
    }
    if (n == 0)
        return;
    tarve_html_text(&p->h, ".");
    tarve_html_close(&p->h);
}

bool tarve_page_indicators(tarve_page *p)
{
    const tarve_roadmap *m = p->v->in->roadmap;
    for (size_t i = 0; m != NULL && i < m->n; i++)
        if (m->item[i].feed[TARVE_FEED_NEED]) {
            indicators(p, &m->item[i]);
            return true;
        }
    return false;
}

static bool has_tables(const tarve_roadmap *m)
{
    for (size_t i = 0; i < m->n; i++)
        for (int f = 0; f < TARVE_N_FEEDS; f++)
            if (m->item[i].feed[f])
                return true;
    return false;
}

void tarve_page_roadmap(tarve_page *p)
{
    const tarve_roadmap *m = p->v->in->roadmap;
    bool others = false, told_indicators = false;
    if (m == NULL)
        return;
    tarve_html_open(&p->h, has_tables(m) ? "section" : "div", NULL); /* a section has a heading */
    tarve_html_attr(&p->h, "id", "roadmap");
    for (size_t i = 0; i < m->n; i++) {
        if (m->item[i].feed[TARVE_FEED_NEED] && !told_indicators)
            indicators(p, &m->item[i]);
        told_indicators = told_indicators || m->item[i].feed[TARVE_FEED_NEED];
        for (int f = TARVE_FEED_NEED + 1; f < TARVE_N_FEEDS; f++)
            others = others || m->item[i].feed[f];
    }
    if (others)
        subgoals(p, m);
    not_fed(p, m);
    tarve_html_close(&p->h);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/roadmap.csv: what the run has to say to each sub-goal of the region's roadmap. All of it is
 * read from the view, so it says nothing that the other tables do not. */
#ifndef TARVE_REPORT_ROADMAP_H
#define TARVE_REPORT_ROADMAP_H

#include "report/datatable.h"

struct roadmap_row;
typedef struct roadmap_feed {
    tarve_data_sink *w;
    const tarve_view *v;
    const tarve_subgoal *goal;
    size_t said; /* rows of this sub-goal */
    /* gets each row in place of the file; to is its own */
    void (*take)(struct roadmap_feed *r, const struct roadmap_row *row);
    void *to;
} roadmap_feed;

/* One row; subject and name "" of the area as a whole. */
typedef struct roadmap_row {
    const char *indicator, *subject, *name;
    const char *period;
    tarve_range value; /* all NaN: the text is all there is */
    int decimals;
    const char *unit, *evidence, *text;
} roadmap_row;

void roadmap_say(roadmap_feed *r, const roadmap_row *row);
/* A single figure as a range without ends. */
tarve_range roadmap_alone(double x);

/* On the figure of the run before, both as printed; NaN when there is none. */
double roadmap_change(const roadmap_feed *r, const roadmap_row *row);

void roadmap_tell(roadmap_feed *r, tarve_feed feed); /* one of: */
void roadmap_need(roadmap_feed *r);
void roadmap_coming_needs(roadmap_feed *r);
void roadmap_beyond_supply(roadmap_feed *r);
void roadmap_no_provider(roadmap_feed *r);
void roadmap_season(roadmap_feed *r);
void roadmap_across_borders(roadmap_feed *r);
void roadmap_hidden_jobs(roadmap_feed *r);

#endif

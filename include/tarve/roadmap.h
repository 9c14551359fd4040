/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/roadmap.h - a region's development roadmap: themes, sub-goals, and which figures of a run
 * serve each of them.
 */
#ifndef TARVE_ROADMAP_H
#define TARVE_ROADMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "tarve/error.h"
#include "tarve/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tarve_feed {
    TARVE_FEED_NEED,
    TARVE_FEED_COMING_NEEDS,
    TARVE_FEED_SEASON,
    TARVE_FEED_BEYOND_SUPPLY,
    TARVE_FEED_ACROSS_BORDERS,
    TARVE_FEED_NO_PROVIDER,
    TARVE_FEED_HIDDEN_JOBS,
    TARVE_N_FEEDS
} tarve_feed;
TARVE_API const char *tarve_feed_code(tarve_feed f); /**< "coming_needs" */

typedef struct tarve_subgoal {
    const char *theme, *theme_title, *name, *partners, *measures;
    const char *audience; /**< the partners where the file has no column audience_fi */
    bool feed[TARVE_N_FEEDS];
} tarve_subgoal;

typedef struct tarve_roadmap {
    tarve_subgoal *item; /**< in the order of the file */
    size_t n;
    struct tarve_roadmap_store *store;
} tarve_roadmap; /**< zero-initialise; release with tarve_roadmap_free */

/**
 * Columns theme,theme_title_fi,subgoal_fi,partners_fi,measures_fi; feed (codes separated by blanks;
 * empty: no data feeds it) and audience_fi may be left out. Without a column feed, feeds go by the
 * exact names of the sub-goals of the roadmap that comes with tarve. Errors: TARVE_E_MISSING;
 * TARVE_E_INPUT with path, line and column: a column that is missing, a sub-goal that is empty or
 * there twice, an unknown feed, no row at all; TARVE_E_NOMEM. On error @p out is unchanged.
 */
TARVE_API tarve_status tarve_roadmap_read(const char *path, tarve_roadmap *out,
                                          tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_roadmap_free(tarve_roadmap *r);

/** A figure of the data/roadmap.csv of an earlier run. */
typedef struct tarve_roadmap_figure {
    const char *subgoal, *indicator, *subject;
    double value; /**< NaN where the row has none */
} tarve_roadmap_figure;

typedef struct tarve_roadmap_figures {
    tarve_roadmap_figure *item; /**< in the order of the file */
    size_t n;
    struct tarve_roadmap_store *store;
} tarve_roadmap_figures; /**< zero-initialise; release with tarve_roadmap_figures_free */

/** Errors: as tarve_roadmap_read, also for a value that is no number. */
TARVE_API tarve_status tarve_roadmap_figures_read(const char *path, tarve_roadmap_figures *out,
                                                  tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_roadmap_figures_free(tarve_roadmap_figures *f);
/** NaN when there is none, or it has no value. */
TARVE_API double tarve_roadmap_figure_find(const tarve_roadmap_figures *f, const char *subgoal,
                                           const char *indicator, const char *subject);

#ifdef __cplusplus
}
#endif
#endif

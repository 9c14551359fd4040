/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One audit under way: what its parts share. */
#ifndef TARVE_PANEL_AUDIT_H
#define TARVE_PANEL_AUDIT_H

#include "panel/panel_int.h"

enum { SAY_AT_MOST = 10, MAX_CODES = 16 };

typedef struct audit {
    const struct tarve_panel *p;
    const tarve_hierarchy *h;
    const tarve_known_shift *known;
    size_t n_known;
    tarve_findings *out;
    tarve_error *err;
    tarve_status status; /* out of memory: the rest is silent */
    struct {
        const char *code;
        size_t said;
    } count[MAX_CODES];
} audit;

/* One finding; of more than SAY_AT_MOST with one code the rest is only counted. mark = its place, 0
 * when it has none. */
void audit_say(audit *a, const char *code, tarve_log_level level, tarve_mark mark, const char *fmt,
               ...) TARVE_PRINTF(5, 6);

void audit_shape(
    audit *a); /* audit_shape.c: gaps, too short, open during, administrative, no area */
void audit_totals(audit *a);  /* audit_totals.c: areas and occupations that do not add up */
void audit_mergers(audit *a); /* audit_mergers.c */
void audit_breaks(audit *a);  /* audit_breaks.c */
void audit_flows(audit *a);   /* audit_flows.c: F1 where stock and flow are both there */

/* What a cell may stand for: [1,4] when protected, plus or minus 1 when rounded. */
typedef struct bounds {
    double lo, hi;
    bool known;
} bounds;
bounds cell_bounds(const series_rec *r, tarve_period t);
bounds bounds_or_none(const series_rec *r, tarve_period t); /* of no series: 0..0, not known */
/* "12" or "12..16"; writes into buf and returns it. */
const char *bounds_text(bounds b, char buf[FIGURE_TEXT]);

/* The series that differs from `like` only in area or group; NULL when there is none. */
const series_rec *series_of_area(const struct tarve_panel *p, const series_rec *like,
                                 const char *area);
const series_rec *series_of_group(const struct tarve_panel *p, const series_rec *like,
                                  const char *group);
const char *series_code(const struct tarve_panel *p, const series_rec *r, tarve_axis axis);
/* A count that may be added up over areas and groups. */
bool series_is_count(const struct tarve_panel *p, const series_rec *r);
tarve_mark series_mark_at(const series_rec *r, tarve_period t); /* 0 outside */

#endif

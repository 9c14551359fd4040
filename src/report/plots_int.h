/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts: each writes its figures once and its script twice, wide and for a phone. */
#ifndef TARVE_REPORT_PLOTS_INT_H
#define TARVE_REPORT_PLOTS_INT_H

#include "report/map.h"
#include "report/plots.h"
#include "report/script.h"

typedef struct tarve_chart_data {
    const tarve_view *v;
    const tarve_published_series *series; /* of the fan chart, else NULL */
    const tarve_map *map;                 /* NULL when borders are not to be had */
    char source[512];                     /* last line of the foot */
} tarve_chart_data;

typedef struct tarve_chart {
    const char *name; /* of its files; NULL = that of the series */
    const char *about;
    bool (*worth)(const tarve_chart_data *d); /* has it anything to say? */
    void (*figures)(FILE *tsv, const tarve_chart_data *d);
    int (*height)(const tarve_chart_data *d, bool narrow); /* px */
    void (*draw)(const tarve_canvas *c, const char *tsv, const tarve_chart_data *d);
} tarve_chart;

extern const tarve_chart tarve_chart_gap, tarve_chart_ledger, tarve_chart_quadrants,
    tarve_chart_width, tarve_chart_map, tarve_chart_fan, tarve_chart_sensitivity,
    tarve_chart_whatif, tarve_chart_track, tarve_chart_seasons, tarve_chart_vacancies,
    tarve_chart_unemployed;

enum { TARVE_CHART_WIDE = 720, TARVE_CHART_NARROW = 360 };

/* Point type and colour of a look: the same roles as on the page. */
int tarve_chart_mark(tarve_look l);
unsigned tarve_chart_colour(tarve_look l);

/* tarve_gp_foot, and that the education data are synthetic where they are. */
void tarve_chart_foot(const tarve_canvas *c, const tarve_chart_data *d, const char *unit);

/* A field's name in room px; when it is cut, the level at its end stays. */
const char *tarve_chart_field_name(const tarve_view_field *f, double size, double room, char *buf,
                                   size_t buf_size);

#endif

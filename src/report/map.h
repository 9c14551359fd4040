/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Borders of the run's municipalities, read from every .geojson of datadir/geo and projected. */
#ifndef TARVE_REPORT_MAP_H
#define TARVE_REPORT_MAP_H

#include <stdio.h>

#include "report/view.h"

typedef struct tarve_ring {
    size_t area; /* index of the view's municipalities */
    size_t n;
    double *x, *y; /* n, in units that are equal on both axes; y grows to the north */
} tarve_ring;

typedef struct tarve_map {
    size_t n;
    tarve_ring *ring;
    double x0, x1, y0, y1;
    char attribution[256]; /* whose borders they are, as the first file used says; or "" */
    tarve_arena memory;
} tarve_map;

/*
 * Outer borders of the municipalities that some file there knows (properties.code "KU729"), in the
 * view's order. *out is NULL when no municipality is found; *without: first of those that no file
 * knows, NULL = all are there. A file that is no GeoJSON is an error with its path, and so are
 * borders that are a mere line or point, with the folder: the caller can say so and go on without a
 * map.
 */
tarve_status tarve_map_read(const tarve_view *v, tarve_map **out, const tarve_view_area **without,
                            tarve_error *err) TARVE_MUST_CHECK;
void tarve_map_free(tarve_map *m);

/* Limits between the four steps of tightness, from the municipalities that are shown; false when
 * fewer than two are. Step 4 (dark) is below cut[0], step 1 from cut[2] on. */
bool tarve_map_cuts(const tarve_view *v, double cut[3]);
/* 1..4, or 0 = protected or unknown. */
int tarve_map_step(double tightness, const double cut[3]);

/* Where in a ring a text of the given size stands with most room at its sides. */
void tarve_ring_label(const tarve_ring *r, double height, double *x, double *y);
/* Ends of the hatching lines at 45 degrees, clipped to the ring, one "x y dx dy" a line. */
void tarve_ring_hatch(const tarve_ring *r, double spacing, FILE *tsv);

#endif

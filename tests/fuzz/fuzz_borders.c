/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a GeoJSON file of borders: refused with its path, or drawn; then every ring is of a
 * municipality of the view and inside the frame, its name stands in its bounds, and its hatching is
 * finite and no more than a map can need.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/map.h"
#include "support.h"

enum { HATCHES = 48, MOST_LINES = 1 << 20, LARGEST = 1 << 16 };
static const double largest_ratio = 50.0;

static void ring_holds(const tarve_map *m, const tarve_ring *r, size_t n_areas)
{
    double x = 0, y = 0, x0 = 1e9, x1 = -1e9, y0 = 1e9, y1 = -1e9;
    fuzz_check(r->area < n_areas && r->n >= 4);
    for (size_t i = 0; i < r->n; i++) {
        fuzz_check(r->x[i] >= m->x0 && r->x[i] <= m->x1 && r->y[i] >= m->y0 && r->y[i] <= m->y1);
        x0 = fmin(x0, r->x[i]);
        x1 = fmax(x1, r->x[i]);
        y0 = fmin(y0, r->y[i]);
        y1 = fmax(y1, r->y[i]);
    }
    tarve_ring_label(r, (m->y1 - m->y0) / 20, &x, &y);
    fuzz_check(x >= x0 && x <= x1 && y >= y0 && y <= y1);
}

/* As the map asks for it. */
static void hatching_holds(const tarve_map *m, const tarve_ring *r)
{
    char *text = NULL;
    size_t len = 0, lines = 0;
    FILE *fp = open_memstream(&text, &len);
    fuzz_check(fp != NULL);
    tarve_ring_hatch(r, (m->x1 - m->x0) / HATCHES, fp);
    fuzz_check(fclose(fp) == 0 && strpbrk(text, "ni") == NULL); /* no nan, no inf */
    for (const char *p = text; (p = strchr(p, '\n')) != NULL; p++)
        lines++;
    fuzz_check(lines <= MOST_LINES);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tarve_report_inputs in;
    static tarve_view_area area[] = {{.code = "KU729"}, {.code = "KU931"}, {.code = "KU216"}};
    const size_t n = sizeof area / sizeof *area;
    if (size > LARGEST)
        return 0;
    const char *path = fuzz_file("geo/fuzz.geojson", data, size);
    in.datadir = fuzz_folder();
    const tarve_view v = {.in = &in, .area = area, .n_areas = n};
    const tarve_view_area *without = NULL;
    tarve_map *m = NULL;
    tarve_error err = {0};
    const tarve_status st = tarve_map_read(&v, &m, &without, &err);
    if (st != TARVE_OK) {
        fuzz_refused(st, &err);
        fuzz_check(m == NULL && strncmp(path, err.path, strlen(err.path)) == 0);
        fuzz_check(strlen(err.path) > strlen(fuzz_folder())); /* the file, or the folder of all */
        return 0;
    }
    if (m != NULL) {
        const double ratio = (m->y1 - m->y0) / (m->x1 - m->x0);
        fuzz_check(m->n > 0 && ratio > 1 / largest_ratio && ratio < largest_ratio);
        for (size_t k = 0; k < m->n; k++) {
            ring_holds(m, &m->ring[k], n);
            hatching_holds(m, &m->ring[k]);
        }
    }
    tarve_map_free(m);
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where municipalities lie, out of their borders. */
#include <math.h>
#include <stdlib.h>

#include "report/map.h"

static const double km_per_degree = 111.195; /* along a meridian, of a sphere of 6,371 km */

/* Twice the area of a ring, and its centroid by the shoelace formula. */
static double centroid(const tarve_ring *r, double *x, double *y)
{
    double area = 0.0, sx = 0.0, sy = 0.0;
    for (size_t i = 0, j = r->n - 1; i < r->n; j = i++) {
        const double cross =
            (r->x[j] - r->x[0]) * (r->y[i] - r->y[0]) - (r->x[i] - r->x[0]) * (r->y[j] - r->y[0]);
        area += cross;
        sx += cross * (r->x[j] + r->x[i] - 2.0 * r->x[0]);
        sy += cross * (r->y[j] + r->y[i] - 2.0 * r->y[0]);
    }
    *x = r->x[0] + (area != 0.0 ? sx / (3.0 * area) : 0.0);
    *y = r->y[0] + (area != 0.0 ? sy / (3.0 * area) : 0.0);
    return fabs(area);
}

/* Each at its largest part. */
static void place_all(const tarve_map *m, size_t n, const char *const *code, double *size,
                      tarve_place *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (tarve_place){code[i], (double)NAN, (double)NAN};
    for (size_t k = 0; m != NULL && k < m->n; k++) {
        const size_t i = m->ring[k].area;
        double x = 0.0, y = 0.0;
        const double of_ring = centroid(&m->ring[k], &x, &y);
        if (of_ring <= size[i])
            continue;
        size[i] = of_ring;
        out[i].x_km = km_per_degree * x;
        out[i].y_km = km_per_degree * y;
    }
}

tarve_status tarve_report_places(const char *datadir, const char *const *code, size_t n,
                                 tarve_place *out, tarve_error *err)
{
    tarve_view_area *area = calloc(n + 1, sizeof *area);
    double *size = calloc(n + 1, sizeof *size);
    const tarve_report_inputs in = {.datadir = datadir};
    const tarve_view v = {.in = &in, .n_areas = n, .area = area};
    tarve_map *map = NULL;
    const tarve_view_area *without = NULL;
    tarve_status st = TARVE_OK;
    if (area == NULL || size == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        goto done;
    }
    for (size_t i = 0; i < n; i++)
        area[i].code = code[i];
    st = tarve_map_read(&v, &map, &without, err);
    if (st == TARVE_OK)
        place_all(map, n, code, size, out);
done:
    tarve_map_free(map);
    free(area);
    free(size);
    return st;
}

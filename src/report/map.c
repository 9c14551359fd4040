/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/map.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonin.h"
#include "base/num.h"
#include "base/text.h"

enum { MAX_FILES = 64, MAX_BYTES = 64 << 20, MAX_RINGS = 4096, MAX_AREAS = 1024 };
enum { MOST_OBLONG = 50 };
static const double degree = 0.017453292519943295;

/* ---- one feature ---- */

static size_t area_of(const tarve_view *v, const char *code)
{
    for (size_t i = 0; i < v->n_areas; i++)
        if (strcmp(v->area[i].code, code) == 0)
            return i;
    return SIZE_MAX;
}

/* The ring as numbers; a position that is none makes it the file's fault. */
static tarve_status read_ring(json_t *points, size_t area, tarve_map *m, tarve_error *err)
{
    const size_t n = json_array_size(points);
    if (n < 4 || m->n == MAX_RINGS)
        return tarve_fail(err, TARVE_E_INPUT, "a border of %zu points", n);
    tarve_ring *r = &m->ring[m->n];
    r->area = area;
    r->n = n;
    r->x = tarve_arena_alloc(&m->memory, n * sizeof *r->x);
    r->y = tarve_arena_alloc(&m->memory, n * sizeof *r->y);
    if (r->x == NULL || r->y == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for borders");
    for (size_t i = 0; i < n; i++) {
        json_t *p = json_array_get(points, i);
        r->x[i] = json_number_value(json_array_get(p, 0));
        r->y[i] = json_number_value(json_array_get(p, 1));
        if (!json_is_number(json_array_get(p, 0)) || !json_is_number(json_array_get(p, 1)) ||
            !(fabs(r->x[i]) <= 180) || !(fabs(r->y[i]) < 90))
            return tarve_fail(err, TARVE_E_INPUT, "a border's point is no longitude and latitude");
    }
    m->n++;
    return TARVE_OK;
}

static tarve_status read_geometry(json_t *geometry, size_t area, tarve_map *m, tarve_error *err)
{
    const char *type = json_string_value(json_object_get(geometry, "type"));
    json_t *at = json_object_get(geometry, "coordinates");
    tarve_status st = TARVE_OK;
    if (type != NULL && strcmp(type, "Polygon") == 0)
        return read_ring(json_array_get(at, 0), area, m, err);
    if (type == NULL || strcmp(type, "MultiPolygon") != 0)
        return tarve_fail(err, TARVE_E_INPUT, "a municipality that is no polygon");
    for (size_t i = 0; i < json_array_size(at) && st == TARVE_OK; i++)
        st = read_ring(json_array_get(json_array_get(at, i), 0), area, m, err);
    return st;
}

/* ---- one file ---- */

static tarve_status read_features(json_t *root, const tarve_view *v, bool *seen, tarve_map *m,
                                  tarve_error *err)
{
    json_t *features = json_object_get(root, "features");
    tarve_status st = TARVE_OK;
    if (!json_is_array(features))
        return tarve_fail(err, TARVE_E_INPUT, "no GeoJSON: \"features\" is not there");
    for (size_t i = 0; i < json_array_size(features) && st == TARVE_OK; i++) {
        json_t *f = json_array_get(features, i);
        const char *code =
            json_string_value(json_object_get(json_object_get(f, "properties"), "code"));
        const size_t area = code == NULL ? SIZE_MAX : area_of(v, code);
        if (area == SIZE_MAX || seen[area])
            continue;
        seen[area] = true; /* the first file that knows a municipality draws it */
        st = read_geometry(json_object_get(f, "geometry"), area, m, err);
    }
    return st;
}

/* "attribution" of a file that drew something: licences want it said beside the map. */
static void keep_attribution(json_t *root, tarve_map *m)
{
    const char *text = json_string_value(json_object_get(root, "attribution"));
    if (text != NULL && m->attribution[0] == '\0')
        (void)tarve_text_clean(text, 120, m->attribution, sizeof m->attribution);
}

static tarve_status read_file(const char *path, const tarve_view *v, bool *seen, tarve_map *m,
                              tarve_error *err)
{
    json_t *root = NULL;
    const size_t had = m->n;
    tarve_status st = tarve_json_read(path, MAX_BYTES, 0, &root, err);
    if (st != TARVE_OK)
        return st;
    st = read_features(root, v, seen, m, err);
    if (st == TARVE_OK && m->n > had)
        keep_attribution(root, m);
    if (st != TARVE_OK)
        tarve_error_at(err, path, 0, 0);
    json_decref(root);
    return st;
}

/* ---- the folder ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Full paths of the .geojson files in a fixed order; the caller frees each. */
static size_t list_files(const char *dir, char *path[MAX_FILES])
{
    size_t n = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e; d != NULL && n < MAX_FILES && (e = readdir(d)) != NULL;) {
        const size_t len = strlen(e->d_name), room = strlen(dir) + len + 2;
        if (len < 9 || strcmp(e->d_name + len - 8, ".geojson") != 0)
            continue;
        path[n] = malloc(room);
        if (path[n] == NULL)
            break;
        (void)snprintf(path[n++], room, "%s/%s", dir, e->d_name);
    }
    if (d != NULL)
        (void)closedir(d);
    if (n > 1)
        qsort(path, n, sizeof *path, by_name);
    return n;
}

static int by_area(const void *pa, const void *pb)
{
    const tarve_ring *a = pa, *b = pb;
    if (a->area != b->area)
        return a->area < b->area ? -1 : 1;
    return (b->n > a->n) - (b->n < a->n); /* the largest part first: it carries the name */
}

/* Equirectangular about the middle latitude: true shape for an area of this size. */
static void project(tarve_map *m)
{
    double lo = 90, hi = -90;
    for (size_t k = 0; k < m->n; k++)
        for (size_t i = 0; i < m->ring[k].n; i++) {
            lo = fmin(lo, m->ring[k].y[i]);
            hi = fmax(hi, m->ring[k].y[i]);
        }
    const double shrink = cos((lo + hi) / 2 * degree);
    m->y0 = lo;
    m->y1 = hi;
    m->x0 = 1e9;
    m->x1 = -1e9;
    for (size_t k = 0; k < m->n; k++)
        for (size_t i = 0; i < m->ring[k].n; i++) {
            m->ring[k].x[i] *= shrink;
            m->x0 = fmin(m->x0, m->ring[k].x[i]);
            m->x1 = fmax(m->x1, m->ring[k].x[i]);
        }
}

/* Hatching and the frame divide by the width: what is no wider than a line is no map. */
static tarve_status check_shape(const tarve_map *m, const char *dir, tarve_error *err)
{
    const double width = m->x1 - m->x0, height = m->y1 - m->y0;
    if (width > 0 && height > 0 && width < MOST_OBLONG * height && height < MOST_OBLONG * width)
        return TARVE_OK;
    const tarve_status st = tarve_fail(
        err, TARVE_E_INPUT, "the borders together are %g degrees by %g: no map", width, height);
    tarve_error_at(err, dir, 0, 0);
    return st;
}

/* The first municipality that no file knew. */
static const tarve_view_area *unseen(const tarve_view *v, const bool *seen)
{
    for (size_t i = 0; i < v->n_areas; i++)
        if (!seen[i])
            return &v->area[i];
    return NULL;
}

tarve_status tarve_map_read(const tarve_view *v, tarve_map **out, const tarve_view_area **without,
                            tarve_error *err)
{
    char dir[4096], *path[MAX_FILES] = {NULL};
    bool *seen = NULL;
    size_t n = 0;
    tarve_status st = TARVE_OK;
    tarve_map *m = NULL;
    *out = NULL;
    *without = NULL;
    if (v->in->datadir == NULL || v->n_areas == 0 || v->n_areas > MAX_AREAS)
        return TARVE_OK;
    m = calloc(1, sizeof *m);
    seen = calloc(v->n_areas, sizeof *seen);
    if (m != NULL)
        m->ring = tarve_arena_alloc(&m->memory, MAX_RINGS * sizeof *m->ring);
    if (m == NULL || seen == NULL || m->ring == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for borders");
        goto done;
    }
    (void)snprintf(dir, sizeof dir, "%.4000s/geo", v->in->datadir);
    n = list_files(dir, path);
    for (size_t i = 0; i < n && st == TARVE_OK; i++)
        st = read_file(path[i], v, seen, m, err);
    if (st == TARVE_OK)
        *without = unseen(v, seen);
    if (st == TARVE_OK && m->n > 0) {
        project(m);
        st = check_shape(m, dir, err);
    }
    if (st == TARVE_OK && m->n > 0) {
        qsort(m->ring, m->n, sizeof *m->ring, by_area);
        *out = m;
        m = NULL;
    }
done:
    for (size_t i = 0; i < n; i++)
        free(path[i]);
    free(seen);
    tarve_map_free(m);
    return st;
}

void tarve_map_free(tarve_map *m)
{
    if (m == NULL)
        return;
    tarve_arena_free(&m->memory);
    free(m);
}

/* ---- steps ---- */

bool tarve_map_cuts(const tarve_view *v, double cut[3])
{
    double t[MAX_AREAS];
    size_t n = 0;
    for (size_t i = 0; i < v->n_areas && n < MAX_AREAS; i++)
        if (v->area[i].tightness > 0)
            t[n++] = v->area[i].tightness;
    if (n < 2)
        return false;
    tarve_sort(t, n);
    for (int k = 0; k < 3; k++)
        cut[k] = round(10 * tarve_quantile_sorted(t, n, 0.25 * (k + 1))) / 10;
    return true;
}

int tarve_map_step(double tightness, const double cut[3])
{
    if (!(tightness > 0))
        return 0;
    const double shown = round(10 * tightness) / 10; /* the figure that stands on the map decides */
    return shown < cut[0] ? 4 : shown < cut[1] ? 3 : shown < cut[2] ? 2 : 1;
}

/* ---- geometry ---- */

enum { CROSSINGS = 256, GRID = 48 };

/* Crossings of the ring with the line a*x + b*y = k, as positions along (b, -a); sorted. */
static size_t crossings(const tarve_ring *r, double a, double b, double k, double *at)
{
    size_t n = 0;
    for (size_t i = 0, j = r->n - 1; i < r->n && n < CROSSINGS; j = i++) {
        const double p = a * r->x[i] + b * r->y[i] - k, q = a * r->x[j] + b * r->y[j] - k;
        if ((p > 0) == (q > 0))
            continue;
        const double f = p / (p - q), x = r->x[i] + f * (r->x[j] - r->x[i]),
                     y = r->y[i] + f * (r->y[j] - r->y[i]);
        at[n++] = b * x - a * y;
    }
    tarve_sort(at, n);
    return n & ~(size_t)1;
}

static void bounds(const tarve_ring *r, double *x0, double *x1, double *y0, double *y1)
{
    *x0 = *x1 = r->x[0];
    *y0 = *y1 = r->y[0];
    for (size_t i = 1; i < r->n; i++) {
        *x0 = fmin(*x0, r->x[i]);
        *x1 = fmax(*x1, r->x[i]);
        *y0 = fmin(*y0, r->y[i]);
        *y1 = fmax(*y1, r->y[i]);
    }
}

/* Room to both sides of x in the ring at height y; negative when x is outside. */
static double side_room(const tarve_ring *r, double x, double y)
{
    double at[CROSSINGS];
    const size_t n = crossings(r, 0, 1, y, at);
    for (size_t i = 0; i + 1 < n; i += 2)
        if (at[i] <= x && x <= at[i + 1])
            return fmin(x - at[i], at[i + 1] - x);
    return -1;
}

void tarve_ring_label(const tarve_ring *r, double height, double *x, double *y)
{
    double x0, x1, y0, y1, best = -2;
    bounds(r, &x0, &x1, &y0, &y1);
    *x = (x0 + x1) / 2;
    *y = (y0 + y1) / 2;
    for (int i = 1; i < GRID; i++)
        for (int j = 1; j < GRID; j++) {
            const double px = x0 + (x1 - x0) * i / GRID, py = y0 + (y1 - y0) * j / GRID;
            const double room = fmin(side_room(r, px, py), fmin(side_room(r, px, py - height / 2),
                                                                side_room(r, px, py + height / 2)));
            if (room > best) {
                best = room;
                *x = px;
                *y = py;
            }
        }
}

void tarve_ring_hatch(const tarve_ring *r, double spacing, FILE *tsv)
{
    double x0, x1, y0, y1, at[CROSSINGS];
    bounds(r, &x0, &x1, &y0, &y1);
    /* lines x - y = k; positions along (-1, -1) */
    const long first = lround(ceil((x0 - y1) / spacing)), last = lround(floor((x1 - y0) / spacing));
    for (long line = first; line <= last; line++) {
        const double k = (double)line * spacing;
        const size_t n = crossings(r, 1, -1, k, at);
        for (size_t i = 0; i + 1 < n; i += 2) {
            const double xa = (k - at[i]) / 2, xb = (k - at[i + 1]) / 2;
            (void)fprintf(tsv, "%.5f\t%.5f\t%.5f\t%.5f\n", xa, xa - k, xb - xa, xb - xa);
        }
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The panel: what was read, put in an order that does not tell how it was read. */
#include "tarve/panel.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "panel/panel_int.h"

tarve_panel *tarve_panel_new(void)
{
    return calloc(1, sizeof(tarve_panel));
}

void tarve_panel_free(tarve_panel *p)
{
    if (p == NULL)
        return;
    for (size_t a = 0; a < TARVE_N_AXES; a++) {
        tarve_intern_free(&p->axis[a].seen);
        free(p->axis[a].name);
    }
    store_free(&p->cells);
    for (unsigned f = 0; f < p->n_files; f++)
        free(p->path[f]);
    free(p->kind);
    free(p);
}

const char *panel_code(const struct tarve_panel *p, tarve_axis axis, uint32_t id)
{
    const axis_names *names = &p->axis[axis];
    return names->name != NULL ? names->name[id] : tarve_intern_text(&names->seen, id, NULL);
}

/* Whole characters up to `most` bytes. */
static size_t shortened(const char *text, size_t len, size_t most)
{
    size_t end = 0;
    uint32_t cp;
    while (end < len) {
        const size_t n = tarve_utf8_next(text + end, len - end, &cp);
        if (end + (n == 0 ? 1 : n) > most)
            break;
        end += n == 0 ? 1 : n;
    }
    return end;
}

const char *panel_key_text(const struct tarve_panel *p, const series_key *key, char buf[KEY_TEXT])
{
    enum { SHOWN = 40 };
    char code[TARVE_N_AXES][KEY_TEXT / 4 - 4];
    for (size_t a = 0; a < TARVE_N_AXES; a++) {
        const char *text = panel_code(p, (tarve_axis)a, key->code[a]);
        (void)tarve_text_escape(text, shortened(text, strlen(text), SHOWN), code[a],
                                sizeof code[a]);
    }
    const char *variant = code[TARVE_AXIS_VARIANT];
    (void)snprintf(buf, KEY_TEXT, "%s of %s, %s%s%s", code[TARVE_AXIS_MEASURE],
                   code[TARVE_AXIS_AREA], code[TARVE_AXIS_GROUP], variant[0] == '\0' ? "" : ", ",
                   variant);
    return buf;
}

/* ---- finish ---- */

typedef struct ranked {
    const char *text;
    uint32_t id;
} ranked;

static int by_text(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    const int order = strcmp(x->text, y->text);
    return order != 0 ? order : x->id < y->id ? -1 : x->id > y->id;
}

typedef struct axis_order {
    const char **name; /* by rank */
    uint32_t *rank;    /* by id of first sight; rubbish for codes that no series uses */
    size_t n;
} axis_order;

static void axis_order_free(axis_order *o)
{
    free(o->name);
    free(o->rank);
    *o = (axis_order){0};
}

/* Ranks the codes that some series uses: a refused file may have left others behind. */
static tarve_status order_axis(const tarve_panel *p, tarve_axis axis, axis_order *out,
                               tarve_error *err)
{
    const tarve_intern *seen = &p->axis[axis].seen;
    tarve_status st = TARVE_OK;
    ranked *code = calloc(seen->n + 1, sizeof *code);
    out->rank = calloc(seen->n + 1, sizeof *out->rank);
    out->name = calloc(seen->n + 1, sizeof *out->name);
    if (code == NULL || out->rank == NULL || out->name == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu codes", seen->n);
        goto done;
    }
    for (size_t i = 0; i < p->cells.n; i++)
        out->rank[p->cells.series[i].key.code[axis]] = 1;
    for (uint32_t id = 0; id < seen->n; id++)
        if (out->rank[id] != 0)
            code[out->n++] = (ranked){.text = tarve_intern_text(seen, id, NULL), .id = id};
    qsort(code, out->n, sizeof *code, by_text);
    for (size_t r = 0; r < out->n; r++) {
        out->name[r] = code[r].text;
        out->rank[code[r].id] = (uint32_t)r;
    }
done:
    free(code);
    return st;
}

static tarve_status look_up_kinds(const axis_order *measures, tarve_measure_kind **out,
                                  tarve_error *err)
{
    tarve_measure_kind *kind = calloc(measures->n + 1, sizeof *kind);
    if (kind == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu measures", measures->n);
    for (size_t m = 0; m < measures->n; m++) {
        const tarve_measure_info *info = tarve_measure_find(measures->name[m]);
        if (info == NULL) {
            free(kind);
            if (err != NULL)
                err->code = "unknown-measure";
            return tarve_fail(err, TARVE_E_INPUT, "\"%.60s\" is no measure that tarve knows",
                              measures->name[m]);
        }
        kind[m] = info->kind;
    }
    *out = kind;
    return TARVE_OK;
}

static int compare_keys(const series_key *x, const series_key *y)
{
    for (size_t a = 0; a < TARVE_N_AXES; a++)
        if (x->code[a] != y->code[a])
            return x->code[a] < y->code[a] ? -1 : 1;
    return x->freq < y->freq ? -1 : x->freq > y->freq;
}

static int by_key(const void *a, const void *b)
{
    return compare_keys(&((const series_rec *)a)->key, &((const series_rec *)b)->key);
}

static void order_series(tarve_panel *p, axis_order order[TARVE_N_AXES])
{
    for (size_t i = 0; i < p->cells.n; i++)
        for (size_t a = 0; a < TARVE_N_AXES; a++) {
            uint32_t *code = &p->cells.series[i].key.code[a];
            *code = order[a].rank[*code];
        }
    for (size_t a = 0; a < TARVE_N_AXES; a++) {
        p->axis[a].name = order[a].name;
        p->axis[a].n = order[a].n;
        order[a].name = NULL;
    }
    if (p->cells.n > 0)
        qsort(p->cells.series, p->cells.n, sizeof *p->cells.series, by_key);
}

tarve_status tarve_panel_finish(tarve_panel *p, tarve_error *err)
{
    if (p->finished)
        return TARVE_OK;
    axis_order order[TARVE_N_AXES] = {0};
    tarve_status st = TARVE_OK;
    for (size_t a = 0; st == TARVE_OK && a < TARVE_N_AXES; a++)
        st = order_axis(p, (tarve_axis)a, &order[a], err);
    if (st == TARVE_OK)
        st = look_up_kinds(&order[TARVE_AXIS_MEASURE], &p->kind, err);
    if (st == TARVE_OK) { /* from here on nothing can fail */
        store_drop_index(&p->cells);
        store_trim(&p->cells);
        order_series(p, order);
        p->finished = true;
    }
    for (size_t a = 0; a < TARVE_N_AXES; a++)
        axis_order_free(&order[a]);
    return st;
}

/* ---- asking ---- */

size_t tarve_panel_size(const tarve_panel *p)
{
    return p->cells.n;
}

tarve_series tarve_panel_series(const tarve_panel *p, size_t i)
{
    assert(p->finished && i < p->cells.n);
    const series_rec *r = &p->cells.series[i];
    const uint32_t *code = r->key.code;
    return (tarve_series){.measure = p->axis[TARVE_AXIS_MEASURE].name[code[TARVE_AXIS_MEASURE]],
                          .area = p->axis[TARVE_AXIS_AREA].name[code[TARVE_AXIS_AREA]],
                          .group = p->axis[TARVE_AXIS_GROUP].name[code[TARVE_AXIS_GROUP]],
                          .variant = p->axis[TARVE_AXIS_VARIANT].name[code[TARVE_AXIS_VARIANT]],
                          .kind = p->kind[code[TARVE_AXIS_MEASURE]],
                          .freq = (tarve_freq)r->key.freq,
                          .first = r->base,
                          .n = r->n,
                          .value = r->value,
                          .mark = series_marks(r)};
}

bool panel_code_id(const struct tarve_panel *p, tarve_axis axis, const char *text, uint32_t *id)
{
    const axis_names *names = &p->axis[axis];
    size_t lo = 0, hi = names->n;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        const int order = strcmp(names->name[mid], text);
        if (order == 0) {
            *id = (uint32_t)mid;
            return true;
        }
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

const series_rec *panel_series_of(const struct tarve_panel *p, const series_key *key)
{
    const series_rec want = {.key = *key};
    return p->cells.n == 0 ? NULL
                           : bsearch(&want, p->cells.series, p->cells.n, sizeof want, by_key);
}

size_t tarve_panel_find(const tarve_panel *p, const char *measure, const char *area,
                        const char *group, const char *variant, tarve_freq freq)
{
    const char *text[TARVE_N_AXES] = {measure, area, group, variant == NULL ? "" : variant};
    series_key key = {.freq = (uint32_t)freq};
    if (!p->finished)
        return SIZE_MAX;
    for (size_t a = 0; a < TARVE_N_AXES; a++)
        if (!panel_code_id(p, (tarve_axis)a, text[a], &key.code[a]))
            return SIZE_MAX;
    const series_rec *found = panel_series_of(p, &key);
    return found == NULL ? SIZE_MAX : (size_t)(found - p->cells.series);
}

_gsl_vector_const_view tarve_series_view(const tarve_series *s)
{
    return gsl_vector_const_view_array(s->value, s->n);
}

void tarve_panel_memory(const tarve_panel *p, size_t *cell_bytes, size_t *other_bytes,
                        size_t *n_cells)
{
    const store *s = &p->cells;
    enum { HEAP_OVERHEAD = 16 }; /* of one block, as common allocators have it */
    *cell_bytes = s->room * (sizeof(double) + sizeof(tarve_mark));
    *n_cells = s->cells;
    *other_bytes = sizeof *p + s->cap * sizeof *s->series + s->n_slots * sizeof *s->slot +
                   s->n * HEAP_OVERHEAD;
    for (size_t a = 0; a < TARVE_N_AXES; a++) {
        const tarve_intern *seen = &p->axis[a].seen;
        *other_bytes += seen->text.bytes + seen->n_slots * sizeof *seen->slot +
                        seen->cap * (sizeof(char *) + sizeof(size_t) + sizeof(uint64_t)) +
                        p->axis[a].n * sizeof(char *);
    }
}

size_t tarve_panel_n_files(const tarve_panel *p)
{
    return p->n_files;
}

const char *tarve_panel_path(const tarve_panel *p, unsigned file)
{
    return file < p->n_files ? p->path[file] : "";
}

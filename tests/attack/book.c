/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attack.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(tarve_status st, const tarve_error *err)
{
    if (st == TARVE_OK)
        return;
    (void)fprintf(stderr, "attack: %s: %s\n", err->path, err->message);
    exit(2);
}

static char *copy(const char *s)
{
    char *out = s == NULL ? NULL : strdup(s);
    if (out == NULL) {
        (void)fprintf(stderr, "attack: the manifest lacks something, or out of memory\n");
        exit(2);
    }
    return out;
}

static const char *text_of(json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static void read_region(book *b, json_t *manifest)
{
    json_t *region = json_object_get(json_object_get(manifest, "configuration"), "region");
    json_t *members = json_object_get(region, "municipalities");
    tarve_freq f;
    b->area = copy(text_of(region, "area"));
    b->occupation_area = copy(text_of(region, "occupation_area"));
    b->n_members = json_array_size(members);
    b->member = calloc(b->n_members + 1, sizeof *b->member);
    for (size_t i = 0; b->member != NULL && i < b->n_members; i++)
        b->member[i] = copy(json_string_value(json_array_get(members, i)));
    const char *as_of = text_of(manifest, "as_of");
    if (as_of == NULL || !tarve_period_parse(as_of, strlen(as_of), &f, &b->as_of))
        exit(2);
}

static void read_inputs(book *b, json_t *manifest, const char *in_dir)
{
    json_t *inputs = json_object_get(manifest, "inputs");
    const tarve_read_options options = {
        .lexicon = b->lexicon, .as_of_month = TARVE_NO_PERIOD, .jobs = 1};
    for (size_t i = 0; i < json_array_size(inputs); i++) {
        char path[4096];
        tarve_error err = {0};
        (void)snprintf(path, sizeof path, "%s/%s", in_dir,
                       text_of(json_array_get(inputs, i), "path"));
        check(tarve_panel_read(b->panel, path, &options, NULL, &err), &err);
    }
}

static bool in_play(const book *b, const tarve_series *s)
{
    if (s->freq != TARVE_MONTH || s->variant[0] != '\0' || !tarve_measure_find(s->measure)->whole)
        return false;
    if (strcmp(s->area, b->area) == 0 || strcmp(s->area, b->occupation_area) == 0)
        return true;
    for (size_t i = 0; i < b->n_members; i++)
        if (strcmp(s->area, b->member[i]) == 0)
            return true;
    return false;
}

static void number_cells(book *b)
{
    const size_t n = tarve_panel_size(b->panel);
    b->base = calloc(n + 1, sizeof *b->base);
    for (size_t k = 0; b->base != NULL && k < n; k++) {
        const tarve_series s = tarve_panel_series(b->panel, k);
        b->base[k] = in_play(b, &s) ? b->n_cells : SIZE_MAX;
        b->n_cells += in_play(b, &s) ? s.n : 0;
    }
    b->series = calloc(b->n_cells + 1, sizeof *b->series);
    if (b->base == NULL || b->series == NULL)
        exit(2);
    for (size_t k = 0; k < n; k++)
        for (size_t t = 0; b->base[k] != SIZE_MAX && t < tarve_panel_series(b->panel, k).n; t++)
            b->series[b->base[k] + t] = k;
}

void book_open(book *b, const char *run_dir, const char *in_dir, const char *data_dir)
{
    char path[4096];
    tarve_error err = {0};
    json_error_t why;
    *b = (book){.panel = tarve_panel_new()};
    (void)snprintf(path, sizeof path, "%s/manifest.json", run_dir);
    json_t *manifest = json_load_file(path, 0, &why);
    if (manifest == NULL || b->panel == NULL) {
        (void)fprintf(stderr, "attack: %s: %s\n", path, why.text);
        exit(2);
    }
    (void)snprintf(path, sizeof path, "%s/classifications", data_dir);
    check(tarve_lexicon_load(path, &b->lexicon, &err), &err);
    check(tarve_hierarchy_load(path, &b->hierarchy, &err), &err);
    read_region(b, manifest);
    read_inputs(b, manifest, in_dir);
    check(tarve_panel_finish(b->panel, &err), &err);
    number_cells(b);
    json_decref(manifest);
}

void book_close(book *b)
{
    for (size_t i = 0; i < b->n_members; i++)
        free(b->member[i]);
    free(b->member);
    free(b->area);
    free(b->occupation_area);
    free(b->base);
    free(b->series);
    tarve_panel_free(b->panel);
    tarve_hierarchy_free(b->hierarchy);
    tarve_lexicon_free(b->lexicon);
}

size_t book_cell(const book *b, const char *measure, const char *area, const char *group,
                 tarve_period t)
{
    const size_t k = tarve_panel_find(b->panel, measure, area, group, NULL, TARVE_MONTH);
    if (k == SIZE_MAX || b->base[k] == SIZE_MAX)
        return SIZE_MAX;
    const tarve_series s = tarve_panel_series(b->panel, k);
    return t < s.first || t >= s.first + (tarve_period)s.n ? SIZE_MAX
                                                           : b->base[k] + (size_t)(t - s.first);
}

static tarve_mark mark_of(const book *b, size_t cell, double *value)
{
    const size_t k = b->series[cell];
    const tarve_series s = tarve_panel_series(b->panel, k);
    *value = s.value[cell - b->base[k]];
    return s.mark[cell - b->base[k]];
}

static bool is_small(double x)
{
    return x >= HIDDEN_LO && x <= HIDDEN_HI;
}

bool book_is_printed(const book *b, size_t cell)
{
    double x;
    return tarve_mark_state(mark_of(b, cell, &x)) == TARVE_CELL_VALUE && !is_small(x);
}

bool book_is_hidden(const book *b, size_t cell)
{
    double x;
    const tarve_cell_state state = tarve_mark_state(mark_of(b, cell, &x));
    return state == TARVE_CELL_PROTECTED || (state == TARVE_CELL_VALUE && is_small(x));
}

bool book_is_total(const book *b, size_t cell)
{
    const tarve_series s = tarve_panel_series(b->panel, b->series[cell]);
    return strcmp(s.group, "SSS") == 0 &&
           (strcmp(s.area, b->area) == 0 || strcmp(s.area, b->occupation_area) == 0);
}

int64_t book_value(const book *b, size_t cell)
{
    double x;
    (void)mark_of(b, cell, &x);
    return llround(x);
}

tarve_period book_month(const book *b, size_t cell)
{
    const size_t k = b->series[cell];
    return tarve_panel_series(b->panel, k).first + (tarve_period)(cell - b->base[k]);
}

const char *book_place(const book *b, size_t cell, char *buf, size_t size)
{
    double x;
    char month[TARVE_PERIOD_TEXT];
    const tarve_mark m = mark_of(b, cell, &x);
    const tarve_series s = tarve_panel_series(b->panel, b->series[cell]);
    const char *path = tarve_panel_path(b->panel, tarve_mark_file(m)), *slash = strrchr(path, '/');
    (void)snprintf(buf, size, "%s:%zu, field %u: %s %s %s %s", slash == NULL ? path : slash + 1,
                   (size_t)tarve_mark_line(m), tarve_mark_field(m), s.measure, s.area, s.group,
                   tarve_period_format(TARVE_MONTH, book_month(b, cell), month));
    return buf;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PASSES = 200 };

static void *grown(void *p, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return p;
    *cap = *cap == 0 ? 1024 : 2 * *cap;
    void *out = realloc(p, *cap * size);
    if (out == NULL)
        exit(2);
    return out;
}

void evidence_begin(evidence *e, int64_t lo, int64_t hi, const char *place)
{
    e->item = grown(e->item, e->n, &e->cap, sizeof *e->item);
    bound *b = &e->item[e->n++];
    *b = (bound){.first = e->n_terms, .lo = lo, .hi = hi};
    (void)snprintf(b->place, sizeof b->place, "%s", place);
}

void evidence_term(evidence *e, size_t cell, int sign)
{
    e->term = grown(e->term, e->n_terms, &e->cap_terms, sizeof *e->term);
    e->term[e->n_terms++] = (term){cell, sign};
    e->item[e->n - 1].n++;
}

void evidence_cell(evidence *e, size_t cell, int64_t lo, int64_t hi, const char *place)
{
    evidence_begin(e, lo, hi, place);
    evidence_term(e, cell, 1);
}

void evidence_free(evidence *e)
{
    free(e->item);
    free(e->term);
}

/* ---- sums ---- */

typedef struct sum {
    int64_t lo, hi;
    bool known;
} sum;

static void add(sum *s, const book *b, size_t cell)
{
    if (cell == SIZE_MAX || !(book_is_hidden(b, cell) || book_is_printed(b, cell))) {
        s->known = false;
        return;
    }
    const bool hidden = book_is_hidden(b, cell);
    s->lo += hidden ? HIDDEN_LO : book_value(b, cell);
    s->hi += hidden ? HIDDEN_HI : book_value(b, cell);
}

static bool fits(const book *b, size_t total, const sum *s)
{
    return s->known && book_is_printed(b, total) && book_value(b, total) >= s->lo &&
           book_value(b, total) <= s->hi;
}

static void sum_of_members(evidence *e, const book *b, size_t total, const char *measure)
{
    const tarve_period t = book_month(b, total);
    sum s = {0, 0, b->n_members > 0};
    for (size_t i = 0; i < b->n_members; i++)
        add(&s, b, book_cell(b, measure, b->member[i], "SSS", t));
    if (!fits(b, total, &s))
        return;
    evidence_begin(e, 0, 0, "the municipalities add up to the area");
    evidence_term(e, total, 1);
    for (size_t i = 0; i < b->n_members; i++)
        evidence_term(e, book_cell(b, measure, b->member[i], "SSS", t), -1);
}

static bool is_part(const tarve_series *s, const tarve_series *total)
{
    return s->freq == TARVE_MONTH && strlen(s->group) == 4 && s->variant[0] == '\0' &&
           strcmp(s->measure, total->measure) == 0 && strcmp(s->area, total->area) == 0;
}

static void sum_of_occupations(evidence *e, const book *b, size_t total)
{
    const tarve_series all = tarve_panel_series(b->panel, b->series[total]);
    const tarve_period t = book_month(b, total);
    const size_t n = tarve_panel_size(b->panel);
    sum s = {0, 0, true};
    size_t parts = 0;
    for (size_t k = 0; k < n; k++) {
        const tarve_series one = tarve_panel_series(b->panel, k);
        if (!is_part(&one, &all))
            continue;
        add(&s, b, book_cell(b, one.measure, one.area, one.group, t));
        parts++;
    }
    if (parts == 0 || !fits(b, total, &s))
        return;
    evidence_begin(e, 0, 0, "the occupations add up to their total");
    evidence_term(e, total, 1);
    for (size_t k = 0; k < n; k++) {
        const tarve_series one = tarve_panel_series(b->panel, k);
        if (is_part(&one, &all))
            evidence_term(e, book_cell(b, one.measure, one.area, one.group, t), -1);
    }
}

void evidence_of_sums(evidence *e, const book *b)
{
    for (size_t k = 0; k < tarve_panel_size(b->panel); k++) {
        const tarve_series s = tarve_panel_series(b->panel, k);
        if (b->base[k] == SIZE_MAX || strcmp(s.group, "SSS") != 0)
            continue;
        for (size_t t = 0; t < s.n; t++) {
            if (strcmp(s.area, b->area) == 0)
                sum_of_members(e, b, b->base[k] + t, s.measure);
            if (strcmp(s.area, b->occupation_area) == 0)
                sum_of_occupations(e, b, b->base[k] + t);
        }
    }
}

/* ---- worlds ---- */

void world_open(world *w, const book *b, knowledge k)
{
    w->n = b->n_cells;
    w->lo = calloc(w->n + 1, sizeof *w->lo);
    w->hi = calloc(w->n + 1, sizeof *w->hi);
    w->by = calloc(w->n + 1, sizeof *w->by);
    if (w->lo == NULL || w->hi == NULL || w->by == NULL)
        exit(2);
    for (size_t i = 0; i < w->n; i++) {
        const bool told =
            book_is_total(b, i) ? k == KNOWS_PUBLISHERS_TABLE : k >= KNOWS_PRINTED_CELLS;
        const bool hidden = book_is_hidden(b, i), known = told && book_is_printed(b, i);
        w->lo[i] = hidden ? HIDDEN_LO : known ? book_value(b, i) : 0;
        w->hi[i] = hidden ? HIDDEN_HI : known ? book_value(b, i) : ATTACK_MANY;
    }
}

void world_close(world *w)
{
    free(w->lo);
    free(w->hi);
    free(w->by);
}

/* One bound against all its cells; true when a cell became narrower. */
static bool apply(world *w, const evidence *e, const bound *b)
{
    int64_t least = 0, most = 0;
    bool changed = false;
    for (size_t i = b->first; i < b->first + b->n; i++) {
        const term *t = &e->term[i];
        least += t->sign > 0 ? w->lo[t->cell] : -w->hi[t->cell];
        most += t->sign > 0 ? w->hi[t->cell] : -w->lo[t->cell];
    }
    for (size_t i = b->first; i < b->first + b->n; i++) {
        const term *t = &e->term[i];
        int64_t *lo = &w->lo[t->cell], *hi = &w->hi[t->cell];
        const int64_t rest_least = least - (t->sign > 0 ? *lo : -*hi);
        const int64_t rest_most = most - (t->sign > 0 ? *hi : -*lo);
        const int64_t from = t->sign > 0 ? b->lo - rest_most : rest_least - b->hi;
        const int64_t to = t->sign > 0 ? b->hi - rest_least : rest_most - b->lo;
        if (from <= *lo && to >= *hi)
            continue;
        *lo = from > *lo ? from : *lo;
        *hi = to < *hi ? to : *hi;
        w->by[t->cell] = b->place;
        changed = true;
        least = rest_least + (t->sign > 0 ? *lo : -*hi);
        most = rest_most + (t->sign > 0 ? *hi : -*lo);
    }
    return changed;
}

bool world_conclude(world *w, const evidence *const *e, size_t n, size_t *cell)
{
    bool changed = true;
    for (int pass = 0; changed && pass < MOST_PASSES; pass++) {
        changed = false;
        for (size_t k = 0; k < n; k++)
            for (size_t i = 0; i < e[k]->n; i++)
                changed = apply(w, e[k], &e[k]->item[i]) || changed;
        for (size_t i = 0; i < w->n; i++)
            if (w->lo[i] > w->hi[i]) {
                *cell = i;
                return false;
            }
    }
    return true;
}

bool world_found(const world *w, size_t cell)
{
    return w->lo[cell] > HIDDEN_LO || w->hi[cell] < HIDDEN_HI;
}

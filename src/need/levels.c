/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "need/levels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"

/* ---- which fields make up which level ---- */

static bool is_of_level(const char *field, const char *level)
{
    const size_t n = strcspn(field, ":");
    return strlen(level) == n && strncmp(field, level, n) == 0;
}

tarve_status levels_of(build *b, need_levels *out, tarve_error *err)
{
    const size_t n_fields = b->m.n_fields;
    need_levels l = {.n = 1, .n_fields = n_fields};
    l.code = calloc(n_fields + 1, sizeof *l.code);
    l.member = calloc((n_fields + 1) * (n_fields + 1), 1);
    if (l.code == NULL || l.member == NULL) {
        levels_free(&l);
        return no_memory(err);
    }
    l.code[0] = "all";
    memset(l.member, 1, n_fields);
    for (size_t f = 0; f < n_fields; f++) { /* fields are ascending, so levels stand together */
        const char *field = b->field_code[f];
        if (l.n == 1 || !is_of_level(field, l.code[l.n - 1])) {
            l.code[l.n] = tarve_arena_text(b->text, field, strcspn(field, ":"));
            if (l.code[l.n] == NULL) {
                levels_free(&l);
                return no_memory(err);
            }
            l.n++;
        }
        l.member[(l.n - 1) * n_fields + f] = 1;
    }
    *out = l;
    return TARVE_OK;
}

void levels_free(need_levels *l)
{
    free((void *)l->code);
    free(l->member);
    *l = (need_levels){0};
}

/* ---- their figures ---- */

static bool is_bound(size_t figure)
{
    return figure == FIGURE_BOUND_MIN || figure == FIGURE_BOUND_MAX;
}

static void sum_figure(const need_levels *l, size_t level, const need_draws *fields, size_t y,
                       size_t k, double *to)
{
    for (size_t d = 0; d < fields->n_draws; d++)
        to[d] = is_bound(k) ? (double)NAN : 0.0;
    for (size_t f = 0; f < l->n_fields && !is_bound(k); f++)
        if (l->member[level * l->n_fields + f] != 0) {
            const double *one = need_unit(fields, y, f, k);
            for (size_t d = 0; d < fields->n_draws; d++)
                to[d] += one[d];
        }
}

tarve_status levels_sum(const need_levels *l, const need_draws *fields, need_draws *out,
                        tarve_error *err)
{
    need_draws r = {.n_years = fields->n_years, .n_draws = fields->n_draws, .n_units = l->n};
    r.unit = calloc(r.n_years * r.n_units * N_UNIT_FIGURES * r.n_draws + 1, sizeof *r.unit);
    if (r.unit == NULL)
        return no_memory(err);
    for (size_t y = 0; y < r.n_years; y++)
        for (size_t i = 0; i < l->n; i++)
            for (size_t k = 0; k < N_UNIT_FIGURES; k++)
                sum_figure(l, i, fields, y, k, need_unit(&r, y, i, k));
    *out = r;
    return TARVE_OK;
}

/* ---- whose class is shown ---- */

static const tarve_field_need *by_code(const tarve_field_need *of, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(of[i].code, code) == 0)
            return &of[i];
    return NULL;
}

/* The next larger one: the field of a qualification, the level of a field, all of a level. */
static const tarve_field_need *above(const tarve_need_result *r, size_t y,
                                     const tarve_field_need *f)
{
    const tarve_field_need *levels = r->level + y * r->n_levels;
    if (f >= levels && f < levels + r->n_levels)
        return f == levels ? NULL : levels;
    if (f->parent[0] != '\0')
        return by_code(r->field + y * r->n_fields, r->n_fields, f->parent);
    return by_code(levels, r->n_levels, f->level);
}

static const tarve_field_need *large_enough(const tarve_need_result *r, size_t y,
                                            const tarve_field_need *f)
{
    while (f != NULL && f->class_ == TARVE_NEED_TOO_SMALL)
        f = above(r, y, f);
    return f;
}

static void inherit_year(const tarve_need_result *r, size_t y, tarve_field_need *of, size_t n)
{
    for (size_t i = 0; i < n; i++)
        of[i].class_from = large_enough(r, y, &of[i]);
}

void levels_inherit(tarve_need_result *r)
{
    for (size_t y = 0; y < r->n_years; y++) {
        inherit_year(r, y, r->field + y * r->n_fields, r->n_fields);
        inherit_year(r, y, r->level + y * r->n_levels, r->n_levels);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "need/levels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "need/allocation.h"
#include "need/memory.h"

static const double sure = 0.9; /* of the draws, for "short under every allocation" */

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

/* ---- their bounds ---- */

static uint64_t fields_of_level(const need_levels *l, size_t level)
{
    uint64_t mask = 0;
    for (size_t f = 0; f < l->n_fields; f++)
        mask |= l->member[level * l->n_fields + f] != 0 ? UINT64_C(1) << f : 0;
    return mask;
}

static double median_of(double *x, size_t n)
{
    static const double half = 0.5;
    double median;
    tarve_select_quantiles(x, n, 1, &half, &median);
    return median;
}

static double share_positive(const double *x, size_t n)
{
    size_t k = 0;
    for (size_t d = 0; d < n; d++)
        k += x[d] > 1e-9;
    return n > 0 ? (double)k / (double)n : 0.0;
}

/* work: 4 * n_set_draws + n_fields */
static tarve_status bounds_of(const need_model *m, const need_draws *fields, size_t y,
                              uint64_t group, double *work, tarve_field_need *to, tarve_error *err)
{
    const size_t n = fields->n_set_draws;
    double *x[4] = {work, work + n, work + 2 * n, work + 3 * n}, *supply = work + 4 * n;
    for (size_t d = 0; d < n; d++) {
        const double *set = need_sets(fields, y, d);
        const allocation a = {.n_fields = m->n_fields,
                              .n_sets = m->n_sets,
                              .supply = supply,
                              .admits = m->set_admits,
                              .required = set,
                              .qualified = set + m->n_sets};
        allocation_bounds b;
        for (size_t f = 0; f < m->n_fields; f++)
            supply[f] = need_unit(fields, y, f, FIGURE_SUPPLY)[d];
        const tarve_status st = allocation_of_group(&a, group, &b, err);
        if (st != TARVE_OK)
            return st;
        x[0][d] = b.min, x[1][d] = b.max, x[2][d] = b.unfilled, x[3][d] = b.left_over;
    }
    to->certain_shortage = share_positive(x[2], n) >= sure;
    to->certain_surplus = share_positive(x[3], n) >= sure;
    to->bound_min = median_of(x[0], n);
    to->bound_max = median_of(x[1], n);
    to->always_unfilled = median_of(x[2], n);
    to->always_left_over = median_of(x[3], n);
    return TARVE_OK;
}

tarve_status levels_bounds(const need_levels *l, const need_model *m, const need_draws *fields,
                           tarve_field_need *to, tarve_error *err)
{
    if (m->set_of == NULL || fields->n_set_draws == 0)
        return TARVE_OK;
    double *work = calloc(4 * fields->n_set_draws + m->n_fields + 1, sizeof *work);
    tarve_status st = work == NULL ? no_memory(err) : TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < fields->n_years * l->n; i++)
        st = bounds_of(m, fields, i / l->n, fields_of_level(l, i % l->n), work, &to[i], err);
    free(work);
    return st;
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

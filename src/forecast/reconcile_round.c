/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole numbers and joint draws that add up. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forecast/reconcile_int.h"

/* One figure to be made whole, and what it is part of. */
typedef struct share {
    uint32_t group; /* place of the parent, or TARVE_NO_NODE */
    uint32_t item;  /* place, or number of a group of leaves */
    double x, rest;
    uint64_t key;
} share;

static double snapped(double x)
{ /* 2.9999999999 is a 3 */
    const double whole = floor(x + 0.5);
    return fabs(x - whole) <= 1e-9 * fmax(1.0, fabs(x)) ? whole : x;
}

static share share_of(uint32_t group, uint32_t item, double x, uint64_t key)
{
    x = snapped(x);
    return (share){.group = group, .item = item, .x = floor(x), .rest = x - floor(x), .key = key};
}

/* Groups together, in each the largest remainder first. */
static int by_rest(const void *pa, const void *pb)
{
    const share *a = pa, *b = pb;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (fabs(a->rest - b->rest) > 0.0)
        return a->rest > b->rest ? -1 : 1;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->item > b->item) - (a->item < b->item);
}

/* n shares of one group come to `total`. false when that is not near what they add up to. */
static bool hand_out(share *s, size_t n, double total)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += s[i].x;
    const double missing = total - sum;
    if (!(missing > -0.5 && missing < (double)n + 0.5))
        return false;
    for (size_t i = 0; (double)i < missing - 0.5; i++)
        s[i].x += 1.0;
    return true;
}

static size_t group_end(const share *s, size_t n, size_t from)
{
    size_t to = from;
    while (to < n && s[to].group == s[from].group)
        to++;
    return to;
}

/* A tree from the top: by the time a parent shares out, it is whole (parents stand first). */
static bool round_tree(const tarve_reconcile_plan *p, const double *x, const uint64_t *key,
                       share *s, double *whole)
{
    for (uint32_t i = 0; i < p->n; i++)
        s[i] = share_of(p->parent[i], i, x[p->node[i]], key[p->node[i]]);
    qsort(s, p->n, sizeof *s, by_rest);
    bool fits = true;
    size_t roots = p->n; /* TARVE_NO_NODE sorts last */
    while (roots > 0 && s[roots - 1].group == TARVE_NO_NODE)
        roots--;
    for (size_t i = roots; i < p->n; i++)
        whole[s[i].item] = s[i].x + (s[i].rest >= 0.5 ? 1.0 : 0.0);
    for (size_t from = 0; from < roots;) {
        const size_t to = group_end(s, roots, from);
        fits = fits && hand_out(s + from, to - from, whole[s[from].group]);
        for (; from < to; from++)
            whole[s[from].item] = s[from].x;
    }
    return fits;
}

/* Crossed: all leaves come to the whole sum, those of one first parent to its whole share. `group`
 * has room for as many shares as there are leaves. */
static bool round_crossed(const tarve_reconcile_plan *p, const double *x, const uint64_t *key,
                          share *s, share *group, double *whole)
{
    const size_t n = p->n - p->n_inner;
    size_t n_groups = 0;
    double all = 0.0;
    for (size_t j = 0; j < n; j++) {
        const uint32_t place = (uint32_t)(p->n_inner + j), node = p->node[place];
        s[j] = share_of(p->parent[place], place, x[node], key[node]);
    }
    qsort(s, n, sizeof *s, by_rest);
    for (size_t from = 0, to = 0; from < n; from = to) {
        double sum = 0.0;
        for (to = from; to < n && s[to].group == s[from].group; to++)
            sum += s[to].x + s[to].rest;
        const uint32_t up = s[from].group;
        group[n_groups++] =
            share_of(0, (uint32_t)from, sum, up == TARVE_NO_NODE ? 0 : key[p->node[up]]);
        all += sum;
    }
    qsort(group, n_groups, sizeof *group, by_rest);
    bool fits = hand_out(group, n_groups, floor(snapped(all) + 0.5));
    for (size_t g = 0; g < n_groups; g++) {
        const size_t from = group[g].item, to = group_end(s, n, from);
        fits = fits && hand_out(s + from, to - from, group[g].x);
    }
    for (size_t j = 0; j < n; j++)
        whole[s[j].item] = s[j].x;
    return fits;
}

tarve_status tarve_reconcile_round(const tarve_reconcile_plan *p, double *x, const uint64_t *key,
                                   tarve_error *err)
{
    assert(p->n > 0); /* there is no plan of nothing */
    for (size_t i = 0; i < p->n; i++)
        if (!(fabs(x[i]) < 9e15))
            return tarve_fail(err, TARVE_E_USAGE, "%g cannot be rounded", x[i]);
    share *s = calloc(p->n, sizeof *s), *group = calloc(p->n, sizeof *group);
    double *whole = calloc(p->n, sizeof *whole);
    tarve_status st = TARVE_OK;
    if (s == NULL || group == NULL || whole == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory to round %zu figures", p->n);
    else if (!(p->tree ? round_tree(p, x, key, s, whole)
                       : round_crossed(p, x, key, s, group, whole)))
        st = tarve_fail(err, TARVE_E_USAGE, "figures that do not add up cannot be rounded");
    if (st == TARVE_OK) {
        for (size_t i = p->n_inner; i < p->n; i++)
            x[p->node[i]] = whole[i];
        tarve_reconcile_sum(p, x);
    }
    free(s);
    free(group);
    free(whole);
    return st;
}

/* ---- draws */

static double mean_of_draws(const double *draw, size_t n_draws, size_t stride)
{
    double s = 0.0;
    for (size_t d = 0; d < n_draws; d++)
        s += draw[d * stride];
    return s / (double)n_draws;
}

void tarve_reconcile_draws(const tarve_reconcile_plan *p, const double *mean,
                           const bool *non_negative, size_t n_draws, double *draw)
{
    for (size_t i = p->n_inner; i < p->n; i++) {
        const uint32_t node = p->node[i];
        const double m = mean_of_draws(draw + node, n_draws, p->n);
        const bool scale = non_negative != NULL && non_negative[node] && m > 0.0;
        for (size_t d = 0; d < n_draws; d++) {
            double *x = draw + d * p->n + node;
            *x = scale ? *x * (mean[node] / m) : *x + (mean[node] - m);
        }
    }
    for (size_t d = 0; d < n_draws; d++)
        tarve_reconcile_sum(p, draw + d * p->n);
}

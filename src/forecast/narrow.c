/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/narrow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forecast/reconcile_int.h"

struct tarve_narrow {
    size_t n, n_totals, n_active;
    uint32_t *total;         /* node of each total, rising                         */
    size_t *first;           /* n_totals + 1: parts of each                        */
    uint32_t *part;          /* nodes, rising within a total                       */
    size_t *active;          /* totals with something protected and all else known */
    bool *ignored, *denied;  /* by total                                           */
    double *given, *next;    /* 2 n: lo, then hi; as given, and of the next round  */
    double *share, *sharing; /* n: sum of what totals give a cell, how many        */
};

void tarve_narrow_free(tarve_narrow *k)
{
    if (k == NULL)
        return;
    free(k->total);
    free(k->first);
    free(k->part);
    free(k->active);
    free(k->ignored);
    free(k->denied);
    free(k->given);
    free(k);
}

/* ---- which parts */

static int by_parent(const void *pa, const void *pb)
{
    const tarve_reconcile_link *a = pa, *b = pb;
    if (a->parent != b->parent)
        return a->parent < b->parent ? -1 : 1;
    return (a->child > b->child) - (a->child < b->child);
}

static int by_number(const void *pa, const void *pb)
{
    const uint32_t *a = pa, *b = pb;
    return (*a > *b) - (*a < *b);
}

static bool is_above(const tarve_reconcile_plan *p, size_t leaf, uint32_t node)
{
    for (size_t i = p->start[leaf]; i < p->start[leaf + 1]; i++)
        if (p->node[p->above[i]] == node)
            return true;
    return false;
}

/* Leaves of a total that are reached more than once by its children; only where nodes have several
 * parents. */
static size_t take_leaves(const tarve_reconcile_plan *p, uint32_t node, uint32_t *part)
{
    size_t k = 0;
    for (size_t j = 0; j < p->n - p->n_inner; j++)
        if (is_above(p, j, node))
            part[k++] = p->node[p->n_inner + j];
    qsort(part, k, sizeof *part, by_number);
    return k;
}

static size_t take_children(const tarve_reconcile_link *link, size_t n, uint32_t *part)
{
    for (size_t i = 0; i < n; i++)
        part[i] = link[i].child;
    return n;
}

/* Links by parent; leaves: how many each node has. With part NULL only counts. */
static size_t list_parts(const tarve_reconcile_plan *p, const tarve_reconcile_link *link, size_t n,
                         const double *leaves, tarve_narrow *k)
{
    size_t all = 0;
    k->n_totals = 0;
    for (size_t i = 0, to = 0; i < n; i = to) {
        const uint32_t node = link[i].parent;
        double below = 0.0;
        for (to = i; to < n && link[to].parent == node; to++)
            below += leaves[link[to].child];
        const bool overlap = below > leaves[node];
        const size_t most = overlap ? (size_t)leaves[node] : to - i;
        if (k->part != NULL) {
            k->total[k->n_totals] = node;
            k->first[k->n_totals] = all;
            (void)(overlap ? take_leaves(p, node, k->part + all)
                           : take_children(link + i, to - i, k->part + all));
        }
        all += most;
        k->n_totals++;
    }
    if (k->part != NULL)
        k->first[k->n_totals] = all;
    return all;
}

static bool make_room(tarve_narrow *k, size_t n, size_t n_parts)
{
    const size_t t = k->n_totals + 1;
    k->n = n;
    k->total = calloc(t, sizeof *k->total);
    k->first = calloc(t, sizeof *k->first);
    k->part = calloc(n_parts + 1, sizeof *k->part);
    k->active = calloc(t, sizeof *k->active);
    k->ignored = calloc(t, sizeof *k->ignored);
    k->denied = calloc(t, sizeof *k->denied);
    k->given = calloc(6 * n + 1, sizeof *k->given);
    if (k->total == NULL || k->first == NULL || k->part == NULL || k->active == NULL ||
        k->ignored == NULL || k->denied == NULL || k->given == NULL)
        return false;
    k->next = k->given + 2 * n;
    k->share = k->given + 4 * n;
    k->sharing = k->given + 5 * n;
    return true;
}

tarve_status tarve_narrow_new(const tarve_reconcile_plan *plan, size_t n,
                              const tarve_reconcile_link *link, size_t n_links, tarve_narrow **out,
                              tarve_error *err)
{
    tarve_status st = TARVE_OK;
    tarve_narrow *k = calloc(1, sizeof *k);
    tarve_reconcile_link *sorted = malloc((n_links + 1) * sizeof *sorted);
    double *leaves = malloc((n + 1) * sizeof *leaves);
    if (k == NULL || sorted == NULL || leaves == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for the totals of %zu series", n);
        goto done;
    }
    for (size_t i = 0; i < n_links; i++)
        sorted[i] = link[i];
    qsort(sorted, n_links, sizeof *sorted, by_parent);
    for (size_t i = 0; i < n; i++)
        leaves[i] = 1.0;
    tarve_reconcile_sum(plan, leaves); /* of a node that is no leaf: the sum of its leaves */
    const size_t n_parts = list_parts(plan, sorted, n_links, leaves, k);
    if (!make_room(k, n, n_parts)) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for the totals of %zu series", n);
        goto done;
    }
    (void)list_parts(plan, sorted, n_links, leaves, k);
    *out = k;
    k = NULL;
done:
    free(sorted);
    free(leaves);
    tarve_narrow_free(k);
    return st;
}

size_t tarve_narrow_totals(const tarve_narrow *k)
{
    return k->n_totals;
}

uint32_t tarve_narrow_total(const tarve_narrow *k, size_t total)
{
    return k->total[total];
}

const uint32_t *tarve_narrow_parts(const tarve_narrow *k, size_t total, size_t *n)
{
    *n = k->first[total + 1] - k->first[total];
    return k->part + k->first[total];
}

void tarve_narrow_ignore(tarve_narrow *k, size_t total)
{
    k->ignored[total] = true;
}

bool tarve_narrow_denied(const tarve_narrow *k, size_t total)
{
    return k->denied[total];
}

/* ---- one period */

/* Sums of bounds of the parts of a total; whole figures, so exact in any order. */
typedef struct sums {
    double lo, hi;
} sums;

static sums sum_parts(const tarve_narrow *k, size_t c, const double *lo, const double *hi)
{
    sums s = {0.0, 0.0};
    for (size_t i = k->first[c]; i < k->first[c + 1]; i++) {
        s.lo += lo[k->part[i]];
        s.hi += hi[k->part[i]];
    }
    return s;
}

static bool whole(const tarve_narrow *k, size_t c, const double *lo)
{
    for (size_t i = k->first[c]; i < k->first[c + 1]; i++)
        if (lo[k->part[i]] > floor(lo[k->part[i]]))
            return false;
    return !(lo[k->total[c]] > floor(lo[k->total[c]]));
}

static void list_active(tarve_narrow *k, const double *lo, const double *hi)
{
    k->n_active = 0;
    for (size_t c = 0; c < k->n_totals; c++) {
        const uint32_t t = k->total[c];
        const sums s = sum_parts(k, c, lo, hi);
        k->denied[c] = false;
        const bool hidden = s.lo < s.hi || lo[t] < hi[t]; /* NaN is neither */
        if (hidden && !k->ignored[c] && !isnan(s.lo) && !isnan(lo[t]) && whole(k, c, lo))
            k->active[k->n_active++] = c;
    }
}

static void tighten(const tarve_narrow *k, size_t c, sums s, const double *lo, const double *hi)
{
    const uint32_t t = k->total[c];
    double *next_lo = k->next, *next_hi = k->next + k->n;
    next_lo[t] = fmax(next_lo[t], s.lo);
    next_hi[t] = fmin(next_hi[t], s.hi);
    for (size_t i = k->first[c]; i < k->first[c + 1]; i++) {
        const uint32_t x = k->part[i];
        next_lo[x] = fmax(next_lo[x], lo[t] - (s.hi - hi[x]));
        next_hi[x] = fmin(next_hi[x], hi[t] - (s.lo - lo[x]));
    }
}

static bool has_empty(const tarve_narrow *k, size_t c)
{
    const double *lo = k->next, *hi = k->next + k->n;
    bool empty = lo[k->total[c]] > hi[k->total[c]];
    for (size_t i = k->first[c]; i < k->first[c + 1]; i++)
        empty = empty || lo[k->part[i]] > hi[k->part[i]];
    return empty;
}

/* Totals that agree with every figure, but together leave a cell none. */
static bool deny_empty(tarve_narrow *k)
{
    bool some = false;
    for (size_t a = 0; a < k->n_active; a++) {
        const size_t c = k->active[a];
        if (k->denied[c] || !has_empty(k, c))
            continue;
        k->denied[c] = true;
        some = true;
    }
    return some;
}

/* All totals speak of the bounds of the round before, so that their order does not matter. False:
 * some contradict, which are denied. */
static bool round_of_all(tarve_narrow *k, const double *lo, const double *hi)
{
    bool agree = true;
    memcpy(k->next, lo, k->n * sizeof *lo);
    memcpy(k->next + k->n, hi, k->n * sizeof *hi);
    for (size_t a = 0; a < k->n_active; a++) {
        const size_t c = k->active[a];
        const sums s = sum_parts(k, c, lo, hi);
        if (k->denied[c])
            continue;
        if (s.lo > hi[k->total[c]] || s.hi < lo[k->total[c]]) {
            k->denied[c] = true;
            agree = false;
        } else {
            tighten(k, c, s, lo, hi);
        }
    }
    return agree && !deny_empty(k);
}

/* Until nothing changes; false: a total was denied, and what it said before must be forgotten. */
static bool settle(tarve_narrow *k, double *lo, double *hi)
{
    memcpy(lo, k->given, k->n * sizeof *lo);
    memcpy(hi, k->given + k->n, k->n * sizeof *hi);
    for (bool changed = true; changed;) {
        if (!round_of_all(k, lo, hi))
            return false;
        changed = false;
        for (size_t i = 0; i < k->n; i++)
            changed = changed || k->next[i] > lo[i] || k->next[k->n + i] < hi[i];
        memcpy(lo, k->next, k->n * sizeof *lo);
        memcpy(hi, k->next + k->n, k->n * sizeof *hi);
    }
    return true;
}

static void share_out(tarve_narrow *k, size_t c, const double *lo, const double *hi)
{
    const uint32_t t = k->total[c];
    const sums s = sum_parts(k, c, lo, hi);
    if (lo[t] < hi[t] || !(s.hi > s.lo))
        return;
    for (size_t i = k->first[c]; i < k->first[c + 1]; i++) {
        const uint32_t x = k->part[i];
        if (!(hi[x] > lo[x]))
            continue;
        k->share[x] += lo[x] + (hi[x] - lo[x]) * (lo[t] - s.lo) / (s.hi - s.lo);
        k->sharing[x] += 1.0;
    }
}

void tarve_narrow_period(tarve_narrow *k, double *lo, double *hi, double *expected)
{
    memcpy(k->given, lo, k->n * sizeof *lo);
    memcpy(k->given + k->n, hi, k->n * sizeof *hi);
    memset(k->share, 0, 2 * k->n * sizeof *k->share);
    list_active(k, lo, hi);
    while (k->n_active > 0 && !settle(k, lo, hi)) {
    }
    for (size_t a = 0; a < k->n_active; a++)
        if (!k->denied[k->active[a]])
            share_out(k, k->active[a], lo, hi);
    for (size_t i = 0; i < k->n; i++)
        expected[i] = k->sharing[i] > 0.0 ? k->share[i] / k->sharing[i] : (double)NAN;
}

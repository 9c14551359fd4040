/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From links to an order in which parents stand before children, and leaves last. */
#include "forecast/reconcile_int.h"

#include <stdlib.h>
#include <string.h>

typedef struct edge {
    uint32_t parent, child;
    size_t link; /* the caller's */
} edge;

typedef struct graph {
    size_t n, n_edges;
    edge *edge;             /* by parent, then child */
    size_t *first;          /* n + 1: edges of a parent */
    uint32_t *n_up;         /* parents of a node that are not yet in order */
    uint32_t *order;        /* parents before children */
    uint32_t *place, *seen; /* by node; place is the result's, seen = stamp of a walk */
    size_t *up_first;       /* n + 1: parents of a node ... */
    uint32_t *up;           /* ... in rising order */
    size_t n_ordered;
} graph;

static int by_parent(const void *pa, const void *pb)
{
    const edge *a = pa, *b = pb;
    if (a->parent != b->parent)
        return a->parent < b->parent ? -1 : 1;
    if (a->child != b->child)
        return a->child < b->child ? -1 : 1;
    return (a->link > b->link) - (a->link < b->link);
}

static tarve_status refuse(size_t link, const char *code, const char *text, size_t *bad_link,
                           tarve_error *err)
{
    if (bad_link != NULL)
        *bad_link = link;
    const tarve_status st = tarve_fail(err, TARVE_E_INPUT, "%s", text);
    if (err != NULL)
        err->code = code;
    return st;
}

static tarve_status graph_new(size_t n, size_t n_links, graph *g, tarve_error *err)
{
    *g = (graph){.n = n, .n_edges = n_links};
    g->edge = calloc(n_links + 1, sizeof *g->edge);
    g->first = calloc(n + 2, sizeof *g->first);
    g->up_first = calloc(n + 2, sizeof *g->up_first);
    g->up = calloc(n_links + 1, sizeof *g->up);
    g->n_up = calloc(n, sizeof *g->n_up);
    g->order = calloc(n, sizeof *g->order);
    g->place = calloc(n, sizeof *g->place);
    g->seen = calloc(n, sizeof *g->seen);
    if (g->edge == NULL || g->first == NULL || g->up_first == NULL || g->up == NULL ||
        g->n_up == NULL || g->order == NULL || g->place == NULL || g->seen == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a hierarchy of %zu series", n);
    return TARVE_OK;
}

static void graph_free(graph *g)
{
    free(g->edge);
    free(g->first);
    free(g->up_first);
    free(g->up);
    free(g->n_up);
    free(g->order);
    free(g->place);
    free(g->seen);
}

/* Edges by parent and, for each node, its parents in rising order. */
static tarve_status connect(graph *g, const tarve_reconcile_link *link, size_t *bad_link,
                            tarve_error *err)
{
    for (size_t i = 0; i < g->n_edges; i++) {
        if (link[i].child >= g->n || link[i].parent >= g->n)
            return tarve_fail(err, TARVE_E_USAGE, "link %zu names a node beyond %zu", i, g->n);
        g->edge[i] = (edge){link[i].parent, link[i].child, i};
        g->first[link[i].parent + 1]++;
        g->up_first[link[i].child + 2]++;
        g->n_up[link[i].child]++;
    }
    qsort(g->edge, g->n_edges, sizeof *g->edge, by_parent);
    for (size_t i = 1; i < g->n_edges; i++)
        if (g->edge[i].parent == g->edge[i - 1].parent && g->edge[i].child == g->edge[i - 1].child)
            return refuse(g->edge[i].link, "duplicate-link", "the same link stands twice", bad_link,
                          err);
    for (size_t i = 0; i < g->n; i++) {
        g->first[i + 1] += g->first[i];
        g->up_first[i + 1] += g->up_first[i];
    }
    for (size_t i = 0; i < g->n_edges; i++) /* up_first is one behind and catches up */
        g->up[g->up_first[g->edge[i].child + 1]++] = g->edge[i].parent;
    return TARVE_OK;
}

/* A link on a circle: from a node left over, upwards over nodes left over, as often as there are
 * nodes. n_up of those is still positive. */
static size_t link_of_cycle(const graph *g)
{
    uint32_t at = 0, next = 0;
    while (g->n_up[at] == 0)
        at++;
    for (size_t step = 0; step <= g->n; step++) {
        for (size_t k = g->up_first[at]; k < g->up_first[at + 1]; k++)
            if (g->n_up[g->up[k]] > 0)
                next = g->up[k];
        if (step == g->n)
            break;
        at = next;
    }
    for (size_t k = g->first[next]; k < g->first[next + 1]; k++)
        if (g->edge[k].child == at)
            return g->edge[k].link;
    return 0;
}

static tarve_status put_in_order(graph *g, size_t *bad_link, tarve_error *err)
{
    size_t n = 0;
    for (uint32_t i = 0; i < g->n; i++)
        if (g->n_up[i] == 0)
            g->order[n++] = i;
    for (size_t at = 0; at < n; at++)
        for (size_t k = g->first[g->order[at]]; k < g->first[g->order[at] + 1]; k++)
            if (--g->n_up[g->edge[k].child] == 0)
                g->order[n++] = g->edge[k].child;
    g->n_ordered = n;
    if (n < g->n)
        return refuse(link_of_cycle(g), "cycle", "a series would be a part of itself", bad_link,
                      err);
    return TARVE_OK;
}

static void number_places(const graph *g, tarve_reconcile_plan *p)
{
    size_t inner = 0, leaf = 0;
    for (size_t i = 0; i < g->n; i++)
        p->n_inner += g->first[i + 1] > g->first[i];
    leaf = p->n_inner;
    for (size_t at = 0; at < g->n; at++) {
        const uint32_t i = g->order[at];
        const size_t place = g->first[i + 1] > g->first[i] ? inner++ : leaf++;
        p->node[place] = i;
        g->place[i] = (uint32_t)place;
    }
    p->tree = true;
    for (size_t place = 0; place < g->n; place++) {
        const uint32_t i = p->node[place];
        const size_t ups = g->up_first[i + 1] - g->up_first[i];
        p->parent[place] = ups > 0 ? g->place[g->up[g->up_first[i]]] : TARVE_NO_NODE;
        p->tree = p->tree && ups <= 1;
    }
}

/* Nodes above one, each once; `list` has room for all. Returns how many. */
static size_t walk_up(const graph *g, uint32_t node, uint32_t stamp, uint32_t *list)
{
    size_t n = 0;
    for (size_t at = 0; at <= n; at++) {
        const uint32_t i = at == 0 ? node : list[at - 1];
        for (size_t k = g->up_first[i]; k < g->up_first[i + 1]; k++)
            if (g->seen[g->up[k]] != stamp) {
                g->seen[g->up[k]] = stamp;
                list[n++] = g->up[k];
            }
    }
    return n;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Twice over the leaves: count, then note. g->order is free by now and serves as the list. */
static tarve_status note_above(const graph *g, tarve_reconcile_plan *p, tarve_error *err)
{
    const size_t leaves = p->n - p->n_inner;
    p->start = calloc(leaves + 1, sizeof *p->start);
    if (p->start == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a hierarchy");
    for (size_t j = 0; j < leaves; j++)
        p->start[j + 1] =
            p->start[j] + walk_up(g, p->node[p->n_inner + j], (uint32_t)j + 1, g->order);
    p->above = malloc((p->start[leaves] + 1) * sizeof *p->above);
    if (p->above == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a hierarchy");
    memset(g->seen, 0, g->n * sizeof *g->seen);
    for (size_t j = 0; j < leaves; j++) {
        uint32_t *list = p->above + p->start[j];
        const size_t n = walk_up(g, p->node[p->n_inner + j], (uint32_t)j + 1, g->order);
        for (size_t k = 0; k < n; k++)
            list[k] = g->place[g->order[k]];
        qsort(list, n, sizeof *list, by_number);
    }
    return TARVE_OK;
}

static tarve_status plan_fill(graph *g, tarve_reconcile_plan *p, tarve_error *err)
{
    p->n = g->n;
    p->node = calloc(g->n, sizeof *p->node);
    p->parent = calloc(g->n, sizeof *p->parent);
    if (p->node == NULL || p->parent == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a hierarchy");
    number_places(g, p);
    return p->tree ? TARVE_OK : note_above(g, p, err);
}

tarve_status tarve_reconcile_plan_new(size_t n, const tarve_reconcile_link *link, size_t n_links,
                                      tarve_reconcile_plan **out, size_t *bad_link,
                                      tarve_error *err)
{
    if (n == 0 || n >= TARVE_NO_NODE)
        return tarve_fail(err, TARVE_E_USAGE, "a hierarchy of %zu series", n);
    graph g;
    tarve_reconcile_plan *p = calloc(1, sizeof *p);
    tarve_status st = graph_new(n, n_links, &g, err);
    if (st == TARVE_OK && p == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for a hierarchy");
    if (st == TARVE_OK)
        st = connect(&g, link, bad_link, err);
    if (st == TARVE_OK)
        st = put_in_order(&g, bad_link, err);
    if (st == TARVE_OK)
        st = plan_fill(&g, p, err);
    graph_free(&g);
    if (st == TARVE_OK)
        *out = p;
    else
        tarve_reconcile_plan_free(p);
    return st;
}

void tarve_reconcile_plan_free(tarve_reconcile_plan *p)
{
    if (p == NULL)
        return;
    free(p->node);
    free(p->parent);
    free(p->start);
    free(p->above);
    free(p);
}

size_t tarve_reconcile_n_leaves(const tarve_reconcile_plan *p)
{
    return p->n - p->n_inner;
}

bool tarve_reconcile_is_tree(const tarve_reconcile_plan *p)
{
    return p->tree;
}

/* ---- sums over the hierarchy */

static void gather_tree(const tarve_reconcile_plan *p, const double *leaf, double *sum)
{
    for (size_t i = p->n; i-- > p->n_inner;)
        if (p->parent[i] != TARVE_NO_NODE)
            sum[p->parent[i]] += leaf[i - p->n_inner];
    for (size_t i = p->n_inner; i-- > 0;)
        if (p->parent[i] != TARVE_NO_NODE)
            sum[p->parent[i]] += sum[i];
}

void tarve_reconcile_gather(const tarve_reconcile_plan *p, const double *leaf, double *sum)
{
    memset(sum, 0, p->n_inner * sizeof *sum);
    if (p->tree) {
        gather_tree(p, leaf, sum);
        return;
    }
    const size_t leaves = p->n - p->n_inner;
    for (size_t j = 0; j < leaves; j++)
        for (size_t k = p->start[j]; k < p->start[j + 1]; k++)
            sum[p->above[k]] += leaf[j];
}

static void spread_tree(const tarve_reconcile_plan *p, const double *inner, double *work,
                        double *leaf)
{
    for (size_t i = 0; i < p->n_inner; i++)
        work[i] = inner[i] + (p->parent[i] == TARVE_NO_NODE ? 0.0 : work[p->parent[i]]);
    for (size_t i = p->n_inner; i < p->n; i++)
        leaf[i - p->n_inner] = p->parent[i] == TARVE_NO_NODE ? 0.0 : work[p->parent[i]];
}

void tarve_reconcile_spread(const tarve_reconcile_plan *p, const double *inner, double *work,
                            double *leaf)
{
    if (p->tree) {
        spread_tree(p, inner, work, leaf);
        return;
    }
    const size_t leaves = p->n - p->n_inner;
    for (size_t j = 0; j < leaves; j++) {
        double s = 0.0;
        for (size_t k = p->start[j]; k < p->start[j + 1]; k++)
            s += inner[p->above[k]];
        leaf[j] = s;
    }
}

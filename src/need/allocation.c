/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "need/allocation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"

/* ---- sets of occupations ---- */

static uint64_t fields_of(const need_model *m, size_t o)
{
    uint64_t mask = 0;
    for (size_t c = m->first[o]; c < m->first[o + 1]; c++)
        mask |= UINT64_C(1) << m->field_of[m->cell_qualification[c]];
    return mask;
}

static size_t find_set(const need_model *m, uint64_t mask)
{
    size_t s = 0;
    while (s < m->n_sets && m->set_admits[s] != mask)
        s++;
    return s;
}

tarve_status allocation_sets(need_model *m, tarve_error *err)
{
    if (m->n_fields == 0 || m->n_fields > MOST_FIELDS)
        return TARVE_OK;
    m->set_of = calloc(m->n_occupations + 1, sizeof *m->set_of);
    m->set_admits = calloc(m->n_occupations + 1, sizeof *m->set_admits);
    if (m->set_of == NULL || m->set_admits == NULL)
        return no_memory(err);
    for (size_t o = 0; o < m->n_occupations; o++) {
        const uint64_t mask = fields_of(m, o);
        m->set_of[o] = find_set(m, mask);
        if (m->set_of[o] == m->n_sets)
            m->set_admits[m->n_sets++] = mask;
    }
    return TARVE_OK;
}

/* ---- maximum flow ---- */

typedef struct network {
    const allocation *a;
    uint64_t group;
    double *flow, *supply, *room; /* [field][set]; what is left of both sides */
    size_t *queue, *from;         /* nodes: fields, then sets; from SIZE_MAX = not reached */
} network;

static bool joined(const network *w, size_t f, size_t s)
{
    return (w->group & w->a->admits[s] & UINT64_C(1) << f) != 0;
}

/* Nodes that the queue's next node leads to; SIZE_MAX until a set with room is reached. */
static size_t step(network *w, size_t node, double least, size_t *end)
{
    const size_t n_fields = w->a->n_fields, n_sets = w->a->n_sets;
    if (node < n_fields) {
        for (size_t s = 0; s < n_sets; s++)
            if (w->from[n_fields + s] == SIZE_MAX && joined(w, node, s)) {
                w->from[n_fields + s] = node;
                if (w->room[s] > least)
                    return s;
                w->queue[(*end)++] = n_fields + s;
            }
        return SIZE_MAX;
    }
    for (size_t f = 0; f < n_fields; f++)
        if (w->from[f] == SIZE_MAX && w->flow[f * n_sets + node - n_fields] > least) {
            w->from[f] = node;
            w->queue[(*end)++] = f;
        }
    return SIZE_MAX;
}

/* The set that a shortest path with room ends in; SIZE_MAX when there is none. */
static size_t find_path(network *w, double least)
{
    const size_t n_fields = w->a->n_fields;
    size_t begin = 0, end = 0, found = SIZE_MAX;
    for (size_t i = 0; i < n_fields + w->a->n_sets; i++)
        w->from[i] = SIZE_MAX;
    for (size_t f = 0; f < n_fields; f++)
        if (w->supply[f] > least) {
            w->from[f] = f; /* a beginning */
            w->queue[end++] = f;
        }
    while (begin < end && found == SIZE_MAX)
        found = step(w, w->queue[begin++], least, &end);
    return found;
}

/* Walks back from set s; `amount` < 0 only measures what the path can carry. */
static double along_path(network *w, size_t s, double amount)
{
    const size_t n_fields = w->a->n_fields, n_sets = w->a->n_sets;
    double least = w->room[s];
    for (;;) {
        const size_t f = w->from[n_fields + s];
        if (amount >= 0.0)
            w->flow[f * n_sets + s] += amount;
        if (w->from[f] == f) {
            least = fmin(least, w->supply[f]);
            if (amount >= 0.0)
                w->supply[f] -= amount;
            return least;
        }
        s = w->from[f] - n_fields;
        least = fmin(least, w->flow[f * n_sets + s]);
        if (amount >= 0.0)
            w->flow[f * n_sets + s] -= amount;
    }
}

double allocation_flow(const allocation *a, const double *capacity, uint64_t group, double *work,
                       size_t *queue)
{
    network w = {.a = a, .group = group, .flow = work, .queue = queue};
    double total = 0.0, placed = 0.0;
    w.supply = work + a->n_fields * a->n_sets;
    w.room = w.supply + a->n_fields;
    w.from = queue + a->n_fields + a->n_sets;
    memset(w.flow, 0, a->n_fields * a->n_sets * sizeof *w.flow);
    for (size_t f = 0; f < a->n_fields; f++) {
        w.supply[f] = (group >> f & 1U) != 0 ? a->supply[f] : 0.0;
        total += w.supply[f];
    }
    memcpy(w.room, capacity, a->n_sets * sizeof *w.room);
    const double least = 1e-12 * total;
    for (size_t s; (s = find_path(&w, least)) != SIZE_MAX;) {
        const double amount = along_path(&w, s, -1.0);
        (void)along_path(&w, s, amount);
        w.room[s] -= amount;
        placed += amount;
    }
    return placed;
}

/* ---- bounds of a group ---- */

static double supply_of(const allocation *a, uint64_t group)
{
    double sum = 0.0;
    for (size_t f = 0; f < a->n_fields; f++)
        sum += (group >> f & 1U) != 0 ? a->supply[f] : 0.0;
    return sum;
}

tarve_status allocation_of_group(const allocation *a, uint64_t group, allocation_bounds *out,
                                 tarve_error *err)
{
    const size_t n = a->n_fields + a->n_sets;
    double *work = calloc(a->n_fields * a->n_sets + n + a->n_sets + 1, sizeof *work);
    size_t *queue = calloc(2 * n + 1, sizeof *queue);
    allocation_bounds b = {0};
    if (work == NULL || queue == NULL) {
        free(work);
        free(queue);
        return no_memory(err);
    }
    double *only = work + a->n_fields * a->n_sets + n;
    for (size_t s = 0; s < a->n_sets; s++) {
        const bool alone = a->admits[s] != 0 && (a->admits[s] & ~group) == 0;
        only[s] = alone ? a->qualified[s] : 0.0;
        b.min += only[s];
        b.max += (a->admits[s] & group) != 0 ? a->required[s] : 0.0;
    }
    b.unfilled = fmax(0.0, b.min - allocation_flow(a, only, group, work, queue));
    b.left_over =
        fmax(0.0, supply_of(a, group) - allocation_flow(a, a->required, group, work, queue));
    *out = b;
    free(work);
    free(queue);
    return TARVE_OK;
}

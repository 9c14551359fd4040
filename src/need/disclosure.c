/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What may be printed: never a count of 1..4, nor a table from which one follows by subtraction.
 *
 * A column of a table is a tree of totals. Every reader knows the range of each cell: one figure
 * when printed, [1,4] when protected, 5 or more when suppressed. Ranges are carried up (children
 * add to their total) and down (total less the other children); in a tree of sums of whole numbers
 * that is all that can be known, but for the rule itself: the smallest figure goes first, so what
 * is suppressed is at most the smallest that still stands beside it. While a protected cell comes
 * out narrower than [1,4], one more figure beside it is suppressed.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"
#include "tarve/need.h"

static const double protected_lo = 1.0, protected_hi = 4.0, smallest_printed = 5.0;
static const double unbounded = 1e12; /* above any count; sums of it stay exact in a double */

double tarve_round_persons(double persons)
{
    if (!isfinite(persons))
        return persons;
    const double size = fabs(persons);
    const double rounded = size < 50.0 ? 5.0 * round(size / 5.0) : 10.0 * round(size / 10.0);
    return persons < 0.0 && rounded > 0.0 ? -rounded : rounded;
}

tarve_range tarve_round_range(tarve_range r)
{
    return (tarve_range){tarve_round_persons(r.median), tarve_round_persons(r.lo80),
                         tarve_round_persons(r.hi80)};
}

tarve_shown tarve_show_observed(double value, tarve_mark mark)
{
    if (tarve_mark_state(mark) == TARVE_CELL_PROTECTED)
        return (tarve_shown){.kind = TARVE_SHOWN_PROTECTED, .value = (double)NAN};
    if (!tarve_mark_has_number(mark) || !isfinite(value))
        return (tarve_shown){.kind = TARVE_SHOWN_MISSING, .value = (double)NAN};
    if (value != 0.0 && fabs(value) < smallest_printed)
        return (tarve_shown){.kind = TARVE_SHOWN_PROTECTED, .value = (double)NAN};
    return (tarve_shown){.kind = TARVE_SHOWN_NUMBER, .value = value};
}

typedef struct range {
    double lo, hi;
} range;

typedef struct column {
    size_t n;
    const size_t *parent;
    const size_t *order; /* children before their parents */
    bool *has_child;
    bool *given_up;         /* contradictory figures: hidden, no longer checked */
    range *own, *up, *down; /* known of the cell itself, with its children, with everything */
    range *below;           /* sum of the children's up */
    double *least;          /* smallest printed child that the rule might have taken instead */
    tarve_shown *shown;     /* of this column, one a row */
    tarve_cell_state *state;
} column;

static range range_and(range a, range b)
{
    return (range){fmax(a.lo, b.lo), fmin(a.hi, b.hi)};
}

static range known_of_shown(tarve_shown s, tarve_mark mark)
{
    const bool rounded = tarve_mark_state(mark) == TARVE_CELL_ROUNDED3 && s.value > 0.0;
    switch (s.kind) {
    case TARVE_SHOWN_NUMBER:
        return (range){s.value - (rounded ? 1.0 : 0.0), s.value + (rounded ? 1.0 : 0.0)};
    case TARVE_SHOWN_PROTECTED:
        return (range){protected_lo, protected_hi};
    case TARVE_SHOWN_SUPPRESSED:
    case TARVE_SHOWN_MISSING:
        break;
    }
    return (range){0.0, unbounded};
}

static bool may_suppress(const column *c, size_t i)
{
    return c->shown[i].kind == TARVE_SHOWN_NUMBER && c->shown[i].value >= smallest_printed;
}

/* Each cell alone; of a suppressed figure also that the rule took it before those still printed. */
static void look_at_cells(column *c)
{
    for (size_t i = 0; i < c->n; i++) {
        c->below[i] = (range){0.0, 0.0};
        c->least[i] = unbounded;
    }
    for (size_t i = 0; i < c->n; i++) {
        const size_t p = c->parent[i];
        if (p != SIZE_MAX && !c->has_child[i] && may_suppress(c, i))
            c->least[p] = fmin(c->least[p], c->shown[i].value);
    }
    for (size_t i = 0; i < c->n; i++) {
        const bool taken = c->shown[i].kind == TARVE_SHOWN_SUPPRESSED &&
                           c->state[i] != TARVE_CELL_PROTECTED && !c->has_child[i];
        c->up[i] = c->own[i];
        if (taken && c->parent[i] != SIZE_MAX)
            c->up[i].hi = c->least[c->parent[i]];
        c->down[i] = c->up[i];
    }
}

/* What a reader can work out of the column as it stands. */
static void work_out(column *c)
{
    look_at_cells(c);
    for (size_t k = 0; k < c->n; k++) {
        const size_t i = c->order[k], p = c->parent[i];
        if (c->has_child[i])
            c->up[i] = range_and(c->up[i], c->below[i]);
        if (p != SIZE_MAX) {
            c->below[p].lo += c->up[i].lo;
            c->below[p].hi += c->up[i].hi;
        }
    }
    for (size_t k = c->n; k-- > 0;) {
        const size_t i = c->order[k], p = c->parent[i];
        c->down[i] = c->up[i];
        if (p != SIZE_MAX) {
            const range rest = {c->below[p].lo - c->up[i].lo, c->below[p].hi - c->up[i].hi};
            c->down[i] =
                range_and(c->up[i], (range){c->down[p].lo - rest.hi, c->down[p].hi - rest.lo});
        }
    }
}

/* A cell of 1..4 that the column gives away: SIZE_MAX when there is none. */
static size_t find_unsafe(const column *c)
{
    for (size_t i = 0; i < c->n; i++) {
        if (c->state[i] != TARVE_CELL_PROTECTED || c->given_up[i])
            continue;
        const bool marked = c->shown[i].kind == TARVE_SHOWN_PROTECTED;
        if (marked ? c->down[i].lo > protected_lo || c->down[i].hi < protected_hi
                   : c->down[i].hi - c->down[i].lo < protected_hi - protected_lo)
            return i;
    }
    return SIZE_MAX;
}

static void suppress(column *c, size_t i)
{
    c->shown[i] = (tarve_shown){.kind = TARVE_SHOWN_SUPPRESSED, .value = (double)NAN};
    c->own[i] = (range){c->state[i] == TARVE_CELL_PROTECTED ? 0.0 : smallest_printed, unbounded};
}

/* Is row i below the row top? */
static bool stands_below(const column *c, size_t i, size_t top)
{
    for (size_t p = c->parent[i]; p != SIZE_MAX; p = c->parent[p])
        if (p == top)
            return true;
    return false;
}

/* Cheaper to lose: no total, smaller. Nothing outside the column counts: the same month is hidden
 * in the same way in every table and in every later run, else two of them would give it away. */
static bool cheaper(const column *c, size_t a, size_t b)
{
    if (c->has_child[a] != c->has_child[b])
        return !c->has_child[a];
    return c->shown[a].value < c->shown[b].value;
}

static size_t cheapest_below(const column *c, size_t top, bool next_to)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < c->n; i++) {
        const bool inside = next_to ? c->parent[i] == top : stands_below(c, i, top);
        if (inside && may_suppress(c, i) && (best == SIZE_MAX || cheaper(c, i, best)))
            best = i;
    }
    return best;
}

/* Hides one more figure for the sake of row i. */
static void hide_one_more(column *c, size_t i)
{
    const bool from_below =
        c->has_child[i] && (c->below[i].lo > protected_lo || c->below[i].hi < protected_hi);
    if (from_below && c->shown[i].kind == TARVE_SHOWN_PROTECTED) {
        suppress(c, i);
        return;
    }
    for (size_t top = c->parent[i]; top != SIZE_MAX; top = c->parent[top]) {
        size_t victim = cheapest_below(c, top, true);
        if (victim == SIZE_MAX)
            victim = cheapest_below(c, top, false);
        if (victim == SIZE_MAX && c->shown[top].kind != TARVE_SHOWN_SUPPRESSED &&
            c->shown[top].kind != TARVE_SHOWN_MISSING)
            victim = top;
        if (victim != SIZE_MAX) {
            suppress(c, victim);
            return;
        }
    }
    suppress(c, i);
    c->given_up[i] = true;
}

static void protect_column(column *c)
{
    work_out(c);
    for (size_t i; (i = find_unsafe(c)) != SIZE_MAX;) {
        hide_one_more(c, i);
        work_out(c);
    }
}

/* Rows so that children come before parents; false when parents go round in a circle. */
static bool order_rows(size_t n, const size_t *parent, size_t *order)
{
    size_t filled = 0;
    for (size_t depth = 0; filled < n; depth++) { /* roots first, written from the end */
        const size_t before = filled;
        for (size_t i = 0; i < n; i++) {
            size_t d = 0;
            for (size_t p = parent[i]; p != SIZE_MAX && d <= depth; p = parent[p])
                d++;
            if (d == depth)
                order[n - 1 - filled++] = i;
        }
        if (filled == before)
            return false;
    }
    return true;
}

static tarve_status check_parents(size_t n, const size_t *parent, tarve_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (parent[i] != SIZE_MAX && (parent[i] >= n || parent[i] == i))
            return tarve_fail(err, TARVE_E_USAGE, "row %zu of the table has no row %zu as total", i,
                              parent[i]);
    return TARVE_OK;
}

/* Every cell on its own first: what the publisher or the size of the count hides anyway. */
static void show_cells(size_t n, const double *value, const tarve_mark *mark, tarve_shown *shown)
{
    for (size_t i = 0; i < n; i++)
        shown[i] = tarve_show_observed(value[i], mark[i]);
}

static void do_column(column *c, size_t n_cols, size_t k, const tarve_mark *mark, tarve_shown *all)
{
    for (size_t i = 0; i < c->n; i++) {
        const size_t at = i * n_cols + k;
        c->shown[i] = all[at];
        c->own[i] = known_of_shown(all[at], mark[at]);
        c->state[i] = all[at].kind == TARVE_SHOWN_PROTECTED ? TARVE_CELL_PROTECTED
                                                            : tarve_mark_state(mark[at]);
        c->given_up[i] = false;
    }
    protect_column(c);
    for (size_t i = 0; i < c->n; i++)
        all[i * n_cols + k] = c->shown[i];
}

tarve_status tarve_disclosure_tree(size_t n_rows, size_t n_cols, const size_t *parent,
                                   const double *value, const tarve_mark *mark, tarve_shown *shown,
                                   tarve_error *err)
{
    const size_t n = n_rows;
    tarve_status st = check_parents(n, parent, err);
    if (st != TARVE_OK || n == 0 || n_cols == 0)
        return st;
    size_t *order = malloc(n * sizeof *order);
    range *ranges = calloc(4 * n, sizeof *ranges);
    tarve_shown *all = calloc(n * n_cols, sizeof *all);
    column c = {.n = n, .parent = parent, .order = order};
    c.has_child = calloc(n, sizeof *c.has_child);
    c.given_up = calloc(n, sizeof *c.given_up);
    c.shown = calloc(n, sizeof *c.shown);
    c.state = calloc(n, sizeof *c.state);
    c.least = calloc(n, sizeof *c.least);
    if (order == NULL || ranges == NULL || all == NULL || c.has_child == NULL ||
        c.given_up == NULL || c.shown == NULL || c.state == NULL || c.least == NULL) {
        st = no_memory(err);
        goto done;
    }
    if (!order_rows(n, parent, order)) {
        st = tarve_fail(err, TARVE_E_USAGE, "the totals of the table go round in a circle");
        goto done;
    }
    c.own = ranges, c.up = ranges + n, c.down = ranges + 2 * n, c.below = ranges + 3 * n;
    for (size_t i = 0; i < n; i++)
        if (parent[i] != SIZE_MAX)
            c.has_child[parent[i]] = true;
    show_cells(n * n_cols, value, mark, all);
    for (size_t k = 0; k < n_cols; k++)
        do_column(&c, n_cols, k, mark, all);
    memcpy(shown, all, n * n_cols * sizeof *all);
done:
    free(order);
    free(ranges);
    free(all);
    free(c.has_child);
    free(c.given_up);
    free(c.shown);
    free(c.state);
    free(c.least);
    return st;
}

tarve_status tarve_disclosure_table(size_t n_rows, size_t n_cols, bool has_total,
                                    const double *value, const tarve_mark *mark, tarve_shown *shown,
                                    tarve_error *err)
{
    if (n_rows == 0 || n_cols == 0)
        return TARVE_OK;
    size_t *parent = malloc(n_rows * sizeof *parent);
    if (parent == NULL)
        return no_memory(err);
    for (size_t i = 0; i < n_rows; i++)
        parent[i] = i == 0 || !has_total ? SIZE_MAX : 0;
    const tarve_status st = tarve_disclosure_tree(n_rows, n_cols, parent, value, mark, shown, err);
    free(parent);
    return st;
}

void tarve_shown_mean(const tarve_shown *shown, size_t n, size_t stride, double protected_mean,
                      double *lo, double *mid, double *hi)
{
    double sum = 0.0, n_protected = 0.0, n_used = 0.0;
    for (size_t i = 0; i < n; i++) {
        const tarve_shown s = shown[i * stride];
        if (s.kind != TARVE_SHOWN_NUMBER && s.kind != TARVE_SHOWN_PROTECTED)
            continue;
        n_used++;
        if (s.kind == TARVE_SHOWN_PROTECTED)
            n_protected++;
        else
            sum += s.value;
    }
    const bool any = n_used > 0.0;
    *lo = any ? (sum + n_protected * protected_lo) / n_used : (double)NAN;
    *mid = any ? (sum + n_protected * protected_mean) / n_used : (double)NAN;
    *hi = any ? (sum + n_protected * protected_hi) / n_used : (double)NAN;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/reconcile.h - forecasts of parts and of totals made to agree, with the least change.
 *
 * A hierarchy is a set of nodes 0..n-1 and links "child is part of parent". A node without children
 * is a leaf; every other node is the sum of the leaves below it, each counted once, whichever way
 * it is reached. A node may have several parents (municipality x occupation). The least change is
 *
 *     min (x - base)' W^-1 (x - base)   so that every node is the sum of its leaves
 *
 * W = diag(variance), or with factors (MinT) W = S (diag(1 - |F_i|^2) + F F') S, S =
 * sqrt(variance).
 */
#ifndef TARVE_RECONCILE_H
#define TARVE_RECONCILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/error.h"
#include "tarve/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tarve_reconcile_link {
    uint32_t child, parent;
} tarve_reconcile_link;

/** What is known of a hierarchy before any figure; immutable, may be shared between threads. */
typedef struct tarve_reconcile_plan tarve_reconcile_plan;

/**
 * @param n         [in]  nodes, >= 1
 * @param link      [in]  n_links; their order does not matter
 * @param bad_link  [out] the link at fault on TARVE_E_INPUT; may be NULL
 *
 * Errors: TARVE_E_USAGE (n = 0, a node not below n), TARVE_E_INPUT (code "cycle" or
 *         "duplicate-link"), TARVE_E_NOMEM.
 * Memory: 16 n bytes, and 4 for each leaf and node above it where a node has several parents.
 * Cost:   O(n_links log n_links).
 */
TARVE_API tarve_status tarve_reconcile_plan_new(size_t n, const tarve_reconcile_link *link,
                                                size_t n_links, tarve_reconcile_plan **out,
                                                size_t *bad_link,
                                                tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_reconcile_plan_free(tarve_reconcile_plan *p);
TARVE_API size_t tarve_reconcile_n_leaves(const tarve_reconcile_plan *p);
/** No node has two parents. */
TARVE_API bool tarve_reconcile_is_tree(const tarve_reconcile_plan *p);

typedef struct tarve_reconcile_problem {
    size_t n_columns;       /**< horizons; each is reconciled for itself                   */
    const double *base;     /**< [column][node]                                            */
    const double *variance; /**< [column][node]; 0 = held at its base (a published figure) */
    const double *factor;   /**< [node][n_factors] by tarve_reconcile_shrink(), or NULL    */
    size_t n_factors;
    const bool *non_negative; /**< by node, only leaves are looked at; NULL = none           */
    int jobs;                 /**< threads over columns; the same bytes for any number       */
} tarve_reconcile_problem;

/** What became of one column. */
typedef struct tarve_reconcile_report {
    int rounds;         /**< solutions needed until no leaf was negative, 1 = at once            */
    int iterations;     /**< of conjugate gradients, all rounds; 0 for trees without factors     */
    size_t n_zero;      /**< leaves held at 0                                                    */
    bool fallback;      /**< after 20 rounds: negative leaves set to 0, totals summed            */
    bool contradiction; /**< nodes that are held cannot be what they are held at: */
    size_t node;        /**< on TARVE_E_INPUT: the node that is held at what its parts cannot be */
    double sum;         /**< on TARVE_E_INPUT: what its parts add up to                          */
} tarve_reconcile_report;

/**
 * Reconciles all columns.
 *
 * @param out       [out] [column][node]; coherent: a node that is not held is the sum of its leaves
 * @param spread    [out] [column][node] variances after reconciling, or NULL. Only for trees
 * without factors; the limits at 0 are not accounted for.
 * @param report    [out] one a column, or NULL
 *
 * Missing:  none: NaN or infinite figures are refused.
 * Errors:   TARVE_E_USAGE    a figure is not finite, a variance negative, |F_i| > 1, spread of a
 *                            crossed hierarchy
 *           TARVE_E_INPUT    code "held-sums": nodes that are held contradict each other
 *           TARVE_E_NUMERIC  conjugate gradients did not converge
 *           TARVE_E_NOMEM
 *           On error @p out is undefined, report says what is known of each column.
 * Memory:   a thread about 100 bytes a node, and 8 n_factors bytes a node that is no leaf.
 * Cost:     a column of a tree O(n) a round, exact; else O(leaves x nodes above) an iteration.
 * Source:   docs/methods.md, "Reconciliation".
 */
TARVE_API tarve_status tarve_reconcile(const tarve_reconcile_plan *p,
                                       const tarve_reconcile_problem *problem, double *out,
                                       double *spread, tarve_reconcile_report *report,
                                       tarve_error *err) TARVE_MUST_CHECK;

/** Every node that is no leaf becomes the sum of its leaves: bottom-up. In place, n figures. */
TARVE_API void tarve_reconcile_sum(const tarve_reconcile_plan *p, double *x);

/**
 * Shrunken correlation of one-step errors in a form that needs no n x n matrix:
 * R = lambda I + (1 - lambda) Z Z' / T, factor = sqrt((1 - lambda) / T) Z.
 *
 * @param residual  [in]  [node][n_times]; NaN = missing, then as good as its mean
 * @param factor    [out] [node][n_times]
 * @param lambda    [out] Schafer and Strimmer's intensity, at least 0.001
 *
 * Errors: TARVE_E_USAGE (n_times < 3, infinite residuals), TARVE_E_NOMEM.
 * Cost:   O(n T^2).
 */
TARVE_API tarve_status tarve_reconcile_shrink(size_t n, size_t n_times, const double *residual,
                                              double *factor, double *lambda,
                                              tarve_error *err) TARVE_MUST_CHECK;

/**
 * Whole numbers that still add up, each within 1 of what it was in a tree: totals are rounded
 * first, then shared out by largest remainder; equal remainders by @p key. In a crossed hierarchy
 * the leaves are shared out over all, then within their first parent, and the totals are summed.
 *
 * @param x    [in,out] n coherent figures
 * @param key  [in]     n, a hash of each node's name, so that order does not matter
 *
 * Errors: TARVE_E_USAGE (not finite, not coherent), TARVE_E_NOMEM. On error x is unchanged.
 */
TARVE_API tarve_status tarve_reconcile_round(const tarve_reconcile_plan *p, double *x,
                                             const uint64_t *key,
                                             tarve_error *err) TARVE_MUST_CHECK;

/**
 * Joint draws with the reconciled means: draws of a leaf are scaled (moved, where it may be
 * negative or its draws are all 0), those of the other nodes are sums: coherent draw by draw.
 *
 * @param mean          [in]     n reconciled means
 * @param non_negative  [in]     by node, or NULL
 * @param draw          [in,out] [draw][node]
 */
TARVE_API void tarve_reconcile_draws(const tarve_reconcile_plan *p, const double *mean,
                                     const bool *non_negative, size_t n_draws, double *draw);

#ifdef __cplusplus
}
#endif
#endif

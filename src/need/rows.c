/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "need/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void add_rows(const register_table *t, const char *code, size_t digits, double *sum)
{
    memset(sum, 0, t->n_columns * sizeof *sum);
    for (size_t i = 0; i < t->n_rows; i++)
        if (strncmp(t->occupation[i], code, digits) == 0)
            for (size_t k = 0; k < t->n_columns; k++)
                sum[k] += t->count[i * t->n_columns + k];
}

static double total(size_t n, const double *x)
{
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += x[k];
    return sum;
}

bool rows_parent(const register_table *t, const char *code, size_t digits, double tau, double *pi)
{
    const size_t n = t->n_columns;
    double *own = calloc(n + 1, sizeof *own);
    memset(pi, 0, n * sizeof *pi);
    if (own == NULL)
        return false;
    for (size_t d = 0; d <= digits; d++) {
        add_rows(t, code, d, own);
        const double weight = d == 0 ? 0.0 : tau, all = total(n, own) + weight;
        for (size_t k = 0; all > 0.0 && k < n; k++)
            pi[k] = (own[k] + weight * pi[k]) / all;
    }
    free(own);
    return total(n, pi) > 0.0;
}

void rows_smooth(size_t n, const double *count, const double *pi, const bool *admitted, double tau,
                 double *weight)
{
    for (size_t k = 0; k < n; k++)
        weight[k] = admitted[k] ? (count == NULL ? 0.0 : count[k]) + tau * pi[k] : 0.0;
}

void rows_scale(size_t n, double *share)
{
    const double sum = total(n, share);
    for (size_t k = 0; k < n; k++)
        share[k] = sum > 0.0 ? share[k] / sum : 0.0;
    if (!(sum > 0.0))
        share[n - 1] = 1.0;
}

void mixed_rows_free(mixed_rows *r)
{
    if (r == NULL)
        return;
    free(r->weight);
    free(r->required);
    free(r->persons);
    free(r->first_hidden);
    free(r->hidden);
    free(r);
}

/* Weights of one occupation with its hidden cells moved. */
static void moved_weights(const mixed_rows *r, size_t o, size_t from, size_t to,
                          const double *moved, double *share, double rest[2])
{
    const double *weight = r->weight + r->n_rest;
    for (size_t c = from; c < to; c++)
        share[c] = weight[c];
    rest[0] = r->weight[2 * o];
    rest[1] = r->weight[2 * o + 1];
    for (size_t h = r->first_hidden[o]; moved != NULL && h < r->first_hidden[o + 1]; h++) {
        const hidden_cell *cell = &r->hidden[h];
        double *to_cell =
            cell->at < r->n_rest ? &rest[cell->at - 2 * o] : &share[cell->at - r->n_rest];
        *to_cell = fmax(0.0, *to_cell + cell->share * moved[h]);
    }
}

void rows_blend(const mixed_rows *r, size_t o, size_t from, size_t to, const double *moved,
                double *share, double rest[2])
{
    const double *required = r->required + r->n_rest;
    moved_weights(r, o, from, to, moved, share, rest);
    double sum = rest[0] + rest[1];
    for (size_t c = from; c < to; c++)
        sum += share[c];
    if (!(sum > 0.0))
        rest[1] = sum = 1.0;
    for (size_t c = from; c < to; c++)
        share[c] = (1.0 - r->eta) * share[c] / sum + r->eta * required[c];
    for (size_t k = 0; k < 2; k++)
        rest[k] = (1.0 - r->eta) * rest[k] / sum + r->eta * r->required[2 * o + k];
}

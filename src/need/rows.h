/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of P out of a register, F12: smoothing to the parent occupations, and the blend with what is
 * asked for. Columns are qualifications, then "no qualification" and "higher or other".
 */
#ifndef TARVE_NEED_ROWS_H
#define TARVE_NEED_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Employed by occupation and column; a protected cell at its expected figure. */
typedef struct register_table {
    size_t n_rows, n_columns;
    const char **occupation; /* four digits, ascending */
    double *count;           /* [row][column] */
} register_table;

/*
 * Pi: the row of the occupation that `code` belongs to at that many digits (0 = all occupations),
 * (n + tau Pi') / (sum n + tau) with Pi' one digit up. False and zeros when nobody is counted.
 */
bool rows_parent(const register_table *t, const char *code, size_t digits, double tau, double *pi);
/* m (n + tau Pi), not yet scaled to one; count NULL = 0. */
void rows_smooth(size_t n, const double *count, const double *pi, const bool *admitted, double tau,
                 double *weight);
/* Scales to a sum of one; where nothing is left, all goes to the last column. */
void rows_scale(size_t n, double *share);

/* A protected cell, or the part of one that stands for a qualification of its field. */
typedef struct hidden_cell {
    size_t at;       /* as in mixed_rows */
    double share;    /* of the cell */
    double mean, mu; /* expected figure, and the rate it is drawn with (F4) */
    uint64_t key;    /* parts of one cell are drawn as one */
} hidden_cell;

/*
 * What the rows of the model are blended from. Arrays hold at 2 o and 2 o + 1 what occupation o
 * leaves to no qualification and to others, and from n_rest on the cells of the model.
 */
typedef struct mixed_rows {
    double eta;
    size_t n_rest, n_hidden;
    double *weight;       /* m (n + tau Pi) of the register */
    double *required;     /* row of what is asked for, scaled to one */
    double *persons;      /* o: n* of the Dirichlet draw */
    size_t *first_hidden; /* o, and one more */
    hidden_cell *hidden;
} mixed_rows;

void mixed_rows_free(mixed_rows *r);
/*
 * (1 - eta) register + eta required for occupation o, whose cells are from..to-1. moved: by how
 * much each hidden cell departs from its expected figure, NULL = not at all. share is indexed by
 * cell; rest: no qualification, others.
 */
void rows_blend(const mixed_rows *r, size_t o, size_t from, size_t to, const double *moved,
                double *share, double rest[2]);

#endif

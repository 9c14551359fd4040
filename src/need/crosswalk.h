/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The crosswalk as the other files of this room see it: qualifications sorted by code, pairs sorted
 * by occupation and qualification, so the order of the file's rows does not show. */
#ifndef TARVE_NEED_CROSSWALK_H
#define TARVE_NEED_CROSSWALK_H

#include "base/arena.h"
#include "tarve/need.h"

typedef struct qualification {
    const char *code, *name_fi, *level, *field;
} qualification;

typedef struct match_pair {
    char occupation[5];
    size_t qualification;
    double match; /* 1.0 full, 0.3 partial */
    size_t line;
} match_pair;

struct tarve_crosswalk {
    tarve_arena text;
    const char *path;
    size_t n_qualifications, n_pairs;
    qualification *qualification;
    match_pair *pair;
};

/* Pairs of one occupation: first index and number. */
size_t crosswalk_pairs(const tarve_crosswalk *c, const char *occupation, size_t *first);

/*
 * F12 without a register: one row of P. share[] gets, in the order of the pairs, match x
 * (graduates + 1) scaled to what is left after `none` and `higher`; nothing admissible: all that
 * is left goes to *other. Rows sum to one.
 */
void crosswalk_row(const match_pair *pair, size_t n, const double *graduates, double none,
                   double higher, double *share, double *other);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What holds under every admissible allocation of openings to fields (docs/methods.md, F12).
 *
 * Occupations that admit the same fields are one set. Newly trained of field f may take openings
 * of the sets whose mask has bit f; the most who can is a maximum flow, and what it leaves over on
 * either side is left over however openings are shared.
 */
#ifndef TARVE_NEED_ALLOCATION_H
#define TARVE_NEED_ALLOCATION_H

#include <stdint.h>

#include "need/model.h"

enum { MOST_FIELDS = 64, ALLOCATION_DRAWS = 250 };

typedef struct allocation {
    size_t n_fields, n_sets;
    const double *supply;   /* f: newly trained */
    const uint64_t *admits; /* s: fields */
    const double
        *required; /* s: openings that need new entrants, with or without a qualification */
    const double *qualified; /* s: those of them that ask for a qualification */
} allocation;

/* Of the fields in one group. */
typedef struct allocation_bounds {
    double min,
        max; /* requirement of the group: of sets that admit nothing else; of all it may take */
    double unfilled;  /* of `min`, what no newly trained of the group can fill in any allocation */
    double left_over; /* newly trained of the group who find no opening in any allocation */
} allocation_bounds;

/* Most persons who can be placed; work: n_fields * n_sets + n_fields + n_sets doubles, and
 * 2 * (n_fields + n_sets) sizes. Cost: a flow found by shortest augmenting paths. */
double allocation_flow(const allocation *a, const double *capacity, uint64_t group, double *work,
                       size_t *queue);
tarve_status allocation_of_group(const allocation *a, uint64_t group, allocation_bounds *out,
                                 tarve_error *err) TARVE_MUST_CHECK;

/* Sets of the model's occupations; none where there are more than 64 fields. */
tarve_status allocation_sets(need_model *m, tarve_error *err) TARVE_MUST_CHECK;

#endif

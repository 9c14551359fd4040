/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each parameter may be, and what it is where the file does not name it. */
#ifndef TARVE_NEED_PARAMS_TABLE_H
#define TARVE_NEED_PARAMS_TABLE_H

#include "tarve/need.h"

/* What may be said of one parameter. Bounds are of the value drawn, not of a and b. */
typedef struct params_limits {
    const char *name;
    double lo, hi;
    bool open_hi;      /* hi itself is refused */
    bool may_be_empty; /* a = NaN is allowed: worked out from the data */
    bool by_education; /* may differ by level of education, field and qualification */
    bool by_occupation;
} params_limits;

/* NULL when there is no such parameter. */
const params_limits *params_spec(const char *name);

typedef struct params_default_row {
    const char *name, *level, *key;
    tarve_prior_kind kind;
    double a, b;
} params_default_row;
extern const params_default_row params_built_in[];
extern const size_t params_n_built_in;

#endif

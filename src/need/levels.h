/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole levels of education, and all of it: where a field too small for a class looks to. */
#ifndef TARVE_NEED_LEVELS_H
#define TARVE_NEED_LEVELS_H

#include "need/positions.h"

/* What does not change from draw to draw. */
typedef struct unit_facts {
    const char *code, *name_fi, *level, *parent;
    double tightness, narrowness;
    double graduates;                          /* a year, mean of the last three known */
    double duration_change, unemployed_change; /* on the year before, as a factor; NaN not known */
} unit_facts;

typedef struct need_levels {
    size_t n, n_fields;
    const char **code;     /* "all", then the levels of the fields, ascending */
    unsigned char *member; /* [level][field] */
} need_levels;

tarve_status levels_of(build *b, need_levels *out, tarve_error *err) TARVE_MUST_CHECK;
void levels_free(need_levels *l);
/* Sums of the fields' figures by draw. Bounds of a group are no sums: NaN here, and given by
 * levels_bounds(), from the first ALLOCATION_DRAWS draws. */
tarve_status levels_sum(const need_levels *l, const need_draws *fields, need_draws *out,
                        tarve_error *err) TARVE_MUST_CHECK;
tarve_status levels_bounds(const need_levels *l, const need_model *m, const need_draws *fields,
                           tarve_field_need *to, tarve_error *err) TARVE_MUST_CHECK;
/* Sets class_from of every field and level. */
void levels_inherit(tarve_need_result *r);

tarve_status facts_of_unit(build *b, size_t unit, const occupation_stocks *stocks, unit_facts *out,
                           tarve_error *err) TARVE_MUST_CHECK;
tarve_status facts_of_levels(build *b, const need_levels *l, const occupation_stocks *stocks,
                             unit_facts *out, tarve_error *err) TARVE_MUST_CHECK;
/* Finnish label of a code in the result's memory, else @p otherwise; NULL when out of memory. */
const char *facts_label(const build *b, const char *code, const char *otherwise);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the panel to the model: what the files that build it share. */
#ifndef TARVE_NEED_BUILD_H
#define TARVE_NEED_BUILD_H

#include "base/arena.h"
#include "need/crosswalk.h"
#include "need/model.h"
#include "need/params.h"
#include "need/series.h"

enum { YEAR_MONTHS = 12 };

/* Monthly figures of an area; n = 0 when there are none. */
typedef struct months {
    tarve_period first;
    size_t n;
    double *value; /* NaN = missing */
    tarve_mark *mark;
    bool summed; /* out of the municipalities, protected cells at their expected figure */
} months;

typedef struct build {
    const tarve_need_inputs *in;
    tarve_parameters *parameters; /* of the inputs, or the built-in ones */
    tarve_need_result *result;
    tarve_arena *text; /* of the result */
    need_model m;

    const char *const *member; /* municipalities of the area of the run */
    size_t n_members;
    tarve_period base; /* last month used */

    months v, u, n;             /* the area's vacancies, unemployed, new vacancies */
    double v_now, u_now, n_now; /* last 12 months: means, and the sum of n (or its estimate) */
    double duration, duration_sd;
    bool from_stock;

    const char **occupation; /* codes, ascending; text of the panel */
    double administrative_share;
    const char **group; /* codes of groups whose figures are kept */
    size_t n_groups;

    size_t *qualification;    /* model's q -> the crosswalk's */
    double *yearly_graduates; /* q: mean of the last years */
    const char **field_code;  /* f: "vet:F:09" */
    int last_graduates;       /* newest year of graduates; 0 = none */
} build;

void build_free(build *b);

/* Each says in the result's findings what is missing, and returns an error only when it cannot go
 * on at all; *ready = false where the model cannot be built. */
tarve_status build_area(build *b, bool *ready, tarve_error *err) TARVE_MUST_CHECK;
tarve_status build_paths(build *b, tarve_error *err) TARVE_MUST_CHECK; /* part of the above */
/* The unemployed by where they can work, once the area's paths are there (F11). */
tarve_status build_commuting(build *b, tarve_error *err) TARVE_MUST_CHECK;
tarve_status build_occupations(build *b, bool *ready, tarve_error *err) TARVE_MUST_CHECK;
/* Leaves n_fields at 0 when there is nothing to train for. */
tarve_status build_education(build *b, tarve_error *err) TARVE_MUST_CHECK;
/* Rows of P: by the match key, or a register and requirement rows where there are any. */
tarve_status build_rows(build *b, tarve_error *err) TARVE_MUST_CHECK;
/* Is the occupation in the classification? True for all of them without one. */
bool need_occupation_known(const build *b, const char *code);

/* Total of an area by month: its own series, else the sum of its members (may be 0 of them). */
tarve_status months_of(const tarve_panel *p, const char *measure, const char *area,
                       const char *const *member, size_t n_members, months *out,
                       tarve_error *err) TARVE_MUST_CHECK;
void months_free(months *m);
/* NaN outside or missing; a protected cell is its expected figure. */
double months_at(const months *m, tarve_period t);
/* Mean of the k months that end with `last`; NaN when a quarter of them or more is missing. */
double months_mean(const months *m, tarve_period last, size_t k);
/* The municipalities now (result->area). */
tarve_status need_municipalities(build *b, tarve_error *err) TARVE_MUST_CHECK;

/* What employment adds to the figures of the fields; NaN where it is not given. */
tarve_status need_employment(build *b, tarve_error *err) TARVE_MUST_CHECK;

/* The figures of fields and occupations out of the draws; variance[unit * N_VARY + k] of the first
 * year's gap when only group k of assumptions is drawn. */
tarve_status need_summarise(build *b, const need_draws *draws, const double *variance,
                            tarve_error *err) TARVE_MUST_CHECK;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/commuting.h - where the residents of a municipality work: shares by residence and
 * workplace.
 */
#ifndef TARVE_COMMUTING_H
#define TARVE_COMMUTING_H

#include <stddef.h>

#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/panel.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Row-stochastic: C[s][r] is the share of the employed residents of s who work in r. */
typedef struct tarve_commuting tarve_commuting;

/**
 * Columns residence,workplace,employed: persons, or "..." or "1-4" for a protected cell, which
 * counts as its expected figure. A pair that is not there is nobody. Municipalities as KU codes.
 * Errors: TARVE_E_INPUT with path, line and column: a municipality that the classification does not
 * know ("outside-map"; merged ones with their successor), a negative or fractional figure, the same
 * pair twice ("duplicate-key"), a residence of whom nobody works ("zero-row").
 * @param h may be NULL: then any code is taken
 */
TARVE_API tarve_status tarve_commuting_read(const char *path, const tarve_hierarchy *h,
                                            tarve_commuting **out,
                                            tarve_error *err) TARVE_MUST_CHECK;

/** A municipality's place, km on a plane. */
typedef struct tarve_place {
    const char *code;
    double x_km, y_km;
} tarve_place;

/**
 * Without figures: C[s][r] proportional to exp(-d(s, r) / @p km), rows adding up to one over the
 * places given. Errors: TARVE_E_USAGE (no places, km not positive).
 */
TARVE_API tarve_status tarve_commuting_by_distance(const tarve_place *place, size_t n, double km,
                                                   tarve_commuting **out,
                                                   tarve_error *err) TARVE_MUST_CHECK;

TARVE_API size_t tarve_commuting_residences(const tarve_commuting *c);
TARVE_API const char *tarve_commuting_residence(const tarve_commuting *c, size_t i);
/** Share of residence @p i who work in one of the municipalities, 0..1. */
TARVE_API double tarve_commuting_share(const tarve_commuting *c, size_t i,
                                       const char *const *municipality, size_t n);
TARVE_API void tarve_commuting_free(tarve_commuting *c);

#ifdef __cplusplus
}
#endif
#endif

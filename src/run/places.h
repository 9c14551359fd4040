/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where municipalities lie, out of the borders in datadir/geo. */
#ifndef TARVE_RUN_PLACES_H
#define TARVE_RUN_PLACES_H

#include "run/pipeline.h"
#include "tarve/commuting.h"

typedef struct place_list {
    tarve_place *item; /* codes are borrowed from the panel and the region */
    size_t n;
} place_list;

/*
 * Centroids, in km on a plane, of the municipalities of the region and of all others that have
 * unemployed job seekers in the inputs. Errors: MISSING when a municipality of the region has no
 * border; others without one are left out.
 */
tarve_status places_read(const pipeline *p, place_list *out, tarve_error *err) TARVE_MUST_CHECK;
void places_free(place_list *l);

#endif

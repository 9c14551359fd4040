/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which series are alike: by seasons, class and size; and their errors, by steps ahead as well. */
#ifndef TARVE_FORECAST_GROUPS_H
#define TARVE_FORECAST_GROUPS_H

#include "forecast/series.h"

enum {
    TARVE_GROUP_SIZES = 6, /* of counts, by their mean: below 3, 10, 30, 100, 300, above */
    TARVE_GROUP_CLASSES = TARVE_CLASS_PROTECTED + 1,
    TARVE_GROUP_LEVELS = 4, /* all series; of so many seasons; of that class; of that size */
    TARVE_GROUPS =
        1 + TARVE_SEASON_MAX + TARVE_SEASON_MAX * TARVE_GROUP_CLASSES * (1 + TARVE_GROUP_SIZES),
    TARVE_BANDS = 6, /* steps 1, 2-3, 4-6, 7-12, 13-24, beyond: between seasons and class */
    TARVE_BINS = 1 + TARVE_SEASON_MAX * (1 + TARVE_BANDS) +
                 TARVE_SEASON_MAX * TARVE_BANDS * TARVE_GROUP_CLASSES * (1 + TARVE_GROUP_SIZES)
};

typedef struct tarve_group {
    size_t m, size; /* seasons; 0..5, figures that are no counts are 0 */
    tarve_class class_;
} tarve_group;
tarve_group tarve_group_of(const tarve_series *s);

/* Is a series of this class forecast by the combination? */
bool tarve_class_combines(tarve_class c);

/* Numbers of the groups a series is in, the widest first: each is the parent of the next, and has
 * the smaller number. */
void tarve_group_numbers(tarve_group g, uint32_t of[TARVE_GROUP_LEVELS]);
/* Place of a number in that list. */
size_t tarve_group_level(uint32_t number);

/* The narrowest bin of errors at step h (0-based), and the parent of every bin (0 for bin 0). */
uint32_t tarve_bin_of(tarve_group g, size_t h);
/* Of steps beyond the second year. */
bool tarve_bin_is_far(uint32_t bin);
void tarve_bin_parents(uint32_t parent[TARVE_BINS]);

#endif

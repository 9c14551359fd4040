/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What recognition finds out about a key column, packed into tarve_column.traits. */
#ifndef TARVE_INGEST_TRAITS_H
#define TARVE_INGEST_TRAITS_H

#include "ingest/lexicon.h"

typedef enum group_scheme {
    GROUP_OCCUPATION,
    GROUP_FIELD,
    GROUP_QUALIFICATION,
    GROUP_LOCAL, /* labels of the file's own: "L:sotilaat" */
    N_GROUP_SCHEMES
} group_scheme;

enum {
    TRAIT_LEVEL_MASK = 0xf,    /* AREA: area_level                                            */
    TRAIT_GROUP_SHIFT = 4,     /* GROUP: group_scheme, two bits                               */
    TRAIT_PROVIDER = 1 << 6,   /* AREA: education providers                                   */
    TRAIT_ZEROS_LOST = 1 << 7, /* AREA: municipality numbers that all lost their zeros        */
    TRAIT_MAR_MARCH = 1 << 8   /* PERIOD, MONTH: "mar" is March                               */
};

static inline area_level trait_level(unsigned traits)
{
    return (area_level)(traits & TRAIT_LEVEL_MASK);
}
static inline group_scheme trait_group(unsigned traits)
{
    return (group_scheme)(traits >> TRAIT_GROUP_SHIFT & 3U);
}

#endif

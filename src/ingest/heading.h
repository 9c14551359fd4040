/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a heading says its column is about, in Finnish, Swedish, English and StatFin's variable
 * codes. */
#ifndef TARVE_INGEST_HEADING_H
#define TARVE_INGEST_HEADING_H

#include "ingest/recognise.h"
#include "ingest/traits.h"

typedef enum heading_kind {
    HEADING_OTHER,
    HEADING_TIME, /* periods; freq may say which         */
    HEADING_MEASURE,
    HEADING_AREA,
    HEADING_PROVIDER,
    HEADING_GROUP,
    HEADING_VARIANT,
    HEADING_NAME, /* a name beside a code */
    HEADING_NOTE, /* where the figures come from, remarks */
    HEADING_VALUE /* figures of which nothing more is said */
} heading_kind;

typedef struct heading {
    heading_kind kind;
    area_level level;    /* AREA                                         */
    group_scheme scheme; /* GROUP                                        */
    int depth;           /* GROUP: 1, 2, 3 for "koulutusala taso 2"      */
    unsigned freq;       /* TIME: a tarve_freq, 0 when it does not say   */
} heading;

heading heading_of(field_text label);

/* "12r5" from "statfin_tyonv_pxt_12r5", "12r5" and "12r5 -- Työttömät ..."; len 0 when there is
 * none. */
field_text heading_table(field_text text);

#endif

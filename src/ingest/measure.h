/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the words of a heading or a label to a measure. */
#ifndef TARVE_INGEST_MEASURE_H
#define TARVE_INGEST_MEASURE_H

#include "tarve/ingest.h"

/* When the figure holds, as the label says it. */
typedef enum measure_when {
    WHEN_UNSAID = 1, /* "avoimet työpaikat"                     */
    WHEN_END = 2,    /* "... kuukauden lopussa", a day          */
    WHEN_DURING = 4  /* "... kuukauden aikana", a period        */
} measure_when;

typedef struct measure_name {
    const char *words; /* fold_words() of the label without unit and time */
    unsigned when;     /* any of measure_when                             */
    const char *code;  /* measure                                         */
    bool assumed;      /* the label does not say whether stock or flow    */
    double scale;      /* unit that the label implies; 0 = 1              */
} measure_name;

const measure_name *measure_names(size_t *n);

typedef struct measure_match {
    const tarve_measure_info *info;
    double scale; /* multiplier from the unit: "1000 persons" */
    bool assumed;
} measure_match;

/* The whole text must be the name of one measure, with or without unit. */
bool measure_recognise(const char *s, size_t len, measure_match *out);

#endif

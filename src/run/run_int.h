/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run under way: what its parts share. */
#ifndef TARVE_RUN_RUN_INT_H
#define TARVE_RUN_RUN_INT_H

#include "run/beside.h"
#include "run/earlier.h"
#include "run/languages.h"
#include "run/pipeline.h"
#include "run/places.h"
#include "run/published.h"
#include "run/region.h"
#include "run/roadmap.h"
#include "run/signals.h"
#include "run/staging.h"
#include "tarve/decisions.h"
#include "tarve/intake.h"
#include "tarve/need.h"
#include "tarve/report.h"

/* All that a run holds; what it needs at the end is released in run_close. */
typedef struct run {
    pipeline p;
    staging stage;
    provider_map providers;
    tarve_commuting *commuting;
    tarve_employment *employment;
    place_list places;
    tarve_parameters *parameters;
    tarve_crosswalk *crosswalk;
    tarve_education *employed, *required, *regulated;
    tarve_investors *investors;
    tarve_starts *starts;
    const tarve_question *question; /* NULL = publish */
    published series;
    tarve_need_result *need;
    signal_tables signal_tables;
    signal_results signals;
    roadmap_state roadmap;
    tarve_earlier_run earlier;
    languages languages;
    tarve_decisions decisions;
    beside beside; /* files beside the inputs */
    char as_of[TARVE_PERIOD_TEXT], period[TARVE_PERIOD_TEXT];
    bool incomplete, no_pictures, synthetic_graduates;
} run;

/* run_tables.c: the files beside the inputs, and those whose years are checked against the last
 * month used (after it is settled). */
tarve_status run_read_tables(run *r, tarve_error *err) TARVE_MUST_CHECK;
tarve_status run_read_dated_tables(run *r, tarve_error *err) TARVE_MUST_CHECK;

/* run_report.c: everything people and machines read, into the staging folder. */
tarve_status run_write_report(run *r, tarve_error *err) TARVE_MUST_CHECK;

#endif

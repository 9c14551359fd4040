/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The published run of the last quarter before this one: what the report says of changes. */
#ifndef TARVE_RUN_EARLIER_H
#define TARVE_RUN_EARLIER_H

#include "run/manifest.h"
#include "tarve/report.h"

/*
 * Looks before `quarter`, this run's own. Reads manifest.json and data/areas.csv of that run in
 * `folder`, compares them with the inputs and files of this one. No such run, or one whose manifest
 * cannot be read: period "" (the latter also a warning). Errors: NOMEM; what hashing a file gives.
 */
tarve_status earlier_look_back(const pipeline *p, const char *folder, tarve_period quarter,
                               const manifest_facts *now, tarve_earlier_run *out,
                               tarve_error *err) TARVE_MUST_CHECK;

#endif

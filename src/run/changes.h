/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has changed since the published run of the last quarter before this one. */
#ifndef TARVE_RUN_CHANGES_H
#define TARVE_RUN_CHANGES_H

#include "run/manifest.h"
#include "tarve/changes.h"

/*
 * Compares manifest.json and data/forecasts.csv of the last run in `folder` of a quarter before
 * `quarter`, this run's own, with this run. Inputs and
 * files are told apart by their hashes. A run whose files cannot be read is a finding
 * "changes-before"; no such run: period "". Errors: NOMEM; what hashing a file gives.
 */
tarve_status changes_look_back(const pipeline *p, const char *folder, tarve_period quarter,
                               const manifest_facts *now, tarve_findings *findings,
                               tarve_changes *out, tarve_error *err) TARVE_MUST_CHECK;

#endif

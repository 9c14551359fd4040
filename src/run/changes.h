/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has changed since the published run of the last quarter before this one. */
#ifndef TARVE_RUN_CHANGES_H
#define TARVE_RUN_CHANGES_H

#include "run/manifest.h"
#include "tarve/changes.h"

/*
 * Compares the run before (the last of now->past) with this run: its manifest, and what its
 * data/forecasts.csv and data/areas.csv printed. Inputs and files are told apart by their hashes. A
 * file of it that cannot be read is a finding "changes-before"; no run before: period "".
 * Errors: NOMEM; what hashing a file gives.
 */
tarve_status changes_look_back(const pipeline *p, const manifest_facts *now,
                               tarve_findings *findings, tarve_changes *out,
                               tarve_error *err) TARVE_MUST_CHECK;

#endif

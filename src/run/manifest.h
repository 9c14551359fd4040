/* SPDX-License-Identifier: GPL-3.0-or-later */
/* manifest.json: what a run was made from and what it made, by hash; the same for the same run. */
#ifndef TARVE_RUN_MANIFEST_H
#define TARVE_RUN_MANIFEST_H

#include "base/files.h"
#include "base/jsonout.h"
#include "run/past.h"
#include "run/pipeline.h"
#include "run/published.h"

/* A file that a run read beside the inputs: "parameters", where it is, how it is called. */
typedef struct manifest_file {
    const char *what, *path, *shown;
    bool own; /* named by the configuration; else of the datasets */
} manifest_file;

typedef struct manifest_facts {
    const char *period, *as_of;
    const published *series;
    size_t n_findings;
    bool incomplete;
    const tarve_gate_failed *gate;
    size_t n_gates;
    const manifest_file *file;
    size_t n_files;
    const past_runs *past;
} manifest_facts;

/* Hashes all that stands in dirfd, then writes manifest.json there (so it comes last).
 * No wall clock, no machine, no number of threads is in it. */
tarve_status manifest_write(int dirfd, const pipeline *p, const manifest_facts *facts,
                            tarve_error *err) TARVE_MUST_CHECK;

/* What of the configuration bears on results; release with tarve_json_free. */
tarve_json manifest_configuration(const pipeline *p);
/* SHA-256 of a file. Errors: MISSING, IO. */
tarve_status manifest_hash(const char *path, char hex[TARVE_SHA256_TEXT],
                           tarve_error *err) TARVE_MUST_CHECK;

#endif

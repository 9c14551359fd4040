/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manifest of a published run, read back. */
#ifndef TARVE_RUN_RECORDED_H
#define TARVE_RUN_RECORDED_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/files.h"
#include "tarve/error.h"

typedef struct recorded_file {
    const char *what; /* "parameters"; NULL of inputs and outputs */
    const char *path, *sha256;
    size_t bytes; /* of inputs and outputs */
} recorded_file;

typedef struct recorded_files {
    recorded_file *item;
    size_t n;
} recorded_files;

typedef struct recorded {
    json_t *json; /* holds all texts */
    const char *version, *period, *as_of, *configuration_sha256;
    const char *configuration; /* its text; NULL in a manifest of an older version */
    double max_reject_share;   /* NaN: a count is in force */
    size_t max_rejects;
    bool excel;
    recorded_files inputs, files, outputs;
    recorded_files earlier; /* manifests of the runs that it looked back at, by quarter */
    bool knows_earlier;     /* false: made by an older version, which did not write them down */
} recorded;                 /* zero-initialise; release with recorded_free */

/*
 * run/manifest.json. Names of outputs stay inside the folder, hashes are hashes.
 * Errors: TARVE_E_MISSING (no such run or no manifest), TARVE_E_INPUT (no manifest of ours),
 * TARVE_E_NOMEM, TARVE_E_IO; release it then too.
 */
tarve_status recorded_read(const char *run, recorded *out, tarve_error *err) TARVE_MUST_CHECK;
void recorded_free(recorded *r);

/* The file of this path, or NULL. */
const recorded_file *recorded_find(const recorded_files *l, const char *path);

/* The text of a key; "" when it has none. */
const char *recorded_text(const json_t *o, const char *key);

#endif

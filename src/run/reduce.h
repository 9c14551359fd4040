/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An old run reduced to what later runs look back at: its manifest and some tables. Its pages,
 * pictures and inputs go; a mark says so to people and to tarve_verify.
 */
#ifndef TARVE_RUN_REDUCE_H
#define TARVE_RUN_REDUCE_H

#include <stdbool.h>

#include "run/staging.h"

#define REDUCED_MARK "reduced.txt"

/* Is this output, "data/need.csv", one that stays? */
bool reduced_keeps(const char *output);

/* Was the run in folder/name reduced? */
bool reduced_is(int folder_fd, const char *name);

/*
 * Puts the reduced run in the place of folder/name in one step. The caller holds the lock.
 * Errors: TARVE_E_CREATE, TARVE_E_IO, TARVE_E_NOMEM, TARVE_E_MISSING (no manifest); the run is then
 * as it was.
 */
tarve_status reduced_make(const staging *s, const char *name, const tarve_log *log,
                          tarve_error *err) TARVE_MUST_CHECK;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* index.html of the output folder: the way to every published run. */
#ifndef TARVE_RUN_RUNS_INDEX_H
#define TARVE_RUN_RUNS_INDEX_H

#include "run/languages.h"
#include "run/staging.h"

/*
 * Lists what is published in the folder, newest first, and puts the page in its place in one step.
 * The caller holds the folder's lock. A run without a manifest that can be read is not listed. An
 * index.html that tarve did not write is left alone. No failure here undoes a run: it is a warning.
 */
void runs_index_write(const staging *s, const languages *l, const tarve_log *log);

#endif

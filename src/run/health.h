/* SPDX-License-Identifier: GPL-3.0-or-later */
/* status.json of the output folder: the last run that went well, for who watches over it. */
#ifndef TARVE_RUN_HEALTH_H
#define TARVE_RUN_HEALTH_H

#include "run/staging.h"

/*
 * Puts the file in its place in one step: which run stands, how it went ("published", "unchanged",
 * "incomplete"), and when. The caller holds the folder's lock. A clock is no part of a run, so it
 * stands beside the runs. No failure here undoes a run: it is a warning.
 */
void health_write(const staging *s, const char *period, const char *outcome, const tarve_log *log);

#endif

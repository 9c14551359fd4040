/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The region's roadmap, and what the run before this one said of it. */
#ifndef TARVE_RUN_ROADMAP_H
#define TARVE_RUN_ROADMAP_H

#include "run/beside.h"
#include "run/past.h"
#include "tarve/panel.h"
#include "tarve/roadmap.h"

typedef struct roadmap_state {
    tarve_roadmap now;
    tarve_roadmap_figures before; /* none: no earlier run, or it cannot be read */
} roadmap_state;                  /* zero-initialise */

tarve_status roadmap_open(const pipeline *p, beside *files, roadmap_state *out,
                          tarve_error *err) TARVE_MUST_CHECK;
/* Figures of the run before. A file that cannot be read is a finding. */
tarve_status roadmap_look_back(const past_runs *past, tarve_findings *findings, roadmap_state *out,
                               tarve_error *err) TARVE_MUST_CHECK;
void roadmap_close(roadmap_state *s);

#endif

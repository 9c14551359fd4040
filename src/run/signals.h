/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals of new competence needs in a run. */
#ifndef TARVE_RUN_SIGNALS_H
#define TARVE_RUN_SIGNALS_H

#include "run/pipeline.h"
#include "tarve/signals.h"

/* After the need: its duration, its findings (what could not be judged is added to them). */
typedef struct signal_sources {
    const tarve_crosswalk *crosswalk;
    const provider_map *providers;
    tarve_need_result *need;
} signal_sources;

tarve_status signals_compute(const pipeline *p, const signal_sources *from, tarve_signals *out,
                             tarve_error *err) TARVE_MUST_CHECK;

#endif

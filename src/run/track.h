/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The track record of a run: earlier runs of its output folder, against its inputs. */
#ifndef TARVE_RUN_TRACK_H
#define TARVE_RUN_TRACK_H

#include "run/past.h"
#include "run/published.h"
#include "tarve/track.h"

typedef struct track_state {
    tarve_track record;
    tarve_track_inputs in;
    tarve_outcome *outcome;
    tarve_named *named;
    tarve_table *table; /* texts of named, when they are read from a file */
} track_state;          /* zero-initialise; release with track_close */

typedef struct track_sources {
    const published *series; /* as they are known now */
    const past_runs *past;
    const tarve_need_result *need;   /* classes of now; NULL: those of the newest run */
    const tarve_signal_log *signals; /* of now; may be NULL */
    tarve_findings *findings;        /* "track-record": what could not be read, and is left out */
} track_sources;

tarve_status track_compute(const track_sources *from, track_state *out,
                           tarve_error *err) TARVE_MUST_CHECK;
void track_close(track_state *s);

#endif

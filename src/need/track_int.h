/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published forecasts and classes read back, and what is summed up of them. */
#ifndef TARVE_NEED_TRACK_INT_H
#define TARVE_NEED_TRACK_INT_H

#include "tarve/track.h"

/* A row of forecasts.csv whose series is among the outcomes and whose month has passed. */
typedef struct track_said {
    size_t outcome; /* index */
    int step;
    tarve_period origin, month;
    double median, lo80, hi80, lo95, hi95, naive; /* NaN = not published */
    bool small_hidden; /* then a figure that is not published is below 5 */
} track_said;

typedef struct track_class {
    size_t named; /* index; SIZE_MAX: the class is not named now */
    bool is_named;
    int step; /* years */
    tarve_need_class class_;
} track_class;

/* The caller frees. */
tarve_status track_read_forecasts(const tarve_track_inputs *in, const char *path, track_said **out,
                                  size_t *n, tarve_error *err) TARVE_MUST_CHECK;
tarve_status track_read_classes(const tarve_track_inputs *in, const char *path, track_class **out,
                                size_t *n, tarve_error *err) TARVE_MUST_CHECK;

/* Sums of one series (or kind of series) over one band of steps. */
typedef struct tarve_track_tally {
    size_t runs, last_run; /* the latter counts from 1 */
    size_t n, n_left, n_naive, n_ranges, in80, in95, hits, opposite;
    double error, absolute, absolute_paired, absolute_naive;
} track_tally;

#endif

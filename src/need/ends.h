/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of the crosswalk beside the need: both ends of eta, and what it does not cover. */
#ifndef TARVE_NEED_ENDS_H
#define TARVE_NEED_ENDS_H

#include "need/build.h"

/* gap_end of every field and qualification; after the fields are summed up. */
tarve_status need_ends(build *b, tarve_error *err) TARVE_MUST_CHECK;
/* The result's gap[]: occupations that no qualification leads to. */
tarve_status need_gaps(build *b, tarve_error *err) TARVE_MUST_CHECK;

#endif

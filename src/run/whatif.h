/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question to the model of a run, nothing published. */
#ifndef TARVE_RUN_WHATIF_H
#define TARVE_RUN_WHATIF_H

#include "tarve/intake.h"
#include "tarve/run.h"

enum { WHATIF_DRAWS = 1000 }; /* the first of the run's own */

/* run.c: as far as tarve_run() comes before it writes; the result holds the answer. */
tarve_status run_answer(const tarve_config *c, const tarve_run_options *opt,
                        const tarve_question *q, tarve_need_result **out,
                        tarve_error *err) TARVE_MUST_CHECK;

#endif

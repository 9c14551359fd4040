/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the configuration to a checked panel: what `check` and `run` have in common. */
#ifndef TARVE_RUN_PIPELINE_H
#define TARVE_RUN_PIPELINE_H

#include <stdio.h>

#include "run/config.h"
#include "run/region.h"
#include "run/rejects.h"
#include "tarve/panel.h"
#include "tarve/run.h"

typedef struct pipeline {
    const tarve_config *config; /* borrowed, as is the next */
    const tarve_run_options *opt;
    tarve_lexicon *lexicon;
    tarve_hierarchy *hierarchy;
    tarve_panel *panel;
    const char *const *member; /* municipalities of the region */
    size_t n_members;
    tarve_period as_of; /* month that the caller or the configuration says, else the last one */
    int jobs;
    bool excel;
    bool publishes;   /* rejects are written for everybody to read */
    double max_share; /* as in the configuration, or the caller's */
    size_t max_count;
    level_shifts shifts;  /* breaks.csv */
    unsigned *file_input; /* input of each file number of the panel */
    tarve_check_result result;
} pipeline; /* zero-initialise; release with pipeline_close */

/* Classifications, region, options. */
tarve_status pipeline_open(pipeline *p, const tarve_config *c, const tarve_run_options *opt,
                           tarve_error *err) TARVE_MUST_CHECK;
/* All inputs, also after one was refused; rejects go to fp (may be NULL). Then audits. Fails only
 * for what is not the data's fault; verdicts stand in p->result. */
tarve_status pipeline_read(pipeline *p, FILE *fp, tarve_error *err) TARVE_MUST_CHECK;
/* Has a measure by month of the region: its own total, or all its municipalities. */
bool pipeline_has_region(const pipeline *p, const char *measure);
/* Sets as_of where nobody did: the last month with open vacancies of the region, also where a later
 * one was asked for. Errors: INPUT (there are none). */
tarve_status pipeline_settle_as_of(pipeline *p, tarve_error *err) TARVE_MUST_CHECK;
/* What a full run would lack, as findings "missing". */
tarve_status pipeline_lacks(pipeline *p, tarve_error *err) TARVE_MUST_CHECK;
/* `given` as the configuration says, else `usual` of the datasets. */
tarve_status pipeline_file(const pipeline *p, const char *given, const char *usual, char out[4096],
                           tarve_error *err) TARVE_MUST_CHECK;
/* OK, INCOMPLETE, or the failure that the result amounts to, with its message. */
tarve_status pipeline_verdict(const pipeline *p, tarve_error *err) TARVE_MUST_CHECK;
void pipeline_close(pipeline *p);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/gnuplot.h"

#include "report/child.h"

tarve_status tarve_gnuplot_run(int dirfd, const tarve_gnuplot *job, tarve_error *err)
{
    const char *const argv[] = {job->program, "-d", job->script, NULL};
    return tarve_child_run(
        dirfd,
        &(tarve_job){
            .argv = argv, .input = -1, .timeout_ms = job->timeout_ms, .max_bytes = job->max_bytes},
        NULL, err);
}

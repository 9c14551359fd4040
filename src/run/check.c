/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read everything, forecast nothing. */
#include <stdlib.h>

#include "base/files.h"
#include "run/pipeline.h"

void tarve_check_result_free(tarve_check_result *r)
{
    for (size_t i = 0; i < r->n_inputs && r->input != NULL; i++)
        tarve_read_report_free(r->input[i]);
    free(r->input);
    free(r->status);
    free(r->error);
    tarve_findings_free(&r->findings);
    *r = (tarve_check_result){0};
}

/* The file is written under a temporary name and renamed when it is whole. */
static tarve_status read_with_rejects(pipeline *p, const char *path, tarve_error *err)
{
    tarve_replacing file = {0};
    if (path == NULL)
        return pipeline_read(p, NULL, err);
    tarve_status st = tarve_replace_begin(&file, path, err);
    if (st == TARVE_OK)
        st = pipeline_read(p, file.out.fp, err);
    if (st == TARVE_OK)
        return tarve_replace_commit(&file, err);
    tarve_replace_abandon(&file);
    return st;
}

tarve_status tarve_check(const tarve_config *c, const tarve_run_options *opt,
                         tarve_check_result *out, tarve_error *err)
{
    pipeline p = {0};
    tarve_status st = pipeline_open(&p, c, opt, err);
    if (st == TARVE_OK)
        st = read_with_rejects(&p, opt->rejects, err);
    if (st == TARVE_OK)
        st = pipeline_lacks(&p, err);
    if (st == TARVE_OK) {
        st = pipeline_verdict(&p, err);
        *out = p.result;
        p.result = (tarve_check_result){0};
    }
    pipeline_close(&p);
    return st;
}

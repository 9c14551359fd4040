/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sink that keeps nothing; its ctx, when there is one, is a bool that learns whether the file was
 * kept. */
#ifndef TARVE_TEST_NULL_SINK_H
#define TARVE_TEST_NULL_SINK_H

#include <stdbool.h>

#include "tarve/ingest.h"

static tarve_status null_begin(void *ctx, size_t part, tarve_codes **codes, void **part_ctx,
                               tarve_error *err)
{
    (void)ctx;
    (void)part;
    *codes = tarve_codes_new();
    *part_ctx = *codes;
    return *codes != NULL ? TARVE_OK : tarve_fail(err, TARVE_E_NOMEM, "out of memory");
}

static tarve_status null_add(void *part_ctx, const tarve_obs *obs, size_t n, tarve_error *err)
{
    (void)part_ctx;
    (void)obs;
    (void)n;
    (void)err;
    return TARVE_OK;
}

static tarve_status null_finish(void *ctx, void *part_ctx, bool keep, tarve_error *err)
{
    (void)err;
    if (ctx != NULL)
        *(bool *)ctx = keep;
    tarve_codes_free(part_ctx);
    return TARVE_OK;
}

static inline tarve_sink null_sink(bool *kept)
{
    return (tarve_sink){.ctx = kept, .begin = null_begin, .add = null_add, .finish = null_finish};
}

#endif

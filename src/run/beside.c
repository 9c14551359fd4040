/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/beside.h"

#include <assert.h>
#include <stdio.h>

tarve_status beside_find(beside *b, const pipeline *p, const char *what, const char *given,
                         const char *usual, const char **path, tarve_error *err)
{
    const size_t i = b->n;
    assert(i < BESIDE_MOST);
    const tarve_status st = pipeline_file(p, given, usual, b->path[i], err);
    if (st != TARVE_OK)
        return st;
    (void)snprintf(b->shown[i], sizeof b->shown[i], "%.299s", given != NULL ? given : usual);
    b->file[i] = (manifest_file){what, b->path[i], b->shown[i], given != NULL};
    b->n++;
    *path = b->path[i];
    return TARVE_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/beside.h"

#include <assert.h>
#include <stdio.h>
#include <unistd.h>

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

void beside_run(beside *b, const char *what, const char *folder, tarve_period quarter)
{
    char name[TARVE_PERIOD_TEXT];
    const size_t i = b->n;
    assert(i < BESIDE_MOST);
    if (quarter == TARVE_NO_PERIOD)
        return;
    (void)tarve_period_format(TARVE_QUARTER, quarter, name);
    (void)snprintf(b->shown[i], sizeof b->shown[i], "%s/manifest.json", name);
    (void)snprintf(b->path[i], sizeof b->path[i], "%.4000s/%s/manifest.json", folder, name);
    b->file[i] = (manifest_file){what, b->path[i], b->shown[i], false};
    b->n += access(b->path[i], R_OK) == 0;
}

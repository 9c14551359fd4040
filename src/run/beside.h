/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that a run reads beside the inputs, remembered for the manifest. */
#ifndef TARVE_RUN_BESIDE_H
#define TARVE_RUN_BESIDE_H

#include "run/manifest.h"

enum { BESIDE_MOST = 32 };

typedef struct beside {
    char path[BESIDE_MOST][4096], shown[BESIDE_MOST][300];
    manifest_file file[BESIDE_MOST];
    size_t n;
} beside; /* zero-initialise */

/* Where the file is that `given` names, else `usual` of the datasets; *path lives as long as b.
 * what: its name in the manifest. Errors: those of pipeline_file. */
tarve_status beside_find(beside *b, const pipeline *p, const char *what, const char *given,
                         const char *usual, const char **path, tarve_error *err) TARVE_MUST_CHECK;

#endif

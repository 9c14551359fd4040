/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures that gnuplot left behind: read back and proved whole. */
#ifndef TARVE_REPORT_PICTURE_H
#define TARVE_REPORT_PICTURE_H

#include <stddef.h>

#include "tarve/error.h"

/*
 * TARVE_OK when dirfd/name (ending .svg or .png) is whole: an SVG that ends with </svg> and is
 * well-formed, a PNG that ends with IEND. Synced to disk. Else TARVE_E_IO with its name.
 */
tarve_status tarve_picture_check(int dirfd, const char *name, tarve_error *err) TARVE_MUST_CHECK;

/* Its bytes, of an SVG as svg.h makes it; the caller frees. Errors: TARVE_E_IO (absent, empty, or
 * an SVG that is none), TARVE_E_NOMEM. */
tarve_status tarve_picture_read(int dirfd, const char *name, char **data, size_t *len,
                                tarve_error *err) TARVE_MUST_CHECK;

#endif

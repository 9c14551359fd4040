/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON files through jansson. */
#ifndef TARVE_BASE_JSONIN_H
#define TARVE_BASE_JSONIN_H

#include <jansson.h>
#include <stddef.h>

#include "tarve/error.h"

/*
 * A file of at most max bytes; the caller releases *out with json_decref().
 *
 * @param flags  [in] of json_loadb()
 * Errors: those of tarve_file_read(); INPUT (no JSON; line and column say where), NOMEM.
 */
tarve_status tarve_json_read(const char *path, size_t max, size_t flags, json_t **out,
                             tarve_error *err) TARVE_MUST_CHECK;

#endif

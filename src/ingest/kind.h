/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are no CSV, by what they begin with. */
#ifndef TARVE_INGEST_KIND_H
#define TARVE_INGEST_KIND_H

#include <stddef.h>

/* What it looks like and what to do about it ("a zip archive or ..."), or NULL when it may be CSV.
 */
const char *ingest_not_csv(const char *head, size_t len);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The read of a file with its inner sizes open, so that tests can place the seams anywhere. */
#ifndef TARVE_INGEST_READ_H
#define TARVE_INGEST_READ_H

#include <stdbool.h>

#include "tarve/ingest.h"

typedef struct ingest_tuning {
    size_t block; /* bytes fetched at once */
    size_t part;  /* bytes of a part; parts end where lines end */
    bool reparse; /* libcsv is given every byte, also those repeated from the record above */
} ingest_tuning;
extern const ingest_tuning ingest_default_tuning;

tarve_status ingest_read_file(const char *path, const tarve_read_options *options,
                              const tarve_sink *sink, const ingest_tuning *tuning,
                              tarve_read_report **report, tarve_error *err) TARVE_MUST_CHECK;

#endif

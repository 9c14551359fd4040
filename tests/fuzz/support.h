/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fuzz targets share: a check that ends the process, and files for readers that take paths. */
#ifndef TARVE_TEST_FUZZ_SUPPORT_H
#define TARVE_TEST_FUZZ_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/error.h"
#include "tarve/ingest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says what does not hold and aborts: libFuzzer keeps the input. */
#define fuzz_check(holds) ((holds) ? (void)0 : fuzz_failed(__FILE__, __LINE__, #holds))
_Noreturn void fuzz_failed(const char *file_name, int line, const char *what);

/* A file in memory with these bytes; the same path in every call of the same name. The name may
 * have folders before it. */
const char *fuzz_file(const char *name, const void *data, size_t size);
/* The folder of all those files; removed when the program ends. */
const char *fuzz_folder(void);

/* The bytes up to a line "====", and the rest after it; all of it when there is none. */
typedef struct fuzz_part {
    const char *s;
    size_t len;
} fuzz_part;
fuzz_part fuzz_next_part(fuzz_part *rest);

/* Was it taken, as it was before? Says why not. */
void fuzz_taken(tarve_status st, const tarve_error *err);
/* Is it a refusal as a reader may give it: INPUT, a sentence on one line, in UTF-8? */
void fuzz_refused(tarve_status st, const tarve_error *err);
/* The same with the place: the path, and a line. */
void fuzz_refused_at(tarve_status st, const tarve_error *err, const char *path);

/* The classifications that come with tarve. */
const tarve_lexicon *fuzz_lexicon(void);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which encoding a file is in, and the text of a few bytes of it as UTF-8. */
#ifndef TARVE_INGEST_ENCODING_H
#define TARVE_INGEST_ENCODING_H

#include <stdbool.h>

#include "ingest/recognise.h"
#include "ingest/survey.h"
#include "tarve/error.h"

/* Errors: INPUT "encoding-error" (UTF-16 or UTF-32 by its mark), "nul-byte" (UTF-16 without one,
 * binary). A few NULs are left to the rows that hold them. */
tarve_status ingest_refuse_binary(const ingest_survey *survey, const char *head, size_t len,
                                  tarve_error *err) TARVE_MUST_CHECK;
/* "UTF-8", "ISO-8859-15" or "WINDOWS-1252" by what the bytes are. Errors: INPUT "encoding-error"
 * for another one, named as far as can be told. */
tarve_status ingest_choose_encoding(const ingest_survey *survey, const char *head, size_t len,
                                    const char **encoding, tarve_error *err) TARVE_MUST_CHECK;

/* Bytes of the UTF-8 mark at the start, 0 or 3. */
size_t ingest_bom(const char *head, size_t len);

/* One thread's converter. */
typedef struct ingest_decoder {
    void *cd;     /* iconv_t, NULL for UTF-8 */
    char *buf[2]; /* room for a converted and for a repaired text */
    size_t cap[2];
} ingest_decoder; /* zero-initialise with = {0} */

tarve_status ingest_decoder_open(ingest_decoder *d, const char *encoding,
                                 tarve_error *err) TARVE_MUST_CHECK;
void ingest_decoder_close(ingest_decoder *d);

typedef enum ingest_decoded { INGEST_TEXT, INGEST_REPAIRED, INGEST_NO_TEXT } ingest_decoded;
/*
 * The text of some bytes, valid until the next call; the bytes themselves when they are UTF-8.
 * REPAIRED: UTF-8 that had been taken for a legacy encoding and encoded again. NO_TEXT: bytes that
 * the encoding does not have; out is then the bytes.
 */
tarve_status ingest_decode(ingest_decoder *d, const char *s, size_t len, field_text *out,
                           ingest_decoded *how, tarve_error *err) TARVE_MUST_CHECK;

#endif

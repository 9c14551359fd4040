/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the fields of one record lie in its bytes. Used where a place must be named or a dialect
 * guessed; records themselves are taken apart by libcsv. */
#ifndef TARVE_INGEST_FIELDS_H
#define TARVE_INGEST_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ingest_field {
    size_t at;     /* first byte of the field in the record, its quote included */
    const char *s; /* text without quotes and the blanks around it; inner quotes as they are */
    size_t len;
    bool quoted;
    bool open; /* its closing quote is not in the record */
} ingest_field;

typedef struct ingest_fields {
    const char *s;
    size_t len;
    char delimiter;
    bool bare_quotes; /* a quote ends a field only where a delimiter or the end follows */
    size_t at;        /* next byte */
    size_t n;         /* fields given so far */
    bool end;
} ingest_fields;

ingest_fields ingest_fields_of(const char *record, size_t len, char delimiter, bool bare_quotes);
bool ingest_fields_next(ingest_fields *f, ingest_field *out);
/* The n-th field, 1-based; false when there are fewer. Cheap when asked in ascending order. */
bool ingest_fields_seek(ingest_fields *f, size_t n, ingest_field *out);

#endif

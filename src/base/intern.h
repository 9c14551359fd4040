/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings to dense ids 0,1,2... in order of first sight, and back. */
#ifndef TARVE_BASE_INTERN_H
#define TARVE_BASE_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "tarve/error.h"

#define TARVE_NO_ID UINT32_MAX

typedef struct tarve_intern {
    tarve_arena text;
    struct intern_entry *entry; /* by id */
    uint32_t *slot;             /* open addressing, id + 1; 0 = free */
    size_t n, cap, n_slots;
} tarve_intern; /* zero-initialise with = {0} */

tarve_status tarve_intern_put(tarve_intern *t, const char *s, size_t len, uint32_t *id,
                              tarve_error *err) TARVE_MUST_CHECK;
/* TARVE_NO_ID when unknown. */
uint32_t tarve_intern_find(const tarve_intern *t, const char *s, size_t len);
/* Borrowed, NUL-terminated; len may be NULL. */
const char *tarve_intern_text(const tarve_intern *t, uint32_t id, size_t *len);
void tarve_intern_free(tarve_intern *t);

/* 64-bit mix of bytes (not cryptographic); stable across runs and machines of one endianness. */
uint64_t tarve_hash_bytes(const void *data, size_t len);

#endif

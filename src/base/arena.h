/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bump allocation for text and codes: freed all at once. */
#ifndef TARVE_BASE_ARENA_H
#define TARVE_BASE_ARENA_H

#include <stddef.h>

typedef struct tarve_arena {
    struct arena_block *head;
    size_t bytes; /* handed out, for accounting */
} tarve_arena;    /* zero-initialise with = {0} */

/* NULL when out of memory. Aligned for any object. */
void *tarve_arena_alloc(tarve_arena *a, size_t size);
/* Copy of len bytes with a NUL after them; NULL when out of memory. */
char *tarve_arena_text(tarve_arena *a, const char *text, size_t len);
void tarve_arena_free(tarve_arena *a);

#endif

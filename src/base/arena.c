/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char data[];
};

enum { BLOCK = 64 * 1024 };

static struct arena_block *add_block(tarve_arena *a, size_t size)
{
    const size_t room = size > BLOCK ? size : BLOCK;
    if (room > SIZE_MAX - sizeof(struct arena_block))
        return NULL;
    struct arena_block *b = malloc(sizeof *b + room);
    if (b == NULL)
        return NULL;
    b->next = a->head;
    b->used = 0;
    b->size = room;
    a->head = b;
    return b;
}

void *tarve_arena_alloc(tarve_arena *a, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX - align)
        return NULL;
    const size_t need = (size + align - 1) / align * align;
    struct arena_block *b = a->head;
    if (b == NULL || b->size - b->used < need)
        b = add_block(a, need);
    if (b == NULL)
        return NULL;
    void *p = b->data + b->used;
    b->used += need;
    a->bytes += need;
    return p;
}

char *tarve_arena_text(tarve_arena *a, const char *text, size_t len)
{
    if (len == SIZE_MAX)
        return NULL;
    char *p = tarve_arena_alloc(a, len + 1);
    if (p == NULL)
        return NULL;
    if (len > 0)
        memcpy(p, text, len);
    p[len] = '\0';
    return p;
}

void tarve_arena_free(tarve_arena *a)
{
    for (struct arena_block *b = a->head, *next; b != NULL; b = next) {
        next = b->next;
        free(b);
    }
    *a = (tarve_arena){0};
}

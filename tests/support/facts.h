/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing list of facts for a panel. */
#ifndef TARVE_TEST_FACTS_H
#define TARVE_TEST_FACTS_H

#include <stdlib.h>
#include <string.h>

#include "feed.h"

typedef struct facts {
    fact *item;
    size_t n, cap;
    char **text; /* owned codes */
    size_t n_text, cap_text;
} facts;

static inline void *facts_grow(void *block, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return block;
    *cap = *cap == 0 ? 1024 : *cap * 2;
    void *p = realloc(block, *cap * size);
    if (p == NULL)
        abort();
    return p;
}

static inline const char *facts_text(facts *f, const char *s, size_t len)
{
    if (f->n_text > 0 && strlen(f->text[f->n_text - 1]) == len &&
        memcmp(f->text[f->n_text - 1], s, len) == 0)
        return f->text[f->n_text - 1];
    f->text = facts_grow(f->text, &f->cap_text, f->n_text + 1, sizeof *f->text);
    char *copy = malloc(len + 1);
    if (copy == NULL)
        abort();
    memcpy(copy, s, len);
    copy[len] = '\0';
    return f->text[f->n_text++] = copy;
}

static inline void facts_add(facts *f, fact one)
{
    f->item = facts_grow(f->item, &f->cap, f->n + 1, sizeof *f->item);
    f->item[f->n++] = one;
}

static inline void facts_free(facts *f)
{
    for (size_t i = 0; i < f->n_text; i++)
        free(f->text[i]);
    free(f->text);
    free(f->item);
    *f = (facts){0};
}

#endif

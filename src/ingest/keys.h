/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the texts of a key column mean, looked up by the bytes as they stand in the file: decoding
 * and recognition happen once for each distinct text. */
#ifndef TARVE_INGEST_KEYS_H
#define TARVE_INGEST_KEYS_H

#include <string.h>

#include "base/arena.h"
#include "ingest/recognise.h"

#define TAKE_NO_CODE UINT32_MAX

/* A text by its first and last bytes: the whole of it up to 16 bytes. */
typedef struct ingest_key_text {
    const char *s;
    size_t len;
    uint64_t head, tail;
} ingest_key_text;

typedef struct ingest_key_entry {
    ingest_key_text raw;
    struct ingest_key_entry *next; /* what stood below it last time: often right again */
    uint32_t hash;
    uint32_t code[TARVE_N_AXES]; /* ids in the part's tables, TAKE_NO_CODE where it says none */
    uint32_t note;               /* slot + 1 of the remark it deserves each time, 0 = none */
    bool plain;                  /* KEY_OK, nothing to remark, no flags, no unit */
    key_verdict verdict;
    tarve_freq freq;
    tarve_period period; /* TARVE_NO_PERIOD when it says none */
    unsigned flags;
    double scale;
    const tarve_measure_info *measure;
    const char *reason, *expected;
} ingest_key_entry;

typedef struct ingest_keys {
    ingest_key_entry **slot; /* open addressing */
    size_t n, n_slots;
} ingest_keys; /* zero-initialise with = {0} */

static inline uint64_t ingest_key_head(const char *s, size_t len)
{
    uint64_t head = 0;
    if (len >= 8) {
        memcpy(&head, s, 8);
    } else if (len >= 4) {
        uint32_t four;
        memcpy(&four, s, 4);
        head = four;
    } else {
        for (size_t i = 0; i < len; i++)
            head = head << 8 | (unsigned char)s[i];
    }
    return head;
}

static inline uint64_t ingest_key_tail(const char *s, size_t len)
{
    uint64_t tail = 0;
    if (len >= 8) {
        memcpy(&tail, s + len - 8, 8);
    } else if (len >= 4) {
        uint32_t four;
        memcpy(&four, s + len - 4, 4);
        tail = four;
    }
    return tail;
}

static inline ingest_key_text ingest_key_text_of(const char *s, size_t len)
{
    return (ingest_key_text){
        .s = s, .len = len, .head = ingest_key_head(s, len), .tail = ingest_key_tail(s, len)};
}

/* The same without building a text: for the text that is most likely. */
static inline bool ingest_key_is(const ingest_key_text *k, const char *s, size_t len)
{
    return k->len == len && k->tail == ingest_key_tail(s, len) &&
           k->head == ingest_key_head(s, len) && (len <= 16 || memcmp(k->s, s, len) == 0);
}

static inline uint32_t ingest_key_hash(const ingest_key_text *t)
{
    uint64_t a = t->head;
    for (size_t i = 8; i + 8 < t->len; i += 8) {
        uint64_t w;
        memcpy(&w, t->s + i, 8);
        a = (a ^ w) * 0xff51afd7ed558ccdU;
        a ^= a >> 32;
    }
    uint64_t h = (a ^ t->len) * 0x9e3779b97f4a7c15U ^ t->tail * 0xc2b2ae3d27d4eb4fU;
    h ^= h >> 29;
    h *= 0xff51afd7ed558ccdU;
    return (uint32_t)(h >> 32);
}

static inline bool ingest_key_same(const ingest_key_text *a, const ingest_key_text *b)
{
    return a->len == b->len && a->head == b->head && a->tail == b->tail &&
           (a->len <= 16 || memcmp(a->s, b->s, a->len) == 0);
}

static inline ingest_key_entry *ingest_keys_find(const ingest_keys *k, const ingest_key_text *t,
                                                 uint32_t hash)
{
    if (k->n_slots == 0)
        return NULL;
    for (size_t i = hash & (k->n_slots - 1);; i = (i + 1) & (k->n_slots - 1)) {
        ingest_key_entry *e = k->slot[i];
        if (e == NULL || (e->hash == hash && ingest_key_same(&e->raw, t)))
            return e;
    }
}

/* A new entry with raw and hash filled in; the text is copied. */
tarve_status ingest_keys_add(ingest_keys *k, tarve_arena *arena, const ingest_key_text *text,
                             uint32_t hash, ingest_key_entry **out,
                             tarve_error *err) TARVE_MUST_CHECK;
void ingest_keys_free(ingest_keys *k);

#endif

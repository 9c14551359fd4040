/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record often begins as the one above: the same area, the same occupation. The same bytes are
 * the same fields, and after a delimiter libcsv is in the same state: it need not see them again.
 */
#ifndef TARVE_INGEST_REPEAT_H
#define TARVE_INGEST_REPEAT_H

#include <stddef.h>
#include <string.h>

enum { REPEAT_FIELDS = 3, REPEAT_ROOM = 96 };

typedef struct ingest_repeat {
    size_t most;               /* leading fields that may be taken as repeated */
    size_t n;                  /* of them known of the record above            */
    size_t end[REPEAT_FIELDS]; /* each with the delimiter after it             */
    char s[REPEAT_ROOM];       /* their bytes                                  */
} ingest_repeat;               /* zero-initialise with = {0}: nothing is repeated */

/* How many leading fields are as in the record above. */
static inline size_t ingest_repeat_match(const ingest_repeat *p, const char *s, size_t len)
{
    size_t k = p->n;
    while (k > 0 && (p->end[k - 1] > len || memcmp(p->s, s, p->end[k - 1]) != 0))
        k--;
    return k;
}

/* Remembers one field more of a record whose first k fields were repeated, if it is a plain one. */
void ingest_repeat_learn(ingest_repeat *p, const char *s, size_t len, size_t k, char delimiter);

#endif

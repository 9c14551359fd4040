/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/repeat.h"

/* The offset after the delimiter of the field that begins at `from`; 0 when the field is empty, has
 * blanks before it, quotes inside it, or no delimiter after it. */
static size_t plain_end(const char *s, size_t len, size_t from, char delimiter)
{
    if (from >= len)
        return 0;
    if (s[from] == '"') {
        const char *q = memchr(s + from + 1, '"', len - from - 1);
        const size_t end = q == NULL ? len : (size_t)(q - s);
        return end > from + 1 && end + 1 < len && s[end + 1] == delimiter ? end + 2 : 0;
    }
    if (s[from] == ' ' || s[from] == '\t')
        return 0;
    const char *d = memchr(s + from, delimiter, len - from);
    return d == NULL || d == s + from ? 0 : (size_t)(d - s) + 1;
}

void ingest_repeat_learn(ingest_repeat *p, const char *s, size_t len, size_t k, char delimiter)
{
    p->n = k;
    if (k >= p->most || k >= REPEAT_FIELDS)
        return;
    const size_t from = k == 0 ? 0 : p->end[k - 1];
    const size_t end = plain_end(s, len < REPEAT_ROOM ? len : REPEAT_ROOM, from, delimiter);
    if (end == 0)
        return;
    memcpy(p->s + from, s + from, end - from);
    p->end[k] = end;
    p->n = k + 1;
}

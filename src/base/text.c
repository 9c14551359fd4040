/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

size_t tarve_utf8_next(const char *s, size_t len, uint32_t *cp)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)s;
    if (len == 0)
        return 0;
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    const size_t n = p[0] >= 0xf0 && p[0] < 0xf8 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc0 ? 2 : 0;
    if (n == 0 || n > len || p[0] >= 0xf8)
        return 0;
    uint32_t c = p[0] & (0xffU >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0U) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3fU);
    }
    if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 0;
    *cp = c;
    return n;
}

size_t tarve_utf8_put(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0U | cp >> 6);
        out[1] = (char)(0x80U | (cp & 0x3fU));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0U | cp >> 12);
        out[1] = (char)(0x80U | (cp >> 6 & 0x3fU));
        out[2] = (char)(0x80U | (cp & 0x3fU));
        return 3;
    }
    out[0] = (char)(0xf0U | cp >> 18);
    out[1] = (char)(0x80U | (cp >> 12 & 0x3fU));
    out[2] = (char)(0x80U | (cp >> 6 & 0x3fU));
    out[3] = (char)(0x80U | (cp & 0x3fU));
    return 4;
}

bool tarve_utf8_valid(const char *s, size_t len)
{
    uint32_t cp;
    for (size_t i = 0, n; i < len; i += n) {
        n = tarve_utf8_next(s + i, len - i, &cp);
        if (n == 0)
            return false;
    }
    return true;
}

bool tarve_is_blank(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == 0xa0 || (cp >= 0x2000 && cp <= 0x200a) ||
           cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

static bool is_invisible(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7f && cp < 0xa1) || cp == 0xad || (cp >= 0x2000 && cp <= 0x200f) ||
           (cp >= 0x2028 && cp <= 0x202f) || (cp >= 0x205f && cp <= 0x206f) || cp == 0x3000 ||
           cp == 0xfeff || (cp >= 0xfff0 && cp <= 0xffff) || cp >= 0xe0000;
}

void tarve_text_mend(char *s)
{
    const size_t len = strlen(s);
    size_t kept = 0;
    for (size_t i = 0, n; i<len; i += n> 0 ? n : 1) {
        uint32_t cp = 0;
        n = tarve_utf8_next(s + i, len - i, &cp);
        memmove(s + kept, s + i, n);
        kept += n;
    }
    s[kept] = '\0';
}

/* Escapes until `end` bytes are shown or the room is used. */
static void escape(const char *s, size_t len, size_t end, char *out, size_t out_size)
{
    size_t o = 0, i = 0;
    while (i < end && o + 16 < out_size) {
        uint32_t cp = 0;
        const size_t n = tarve_utf8_next(s + i, len - i, &cp);
        if (n == 0 || (is_invisible(cp) && cp < 0x80))
            o += (size_t)snprintf(out + o, out_size - o, "\\x%02x", (unsigned)(unsigned char)s[i]);
        else if (is_invisible(cp))
            o += (size_t)snprintf(out + o, out_size - o, "\\u{%04x}", (unsigned)cp);
        else {
            memcpy(out + o, s + i, n);
            o += n;
        }
        i += n == 0 ? 1 : n;
    }
    if (i < len && o + 4 < out_size) {
        memcpy(out + o, "...", 3);
        o += 3;
    }
    out[o] = '\0';
}

const char *tarve_text_escape(const char *s, size_t len, char *out, size_t out_size)
{
    enum { SHOWN = 80 };
    escape(s, len, len < SHOWN ? len : SHOWN, out, out_size);
    return out;
}

const char *tarve_text_escape_all(const char *s, size_t len, char *out, size_t out_size)
{
    escape(s, len, len, out, out_size);
    return out;
}

size_t tarve_text_clean(const char *s, size_t max_chars, char *out, size_t out_size)
{
    static const uint32_t ellipsis = 0x2026;
    const size_t len = strlen(s);
    size_t o = 0, chars = 0;
    bool gap = false;
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t cp = 0xfffd;
        n = tarve_utf8_next(s + i, len - i, &cp);
        if (n == 0)
            n = 1;
        if (tarve_is_blank(cp) || (cp >= '\t' && cp <= '\r')) {
            gap = o > 0;
            continue;
        }
        if (cp != 0xfffd && is_invisible(cp))
            continue;
        if (o + 9 > out_size) /* a space, a character, an ellipsis, the NUL */
            break;
        const bool full = chars + (gap ? 2 : 1) > max_chars;
        if (gap && !full)
            out[o++] = ' ';
        o += tarve_utf8_put(full ? ellipsis : cp, out + o);
        if (full)
            break;
        chars += gap ? 2 : 1;
        gap = false;
    }
    out[o] = '\0';
    return o;
}

static uint32_t lower(uint32_t cp)
{
    if ((cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp <= 0xde && cp != 0xd7))
        return cp + 32;
    if ((cp >= 0x100 && cp <= 0x137) || (cp >= 0x14a && cp <= 0x177))
        return cp | 1U;
    if ((cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17e))
        return cp % 2 == 1 ? cp + 1 : cp;
    return cp;
}

size_t tarve_text_fold(const char *s, size_t len, char *out, size_t out_size)
{
    size_t o = 0;
    bool gap = false;
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t cp = 0;
        char c[4];
        n = tarve_utf8_next(s + i, len - i, &cp);
        if (n == 0) {
            n = 1;
            cp = 0xfffd;
        }
        if (tarve_is_blank(cp)) {
            gap = o > 0;
            continue;
        }
        const size_t m = tarve_utf8_put(lower(cp), c);
        if (o + m + (gap ? 1 : 0) >= out_size)
            break;
        if (gap)
            out[o++] = ' ';
        gap = false;
        memcpy(out + o, c, m);
        o += m;
    }
    out[o] = '\0';
    return o;
}

bool tarve_text_same(const char *a, const char *b)
{
    for (;; a++, b++) {
        if (lower((unsigned char)*a & 0x7fU) != lower((unsigned char)*b & 0x7fU) ||
            ((unsigned char)(*a ^ *b) & 0x80U) != 0)
            return false;
        if (*a == '\0')
            return true;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text as it is compared. */
#include "ingest/fold.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* Base letters in the order of their marks; 0 where no such letter exists below U+0180. */
static uint32_t composed(uint32_t base, uint32_t mark)
{
    static const struct {
        char base;
        uint16_t grave, acute, circumflex, tilde, diaeresis, ring, cedilla, caron;
    } table[] = {
        {'A', 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0, 0},
        {'a', 0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0, 0},
        {'C', 0, 0x106, 0, 0, 0, 0, 0xc7, 0x10c},
        {'c', 0, 0x107, 0, 0, 0, 0, 0xe7, 0x10d},
        {'E', 0xc8, 0xc9, 0xca, 0, 0xcb, 0, 0, 0},
        {'e', 0xe8, 0xe9, 0xea, 0, 0xeb, 0, 0, 0},
        {'I', 0xcc, 0xcd, 0xce, 0, 0xcf, 0, 0, 0},
        {'i', 0xec, 0xed, 0xee, 0, 0xef, 0, 0, 0},
        {'N', 0, 0x143, 0, 0xd1, 0, 0, 0, 0},
        {'n', 0, 0x144, 0, 0xf1, 0, 0, 0, 0},
        {'O', 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0, 0, 0},
        {'o', 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0, 0, 0},
        {'S', 0, 0x15a, 0, 0, 0, 0, 0, 0x160},
        {'s', 0, 0x15b, 0, 0, 0, 0, 0, 0x161},
        {'U', 0xd9, 0xda, 0xdb, 0, 0xdc, 0, 0, 0},
        {'u', 0xf9, 0xfa, 0xfb, 0, 0xfc, 0, 0, 0},
        {'Z', 0, 0x179, 0, 0, 0, 0, 0, 0x17d},
        {'z', 0, 0x17a, 0, 0, 0, 0, 0, 0x17e},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if ((uint32_t)table[i].base != base)
            continue;
        switch (mark) {
        case 0x300:
            return table[i].grave;
        case 0x301:
            return table[i].acute;
        case 0x302:
            return table[i].circumflex;
        case 0x303:
            return table[i].tilde;
        case 0x308:
            return table[i].diaeresis;
        case 0x30a:
            return table[i].ring;
        case 0x327:
            return table[i].cedilla;
        case 0x30c:
            return table[i].caron;
        default:
            return 0;
        }
    }
    return 0;
}

size_t fold_compose(const char *s, size_t len, char *out, size_t size)
{
    size_t o = 0, base_at = 0;
    uint32_t base = 0;
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t cp = 0;
        n = tarve_utf8_next(s + i, len - i, &cp);
        if (n == 0) {
            n = 1;
            cp = 0xfffd;
        }
        const uint32_t joined = cp >= 0x300 && cp < 0x370 ? composed(base, cp) : 0;
        if (joined != 0) {
            o = base_at;
            cp = joined;
        }
        char c[4];
        const size_t m = tarve_utf8_put(cp, c);
        if (o + m >= size)
            break;
        base_at = o;
        base = cp;
        memcpy(out + o, c, m);
        o += m;
    }
    out[o] = '\0';
    return o;
}

/* Hyphens and dashes become '-', without blanks around; in place. */
static size_t join_hyphens(char *s, size_t len)
{
    size_t o = 0;
    for (size_t i = 0; i < len;) {
        const unsigned char *p = (const unsigned char *)s + i;
        const bool dash =
            i + 2 < len && p[0] == 0xe2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0x95;
        if (!dash && s[i] != '-') {
            s[o++] = s[i++];
            continue;
        }
        while (o > 0 && s[o - 1] == ' ')
            o--;
        s[o++] = '-';
        i += dash ? 3 : 1;
        while (i < len && s[i] == ' ')
            i++;
    }
    s[o] = '\0';
    return o;
}

size_t fold_name(const char *s, size_t len, char out[FOLD_ROOM])
{
    char text[FOLD_ROOM];
    const size_t n = fold_compose(s, len, text, sizeof text);
    const size_t folded = tarve_text_fold(text, n, out, FOLD_ROOM);
    return join_hyphens(out, folded);
}

/* Letter without its mark for U+00E0..U+00FF (lower case only); 0 = keep. */
static uint32_t bare(uint32_t cp)
{
    static const char letters[] = "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y";
    if (cp >= 0xe0 && cp <= 0xff)
        return (unsigned char)letters[cp - 0xe0];
    return cp == 0x161 ? (uint32_t)'s' : cp == 0x17e ? (uint32_t)'z' : 0;
}

size_t fold_words(const char *s, size_t len, char out[FOLD_ROOM])
{
    char text[FOLD_ROOM];
    const size_t n = fold_name(s, len, text);
    size_t o = 0;
    bool gap = false;
    for (size_t i = 0, k; i < n; i += k) {
        uint32_t cp = 0;
        k = tarve_utf8_next(text + i, n - i, &cp);
        if (k == 0)
            break;
        const bool letter = (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
        const bool mark =
            (cp < 0x80 && !letter) || (cp >= 0xa0 && cp < 0xc0) || (cp >= 0x2010 && cp <= 0x201f);
        if (mark) {
            gap = o > 0;
            continue;
        }
        char c[4];
        const size_t m = tarve_utf8_put(bare(cp) != 0 ? bare(cp) : cp, c);
        if (gap)
            out[o++] = ' ';
        gap = false;
        memcpy(out + o, c, m);
        o += m;
    }
    out[o] = '\0';
    return o;
}

bool has_odd_blanks(const char *s, size_t len)
{
    bool before = true;
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t cp = 0;
        n = tarve_utf8_next(s + i, len - i, &cp);
        if (n == 0)
            return false;
        const bool blank = tarve_is_blank(cp);
        if (blank && (before || cp != ' ' || i + n == len))
            return true;
        before = blank;
    }
    return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <uchardet.h>
#include <unistd.h>

#include "base/text.h"
#include "ingest/refuse.h"

/* ---- which one */

size_t ingest_bom(const char *head, size_t len)
{
    return len >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static const char *wide_by_mark(const char *head, size_t len)
{
    if (len >= 4 && memcmp(head, "\xff\xfe\0\0", 4) == 0)
        return "UTF-32LE";
    if (len >= 4 && memcmp(head, "\0\0\xfe\xff", 4) == 0)
        return "UTF-32BE";
    if (len >= 2 && memcmp(head, "\xff\xfe", 2) == 0)
        return "UTF-16LE";
    if (len >= 2 && memcmp(head, "\xfe\xff", 2) == 0)
        return "UTF-16BE";
    return NULL;
}

/* Every second byte NUL: text in two-byte characters without a mark. */
static const char *wide_by_nuls(const char *head, size_t len)
{
    size_t nul[2] = {0};
    const size_t n = (len < 512 ? len : 512) / 2;
    for (size_t i = 0; i < n; i++) {
        nul[0] += head[2 * i] == '\0';
        nul[1] += head[2 * i + 1] == '\0';
    }
    if (n >= 4 && 10 * nul[1] > 7 * n && nul[0] == 0)
        return "UTF-16LE";
    if (n >= 4 && 10 * nul[0] > 7 * n && nul[1] == 0)
        return "UTF-16BE";
    return NULL;
}

static size_t high_between(const ingest_survey *s, unsigned from, unsigned to)
{
    size_t n = 0;
    for (unsigned b = from; b <= to; b++)
        n += s->high[b - 0x80];
    return n;
}

/* What uchardet thinks; empty when it has no idea. */
static void advise(const char *head, size_t len, char *name, size_t size)
{
    name[0] = '\0';
    uchardet_t ud = uchardet_new();
    if (ud == NULL)
        return;
    if (uchardet_handle_data(ud, head, len) == 0) {
        uchardet_data_end(ud);
        const char *charset = uchardet_get_charset(ud);
        const size_t n = strlen(charset) < size ? strlen(charset) : size - 1;
        memcpy(name, charset, n);
        name[n] = '\0';
    }
    uchardet_delete(ud);
}

/* Letters and signs that Finnish, Swedish and English tables are written with, as Latin-1 and its
 * kin have them; Cyrillic, DOS and multi-byte text use other bytes. */
static bool looks_western(const ingest_survey *s)
{
    static const unsigned char usual[] = {0xe4, 0xf6, 0xe5, 0xc4, 0xd6, 0xc5, 0xe9, 0xa0,
                                          0xfc, 0xe1, 0xb0, 0xa7, 0xb4, 0xbd, 0x93, 0x94,
                                          0x96, 0x91, 0x92, 0x97, 0x80, 0xa4, 0xb7, 0xab,
                                          0xbb, 0xf8, 0xe6, 0xf5, 0xdf, 0xf3, 0xe8, 0xf1};
    size_t n = 0;
    for (size_t i = 0; i < sizeof usual; i++)
        n += s->high[usual[i] - 0x80];
    return 10 * n >= 7 * high_between(s, 0x80, 0xff);
}

static void place_of(const char *head, size_t len, size_t at, tarve_error *err)
{
    if (at >= len)
        return;
    err->line = err->column = 1;
    for (size_t i = 0; i < at; i++) {
        err->column = head[i] == '\n' ? 1 : err->column + 1;
        err->line += head[i] == '\n';
    }
}

static tarve_status refuse_nuls(const ingest_survey *s, const char *head, size_t len,
                                tarve_error *err)
{
    place_of(head, len, s->first_nul, err);
    const char *wide = wide_by_nuls(head, len);
    if (wide != NULL)
        return ingest_refuse(err, "nul-byte",
                             "NUL bytes: looks like %s without a byte order mark: save it as UTF-8",
                             wide);
    return ingest_refuse(err, "nul-byte",
                         "%zu NUL bytes, the first at byte %zu: binary or damaged, not a CSV file",
                         s->n_nul, s->first_nul + 1);
}

tarve_status ingest_refuse_binary(const ingest_survey *survey, const char *head, size_t len,
                                  tarve_error *err)
{
    enum { A_BLOCK = 8 }; /* this many NULs in a row are no slip inside one field */
    const char *wide = wide_by_mark(head, len);
    if (wide != NULL)
        return ingest_refuse(err, "encoding-error", "the file is %s: save it as UTF-8", wide);
    if (survey->longest_nul >= A_BLOCK || survey->n_nul > 1 + survey->bytes / 100)
        return refuse_nuls(survey, head, len, err);
    return TARVE_OK;
}

tarve_status ingest_choose_encoding(const ingest_survey *survey, const char *head, size_t len,
                                    const char **encoding, tarve_error *err)
{
    if (ingest_bom(head, len) > 0 || survey->n_valid >= survey->n_invalid) {
        *encoding = "UTF-8";
        return TARVE_OK;
    }
    char name[48] = "";
    const bool western = looks_western(survey);
    if (!western)
        advise(head, len, name, sizeof name);
    if (western || tarve_text_same(name, "WINDOWS-1252") || tarve_text_same(name, "ISO-8859-1") ||
        tarve_text_same(name, "ISO-8859-15")) {
        *encoding = high_between(survey, 0x80, 0x9f) > 0 ? "WINDOWS-1252" : "ISO-8859-15";
        return TARVE_OK;
    }
    return ingest_refuse(err, "encoding-error",
                         "neither UTF-8 nor ISO-8859-15 nor Windows-1252%s%s: save it as UTF-8, or "
                         "name its encoding in the configuration",
                         name[0] != '\0' ? "; looks like " : "", name);
}

/* ---- to UTF-8 */

/* The C library says EINVAL also when it had no memory to look for an encoding, and looks anew when
 * it is asked again: only an encoding that it does not find with memory at hand is unknown. */
static tarve_status open_iconv(const char *encoding, iconv_t *out, tarve_error *err)
{
    enum { TRIES = 2, ENOUGH = 1 << 16 };
    int e = EINVAL;
    for (int i = 0; i < TRIES && e == EINVAL; i++) {
        *out = iconv_open("UTF-8", encoding);
        if ((intptr_t)*out != -1)
            return TARVE_OK;
        e = errno;
    }
    void *some = malloc(ENOUGH);
    const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC); /* an encoding is a file, too */
    const bool room = some != NULL && fd >= 0;
    free(some);
    if (fd >= 0)
        (void)close(fd);
    return e == EINVAL && room
               ? tarve_fail(err, TARVE_E_CONFIG, "unknown encoding \"%s\"", encoding)
               : tarve_fail(err, TARVE_E_NOMEM, "out of memory for the encoding %s", encoding);
}

tarve_status ingest_decoder_open(ingest_decoder *d, const char *encoding, tarve_error *err)
{
    *d = (ingest_decoder){0};
    if (tarve_text_same(encoding, "UTF-8") || tarve_text_same(encoding, "US-ASCII"))
        return TARVE_OK;
    iconv_t cd;
    const tarve_status st = open_iconv(encoding, &cd, err);
    if (st == TARVE_OK)
        d->cd = cd;
    return st;
}

void ingest_decoder_close(ingest_decoder *d)
{
    if (d->cd != NULL)
        (void)iconv_close(d->cd);
    free(d->buf[0]);
    free(d->buf[1]);
    *d = (ingest_decoder){0};
}

static tarve_status room(ingest_decoder *d, int which, size_t need, tarve_error *err)
{
    if (need <= d->cap[which])
        return TARVE_OK;
    char *p = realloc(d->buf[which], need + 64);
    if (p == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a text of %zu bytes", need);
    d->buf[which] = p;
    d->cap[which] = need + 64;
    return TARVE_OK;
}

static bool convert(ingest_decoder *d, const char *s, size_t len, size_t *out_len)
{
    char *in = NULL, *out = d->buf[0];
    memcpy(&in, &s, sizeof in); /* iconv reads its input only, but its type does not say so */
    size_t in_left = len, out_left = d->cap[0];
    (void)iconv(d->cd, NULL, NULL, NULL, NULL);
    if (iconv(d->cd, &in, &in_left, &out, &out_left) == (size_t)-1 || in_left > 0)
        return false;
    *out_len = d->cap[0] - out_left;
    return true;
}

/* The byte that showed up as this character when UTF-8 was taken for Windows-1252 (euro_sign 0x80)
 * or ISO-8859-15 (0xa4); 256 when there is none. */
static unsigned byte_behind(uint32_t cp, bool latin9)
{
    static const uint16_t win[32] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                     0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                     0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                     0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};
    static const struct {
        uint16_t cp, byte;
    } nine[8] = {{0x20ac, 0xa4}, {0x160, 0xa6}, {0x161, 0xa8}, {0x17d, 0xb4},
                 {0x17e, 0xb8},  {0x152, 0xbc}, {0x153, 0xbd}, {0x178, 0xbe}};
    for (unsigned i = 0; latin9 && i < 8; i++) {
        if (nine[i].cp == cp)
            return nine[i].byte;
    }
    for (unsigned i = 0; !latin9 && i < 32; i++) {
        if (win[i] == cp)
            return 0x80 + i;
    }
    return cp < 0x100 ? (unsigned)cp : 256;
}

static bool undo(const char *s, size_t len, bool latin9, char *out, size_t *out_len)
{
    size_t o = 0;
    bool beyond_ascii = false;
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t cp = 0;
        n = tarve_utf8_next(s + i, len - i, &cp);
        const unsigned b = n == 0 ? 256 : byte_behind(cp, latin9);
        if (b == 256)
            return false;
        beyond_ascii = beyond_ascii || b >= 0x80;
        out[o++] = (char)b;
    }
    *out_len = o;
    return beyond_ascii && tarve_utf8_valid(out, o);
}

/* Â, Ã, Å or â before another character beyond ASCII: what the first bytes of the letters and signs
 * in question turn into. */
static bool may_be_doubled(const char *s, size_t len)
{
    for (size_t i = 0; i + 2 < len; i++) {
        const unsigned char a = (unsigned char)s[i], b = (unsigned char)s[i + 1];
        if (a == 0xc3 && (b == 0x82 || b == 0x83 || b == 0x85 || b == 0xa2) &&
            (unsigned char)s[i + 2] >= 0xc2)
            return true;
    }
    return false;
}

static tarve_status repair(ingest_decoder *d, field_text *text, ingest_decoded *how,
                           tarve_error *err)
{
    if (!may_be_doubled(text->s, text->len))
        return TARVE_OK;
    const tarve_status st = room(d, 1, text->len + 1, err);
    if (st != TARVE_OK)
        return st;
    size_t n = 0;
    /* where both are possible ("Ã€" is "ä" or "À") the letter of our languages is meant */
    if (undo(text->s, text->len, true, d->buf[1], &n) ||
        undo(text->s, text->len, false, d->buf[1], &n)) {
        *text = (field_text){.s = d->buf[1], .len = n};
        *how = INGEST_REPAIRED;
    }
    return TARVE_OK;
}

static bool is_ascii(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)s[i] >= 0x80)
            return false;
    }
    return true;
}

tarve_status ingest_decode(ingest_decoder *d, const char *s, size_t len, field_text *out,
                           ingest_decoded *how, tarve_error *err)
{
    *out = (field_text){.s = s, .len = len};
    *how = INGEST_TEXT;
    if (is_ascii(s, len))
        return TARVE_OK;
    if (d->cd != NULL) {
        size_t n = 0;
        const tarve_status st = room(d, 0, 4 * len + 16, err); /* no encoding needs more */
        if (st != TARVE_OK)
            return st;
        if (!convert(d, s, len, &n)) {
            *how = INGEST_NO_TEXT;
            return TARVE_OK;
        }
        *out = (field_text){.s = d->buf[0], .len = n};
    }
    if (!tarve_utf8_valid(out->s, out->len)) {
        *how = INGEST_NO_TEXT;
        return TARVE_OK;
    }
    return repair(d, out, how, err);
}

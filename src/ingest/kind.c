/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/kind.h"

#include <stdbool.h>
#include <string.h>

typedef struct signature {
    const char *bytes;
    size_t len;
    const char *what;
} signature;

#define SIGNATURE(bytes, what)                                                                     \
    {                                                                                              \
        bytes, sizeof(bytes) - 1, what                                                             \
    }

static const signature exact[] = {
    SIGNATURE("PK\3\4", "an Excel workbook or another zip archive: save it as CSV"),
    SIGNATURE("PK\5\6", "an empty zip archive"),
    SIGNATURE("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (xls): save it as CSV"),
    SIGNATURE("\x1f\x8b", "a gzip archive: unpack it first"),
    SIGNATURE("BZh", "a bzip2 archive: unpack it first"),
    SIGNATURE("\xfd"
              "7zXZ",
              "an xz archive: unpack it first"),
    SIGNATURE("\x28\xb5\x2f\xfd", "a zstd archive: unpack it first"),
    SIGNATURE("7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    SIGNATURE("%PDF", "a PDF document"),
    SIGNATURE("SQLite format 3", "an SQLite database"),
    SIGNATURE("\x89PNG", "a PNG picture"),
    SIGNATURE("\xff\xd8\xff", "a JPEG picture"),
    SIGNATURE("GIF8", "a GIF picture"),
    SIGNATURE("\177ELF", "a program"),
    SIGNATURE("PAR1", "a Parquet file"),
    SIGNATURE("{\\rtf", "an RTF document"),
    SIGNATURE("CHARSET=", "a PC-Axis file (px): save the table as CSV"),
    SIGNATURE("AXIS-VERSION=", "a PC-Axis file (px): save the table as CSV"),
};

/* After blanks, ASCII letters of either case. */
static const signature text[] = {
    SIGNATURE("<!doctype", "a web page (HTML), perhaps an error page: export the table again"),
    SIGNATURE("<html", "a web page (HTML), perhaps an error page: export the table again"),
    SIGNATURE("<head", "a web page (HTML), perhaps an error page: export the table again"),
    SIGNATURE("<?xml", "an XML document"),
    SIGNATURE("<svg", "an SVG picture"),
};

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool begins(const char *s, size_t len, const signature *sig)
{
    if (len < sig->len)
        return false;
    for (size_t i = 0; i < sig->len; i++) {
        if (lower(s[i]) != sig->bytes[i])
            return false;
    }
    return true;
}

static size_t skip_blanks(const char *s, size_t len, size_t i)
{
    while (i < len && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n'))
        i++;
    return i;
}

/* "{" and a string, or "[" and a value: no header of a table begins so. */
static bool is_json(const char *s, size_t len)
{
    if (len < 2 || (s[0] != '{' && s[0] != '['))
        return false;
    const size_t i = skip_blanks(s, len, 1);
    if (i == len)
        return false;
    return s[i] == '"' || s[i] == '}' ||
           (s[0] == '[' && (s[i] == '{' || s[i] == '[' || s[i] == ']'));
}

const char *ingest_not_csv(const char *head, size_t len)
{
    for (size_t i = 0; i < sizeof exact / sizeof exact[0]; i++) {
        if (len >= exact[i].len && memcmp(head, exact[i].bytes, exact[i].len) == 0)
            return exact[i].what;
    }
    const size_t at = skip_blanks(head, len, 0);
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
        if (begins(head + at, len - at, &text[i]))
            return text[i].what;
    }
    return is_json(head + at, len - at) ? "a JSON document: export the table as CSV" : NULL;
}

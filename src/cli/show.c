/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Characters, which is columns for the alphabets of these files. */
static int columns_of(const char *s)
{
    int n = 0;
    for (; *s != '\0'; s++)
        n += ((unsigned char)*s & 0xc0U) != 0x80U;
    return n;
}

void show_text(const char *text, int width)
{
    char shown[1200];
    const char *s = text == NULL ? "" : text;
    (void)tarve_text_escape_all(s, strlen(s), shown, sizeof shown);
    (void)fputs(shown, stdout);
    for (int n = columns_of(shown); n < width; n++)
        (void)putchar(' ');
}

void show_share(size_t part, size_t whole)
{
    if (whole == 0)
        (void)printf("    -");
    else if (part > 0 && part * 100 < whole)
        (void)printf(" <1 %%");
    else
        (void)printf("%3zu %%", part * 100 / whole);
}

const char *show_delimiter(char delimiter)
{
    switch (delimiter) {
    case ',':
        return "comma";
    case ';':
        return "semicolon";
    case '\t':
        return "tab";
    case ' ':
        return "space";
    default:
        return "none";
    }
}

void show_dialect(const tarve_layout *l)
{
    show_text(l->encoding == NULL ? "encoding unknown" : l->encoding, 0);
    (void)printf("%s, %s%s", l->bom ? " with BOM" : "", show_delimiter(l->delimiter),
                 l->decimal_comma ? ", decimal comma" : "");
    if (l->title_lines > 0)
        (void)printf(", %zu lines before the header", l->title_lines);
}

const char *show_role(tarve_role role)
{
    static const char *const name[] = {"ignored", "measure", "area",  "group", "variant",
                                       "period",  "year",    "month", "value"};
    return (size_t)role < sizeof name / sizeof *name ? name[role] : "?";
}

const char *show_kind(tarve_measure_kind kind)
{
    static const char *const name[] = {"stock: averaged, never summed", "flow: may be summed",
                                       "open during: not fit for sums", "share", "duration"};
    return (size_t)kind < sizeof name / sizeof *name ? name[kind] : "?";
}

void show_notes(const tarve_read_report *r, const char *indent)
{
    for (size_t i = 0; i < r->n_notes; i++) {
        const tarve_note *n = &r->note[i];
        (void)printf("%s%s: ", indent, n->code);
        show_text(n->text, 0);
        if (n->count > 1)
            (void)printf(" (%zu times)", n->count);
        if (n->first_line > 0)
            (void)printf(", line %zu", n->first_line);
        (void)printf("%s\n", n->fatal_for_run ? "; not fit for sums" : "");
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/script.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* gnuplot's SVG leaves "&#" and "]]>" as they are: before their last character stands a space. */
static bool breaks_svg(const char *text, const char *s)
{
    return (*s == '#' && s > text && s[-1] == '&') ||
           (*s == '>' && s > text + 1 && s[-1] == ']' && s[-2] == ']');
}

void tarve_gp_text(FILE *fp, const char *text)
{
    bool escaped =
        false; /* gnuplot reads on through digits: after an escape they are escaped too */
    (void)fputc('"', fp);
    for (const char *s = text; *s != '\0'; s++) {
        if (breaks_svg(text, s))
            (void)fputc(' ', fp);
        const bool digit = *s >= '0' && *s <= '9';
        const bool letter = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z');
        const bool plain = letter || *s == ' ' || (digit && !escaped);
        if (plain)
            (void)fputc(*s, fp);
        else
            (void)fprintf(fp, "\\%03o", (unsigned)(unsigned char)*s);
        escaped = !plain;
    }
    (void)fputc('"', fp);
}

void tarve_gp_style(FILE *fp)
{
    static const char *const line[] = {
        "# style.gp: one look for every chart, loaded first by each.",
        "# Set before: W, H (CSS pixels), OUT (file without ending), TERM \"svg\" or \"png\".",
        "# Text is never interpreted: enhanced mode is off, so _ ^ { } @ & are only characters.",
        "reset",
        "set encoding utf8",
        "# svg takes the whole list of fonts, pngcairo the first; png sizes are points at 96 dpi",
        "FONTS = \"Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif\"",
        "svgfont(size) = FONTS.\",\".gprintf(\"%g\", size)",
        "pngfont(size) = \"Inter,\".gprintf(\"%g\", size*0.75)",
        "fnt(size) = (TERM eq \"svg\") ? svgfont(size) : pngfont(size)",
        "FT_BASE = fnt(13)",
        "FT_SMALL = fnt(12)",
        "FT_BIG = fnt(15)",
        "if (TERM eq \"svg\") {",
        "    set terminal svg size W,H dynamic font FT_BASE linewidth 1 noenhanced",
        "} else {",
        "    set terminal pngcairo size W*2.5,H*2.5 font FT_BASE noenhanced background \"#ffffff\"",
        "    set terminal pngcairo fontscale 2.5 linewidth 2.5 pointscale 2.5",
        "}",
        "set output OUT.\".\".TERM",
        "# colours by role (contrast on white: 15.5, 7.9, 6.1, 6.2, 6.4, 5.0)",
        "INK = 0x1a2530; INK2 = 0x47535e; RULE = 0xc3cbd2; HAIR = 0xe4e8eb; PAPER = 0xffffff",
        "BRAND = 0x0b4a5e; BAND80 = 0xa9c6d1; BAND95 = 0xd9e6eb",
        "SHORTAGE = 0xa8430b; BALANCE = 0x2c6a51; SURPLUS = 0x1165b3; UNCERTAIN = 0x66717b",
        "set style line 1 lc rgb INK lw 2.2",
        "set style line 2 lc rgb BRAND lw 2.2 dt (7,3)",
        "set style line 3 lc rgb UNCERTAIN lw 1.4 dt (2,3)",
        "set style line 8 lc rgb HAIR lw 1",
        "set style line 9 lc rgb RULE lw 1.4",
        "set style line 10 lc rgb INK2 lw 1 dt (2,3)",
        "unset border; unset key; unset xtics; unset ytics",
        "set style fill solid 1.0 noborder",
        "set datafile separator tab",
        "set datafile commentschars \"#\"",
        "set lmargin at screen 0; set rmargin at screen 1",
        "set bmargin at screen 0; set tmargin at screen 1",
        "set xrange [0:W]; set yrange [H:0]",
    };
    for (size_t i = 0; i < sizeof line / sizeof *line; i++)
        (void)fprintf(fp, "%s\n", line[i]);
}

void tarve_gp_begin(const tarve_canvas *c, const char *out, const char *about)
{
    (void)fprintf(c->gp,
                  "# %s.gp: %s\n# Alone: gnuplot -d %s.gp, or with -e 'TERM=\"png\"' before it.\n"
                  "if (!exists(\"TERM\")) TERM = \"svg\"\n"
                  "W = %d; H = %d; OUT = \"%s\"\nload \"style.gp\"\n",
                  out, about, out, c->w, c->h, out);
}

void tarve_gp_label(const tarve_canvas *c, double x, double y, const char *how, const char *text)
{
    if (text[0] == '\0')
        return;
    (void)fprintf(c->gp, "set label ");
    tarve_gp_text(c->gp, text);
    (void)fprintf(c->gp, " at %.1f,%.1f %s\n", x, y, how);
}

void tarve_gp_line(const tarve_canvas *c, double x0, double y0, double x1, double y1,
                   const char *how)
{
    (void)fprintf(c->gp, "set arrow from %.1f,%.1f to %.1f,%.1f nohead %s\n", x0, y0, x1, y1, how);
}

enum { LINE_HEIGHT = 16, FOOT_GAP = 12, LINE_ROOM = 512, WRAPPED_BELOW = 500 };

int tarve_gp_foot_height(int width)
{
    return FOOT_GAP + LINE_HEIGHT * (width < WRAPPED_BELOW ? 4 : 2);
}

int tarve_gp_foot_more(int width)
{
    return LINE_HEIGHT * (width < WRAPPED_BELOW ? 2 : 1);
}

/* Bytes of text that fit into room px, ending between words; all of it when it fits. */
static size_t first_line(const char *text, double room)
{
    char part[LINE_ROOM];
    size_t best = 0;
    for (size_t n = strcspn(text, " ");; n += 1 + strcspn(text + n + 1, " ")) {
        (void)snprintf(part, sizeof part, "%.*s", (int)n, text);
        if (n >= sizeof part || tarve_gp_width(part, TARVE_GP_SMALL) > room)
            return best;
        best = n;
        if (text[n] == '\0')
            return best;
    }
}

/* Writes text on one or two lines, the last of them at y; returns the y above them. */
static double foot_text(const tarve_canvas *c, double y, const char *text)
{
    char buf[LINE_ROOM], one[LINE_ROOM];
    const size_t n = c->w < WRAPPED_BELOW ? first_line(text, c->w - 6) : 0;
    const char *rest = n > 0 ? text + n + (text[n] == ' ') : text;
    if (rest[0] != '\0') {
        tarve_gp_label(c, 0, y, TARVE_GP_SMALL_LEFT,
                       tarve_gp_fit(rest, TARVE_GP_SMALL, c->w - 6, buf, sizeof buf));
        y -= LINE_HEIGHT;
    }
    if (n > 0) {
        (void)snprintf(one, sizeof one, "%.*s", (int)n, text);
        tarve_gp_label(c, 0, y, TARVE_GP_SMALL_LEFT, one);
        y -= LINE_HEIGHT;
    }
    return y;
}

void tarve_gp_foot_texts(const tarve_canvas *c, const char *const *text, size_t n)
{
    double y = c->h - 9.0;
    while (n-- > 0)
        y = foot_text(c, y, text[n]);
}

void tarve_gp_foot(const tarve_canvas *c, const char *unit, const char *source)
{
    const char *const text[] = {unit, source};
    tarve_gp_foot_texts(c, text, sizeof text / sizeof *text);
}

void tarve_gp_end(const tarve_canvas *c)
{
    (void)fprintf(c->gp, "unset output\n");
}

/* ---- layout ---- */

static double advance(uint32_t cp)
{
    /* Inter Regular, hundredths of an em, U+0020 to U+007E */
    static const unsigned char w[95] = {
        28, 28, 40, 63, 64, 81, 64, 22, 36, 36, 50, 66, 28, 46, 28, 36, 64, 64, 64,
        64, 64, 64, 64, 64, 64, 64, 28, 28, 66, 66, 66, 51, 94, 68, 65, 73, 72, 60,
        59, 74, 74, 26, 54, 65, 56, 89, 75, 76, 63, 76, 64, 64, 64, 74, 68, 95, 64,
        66, 62, 36, 36, 36, 47, 45, 50, 56, 62, 56, 62, 58, 36, 61, 59, 24, 24, 54,
        24, 87, 59, 60, 61, 61, 37, 52, 36, 58, 56, 81, 54, 56, 54, 36, 33, 36, 66};
    if (cp >= 0x20 && cp < 0x7f)
        return w[cp - 0x20];
    if (cp == 0xa0)
        return w[0];
    return cp < 0x2000 ? 64 : cp < 0x2e80 ? 82 : 100; /* accented, symbols, wide */
}

double tarve_gp_width(const char *text, double size)
{
    const size_t len = strlen(text);
    double sum = 0;
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t cp = 0xfffd;
        n = tarve_utf8_next(text + i, len - i, &cp);
        if (n == 0)
            n = 1;
        sum += advance(cp);
    }
    return sum * size * 1.04 / 100;
}

const char *tarve_gp_fit(const char *text, double size, double room, char *buf, size_t buf_size)
{
    const size_t len = strlen(text);
    const double end = 82 * size * 1.04 / 100;
    double sum = 0;
    size_t keep = 0, i = 0;
    while (i < len) {
        uint32_t cp = 0xfffd;
        const size_t n = tarve_utf8_next(text + i, len - i, &cp);
        sum += advance(cp) * size * 1.04 / 100;
        i += n == 0 ? 1 : n;
        if (sum + end <= room)
            keep = i;
        if (sum > room)
            break;
    }
    if (sum <= room && len < buf_size) {
        (void)snprintf(buf, buf_size, "%s", text);
        return buf;
    }
    while (keep > 0 && (keep + 4 > buf_size || text[keep - 1] == ' '))
        keep--;
    (void)snprintf(buf, buf_size, "%.*s…", (int)keep, text);
    return buf;
}

void tarve_gp_spread(double *centre, const double *size, size_t n, double lo, double hi)
{
    double edge = lo;
    for (size_t i = 0; i < n; i++) {
        if (centre[i] - size[i] / 2 < edge)
            centre[i] = edge + size[i] / 2;
        edge = centre[i] + size[i] / 2;
    }
    edge = hi;
    for (size_t i = n; i-- > 0;) {
        if (centre[i] + size[i] / 2 > edge)
            centre[i] = edge - size[i] / 2;
        edge = centre[i] - size[i] / 2;
    }
}

double tarve_gp_step(double span, int most)
{
    static const double mantissa[] = {1, 2, 5, 10};
    if (!(span > 0) || !isfinite(span))
        return 1;
    const double unit = pow(10, floor(log10(span / most)));
    for (size_t i = 0; i < 4; i++)
        if (span / (mantissa[i] * unit) <= most)
            return mantissa[i] * unit;
    return 10 * unit;
}

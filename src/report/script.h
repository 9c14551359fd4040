/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing gnuplot scripts. A chart is a canvas of CSS pixels, origin top left; text from outside
 * reaches gnuplot only through tarve_gp_text, which leaves nothing to interpret.
 */
#ifndef TARVE_REPORT_SCRIPT_H
#define TARVE_REPORT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "tarve/language.h"

/* "..." with every byte that is not a letter, a digit or a space as \ooo; no digit follows one.
 * "&#" and
 * "]]>" get a space, because the svg terminal does not escape them. */
void tarve_gp_text(FILE *fp, const char *text);

/* style.gp: terminal, fonts, colours, marks. Loaded first by every chart. */
void tarve_gp_style(FILE *fp);

typedef struct tarve_canvas {
    FILE *gp;
    const tarve_language *lang;
    bool narrow; /* drawn for a phone, 360 px */
    int w, h;
} tarve_canvas;

/* Head of a script: size, style, output `out`.svg or .png, pixel ranges. */
void tarve_gp_begin(const tarve_canvas *c, const char *out, const char *about);
/* Label at a pixel. `how` is a constant of ours: one of the below, or the like. */
void tarve_gp_label(const tarve_canvas *c, double x, double y, const char *how, const char *text);
/* Line between two pixels in a line style ("ls 8 back"). */
void tarve_gp_line(const tarve_canvas *c, double x0, double y0, double x1, double y1,
                   const char *how);
/* At the foot: what the unit is, then where it comes from; a line each, on a canvas under
 * 500 px up to two. */
void tarve_gp_foot(const tarve_canvas *c, const char *unit, const char *source);
/* n texts, the last one lowest, in a foot of tarve_gp_foot_height plus tarve_gp_foot_more px for
 * each beyond two. */
void tarve_gp_foot_texts(const tarve_canvas *c, const char *const *text, size_t n);
/* Ends the plot command that `gp` holds and closes the output. */
void tarve_gp_end(const tarve_canvas *c);

#define TARVE_GP_LEFT         "left font FT_BASE textcolor rgb INK"
#define TARVE_GP_RIGHT        "right font FT_BASE textcolor rgb INK"
#define TARVE_GP_CENTRE       "center font FT_BASE textcolor rgb INK"
#define TARVE_GP_SMALL_LEFT   "left font FT_SMALL textcolor rgb INK2"
#define TARVE_GP_SMALL_RIGHT  "right font FT_SMALL textcolor rgb INK2"
#define TARVE_GP_SMALL_CENTRE "center font FT_SMALL textcolor rgb INK2"

enum { TARVE_GP_BASE = 13, TARVE_GP_SMALL = 12 }; /* px */
int tarve_gp_foot_height(int width);              /* px that a canvas keeps for its foot */
int tarve_gp_foot_more(int width);                /* px of one text more */

/* ---- layout ---- */

/* About how wide text is at a size, px (Inter's advances, a little slack). */
double tarve_gp_width(const char *text, double size);
/* As much of text as fits into room px, with U+2026 where it was cut; returns buf. */
const char *tarve_gp_fit(const char *text, double size, double room, char *buf, size_t buf_size);
/* Moves n centres in ascending order apart so that boxes of the given sizes touch at most, inside
 * [lo, hi] where they fit. */
void tarve_gp_spread(double *centre, const double *size, size_t n, double lo, double hi);
/* A step of 1, 2 or 5 times a power of ten with at most `most` steps over the span. */
double tarve_gp_step(double span, int most);

#endif

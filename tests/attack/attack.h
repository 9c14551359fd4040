/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An adversary who has every file of one published run and wants a count that the publisher hides.
 *
 * What the inputs hold is the book: whole numbers by month of the run's area, its municipalities
 * and the occupations. A world is what one adversary knows of each: an interval. Evidence is what
 * published figures say of them: bounds of sums. It is carried from figure to figure until nothing
 * narrows any more. A hidden count is found when less than [1,4] is left of it.
 */
#ifndef TARVE_TESTS_ATTACK_H
#define TARVE_TESTS_ATTACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/need.h"
#include "tarve/panel.h"

enum { HIDDEN_LO = 1, HIDDEN_HI = 4, PLACE = 96 };
#define ATTACK_MANY ((int64_t)1 << 40) /* above any count */

/* ---- book.c: the inputs of the run ---- */

typedef struct book {
    tarve_lexicon *lexicon;
    tarve_hierarchy *hierarchy;
    tarve_panel *panel;
    char *area, *occupation_area;
    char **member;
    size_t n_members;
    tarve_period as_of;
    size_t *base;   /* by series of the panel: its first cell, SIZE_MAX = not in play */
    size_t *series; /* by cell */
    size_t n_cells;
} book;

/* From the manifest of the run; inputs are looked up in in_dir. Exits with a message. */
void book_open(book *b, const char *run_dir, const char *in_dir, const char *data_dir);
void book_close(book *b);
/* SIZE_MAX when the inputs have no such cell. */
size_t book_cell(const book *b, const char *measure, const char *area, const char *group,
                 tarve_period t);
bool book_is_printed(const book *b, size_t cell); /* by the publisher, as 0 or 5 and more */
bool book_is_hidden(const book *b, size_t cell);  /* 1..4, whether the input says so or shows it */
bool book_is_total(const book *b, size_t cell);   /* of the area, or of all occupations */
int64_t book_value(const book *b, size_t cell);
/* "12r5.csv:12:3: vacancy_stock KU216 SSS 2023M01" */
const char *book_place(const book *b, size_t cell, char *buf, size_t size);
tarve_period book_month(const book *b, size_t cell);

/* ---- world.c: who knows what ---- */

typedef struct term {
    size_t cell;
    int sign;
} term;

/* lo <= sum of sign * cell <= hi */
typedef struct bound {
    size_t first, n; /* in term[] */
    int64_t lo, hi;
    char place[PLACE]; /* published file and line */
} bound;

typedef struct evidence {
    bound *item;
    size_t n, cap;
    term *term;
    size_t n_terms, cap_terms;
} evidence;

void evidence_begin(evidence *e, int64_t lo, int64_t hi, const char *place);
void evidence_term(evidence *e, size_t cell, int sign); /* of the bound begun last */
void evidence_cell(evidence *e, size_t cell, int64_t lo, int64_t hi, const char *place);
void evidence_free(evidence *e);
/* Months of the area are the sums of its municipalities, totals those of the occupations. */
void evidence_of_sums(evidence *e, const book *b);

typedef enum knowledge {
    KNOWS_WHAT_IS_HIDDEN,  /* which cells the publisher hides, no figure  */
    KNOWS_PRINTED_CELLS,   /* and every printed one, but no total         */
    KNOWS_PUBLISHERS_TABLE /* totals as well                              */
} knowledge;

typedef struct world {
    size_t n;
    int64_t *lo, *hi;
    const char **by; /* place of what narrowed it last */
} world;

void world_open(world *w, const book *b, knowledge k);
void world_close(world *w);
/* To the fixed point; false when the evidence contradicts itself (*cell says where). */
bool world_conclude(world *w, const evidence *const *e, size_t n, size_t *cell);
bool world_found(const world *w, size_t cell); /* less than [1,4] is left */

/* ---- files.c: what the files say ---- */

typedef struct sheet {
    char *text;
    char **field; /* row-major; row 0 is the header */
    size_t n_rows, n_cols;
} sheet;

bool sheet_read(sheet *s, const char *dir, const char *name, char separator);
void sheet_free(sheet *s);
size_t sheet_column(const sheet *s, const char *name); /* SIZE_MAX */
const char *sheet_at(const sheet *s, size_t row, const char *column);

/* Says what is wrong and counts it. */
typedef struct verdict {
    size_t failures;
    bool quiet;
} verdict;
void fail_at(verdict *v, const char *place, const char *fmt, ...) TARVE_PRINTF(3, 4);

/* Direct evidence of all files; figures that may not be there at all are failures. */
void read_published(const book *b, const char *run_dir, evidence *e, verdict *v);
/* signals.c: tiers, words and coarse figures only. */
void read_signals(const char *data_dir, verdict *v);
/* The same of skills.csv, where there is one. */
void read_skills(const char *data_dir, verdict *v);
/* track.c: what earlier forecasts were held against; let_out: vacancies, unemployed. */
void read_track(const book *b, const char *run_dir, const tarve_member_cells *let_out, evidence *e,
                verdict *v);
/* roadmap.c: rounded persons, and of municipalities what areas.csv prints. */
void read_roadmap(const char *data_dir, verdict *v);
/* What is left for one who has worked all forecasts and simulations back to what went into them,
 * and who knows the rule by which figures are suppressed. */
void read_inverted(const book *b, evidence *e);

#endif

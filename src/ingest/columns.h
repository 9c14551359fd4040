/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of one file while they are being recognised. */
#ifndef TARVE_INGEST_COLUMNS_H
#define TARVE_INGEST_COLUMNS_H

#include "base/arena.h"
#include "base/text.h"
#include "ingest/heading.h"
#include "ingest/joined.h"
#include "ingest/recognise.h"
#include "ingest/refuse.h"
#include "ingest/resolve.h"

/* What a column may be before all columns have been seen together. */
typedef enum column_guess {
    GUESS_IGNORE,
    GUESS_TIME,
    GUESS_MEASURE,
    GUESS_AREA,
    GUESS_GROUP,
    GUESS_VARIANT,
    GUESS_STUB,
    GUESS_NAME,    /* beside a code */
    GUESS_VALUE,   /* the heading says what figures these are, or that they are the figures */
    GUESS_FIGURES, /* figures under a heading that says nothing */
    GUESS_MAPPED   /* the configuration says what it is */
} column_guess;

typedef struct column_view {
    field_text label;
    heading head;
    column_guess guess;
    bool told;   /* the guess is the configuration's, not ours */
    bool states; /* the heading states figures of some period, measure, area or group ... */
    joined said; /* ... and these are they */
} column_view;

typedef struct recogniser {
    const sample *s;
    const tarve_lexicon *lex;
    tarve_arena *arena;
    tarve_layout *layout;
    column_view *view;
    size_t n;      /* columns */
    size_t n_rows; /* data rows that are looked at for one column */
    remark_sink remark;
    tarve_error *err;
} recogniser;

/* ---- evidence (evidence.c) ---- */

typedef bool (*text_is)(const recogniser *r, field_text text);
bool is_figure(const recogniser *r, field_text text);
bool is_period(const recogniser *r, field_text text);
bool is_year(const recogniser *r, field_text text);
bool is_month(const recogniser *r, field_text text); /* a month alone */
bool is_quarter(const recogniser *r, field_text text);
bool is_foreign_month(const recogniser *r, field_text text);
bool is_measure(const recogniser *r, field_text text);
bool is_area(const recogniser *r, field_text text);
bool is_occupation(const recogniser *r, field_text text);
bool is_field(const recogniser *r, field_text text);
bool is_qualification(const recogniser *r, field_text text);
bool is_stub(const recogniser *r, field_text text);

/* The text at data row i (0-based), {"", 0} where the row is too short. */
field_text column_text(const recogniser *r, size_t row, size_t column);
/* How many of the sample's texts that say something are so; *said = how many say something. */
size_t column_count(const recogniser *r, size_t column, text_is what, size_t *said);
/* The same as a share; 0 when no text says anything. */
double column_share(const recogniser *r, size_t column, text_is what);
bool column_blank(const recogniser *r, size_t column);
bool column_counts_rows(const recogniser *r, size_t column); /* 1, 2, 3 ... */
/* Every text of `fine` stands beside one text of `coarse` only. */
bool column_implies(const recogniser *r, size_t fine, size_t coarse);

/* ---- steps of recognition ---- */

void guess_columns(recogniser *r); /* guess.c */
bool looks_headless(const recogniser *r);

tarve_status settle_time(recogniser *r);
tarve_status settle_areas(recogniser *r);
tarve_status settle_groups(recogniser *r);
void settle_variants(recogniser *r);
tarve_status settle_figures(recogniser *r); /* figures.c: values and measures */
void settle_protection(recogniser *r);

/* What a table without labour data looks like ("a consumer price index"), or NULL. */
const char *other_subject(const recogniser *r, const char **word);

tarve_status take_mapping(recogniser *r, const tarve_layout *pinned); /* pinned.c */
tarve_status check_pin(const recogniser *r, const tarve_layout *pinned);

/* ---- for all ---- */

void say(const recogniser *r, const char *code, size_t column, const char *fmt, ...)
    TARVE_PRINTF(4, 5);
/* The place of a refusal: the header line, and a column (0 = none). */
void place(const recogniser *r, size_t column);
/* The label for messages: escaped, cut. */
const char *label_shown(const recogniser *r, size_t column, char *out, size_t size);
/* "expected for instance ...; found: 'a', 'b', ..." */
tarve_status refuse_labels(const recogniser *r, const char *what);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels of several dimensions joined by a blank: wide headings, stubs, titles. */
#ifndef TARVE_INGEST_JOINED_H
#define TARVE_INGEST_JOINED_H

#include "ingest/recognise.h"

typedef struct joined {
    const char *code[TARVE_N_AXES]; /* NULL where the text says nothing; "" for a total variant */
    tarve_freq freq;
    tarve_period period; /* TARVE_NO_PERIOD when none */
    unsigned flags;
    double scale;
    bool assumed; /* the measure does not say whether stock or flow */
    unsigned n_pieces;
} joined;

/*
 * Takes the whole text apart into a period, a measure, an area, a group and a breakdown by sex,
 * each at most once and in any order. False when some words are none of these: nothing is dropped.
 * `groups_first`: "SSS" and "Yhteensä" mean the total of the groups, not the country.
 */
bool joined_parse(const tarve_lexicon *lex, field_text text, bool groups_first, joined *out);

/*
 * What a title states for the whole table: parts between commas and dashes that name one thing
 * exactly, else the only area or measure that its words hold.
 */
void joined_title(const tarve_lexicon *lex, const char *title, joined *out);

#endif

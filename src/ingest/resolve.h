/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From one label or code to one canonical code, by the classifications alone. */
#ifndef TARVE_INGEST_RESOLVE_H
#define TARVE_INGEST_RESOLVE_H

#include "ingest/recognise.h"
#include "ingest/traits.h"

typedef enum match_kind {
    MATCH_LOOSE, /* after a known code any words may follow: names change between vintages     */
    MATCH_STRICT /* a name after a code must be that code's name                               */
} match_kind;

/*
 * Each returns the canonical code or NULL. `contradiction` (may be NULL) is set to the code that
 * the name belongs to when a label's code and name disagree; the result is then NULL.
 */
const char *resolve_area(const tarve_lexicon *lex, area_level level, match_kind kind,
                         field_text text, const char **contradiction);
const char *resolve_occupation(const tarve_lexicon *lex, match_kind kind, field_text text,
                               const char **contradiction);
const char *resolve_field(const tarve_lexicon *lex, field_text text);
/* The broad field that a narrower code ("0913 Hoitotyö") belongs to; *code is the narrower one. */
const char *resolve_narrow_field(const tarve_lexicon *lex, field_text text, field_text *code);
const char *resolve_qualification(const tarve_lexicon *lex, field_text text);

/* Municipality of a number that may have lost its zeros: "5" is KU005. */
const char *resolve_number(const tarve_lexicon *lex, field_text text);

bool says_total(field_text text);   /* "Yhteensä", "Totalt", "Both sexes"      */
bool says_unknown(field_text text); /* "Tieto puuttuu", "Tuntematon", "NA"     */

/* The code before the first blank ("5321 Lähihoitajat", "KU729 - Saarijärvi") and the name after
 * it; false when there is no blank. */
bool split_label(field_text text, field_text *code, field_text *name);

#endif

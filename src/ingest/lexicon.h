/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lookups that recognition needs beyond the public ones. */
#ifndef TARVE_INGEST_LEXICON_H
#define TARVE_INGEST_LEXICON_H

#include "tarve/ingest.h"

typedef enum area_level {
    LEVEL_ANY,
    LEVEL_MUNICIPALITY,
    LEVEL_REGION,
    LEVEL_SUBREGION,
    LEVEL_EMPLOYMENT_AREA,
    LEVEL_ELY,
    LEVEL_OTHER, /* major divisions of the country */
    LEVEL_COUNTRY,
    LEVEL_NONE, /* figures without an area: KUJOU and the like */
    N_LEVELS
} area_level;

/* Exact code of the scheme, as the classification writes it; NULL when unknown. */
const char *lexicon_code(const tarve_lexicon *lex, tarve_scheme scheme, const char *s, size_t len);
/* A name in any language. Areas: at this level only, or LEVEL_ANY for the first that knows it
 * (municipalities first). */
const char *lexicon_name(const tarve_lexicon *lex, tarve_scheme scheme, area_level level,
                         const char *s, size_t len);
area_level lexicon_level(const tarve_lexicon *lex, const char *area_code);
/* The known name or code that looks most like the text, or NULL. */
const char *lexicon_near(const tarve_lexicon *lex, tarve_scheme scheme, const char *s, size_t len);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the columns of a file mean: from a header and a sample to a layout, and from one text to one
 * code. */
#ifndef TARVE_INGEST_RECOGNISE_H
#define TARVE_INGEST_RECOGNISE_H

#include "tarve/ingest.h"

/* Text of a field: UTF-8, borrowed, not NUL-terminated. */
typedef struct field_text {
    const char *s;
    size_t len;
} field_text;

/* The first records below the title, decoded; row 0 is the header. Rows may be ragged. */
typedef struct sample {
    const field_text *const *row;
    const size_t *width;
    const size_t *line; /* physical line where each row starts */
    size_t n_rows;      /* at most SAMPLE_ROWS */
    const char *title;  /* "" when none */
} sample;
enum { SAMPLE_ROWS = 400 };

/* Remarks made on the way; the reader counts them by code. */
typedef void (*remark_fn)(void *ctx, const char *code, size_t line, size_t column,
                          const char *text);
typedef struct remark_sink {
    remark_fn say; /* may be NULL */
    void *ctx;
} remark_sink;

/*
 * Fills in->column and all that the header says. When `pinned` is given (explicit mapping of the
 * configuration) it wins: columns are matched by label, and a departure is TARVE_E_INPUT
 * "layout-changed". Strings go to memory that lives as long as `layout` (an arena that the caller
 * passes). Errors (TARVE_E_INPUT, err->code): "missing-label", "duplicate-label", "no-labour-data"
 * (CPI, taxes: says what it looks like), "no-rows", "ambiguous-layout", "layout-changed",
 * "open-during" never (read, but not fit for sums).
 */
struct tarve_arena;
tarve_status ingest_recognise(const sample *s, const tarve_lexicon *lex, const tarve_layout *pinned,
                              struct tarve_arena *arena, tarve_layout *layout, remark_sink remark,
                              tarve_error *err) TARVE_MUST_CHECK;

/* What one text of a key column means. Called once per distinct text and column, so it may be slow.
 */
typedef enum key_verdict { KEY_OK, KEY_REJECT, KEY_SKIP } key_verdict;
typedef struct key_meaning {
    key_verdict verdict;
    const char *code; /* canonical code (MEASURE, AREA, GROUP, VARIANT); lives in the lexicon or the
                         arena. VARIANT: "" when the text is the total of its dimension */
    const char *part[TARVE_N_AXES]; /* STUB: the codes that the text holds, NULL where it holds
                                       none; period is TARVE_NO_PERIOD when it holds none */
    double scale; /* MEASURE and STUB: multiplier from the unit in the label, else 1 */
    tarve_freq
        freq; /* PERIOD, YEAR (freq YEAR), MONTH (freq MONTH or QUARTER, period = 1-based number) */
    tarve_period period;
    unsigned flags;       /* preliminary star, date damage */
    const char *reason;   /* REJECT: "unknown-code", "type-error", "constraint-error",
                             "encoding-damage", ...  */
    const char *expected; /* REJECT: "a municipality name or code"; may hold a hint ("049?") */
    const char *remark;   /* code of a remark ("encoding-repaired", "whitespace",
                             "leading-zeros-restored"), or NULL */
} key_meaning;
tarve_status ingest_key(const tarve_layout *layout, size_t column, field_text text,
                        const tarve_lexicon *lex, struct tarve_arena *arena, key_meaning *out,
                        tarve_error *err) TARVE_MUST_CHECK;

/* What one figure means (cellparse.c). Never fails: a bad figure is a reject with its reason. */
typedef struct cell_meaning {
    double value;
    tarve_cell_state state;
    tarve_cell_reason reason;
    unsigned flags;
    const char *reject; /* NULL = taken; else "type-error", "constraint-error" */
    const char *expected;
    const char *remark; /* "grouping", "missing-value", "preliminary", "date-damage" ... or NULL */
} cell_meaning;
void ingest_cell(field_text text, const tarve_layout *layout, const tarve_measure_info *measure,
                 cell_meaning *out);

/* All spellings of input-formats.md: 2026M06, 2013Q1, 2025, 2025*, 2026-06, 202606, ISO dates,
 * tammikuu 2024, januari 2024, January 2024 ... false when it is none; `why` then says what it
 * looks like ("quarter 5"). */
bool ingest_period(field_text text, tarve_freq *freq, tarve_period *period, unsigned *flags,
                   const char **why);

#endif

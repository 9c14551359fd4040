/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/ingest.h - from the bytes of an export to typed observations that know where they stood.
 *
 * bytes -> encoding -> dialect -> records (libcsv) -> recognition of the columns -> observations.
 * Nothing is recognised by a file's name. What fits no known layout, or two, is refused with what
 * it looks like.
 */
#ifndef TARVE_INGEST_H
#define TARVE_INGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/cell.h"
#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/language.h"
#include "tarve/log.h"
#include "tarve/period.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what a figure is about: four axes of canonical codes
 * ---------------------------------------- */

/**
 * MEASURE  snake_case code of tarve_measure_find(): "vacancy_stock".
 * AREA     "KU729" municipality, "SK138" sub-region, "MK13" region, "TA27" employment area,
 * "ELY10", "SSS" country, "KUJOU" and the like (no area), "P:<name>" an education provider. GROUP
 * occupation digits "5321" (1-4 of them), "SSS" total, "X011" administrative group; "F:07" field of
 * education, "Q:<code or name>" qualification, "L:<label>" anything else. VARIANT  what remains of
 * further dimensions, "" when none: "Sector=S1".
 */
typedef enum tarve_axis {
    TARVE_AXIS_MEASURE,
    TARVE_AXIS_AREA,
    TARVE_AXIS_GROUP,
    TARVE_AXIS_VARIANT,
    TARVE_N_AXES
} tarve_axis;

typedef enum tarve_measure_kind {
    TARVE_STOCK,   /**< on a day: may be averaged over time, never summed            */
    TARVE_FLOW,    /**< during a period: may be summed over time                     */
    TARVE_BETWEEN, /**< "open during the month": neither; refused as input to sums   */
    TARVE_SHARE,   /**< per cent or ratio                                            */
    TARVE_DURATION /**< days and the like                                            */
} tarve_measure_kind;

typedef struct tarve_measure_info {
    const char *code; /**< "vacancy_stock"                                   */
    tarve_measure_kind kind;
    bool whole;               /**< counts: a fraction or a negative is an error      */
    const char *statfin_code; /**< "AVPAIKATLOPUSSA", or NULL                        */
} tarve_measure_info;

/** NULL when @p code is no measure that tarve knows. Constant table, static storage. */
TARVE_API const tarve_measure_info *tarve_measure_find(const char *code);
TARVE_API const tarve_measure_info *tarve_measure_table(size_t *n);

/** Code tables of one part of one read: dense ids per axis, in order of first sight. */
typedef struct tarve_codes tarve_codes;
TARVE_API tarve_codes *tarve_codes_new(void); /**< NULL when out of memory */
TARVE_API void tarve_codes_free(tarve_codes *c);
TARVE_API tarve_status tarve_codes_put(tarve_codes *c, tarve_axis axis, const char *code,
                                       size_t len, uint32_t *id, tarve_error *err) TARVE_MUST_CHECK;
TARVE_API size_t tarve_codes_size(const tarve_codes *c, tarve_axis axis);
TARVE_API const char *tarve_codes_text(const tarve_codes *c, tarve_axis axis, uint32_t id);
TARVE_API uint32_t tarve_codes_find(const tarve_codes *c, tarve_axis axis,
                                    const char *code); /**< UINT32_MAX: none */

/** One typed figure. Ids are those of the tarve_codes of its part. The mark's file number is 0
 * here. */
typedef struct tarve_obs {
    uint32_t code[TARVE_N_AXES];
    tarve_freq freq;
    tarve_period period;
    double value; /**< NaN unless tarve_mark_has_number(mark) */
    tarve_mark mark;
} tarve_obs;

/**
 * Where observations go. A file is read in one or more parts, each by one thread; a part has its
 * own code tables. Calls for different parts may overlap in time, calls for one part do not. After
 * the whole file was read, `finish` is called once per part in the order of the file: keep = false
 * when the file is refused. A part whose beginning turns out to lie inside a record is finished
 * early with keep = false and begun anew.
 */
typedef struct tarve_sink {
    void *ctx;
    tarve_status (*begin)(void *ctx, size_t part, tarve_codes **codes, void **part_ctx,
                          tarve_error *err);
    tarve_status (*add)(void *part_ctx, const tarve_obs *obs, size_t n, tarve_error *err);
    tarve_status (*finish)(void *ctx, void *part_ctx, bool keep, tarve_error *err);
} tarve_sink;

/* ---- names that files may use
 * ---------------------------------------------------------------------- */

/** Codes and fi/sv/en names of areas, occupations, fields and qualifications, read from
 * classification files. */
typedef struct tarve_lexicon tarve_lexicon;

/**
 * @param dir  folder with municipalities.csv, areas.csv, occupations.csv, fields.csv,
 * qualifications.csv (columns: datasets/README.md); one missing file is an error naming it.
 * Immutable afterwards: safe to share between threads.
 */
TARVE_API tarve_status tarve_lexicon_load(const char *dir, tarve_lexicon **out,
                                          tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_lexicon_free(tarve_lexicon *lex);

typedef enum tarve_scheme {
    TARVE_SCHEME_AREA,
    TARVE_SCHEME_OCCUPATION,
    TARVE_SCHEME_FIELD,
    TARVE_SCHEME_QUALIFICATION
} tarve_scheme;

/** Label of a canonical code of one scheme ("Saarijärvi"), or NULL. Finnish where the language has
 * none. Borrowed. */
TARVE_API const char *tarve_lexicon_name(const tarve_lexicon *lex, tarve_scheme scheme,
                                         const char *code, tarve_lang lang);
/** The same over all schemes, areas first ("SSS" is the whole country here, not the total of
 * occupations). */
TARVE_API const char *tarve_lexicon_label(const tarve_lexicon *lex, const char *code,
                                          tarve_lang lang);
/** Canonical code of a code or a name in any of the three languages, or NULL. Borrowed. */
TARVE_API const char *tarve_lexicon_find(const tarve_lexicon *lex, tarve_scheme scheme,
                                         const char *text, size_t len);

/* ---- one file
 * --------------------------------------------------------------------------------------- */

typedef enum tarve_role {
    TARVE_ROLE_IGNORE, /**< row numbers, names beside codes, notes */
    TARVE_ROLE_MEASURE,
    TARVE_ROLE_AREA,
    TARVE_ROLE_GROUP,
    TARVE_ROLE_VARIANT,
    TARVE_ROLE_PERIOD,
    TARVE_ROLE_YEAR, /**< with a separate month or quarter column */
    TARVE_ROLE_MONTH,
    TARVE_ROLE_VALUE, /**< figures; what the heading fixes is in `fixed` */
    TARVE_ROLE_STUB   /**< labels of several dimensions joined by a blank in one column */
} tarve_role;

/** How one column is read. In a wide table each value column fixes some axes and maybe the period.
 */
typedef struct tarve_column {
    const char *label; /**< heading as read, UTF-8                         */
    tarve_role role;
    const char *fixed[TARVE_N_AXES]; /**< canonical codes that the heading states, or NULL */
    tarve_freq freq;                 /**< of `period`, when the heading states one       */
    tarve_period period;             /**< TARVE_NO_PERIOD when it does not               */
    unsigned flags;                  /**< preliminary heading ("2025*")                  */
    double scale;                    /**< multiplier from the unit ("1000 persons" = 1000) */
    unsigned traits;                 /**< what recognition found out for reading the texts */
} tarve_column;

/** How one file is understood; made by recognition, or given by the configuration, which then
 * always wins. */
typedef struct tarve_layout {
    const char
        *encoding;      /**< iconv name: "UTF-8", "ISO-8859-15", "WINDOWS-1252"; NULL = recognise */
    char delimiter;     /**< '\0' = recognise                                              */
    bool decimal_comma; /**< numbers like 1,5                                              */
    bool bom;
    size_t title_lines; /**< lines before the header (title, empty line, sep=)             */
    const char *title;  /**< text of the title or ""                                       */
    const char *fixed[TARVE_N_AXES]; /**< codes that hold for the whole file (from title or
                                        configuration) */
    const char *source_table; /**< "12r5" when the file says it, else ""                       */
    const char *kind;         /**< "long", "wide", "pivoted" and what wrote it, for people       */
    size_t n_columns;
    tarve_column *column;
    bool rounded3; /**< counts follow the rule of education statistics: "1-4", else multiples of 3
                    */
    bool pinned;   /**< a departure from this layout is an error                      */
} tarve_layout;

/** What a file may ask for; passing one ends the read. columns and records are also bounded by what
 * a mark can hold. */
typedef struct tarve_read_limits {
    size_t file_bytes, field_bytes, record_bytes, columns;
    size_t records;        /**< physical lines                            */
    size_t distinct_names; /**< texts of one column within a part (32 MiB) */
} tarve_read_limits;
TARVE_API extern const tarve_read_limits
    tarve_default_limits; /**< 8 GiB, 64 KiB, 1 MiB, 4095, 2^30-1, 1 M */

/** A cell or a record that was not taken. Pointers live for the call only. */
typedef struct tarve_reject {
    const char *path;
    size_t line, last_line, record, column; /**< column: byte in the line, 1-based   */
    size_t field;                           /**< field number, 0 = whole record      */
    const char *label;                      /**< heading of the field or ""          */
    const char *code;                       /**< "type-error", "unknown-code", ...   */
    const char *found, *expected;           /**< found is raw, UTF-8, at most 80 bytes shown */
    const char *raw;                        /**< record as read                      */
    size_t raw_len;
} tarve_reject;

typedef struct tarve_read_options {
    const tarve_lexicon *lexicon;    /**< required                                                */
    const tarve_layout *layout;      /**< explicit mapping or pin; NULL = recognise               */
    const tarve_read_limits *limits; /**< NULL = defaults                                        */
    const tarve_log *log;
    int jobs;                 /**< threads, >= 1                                            */
    tarve_period as_of_month; /**< later periods are rejected; TARVE_NO_PERIOD = 2200M12   */
    void (*reject)(void *ctx, const tarve_reject *r); /**< may be NULL; calls come in file order  */
    void *reject_ctx;
} tarve_read_options;

/** One kind of remark about a file, counted: "encoding-repaired", 12 times, first at line 7. */
typedef struct tarve_note {
    const char *code;
    size_t count, first_line, first_column;
    char text[160];
    bool fatal_for_run; /**< the file is read, but not fit for sums (open-during, percentages of
                           protected counts) */
} tarve_note;

/** What a file holds; the range of periods counts in the finest frequency it has. */
typedef struct tarve_coverage {
    size_t n_series, n_measures, n_areas, n_groups; /**< n_series 0: nothing, no periods */
    tarve_freq freq;
    tarve_period first, last;
} tarve_coverage;

/** What one read found. records == accepted + rejected + blank; cells == taken + cells_rejected. */
typedef struct tarve_read_report {
    char path[256];
    char sha256[65];
    tarve_layout layout; /**< owned by the report */
    size_t bytes, lines, records, accepted, rejected, blank;
    size_t cells, taken, cells_rejected;
    size_t zero, protected_, rounded, missing, not_applicable, preliminary;
    tarve_coverage coverage; /**< filled by tarve_panel_read */
    size_t n_notes;
    tarve_note *note;
    struct tarve_read_store *store; /**< memory of the above */
} tarve_read_report;

/**
 * Reads one file into @p sink.
 *
 * Bad cells and records go to options->reject and the rest is read; the call then still returns
 * TARVE_OK and the caller decides by its tolerance. Structural faults (unclosed quote, ragged
 * beyond repair, binary, empty, header twice, no labour data) return TARVE_E_INPUT with path, line,
 * column and reason code in @p err.
 *
 * Errors:  TARVE_E_MISSING, TARVE_E_INPUT, TARVE_E_NOMEM, TARVE_E_IO, TARVE_E_BUSY (changed while
 * read).
 *          @p report (may be NULL) is filled as far as the read came, also on error.
 * Memory:  bounded by limits and the number of distinct codes, not by the file's size.
 * Threads: options->jobs parts; the same observations, notes and rejects for any number.
 */
TARVE_API tarve_status tarve_read_file(const char *path, const tarve_read_options *options,
                                       const tarve_sink *sink, tarve_read_report **report,
                                       tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_read_report_free(tarve_read_report *r);
/** Adds a note of whoever took the observations; one of the same code is counted up by
 * note->count. Code and text are copied. Error: TARVE_E_NOMEM. */
TARVE_API tarve_status tarve_read_report_note(tarve_read_report *r, const tarve_note *note,
                                              tarve_error *err) TARVE_MUST_CHECK;

/* ---- small tables of our own (classifications, parameters, crosswalk, breaks)
 * ------------------------ */

/** A plain RFC 4180 table, UTF-8, all text, with a header; for files that tarve itself documents.
 */
typedef struct tarve_table tarve_table;
TARVE_API tarve_status tarve_table_read(const char *path, tarve_table **out,
                                        tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_table_free(tarve_table *t);
TARVE_API const char *tarve_table_path(const tarve_table *t);
TARVE_API size_t tarve_table_rows(const tarve_table *t);
/** Column number of a heading, or an error that lists the headings found. */
TARVE_API tarve_status tarve_table_column(const tarve_table *t, const char *heading, size_t *column,
                                          tarve_error *err) TARVE_MUST_CHECK;
/** SIZE_MAX when absent. */
TARVE_API size_t tarve_table_find_column(const tarve_table *t, const char *heading);
/** Borrowed; "" for an empty cell. Blanks at both ends are dropped. */
TARVE_API const char *tarve_table_text(const tarve_table *t, size_t row, size_t column);
TARVE_API size_t tarve_table_line(const tarve_table *t, size_t row);
/**
 * A cell that its reader cannot take: TARVE_E_INPUT with @p code (static storage), path, line and
 * column, and the message `heading is "what was found": expected`. Returned, so that callers can
 * `return` it.
 */
TARVE_API tarve_status tarve_table_refuse(const tarve_table *t, size_t row, size_t column,
                                          const char *code, const char *expected,
                                          tarve_error *err) TARVE_MUST_CHECK;
/** A number with "." decimals; empty is NaN; anything else an error with path, line, column. */
TARVE_API tarve_status tarve_table_number(const tarve_table *t, size_t row, size_t column,
                                          double *value, tarve_error *err) TARVE_MUST_CHECK;

/* ---- any delimited file as text, row by row
 * --------------------------------------------------------- */

/** One record; everything lives for the call only. */
typedef struct tarve_row {
    const char *path;
    size_t line; /**< where the record begins, 1-based */
    size_t n;
    const char *const *field; /**< n texts, UTF-8, no blanks at the ends */
    const char *raw;          /**< the record as it stands in the file */
    size_t raw_len;
    char delimiter;
} tarve_row;
typedef tarve_status (*tarve_row_fn)(void *ctx, const tarve_row *row, tarve_error *err);

/** Byte of the line, 1-based, where field number @p field (0-based) begins; 0 when it has none. */
TARVE_API size_t tarve_row_column(const tarve_row *row, size_t field);

/**
 * Gives every record of a file to @p give, the header first; blank lines are passed over. Encoding,
 * delimiter and lines above the header are found as tarve_read_file() finds them.
 *
 * Errors: as tarve_read_file(); also what it would reject row by row (ragged rows, stray quotes)
 * ends the read here, with line and column. What @p give returns other than TARVE_OK ends it too.
 * Memory: one block of the file and one record.
 */
TARVE_API tarve_status tarve_rows_read(const char *path, const tarve_log *log, tarve_row_fn give,
                                       void *ctx, tarve_error *err) TARVE_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif

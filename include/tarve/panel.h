/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/panel.h - typed series, their hierarchies, and what may be done with them.
 *
 * A series is what shares measure, area, group and variant. Its cells are values, protected counts
 * in [1,4], counts rounded to 3, missing with a reason, or not applicable (tarve/cell.h): 16 bytes
 * a cell.
 */
#ifndef TARVE_PANEL_H
#define TARVE_PANEL_H

#include <gsl/gsl_vector.h>
#include <stdbool.h>
#include <stddef.h>

#include "tarve/cell.h"
#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/ingest.h"
#include "tarve/log.h"
#include "tarve/period.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tarve_panel tarve_panel;

TARVE_API tarve_panel *tarve_panel_new(void); /**< NULL when out of memory */
TARVE_API void tarve_panel_free(tarve_panel *p);

/**
 * Reads one file into the panel.
 *
 * A cell that is there already must agree in state and number, be it of another input or of another
 * record of this file: a printed figure against a protected, rounded or missing one does not agree
 * either, since nothing says which export is right. A contradiction is TARVE_E_INPUT, code
 * "conflict", with the place of the record here in @p err and figure and place of the other one in
 * its message. Cells that agree:
 * - within the file, the later one is a reject: code "duplicate-row", of the whole record (field 0)
 *   when all its cells repeat. These rejects come after the reader's own, in the order of the file,
 *   and @p report counts them, so that records and cells stay conserved.
 * - across files, they are fine; the cell keeps the place of the figure that is not preliminary,
 *   else of the first path in byte order, whatever the order of reading.
 *
 * Errors:  those of tarve_read_file; "conflict"; TARVE_E_INPUT beyond 4096 inputs;
 *          TARVE_E_USAGE after tarve_panel_finish. On error the panel is unchanged.
 * @p report may be NULL; it is filled as far as the read came, also on error.
 * Memory:  16 bytes a cell; a file's cells move into the panel, they are not copied.
 */
TARVE_API tarve_status tarve_panel_read(tarve_panel *p, const char *path,
                                        const tarve_read_options *options,
                                        tarve_read_report **report,
                                        tarve_error *err) TARVE_MUST_CHECK;

/**
 * Call once after the last read: sorts series by (measure, area, group, variant, frequency), so
 * that order of inputs and number of threads do not show, cuts absent cells at both ends, gives
 * spare memory back, and builds the look-up. A second call does nothing.
 * Errors: TARVE_E_NOMEM; TARVE_E_INPUT, code "unknown-measure". On error the panel is unchanged.
 */
TARVE_API tarve_status tarve_panel_finish(tarve_panel *p, tarve_error *err) TARVE_MUST_CHECK;

/** One series; pointers borrowed from the panel. n periods from `first`; absent cells are NaN with
 * state ABSENT. */
typedef struct tarve_series {
    const char *measure, *area, *group, *variant;
    tarve_measure_kind kind;
    tarve_freq freq;
    tarve_period first;
    size_t n;
    const double *value;
    const tarve_mark *mark;
} tarve_series;

/* What follows asks a finished panel; before tarve_panel_finish nothing is found. */
TARVE_API size_t tarve_panel_size(const tarve_panel *p);
TARVE_API tarve_series tarve_panel_series(const tarve_panel *p, size_t i); /**< i < size */
/** Index of a series, SIZE_MAX when there is none. variant NULL = "". O(log n). */
TARVE_API size_t tarve_panel_find(const tarve_panel *p, const char *measure, const char *area,
                                  const char *group, const char *variant, tarve_freq freq);
/** View of the values by value; never outlives the panel. */
TARVE_API _gsl_vector_const_view tarve_series_view(const tarve_series *s);
/** Bytes kept for cells, and for codes and indexes; n_cells are those that some input holds. Also
 * before finish. */
TARVE_API void tarve_panel_memory(const tarve_panel *p, size_t *cell_bytes, size_t *other_bytes,
                                  size_t *n_cells);
TARVE_API size_t tarve_panel_n_files(const tarve_panel *p);
/** Path of a mark's file number: inputs that were taken, in the order of reading. "" beyond. */
TARVE_API const char *tarve_panel_path(const tarve_panel *p, unsigned file);

/* ---- time: typed so that a stock cannot be summed
 * ------------------------------------------------------ */

/** What a figure may be: lo <= mid <= hi, or all NaN when it is not known. */
typedef struct tarve_bounds {
    double lo, mid, hi;
} tarve_bounds;

/**
 * F3. Sum of a flow over the @p months months that end with period @p last of the series.
 *
 * Protected cells count as [1,4] and rounded ones as their figure plus or minus 1: lo and hi bound
 * the sum, mid takes @p protected_mean (1..4) for each protected cell. A missing,
 * inapplicable or absent cell makes all three NaN, and TARVE_OK.
 *
 * Errors:  TARVE_E_INPUT, code "stock-summed" (a count on a day), "open-during" (counts the same
 *          job in several months) or "share-summed" (shares and durations);
 *          TARVE_E_USAGE when months is not a positive multiple of the months in one period, or
 *          protected_mean is outside [1,4]. On error @p out is unchanged.
 * Source:  docs/methods.md, F3.
 */
TARVE_API tarve_status tarve_series_sum(const tarve_series *s, tarve_period last, size_t months,
                                        double protected_mean, tarve_bounds *out,
                                        tarve_error *err) TARVE_MUST_CHECK;
/**
 * Mean over the @p periods periods that end with @p last: of a stock, share or duration; of a flow,
 * per period. Bounds, missing cells and errors as for the sum; "open-during" is refused here too. A
 * protected share or duration is unknown, not [1,4].
 */
TARVE_API tarve_status tarve_series_mean(const tarve_series *s, tarve_period last, size_t periods,
                                         double protected_mean, tarve_bounds *out,
                                         tarve_error *err) TARVE_MUST_CHECK;
/**
 * F1. What left the stock of vacancies in each period:
 *
 *     outflow[t] = stock[t-1] + flow[t] - stock[t],  t = 1..n-1;  outflow[0] is NaN
 *
 * @param stock    [in]  n values at the end of each period
 * @param flow     [in]  n values, new in each period
 * @param outflow  [out] n values, n >= 1; NaN where a part is missing
 * @param flagged  [out] periods that hint at a revision: outflow[t] < 0, or further from flow[t]
 *                 than 5 sqrt(flow[t]), taking at least 1 under the root (a small stock may empty
 *                 in a month without anything new)
 *
 * Errors:  TARVE_E_USAGE when the sizes differ or are 0. On error the outputs are unchanged.
 * Memory:  borrows; the vectors must not overlap. Any stride. O(n).
 * Source:  docs/methods.md, F1.
 */
TARVE_API tarve_status tarve_outflow(const gsl_vector *stock, const gsl_vector *flow,
                                     gsl_vector *outflow, size_t *flagged,
                                     tarve_error *err) TARVE_MUST_CHECK;
/** F2. Mean time open in months, mean stock / mean outflow per month (Little's law); NaN when the
 * outflow is not positive or the stock negative. */
TARVE_API double tarve_little_duration(double mean_stock, double mean_outflow);

/* ---- hierarchies
 * -------------------------------------------------------------------------------------- */

typedef enum tarve_level {
    TARVE_LEVEL_MUNICIPALITY,
    TARVE_LEVEL_SUBREGION,
    TARVE_LEVEL_EMPLOYMENT_AREA,
    TARVE_LEVEL_REGION,
    TARVE_LEVEL_COUNTRY,
    TARVE_LEVEL_NO_AREA, /**< KUJOU and the like: kept apart, reported, never spread */
    TARVE_LEVEL_PROVIDER,
    TARVE_LEVEL_OTHER
} tarve_level;

typedef struct tarve_hierarchy tarve_hierarchy;
/** From the same folder as the lexicon: areas.csv, municipalities.csv, fields.csv and
 * qualifications.csv. Immutable afterwards. Errors: TARVE_E_MISSING, TARVE_E_INPUT with the line.
 */
TARVE_API tarve_status tarve_hierarchy_load(const char *dir, tarve_hierarchy **out,
                                            tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_hierarchy_free(tarve_hierarchy *h);
TARVE_API tarve_level tarve_area_level(const tarve_hierarchy *h, const char *area);
/** Code of the area at @p level that holds @p area ("KU729" -> "SK138"), or NULL; of an area above
 * municipalities when all its municipalities lie in the same one ("SK138" -> "MK13"). */
TARVE_API const char *tarve_area_parent(const tarve_hierarchy *h, const char *area,
                                        tarve_level level);
/** Codes of the municipalities that exist today inside @p area, ascending; borrowed. 0 for a
 * municipality. */
TARVE_API size_t tarve_area_members(const tarve_hierarchy *h, const char *area,
                                    const char *const **members);
/** Code into which a merged municipality went ("KU099" -> "KU214"), with the year; NULL when it
 * still exists. */
TARVE_API const char *tarve_area_merged_into(const tarve_hierarchy *h, const char *area, int *year);

/** Occupation codes: the first @p digits digits of a 4-digit code; false for totals and
 * administrative groups. */
TARVE_API bool tarve_occupation_parent(const char *code, int digits, char out[5]);
TARVE_API bool tarve_occupation_is_administrative(const char *code); /**< X011 ... X999 */
/** Broad field "F:09" of a field or qualification code, or NULL. */
TARVE_API const char *tarve_field_broad(const tarve_hierarchy *h, const char *code);

/* ---- data quality
 * --------------------------------------------------------------------------------------- */

/** What the panel holds of one measure at one frequency. */
typedef struct tarve_quality {
    const char *measure; /**< borrowed from the panel */
    tarve_freq freq;
    tarve_period first, last;
    size_t areas, groups, series; /**< series counts variants apart */
    size_t cells;                 /**< that some input holds; the next ones are of them */
    size_t zero, protected_, rounded, missing, not_applicable, preliminary;
    size_t gaps; /**< absent cells between the first and the last one of a series */
} tarve_quality;

/**
 * One row per measure and frequency, ascending.
 * @param path  one input, as given to tarve_panel_read; NULL = all. A cell that several inputs hold
 *              counts for the one whose place it keeps.
 * @param rows  [out] release with free(); NULL when there is none
 * Errors:  TARVE_E_NOMEM, TARVE_E_USAGE before tarve_panel_finish; outputs untouched.
 * Cost:    one pass over the cells.
 */
TARVE_API tarve_status tarve_panel_quality(const tarve_panel *p, const char *path,
                                           tarve_quality **rows, size_t *n,
                                           tarve_error *err) TARVE_MUST_CHECK;

typedef struct tarve_finding {
    const char *code;      /**< see tarve_panel_audit; static storage */
    tarve_log_level level; /**< ERROR = a run would be wrong, WARN = it would be poorer */
    char text[300];        /**< one line, escaped */
    char path[256];        /**< "" when it has no place */
    size_t line, column;   /**< 0 = unknown */
} tarve_finding;

typedef struct tarve_findings {
    tarve_finding *item;
    size_t n, cap;
} tarve_findings; /**< zero-initialise; release with tarve_findings_free */

TARVE_API tarve_status tarve_findings_add(tarve_findings *f, const char *code,
                                          tarve_log_level level, const char *path, size_t line,
                                          size_t column, tarve_error *err, const char *fmt, ...)
    TARVE_PRINTF(8, 9) TARVE_MUST_CHECK;
TARVE_API void tarve_findings_free(tarve_findings *f);

/**
 * What is odd about a finished panel, appended to @p out. Codes:
 *
 *     merger          a municipality that merged beside its successor (ERROR from the merger on)
 *     total-mismatch  parts that cannot add up to a printed total, a protected part being [1,4];
 *                     municipalities to sub-region, employment area and region, occupations of one
 *                     number of digits and administrative codes to SSS. The country is no sum of
 *                     regions and is not compared with them.
 *     incomplete      occupations that add up to less than their total
 *     identity        F1: outflows that hint at revisions, where stock and flow are both there
 *     gap             absent cells inside a series
 *     too-short       series with fewer than 3 figures
 *     open-during     a measure that no sum or mean takes
 *     no-area         share of the country outside any municipality (else sub-region, region ...)
 *     administrative  share under X011...X999
 *     break           lasting steps in monthly counts of areas above municipalities; one finding
 *                     when at least 5 areas of one level step in the same month
 *
 * More than 10 findings of one code end in one that counts the rest.
 * Errors:  TARVE_E_NOMEM, TARVE_E_USAGE before tarve_panel_finish; @p out is then as it was.
 * Cost:    a few passes over the cells; O(n log n) look-ups of series.
 */
TARVE_API tarve_status tarve_panel_audit(const tarve_panel *p, const tarve_hierarchy *h,
                                         tarve_findings *out, tarve_error *err) TARVE_MUST_CHECK;

/** A month at which the level of a measure is known to shift; area "SSS" = everywhere. */
typedef struct tarve_known_shift {
    const char *measure, *area;
    tarve_period month;
} tarve_known_shift;

/** The same for who has read breaks.csv: a "break" at a known month (give or take 2) is only INFO.
 */
TARVE_API tarve_status tarve_panel_audit_knowing(const tarve_panel *p, const tarve_hierarchy *h,
                                                 const tarve_known_shift *known, size_t n_known,
                                                 tarve_findings *out,
                                                 tarve_error *err) TARVE_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long CSV taken apart into series: which rows belong together, on which calendar, what is wrong
 * with them. */
#ifndef TARVE_FORECAST_LONGFILE_H
#define TARVE_FORECAST_LONGFILE_H

#include "base/intern.h"
#include "forecast/periodtext.h"
#include "tarve/forecast.h"

enum { TARVE_LONGROW_MISSING = 0, TARVE_LONGROW_BAD = 3 }; /* beside VALUE and PROTECTED */

typedef struct tarve_longrow {
    uint32_t series : 27; /* id in order of first sight */
    uint32_t kind : 3;    /* tarve_period_kind; TARVE_N_KINDS = period not understood */
    uint32_t state : 2;   /* tarve_cell_state, or one of the above */
    int32_t period;
    double value;
    uint32_t line;
} tarve_longrow;

/* Rows are kept in blocks: one whose series were all taken makes room for them. */
enum { TARVE_LONGROWS = 1 << 16 };
typedef struct tarve_longblock {
    tarve_longrow *row;
    size_t n_left;
} tarve_longblock;

typedef struct tarve_longfile {
    const char *path;
    int frequency;
    const tarve_log *log;
    tarve_intern ids;
    tarve_longblock *block;
    size_t n, n_blocks, cap; /* rows, blocks, room for blocks */
    size_t *start;           /* n_series + 1: where each series' rows begin in `index`        */
    uint32_t *index;         /* rows by series (in sorted order of ids), then in order of file */
    uint32_t *order;         /* series in sorted order of ids                                  */
    tarve_intern groups;     /* texts of the group column                                   */
    uint32_t *group;         /* of each series, by order of first sight; NULL without one   */
    size_t group_cap;
    size_t n_warned; /* warnings given so far: the first few are said, the rest counted */
} tarve_longfile;

/* Errors: those of tarve_rows_read(); INPUT missing-label, empty-file; NOMEM. */
tarve_status tarve_longfile_read(const char *path, const tarve_forecast_file_options *opt,
                                 tarve_longfile *f, tarve_error *err) TARVE_MUST_CHECK;
/* Row number k in order of file. */
static inline tarve_longrow *tarve_longfile_row(const tarve_longfile *f, size_t k)
{
    return &f->block[k / TARVE_LONGROWS].row[k % TARVE_LONGROWS];
}
/* When all series were taken; ids stay. */
void tarve_longfile_drop_rows(tarve_longfile *f);
void tarve_longfile_free(tarve_longfile *f);
/* One warning with its place. */
void tarve_longfile_warn(tarve_longfile *f, size_t line, size_t column, const char *code,
                         const char *fmt, ...) TARVE_PRINTF(5, 6);
/* Says how many warnings were not said. */
void tarve_longfile_warned(const tarve_longfile *f);

/* One series on its calendar. */
typedef struct tarve_longseries {
    tarve_history history; /* borrows id, value and mark */
    double *value;
    tarve_mark *mark;
    double *exposure; /* or NULL */
    double *bounds;   /* of protected cells: 3 x n, lo, hi and expected of the history; or NULL */
    tarve_period_kind kind;
    int64_t last;    /* period of the last row, as tarve_periodtext_write() takes it  */
    int stride, day; /* what one period adds to it; day of dates                      */
    bool dated;      /* at least one period was understood                            */
    bool bad, gaps;  /* something was wrong; periods between first and last are absent */
} tarve_longseries;

/* Group of series number s in sorted order, the smallest of several texts; NULL without a column.
 */
const char *tarve_longfile_group(const tarve_longfile *f, size_t s);

/* Series number s in sorted order, once: its rows are given back. Warns of what is wrong. */
tarve_status tarve_longfile_series(tarve_longfile *f, size_t s, tarve_longseries *out,
                                   tarve_error *err) TARVE_MUST_CHECK;
/* Takes the working days of its months, n_steps of them ahead, for its exposure; nothing where
 * periods are no months. Errors: NOMEM. */
tarve_status tarve_longseries_work(tarve_longseries *s, size_t n_steps,
                                   tarve_error *err) TARVE_MUST_CHECK;
void tarve_longseries_free(tarve_longseries *s);

#endif

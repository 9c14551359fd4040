/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of occupations as they were published, and what is made of them: the mix of one count.
 */
#ifndef NEED_OCCUPATION_CELLS_H
#define NEED_OCCUPATION_CELLS_H

#include "need/build.h"

/* One row of the occupation table: a 4-digit occupation, or an administrative group. */
typedef struct table_row {
    const char *code;
    size_t occupation; /* SIZE_MAX for administrative groups */
} table_row;

typedef struct occupation_table {
    size_t n;
    table_row *row; /* ascending by code; the caller's to free */
} occupation_table;

/* Every code that vacancies or unemployed of the occupation area have. */
tarve_status occupation_table_list(const build *b, occupation_table *out,
                                   tarve_error *err) TARVE_MUST_CHECK;

/* Is there an occupation table of this area at all? */
bool occupation_table_has(const build *b, const occupation_table *t, const char *measure,
                          const char *area);

/* Last month of the occupation tables, not after the area's. */
tarve_period occupation_table_last(const build *b, const occupation_table *t);

/* One measure of one area over a year, as published: what the mix of the area is made from. */
typedef struct occupation_year {
    size_t n;      /* rows of the table */
    double *value; /* row x 12 */
    tarve_cell_state *state;
    double total[YEAR_MONTHS]; /* NaN = not printed */
} occupation_year;

/* The year that ends with `last`. occupation_year_free() also after a failure. */
tarve_status occupation_year_read(const build *b, const occupation_table *t, const char *measure,
                                  const char *area, tarve_period last, occupation_year *out,
                                  tarve_error *err) TARVE_MUST_CHECK;
void occupation_year_free(occupation_year *y);

/* Mean of a row over the year, protected cells at a guess that only steers the pooling; NaN when no
 * month is there. */
double occupation_year_mean(const occupation_year *y, size_t row);

/* Share of the year's persons who stand in administrative groups (students, unknown ...). */
double occupation_year_administrative(const occupation_table *t, const occupation_year *y);

bool is_known_cell(tarve_cell_state s);

typedef struct mix_source {
    const char *measure;
    tarve_period last;
    double exposure;
    double now;       /* the area's total of the measure */
    bool own, nation; /* tables of the area itself and of the country are there */
} mix_source;

/* Fills m, whose stream is set, from the year of `src`; counts the months whose total leaves no
 * room for protected cells. What m holds is freed with its model, also after a failure. */
tarve_status mix_fill(const build *b, const occupation_table *t, const mix_source *src, mix *m,
                      size_t *contradictions, tarve_error *err) TARVE_MUST_CHECK;

#endif

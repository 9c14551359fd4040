/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the signals are found from: one area's counts by occupation and month, as printed. */
#ifndef TARVE_NEED_SIGNAL_INT_H
#define TARVE_NEED_SIGNAL_INT_H

#include "tarve/signals.h"

enum { SIGNAL_YEAR = 12 };

typedef struct signal_grid {
    tarve_period first;
    size_t n, n_months;     /* occupations of four digits, ascending by code */
    const char **code;      /* text of the panel */
    double *value;          /* n x n_months; NaN = not known */
    double *least;          /* the same with protected cells at 1 */
    double *total;          /* n_months: of all occupations; NaN where a month has no table */
    double *administrative; /* n_months: of codes X...  */
    double turnover; /* new vacancies behind one cell: 1 of flows, 1 / months open of stocks */
} signal_grid;       /* zero-initialise; signal_grid_free */

/* The table of one measure and area up to `last`; n = 0 when there is none. A month in which any
 * occupation has a cell is in the table: who has none there has 0. Codes are joined by the key. */
tarve_status signal_grid_read(const tarve_signal_inputs *in, const char *measure, const char *area,
                              signal_grid *out, tarve_error *err) TARVE_MUST_CHECK;
/* That of the region: flows where there is a table of them, else stocks; *measure says which. */
tarve_status signal_grid_region(const tarve_signal_inputs *in, const char **measure,
                                signal_grid *out, tarve_error *err) TARVE_MUST_CHECK;
void signal_grid_free(signal_grid *g);

static inline const double *signal_row(const signal_grid *g, size_t o)
{
    return g->value + o * g->n_months;
}
/* Index of a code, SIZE_MAX when absent. */
size_t signal_grid_find(const signal_grid *g, const char *code);
/* Sum of the 12 months that end `back` years before the last; NaN where one is not known. */
double signal_year(const signal_grid *g, const double *row, size_t back);

/* ---- N1, N2: signal_growth.c ---- */

/* a of t0 before, b of t1 now: how many standard deviations b lies above its share of a + b. */
double signal_growth_z(double a, double b, double t0, double t1, double psi);

typedef struct signal_growth {
    double before, now; /* of the last two years */
    double p[2];        /* of the last year and the one before, NaN = not tested */
    double share_before, share_now, psi;
    bool corrected, mass;
} signal_growth;

/* out: g->n. psi of every occupation from the years before those tested, drawn to its group. */
tarve_status signal_growth_test(const signal_grid *g, signal_growth *out,
                                tarve_error *err) TARVE_MUST_CHECK;
/* N2: enough new vacancies, more than before, and in enough months. */
bool signal_mass(const signal_grid *g, size_t o);
/* pass[i]: p[i] is among those found at false discovery rate q; NaN is not tested. */
tarve_status signal_benjamini_hochberg(const double *p, size_t n, double q, bool *pass,
                                       tarve_error *err) TARVE_MUST_CHECK;

/* ---- N3: signal_break.c ---- */

typedef struct signal_break {
    size_t at;      /* first month after the break */
    double f, p;    /* NaN = not tested */
    bool found;     /* F beyond its critical value, the bootstrap's 99th percentile */
    bool trend, up; /* the trend turned, not the level; upwards */
} signal_break;

/* Largest F of two lines against one over splits in the middle 70 %. */
double signal_sup_f(const double *y, size_t n, size_t *at);
/* With its bootstrap p-value. work holds 4 n. */
void signal_break_test(const double *y, size_t n, uint64_t seed, uint64_t what, double *work,
                       signal_break *out);
/* out: g->n, at as a month of the grid; p NaN of occupations with too little to test. */
tarve_status signal_break_all(const signal_grid *g, uint64_t seed, signal_break *out,
                              tarve_error *err) TARVE_MUST_CHECK;

/* ---- N4: signal_mix.c ---- */

typedef struct signal_local {
    double national, occupation, local, sd; /* parts of the change of one year; sum = change */
} signal_local;
/* a, b: the region before and now; A, B the country; ta, tb the country's totals. */
signal_local signal_shift_share(double a, double b, double A, double B, double growth, double psi);
/* Half the sum of |share now - share before| of the last two years, and its mean when nothing but
 * chance changes the mix. */
tarve_status signal_dissimilarity(const signal_grid *g, double psi, uint64_t seed, double *index,
                                  double *expected, tarve_error *err) TARVE_MUST_CHECK;

/* ---- N5: signal_new.c ---- */

/* Month (index) of the last year in which the code came, or came again; SIZE_MAX when not new. */
size_t signal_first_seen(const double *row, size_t n_months, bool *again);
/* Share of codes that are not known, in the year that ended `back` years ago. */
double signal_unknown_share(const signal_grid *g, size_t back);

/* ---- N6: signal_hard.c ---- */

/* p of "open longer than before", per occupation of the flow's table; NaN not tested or many
 * unemployed per vacancy in any month of the year. p, factor: flow->n. */
tarve_status signal_hard_to_fill(const signal_grid *flow, const signal_grid *stock,
                                 const signal_grid *unemployed, double psi, double *p,
                                 double *factor, tarve_error *err) TARVE_MUST_CHECK;

/* ---- N7: signal_pair.c ---- */

/* A qualification that leads to the occupation and that no provider of the area gives, where none
 * that they give leads there: its name, else NULL. */
const char *signal_without_provider(const tarve_signal_inputs *in, const char *occupation);

#endif

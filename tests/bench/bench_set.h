/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sets of series that the bench programs of forecasts read. */
#ifndef TARVE_BENCH_SET_H
#define TARVE_BENCH_SET_H

#include "tarve/forecast.h"

enum { BENCH_MAX_N = 512, BENCH_MAX_H = 60 };

typedef struct bench_series {
    char id[64];
    int frequency, start; /* start: period of the first figure, year * frequency + sub - 1 */
    size_t horizon, n, n_train;
    double value[BENCH_MAX_N];
    tarve_mark mark[BENCH_MAX_N];
} bench_series;

typedef struct bench_set {
    bench_series *s; /* free() it */
    size_t n, cap;
} bench_set;

/* Says what and ends the program. */
_Noreturn void bench_die(const char *what);

/* The series of that name; where there is none a new, empty one if it is to be added, else NULL. */
bench_series *bench_find(bench_set *all, const char *id, bool add);

/*
 * SET.csv:  series_id,period_index,value,part(train|test); empty = missing, `...` = protected 1-4;
 *           the figures stand in order of period
 * META.csv: series_id,frequency,horizon,type,n_train,start(YEAR-SUB)
 */
void bench_read_set(const char *path, bench_set *all);
void bench_read_meta(const char *path, bench_set *all);

/* 60 periods before n, 24 of them neither zero nor missing. */
bool bench_enough(const bench_series *s, size_t n);
/* Whole figures, never negative. */
bool bench_counts(const bench_series *s);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From forecasts and what came to sums that can be added up in any grouping. */
#ifndef TARVE_FORECAST_BACKTEST_INT_H
#define TARVE_FORECAST_BACKTEST_INT_H

#include "tarve/backtest.h"

enum { TARVE_BANDS = 5 }; /* four bands of the horizon, then the whole of it */

/* Sums over forecasts and figures of one method and band. */
typedef struct tarve_tally {
    size_t n_forecasts, n_figures, n_mase, n_rmsse;
    double mase, rmsse, msis, coverage[TARVE_MAX_LEVELS]; /* one addend a forecast */
    double error, actual, log_score, rps, wis;            /* one a figure          */
} tarve_tally;

typedef struct tarve_case_tally {
    tarve_tally of[TARVE_BANDS][TARVE_N_METHODS];
} tarve_case_tally;

/* Steps first..last of a band; false when the horizon does not reach it. */
bool tarve_band(size_t season, size_t horizon, size_t band, size_t *first, size_t *last);

/* One forecast of one method and what came. */
typedef struct tarve_scored {
    size_t n_steps, n_levels, season;
    const double *mean, *median;
    const double *const *lo, *const *hi; /* n_levels */
    const double *level;
    const tarve_dist *dist;
    const tarve_actual *actual; /* n_steps; lo NaN = not known */
    bool whole;
    double mase_scale, rmsse_scale; /* 0 = not defined */
} tarve_scored;

/* Adds it to the method's bands. */
void tarve_tally_forecast(tarve_case_tally *t, tarve_method method, const tarve_scored *s);
void tarve_tally_add(tarve_tally *to, const tarve_tally *t);

/* Rows of one group and frequency (TARVE_BANDS x TARVE_N_METHODS at most) from its tally; which
 * method to use is settled here. Returns how many. */
size_t tarve_tally_rows(const tarve_case_tally *t, const char *group, size_t season, size_t horizon,
                        size_t n_levels, size_t n_series, tarve_backtest_row *row);

#endif

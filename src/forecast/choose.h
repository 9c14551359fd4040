/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which model for which series, decided on figures held out. */
#ifndef TARVE_FORECAST_CHOOSE_H
#define TARVE_FORECAST_CHOOSE_H

#include "forecast/series.h"

enum { TARVE_CANDIDATES = 3, TARVE_STEPS_HELD = 12 };

typedef struct tarve_trial {
    const tarve_model *model;
    double mase; /* mean absolute error over the held-out figures / mase_scale; NaN: no trial */
    double z2;   /* sum of squared errors in units of the predicted standard deviation */
    size_t n;    /* figures compared */
    bool failed;
} tarve_trial;

typedef struct tarve_choice {
    size_t n, best; /* candidates; best = n: the benchmark */
    tarve_trial candidate[TARVE_CANDIDATES], benchmark;
    size_t n_held, n_origins;
    char failure[100]; /* why the last failing candidate failed, or "" */
} tarve_choice;

/* Seasonal naive where a year was observed, else naive. */
const tarve_model *tarve_benchmark_of(const tarve_series *s);

/*
 * Candidates of the class (or the model asked for), each tried on up to three held-out stretches of
 * at most a season: the one with the smallest error wins, and the benchmark where none beats it.
 * Errors: NOMEM only; a failed fit is a failed trial.
 */
tarve_status tarve_choose(const tarve_series *s, size_t n_steps, tarve_choice *out,
                          tarve_error *err) TARVE_MUST_CHECK;

#endif

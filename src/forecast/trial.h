/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a model would have done on the last figures of a series. */
#ifndef TARVE_FORECAST_TRIAL_H
#define TARVE_FORECAST_TRIAL_H

#include "forecast/series.h"

typedef struct tarve_trial {
    size_t n_origins; /* stretches held out; 0: too little is left to learn from, or it failed */
    double mase;      /* mean absolute error over the held-out figures / mase_scale; NaN: none */
    double z2;        /* mean squared error in units of the predicted standard deviation */
} tarve_trial;

/* Seasonal naive where a year was observed, else naive. */
const tarve_model *tarve_benchmark_of(const tarve_series *s);

/*
 * Up to three overlapping stretches of at most a season (four figures without one, a quarter of the
 * figures at most) are held out. Errors: NOMEM only; a failed fit is no trial.
 */
tarve_status tarve_trial_run(const tarve_series *s, const tarve_model *model, size_t n_steps,
                             tarve_trial *out, tarve_error *err) TARVE_MUST_CHECK;

#endif

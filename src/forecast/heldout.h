/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would have been forecast from earlier origins of a series, beside what came. */
#ifndef TARVE_FORECAST_HELDOUT_H
#define TARVE_FORECAST_HELDOUT_H

#include "forecast/members.h"

/* Weights are judged by the first of the steps held out, ranges by all: what lies further ahead
 * than two years is held out where a stretch has it, and takes nothing from the figures learnt
 * from. */
enum { TARVE_JUDGED_STEPS = 24, TARVE_HELD_STEPS = 60, TARVE_HELD_ORIGINS = 10 };

/* One series from one origin. */
typedef struct tarve_heldout {
    size_t n, n_steps; /* figures learnt from, figures held out */
    size_t n_judged;   /* the first of those */
    size_t n_obs;      /* of those learnt from, not missing */
    bool counts;
    double scale; /* of absolute errors: the series' mean seasonal step */
    tarve_members paths;
    double *lo, *hi; /* n_steps: bounds of the figure, equal but where protected; NaN = missing */
} tarve_heldout;

/* How many origins a series has room for, at most `most`; each leaves enough to learn from. */
size_t tarve_heldout_origins(const tarve_series *s, size_t n_steps, size_t most);

/* How many figures come before the last stretch. */
size_t tarve_heldout_end(const tarve_series *s, size_t n_steps);

/* Origin 0 is the last; out->paths.plans is set by the caller, the rest is 0. Errors: NOMEM. */
tarve_status tarve_heldout_make(const tarve_series *s, size_t n_steps, size_t origin,
                                const double *season_prior, tarve_heldout *out,
                                tarve_error *err) TARVE_MUST_CHECK;
void tarve_heldout_free(tarve_heldout *h);

/* Of any path on the scale of its members. */
double tarve_heldout_loss_of(const tarve_heldout *h, const double *centre);
/* Mean absolute error of the median / scale, at most 20; NaN without a figure or a path. */
double tarve_heldout_loss(const tarve_heldout *h, const tarve_weights *w);

/*
 * z[k] = (place of the figure - centre) / spread at step k, NaN where missing. A protected figure
 * takes the values 1..4 in turn.
 */
void tarve_heldout_scores(const tarve_heldout *h, const tarve_weights *w, double *z);

/* Squared errors in units of the standard deviation that the usual distribution claims, at most 25;
 * NaN where missing. */
void tarve_heldout_squares(const tarve_heldout *h, const tarve_weights *w, double *square);

#endif

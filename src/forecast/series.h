/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One history made ready for the models: checked, scaled, classed. */
#ifndef TARVE_FORECAST_SERIES_H
#define TARVE_FORECAST_SERIES_H

#include "tarve/forecast.h"

enum { TARVE_SEASON_MAX = 12 };

typedef struct tarve_series {
    const tarve_history *history;
    size_t n, m, first_season;
    double *y, *lo, *hi; /* n each; figures / scale; protected cells as [lo, hi] */
    size_t *breaks, n_breaks;
    double scale;           /* power of two that brings |y| to about 1; 1 for counts */
    bool counts;            /* whole and never negative                              */
    bool non_negative;      /* may not go below 0: counts of any size                */
    bool demoted;           /* said to be counts, but holds negative figures         */
    bool long_season;       /* asked for more than 12 seasons: none is modelled      */
    const double *exposure; /* of history, or NULL = all periods alike: y is per usual period   */
    double usual_exposure;  /* the mean over the history                                        */
    size_t n_obs, n_protected, end; /* end: one past the last observation      */
    double mean, min, max;          /* of observations, protected as expected  */
    double mase_scale; /* mean |y(t) - y(t-m)| (lag 1 when short); NaN when undefined */
    tarve_class class_;
} tarve_series;

/* What a figure of period t (t >= n: ahead) is divided by. */
double tarve_series_unit(const tarve_series *s, size_t t);

/* Figures that are neither finite nor protected count as missing. Errors: NOMEM. */
tarve_status tarve_series_make(const tarve_history *h, tarve_series *s,
                               tarve_error *err) TARVE_MUST_CHECK;
void tarve_series_free(tarve_series *s);

/* How many of the first n periods have a figure, protected ones included. */
size_t tarve_series_observed(const tarve_series *s, size_t n);

/* Fits a model to the first n figures, on the scale of s->y. season_prior: effects by season on the
 * scale of the model, or NULL. */
tarve_status tarve_series_fit(const tarve_series *s, const tarve_model *model, size_t n,
                              const double *season_prior, tarve_fit *fit,
                              tarve_error *err) TARVE_MUST_CHECK;

/* What is known beforehand of a series; either may be NULL. */
typedef struct tarve_priors {
    const double *season; /* as season_prior above */
    const double *shift;  /* of s->breaks, as tarve_model_input says */
} tarve_priors;
tarve_status tarve_series_fit_with(const tarve_series *s, const tarve_model *model, size_t n,
                                   const tarve_priors *priors, tarve_fit *fit,
                                   tarve_error *err) TARVE_MUST_CHECK;

/* tarve_shift_effects of the first n figures. */
tarve_status tarve_series_shifts(const tarve_series *s, size_t n, double *effect, double *error,
                                 double *unit, tarve_error *err) TARVE_MUST_CHECK;

/* tarve_season_effects of all figures: m of them. */
tarve_status tarve_series_seasons(const tarve_series *s, double *effect, double *error,
                                  tarve_error *err) TARVE_MUST_CHECK;

#endif

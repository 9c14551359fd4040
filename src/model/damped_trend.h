/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of damped_trend: the least squares within the filter, which shifts are taken from too. */
#ifndef TARVE_MODEL_DAMPED_TREND_H
#define TARVE_MODEL_DAMPED_TREND_H

#include "model/sample.h"
#include "model/scale.h"

enum { TARVE_DAMPED_COLUMNS = 2 + TARVE_MODEL_BREAKS };

typedef struct tarve_damped_smoother {
    double alpha, beta, phi;
    bool trend;
} tarve_damped_smoother;

/* x standardised to mean 0 and sd 1; NaN = missing. */
typedef struct tarve_damped_problem {
    const tarve_sample *s;
    double *x, centre, sd;
    size_t p;                        /* columns: level, trend, shifts that are not known */
    size_t open[TARVE_MODEL_BREAKS]; /* indices of the first figures after those */
} tarve_damped_problem;

typedef struct tarve_damped_end {
    double level, trend;
} tarve_damped_end;

typedef struct tarve_damped_solution {
    double gamma[TARVE_DAMPED_COLUMNS], sse, aicc, df;
    tarve_damped_end end;
} tarve_damped_solution;

/* One step of the filter for one input; returns its error, and leaves the state alone where
 * nothing was observed. */
static inline double tarve_damped_step(const tarve_damped_smoother *f, tarve_damped_end *st,
                                       double input, bool observed)
{
    const double ahead = st->level + f->phi * st->trend, e = input - ahead;
    st->level = observed ? ahead + f->alpha * e : ahead;
    st->trend = f->phi * st->trend + (observed ? f->beta * e : 0.0);
    return e;
}

/* Seasonally adjusted figures of the scale into q->x (2 n: the second half is room), without the
 * shifts that are known, standardised; says which shifts are to be estimated. */
void tarve_damped_standardise(tarve_damped_problem *q, enum tarve_scale scale, const double *prior,
                              tarve_season *season, double *work);

/* Several smoothers, at most TARVE_DAMPED_LANES; the aicc of one that fails is infinite. */
void tarve_damped_solve(const tarve_damped_problem *q, const tarve_damped_smoother *f, size_t n,
                        tarve_damped_solution *out);

/* The best of the grid; found->aicc, infinite before, stays so when nothing fits. */
void tarve_damped_search(const tarve_damped_problem *q, tarve_damped_smoother *best,
                         tarve_damped_solution *found);

/* Sampling variance of the coefficient of column j < q->p, on the scale of the figures; NaN where
 * it cannot be had. q->p > 2. */
double tarve_damped_variance(const tarve_damped_problem *q, const tarve_damped_smoother *f,
                             const tarve_damped_solution *found, size_t j);

#endif

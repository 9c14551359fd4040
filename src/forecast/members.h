/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paths that a combination is made of, all on the scale of the series. */
#ifndef TARVE_FORECAST_MEMBERS_H
#define TARVE_FORECAST_MEMBERS_H

#include "forecast/lag_pool.h"
#include "forecast/plans.h"
#include "forecast/series.h"
#include "forecast/shifts.h"

typedef enum tarve_member {
    TARVE_MEMBER_PORTFOLIO, /* trends of all kinds (tarve_regular_path) */
    TARVE_MEMBER_DAMPED,
    TARVE_MEMBER_LEVEL,
    TARVE_MEMBER_BENCHMARK, /* seasonal naive or naive; its spread is that of the others */
    TARVE_MEMBERS
} tarve_member;

/* Memory of one thread, for any series and steps; all but what is borrowed zero-initialised by the
 * caller. */
typedef struct tarve_members {
    tarve_plans *plans;         /* borrowed, or NULL */
    const tarve_shifts *shifts; /* borrowed, or NULL: breaks that series have in common */
    const tarve_lag_rule *lags; /* borrowed, or NULL: one for each number of seasons */
    size_t n_steps;
    bool made[TARVE_MEMBERS];
    double *centre[TARVE_MEMBERS], *spread[TARVE_MEMBERS];
    double noise[TARVE_MEMBERS];
    bool logs;
    double shift;
    double *lagged; /* path of the autoregression of many series, beside the portfolio's */
    size_t m, n_lagged;
    tarve_dist *dist; /* n_steps */
    double *figures;  /* n */
    size_t room_steps, room_figures;
    char failure[100]; /* why the last one that was not made was not */
} tarve_members;

typedef struct tarve_weights {
    double of[TARVE_MEMBERS];
} tarve_weights;

/*
 * Paths from the first n figures. A member that gives up is not made; one of the others is on the
 * scale of log(figure + shift) only if all of them are.
 * @param season_prior  effects of like series by season, or NULL
 * Errors: NOMEM.
 */
tarve_status tarve_members_run(tarve_members *p, const tarve_series *s, size_t n,
                               const double *season_prior, size_t n_steps,
                               tarve_error *err) TARVE_MUST_CHECK;
void tarve_members_free(tarve_members *p);

/*
 * The weighted mean of what was made: spread^2 = mean of the squared spreads + the variance between
 * the centres. Where nothing of any weight was made, all but the benchmark count alike. Any weight
 * of the benchmark makes the path its own, with the spread of the others and no noise. False when
 * nothing but the benchmark was made.
 */
bool tarve_members_blend(const tarve_members *p, const tarve_weights *w, tarve_path *out);
/* Its centres alone, of at most the steps that were run. */
bool tarve_members_centre(const tarve_members *p, const tarve_weights *w, size_t n_steps,
                          double *centre);

/* The portfolio's centres, `share` of the way towards the path of many series; later steps move as
 * the same season, the last time it is known, did. centre: n_steps. */
void tarve_members_leaned(const tarve_members *p, double share, double *centre);
/* The same in place; once. */
void tarve_members_lean(tarve_members *p, double share);

/* Where a figure stands on the scale of the paths. */
double tarve_members_place(const tarve_members *p, double figure);
/* And back. */
double tarve_members_figure(const tarve_members *p, double place);

#endif

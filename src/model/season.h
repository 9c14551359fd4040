/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seasonal effects of a series, shrunk towards none so that noise does not become seasons. */
#ifndef TARVE_MODEL_SEASON_H
#define TARVE_MODEL_SEASON_H

#include "model/sample.h"

typedef struct tarve_season {
    double effect[TARVE_MODEL_SEASONS]; /* sum to 0 over the seasons; all 0 when there is none */
    double spread;                      /* A: variance of the true effects over the seasons       */
    double error;                       /* V: sampling variance of one effect                     */
    double shrink;                      /* W: share taken off, 0..1                               */
    double dispersion;                  /* counts: variance / mean about trend x season, >= 1     */
} tarve_season;

/*
 * Additive effects of x (n = s->n; NaN = missing), x being any transform of s->y.
 *
 *     trend(t) = 2 x m moving average over what is observed, whole windows only, at least half full
 *     r(t)     = x(t) - trend(t), not where a break falls into the window
 *     S(i)     = mean of the r of season i over the last 10 years (without the smallest and the
 *                largest from 5 on), centred
 *     V        = within-season variance of r / years; below 3 years from the differences of r
 *     A        = max(0, sum (S - P)^2/(m-1) - V)
 *     W        = (m-3)/(m-1) V/(V+A), and 1 where A = 0; effect(i) = P(i) + (1 - W) (S(i) - P(i))
 *
 * P = prior, effects of like series, or 0 when NULL. Needs two years; else the effects are P and
 * W = 1. work has room for n. O(n m).
 * Source: Miller & Williams (2003), IJF 19(4); our own: W = 1 at A = 0, the differences.
 */
void tarve_season_towards(const tarve_sample *s, const double *x, const double *prior, double *work,
                          tarve_season *out);

/* The same with P = 0. */
void tarve_season_estimate(const tarve_sample *s, const double *x, double *work, tarve_season *out);

/*
 * S(i) and V of the above, not shrunk, NaN for a season without a figure; false and nothing in them
 * where they cannot be had.
 */
bool tarve_season_raw(const tarve_sample *s, const double *x, double *work,
                      double effect[TARVE_MODEL_SEASONS], double *error);

/*
 * Effects of counts on the log scale, from ratios that stay good where figures are 0:
 *
 *     S(i) = log(sum y / sum trend over season i, last 10 years; 1/2 added to both), centred
 *
 *     d    = max(1, sum (y - trend e^S)^2 / sum trend e^S / share of freedom left)
 *
 *     V    = d mean_i 1/(sum trend)
 *
 * A and W as above; effect(i) = (1 - W) S(i).
 */
void tarve_season_ratios(const tarve_sample *s, double *work, tarve_season *out);

#endif

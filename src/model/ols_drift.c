/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Straight line by ordinary least squares: what a spreadsheet's trend line is, with its range.
 *
 *     y(t) = a + b (t - (n-1)) + season(t) + e(t)
 *     Var y(n-1+h) = sigma2 (1 + 1/k + (h - ubar)^2 / Suu),   Student's t with k - 2 df
 *
 * a is the level at the end of the sample, k the number of observations, u = t - (n-1), ubar and
 * Suu the mean and the sum of squares of u about it. Seasonal effects are taken off first
 * (season.h). Level shifts are left alone: robust_linear and damped_trend know them.
 *
 * param[0] a, [1] b per period, [2] ubar, [3] Suu, [4] k, [5] df; season[] = effects.
 * Source: Draper & Smith (1998), Applied Regression Analysis, ch. 3; GSL manual, "Linear regression
 * with a constant term".
 */
#include <stdlib.h>
#include <string.h>

#include "model/registry.h"
#include "model/season.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_statistics_double.h>

/* Observed points, season taken off; returns how many. */
static size_t points(const tarve_sample *s, const tarve_season *season, double *u, double *y)
{
    size_t k = 0;
    for (size_t t = 0; t < s->n; t++) {
        if (!tarve_sample_has(s, t))
            continue;
        u[k] = (double)t - (double)(s->n - 1);
        y[k++] = s->y[t] - season->effect[tarve_sample_season(s, t)];
    }
    return k;
}

static tarve_status fit_line(const tarve_sample *s, const tarve_season *season, double *u,
                             double *y, tarve_fit *fit, tarve_error *err)
{
    const size_t k = points(s, season, u, y);
    double level = 0.0, slope = 0.0, c00, c01, c11, squares = 0.0; /* of k - 2 df: leverage below */
    if (gsl_fit_linear(u, 1, y, 1, k, &level, &slope, &c00, &c01, &c11, &squares) != GSL_SUCCESS ||
        !isfinite(level) || !isfinite(slope) || !isfinite(squares))
        return tarve_fail(err, TARVE_E_NUMERIC, "no straight line through %zu figures", k);
    *fit = tarve_fit_begin(s);
    fit->level = level;
    fit->param[0] = level;
    fit->param[1] = slope;
    fit->param[2] = gsl_stats_mean(u, 1, k);
    fit->param[3] = gsl_stats_tss_m(u, 1, k, fit->param[2]);
    fit->param[4] = (double)k;
    fit->param[5] = (double)(k - 2);
    fit->sigma2 = tarve_fit_variance(fit, squares, fit->param[5]);
    memcpy(fit->season, season->effect, sizeof season->effect);
    return TARVE_OK;
}

static tarve_status ols_drift_fit(const tarve_model_input *in, tarve_fit *fit, tarve_error *err)
{
    tarve_sample s;
    double *work = NULL;
    tarve_status st = tarve_sample_take(in, &s, err);
    if (st == TARVE_OK && s.n_obs < 3)
        st = tarve_fail(err, TARVE_E_NUMERIC, "a line with a range needs three observations");
    if (st == TARVE_OK && (work = malloc(2 * s.n * sizeof *work)) == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s.n);
    if (st == TARVE_OK) {
        tarve_season season;
        tarve_season_estimate(&s, s.y, work, &season);
        st = fit_line(&s, &season, work, work + s.n, fit, err);
    }
    free(work);
    tarve_sample_free(&s);
    return st;
}

static tarve_status ols_drift_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                      tarve_error *err)
{
    (void)err;
    const double *p = fit->param;
    for (size_t i = 0; i < n_steps; i++) {
        const double h = (double)(i + 1), off = h - p[2];
        const double mean = p[0] + h * p[1] + fit->season[tarve_fit_season(fit, i + 1)];
        const double variance = fit->sigma2 * (1.0 + 1.0 / p[4] + off * off / p[3]);
        dist[i] = tarve_fit_dist(fit, mean, variance, p[5]);
    }
    return TARVE_OK;
}

const tarve_model tarve_model_ols_drift = {
    .name = "ols_drift",
    .summary = "straight line by ordinary least squares",
    .min_obs = 3,
    .fit = ols_drift_fit,
    .predict = ols_drift_predict,
};

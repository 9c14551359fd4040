/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Straight line through the bulk of the data: robust regression with Tukey's bisquare.
 *
 *     y(t) = a + b (t - (n-1)) + season(t) + sum_k c_k [t < break_k] + e(t)
 *
 * a is the level at the end of the sample. Seasonal effects are taken off first (season.h), then
 * gsl_multifit_robust fits a, b, c. Where it cannot (as many coefficients as observations, no
 * convergence, a number that is not finite) the slope is Theil-Sen's, the median of all
 * (y(t)-y(s))/(t-s), the level the median of y - b t, and breaks are left alone.
 *     Var y(n-1+h) = sigma2 + Var a + 2 h Cov(a,b) + h^2 Var b, Student's t with n - p df
 *
 * param[0] a, [1] b per period, [2] Var a, [3] Cov(a,b), [4] Var b, [5] df,
 * [6] 0 bisquare / 1 Theil-Sen, [8..13] c_k; season[] = effects.
 * The regression is equivariant under y + X g, so it runs on scaled data moved away from zero:
 * GSL's convergence test is relative in each coefficient and never passes at a slope of 0.
 * Source: Holland & Welsch (1977); DuMouchel & O'Brien (1989); Sen (1968), JASA 63; GSL manual,
 * "Robust linear regression".
 */
#include <gsl/gsl_multifit.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "model/registry.h"
#include "model/season.h"

enum { SEN_POINTS = 300, SHIFT = 10 };

/* Observed points, season taken off, y/scale, u = (t - (n-1))/n in (-1, 0]. */
typedef struct line {
    size_t k, n;
    double scale;
    double *y, *u, *slope;
    size_t *t;
} line;

static void line_free(line *l)
{
    free(l->y);
    free(l->t);
    free(l->slope);
}

static tarve_status line_take(const tarve_sample *s, const tarve_season *season, line *l,
                              tarve_error *err)
{
    *l = (line){.n = s->n, .scale = 0.0};
    l->y = malloc(2 * s->n * sizeof *l->y);
    l->t = malloc(s->n * sizeof *l->t);
    if (l->y == NULL || l->t == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s->n);
    l->u = l->y + s->n;
    for (size_t t = 0; t < s->n; t++) {
        if (!tarve_sample_has(s, t))
            continue;
        l->y[l->k] = s->y[t] - season->effect[tarve_sample_season(s, t)];
        l->u[l->k] = ((double)t - (double)(s->n - 1)) / (double)s->n;
        l->scale = fmax(l->scale, fabs(l->y[l->k]));
        l->t[l->k++] = t;
    }
    l->scale = l->scale > 0.0 ? l->scale : 1.0;
    for (size_t i = 0; i < l->k; i++)
        l->y[i] /= l->scale;
    return TARVE_OK;
}

/* Level, slope (per u) and their covariance, all in scaled units. */
typedef struct estimate {
    double level, slope, var_level, cov, var_slope, sigma2, df;
    double step[TARVE_MODEL_BREAKS];
    size_t iterations;
} estimate;

static void design_row(const tarve_sample *s, const line *l, size_t i, gsl_matrix *x)
{
    gsl_matrix_set(x, i, 0, 1.0);
    gsl_matrix_set(x, i, 1, l->u[i]);
    for (size_t b = 0; b < s->n_breaks; b++)
        gsl_matrix_set(x, i, 2 + b, l->t[i] < s->breaks[b] ? 1.0 : 0.0);
}

/* Uncertainty of a line through the points with the given variance about it. */
static void line_covariance(const line *l, double sigma2, estimate *e)
{
    const double mean = tarve_mean(l->u, l->k);
    double suu = 0.0;
    for (size_t i = 0; i < l->k; i++)
        suu += (l->u[i] - mean) * (l->u[i] - mean);
    e->var_slope = suu > 0.0 ? sigma2 / suu : 0.0;
    e->cov = -mean * e->var_slope;
    e->var_level = sigma2 / (double)l->k + mean * mean * e->var_slope;
}

static bool read_estimate(const line *l, const gsl_vector *c, const gsl_matrix *cov,
                          const gsl_multifit_robust_workspace *w, estimate *e)
{
    const gsl_multifit_robust_stats stats = gsl_multifit_robust_statistics(w);
    for (size_t j = 0; j < c->size; j++)
        if (!isfinite(gsl_vector_get(c, j)))
            return false;
    e->level = gsl_vector_get(c, 0) - SHIFT;
    e->slope = gsl_vector_get(c, 1) - SHIFT;
    for (size_t b = 0; b + 2 < c->size; b++)
        e->step[b] = gsl_vector_get(c, 2 + b) - SHIFT;
    e->sigma2 = stats.sigma * stats.sigma;
    e->var_level = gsl_matrix_get(cov, 0, 0);
    e->cov = gsl_matrix_get(cov, 0, 1);
    e->var_slope = gsl_matrix_get(cov, 1, 1);
    if (!isfinite(e->sigma2 + e->var_level + e->cov + e->var_slope)) { /* no residual at all: 0/0 */
        e->sigma2 = isfinite(stats.sigma_ols) ? stats.sigma_ols * stats.sigma_ols : 0.0;
        line_covariance(l, e->sigma2, e);
    }
    e->df = (double)stats.dof;
    e->iterations = stats.numit;
    return true;
}

/* *done is false where the fit gives up. */
static tarve_status bisquare(const tarve_sample *s, const line *l, estimate *e, bool *done,
                             tarve_error *err)
{
    const size_t p = 2 + s->n_breaks;
    *done = false;
    if (l->k <= p + 1)
        return TARVE_OK;
    tarve_status st = TARVE_OK;
    gsl_matrix *x = gsl_matrix_alloc(l->k, p), *cov = gsl_matrix_alloc(p, p);
    gsl_vector *y = gsl_vector_alloc(l->k), *c = gsl_vector_alloc(p);
    gsl_multifit_robust_workspace *w =
        gsl_multifit_robust_alloc(gsl_multifit_robust_bisquare, l->k, p);
    if (x == NULL || cov == NULL || y == NULL || c == NULL || w == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "no memory for a fit of %zu figures", l->k);
    for (size_t i = 0; st == TARVE_OK && i < l->k; i++) {
        double moved = l->y[i];
        design_row(s, l, i, x);
        for (size_t j = 0; j < p; j++)
            moved += SHIFT * gsl_matrix_get(x, i, j);
        gsl_vector_set(y, i, moved);
    }
    if (st == TARVE_OK)
        *done =
            gsl_multifit_robust(x, y, c, cov, w) == GSL_SUCCESS && read_estimate(l, c, cov, w, e);
    if (w != NULL)
        gsl_multifit_robust_free(w);
    gsl_vector_free(c);
    gsl_vector_free(y);
    gsl_matrix_free(cov);
    gsl_matrix_free(x);
    return st;
}

static tarve_status theil_sen(line *l, estimate *e, tarve_error *err)
{
    const size_t from = l->k > SEN_POINTS ? l->k - SEN_POINTS : 0, k = l->k - from;
    const size_t pairs = k * (k - 1) / 2;
    size_t n = 0;
    l->slope = malloc((pairs + 2 * l->k + 1) * sizeof *l->slope);
    if (l->slope == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu slopes", pairs);
    for (size_t i = from; i < l->k; i++)
        for (size_t j = i + 1; j < l->k; j++)
            l->slope[n++] = (l->y[j] - l->y[i]) / (l->u[j] - l->u[i]);
    tarve_sort(l->slope, n);
    e->slope = n > 0 ? tarve_quantile_sorted(l->slope, n, 0.5) : 0.0;
    double *r = l->slope, *work = l->slope + l->k; /* the slopes have done their work */
    for (size_t i = 0; i < l->k; i++)
        r[i] = l->y[i] - e->slope * l->u[i];
    e->level = tarve_median(r, l->k, work);
    for (size_t i = 0; i < l->k; i++)
        r[i] = fabs(r[i] - e->level);
    const double mad = 1.4826 * tarve_median(r, l->k, work);
    e->df = l->k > 2 ? (double)(l->k - 2) : 0.0;
    e->sigma2 = mad * mad;
    line_covariance(l, e->sigma2, e);
    return TARVE_OK;
}

static void store(const tarve_sample *s, const tarve_season *season, const line *l,
                  const estimate *e, tarve_fit *fit)
{
    const double c = l->scale, d = l->scale / (double)s->n;
    fit->level = fit->param[0] = e->level * c;
    fit->param[1] = e->slope * d;
    fit->sigma2 = tarve_fit_variance(fit, e->sigma2 * c * c * e->df, e->df);
    const double widen = e->sigma2 > 0.0 ? fit->sigma2 / (e->sigma2 * c * c) : 1.0;
    fit->param[2] = e->var_level * c * c * widen;
    fit->param[3] = e->cov * c * d * widen;
    fit->param[4] = e->var_slope * d * d * widen;
    fit->param[5] = e->df;
    for (size_t b = 0; b < s->n_breaks; b++)
        fit->param[8 + b] = e->step[b] * c;
    memcpy(fit->season, season->effect, sizeof season->effect);
    fit->iterations = e->iterations;
}

static tarve_status fit_line(const tarve_sample *s, tarve_fit *fit, tarve_error *err)
{
    line l = {0};
    estimate e = {0};
    tarve_season season;
    double *work = malloc((s->n + 1) * sizeof *work);
    if (work == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s->n);
    tarve_season_estimate(s, s->y, work, &season);
    free(work);
    tarve_status st = line_take(s, &season, &l, err);
    bool done = false;
    if (st == TARVE_OK)
        st = bisquare(s, &l, &e, &done, err);
    if (st == TARVE_OK && !done) {
        e = (estimate){0};
        st = theil_sen(&l, &e, err);
    }
    if (st == TARVE_OK) {
        *fit = tarve_fit_begin(s);
        store(s, &season, &l, &e, fit);
        fit->param[6] = done ? 0.0 : 1.0;
    }
    line_free(&l);
    return st;
}

static tarve_status robust_linear_fit(const tarve_model_input *in, tarve_fit *fit, tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_sample_take(in, &s, err);
    if (st == TARVE_OK && s.n_obs < 2)
        st = tarve_fail(err, TARVE_E_NUMERIC, "a line needs two observations");
    if (st == TARVE_OK)
        st = fit_line(&s, fit, err);
    tarve_sample_free(&s);
    return st;
}

static tarve_status robust_linear_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                          tarve_error *err)
{
    (void)err;
    const double *p = fit->param;
    for (size_t i = 0; i < n_steps; i++) {
        const double h = (double)(i + 1);
        const double mean = p[0] + h * p[1] + fit->season[tarve_fit_season(fit, i + 1)];
        const double var = fit->sigma2 + fmax(0.0, p[2] + 2.0 * h * p[3] + h * h * p[4]);
        dist[i] = tarve_fit_dist(fit, mean, var, p[5]);
    }
    return TARVE_OK;
}

const tarve_model tarve_model_robust_linear = {
    .name = "robust_linear",
    .summary = "straight line by bisquare regression, else Theil-Sen",
    .min_obs = 2,
    .fit = robust_linear_fit,
    .predict = robust_linear_predict,
};

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

#include "model/line.h"
#include "model/registry.h"

enum { SHIFT = 10 };

static void design_row(const tarve_sample *s, const tarve_line *l, size_t i, gsl_matrix *x)
{
    gsl_matrix_set(x, i, 0, 1.0);
    gsl_matrix_set(x, i, 1, l->u[i]);
    for (size_t b = 0; b < s->n_breaks; b++)
        gsl_matrix_set(x, i, 2 + b, l->t[i] < s->breaks[b] ? 1.0 : 0.0);
}

static bool read_estimate(const tarve_line *l, const gsl_vector *c, const gsl_matrix *cov,
                          const gsl_multifit_robust_workspace *w, tarve_line_estimate *e)
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
        tarve_line_covariance(l, e->sigma2, e);
    }
    e->df = (double)stats.dof;
    e->iterations = stats.numit;
    return true;
}

/* *done is false where the fit gives up. */
static tarve_status bisquare(const tarve_sample *s, const tarve_line *l, tarve_line_estimate *e,
                             bool *done, tarve_error *err)
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

static tarve_status fit_line(const tarve_sample *s, tarve_fit *fit, tarve_error *err)
{
    tarve_line l = {0};
    tarve_line_estimate e = {0};
    tarve_season season;
    double *work = malloc((s->n + 1) * sizeof *work);
    if (work == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s->n);
    tarve_season_estimate(s, s->y, work, &season);
    free(work);
    tarve_status st = tarve_line_take(s, &season, &l, err);
    bool done = false;
    if (st == TARVE_OK)
        st = bisquare(s, &l, &e, &done, err);
    if (st == TARVE_OK && !done) {
        e = (tarve_line_estimate){0};
        st = tarve_line_theil_sen(&l, &e, err);
    }
    if (st == TARVE_OK) {
        *fit = tarve_fit_begin(s);
        tarve_line_store(s, &season, &l, &e, fit);
        fit->param[6] = done ? 0.0 : 1.0;
    }
    tarve_line_free(&l);
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
    tarve_line_predict(fit, n_steps, dist);
    return TARVE_OK;
}

const tarve_model tarve_model_robust_linear = {
    .name = "robust_linear",
    .summary = "straight line by bisquare regression, else Theil-Sen",
    .min_obs = 2,
    .fit = robust_linear_fit,
    .predict = robust_linear_predict,
};

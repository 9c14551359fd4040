/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Growth or decline towards a ceiling: the logistic curve.
 *
 *     y(t) = c + K g(t) + season(t) + e(t),   g(t) = 1/(1 + exp(-r (t - t0))),   r > 0
 *     Var y = sigma2 + d' Cov d, d the derivatives by (c, K, r, t0); Student's t with k - 4 df
 *
 * c and K are linear: for every (r, t0) of a 12 x 12 grid they are a regression on g (variable
 * projection, Golub & Pereyra). The best point is refined by gsl_multifit_nlinear (trust region,
 * Levenberg-Marquardt, at most 30 iterations) and kept as it is where that gives up. The fit is
 * refused, with the reason, unless t0 lies within [-n, 2n] and AICc is smaller by more than 4 than
 * that of a straight line. Seasonal effects are taken off first; level shifts are left alone.
 *
 * param[0] c, [1] K, [2] r per period, [3] t0 in periods from the first figure, [4] df,
 * [5..14] covariance of these four, rows of the upper triangle; season[] = effects.
 * Source: Golub & Pereyra (1973), SIAM J. Numer. Anal. 10; GSL manual, "Nonlinear least-squares
 * fitting"; AICc: Hurvich & Tsai (1989), Biometrika 76.
 */
#include <gsl/gsl_multifit_nlinear.h>
#include <stdlib.h>
#include <string.h>

#include "model/registry.h"
#include "model/season.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_fit.h>

enum { C, K, R, T0, PARAMETERS, GRID = 12, LEAST = 8, ITERATIONS = 30 };

/* k points: x = t/n, y/scale. */
typedef struct curve {
    size_t k, n;
    double scale;
    double *x, *y, *g;
} curve;

static double sigmoid(double r, double t0, double x)
{
    return 1.0 / (1.0 + exp(-r * (x - t0)));
}

/* Derivatives of c + K g(x) by c, K, r and t0. */
static void derivatives(const double p[PARAMETERS], double x, double d[PARAMETERS])
{
    const double g = sigmoid(p[R], p[T0], x), slope = p[K] * g * (1.0 - g);
    d[C] = 1.0;
    d[K] = g;
    d[R] = slope * (x - p[T0]);
    d[T0] = -slope * p[R];
}

static double squares(const curve *c, const double p[PARAMETERS])
{
    double s = 0.0;
    for (size_t i = 0; i < c->k; i++) {
        const double e = c->y[i] - p[C] - p[K] * sigmoid(p[R], p[T0], c->x[i]);
        s += e * e;
    }
    return s;
}

static int residuals(const gsl_vector *v, void *data, gsl_vector *f)
{
    const curve *c = data;
    for (size_t i = 0; i < c->k; i++)
        gsl_vector_set(f, i,
                       gsl_vector_get(v, C) +
                           gsl_vector_get(v, K) *
                               sigmoid(gsl_vector_get(v, R), gsl_vector_get(v, T0), c->x[i]) -
                           c->y[i]);
    return GSL_SUCCESS;
}

static int jacobian(const gsl_vector *v, void *data, gsl_matrix *j)
{
    const curve *c = data;
    double p[PARAMETERS], d[PARAMETERS];
    for (size_t a = 0; a < PARAMETERS; a++)
        p[a] = gsl_vector_get(v, a);
    for (size_t i = 0; i < c->k; i++) {
        derivatives(p, c->x[i], d);
        for (size_t a = 0; a < PARAMETERS; a++)
            gsl_matrix_set(j, i, a, d[a]);
    }
    return GSL_SUCCESS;
}

/* The best point of the grid: r n from 2 to about 90, t0 from -n/2 to 3n/2. */
static bool search(const curve *c, double best[PARAMETERS])
{
    double least = HUGE_VAL;
    for (size_t a = 0; a < GRID; a++) {
        for (size_t b = 0; b < GRID; b++) {
            double p[PARAMETERS], c00, c01, c11, sum = 0.0;
            p[R] = 2.0 * pow(1.41421356, (double)a);
            p[T0] = -0.5 + 2.0 * (double)b / (GRID - 1);
            for (size_t i = 0; i < c->k; i++)
                c->g[i] = sigmoid(p[R], p[T0], c->x[i]);
            if (gsl_fit_linear(c->g, 1, c->y, 1, c->k, &p[C], &p[K], &c00, &c01, &c11, &sum) ==
                    GSL_SUCCESS &&
                isfinite(p[C] + p[K]) && sum < least) {
                least = sum;
                memcpy(best, p, sizeof p);
            }
        }
    }
    return least < HUGE_VAL;
}

/* Takes the refined point where it is one and is better. */
static void take_refined(const curve *c, const gsl_vector *x, double best[PARAMETERS])
{
    double p[PARAMETERS];
    for (size_t a = 0; a < PARAMETERS; a++)
        p[a] = gsl_vector_get(x, a);
    const double s = squares(c, p);
    if (isfinite(s) && p[R] > 0.0 && s < squares(c, best))
        memcpy(best, p, sizeof p);
}

/* Refines best; cov is (J'J)^-1 there. */
static tarve_status refine(curve *c, double best[PARAMETERS], gsl_matrix *cov, size_t *iterations,
                           tarve_error *err)
{
    gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_fdf problem = {
        .f = residuals, .df = jacobian, .n = c->k, .p = PARAMETERS, .params = c};
    gsl_multifit_nlinear_workspace *w =
        gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, c->k, PARAMETERS);
    if (w == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for a curve of %zu figures", c->k);
    int info = 0;
    const gsl_vector_view at = gsl_vector_view_array(best, PARAMETERS);
    int gsl = gsl_multifit_nlinear_init(&at.vector, &problem, w);
    if (gsl == GSL_SUCCESS) { /* giving up is no failure: the grid's point stays */
        (void)gsl_multifit_nlinear_driver(ITERATIONS, 1e-9, 1e-9, 0.0, NULL, NULL, &info, w);
        *iterations = gsl_multifit_nlinear_niter(w);
        take_refined(c, gsl_multifit_nlinear_position(w), best);
        gsl = gsl_multifit_nlinear_init(&at.vector, &problem, w);
    }
    if (gsl == GSL_SUCCESS)
        gsl = gsl_multifit_nlinear_covar(gsl_multifit_nlinear_jac(w), 0.0, cov);
    gsl_multifit_nlinear_free(w);
    if (gsl != GSL_SUCCESS)
        return tarve_fail(err, TARVE_E_NUMERIC, "logistic curve: %s", gsl_strerror(gsl));
    return TARVE_OK;
}

static double aicc(double sum, size_t k, double parameters)
{
    const double n = (double)k;
    return n * log(fmax(sum, 1e-18 * n) / n) + 2.0 * parameters +
           2.0 * parameters * (parameters + 1.0) / (n - parameters - 1.0);
}

/* A curve that says more than a straight line, or the reason why not. */
static tarve_status is_worth_it(const curve *c, const double p[PARAMETERS], tarve_error *err)
{
    double a, b, c00, c01, c11, line = 0.0;
    if (gsl_fit_linear(c->x, 1, c->y, 1, c->k, &a, &b, &c00, &c01, &c11, &line) != GSL_SUCCESS)
        return tarve_fail(err, TARVE_E_NUMERIC, "logistic curve: no straight line to compare with");
    if (p[T0] < -1.0 || p[T0] > 2.0)
        return tarve_fail(err, TARVE_E_NUMERIC, "logistic curve: its middle is out of sight");
    if (!(aicc(squares(c, p), c->k, 5.0) + 4.0 < aicc(line, c->k, 3.0)))
        return tarve_fail(err, TARVE_E_NUMERIC, "logistic curve: a straight line is as good");
    return TARVE_OK;
}

static tarve_status store(const curve *c, const double p[PARAMETERS], const gsl_matrix *cov,
                          tarve_fit *fit, tarve_error *err)
{
    const double n = (double)c->n, unit[PARAMETERS] = {c->scale, c->scale, 1.0 / n, n};
    const double df = (double)(c->k - PARAMETERS), sum = squares(c, p) * c->scale * c->scale;
    size_t at = 5;
    for (size_t a = 0; a < PARAMETERS; a++)
        fit->param[a] = p[a] * unit[a];
    fit->level = fit->param[C] + fit->param[K] * sigmoid(p[R], p[T0], (n - 1.0) / n);
    fit->param[4] = df;
    fit->sigma2 = tarve_fit_variance(fit, sum, df);
    const double noise = fit->sigma2 / (c->scale * c->scale);
    for (size_t a = 0; a < PARAMETERS; a++)
        for (size_t b = a; b < PARAMETERS; b++)
            fit->param[at++] = gsl_matrix_get(cov, a, b) * noise * unit[a] * unit[b];
    for (size_t i = 0; i < at; i++)
        if (!isfinite(fit->param[i]))
            return tarve_fail(err, TARVE_E_NUMERIC, "logistic curve: no range");
    return TARVE_OK;
}

static tarve_status curve_take(const tarve_sample *s, const tarve_season *season, curve *c,
                               tarve_error *err)
{
    *c = (curve){.n = s->n, .x = malloc(3 * s->n * sizeof *c->x)};
    if (c->x == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s->n);
    c->y = c->x + s->n;
    c->g = c->y + s->n;
    for (size_t t = 0; t < s->n; t++) {
        if (!tarve_sample_has(s, t))
            continue;
        c->x[c->k] = (double)t / (double)s->n;
        c->y[c->k] = s->y[t] - season->effect[tarve_sample_season(s, t)];
        c->scale = fmax(c->scale, fabs(c->y[c->k++]));
    }
    c->scale = c->scale > 0.0 ? c->scale : 1.0;
    for (size_t i = 0; i < c->k; i++)
        c->y[i] /= c->scale;
    return TARVE_OK;
}

static tarve_status fit_curve(const tarve_sample *s, tarve_fit *fit, tarve_error *err)
{
    curve c = {0};
    tarve_season season;
    double best[PARAMETERS] = {0}, covariance[PARAMETERS * PARAMETERS];
    gsl_matrix_view cov = gsl_matrix_view_array(covariance, PARAMETERS, PARAMETERS);
    double *work = malloc(s->n * sizeof *work);
    if (work == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s->n);
    tarve_season_estimate(s, s->y, work, &season);
    free(work);
    *fit = tarve_fit_begin(s);
    tarve_status st = curve_take(s, &season, &c, err);
    if (st == TARVE_OK && !search(&c, best))
        st = tarve_fail(err, TARVE_E_NUMERIC, "logistic curve: no start");
    if (st == TARVE_OK)
        st = refine(&c, best, &cov.matrix, &fit->iterations, err);
    if (st == TARVE_OK)
        st = is_worth_it(&c, best, err);
    if (st == TARVE_OK)
        st = store(&c, best, &cov.matrix, fit, err);
    memcpy(fit->season, season.effect, sizeof season.effect);
    free(c.x);
    return st;
}

static tarve_status logistic_fit(const tarve_model_input *in, tarve_fit *fit, tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_sample_take(in, &s, err);
    if (st == TARVE_OK && s.n_obs < LEAST)
        st = tarve_fail(err, TARVE_E_NUMERIC, "a logistic curve needs %d observations", (int)LEAST);
    if (st == TARVE_OK)
        st = fit_curve(&s, fit, err);
    tarve_sample_free(&s);
    return st;
}

static double curve_variance(const double *param, const double d[PARAMETERS])
{
    double v = 0.0;
    size_t at = 5;
    for (size_t a = 0; a < PARAMETERS; a++)
        for (size_t b = a; b < PARAMETERS; b++)
            v += (a == b ? 1.0 : 2.0) * d[a] * d[b] * param[at++];
    return fmax(v, 0.0);
}

static tarve_status logistic_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                     tarve_error *err)
{
    (void)err;
    const double *p = fit->param;
    for (size_t i = 0; i < n_steps; i++) {
        const double t = (double)(fit->n + i);
        double d[PARAMETERS];
        derivatives(p, t, d);
        const double mean =
            p[C] + p[K] * sigmoid(p[R], p[T0], t) + fit->season[tarve_fit_season(fit, i + 1)];
        dist[i] = tarve_fit_dist(fit, mean, fit->sigma2 + curve_variance(p, d), p[4]);
    }
    return TARVE_OK;
}

const tarve_model tarve_model_logistic = {
    .name = "logistic",
    .summary = "growth towards a ceiling, where it says more than a straight line",
    .min_obs = LEAST,
    .fit = logistic_fit,
    .predict = logistic_predict,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/line.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"

enum { SEN_POINTS = 300 };

void tarve_line_free(tarve_line *l)
{
    free(l->y);
    free(l->t);
    free(l->slope);
}

tarve_status tarve_line_take(const tarve_sample *s, const tarve_season *season, tarve_line *l,
                             tarve_error *err)
{
    *l = (tarve_line){.n = s->n, .scale = 0.0};
    l->y = calloc(2 * s->n, sizeof *l->y);
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

/* Uncertainty of a line through the points with the given variance about it. */
void tarve_line_covariance(const tarve_line *l, double sigma2, tarve_line_estimate *e)
{
    const double mean = tarve_mean(l->u, l->k);
    double suu = 0.0;
    for (size_t i = 0; i < l->k; i++)
        suu += (l->u[i] - mean) * (l->u[i] - mean);
    e->var_slope = suu > 0.0 ? sigma2 / suu : 0.0;
    e->cov = -mean * e->var_slope;
    e->var_level = sigma2 / (double)l->k + mean * mean * e->var_slope;
}

tarve_status tarve_line_theil_sen(tarve_line *l, tarve_line_estimate *e, tarve_error *err)
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
    tarve_line_covariance(l, e->sigma2, e);
    return TARVE_OK;
}

void tarve_line_store(const tarve_sample *s, const tarve_season *season, const tarve_line *l,
                      const tarve_line_estimate *e, tarve_fit *fit)
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

void tarve_line_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist)
{
    const double *p = fit->param;
    for (size_t i = 0; i < n_steps; i++) {
        const double h = (double)(i + 1);
        const double mean = p[0] + h * p[1] + fit->season[tarve_fit_season(fit, i + 1)];
        const double var = fit->sigma2 + fmax(0.0, p[2] + 2.0 * h * p[3] + h * h * p[4]);
        dist[i] = tarve_fit_dist(fit, mean, var, p[5]);
    }
}

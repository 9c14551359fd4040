/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Straight line by medians, and whether there is a trend at all: Theil-Sen with Mann-Kendall.
 *
 *     b = median of (y(t)-y(s))/(t-s),  a = median of y(t) - b (t - (n-1))
 *     S = sum over s < t of sign(y(t)-y(s)),  Var S = (k(k-1)(2k+5) - sum g(g-1)(2g+5)) / 18
 *
 * over the k last observed figures (at most 300) without their season, g the sizes of tied groups.
 * p is two-sided, z = (S - sign S)/sqrt(Var S). Neighbouring months that resemble each other make p
 * too small. Level shifts are left alone.
 *
 * param[0..5] as robust_linear, [6] p, [7] S; season[] = effects.
 * Source: Sen (1968), JASA 63; Mann (1945), Econometrica 13; Kendall (1975), Rank Correlation
 * Methods, ch. 4.
 */
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "model/line.h"
#include "model/registry.h"

#include <gsl/gsl_cdf.h>

enum { MOST_POINTS = 300 };

/* Takes y for its own: it is sorted afterwards. */
static void mann_kendall(double *y, size_t k, tarve_fit *fit)
{
    double s, v;
    tarve_mann_kendall(y, k, &s, &v);
    const double z = v > 0.0 ? fmax(fabs(s) - 1.0, 0.0) / sqrt(v) : 0.0;
    fit->param[6] = 2.0 * gsl_cdf_ugaussian_Q(z);
    fit->param[7] = s;
}

static tarve_status fit_line(const tarve_sample *s, tarve_fit *fit, tarve_error *err)
{
    tarve_line l = {0};
    tarve_line_estimate e = {0};
    tarve_season season;
    double *work = malloc(s->n * sizeof *work);
    if (work == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s->n);
    tarve_season_estimate(s, s->y, work, &season);
    free(work);
    tarve_status st = tarve_line_take(s, &season, &l, err);
    if (st == TARVE_OK)
        st = tarve_line_theil_sen(&l, &e, err);
    if (st == TARVE_OK) {
        const size_t k = l.k < MOST_POINTS ? l.k : MOST_POINTS;
        *fit = tarve_fit_begin(s);
        tarve_line_store(s, &season, &l, &e, fit);
        mann_kendall(l.y + (l.k - k), k, fit);
    }
    tarve_line_free(&l);
    return st;
}

static tarve_status theil_sen_fit(const tarve_model_input *in, tarve_fit *fit, tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_sample_take(in, &s, err);
    if (st == TARVE_OK && s.n_obs < 3)
        st = tarve_fail(err, TARVE_E_NUMERIC, "a median of slopes needs three observations");
    if (st == TARVE_OK)
        st = fit_line(&s, fit, err);
    tarve_sample_free(&s);
    return st;
}

static tarve_status theil_sen_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                      tarve_error *err)
{
    (void)err;
    tarve_line_predict(fit, n_steps, dist);
    return TARVE_OK;
}

const tarve_model tarve_model_theil_sen = {
    .name = "theil_sen",
    .summary = "straight line by the median of slopes, with Mann-Kendall's test",
    .min_obs = 3,
    .fit = theil_sen_fit,
    .predict = theil_sen_predict,
};

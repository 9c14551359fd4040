/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Level shifts of a series as its own figures have them. */
#include <stdlib.h>

#include "model/damped_trend.h"

static tarve_status estimate_shifts(const tarve_model_input *in, const tarve_sample *s,
                                    tarve_damped_problem *q, double *effect, double *error,
                                    double *unit, tarve_error *err)
{
    tarve_season season;
    const enum tarve_scale scale = tarve_scale_of(s);
    tarve_damped_smoother best = {0};
    tarve_damped_solution found = {.aicc = INFINITY};
    if (scale == TARVE_SCALE_PLAIN)
        return tarve_fail(err, TARVE_E_NUMERIC, "no logarithms of these figures");
    tarve_damped_standardise(q, scale, in->season_prior, &season, q->x + s->n);
    tarve_damped_search(q, &best, &found);
    if (!isfinite(found.aicc))
        return tarve_fail(err, TARVE_E_NUMERIC, "damped trend: no parameters fit");
    *unit = scale == TARVE_SCALE_LOG1P ? 1.0 - exp(-q->centre) : 1.0;
    for (size_t i = 0; i < in->n_breaks; i++) {
        effect[i] = error[i] = (double)NAN;
        for (size_t j = 2; j < q->p; j++)
            if (q->open[j - 2] == in->breaks[i]) {
                effect[i] = -q->sd * found.gamma[j];
                error[i] = tarve_damped_variance(q, &best, &found, j);
            }
    }
    return TARVE_OK;
}

tarve_status tarve_shift_effects(const tarve_model_input *in, double *effect, double *error,
                                 double *unit, tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_sample_take(in, &s, err);
    tarve_damped_problem q = {.s = &s};
    if (st == TARVE_OK && s.n_obs < 4)
        st = tarve_fail(err, TARVE_E_NUMERIC, "a damped trend needs four observations");
    if (st == TARVE_OK) {
        q.x = malloc(2U * s.n * sizeof *q.x);
        st = q.x == NULL ? tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s.n)
                         : estimate_shifts(in, &s, &q, effect, error, unit, err);
    }
    free(q.x);
    tarve_sample_free(&s);
    return st;
}

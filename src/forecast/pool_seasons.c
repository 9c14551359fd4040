/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/num.h"
#include "forecast/pools_int.h"

enum { SEASONS = TARVE_SEASON_MAX, FEWEST_LIKE = 8 };

static tarve_status season_of_one(tarve_learning *l, size_t i, void *context, tarve_error *err)
{
    double *effect = (double *)context + i * SEASONS, error = 0.0;
    tarve_series s = {0};
    for (size_t k = 0; k < SEASONS; k++)
        effect[k] = (double)NAN;
    tarve_status st = tarve_series_make(l->of[i].history, &s, err);
    if (st == TARVE_OK)
        st = tarve_series_seasons(&s, effect, &error, err);
    tarve_series_free(&s);
    return st == TARVE_E_NOMEM ? st : TARVE_OK;
}

/* The median over the series of m seasons, season by season; they sum to 0 again. */
static void set_season(const tarve_learning *l, size_t m, const double *effect, double *work)
{
    double *out = l->pools->season[m], centre = 0.0;
    size_t fewest = SIZE_MAX;
    for (size_t k = 0; k < m; k++) {
        size_t n = 0;
        for (size_t i = 0; i < l->n; i++)
            if (l->of[i].group.m == m && !isnan(effect[i * SEASONS + k]))
                work[n++] = effect[i * SEASONS + k];
        tarve_sort(work, n);
        out[k] = n > 0 ? tarve_quantile_sorted(work, n, 0.5) : 0.0;
        centre += out[k] / (double)m;
        fewest = n < fewest ? n : fewest;
    }
    for (size_t k = 0; k < m; k++)
        out[k] -= centre;
    l->pools->has_season[m] = fewest >= FEWEST_LIKE;
}

tarve_status tarve_learn_seasons(tarve_learning *l, tarve_error *err)
{
    double *effect = calloc(l->n * SEASONS + 1, sizeof *effect);
    double *work = malloc((l->n + 1) * sizeof *work);
    tarve_status st = TARVE_OK;
    if (effect == NULL || work == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "no memory for seasons of %zu series", l->n);
    if (st == TARVE_OK)
        st = tarve_learn_each(l, l->n, season_of_one, effect, err);
    for (size_t m = 2; st == TARVE_OK && m <= SEASONS; m++)
        set_season(l, m, effect, work);
    free(effect);
    free(work);
    return st;
}

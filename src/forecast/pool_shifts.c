/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaks of all series of a call, pooled by their dates. */
#include <math.h>
#include <stdlib.h>

#include "forecast/pools_int.h"

typedef struct gathering {
    tarve_shift *shift; /* one a break of a series; size NaN = says nothing */
    size_t *first;      /* n + 1: places of the breaks of a series */
} gathering;

/* A break given twice says nothing new. */
static bool is_first(const tarve_series *s, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (s->breaks[k] == s->breaks[i])
            return false;
    return true;
}

static void take_shifts(const tarve_series *s, const double *effect, const double *error,
                        double unit, tarve_shift *out)
{
    for (size_t i = 0; i < s->n_breaks && unit > 0.0; i++)
        if (!isnan(effect[i]) && error[i] > 0.0 && is_first(s, i))
            out[i] = (tarve_shift){.date = s->history->first + (tarve_period)s->breaks[i],
                                   .m = s->m,
                                   .size = effect[i] / unit,
                                   .variance = error[i] / unit / unit};
}

static tarve_status shifts_of_one(tarve_learning *l, size_t i, void *context, tarve_error *err)
{
    const gathering *g = context;
    const size_t n = g->first[i + 1] - g->first[i];
    tarve_series s = {0};
    double *effect = NULL, unit = 1.0;
    if (n == 0)
        return TARVE_OK;
    tarve_status st = tarve_series_make(l->of[i].history, &s, err);
    if (st == TARVE_OK) {
        effect = malloc((2 * n + 1) * sizeof *effect);
        st = effect == NULL ? tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu breaks", n)
                            : tarve_series_shifts(&s, s.n, effect, effect + n, &unit, err);
    }
    if (st == TARVE_OK)
        take_shifts(&s, effect, effect + n, unit, g->shift + g->first[i]);
    free(effect);
    tarve_series_free(&s);
    return st == TARVE_E_NOMEM ? st : TARVE_OK;
}

/* Those that say something, moved together. */
static size_t keep_known(tarve_shift *shift, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(shift[i].size))
            shift[kept++] = shift[i];
    return kept;
}

static tarve_status gather(tarve_learning *l, gathering *g, tarve_error *err)
{
    g->first = calloc(l->n + 1, sizeof *g->first);
    if (g->first == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu series", l->n);
    for (size_t i = 0; i < l->n; i++)
        g->first[i + 1] = g->first[i] + l->of[i].history->n_breaks;
    const size_t n = g->first[l->n];
    g->shift = calloc(n + 1, sizeof *g->shift);
    if (g->shift == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu breaks", n);
    for (size_t i = 0; i < n; i++)
        g->shift[i].size = (double)NAN;
    return n > 0 ? tarve_learn_each(l, l->n, shifts_of_one, g, err) : TARVE_OK;
}

tarve_status tarve_learn_shifts(tarve_learning *l, tarve_error *err)
{
    gathering g = {0};
    tarve_status st = gather(l, &g, err);
    if (st == TARVE_OK)
        st = tarve_shifts_pool(g.shift, keep_known(g.shift, g.first[l->n]), &l->pools->shifts, err);
    free(g.shift);
    free(g.first);
    return st;
}

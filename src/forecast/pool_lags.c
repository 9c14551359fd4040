/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One autoregression for all series of as many seasons, and how far the portfolio leans on it. */
#include <math.h>
#include <stdlib.h>

#include "forecast/pools_int.h"

enum { SEASONS = TARVE_SEASON_MAX + 1, FEWEST_TELL = 100 };
static const double usual_lean = 0.1; /* share of the portfolio's weight */
static const double most_loss = 1.01; /* of what was held out; beyond it the series are not alike */

/* ---- the rules ---- */

/* Sums of all figures, and of those before the last stretch that is held out. */
typedef struct sums {
    tarve_lag_sums all[SEASONS], before[SEASONS];
    size_t n[SEASONS];
} sums;

static bool tells(const tarve_series *s)
{
    return (s->class_ == TARVE_CLASS_REGULAR || s->class_ == TARVE_CLASS_SHORT) &&
           s->n_breaks == 0 && s->n_obs == s->n;
}

static tarve_status add_series(const tarve_learning *l, size_t i, sums *to, tarve_error *err)
{
    tarve_series s = {0};
    const tarve_status st = tarve_series_make(l->of[i].history, &s, err);
    if (st == TARVE_OK && tells(&s)) {
        tarve_lag_add(&to->all[s.m], s.y, s.n);
        tarve_lag_add(&to->before[s.m], s.y, tarve_heldout_end(&s, l->opt->n_steps));
        to->n[s.m]++;
    }
    tarve_series_free(&s);
    return st;
}

/* None where too few series tell, or the figures do not tell the lags apart. */
static void solve(const sums *from, size_t m, tarve_lag_rule *all, tarve_lag_rule *before)
{
    *all = *before = (tarve_lag_rule){.m = m};
    if (from->n[m] < FEWEST_TELL)
        return;
    if (tarve_lag_solve(&from->before[m], before, NULL) != TARVE_OK ||
        tarve_lag_solve(&from->all[m], all, NULL) != TARVE_OK)
        all->n_steps = before->n_steps = 0;
}

tarve_status tarve_learn_lags(tarve_learning *l, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    sums *to = calloc(1, sizeof *to);
    l->lags = calloc(SEASONS, sizeof *l->lags);
    if (to == NULL || l->lags == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "no memory for the lags of %zu series", l->n);
    for (size_t m = 1; st == TARVE_OK && m < SEASONS; m++)
        to->all[m].m = to->before[m].m = m;
    for (size_t i = 0; st == TARVE_OK && i < l->n; i++) /* in turn: sums in the order of the keys */
        st = add_series(l, i, to, err);
    for (size_t m = 1; st == TARVE_OK && m < SEASONS; m++)
        solve(to, m, &l->pools->lags[m], &l->lags[m]);
    free(to);
    return st;
}

/* ---- how far to lean ---- */

/* Adds the losses of the portfolio on its own, and leaning, where there is a path to lean on. */
static void add_losses(const tarve_heldout *h, double sum[2])
{
    double centre[TARVE_HELD_STEPS], loss[2];
    if (h->paths.n_lagged == 0)
        return;
    for (size_t k = 0; k < 2; k++) {
        tarve_members_leaned(&h->paths, k == 0 ? 0.0 : usual_lean, centre);
        loss[k] = tarve_heldout_loss_of(h, centre);
    }
    for (size_t k = 0; k < 2 && !isnan(loss[0] + loss[1]); k++)
        sum[k] += loss[k];
}

/* By the last stretches, of which the rule knew nothing. Many share a date: how much they
 * won or lost says little of the next, but series too unlike for one rule show it clearly. */
static double lean_of(const tarve_learning *l, size_t m)
{
    double sum[2] = {0.0, 0.0};
    for (size_t i = 0; i < l->n; i++)
        if (l->of[i].group.m == m)
            add_losses(&l->stretch[l->first[i]], sum);
    return sum[0] > 0.0 && sum[1] <= most_loss * sum[0] ? usual_lean : 0.0;
}

void tarve_learn_lean(tarve_learning *l)
{
    for (size_t m = 1; m < SEASONS; m++)
        l->pools->lean[m] = lean_of(l, m);
    for (size_t i = 0; i < l->n; i++)
        for (size_t j = l->first[i]; j < l->first[i + 1]; j++)
            tarve_members_lean(&l->stretch[j].paths, l->pools->lean[l->of[i].group.m]);
}

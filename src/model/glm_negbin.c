/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far counts spread beyond Poisson about a regression: Var y = mu + excess mu^2.
 * Source: Lawless (1987), Can. J. Statist. 15(3); Venables & Ripley (2002), 7.4 (theta = 1/excess).
 */
#include "model/glm.h"

#include <gsl/gsl_sf_psi.h>

enum { TURNS = 200, HALVES = 100, SUMMED = 50 };
static const double least = 1e-6, most = 100.0, settled = 1e-6;

/* Sum of j/(1 + a j) over j < y; by digammas where y is large or not whole. */
static double rising(double y, double a)
{
    double sum = 0.0;
    if (y > SUMMED || y != floor(y))
        return (y - (gsl_sf_psi(y + 1.0 / a) - gsl_sf_psi(1.0 / a)) / a) / a;
    for (int j = 1; j < (int)y; j++)
        sum += j / (1.0 + a * j);
    return sum;
}

/* d log P(y) / da; its limit at a = 0. */
static double score_of(double y, double mu, double a)
{
    if (a <= 0.0)
        return ((y - mu) * (y - mu) - y) / 2.0;
    return rising(y, a) + (log1p(a * mu) / a - (a * y + 1.0) * mu / (1.0 + a * mu)) / a;
}

/* Mean of the scores of lo..hi, each as likely as it was under the excess `now`. */
static double score_within(double lo, double hi, double mu, double a, double now)
{
    double weight = 1.0, sum = 0.0, score = 0.0;
    for (int k = 0; k <= (int)(hi - lo); k++) {
        sum += weight;
        score += weight * score_of(lo + k, mu, a);
        weight *= tarve_glm_next(mu, now, lo + k);
    }
    return isfinite(score) ? score / sum : score_of(hi, mu, a);
}

static double score(const tarve_sample *s, const tarve_glm *g, double weight, double a)
{
    double sum = -weight;
    for (size_t t = 0; t < s->n; t++) {
        if (!tarve_sample_has(s, t))
            continue;
        const double mu = exp(g->level) * tarve_glm_pattern(g, s, t);
        sum += isnan(s->lo[t]) ? score_of(s->y[t], mu, a)
                               : score_within(s->lo[t], s->hi[t], mu, a, g->excess);
    }
    return sum;
}

/* Where the score is 0 between least and most, by false position on log a (Illinois); 0 where it
 * never rises from there. */
static double root(const tarve_sample *s, const tarve_glm *g, double weight)
{
    double lo = log(least), hi = log(most);
    double at_lo = score(s, g, weight, least), at_hi = score(s, g, weight, most);
    if (!(score(s, g, weight, 0.0) > 0.0) || !(at_lo > 0.0))
        return 0.0;
    if (!(at_hi < 0.0))
        return most;
    for (int i = 0, side = 0; i < HALVES && hi - lo > settled / 10.0; i++) {
        const double mid = (hi * at_lo - lo * at_hi) / (at_lo - at_hi);
        const double at = score(s, g, weight, exp(mid));
        if (at > 0.0) {
            at_hi /= side > 0 ? 2.0 : 1.0;
            lo = mid;
            at_lo = at;
            side = 1;
        } else {
            at_lo /= side < 0 ? 2.0 : 1.0;
            hi = mid;
            at_hi = at;
            side = -1;
        }
        if (at == 0.0)
            lo = hi = mid;
    }
    return exp((lo + hi) / 2.0);
}

tarve_status tarve_glm_negbin(const tarve_sample *s, const tarve_season *prior, double weight,
                              tarve_glm *out, tarve_error *err)
{
    tarve_glm_family family = {.excess = 0.0, .prior = weight};
    for (int turn = 0; turn < TURNS; turn++) {
        const tarve_status st = tarve_glm_fit(s, prior, &family, out, err);
        if (st != TARVE_OK)
            return st;
        const double before = family.excess;
        family.excess = root(s, out, weight);
        if (fabs(family.excess - before) <= settled * before)
            return TARVE_OK;
    }
    return tarve_fail(err, TARVE_E_NUMERIC, "spread of counts: not settled in %d turns", TURNS);
}

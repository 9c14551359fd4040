/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How wide ranges are, by what was held out. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "forecast/pools_int.h"

static const double tail_df = 5.0; /* of errors nobody has seen yet */
static const double stretches_of_group = 3.0, dates_of_parent = 10.0;
/* Stretches begin a year apart and are three years long beyond the second: they tell the same three
 * times. */
static const double far_overlap = 3.0;
/* squared errors of the portfolio alone in units of what it claims, mean over the training parts of
 * M3: what is believed where nothing was held out */
static const double usual_width2 = 1.5;

/* What a function says of every step of every stretch. */
typedef struct scores {
    tarve_spread_score *of;
    size_t n;
    uint32_t *parent;
} scores;

typedef void (*scorer)(const tarve_heldout *h, const tarve_weights *w, double *score);

static tarve_status scores_make(const tarve_learning *l, scores *s, tarve_error *err)
{
    s->of = calloc(l->n_stretches * TARVE_HELD_STEPS + 1, sizeof *s->of);
    s->parent = calloc(TARVE_BINS, sizeof *s->parent);
    if (s->of == NULL || s->parent == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for the errors");
    tarve_bin_parents(s->parent);
    return TARVE_OK;
}

static void scores_take(const tarve_learning *l, scorer score, scores *s)
{
    s->n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const tarve_group g = l->of[i].group;
        const tarve_verdict v = tarve_pools_verdict(l->pools, g);
        for (size_t j = l->first[i]; j < l->first[i + 1]; j++) {
            double z[TARVE_HELD_STEPS];
            score(&l->stretch[j], &v.weights, z);
            for (size_t h = 0; h < l->stretch[j].n_steps; h++)
                s->of[s->n++] = (tarve_spread_score){
                    .z = z[h], .bin = tarve_bin_of(g, h), .date = tarve_learning_date(l, i, j)};
        }
    }
}

/* Mean square of a series' own errors, relative to its group's, with the latter as so many
 * stretches. */
static double own_square(const tarve_learning *l, size_t i)
{
    const tarve_group g = l->of[i].group;
    const tarve_verdict v = tarve_pools_verdict(l->pools, g);
    double sum = stretches_of_group, n = stretches_of_group;
    for (size_t j = l->first[i]; j < l->first[i + 1]; j++) {
        double square[TARVE_HELD_STEPS], mean = 0.0, k = 0.0;
        tarve_heldout_squares(&l->stretch[j], &v.weights, square);
        for (size_t h = 0; h < l->stretch[j].n_steps; h++)
            if (!isnan(square[h]))
                mean += (square[h] / l->pools->width2[tarve_bin_of(g, h)] - mean) / ++k;
        if (k > 0.0) {
            sum += mean;
            n += 1.0;
        }
    }
    return sum / n;
}

static tarve_status set_widths(tarve_learning *l, scores *s, tarve_error *err)
{
    tarve_pools *p = l->pools;
    double *worth = malloc(TARVE_BINS * sizeof *worth);
    p->own = calloc(l->n + 1, sizeof *p->own);
    if (p->own == NULL || worth == NULL) {
        free(worth);
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu series", l->n);
    }
    scores_take(l, tarve_heldout_squares, s);
    const tarve_status st = tarve_spread_average(
        s->of, s->n, s->parent, TARVE_BINS,
        &(tarve_spread_means){usual_width2, dates_of_parent, p->width2, worth}, err);
    for (size_t i = 0; st == TARVE_OK && i < l->n; i++)
        p->own[i] = (tarve_own_width){l->of[i].key, own_square(l, i)};
    p->n_own = l->n;
    for (size_t b = 0; st == TARVE_OK && b < TARVE_BINS; b++) {
        /* a variance from so few dates: Student's t in place of the normal */
        const double apart = tarve_bin_is_far((uint32_t)b) ? worth[b] / far_overlap : worth[b];
        const double df = apart + stretches_of_group;
        const double wider = gsl_cdf_tdist_Pinv(0.975, df) / gsl_cdf_ugaussian_Pinv(0.975);
        p->width2[b] *= wider * wider;
    }
    free(worth);
    return st;
}

tarve_status tarve_learn_errors(tarve_learning *l, tarve_error *err)
{
    scores s = {0};
    tarve_status st = scores_make(l, &s, err);
    if (st == TARVE_OK)
        st = set_widths(l, &s, err);
    if (st == TARVE_OK) {
        scores_take(l, tarve_heldout_scores, &s);
        st = tarve_spread_make(s.of, s.n, s.parent, TARVE_BINS, tail_df, &l->pools->spread, err);
    }
    free(s.of);
    free(s.parent);
    return st;
}

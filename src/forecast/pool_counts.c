/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small counts: what they have in common, and how much that is believed beside the combination, by
 * the chance that was given to what was held out. */
#include <math.h>
#include <stdlib.h>

#include "base/num.h"
#include "forecast/pools_int.h"

enum { SHARES = 5, WIDTHS = 6, POINTS = SHARES * WIDTHS, USUAL = 2 * WIDTHS + 3 };
static const double shares[SHARES] = {0.0, 0.25, 0.5, 0.75, 1.0};
static const double widths[WIDTHS] = {0.8, 0.87, 0.95, 1.0, 1.1, 1.2}; /* of the sd */
static const double worth_of_parent = 40.0;
static const double largest_loss = 23.0; /* a chance of e^-23: one figure must not decide */

static tarve_believed point_at(size_t k)
{
    return (tarve_believed){shares[k / WIDTHS], widths[k % WIDTHS]};
}

/* ---- what they have in common ---- */

static tarve_status make_one(tarve_learning *l, size_t i, void *context, tarve_error *err)
{
    tarve_series *s = context;
    return tarve_series_make(l->of[i].history, &s[i], err);
}

static tarve_status learn_pool(tarve_learning *l, const tarve_series *s, tarve_error *err)
{
    size_t n = 0;
    const tarve_series **small = calloc(l->n + 1, sizeof(const tarve_series *));
    if (small == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu series", l->n);
    for (size_t i = 0; i < l->n; i++)
        if (tarve_counts_small(&s[i], s[i].n))
            small[n++] = &s[i];
    const tarve_status st =
        n == 0 ? TARVE_OK
               : tarve_counts_learn(small, n, tarve_learning_jobs(l), &l->pools->counts, err);
    free(small);
    return st;
}

/* ---- how much it is believed ---- */

typedef struct trials {
    const tarve_series *s;
    double *loss; /* a row of POINTS a stretch; NaN: it says nothing */
} trials;

static double loss_of(const tarve_dist *d, double lo, double hi)
{
    double mean = 0.0;
    const double dispersion = fmax(d->sd * d->sd / d->mean, 1.0);
    return fmin(-tarve_nb_within(d->mean, dispersion, lo, hi, &mean), largest_loss);
}

/* Mean loss at every point over the steps of a stretch. */
static void lose(const tarve_heldout *held, const tarve_dist *combined, const tarve_dist *pooled,
                 double *row)
{
    size_t n = 0;
    for (size_t k = 0; k < POINTS; k++)
        row[k] = 0.0;
    for (size_t h = 0; h < held->n_judged; h++) {
        if (isnan(held->lo[h]))
            continue;
        for (size_t k = 0; k < POINTS; k++) {
            const tarve_dist d = tarve_counts_mix(&combined[h], &pooled[h], point_at(k));
            row[k] += loss_of(&d, held->lo[h], held->hi[h]);
        }
        n++;
    }
    for (size_t k = 0; k < POINTS; k++)
        row[k] = n > 0 ? row[k] / (double)n : (double)NAN;
}

static tarve_status try_stretch(const tarve_learning *l, size_t i, const tarve_series *s,
                                const tarve_heldout *held, double *row, tarve_error *err)
{
    double centre[TARVE_HELD_STEPS], spread[TARVE_HELD_STEPS];
    tarve_dist combined[TARVE_HELD_STEPS], pooled[TARVE_HELD_STEPS];
    const tarve_path path = {.n_steps = held->n_steps, .centre = centre, .spread = spread};
    const tarve_verdict v = tarve_pools_verdict(l->pools, l->of[i].group);
    tarve_path blended = path;
    if (!tarve_members_blend(&held->paths, &v.weights, &blended))
        return TARVE_OK;
    for (size_t h = 0; h < held->n_judged; h++)
        combined[h] = tarve_pools_count(l->pools, s, &blended, h, held->n_obs);
    const tarve_status st = tarve_counts_predict(
        l->pools->counts, s, held->n, tarve_pools_season(l->pools, s), held->n_judged, pooled, err);
    if (st == TARVE_OK)
        lose(held, combined, pooled, row);
    return st;
}

static tarve_status try_one(tarve_learning *l, size_t i, void *context, tarve_error *err)
{
    const trials *t = context;
    tarve_status st = TARVE_OK;
    for (size_t j = l->first[i]; st == TARVE_OK && j < l->first[i + 1]; j++) {
        t->loss[j * POINTS] = (double)NAN;
        if (tarve_counts_small(&t->s[i], l->stretch[j].n))
            st = try_stretch(l, i, &t->s[i], &l->stretch[j], &t->loss[j * POINTS], err);
    }
    return st;
}

typedef struct tally {
    double loss[POINTS];
    size_t n;
} tally;

/* Sums the losses of a group; returns what its stretches are worth that say so. */
static double sum_group(const tarve_learning *l, const double *loss, uint32_t group,
                        tarve_dated *work, tally *t)
{
    const size_t level = tarve_group_level(group);
    size_t n = 0, best = 0;
    *t = (tally){0};
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < l->n; i++) {
            uint32_t of[TARVE_GROUP_LEVELS];
            tarve_group_numbers(l->of[i].group, of);
            for (size_t j = l->first[i]; of[level] == group && j < l->first[i + 1]; j++) {
                const double *row = loss + j * POINTS;
                if (isnan(row[0]))
                    continue;
                for (size_t k = 0; pass == 0 && k < POINTS; k++)
                    t->loss[k] += row[k];
                t->n += pass == 0;
                if (pass == 1)
                    work[n++] = (tarve_dated){row[best] - row[USUAL], tarve_learning_date(l, i, j)};
            }
        }
        best = tarve_smallest(t->loss, POINTS);
    }
    return n > 0 ? tarve_effective_n(work, n) : 0.0;
}

/* The best point of the group and what its parent believes. */
static void believe(const tarve_learning *l, const double *loss, uint32_t group, uint32_t parent,
                    tarve_dated *work)
{
    tally t;
    const double worth = sum_group(l, loss, group, work, &t);
    const tarve_believed above = l->pools->believed[parent],
                         best = point_at(tarve_smallest(t.loss, POINTS));
    const double own = worth / (worth + worth_of_parent);
    l->pools->believed[group] = above;
    if (t.n == 0)
        return;
    l->pools->believed[group] = (tarve_believed){
        .share = above.share + own * (best.share - above.share),
        .width = above.width + own * (best.width - above.width),
    };
}

static void believe_all(const tarve_learning *l, const double *loss, tarve_dated *work)
{
    l->pools->believed[0] = point_at(USUAL);
    for (size_t m = 1; m <= TARVE_SEASON_MAX; m++)
        for (size_t c = 0; c < TARVE_GROUP_CLASSES; c++)
            for (size_t size = 0; size < TARVE_GROUP_SIZES; size++) {
                uint32_t of[TARVE_GROUP_LEVELS];
                tarve_group_numbers((tarve_group){m, size, (tarve_class)c}, of);
                for (size_t k = 1; k < TARVE_GROUP_LEVELS; k++)
                    if (l->pools->believed[of[k]].width <= 0.0)
                        believe(l, loss, of[k], of[k - 1], work);
            }
}

tarve_status tarve_learn_counts(tarve_learning *l, tarve_error *err)
{
    trials t = {.loss = calloc((l->n_stretches + 1) * POINTS, sizeof *t.loss)};
    tarve_series *s = calloc(l->n + 1, sizeof *s);
    tarve_dated *work = calloc(l->n_stretches + 1, sizeof *work);
    tarve_status st = TARVE_OK;
    if (t.loss == NULL || s == NULL || work == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "no memory for the counts");
    t.s = s;
    if (st == TARVE_OK)
        st = tarve_learn_each(l, l->n, make_one, s, err);
    if (st == TARVE_OK)
        st = learn_pool(l, s, err);
    if (st == TARVE_OK && l->pools->counts != NULL) {
        st = tarve_learn_each(l, l->n, try_one, &t, err);
        if (st == TARVE_OK)
            believe_all(l, t.loss, work);
    }
    for (size_t i = 0; s != NULL && i < l->n; i++)
        tarve_series_free(&s[i]);
    free(s);
    free(t.loss);
    free(work);
    return st;
}

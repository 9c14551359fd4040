/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights of the members by what was held out. */
#include <math.h>
#include <stdlib.h>

#include "base/num.h"
#include "forecast/pools_int.h"

enum { GRID = 10 /* weights are tried in steps of 1/GRID */ };
enum { POINTS = (GRID + 1) * (GRID + 2) / 2 };
static const double worth_of_parent = 40.0; /* a group's parent counts as so many stretches */
static const double least_worth = 3.0;      /* of stretches that speak for the benchmark */
static const double usual_gain = 0.15;      /* of the best weights, by the chance of a period */

typedef struct tally {
    double loss[POINTS], benchmark, worth;
    size_t n;
} tally;

static void set_points(tarve_weights point[POINTS])
{
    size_t k = 0;
    for (int a = 0; a <= GRID; a++)
        for (int b = 0; a + b <= GRID; b++)
            point[k++] = (tarve_weights){
                {(double)a / GRID, (double)b / GRID, (double)(GRID - a - b) / GRID, 0.0}};
}

static const tarve_weights only_benchmark = {{0.0, 0.0, 0.0, 1.0}};

/* Losses of every stretch at every point; a row a stretch, the benchmark last. */
static void lose(const tarve_learning *l, const tarve_weights *point, double *loss)
{
#pragma omp parallel for schedule(dynamic, 16) num_threads(tarve_learning_jobs(l))
    for (size_t i = 0; i < l->n_stretches; i++) {
        double *row = loss + i * (POINTS + 1);
        for (size_t k = 0; k < POINTS; k++)
            row[k] = tarve_heldout_loss(&l->stretch[i], &point[k]);
        row[POINTS] = tarve_heldout_loss(&l->stretch[i], &only_benchmark);
    }
}

static void add_losses(const tarve_learning *l, const double *loss, tally *t)
{
    for (size_t i = 0; i < l->n; i++) {
        uint32_t of[TARVE_GROUP_LEVELS];
        tarve_group_numbers(l->of[i].group, of);
        for (size_t j = l->first[i]; j < l->first[i + 1]; j++) {
            const double *row = loss + j * (POINTS + 1);
            if (isnan(row[0]) || isnan(row[POINTS]))
                continue;
            for (size_t g = 0; g < TARVE_GROUP_LEVELS; g++) {
                for (size_t k = 0; k < POINTS; k++)
                    t[of[g]].loss[k] += row[k];
                t[of[g]].benchmark += row[POINTS];
                t[of[g]].n++;
            }
        }
    }
}

/* What stretches of one date have in common shows in how much the benchmark loses there. */
static void set_worth(const tarve_learning *l, const double *loss, uint32_t group,
                      tarve_dated *work, tally *t)
{
    const size_t level = tarve_group_level(group), middle = POINTS / 2;
    size_t n = 0;
    for (size_t i = 0; i < l->n && t->n > 0; i++) {
        uint32_t of[TARVE_GROUP_LEVELS];
        tarve_group_numbers(l->of[i].group, of);
        for (size_t j = l->first[i]; of[level] == group && j < l->first[i + 1]; j++) {
            const double *row = loss + j * (POINTS + 1);
            if (!isnan(row[0]) && !isnan(row[POINTS]))
                work[n++] = (tarve_dated){row[POINTS] - row[middle], tarve_learning_date(l, i, j)};
        }
    }
    t->worth = tarve_effective_n(work, n);
}

/* The point nearest to some weights. */
static size_t point_at(const tarve_weights *point, const tarve_weights *w)
{
    size_t best = 0;
    double least = INFINITY;
    for (size_t k = 0; k < POINTS; k++) {
        double away = 0.0;
        for (size_t i = 0; i < TARVE_MEMBERS; i++)
            away += (point[k].of[i] - w->of[i]) * (point[k].of[i] - w->of[i]);
        if (away < least) {
            least = away;
            best = k;
        }
    }
    return best;
}

/* The group's own best weights and its parent's, by how much the own ones gained and how many
 * stretches say so. */
static tarve_verdict judge(const tally *t, const tarve_weights *point, const tarve_verdict *parent)
{
    tarve_verdict v = *parent;
    if (t->n == 0)
        return v;
    const size_t best = tarve_smallest(t->loss, POINTS), usual = point_at(point, &parent->weights);
    const double n = (double)t->n, weight = t->worth / (t->worth + worth_of_parent);
    const bool told = t->loss[usual] > 0.0; /* hidden figures may all be hit: nothing is to gain */
    const double gain = told ? 1.0 - t->loss[best] / t->loss[usual] : 0.0;
    const double own = weight * gain / (gain + usual_gain);
    v.n = t->n;
    for (size_t k = 0; k < TARVE_MEMBERS; k++)
        v.weights.of[k] = own * point[best].of[k] + (1.0 - own) * parent->weights.of[k];
    v.error = t->loss[point_at(point, &v.weights)] / n;
    v.benchmark_error = t->benchmark / n;
    /* few stretches are weak evidence: then it must be clearly better */
    v.benchmark = told && t->worth >= least_worth &&
                  v.benchmark_error * (1.0 + 0.5 * (1.0 - weight)) <= v.error;
    return v;
}

static void judge_chain(const tally *t, const tarve_weights *point, tarve_group g, tarve_verdict *v)
{
    uint32_t of[TARVE_GROUP_LEVELS];
    tarve_group_numbers(g, of);
    for (size_t k = 1; k < TARVE_GROUP_LEVELS; k++)
        v[of[k]] = judge(&t[of[k]], point, &v[of[k - 1]]);
}

/* Series of other seasons have nothing to say: above them stands the portfolio. */
static void judge_all(tarve_learning *l, const tally *t, const tarve_weights *point)
{
    tarve_verdict *v = l->pools->verdict;
    v[0] = (tarve_verdict){
        .weights = {{1.0, 0.0, 0.0, 0.0}}, .error = (double)NAN, .benchmark_error = (double)NAN};
    for (size_t m = 1; m <= TARVE_SEASON_MAX; m++)
        for (size_t c = 0; c < TARVE_GROUP_CLASSES; c++)
            for (size_t size = 0; size < TARVE_GROUP_SIZES; size++)
                judge_chain(t, point, (tarve_group){m, size, (tarve_class)c}, v);
    for (size_t g = 0; g < TARVE_GROUPS; g++)
        if (v[g].benchmark)
            v[g].weights = only_benchmark;
}

tarve_status tarve_learn_weights(tarve_learning *l, tarve_error *err)
{
    tarve_weights point[POINTS];
    double *loss = calloc((l->n_stretches + 1) * (POINTS + 1), sizeof *loss);
    tally *t = calloc(TARVE_GROUPS, sizeof *t);
    tarve_dated *work = calloc(l->n_stretches + 1, sizeof *work);
    const bool room = loss != NULL && t != NULL && work != NULL;
    if (room) {
        set_points(point);
        lose(l, point, loss);
        add_losses(l, loss, t);
        for (uint32_t g = 0; g < TARVE_GROUPS; g++)
            set_worth(l, loss, g, work, &t[g]);
        judge_all(l, t, point);
    }
    free(loss);
    free(t);
    free(work);
    return room ? TARVE_OK : tarve_fail(err, TARVE_E_NOMEM, "no memory for the errors");
}
